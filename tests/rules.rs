//! Laws of the budget rules, over random histories: the books that decide, the journal read again, the figures, and a
//! second arithmetic come to the same, and nothing recorded breaks a rule.

use std::collections::BTreeMap;

use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::{Value, json};
use sollist_analytics::{
    BudgetQuery, By, Facts, IndicatorQuery, View, budget, indicators, lists::commitment_authorities,
};
use sollist_contract::{
    envelope::Envelope,
    event::Event,
    grpc::{
        budget::v1::{GetLineRequest, budget_service_client::BudgetServiceClient},
        common::v1::Command,
        procurement::v1::{self as wire, procurement_service_client::ProcurementServiceClient},
    },
    refusal::{Kind, Reason, Refusal},
};
use sollist_ledger::{Desk, Ledger};
use sollist_platform::{
    wire::caller::Caller,
    write::batch::{Asked, Mode},
};
use sollist_tests::storm::oracle::{self, Row};

use crate::{
    outside::{block_on, channel, reason},
    sollist::{Server, Sollist},
    stores::{assert_same, both_stores},
};

const AUTHORITIES: [&str; 3] = ["ba-mitte", "ba-pankow", "ikt-steuerung"];
/// Line, authority, cents, kind, programme.
const LINES: [(&str, &str, &str, &str, &str); 7] = [
    ("2026/30/25/bezirksamt-mitte/geraete", "ba-mitte", "40.00", "investment", "mobile-devices"),
    ("2026/30/25/bezirksamt-pankow/geraete", "ba-pankow", "60.00", "investment", "mobile-devices"),
    ("2026/30/25/bezirksamt-pankow/wartung", "ba-pankow", "20.00", "consumptive", "workplace"),
    ("2026/30/25/bezirksamt-pankow/einnahmen", "ba-pankow", "30.00", "revenue", "other"),
    ("2027/30/25/bezirksamt-pankow/geraete", "ba-pankow", "50.00", "investment", "mobile-devices"),
    ("2026/30/25/ikt-steuerung/pauschale", "ikt-steuerung", "80.00", "consumptive", "reserve"),
    ("2026/30/25/ikt-steuerung/beratung", "ikt-steuerung", "25.00", "consumptive", "other"),
];

/// The books in memory, and the journal that they made.
struct World {
    ledger: Ledger,
    desks: Vec<Box<dyn Desk>>,
    journal: Vec<Envelope>,
}

impl World {
    fn new() -> World {
        let mut world = World { ledger: Ledger::default(), desks: sollist_intake::desks(), journal: Vec::new() };
        for (line, authority, amount, kind, programme) in LINES {
            let data =
                json!({"authority": authority, "line": line, "amount": amount, "kind": kind, "programme": programme});
            world.take("/senfin/plan", line, 0, event("budget.appropriated", &data), &Mode::Fact).unwrap();
        }
        world
    }

    fn decide(&mut self, envelope: &Envelope, mode: &Mode) -> Result<Vec<Envelope>, Refusal> {
        let context = envelope.event.context();
        self.desks
            .iter_mut()
            .find(|desk| desk.context() == context)
            .unwrap()
            .decide(&mut self.ledger, Asked { envelope, mode, caller: &Caller::named("anna") })
            .map(|decision| decision.events)
    }

    fn take(&mut self, source: &str, id: &str, day: u8, event: Event, mode: &Mode) -> Result<(), Refusal> {
        let time: Timestamp = format!("2026-{:02}-10T12:00:00Z", 3 + day).parse().unwrap();
        let made = self.decide(&Envelope::new(source, id, time, event), mode)?;
        self.journal.extend(made);
        Ok(())
    }

    /// The lines as the ledger has them.
    fn lines(&self) -> BTreeMap<String, oracle::Line> {
        let line = |name: &str| {
            let position = self.ledger.lines.get(&name.parse().unwrap()).unwrap().position;
            oracle::Line {
                appropriation: position.appropriation.get(),
                carry_over: position.carry_over.get(),
                adjustments: position.adjustments.get(),
                frozen: position.frozen.get(),
                commitments: position.commitments.get(),
                actual: position.actual.get(),
            }
        };
        LINES.iter().map(|(name, ..)| ((*name).to_owned(), line(name))).collect()
    }

    fn authorities(&self) -> oracle::Authorities {
        let each = LINES.iter().flat_map(|(name, ..)| [2027, 2028].map(|year| (*name, year)));
        let ve = |(name, year): (&str, i16)| {
            let ve = self.ledger.lines.commitment_authority(&name.parse().unwrap(), year);
            ((name.to_owned(), i64::from(year)), (ve.granted.get(), ve.used.get()))
        };
        each.map(ve).collect()
    }
}

fn event(kind: &str, data: &Value) -> Event {
    Event::from_data(&format!("{kind}.v1"), &data.to_string()).unwrap().unwrap_or_else(|why| panic!("{data}: {why}"))
}

/// One random wish: what, who, which line, another number, how much, asked or reported, of which month.
type Wish = (u8, usize, usize, usize, i64, bool, u8);

/// Wishes of one month, or of any in any order.
fn wishes() -> impl Strategy<Value = Vec<Wish>> {
    let wish = |months: u8| (0..20_u8, 0..3_usize, 0..LINES.len(), 0..4_usize, 0..60_00_i64, any::<bool>(), 0..months);
    prop_oneof![prop::collection::vec(wish(1), 0..80), prop::collection::vec(wish(4), 0..80)]
}

fn euros(cents: i64) -> String {
    format!("{}{}.{:02}", if cents < 0 { "-" } else { "" }, cents.abs() / 100, cents.abs() % 100)
}

/// The event of a wish. Most go where they may, some do not.
fn of_wish((what, who, line, number, cents, _, day): Wish, place: usize) -> (&'static str, Value) {
    // Mostly one's own line.
    let authority = if number == 3 { AUTHORITIES[who] } else { LINES[line].1 };
    let (line, other, amount) = (LINES[line].0, LINES[(line + number) % LINES.len()].0, euros(cents));
    let (order, request) = (format!("B-{number}"), format!("M-{}", number % 2));
    let consent = match cents % 7 {
        0 => json!({"reference": "x", "basis": "y", "amount": euros(cents / 2 + 1)}),
        1 => json!({"reference": "x", "basis": "y"}),
        _ => Value::Null,
    };
    let due = ["2026-12-01", "2027-03-01", "2028-03-01"][usize::try_from(cents % 3).unwrap()];
    match what {
        0..=2 => (
            "procurement.order-placed",
            json!({"authority": authority, "order": order, "line": line, "item": "notebook", "quantity": 1 + cents % 3,
                "amount": amount, "due": due, "consent": consent}),
        ),
        3 => (
            "procurement.order-changed",
            json!({"authority": authority, "order": order, "quantity": 1 + cents % 4, "amount": amount,
                "consent": consent}),
        ),
        4 => ("procurement.order-cancelled", json!({"authority": authority, "order": order})),
        5..=7 => (
            "procurement.payment-made",
            json!({"authority": authority, "order": order, "line": line, "payment": place.to_string(),
                "amount": euros(cents - 2_000), "final": cents % 5 == 0, "consent": consent}),
        ),
        8 => (
            "procurement.payment-made",
            json!({"authority": authority, "line": line, "payment": place.to_string(), "amount": euros(cents - 3_000),
                "consent": consent}),
        ),
        9 => (
            "budget.transferred",
            json!({"authority": authority, "from_line": line, "to_line": other, "amount": amount, "basis": "x",
                "reference": "y"}),
        ),
        10 => (
            "budget.authority-granted",
            json!({"authority": authority, "line": line, "year": 2027 + number / 2, "amount": amount}),
        ),
        11 => (
            "funding.requested",
            json!({"authority": "ba-pankow", "request": request, "programme": "mobile-devices", "amount": amount}),
        ),
        12 => ("funding.reviewed", json!({"authority": "ba-pankow", "request": request})),
        13 => ("funding.approved", json!({"authority": "ba-pankow", "request": request, "amount": amount})),
        14 => (
            "budget.frozen",
            json!({"authority": authority, "line": line, "amount": amount, "consent_by": "x", "reference": "y"}),
        ),
        15 => (
            "budget.unfrozen",
            json!({"authority": authority, "line": line, "amount": euros(cents / 2), "consent_by": "x",
                "reference": "y"}),
        ),
        16 => ("budget.carried-over", json!({"authority": authority, "line": line, "amount": amount})),
        17 => (
            "budget.adjusted",
            json!({"authority": authority, "line": line, "amount": euros(cents - 3_000), "basis": "x",
                "reference": "y"}),
        ),
        18 => (
            "procurement.goods-delivered",
            json!({"authority": authority, "order": order, "quantity": 1 + cents % 2,
                "delivered_on": format!("2026-{:02}-10", 3 + day)}),
        ),
        _ => {
            let from = if cents % 3 == 0 { json!(line) } else { Value::Null };
            (
                "funding.granted",
                json!({"authority": "ba-pankow", "request": request, "amount": euros(cents / 3), "from_line": from}),
            )
        }
    }
}

/// The journal as rows, for the second arithmetic.
fn rows(journal: &[Envelope]) -> Vec<Row> {
    let row = |(envelope, seq): (&Envelope, i64)| Row {
        seq,
        recorded_at: seq,
        source: envelope.source.clone(),
        id: envelope.id.clone(),
        actor: String::new(),
        event: envelope.to_json().unwrap(),
        hash: Vec::new(),
        salt: None,
        scope: String::new(),
    };
    journal.iter().zip(1..).map(row).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn books_figures_and_a_second_arithmetic_agree_and_no_rule_is_broken(wishes in wishes()) {
        let mut world = World::new();
        for (place, wish) in wishes.into_iter().enumerate() {
            let (kind, data) = of_wish(wish, place);
            let (before, authorities) = (world.lines(), world.authorities());
            let context = if kind.starts_with("procurement") { "procurement" } else { "budget" };
            let (source, mode) = if wish.5 { (format!("/sollist/{context}/a"),
                Mode::Asked) } else { ("/hkr".to_owned(), Mode::Fact) };
            let Err(refusal) = world.take(&source, &place.to_string(), wish.6, event(kind, &data),
                &mode) else { continue };
            prop_assert!(refusal.said.de != refusal.said.en && !refusal.field.is_empty());
            prop_assert_eq!((before, authorities), (world.lines(), world.authorities()),
                "{} was refused and changed something: {}", kind, refusal);
        }
        // The second arithmetic finds nothing broken, and comes to the same.
        let second = oracle::money(&rows(&world.journal));
        prop_assert_eq!(&second.broken, &Vec::<String>::new());
        let (lines, authorities) = (world.lines(), world.authorities());
        prop_assert_eq!(&second.lines, &lines);
        for (key, (granted, used)) in &authorities {
            prop_assert!(*used >= 0, "{:?}", key);
            prop_assert_eq!(second.authorities.get(key).copied().unwrap_or_default(), (*granted, *used));
        }
        // The journal read again makes the same books.
        let mut again = World { ledger: Ledger::default(), desks: sollist_intake::desks(), journal: Vec::new() };
        for envelope in &world.journal {
            again.decide(envelope, &Mode::Replay).unwrap();
        }
        prop_assert_eq!((&again.lines(), &again.authorities()), (&lines, &authorities));
        // And the figures show them.
        let mut facts = Facts::new();
        for (envelope, seq) in world.journal.iter().zip(1..) {
            facts.apply(seq, Timestamp::UNIX_EPOCH, envelope).unwrap();
        }
        let view = View::all(&facts, "2026-12-31".parse().unwrap());
        for year in [2026, 2027] {
            let query = BudgetQuery { year: Some(year), by: By::parse(&["line"]).unwrap(), ..BudgetQuery::default() };
            for row in budget(&facts, &view, &query).unwrap().rows {
                let (name, position) = (row.line.unwrap(), row.position.unwrap());
                let books = lines[name.as_str()];
                prop_assert_eq!(position.available().unwrap().get(), books.available(), "{}", name);
                prop_assert_eq!((position.commitments.get(), position.actual.get()), (books.commitments, books.actual),
                    "{}", name);
                let marked = world.ledger.lines.get(&name).unwrap().foreign_booked;
                prop_assert_eq!((marked, again.ledger.lines.get(&name).unwrap().foreign_booked), (row.foreign > 0,
                    row.foreign > 0), "{}", name);
            }
        }
        for shown in commitment_authorities(&facts, &view).unwrap() {
            let key = (shown.line.to_string(), i64::from(shown.year));
            prop_assert_eq!((shown.granted.get(), shown.used.get()), authorities[&key]);
        }
        // So they do of every day, with the knowledge of every moment.
        for known in [world.journal.len() / 3, world.journal.len() * 2 / 3, world.journal.len()] {
            past_holds(&facts, &rows(&world.journal)[..known])?;
        }
    }
}

/// What the figures show of every day is what a second arithmetic makes of it, and what orders and payments were on
/// that day.
fn past_holds(facts: &Facts, known: &[Row]) -> Result<(), TestCaseError> {
    let told = oracle::money(known).told;
    for day in told.days() {
        let on = day.parse().unwrap();
        let view = View { seq: known.len() as u64, until: Some(on), day: on, walk: None };
        for year in [2026, 2027] {
            let query = BudgetQuery { year: Some(year), by: By::parse(&["line"]).unwrap(), ..BudgetQuery::default() };
            for row in budget(facts, &view, &query).unwrap().rows {
                let (name, position) = (row.line.unwrap(), row.position.unwrap());
                let then = told.line_at(name.as_str(), &day);
                prop_assert_eq!(
                    (
                        position.available().unwrap().get(),
                        position.commitments.get(),
                        position.actual.get(),
                        position.frozen.get()
                    ),
                    (then.available(), then.commitments, then.actual, then.frozen),
                    "{} on {}",
                    name,
                    day
                );
                let orders = told.orders.values().filter(|order| order.line == name.as_str());
                let ordered: i64 =
                    orders.map(|order| order.at(&day)).filter(|order| order.placed).map(|order| order.amount).sum();
                prop_assert!(
                    (0..=ordered).contains(&then.commitments) && then.actual >= 0 && then.frozen >= 0,
                    "{} on {}",
                    name,
                    day
                );
            }
        }
        for shown in commitment_authorities(facts, &view).unwrap() {
            let then = told.authority_at(shown.line.as_str(), i64::from(shown.year), &day);
            prop_assert_eq!((shown.granted.get(), shown.used.get()), then);
        }
        let query = IndicatorQuery {
            id: Some("procurement.delivery-rate".to_owned()),
            item: "notebook".parse().ok(),
            ..Default::default()
        };
        for rate in indicators(facts, &view, &query).unwrap() {
            prop_assert!(rate.value.is_none_or(|value| value <= 100.into()), "{:?} on {}", rate, day);
        }
    }
    Ok(())
}

const PANKOW: &str = "2026/30/25/bezirksamt-pankow/geraete";
const MITTE: &str = "2026/30/25/bezirksamt-mitte/geraete";
const INCOME: &str = "2026/30/25/bezirksamt-pankow/einnahmen";
const CENTRAL: &str = "2026/30/25/ikt-steuerung/pauschale";
const NEXT: &str = "2027/30/25/bezirksamt-pankow/geraete";
const NOON: &str = "2026-02-02T12:00:00+01:00";

/// A store with the lines of the laws, amounts in thousands.
fn store() -> Sollist {
    let user = Sollist::new();
    let plan = |(line, authority, amount, kind, programme): (&str, &str, &str, &str, &str)| {
        let amount = amount.replace('.', "0.");
        let data =
            json!({"authority": authority, "line": line, "amount": amount, "kind": kind, "programme": programme});
        line_of(line, "budget.appropriated", data)
    };
    user.record(&LINES.map(plan));
    user
}

fn line_of(id: &str, kind: &str, data: Value) -> String {
    crate::sollist::event(id, kind, NOON, &data)
}

both_stores!(what_the_budget_rules_forbid_is_refused_and_a_strange_line_is_marked);
fn what_the_budget_rules_forbid_is_refused_and_a_strange_line_is_marked() {
    let user = store();
    let order = |id: &str, line: &str| {
        let data = json!({"authority": "ba-pankow", "order": id, "line": line, "item": "notebook", "quantity": 1,
            "amount": "9.00"});
        line_of(id, "procurement.order-placed", data)
    };
    let payment = |id: &str, line: &str, amount: &str| {
        line_of(
            id,
            "procurement.payment-made",
            json!({"authority": "ba-pankow", "line": line, "payment": id, "amount": amount}),
        )
    };
    let transfer = |id: &str, from: &str, to: &str| {
        let data = json!({"authority": "ba-pankow", "from_line": from, "to_line": to, "amount": "5.00", "basis": "x",
            "reference": "y"});
        line_of(id, "budget.transferred", data)
    };
    let funding = |id: &str, step: &str, more: Value| {
        let mut data = json!({"authority": "ba-pankow", "request": "M-1"});
        data.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        line_of(id, &format!("funding.{step}"), data)
    };
    let events = [
        (transfer("t1", NEXT, PANKOW), "data.to_line", "2027"),
        (transfer("t2", INCOME, PANKOW), "data.from_line", "Einnahmetitel"),
        (transfer("t3", PANKOW, INCOME), "data.to_line", "Einnahmetitel"),
        (order("o1", INCOME), "data.line", "Einnahmetitel"),
        (payment("p1", INCOME, "9.00"), "data.line", "Einnahmetitel"),
        (payment("p2", PANKOW, "-0.01"), "data.amount", "erstattet"),
        (order("o2", MITTE), "", ""),
        (order("o3", CENTRAL), "", ""),
        (funding("f1", "requested", json!({"programme": "mobile-devices", "amount": "90.00"})), "", ""),
        (funding("f2", "granted", json!({"amount": "60.00"})), "data.request", "gestellt"),
        (funding("f3", "approved", json!({})), "data.request", "gestellt"),
        (funding("f4", "reviewed", json!({"amount": "80.00"})), "", ""),
        (funding("f5", "approved", json!({})), "", ""),
        (
            funding("f6", "granted", json!({"amount": "60.00", "from_line": MITTE})),
            "data.from_line",
            "Verstärkungsmittel",
        ),
        (funding("f7", "granted", json!({"amount": "80.01"})), "data.amount", "80,00 EUR anerkannt"),
        (funding("f8", "granted", json!({"amount": "80.00"})), "", ""),
    ];
    let lines: Vec<String> = events.iter().map(|(line, ..)| line.clone()).collect();
    let run = user.events(&lines).ended(1).json();
    let refused: Vec<&Value> = run["refused"].as_array().unwrap().iter().collect();
    let expected: Vec<(usize, &str, &str)> = events
        .iter()
        .zip(1..)
        .filter(|((_, field, _), _)| !field.is_empty())
        .map(|((_, field, word), line)| (line, *field, *word))
        .collect();
    assert_eq!(refused.len(), expected.len(), "{run}");
    for (one, (line, field, word)) in refused.into_iter().zip(expected) {
        let kind = Reason::ALL.iter().find(|reason| one["reason"] == reason.code()).map(|reason| reason.kind());
        assert_eq!(
            (&one["line"], &one["field"], kind),
            (&json!(line), &json!(field), Some(Kind::Contradiction)),
            "{one}"
        );
        assert!(one["message_de"].as_str().unwrap().contains(word), "{one}");
    }
    // What was granted out of the reserve is nobody's taking.
    let shown = user.say("budget --by line --year 2026").done().out;
    assert_eq!(shown.lines().filter(|line| line.contains("fremd bebucht")).count(), 2, "{shown}");
    // Every sentence says what to do; done so, the list is empty.
    let mended = [
        transfer("t1", CENTRAL, PANKOW),
        transfer("t2", CENTRAL, PANKOW),
        transfer("t3", CENTRAL, PANKOW),
        order("o1", PANKOW),
        payment("p1", PANKOW, "9.00"),
        payment("p2", PANKOW, "-9.00"),
        funding("g1", "requested", json!({}))
            .replace("\"M-1\"", "\"M-2\",\"programme\":\"mobile-devices\",\"amount\":\"90.00\""),
        funding("f3", "reviewed", json!({})).replace("M-1", "M-2"),
        funding("g2", "approved", json!({})).replace("M-1", "M-2"),
        funding("f2", "granted", json!({"amount": "60.00"})).replace("M-1", "M-2"),
        funding("f6", "granted", json!({"amount": "10.00"})).replace("M-1", "M-2"),
        funding("f7", "granted", json!({"amount": "20.00"})).replace("M-1", "M-2"),
    ];
    user.record(&mended);
    assert_eq!(user.ask("refused"), json!({"refused": []}));

    // The strange line is marked where people look.
    let shown = user.say("budget --by line --year 2026").done().out;
    let marked: Vec<&str> = shown.lines().filter(|line| line.contains("fremd bebucht")).collect();
    assert!(marked.len() == 3 && marked[1].contains("bezirksamt-mitte"), "{shown}");
    // So is the line of the reserve whose money somebody took without a grant.
    assert!(marked[0].contains("ikt-steuerung/pauschale") && marked[2].contains("2 fremd bebucht"), "{shown}");
    assert!(user.say("budget --by line --year 2026 --lang en").done().out.contains("booked by others"));
    assert!(!user.say("budget --by line --year 2026 --until 2026-02-01").done().out.contains("fremd bebucht"));
    // And where programs do: in the report, in the line itself.
    user.say("report --quarter 2026-Q1 --out bericht.json").done();
    let report: Value = serde_json::from_slice(&std::fs::read(user.path("bericht.json")).unwrap()).unwrap();
    let named: Vec<&Value> = report["budget"]["foreign"].as_array().unwrap().iter().map(|row| &row["line"]).collect();
    assert_eq!((named, &report["budget"]["total"]["foreign"]), (vec![&json!(CENTRAL), &json!(MITTE)], &json!(2)));
    let server = Server::start(&user);
    block_on(async {
        let mut budget = BudgetServiceClient::new(channel(&server.url).await.unwrap());
        for (name, marked) in [(MITTE, true), (PANKOW, false), (CENTRAL, true)] {
            let line =
                budget.get_line(GetLineRequest { name: name.to_owned() }).await.unwrap().into_inner().line.unwrap();
            assert_eq!(line.foreign_booked, marked, "{name}");
        }
    });
    assert_eq!(server.stop(), Some(0));
    assert_eq!(user.ask("verify --deep")["valid"], true);
    assert_eq!(user.ask("verify")["valid"], true);
}

both_stores!(who_asks_to_pay_needs_the_money_or_a_consent);
fn who_asks_to_pay_needs_the_money_or_a_consent() {
    let user = store();
    let server = Server::start(&user);
    let command = |id: &str| Some(Command { request_id: id.to_owned(), time: NOON.to_owned(), ..Default::default() });
    let consent = |amount: Option<&str>| {
        let (reference, basis) = ("BA 7".to_owned(), "§ 37 LHO".to_owned());
        Some(wire::Consent { reference, basis, amount: amount.map(str::to_owned) })
    };
    // 600.00 EUR are there.
    let order = |id: &str, line: &str, amount: &str, due: Option<&str>, consent: Option<wire::Consent>| {
        wire::PlaceOrderRequest {
            command: command(id),
            authority: "ba-pankow".to_owned(),
            order: id.to_owned(),
            line: line.to_owned(),
            item: "notebook".to_owned(),
            quantity: 1,
            amount: amount.to_owned(),
            due: due.map(str::to_owned),
            consent,
        }
    };
    let payment =
        |id: &str, order: Option<&str>, amount: &str, consent: Option<wire::Consent>| wire::RecordPaymentRequest {
            command: command(id),
            authority: "ba-pankow".to_owned(),
            order: order.map(str::to_owned),
            line: PANKOW.to_owned(),
            payment: id.to_owned(),
            amount: amount.to_owned(),
            r#final: false,
            consent,
        };
    let refused = |status: Result<_, tonic::Status>, word: &str| {
        let status = status.map(|_: ()| ()).unwrap_err();
        assert_eq!(reason(&status), word, "{status}");
    };
    block_on(async {
        let mut client = ProcurementServiceClient::new(channel(&server.url).await.unwrap());
        client.place_order(order("B-1", PANKOW, "550.00", None, None)).await.unwrap();
        refused(client.place_order(order("B-2", MITTE, "1.00", None, None)).await.map(drop), "LINE_OF_ANOTHER");
        refused(client.place_order(order("B-2", INCOME, "1.00", None, None)).await.map(drop), "LINE_OF_REVENUE");
        // What the order commits, and what is free beside it; not a cent more.
        refused(client.record_payment(payment("Z-1", Some("B-1"), "600.01", None)).await.map(drop), "NOT_ENOUGH_MONEY");
        client.record_payment(payment("Z-1", Some("B-1"), "600.00", None)).await.unwrap();
        refused(client.record_payment(payment("Z-2", None, "0.01", None)).await.map(drop), "NOT_ENOUGH_MONEY");
        refused(
            client.record_payment(payment("Z-2", None, "5.00", consent(Some("4.99")))).await.map(drop),
            "NOT_ENOUGH_MONEY",
        );
        client.record_payment(payment("Z-2", None, "5.00", consent(None))).await.unwrap();
        refused(
            client.record_payment(payment("Z-3", Some("B-1"), "-600.01", None)).await.map(drop),
            "REFUND_TOO_LARGE",
        );
        // Commitment authority that nobody granted needs a consent too; the answer says what is covered, and what is
        // used.
        refused(
            client.place_order(order("B-3", PANKOW, "7.00", Some("2027-02-01"), None)).await.map(drop),
            "NOT_ENOUGH_COMMITMENT_AUTHORITY",
        );
        let placed =
            client.place_order(order("B-3", PANKOW, "7.00", Some("2027-02-01"), consent(Some("8.00")))).await.unwrap();
        let placed = placed.into_inner().order.unwrap();
        assert_eq!(
            (placed.commitment_authority.as_deref(), placed.consent.unwrap().amount.as_deref()),
            (Some("7.00"), Some("8.00"))
        );
        let change = |id: &str, amount: &str, consent: Option<wire::Consent>| wire::ChangeOrderRequest {
            command: command(id),
            authority: "ba-pankow".to_owned(),
            order: "B-3".to_owned(),
            quantity: 1,
            amount: amount.to_owned(),
            consent,
        };
        client.change_order(change("c1", "8.00", None)).await.unwrap();
        refused(client.change_order(change("c2", "8.01", None)).await.map(drop), "NOT_ENOUGH_COMMITMENT_AUTHORITY");
        let changed =
            client.change_order(change("c3", "9.00", consent(None))).await.unwrap().into_inner().order.unwrap();
        assert_eq!(
            (changed.commitment_authority.as_deref(), changed.consent.unwrap().amount.as_deref()),
            (Some("9.00"), Some("9.00"))
        );
    });
    let row = |name: &str| {
        let answer = user.through(&server.url).ask("budget --by line --year 2026");
        answer["rows"].as_array().unwrap().iter().find(|row| row["line"] == name).unwrap().clone()
    };
    let pankow = row(PANKOW);
    assert_eq!(
        (&pankow["commitments"], &pankow["actual"], &pankow["available"]),
        (&json!("0.00"), &json!("605.00"), &json!("-5.00"))
    );
    assert_eq!(server.stop(), Some(0));
    assert_eq!(user.ask("verify")["valid"], true);
    // Filled anew from the journal the tables are the same.
    let before = user.tables(&[]);
    user.say("rebuild").done();
    assert_same(&before, &user.tables(&[]));
}

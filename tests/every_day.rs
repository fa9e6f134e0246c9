//! Rules of money and orders that hold on every day: what is dated earlier than what is known is held to them on its
//! day and on every day since, when it is asked for; what a system of record reports is recorded, and the day is
//! marked.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use sollist::run::process;
use sollist_contract::{
    envelope::Envelope,
    event::Event,
    grpc::{
        budget::v1::{self as budget, budget_service_client::BudgetServiceClient},
        common::v1::Command,
        procurement::v1::{self as wire, procurement_service_client::ProcurementServiceClient},
    },
};
use sollist_platform::{
    process::clock::Clock,
    store::{
        db::Access,
        journal::{self, event_row},
    },
    wire::caller::Caller,
    write::batch::{self, Answer, Mode, source_of},
};
use sollist_tests::storm::{
    dice::Dice,
    oracle::{self, Row},
};
use tonic::Status;

use crate::{
    outside::{block_on, channel, reason},
    sollist::{Server, Sollist, event},
    stores::{assert_same, both_stores},
};

const LINE: &str = "2026/30/25/bezirksamt-pankow/geraete";
const OTHER: &str = "2026/30/25/bezirksamt-pankow/wartung";
const AUTHORITY: &str = "ba-pankow";

/// Noon of a day of 2026.
fn noon(day: &str) -> String {
    format!("2026-{day}T12:00:00+01:00")
}

fn line(id: &str, kind: &str, day: &str, mut data: Value) -> String {
    data["authority"] = json!(AUTHORITY);
    event(id, kind, &noon(day), &data)
}

pub fn store() -> Sollist {
    let user = Sollist::new();
    let plan = |name: &str, amount: &str| {
        line(
            name,
            "budget.appropriated",
            "01-01",
            json!({"line": name, "amount": amount, "programme": "mobile-devices"}),
        )
    };
    user.record(&[plan(LINE, "1000.00"), plan(OTHER, "100.00")]);
    user
}

fn order(id: &str, day: &str, quantity: i64, amount: &str) -> String {
    let data = json!({"order": id, "line": LINE, "item": "notebook", "quantity": quantity, "amount": amount});
    line(&format!("order {id}"), "procurement.order-placed", day, data)
}
fn change(id: &str, order: &str, day: &str, quantity: i64, amount: &str) -> String {
    line(id, "procurement.order-changed", day, json!({"order": order, "quantity": quantity, "amount": amount}))
}
fn delivery(id: &str, order: &str, day: &str, quantity: i64) -> String {
    let data = json!({"order": order, "quantity": quantity, "delivered_on": format!("2026-{day}")});
    line(id, "procurement.goods-delivered", "09-01", data)
}
fn payment(id: &str, order: Option<&str>, day: &str, amount: &str) -> String {
    line(id, "procurement.payment-made", day, json!({"order": order, "line": LINE, "payment": id, "amount": amount}))
}
fn freeze(id: &str, kind: &str, day: &str, amount: &str) -> String {
    line(id, kind, day, json!({"line": LINE, "amount": amount, "consent_by": "Hauptausschuss", "reference": "x"}))
}

/// Refused, with these words; then taken, once the advice was followed.
#[track_caller]
fn refused_until(user: &Sollist, bad: &str, de: &[&str], en: &str, advice: &[String], good: &str) {
    let refused = user.events(&[bad.to_owned()]).ended(1).json()["refused"][0].clone();
    let (said_de, said_en) = (refused["message_de"].as_str().unwrap(), refused["message_en"].as_str().unwrap());
    assert!(de.iter().all(|word| said_de.contains(word)) && said_en.contains(en), "{bad}\n{refused}");
    user.record(&[advice, &[good.to_owned()]].concat());
}

fn assert_whole(user: &Sollist) {
    let before = user.tables(&[]);
    user.say("rebuild").done();
    assert_same(&before, &user.tables(&[]));
    assert_eq!(user.ask("verify --deep")["valid"], true);
}

fn money(user: &Sollist, until: &str) -> Value {
    let answer = user.ask(&format!("budget --by line --wide --year 2026 --until 2026-{until}"));
    answer["rows"].as_array().unwrap().iter().find(|row| row["line"] == LINE).unwrap().clone()
}

both_stores!(what_is_dated_earlier_may_not_contradict_what_came_after_it);
fn what_is_dated_earlier_may_not_contradict_what_came_after_it() {
    let user = store();
    user.record(&[
        order("B-1", "02-01", 10, "500.00"),
        payment("Z-1", Some("B-1"), "03-10", "200.00"),
        payment("Z-2", Some("B-1"), "05-10", "100.00"),
        change("c1", "B-1", "06-01", 25, "900.00"),
        delivery("d1", "B-1", "03-01", 8),
    ]);
    // 300 EUR are paid by now, but not on these days.
    refused_until(
        &user,
        &payment("E-1", Some("B-1"), "03-01", "-50.00"),
        &["Bestellung B-1 sind am 01.03.2026 0,00 EUR gezahlt, erstattet wären 50,00 EUR", "ab dem 10.03.2026"],
        "EUR 0.00 were paid on order B-1 by 2026-03-01, EUR 50.00 would be refunded",
        &[],
        &payment("E-1", Some("B-1"), "03-10", "-50.00"),
    );
    refused_until(
        &user,
        &payment("E-2", Some("B-1"), "04-01", "-200.00"),
        &["am 01.04.2026 150,00 EUR gezahlt", "ab dem 10.05.2026"],
        "by 2026-04-01",
        &[],
        &payment("E-2", Some("B-1"), "05-10", "-200.00"),
    );
    // What was refunded later is not there to be refunded earlier.
    refused_until(
        &user,
        &payment("E-3", Some("B-1"), "04-01", "-100.00"),
        &["am 10.05.2026 50,00 EUR gezahlt, erstattet wären 100,00 EUR"],
        "by 2026-05-10",
        &[],
        &payment("E-3", Some("B-1"), "04-01", "-50.00"),
    );
    refused_until(
        &user,
        &payment("E-4", None, "03-01", "-1.00"),
        &["geraete sind am 01.03.2026 0,00 EUR gezahlt"],
        "geraete by 2026-03-01",
        &[payment("Z-3", None, "02-20", "1.00")],
        &payment("E-4", None, "03-01", "-1.00"),
    );
    // Goods and totals, whichever comes late.
    refused_until(
        &user,
        &change("c2", "B-1", "02-15", 5, "250.00"),
        &["Zur Bestellung B-1 wären am 01.03.2026 8 geliefert, bestellt 5"],
        "8 delivered and 5 ordered on 2026-03-01",
        &[],
        &change("c2", "B-1", "02-15", 8, "250.00"),
    );
    refused_until(
        &user,
        &delivery("d2", "B-1", "04-01", 12),
        &[
            "am 01.04.2026 20 geliefert, bestellt 8",
            "oder zuerst die Bestellung zu diesem Tag ändern; ab dem 01.06.2026",
        ],
        "20 delivered and 8 ordered on 2026-04-01",
        &[change("c3", "B-1", "04-01", 20, "800.00")],
        &delivery("d2", "B-1", "04-01", 12),
    );
    // What is frozen later is not there to be unfrozen earlier.
    user.record(&[freeze("s1", "budget.frozen", "07-01", "10.00")]);
    refused_until(
        &user,
        &freeze("s2", "budget.unfrozen", "06-01", "5.00"),
        &["Gesperrt waren am 01.06.2026 nur 0,00 EUR", "ab dem 01.07.2026"],
        "Only EUR 0.00 were frozen on 2026-06-01",
        &[],
        &freeze("s2", "budget.unfrozen", "07-01", "5.00"),
    );
    // No day shows what never was.
    for (until, ordered, paid) in
        [("02-10", "500.00", "0.00"), ("03-05", "250.00", "0.00"), ("04-20", "700.00", "100.00")]
    {
        let row = money(&user, until);
        assert_eq!(
            (row["commitments"].as_str().unwrap(), row["actual"].as_str().unwrap()),
            (ordered, paid),
            "{until}: {row}"
        );
    }
    assert_whole(&user);
}

both_stores!(who_asks_late_finds_the_money_on_every_day_or_is_told_the_first_on_which_it_is_not_there);
fn who_asks_late_finds_the_money_on_every_day_or_is_told_the_first_on_which_it_is_not_there() {
    let user = store();
    // 1,000 EUR; from March to May 900 of them are bound, and reported so.
    user.record(&[
        order("B-0", "03-01", 1, "900.00"),
        line("x0", "procurement.order-cancelled", "06-01", json!({"order": "B-0"})),
    ]);
    user.record(&[line(
        "v0",
        "budget.authority-granted",
        "04-01",
        json!({"line": LINE, "year": 2027, "amount": "50.00"}),
    )]);
    let server = Server::start(&user);
    let command =
        |id: &str, day: &str| Some(Command { request_id: id.to_owned(), time: noon(day), ..Default::default() });
    let order = |id: &str, day: &str, amount: &str, due: Option<&str>| wire::PlaceOrderRequest {
        command: command(id, day),
        authority: AUTHORITY.to_owned(),
        order: id.to_owned(),
        line: LINE.to_owned(),
        item: "notebook".to_owned(),
        quantity: 1,
        amount: amount.to_owned(),
        due: due.map(str::to_owned),
        consent: None,
    };
    let transfer = |id: &str, day: &str, from: &str, to: &str, amount: &str| budget::TransferBudgetRequest {
        command: command(id, day),
        authority: AUTHORITY.to_owned(),
        from_line: from.to_owned(),
        to_line: to.to_owned(),
        amount: amount.to_owned(),
        basis: "§ 20 LHO".to_owned(),
        reference: id.to_owned(),
    };
    let refused = |status: Result<(), Status>, words: &[&str]| {
        let status = status.unwrap_err();
        let ve = status.message().contains("commitment authority left");
        let why = if ve { "NOT_ENOUGH_COMMITMENT_AUTHORITY" } else { "NOT_ENOUGH_MONEY" };
        assert_eq!(reason(&status), why, "{status}");
        for word in words {
            assert!(status.message().contains(word), "{word}: {}", status.message());
        }
    };
    block_on(async {
        let mut orders = ProcurementServiceClient::new(channel(&server.url).await.unwrap());
        let mut books = BudgetServiceClient::new(channel(&server.url).await.unwrap());
        // Enough on its day and now, too little in between; and from when on there is enough.
        let words = ["EUR 100.00 available on 2026-03-01, EUR 200.00 are needed", "from 2026-06-01 on it is possible"];
        refused(orders.place_order(order("B-1", "02-01", "200.00", None)).await.map(drop), &words);
        let words = ["EUR 100.00 available on 2026-04-01"];
        refused(orders.place_order(order("B-1", "04-01", "200.00", None)).await.map(drop), &words);
        orders.place_order(order("B-1", "02-01", "100.00", None)).await.unwrap();
        orders.place_order(order("B-2", "06-01", "200.00", None)).await.unwrap();
        // Nothing is left on the days since March, though 700 EUR are there now.
        let words = ["EUR 0.00 available on 2026-03-01"];
        refused(books.transfer_budget(transfer("u1", "01-10", LINE, OTHER, "1.00")).await.map(drop), &words);
        let mut payment = wire::RecordPaymentRequest {
            command: command("Z-1", "05-01"),
            authority: AUTHORITY.to_owned(),
            line: LINE.to_owned(),
            payment: "Z-1".to_owned(),
            amount: "1.00".to_owned(),
            ..Default::default()
        };
        refused(orders.record_payment(payment.clone()).await.map(drop), &["EUR 0.00 available on 2026-05-01"]);
        // What the order binds then is there for it.
        payment.order = Some("B-1".to_owned());
        orders.record_payment(payment).await.unwrap();
        // The advice works: money that comes with effect from that day.
        books.transfer_budget(transfer("u2", "03-01", OTHER, LINE, "10.00")).await.unwrap();
        orders.place_order(order("B-3", "05-01", "10.00", None)).await.unwrap();
        // So does a consent, and new totals of older days bind what they bind on those days.
        let mut more = wire::ChangeOrderRequest {
            command: command("c1", "04-10"),
            authority: AUTHORITY.to_owned(),
            order: "B-1".to_owned(),
            quantity: 1,
            amount: "150.00".to_owned(),
            consent: None,
        };
        refused(orders.change_order(more.clone()).await.map(drop), &["on 2026-04-10"]);
        let (reference, basis) = ("BA 7".to_owned(), "§ 37 LHO".to_owned());
        more.consent = Some(wire::Consent { reference, basis, amount: None });
        orders.change_order(more).await.unwrap();
        // Commitment authority is held to its days too.
        let words = ["commitment authority left for 2027 on 2026-03-15", "from 2026-04-01 on it is possible"];
        refused(orders.place_order(order("B-4", "03-15", "50.00", Some("2027-02-01"))).await.map(drop), &words);
        orders.place_order(order("B-4", "04-01", "50.00", Some("2027-02-01"))).await.unwrap();
        // Nothing of a year is there before it begins: asked for earlier, it is held to the year.
        orders
            .place_order(wire::PlaceOrderRequest {
                command: Some(Command {
                    request_id: "B-5".to_owned(),
                    time: "2025-12-01T09:00:00+01:00".to_owned(),
                    ..Default::default()
                }),
                line: OTHER.to_owned(),
                ..order("B-5", "01-01", "90.00", None)
            })
            .await
            .unwrap();
    });
    assert_eq!(server.stop(), Some(0));
    // A fact is recorded, and the days on which it breaks the budget are marked, and only those.
    user.record(&[payment("Z-9", None, "05-01", "300.00")]);
    let marked = |until: &str| {
        let shown = user.say(&format!("budget --by line --wide --year 2026 --until 2026-{until}")).done().out;
        shown.lines().any(|line| line.contains("geraete") && line.contains("überzogen"))
    };
    assert_eq!(["04-09", "05-01", "05-31", "06-01"].map(marked), [false, true, true, false]);
    assert_whole(&user);
}

/// A random event of a day of February to May, dated in any order.
pub fn random(dice: &mut Dice, at: u64) -> (&'static str, Value, String) {
    let day = format!("0{}-{:02}", dice.between(2, 5), dice.between(1, 28));
    let (order, line, other) = (format!("B-{}", dice.below(6)), dice.pick(&[LINE, OTHER]), dice.pick(&[LINE, OTHER]));
    let amount = format!("{}.00", dice.between(1, 300));
    let quantity = dice.between(1, 9);
    let consent = if dice.chance(10) { json!({"reference": "x", "basis": "y"}) } else { Value::Null };
    let due = if dice.chance(25) { "2027-03-01" } else { "2026-12-01" };
    let (kind, mut data) = match dice.below(13) {
        0 | 1 => (
            "procurement.order-placed",
            json!({"order": order, "line": line, "item": "notebook", "quantity": quantity, "amount": amount,
                "due": due, "consent": consent}),
        ),
        2 => (
            "procurement.order-changed",
            json!({"order": order, "quantity": quantity, "amount": amount, "consent": consent}),
        ),
        3 => (
            "procurement.goods-delivered",
            json!({"order": order, "quantity": 1 + quantity / 3, "delivered_on": format!("2026-{day}")}),
        ),
        4 if dice.chance(30) => ("procurement.order-cancelled", json!({"order": order})),
        4 | 5 => (
            "procurement.payment-made",
            json!({"order": order, "line": line, "payment": at.to_string(), "amount": amount,
                "final": dice.chance(15)}),
        ),
        6 => (
            "procurement.payment-made",
            json!({"order": order, "line": line, "payment": at.to_string(), "amount": format!("-{amount}")}),
        ),
        7 => (
            "procurement.payment-made",
            json!({"line": line, "payment": at.to_string(), "amount": format!("-{amount}")}),
        ),
        8 => (
            "budget.transferred",
            json!({"from_line": line, "to_line": other, "amount": amount, "basis": "x", "reference": "y"}),
        ),
        9 => ("budget.authority-granted", json!({"line": line, "year": 2027, "amount": amount})),
        10 => ("budget.carried-over", json!({"line": line, "amount": amount})),
        11 => {
            // A cut, of more than there is as it may be.
            let amount = format!("-{}.00", dice.between(1, 900));
            ("budget.adjusted", json!({"line": line, "amount": amount, "basis": "x", "reference": "y"}))
        }
        _ => {
            let kind = dice.pick(&["budget.frozen", "budget.unfrozen"]);
            (kind, json!({"line": line, "amount": amount, "consent_by": "x", "reference": "y"}))
        }
    };
    data["authority"] = json!(AUTHORITY);
    (kind, data, noon(&day))
}

both_stores!(whatever_is_accepted_in_any_order_of_days_breaks_no_rule_on_any_of_them);
fn whatever_is_accepted_in_any_order_of_days_breaks_no_rule_on_any_of_them() {
    let (mut recorded, mut refused) = (BTreeMap::<String, u64>::new(), 0);
    for seed in 1..=6 {
        let user = store();
        let journal: Vec<Row> = block_on(async {
            let db = user.store().open(Access::Write).await.unwrap();
            let make = process::books(&[]);
            let mut dice = Dice::new(seed, 9);
            let mut commands: Vec<batch::Command> = Vec::new();
            for at in 0..300 {
                let (kind, data, time) = random(&mut dice, at);
                let event = Event::from_data(&format!("{kind}.v1"), &data.to_string()).unwrap().unwrap();
                let asked = dice.chance(60);
                let source = if asked { source_of(&event) } else { "/hkr".to_owned() };
                let what = Ok(Envelope::new(source, at.to_string(), time.parse().unwrap(), event));
                let mode = if asked { Mode::Asked } else { Mode::Fact };
                commands.push(batch::Command {
                    what,
                    mode,
                    caller: Caller::named("anna"),
                    place: None,
                    formerly: None,
                    time_left: false,
                    traceparent: None,
                    written: Default::default(),
                });
            }
            // In batches of any size: what one knows of the others must not matter.
            while !commands.is_empty() {
                let rest = commands.split_off(commands.len().min(1 + dice.below(40)));
                let (answers, _) = batch::run(&db, &make, Clock::System, &commands).await.unwrap();
                for (command, answer) in commands.iter().zip(answers) {
                    match answer {
                        Answer::Refused(_) => refused += 1,
                        _ => {
                            *recorded.entry(command.what.as_ref().unwrap().event.type_name().to_owned()).or_default() +=
                                1
                        }
                    }
                }
                commands = rest;
            }
            let found = journal::table_rows(db.reader(), 0, 10_000).await.unwrap();
            db.close().await.unwrap();
            let row = |row: event_row::Model| Row {
                seq: row.seq,
                recorded_at: row.seq,
                source: row.source,
                id: row.id,
                actor: String::new(),
                event: row.event,
                hash: Vec::new(),
                salt: None,
                scope: String::new(),
            };
            found.into_iter().map(row).collect()
        });
        let second = oracle::money(&journal);
        assert_eq!(second.broken, Vec::<String>::new(), "seed {seed}");
        for (name, line) in &second.lines {
            let sql = |column: &str| format!("SELECT CAST({column} AS TEXT) FROM ledger_lines WHERE name = '{name}'");
            let books = |column: &str| user.column(&sql(column))[0].parse::<i64>().unwrap();
            assert_eq!((books("commitments"), books("actual")), (line.commitments, line.actual), "seed {seed}: {name}");
        }
        assert_whole(&user);
    }
    eprintln!("recorded {recorded:?}, refused {refused}");
    assert!(recorded.len() >= 10 && recorded.values().sum::<u64>() > 300 && refused > 100, "{recorded:?}, {refused}");
}

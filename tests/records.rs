//! What the books had, as of both times: over gRPC, and the same as the books themselves say when they have it.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use sollist_contract::{
    event::Event,
    grpc::{
        analytics::v1::{self as wire, record_service_client::RecordServiceClient},
        budget::v1::{self as budget, budget_service_client::BudgetServiceClient},
        common::v1::View,
        procurement::v1::{self as procurement, procurement_service_client::ProcurementServiceClient},
        rollout::v1::{self as rollout, rollout_service_client::RolloutServiceClient},
    },
};
use sollist_tests::{
    anything::{self, LINES},
    storm::dice::Dice,
};
use tonic::{Code, transport::Channel};

use crate::{
    outside::{block_on, channel, reason},
    sollist::{Server, Sollist, event},
    stores::both_stores,
};

/// Everything of one moment, by kind and name.
#[derive(Debug, Default, PartialEq)]
struct Books {
    lines: Vec<budget::Line>,
    orders: Vec<procurement::Order>,
    requests: Vec<budget::FundingRequest>,
    rollouts: Vec<rollout::Rollout>,
}

/// Asks for every page of a list.
macro_rules! pages {
    ($client:expr, $method:ident, $rows:ident, $request:expr) => {{
        let (mut all, mut page_token) = (Vec::new(), String::new());
        loop {
            let mut request = $request.clone();
            (request.page_size, request.page_token) = (7, page_token);
            let page = $client.$method(request).await.unwrap().into_inner();
            assert!(page.$rows.len() <= 7);
            all.extend(page.$rows);
            page_token = page.next_page_token;
            if page_token.is_empty() {
                break all;
            }
        }
    }};
}

/// As the services that decide have it.
async fn decided(to: &Channel) -> Books {
    let mut budget = BudgetServiceClient::new(to.clone());
    let mut procurement = ProcurementServiceClient::new(to.clone());
    let mut rollout = RolloutServiceClient::new(to.clone());
    let lines = pages!(budget, list_lines, lines, budget::ListLinesRequest::default());
    let mut orders = pages!(procurement, list_orders, orders, procurement::ListOrdersRequest::default());
    let requests =
        pages!(budget, list_funding_requests, funding_requests, budget::ListFundingRequestsRequest::default());
    let rollouts = pages!(rollout, list_rollouts, rollouts, rollout::ListRolloutsRequest::default());
    // An order keeps the first name of its line; a record shows what it was called then.
    for order in &mut orders {
        let named = budget::GetLineRequest { name: order.line.clone() };
        order.line = budget.get_line(named).await.unwrap().into_inner().line.unwrap().name;
        // A view says itself up to which day it goes.
        order.last_day = None;
    }
    Books { lines: in_order(lines), orders, requests, rollouts }
}

/// The books list lines by their first names.
fn in_order(mut lines: Vec<budget::Line>) -> Vec<budget::Line> {
    lines.sort_by(|a, b| a.name.cmp(&b.name));
    for line in &mut lines {
        line.last_day = None;
        line.commitment_authorities.retain(|authority| authority.granted != "0.00" || authority.committed != "0.00");
    }
    lines
}

/// As the records have it.
async fn recorded(to: &Channel, view: &View) -> Books {
    let mut records = RecordServiceClient::new(to.clone());
    let view = Some(view.clone());
    let lines = wire::ListLinesRequest { view: view.clone(), ..Default::default() };
    let orders = wire::ListOrdersRequest { view: view.clone(), ..Default::default() };
    let requests = wire::ListFundingRequestsRequest { view: view.clone(), ..Default::default() };
    let rollouts = wire::ListRolloutsRequest { view, ..Default::default() };
    let requests = pages!(records, list_funding_requests, funding_requests, requests);
    Books {
        lines: in_order(pages!(records, list_lines, lines, lines)),
        orders: pages!(records, list_orders, orders, orders),
        requests: requests.into_iter().map(|one| one.funding_request.unwrap()).collect(),
        rollouts: pages!(records, list_rollouts, rollouts, rollouts),
    }
}

fn as_of(number: u64) -> View {
    View { as_of: number.to_string(), until: String::new() }
}

/// An order of which everything is delivered and paid, and no payment is called the last.
fn done_without_a_last_payment(at: usize) -> Vec<String> {
    let (line, authority, _) = LINES[0];
    let (order, day) = (format!("ganz-{at}"), "2026-05-04");
    let of = |kind: &str, data: Value| {
        let mut data = data;
        data["authority"] = json!(authority);
        data["order"] = json!(order);
        event(&format!("{order}-{kind}"), &format!("procurement.{kind}"), &format!("{day}T10:00:00+02:00"), &data)
    };
    vec![
        of("order-placed", json!({"line": line, "item": "notebook", "quantity": 2, "amount": "10.00"})),
        of("goods-delivered", json!({"quantity": 2, "delivered_on": day})),
        of("payment-made", json!({"line": line, "payment": order, "amount": "10.00", "final": false})),
    ]
}

/// The plan, and random events of every type that moves what is compared.
fn history() -> Vec<Vec<String>> {
    let mut dice = Dice::new(20_261_127, 10);
    let mut lines = Vec::new();
    for (at, (line, authority, programme)) in LINES.iter().enumerate() {
        let data = json!({"authority": authority, "line": line, "amount": "50000.00", "programme": programme,
            "labels": {"chapter": "K", "title": "T"}});
        lines.push(event(
            &format!("plan-{at}"),
            "budget.appropriated",
            &format!("{}-01-01T00:00:00+01:00", &line[..4]),
            &data,
        ));
    }
    let types: Vec<&str> = Event::types().map(|known| known.name).collect();
    let types: Vec<&str> = types
        .into_iter()
        .filter(|name| ["budget.", "procurement.", "rollout.", "funding."].iter().any(|of| name.starts_with(of)))
        .collect();
    for at in 0..1_600 {
        let kind = dice.pick(&types);
        let (month, day) = (dice.between(1, 12), dice.between(1, 28));
        let data = anything::data(&mut dice, kind);
        let plain = kind.rsplit_once(".v").unwrap().0;
        lines.push(event(&format!("e-{at}"), plain, &format!("2026-{month:02}-{day:02}T09:30:00+01:00"), &data));
        if at % 80 == 0 {
            lines.extend(done_without_a_last_payment(at));
        }
    }
    lines.chunks(160).map(<[String]>::to_vec).collect()
}

both_stores!(records_of_a_number_are_what_the_books_said_when_it_was_their_last);
fn records_of_a_number_are_what_the_books_said_when_it_was_their_last() {
    let user = Sollist::new();
    user.record(&history()[0][..LINES.len()]);
    let server = Server::start(&user);
    let through = user.through(&server.url);
    let mut then: BTreeMap<u64, Books> = BTreeMap::new();
    for part in history() {
        through.events(&part);
        let books = block_on(async { decided(&channel(&server.url).await.unwrap()).await });
        then.insert(through.sequence(), books);
    }
    let last = then.values().last().unwrap();
    assert!(last.orders.len() > 10 && last.requests.len() > 5 && last.rollouts.len() > 2, "{last:?}");
    block_on(async {
        let to = channel(&server.url).await.unwrap();
        for (number, books) in &then {
            let records = recorded(&to, &as_of(*number)).await;
            assert_eq!(&records.lines, &books.lines, "lines as of no. {number}");
            assert_eq!(&records.orders, &books.orders, "orders as of no. {number}");
            assert_eq!(&records.requests, &books.requests, "requests as of no. {number}");
            assert_eq!(&records.rollouts, &books.rollouts, "rollouts as of no. {number}");
        }
        assert_eq!(&recorded(&to, &View::default()).await, last);
        one_by_one(&to, then.iter().nth(4).unwrap()).await;
    });
}

/// What is got by its name is what the list has.
async fn one_by_one(to: &Channel, (number, books): (&u64, &Books)) {
    let mut records = RecordServiceClient::new(to.clone());
    let view = Some(as_of(*number));
    for line in &books.lines {
        let asked = wire::GetLineRequest { view: view.clone(), line: line.name.clone() };
        let found = records.get_line(asked).await.unwrap().into_inner();
        assert_eq!(in_order(vec![found.line.unwrap()]), std::slice::from_ref(line));
        assert_eq!(found.as_of.unwrap().sequence, *number);
    }
    for order in books.orders.iter().take(20) {
        let (authority, order_no) = (order.authority.clone(), order.order.clone());
        let asked = wire::GetOrderRequest { view: view.clone(), authority, order: order_no };
        assert_eq!(records.get_order(asked).await.unwrap().into_inner().order.as_ref(), Some(order));
    }
    for one in books.requests.iter().take(20) {
        let (authority, request) = (one.authority.clone(), one.request.clone());
        let asked = wire::GetFundingRequestRequest { view: view.clone(), authority, request };
        let found = records.get_funding_request(asked).await.unwrap().into_inner().funding_request.unwrap();
        assert_eq!(found.funding_request.as_ref(), Some(one));
        assert!(found.sequence > 0 && found.requested_on.is_some());
    }
    for one in books.rollouts.iter().take(20) {
        let (authority, rollout) = (one.authority.clone(), one.rollout.clone());
        let asked = wire::GetRolloutRequest { view: view.clone(), authority, rollout };
        assert_eq!(records.get_rollout(asked).await.unwrap().into_inner().rollout.as_ref(), Some(one));
    }
}

const LINE: &str = "2026/30/25/bezirksamt-pankow/hardware";

/// A line, an order of March that is changed in April and reported in one go, VE, a site, milestones, activities.
fn year() -> Sollist {
    let mut lines = Vec::new();
    let mut tell = |kind: &str, day: &str, data: Value| {
        let id = format!("y-{}", lines.len());
        lines.push(event(&id, kind, &format!("{day}T09:30:00+01:00"), &data));
    };
    let plan = json!({"authority": "ba-pankow", "line": LINE, "amount": "1000.00", "programme": "mobile-devices",
        "labels": {"title": "Geräte"}});
    tell("budget.appropriated", "2026-01-01", plan);
    tell(
        "budget.authority-granted",
        "2026-01-15",
        json!({"authority": "ba-pankow", "line": LINE, "year": 2027,
        "amount": "300.00"}),
    );
    let order = json!({"authority": "ba-pankow", "order": "B-1", "line": LINE, "item": "notebook", "quantity": 3,
        "amount": "900.00"});
    tell("procurement.order-placed", "2026-03-02", order);
    tell(
        "procurement.order-changed",
        "2026-04-02",
        json!({"authority": "ba-pankow", "order": "B-1", "quantity": 2,
        "amount": "600.00"}),
    );
    let later = json!({"authority": "ba-pankow", "order": "B-2", "line": LINE, "item": "notebook", "quantity": 1,
        "amount": "100.00", "due": "2027-03-01"});
    tell("procurement.order-placed", "2026-05-02", later);
    // Told again, a site is done once, on the first of its days.
    let sites = [("2026-05-03", "Haus B", "LAN"), ("2026-02-04", "Haus A", "WLAN"), ("2026-02-03", "Haus A", "WLAN")];
    for (day, site, measure) in sites {
        tell("rollout.site-upgraded", day, json!({"authority": "ba-pankow", "site": site, "measure": measure}));
    }
    let milestone = |planned_on: &str| {
        json!({"authority": "ba-pankow", "project": "Netz", "milestone": "Abnahme",
        "planned_on": planned_on, "budgeted_cost": "5.00"})
    };
    tell("rollout.milestone-planned", "2026-01-10", milestone("2026-06-30"));
    tell("rollout.milestone-planned", "2026-04-10", milestone("2026-09-30"));
    tell(
        "rollout.milestone-reached",
        "2026-09-01",
        json!({"authority": "ba-pankow", "project": "Netz",
        "milestone": "Abnahme", "reached_on": "2026-09-01"}),
    );
    for (kind, day) in [("event", "2026-03-03"), ("project", "2026-02-02")] {
        let data = json!({"authority": "ikt-steuerung", "kind": kind, "title": kind, "held_on": day});
        tell("citylab.activity-recorded", day, data);
    }
    let user = Sollist::new();
    user.record(&lines[..10]);
    let central = json!({"authority": "ikt-steuerung", "line": "2026/30/25/ikt-steuerung/it", "amount": "1.00"});
    user.record(&[event("zentral", "budget.appropriated", "2026-01-01T00:00:00+01:00", &central)]);
    user.record(&lines[10..]);
    user
}

both_stores!(lists_beside_the_books_are_given_as_of_both_times_and_by_their_filters);
fn lists_beside_the_books_are_given_as_of_both_times_and_by_their_filters() {
    let user = year();
    let server = Server::start(&user);
    block_on(async {
        let mut records = RecordServiceClient::new(channel(&server.url).await.unwrap());
        let until = |day: &str| Some(View { as_of: String::new(), until: day.to_owned() });
        // The order in March, as it was known only later.
        let mut order = async |as_of: &str, until: &str| {
            let view = Some(View { as_of: as_of.to_owned(), until: until.to_owned() });
            let asked = wire::GetOrderRequest { view, authority: "ba-pankow".into(), order: "B-1".into() };
            records.get_order(asked).await.map(|answer| answer.into_inner().order.unwrap().amount)
        };
        assert_eq!(order("", "").await.unwrap(), "600.00");
        assert_eq!(order("", "2026-03-31").await.unwrap(), "900.00");
        assert_eq!(order("3", "").await.unwrap(), "900.00");
        assert_eq!(order("3", "2026-12-31").await.unwrap(), "900.00");
        for (as_of, until, says) in [("2", "", "no. 3"), ("", "2026-03-01", "2026-03-02")] {
            let status = order(as_of, until).await.unwrap_err();
            assert_eq!((status.code(), reason(&status)), (Code::NotFound, "NOT_THERE_THEN".to_owned()));
            assert!(status.message().contains(says), "{status}");
        }
        // Commitment authority: granted in January, used from May on.
        let mut ve = async |until_day: &str, year: i32| {
            let asked = wire::ListCommitmentAuthoritiesRequest {
                view: until(until_day),
                authority: "ba-pankow".into(),
                year,
                ..Default::default()
            };
            let found = records.list_commitment_authorities(asked).await.unwrap().into_inner();
            let found = found.commitment_authorities.into_iter();
            found.map(|ve| (ve.title.unwrap(), ve.year, ve.granted, ve.committed, ve.free)).collect::<Vec<_>>()
        };
        let of = |committed: &str, free: &str| {
            vec![("Geräte".to_owned(), 2027, "300.00".to_owned(), committed.to_owned(), free.to_owned())]
        };
        assert_eq!(ve("2026-04-30", 0).await, of("0.00", "300.00"));
        assert_eq!(ve("", 2027).await, of("100.00", "200.00"));
        assert_eq!((ve("", 2028).await, ve("2026-01-14", 0).await), (vec![], vec![]));
        // Sites in the order of their names, milestones as planned last, activities in the order of days.
        let mut sites = async |until_day: &str, measure: &str| {
            let asked =
                wire::ListSitesRequest { view: until(until_day), measure: measure.into(), ..Default::default() };
            let found = records.list_sites(asked).await.unwrap().into_inner().sites;
            found.into_iter().map(|site| site.site).collect::<Vec<_>>()
        };
        assert_eq!(sites("", "").await, ["Haus A", "Haus B"]);
        assert_eq!(sites("2026-04-30", "").await, ["Haus A"]);
        assert_eq!(sites("", "LAN").await, ["Haus B"]);
        let mut milestones = async |until_day: &str| {
            let asked =
                wire::ListMilestonesRequest { view: until(until_day), district: "03".into(), ..Default::default() };
            let found = records.list_milestones(asked).await.unwrap().into_inner().milestones;
            found.into_iter().map(|one| (one.planned_on, one.reached_on)).collect::<Vec<_>>()
        };
        assert_eq!(milestones("2026-03-31").await, [("2026-06-30".to_owned(), None)]);
        assert_eq!(milestones("").await, [("2026-09-30".to_owned(), Some("2026-09-01".to_owned()))]);
        let mut activities = async |kind: &str, district: &str| {
            let (kind, district) = (kind.to_owned(), district.to_owned());
            let asked = wire::ListActivitiesRequest { kind, district, ..Default::default() };
            let found = records.list_activities(asked).await.unwrap().into_inner().activities;
            found.into_iter().map(|one| one.kind).collect::<Vec<_>>()
        };
        assert_eq!(activities("", "").await, ["project", "event"]);
        assert_eq!(activities("event", "00").await, ["event"]);
        assert!(activities("", "03").await.is_empty());
    });
}

both_stores!(the_command_line_shows_what_was_so_with_the_history_up_to_there);
fn the_command_line_shows_what_was_so_with_the_history_up_to_there() {
    let user = year();
    let server = Server::start(&user);
    for user in [&user.through(&server.url), &user] {
        let shown = |view: &str| user.ask(&format!("order show --authority ba-pankow --order B-1 {view}"));
        let of = |shown: &Value| {
            let events = shown["events"].as_array().unwrap().len();
            (shown["amount"].as_str().unwrap().to_owned(), shown["title"].as_str().unwrap().to_owned(), events)
        };
        assert_eq!(of(&shown("")), ("600.00".to_owned(), "Geräte".to_owned(), 2));
        assert_eq!(of(&shown("--as-of 3")), ("900.00".to_owned(), "Geräte".to_owned(), 1));
        assert_eq!(of(&shown("--until 2026-03-31")), ("900.00".to_owned(), "Geräte".to_owned(), 1));
        let not_yet = user.say("order show --authority ba-pankow --order B-1 --as-of 2").ended(1);
        assert!(not_yet.err.split_whitespace().collect::<Vec<_>>().join(" ").contains("--as-of 3"), "{}", not_yet.err);
        // The advice helps.
        user.say("order show --authority ba-pankow --order B-1 --as-of 3").done();
        let count = |line: &str, key: &str| user.ask(line)[key].as_array().unwrap().len();
        assert_eq!(count("order list", "orders"), 2);
        assert_eq!(count("order list --until 2026-03-31", "orders"), 1);
        assert_eq!(count("order list --as-of 2", "orders"), 0);
        assert_eq!(count("line list --as-of 3", "lines"), 1);
        let line = user.ask(&format!("line show {LINE} --until 2026-03-31"));
        assert_eq!((&line["commitments"], &line["available"]), (&json!("900.00"), &json!("100.00")));
        assert_eq!(count("funding list --as-of 3", "funding_requests"), 0);
        assert_eq!(count("rollout list --until 2026-03-31", "rollouts"), 0);
    }
}

both_stores!(lines_that_were_renamed_are_listed_once_each_however_long_a_page_is);
fn lines_that_were_renamed_are_listed_once_each_however_long_a_page_is() {
    let user = Sollist::new();
    let named = |title: &str| format!("2026/30/25/bezirksamt-pankow/{title}");
    let numbered = |number: u32| format!("2026/30/25/2500/{number}");
    let data = |title: &str| json!({"authority": "ba-pankow", "line": named(title), "amount": "1.00"});
    let plan = |title: &&str| event(title, "budget.appropriated", "2026-01-01T00:00:00+01:00", &data(title));
    user.record(&["a", "b", "c"].iter().map(plan).collect::<Vec<_>>());
    // The new names stand before the ones by which the books are in order.
    let rename = |(title, number): (&str, u32)| {
        let data = json!({"authority": "ba-pankow", "line": named(title), "new_line": numbered(number)});
        event(&format!("r-{title}"), "budget.line-renamed", "2026-01-02T00:00:00+01:00", &data)
    };
    user.record(&[("a", 51_001), ("b", 51_002)].map(rename));
    let server = Server::start(&user);
    let (mut lines, mut page_token) = (Vec::new(), String::new());
    for _ in 0..3 {
        let request = budget::ListLinesRequest { page_size: 1, page_token, ..Default::default() };
        let page = block_on(async {
            let mut client = BudgetServiceClient::new(channel(&server.url).await.unwrap());
            client.list_lines(request).await.unwrap().into_inner()
        });
        lines.extend(page.lines.into_iter().map(|line| (line.name, line.other_names)));
        page_token = page.next_page_token;
    }
    let renamed = |number, title| (numbered(number), vec![named(title)]);
    assert_eq!(lines, [renamed(51_001, "a"), renamed(51_002, "b"), (named("c"), Vec::new())]);
    assert_eq!(page_token, "");
    // And so much of a name as before is enough.
    for typed in ["pankow/a", "51001"] {
        let shown = user.through(&server.url).ask(&format!("line show {typed}"));
        assert_eq!(shown["line"], numbered(51_001).as_str(), "{typed}: {shown}");
    }
}

both_stores!(orders_and_payments_name_their_line_as_it_is_called);
/// Whoever joins orders with the budget by the line finds them, and people read the title whenever it was recorded.
fn orders_and_payments_name_their_line_as_it_is_called() {
    let user = Sollist::new();
    let (old, new) = ("2026/30/25/bezirksamt-pankow/dienste", "2026/30/25/2500/51185");
    let plan = json!({"authority": "ba-pankow", "line": old, "amount": "900.00",
        "labels": {"section": "IKT", "chapter": "Pankow", "title": "Dienste für alle"}});
    let order = json!({"authority": "ba-pankow", "order": "B-1", "line": old, "item": "service", "quantity": 1,
        "amount": "100.00"});
    let payment = json!({"authority": "ba-pankow", "line": old, "payment": "Z-1", "amount": "20.00"});
    let renamed = json!({"authority": "ba-pankow", "line": old, "new_line": new});
    user.record(&[
        event("p", "budget.appropriated", "2026-01-01T00:00:00+01:00", &plan),
        event("o", "procurement.order-placed", "2026-02-01T10:00:00+01:00", &order),
        event("z", "procurement.payment-made", "2026-02-02T10:00:00+01:00", &payment),
        event("r", "budget.line-renamed", "2026-02-03T10:00:00+01:00", &renamed),
    ]);
    let act = |said: &str| user.ask(&format!("{said} --authority ba-pankow --time 2026-02-04"));
    let placed = act(&format!("order place --order B-2 --line {new} --item service --quantity 1 --amount 50,00"));
    assert_eq!(placed["order"]["line"], new, "{placed}");
    let invoiced = act("invoice --order B-1 --invoice R-1 --amount 100,00");
    assert_eq!(invoiced["order"]["line"], new, "{invoiced}");
    act("payment --order B-1 --payment Z-2 --amount 30,00");
    let lines = |said: &str, list: &str| {
        let answer = user.ask(said);
        let rows = answer[list].as_array().unwrap_or_else(|| panic!("{answer}")).clone();
        rows.iter().map(|row| row["line"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    for said in ["order list", "order list --as-of 7", "order list --year 2026", &format!("order list --line {old}")] {
        assert_eq!(lines(said, "orders"), [new, new], "{said}");
    }
    assert_eq!(lines("payment list", "payments"), [new, new]);
    assert_eq!(user.ask("order show --authority ba-pankow --order B-1")["line"], new);
    // Of the state asked for: before it was renamed it was called otherwise.
    assert_eq!(lines("order list --as-of 3", "orders"), [old]);
    user.say("export --out tables --form csv").done();
    for table in ["orders", "payments"] {
        let text = std::fs::read_to_string(user.path(&format!("tables/{table}.csv"))).unwrap();
        assert!(text.contains(new) && !text.contains(old), "{table}: {text}");
    }
    for said in ["order list", "order list --as-of 3", "payment list", "journal --type procurement"] {
        let out = user.say(said).done().out;
        assert!(out.contains("Dienste für alle") && !out.contains(old) && !out.contains(new), "{said}: {out}");
    }
}

both_stores!(a_list_says_what_it_rests_on_and_what_of_it_is_still_to_come);
/// A site that is taken back from a day to come is not in the list any more, while the extra need of today has it.
fn a_list_says_what_it_rests_on_and_what_of_it_is_still_to_come() {
    let user = Sollist::new();
    let plan = json!({"authority": "ba-pankow", "line": "2026/30/25/bezirksamt-pankow/a", "amount": "1.00"});
    let site = json!({"authority": "ba-pankow", "site": "Rathaus", "measure": "LAN"});
    user.record(&[
        event("p", "budget.appropriated", "2026-01-01T00:00:00+01:00", &plan),
        event("s", "rollout.site-upgraded", "2026-02-01T10:00:00+01:00", &site),
    ]);
    let before = user.ask("rollout sites");
    assert_eq!((&before["as_of"]["sequence"], before["as_of"].get("ahead")), (&json!(2), None), "{before}");
    let mut gone = site;
    gone["reason"] = json!("falsch");
    user.record(&[event("w", "rollout.site-withdrawn", "2099-01-01T00:00:00+01:00", &gone)]);
    let after = user.ask("rollout sites");
    assert_eq!((&after["sites"], &after["as_of"]["ahead"]["events"]), (&json!([]), &json!(1)), "{after}");
    let told = user.say("rollout sites").done().sentences();
    assert!(told.contains("Stand: Journal Nr. 3") && told.contains("Darin ein Ereignis"), "{told}");
    // Up to a day there is nothing to come, and the list says which day.
    let until = user.ask("rollout sites --until 2026-06-30");
    assert_eq!((&until["as_of"]["until"], until["as_of"].get("ahead")), (&json!("2026-06-30"), None), "{until}");
    assert_eq!(until["sites"][0]["site"], "Rathaus");
    user.say("rollout sites --until 30.06.2026 --out sites.csv").done();
    assert!(user.say("order list --until 30.06.2026").done().out.contains("gezählt bis 30.06.2026"));
}

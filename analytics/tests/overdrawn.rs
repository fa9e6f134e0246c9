//! Why a line is overdrawn and since when, and why money is missing although some is there.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{Journal, day};
use serde_json::json;
use sollist_analytics::{Excess, NeedQuery, View, budget, explain, need, overdrafts};
use sollist_contract::ids::Programme;

const LINE: &str = "2026/30/25/bezirksamt-pankow/geraete";

fn order(journal: &mut Journal, day: &str, number: &str, amount: &str) {
    let data = json!({"authority": "ba-pankow", "order": number, "line": LINE, "item": "notebook", "quantity": 10,
        "amount": amount});
    journal.on(day, "procurement.order-placed", data);
}

fn pay(journal: &mut Journal, day: &str, order: Option<&str>, payment: &str, amount: &str) {
    let mut data = json!({"authority": "ba-pankow", "payment": payment, "line": LINE, "amount": amount});
    if let Some(order) = order {
        data["order"] = json!(order);
    }
    journal.on(day, "procurement.payment-made", data);
}

/// What the report finds of the one line.
fn found(journal: &Journal, until: &str) -> Vec<Excess> {
    let facts = journal.facts();
    let view = View { seq: facts.last_seq(), until: Some(day(until)), day: day(until), walk: None };
    let found = overdrafts(&facts, &view, 2026).unwrap();
    assert!(found.iter().all(|one| one.line.as_str() == LINE));
    found.into_iter().map(|one| one.why).collect()
}

fn pankow() -> Journal {
    let mut journal = Journal::default();
    journal.line("ba-pankow", LINE, "1000.00", "mobile-devices");
    journal
}

#[test]
fn the_order_that_took_more_than_there_was_is_named_with_its_day() {
    let mut journal = pankow();
    order(&mut journal, "2026-02-01", "B-1", "700.00");
    pay(&mut journal, "2026-02-20", Some("B-1"), "Z-1", "700.00");
    order(&mut journal, "2026-03-05", "B-2", "450.00");
    pay(&mut journal, "2026-04-01", Some("B-2"), "Z-2", "100.00");
    let [one] = found(&journal, "2026-06-30").try_into().unwrap();
    assert_eq!((one.since, one.by.seq, one.by.kind), (day("2026-03-05"), 4, "procurement.order-placed.v1"));
    assert_eq!(one.by.order.as_ref().unwrap().as_str(), "B-2");
    assert_eq!(one.by.item.as_ref().unwrap().as_str(), "notebook");
    assert_eq!(one.by.authority.as_ref().unwrap().as_str(), "ba-pankow");
    assert_eq!(
        [one.before, one.after, one.by_it, one.by_then, one.by_now].map(|cents| cents.unwrap().to_string()),
        ["300.00", "-150.00", "150.00", "150.00", "150.00"]
    );
    // A payment out of its order's commitment is a booking that changes nothing.
    assert_eq!(one.later, 1);
    assert!(found(&journal, "2026-03-04").is_empty(), "the day before it was not overdrawn");
}

#[test]
fn it_is_overdrawn_since_the_last_day_that_ended_well() {
    let mut journal = pankow();
    order(&mut journal, "2026-02-01", "B-1", "1200.00");
    journal.on(
        "2026-02-10",
        "budget.adjusted",
        json!({"authority": "ba-pankow", "line": LINE, "amount": "500.00",
        "basis": "Nachtrag", "reference": "1"}),
    );
    pay(&mut journal, "2026-05-01", None, "Z-1", "350.00");
    // Recorded last, and dated earlier than the payment: the payment of 1 May is no longer the one.
    journal.on(
        "2026-04-01",
        "budget.frozen",
        json!({"authority": "ba-pankow", "line": LINE, "amount": "301.00",
        "consent_by": "Senat", "reference": "1"}),
    );
    let [one] = found(&journal, "2026-06-30").try_into().unwrap();
    assert_eq!((one.since, one.by.kind, one.later), (day("2026-04-01"), "budget.frozen.v1", 1));
    assert_eq!(one.by.authority.as_ref().unwrap().as_str(), "ba-pankow");
    assert_eq!([one.after, one.by_now].map(|cents| cents.unwrap().to_string()), ["-1.00", "351.00"]);
}

#[test]
fn what_comes_and_goes_within_a_day_does_not_overdraw() {
    let mut journal = pankow();
    pay(&mut journal, "2026-02-01", None, "Z-1", "1500.00");
    journal.on(
        "2026-02-01",
        "budget.adjusted",
        json!({"authority": "ba-pankow", "line": LINE, "amount": "500.00",
        "basis": "Nachtrag", "reference": "1"}),
    );
    assert!(found(&journal, "2026-06-30").is_empty());
    pay(&mut journal, "2026-02-02", None, "Z-2", "0.01");
    assert_eq!(found(&journal, "2026-06-30")[0].by.seq, 4);
    // What was booked before the fiscal year counts from its first day on.
    let mut early = pankow();
    order(&mut early, "2025-12-01", "B-1", "1000.01");
    let [one] = found(&early, "2026-06-30").try_into().unwrap();
    assert_eq!((one.since, one.by.day), (day("2026-01-01"), day("2025-12-01")));
}

#[test]
fn bookings_come_to_what_the_line_has() {
    let mut journal = pankow();
    order(&mut journal, "2026-02-01", "B-1", "700.00");
    pay(&mut journal, "2026-02-20", Some("B-1"), "Z-1", "650.00");
    journal.on(
        "2026-03-01",
        "procurement.order-changed",
        json!({"authority": "ba-pankow", "order": "B-1",
        "quantity": 10, "amount": "800.00"}),
    );
    journal.on("2026-03-02", "procurement.order-cancelled", json!({"authority": "ba-pankow", "order": "B-1"}));
    let facts = journal.facts();
    for until in ["2026-01-31", "2026-02-10", "2026-02-28", "2026-03-01", "2026-12-31"] {
        let view = View { seq: facts.last_seq(), until: Some(day(until)), day: day(until), walk: None };
        let told = explain(&facts, &view, &LINE.parse().unwrap()).unwrap();
        let position = budget(&facts, &view, &Default::default()).unwrap().total.position.unwrap();
        assert_eq!(told.postings.last().unwrap().available, position.available().ok(), "{until}");
    }
}

#[test]
fn what_is_frozen_or_cut_while_nobody_has_spent_it_does_not_overdraw() {
    let mut journal = pankow();
    order(&mut journal, "2026-02-01", "B-1", "200.00");
    let basis = json!({"authority": "ba-pankow", "line": LINE, "amount": "-1500.00", "basis": "Kürzung",
        "reference": "1"});
    journal.on("2026-03-01", "budget.adjusted", basis);
    // 700.00 EUR are lacking; 200.00 of them somebody has bound.
    let [one] = found(&journal, "2026-06-30").try_into().unwrap();
    assert_eq!(
        [one.before, one.after, one.by_it, one.by_now].map(|cents| cents.unwrap().to_string()),
        ["800.00", "-700.00", "200.00", "200.00"]
    );
    journal.on("2026-04-01", "procurement.order-cancelled", json!({"authority": "ba-pankow", "order": "B-1"}));
    assert!(found(&journal, "2026-06-30").is_empty(), "it lacks money, and nobody has spent on it");
}

#[test]
fn money_that_does_not_count_for_a_need_is_named_by_programme() {
    let mut journal = Journal::default();
    journal
        .line("ba-pankow", "2026/30/25/bezirksamt-pankow/vpn", "300.00", "remote-access")
        .line("ba-pankow", "2026/30/25/bezirksamt-pankow/aus", "5000.00", "training")
        .line("ba-mitte", "2026/30/25/bezirksamt-mitte/vpn", "700.00", "remote-access")
        .line("ikt-steuerung", "2026/30/25/ikt/reserve", "100.00", "reserve");
    journal.eligible("ba-pankow", "2026-02-01", 10);
    journal.parameters(
        "2026-01-01",
        json!({"remote-access": {"programme": "remote-access", "unit_price": "100.00",
        "quota": "1.00", "running_cost_per_year": "0.00"}}),
    );
    let facts = journal.facts();
    let view = View { seq: facts.last_seq(), until: None, day: day("2026-06-30"), walk: None };
    let table = need(&facts, &view, &NeedQuery::at(day("2026-12-31"))).unwrap();
    let [one] = table.by_programme().unwrap().try_into().unwrap();
    assert_eq!(one.programme, Programme::RemoteAccess);
    assert_eq!(
        [one.gross, one.own_cover, one.other_cover, one.need].map(|cents| cents.to_string()),
        ["1000.00", "300.00", "0.00", "700.00"]
    );
    assert_eq!(one.with_others.unwrap().to_string(), "700.00", "Mitte has it, and lacks nothing");
    assert_eq!(one.in_other_programmes.unwrap().to_string(), "5000.00", "the reserve is not among it");
    assert_eq!(one.need_left_elsewhere.unwrap().to_string(), "700.00", "no more than is lacking");
    assert_eq!(one.gross, one.own_cover.plus(one.other_cover).unwrap().plus(one.need).unwrap());
}

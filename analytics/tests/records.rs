//! Records as of both times: what a view shows is what whoever knew only its events would have.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::*;
use proptest::prelude::*;
use serde_json::json;
use sollist_analytics::{
    Facts, FigureError, Refused, Scope, View,
    not_there::{RecordKind, ThereSince},
    records::{self, LineFilter, OrderFilter, RequestFilter, Standing, VeFilter, Window},
};

const ALL: Window = Window { from: 0, most: usize::MAX };
const LINES: [(&str, &str); 3] = [
    ("ba-mitte", "2026/30/25/bezirksamt-mitte/geraete"),
    ("ba-pankow", "2026/30/25/bezirksamt-pankow/geraete"),
    ("ikt-steuerung", "2026/30/25/ikt-steuerung/reserve"),
];

/// Everything that a view has, as one text.
fn all(facts: &Facts, view: &View) -> String {
    let lines = records::lines(facts, view, &LineFilter::default(), ALL).unwrap();
    let orders = records::orders(facts, view, &OrderFilter::default(), ALL).unwrap();
    let requests = records::requests(facts, view, &RequestFilter::default(), ALL).unwrap();
    let rollouts = records::rollouts(facts, view, &Scope::Berlin, ALL);
    let authorities = records::authorities(facts, view, &VeFilter::default(), ALL).unwrap();
    let sites = records::sites(facts, view, &Scope::Berlin, None, ALL);
    let milestones = records::milestones(facts, view, &Scope::Berlin, None, ALL);
    let activities = records::activities(facts, view, &Scope::Berlin, None, ALL);
    format!("{lines:#?}{orders:#?}{requests:#?}{rollouts:#?}{authorities:#?}{sites:#?}{milestones:#?}{activities:#?}")
}

fn start() -> Journal {
    let mut j = Journal::default();
    for (authority, line) in LINES {
        j.line(authority, line, "1000.00", if authority == "ikt-steuerung" { "reserve" } else { "mobile-devices" });
    }
    j
}

type Fact = (u8, usize, usize, i64, u8);

fn more(j: &mut Journal, (kind, who, number, quantity, day): Fact) {
    let (authority, line) = LINES[who % 2];
    let (_, other) = LINES[(who + number) % 3];
    let on = format!("2026-02-{:02}", 1 + day % 28);
    // Whoever asks twice for the same is refused: a number is placed, and a request made, once.
    let begins = matches!(kind % 15, 0 | 1 | 8);
    let place = if begins { j.events.len() } else { number + 3 };
    let (order, amount) = (format!("B-{place}"), format!("{quantity}.00"));
    let named = json!({"reference": format!("BA {quantity}"), "basis": "§ 37 LHO", "amount": format!("{number}00.00")});
    let consent = [json!(null), json!("BA 7"), named][number % 3].clone();
    let data = match kind % 15 {
        0 | 1 => {
            let due = ["2026-12-31", "2027-02-01", "2028-02-01"][usize::from(day) % 3];
            (
                "procurement.order-placed",
                json!({"authority": authority, "order": order, "line": other, "due": due,
                "item": "notebook", "quantity": quantity, "amount": amount, "consent": consent}),
            )
        }
        2 => (
            "procurement.order-changed",
            json!({"authority": authority, "order": order, "quantity": quantity,
            "amount": amount, "consent": consent}),
        ),
        3 => ("procurement.order-cancelled", json!({"authority": authority, "order": order})),
        4 => (
            "procurement.goods-delivered",
            json!({"authority": authority, "order": order, "quantity": quantity,
            "delivered_on": on}),
        ),
        5 => (
            "procurement.payment-made",
            json!({"authority": authority, "order": order, "line": other,
            "payment": format!("Z-{}", j.events.len()), "amount": amount, "final": number == 3}),
        ),
        6 => (
            "budget.transferred",
            json!({"authority": authority, "from_line": line, "to_line": LINES[2].1,
            "amount": amount, "basis": "§ 20 LHO", "reference": "V"}),
        ),
        7 => (
            "budget.authority-granted",
            json!({"authority": authority, "line": line, "year": 2027 + number % 2,
            "amount": amount}),
        ),
        8 => (
            "funding.requested",
            json!({"authority": authority, "request": order, "programme": "mobile-devices",
            "amount": amount, "reason": "Ersatz", "derivation": {"item": "notebook"}}),
        ),
        9 => ("funding.reviewed", json!({"authority": authority, "request": order, "reason": "geprüft"})),
        10 => ("funding.granted", json!({"authority": authority, "request": order, "amount": amount})),
        11 => (
            "rollout.planned",
            json!({"authority": authority, "rollout": order, "deadline": on,
            "scope": if number % 2 == 0 { json!(quantity) } else { json!(format!("alle {quantity}")) }}),
        ),
        12 => (
            "rollout.progressed",
            json!({"authority": authority, "rollout": order, "done": quantity,
            "total": if number == 1 { json!(quantity + 1) } else { json!(null) }}),
        ),
        13 => ("rollout.site-upgraded", json!({"authority": authority, "site": order, "measure": "LAN"})),
        _ => (
            "budget.programme-assigned",
            json!({"authority": authority, "line": line, "programme": "workplace", "basis": "V"}),
        ),
    };
    j.on(&on, data.0, data.1);
}

/// What somebody would have counted who heard of nothing but what a view sees; numbers stay as they are.
fn only(j: &Journal, view: &View) -> Facts {
    let mut facts = Facts::new();
    for (place, (recorded, envelope)) in j.events.iter().enumerate() {
        let seq = place as u64 + 1;
        match view.sees(seq, envelope.day()) {
            true => facts.apply(seq, *recorded, envelope).unwrap(),
            false => facts.pass_over(seq, *recorded).unwrap(),
        }
    }
    facts
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_view_shows_what_whoever_knew_only_its_events_would_have(
        facts in prop::collection::vec((0..15_u8, 0..2_usize, 0..4_usize, 1..500_i64, 0..28_u8), 1..70),
        known in 3..74_u64,
        until in 0..29_u8,
    ) {
        let mut j = start();
        for fact in facts {
            more(&mut j, fact);
        }
        let whole = j.facts();
        let as_of = known.min(whole.last_seq()).to_string();
        let until = if until == 0 { String::new() } else { format!("2026-02-{until:02}") };
        for (as_of, until) in [(as_of.as_str(), ""), ("", until.as_str()), (&as_of, &until)] {
            let view = view(&whole, as_of, until);
            let only = only(&j, &view);
            // Numbers are kept, so everything that is known there is what the view sees here.
            let everything = View { seq: whole.last_seq(), until: None, ..view };
            prop_assert_eq!(all(&whole, &view), all(&only, &everything), "{:?}", view);
        }
    }
}

fn refused(error: FigureError) -> Refused {
    match error {
        FigureError::Refused(why) => *why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_was_not_there_says_since_when_it_is() {
    let mut j = start();
    let order = json!({"authority": "ba-mitte", "order": "B-1", "line": LINES[0].1, "item": "notebook",
        "quantity": 2, "amount": "50.00"});
    j.on("2026-03-10", "procurement.order-placed", order);
    let facts = j.facts();
    let (authority, number) = ("ba-mitte".parse().unwrap(), "B-1".parse().unwrap());
    let since = |as_of: &str, until: &str| match refused(
        records::order(&facts, &view(&facts, as_of, until), &authority, &number).unwrap_err(),
    ) {
        Refused::NotThere(what) => (what.kind, what.since),
        other => panic!("{other:?}"),
    };
    let (kind, recorded) = since("3", "");
    assert!(matches!(recorded, Some(ThereSince::Recorded { seq: 4, .. })) && kind == RecordKind::Order);
    assert_eq!(since("", "2026-03-09").1, Some(ThereSince::Dated(day("2026-03-10"))));
    assert_eq!(records::order(&facts, &view(&facts, "4", "2026-03-10"), &authority, &number).unwrap().quantity, 2);
    let nobody = "B-2".parse().unwrap();
    let unknown = refused(records::order(&facts, &view(&facts, "", ""), &authority, &nobody).unwrap_err());
    assert!(matches!(unknown, Refused::NotThere(what) if what.since.is_none()));
    let line = LINES[0].1.parse().unwrap();
    let before = refused(records::line(&facts, &view(&facts, "", "2025-12-31"), &line).unwrap_err());
    let first = Some(ThereSince::Dated(day("2026-01-01")));
    assert!(matches!(before, Refused::NotThere(what) if what.kind == RecordKind::Line && what.since == first));
}

#[test]
fn a_consent_that_covers_less_does_not_take_the_place_of_one_that_covers_more() {
    let mut j = start();
    let consent =
        |reference: &str, amount: &str| json!({"reference": reference, "basis": "§ 37 LHO", "amount": amount});
    let order = json!({"authority": "ba-mitte", "order": "B-1", "line": LINES[0].1, "item": "notebook",
        "quantity": 2, "amount": "50.00", "consent": consent("BA 1", "2000.00")});
    j.on("2026-03-10", "procurement.order-placed", order);
    for (reference, covers) in [("BA 2", "100.00"), ("BA 3", "2000.00")] {
        let changed = json!({"authority": "ba-mitte", "order": "B-1", "quantity": 2, "amount": "60.00",
            "consent": consent(reference, covers)});
        j.on("2026-03-11", "procurement.order-changed", changed);
    }
    j.on("2026-03-12", "procurement.order-cancelled", json!({"authority": "ba-mitte", "order": "B-1"}));
    let facts = j.facts();
    let (authority, number) = ("ba-mitte".parse().unwrap(), "B-1".parse().unwrap());
    let shown = |as_of: &str| {
        let order = records::order(&facts, &view(&facts, as_of, ""), &authority, &number).unwrap();
        let consent = order.consent.unwrap();
        (consent.reference.to_owned(), consent.covered.to_string(), order.standing)
    };
    assert_eq!(shown("4"), ("BA 1".to_owned(), "2000.00".to_owned(), Standing::Open));
    assert_eq!(shown("5").0, "BA 1");
    assert_eq!(shown("6").0, "BA 3");
    assert_eq!(shown("").2, Standing::Cancelled);
}

//! How indicators came about: every cell is the root of a tree whose parts give it, down to what events say; a
//! definition without a derivation is named here (docs/spec.md#derivation).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
mod leaves;

use common::*;
use leaves::told_as_shown;
use proptest::prelude::*;
use serde_json::{Value, json};
use sollist_analytics::{
    derivation::{DerivationQuery, figures},
    *,
};

#[test]
fn every_definition_has_a_derivation() {
    let told = figures();
    let without = CATALOGUE.iter().map(|one| one.id).find(|id| !told.contains(id));
    assert_eq!(without, None, "a new definition gets its derivation in analytics/src/derivation/indicators");
}

const WHO: [&str; 4] = ["ba-mitte", "ba-pankow", "polizei-berlin", "ba-spandau"];

fn line(who: &str, title: &str) -> String {
    format!("2026/30/25/{who}/{title}")
}

fn items(number: i64) -> Value {
    json!({
        "notebook": {"programme": "mobile-devices", "unit_price": "1071.725", "quota": "0.9",
            "life_months": 20 + number % 40},
        "tablet": {"programme": "mobile-devices", "unit_price": "99.90", "quota": "0.5"},
        "desktop-pc": {"programme": "workplace", "unit_price": "99.90", "quota": "0.5", "life_months": 60},
        "client": {"programme": "remote-access", "unit_price": "2.00", "quota": "0.6",
            "required_for_mobile_work": true},
        "akte": {"programme": "e-file", "unit_price": "2.00", "quota": "0.6"},
    })
}

/// One random report more.
fn more(j: &mut Journal, (kind, who, number, day): (u8, usize, i64, u8)) {
    let who = WHO[who % 4];
    let on = format!("2026-{:02}-{:02}", 1 + day % 9, 1 + day % 28);
    let (order, item) = (format!("{}", number % 6), ["notebook", "tablet", "desktop-pc"][usize::from(day % 3)]);
    let (rollout, period) = (["windows-11", "e-file-2"][usize::from(day % 2)], format!("2026-Q{}", 1 + number % 3));
    match kind % 22 {
        0 => drop(j.eligible(who, &on, number)),
        1 => drop(j.on(
            &on,
            "staffing.positions-changed",
            json!({"authority": who, "quantity": number - 100, "effective_on": on}),
        )),
        2 => {
            let parts = [
                json!({"in_use": number / 3, "in_stock": 4, "commissioned_on": "2023-04-05"}),
                json!({"in_use": 3, "in_stock": 1}),
            ];
            j.on(&on, "rollout.stock-reported", json!({"authority": who, "item": item, "as_of": on, "parts": parts}));
        }
        3 => drop(j.stock(who, &on, item, number / 2, number / 5)),
        4..=6 => {
            let kind = ["issued", "returned", "retired"][usize::from(kind % 22) - 4];
            let data = json!({"authority": who, "item": item, "quantity": 1 + number / 4});
            j.on(&on, &format!("rollout.devices-{kind}"), data);
        }
        7 => {
            let mut data = json!({"authority": who, "sessions": number});
            if day % 2 == 0 {
                data["accounts"] = json!(number + 7);
            }
            j.on(&on, "rollout.remote-access-provided", data);
        }
        8 | 9 => {
            let licence = ["client", "akte", "e-file-old"][usize::from(day % 3)];
            j.on(&on, "rollout.licences-provided", json!({"authority": who, "licence": licence, "quantity": number}));
        }
        10 | 11 => drop(j.on(
            &on,
            "procurement.order-placed",
            json!({"authority": who, "order": order, "line": line(who, "a"), "item": item, "quantity": 1 + number / 2,
                "amount": "300.00", "due": "2026-11-30",
                "consent": {"reference": "1", "basis": "x", "amount": "300.00"}}),
        )),
        12 | 13 => drop(j.on(
            &on,
            "procurement.goods-delivered",
            json!({"authority": who, "order": order, "quantity": 1 + number / 5, "delivered_on": on}),
        )),
        14 => drop(j.on(&on, "procurement.order-cancelled", json!({"authority": who, "order": order}))),
        15 => drop(j.on(
            &on,
            "procurement.payment-made",
            json!({"authority": who, "line": line(who, ["a", "b"][usize::from(day % 2)]),
                "payment": format!("{number}-{day}"),
                "amount": format!("{number}.07")}),
        )),
        16 => {
            let scope = if day % 3 == 0 { json!("alle") } else { json!(number + 10) };
            let deadline = format!("2026-{:02}-20", 8 + number % 5);
            let data = json!({"authority": who, "rollout": rollout, "scope": scope, "deadline": deadline});
            j.on(&on, "rollout.planned", data);
        }
        17 => {
            let mut data = json!({"authority": who, "rollout": rollout, "done": number / 2});
            if day % 3 == 0 {
                data["total"] = json!(number);
            }
            j.on(&on, "rollout.progressed", data);
        }
        18 => {
            let kind = day % 3;
            if kind == 0 {
                j.on(&on, "submission.due", json!({"authority": who, "period": period, "due_on": on}));
            } else {
                let data = json!({"authority": who, "period": period, "received_on": on, "complete": kind == 1});
                j.on(&on, "submission.received", data);
            }
        }
        19 => drop(match day % 2 {
            0 => j.on(&on, "rollout.e-file-connected", json!({"authority": who})),
            _ => j.on(
                &on,
                "rollout.e-file-used",
                json!({"authority": who, "accounts": number, "concurrent": number / 2}),
            ),
        }),
        20 => {
            let data = json!({"authority": who, "request": order, "programme": "mobile-devices", "amount": "70.00",
                "reason": "x"});
            j.on(&on, "funding.requested", data);
            let amount = format!("{}.50", 1 + number);
            let data = json!({"authority": who, "request": order, "amount": amount, "from_line": line(who, "b"),
                "to_line": line(who, "a"), "basis": "x", "reference": "y"});
            j.on(&on, "funding.granted", data);
        }
        _ => drop(j.on(
            &on,
            "parameters.published",
            json!({"set": "x", "valid_from": on,
                "values": {"items": items(number), "e_file_authorities": 1 + number % 9}}),
        )),
    }
}

fn journal(facts: &[(u8, usize, i64, u8)]) -> Journal {
    let mut j = Journal::default();
    for who in WHO {
        j.line(who, &line(who, "a"), "900.00", "mobile-devices");
        j.line(who, &line(who, "b"), "700.00", "remote-access");
    }
    if facts.len().is_multiple_of(2) {
        j.parameters("2026-01-01", items(40));
    }
    for fact in facts {
        more(&mut j, *fact);
    }
    j
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_cell_of_the_indicators_is_what_its_parts_give_down_to_the_events(
        reports in prop::collection::vec((any::<u8>(), 0..4_usize, 0..400_i64, any::<u8>()), 0..120),
        until in 3..12_u8) {
        let j = journal(&reports);
        let facts = j.facts();
        let view = view(&facts, "", &format!("2026-{until:02}-28"));
        let whose = |authority: Option<&str>, district: Option<&str>, programme: Option<&str>| DerivationQuery {
            authority: authority.map(|who| who.parse().unwrap()),
            district: district.map(|which| which.parse().unwrap()),
            programme: programme.map(|which| which.parse().unwrap()),
            ..DerivationQuery::default()
        };
        let item = DerivationQuery { item: "tablet".parse().ok(), ..DerivationQuery::default() };
        let questions = [
            whose(None, None, None), whose(Some("ba-mitte"), None, None), whose(None, Some("03"), None),
            whose(None, None, Some("mobile-devices")), item,
        ];
        for one in CATALOGUE.iter() {
            for query in questions.iter().filter(|query| query.item.is_none() || one.id.starts_with("procurement.")) {
                told_as_shown(&j, &facts, &view, one.id, query);
            }
        }
    }
}

//! How the extra need and the proposal came about: every cell of the table is the root of a tree whose parts give it,
//! down to what events say (docs/spec.md#derivation).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
mod leaves;

use common::*;
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use sollist_analytics::{
    derivation::{Derivation, DerivationQuery, Op, check, derivation},
    *,
};
use sollist_contract::ids::{Authority, Item};

const WHO: [&str; 3] = ["ba-mitte", "ba-pankow", "polizei-berlin"];
const OTHERWISE: [&str; 3] = ["need.share.proportional", "need.share.urgency", "need.share.level"];
const ITEMS: [&str; 5] = ["dock", "licence", "notebook", "site", "vpn"];

fn line(who: &str, title: &str) -> String {
    format!("2026/30/25/{who}/{title}")
}

fn items(number: i64) -> Value {
    json!({
        "notebook": {"programme": "mobile-devices", "unit_price": "1071.725", "quota": "0.9",
            "life_months": 20 + number % 40},
        "dock": {"programme": "mobile-devices", "unit_price": "99.90", "quota": "0.5", "life_months": 60,
            "complements": "notebook"},
        "licence": {"programme": "e-file", "unit_price": "200.00", "quota": "0.6", "running_cost_per_year": "48.001",
            "deadline": "2026-10-01", "required_for_mobile_work": true},
        "site": {"programme": "infrastructure", "unit_price": "480.00", "quota": "0.013",
            "step_costs": [{"name": "x", "every": 2, "amount": "12.50"}, {"name": "y", "every": 3, "amount": "7.00"}]},
        "vpn": {"programme": "remote-access", "unit_price": "3.00", "quota": "0.8"},
    })
}

/// One random report more.
fn more(j: &mut Journal, (kind, who, number, day): (u8, usize, i64, u8)) {
    let who = WHO[who % 3];
    let on = format!("2026-{:02}-{:02}", 1 + day % 9, 1 + day % 28);
    let commissioned = format!("202{}-03-15", 2 + number % 5);
    let (order, item) = (format!("{}", number % 6), ["notebook", "dock"][usize::from(day % 2)]);
    match kind % 14 {
        0 => drop(j.eligible(who, &on, number)),
        1 => drop(j.on(
            &on,
            "staffing.positions-changed",
            json!({"authority": who, "quantity": number - 100, "effective_on": on}),
        )),
        2 => {
            let part = |since: &str, n: i64| json!({"in_use": n, "in_stock": n / 3, "commissioned_on": since});
            let parts = [part(&commissioned, number / 3), part("2020-01-31", 7), json!({"in_use": 3, "in_stock": 1})];
            j.on(&on, "rollout.stock-reported", json!({"authority": who, "item": item, "as_of": on, "parts": parts}));
        }
        3 => drop(j.stock(who, &on, item, number / 2, number / 5)),
        4..=6 => {
            let kind = ["issued", "returned", "retired"][usize::from(kind % 14) - 4];
            let mut data = json!({"authority": who, "item": item, "quantity": 1 + number / 4});
            if day % 3 == 0 {
                data["commissioned_on"] = json!(commissioned);
            }
            j.on(&on, &format!("rollout.devices-{kind}"), data);
        }
        7 => drop(j.on(&on, "rollout.remote-access-provided", json!({"authority": who, "sessions": number}))),
        8 => drop(j.on(
            &on,
            "rollout.licences-provided",
            json!({"authority": who, "licence": (["licence", "vpn"][usize::from(day % 2)]), "quantity": number}),
        )),
        9 if day % 4 == 1 => drop(j.on(
            &on,
            "rollout.site-withdrawn",
            json!({"authority": who, "site": format!("Haus {}", number % 4), "measure": "lan", "reason": "x"}),
        )),
        9 => drop(j.on(
            &on,
            "rollout.site-upgraded",
            json!({"authority": who, "site": format!("Haus {}", number % 4), "measure": "lan"}),
        )),
        10 => drop(j.on(
            &on,
            "procurement.order-placed",
            json!({"authority": who, "order": order, "line": line(who, "a"), "item": item, "quantity": 1 + number / 2,
                "amount": "300.00", "due": "2026-11-30",
                "consent": {"reference": "1", "basis": "x", "amount": "300.00"}}),
        )),
        11 => drop(j.on(
            &on,
            "procurement.goods-delivered",
            json!({"authority": who, "order": order, "quantity": 1 + number / 5, "delivered_on": on}),
        )),
        12 if day % 3 == 0 => drop(j.on(&on, "procurement.order-cancelled", json!({"authority": who, "order": order}))),
        12 => drop(j.on(
            &on,
            "procurement.order-changed",
            json!({"authority": who, "order": order, "quantity": 1 + number, "amount": "200.00"}),
        )),
        _ => drop(j.parameters(&on, items(number))),
    }
}

fn journal(facts: &[(u8, usize, i64, u8)]) -> Journal {
    let mut j = Journal::default();
    for (n, who) in WHO.into_iter().enumerate() {
        let amount = |m: usize| format!("{}.10", 3_000 * n + 5_000 * m);
        j.line_of(who, &line(who, "a"), &amount(1), "mobile-devices", "consumptive", Some("1"));
        j.line_of(who, &line(who, "b"), &amount(2), "other", "consumptive", Some("1"));
        j.line_of(who, &line(who, "c"), &amount(0), "e-file", "consumptive", Some("1"));
    }
    j.line("skzl", &line("skzl", "r"), "40000.03", "reserve");
    j.parameters("2026-01-01", items(40));
    j.eligible("ba-pankow", "2026-01-02", 120);
    for fact in facts {
        more(&mut j, *fact);
    }
    j
}

fn whose(authority: &str, item: Option<&str>) -> DerivationQuery {
    DerivationQuery {
        authority: authority.parse().ok(),
        item: item.and_then(|item| item.parse().ok()),
        target_day: Some(day("2026-09-30")),
        ..DerivationQuery::default()
    }
}

/// The tree of a figure, checked down to what the events say.
fn told<'f>(j: &Journal, facts: &'f Facts, view: &View, id: &str, query: &DerivationQuery) -> Derivation<'f> {
    let told = derivation(facts, view, id, query).unwrap();
    assert_eq!(check(&told).unwrap(), Ok(()), "{id} {query:?}");
    told.walk(&mut |_, part, composed| {
        if !composed && part.op == Op::Lookup {
            assert_eq!(part.value, leaves::read(j, part), "{id} {query:?} {part:?}");
        }
        Ok::<(), FigureError>(())
    })
    .unwrap();
    told
}

fn count(told: &Derivation<'_>, path: &[&str]) -> Option<Decimal> {
    told.clone().at(path).unwrap().part.value
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_cell_of_the_extra_need_is_what_its_parts_give_down_to_the_events(
        reports in prop::collection::vec((any::<u8>(), 0..3_usize, 0..400_i64, any::<u8>()), 0..70), back in 0..8_u64) {
        let j = journal(&reports);
        let facts = j.facts();
        let known = facts.last_seq().saturating_sub(back).max(12);
        let view = view(&facts, &known.to_string(), "");
        let table = need(&facts, &view, &NeedQuery::at(day("2026-09-30"))).unwrap();
        prop_assert!(table.withheld.is_empty());
        for row in &table.rows {
            let query = whose(row.authority.as_str(), Some(row.item.as_str()));
            let tree = told(&j, &facts, &view, "need.extra", &query);
            prop_assert_eq!(tree.part.value, Some(row.need.decimal()));
            prop_assert_eq!(told(&j, &facts, &view, "need.gross", &query).part.value, Some(row.gross.decimal()));
            prop_assert_eq!(told(&j, &facts, &view, "need.cover", &query).part.value, Some(row.cover.decimal()));
            let quantity = ["rest", "gross", "exact", "price", "quantity"];
            let lacking = [&quantity[..], &["lacking"]].concat();
            prop_assert_eq!(count(&tree, &quantity), Some(row.quantity.into()));
            for (name, is) in [("target", row.target), ("usable", row.usable), ("pipeline", row.pipeline)] {
                prop_assert_eq!(count(&tree, &[&lacking[..], &[name]].concat()), Some(is.into()), "{}", name);
            }
            let (target, pipeline) = (("need.target", row.target), ("need.pipeline", row.pipeline));
            for (id, is) in [target, ("need.usable", row.usable), pipeline, ("need.quantity", row.quantity)] {
                prop_assert_eq!(told(&j, &facts, &view, id, &query).part.value, Some(is.into()), "{}", id);
            }
        }
        let all = DerivationQuery { target_day: Some(day("2026-09-30")), ..DerivationQuery::default() };
        let total = |id: &str| told(&j, &facts, &view, id, &all).part.value;
        // Pieces of all items are no sum; those of one are that of its rows.
        let pieces = told(&j, &facts, &view, "need.quantity", &all);
        prop_assert_eq!((pieces.part.op, pieces.part.value), (Op::Each, None));
        for item in pieces.parts().unwrap() {
            let rows = table.rows.iter().filter(|row| row.item.as_str() == item.part.name);
            prop_assert_eq!(item.part.value, Some(rows.map(|row| row.quantity).sum::<i64>().into()));
        }
        prop_assert_eq!(total("need.extra"), table.need.map(|need| need.decimal()));
        prop_assert_eq!(total("need.gross"), table.gross.map(|gross| gross.decimal()));
        prop_assert_eq!(total("need.cover"), table.cover.map(|cover| cover.decimal()));
        prop_assert_eq!(total("need.reserve"), table.proposal.reserve.map(|reserve| reserve.decimal()));
        prop_assert_eq!(total("need.uncovered"), table.proposal.uncovered.map(|rest| rest.decimal()));
        for share in &table.proposal.shares {
            let query = whose(share.authority.as_str(), Some(share.item.as_str()));
            prop_assert_eq!(told(&j, &facts, &view, "need.share", &query).part.value, Some(share.share.decimal()));
        }
        // By every other rule too: of each claim, and of all together.
        let by_rule = splits(&facts, &view, &NeedQuery::at(day("2026-09-30")), &Rule::ALL).unwrap();
        for (split, id) in by_rule.splits.iter().skip(1).zip(OTHERWISE) {
            for share in &split.shares {
                let query = whose(share.authority.as_str(), Some(share.item.as_str()));
                prop_assert_eq!(told(&j, &facts, &view, id, &query).part.value, Some(share.share.decimal()), "{}", id);
            }
            let rest = by_rule.reserve.unwrap().decimal() - total(id).unwrap_or_default();
            prop_assert_eq!(rest, split.rest.decimal(), "{}", id);
        }
    }
}

/// Each rule says its own, and whatever a share is made of decides it: who changes a number finds that it is wrong.
#[test]
fn a_share_by_the_smallest_rate_is_led_back_to_prices_positions_and_devices() {
    let mut j = journal(&[]);
    for (who, eligible, devices, access) in
        [("ba-mitte", 400, 40, 90), ("ba-pankow", 120, 60, 20), ("polizei-berlin", 80, 1, 70)]
    {
        j.eligible(who, "2026-01-03", eligible).stock(who, "2026-01-03", "notebook", devices, 0);
        j.on("2026-01-03", "rollout.remote-access-provided", json!({"authority": who, "sessions": access}));
        let licences = json!({"authority": who, "licence": "licence", "quantity": 400});
        j.on("2026-01-03", "rollout.licences-provided", licences);
    }
    let facts = j.facts();
    let view = view(&facts, "", "");
    let all = DerivationQuery { target_day: Some(day("2026-09-30")), ..DerivationQuery::default() };
    let shares: Vec<Decimal> = OTHERWISE
        .iter()
        .map(|id| told(&j, &facts, &view, id, &whose("polizei-berlin", Some("notebook"))).part.value.unwrap())
        .collect();
    assert!(shares[0] != shares[1] && shares[1] != shares[2] && shares[2] > Decimal::ZERO, "{shares:?}");
    // Whole workplaces at the price to the cent.
    assert_eq!(shares[2] % "1071.73".parse::<Decimal>().unwrap(), Decimal::ZERO);
    let told = told(&j, &facts, &view, "need.share.level", &whose("polizei-berlin", Some("notebook")));
    for (path, is) in [
        (vec!["need.reserve"], "40000.03"),
        (vec!["polizei-berlin/eligible"], "80"),
        (vec!["polizei-berlin/notebook/unit_price"], "1071.73"),
        (vec!["polizei-berlin/notebook/usable"], "1"),
        (vec!["polizei-berlin/vpn/usable"], "70"),
        (vec!["ba-pankow/target", "vpn"], "96"),
    ] {
        assert_eq!(count(&told, &path), is.parse().ok(), "{path:?}");
    }
    let sum = derivation(&facts, &view, "need.share.level", &all).unwrap().part.value.unwrap();
    assert!(sum > Decimal::ZERO && sum <= "40000.03".parse().unwrap());
}

#[test]
fn a_share_of_the_reserve_is_led_back_to_the_claims_that_come_first() {
    let mut j = journal(&[]);
    j.eligible("ba-mitte", "2026-01-02", 400);
    let facts = j.facts();
    let view = view(&facts, "", "");
    let table = need(&facts, &view, &NeedQuery::at(day("2026-09-30"))).unwrap();
    // Of several ranks: the second to be served is led back to what the first left.
    let (first, second) = (&table.proposal.shares[0], &table.proposal.shares[1]);
    let tree_of = |share: &Share| {
        told(&j, &facts, &view, "need.share", &whose(share.authority.as_str(), Some(share.item.as_str())))
    };
    let claim = |share: &Share| format!("{}/{}", share.authority, share.item);
    let tree = tree_of(first);
    assert_eq!(tree.part.value, Some(first.share.decimal()));
    assert_eq!(count(&tree, &["need.reserve"]), Some("40000.03".parse().unwrap()));
    assert_eq!(count(&tree, &[&claim(first)]), Some(first.need.decimal()));
    let tree = tree_of(second);
    assert_eq!(count(&tree, &["left", "rest", "need.reserve"]), Some("40000.03".parse().unwrap()));
    assert_eq!(count(&tree, &["left", "rest", &claim(first)]), Some(first.need.decimal()));
    assert!(
        ITEMS.iter().all(|item| item.parse::<Item>().is_ok()) && WHO.iter().all(|who| who.parse::<Authority>().is_ok())
    );
    let wrong = DerivationQuery { line: line("ba-mitte", "a").parse().ok(), ..DerivationQuery::default() };
    let refused = derivation(&facts, &view, "need.extra", &wrong).err().unwrap();
    assert_eq!(refused, Refused::NotNarrowedBy { figure: "need.extra".to_owned(), by: "line" }.into());
    // The indicators of the need are of all items, so one item's is not told by their name.
    let of_item = DerivationQuery { item: ITEMS[0].parse().ok(), ..DerivationQuery::default() };
    assert!(derivation(&facts, &view, "need.extra", &of_item).is_ok());
    for figure in ["need.total", "need.covered-rate"] {
        let refused = derivation(&facts, &view, figure, &of_item).err().unwrap();
        assert_eq!(refused, Refused::NotNarrowedBy { figure: figure.to_owned(), by: "item" }.into());
    }
}

/// A sum of nothing would read as no need.
#[test]
fn what_is_not_derived_is_no_zero_and_says_for_what_it_is() {
    let mut j = Journal::default();
    j.parameters("2026-01-01", items(30));
    j.eligible("ba-mitte", "2026-02-01", 100);
    let facts = j.facts();
    let view = view(&facts, "", "2026-12-31");
    let ask = |id: &str, item: Option<&str>, authority: &str, day: &str| {
        let query = DerivationQuery {
            authority: Some(authority.parse().unwrap()),
            item: item.map(|item| item.parse().unwrap()),
            target_day: Some(day.parse().unwrap()),
            ..DerivationQuery::default()
        };
        let part = derivation(&facts, &view, id, &query).unwrap().part;
        (part.value.is_some(), part.why.map(|why| why.de).unwrap_or_default())
    };
    for id in ["need.extra", "need.gross", "need.cover", "need.share", "need.uncovered"] {
        let (given, why) = ask(id, Some("headset"), "ba-mitte", "2026-12-31");
        assert!(!given && why.contains("nur für: dock, licence, Notebook"), "{id}: {why}");
        assert!(ask(id, Some("notebook"), "ba-mitte", "2026-12-31").0, "{id}");
        let (given, why) = ask(id, None, "ba-pankow", "2026-12-31");
        assert!(!given && why.contains("geeignete Stellen"), "{id}: {why}");
        let (given, why) = ask(id, None, "ba-mitte", "1999-12-31");
        assert!(!given && why.contains("die ersten gelten ab dem 01.01.2026"), "{id}: {why}");
    }
}

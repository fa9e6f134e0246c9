//! How earned value, green figures, life-cycle cost and figures of payments, commitments and past years came about:
//! every cell is the root of a tree whose parts give it, down to what events say (docs/spec.md#derivation).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
mod leaves;

use std::collections::BTreeSet;

use common::*;
use leaves::told_as_shown;
use proptest::prelude::*;
use serde_json::{Value, json};
use sollist_analytics::{
    CATALOGUE,
    derivation::{DerivationQuery, Side},
};

const WHO: [&str; 3] = ["ba-mitte", "ba-pankow", "polizei-berlin"];
const ITEMS: [&str; 3] = ["notebook", "tablet", "desktop-pc"];

fn line(year: i64, who: &str, title: &str) -> String {
    format!("{year}/30/25/{who}/{title}")
}

/// Everything that figures rest on beside what is reported; prices and rates of many decimals.
fn published(number: i64) -> Value {
    let footprint = |kg: &str, kwh: &str| {
        json!({"manufacturing_kg": kg, "total_p10": "195.1", "total_median": "307.0", "total_p90": "421.9",
            "kwh_per_year": kwh, "n": 226, "source": "Boavizta 2023", "kind": "mobile"})
    };
    let item = |price: &str, life: i64| {
        json!({"programme": "mobile-devices", "unit_price": price, "quota": "0.875", "life_months": life,
            "running_cost_per_year": "120.505", "step_costs": [{"name": "x", "every": 500, "amount": "25000.00"}]})
    };
    let of = |some: &[&'static str]| some[usize::try_from(number).unwrap() % some.len()];
    let (rate, rise) = (of(&["0", "0.02", "0.0375", "0.000001"]), of(&["0", "0.025"]));
    json!({
        "items": {"notebook": item("1071.725", 1 + number % 90), "tablet": item("399.9", 36 + number % 100),
            "desktop-pc": {"programme": "workplace", "unit_price": "689.35", "life_months": 72, "quota": "0.1"}},
        "footprints": {"notebook": footprint("235.9", "18.78"), "tablet": footprint("71.33", "14.754"),
            "desktop-pc": footprint("248.8", "56.55")},
        "grid_kg_per_kwh": {"2024": "0.363"},
        "lcc": {"discount_rate": rate, "electricity_eur_per_kwh": "0.3015", "price_rise": rise,
            "disposal": {"notebook": "10.00"}},
        "cost_objects": {
            "rollouts": {"windows-11": {"items": ["tablet"], "lines": [line(2026, WHO[0], "a")]}},
            "projects": {"netz": {"items": ["notebook"]}, "windows-11": {"lines": [line(2026, WHO[1], "a")]}}
        },
    })
}

/// One random event more.
fn more(j: &mut Journal, (kind, who, number, at): (u8, usize, i64, u16)) {
    let who = WHO[who % 3];
    let (year, day) = (2025 + i64::from(at % 2), at / 2);
    let on = format!("{year}-{:02}-{:02}", 1 + day % 12, 1 + day % 28);
    let (order, item) = ((number % 7).to_string(), ITEMS[usize::from(day % 3)]);
    let amount = format!("{number}.07");
    let (rollout, project) =
        (["windows-11", "rechner"][usize::from(day % 2)], ["netz", "windows-11"][usize::from(day % 2)]);
    let milestone = format!("m{}", number % 4);
    let title = ["a", "b"][usize::from(day % 2)];
    match kind % 17 {
        0 | 1 => {
            let mut data = json!({"authority": who, "rollout": rollout, "scope": number + 1,
                "deadline": format!("{}-{:02}-17", 2025 + number % 2, 1 + number % 12)});
            if number % 5 > 0 {
                data["budget"] = json!(format!("{}.43", 1 + number * 977));
            }
            if number % 3 == 0 {
                data["start"] = json!(format!("2025-{:02}-03", 1 + number % 9));
            }
            j.on(&on, "rollout.planned", data);
        }
        2 | 3 => {
            let mut data = json!({"authority": who, "rollout": rollout, "done": number * 2 / 3});
            if day % 4 == 0 {
                data["total"] = json!(number);
            }
            j.on(&on, "rollout.progressed", data);
        }
        4 | 5 => {
            let data = json!({"authority": who, "project": project, "milestone": milestone,
                "planned_on": format!("{}-{:02}-{:02}", 2025 + number % 2, 1 + number % 12, 1 + number % 28),
                "budgeted_cost": format!("{}.10", number * 31)});
            j.on(&on, "rollout.milestone-planned", data);
        }
        6 => drop(j.on(
            &on,
            "rollout.milestone-reached",
            json!({"authority": who, "project": project, "milestone": milestone, "reached_on": on}),
        )),
        7 | 8 => {
            let mut data = json!({"authority": who, "order": order, "line": line(year, who, title), "item": item,
                "quantity": 1 + number / 2, "amount": format!("{}.99", 1 + number * 3),
                "due": format!("{}-{:02}-15", year + i64::from(day % 3 == 0), 1 + number % 12)});
            data["consent"] = json!({"reference": "1", "basis": "x", "amount": format!("{}.99", 1 + number * 3)});
            j.on(&on, "procurement.order-placed", data);
        }
        9 => drop(j.on(
            &on,
            "procurement.goods-delivered",
            json!({"authority": who, "order": order, "quantity": 1 + number / 5, "delivered_on": on}),
        )),
        10 => drop(j.on(&on, "procurement.order-cancelled", json!({"authority": who, "order": order}))),
        11 | 12 => {
            let amount = if number % 6 == 5 { format!("-{amount}") } else { amount };
            let mut data = json!({"authority": who, "line": line(year, who, title),
                "payment": format!("{number}-{at}"), "amount": amount});
            if number % 3 > 0 {
                data["order"] = json!(order);
                data["final"] = json!(number % 9 == 1);
            }
            j.on(&on, "procurement.payment-made", data);
        }
        13 => drop(j.on(
            &on,
            "procurement.invoice-received",
            json!({"authority": who, "order": order, "invoice": format!("r{number}-{at}"), "amount": amount}),
        )),
        14 => {
            let data = json!({"authority": who, "line": line(year, who, title), "year": year + 1 + number % 2,
                "amount": format!("{}.00", 1 + number)});
            j.on(&on, "budget.authority-granted", data);
        }
        15 => {
            let (kind, mut data) = match number % 4 {
                0 => ("rollout.devices-retired", json!({"authority": who, "item": item, "quantity": 1 + number / 4})),
                1 => ("rollout.devices-issued", json!({"authority": who, "item": item, "quantity": 1 + number / 4})),
                2 => {
                    let retired = json!({"authority": who, "item": item, "quantity": 1 + number / 9,
                        "commissioned_on": format!("202{}-0{}-11", number % 5, 1 + number % 9)});
                    ("rollout.devices-retired", retired)
                }
                _ => ("rollout.stock-reported", json!({"authority": who, "item": item, "as_of": on})),
            };
            if kind == "rollout.stock-reported" {
                data["parts"] = json!([
                    {"in_use": number / 2, "in_stock": 4, "commissioned_on": "2022-04-30"},
                    {"in_use": 3, "in_stock": number % 5}
                ]);
            }
            j.on(&on, kind, data);
        }
        _ => match number % 3 {
            0 => drop(j.eligible(who, &on, number)),
            _ => {
                let data = json!({"authority": who, "line": line(year, who, title), "amount": amount});
                j.on(&on, "budget.carried-over", data);
            }
        },
    }
}

fn journal(facts: &[(u8, usize, i64, u16)]) -> Journal {
    let mut j = Journal::default();
    for (year, who) in [2024, 2025, 2026].into_iter().flat_map(|year| WHO.map(|who| (year, who))) {
        // Who has lines in one year only stands on neither side of what compares two.
        if (year, who) != (2025, WHO[2]) {
            j.line(who, &line(year, who, "a"), "90000.00", "mobile-devices");
        }
        j.line(who, &line(year, who, "b"), "70000.00", "remote-access");
    }
    if !facts.len().is_multiple_of(4) {
        let number = facts.iter().map(|(_, _, number, _)| *number).sum::<i64>();
        let values = json!({"set": "x", "valid_from": "2025-01-01", "values": published(number)});
        j.on("2025-01-01", "parameters.published", values);
    }
    for fact in facts {
        more(&mut j, *fact);
    }
    j
}

const IDS: [&str; 27] = [
    "budget.allocation-coverage",
    "budget.carry-over-rate",
    "budget.ve-use",
    "cost.per-workplace",
    "cost.tco-workplace",
    "data.latency",
    "device.per-workplace",
    "evm.accrued",
    "evm.cpi",
    "evm.cv",
    "evm.eac",
    "evm.eac-atypical",
    "evm.eac-combined",
    "evm.ieac",
    "evm.spi",
    "evm.spi-time",
    "evm.sv",
    "evm.tcpi",
    "evm.vac",
    "forecast.variance",
    "green.device-life",
    "green.embodied",
    "green.energy",
    "green.retired",
    "procurement.on-time",
    "procurement.open-invoices",
    "project.milestones-on-time",
];

/// Each figure of Berlin, of an authority, a programme and a year, against its tree; says which had a value somewhere.
fn compared(j: &Journal, until: &str) -> BTreeSet<String> {
    let facts = j.facts();
    let view = view(&facts, "", until);
    let whose = |authority: Option<&str>, programme: Option<&str>, year: Option<i16>| DerivationQuery {
        authority: authority.map(|who| who.parse().unwrap()),
        programme: programme.map(|which| which.parse().unwrap()),
        year,
        ..DerivationQuery::default()
    };
    let questions = [
        whose(None, None, None),
        whose(Some(WHO[0]), None, Some(2025)),
        whose(Some(WHO[1]), None, None),
        whose(None, Some("mobile-devices"), None),
        whose(None, None, Some(2025)),
    ];
    let item = DerivationQuery { item: "notebook".parse().ok(), ..DerivationQuery::default() };
    let narrowed = |id: &str| ["procurement.", "device.", "green.", "cost.tco"].iter().any(|of| id.starts_with(of));
    let valued = |id: &'static str| {
        let asked = questions.iter().chain(Some(&item).filter(|_| narrowed(id)));
        asked.flat_map(|query| told_as_shown(j, &facts, &view, id, query)).collect::<Vec<_>>()
    };
    IDS.into_iter().flat_map(valued).collect()
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 12, max_shrink_iters: 60, failure_persistence: None, ..ProptestConfig::default()
    })]

    #[test]
    fn every_further_cell_is_what_its_parts_give_down_to_the_events(
        events in prop::collection::vec((any::<u8>(), 0..3_usize, 0..400_i64, any::<u16>()), 0..160),
        month in 3..15_u8) {
        let (year, month) = (2025 + i32::from(month > 12) + i32::from(month % 2), 1 + month % 12);
        compared(&journal(&events), &format!("{year}-{month:02}-28"));
    }
}

#[test]
fn none_of_the_trees_is_told_of_missing_values_only() {
    let events: Vec<(u8, usize, i64, u16)> = (0..600_i64)
        .map(|n| n * n * 7_919 % 1_000_003)
        .map(|n| ((n % 251) as u8, (n / 7 % 3) as usize, n / 11 % 400, (n % 65_521) as u16))
        .collect();
    let mut valued = compared(&journal(&events[..599]), "2026-09-28");
    valued.extend(compared(&journal(&events[..599]), "2027-02-28"));
    let of = |id: &'static str| CATALOGUE.iter().find(|one| one.id == id).unwrap();
    let with = |id| Side::all(of(id)).map(move |side| side.id(id)).chain([id.to_owned()]);
    let missing: Vec<String> = IDS.into_iter().flat_map(with).filter(|id| !valued.contains(id)).collect();
    assert_eq!(missing, Vec::<String>::new());
}

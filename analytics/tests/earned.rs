//! Earned value: the examples of the contract to the cent, who is left out, what withholds one row.

#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::*;
use serde_json::{Value, json};
use sollist_analytics::*;

const BA: &str = "ba-pankow";
const LINE: &str = "2025/30/25/bezirksamt-pankow/umstellung";

fn objects(j: &mut Journal, objects: Value) {
    let data = json!({"set": "zuordnung", "valid_from": "2025-01-01", "values": {"cost_objects": objects}});
    j.on("2025-01-02", "parameters.published", data);
}

fn plan(j: &mut Journal, on: &str, who: &str, scope: i64, start: &str, deadline: &str, budget: Option<&str>) {
    let mut data = json!({"authority": who, "rollout": "windows-11", "scope": scope, "deadline": deadline});
    data["start"] = json!(start);
    if let Some(budget) = budget {
        data["budget"] = json!(budget);
    }
    j.on(on, "rollout.planned", data);
}

fn progress(j: &mut Journal, on: &str, who: &str, done: i64) {
    j.on(on, "rollout.progressed", json!({"authority": who, "rollout": "windows-11", "done": done}));
}

fn pay(j: &mut Journal, on: &str, who: &str, line: &str, amount: &str) {
    let payment = format!("Z-{}", j.events.len());
    j.on(on, "procurement.payment-made", json!({"authority": who, "line": line, "payment": payment, "amount": amount}));
}

/// `value` of each id, or the reason.
fn all(facts: &Facts, until: &str, by: &[&str], ids: &[&str]) -> Vec<String> {
    let value = |row: &IndicatorRow| {
        let reason = || row.why.as_ref().map(german).unwrap_or_default();
        row.value.map_or_else(reason, |value| value.to_string())
    };
    ids.iter()
        .flat_map(|id| rows(facts, &format!("evm.{id}"), until, by).iter().map(value).collect::<Vec<_>>())
        .collect()
}

fn windows_11() -> Journal {
    let mut j = Journal::default();
    j.line(BA, LINE, "3000000.00", "workplace");
    objects(&mut j, json!({"rollouts": {"windows-11": {"lines": [LINE]}}}));
    plan(&mut j, "2025-01-15", BA, 96_613, "2025-02-03", "2025-10-14", Some("2500000.00"));
    progress(&mut j, "2025-06-02", BA, 11_744);
    pay(&mut j, "2025-05-02", BA, LINE, "480000.00");
    j
}

/// The contract, section 2, the first example.
#[test]
fn earned_value_windows_11_on_2_june_2025() {
    let facts = windows_11().facts();
    let ids = ["cpi", "spi", "eac", "eac-atypical", "eac-combined", "tcpi", "cv", "sv", "vac", "accrued"];
    assert_eq!(
        all(&facts, "2025-06-02", &[], &ids),
        [
            "0.63",
            "0.26",
            "3948760.23",
            "2676107.15",
            "13600021.52",
            "1.09",
            "-176107.15",
            "-845532.44",
            "-1448760.23",
            "0.00"
        ]
    );
    let cpi = figure(&facts, "evm.cpi", "2025-06-02");
    assert_eq!(said(&cpi), "0.63 303892.85/480000.00");
    assert_eq!(cpi.rollout.as_ref().map(|rollout| rollout.as_str()), Some("windows-11"));
    assert_eq!(said(&figure(&facts, "evm.spi", "2025-06-02")), "0.26 303892.85/1149425.29");
    assert_eq!(said(&figure(&facts, "rollout.required-rate", "2025-06-02")), "902.9 84869/94");
    // Planned value is linear until the deadline, so both indices of time are one: 174 · 11,744 / 96,613 of 80 days.
    assert_eq!(all(&facts, "2025-06-02", &[], &["spi-time", "ieac"]), ["0.26", "658.1"]);
    let time = figure(&facts, "evm.ieac", "2025-06-02");
    assert_eq!(time.unit, Unit::WorkingDays);
    // After it one goes on falling.
    assert_eq!(all(&facts, "2025-12-31", &[], &["spi", "spi-time"]), ["0.12", "0.09"]);
    // Before the start nothing is planned.
    assert_eq!(all(&facts, "2025-01-31", &[], &["spi"]), ["Ein Fortschritt ist nicht gemeldet."]);
}

/// Four milestones; the first was planned on 1 January.
fn milestones(replanned: bool) -> Journal {
    let mut j = Journal::default();
    let line = "2026/30/25/bezirksamt-pankow/netz";
    j.line(BA, line, "3000000.00", "infrastructure");
    objects(&mut j, json!({"projects": {"netz": {"items": ["switch"], "lines": [line]}}}));
    let stones = [
        ("m1", "2026-02-15", "300000.00", Some("2026-03-10")),
        ("m2", "2026-04-30", "500000.00", Some("2026-05-20")),
        ("m3", "2026-07-31", "400000.00", None),
        ("m4", "2026-11-30", "800000.00", None),
    ];
    for (name, planned_on, cost, _) in stones {
        let data = json!({"authority": BA, "project": "netz", "milestone": name, "planned_on": planned_on,
            "budgeted_cost": cost});
        j.on("2026-01-01", "rollout.milestone-planned", data);
    }
    if replanned {
        let data = json!({"authority": BA, "project": "netz", "milestone": "m1", "planned_on": "2026-02-15",
            "budgeted_cost": "350000.00"});
        j.on("2026-02-01", "rollout.milestone-planned", data);
    }
    pay(&mut j, "2026-02-20", BA, line, "950000.00");
    for (name, _, _, reached_on) in stones {
        if let Some(on) = reached_on {
            let data = json!({"authority": BA, "project": "netz", "milestone": name, "reached_on": on});
            j.on(on, "rollout.milestone-reached", data);
        }
    }
    j
}

/// The contract, section 2, the second example.
#[test]
fn earned_value_of_four_milestones() {
    let facts = milestones(false).facts();
    let ids = ["spi", "cpi", "eac", "spi-time", "ieac"];
    assert_eq!(all(&facts, "2026-06-30", &[], &ids), ["1.00", "0.84", "2375000.00", "1.00", "11.0"]);
    assert_eq!(all(&facts, "2026-09-30", &[], &ids), ["0.67", "0.84", "2375000.00", "0.67", "16.5"]);
    let row = figure(&facts, "evm.ieac", "2026-09-30");
    assert_eq!((row.unit, row.project.unwrap().as_str().to_owned()), (Unit::Months, "netz".to_owned()));
    assert_eq!(
        all(&facts, "2026-01-31", &[], &["spi", "spi-time", "cpi"]),
        ["Noch nichts geplant bis zu diesem Tag.", "Noch nichts geplant bis zu diesem Tag.", "Noch nicht begonnen."]
    );
    assert_eq!(said(&figure(&facts, "project.milestones-on-time", "2026-09-30")), "0.0 0/3");
    // Another plan is a break; what is earned by the first one stands beside.
    let replanned = figure(&milestones(true).facts(), "evm.cpi", "2026-06-30");
    assert!(replanned.series_break);
    assert_eq!(said(&replanned), "0.89 850000.00/950000.00");
    assert_eq!(replanned.beside, [(Beside::FirstPlan, "800000.00".parse().unwrap())]);
}

#[test]
fn nobodys_index_looks_better_for_payments_without_a_plan() {
    let mut j = windows_11();
    let mitte = "2025/30/25/bezirksamt-mitte/umstellung";
    j.line("ba-mitte", mitte, "100000.00", "workplace");
    objects(&mut j, json!({"rollouts": {"windows-11": {"lines": [LINE, mitte]}}}));
    pay(&mut j, "2025-05-02", "ba-mitte", mitte, "20000.00");
    let row = figure(&j.facts(), "evm.cpi", "2025-06-02");
    assert_eq!(said(&row), "0.63 303892.85/480000.00");
    assert_eq!(row.beside, [(Beside::UnplannedCost, "20000.00".parse().unwrap())]);
    assert_eq!(row.not_reported.iter().map(ToString::to_string).collect::<Vec<_>>(), ["ba-mitte"]);
    // A plan without a budget is none; its progress counts in time, alone.
    plan(&mut j, "2025-02-01", "ba-mitte", 100, "2025-02-03", "2025-10-14", None);
    progress(&mut j, "2025-06-02", "ba-mitte", 50);
    let facts = j.facts();
    let row = figure(&facts, "evm.cpi", "2025-06-02");
    assert_eq!((said(&row), row.beside.len(), row.not_reported.len()), ("0.63 303892.85/480000.00".to_owned(), 1, 1));
    let time = all(&facts, "2025-06-02", &[], &["spi-time"]);
    assert!(time[0].starts_with("Zeit lässt sich"), "{time:?}");
    assert_eq!(all(&facts, "2025-06-02", &["authority"], &["spi-time"]), ["1.09", "0.26"]);
    let of_mitte = all(&facts, "2025-06-02", &["authority"], &["cpi", "eac"]);
    assert_eq!(of_mitte[0], "Kein Budget geplant.");
    // With a budget it counts, and the sums come before the quotient.
    plan(&mut j, "2025-02-02", "ba-mitte", 100, "2025-02-03", "2025-10-14", Some("100000.00"));
    let row = figure(&j.facts(), "evm.cpi", "2025-06-02");
    assert_eq!(said(&row), "0.71 353892.85/500000.00");
    assert!(row.not_reported.is_empty() && row.beside.is_empty() && row.series_break, "{row:?}");
}

#[test]
fn every_null_of_earned_value_has_its_reason() {
    let reasons = |facts: &Facts, ids: &[&str]| all(facts, "2025-06-02", &[], ids);
    let mut j = Journal::default();
    j.line(BA, LINE, "1.00", "workplace");
    assert_eq!(reasons(&j.facts(), &["cpi"]), ["Weder eine Umstellung noch ein Projekt ist geplant."]);
    // Without cost_objects costs are open, time is not.
    plan(&mut j, "2025-01-15", BA, 100, "2025-02-03", "2025-10-14", Some("1000.00"));
    assert_eq!(reasons(&j.facts(), &["cpi", "spi"]), ["Ein Fortschritt ist nicht gemeldet."; 2]);
    progress(&mut j, "2025-06-01", BA, 0);
    let unassigned = "Keine Zahlungen zugeordnet (Parameter „cost_objects“).";
    assert_eq!(reasons(&j.facts(), &["cpi", "eac", "tcpi", "spi"]), [unassigned, unassigned, unassigned, "0.00"]);
    objects(&mut j, json!({"rollouts": {"windows-11": {"lines": [LINE]}}}));
    assert_eq!(reasons(&j.facts(), &["cpi"]), ["Noch nicht begonnen."]);
    let mut paid = j.clone();
    pay(&mut paid, "2025-05-01", BA, LINE, "1000.00");
    assert_eq!(
        reasons(&paid.facts(), &["cpi", "eac", "eac-combined", "tcpi"]),
        [
            "0.00",
            "Noch nichts geleistet; daraus ist nichts zu schließen.",
            "Noch nichts geleistet; daraus ist nichts zu schließen.",
            "Das Budget ist verbraucht."
        ]
    );
    progress(&mut j, "2025-06-02", BA, 50);
    assert_eq!(reasons(&j.facts(), &["cpi", "eac-atypical"]), ["Leistung ohne Zahlung.", "500.00"]);
    // A deadline that is not after the start: what it takes of time is open, costs are not.
    plan(&mut j, "2025-05-01", BA, 100, "2025-10-14", "2025-10-14", Some("1000.00"));
    pay(&mut j, "2025-05-01", BA, LINE, "400.00");
    let early = "Die Frist liegt nicht nach dem Beginn.";
    assert_eq!(
        reasons(&j.facts(), &["spi", "sv", "eac-combined", "spi-time", "cpi"]),
        [early, early, early, early, "1.25"]
    );
}

#[test]
fn what_is_delivered_and_unpaid_is_told_and_flatters_no_index_in_silence() {
    let mut j = windows_11();
    let order = json!({"authority": BA, "order": "B-1", "line": LINE, "item": "migration", "quantity": 100,
        "amount": "200000.00"});
    j.on("2025-03-01", "procurement.order-placed", order);
    let delivered = json!({"authority": BA, "order": "B-1", "quantity": 30, "delivered_on": "2025-04-01"});
    j.on("2025-04-01", "procurement.goods-delivered", delivered);
    let accrued = figure(&j.facts(), "evm.accrued", "2025-06-02");
    assert_eq!((said(&accrued), accrued.notes.clone()), ("60000.00 -/-".to_owned(), vec![Note::Flattered]));
    assert_eq!(figure(&j.facts(), "evm.cpi", "2025-06-02").notes, [Note::Flattered]);
    let payment = json!({"authority": BA, "order": "B-1", "line": LINE, "payment": "Z-x", "amount": "20000.00"});
    j.on("2025-04-02", "procurement.payment-made", payment);
    let facts = j.facts();
    assert_eq!(said(&figure(&facts, "evm.accrued", "2025-06-02")), "40000.00 -/-");
    assert_eq!(figure(&facts, "evm.cpi", "2025-06-02").notes, []);
}

/// Shares of orders are rounded once, as a sum: three thirds are a whole.
#[test]
fn what_is_delivered_of_several_orders_is_rounded_once() {
    let mut j = windows_11();
    for number in ["B-1", "B-2", "B-3"] {
        let order = json!({"authority": BA, "order": number, "line": LINE, "item": "migration", "quantity": 3,
            "amount": "100.00"});
        j.on("2025-03-01", "procurement.order-placed", order);
        let delivered = json!({"authority": BA, "order": number, "quantity": 1, "delivered_on": "2025-04-01"});
        j.on("2025-04-01", "procurement.goods-delivered", delivered);
    }
    assert_eq!(said(&figure(&j.facts(), "evm.accrued", "2025-06-02")), "100.00 -/-");
}

#[test]
fn a_payment_belongs_to_one_object_by_its_item_first_and_once() {
    let mut j = windows_11();
    objects(
        &mut j,
        json!({"rollouts": {"windows-11": {"lines": [LINE]}, "zz-other": {"items": ["migration"]}},
            "projects": {"netz": {"items": ["migration"], "lines": [LINE]}}}),
    );
    let order = json!({"authority": BA, "order": "B-1", "line": LINE, "item": "migration", "quantity": 1,
        "amount": "5000.00"});
    j.on("2025-03-01", "procurement.order-placed", order);
    let payment = json!({"authority": BA, "order": "B-1", "line": LINE, "payment": "Z-x", "amount": "5000.00"});
    j.on("2025-04-02", "procurement.payment-made", payment);
    let facts = j.facts();
    let rows = rows(&facts, "evm.cpi", "2025-06-02", &[]);
    let told: Vec<_> = rows.iter().map(|row| (row.rollout.as_ref().unwrap().as_str(), said(row))).collect();
    assert_eq!(
        told,
        [("windows-11", "0.63 303892.85/480000.00".to_owned()), ("zz-other", "Kein Budget geplant.".to_owned())]
    );
    assert_eq!(rows[1].beside, [(Beside::UnplannedCost, "5000.00".parse().unwrap())]);
}

#[test]
fn what_is_beyond_the_range_withholds_one_row_and_no_other() {
    let mut j = windows_11();
    let huge = "1000000000000.00";
    for n in 0..100_000 {
        let data = json!({"authority": BA, "project": "riese", "milestone": format!("m{n}"), "planned_on": "2025-04-30",
            "budgeted_cost": huge});
        j.on("2025-01-10", "rollout.milestone-planned", data);
    }
    let rows = rows(&j.facts(), "evm.spi", "2025-06-02", &[]);
    assert_eq!(rows.len(), 2);
    assert_eq!(said(&rows[0]), "0.26 303892.85/1149425.29");
    assert!(said(&rows[1]).contains("außerhalb des Bereichs"), "{}", said(&rows[1]));
}

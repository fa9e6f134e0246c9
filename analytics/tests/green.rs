//! Green figures and life-cycle cost: the examples of the contract, what stands beside, what is left out.

#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::*;
use serde_json::{Value, json};
use sollist_analytics::*;

const BA: &str = "ba-pankow";

fn footprint(manufacturing: &str, p10: &str, median: &str, p90: &str, kwh: &str) -> Value {
    json!({"manufacturing_kg": manufacturing, "total_p10": p10, "total_median": median, "total_p90": p90,
        "kwh_per_year": kwh, "n": 452, "source": "Boavizta 2023"})
}

fn laptop() -> Value {
    footprint("235.9", "195.1", "307.0", "421.9", "18.78")
}

fn publish(j: &mut Journal, set: &str, values: Value) {
    let data = json!({"set": set, "valid_from": "2024-01-01", "values": values});
    j.on("2024-01-02", "parameters.published", data);
}

/// 1,213 notebooks in use, of a life of so many months.
fn notebooks_of(life_months: i64) -> Journal {
    let mut j = Journal::default();
    j.line(BA, "2024/30/25/bezirksamt-pankow/ikt", "1.00", "mobile-devices");
    publish(
        &mut j,
        "preise",
        json!({"items": {"notebook": {"programme": "mobile-devices", "unit_price": "1071.72", "quota": "1.00",
            "running_cost_per_year": "120.00", "life_months": life_months}}}),
    );
    publish(
        &mut j,
        "umwelt",
        json!({"footprints": {"notebook": laptop()},
        "grid_kg_per_kwh": {"2023": "0.380", "2024": "0.363"}}),
    );
    j.stock(BA, "2024-03-01", "notebook", 1213, 7);
    j
}

fn beside(row: &IndicatorRow) -> Vec<(&'static str, String)> {
    row.beside.iter().map(|(key, value)| (key.code(), value.to_string())).collect()
}

fn told(pairs: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
    pairs.iter().map(|(key, value)| (*key, (*value).to_owned())).collect()
}

/// The contract, section 3, the example: 1,213 notebooks.
#[test]
fn green_embodied_and_energy_of_1213_notebooks() {
    for (life, expected) in [(60, "57229.3"), (48, "71536.7"), (72, "47691.1")] {
        assert_eq!(
            said(&figure(&notebooks_of(life).facts(), "green.embodied", "2024-12-31")),
            format!("{expected} -/-")
        );
    }
    let facts = notebooks_of(60).facts();
    let embodied = figure(&facts, "green.embodied", "2024-12-31");
    assert_eq!(beside(&embodied), told(&[("lower", "36369.5"), ("upper", "78648.4"), ("coverage", "100.0")]));
    assert_eq!(embodied.notes, [Note::OrderOfMagnitude { products: 452, sources: vec!["Boavizta 2023".to_owned()] }]);
    let energy = figure(&facts, "green.energy", "2024-12-31");
    assert_eq!(said(&energy), "22780.1 -/-");
    assert_eq!(beside(&energy), told(&[("kg", "8269.2"), ("coverage", "100.0")]));
    assert!(energy.notes.contains(&Note::DirectCo2 { year: 2024 }));
    // Of a year without a factor the latest one before, and none of a later one.
    assert!(figure(&facts, "green.energy", "2026-09-30").notes.contains(&Note::DirectCo2 { year: 2024 }));
    let mut early = Journal::default();
    publish(&mut early, "umwelt", json!({"footprints": {"notebook": laptop()}, "grid_kg_per_kwh": {"2027": "0.3"}}));
    early.stock(BA, "2024-03-01", "notebook", 1, 0);
    let energy = figure(&early.facts(), "green.energy", "2024-12-31");
    assert_eq!((said(&energy), energy.beside.len()), ("18.8 -/-".to_owned(), 1));
    assert!(energy.notes.contains(&Note::NoGridFactor));
}

#[test]
fn green_figures_rest_on_what_is_published_and_say_what_is_left_out() {
    let ids = ["green.embodied", "green.energy", "green.device-life", "green.retired", "cost.tco-workplace"];
    let mut j = Journal::default();
    j.line(BA, "2024/30/25/bezirksamt-pankow/ikt", "1.00", "mobile-devices");
    j.stock(BA, "2024-03-01", "notebook", 3, 0);
    for id in ids {
        let row = figure(&j.facts(), id, "2024-12-31");
        assert!(said(&row).starts_with("Fußabdrücke sind nicht veröffentlicht"), "{id}: {}", said(&row));
        assert!(row.not_reported.is_empty() && row.beside.is_empty(), "{id}: {row:?}");
    }
    // A monitor has no life time: it takes energy, and its making is left out and named.
    let mut j = notebooks_of(60);
    publish(
        &mut j,
        "mehr",
        json!({"footprints": {"notebook": laptop(),
        "monitor": footprint("333.3", "332.0", "503.5", "784.0", "40.88")}}),
    );
    j.stock(BA, "2024-03-02", "monitor", 100, 0);
    j.stock(BA, "2024-03-02", "tablet", 387, 0);
    let embodied = figure(&j.facts(), "green.embodied", "2024-12-31");
    assert_eq!(said(&embodied), "57229.3 -/-");
    assert!(embodied.notes.contains(&Note::NoLife(vec!["monitor".parse().unwrap()])));
    assert_eq!(said(&figure(&j.facts(), "green.energy", "2024-12-31")), "26868.1 -/-");
    // The contract, section 3: of all devices in use, whatever they are called. 1,313 of 1,700.
    assert!(beside(&embodied).contains(&("coverage", "77.2".to_owned())), "{embodied:?}");
    j.parameters("2024-02-01", json!({"tablet": {"programme": "mobile-devices"}}));
    let covered = figure(&j.facts(), "green.embodied", "2024-12-31");
    assert!(beside(&covered).contains(&("coverage", "77.2".to_owned())), "{covered:?}");
    // A desktop and a dock without a footprint: 1,313 of 2,000.
    j.stock(BA, "2024-03-03", "desktop-pc", 200, 0).stock(BA, "2024-03-03", "dock", 100, 9);
    let covered = figure(&j.facts(), "green.energy", "2024-12-31");
    assert!(beside(&covered).contains(&("coverage", "65.7".to_owned())), "{covered:?}");
    // Who reported nothing is named.
    j.line("ba-mitte", "2024/30/25/bezirksamt-mitte/ikt", "1.00", "mobile-devices");
    assert_eq!(figure(&j.facts(), "green.energy", "2024-12-31").not_reported.len(), 1);
}

/// The contract, section 3, the example: what was retired.
#[test]
fn green_device_life_of_what_was_retired() {
    let mut j = notebooks_of(60);
    let none = figure(&j.facts(), "green.device-life", "2024-12-31");
    assert_eq!(said(&none), "Keine Aussonderung in diesem Haushaltsjahr.");
    assert_eq!(said(&figure(&j.facts(), "green.retired", "2024-12-31")), "0 -/-");
    let parts = json!([{"in_use": 200, "in_stock": 0, "commissioned_on": "2019-05-01"},
        {"in_use": 100, "in_stock": 0, "commissioned_on": "2020-07-01"}]);
    let count = json!({"authority": BA, "item": "notebook", "as_of": "2024-04-01", "parts": parts});
    j.on("2024-04-01", "rollout.stock-reported", count);
    let retire = |j: &mut Journal, on: &str, quantity: i64, since: Option<&str>| {
        let mut data = json!({"authority": BA, "item": "notebook", "quantity": quantity});
        if let Some(since) = since {
            data["commissioned_on"] = json!(since);
        }
        j.on(on, "rollout.devices-retired", data);
    };
    // 100 at 62 and 50 at 48 months: 8,600 / 1,800 years.
    retire(&mut j, "2024-07-01", 100, None);
    retire(&mut j, "2024-07-01", 50, Some("2020-07-01"));
    let life = figure(&j.facts(), "green.device-life", "2024-12-31");
    assert_eq!(said(&life), "4.8 -/-");
    assert_eq!(said(&figure(&j.facts(), "green.retired", "2024-12-31")), "150 -/-");
    assert_eq!(said(&figure(&j.facts(), "green.retired", "2024-06-30")), "0 -/-");
    // 100 of May 2019 and 50 of July 2020 are left, 67 and 53 months old at the end of the year.
    assert!(beside(&life).contains(&("mean_age", "5.2".to_owned())), "{life:?}");
    // Another count later does not undo what was retired before.
    j.stock(BA, "2024-08-01", "notebook", 10, 0);
    assert_eq!(said(&figure(&j.facts(), "green.device-life", "2024-12-31")), "4.8 -/-");
    // Of unknown age: counted, and no part of the mean.
    retire(&mut j, "2024-09-01", 4, None);
    let life = figure(&j.facts(), "green.device-life", "2024-12-31");
    assert_eq!(said(&life), "4.8 -/-");
    assert!(beside(&life).contains(&("unknown_age", "4".to_owned())), "{life:?}");
    assert_eq!(said(&figure(&j.facts(), "green.retired", "2025-06-30")), "0 -/-", "of the year of the view");
}

/// The contract, section 3, the example: one notebook.
#[test]
fn life_cycle_cost_of_one_notebook() {
    let mut j = notebooks_of(60);
    assert!(said(&figure(&j.facts(), "cost.tco-workplace", "2024-12-31")).starts_with("Ein Strompreis"));
    publish(
        &mut j,
        "lcc",
        json!({"lcc": {"discount_rate": "0.02", "electricity_eur_per_kwh": "0.30",
        "disposal": {"notebook": "10.00"}}}),
    );
    let row = figure(&j.facts(), "cost.tco-workplace", "2024-12-31");
    assert_eq!(said(&row), "354.93 -/-");
    assert_eq!(
        beside(&row),
        told(&[("lower", "318.55"), ("upper", "409.52"), ("kg", "270.0"), ("carbon_cost", "52.65")])
    );
    publish(&mut j, "lcc", json!({"lcc": {"electricity_eur_per_kwh": "0.30", "disposal": {"notebook": "10.00"}}}));
    let even = figure(&j.facts(), "cost.tco-workplace", "2024-12-31");
    assert_eq!((said(&even), even.notes.clone()), ("341.98 -/-".to_owned(), vec![Note::Static]));
}

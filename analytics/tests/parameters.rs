//! The parameters in force: sets of different names are merged, and a key that is said again is replaced as a whole.

#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::*;
use serde_json::{Value, json};
use sollist_analytics::parameters::{InForce, in_force};

fn publish(journal: &mut Journal, set: &str, from: &str, values: Value) {
    let data = json!({"set": set, "valid_from": from, "values": values});
    journal.on("2026-01-05", "parameters.published", data);
}

fn footprints(items: &[(&str, &str)]) -> Value {
    let one = |kwh: &str| {
        json!({"manufacturing_kg": "235.9", "total_p10": "195.1", "total_median": "307.0", "total_p90": "421.9",
            "kwh_per_year": kwh, "n": 452, "source": "Boavizta 2023"})
    };
    Value::Object(items.iter().map(|(item, kwh)| ((*item).to_owned(), one(kwh))).collect())
}

fn on(journal: &Journal, target: &str) -> InForce {
    let facts = journal.facts();
    in_force(&facts, &view(&facts, "", ""), day(target))
}

/// `item=kWh` of what is in force, and the set it stands in.
fn said(found: &InForce) -> String {
    let Some((footprints, origin)) = &found.footprints else { return "-".to_owned() };
    let items: Vec<String> = footprints.iter().map(|(item, one)| format!("{item}={}", one.kwh_per_year.0)).collect();
    format!("{} {} #{}", items.join(" "), origin.set, origin.seq)
}

#[test]
fn sets_are_merged_and_a_key_said_again_is_replaced_whole() {
    let mut journal = Journal::default();
    let (laptop, both) = (footprints(&[("notebook", "18")]), footprints(&[("desktop", "56"), ("monitor", "40")]));
    publish(&mut journal, "umwelt", "2026-01-01", json!({"items": {}, "footprints": laptop, "closing_day": "01-15"}));
    publish(&mut journal, "standard", "2026-01-01", json!({"items": notebooks("1.00", "1000.00")}));
    publish(&mut journal, "umwelt-2", "2026-07-01", json!({"footprints": both, "grid_kg_per_kwh": {"2024": "0.363"}}));
    assert_eq!(said(&on(&journal, "2025-12-31")), "-");
    assert_eq!(said(&on(&journal, "2026-06-30")), "notebook=18 umwelt #1");
    let later = on(&journal, "2026-07-01");
    assert_eq!(said(&later), "desktop=56 monitor=40 umwelt-2 #3");
    assert!(later.items.len() == 1 && later.grid.is_some(), "what others say stays");
    assert_eq!(later.closing_day.unwrap().0.of(2027), Some(day("2027-01-15")));
    // A set of the same name takes the place of the one before, with all its keys.
    publish(&mut journal, "umwelt", "2026-08-01", json!({"items": {}, "closing_day": "01-31"}));
    let last = on(&journal, "2026-08-01");
    assert_eq!(said(&last), "desktop=56 monitor=40 umwelt-2 #3");
    assert_eq!(last.closing_day.unwrap().1.seq, 4);
    publish(&mut journal, "umwelt-2", "2026-09-01", json!({"items": {}}));
    assert_eq!(said(&on(&journal, "2026-09-01")), "-", "the set that said it is gone");
}

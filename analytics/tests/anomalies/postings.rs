//! What is booked twice.

use super::*;

const OTHER: &str = "2026/30/25/bezirksamt-pankow/netz";

fn money(j: &mut Journal, on: &str, kind: &str, more: Value) {
    let mut data = json!({"authority": PANKOW, "basis": "§ 50", "reference": "S-1"});
    if kind.ends_with("frozen") {
        data = json!({"authority": PANKOW, "consent_by": "Hauptausschuss", "reference": "S-1"});
    }
    if kind == "budget.carried-over" {
        data = json!({"authority": PANKOW});
    }
    data.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    j.on(on, kind, data);
}

fn twice(j: &Journal) -> Vec<String> {
    told(&find(j, Rule::PostedTwice, "2026-12-31"))
}

#[test]
fn the_same_booking_of_one_day_is_perhaps_one() {
    let mut j = start();
    j.line(PANKOW, OTHER, "1000.00", "infrastructure");
    let transfer = |from: &str, to: &str| json!({"from_line": from, "to_line": to, "amount": "70.00"});
    for (kind, more, amount) in [
        ("budget.frozen", json!({"line": LINE, "amount": "50.00"}), "50.00"),
        ("budget.unfrozen", json!({"line": LINE, "amount": "20.00"}), "20.00"),
        ("budget.adjusted", json!({"line": LINE, "amount": "-30.00"}), "-30.00"),
        ("budget.carried-over", json!({"line": LINE, "amount": "40.00"}), "40.00"),
        ("budget.transferred", transfer(LINE, OTHER), "70.00"),
    ] {
        let mut j = j.clone();
        money(&mut j, "2026-03-01", kind, more.clone());
        // Of another day it is another.
        money(&mut j, "2026-03-02", kind, more.clone());
        assert!(twice(&j).is_empty(), "{kind}");
        money(&mut j, "2026-03-01", kind, more);
        assert_eq!(twice(&j), [format!("ba-pankow {LINE} 2026-03-01 {amount} - notice")], "{kind}");
        let found = find(&j, Rule::PostedTwice, "");
        assert_eq!(found[0].events, [4, 6], "{kind}");
        assert!(found[0].said().de.contains("Nr. 4 und 6") && found[0].said().en.contains("no. 4 and 6"), "{kind}");
    }
    // Another amount, or the other way round, is another booking.
    money(&mut j, "2026-03-01", "budget.frozen", json!({"line": LINE, "amount": "50.00"}));
    money(&mut j, "2026-03-01", "budget.frozen", json!({"line": LINE, "amount": "50.01"}));
    money(&mut j, "2026-03-01", "budget.frozen", json!({"line": OTHER, "amount": "50.00"}));
    money(&mut j, "2026-03-01", "budget.transferred", transfer(LINE, OTHER));
    money(&mut j, "2026-03-01", "budget.transferred", transfer(OTHER, LINE));
    assert!(twice(&j).is_empty(), "{:?}", twice(&j));
}

#[test]
fn what_was_taken_back_is_booked_once() {
    let mut j = start();
    let data = json!({"line": LINE, "amount": "50.00"});
    for _ in 0..3 {
        money(&mut j, "2026-03-01", "budget.frozen", data.clone());
    }
    assert_eq!(twice(&j).len(), 2);
    money(&mut j, "2026-03-05", "budget.unfrozen", data.clone());
    assert_eq!(twice(&j).len(), 1);
    money(&mut j, "2026-03-06", "budget.unfrozen", data);
    assert!(twice(&j).is_empty());
}

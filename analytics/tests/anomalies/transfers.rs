//! Transfers that may be one.

use super::*;

const OTHER: &str = "2026/30/25/bezirksamt-pankow/netz";
const THIRD: &str = "2026/30/25/bezirksamt-pankow/wartung";

fn transfer(j: &mut Journal, on: &str, from: &str, to: &str, amount: &str) {
    let data = json!({"authority": PANKOW, "from_line": from, "to_line": to, "amount": amount, "basis": "§ 50",
        "reference": "S-1"});
    j.on(on, "budget.transferred", data);
}

fn limit(j: &mut Journal, from: &str, above: &str) {
    let approval = json!({"transfers_above": above});
    j.on(
        "2026-01-01",
        "parameters.published",
        json!({"set": "approval", "valid_from": from, "values":
        {"approval": approval}}),
    );
}

fn split(j: &Journal) -> Vec<String> {
    told(&find(j, Rule::SplitTransfer, "2026-12-31"))
}

#[test]
fn transfers_of_one_day_that_together_would_take_another_person_are_asked_about() {
    let mut j = start();
    j.line(PANKOW, OTHER, "1000.00", "infrastructure");
    j.line(PANKOW, THIRD, "1000.00", "infrastructure");
    for _ in 0..10 {
        transfer(&mut j, "2026-03-01", LINE, OTHER, "100.00");
    }
    assert!(split(&j).is_empty(), "without a limit nothing is below it");
    limit(&mut j, "2026-02-01", "500.00");
    assert_eq!(split(&j), [format!("ba-pankow {LINE} 2026-03-01 1000.00 10 notice")], "of one side alone");
    let found = find(&j, Rule::SplitTransfer, "");
    assert_eq!(found[0].events.len(), 10);
    assert!(found[0].said().de.contains("10 Umsetzungen von") && found[0].said().en.contains("10 transfers from"));
    let used = &found[0].parameters[0];
    assert_eq!((used.name.as_str(), used.value.as_str()), ("approval.transfers_above", "500.00"));
    assert!(used.origin.is_some());
}

#[test]
fn what_is_not_above_the_limit_of_its_day_or_above_it_alone_is_none() {
    let mut j = start();
    j.line(PANKOW, OTHER, "1000.00", "infrastructure");
    j.line(PANKOW, THIRD, "1000.00", "infrastructure");
    limit(&mut j, "2026-02-01", "500.00");
    limit(&mut j, "2026-06-01", "100.00");
    // Together just the limit; on two days; before there was a limit.
    for (on, amount) in [("2026-03-01", "250.00"), ("2026-04-01", "499.00"), ("2026-01-05", "400.00")] {
        transfer(&mut j, on, LINE, OTHER, amount);
    }
    transfer(&mut j, "2026-03-01", LINE, OTHER, "250.00");
    transfer(&mut j, "2026-04-02", LINE, OTHER, "499.00");
    transfer(&mut j, "2026-01-05", LINE, OTHER, "400.00");
    // What is above it took another person: it is no part of what was split.
    transfer(&mut j, "2026-05-01", LINE, OTHER, "900.00");
    transfer(&mut j, "2026-05-01", LINE, OTHER, "300.00");
    assert!(split(&j).is_empty(), "{:?}", split(&j));
    // One cent more is; and the limit is that of the day.
    transfer(&mut j, "2026-03-01", LINE, OTHER, "0.01");
    transfer(&mut j, "2026-06-02", LINE, OTHER, "60.00");
    transfer(&mut j, "2026-06-02", LINE, THIRD, "60.00");
    let all = [("2026-03-01", "500.01 3"), ("2026-06-02", "120.00 2")];
    assert_eq!(split(&j), all.map(|(on, more)| format!("ba-pankow {LINE} {on} {more} notice")));
    // Collected on one line from several.
    transfer(&mut j, "2026-07-02", LINE, THIRD, "60.00");
    transfer(&mut j, "2026-07-02", OTHER, THIRD, "60.00");
    assert_eq!(split(&j)[2], format!("ba-pankow {THIRD} 2026-07-02 120.00 2 notice"));
}

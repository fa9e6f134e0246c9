//! The rules of counts, and that each count is kept as what it is.

#![allow(clippy::unwrap_used, clippy::panic)]

use sollist_contract::{
    event::{Event, HeadcountReported, StaffingEvent},
    warning::Warn as _,
};

use crate::{
    domain::{self, Warned},
    store,
};

fn report(employees: i64, workplaces: i64, eligible: i64) -> HeadcountReported {
    let data = format!(
        r#"{{"authority":"ba-pankow","as_of":"2026-03-31","employees":{employees},"workplaces":{workplaces},"eligible":{eligible},"definition":"Köpfe"}}"#
    );
    let Some(Ok(Event::Staffing(StaffingEvent::HeadcountReported(event)))) =
        Event::from_data("staffing.headcount-reported.v1", &data)
    else {
        panic!("{data}")
    };
    event
}

#[test]
fn the_last_report_of_a_day_stands() {
    let mut counts = domain::Counts::new();
    for (employees, workplaces, eligible) in [(1200, 1000, 800), (1200, 5000, 1300)] {
        domain::report(&mut counts, &report(employees, workplaces, eligible));
    }
    let kept: Vec<_> =
        counts.values().map(|count| (count.employees.get(), count.workplaces.get(), count.eligible.get())).collect();
    assert_eq!(kept, [(1200, 5000, 1300)]);
}

#[test]
fn each_count_is_kept_in_its_place() {
    let row = store::model(&report(3, 2, 1));
    assert_eq!((row.employees, row.workplaces, row.eligible), (3, 2, 1));
    assert_eq!(
        (row.authority.as_str(), row.as_of.as_str(), row.definition.as_str()),
        ("ba-pankow", "2026-03-31", "Köpfe")
    );
}

#[test]
fn numbers_that_cannot_be_meant_so_are_queried() {
    for (employees, workplaces, eligible, expected) in [
        (1200, 1000, 1800, &[][..]),
        (1200, 1000, 1801, &["ELIGIBLE_BEYOND_EMPLOYEES"][..]),
        (0, 0, 1, &["ELIGIBLE_BEYOND_EMPLOYEES"]),
        (0, 0, 0, &[]),
        (1200, 121, 0, &[]),
        (1200, 120, 0, &["WORKPLACES_OF_ANOTHER_ORDER"]),
        (1200, 0, 0, &["WORKPLACES_OF_ANOTHER_ORDER"]),
        (1200, 11_999, 0, &[]),
        (1200, 12_000, 9_000, &["ELIGIBLE_BEYOND_EMPLOYEES", "WORKPLACES_OF_ANOTHER_ORDER"]),
        (1_000_000_000, 1_000_000_000, 1_000_000_000, &[]),
    ] {
        let warned = Warned::of(&report(employees, workplaces, eligible));
        let reasons: Vec<&str> = warned.iter().map(|warned| warned.warn().reason.code()).collect();
        assert_eq!(reasons, expected, "{employees} {workplaces} {eligible}");
    }
}

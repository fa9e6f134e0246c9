//! The rules of counts, and that each count is kept as what it is.

#![allow(clippy::unwrap_used, clippy::panic)]

use sollist_contract::{
    day::Day,
    envelope::Envelope,
    event::{Event, HeadcountReported, StaffingEvent},
    warning::Warn as _,
};
use sollist_ledger::{Desk as _, Ledger};
use sollist_platform::{
    wire::caller::Caller,
    write::batch::{Asked, Mode},
};

use crate::{
    desk::Staffing,
    domain::{self, Positions, Warned},
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
        domain::report(&mut counts, &domain::Known::new(), &report(employees, workplaces, eligible));
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
        (1200, 1000, 1440, &[][..]),
        (1200, 1000, 1441, &["ELIGIBLE_BEYOND_EMPLOYEES"][..]),
        (0, 0, 1, &["ELIGIBLE_BEYOND_EMPLOYEES"]),
        (0, 0, 0, &["HEADCOUNT_OF_NOTHING"]),
        (0, 1, 0, &["WORKPLACES_OF_ANOTHER_ORDER"]),
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

/// On which day none is left, and what was there before.
type Left = Option<(&'static str, i64)>;

/// Counts (`5. 100`: on the 5th, 100 are eligible) and changes (`7. -40`), in the order in which they come; with the
/// day on which none is left, and what was there before.
fn check(steps: &[(&str, Left)]) {
    let mut positions = Positions::default();
    let pankow = "ba-pankow".parse().unwrap();
    for (step, expected) in steps {
        let (day, number) = step.split_once(". ").unwrap();
        let day: Day = format!("2026-06-{day:0>2}").parse().unwrap();
        if !number.starts_with(['+', '-']) {
            positions.counted(&pankow, day, number.parse().unwrap());
            continue;
        }
        let number = number.trim_start_matches('+');
        let data = format!(r#"{{"authority":"ba-pankow","quantity":{number},"effective_on":"{day}"}}"#);
        let event = Event::from_data("staffing.positions-changed.v1", &data).unwrap().unwrap();
        let Event::Staffing(StaffingEvent::PositionsChanged(event)) = event else { panic!("{data}") };
        let found = match positions.change(&event) {
            Some(Warned::UsedUp(used_up)) => Some((used_up.day.to_string(), used_up.there)),
            // Fewer than half are left, and some.
            _ => None,
        };
        assert_eq!(found, expected.map(|(day, there)| (format!("2026-06-{day}"), there)), "{step} of {steps:?}");
    }
}

#[test]
fn more_positions_than_there_are_do_not_go_unasked() {
    check(&[("5. 100", None), ("7. -99", None), ("8. -1", Some(("08", 1)))]);
    check(&[("5. 100", None), ("7. -101", Some(("07", 100)))]);
    // In two steps, and out of order: the later one is what it is too many for.
    check(&[("5. 100", None), ("7. -60", None), ("6. -60", Some(("07", 40)))]);
    check(&[("5. 100", None), ("9. +50", None), ("10. -120", None), ("6. -60", Some(("10", 30)))]);
    // What came with a count, or before it, is in it; a later count ends what is known.
    check(&[("5. 100", None), ("5. -100", None), ("4. -500", None)]);
    check(&[("5. 100", None), ("8. 300", None), ("9. -200", None), ("6. -50", None), ("7. -50", Some(("07", 50)))]);
    // Nobody has counted, nothing goes, or more come.
    check(&[("7. -500", None), ("7. +1", None)]);
    check(&[("5. 0", None), ("7. +0", None), ("7. +5", None), ("8. -5", Some(("08", 5)))]);
}

#[test]
fn a_change_of_no_position_is_refused_who_asks_for_it() {
    let change = |quantity: i64| {
        let data = format!(r#"{{"authority":"ba-pankow","quantity":{quantity},"effective_on":"2026-06-01"}}"#);
        let event = Event::from_data("staffing.positions-changed.v1", &data).unwrap().unwrap();
        Envelope::new("/test", "1", "2026-06-01T12:00:00Z".parse().unwrap(), event)
    };
    for (mode, quantity, expected) in [
        (Mode::Asked, 0, "refused: POSITIONS_UNCHANGED"),
        (Mode::Fact, 0, "POSITIONS_UNCHANGED"),
        (Mode::Replay, 0, ""),
        (Mode::Asked, 1, ""),
        (Mode::Asked, -1, ""),
    ] {
        let envelope = change(quantity);
        let asked = Asked { envelope: &envelope, mode: &mode, caller: &Caller::named("anna") };
        let got = match Staffing::default().decide(&mut Ledger::default(), asked) {
            Ok(decision) => decision.beside.warnings.iter().map(|one| one.reason.code()).collect::<String>(),
            Err(refusal) => format!("refused: {}", refusal.reason.code()),
        };
        assert_eq!(got, expected, "{quantity}");
    }
}

#[test]
fn a_change_that_a_count_has_already_is_queried() {
    let pankow = "ba-pankow".parse().unwrap();
    let day = |text: &str| text.parse::<Day>().unwrap();
    let mut positions = Positions::default();
    positions.counted(&pankow, day("2026-03-31"), 800);
    positions.counted(&pankow, day("2026-06-30"), 820);
    for (on, counted_on) in
        [("2026-03-31", Some("2026-06-30")), ("2026-06-30", Some("2026-06-30")), ("2026-07-01", None)]
    {
        let data = format!(r#"{{"authority":"ba-pankow","quantity":5,"effective_on":"{on}"}}"#);
        let Some(Ok(Event::Staffing(StaffingEvent::PositionsChanged(event)))) =
            Event::from_data("staffing.positions-changed.v1", &data)
        else {
            panic!("{data}")
        };
        let expected = counted_on.map(|counted| Warned::BeforeCount { on: day(on), counted_on: day(counted) });
        assert_eq!(positions.before_count(&event), expected, "{on}");
    }
}

//! The rules of rollouts, milestones and movements of stock, step by step.

#![allow(clippy::unwrap_used, clippy::panic)]

use sollist_contract::{
    envelope::Envelope,
    event::{Event, RolloutEvent},
    refusal::Say as _,
};
use sollist_ledger::{Desk as _, Ledger};
use sollist_platform::{
    wire::caller::Caller,
    write::batch::{Asked, Decision, Mode},
};

use crate::{
    desk::Rollouts,
    domain::{Milestone, Refused, Rollout},
    history::{History, Report},
};

/// Plans (`plan SCOPE`) and progress (`DONE` or `DONE of TOTAL`), of March or of the month that is named first (`2:
/// 40`); what is refused changes nothing, and names the month in which the rule breaks.
fn check(steps: &[(&str, &str)]) {
    let (mut rollout, mut history): (Option<Rollout>, History) = (None, History::default());
    for (place, (step, expected)) in steps.iter().enumerate() {
        let (month, said) = step.split_once(": ").unwrap_or(("3", step));
        let on = format!("2026-0{month}-15").parse().unwrap();
        let step = said;
        let (after, report) = if let Some(scope) = step.strip_prefix("plan ") {
            let data = format!(
                r#"{{"authority":"ba-pankow","rollout":"windows-11","scope":{scope},"deadline":"2026-10-14"}}"#
            );
            let Some(Ok(Event::Rollout(RolloutEvent::RolloutPlanned(planned)))) =
                Event::from_data("rollout.planned.v1", &data)
            else {
                panic!("{data}")
            };
            (Rollout::planned(rollout.as_ref(), &planned, on, Some(&history)), Report::planned(&planned, on))
        } else {
            let numbers = match step.split_once(" of ") {
                Some((done, total)) => format!(r#""done":{done},"total":{total}"#),
                None => format!(r#""done":{step}"#),
            };
            let data = format!(r#"{{"authority":"ba-pankow","rollout":"windows-11",{numbers}}}"#);
            let Some(Ok(Event::Rollout(RolloutEvent::RolloutProgressed(progressed)))) =
                Event::from_data("rollout.progressed.v1", &data)
            else {
                panic!("{data}")
            };
            (
                Rollout::progressed(rollout.as_ref(), &progressed, on, Some(&history)),
                Report::progressed(&progressed, on),
            )
        };
        let got = match after {
            Ok(after) => {
                let total = after.total.map_or("?".to_owned(), |total| total.to_string());
                let got = format!("{} of {total}, {}", after.done, after.scope);
                history.record(report);
                // Where nothing that comes is dated earlier, where it stands says the same.
                let short = History::from(after.total, after.done);
                let next = Report { day: "2027-01-01".parse().unwrap(), total: None, done: Some(1_000) };
                assert_eq!(short.excess(&next), history.excess(&next), "step {}", place + 1);
                rollout = Some(after);
                got
            }
            Err(why) => {
                let (Refused::FewerThanDone(excess)
                | Refused::TotalBelowDone(excess)
                | Refused::MoreThanThereIs { excess, .. }) = why
                else {
                    panic!("step {}: {why:?}", place + 1)
                };
                let refusal = why.say();
                format!("{} {} {}", refusal.reason.code(), refusal.field, excess.day.date().month())
            }
        };
        assert_eq!(got, *expected, "step {}: {step}", place + 1);
    }
}

#[test]
fn progress_stays_within_the_total() {
    check(&[
        ("plan 100", "0 of 100, 100"),
        ("40", "40 of 100, 100"),
        ("101", "MORE_DONE_THAN_TOTAL data.done 3"),
        ("100", "100 of 100, 100"),
        // A new total may come with it, and then counts.
        ("101 of 120", "101 of 120, 100"),
        ("121", "MORE_DONE_THAN_TOTAL data.done 3"),
        ("101 of 100", "MORE_DONE_THAN_TOTAL data.done 3"),
        // A running total may be corrected downwards.
        ("90", "90 of 120, 100"),
        // Planned anew, what was reached stays.
        ("plan 150", "90 of 150, 150"),
        ("150", "150 of 150, 150"),
    ]);
}

#[test]
fn the_newest_report_by_day_of_effect_counts() {
    check(&[
        ("plan 100", "0 of 100, 100"),
        ("6: 80", "80 of 100, 100"),
        // Late reports of something older change the past, not the present.
        ("4: 10", "80 of 100, 100"),
        ("2: plan 60", "80 of 100, 100"),
        ("2: 50 of 50", "80 of 100, 100"),
        // They are held against the total they name, and must not spoil what came after.
        ("4: 51 of 50", "MORE_DONE_THAN_TOTAL data.done 4"),
        ("4: 30 of 70", "TOTAL_BELOW_DONE data.total 6"),
        ("4: 101", "MORE_DONE_THAN_TOTAL data.done 4"),
        ("4: 30 of 90", "80 of 90, 100"),
        // Of one day the one recorded last.
        ("6: 70", "70 of 90, 100"),
        ("6: plan 75", "70 of 75, 75"),
        ("5: plan 500", "70 of 75, 75"),
    ]);
    let [may, july] = ["2026-05-01", "2026-07-01"].map(|day| day.parse().unwrap());
    let planned = |data: &str, on, before: Option<&Milestone>| {
        let data = format!(r#"{{"authority":"ba-pankow","project":"e-akte","milestone":"go-live",{data}}}"#);
        let Some(Ok(Event::Rollout(RolloutEvent::MilestonePlanned(event)))) =
            Event::from_data("rollout.milestone-planned.v1", &data)
        else {
            panic!("{data}")
        };
        Milestone::planned(&event, on, before)
    };
    let newer = planned(r#""planned_on":"2026-12-01","budgeted_cost":"2.00""#, july, None);
    assert_eq!(planned(r#""planned_on":"2026-06-01","budgeted_cost":"1.00""#, may, Some(&newer)), newer);
    assert_ne!(planned(r#""planned_on":"2026-06-01","budgeted_cost":"1.00""#, july, Some(&newer)), newer);
}

#[test]
fn what_is_dated_earlier_is_held_to_the_totals_of_its_days() {
    check(&[
        ("1: plan 100", "0 of 100, 100"),
        ("6: 150 of 200", "150 of 200, 100"),
        // The total of June is none of May.
        ("5: 120", "MORE_DONE_THAN_TOTAL data.done 5"),
        ("5: 120 of 200", "150 of 200, 100"),
        ("4: 100", "150 of 200, 100"),
        // A plan that comes late counts until the next total.
        ("4: plan 99", "SCOPE_BELOW_DONE data.scope 4"),
        ("3: plan 99", "SCOPE_BELOW_DONE data.scope 4"),
        ("4: plan 110", "150 of 200, 110"),
        // What is done stays done until the next report, whatever is planned meanwhile.
        ("8: plan 160", "150 of 160, 160"),
        ("7: 170", "MORE_DONE_THAN_TOTAL data.done 8"),
        ("7: 160", "160 of 160, 160"),
    ]);
}

#[test]
fn a_total_may_come_with_the_progress() {
    check(&[
        (r#"plan "alle Bürodienstgebäude""#, "0 of ?, alle Bürodienstgebäude"),
        ("7", "7 of ?, alle Bürodienstgebäude"),
        ("8 of 60", "8 of 60, alle Bürodienstgebäude"),
        ("61", "MORE_DONE_THAN_TOTAL data.done 3"),
        // A plan in words keeps the total that is known.
        (r#"plan "alle Standorte""#, "8 of 60, alle Standorte"),
    ]);
}

#[test]
fn a_milestone_is_reached_once() {
    let name = "go-live".parse().unwrap();
    let planned = Milestone {
        planned_on: "2026-06-30".parse().unwrap(),
        budgeted_cost: "250000.00".parse().unwrap(),
        reached_on: None,
        said_on: None,
    };
    let reached = Milestone::reached(Some(&planned), &name, "2026-07-15".parse().unwrap(), true).unwrap();
    assert_eq!(reached, Milestone { reached_on: Some("2026-07-15".parse().unwrap()), ..planned });
    let refusal = Milestone::reached(Some(&reached), &name, "2026-08-01".parse().unwrap(), true).unwrap_err().say();
    assert_eq!((refusal.reason.code(), refusal.field.as_str()), ("MILESTONE_REACHED_ALREADY", "data.milestone"));
    assert!(refusal.said.en.contains("2026-07-15"), "{}", refusal.said.en);
    // What is recorded is read again: the day recorded last counts.
    let again = Milestone::reached(Some(&reached), &name, "2026-08-01".parse().unwrap(), false).unwrap();
    assert_eq!(again.reached_on, Some("2026-08-01".parse().unwrap()));
}

/// Each step, as a fact: type and data beside the authority; expected is the reason of its refusal, what it is queried
/// for, or nothing.
fn check_desk(steps: &[(&str, &str, &str)]) {
    check_desk_as(&Mode::Fact, steps);
}

fn check_desk_as(mode: &Mode, steps: &[(&str, &str, &str)]) {
    let (mut desk, mut ledger) = (Rollouts::default(), Ledger::default());
    for (place, (kind, data, expected)) in steps.iter().enumerate() {
        let data = format!(r#"{{"authority":"ba-pankow",{data}}}"#);
        let event =
            Event::from_data(&format!("{kind}.v1"), &data).unwrap().unwrap_or_else(|why| panic!("{data}: {why}"));
        let time = "2026-03-01T12:00:00Z".parse().unwrap();
        let decided = {
            let envelope = Envelope::new("/test", place.to_string(), time, event);
            desk.decide(&mut ledger, Asked { envelope: &envelope, mode, caller: &Caller::named("anna") })
        };
        let queried = |decision: Decision| decision.beside.warnings.first().map_or("", |one| one.reason.code());
        let got = decided.map_or_else(|refusal| refusal.reason.code(), queried);
        assert_eq!(got, *expected, "step {}: {data}", place + 1);
    }
}

#[test]
#[rustfmt::skip]
fn nothing_is_reported_of_what_nobody_planned() {
    let milestone = r#""project":"e-akte","milestone":"go-live""#;
    check_desk(&[
        ("rollout.progressed", r#""rollout":"windows-11","done":1"#, "ROLLOUT_UNKNOWN"),
        ("rollout.planned", r#""rollout":"windows-11","scope":10,"deadline":"2026-10-14""#, ""),
        ("rollout.progressed", r#""rollout":"windows-11","done":1"#, ""),
        ("rollout.milestone-reached", &format!(r#"{milestone},"reached_on":"2026-07-15""#), "MILESTONE_UNKNOWN"),
        ("rollout.milestone-planned", &format!(r#"{milestone},"planned_on":"2026-06-30","budgeted_cost":"1.00""#), ""),
        ("rollout.milestone-reached", &format!(r#"{milestone},"reached_on":"2026-07-15""#), ""),
        // Planned anew, it stays reached.
        ("rollout.milestone-planned", &format!(r#"{milestone},"planned_on":"2026-09-30","budgeted_cost":"1.00""#), ""),
        ("rollout.milestone-reached", &format!(r#"{milestone},"reached_on":"2026-09-15""#),
            "MILESTONE_REACHED_ALREADY"),
        ("citylab.activity-recorded",
            r#""kind":"event","title":"Sommerkonferenz","held_on":"2026-06-30","line":"2026/30/25/citylab/betrieb""#,
                "LINE_UNKNOWN"),
        ("citylab.activity-recorded", r#""kind":"event","title":"Sommerkonferenz","held_on":"2026-06-30""#, ""),
    ]);
}

#[test]
#[rustfmt::skip]
fn more_who_use_the_digital_file_than_have_an_account_are_queried() {
    let beyond = "CONCURRENT_BEYOND_ACCOUNTS";
    for (mode, queried) in [(Mode::Asked, beyond), (Mode::Fact, beyond), (Mode::Replay, "")] {
        check_desk_as(&mode, &[
            ("rollout.e-file-used", r#""accounts":10,"concurrent":10"#, ""),
            ("rollout.e-file-used", r#""accounts":10,"concurrent":11"#, queried),
        ]);
    }
}

#[test]
fn nothing_leaves_that_is_not_there() {
    // All of 1 March.
    check_desk(&[
        ("rollout.devices-issued", r#""item":"notebook","quantity":1"#, "STOCK_TOO_LITTLE"),
        ("rollout.stock-reported", r#""item":"notebook","in_use":5,"in_stock":3,"as_of":"2026-01-31""#, ""),
        ("rollout.devices-issued", r#""item":"notebook","quantity":4"#, "STOCK_TOO_LITTLE"),
        ("rollout.devices-issued", r#""item":"notebook","quantity":3"#, ""),
        ("rollout.devices-returned", r#""item":"notebook","quantity":9"#, "STOCK_TOO_LITTLE"),
        ("rollout.devices-returned", r#""item":"notebook","quantity":8"#, ""),
        ("rollout.devices-retired", r#""item":"notebook","quantity":9"#, "STOCK_TOO_LITTLE"),
        ("rollout.devices-retired", r#""item":"notebook","quantity":8"#, ""),
        ("rollout.devices-retired", r#""item":"notebook","quantity":1"#, "STOCK_TOO_LITTLE"),
        ("rollout.devices-issued", r#""item":"tablet","quantity":1"#, "STOCK_TOO_LITTLE"),
    ]);
}

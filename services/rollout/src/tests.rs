//! The rules of rollouts, milestones and movements of stock, step by step.

#![allow(clippy::unwrap_used, clippy::panic)]

use sollist_contract::{
    envelope::Envelope,
    event::{Event, RolloutEvent},
    ids::SiteId,
    refusal::Say as _,
    stock::Part,
};
use sollist_ledger::{Desk as _, Ledger};
use sollist_platform::{
    wire::caller::Caller,
    write::batch::{Asked, Decision, Mode},
};

use crate::{
    desk::Rollouts,
    domain::{Milestone, Refused, Rollout, Warned},
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
            (rollout.as_ref().unwrap().progressed(&progressed, on, Some(&history)), Report::progressed(&progressed, on))
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
    let reached = planned.reached(&name, "2026-07-15".parse().unwrap(), true).unwrap();
    assert_eq!(reached, Milestone { reached_on: Some("2026-07-15".parse().unwrap()), ..planned });
    let refusal = reached.reached(&name, "2026-08-01".parse().unwrap(), true).unwrap_err().say();
    assert_eq!((refusal.reason.code(), refusal.field.as_str()), ("MILESTONE_REACHED_ALREADY", "data.milestone"));
    assert!(refusal.said.en.contains("2026-07-15"), "{}", refusal.said.en);
    // What is recorded is read again: the day recorded last counts.
    let again = reached.reached(&name, "2026-08-01".parse().unwrap(), false).unwrap();
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
        let comma = if data.is_empty() { "" } else { "," };
        let data = format!(r#"{{"authority":"ba-pankow"{comma}{data}}}"#);
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

/// What is queried of it, whoever says it, and not when it is read again; and what only a fact may say.
#[test]
#[rustfmt::skip]
fn numbers_and_days_that_cannot_be_meant_so_are_queried() {
    for mode in [Mode::Asked, Mode::Fact, Mode::Replay] {
        let queried = |reason: &'static str| if mode == Mode::Replay { "" } else { reason };
        // Asked for, it is refused for the same reason.
        let refused = queried;
        check_desk_as(&mode, &[
            ("rollout.e-file-used", r#""accounts":10,"concurrent":10"#, if mode == Mode::Asked { "E_FILE_NOT_CONNECTED" } else { "" }),
            ("rollout.e-file-connected", "", ""),
            ("rollout.e-file-used", r#""accounts":10,"concurrent":10"#, ""),
            ("rollout.e-file-used", r#""accounts":10,"concurrent":11"#, queried("CONCURRENT_BEYOND_ACCOUNTS")),
            ("rollout.remote-access-provided", r#""sessions":10"#, ""),
            ("rollout.remote-access-provided", r#""sessions":10,"accounts":10"#, ""),
            ("rollout.remote-access-provided", r#""sessions":11,"accounts":10"#, queried("SESSIONS_BEYOND_ACCOUNTS")),
            ("rollout.remote-access-provided", r#""sessions":1,"accounts":0"#, queried("SESSIONS_BEYOND_ACCOUNTS")),
            ("rollout.planned", r#""rollout":"x","scope":10,"deadline":"2026-10-14","start":"2026-10-14""#, ""),
            ("rollout.planned", r#""rollout":"x","scope":10,"deadline":"2026-10-14","start":"2026-10-15""#, refused("START_AFTER_DEADLINE")),
            ("rollout.planned", r#""rollout":"x","scope":10,"deadline":"2026-10-14","budget":"-0.01""#, refused("COST_NEGATIVE")),
            ("rollout.planned", r#""rollout":"y","scope":0,"deadline":"2026-10-14""#, queried("SCOPE_ZERO")),
            ("rollout.planned", r#""rollout":"z","scope":"Standorte","deadline":"2026-10-14""#, ""),
            ("rollout.progressed", r#""rollout":"z","done":0,"total":0"#, queried("SCOPE_ZERO")),
            ("rollout.milestone-planned", r#""project":"p","milestone":"m","planned_on":"2026-10-14","budgeted_cost":"-1.00""#, refused("COST_NEGATIVE")),
            ("rollout.milestone-planned", r#""project":"p","milestone":"m","planned_on":"2026-10-14","budgeted_cost":"0.00""#, ""),
            // Nobody has published parameters: every name is as good as another.
            ("rollout.licences-provided", r#""licence":"vpn","quantity":1"#, ""),
        ]);
    }
    // What is refused is not there afterwards, a fact is.
    let start = r#""rollout":"x","scope":10,"deadline":"2026-10-14","start":"2026-10-15""#;
    let progress = r#""rollout":"x","done":1"#;
    for (mode, reached) in [(Mode::Asked, "ROLLOUT_UNKNOWN"), (Mode::Fact, "")] {
        let steps = [("rollout.planned", start, "START_AFTER_DEADLINE"), ("rollout.progressed", progress, reached)];
        check_desk_as(&mode, &steps);
    }
}

/// Reports by month as `DONE` or `DONE of TOTAL`, one after the other, and where the number falls.
#[test]
fn progress_that_goes_back_is_queried_in_whatever_order_it_comes() {
    // Month, number and the one before it.
    type Fall = Option<(i8, i64, i64)>;
    let check = |steps: &[(&str, Fall)]| {
        let mut history = History::of(Vec::new());
        for (step, expected) in steps {
            let (month, said) = step.split_once(": ").unwrap();
            let (done, total) =
                said.split_once(" of ").map_or((said, None), |(done, total)| (done, total.parse().ok()));
            let day = format!("2026-0{month}-15").parse().unwrap();
            let report = Report { day, total, done: done.parse().ok() };
            let found = history.goes_back(&report).map(|back| (back.day.date().month(), back.done, back.before));
            assert_eq!(found, *expected, "{step} of {steps:?}");
            history.record(report);
        }
    };
    check(&[("1: 10", None), ("2: 20", None), ("3: 20", None), ("4: 18", None), ("5: 16", Some((5, 16, 18)))]);
    // A correction of the same day is none, as long as it does not fall below the day before.
    check(&[("1: 10", None), ("2: 20", None), ("2: 15", None), ("2: 8", Some((2, 8, 10)))]);
    // Late: it is above what is known of a later day.
    check(&[("1: 10", None), ("3: 20", None), ("2: 15", None), ("2: 25", Some((3, 20, 25)))]);
    // Counted anew: another total; the same one said again is none.
    check(&[("1: 80 of 100", None), ("2: 60 of 120", None), ("3: 50 of 120", Some((3, 50, 60)))]);
    check(&[("1: 80", None), ("2: 60 of 100", None)]);
    // Where it stands is enough while nothing is dated earlier.
    let day = "2026-06-15".parse().unwrap();
    let back = History::from(Some(100), 80).goes_back(&Report { day, total: None, done: Some(60) });
    assert_eq!(back.map(|back| (back.done, back.before)), Some((60, 80)));
    assert_eq!(History::default().goes_back(&Report { day, total: None, done: Some(0) }), None);
}

#[test]
fn licences_are_known_by_what_parameters_name() {
    let (mut desk, mut ledger) = (Rollouts::default(), Ledger::default());
    ledger.items.publish(&"e-file-licence".parse().unwrap());
    let mut provided = |licence: &str| {
        let data = format!(r#"{{"authority":"ba-pankow","licence":"{licence}","quantity":10}}"#);
        let event = Event::from_data("rollout.licences-provided.v1", &data).unwrap().unwrap();
        let envelope = Envelope::new("/test", licence, "2026-03-01T12:00:00Z".parse().unwrap(), event);
        let asked = Asked { envelope: &envelope, mode: &Mode::Asked, caller: &Caller::named("anna") };
        desk.decide(&mut ledger, asked).unwrap().beside.warnings
    };
    assert_eq!(provided("e-file-licence"), []);
    let [warning] = &provided("e-file-license")[..] else { panic!("one") };
    assert_eq!((warning.reason.code(), warning.field), ("LICENCE_UNKNOWN", "data.licence"));
    assert!(warning.said.de.contains("Gemeint ist vielleicht „e-file-licence“"), "{:?}", warning.said);
    // Each time, as long as it hardly differs from one that parameters name; of another once is enough.
    assert_eq!(provided("e-file-license").len(), 1);
    assert_eq!((provided("kaffee").len(), provided("kaffee").len()), (1, 0));
}

#[test]
fn what_is_counted_as_devices_is_no_licence() {
    let (mut desk, mut ledger) = (Rollouts::default(), Ledger::default());
    ledger.items.publish(&"notebook".parse().unwrap());
    let mut warned = |kind: &str, data: &str| {
        let event = Event::from_data(kind, data).unwrap().unwrap();
        let envelope = Envelope::new("/test", kind, "2026-03-01T12:00:00Z".parse().unwrap(), event);
        let asked = Asked { envelope: &envelope, mode: &Mode::Asked, caller: &Caller::named("anna") };
        desk.decide(&mut ledger, asked).unwrap().beside.warnings
    };
    let licences = r#"{"authority":"ba-pankow","licence":"notebook","quantity":700}"#;
    assert_eq!(warned("rollout.licences-provided.v1", licences), []);
    let counted = r#"{"authority":"ba-pankow","item":"notebook","as_of":"2026-02-01",
        "in_use":7,"in_stock":5}"#;
    warned("rollout.stock-reported.v1", counted);
    let [warning] = &warned("rollout.licences-provided.v1", licences)[..] else { panic!("one") };
    assert_eq!((warning.reason.code(), warning.field), ("LICENCE_COUNTED", "data.licence"));
    assert!(warning.said.de.contains("„Notebook“ ist bei dieser Behörde als Gerät gezählt (12 Stück)"), "{warning:?}");
}

/// Who mistypes an item is told which one may be meant; of one that is known, and is not there, nothing is guessed.
#[test]
fn what_is_issued_of_an_item_nobody_knows_names_the_one_that_may_be_meant() {
    let (mut desk, mut ledger) = (Rollouts::default(), Ledger::default());
    ledger.items.publish(&"notebook".parse().unwrap());
    let mut refused = |kind: &str, item: &str| {
        let data = format!(r#"{{"authority":"ba-pankow","item":"{item}","quantity":10}}"#);
        let event = Event::from_data(&format!("rollout.{kind}.v1"), &data).unwrap().unwrap();
        let envelope = Envelope::new("/test", item, "2026-03-01T12:00:00Z".parse().unwrap(), event);
        let asked = Asked { envelope: &envelope, mode: &Mode::Asked, caller: &Caller::named("anna") };
        let refusal = desk.decide(&mut ledger, asked).unwrap_err();
        assert_eq!(refusal.reason.code(), "STOCK_TOO_LITTLE");
        (refusal.field.to_string(), refusal.said)
    };
    for kind in ["devices-issued", "devices-returned", "devices-retired"] {
        let (field, said) = refused(kind, "notebok");
        assert_eq!(field, "data.item");
        assert!(said.de.contains("Gemeint ist vielleicht „notebook“."), "{said:?}");
        assert!(said.en.contains("Perhaps “notebook” is meant."), "{said:?}");
        for other in ["notebook", "beamer"] {
            let (field, said) = refused(kind, other);
            assert_eq!(field, "data.quantity");
            assert!(!said.de.contains("Gemeint"), "{said:?}");
        }
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

/// What is taken back is reported of that very day and not taken back already; then it may be reported anew.
#[test]
#[rustfmt::skip]
fn what_happened_is_taken_back_by_its_day() {
    let (file, gone) = ("rollout.e-file-connected", "rollout.e-file-withdrawn");
    let (held, off) = ("citylab.activity-recorded", "citylab.activity-withdrawn");
    let (reached, not) = ("rollout.milestone-reached", "rollout.milestone-withdrawn");
    let of = |day: &str| format!(r#""connected_on":"2026-03-{day}","reason":"x""#);
    let tag = |day: &str, more: &str| format!(r#""kind":"event","title":"Tag","held_on":"2026-03-{day}"{more}"#);
    let stone = |day: &str, more: &str| format!(r#""project":"P","milestone":"M","reached_on":"2026-03-{day}"{more}"#);
    let plan = r#""project":"P","milestone":"M","planned_on":"2026-03-09","budgeted_cost":"1.00""#;
    let why = r#","reason":"x""#;
    check_desk(&[
        // All of 1 March.
        (gone, &of("01"), "NOT_REPORTED_THEN"),
        (file, "", ""),
        (gone, &of("02"), "NOT_REPORTED_THEN"),
        (gone, &of("01"), ""),
        (gone, &of("01"), "NOT_REPORTED_THEN"),
        (file, "", ""),
        (gone, &of("01"), ""),
        (held, &tag("05", ""), ""),
        (off, &tag("06", why), "NOT_REPORTED_THEN"),
        (off, &tag("05", why).replace("Tag", "Nacht"), "NOT_REPORTED_THEN"),
        (off, &tag("05", why).replace("event", "project"), "NOT_REPORTED_THEN"),
        (off, &tag("05", why), ""),
        (off, &tag("05", why), "NOT_REPORTED_THEN"),
        (not, &stone("05", why), "MILESTONE_UNKNOWN"),
        ("rollout.milestone-planned", plan, ""),
        (not, &stone("05", why), "MILESTONE_NOT_REACHED"),
        (reached, &stone("05", ""), ""),
        (reached, &stone("04", ""), "MILESTONE_REACHED_ALREADY"),
        (not, &stone("04", why), "MILESTONE_NOT_REACHED"),
        (not, &stone("05", why), ""),
        (reached, &stone("04", ""), ""),
    ]);
}

/// What is told of a site in turn: by whom, on which day, what, and what becomes of it: a reason of a refusal, or those
/// of warnings.
#[test]
fn what_is_taken_back_of_a_site_was_reported_by_then_and_is_taken_back_once() {
    let (mut desk, mut ledger) = (Rollouts::default(), Ledger::default());
    let mut told = |who: &str, day: &str, kind: &str, site: &str, measure: &str, mode: Mode| {
        let reason = if kind == "withdrawn" { r#","reason":"x""# } else { "" };
        let data = format!(r#"{{"authority":"{who}","site":"{site}","measure":"{measure}"{reason}}}"#);
        let event = Event::from_data(&format!("rollout.site-{kind}.v1"), &data).unwrap().unwrap();
        let envelope = Envelope::new("/test", "1", format!("2026-{day}T12:00:00Z").parse().unwrap(), event);
        let asked = Asked { envelope: &envelope, mode: &mode, caller: &Caller::named("anna") };
        match desk.decide(&mut ledger, asked) {
            Ok(decision) => decision.beside.warnings.iter().map(|warning| warning.reason.code()).collect(),
            Err(refusal) => vec![refusal.reason.code()],
        }
    };
    let none: [&str; 0] = [];
    for (who, day, kind, site, measure, expected) in [
        ("ba-pankow", "03-01", "withdrawn", "Rathaus", "LAN", &["SITE_UNKNOWN"][..]),
        ("ba-pankow", "03-05", "upgraded", "Rathaus", "LAN", &none),
        ("ba-pankow", "03-03", "upgraded", "Rathaus", "LAN", &none),
        ("ba-mitte", "03-06", "withdrawn", "Rathaus", "LAN", &["SITE_UNKNOWN"]),
        ("ba-pankow", "03-06", "withdrawn", "Rathaus", "WLAN", &["SITE_UNKNOWN"]),
        ("ba-pankow", "03-04", "withdrawn", "Rathaus", "LAN", &["SITE_REPORTED_LATER"]),
        ("ba-pankow", "03-05", "withdrawn", "Rathaus", "LAN", &none),
        ("ba-pankow", "03-07", "withdrawn", "Rathaus", "LAN", &["SITE_WITHDRAWN_ALREADY"]),
        ("ba-pankow", "03-04", "upgraded", "Rathaus", "LAN", &["SITE_WITHDRAWN"]),
        ("ba-pankow", "03-05", "upgraded", "Rathaus", "LAN", &none),
        ("ba-pankow", "03-08", "withdrawn", "Rathaus", "LAN", &none),
    ] {
        assert_eq!(told(who, day, kind, site, measure, Mode::Fact), expected, "{who} {day} {kind} {measure}");
    }
    // What was accepted once is read again, whatever the rules are by now.
    assert_eq!(told("ba-pankow", "03-01", "withdrawn", "Amt", "LAN", Mode::Replay), none);
}

/// A list that numbers its sites has many of them; one that is known in other capitals is told as such elsewhere.
#[test]
fn another_number_is_another_site_and_no_slip() {
    let names = |names: &[&str]| -> Vec<SiteId> { names.iter().map(|name| name.parse().unwrap()).collect() };
    for (known, site, meant) in [
        (&["Schule 1", "Schule 2"][..], "Schule 14", None),
        (&["Standort 03-01"], "Standort 03-11", None),
        (&["Rathaus Pankow"], "RATHAUS  Pankow", None),
        (&["Schule 1", "Rathaus Pankow"], "Rathaus Pankov", Some("Rathaus Pankow")),
    ] {
        let known = names(known);
        let data = format!(r#"{{"authority":"ba-pankow","site":"{site}","measure":"LAN"}}"#);
        let Some(Ok(Event::Rollout(RolloutEvent::SiteUpgraded(event)))) =
            Event::from_data("rollout.site-upgraded.v1", &data)
        else {
            panic!("{data}")
        };
        let Some(Warned::SiteUnknown { meant: found, .. }) = Warned::of_site(&event, &known.iter().collect(), true)
        else {
            panic!("{site}")
        };
        assert_eq!(found.as_ref().map(SiteId::as_str), meant, "{site}");
    }
}

#[test]
fn a_count_that_loses_the_ages_is_queried() {
    let item = "notebook".parse().unwrap();
    let since = |day: Option<&str>| Part { commissioned: day.map(|day| day.parse().unwrap()), in_use: 9, in_stock: 0 };
    for (known, day, queried) in [
        (Some(7), None, true),
        (Some(7), Some("2024-03-01"), false),
        // Nothing was known of them.
        (Some(0), None, false),
        (None, None, false),
    ] {
        assert_eq!(Warned::of_ages(&item, known, &[since(day)]).is_some(), queried, "{known:?} {day:?}");
    }
    // One piece with a day among many is no age of all; and what is gone takes its age along.
    let of = |in_use: i64, day: Option<&str>| Part { in_use, ..since(day) };
    let queried = |dated: i64, undated: i64| {
        Warned::of_ages(&item, Some(1_000), &[of(dated, Some("2024-03-01")), of(undated, None)]).is_some()
    };
    assert!(queried(1, 999) && queried(499, 501) && !queried(500, 500) && !queried(20, 20));
}

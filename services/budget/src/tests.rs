//! The rules of budget lines and funding requests, step by step.

#![allow(clippy::unwrap_used, clippy::panic)]

use sollist_contract::{
    envelope::Envelope,
    event::{BudgetEvent, Event, Transferred},
    ids::Kind,
    money::Cents,
    position::Position,
    refusal::Say as _,
    warning::Warning,
};
use sollist_ledger::{Desk as _, Ledger};
use sollist_platform::{
    wire::caller::Caller,
    write::batch::{Asked, Mode, Otherwise},
};

use crate::{
    desk::Budget,
    domain::{self, Change, Funding, FundingState, FundingStep, OneWay, Refused},
};

fn euros(text: &str) -> Cents {
    text.parse().unwrap()
}

/// A request of 5 March for 900.00 EUR, walked step by step; what is refused changes nothing.
fn check_life_on(steps: &[(u8, FundingState, Option<&str>, &str)]) {
    let number = "M-1".parse().unwrap();
    let day = |number: u8| format!("2026-03-{number:02}").parse().unwrap();
    let data = r#"{"authority":"ba-pankow","request":"M-1","programme":"mobile-devices","amount":"900.00"}"#;
    let mut funding = Funding::requested(None, &serde_json::from_str(data).unwrap(), day(5), true).unwrap();
    for (place, (on, to, amount, expected)) in steps.iter().enumerate() {
        let on = day(*on);
        let step = match to {
            FundingState::Granted => funding.granted(&number, amount.map_or(Cents::new(1), euros), on, true),
            _ => funding.stepped(&number, FundingStep { to: *to, amount: amount.map(euros), on }, true),
        };
        let got = match step {
            Ok(moved) => {
                funding = moved;
                format!("{} {}", funding.state.code(), funding.amount)
            }
            Err(why) => format!("{} {}", why.reason().code(), why.say().field),
        };
        assert_eq!(got, *expected, "step {}", place + 1);
    }
}

#[test]
fn who_asked_who_approved_and_who_grants_are_three_whoever_examined() {
    use FundingState::*;
    let number = "M-1".parse().unwrap();
    let data = r#"{"authority":"ba-pankow","request":"M-1","programme":"mobile-devices","amount":"900.00"}"#;
    let on = "2026-03-05".parse().unwrap();
    let stepped = |funding: &Funding, to, who: &str| {
        funding.stepped(&number, FundingStep { to, amount: None, on }, true).unwrap().by(&who.into())
    };
    let asked = Funding::requested(None, &serde_json::from_str(data).unwrap(), on, true).unwrap().by(&"anna".into());
    let reviewed = stepped(&asked, Reviewed, "carla");
    let approved = stepped(&reviewed, Approved, "berta");
    let granted = approved.granted(&number, Cents::new(1), on, true).unwrap().by(&"dora".into());
    let may =
        |funding: &Funding, to, who: &str| funding.takes_another(&number, to, |recorded| Some(recorded == who)).is_ok();
    for who in ["anna", "berta", "carla", "dora"] {
        assert!(may(&asked, Reviewed, who) && may(&reviewed, Rejected, who), "{who}");
        assert_eq!(may(&reviewed, Approved, who), who != "anna", "{who}");
        for known in [&approved, &granted] {
            assert_eq!(may(known, Granted, who), who != "anna" && who != "berta", "{who}");
        }
    }
    // Whom the register has no more may be anybody.
    let told = |recorded: &str| (recorded != "anna").then_some(false);
    let left = approved.takes_another(&number, Granted, told);
    assert_eq!(left, Err(Refused::NobodyKnown { request: number.clone(), did: Requested }));
    assert_eq!(reviewed.takes_another(&number, Rejected, told), Ok(()));
    // An approval that was taken back is nobody's; and nobody is who was not kept.
    assert_eq!(stepped(&approved, Rejected, "emma").approved_by, None);
    let unknown = Funding { requested_by: None, approved_by: None, ..granted };
    assert!(may(&unknown, Granted, "anna"));
}

fn check_life(steps: &[(FundingState, Option<&str>, &str)]) {
    check_life_on(&steps.iter().map(|(to, amount, expected)| (5, *to, *amount, *expected)).collect::<Vec<_>>());
}

#[test]
fn each_step_of_a_request_is_dated_on_or_after_the_one_before() {
    use FundingState::*;
    let no = "FUNDING_STEP_TOO_EARLY time";
    check_life_on(&[
        (4, Reviewed, None, no),
        (4, Rejected, None, no),
        (7, Reviewed, None, "reviewed 900.00"),
        (6, Approved, None, no),
        (6, Rejected, None, no),
        (7, Approved, None, "approved 900.00"),
        (6, Granted, Some("1.00"), no),
        (20, Granted, Some("1.00"), "granted 900.00"),
        // A part that was granted earlier is reported late: it is held to the approval only.
        (7, Granted, Some("2.00"), "granted 900.00"),
        (6, Granted, Some("3.00"), no),
        (21, Granted, Some("898.00"), "MORE_GRANTED_THAN_APPROVED data.amount"),
        (21, Granted, Some("897.00"), "granted 900.00"),
    ]);
}

/// The kind of a line is that of its number, where nothing else is said; what is no number says nothing.
#[test]
#[rustfmt::skip]
fn a_title_without_a_kind_is_what_its_number_says() {
    for (title, kind, ordered) in [
        ("11906", None, false), ("11906-2", None, false), ("51185", None, true), ("42201", None, true), ("81202", None,
            true),
        ("3d-drucker", None, true), ("2025", None, true), ("geraete", None, true),
        ("11906", Some("consumptive"), true), ("51185", Some("revenue"), false),
    ] {
        let kind = kind.map_or_else(String::new, |kind| format!(r#","kind":"{kind}""#));
        let data = format!(r#"{{"authority":"ba-pankow","line":"2026/33/33/3300/{title}","amount":"1.00"{kind}}}"#);
        let Some(Ok(Event::Budget(BudgetEvent::Appropriated(event)))) = Event::from_data("budget.appropriated.v1",
            &data) else { panic!("{data}") };
        assert_eq!(event.kind() != Kind::Revenue, ordered, "{data}");
    }
}

#[test]
#[rustfmt::skip]
fn numbers_in_names_have_a_fixed_width() {
    let [reserve, line] = PLAN;
    let still = "1000.00/0.00/1000.00 100.00/0.00/100.00 1";
    let named = |name: &str| format!(r#""authority":"ikt-steuerung","line":"{name}","amount":"1.00""#);
    let renamed = |name: &str| format!(r#""authority":"ikt-steuerung","line":"RESERVE","new_line":"{name}","basis":"x""#);
    let (long, short) = (named("2026/30/25/0503/01185"), named("2026/30/25/503/01185"));
    let (title, section) = (named("2026/30/25/0503/1185-2"), named("2026/30/5/einnahmen/01185"));
    check_lines(&[
        reserve, line,
        ("reported", line.1, &short, "LINE_NAME_LACKS_ZEROS"),
        ("asked", line.1, &title, "LINE_NAME_LACKS_ZEROS"),
        ("reported", line.1, &section, "LINE_NAME_LACKS_ZEROS"),
        ("reported", line.1, &long, still),
        ("reported", "budget.line-renamed", &renamed("2026/30/25/0503/1186"), "LINE_NAME_LACKS_ZEROS"),
        // What an earlier version recorded stands, and is known by its name.
        ("again", line.1, &short, still),
        ("reported", "budget.carried-over", &short, still),
        ("asked", line.1, &short, "ALREADY_APPROPRIATED"),
        ("again", "budget.line-renamed", &renamed("2026/30/25/0503/1186"), still),
        ("reported", "budget.line-renamed", &renamed("2026/30/25/0503/01187"), still),
    ]);
}

#[test]
fn a_funding_request_goes_forward_only() {
    use FundingState::*;
    let no = "FUNDING_STEP_OUT_OF_ORDER data.request";
    check_life(&[
        (Granted, None, no),
        (Approved, None, no),
        (Reviewed, Some("-0.01"), "AMOUNT_NEGATIVE data.amount"),
        (Reviewed, Some("810.00"), "reviewed 810.00"),
        // Another review replaces it, until somebody decides.
        (Reviewed, Some("800.00"), "reviewed 800.00"),
        (Reviewed, Some("-0.01"), "AMOUNT_NEGATIVE data.amount"),
        (Requested, None, no),
        (Granted, None, no),
        (Approved, Some("-0.01"), "AMOUNT_NEGATIVE data.amount"),
        (Approved, Some("750.00"), "approved 750.00"),
        (Reviewed, None, no),
        (Approved, Some("900.00"), no),
        (Granted, Some("750.01"), "MORE_GRANTED_THAN_APPROVED data.amount"),
        (Granted, Some("700.00"), "granted 750.00"),
        (Granted, Some("50.01"), "MORE_GRANTED_THAN_APPROVED data.amount"),
        (Granted, Some("50.00"), "granted 750.00"),
        (Granted, Some("0.01"), "MORE_GRANTED_THAN_APPROVED data.amount"),
        (Approved, None, no),
        (Rejected, None, no),
    ]);
    for before in [
        &[][..],
        &[(Reviewed, None, "reviewed 900.00")],
        &[(Reviewed, None, "reviewed 900.00"), (Approved, None, "approved 900.00")],
    ] {
        let rejected = [
            (Rejected, None, "rejected 900.00"),
            (Reviewed, None, no),
            (Approved, None, no),
            (Granted, None, no),
            (Rejected, None, no),
        ];
        check_life(&[before, &rejected].concat());
    }
}

#[test]
fn states_are_read_as_they_are_written() {
    for state in [
        FundingState::Requested,
        FundingState::Reviewed,
        FundingState::Approved,
        FundingState::Rejected,
        FundingState::Granted,
    ] {
        assert_eq!(FundingState::of(state.code()), Some(state));
    }
    assert_eq!(FundingState::of("GRANTED"), None);
}

#[test]
fn only_what_is_frozen_can_be_unfrozen() {
    fn check(frozen: &str, amount: &str, expected: Result<&str, &str>) {
        let mut position = Position { appropriation: euros("1000.00"), frozen: euros(frozen), ..Position::default() };
        let before = position;
        match Change::Unfreeze(euros(amount)).make(&mut position, true) {
            Ok(()) => assert_eq!(Ok(position.frozen.to_string().as_str()), expected),
            Err(why) => {
                assert_eq!(Err(why.reason().code()), expected);
                assert_eq!(position, before);
            }
        }
    }
    check("100.00", "40.00", Ok("60.00"));
    check("100.00", "100.00", Ok("0.00"));
    check("100.00", "100.01", Err("MORE_UNFROZEN_THAN_FROZEN"));
    check("0.00", "0.01", Err("MORE_UNFROZEN_THAN_FROZEN"));
}

#[test]
fn a_line_of_a_districts_plan_is_its_bezirksamts() {
    fn check(line: &str, authority: &str, mine: bool) {
        assert_eq!(
            domain::must_own(&line.parse().unwrap(), &authority.parse().unwrap()).is_ok(),
            mine,
            "{line} {authority}"
        );
    }
    check("2026/33/3300/zentrales/geraete", "ba-pankow", true);
    check("2026/33/3300/zentrales/geraete", "ba-mitte", false);
    check("2026/33/3300/zentrales/geraete", "ikt-steuerung", false);
    check("2026/42/3300/zentrales/geraete", "ba-reinickendorf", true);
    check("2026/31/3300/zentrales/geraete", "ba-mitte", true);
    // In the Hauptverwaltung the chapter names the authority, a Bezirksamt's among them.
    check("2026/30/25/bezirksamt-pankow/geraete", "ba-pankow", true);
    check("2026/30/25/ikt-steuerung/geraete", "ikt-steuerung", true);
}

#[test]
fn a_grant_makes_a_transfer() {
    fn check(more: &str, expected: (&str, &str)) {
        let (from, to) = ("2026/30/25/ikt-steuerung/mehrausgaben", "2026/30/25/bezirksamt-pankow/geraete");
        let data = format!(r#"{{"authority":"ba-pankow","request":"M-1","amount":"750.00"{more}}}"#);
        let made = domain::transfer_of_grant(
            &serde_json::from_str(&data).unwrap(),
            &from.parse().unwrap(),
            &to.parse().unwrap(),
        );
        assert_eq!((made.basis.as_str(), made.reference.as_str()), expected);
        assert_eq!((made.authority.as_str(), made.from_line.as_str(), made.to_line.as_str()), ("ba-pankow", from, to));
        assert_eq!(made.amount.to_string(), "750.00");
        // What we say ourselves where nothing is named is a text as any other.
        assert_eq!([&made.basis, &made.reference].map(|text| text.as_str().parse().as_ref() == Ok(text)), [true; 2]);
    }
    check("", ("Bewilligung eines Mehrbedarfs aus zentralen Verstärkungsmitteln", "M-1"));
    check(r#","basis":"§ 50 LHO","reference":"H 7""#, ("§ 50 LHO", "H 7"));
}

#[test]
fn amounts_without_a_direction_are_positive() {
    for (amount, good) in [("0.01", true), ("0.00", false), ("-0.01", false)] {
        assert_eq!(domain::must_be_positive(OneWay::Freeze, euros(amount), true).is_ok(), good, "{amount}");
    }
}

const RESERVE: &str = "2026/30/25/ikt-steuerung/mehrausgaben";
const LINE: &str = "2026/30/25/bezirksamt-pankow/geraete";

/// Each step: asked, reported or planned; type; data. Then the reserve and the line as soll/frozen/available, and how
/// many events it made. What is refused changes nothing.
fn check_lines(steps: &[(&str, &str, &str, &str)]) {
    let (mut desk, mut ledger) = (Budget::default(), Ledger::default());
    let mut before = "- -".to_owned();
    for (place, (mode, kind, data, expected)) in steps.iter().enumerate() {
        let data = format!("{{{data}}}").replace("RESERVE", RESERVE).replace("LINE", LINE);
        let event =
            Event::from_data(&format!("{kind}.v1"), &data).unwrap().unwrap_or_else(|why| panic!("{data}: {why}"));
        let time = "2026-03-01T12:00:00Z".parse().unwrap();
        let mode = match *mode {
            "asked" => Mode::Asked,
            "reported" => Mode::Fact,
            "again" => Mode::Replay,
            "planned" => Mode::Stated(Otherwise::Refused),
            "if absent" => Mode::Stated(Otherwise::Kept),
            basis => Mode::Stated(Otherwise::Changed { basis: basis.to_owned() }),
        };
        let decided = {
            let envelope = Envelope::new("/test", place.to_string(), time, event);
            desk.decide(&mut ledger, Asked { envelope: &envelope, mode: &mode, caller: &Caller::named("anna") })
                .map(|decision| decision.events)
        };
        let shown = |name: &str| match ledger.lines.get(&name.parse().unwrap()).map(|line| line.position) {
            Some(p) => format!("{}/{}/{}", p.soll().unwrap(), p.frozen, p.available().unwrap()),
            None => "-".to_owned(),
        };
        let now = format!("{} {}", shown(RESERVE), shown(LINE));
        match decided {
            Ok(events) => {
                assert_eq!(format!("{now} {}", events.len()), *expected, "step {}: {data}", place + 1);
                // By its source the answer to a grant finds the transfer.
                assert!(
                    events.iter().skip(1).all(|second| second.source == Transferred::GRANTED),
                    "step {}",
                    place + 1
                );
            }
            Err(refusal) => {
                assert_eq!(refusal.reason.code(), *expected, "step {}: {data}: {refusal}", place + 1);
                assert_eq!(now, before, "step {} was refused", place + 1);
            }
        }
        before = now;
    }
}

#[rustfmt::skip]
const PLAN: [(&str, &str, &str, &str); 2] = [
    ("planned", "budget.appropriated",
        r#""authority":"ikt-steuerung","line":"RESERVE","amount":"1000.00","programme":"reserve""#,
            "1000.00/0.00/1000.00 - 1"),
    ("planned", "budget.appropriated",
        r#""authority":"ba-pankow","line":"LINE","amount":"100.00","programme":"mobile-devices""#,
            "1000.00/0.00/1000.00 100.00/0.00/100.00 1"),
];

#[test]
#[rustfmt::skip]
fn the_ansatz_is_recorded_once() {
    let [reserve, line] = PLAN;
    check_lines(&[
        reserve,
        line,
        // The same plan again changes nothing; another amount is refused, or an amendment on a basis.
        ("planned", line.1, line.2, "1000.00/0.00/1000.00 100.00/0.00/100.00 0"),
        ("planned", line.1, r#""authority":"ba-pankow","line":"LINE","amount":"120.00""#, "ALREADY_APPROPRIATED"),
        ("if absent", line.1, r#""authority":"ba-pankow","line":"LINE","amount":"120.00""#,
            "1000.00/0.00/1000.00 100.00/0.00/100.00 0"),
        ("asked", line.1, line.2, "ALREADY_APPROPRIATED"),
        ("Nachtrag 2026", line.1, r#""authority":"ba-pankow","line":"LINE","amount":"80.00""#,
            "1000.00/0.00/1000.00 80.00/0.00/80.00 1"),
        ("planned", line.1, r#""authority":"ba-pankow","line":"2026/31/3300/zentrales/geraete","amount":"1.00""#,
            "LINE_OWNED_BY_PLAN"),
    ]);
}

#[test]
#[rustfmt::skip]
fn money_moves_exactly_and_never_below_nothing_when_asked() {
    let [reserve, line] = PLAN;
    check_lines(&[
        reserve,
        line,
        ("asked", "budget.adjusted",
            r#""authority":"ba-pankow","line":"LINE","amount":"-0.01","basis":"b","reference":"r""#,
                "1000.00/0.00/1000.00 99.99/0.00/99.99 1"),
        ("asked", "budget.carried-over", r#""authority":"ba-pankow","line":"LINE","amount":"0.02""#,
            "1000.00/0.00/1000.00 100.01/0.00/100.01 1"),
        ("asked", "budget.frozen",
            r#""authority":"ba-pankow","line":"LINE","amount":"100.02","consent_by":"H","reference":"r""#,
                "NOT_ENOUGH_MONEY"),
        ("asked", "budget.frozen",
            r#""authority":"ba-pankow","line":"LINE","amount":"100.00","consent_by":"H","reference":"r""#,
                "1000.00/0.00/1000.00 100.01/100.00/0.01 1"),
        ("asked", "budget.unfrozen",
            r#""authority":"ba-pankow","line":"LINE","amount":"100.01","consent_by":"H","reference":"r""#,
                "MORE_UNFROZEN_THAN_FROZEN"),
        ("asked", "budget.unfrozen",
            r#""authority":"ba-pankow","line":"LINE","amount":"40.00","consent_by":"H","reference":"r""#,
                "1000.00/0.00/1000.00 100.01/60.00/40.01 1"),
        ("asked", "budget.transferred",
            r#""authority":"ba-pankow","from_line":"LINE","to_line":"RESERVE","amount":"40.02","basis":"b","reference":"r""#, "NOT_ENOUGH_MONEY"),
        ("asked", "budget.transferred",
            r#""authority":"ba-pankow","from_line":"LINE","to_line":"RESERVE","amount":"40.01","basis":"b","reference":"r""#, "1040.01/0.00/1040.01 60.00/60.00/0.00 1"),
        ("reported", "budget.transferred",
            r#""authority":"ba-pankow","from_line":"LINE","to_line":"RESERVE","amount":"9.99","basis":"b","reference":"r""#, "1050.00/0.00/1050.00 50.01/60.00/-9.99 1"),
        ("asked", "budget.transferred",
            r#""authority":"ba-pankow","from_line":"LINE","to_line":"LINE","amount":"1.00","basis":"b","reference":"r""#, "TRANSFER_TO_ITSELF"),
        ("asked", "budget.transferred",
            r#""authority":"ba-pankow","from_line":"LINE","to_line":"RESERVE","amount":"-1.00","basis":"b","reference":"r""#, "AMOUNT_NOT_POSITIVE"),
        ("asked", "budget.authority-granted", r#""authority":"ba-pankow","line":"LINE","year":2026,"amount":"1.00""#,
            "COMMITMENT_YEAR_NOT_LATER"),
        ("asked", "budget.authority-granted", r#""authority":"ba-pankow","line":"LINE","year":2027,"amount":"1.00""#,
            "1050.00/0.00/1050.00 50.01/60.00/-9.99 1"),
        // What was granted is taken back as far as it is there, whoever says so.
        ("asked", "budget.authority-granted", r#""authority":"ba-pankow","line":"LINE","year":2027,"amount":"0.00""#,
            "AMOUNT_ZERO"),
        ("asked", "budget.authority-granted", r#""authority":"ba-pankow","line":"LINE","year":2027,"amount":"-1.01""#,
            "COMMITMENT_AUTHORITY_IN_USE"),
        ("reported", "budget.authority-granted", r#""authority":"ba-pankow","line":"LINE","year":2027,"amount":"-1.01""#,
            "COMMITMENT_AUTHORITY_IN_USE"),
        ("reported", "budget.authority-granted", r#""authority":"ba-pankow","line":"LINE","year":2027,"amount":"-0.40""#,
            "1050.00/0.00/1050.00 50.01/60.00/-9.99 1"),
        ("asked", "budget.authority-granted", r#""authority":"ba-pankow","line":"LINE","year":2027,"amount":"-0.60""#,
            "1050.00/0.00/1050.00 50.01/60.00/-9.99 1"),
        ("asked", "budget.authority-granted", r#""authority":"ba-pankow","line":"LINE","year":2027,"amount":"-0.01""#,
            "COMMITMENT_AUTHORITY_IN_USE"),
        ("asked", "budget.carried-over",
            r#""authority":"ba-pankow","line":"2026/30/25/bezirksamt-pankow/nichts","amount":"1.00""#, "LINE_UNKNOWN"),
    ]);
}

#[test]
#[rustfmt::skip]
fn a_grant_takes_from_the_reserve() {
    let [reserve, line] = PLAN;
    let mitte = r#""authority":"ba-mitte","line":"2026/30/25/bezirksamt-mitte/geraete","amount":"5000.00""#;
    let next = r#""authority":"ba-pankow","line":"2027/30/25/bezirksamt-pankow/geraete","amount":"1.00","programme":"mobile-devices""#;
    let income = r#""authority":"ba-pankow","line":"2026/30/25/bezirksamt-pankow/a-einnahmen","amount":"1.00","programme":"mobile-devices","kind":"revenue""#;
    let request = |amount: &str| format!(r#""authority":"ba-pankow","request":"M-1"{amount}"#);
    let granted = |amount: &str| request(&format!(r#","amount":"{amount}""#));
    let (asked, approved) = (request(r#","programme":"mobile-devices","amount":"1900.00""#),
        request(r#","amount":"1001.00""#));
    let lines = |lines: &str| request(&format!(r#","amount":"1.00",{lines}"#));
    let still = "1000.00/0.00/1000.00 100.00/0.00/100.00 1";
    let plan = [reserve, line, ("planned", "budget.appropriated", mitte, still), ("planned", "budget.appropriated",
        next, still), ("planned", "budget.appropriated", income, still)];
    let steps = [
        ("asked", "funding.granted", &*granted("700.00"), "FUNDING_REQUEST_UNKNOWN"),
        ("asked", "funding.requested", &*asked, still),
        ("asked", "funding.requested", &*asked, "FUNDING_REQUESTED_ALREADY"),
        ("reported", "funding.granted", &*granted("700.00"), "FUNDING_STEP_OUT_OF_ORDER"),
        ("reported", "funding.approved", &*approved, "FUNDING_STEP_OUT_OF_ORDER"),
        ("asked", "funding.reviewed", &*request(""), still),
        ("asked", "funding.granted", &*granted("700.00"), "FUNDING_STEP_OUT_OF_ORDER"),
        ("asked", "funding.approved", &*approved, still),
        ("asked", "funding.granted", &*lines(r#""programme":"citylab""#), "PROGRAMME_LINE_MISSING"),
        // Only out of the reserve, only to who asked, only within the year, and to no line of revenue.
        ("reported", "funding.granted", &*lines(r#""from_line":"2026/30/25/bezirksamt-mitte/geraete""#),
            "GRANT_NOT_OUT_OF_RESERVE"),
        ("reported", "funding.granted", &*lines(r#""from_line":"LINE""#), "GRANT_NOT_OUT_OF_RESERVE"),
        ("reported", "funding.granted", &*lines(r#""to_line":"2026/30/25/bezirksamt-mitte/geraete""#),
            "GRANT_TO_ANOTHER_AUTHORITY"),
        ("reported", "funding.granted", &*lines(r#""to_line":"RESERVE""#), "GRANT_TO_ANOTHER_AUTHORITY"),
        ("reported", "funding.granted", &*lines(r#""to_line":"2027/30/25/bezirksamt-pankow/geraete""#),
            "RESERVE_MISSING"),
        ("reported", "funding.granted", &*lines(r#""from_line":"RESERVE","to_line":"2027/30/25/bezirksamt-pankow/geraete""#),
            "TRANSFER_BETWEEN_YEARS"),
        ("reported", "funding.granted", &*lines(r#""to_line":"2026/30/25/bezirksamt-pankow/a-einnahmen""#),
            "LINE_OF_REVENUE"),
        ("asked", "funding.granted", &*granted("0.00"), "AMOUNT_NOT_POSITIVE"),
        // Without lines named: the first of the reserve, and the first of expenditure of the programme.
        ("asked", "funding.granted", &*granted("700.00"), "300.00/0.00/300.00 800.00/0.00/800.00 2"),
        // Within what was approved, but more than the reserve has; then more than was approved.
        ("asked", "funding.granted", &*granted("300.01"), "NOT_ENOUGH_MONEY"),
        ("reported", "funding.granted", &*granted("301.01"), "MORE_GRANTED_THAN_APPROVED"),
        ("asked", "funding.rejected", &*request(""), "FUNDING_STEP_OUT_OF_ORDER"),
        ("asked", "funding.granted", &*granted("300.00"), "0.00/0.00/0.00 1100.00/0.00/1100.00 2"),
        // A line that is moved to another programme is no reserve any more.
        ("asked", "budget.programme-assigned",
            r#""authority":"ikt-steuerung","line":"RESERVE","programme":"other","basis":"x""#,
                "0.00/0.00/0.00 1100.00/0.00/1100.00 1"),
        ("reported", "funding.granted", &*lines(r#""from_line":"RESERVE""#), "RESERVE_MISSING"),
    ];
    check_lines(&[&plan[..], &steps[..]].concat());
}

#[test]
#[rustfmt::skip]
fn a_transfer_stays_in_its_year_and_among_expenditure() {
    let [reserve, line] = PLAN;
    let still = "1000.00/0.00/1000.00 100.00/0.00/100.00 1";
    let others = [
        ("planned", "budget.appropriated",
            r#""authority":"ba-pankow","line":"2027/30/25/bezirksamt-pankow/geraete","amount":"500.00""#, still),
        ("planned", "budget.appropriated",
            r#""authority":"ba-pankow","line":"2026/30/25/bezirksamt-pankow/einnahmen","amount":"500.00","kind":"revenue""#, still),
    ];
    let between = |from: &str, to: &str| {
        format!(r#""authority":"ba-pankow","from_line":"{from}","to_line":"{to}","amount":"10.00","basis":"x","reference":"y""#)
            .replace("NEXT", "2027/30/25/bezirksamt-pankow/geraete").replace("INCOME",
                "2026/30/25/bezirksamt-pankow/einnahmen")
    };
    let steps = [
        (between("NEXT", "LINE"), "TRANSFER_BETWEEN_YEARS"), (between("LINE", "NEXT"), "TRANSFER_BETWEEN_YEARS"),
        (between("INCOME", "LINE"), "LINE_OF_REVENUE"), (between("LINE", "INCOME"), "LINE_OF_REVENUE"),
        (between("LINE", "LINE"), "TRANSFER_TO_ITSELF"),
    ];
    for mode in ["asked", "reported"] {
        let refused: Vec<_> = steps.iter().map(|(data, why)| (mode, "budget.transferred", data.as_str(),
            *why)).collect();
        check_lines(&[&[reserve, line][..], &others[..], &refused[..]].concat());
    }
    // A journal that is older than the rule is folded as it stands.
    check_lines(&[
        reserve, line, others[0],
        ("again", "budget.transferred", &between("NEXT", "LINE"), "1000.00/0.00/1000.00 110.00/0.00/110.00 1"),
        ("asked", "budget.transferred", &between("RESERVE", "LINE"), "990.00/0.00/990.00 120.00/0.00/120.00 1"),
        ("asked", "budget.authority-granted", r#""authority":"ba-pankow","line":"LINE","year":2026,"amount":"1.00""#,
            "COMMITMENT_YEAR_NOT_LATER"),
    ]);
    check_lines(&[
        reserve, line, others[1],
        ("reported", "budget.authority-granted",
            r#""authority":"ba-pankow","line":"2026/30/25/bezirksamt-pankow/einnahmen","year":2027,"amount":"1.00""#,
                "LINE_OF_REVENUE"),
    ]);
}

/// A request of an earlier version, granted without an approval: folded, and nothing more is granted on it.
#[test]
#[rustfmt::skip]
fn what_was_granted_once_is_folded_whatever_the_rules_are_now() {
    let [reserve, line] = PLAN;
    let request = |amount: &str| format!(r#""authority":"ba-pankow","request":"M-1"{amount}"#);
    let still = "1000.00/0.00/1000.00 100.00/0.00/100.00 1";
    check_lines(&[
        reserve, line,
        ("again", "funding.requested", &request(r#","programme":"mobile-devices","amount":"100.00""#), still),
        ("again", "funding.granted", &request(r#","amount":"60.00","from_line":"LINE""#), still),
        ("reported", "funding.granted", &request(r#","amount":"40.00""#), "FUNDING_STEP_OUT_OF_ORDER"),
        ("reported", "funding.approved", &request(""), "FUNDING_STEP_OUT_OF_ORDER"),
    ]);
}

/// Each step, as a fact unless it is asked: type, who, data; what it is queried for, or the reason of its refusal.
fn check_queried(steps: &[(&Mode, &str, &str, &str, &str)]) {
    const MITTE: &str = "2026/30/25/bezirksamt-mitte/geraete";
    let (mut desk, mut ledger) = (Budget::default(), Ledger::default());
    let lines = [("ba-pankow", LINE), ("ba-mitte", MITTE), ("ikt-steuerung", RESERVE)];
    let plan = lines.map(|(who, line)| (who, format!(r#""line":"{line}","amount":"1000.00""#)));
    let plan = plan.iter().map(|(who, data)| (&Mode::Fact, "appropriated", *who, data.as_str(), ""));
    for (place, (mode, kind, who, data, expected)) in plan.chain(steps.iter().copied()).enumerate() {
        let data = format!(r#"{{"authority":"{who}",{data}}}"#);
        let data = data.replace("\"LINE", &format!("\"{LINE}")).replace("MITTE", MITTE).replace("RESERVE", RESERVE);
        let kind = if kind.starts_with("funding.") { format!("{kind}.v1") } else { format!("budget.{kind}.v1") };
        let event = Event::from_data(&kind, &data).unwrap();
        let event = event.unwrap_or_else(|why| panic!("{data}: {why}"));
        let envelope = Envelope::new("/test", place.to_string(), "2026-03-01T12:00:00Z".parse().unwrap(), event);
        let asked = Asked { envelope: &envelope, mode, caller: &Caller::named("anna") };
        let got = desk.decide(&mut ledger, asked).map_or_else(
            |refusal| format!("refused: {}", refusal.reason.code()),
            |decision| {
                let one = |one: &Warning| format!("{} {}", one.reason.code(), one.field);
                decision.beside.warnings.iter().map(one).collect::<Vec<_>>().join(", ")
            },
        );
        assert_eq!(got, expected, "step {}: {data}", place + 1);
    }
}

#[test]
#[rustfmt::skip]
fn who_books_on_the_line_of_somebody_else_is_queried_whatever_it_is() {
    for mode in [&Mode::Asked, &Mode::Fact] {
        let foreign = "LINE_FOREIGN data.line";
        let freeze = r#""line":"MITTE","amount":"1.00","consent_by":"x","reference":"y""#;
        let between = |from: &str, to: &str| format!(r#""from_line":"{from}","to_line":"{to}","amount":"1.00","basis":"x","reference":"y""#);
        check_queried(&[
            (mode, "frozen", "ba-pankow", freeze, foreign),
            (mode, "unfrozen", "ba-pankow", freeze, foreign),
            (mode, "frozen", "ba-mitte", freeze, ""),
            (mode, "unfrozen", "ikt-steuerung", freeze, ""),
            (mode, "adjusted", "ba-pankow", r#""line":"MITTE","amount":"1.00","basis":"x","reference":"y""#, foreign),
            (mode, "carried-over", "ba-pankow", r#""line":"MITTE","amount":"1.00""#, foreign),
            (mode, "authority-granted", "ba-pankow", r#""line":"MITTE","year":2027,"amount":"1.00""#, foreign),
            (mode, "transferred", "ba-pankow", &between("MITTE", "LINE"), "LINE_FOREIGN data.from_line"),
            (mode, "transferred", "ba-pankow", &between("LINE", "MITTE"), "LINE_FOREIGN data.to_line"),
            (mode, "transferred", "ba-pankow", &between("MITTE", "RESERVE"),
                "LINE_FOREIGN data.from_line, LINE_FOREIGN data.to_line"),
            (mode, "transferred", "ikt-steuerung", &between("MITTE", "LINE"), ""),
            (&Mode::Replay, "frozen", "ba-pankow", freeze, ""),
        ]);
    }
}

#[test]
#[rustfmt::skip]
fn who_asks_for_nothing_is_refused_and_a_fact_of_nothing_is_queried() {
    let adjusted = r#""line":"LINE","amount":"0.00","basis":"x","reference":"y""#;
    let rest = r#""line":"LINE","amount":"0.00""#;
    let freeze = r#""line":"LINE","amount":"0.00","consent_by":"x","reference":"y""#;
    check_queried(&[
        (&Mode::Asked, "adjusted", "ba-pankow", adjusted, "refused: AMOUNT_ZERO"),
        (&Mode::Fact, "adjusted", "ba-pankow", adjusted, "AMOUNT_ZERO data.amount"),
        (&Mode::Replay, "adjusted", "ba-pankow", adjusted, ""),
        (&Mode::Asked, "carried-over", "ba-pankow", rest, "refused: AMOUNT_ZERO"),
        (&Mode::Fact, "carried-over", "ba-pankow", rest, "AMOUNT_ZERO data.amount"),
        (&Mode::Asked, "frozen", "ba-pankow", freeze, "refused: AMOUNT_NOT_POSITIVE"),
        (&Mode::Fact, "frozen", "ba-pankow", freeze, "refused: AMOUNT_NOT_POSITIVE"),
    ]);
}

#[test]
#[rustfmt::skip]
fn an_approval_beyond_its_review_or_its_request_is_queried_and_the_reserve_asks_for_nothing() {
    for mode in [&Mode::Asked, &Mode::Fact] {
        let step = |number: &str, amount: &str| format!(r#""request":"{number}","amount":"{amount}""#);
        let request = |number: &str, of: &str| format!(r#""request":"{number}","programme":"{of}","amount":"100.00""#);
        let reserve = match mode {
            Mode::Asked => "refused: FUNDING_FOR_RESERVE",
            _ => "REQUEST_FOR_RESERVE data.programme",
        };
        check_queried(&[
            (mode, "funding.requested", "ba-pankow", &request("R", "reserve"), reserve),
            (mode, "funding.requested", "ba-pankow", &request("A", "training"), ""),
            (mode, "funding.reviewed", "ba-pankow", &step("A", "120.00"), "APPROVED_BEYOND_REQUEST data.amount"),
            (mode, "funding.reviewed", "ba-pankow", &step("A", "80.00"), ""),
            (mode, "funding.approved", "ba-pankow", &step("A", "120.00"), "APPROVED_BEYOND_REQUEST data.amount"),
            // What is advised works.
            (mode, "funding.rejected", "ba-pankow", r#""request":"A""#, ""),
            (mode, "funding.requested", "ba-pankow", &request("B", "training"), ""),
            (mode, "funding.reviewed", "ba-pankow", &step("B", "80.00"), ""),
            (mode, "funding.approved", "ba-pankow", &step("B", "90.00"), "APPROVED_BEYOND_REVIEW data.amount"),
            (mode, "funding.requested", "ba-pankow", &request("C", "training"), ""),
            (mode, "funding.reviewed", "ba-pankow", &step("C", "80.00"), ""),
            (mode, "funding.approved", "ba-pankow", &step("C", "80.00"), ""),
        ]);
    }
}

/// Nothing that is recorded is refused when it is read again, whatever the rules are by now.
#[test]
#[rustfmt::skip]
fn what_is_recorded_is_read_again() {
    let again = &Mode::Replay;
    let freeze = |amount: &str| format!(r#""line":"LINE","amount":"{amount}","consent_by":"x","reference":"y""#);
    check_queried(&[
        (again, "frozen", "ba-pankow", &freeze("0.00"), ""),
        (again, "unfrozen", "ba-pankow", &freeze("5.00"), ""),
        (again, "authority-granted", "ba-pankow", r#""line":"LINE","year":2026,"amount":"-1.00""#, ""),
        (again, "transferred", "ba-pankow", r#""from_line":"LINE","to_line":"MITTE","amount":"-1.00","basis":"x","reference":"y""#, ""),
        (again, "line-renamed", "ba-mitte", r#""line":"LINE","new_line":"2026/30/25/2502/1""#, ""),
        (again, "appropriated", "ba-mitte", r#""line":"2026/33/33/3300/51185","amount":"1.00""#, ""),
        // What cannot be folded: there is no such line, or another has the name.
        (again, "frozen", "ba-pankow", r#""line":"2026/30/25/x/y","amount":"1.00","consent_by":"x","reference":"y""#, "refused: LINE_UNKNOWN"),
        (again, "line-renamed", "ba-pankow", r#""line":"LINE","new_line":"MITTE""#, "refused: LINE_NAME_TAKEN"),
    ]);
}

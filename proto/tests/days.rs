//! Days: Berlin's calendar, months as ages are counted, and the day on which an instant falls.

#![allow(clippy::unwrap_used)]

use jiff::Timestamp;
use proptest::prelude::*;
use sollist_contract::day::{Change, Count, Day, Quantity, german_day};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// A step further is one more, through every month and leap year that Sollist knows; and back.
#[test]
fn days_are_numbered_one_by_one() {
    let epoch = jiff::civil::date(1970, 1, 1);
    assert_eq!(Day::of_number(0).unwrap().date(), epoch);
    let (mut one, last) = (day("1990-01-01"), day("2199-12-31"));
    while one <= last {
        assert_eq!(one.number(), (one.date() - epoch).get_days(), "{one}");
        assert_eq!(Day::of_number(one.number()), Some(one));
        one = one.next();
    }
    for beyond in [i32::MIN, -5_000_000, 5_000_000, i32::MAX] {
        assert_eq!(Day::of_number(beyond), None);
    }
    // What lies before the era, or before March.
    for (number, text) in
        [(-1, "1969-12-31"), (-719_469, "0000-02-29"), (-719_468, "0000-03-01"), (-719_529, "-000001-12-31")]
    {
        assert_eq!(Day::of_number(number).unwrap().date().to_string(), text);
    }
}

#[test]
fn days_are_written_in_one_way() {
    for good in ["1990-01-01", "2021-02-28", "2024-02-29", "2199-12-31"] {
        assert_eq!(day(good).to_string(), good);
    }
    for wrong in [
        "",
        "2021-2-3",
        "2021-02-30",
        "2023-02-29",
        "2100-02-29",
        "2021-13-01",
        "2021-00-10",
        "2021-01-00",
        "21-01-01",
        "1989-12-31",
        "2200-01-01",
        "2021-01-01T00:00:00Z",
        "2021/01/01",
        "01.02.2021",
        " 2021-01-01",
        "2021-01-0１",
        "-021-01-01",
        "20210101",
        "+021-01-01",
    ] {
        assert!(wrong.parse::<Day>().is_err(), "{wrong:?}");
    }
    assert_eq!(german_day(day("2026-03-05")), "05.03.2026");
}

#[test]
fn whole_months_count_as_ages_do() {
    for (from, to, months) in [
        ("2021-01-15", "2021-02-14", 0),
        ("2021-01-15", "2021-02-15", 1),
        ("2021-01-31", "2021-02-27", 0),
        ("2021-01-31", "2021-02-28", 1),
        ("2024-01-31", "2024-02-28", 0),
        ("2024-01-31", "2024-02-29", 1),
        ("2024-02-29", "2025-02-27", 11),
        ("2024-02-29", "2025-02-28", 12),
        ("2021-02-28", "2021-03-28", 1),
        ("2021-03-31", "2021-04-30", 1),
        ("2021-02-15", "2026-02-14", 59),
        ("2021-02-15", "2026-02-15", 60),
        ("2021-12-31", "2022-01-01", 0),
        ("2021-05-05", "2021-05-05", 0),
        ("2021-05-05", "2020-05-05", 0),
    ] {
        assert_eq!(day(from).whole_months_to(day(to)), months, "{from} to {to}");
    }
}

#[test]
fn months_left_are_those_wholly_ahead() {
    for (text, months) in [
        ("2021-01-01", 12),
        ("2021-01-02", 11),
        ("2021-06-30", 6),
        ("2021-07-01", 6),
        ("2021-07-02", 5),
        ("2021-12-01", 1),
        ("2021-12-02", 0),
        ("2021-12-31", 0),
        ("2199-01-01", 12),
    ] {
        assert_eq!(day(text).months_left_in_year(), months, "{text}");
    }
}

#[test]
fn berlin_has_these_holidays() {
    let of = |year: i16| -> Vec<String> {
        let mut at = Day::first_of(year).unwrap();
        let mut found = Vec::new();
        while at <= Day::last_of(year).unwrap() {
            if at.is_holiday() {
                found.push(at.to_string().split_off(5));
            }
            at = at.next();
        }
        found
    };
    assert_eq!(
        of(2018),
        ["01-01", "03-30", "04-02", "05-01", "05-10", "05-21", "10-03", "12-25", "12-26"],
        "before 8 March was one"
    );
    assert_eq!(
        of(2020),
        ["01-01", "03-08", "04-10", "04-13", "05-01", "05-08", "05-21", "06-01", "10-03", "12-25", "12-26"]
    );
    assert_eq!(of(2021), ["01-01", "03-08", "04-02", "04-05", "05-01", "05-13", "05-24", "10-03", "12-25", "12-26"]);
    assert_eq!(
        of(2025),
        ["01-01", "03-08", "04-18", "04-21", "05-01", "05-08", "05-29", "06-09", "10-03", "12-25", "12-26"]
    );
    assert_eq!(of(2026), ["01-01", "03-08", "04-03", "04-06", "05-01", "05-14", "05-25", "10-03", "12-25", "12-26"]);
}

#[test]
fn working_days_leave_out_weekends_and_holidays() {
    for (from, to, count) in [
        // Thursday before Good Friday to Tuesday after Easter.
        ("2026-04-02", "2026-04-07", 1),
        ("2026-04-06", "2026-04-07", 1),
        ("2026-04-07", "2026-04-07", 0),
        ("2026-04-08", "2026-04-07", 0),
        ("2026-11-02", "2026-11-09", 5),
        ("2025-04-30", "2025-05-11", 5),
        ("2020-12-31", "2021-12-31", 255),
        // Windows 11 in the districts: from the report to the end of support.
        ("2025-02-14", "2025-10-14", 165),
    ] {
        assert_eq!(day(from).working_days_to(day(to)), count, "{from} to {to}");
    }
}

#[test]
fn an_instant_falls_on_its_day_in_berlin() {
    for (instant, expected) in [
        ("2021-01-14T09:00:00+01:00", "2021-01-14"),
        ("2021-01-14T22:59:59Z", "2021-01-14"),
        ("2021-01-14T23:00:00Z", "2021-01-15"),
        ("2021-07-14T21:59:59Z", "2021-07-14"),
        ("2021-07-14T22:00:00Z", "2021-07-15"),
        ("2021-12-31T23:00:00Z", "2022-01-01"),
        // The clocks change on 29 March and 25 October 2026, at 01:00 UTC.
        ("2026-03-28T22:59:59Z", "2026-03-28"),
        ("2026-03-28T23:00:00Z", "2026-03-29"),
        ("2026-03-29T21:59:59Z", "2026-03-29"),
        ("2026-03-29T22:00:00Z", "2026-03-30"),
        ("2026-10-24T22:00:00Z", "2026-10-25"),
        ("2026-10-25T22:30:00Z", "2026-10-25"),
        ("2026-10-25T23:00:00Z", "2026-10-26"),
        ("2021-01-14T00:30:00+14:00", "2021-01-13"),
    ] {
        assert_eq!(Day::of(instant.parse::<Timestamp>().unwrap()), day(expected), "{instant}");
    }
}

/// The day is told without the zone where it can be: an hour and two ahead of UTC.
#[test]
fn every_instant_is_of_the_day_that_berlin_has() {
    let seconds = |text: &str| text.parse::<Timestamp>().unwrap().as_second();
    let zone = sollist_contract::day::berlin();
    for second in (seconds("1979-01-01T00:00:00Z")..seconds("2200-01-01T00:00:00Z")).step_by(16_661) {
        let instant = Timestamp::from_second(second).unwrap();
        assert_eq!(Day::of(instant).date(), zone.to_datetime(instant).date(), "{instant}");
    }
}

#[test]
fn counts_are_whole_and_bounded() {
    for (json, quantity, count, change) in [
        ("0", false, true, true),
        ("1", true, true, true),
        ("-1", false, false, true),
        ("1000000000", true, true, true),
        ("1000000001", false, false, false),
        ("-1000000001", false, false, false),
        ("18446744073709551615", false, false, false),
        ("1.5", false, false, false),
        ("1.0", false, false, false),
        ("1e3", false, false, false),
        ("\"1\"", false, false, false),
        ("null", false, false, false),
        ("true", false, false, false),
    ] {
        let taken = (
            serde_json::from_str::<Quantity>(json).is_ok(),
            serde_json::from_str::<Count>(json).is_ok(),
            serde_json::from_str::<Change>(json).is_ok(),
        );
        assert_eq!(taken, (quantity, count, change), "{json}");
    }
}

prop_compose! {
    fn any_day()(number in 7_305..84_005_i32) -> Day {
        Day::of_number(number).unwrap()
    }
}

proptest! {
    #[test]
    fn a_day_survives_being_written_and_numbered(at in any_day()) {
        prop_assert_eq!(at.to_string().parse(), Ok(at));
        prop_assert_eq!(Day::of_number(at.number()), Some(at));
        prop_assert_eq!(at.days_to(at.next()), 1);
    }

    #[test]
    fn months_only_grow_with_time(from in any_day(), days in 0..4_000_i32) {
        let to = Day::of_number(from.number() + days).unwrap();
        let months = from.whole_months_to(to);
        prop_assert!(months <= from.whole_months_to(to.next()));
        prop_assert!(days >= months * 28 && days <= (months + 1) * 31, "{} days are {} months", days, months);
    }

    #[test]
    fn working_days_add_up(from in any_day(), a in 0..400_i32, b in 0..400_i32) {
        let between = Day::of_number(from.number() + a).unwrap();
        let to = Day::of_number(from.number() + a + b).unwrap();
        prop_assert_eq!(from.working_days_to(between) + between.working_days_to(to), from.working_days_to(to));
    }

    #[test]
    fn no_text_makes_the_parser_stumble(text in "\\PC{0,14}", near in "[0-9+-]{4}-[0-9]{2}-[0-9]{1,3}") {
        for text in [text, near] {
            if let Ok(read) = text.parse::<Day>() {
                prop_assert_eq!(read.to_string(), text);
            }
        }
    }
}

//! Stock: what an authority has, by age, whatever order the reports come in; and never less than nothing on any day.

#![allow(clippy::unwrap_used)]

use proptest::{collection::vec, option, prelude::*};
use sollist_contract::{
    day::Day,
    stock::{Entry, History, Part, Stock, What},
};

/// Reads entries such as `2021-02-01 issued 400 of 2021-01-15`; a count is `counted 285+10` (in use + in stock), its
/// parts by age
/// `counted 285+10 of 2019-06-01, 7+0`.
fn entries(text: &str) -> Vec<Entry> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(entry).collect()
}

fn entry(line: &str) -> Entry {
    let (day, rest) = line.split_once(' ').unwrap();
    let (kind, rest) = rest.split_once(' ').unwrap();
    let number = |text: &str| text.parse::<i64>().unwrap();
    let aged = |text: &str| match text.split_once(" of ") {
        Some((number, age)) => (number.to_owned(), Some(age.parse().unwrap())),
        None => (text.to_owned(), None),
    };
    let moved = || {
        let (pieces, commissioned) = aged(rest);
        (number(&pieces), commissioned)
    };
    let what = match kind {
        "delivered" => What::Delivered(number(rest)),
        "issued" => {
            let (quantity, commissioned) = moved();
            What::Issued { quantity, commissioned }
        }
        "returned" => {
            let (quantity, commissioned) = moved();
            What::Returned { quantity, commissioned }
        }
        "retired" => {
            let (quantity, commissioned) = moved();
            What::Retired { quantity, commissioned }
        }
        _ => What::Counted(
            rest.split(", ")
                .map(|part| {
                    let (pieces, commissioned) = aged(part);
                    let (in_use, in_stock) = pieces.split_once('+').unwrap();
                    Part { commissioned, in_use: number(in_use), in_stock: number(in_stock) }
                })
                .collect(),
        ),
    };
    Entry { day: day.parse().unwrap(), what }
}

/// Lots as `day: in use+in stock`, and what is short.
fn show(stock: &Stock) -> String {
    let mut lots: Vec<String> = stock
        .lots()
        .iter()
        .map(|(day, lot)| {
            format!("{}: {}+{}", day.map_or("?".to_owned(), |day| day.to_string()), lot.in_use, lot.in_stock)
        })
        .collect();
    if stock.short > 0 {
        lots.push(format!("short {}", stock.short));
    }
    lots.join(", ")
}

fn check(text: &str, expected: &str) {
    let stock = Stock::fold(&entries(text));
    assert_eq!(show(&stock), expected, "{text}");
}

#[test]
fn devices_come_are_issued_come_back_and_go() {
    // Friedrichshain-Kreuzberg in February 2021: 1,006 delivered, 400 issued, 606 waiting.
    check("2021-02-01 delivered 1006\n2021-02-15 issued 400", "2021-02-01: 400+606");
    check("2021-02-01 delivered 10\n2021-02-15 issued 4 of 2021-02-15", "2021-02-01: 0+6, 2021-02-15: 4+0");
    check(
        "2021-02-01 delivered 10\n2021-02-15 issued 4\n2021-03-01 returned 1\n2021-04-01 retired 2",
        "2021-02-01: 3+5",
    );
    check("2021-02-01 delivered 3\n2021-02-15 issued 3\n2021-04-01 retired 3", "");
}

#[test]
fn the_oldest_are_taken_first_unless_an_age_is_named() {
    let two = "2020-01-01 delivered 5\n2021-01-01 delivered 5\n";
    check(&format!("{two}2021-02-01 issued 7"), "2020-01-01: 5+0, 2021-01-01: 2+3");
    check(&format!("{two}2021-02-01 issued 7 of 2021-01-01"), "2020-01-01: 0+3, 2021-01-01: 7+0");
    check(&format!("{two}2021-02-01 issued 7\n2021-03-01 returned 6"), "2020-01-01: 0+5, 2021-01-01: 1+4");
    check(
        &format!("{two}2021-02-01 issued 7\n2021-03-01 returned 1 of 2021-01-01"),
        "2020-01-01: 5+0, 2021-01-01: 1+4",
    );
    // The oldest, wherever they are; of one age those in stock first.
    check(&format!("{two}2021-02-01 issued 5\n2021-03-01 retired 4"), "2020-01-01: 1+0, 2021-01-01: 0+5");
    check(&format!("{two}2021-02-01 issued 3\n2021-03-01 retired 4"), "2020-01-01: 1+0, 2021-01-01: 0+5");
}

#[test]
fn retiring_an_age_takes_that_age_from_use_before_another_from_stock() {
    let two = "2015-01-01 delivered 5\n2015-01-02 issued 5\n2021-01-01 delivered 5\n";
    check(&format!("{two}2021-02-01 retired 5 of 2015-01-01"), "2021-01-01: 0+5");
    check(&format!("{two}2021-02-01 retired 6 of 2015-01-01"), "2021-01-01: 0+4");
}

#[test]
fn a_count_replaces_everything_before_it() {
    check("2020-01-01 delivered 100\n2020-02-01 issued 90\n2021-01-11 counted 285+0", "?: 285+0");
    check("2021-01-11 counted 285+0\n2021-02-01 delivered 415\n2021-02-10 issued 415", "?: 285+0, 2021-02-01: 415+0");
    check("2021-01-11 counted 285+0\n2021-06-30 counted 300+5", "?: 300+5");
    check("2021-01-11 counted 285+3\n2021-06-30 counted 0+0", "");
}

#[test]
fn a_late_report_is_as_good_as_a_punctual_one() {
    // The count of January is reported in March: what moved in between comes on top.
    let moved = "2021-01-05 delivered 50\n2021-02-01 delivered 20\n2021-02-10 issued 10\n";
    check(&format!("{moved}2021-01-11 counted 285+50"), "?: 295+40, 2021-02-01: 0+20");
    check(&format!("2021-01-11 counted 285+50\n{moved}"), "?: 295+40, 2021-02-01: 0+20");
    // A count of an older day than the newest changes nothing.
    check(&format!("{moved}2021-06-30 counted 300+0\n2021-01-11 counted 285+50"), "?: 300+0");
    // The delivery of January is reported after the issue of February: the oldest went first all the same.
    check("2021-02-01 delivered 5\n2021-02-10 issued 4\n2021-01-05 delivered 3", "2021-01-05: 3+0, 2021-02-01: 1+4");
}

#[test]
fn on_the_day_of_the_count_the_order_of_recording_decides() {
    check("2021-01-11 delivered 9\n2021-01-11 counted 285+9", "?: 285+9");
    check("2021-01-11 counted 285+9\n2021-01-11 issued 4", "?: 289+5");
    check("2021-01-11 counted 285+9\n2021-01-10 issued 4", "?: 285+9");
}

#[test]
fn of_one_day_the_later_count_replaces_the_whole_earlier_one() {
    check(
        "2021-01-11 counted 100+0 of 2019-06-01, 50+5 of 2020-06-01, 7+0",
        "?: 7+0, 2019-06-01: 100+0, 2020-06-01: 50+5",
    );
    // Corrected with another age: nothing counts twice.
    check("2021-01-11 counted 100+0\n2021-01-11 counted 90+0 of 2024-01-01", "2024-01-01: 90+0");
    check("2021-01-11 counted 100+0 of 2019-06-01, 7+0\n2021-01-11 counted 90+0 of 2019-06-01", "2019-06-01: 90+0");
    // A movement between the two is in the second.
    check("2021-01-11 counted 100+10 of 2019-06-01\n2021-01-11 issued 4\n2021-01-11 counted 50+0", "?: 50+0");
}

#[test]
fn what_a_count_left_none_of_is_short() {
    check("2021-02-01 issued 4\n2021-01-11 counted 10+1", "?: 14+0, short 3");
    check("2021-02-01 returned 4 of 2020-01-01\n2021-01-11 counted 1+0", "?: 0+1, 2020-01-01: 0+3, short 3");
    check("2021-02-01 retired 4\n2021-01-11 counted 1+1", "short 2");
    // Only the end of a day counts.
    check("2021-02-01 issued 4\n2021-02-01 delivered 5", "2021-02-01: 4+1");
    check("2021-02-01 issued 4\n2021-02-02 delivered 5", "?: 4+0, 2021-02-02: 0+5, short 4");
}

#[test]
fn a_device_is_too_old_when_its_age_exceeds_its_life() {
    let stock = Stock::fold(&entries("2026-01-01 counted 10+1 of 2021-02-15, 20+2 of 2024-01-01, 5+0"));
    for (on, life, usable, over_age) in [
        ("2026-02-15", Some(60), 38, 0),
        ("2026-03-14", Some(60), 38, 0),
        ("2026-03-15", Some(60), 27, 10),
        ("2029-02-01", Some(60), 5, 30),
        ("2029-02-01", None, 38, 0),
        ("2026-02-14", Some(0), 5, 30),
    ] {
        let day = on.parse::<Day>().unwrap();
        assert_eq!((stock.usable(day, life), stock.over_age(day, life)), (usable, over_age), "{on} {life:?}");
    }
}

/// Entries one after the other, each followed by ` ok` or ` no DAY THERE/PIECES`.
fn decided(text: &str) {
    let mut history = History::default();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (said, expected) = line.split_once(" -> ").unwrap();
        let got = match history.record(entry(said)) {
            Ok(()) => "ok".to_owned(),
            Err(missing) => format!("no {} {}/{}", missing.day, missing.there(), missing.what.pieces()),
        };
        assert_eq!(got, expected, "{said}");
    }
}

#[test]
fn nothing_leaves_on_a_day_on_which_it_is_not_there() {
    decided(
        "2026-06-30 counted 5+0 -> ok
         2026-03-01 issued 1000000 -> no 2026-03-01 0/1000000
         2026-07-02 issued 1 -> no 2026-07-02 0/1",
    );
    decided(
        "2026-03-20 delivered 10 -> ok
         2026-03-10 issued 10 -> no 2026-03-10 0/10
         2026-03-20 issued 10 -> ok
         2026-03-20 returned 11 -> no 2026-03-20 10/11",
    );
}

#[test]
fn what_comes_late_leaves_enough_for_every_day_since() {
    decided(
        "2026-01-05 delivered 10 -> ok
         2026-03-01 issued 8 -> ok
         2026-02-01 issued 3 -> no 2026-03-01 7/8
         2026-02-01 issued 2 -> ok
         2026-02-02 retired 1 -> no 2026-03-01 7/8
         2026-04-01 returned 4 -> ok
         2026-04-02 retired 4 -> ok
         2026-03-02 retired 7 -> no 2026-04-01 3/4
         2026-01-06 delivered 5 -> ok
         2026-02-02 retired 1 -> ok",
    );
}

#[test]
fn who_names_an_age_takes_no_other() {
    decided(
        "2026-03-01 counted 0+5 of 2024-01-01, 5+0 of 2020-06-01 -> ok
         2026-03-02 retired 3 of 2010-01-01 -> no 2026-03-02 0/3
         2026-03-02 returned 7 of 2020-06-01 -> no 2026-03-02 5/7
         2026-03-02 retired 6 of 2020-06-01 -> no 2026-03-02 5/6
         2026-03-02 retired 5 of 2024-01-01 -> ok
         2026-03-10 returned 3 of 2020-06-01 -> ok
         2026-03-05 retired 3 -> no 2026-03-10 2/3
         2026-03-05 retired 3 of 2020-06-01 -> no 2026-03-10 2/3
         2026-03-05 retired 2 -> ok
         2026-03-11 retired 3 of 2020-06-01 -> ok",
    );
    // What is of unknown age may be of any; a count that knows better says so.
    decided(
        "2026-03-01 counted 5+1, 1+1 of 2020-06-01 -> ok
         2026-03-03 returned 6 of 2020-06-01 -> ok
         2026-03-02 retired 2 of 2020-06-01 -> no 2026-03-03 5/6
         2026-03-01 counted 5+1 of 2021-01-01, 1+1 of 2020-06-01 -> no 2026-03-03 1/6",
    );
    // An earlier version took the oldest instead: that stands, and nobody else pays for it.
    let mut history = History::default();
    history.replay(entry("2026-03-01 counted 0+5 of 2024-01-01, 5+0 of 2020-06-01"));
    history.replay(entry("2026-03-02 retired 3 of 2010-01-01"));
    assert_eq!((show(&history.stock()).as_str(), history.stock().misnamed), ("2020-06-01: 2+0, 2024-01-01: 0+5", 3));
    assert!(history.record(entry("2026-03-03 retired 2 of 2020-06-01")).is_ok());
    assert!(history.record(entry("2026-03-03 retired 1 of 2020-06-01")).is_err());
}

#[test]
fn a_count_says_anew_what_is_there() {
    decided(
        "2026-01-01 counted 10+0 -> ok
         2026-06-30 counted 4+6 -> ok
         2026-07-01 issued 6 -> ok
         2026-03-01 issued 1 -> no 2026-03-01 0/1
         2026-03-01 returned 10 -> ok
         2026-03-02 returned 1 -> no 2026-03-02 0/1
         2026-02-28 returned 1 -> no 2026-03-01 9/10
         2026-06-30 counted 4+5 -> no 2026-07-01 5/6
         2026-06-30 counted 4+9 of 2024-01-01 -> ok
         2026-07-02 issued 3 -> ok
         2026-07-02 issued 1 -> no 2026-07-02 0/1
         2026-02-01 counted 9+0 -> no 2026-03-01 9/10
         2026-03-01 issued 1 -> ok
         2026-02-01 counted 9+0 -> ok",
    );
}

#[test]
fn what_was_accepted_once_is_replayed_and_nobody_else_pays_for_it() {
    let mut history = History::default();
    history.replay(entry("2026-03-01 issued 5"));
    assert_eq!(show(&history.stock()), "?: 5+0, short 5");
    // Not worse than it is.
    assert!(history.record(entry("2026-03-02 returned 5")).is_ok());
    assert!(history.record(entry("2026-03-03 issued 6")).is_err());
    // What was missing is reported late, and is not short any more.
    assert!(history.record(entry("2026-03-01 delivered 3")).is_ok());
    assert_eq!(show(&history.stock()), "?: 0+2, 2026-03-01: 0+3, short 2");
    assert!(history.record(entry("2026-02-01 delivered 2")).is_ok());
    assert_eq!(show(&history.stock()), "2026-02-01: 0+2, 2026-03-01: 0+3");
}

/// Ten thousand movements of one item, in the worst orders: each is decided in its turn.
#[test]
fn ten_thousand_movements_take_seconds_in_any_order() {
    let day = |number: i32| Day::of_number(18_000 + number).unwrap();
    let issued = |at: i32| Entry { day: day(at), what: What::Issued { quantity: 1, commissioned: None } };
    let delivered = |at: i32| Entry { day: day(at), what: What::Delivered(1) };
    let mut all: Vec<Entry> =
        (0..10_000).map(|n| if n % 2 == 0 { delivered(n / 20) } else { issued(n / 20) }).collect();
    for order in ["forwards", "backwards"] {
        let began = std::time::Instant::now();
        let mut history = History::default();
        history
            .record(Entry {
                day: day(-1),
                what: What::Counted(vec![Part { commissioned: None, in_use: 0, in_stock: 5_000 }]),
            })
            .unwrap();
        all.iter().for_each(|entry| history.record(entry.clone()).unwrap());
        assert_eq!((history.stock().in_use(), history.stock().in_stock()), (5_000, 5_000));
        assert!(began.elapsed().as_secs() < 120, "{order}: {:?}", began.elapsed());
        println!("{order}: {:?}", began.elapsed());
        all.reverse();
    }
}

fn day() -> impl Strategy<Value = Day> {
    (18_000..18_040_i32).prop_map(|number| Day::of_number(number).unwrap())
}

fn movement() -> impl Strategy<Value = What> {
    (0..4_u8, 1..30_i64, option::of(day())).prop_map(|(kind, quantity, commissioned)| match kind {
        0 => What::Delivered(quantity),
        1 => What::Issued { quantity, commissioned },
        2 => What::Returned { quantity, commissioned },
        _ => What::Retired { quantity, commissioned },
    })
}

fn count() -> impl Strategy<Value = What> {
    let part = (0..30_i64, 0..30_i64, option::of(day()));
    vec(part.prop_map(|(in_use, in_stock, commissioned)| Part { commissioned, in_use, in_stock }), 1..4)
        .prop_map(What::Counted)
}

fn recorded(what: impl Strategy<Value = What>) -> impl Strategy<Value = Vec<Entry>> {
    vec((day(), what).prop_map(|(day, what)| Entry { day, what }), 0..60)
}

/// The stock at the end of a day, as a view until that day sees it.
fn until(entries: &[Entry], day: Day) -> Stock {
    let seen: Vec<Entry> = entries.iter().filter(|entry| entry.day <= day).cloned().collect();
    Stock::fold(&seen)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever comes in whatever order: of what is accepted no day ends with less than nothing, and what is refused
    /// would make one do so. The state kept on the way is the fold of everything.
    #[test]
    fn no_day_ends_with_less_than_nothing(wanted in recorded(prop_oneof![6 => movement(), 1 => count()])) {
        let mut history = History::default();
        let mut accepted: Vec<Entry> = Vec::new();
        for entry in wanted {
            let taken = history.record(entry.clone()).is_ok();
            let with: Vec<Entry> = accepted.iter().cloned().chain([entry.clone()]).collect();
            let days: std::collections::BTreeSet<Day> = with.iter().map(|entry| entry.day).collect();
            let good = days.iter().map(|day| until(&with, *day)).all(|stock| (stock.short, stock.misnamed) == (0, 0));
            prop_assert_eq!(taken, good, "{:?} after {:?}", entry, accepted);
            if taken {
                accepted = with;
            }
            prop_assert_eq!(history.stock(), Stock::fold(&accepted));
            for day in days {
                prop_assert_eq!(history.stock_on(day), Some(until(&accepted, day)), "on {}", day);
            }
        }
    }

    /// A store keeps the state after the last day, and what was recorded since a count: each goes on like the whole.
    #[test]
    fn what_is_kept_goes_on_like_the_whole(wanted in recorded(prop_oneof![6 => movement(), 1 => count()])) {
        let mut whole = History::default();
        let mut accepted: Vec<Entry> = Vec::new();
        for entry in wanted {
            let late = whole.last_day().is_some_and(|last| entry.day < last);
            let mut kept = if late {
                let counts = accepted.iter().filter(|known| known.what.is_count() && known.day <= entry.day);
                let from = counts.map(|known| known.day).max();
                let later = accepted.iter().filter(|known| from.is_none_or(|from| known.day >= from));
                let mut since: Vec<Entry> = later.cloned().collect();
                since.sort_by_key(|known| known.day);
                History::of(since)
            } else {
                History::after(whole.stock(), whole.last_day())
            };
            prop_assert_eq!(kept.stock_on(entry.day), whole.stock_on(entry.day));
            let decided = whole.record(entry.clone());
            prop_assert_eq!(kept.record(entry.clone()), decided.clone());
            prop_assert_eq!(kept.stock(), whole.stock());
            prop_assert_eq!(kept.last_day(), whole.last_day());
            if decided.is_ok() {
                accepted.push(entry);
            }
        }
    }

    #[test]
    fn without_counts_no_device_appears_or_vanishes(entries in recorded(movement())) {
        let stock = Stock::fold(&entries);
        let sum = |of: fn(&What) -> i64| entries.iter().map(|e| of(&e.what)).sum::<i64>();
        let delivered = sum(|what| if let What::Delivered(n) = what { *n } else { 0 });
        let retired = sum(|what| if let What::Retired { quantity, .. } = what { *quantity } else { 0 });
        // Nothing is short unless more was taken than there was; what is short was made up for, or could not go.
        let there = stock.in_stock() + stock.in_use();
        prop_assert!(there >= delivered - retired && there <= delivered - retired + stock.short, "{}", show(&stock));
        if stock.short == 0 {
            prop_assert_eq!(there, delivered - retired);
        }
    }

    #[test]
    fn what_happened_before_the_count_does_not_matter(entries in recorded(movement()), more in recorded(movement()),
        counted in count()) {
        let first = Day::of_number(18_000).unwrap();
        let counted = Entry { day: Day::of_number(18_050).unwrap(), what: counted };
        let after = more.iter().map(|e| Entry { day: Day::of_number(e.day.number() + 51).unwrap(),
            what: e.what.clone() });
        let alone: Vec<Entry> = std::iter::once(counted.clone()).chain(after.clone()).collect();
        let early: Vec<Entry> = entries.iter().cloned().chain([counted.clone()]).chain(after.clone()).collect();
        let late: Vec<Entry> = entries.iter().cloned().chain(after).chain([counted.clone()]).collect();
        prop_assert!(entries.iter().all(|e| e.day >= first && e.day < counted.day));
        prop_assert_eq!(Stock::fold(&early), Stock::fold(&alone));
        prop_assert_eq!(Stock::fold(&late), Stock::fold(&alone));
    }
}

//! Stock: what an authority has, by age, whatever order the reports come in.

#![allow(clippy::unwrap_used)]

use proptest::{collection::vec, option, prelude::*};
use sollist_contract::{
    day::Day,
    stock::{Entry, Stock, What},
};

/// Reads entries such as `2021-02-01 issued 400 of 2021-01-15`; a count is `counted 285+10` (in use + in stock).
fn entries(text: &str) -> Vec<Entry> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(entry).collect()
}

fn entry(line: &str) -> Entry {
    let words: Vec<&str> = line.split(' ').collect();
    let commissioned = words.get(4).map(|day| day.parse().unwrap());
    let number = |text: &str| text.parse::<i64>().unwrap();
    let what = match words[1] {
        "delivered" => What::Delivered(number(words[2])),
        "issued" => What::Issued { quantity: number(words[2]), commissioned },
        "returned" => What::Returned { quantity: number(words[2]), commissioned },
        "retired" => What::Retired { quantity: number(words[2]), commissioned },
        _ => {
            let (in_use, in_stock) = words[2].split_once('+').unwrap();
            What::Counted { in_use: number(in_use), in_stock: number(in_stock), commissioned }
        }
    };
    Entry { day: words[0].parse().unwrap(), what }
}

/// Lots as `day: in use+in stock`, and what is short.
fn show(stock: &Stock) -> String {
    let mut lots: Vec<String> = stock
        .lots
        .iter()
        .map(|(day, lot)| format!("{}: {}+{}", day.map_or("?".to_owned(), |day| day.to_string()), lot.in_use, lot.in_stock))
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
    check("2021-02-01 delivered 10\n2021-02-15 issued 4\n2021-03-01 returned 1\n2021-04-01 retired 2", "2021-02-01: 3+5");
    check("2021-02-01 delivered 3\n2021-02-15 issued 3\n2021-04-01 retired 3", "");
}

#[test]
fn the_oldest_are_taken_first_unless_an_age_is_named() {
    let two = "2020-01-01 delivered 5\n2021-01-01 delivered 5\n";
    check(&format!("{two}2021-02-01 issued 7"), "2020-01-01: 5+0, 2021-01-01: 2+3");
    check(&format!("{two}2021-02-01 issued 7 of 2021-01-01"), "2020-01-01: 0+3, 2021-01-01: 7+0");
    check(&format!("{two}2021-02-01 issued 7\n2021-03-01 returned 6"), "2020-01-01: 0+5, 2021-01-01: 1+4");
    check(&format!("{two}2021-02-01 issued 7\n2021-03-01 returned 1 of 2021-01-01"), "2020-01-01: 5+0, 2021-01-01: 1+4");
    check(&format!("{two}2021-02-01 issued 5\n2021-03-01 retired 4"), "2020-01-01: 5+0, 2021-01-01: 0+1");
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
fn a_late_count_is_as_good_as_a_punctual_one() {
    // The count of January is reported in March: what moved in between comes on top.
    let moved = "2021-01-05 delivered 50\n2021-02-01 delivered 20\n2021-02-10 issued 10\n";
    check(&format!("{moved}2021-01-11 counted 285+50"), "?: 295+40, 2021-02-01: 0+20");
    check(&format!("2021-01-11 counted 285+50\n{moved}"), "?: 295+40, 2021-02-01: 0+20");
    // A count of an older day than the newest changes nothing.
    check(&format!("{moved}2021-06-30 counted 300+0\n2021-01-11 counted 285+50"), "?: 300+0");
}

#[test]
fn on_the_day_of_the_count_the_order_of_recording_decides() {
    check("2021-01-11 delivered 9\n2021-01-11 counted 285+9", "?: 285+9");
    check("2021-01-11 counted 285+9\n2021-01-11 issued 4", "?: 289+5");
    check("2021-01-11 counted 285+9\n2021-01-10 issued 4", "?: 285+9");
}

#[test]
fn reports_of_one_day_make_one_count() {
    check(
        "2021-01-11 counted 100+0 of 2019-06-01\n2021-01-11 counted 50+5 of 2020-06-01\n2021-01-11 counted 7+0",
        "?: 7+0, 2019-06-01: 100+0, 2020-06-01: 50+5",
    );
    // Said twice of one age: the later report corrects the earlier.
    check("2021-01-11 counted 100+0 of 2019-06-01\n2021-01-11 counted 90+0 of 2019-06-01", "2019-06-01: 90+0");
    // A movement between two parts is not in the count.
    check(
        "2021-01-11 counted 100+10 of 2019-06-01\n2021-01-11 issued 4\n2021-01-11 counted 50+0 of 2020-06-01",
        "2019-06-01: 104+6, 2020-06-01: 50+0",
    );
}

#[test]
fn what_a_count_left_none_of_is_short() {
    check("2021-02-01 issued 4\n2021-01-11 counted 10+1", "?: 14+0, short 3");
    check("2021-02-01 returned 4 of 2020-01-01\n2021-01-11 counted 1+0", "?: 0+1, 2020-01-01: 0+3, short 3");
    check("2021-02-01 retired 4\n2021-01-11 counted 1+1", "short 2");
}

#[test]
fn a_device_is_too_old_when_its_age_exceeds_its_life() {
    let stock =
        Stock::fold(&entries("2026-01-01 counted 10+1 of 2021-02-15\n2026-01-01 counted 20+2 of 2024-01-01\n2026-01-01 counted 5+0"));
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

#[test]
fn a_movement_before_the_count_is_contained_in_it() {
    let stock = Stock::fold(&entries("2021-01-11 counted 1+1"));
    let day = |text: &str| text.parse::<Day>().unwrap();
    assert_eq!([stock.contains(day("2021-01-10")), stock.contains(day("2021-01-11"))], [true, false]);
    assert!(!Stock::default().contains(day("2021-01-10")), "nothing was counted");
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
    (0..30_i64, 0..30_i64, option::of(day())).prop_map(|(in_use, in_stock, commissioned)| What::Counted { in_use, in_stock, commissioned })
}

fn recorded(what: impl Strategy<Value = What>) -> impl Strategy<Value = Vec<Entry>> {
    vec((day(), what).prop_map(|(day, what)| Entry { day, what }), 0..25)
}

proptest! {
    #[test]
    fn no_lot_is_ever_negative_or_empty(entries in recorded(prop_oneof![4 => movement(), 1 => count()])) {
        let stock = Stock::fold(&entries);
        for lot in stock.lots.values() {
            prop_assert!(lot.in_stock >= 0 && lot.in_use >= 0 && lot.in_stock + lot.in_use > 0, "{}", show(&stock));
        }
        prop_assert!(stock.short >= 0);
    }

    #[test]
    fn without_counts_no_device_appears_or_vanishes(entries in recorded(movement())) {
        let stock = Stock::fold(&entries);
        let sum = |of: fn(What) -> i64| entries.iter().map(|e| of(e.what)).sum::<i64>();
        let delivered = sum(|what| if let What::Delivered(n) = what { n } else { 0 });
        let retired = sum(|what| if let What::Retired { quantity, .. } = what { quantity } else { 0 });
        // Nothing is short unless more was taken than there was; what is short was made up for, or could not go.
        let there = stock.in_stock() + stock.in_use();
        prop_assert!(there >= delivered - retired && there <= delivered - retired + stock.short, "{}", show(&stock));
        if stock.short == 0 {
            prop_assert_eq!(there, delivered - retired);
        }
    }

    #[test]
    fn applying_one_by_one_is_the_same_as_all_at_once(entries in recorded(movement())) {
        let mut stock = Stock::default();
        entries.iter().for_each(|entry| stock.moved(entry));
        prop_assert_eq!(Stock::fold(&entries), stock);
    }

    #[test]
    fn what_happened_before_the_count_does_not_matter(entries in recorded(movement()), more in recorded(movement()), counted in count()) {
        let first = Day::of_number(18_000).unwrap();
        let counted = Entry { day: Day::of_number(18_050).unwrap(), what: counted };
        let after = more.iter().map(|e| Entry { day: Day::of_number(e.day.number() + 51).unwrap(), ..*e });
        let alone: Vec<Entry> = std::iter::once(counted).chain(after.clone()).collect();
        let early: Vec<Entry> = entries.iter().copied().chain([counted]).chain(after.clone()).collect();
        let late: Vec<Entry> = entries.iter().copied().chain(after).chain([counted]).collect();
        prop_assert!(entries.iter().all(|e| e.day >= first && e.day < counted.day));
        prop_assert_eq!(Stock::fold(&early), Stock::fold(&alone));
        prop_assert_eq!(Stock::fold(&late), Stock::fold(&alone));
    }
}

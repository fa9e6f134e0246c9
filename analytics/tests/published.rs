//! Figures that others publish, a thousand times over: the newest and the number, in linear time.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::time::{Duration, Instant};

use common::*;
use proptest::prelude::*;
use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::json;
use sollist_analytics::{conflicts::NAMED_MAX, *};

fn published(j: &mut Journal, value: &str) {
    let data = json!({"metric": "m", "definition": "d", "scope": "berlin", "as_of": "2026-01-01", "value": value,
        "origin": "o"});
    j.on("2026-01-02", "figure.reported", data);
}

fn half_up(value: Decimal, places: u32) -> Decimal {
    value.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..Default::default() })]
    /// The same as looking at every pair.
    #[test]
    fn who_says_something_else_is_found_without_looking_at_pairs(said in proptest::collection::vec((0_u32..4,
        0_i64..30), 1..60)) {
        let mut j = Journal::default();
        let values: Vec<Decimal> = said.iter().map(|(places, units)| Decimal::new(*units * 10_i64.pow(*places) / 10,
            *places)).collect();
        for value in &values {
            published(&mut j, &value.to_string());
        }
        let facts = j.facts();
        for (place, one) in conflicts(&facts, &view(&facts, "", "")).unwrap().iter().enumerate() {
            let differs = |other: &Decimal| {
                let places = other.scale().min(values[place].scale());
                half_up(*other, places) != half_up(values[place], places)
            };
            let all: Vec<u64> = (1..).zip(&values).filter(|(_, other)| differs(other)).map(|(seq, _)| seq).collect();
            prop_assert_eq!(one.differs_from_count, all.len() as u64);
            prop_assert_eq!(&one.differs_from[..], &all[all.len().saturating_sub(NAMED_MAX)..]);
        }
    }
}

#[test]
fn ten_thousand_of_one_figure_are_compared_at_once() {
    let mut j = Journal::default();
    for number in 0..10_000 {
        published(&mut j, &format!("{}.{}", number % 700, number % 10));
    }
    let facts = j.facts();
    let started = Instant::now();
    let all = conflicts(&facts, &view(&facts, "", "")).unwrap();
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    assert!(all.iter().all(|one| one.differs_from.len() == NAMED_MAX && one.differs_from_count > 9_900));
}

/// The contract, section 6: January 2021. What counts is told from of what.
#[test]
fn a_rival_definition_is_taken_apart_into_numerator_and_denominator() {
    let mut j = Journal::default();
    j.eligible("ba-pankow", "2021-01-01", 85_000).stock("ba-pankow", "2021-01-01", "notebook", 12_500, 0);
    let mut say = |data: serde_json::Value| {
        let mut said = json!({"metric": "mobile.device-rate", "definition": "Zugänge", "scope": "districts",
            "as_of": "2021-01-15", "origin": "Presse"});
        for (key, value) in data.as_object().unwrap() {
            said[key] = value.clone();
        }
        j.on("2021-01-15", "figure.reported", said);
    };
    say(json!({"numerator": 34_000, "denominator": 86_000}));
    // Without a fraction there is the difference only.
    say(json!({"value": "39.5"}));
    let facts = j.facts();
    let all = conflicts(&facts, &view(&facts, "", "")).unwrap();
    let rival = all[0].rival.unwrap();
    let parts = [rival.difference, rival.numerator, rival.denominator].map(|part| part.to_string());
    assert_eq!(parts, ["24.8", "25.1", "-0.3"]);
    assert_eq!((all[1].rival, all[1].differs_from_ours), (None, true));
}

/// However coarsely an amount was published, ours is told to the cent, and contradicts only where it rounds otherwise.
#[test]
fn our_amount_is_told_to_the_cent() {
    let mut j = Journal::default();
    j.line("ba-pankow", "2026/30/25/bezirksamt-pankow/geraete", "116949059.12", "mobile-devices");
    let mut say = |value: &str| {
        let said = json!({"metric": "budget.available", "definition": "verfügbar", "scope": "berlin",
            "as_of": "2026-06-30", "origin": "Presse", "value": value});
        j.on("2026-07-15", "figure.reported", said);
    };
    ["117000000", "116949059", "116949059.1", "116949060"].into_iter().for_each(&mut say);
    let facts = j.facts();
    let all = conflicts(&facts, &view(&facts, "", "")).unwrap();
    let ours: Vec<String> = all.iter().map(|one| one.our_value.unwrap().to_string()).collect();
    assert_eq!(ours, ["116949059.12"; 4]);
    assert_eq!(all.iter().map(|one| one.differs_from_ours).collect::<Vec<_>>(), [true, false, false, true]);
}

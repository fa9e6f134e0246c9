//! On the example every indicator of the catalogue has a value somewhere, and where one has none it says why.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;

use jiff::{Timestamp, ToSpan as _};
use sollist_analytics::{By, CATALOGUE, Facts, IndicatorQuery, IndicatorRow, View, indicators};
use sollist_contract::{day::Day, envelope::Envelope, event::Event, reading::Bilingual as _};
use sollist_intake::entry::PLAN_SOURCE;

use super::{SEED, events};

/// The example's journal: its plan, then its events, recorded one second after the other.
fn facts() -> Facts {
    let start: Timestamp = "2026-07-01T06:00:00Z".parse().unwrap();
    let on: Timestamp = "2026-01-01T11:00:00Z".parse().unwrap();
    let lines = super::plan().unwrap();
    let plan = (0..)
        .zip(lines.appropriated())
        .map(|(number, line)| Envelope::new(PLAN_SOURCE, format!("plan-{number}"), on, Event::from(line.clone())));
    let mut facts = Facts::new();
    for (place, envelope) in (1_i64..).zip(plan.chain(events(SEED))) {
        facts.apply(place.unsigned_abs(), start + place.seconds(), &envelope).unwrap();
    }
    facts
}

fn rows(facts: &Facts, view: &View, year: i16, by: &[&str]) -> Vec<IndicatorRow> {
    let query = IndicatorQuery { by: By::parse(by).unwrap(), year: Some(year), ..IndicatorQuery::default() };
    indicators(facts, view, &query).unwrap()
}

#[test]
fn every_indicator_has_a_value_somewhere_and_says_where_it_has_none() {
    let facts = facts();
    let day: Day = "2026-07-10".parse().unwrap();
    let mut valued: BTreeMap<&str, usize> = BTreeMap::new();
    let mut without: BTreeMap<&str, String> = BTreeMap::new();
    for until in ["2026-06-30", ""] {
        let view = View::resolve(&facts, "", until, day).unwrap();
        for (year, by) in
            [(2026, &[][..]), (2026, &["district"]), (2026, &["authority"]), (2026, &["programme"]), (2025, &[])]
        {
            for row in rows(&facts, &view, year, by) {
                match (&row.value, &row.why) {
                    (Some(_), None) => *valued.entry(row.id).or_default() += 1,
                    (None, Some(why)) => {
                        let why = why.said();
                        assert!(why.de.ends_with('.') && why.en.ends_with('.'), "{}: {} / {}", row.id, why.de, why.en);
                        without.insert(row.id, why.de);
                    }
                    other => panic!("{} of {by:?}: {other:?}", row.id),
                }
            }
        }
    }
    let missing: Vec<(&str, Option<&String>)> =
        CATALOGUE.iter().filter(|one| !valued.contains_key(one.id)).map(|one| (one.id, without.get(one.id))).collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

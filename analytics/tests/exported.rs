//! Tables for other programs: complete, as they are described, at any view, read in steps of any size.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::*;
use proptest::prelude::*;
use sollist_analytics::{
    exported::{Cell, Column, Kind, TABLES, Table},
    *,
};
use sollist_contract::{envelope::Envelope, event::Event};

/// An event of every type there is, as the contract shows it.
fn golden() -> Vec<Envelope> {
    let golden = concat!(env!("CARGO_MANIFEST_DIR"), "/../proto/golden");
    let mut files: Vec<_> = std::fs::read_dir(golden).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.iter().map(|file| Envelope::parse(&std::fs::read(file).unwrap()).unwrap()).collect()
}

/// All of them, in any order and as often as wanted.
fn facts(order: &[usize]) -> Facts {
    let events = golden();
    let types: BTreeSet<&str> = events.iter().map(|event| event.event.type_name()).collect();
    assert_eq!(types.len(), Event::types().count());
    let mut facts = Facts::new();
    for (seq, at) in (0..events.len()).chain(order.iter().map(|at| at % events.len())).enumerate() {
        let recorded = RECORDED_FROM.parse::<jiff::Timestamp>().unwrap() + jiff::SignedDuration::from_mins(seq as i64);
        facts.apply(seq as u64 + 1, recorded, &events[at]).unwrap();
    }
    facts
}

fn whole(table: &Table, facts: &Facts, view: &View, most: usize) -> Vec<String> {
    let (mut all, mut from) = (Vec::new(), Some(0));
    while let Some(at) = from {
        let (rows, next) = table.rows(facts, view, at, most).unwrap();
        all.extend(rows.iter().map(|row| format!("{row:?}")));
        from = next;
    }
    all
}

fn fits(column: &Column, cell: &Cell<'_>) -> bool {
    match cell {
        Cell::Nothing => column.optional,
        Cell::Text(text) => column.kind == Kind::Text && !text.is_empty(),
        Cell::Count(_) => column.kind == Kind::Count,
        Cell::Amount(_) => matches!(column.kind, Kind::Amount | Kind::Sum),
        Cell::Number(number) => column.kind == Kind::Number && number.normalize().scale() <= 4,
        Cell::Day(_) => column.kind == Kind::Day,
        Cell::Instant(_) => column.kind == Kind::Instant,
        Cell::Truth(_) => column.kind == Kind::Truth,
    }
}

#[test]
fn every_type_of_events_is_in_a_table_and_every_table_has_rows() {
    let facts = facts(&[]);
    let view = View::resolve(&facts, "", "", day("2021-12-31")).unwrap();
    let mut seen = BTreeSet::new();
    for table in &TABLES {
        let (rows, _) = table.rows(&facts, &view, 0, usize::MAX).unwrap();
        assert!(!rows.is_empty(), "{}: no golden event leads there", table.name);
        if let Some(at) = table.columns.iter().position(|column| column.name == "event") {
            seen.extend(rows.iter().map(|row| row[at].clone()).map(|cell| format!("{cell:?}")));
        }
    }
    let missing = (1..=facts.last_seq()).filter(|seq| !seen.contains(&format!("{:?}", Cell::Count(*seq as i64))));
    let types = golden();
    let missing: BTreeSet<&str> = missing.map(|seq| types[seq as usize - 1].event.type_name()).collect();
    assert_eq!(missing, BTreeSet::new());
}

#[test]
fn a_fold_that_was_put_away_has_the_same_rows() {
    let facts = facts(&[]);
    let mut bytes = Vec::new();
    packed::write(&facts, &mut bytes).unwrap();
    let again = packed::read(&bytes).unwrap();
    let view = View::resolve(&facts, "", "", day("2021-12-31")).unwrap();
    for table in &TABLES {
        assert_eq!(whole(table, &facts, &view, 7), whole(table, &again, &view, 7), "{}", table.name);
    }
}

#[test]
fn one_name_is_one_thing_in_every_table_and_no_table_has_it_twice() {
    let mut known: BTreeMap<&str, (Kind, &str)> = BTreeMap::new();
    let mut tables = BTreeSet::new();
    for table in &TABLES {
        assert!(tables.insert(table.name), "{}", table.name);
        let names: BTreeSet<&str> = table.columns.iter().map(|column| column.name).collect();
        assert_eq!(names.len(), table.columns.len(), "{}", table.name);
        for column in table.columns {
            let thing = (column.kind, column.said.en);
            assert_eq!(*known.entry(column.name).or_insert(thing), thing, "{}.{}", table.name, column.name);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn rows_are_as_they_are_described_at_every_view_and_in_steps_of_any_size(
        order in prop::collection::vec(0..100usize, 0..60),
        most in 1..9usize,
        seq in 0..100u64,
        until in prop::option::of((2020..2027i32, 1..13u8)),
    ) {
        let facts = facts(&order);
        let until = until.map(|(year, month)| format!("{year}-{month:02}-15")).unwrap_or_default();
        let as_of = seq.min(facts.last_seq()).to_string();
        let view = View::resolve(&facts, &as_of, &until, day("2021-12-31")).unwrap();
        for table in &TABLES {
            let (rows, next) = table.rows(&facts, &view, 0, usize::MAX).unwrap();
            prop_assert_eq!(next, None);
            for row in &rows {
                prop_assert_eq!(row.len(), table.columns.len(), "{}", table.name);
                for (cell, column) in row.iter().zip(table.columns) {
                    prop_assert!(fits(column, cell), "{}.{}: {:?}", table.name, column.name, cell);
                    if let (Cell::Count(number), "event") = (cell, column.name) {
                        prop_assert!(*number as u64 <= view.seq);
                    }
                    if let (Cell::Day(day), "day", Some(until)) = (cell, column.name, view.until) {
                        prop_assert!(*day <= until);
                    }
                }
            }
            let rows: Vec<String> = rows.iter().map(|row| format!("{row:?}")).collect();
            prop_assert_eq!(whole(table, &facts, &view, most), rows, "{}", table.name);
        }
    }
}

//! What was reported of a day and not taken back since: connections to the digital file, milestones reached,
//! activities. What takes back takes effect on the day of what it takes back: that was never so, on whatever day one
//! looks.

use std::{
    collections::{HashMap, hash_map::Entry},
    hash::Hash,
};

use sollist_contract::{day::Day, event::ActivityRecorded};

use crate::{facts::Facts, view::View};

/// Of what was taken back the number of the last event that did so.
struct Gone<K>(HashMap<(K, Day), u64>);

impl<K: Eq + Hash> Gone<K> {
    fn of(all: impl Iterator<Item = ((K, Day), u64)>) -> Gone<K> {
        let mut gone = HashMap::new();
        for (key, seq) in all {
            match gone.entry(key) {
                Entry::Occupied(mut known) => {
                    known.insert(seq.max(*known.get()));
                }
                Entry::Vacant(place) => {
                    place.insert(seq);
                }
            }
        }
        Gone(gone)
    }

    /// Whether what was reported with a number counts.
    fn leaves(&self, key: (K, Day), seq: u64) -> bool {
        self.0.get(&key).is_none_or(|gone| *gone < seq)
    }
}

/// An authority works with the digital file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Connection {
    pub who: u32,
    pub seq: u64,
}

/// Connections that count in a view, in the order of the journal.
pub(crate) fn connections(facts: &Facts, view: &View) -> Vec<Connection> {
    let table = &facts.connections_withdrawn;
    let row = |row: usize| Some(((*table.authority.get(row)?, *table.day.get(row)?), *table.seq.get(row)?));
    let gone = Gone::of(table.rows(view).filter_map(row));
    let table = &facts.connections;
    let row = |row: usize| {
        let (who, seq) = (*table.authority.get(row)?, *table.seq.get(row)?);
        gone.leaves((who, *table.day.get(row)?), seq).then_some(Connection { who, seq })
    };
    table.rows(view).filter_map(row).collect()
}

/// A milestone was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reached {
    pub who: u32,
    pub project: u32,
    pub milestone: u32,
    pub day: Day,
    pub seq: u64,
}

/// Milestones reached that count in a view, in the order of the journal.
pub(crate) fn reached(facts: &Facts, view: &View) -> Vec<Reached> {
    let table = &facts.milestones_withdrawn;
    let row = |row: usize| {
        let of = (*table.authority.get(row)?, *table.project.get(row)?, *table.milestone.get(row)?);
        Some(((of, *table.day.get(row)?), *table.seq.get(row)?))
    };
    let gone = Gone::of(table.rows(view).filter_map(row));
    let table = &facts.milestones_reached;
    let row = |row: usize| {
        let of @ (who, project, milestone) =
            (*table.authority.get(row)?, *table.project.get(row)?, *table.milestone.get(row)?);
        let (day, seq) = (*table.day.get(row)?, *table.seq.get(row)?);
        gone.leaves((of, day), seq).then_some(Reached { who, project, milestone, day, seq })
    };
    table.rows(view).filter_map(row).collect()
}

/// Activities that count in a view, in the order of the journal.
pub(crate) fn activities<'f>(facts: &'f Facts, view: &View) -> Vec<&'f ActivityRecorded> {
    let taken_back = facts.activities_withdrawn.iter().filter(|(seq, gone)| view.sees(*seq, gone.held_on));
    let gone = Gone::of(
        taken_back.map(|(seq, gone)| (((gone.authority.as_str(), gone.kind, gone.title.as_str()), gone.held_on), *seq)),
    );
    let counts = |(seq, held): &&(u64, ActivityRecorded)| {
        let of = (held.authority.as_str(), held.kind, held.title.as_str());
        view.sees(*seq, held.held_on) && gone.leaves((of, held.held_on), *seq)
    };
    facts.activities.iter().filter(counts).map(|(_, held)| held).collect()
}

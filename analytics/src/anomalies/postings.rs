//! What is booked on lines twice: the same freeze, transfer, adjustment or carry-over, of one day.

use std::collections::BTreeMap;

use sollist_contract::day::Day;

use super::{
    asked::Asked,
    finding::{Anomaly, Found, Posted},
    rule::Rule,
};
use crate::tables::{MEASURES, Measure};

/// What an event books, a part a line: of a transfer two.
pub(super) type Parts = BTreeMap<u32, i64>;

/// An event that books something else than Ansatz and Ist.
#[derive(Debug, Clone, Copy)]
pub(super) struct Booked {
    pub day: Day,
    pub seq: u64,
    pub who: u32,
}

/// The same lines, amounts and day under two events. What was taken back later is none.
pub(super) fn posted_twice(asked: &Asked) -> Vec<Anomaly> {
    let all = booked(asked);
    let mut found = Vec::new();
    for (parts, booked) in &all {
        let mirrored: Parts = parts.iter().map(|(slot, cents)| (*slot, cents.saturating_neg())).collect();
        let mut back = all.get(&mirrored).map(Vec::as_slice).unwrap_or_default().iter().peekable();
        for pair in booked.windows(2) {
            let [earlier, later] = pair else { continue };
            if earlier.day != later.day {
                continue;
            }
            while back.next_if(|back| (back.day, back.seq) <= (later.day, later.seq)).is_some() {}
            if back.next().is_none() {
                found.extend(finding(asked, parts, *earlier, *later));
            }
        }
    }
    found
}

/// Every event that books so, with what it books, in the order of the journal.
pub(super) fn events(asked: &Asked) -> impl Iterator<Item = (Booked, Parts)> {
    let table = &asked.facts.postings;
    let mut events: BTreeMap<u64, (Booked, Parts)> = BTreeMap::new();
    for row in table.rows(asked.view) {
        if let (Some(&seq), Some(&day), Some(&slot), Some(&cents), Some(&who)) =
            (table.seq.get(row), table.day.get(row), table.slot.get(row), table.cents.get(row), table.who.get(row))
            && kind(slot).is_some()
            && cents != 0
        {
            let (_, parts) = events.entry(seq).or_insert_with(|| (Booked { day, seq, who }, Parts::new()));
            parts.insert(slot, cents);
        }
    }
    events.into_values()
}

/// Everything that is booked so, by what it books; of each by day, of one day in the order of the journal.
fn booked(asked: &Asked) -> BTreeMap<Parts, Vec<Booked>> {
    let mut all: BTreeMap<Parts, Vec<Booked>> = BTreeMap::new();
    for (booked, parts) in events(asked) {
        all.entry(parts).or_default().push(booked);
    }
    all.values_mut().for_each(|booked| booked.sort_by_key(|booked| (booked.day, booked.seq)));
    all
}

/// What a slot of the postings is booked with.
fn kind(slot: u32) -> Option<Posted> {
    match slot % MEASURES {
        measure if measure == Measure::CarryOver as u32 => Some(Posted::CarryOver),
        measure if measure == Measure::Adjustments as u32 => Some(Posted::Adjustment),
        measure if measure == Measure::Frozen as u32 => Some(Posted::Freeze),
        _ => None,
    }
}

fn finding(asked: &Asked, parts: &Parts, earlier: Booked, later: Booked) -> Option<Anomaly> {
    // Of a transfer the line that gives is the one that it is about.
    let (&slot, &cents) = parts.iter().min_by_key(|(_, cents)| **cents)?;
    let to = parts.keys().find(|other| parts.len() > 1 && **other != slot);
    let to = to.and_then(|other| asked.line(other / MEASURES));
    let what = match (kind(slot)?, &to) {
        (Posted::Adjustment, Some(_)) => Posted::Transfer,
        (Posted::Freeze, _) if cents < 0 => Posted::Unfreeze,
        (what, _) => what,
    };
    let (authority, line) = (asked.authority(later.who)?, asked.line(slot / MEASURES)?);
    let amount = match what {
        Posted::Transfer | Posted::Unfreeze => i128::from(cents).saturating_abs(),
        Posted::Freeze | Posted::Adjustment | Posted::CarryOver => cents.into(),
    };
    let found = Found::PostedTwice { what, line: line.clone(), to, numbers: [earlier.seq, later.seq] };
    Some(
        Anomaly::new(Rule::PostedTwice, authority, line, later.day, found)
            .of_cents(amount)
            .by([earlier.seq, later.seq], &[]),
    )
}

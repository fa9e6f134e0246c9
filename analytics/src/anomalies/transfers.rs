//! Transfers that may be one: each is of no more than one person may move, and all of a day together are of more.

use std::collections::BTreeMap;

use sollist_contract::{day::Day, money::Cents};

use super::{
    asked::Asked,
    finding::{Anomaly, Found, Used},
    postings::{self, Parts},
    rule::Rule,
};
use crate::{
    parameters::{Said, in_force},
    tables::{MEASURES, Measure},
};

/// What transfers are put together by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Side {
    day: Day,
    who: u32,
    line: u32,
    /// Whether it is the line that gives.
    gives: bool,
}

/// One of them.
#[derive(Debug, Clone, Copy)]
struct Moved {
    seq: u64,
    cents: i64,
    /// The line on the other side.
    other: u32,
}

/// Two or more transfers of one authority and day of effect from a line, or to it, each of no more than the published
/// limit of that day and together of more. What two persons decided on is none.
pub(super) fn split_transfer(asked: &Asked) -> Vec<Anomaly> {
    let mut limits: BTreeMap<Day, Said<Cents>> = BTreeMap::new();
    let mut found = Vec::new();
    for (side, moved) in by_side(asked) {
        if moved.len() < 2 {
            continue;
        }
        let limit = limits.entry(side.day).or_insert_with(|| {
            let approval = in_force(asked.facts, asked.view, side.day).approval;
            approval.map(|(approval, origin)| (approval.transfers_above, origin))
        });
        let Some((limit, origin)) = limit else { continue };
        let below: Vec<Moved> = moved.into_iter().filter(|moved| moved.cents <= limit.get()).collect();
        // What one line gives to one is told of the line that gives.
        let told = !side.gives && below.windows(2).all(|two| matches!(two, [one, next] if one.other == next.other));
        if told {
            continue;
        }
        let name = "approval.transfers_above".to_owned();
        let used = Used { name, value: limit.to_string(), origin: Some(origin.clone()) };
        found.extend(split(asked, side, &below, *limit, used));
    }
    found
}

/// Transfers that one person made, by line and day.
fn by_side(asked: &Asked) -> BTreeMap<Side, Vec<Moved>> {
    let mut all: BTreeMap<Side, Vec<Moved>> = BTreeMap::new();
    for (booked, parts) in postings::events(asked) {
        let Some((from, to, cents)) = transferred(&parts) else { continue };
        if asked.facts.by_two.binary_search(&booked.seq).is_ok() {
            continue;
        }
        for (line, other, gives) in [(from, to, true), (to, from, false)] {
            let side = Side { day: booked.day, who: booked.who, line, gives };
            all.entry(side).or_default().push(Moved { seq: booked.seq, cents, other });
        }
    }
    all
}

/// Which line gives how much to which, where it is a transfer.
fn transferred(parts: &Parts) -> Option<(u32, u32, i64)> {
    let adjusts = |slot: u32| slot % MEASURES == Measure::Adjustments as u32;
    let mut sides = parts.iter();
    let (Some((&one, &cents)), Some((&other, _)), None) = (sides.next(), sides.next(), sides.next()) else {
        return None;
    };
    if !adjusts(one) || !adjusts(other) {
        return None;
    }
    let (from, to) = if cents < 0 { (one, other) } else { (other, one) };
    Some((from / MEASURES, to / MEASURES, cents.saturating_abs()))
}

fn split(asked: &Asked, side: Side, below: &[Moved], limit: Cents, used: Used) -> Option<Anomaly> {
    let cents: i128 = below.iter().map(|moved| i128::from(moved.cents)).sum();
    if below.len() < 2 || cents <= i128::from(limit.get()) {
        return None;
    }
    let (authority, line) = (asked.authority(side.who)?, asked.line(side.line)?);
    let transfers = below.len();
    let found = Found::SplitTransfer { line: line.clone(), gives: side.gives, transfers, on: side.day, limit };
    Some(
        Anomaly::new(Rule::SplitTransfer, authority, line, side.day, found)
            .of_cents(cents)
            .of_pieces(i64::try_from(transfers).unwrap_or(i64::MAX))
            .by(below.iter().map(|moved| moved.seq), &[used]),
    )
}

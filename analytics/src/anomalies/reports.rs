//! Authorities of which nothing is heard.

use std::collections::BTreeMap;

use sollist_contract::{day::Day, ids::Authority};

use super::{
    asked::Asked,
    finding::{Anomaly, Found},
    limits::Silent,
    rule::Rule,
    since::later,
};
use crate::{
    silent::{Overdue, overdue},
    tables::index,
};

/// No complete report for the latest deadline that passed, or nothing at all for a quarter of one of whom something is
/// heard every month.
pub(super) fn silent(asked: &Asked) -> Vec<Anomaly> {
    let limits = asked.limits.quiet();
    let overdue = overdue(asked.facts, asked.view, limits.days);
    let mut heard: BTreeMap<u32, Vec<(Day, u64)>> = BTreeMap::new();
    for ((authority, day), seq) in &asked.facts.heard {
        if asked.view.sees(*seq, *day) {
            heard.entry(*authority).or_default().push((*day, *seq));
        }
    }
    let mut found = Vec::new();
    for (number, authority) in asked.facts.authorities.iter() {
        let known = asked.facts.mentioned.get(index(number)).is_some_and(|first| *first <= asked.view.seq);
        if asked.authority(number).is_none() || !known {
            continue;
        }
        let late = overdue.get(&number).and_then(|one| missing(authority, one, asked.view.day, &limits));
        let quiet = heard.get(&number).and_then(|days| quiet(authority, days, asked.view.day, &limits));
        // One of both is one finding: nobody has to be asked twice.
        found.extend(match (late, quiet) {
            (Some(late), Some(quiet)) => Some(late.since(quiet.since).by(quiet.events, &[])),
            (late, quiet) => late.or(quiet),
        });
    }
    found
}

fn missing(authority: &Authority, one: &Overdue, today: Day, limits: &Silent) -> Option<Anomaly> {
    let days = one.deadline.days_to(today);
    let found = Found::Overdue { periods: one.periods.clone(), deadline: one.deadline, days };
    let since = later(one.deadline, limits.days + 1)?;
    Some(
        Anomaly::new(Rule::Silent, authority, "", since, found)
            .of_pieces(days.into())
            .by(one.events.iter().copied(), &limits.used),
    )
}

/// `heard`: the days on which something happened, each with the first event that says so.
fn quiet(authority: &Authority, heard: &[(Day, u64)], today: Day, limits: &Silent) -> Option<Anomaly> {
    let (last, _) = *heard.last()?;
    let days = last.days_to(today);
    if i64::from(days) <= limits.gap_days {
        return None;
    }
    let twice = twice_median(heard)?;
    if i64::from(twice) > limits.usual_days.saturating_mul(2) {
        return None;
    }
    let since = later(last, limits.gap_days + 1)?;
    let found = Found::Quiet { last, days, twice_usual: twice };
    Some(
        Anomaly::new(Rule::Silent, authority, "", since, found)
            .of_pieces(days.into())
            .by(heard.iter().map(|(_, seq)| *seq), &limits.used),
    )
}

/// Twice the median of the days between: of an even number of them the mean of the two in the middle.
fn twice_median(heard: &[(Day, u64)]) -> Option<i32> {
    let mut gaps: Vec<i32> = heard.iter().zip(heard.iter().skip(1)).map(|(one, next)| one.0.days_to(next.0)).collect();
    gaps.sort_unstable();
    let (low, high) = (gaps.len().checked_sub(1)? / 2, gaps.len() / 2);
    Some(gaps.get(low)?.saturating_add(*gaps.get(high)?))
}

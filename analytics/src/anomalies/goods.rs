//! Devices that lie in stock.

use std::collections::BTreeMap;

use sollist_contract::{
    day::Day,
    stock::{Entry, Stock, What},
};

use super::{
    asked::Asked,
    finding::{Anomaly, Found},
    limits::{DeliveredNotIssued, reaches},
    rule::Rule,
    since::{first_day, later},
};
use crate::{
    facts::Facts,
    situation::stock_entries,
    tables::{MOVED_COUNTED, MOVED_DELIVERED},
    view::View,
};

/// What happened to one stock that the view sees, in the order of the journal.
#[derive(Debug, Default)]
pub(super) struct Moved {
    pub entries: Vec<Entry>,
    /// Number, day, and what it was, of each event.
    numbers: Vec<(u64, Day, u8)>,
}

impl Moved {
    /// Where the stock stood at the end of a day.
    pub fn at(&self, day: Day) -> Stock {
        let known: Vec<Entry> = self.entries.iter().filter(|entry| entry.day <= day).cloned().collect();
        Stock::fold(&known)
    }
    pub fn days(&self) -> impl Iterator<Item = Day> {
        self.entries.iter().map(|entry| entry.day)
    }
    /// Numbers of the events that make the stock: the newest count and what came since; and all deliveries, where these
    /// are counted.
    pub fn events(&self, deliveries: bool) -> impl Iterator<Item = u64> {
        let counted =
            self.numbers.iter().filter(|(.., what)| *what == MOVED_COUNTED).max_by_key(|(seq, day, _)| (*day, *seq));
        let from = counted.map(|(seq, day, _)| (*day, *seq));
        self.numbers
            .iter()
            .filter(move |(seq, day, what)| {
                from.is_none_or(|from| (*day, *seq) >= from) || deliveries && *what == MOVED_DELIVERED
            })
            .map(|(seq, ..)| *seq)
    }
}

/// What happened to the stocks that are wanted, by number of the pair of authority and item.
pub(super) fn moved(facts: &Facts, view: &View, wanted: impl Fn(u32) -> bool) -> BTreeMap<u32, Moved> {
    let mut all: BTreeMap<u32, Moved> = (0..)
        .zip(stock_entries(facts, view, &wanted))
        .filter(|(_, entries)| !entries.is_empty())
        .map(|(pair, entries)| (pair, Moved { entries, numbers: Vec::new() }))
        .collect();
    let table = &facts.movements;
    for row in table.rows(view) {
        if let (Some(pair), Some(seq), Some(day), Some(what)) =
            (table.pair.get(row), table.seq.get(row), table.day.get(row), table.what.get(row))
            && let Some(moved) = all.get_mut(pair)
        {
            moved.numbers.push((*seq, *day, *what));
        }
    }
    all
}

/// Pieces that were delivered, or counted, more than some weeks ago and lie in stock.
pub(super) fn delivered_not_issued(asked: &Asked) -> Vec<Anomaly> {
    let facts = asked.facts;
    let limits = asked.limits.lying();
    let wanted = |pair: u32| {
        let Some((authority, item)) = facts.pairs.name(pair) else { return false };
        let goods = |item| asked.parameters.is_device(item) || asked.parameters.footprint(item).is_some();
        asked.authority(*authority).is_some() && facts.items.name(*item).is_some_and(goods)
    };
    let all = moved(facts, asked.view, wanted);
    all.into_iter().filter_map(|(pair, moved)| found(asked, pair, &moved, &limits)).collect()
}

fn found(asked: &Asked, pair: u32, moved: &Moved, limits: &DeliveredNotIssued) -> Option<Anomaly> {
    let (authority, item) = asked.facts.pairs.name(pair)?;
    let (authority, item) = (asked.authority(*authority)?, asked.facts.items.name(*item)?);
    let today = asked.view.day;
    let pieces = lying(&moved.entries, today, limits.weeks, limits)?;
    let severe = lying(&moved.entries, today, limits.severe_weeks, limits).is_some();
    // What changes it: an event, and that what came is old at last.
    let days = moved.days().chain(moved.days().filter_map(|day| later(day, limits.weeks.saturating_mul(7) + 1)));
    let since = first_day(days, today, |day| {
        let known: Vec<Entry> = moved.entries.iter().filter(|entry| entry.day <= day).cloned().collect();
        lying(&known, day, limits.weeks, limits).is_some()
    });
    // All of them came by then.
    let came = moved.entries.iter().filter(|entry| matches!(entry.what, What::Delivered(_) | What::Counted(_)));
    let came = came.map(|entry| entry.day).filter(|day| !is_recent(*day, today, limits.weeks)).max()?;
    let found = Found::Lying { item: item.clone(), pieces, weeks: limits.weeks, came };
    Some(
        Anomaly::new(Rule::DeliveredNotIssued, authority, item, since, found)
            .of_pieces(pieces)
            .severe_if(severe)
            .by(moved.events(true), &limits.used),
    )
}

/// Exactly so many weeks ago is recent.
fn is_recent(day: Day, today: Day, weeks: i64) -> bool {
    i64::from(day.days_to(today)) <= weeks.saturating_mul(7)
}

/// How many pieces lie for more than so many weeks, where that is worth a look.
fn lying(entries: &[Entry], today: Day, weeks: i64, limits: &DeliveredNotIssued) -> Option<i64> {
    let stock = Stock::fold(entries);
    // What was counted lately may have come lately.
    if stock.counted_on.is_some_and(|day| is_recent(day, today, weeks)) {
        return None;
    }
    let (mut delivered, mut recent) = (0_i64, 0_i64);
    for entry in entries {
        if let What::Delivered(pieces) = entry.what {
            delivered = delivered.saturating_add(pieces);
            if is_recent(entry.day, today, weeks) {
                recent = recent.saturating_add(pieces);
            }
        }
    }
    let old = stock.in_stock().saturating_sub(recent).max(0);
    (old > 0 && old >= limits.pieces && reaches(old.into(), limits.share, delivered.into())).then_some(old)
}

//! What each event is of a figure that is the sum of what stands on lines, read from the columns at once: its parts,
//! told one by one, say the same, and over all of Berlin there are as many of them as events.

use rust_decimal::Decimal;
use sollist_contract::{day::Day, money::Cents};

use crate::{
    facts::Facts,
    now::OrderAt,
    situation::Situation,
    tables::{MEASURES, Measure, index},
    view::View,
};

/// What an event is of a figure.
pub(super) type Share = (u64, Decimal);

fn share(seq: u64, cents: i64) -> Share {
    (seq, Cents::new(cents).decimal())
}

/// Which lines are meant, by their number.
pub(super) struct Wanted(Vec<bool>);

impl Wanted {
    pub fn of(facts: &Facts, lines: impl Iterator<Item = u32>) -> Wanted {
        let mut wanted = vec![false; facts.lines.len()];
        for line in lines {
            if let Some(is_wanted) = wanted.get_mut(index(line)) {
                *is_wanted = true;
            }
        }
        Wanted(wanted)
    }
    fn has(&self, line: u32) -> bool {
        self.0.get(index(line)).copied().unwrap_or(false)
    }
}

/// What was posted, event by event.
pub(super) fn posted(facts: &Facts, view: &View, wanted: &Wanted, measure: Measure) -> Vec<Share> {
    let table = &facts.postings;
    let columns = table.seq.iter().zip(&table.slot).zip(&table.cents);
    let mine = table
        .seen(view, columns)
        .filter(|((_, slot), _)| **slot % MEASURES == measure as u32 && wanted.has(**slot / MEASURES));
    mine.map(|((seq, _), cents)| share(*seq, *cents)).collect()
}

/// What orders bind: the newest total of each, less its payments, as long as it binds money of this year.
pub(super) fn bound(facts: &Facts, view: &View, situation: &Situation, wanted: &Wanted) -> Vec<Share> {
    let binds = |at: &OrderAt<'_>| {
        let is_released = at.cancelled || at.closed || at.order.later_year.is_some();
        let is_overpaid = i128::from(at.amount.get()) < at.paid_wide().max(0);
        wanted.has(at.order.line) && !is_released && !is_overpaid
    };
    let orders = situation.orders(facts);
    let binding: Vec<bool> = orders.iter().map(|at| at.as_ref().is_some_and(binds)).collect();
    let is_binding = |order: u32| binding.get(index(order)).copied().unwrap_or(false);
    let table = &facts.totals;
    let columns = || table.order.iter().zip(&table.day).zip(table.seq.iter().zip(&table.cents));
    let mut newest: Vec<Option<(Day, u64)>> = vec![None; binding.len()];
    for ((order, day), (seq, _)) in table.seen(view, columns()) {
        if let Some(newest) = newest.get_mut(index(*order)).filter(|_| is_binding(*order)) {
            *newest = (*newest).max(Some((*day, *seq)));
        }
    }
    let is_newest = |order: u32, moment: (Day, u64)| {
        newest.get(index(order)).copied().flatten().is_some_and(|known| known == moment)
    };
    let totals = table.seen(view, columns()).filter(|((order, day), (seq, _))| is_newest(**order, (**day, **seq)));
    let mut shares: Vec<Share> = totals.map(|(_, (seq, cents))| share(*seq, *cents)).collect();
    // Refunds beyond what was paid bind nothing.
    let is_paid = |order: u32| orders.get(index(order)).is_some_and(|at| at.paid_wide() >= 0);
    let table = &facts.payments;
    for ((order, seq), cents) in table.seen(view, table.order.iter().zip(&table.seq).zip(&table.cents)) {
        if is_binding(*order) && is_paid(*order) {
            let (seq, paid) = share(*seq, *cents);
            shares.push((seq, -paid));
        }
    }
    shares
}

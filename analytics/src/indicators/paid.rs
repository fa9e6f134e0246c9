//! Payments one by one, as the books have them: read once per question.

use std::collections::{BTreeMap, BTreeSet};

use sollist_contract::day::Day;

use crate::{
    facts::Facts,
    now::{Delivered, Orders},
    tables::{MEASURES, Measure, NOBODY, index},
    view::View,
};

/// A payment, or a refund.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Paid {
    pub seq: u64,
    pub day: Day,
    /// The day on which it was recorded.
    pub recorded: Day,
    pub line: u32,
    /// The order that it is for; `NOBODY` without one.
    pub order: u32,
    /// Who reported it.
    pub who: u32,
    pub cents: i64,
}

/// The payments of the view by line, of each in the order of the journal.
pub(super) fn paid(facts: &Facts, view: &View) -> Vec<Paid> {
    let (postings, orders) = (&facts.postings, &facts.payments);
    // Both stand in the order of the journal, so one walk finds the order of each.
    let mut place = 0;
    let mut of_order = |seq: u64| {
        while orders.seq.get(place).is_some_and(|known| *known < seq) {
            place += 1;
        }
        orders.seq.get(place).filter(|known| **known == seq).and_then(|_| orders.order.get(place)).copied()
    };
    let mut recorded = facts.recorded_days();
    let payment = |row: usize| {
        let slot = *postings.slot.get(row)?;
        if slot % MEASURES != Measure::Actual as u32 {
            return None;
        }
        let seq = *postings.seq.get(row)?;
        Some(Paid {
            seq,
            day: *postings.day.get(row)?,
            recorded: recorded(seq)?,
            line: slot / MEASURES,
            order: of_order(seq).unwrap_or(NOBODY),
            who: *postings.who.get(row)?,
            cents: *postings.cents.get(row)?,
        })
    };
    let mut all: Vec<Paid> = postings.rows(view).filter_map(payment).collect();
    all.sort_by_key(|paid| paid.line);
    all
}

/// Those of a line.
pub(super) fn of_line(all: &[Paid], line: u32) -> &[Paid] {
    let (from, to) = (all.partition_point(|one| one.line < line), all.partition_point(|one| one.line <= line));
    all.get(from..to).unwrap_or_default()
}

/// What was invoiced of an order; of several orders what of that is open.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Invoiced {
    pub all: i128,
    /// More than thirty days before the day of the view.
    pub older: i128,
}

impl Invoiced {
    /// What is open once so much is paid: what is paid pays the oldest invoice first.
    fn open(self, paid: i128) -> Invoiced {
        let all = self.all.saturating_sub(paid).max(0);
        Invoiced { all, older: self.older.saturating_sub(paid).clamp(0, all) }
    }
    pub fn add(&mut self, more: Invoiced) {
        self.all = self.all.saturating_add(more.all);
        self.older = self.older.saturating_add(more.older);
    }
}

/// Days after which an open invoice is old: so long may be paid (§ 286 (3) BGB).
const DUE_DAYS: i32 = 30;

/// Whether an invoice of a day is old on another.
pub(crate) fn is_old(invoiced: Day, today: Day) -> bool {
    invoiced.days_to(today) > DUE_DAYS
}

/// What was invoiced of orders, by their numbers, in the order in which they were invoiced first.
fn by_order(facts: &Facts, view: &View) -> Vec<(u32, Invoiced)> {
    let table = &facts.invoices;
    let mut found: Vec<(u32, Invoiced)> = Vec::new();
    // Behind the place among these: a number is found faster than a sum, and of most orders there is none.
    let mut places: Vec<u32> = vec![0; facts.orders.len()];
    for ((order, day), cents) in table.seen(view, table.order.iter().zip(&table.day).zip(&table.cents)) {
        let Some(place) = places.get_mut(index(*order)) else { continue };
        if *place == 0 {
            found.push((*order, Invoiced::default()));
            *place = u32::try_from(found.len()).unwrap_or(u32::MAX);
        }
        if let Some((_, sum)) = place.checked_sub(1).and_then(|place| found.get_mut(index(place))) {
            let all = i128::from(*cents);
            sum.add(Invoiced { all, older: if is_old(*day, view.day) { all } else { 0 } });
        }
    }
    found
}

/// Authority and number of each order that anything was invoiced of.
pub(super) fn invoiced(facts: &Facts, view: &View) -> BTreeSet<(u32, u32)> {
    let authority = |order: u32| Some(facts.orders.get(index(order))?.as_ref()?.authority);
    by_order(facts, view).into_iter().filter_map(|(order, _)| Some((authority(order)?, order))).collect()
}

/// What is invoiced and not paid, by authority and item of the orders.
pub(super) fn open_invoices(facts: &Facts, view: &View, orders: Orders<'_>) -> BTreeMap<(u32, u32), Invoiced> {
    let mut all: Vec<Option<Invoiced>> = vec![None; facts.ordered.len()];
    for (order, invoiced) in by_order(facts, view) {
        let Some(state) = orders.get(index(order)) else { continue };
        if let Some(place) = all.get_mut(index(state.order.pair)) {
            place.get_or_insert_default().add(invoiced.open(state.paid_wide()));
        }
    }
    facts.ordered.keyed(all)
}

/// Pieces of orders that were due by the day of the view, and how many of them came in time, by authority and item.
pub(super) fn in_time(
    facts: &Facts,
    view: &View,
    orders: Orders<'_>,
    delivered: Delivered<'_>,
) -> BTreeMap<(u32, u32), (i64, i64)> {
    let deliveries = &facts.deliveries;
    let mut came: Vec<i64> = vec![0; facts.orders.len()];
    let columns = deliveries.order.iter().zip(&deliveries.day).zip(&deliveries.quantity);
    for ((order, day), quantity) in deliveries.seen(view, columns) {
        let due = facts.orders.get(index(*order)).copied().flatten().and_then(|order| order.due);
        if due.is_some_and(|due| *day <= due)
            && let Some(place) = came.get_mut(index(*order))
        {
            *place = place.saturating_add(*quantity);
        }
    }
    let mut all: Vec<Option<(i64, i64)>> = vec![None; facts.ordered.len()];
    for (number, (state, came)) in orders.iter().zip(&came).enumerate() {
        let Some(state) = state.filter(|state| state.order.due.is_some_and(|due| due <= view.day)) else {
            continue;
        };
        let pieces = state.counted_as_ordered(delivered.of(number));
        let Some(place) = all.get_mut(index(state.order.pair)) else { continue };
        let place = place.get_or_insert_default();
        place.0 = place.0.saturating_add(pieces);
        place.1 = place.1.saturating_add((*came).min(pieces));
    }
    facts.ordered.keyed(all)
}

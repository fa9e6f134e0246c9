//! Payments one by one, as the books have them: read once per question.

use std::collections::BTreeMap;

use sollist_contract::day::Day;

use crate::{
    facts::Facts,
    now::Orders,
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

/// What was invoiced of an order.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Invoiced {
    pub all: i128,
    /// More than thirty days before the day of the view.
    pub older: i128,
}

/// Days after which an open invoice is old: so long may be paid (§ 286 (3) BGB).
const DUE_DAYS: i32 = 30;

/// By authority and number of the order.
pub(super) fn invoiced(facts: &Facts, view: &View) -> BTreeMap<(u32, u32), Invoiced> {
    let table = &facts.invoices;
    let mut of_orders: Vec<Option<Invoiced>> = vec![None; facts.orders.len()];
    for row in table.rows(view) {
        let (Some(order), Some(cents), Some(day)) = (table.order.get(row), table.cents.get(row), table.day.get(row))
        else {
            continue;
        };
        let Some(one) = of_orders.get_mut(index(*order)) else { continue };
        let one = one.get_or_insert_default();
        one.all = one.all.saturating_add(i128::from(*cents));
        if day.days_to(view.day) > DUE_DAYS {
            one.older = one.older.saturating_add(i128::from(*cents));
        }
    }
    let by_order = (0u32..).zip(of_orders).zip(&facts.orders);
    by_order.filter_map(|((order, invoiced), placed)| Some(((placed.as_ref()?.authority, order), invoiced?))).collect()
}

/// Pieces of orders that were due by the day of the view, and how many of them came in time, by authority and item.
pub(super) fn in_time(facts: &Facts, view: &View, orders: Orders<'_>) -> BTreeMap<(u32, u32), (i64, i64)> {
    let deliveries = &facts.deliveries;
    let mut came: Vec<i64> = vec![0; facts.orders.len()];
    for row in deliveries.rows(view) {
        let (Some(order), Some(quantity), Some(day)) =
            (deliveries.order.get(row), deliveries.quantity.get(row), deliveries.day.get(row))
        else {
            continue;
        };
        let due = facts.orders.get(index(*order)).copied().flatten().and_then(|order| order.due);
        if due.is_some_and(|due| *day <= due)
            && let Some(place) = came.get_mut(index(*order))
        {
            *place = place.saturating_add(*quantity);
        }
    }
    let mut all: Vec<Option<(i64, i64)>> = vec![None; facts.ordered.len()];
    for (state, came) in orders.iter().zip(&came) {
        let Some(state) = state.filter(|state| state.order.due.is_some_and(|due| due <= view.day)) else {
            continue;
        };
        let pieces = state.counted_as_ordered();
        let Some(place) = all.get_mut(index(state.order.pair)) else { continue };
        let place = place.get_or_insert_default();
        place.0 = place.0.saturating_add(pieces);
        place.1 = place.1.saturating_add((*came).min(pieces));
    }
    facts.ordered.keyed(all)
}

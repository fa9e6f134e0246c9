//! How rollouts and deliveries went: folded once per question.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use sollist_contract::day::Day;

use crate::{facts::Facts, now::Orders, tables::index, view::View};

/// Pieces by days from order to delivery.
pub(crate) type Pieces = BTreeMap<i32, i128>;

/// The median of days, each weighted by pieces.
pub(super) fn weighted_median(pieces: &Pieces) -> Option<Decimal> {
    let total = pieces.values().copied().fold(0_i128, i128::saturating_add);
    if total == 0 {
        return None;
    }
    let mut before = 0;
    let mut days = pieces.iter();
    while let Some((day, weight)) = days.next() {
        before += weight;
        if before * 2 == total
            && let Some((next, _)) = days.next()
        {
            return Some((Decimal::new((i64::from(*day) + i64::from(*next)) * 5, 1)).normalize());
        }
        if before * 2 >= total {
            return Some(Decimal::from(*day));
        }
    }
    None
}

/// The deliveries of the view by authority and item.
pub(super) fn lead_times(facts: &Facts, view: &View, orders: Orders<'_>) -> BTreeMap<(u32, u32), Pieces> {
    let deliveries = &facts.deliveries;
    let mut all: Vec<Option<Times>> = vec![None; facts.ordered.len()];
    let columns = deliveries.order.iter().zip(&deliveries.day).zip(&deliveries.quantity);
    for ((order, day), quantity) in deliveries.seen(view, columns) {
        let Some(state) = orders.get(index(*order)) else { continue };
        // Reported as delivered before it was ordered: no time to measure.
        let days = state.order.placed_on.days_to(*day);
        if let (Ok(days), Some(times)) = (usize::try_from(days), all.get_mut(index(state.order.pair))) {
            times.get_or_insert_default().add(days, i128::from(*quantity));
        }
    }
    facts.ordered.keyed(all.into_iter().map(|times| times.map(Times::pieces)).collect())
}

/// Nearly all deliveries come within so many days: their pieces are found by place.
const NEAR: usize = 366;

/// Pieces by days, on the way.
#[derive(Default, Clone)]
struct Times {
    /// 0 where nothing came: each delivery has a piece at least.
    near: Vec<i128>,
    far: BTreeMap<usize, i128>,
}

impl Times {
    fn add(&mut self, days: usize, quantity: i128) {
        if days >= NEAR {
            *self.far.entry(days).or_default() += quantity;
            return;
        }
        if days >= self.near.len() {
            self.near.resize(days.saturating_add(1), 0);
        }
        if let Some(pieces) = self.near.get_mut(days) {
            *pieces += quantity;
        }
    }
    fn pieces(self) -> Pieces {
        let near = self.near.into_iter().enumerate().filter(|(_, pieces)| *pieces != 0);
        near.chain(self.far).filter_map(|(days, pieces)| Some((i32::try_from(days).ok()?, pieces))).collect()
    }
}

/// One rollout in one authority.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Series {
    pub deadline: Option<Day>,
    pub done: Option<i64>,
    pub total: Option<i64>,
    pub series_break: bool,
}

/// A plan or a progress of a rollout, by day of effect and number.
struct Report {
    at: (Day, u64),
    whose: (u32, u32),
    total: Option<i64>,
    deadline: Option<Day>,
    done: Option<i64>,
}

fn at(day: &[Day], seq: &[u64], row: usize) -> Option<(Day, u64)> {
    Some((*day.get(row)?, *seq.get(row)?))
}
fn whose(rollout: &[u32], authority: &[u32], row: usize) -> Option<(u32, u32)> {
    Some((*rollout.get(row)?, *authority.get(row)?))
}

/// The newest of plans and progress by rollout and authority, and whether the total ever changed.
pub(crate) fn series(facts: &Facts, view: &View) -> BTreeMap<(u32, u32), Series> {
    let mut all: BTreeMap<(u32, u32), Series> = BTreeMap::new();
    let (plans, progress) = (&facts.rollout_plans, &facts.rollout_progress);
    let mut reports: Vec<Report> = Vec::new();
    for row in plans.rows(view) {
        if let (Some(at), Some(whose), Some(total)) =
            (at(&plans.day, &plans.seq, row), whose(&plans.rollout, &plans.authority, row), plans.total.get(row))
        {
            reports.push(Report { at, whose, total: *total, deadline: plans.deadline.get(row).copied(), done: None });
        }
    }
    for row in progress.rows(view) {
        if let (Some(at), Some(whose), Some(total)) = (
            at(&progress.day, &progress.seq, row),
            whose(&progress.rollout, &progress.authority, row),
            progress.total.get(row),
        ) {
            reports.push(Report { at, whose, total: *total, deadline: None, done: progress.done.get(row).copied() });
        }
    }
    reports.sort_by_key(|report| report.at);
    for report in reports {
        let one = all.entry(report.whose).or_default();
        one.series_break |= one.total.zip(report.total).is_some_and(|(before, now)| before != now);
        one.total = report.total.or(one.total);
        one.deadline = report.deadline.or(one.deadline);
        one.done = report.done.or(one.done);
    }
    all
}

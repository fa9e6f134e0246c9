//! How rollouts and deliveries went: folded once per question.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use sollist_contract::day::Day;

use crate::{
    facts::Facts,
    now::{OrderAt, Orders},
    tables::index,
    view::View,
};

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

/// Deliveries of which the orders are looked up before any of them is counted: a look-up mostly waits for memory, and
/// so many wait at the same time.
const AT_ONCE: usize = 512;

/// A delivery: the pair of its order and the day on which that was placed, the day on which it came, how many pieces.
type Delivered = (Option<(u32, Day)>, Day, i64);

/// The deliveries of the view by authority and item.
pub(super) fn lead_times(facts: &Facts, view: &View, orders: Orders<'_>) -> BTreeMap<(u32, u32), Pieces> {
    let deliveries = &facts.deliveries;
    let mut all: Vec<Option<Times>> = vec![None; facts.ordered.len()];
    let columns = deliveries.order.iter().zip(&deliveries.day).zip(&deliveries.quantity);
    let mut seen = deliveries.seen(view, columns);
    let mut of_orders: Vec<Delivered> = Vec::with_capacity(AT_ONCE);
    loop {
        of_orders.clear();
        of_orders.extend(seen.by_ref().take(AT_ONCE).map(|((order, day), quantity)| {
            let placed = orders.get(index(*order)).map(|OrderAt { order, .. }| (order.pair, order.placed_on));
            (placed, *day, *quantity)
        }));
        if of_orders.is_empty() {
            break;
        }
        for (placed, day, quantity) in &of_orders {
            let Some((pair, placed_on)) = placed else { continue };
            let days = placed_on.days_to(*day);
            // Reported as delivered before it was ordered: no time to measure.
            if let Some(times) = all.get_mut(index(*pair)).filter(|_| days >= 0) {
                times.get_or_insert_default().add(days, i128::from(*quantity));
            }
        }
    }
    facts.ordered.keyed(all.into_iter().map(|times| times.map(Times::pieces)).collect())
}

/// Nearly all that is weighed lies within so many days: it is found by place.
const NEAR: usize = 366;

/// Weights by days, on the way.
#[derive(Default, Clone)]
pub(super) struct Times {
    /// 0 where nothing came: what is weighed weighs something.
    near: Vec<i128>,
    far: BTreeMap<i32, i128>,
}

impl Times {
    pub fn add(&mut self, days: i32, weight: i128) {
        let place = usize::try_from(days).ok().filter(|place| *place < NEAR);
        let sum = match place {
            Some(place) => {
                if place >= self.near.len() {
                    self.near.resize(place.saturating_add(1), 0);
                }
                self.near.get_mut(place)
            }
            None => Some(self.far.entry(days).or_default()),
        };
        if let Some(sum) = sum {
            *sum = sum.saturating_add(weight);
        }
    }
    pub fn pieces(self) -> Pieces {
        let near = (0_i32..).zip(self.near).filter(|(_, weight)| *weight != 0);
        near.chain(self.far).collect()
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

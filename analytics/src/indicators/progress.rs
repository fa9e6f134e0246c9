//! Indicators of time: rollouts against their deadline, lead times, who reported when.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use sollist_contract::{
    day::Day,
    ids::{Authority, RolloutId},
};

use super::{
    Exact,
    cell::Cell,
    inputs::{Group, Inputs},
};
use crate::{facts::Facts, lists::Submission, orders::OrderState, tables::index, view::View};

/// Pieces by days from order to delivery.
type Pieces = BTreeMap<i32, i128>;

/// The deliveries of the view by authority and item.
pub(super) fn lead_times(facts: &Facts, view: &View, orders: &[Option<OrderState>]) -> BTreeMap<(u32, u32), Pieces> {
    let deliveries = &facts.deliveries;
    let mut all: BTreeMap<(u32, u32), Pieces> = BTreeMap::new();
    for row in deliveries.rows(view) {
        let (Some(order), Some(quantity), Some(day)) =
            (deliveries.order.get(row), deliveries.quantity.get(row), deliveries.day.get(row))
        else {
            continue;
        };
        let Some(Some(state)) = orders.get(index(*order)) else { continue };
        // Reported as delivered before it was ordered: no time to measure.
        let days = state.order.placed_on.days_to(*day);
        if days >= 0 {
            let pieces = all.entry((state.order.authority, state.order.item)).or_default();
            *pieces.entry(days).or_default() += i128::from(*quantity);
        }
    }
    all
}

/// Days from order to delivery, weighted by quantity: the median, at a tie the mean of the two in the middle.
pub(super) fn lead_time(group: &Group, inputs: &Inputs<'_>) -> Cell {
    let mut pieces = Pieces::new();
    for member in &group.members {
        for ((_, item), some) in inputs.lead_times().range((*member, 0)..=(*member, u32::MAX)) {
            if inputs.facts.items.name(*item).is_some_and(|item| inputs.speaks_of(group, item)) {
                for (days, quantity) in some {
                    *pieces.entry(*days).or_default() += quantity;
                }
            }
        }
    }
    match weighted_median(&pieces) {
        Some(days) => Cell { value: Some(days), ..Cell::default() },
        None => Cell::none("Es ist noch nichts geliefert."),
    }
}

/// The median of days, each weighted by pieces.
fn weighted_median(pieces: &BTreeMap<i32, i128>) -> Option<Decimal> {
    let total: i128 = pieces.values().sum();
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

/// One rollout in a row's authorities.
#[derive(Debug, Default)]
pub(super) struct Rollout {
    done: Option<i64>,
    total: Option<i64>,
    deadline: Option<Day>,
    series_break: bool,
    not_reported: BTreeSet<Authority>,
    /// Who has a total and no deadline.
    without_deadline: BTreeSet<Authority>,
}

/// One rollout in one authority.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Series {
    deadline: Option<Day>,
    done: Option<i64>,
    total: Option<i64>,
    series_break: bool,
}

/// One cell per rollout that the row's authorities take part in.
pub(super) fn rollouts(group: &Group, inputs: &Inputs<'_>, cell: fn(&Rollout, &Inputs<'_>) -> Cell) -> Vec<Cell> {
    let mut all: BTreeMap<&str, Rollout> = BTreeMap::new();
    let members: BTreeSet<u32> = group.members.iter().copied().collect();
    for ((rollout, who), one) in inputs.series().iter().filter(|((_, who), _)| members.contains(who)) {
        let sum = all.entry(inputs.facts.text(*rollout)).or_default();
        sum.deadline = sum.deadline.max(one.deadline);
        sum.series_break |= one.series_break;
        let total = one.total;
        if let Some(total) = total {
            sum.total = Some(sum.total.unwrap_or(0).saturating_add(total));
        }
        // Progress without a total would count above the line only.
        match one.done.filter(|_| total.is_some()) {
            Some(done) => sum.done = Some(sum.done.unwrap_or(0).saturating_add(done)),
            None => sum.not_reported.extend(inputs.facts.authorities.name(*who).cloned()),
        }
        if one.deadline.is_none() {
            sum.without_deadline.extend(inputs.facts.authorities.name(*who).cloned());
        }
    }
    if all.is_empty() {
        return vec![Cell::none("Es ist keine Umstellung geplant oder gemeldet.")];
    }
    all.into_iter()
        .map(|(name, rollout)| {
            let mut cell = cell(&rollout, inputs);
            cell.rollout = name.parse::<RolloutId>().ok();
            cell.series_break = rollout.series_break;
            cell
        })
        .collect()
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
pub(super) fn series(facts: &Facts, view: &View) -> BTreeMap<(u32, u32), Series> {
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

pub(super) fn degree(rollout: &Rollout, _: &Inputs<'_>) -> Cell {
    let done = rollout.done.map(Exact::Count).ok_or("Ein Fortschritt ist nicht gemeldet.");
    let total = rollout.total.map(Exact::Count).ok_or("Die Gesamtzahl ist nicht gemeldet.");
    Cell::percent(done, total, "Die Gesamtzahl ist null.").missing(rollout.not_reported.iter().cloned().collect())
}

/// What is left is measured by the last deadline of all: who has none is named too.
pub(super) fn required_rate(rollout: &Rollout, inputs: &Inputs<'_>) -> Cell {
    left_a_day(rollout, inputs).missing(rollout.not_reported.union(&rollout.without_deadline).cloned().collect())
}

fn left_a_day(rollout: &Rollout, inputs: &Inputs<'_>) -> Cell {
    let Some(total) = rollout.total else { return Cell::none("Die Gesamtzahl ist nicht gemeldet.") };
    let Some(done) = rollout.done else { return Cell::none("Ein Fortschritt ist nicht gemeldet.") };
    let Some(deadline) = rollout.deadline else { return Cell::none("Eine Frist ist nicht geplant.") };
    let rest = (total - done).max(0);
    if rest == 0 {
        let done = Some(Exact::Count(0));
        return Cell { value: Some(Decimal::new(0, 1)), numerator: done, ..Cell::default() };
    }
    if deadline < inputs.view.day {
        let passed = Cell::none("Die Frist ist verstrichen, und es ist noch nicht alles umgestellt.");
        return Cell { numerator: Some(Exact::Count(rest)), ..passed };
    }
    Cell::per_day(rest, inputs.working_days_to(deadline))
}

fn due<'a>(group: &'a Group, inputs: &'a Inputs<'_>) -> impl Iterator<Item = &'a Submission> {
    let members: BTreeSet<&Authority> =
        group.members.iter().filter_map(|member| inputs.facts.authorities.name(*member)).collect();
    inputs.submissions.iter().filter(move |one| members.contains(&one.authority) && one.is_due(inputs.view.day))
}

fn share_of_due(group: &Group, inputs: &Inputs<'_>, good: fn(&Submission) -> bool) -> Cell {
    let (mut all, mut fulfilled) = (0, 0);
    let mut open = BTreeSet::new();
    for one in due(group, inputs) {
        all += 1;
        if good(one) {
            fulfilled += 1;
        }
        if !one.complete {
            open.insert(one.authority.clone());
        }
    }
    if all == 0 {
        return Cell::none("Es war noch keine Meldung fällig.");
    }
    Cell::percent(Ok(Exact::Count(fulfilled)), Ok(Exact::Count(all)), "Es war noch keine Meldung fällig.")
        .missing(open.into_iter().collect())
}

pub(super) fn completeness(group: &Group, inputs: &Inputs<'_>) -> Cell {
    share_of_due(group, inputs, |one| one.complete)
}

pub(super) fn punctuality(group: &Group, inputs: &Inputs<'_>) -> Cell {
    share_of_due(group, inputs, |one| one.on_time)
}

/// Days since an authority last reported; of several the one that reported longest ago.
pub(super) fn age(group: &Group, inputs: &Inputs<'_>) -> Cell {
    let mut newest: BTreeMap<&Authority, Day> = BTreeMap::new();
    let mut asked: BTreeSet<&Authority> = BTreeSet::new();
    let members: BTreeSet<&Authority> =
        group.members.iter().filter_map(|member| inputs.facts.authorities.name(*member)).collect();
    for one in inputs.submissions.iter().filter(|one| members.contains(&one.authority)) {
        asked.insert(&one.authority);
        if let Some(day) = one.last_received_on {
            let place = newest.entry(&one.authority).or_insert(day);
            *place = day.max(*place);
        }
    }
    let silent: Vec<Authority> =
        asked.into_iter().filter(|authority| !newest.contains_key(authority)).cloned().collect();
    let oldest = newest.values().min().map(|day| day.days_to(inputs.view.day).max(0));
    match oldest {
        Some(days) => Cell { value: Some(Decimal::from(days)), ..Cell::default() },
        None => Cell::none("Es ist noch keine Meldung eingegangen."),
    }
    .missing(silent)
}

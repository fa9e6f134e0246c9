//! Indicators of time: rollouts against their deadline, lead times, who reported when.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use sollist_contract::{
    day::Day,
    ids::{Authority, RolloutId},
};

use super::{
    beside::RowKey,
    cell::{FigureCell, Input},
    exact::Exact,
    history::{Pieces, weighted_median},
    inputs::{Group, Inputs},
};
use crate::{
    lists::Submission,
    missing::{Missing, Unreported},
};

/// Days from order to delivery, weighted by quantity: the median, at a tie the mean of the two in the middle.
pub(super) fn lead_time(group: &Group, inputs: &Inputs<'_>) -> FigureCell {
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
        Some(days) => FigureCell { value: Some(days), ..FigureCell::default() },
        None => FigureCell::none(Missing::NothingDelivered),
    }
}

/// One rollout in a row's authorities.
#[derive(Debug, Default)]
struct Rollout {
    done: Option<i64>,
    total: Option<i64>,
    deadline: Option<Day>,
    series_break: bool,
    not_reported: BTreeSet<Authority>,
    /// Who has a total and no deadline.
    without_deadline: BTreeSet<Authority>,
}

/// One cell per rollout that the row's authorities take part in.
fn rollouts(group: &Group, inputs: &Inputs<'_>, cell: fn(&Rollout, &Inputs<'_>) -> FigureCell) -> Vec<FigureCell> {
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
        return vec![FigureCell::none(Missing::NoRollout)];
    }
    all.into_iter()
        .map(|(name, rollout)| {
            let mut cell = cell(&rollout, inputs);
            cell.key = name.parse::<RolloutId>().ok().map(RowKey::Rollout);
            cell.series_break = rollout.series_break;
            cell
        })
        .collect()
}

pub(super) fn degrees(group: &Group, inputs: &Inputs<'_>) -> Vec<FigureCell> {
    rollouts(group, inputs, degree)
}

pub(super) fn required_rates(group: &Group, inputs: &Inputs<'_>) -> Vec<FigureCell> {
    rollouts(group, inputs, required_rate)
}

fn degree(rollout: &Rollout, _: &Inputs<'_>) -> FigureCell {
    let done: Input = rollout.done.map(Exact::Count).ok_or(Unreported::RolloutProgress.into());
    let total: Input = rollout.total.map(Exact::Count).ok_or(Unreported::RolloutTotal.into());
    FigureCell::percent(done, total, Missing::RolloutOfNothing).missing(rollout.not_reported.iter().cloned().collect())
}

/// What is left is measured by the last deadline of all: who has none is named too.
fn required_rate(rollout: &Rollout, inputs: &Inputs<'_>) -> FigureCell {
    left_a_day(rollout, inputs).missing(rollout.not_reported.union(&rollout.without_deadline).cloned().collect())
}

fn left_a_day(rollout: &Rollout, inputs: &Inputs<'_>) -> FigureCell {
    let Some(total) = rollout.total else { return FigureCell::none(Unreported::RolloutTotal) };
    let Some(done) = rollout.done else { return FigureCell::none(Unreported::RolloutProgress) };
    let Some(deadline) = rollout.deadline else { return FigureCell::none(Missing::NoDeadline) };
    let rest = (total - done).max(0);
    if rest == 0 {
        let done = Some(Exact::Count(0));
        return FigureCell { value: Some(Decimal::new(0, 1)), numerator: done, ..FigureCell::default() };
    }
    if deadline < inputs.view.day {
        let passed = FigureCell::none(Missing::DeadlinePassed);
        return FigureCell { numerator: Some(Exact::Count(rest)), ..passed };
    }
    FigureCell::per_day(rest, inputs.working_days_to(deadline))
}

/// Milestones reached by the day on which they were planned.
pub(super) fn milestones_on_time(group: &Group, inputs: &Inputs<'_>) -> FigureCell {
    let (mut planned, mut kept) = (0_i64, 0_i64);
    for stone in inputs.stones(group).filter(|stone| stone.planned_on <= inputs.view.day) {
        planned = planned.saturating_add(1);
        kept = kept.saturating_add(i64::from(stone.reached_on.is_some_and(|day| day <= stone.planned_on)));
    }
    FigureCell::percent(Ok(Exact::Count(kept)), Ok(Exact::Count(planned)), Missing::NoMilestone)
}

/// The share of good ones among those that were asked for by a day.
fn share(
    group: &Group,
    inputs: &Inputs<'_>,
    asked: fn(&Submission, Day) -> bool,
    good: fn(&Submission) -> bool,
) -> FigureCell {
    let (mut all, mut fulfilled) = (0, 0);
    let mut open = BTreeSet::new();
    let (members, day): (BTreeSet<&Authority>, Day) =
        (group.members.iter().filter_map(|member| inputs.facts.authorities.name(*member)).collect(), inputs.view.day);
    for one in inputs.submissions.iter().filter(|one| members.contains(&one.authority) && asked(one, day)) {
        all += 1;
        if good(one) {
            fulfilled += 1;
        }
        // Who has it put off is not asked for it yet.
        if !one.complete && one.is_due(day) {
            open.insert(one.authority.clone());
        }
    }
    if all == 0 {
        return FigureCell::none(Missing::NothingDue);
    }
    FigureCell::percent(Ok(Exact::Count(fulfilled)), Ok(Exact::Count(all)), Missing::NothingDue)
        .missing(open.into_iter().collect())
}

pub(super) fn completeness(group: &Group, inputs: &Inputs<'_>) -> FigureCell {
    share(group, inputs, Submission::is_due, |one| one.complete)
}

pub(super) fn punctuality(group: &Group, inputs: &Inputs<'_>) -> FigureCell {
    share(group, inputs, Submission::was_due_first, |one| one.on_time)
}

/// Days since an authority last reported; of several the one that reported longest ago.
pub(super) fn age(group: &Group, inputs: &Inputs<'_>) -> FigureCell {
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
        Some(days) => FigureCell { value: Some(Decimal::from(days)), ..FigureCell::default() },
        None => FigureCell::none(Missing::NothingReceived),
    }
    .missing(silent)
}

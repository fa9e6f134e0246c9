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
    history::{Pieces, Series, weighted_median},
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

/// One rollout in a row's authorities. Whoever lacks a part of it stands on neither side.
#[derive(Debug, Default)]
struct Rollout {
    /// Of who reported all that is asked for: done and total.
    counted: Option<(i64, i64)>,
    /// The last deadline of those.
    deadline: Option<Day>,
    /// Of all who named one, whether they count or not.
    total: Option<i64>,
    /// Whether anybody has both progress and total.
    progressed: bool,
    series_break: bool,
    not_reported: BTreeSet<Authority>,
}

/// Whether an authority says of a rollout all that is asked for.
type Says = fn(&Series) -> bool;

/// Done and total: progress without a total would count above the line only, a total without progress below it.
pub(crate) fn has_degree(one: &Series) -> bool {
    one.done.is_some() && one.total.is_some()
}

/// A deadline too, as long as anything is left to be done.
pub(crate) fn has_rate(one: &Series) -> bool {
    has_degree(one) && (one.deadline.is_some() || one.done >= one.total)
}

/// One cell per rollout that the row's authorities take part in.
fn rollouts(
    group: &Group,
    inputs: &Inputs<'_>,
    says: Says,
    cell: fn(&Rollout, &Inputs<'_>) -> FigureCell,
) -> Vec<FigureCell> {
    let mut all: BTreeMap<&str, Rollout> = BTreeMap::new();
    let members: BTreeSet<u32> = group.members.iter().copied().collect();
    for ((rollout, who), one) in inputs.series().iter().filter(|((_, who), _)| members.contains(who)) {
        let sum = all.entry(inputs.facts.text(*rollout)).or_default();
        sum.series_break |= one.series_break;
        sum.progressed |= has_degree(one);
        if let Some(total) = one.total {
            sum.total = Some(sum.total.unwrap_or(0).saturating_add(total));
        }
        match one.done.zip(one.total).filter(|_| says(one)) {
            Some((done, total)) => {
                let (all_done, all) = sum.counted.unwrap_or_default();
                sum.counted = Some((all_done.saturating_add(done), all.saturating_add(total)));
                sum.deadline = sum.deadline.max(one.deadline);
            }
            None => sum.not_reported.extend(inputs.facts.authorities.name(*who).cloned()),
        }
    }
    if all.is_empty() {
        return vec![FigureCell::none(Missing::NoRollout)];
    }
    all.into_iter()
        .map(|(name, rollout)| {
            let mut cell = cell(&rollout, inputs).missing(rollout.not_reported.iter().cloned().collect());
            cell.key = name.parse::<RolloutId>().ok().map(RowKey::Rollout);
            cell.series_break = rollout.series_break;
            cell
        })
        .collect()
}

pub(super) fn degrees(group: &Group, inputs: &Inputs<'_>) -> Vec<FigureCell> {
    rollouts(group, inputs, has_degree, degree)
}

pub(super) fn required_rates(group: &Group, inputs: &Inputs<'_>) -> Vec<FigureCell> {
    rollouts(group, inputs, has_rate, required_rate)
}

/// As long as nobody has progressed the total of all is shown, without a value.
fn degree(rollout: &Rollout, _: &Inputs<'_>) -> FigureCell {
    let (done, total) = rollout.counted.unzip();
    let done: Input = done.map(Exact::Count).ok_or(Unreported::RolloutProgress.into());
    let total: Input = total.or(rollout.total).map(Exact::Count).ok_or(Unreported::RolloutTotal.into());
    FigureCell::percent(done, total, Missing::RolloutOfNothing)
}

/// What is left is measured by the last deadline of those that count.
fn required_rate(rollout: &Rollout, inputs: &Inputs<'_>) -> FigureCell {
    let Some((done, total)) = rollout.counted else {
        return match (rollout.progressed, rollout.total) {
            (true, _) => FigureCell::none(Missing::NoDeadline),
            (false, Some(_)) => FigureCell::none(Unreported::RolloutProgress),
            (false, None) => FigureCell::none(Unreported::RolloutTotal),
        };
    };
    let rest = total.saturating_sub(done).max(0);
    if rest == 0 {
        let done = Some(Exact::Count(0));
        return FigureCell { value: Some(Decimal::new(0, 1)), numerator: done, ..FigureCell::default() };
    }
    let Some(deadline) = rollout.deadline else { return FigureCell::none(Missing::NoDeadline) };
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

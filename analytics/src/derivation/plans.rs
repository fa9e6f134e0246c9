//! Rollouts and projects: which rows of the tables say how they were planned, and how far they came.

use std::collections::{BTreeMap, HashMap};

use sollist_contract::day::Day;

use crate::{
    facts::Facts,
    taken_back::{self, Reached},
    view::View,
};

/// Rows of the plans and of the progress of a rollout in an authority.
#[derive(Default)]
pub(super) struct RolloutRows {
    pub plans: Vec<usize>,
    pub progress: Vec<usize>,
}

/// By rollout and authority.
pub(super) type Rollouts = HashMap<(u32, u32), RolloutRows>;

/// A day, and the event that says it.
pub(super) type SaidOn = (Day, u64);

/// A milestone of a project of an authority.
#[derive(Debug, Clone)]
pub(super) struct Milestone {
    /// A number of [`Facts::names`].
    pub number: u32,
    pub planned_on: Day,
    /// The day on which it was planned first.
    pub first: Day,
    pub reached: Option<SaidOn>,
    /// The event of the newest plan.
    pub newest: u64,
    /// Rows of its plans, in the order of their days.
    pub plans: Vec<usize>,
}

/// By project and authority, in the order of their numbers.
pub(super) type Milestones = BTreeMap<(u32, u32), Vec<Milestone>>;

pub(super) fn rollouts(facts: &Facts, view: &View) -> Rollouts {
    let mut all = Rollouts::new();
    let (plans, progress) = (&facts.rollout_plans, &facts.rollout_progress);
    for row in plans.by_day(view) {
        if let (Some(rollout), Some(who)) = (plans.rollout.get(row), plans.authority.get(row)) {
            all.entry((*rollout, *who)).or_default().plans.push(row);
        }
    }
    for row in progress.by_day(view) {
        if let (Some(rollout), Some(who)) = (progress.rollout.get(row), progress.authority.get(row)) {
            all.entry((*rollout, *who)).or_default().progress.push(row);
        }
    }
    all
}

pub(super) fn milestones(facts: &Facts, view: &View) -> Milestones {
    let mut known: BTreeMap<(u32, u32, u32), Milestone> = BTreeMap::new();
    let plans = &facts.milestone_plans;
    for row in plans.by_day(view) {
        let (Some(who), Some(project), Some(number), Some(planned_on), Some(on), Some(seq)) = (
            plans.authority.get(row),
            plans.project.get(row),
            plans.milestone.get(row).copied(),
            plans.planned_on.get(row).copied(),
            plans.day.get(row).copied(),
            plans.seq.get(row).copied(),
        ) else {
            continue;
        };
        let fresh = Milestone { number, planned_on, first: on, reached: None, newest: seq, plans: Vec::new() };
        let one = known.entry((*project, *who, number)).or_insert(fresh);
        (one.planned_on, one.newest) = (planned_on, seq);
        one.plans.push(row);
    }
    for Reached { who, project, milestone, day, seq } in taken_back::reached(facts, view) {
        if let Some(one) = known.get_mut(&(project, who, milestone)) {
            one.reached = Some((day, seq));
        }
    }
    let mut all = Milestones::new();
    for ((project, who, _), one) in known {
        all.entry((project, who)).or_default().push(one);
    }
    all
}

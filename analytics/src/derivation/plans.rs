//! Rollouts and projects as they were planned, and how far they came: which event says what.

use std::collections::{BTreeMap, HashMap};

use sollist_contract::day::Day;

use super::{
    make::{kind, made},
    op::Op,
    part::{Derivation, Of},
    reports::{Reports, between, dated, dated_cents, newest, newest_of},
};
use crate::{facts::Facts, view::View};

/// Rows of the plans and of the progress of a rollout in an authority.
#[derive(Default)]
pub(super) struct RolloutRows {
    plans: Vec<usize>,
    progress: Vec<usize>,
}

/// By rollout and authority.
pub(super) type Rollouts = HashMap<(u32, u32), RolloutRows>;

/// A day, and the event that says it.
type SaidOn = (Day, u64);

/// The days of a rollout in an authority.
#[derive(Debug, Clone, Copy)]
pub(super) struct RolloutDays {
    /// As the newest plan has it that names one, else the day of the first plan.
    start: SaidOn,
    deadline: SaidOn,
    /// On which everything was done.
    finished: Option<SaidOn>,
}

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
    plans: Vec<usize>,
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
    let reached = &facts.milestones_reached;
    for row in reached.rows(view) {
        let key = (reached.project.get(row), reached.authority.get(row), reached.milestone.get(row));
        let (Some(project), Some(who), Some(number)) = key else { continue };
        if let Some(one) = known.get_mut(&(*project, *who, *number)) {
            one.reached = reached.day.get(row).copied().zip(reached.seq.get(row).copied());
        }
    }
    let mut all = Milestones::new();
    for ((project, who, _), one) in known {
        all.entry((project, who)).or_default().push(one);
    }
    all
}

impl<'a> Reports<'a> {
    /// The newest total of a rollout in an authority, by plans and progress.
    pub fn rollout_total(&self, rollout: u32, who: u32) -> Option<Derivation<'a>> {
        let rows = self.rollout(rollout, who)?;
        let (plans, progress) = (&self.facts.rollout_plans, &self.facts.rollout_progress);
        let planned = rows.plans.iter().filter_map(|row| {
            let total = (*plans.total.get(*row)?)?;
            dated(&plans.day, &plans.seq, *row, "scope", total)
        });
        let done = rows.progress.iter().filter_map(|row| {
            let total = (*progress.total.get(*row)?)?;
            dated(&progress.day, &progress.seq, *row, "total", total)
        });
        newest("total", "the newest total", planned.chain(done).collect())
    }
    /// How far it has come.
    pub fn rollout_done(&self, rollout: u32, who: u32) -> Option<Derivation<'a>> {
        let table = &self.facts.rollout_progress;
        let rows = self.rollout(rollout, who)?.progress.iter();
        let done = rows.filter_map(|row| dated(&table.day, &table.seq, *row, "done", *table.done.get(*row)?));
        newest("done", "the newest progress", done.collect())
    }
    /// The budget of its newest plan.
    pub fn rollout_budget(&self, rollout: u32, who: u32) -> Option<Derivation<'a>> {
        let table = &self.facts.rollout_plans;
        let rows = self.rollout(rollout, who)?.plans.iter();
        let said = rows.filter_map(|row| {
            let cents = (*table.cents.get(*row)?)?;
            dated_cents(&table.day, &table.seq, *row, "budget", cents)
        });
        newest_of("budget", "the newest plan", Of::Eur, said.collect())
    }
    /// Its days, and which events say them.
    pub fn rollout_days(&self, rollout: u32, who: u32) -> Option<RolloutDays> {
        let rows = self.rollout(rollout, who)?;
        let (plans, progress) = (&self.facts.rollout_plans, &self.facts.rollout_progress);
        let (mut start, mut deadline) = (None, None);
        let mut reports: Vec<(SaidOn, Option<i64>, Option<i64>)> = Vec::new();
        for row in &rows.plans {
            let (on, seq) = (*plans.day.get(*row)?, *plans.seq.get(*row)?);
            let named = (*plans.start.get(*row)?).map(|day| (day, seq));
            start = named.or(start).or(Some((on, seq)));
            deadline = Some((*plans.deadline.get(*row)?, seq));
            reports.push(((on, seq), None, *plans.total.get(*row)?));
        }
        for row in &rows.progress {
            let said = (*progress.day.get(*row)?, *progress.seq.get(*row)?);
            reports.push((said, Some(*progress.done.get(*row)?), *progress.total.get(*row)?));
        }
        reports.sort_by_key(|(on, ..)| *on);
        let (mut done, mut total, mut finished) = (None, None, None);
        for (on, reached, of) in reports {
            (done, total) = (reached.or(done), of.or(total));
            let all = done.zip(total).is_some_and(|(done, total): (i64, i64)| total > 0 && done >= total);
            finished = if all { finished.or(Some(on)) } else { None };
        }
        Some(RolloutDays { start: start?, deadline: deadline?, finished })
    }
    fn rollout(&self, rollout: u32, who: u32) -> Option<&RolloutRows> {
        self.rollouts.get_or_init(|| rollouts(self.facts, &self.view)).get(&(rollout, who))
    }

    /// All milestones, by project and authority.
    pub fn milestones(&self) -> &Milestones {
        self.milestones.get_or_init(|| milestones(self.facts, &self.view))
    }
    /// What a milestone is to cost, by its newest plan.
    pub fn milestone_cost(&self, of: &Milestone) -> Option<Derivation<'a>> {
        let table = &self.facts.milestone_plans;
        let rows = of.plans.iter();
        let said =
            rows.filter_map(|row| dated_cents(&table.day, &table.seq, *row, "budgeted_cost", *table.cents.get(*row)?));
        newest_of(self.facts.text(of.number), "the newest plan", Of::Eur, said.collect())
    }
}

impl RolloutDays {
    /// Working days from its start up to a day.
    fn working_days<'a>(&self, name: &str, formula: &'static str, to: Day, by: Option<u64>) -> Derivation<'a> {
        let mut days = kind(name, Op::Calendar, formula, Of::Count);
        days.inputs = between("working-days", self.start.0, to);
        days.events = [self.start.1].into_iter().chain(by).collect();
        days.events.dedup();
        made(days, Vec::new())
    }
    /// Planned for all of it.
    pub fn all<'a>(&self) -> Derivation<'a> {
        let (to, by) = self.deadline;
        self.working_days("planned days", "working days from the start up to the deadline", to, Some(by))
    }
    /// Gone by a day.
    pub fn gone<'a>(&self, today: Day) -> Derivation<'a> {
        self.working_days("days gone", "working days from the start up to the day of the view", today, None)
    }
    /// Gone by a day, or by that on which everything was done.
    pub fn taken<'a>(&self, today: Day) -> Derivation<'a> {
        match self.finished.filter(|(on, _)| *on <= today) {
            Some((on, by)) => {
                self.working_days("days taken", "working days from the start up to the day all was done", on, Some(by))
            }
            None => self.gone(today).named("days taken"),
        }
    }
}

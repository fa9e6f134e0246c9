//! Rollouts and milestones in parts: totals, budgets, days, costs, as the newest events say them.

use sollist_contract::day::Day;

use super::{
    make::{kind, made},
    op::Op,
    part::{Derivation, Of},
    plans::{Milestone, Milestones, RolloutRows, SaidOn, milestones, rollouts},
    reports::{Reports, between, dated, dated_cents, newest, newest_of},
};

/// The days of a rollout in an authority.
#[derive(Debug, Clone, Copy)]
pub(super) struct RolloutDays {
    /// As the newest plan has it that names one, else the day of the first plan.
    start: SaidOn,
    deadline: SaidOn,
    /// On which everything was done.
    finished: Option<SaidOn>,
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
    /// Budget and total of the plan that was made first.
    pub fn first_plan(&self, rollout: u32, who: u32) -> Option<(Derivation<'a>, Derivation<'a>)> {
        let table = &self.facts.rollout_plans;
        let row = *self.rollout(rollout, who)?.plans.first()?;
        let budget = dated_cents(&table.day, &table.seq, row, "budget", (*table.cents.get(row)?)?)?;
        let total = dated(&table.day, &table.seq, row, "scope", (*table.total.get(row)?)?)?;
        Some((budget.named("budget"), total.named("total")))
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
    /// What a milestone was to cost by the plan that was made first.
    pub fn first_cost(&self, of: &Milestone) -> Option<Derivation<'a>> {
        let (table, row) = (&self.facts.milestone_plans, *of.plans.first()?);
        dated_cents(&table.day, &table.seq, row, "budgeted_cost", *table.cents.get(row)?)
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

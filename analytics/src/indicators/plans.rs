//! What was planned, done and paid of rollouts and projects, by authority: folded once per question.

use std::collections::{BTreeMap, HashMap};

use sollist_contract::{
    day::Day,
    money::{Cents, Overflow},
    parameters::CostObjects,
};

use super::{beside::RowKey, paid::Paid};
use crate::{
    facts::Facts,
    now::{Delivered, Orders},
    tables::{NOBODY, Order, index},
    taken_back::{self, Reached},
    view::View,
    whole,
};

/// A rollout of one authority.
#[derive(Debug, Clone, Default)]
pub(crate) struct RolloutPart {
    /// Of the newest plan.
    pub budget: Option<Cents>,
    pub total: Option<i64>,
    pub done: Option<i64>,
    /// Of the newest plan that names one, else the day of the first plan.
    pub start: Option<Day>,
    pub deadline: Option<Day>,
    /// The day on which everything was done.
    pub finished: Option<Day>,
    /// Working days from the start to the day of the view, to the same or the day on which all was done, and to the
    /// deadline.
    pub days: [i64; 3],
    /// Budget and total as they were planned first.
    pub first: Option<(Option<Cents>, Option<i64>)>,
    /// The plan or the total is another than the one before.
    pub series_break: bool,
}

impl RolloutPart {
    /// Budget and total of the plan that was made first, where another holds now.
    pub fn other_first(&self) -> Option<(Cents, i64)> {
        let (budget, total) = self.first.filter(|_| self.series_break)?;
        budget.zip(total).filter(|(_, total)| *total > 0)
    }
    fn plan(&mut self, on: Day, total: Option<i64>, start: Option<Day>, deadline: Day, budget: Option<Cents>) {
        if self.first.is_none() {
            (self.first, self.start) = (Some((budget, total)), Some(on));
        } else {
            self.series_break |= self.budget != budget || self.deadline != Some(deadline);
            self.series_break |= start.is_some() && self.start != start;
        }
        self.start = start.or(self.start);
        (self.deadline, self.budget) = (Some(deadline), budget);
        self.reach(on, None, total);
    }
    fn reach(&mut self, on: Day, done: Option<i64>, total: Option<i64>) {
        self.series_break |= self.total.zip(total).is_some_and(|(before, now)| before != now);
        (self.total, self.done) = (total.or(self.total), done.or(self.done));
        let finished = self.done.zip(self.total).is_some_and(|(done, total)| total > 0 && done >= total);
        self.finished = if finished { self.finished.or(Some(on)) } else { None };
    }
}

/// A milestone of one authority.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stone {
    pub planned_on: Day,
    pub cost: Cents,
    pub reached_on: Option<Day>,
    /// The day on which it was planned first, and what it was to cost then.
    pub first: (Day, Cents),
    pub replanned: bool,
}

/// Parts of a cent in which shares of orders are added up, so that their sum is rounded once: a euro has 15 decimals.
pub(super) const FINE: i128 = 10_i128.pow(13);

/// Everything by rollout or project and authority.
#[derive(Debug, Default)]
pub(crate) struct Plans {
    pub rollouts: BTreeMap<(RowKey, u32), RolloutPart>,
    pub projects: BTreeMap<(RowKey, u32), Vec<Stone>>,
    /// Payments that belong to it, in cents; `None` where nothing says which do.
    pub paid: BTreeMap<(RowKey, u32), i128>,
    /// What is delivered and not paid, in [`FINE`] parts of a cent.
    pub accrued: BTreeMap<(RowKey, u32), i128>,
    /// Of which anything says which payments belong to them.
    pub mapped: Vec<RowKey>,
}

fn rollout(facts: &Facts, number: u32) -> Option<RowKey> {
    facts.text(number).parse().ok().map(RowKey::Rollout)
}
fn project(facts: &Facts, number: u32) -> Option<RowKey> {
    facts.text(number).parse().ok().map(RowKey::Project)
}

/// A plan, or a progress, by day of effect and number.
enum Report {
    Plan { row: usize },
    Progress { row: usize },
}

fn rollouts(facts: &Facts, view: &View) -> BTreeMap<(RowKey, u32), RolloutPart> {
    let (plans, progress) = (&facts.rollout_plans, &facts.rollout_progress);
    let at = |day: &[Day], seq: &[u64], row: usize| Some((*day.get(row)?, *seq.get(row)?));
    let planned = plans.rows(view).map(|row| (at(&plans.day, &plans.seq, row), Report::Plan { row }));
    let reached = progress.rows(view).map(|row| (at(&progress.day, &progress.seq, row), Report::Progress { row }));
    let mut reports: Vec<_> = planned.chain(reached).filter_map(|(at, report)| Some((at?, report))).collect();
    reports.sort_by_key(|(at, _)| *at);
    let mut parts: BTreeMap<(u32, u32), RolloutPart> = BTreeMap::new();
    for ((on, _), report) in reports {
        match report {
            Report::Plan { row } => {
                let key = plans.rollout.get(row).copied().zip(plans.authority.get(row).copied());
                let said = plans.total.get(row).zip(plans.start.get(row)).zip(plans.deadline.get(row));
                let (Some(key), Some(((total, start), deadline))) = (key, said) else { continue };
                let budget = plans.cents.get(row).copied().flatten().map(Cents::new);
                parts.entry(key).or_default().plan(on, *total, *start, *deadline, budget);
            }
            Report::Progress { row } => {
                let key = progress.rollout.get(row).copied().zip(progress.authority.get(row).copied());
                let said = progress.done.get(row).zip(progress.total.get(row));
                let (Some(key), Some((done, total))) = (key, said) else { continue };
                parts.entry(key).or_default().reach(on, Some(*done), *total);
            }
        }
    }
    let mut known: HashMap<(Day, Day), i64> = HashMap::new();
    // Most have the same days: each pair is counted once.
    let mut working_days =
        |from: Day, to: Day| -> i64 { *known.entry((from, to)).or_insert_with(|| i64::from(from.working_days_to(to))) };
    for part in parts.values_mut() {
        if let (Some(start), Some(deadline)) = (part.start, part.deadline) {
            let until = part.finished.map_or(view.day, |finished| finished.min(view.day));
            part.days = [view.day, until, deadline].map(|day| working_days(start, day));
        }
    }
    parts.into_iter().filter_map(|((name, who), part)| Some(((rollout(facts, name)?, who), part))).collect()
}

fn projects(facts: &Facts, view: &View) -> BTreeMap<(RowKey, u32), Vec<Stone>> {
    let plans = &facts.milestone_plans;
    let mut stones: BTreeMap<(u32, u32, u32), Stone> = BTreeMap::new();
    for row in plans.by_day(view) {
        let (Some(who), Some(project), Some(milestone), Some(planned_on), Some(cents), Some(on)) = (
            plans.authority.get(row),
            plans.project.get(row),
            plans.milestone.get(row),
            plans.planned_on.get(row).copied(),
            plans.cents.get(row).copied(),
            plans.day.get(row).copied(),
        ) else {
            continue;
        };
        let cost = Cents::new(cents);
        let fresh = Stone { planned_on, cost, reached_on: None, first: (on, cost), replanned: false };
        let stone = stones.entry((*project, *who, *milestone)).or_insert(fresh);
        stone.replanned |= (stone.planned_on, stone.cost) != (planned_on, cost);
        (stone.planned_on, stone.cost) = (planned_on, cost);
    }
    for Reached { who, project, milestone, day, .. } in taken_back::reached(facts, view) {
        if let Some(stone) = stones.get_mut(&(project, who, milestone)) {
            stone.reached_on = Some(day);
        }
    }
    let mut all: BTreeMap<(RowKey, u32), Vec<Stone>> = BTreeMap::new();
    for ((name, who, _), stone) in stones {
        if let Some(key) = project(facts, name) {
            all.entry((key, who)).or_default().push(stone);
        }
    }
    all
}

/// Which payments belong to what: by the item of the order of all objects first, then by the line of all.
pub(crate) struct Mapping {
    items: HashMap<u32, RowKey>,
    lines: HashMap<u32, RowKey>,
    keys: Vec<RowKey>,
}

impl Mapping {
    pub fn of(facts: &Facts, objects: &CostObjects) -> Mapping {
        let mut mapping = Mapping { items: HashMap::new(), lines: HashMap::new(), keys: Vec::new() };
        let rollouts = objects.rollouts.iter().map(|(name, mapped)| (RowKey::Rollout(name.clone()), mapped));
        let projects = objects.projects.iter().map(|(name, mapped)| (RowKey::Project(name.clone()), mapped));
        for (key, mapped) in rollouts.chain(projects) {
            for item in mapped.items.iter().filter_map(|item| facts.items.find(item)) {
                mapping.items.entry(item).or_insert_with(|| key.clone());
            }
            for line in mapped.lines.iter().filter_map(|line| facts.line_names.find(line)) {
                mapping.lines.entry(line).or_insert_with(|| key.clone());
            }
            mapping.keys.push(key);
        }
        mapping
    }
    /// To what an order belongs, or nothing.
    pub fn of_order(&self, order: &Order) -> Option<&RowKey> {
        self.find(Some(order.item), order.line)
    }
    /// To what a payment belongs, or nothing.
    pub fn of_payment(&self, one: &Paid, orders: Orders<'_>) -> Option<&RowKey> {
        let placed = orders.get(index(one.order));
        let item = placed.filter(|_| one.order != NOBODY).map(|state| state.order.item);
        self.find(item, one.line)
    }
    fn find(&self, item: Option<u32>, line: u32) -> Option<&RowKey> {
        item.and_then(|item| self.items.get(&item)).or_else(|| self.lines.get(&line))
    }
}

/// What is delivered of an amount, in [`FINE`] parts of a cent.
fn worth(cents: i128, delivered: i128, ordered: i128) -> Result<i128, Overflow> {
    let all = whole::times(cents, delivered)?;
    let rest = whole::scaled(all % ordered, FINE, ordered)?;
    whole::plus(whole::times(all / ordered, FINE)?, rest)
}

impl Plans {
    pub fn collect(
        facts: &Facts,
        view: &View,
        (orders, delivered): (Orders<'_>, Delivered<'_>),
        paid: &[Paid],
        objects: Option<&CostObjects>,
    ) -> Plans {
        let mut plans = Plans { rollouts: rollouts(facts, view), projects: projects(facts, view), ..Plans::default() };
        let Some(mapping) = objects.map(|objects| Mapping::of(facts, objects)) else { return plans };
        for one in paid {
            if let Some(key) = mapping.of_payment(one, orders) {
                let sum = plans.paid.entry((key.clone(), one.who)).or_default();
                *sum = sum.saturating_add(i128::from(one.cents));
            }
        }
        for (number, state) in orders.iter().enumerate() {
            let Some(state) = state else { continue };
            let Some(key) = mapping.of_order(state.order) else { continue };
            let due = worth(state.amount.get().into(), delivered.of(number).into(), state.ordered.max(1).into());
            // Beyond the range it is no open amount that anybody could pay.
            let paid = state.paid_wide().saturating_mul(FINE);
            let open = due.unwrap_or(i128::MAX).saturating_sub(paid).max(0);
            let sum = plans.accrued.entry((key.clone(), state.order.authority)).or_default();
            *sum = sum.saturating_add(open);
        }
        plans.mapped = mapping.keys;
        plans
    }
}

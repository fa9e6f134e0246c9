//! Earned value in money: what was planned, done and paid of each rollout and project, authority by authority.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    super::{
        make::{ON_THE_WAY, amounts, given, kind, made, quotient},
        op::Op,
        part::{Derivation, Of},
    },
    stones,
    told::{Shape, Told},
};
use crate::{
    error::FigureError,
    indicators::{Beside, Group, Mapping, RowKey, counting, earned_keys, unplanned},
};

type Shapes<'a> = Result<Vec<Shape<'a>>, FigureError>;

/// What one authority, or all of a row together, planned and did.
pub(super) struct Measures<'a> {
    pub budget: Derivation<'a>,
    /// None where nothing is planned by the day.
    pub planned: Option<Derivation<'a>>,
    pub earned: Derivation<'a>,
    /// None where nothing says which payments belong to it.
    actual: Option<Derivation<'a>>,
    accrued: Option<Derivation<'a>>,
}

impl<'a> Measures<'a> {
    pub fn of(budget: Derivation<'a>, earned: Derivation<'a>) -> Measures<'a> {
        Measures { budget, planned: None, earned, actual: None, accrued: None }
    }
}

/// By rollout or project and authority.
type ByKey<T> = BTreeMap<(RowKey, u32), Vec<T>>;

/// Which payments and orders belong to what.
struct Assigned {
    payments: ByKey<(u64, i64)>,
    orders: ByKey<u32>,
    /// The event that published it.
    by: u64,
}

impl Assigned {
    fn of(told: &Told<'_, '_>) -> Option<Assigned> {
        let (objects, origin) = told.inputs.parameters.cost_objects.as_ref()?;
        let (mapping, orders) = (Mapping::of(told.facts, objects), told.inputs.situation.orders(told.facts));
        let mut all = Assigned { payments: ByKey::new(), orders: ByKey::new(), by: origin.seq };
        for one in told.inputs.paid() {
            if let Some(key) = mapping.of_payment(one, orders) {
                all.payments.entry((key.clone(), one.who)).or_default().push((one.seq, one.cents));
            }
        }
        for (number, state) in (0_u32..).zip(orders.iter()) {
            let Some(order) = state.map(|state| state.order) else { continue };
            if let Some(key) = mapping.of_order(order) {
                all.orders.entry((key.clone(), order.authority)).or_default().push(number);
            }
        }
        for payments in all.payments.values_mut() {
            payments.sort_unstable();
        }
        Some(all)
    }

    fn actual<'a>(&self, key: &RowKey, who: u32) -> Derivation<'a> {
        let payments = self.payments.get(&(key.clone(), who)).cloned().unwrap_or_default();
        amounts("actual", "payments that belong to it", payments)
    }

    /// What was paid by authorities without a plan or a budget.
    fn unplanned<'a>(&self, told: &Told<'a, '_>, key: &RowKey) -> Option<Derivation<'a>> {
        let group = some(told, &unplanned(key, &members(told), told.inputs).unwrap_or_default());
        let formula = "paid by authorities without a plan or a budget";
        let paid = told.sum_of(&group, "unplanned_cost", formula, Of::Eur, |who| Some(self.actual(key, who)))?;
        Some(self.sourced(paid))
    }

    /// Which payments belong to it is said by a set of parameters.
    fn sourced<'a>(&self, mut sum: Derivation<'a>) -> Derivation<'a> {
        sum.part.events = vec![self.by];
        sum
    }

    fn accrued<'a>(&self, told: &Told<'a, '_>, key: &RowKey, who: u32) -> Derivation<'a> {
        let orders = self.orders.get(&(key.clone(), who)).into_iter().flatten();
        let parts = orders.filter_map(|order| accrued_of(told, *order)).collect();
        made(kind("accrued", Op::Sum, "sum over the orders that belong to it", Of::Eur), parts)
    }
}

/// max(0, amount * delivered / ordered - paid)
fn accrued_of<'a>(told: &Told<'a, '_>, order: u32) -> Option<Derivation<'a>> {
    let reports = &told.reports;
    let ordered = vec![reports.ordered(order)?, given("one", 1, "at least", Of::Count)];
    let ordered = made(kind("ordered", Op::Max, "what was ordered, at least one", Of::Count), ordered);
    let above = vec![reports.amount(order)?, reports.delivered(order)];
    let due = kind("worth", Op::Ratio, "amount * delivered / ordered", Of::Eur);
    let parts = vec![quotient(due, ON_THE_WAY, above, vec![ordered]), reports.paid(order)];
    let rest = made(kind("rest", Op::Diff, "worth of what was delivered - paid", Of::Eur), parts);
    Some(made(kind(reports.order_name(order)?, Op::Clamp0, "not below zero", Of::Eur), vec![rest]))
}

/// The rollout of a key, by its number.
pub(super) fn number_of(told: &Told<'_, '_>, key: &RowKey) -> Option<u32> {
    let name = match key {
        RowKey::Rollout(name) => name.as_str(),
        RowKey::Project(name) => name.as_str(),
        RowKey::DueYear(_) => return None,
    };
    told.facts.names.find(&name.into())
}

/// What a rollout has of an authority: its budget, and the parts of it that were to be done and are.
fn of_rollout<'a>(told: &Told<'a, '_>, rollout: u32, who: u32) -> Option<Measures<'a>> {
    let reports = &told.reports;
    let budget = reports.rollout_budget(rollout, who)?;
    let (total, done) = (reports.rollout_total(rollout, who)?, reports.rollout_done(rollout, who)?);
    let reached = made(kind("reached", Op::Min, "done, at most all", Of::Count), vec![done, total.clone()]);
    let part = kind("earned", Op::Ratio, "budget * done / total", Of::Eur);
    let earned = quotient(part, 2, vec![budget.clone(), reached], vec![total]);
    let planned = reports.rollout_days(rollout, who).and_then(|days| {
        let all = days.all();
        let is_any = all.part.value.is_some_and(|days| !days.is_zero());
        let gone = made(
            kind("days", Op::Min, "days gone, at most all", Of::Count),
            vec![days.gone(told.view.day), all.clone()],
        );
        let part = kind("planned", Op::Ratio, "budget * days gone / planned days", Of::Eur);
        is_any.then(|| quotient(part, 2, vec![budget.clone(), gone], vec![all]))
    });
    Some(Measures { planned, ..Measures::of(budget, earned) })
}

/// What a project has of an authority; `None`: nothing was planned.
fn of_project<'a>(told: &Told<'a, '_>, project: u32, who: u32) -> Option<Measures<'a>> {
    let (stones, today) = (stones::of(told, project, who), told.view.day);
    if stones.is_empty() {
        return None;
    }
    let planned = "cost of the milestones planned by the day";
    let planned = stones::cost(told, "planned", planned, stones, |stone| stone.planned_on <= today);
    let budget = stones::cost(told, "budget", "cost of all milestones", stones, |_| true);
    Some(Measures { planned: Some(planned), ..Measures::of(budget, stones::earned(told, stones)) })
}

/// What a rollout or a project has of an authority.
fn of_authority<'a>(told: &Told<'a, '_>, key: &RowKey, number: u32, who: u32) -> Option<Measures<'a>> {
    match key {
        RowKey::Rollout(_) => of_rollout(told, number, who),
        _ => of_project(told, number, who),
    }
}

/// What is earned by the plan that an authority made first; `None`: it is the one that holds.
fn by_first_plan<'a>(told: &Told<'a, '_>, key: &RowKey, number: u32, who: u32) -> Option<Derivation<'a>> {
    let (plans, of) = (told.inputs.plans(), (key.clone(), who));
    if let RowKey::Rollout(_) = key {
        plans.rollouts.get(&of)?.other_first()?;
        let (budget, total) = told.reports.first_plan(number, who)?;
        let done = told.reports.rollout_done(number, who)?;
        let reached = made(kind("reached", Op::Min, "done, at most all", Of::Count), vec![done, total.clone()]);
        let part = kind("earned", Op::Ratio, "budget * done / total", Of::Eur);
        return Some(quotient(part, 2, vec![budget, reached], vec![total]));
    }
    plans.projects.get(&of)?.iter().any(|stone| stone.replanned).then(|| {
        let stones = stones::of(told, number, who);
        stones::earned_at(told, stones, |stone| told.reports.first_cost(stone))
    })
}

/// What is earned by the plans that were made first, of who has another one now; of the others by theirs.
fn first_plan<'a>(told: &Told<'a, '_>, key: &RowKey) -> Option<Derivation<'a>> {
    let counted = counting(key, &members(told), told.inputs, false).unwrap_or_default();
    let number = number_of(told, key)?;
    let first: BTreeMap<u32, Derivation<'a>> =
        counted.iter().filter_map(|who| Some((*who, by_first_plan(told, key, number, *who)?))).collect();
    if first.is_empty() {
        return None;
    }
    let formula = "earned by the plans that were made first";
    told.sum_of(&some(told, &counted), "first_plan", formula, Of::Eur, |who| {
        first.get(&who).cloned().or_else(|| Some(of_authority(told, key, number, who)?.earned))
    })
}

/// The members of a row as numbers.
fn members(told: &Told<'_, '_>) -> BTreeSet<u32> {
    told.group.members.iter().copied().collect()
}

/// Some members of a row, in its order.
fn some(told: &Told<'_, '_>, who: &BTreeSet<u32>) -> Group {
    let members = told.group.members.iter().copied().filter(|member| who.contains(member)).collect();
    Group { members, ..told.group.clone() }
}

/// The rollouts and projects of a row.
pub(super) fn keys(told: &Told<'_, '_>) -> Vec<RowKey> {
    earned_keys(&members(told), told.inputs).into_iter().cloned().collect()
}

/// What a row has of a rollout or a project: the sums of who counts; `None`: nobody does.
fn measures<'a>(
    told: &Told<'a, '_>,
    key: &RowKey,
    assigned: Option<&Assigned>,
    with_planned: bool,
) -> Option<Measures<'a>> {
    // What is beyond the range of an amount is withheld, and so is its derivation.
    let counted = counting(key, &members(told), told.inputs, with_planned).unwrap_or_default();
    let number = number_of(told, key)?;
    let one = |who: &u32| Some((*who, of_authority(told, key, number, *who)?));
    let each: BTreeMap<u32, Measures<'a>> = counted.iter().filter_map(one).collect();
    let group = some(told, &counted);
    let sum = |name: &str, formula: &'static str, of: &dyn Fn(u32, &Measures<'a>) -> Option<Derivation<'a>>| {
        let sum = told.sum_of(&group, name, formula, Of::Eur, |who| of(who, each.get(&who)?))?;
        Some(sum.known_as(format!("{name}/{}", known_as(key))))
    };
    Some(Measures {
        budget: sum("budget", "sum of the budgets", &|_, of| Some(of.budget.clone()))?,
        planned: sum("planned", "sum of what was to be done by the day", &|_, of| of.planned.clone())
            .filter(|_| with_planned),
        earned: sum("earned", "sum of what is done, by its budget", &|_, of| Some(of.earned.clone()))?,
        actual: sum("actual", "sum of payments that belong to it", &|who, _| Some(assigned?.actual(key, who)))
            .and_then(|sum| Some(assigned?.sourced(sum))),
        accrued: sum("accrued", "delivered and not paid", &|who, _| Some(assigned?.accrued(told, key, who))),
    })
}

/// By what parts of a rollout or a project are known.
pub(super) fn known_as(key: &RowKey) -> String {
    match key {
        RowKey::Rollout(name) => format!("rollout/{name}"),
        RowKey::Project(name) => format!("project/{name}"),
        RowKey::DueYear(year) => year.to_string(),
    }
}

/// The same figure of each rollout and project of a row. Where it cannot be told, what is known of it is.
fn each<'a>(told: &Told<'a, '_>, with_planned: bool, of: impl Fn(&Measures<'a>) -> Option<Shape<'a>>) -> Shapes<'a> {
    let assigned = Assigned::of(told);
    let shape = |key: &RowKey| {
        let Some(known) = measures(told, key, assigned.as_ref(), with_planned) else {
            return Shape::parts(Op::Each, Vec::new());
        };
        of(&known).unwrap_or_else(|| {
            let Measures { budget, planned, earned, actual, .. } = known;
            let parts = [Some(budget), planned, Some(earned), actual];
            Shape::parts(Op::Each, parts.into_iter().flatten().collect())
        })
    };
    let one = |key: RowKey| {
        let beside = |number: Beside| match number {
            Beside::UnplannedCost => assigned.as_ref()?.unplanned(told, &key),
            Beside::FirstPlan => first_plan(told, &key),
            _ => None,
        };
        shape(&key).beside(told, beside).keyed(key)
    };
    Ok(keys(told).into_iter().map(one).collect())
}

fn less<'a>(name: &str, formula: &'static str, of: &Derivation<'a>, other: &Derivation<'a>) -> Derivation<'a> {
    made(kind(name, Op::Diff, formula, Of::Eur), vec![of.clone(), other.clone()])
}

pub(super) fn cpi<'a>(told: &Told<'a, '_>) -> Shapes<'a> {
    each(told, false, |of| Some(Shape::index(of.earned.clone(), of.actual.clone()?)))
}

pub(super) fn spi<'a>(told: &Told<'a, '_>) -> Shapes<'a> {
    each(told, true, |of| Some(Shape::index(of.earned.clone(), of.planned.clone()?)))
}

/// BAC * AC / EV
fn eac<'a>(of: &Measures<'a>) -> Option<Shape<'a>> {
    Some(Shape::quotient(2, vec![of.budget.clone(), of.actual.clone()?], vec![of.earned.clone()]))
}

pub(super) fn at_completion<'a>(told: &Told<'a, '_>) -> Shapes<'a> {
    each(told, false, eac)
}

pub(super) fn at_completion_atypical<'a>(told: &Told<'a, '_>) -> Shapes<'a> {
    each(told, false, |of| {
        let parts = vec![of.actual.clone()?, less("rest", "budget - earned", &of.budget, &of.earned)];
        Some(Shape::parts(Op::Sum, parts))
    })
}

/// AC + (BAC - EV) * AC * PV / EV²
pub(super) fn at_completion_combined<'a>(told: &Told<'a, '_>) -> Shapes<'a> {
    each(told, true, |of| {
        let rest = less("rest", "budget - earned", &of.budget, &of.earned);
        let part = kind("still to pay", Op::Ratio, "rest * actual * planned / earned²", Of::Eur);
        let actual = of.actual.clone()?;
        let above = vec![rest, actual.clone(), of.planned.clone()?];
        let still = quotient(part, 2, above, vec![of.earned.clone(), of.earned.clone()]);
        Some(Shape::parts(Op::Sum, vec![actual, still]))
    })
}

pub(super) fn to_complete<'a>(told: &Told<'a, '_>) -> Shapes<'a> {
    each(told, false, |of| {
        let rest = less("rest", "budget - earned", &of.budget, &of.earned);
        let left = less("left", "budget - actual", &of.budget, &of.actual.clone()?);
        Some(Shape::index(rest, left))
    })
}

pub(super) fn cost_variance<'a>(told: &Told<'a, '_>) -> Shapes<'a> {
    each(told, false, |of| Some(Shape::parts(Op::Diff, vec![of.earned.clone(), of.actual.clone()?])))
}

pub(super) fn schedule_variance<'a>(told: &Told<'a, '_>) -> Shapes<'a> {
    each(told, true, |of| Some(Shape::parts(Op::Diff, vec![of.earned.clone(), of.planned.clone()?])))
}

pub(super) fn variance_at_completion<'a>(told: &Told<'a, '_>) -> Shapes<'a> {
    each(told, false, |of| {
        let part = kind("at completion", Op::Ratio, "budget * actual / earned", Of::Eur);
        let all = quotient(part, 2, vec![of.budget.clone(), of.actual.clone()?], vec![of.earned.clone()]);
        Some(Shape::parts(Op::Diff, vec![of.budget.clone(), all]))
    })
}

pub(super) fn accrued<'a>(told: &Told<'a, '_>) -> Shapes<'a> {
    each(told, false, |of| {
        let parts = vec![of.accrued.clone()?, given("one", 1, "rounded once", Of::Count)];
        Some(Shape { rated: Some((1, 2)), ..Shape::parts(Op::Ratio, parts) })
    })
}

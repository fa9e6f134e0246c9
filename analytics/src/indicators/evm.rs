//! Earned value of rollouts and projects (docs/spec.md#earned-value): each by itself, its authorities together.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use sollist_contract::{
    day::Day,
    ids::Authority,
    money::{Cents, Overflow},
};

use super::{
    beside::{Beside, Note, RowKey},
    cell::{FigureCell, rounded_ratio},
    exact::Exact,
    inputs::{Group, Inputs},
    plans::{FINE, RolloutPart, Stone},
    unit::Unit,
};
use crate::{
    earned::{Measures, NoValue, Ratio, Schedule, earned_periods, months_between, share},
    error::FigureError,
    fraction::Fraction,
    missing::{Missing, Unreported, Withheld},
    whole::nearest,
};

type Cell = Result<FigureCell, FigureError>;

/// What one authority has planned and done.
#[derive(Debug, Clone)]
struct Part {
    budget: Cents,
    /// Or why nothing is planned by the day.
    planned: Result<Cents, Missing>,
    earned: Cents,
    /// What is earned by the plan that was made first, where it is another.
    first: Option<Cents>,
}

/// A rollout or a project with the authorities of a row.
struct Row<'a> {
    key: &'a RowKey,
    today: Day,
    parts: BTreeMap<u32, Result<Part, Missing>>,
    rollouts: Vec<&'a RolloutPart>,
    stones: Vec<Stone>,
    /// What was paid by each, where anything says so.
    paid: Option<BTreeMap<u32, i128>>,
    accrued: BTreeMap<u32, i128>,
    series_break: bool,
}

/// What counts of a row: the authorities that have all of it, and who has not.
struct Counted {
    measures: Measures,
    /// In [`FINE`] parts of a cent.
    accrued: i128,
    members: BTreeSet<u32>,
}

fn part_of_rollout(of: &RolloutPart) -> Result<Result<Part, Missing>, Overflow> {
    let Some(budget) = of.budget.filter(|budget| budget.is_positive()) else {
        return Ok(Err(Missing::Earned(NoValue::NoBudget)));
    };
    let Some(total) = of.total else { return Ok(Err(Unreported::RolloutTotal.into())) };
    if total <= 0 {
        return Ok(Err(Missing::RolloutOfNothing));
    }
    let Some(done) = of.done else { return Ok(Err(Unreported::RolloutProgress.into())) };
    let [gone, _, all] = of.days.map(i128::from);
    let planned = if all > 0 { Ok(share(budget, gone, all)?) } else { Err(Missing::Earned(NoValue::NoTime)) };
    let first =
        of.other_first().map(|(budget, total)| share(budget, i128::from(done), i128::from(total))).transpose()?;
    Ok(Ok(Part { budget, planned, earned: share(budget, i128::from(done), i128::from(total))?, first }))
}

fn sum(amounts: impl Iterator<Item = Cents>) -> Result<Cents, Overflow> {
    Cents::of_wide(amounts.map(|amount| i128::from(amount.get())).fold(0, i128::saturating_add))
}

fn part_of_project(stones: &[Stone], today: Day) -> Result<Result<Part, Missing>, Overflow> {
    let of = |wanted: &dyn Fn(&Stone) -> bool| sum(stones.iter().filter(|stone| wanted(stone)).map(|stone| stone.cost));
    let budget = of(&|_| true)?;
    if !budget.is_positive() {
        return Ok(Err(Missing::Earned(NoValue::NoBudget)));
    }
    let reached = |stone: &&Stone| stone.reached_on.is_some_and(|day| day <= today);
    let replanned = stones.iter().any(|stone| stone.replanned);
    let first = sum(stones.iter().filter(reached).map(|stone| stone.first.1))?;
    Ok(Ok(Part {
        budget,
        planned: Ok(of(&|stone| stone.planned_on <= today)?),
        earned: of(&|stone| reached(&stone))?,
        first: replanned.then_some(first),
    }))
}

impl<'a> Row<'a> {
    fn of(key: &'a RowKey, members: &BTreeSet<u32>, inputs: &'a Inputs<'_>) -> Result<Row<'a>, Overflow> {
        let (plans, today) = (inputs.plans(), inputs.view.day);
        let mine = (key.clone(), 0)..=(key.clone(), u32::MAX);
        let of_members = |who: &u32| members.contains(who);
        let mut row = Row {
            key,
            today,
            parts: BTreeMap::new(),
            rollouts: Vec::new(),
            stones: Vec::new(),
            paid: plans.mapped.contains(key).then(BTreeMap::new),
            accrued: BTreeMap::new(),
            series_break: false,
        };
        for ((_, who), part) in plans.rollouts.range(mine.clone()).filter(|((_, who), _)| of_members(who)) {
            row.parts.insert(*who, part_of_rollout(part)?);
            row.series_break |= part.series_break;
            row.rollouts.push(part);
        }
        for ((_, who), stones) in plans.projects.range(mine.clone()).filter(|((_, who), _)| of_members(who)) {
            row.parts.insert(*who, part_of_project(stones, today)?);
            row.series_break |= stones.iter().any(|stone| stone.replanned);
            row.stones.extend(stones);
        }
        let amounts = |of: &BTreeMap<(RowKey, u32), i128>| -> BTreeMap<u32, i128> {
            let mine = of.range(mine.clone()).filter(|((_, who), _)| of_members(who));
            mine.map(|((_, who), amount)| (*who, *amount)).collect()
        };
        if row.paid.is_some() {
            (row.paid, row.accrued) = (Some(amounts(&plans.paid)), amounts(&plans.accrued));
        }
        Ok(row)
    }

    /// The sums of who has everything that is needed; or why nobody has.
    fn counted(&self, with_planned: bool) -> Result<Result<Counted, Missing>, Overflow> {
        let (mut budget, mut planned, mut earned) = (Vec::new(), Vec::new(), Vec::new());
        let (mut members, mut why) = (BTreeSet::new(), None);
        for (who, part) in &self.parts {
            match part {
                Ok(part) if !with_planned || part.planned.is_ok() => {
                    members.insert(*who);
                    budget.push(part.budget);
                    earned.push(part.earned);
                    planned.extend(part.planned.as_ref().ok());
                }
                Ok(part) => why = why.or(part.planned.clone().err()),
                Err(lack) => why = why.or(Some(lack.clone())),
            }
        }
        if members.is_empty() {
            return Ok(Err(why.unwrap_or(Missing::Earned(NoValue::NoBudget))));
        }
        let of_members = |amounts: &BTreeMap<u32, i128>| {
            let mine = amounts.iter().filter(|(who, _)| members.contains(who)).map(|(_, amount)| *amount);
            mine.fold(0_i128, i128::saturating_add)
        };
        let actual = self.paid.as_ref().map(|paid| Cents::of_wide(of_members(paid))).transpose()?;
        let (budget, earned) = (sum(budget.into_iter())?, sum(earned.into_iter())?);
        let measures = Measures { budget, planned: sum(planned.into_iter())?, earned, actual };
        Ok(Ok(Counted { measures, accrued: of_members(&self.accrued), members }))
    }

    /// Who takes part and does not count.
    fn left_out(&self, counted: &BTreeSet<u32>, inputs: &Inputs<'_>) -> Vec<Authority> {
        let payers = self.paid.iter().flatten().filter(|(_, amount)| **amount != 0).map(|(who, _)| *who);
        let out: BTreeSet<u32> =
            self.parts.keys().copied().chain(payers).filter(|who| !counted.contains(who)).collect();
        let mut names: Vec<Authority> =
            out.into_iter().filter_map(|who| inputs.facts.authorities.name(who).cloned()).collect();
        names.sort();
        names
    }

    /// What was paid by each authority without a plan or a budget.
    fn paid_unplanned(&self) -> impl Iterator<Item = (u32, i128)> {
        let planned = |who: &u32| match self.parts.get(who) {
            None | Some(Err(Missing::Earned(NoValue::NoBudget))) => false,
            Some(_) => true,
        };
        self.paid.iter().flatten().filter(move |(who, _)| !planned(who)).map(|(who, amount)| (*who, *amount))
    }
    fn unplanned(&self) -> Result<Option<Decimal>, Overflow> {
        let all = self.paid_unplanned().map(|(_, amount)| amount);
        let amount = Cents::of_wide(all.fold(0, i128::saturating_add))?;
        Ok((amount != Cents::ZERO).then(|| amount.decimal()))
    }

    /// What is earned by the plans that were made first, where any is another.
    fn first_plan(&self) -> Result<Option<Decimal>, Overflow> {
        let known = || self.parts.values().filter_map(|part| part.as_ref().ok());
        if !known().any(|part| part.first.is_some()) {
            return Ok(None);
        }
        Ok(Some(sum(known().map(|part| part.first.unwrap_or(part.earned)))?.decimal()))
    }

    /// A figure of money: of who has everything it takes.
    fn figure(&self, inputs: &Inputs<'_>, with_planned: bool, of: fn(&Counted) -> Cell) -> Cell {
        let (cell, members) = match self.counted(with_planned)? {
            Ok(counted) => (of(&counted)?, counted.members),
            Err(why) => (FigureCell::none(why), BTreeSet::new()),
        };
        Ok(cell
            .with(Beside::UnplannedCost, self.unplanned()?)
            .with(Beside::FirstPlan, self.first_plan()?)
            .missing(self.left_out(&members, inputs)))
    }

    /// How far it is in time: of a project, or of a rollout in one authority.
    fn schedule(&self) -> Result<Result<Schedule, Missing>, Overflow> {
        match (self.key, self.rollouts.as_slice()) {
            (RowKey::Rollout(_), [alone]) => Ok(schedule_of_rollout(alone)),
            (RowKey::Rollout(_), []) => Ok(Err(Missing::Earned(NoValue::NoBudget))),
            (RowKey::Rollout(_), _) => Ok(Err(Missing::OnlyPerAuthority)),
            _ => schedule_of_project(&self.stones, self.today),
        }
    }
}

fn schedule_of_rollout(of: &RolloutPart) -> Result<Schedule, Missing> {
    let total = i128::from(of.total.ok_or(Missing::from(Unreported::RolloutTotal))?);
    let done = i128::from(of.done.ok_or(Missing::from(Unreported::RolloutProgress))?);
    if total <= 0 {
        return Err(Missing::RolloutOfNothing);
    }
    if of.deadline.is_none() {
        return Err(Missing::NoDeadline);
    }
    // What is finished takes no more time.
    let [_, gone, planned] = of.days.map(i128::from);
    let earned = Ratio { numerator: planned.saturating_mul(done.min(total)), denominator: total };
    let whole = |days| Ratio { numerator: days, denominator: 1 };
    Ok(Schedule { earned, gone: whole(gone), planned: whole(planned) })
}

/// Months since the first of the month of the start: whole ones, and the part of the last.
fn months(start: Day, day: Day) -> Ratio {
    let (whole, date) = (i128::from(months_between(start, day)), day.date());
    let length = i128::from(date.days_in_month());
    Ratio { numerator: whole * length + i128::from(date.day()), denominator: length }
}

fn schedule_of_project(stones: &[Stone], today: Day) -> Result<Result<Schedule, Missing>, Overflow> {
    let none = |why| Ok(Err(Missing::Earned(why)));
    let (Some(first), Some(last)) =
        (stones.iter().map(|stone| stone.planned_on).min(), stones.iter().map(|stone| stone.planned_on).max())
    else {
        return none(NoValue::NoBudget);
    };
    let month = Day::new(first.year(), first.date().month(), 1).unwrap_or(first);
    let start = stones.iter().map(|stone| stone.first.0).min().map_or(month, |planned| planned.min(month));
    let cost = |wanted: &dyn Fn(&Stone) -> bool| sum(stones.iter().filter(|one| wanted(one)).map(|stone| stone.cost));
    let (budget, planned) = (cost(&|_| true)?, cost(&|stone| stone.planned_on <= today)?);
    let earned = cost(&|stone| stone.reached_on.is_some_and(|day| day <= today))?;
    if today < start || earned == Cents::ZERO && planned == Cents::ZERO {
        return none(NoValue::NothingPlannedYet);
    }
    let duration = months(start, last);
    let finished = earned >= budget;
    let reached = stones.iter().filter_map(|stone| stone.reached_on).max();
    let gone = months(start, reached.filter(|_| finished).map_or(today, |day| day.min(today)));
    let earned = if finished {
        duration
    } else if earned == planned {
        gone
    } else {
        earned_periods(&by_month(stones, start, last)?, budget, earned)?
    };
    Ok(Ok(Schedule { earned, gone, planned: duration }))
}

/// What was planned by the end of each month from that of the start on.
fn by_month(stones: &[Stone], start: Day, last: Day) -> Result<Vec<Cents>, Overflow> {
    let place = |day: Day| usize::try_from(months_between(start, day)).unwrap_or(0);
    let mut months = vec![0_i128; place(last).saturating_add(1)];
    for stone in stones {
        if let Some(month) = months.get_mut(place(stone.planned_on)) {
            *month = month.saturating_add(i128::from(stone.cost.get()));
        }
    }
    let mut sum = 0_i128;
    months
        .into_iter()
        .map(|month| {
            sum = sum.saturating_add(month);
            Cents::of_wide(sum)
        })
        .collect()
}

/// The rollouts and projects of some authorities: planned ones, and those that anything was paid for.
pub(crate) fn keys<'i>(members: &BTreeSet<u32>, inputs: &'i Inputs<'_>) -> BTreeSet<&'i RowKey> {
    let plans = inputs.plans();
    let planned = plans.rollouts.keys().chain(plans.projects.keys());
    let paid = plans.paid.iter().filter(|(_, amount)| **amount != 0).map(|(key, _)| key);
    planned.chain(paid).filter(|(_, who)| members.contains(who)).map(|(key, _)| key).collect()
}

/// Who counts in the figures of money of a rollout or a project: who has everything it takes.
pub(crate) fn counting(
    key: &RowKey,
    members: &BTreeSet<u32>,
    inputs: &Inputs<'_>,
    with_planned: bool,
) -> Result<BTreeSet<u32>, Overflow> {
    let counted = Row::of(key, members, inputs)?.counted(with_planned)?;
    Ok(counted.map_or_else(|_| BTreeSet::new(), |counted| counted.members))
}

/// Who paid for a rollout or a project without a plan or a budget.
pub(crate) fn unplanned(key: &RowKey, members: &BTreeSet<u32>, inputs: &Inputs<'_>) -> Result<BTreeSet<u32>, Overflow> {
    Ok(Row::of(key, members, inputs)?.paid_unplanned().map(|(who, _)| who).collect())
}

/// A cell for each rollout and project of a row's authorities.
fn rows(group: &Group, inputs: &Inputs<'_>, of: fn(&Row<'_>, &Inputs<'_>) -> Cell) -> Vec<FigureCell> {
    let members: BTreeSet<u32> = group.members.iter().copied().collect();
    let keys = keys(&members, inputs);
    if keys.is_empty() {
        return vec![FigureCell::none(Missing::NothingPlanned)];
    }
    let cell = |key: &RowKey| {
        let row = Row::of(key, &members, inputs).map_err(FigureError::from);
        let (cell, series_break) = match row {
            Ok(row) => (of(&row, inputs), row.series_break),
            Err(why) => (Err(why), false),
        };
        let cell = cell.unwrap_or_else(|_| FigureCell::none(Withheld::Beyond(None)));
        FigureCell { series_break, ..cell.of(key.clone()) }
    };
    keys.into_iter().map(cell).collect()
}

fn missing(why: NoValue) -> FigureCell {
    FigureCell::none(Missing::Earned(why))
}

fn money(wide: i128) -> Result<Exact, Overflow> {
    Ok(Exact::Money(Cents::of_wide(wide)?))
}

/// An index of two amounts.
fn index(ratio: Result<Ratio, NoValue>) -> Cell {
    let ratio = match ratio {
        Ok(ratio) => ratio,
        Err(why) => return Ok(missing(why)),
    };
    let (above, below) = (money(ratio.numerator)?, money(ratio.denominator)?);
    Ok(FigureCell::index(Ok(above), Ok(below), Missing::Earned(NoValue::NotBegun)))
}

fn amount(value: Result<Cents, NoValue>) -> Cell {
    Ok(value.map_or_else(missing, FigureCell::amount))
}

fn no_budget_or_payments(of: &Measures) -> Result<Cents, NoValue> {
    of.actual.ok_or(NoValue::NoPaymentsAssigned)
}

/// Delivered and not paid is more than a tenth of what is paid.
fn is_flattered(of: &Counted) -> bool {
    of.measures.actual.is_some_and(|paid| of.accrued.saturating_mul(10) > i128::from(paid.get()).saturating_mul(FINE))
}

pub(super) fn cpi(group: &Group, inputs: &Inputs<'_>) -> Vec<FigureCell> {
    rows(group, inputs, |row, inputs| {
        row.figure(inputs, false, |of| {
            let cell = index(of.measures.cpi())?;
            let flattered = cell.value.is_some() && is_flattered(of);
            Ok(if flattered { cell.note(Note::Flattered) } else { cell })
        })
    })
}

pub(super) fn spi(group: &Group, inputs: &Inputs<'_>) -> Vec<FigureCell> {
    rows(group, inputs, |row, inputs| row.figure(inputs, true, |of| index(of.measures.spi())))
}

pub(super) fn to_complete(group: &Group, inputs: &Inputs<'_>) -> Vec<FigureCell> {
    rows(group, inputs, |row, inputs| row.figure(inputs, false, |of| index(of.measures.to_complete())))
}

pub(super) fn at_completion(group: &Group, inputs: &Inputs<'_>) -> Vec<FigureCell> {
    rows(group, inputs, |row, inputs| row.figure(inputs, false, |of| amount(of.measures.at_completion()?)))
}

pub(super) fn at_completion_atypical(group: &Group, inputs: &Inputs<'_>) -> Vec<FigureCell> {
    rows(group, inputs, |row, inputs| row.figure(inputs, false, |of| amount(of.measures.at_completion_atypical()?)))
}

pub(super) fn at_completion_combined(group: &Group, inputs: &Inputs<'_>) -> Vec<FigureCell> {
    rows(group, inputs, |row, inputs| row.figure(inputs, true, |of| amount(of.measures.at_completion_combined()?)))
}

pub(super) fn cost_variance(group: &Group, inputs: &Inputs<'_>) -> Vec<FigureCell> {
    rows(group, inputs, |row, inputs| {
        row.figure(inputs, false, |of| match no_budget_or_payments(&of.measures) {
            Ok(paid) => Ok(FigureCell::amount(of.measures.earned.minus(paid)?)),
            Err(why) => Ok(missing(why)),
        })
    })
}

pub(super) fn schedule_variance(group: &Group, inputs: &Inputs<'_>) -> Vec<FigureCell> {
    rows(group, inputs, |row, inputs| {
        row.figure(inputs, true, |of| Ok(FigureCell::amount(of.measures.earned.minus(of.measures.planned)?)))
    })
}

pub(super) fn variance_at_completion(group: &Group, inputs: &Inputs<'_>) -> Vec<FigureCell> {
    rows(group, inputs, |row, inputs| {
        row.figure(inputs, false, |of| match of.measures.at_completion()? {
            Ok(all) => Ok(FigureCell::amount(of.measures.budget.minus(all)?)),
            Err(why) => Ok(missing(why)),
        })
    })
}

pub(super) fn accrued(group: &Group, inputs: &Inputs<'_>) -> Vec<FigureCell> {
    rows(group, inputs, |row, inputs| {
        row.figure(inputs, false, |of| match no_budget_or_payments(&of.measures) {
            Ok(_) => {
                let cell = FigureCell::amount(Cents::of_wide(nearest(of.accrued, FINE)?)?)
                    .before_rounding(Fraction::of(of.accrued, FINE.saturating_mul(100)));
                Ok(if is_flattered(of) { cell.note(Note::Flattered) } else { cell })
            }
            Err(why) => Ok(missing(why)),
        })
    })
}

/// A figure of time. Who takes part is one, so nobody is left out.
fn of_time(row: &Row<'_>, of: fn(&Schedule) -> Cell) -> Cell {
    match row.schedule()? {
        Ok(schedule) => of(&schedule),
        Err(why) => Ok(FigureCell::none(why)),
    }
}

fn decimal(ratio: Ratio, places: u32) -> Cell {
    Ok(match rounded_ratio(ratio.numerator, 1, ratio.denominator, places) {
        Some(value) => FigureCell::number(value).before_rounding(Fraction::of(ratio.numerator, ratio.denominator)),
        None => FigureCell::none(Withheld::Beyond(None)),
    })
}

pub(super) fn spi_time(group: &Group, inputs: &Inputs<'_>) -> Vec<FigureCell> {
    rows(group, inputs, |row, _| {
        of_time(row, |schedule| match schedule.spi()? {
            Ok(ratio) => decimal(ratio, 2),
            Err(why) => Ok(missing(why)),
        })
    })
}

/// How long all will take: months of a project, working days of a rollout.
pub(super) fn time_at_completion(group: &Group, inputs: &Inputs<'_>) -> Vec<FigureCell> {
    rows(group, inputs, |row, _| {
        let cell = of_time(row, |schedule| match schedule.at_completion()? {
            Ok(ratio) => decimal(ratio, 1),
            Err(why) => Ok(missing(why)),
        })?;
        let unit = matches!(row.key, RowKey::Rollout(_)).then_some(Unit::WorkingDays);
        Ok(FigureCell { unit, ..cell })
    })
}

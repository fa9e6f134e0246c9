//! Earned value in time: when what is done was to be done, and how long all will take.

use std::rc::Rc;

use sollist_contract::day::Day;

use super::{
    super::{
        make::{kind, made},
        op::Op,
        part::{Derivation, Of},
        plans::Milestone,
        reports::between,
    },
    earned::{keys, known_as, number_of},
    stones,
    told::{Shape, Told},
};
use crate::{earned::months_between, error::FigureError, indicators::RowKey};

type Shapes<'a> = Result<Vec<Shape<'a>>, FigureError>;

/// So much time: some parts multiplied, by others multiplied.
#[derive(Clone)]
struct Time<'a> {
    above: Vec<Derivation<'a>>,
    below: Vec<Derivation<'a>>,
}

/// How far a rollout or a project is.
struct Schedule<'a> {
    /// After how much time that was planned which is done.
    earned: Time<'a>,
    gone: Time<'a>,
    /// For all of it.
    planned: Time<'a>,
}

impl<'a> Time<'a> {
    fn whole(days: Derivation<'a>) -> Time<'a> {
        Time { above: vec![days], below: Vec::new() }
    }
    /// Both multiplied.
    fn times(&self, other: &Time<'a>) -> Time<'a> {
        Time {
            above: [self.above.clone(), other.above.clone()].concat(),
            below: [self.below.clone(), other.below.clone()].concat(),
        }
    }
    /// By the other, with so many decimals.
    fn over(self, other: &Time<'a>, places: u32) -> Shape<'a> {
        let above = [self.above, other.below.clone()].concat();
        Shape::quotient(places, above, [self.below, other.above.clone()].concat())
    }
}

fn of_rollout<'a>(told: &Told<'a, '_>, rollout: u32, who: u32) -> Option<Schedule<'a>> {
    let reports = &told.reports;
    let (total, done) = (reports.rollout_total(rollout, who)?, reports.rollout_done(rollout, who)?);
    let days = reports.rollout_days(rollout, who)?;
    let reached = made(kind("reached", Op::Min, "done, at most all", Of::Count), vec![done, total.clone()]);
    let all = days.all().known_as("planned days");
    Some(Schedule {
        earned: Time { above: vec![all.clone(), reached.known_as("reached")], below: vec![total.known_as("total")] },
        gone: Time::whole(days.taken(told.view.day).known_as("days taken")),
        planned: Time::whole(all),
    })
}

fn counted<'a>(name: &str, formula: &'static str, inputs: Vec<(&'static str, String)>) -> Derivation<'a> {
    let mut part = kind(name, Op::Calendar, formula, Of::Count);
    part.inputs = inputs;
    made(part, Vec::new())
}

/// Months from the first of that of the start: whole ones, and the part of the last.
fn months<'a>(name: &str, start: Day, day: Day) -> Time<'a> {
    let of = |count: &str| vec![("count", count.to_owned()), ("day", day.to_string())];
    let length = counted("days in the month", "days in the last month", of("days-in-month"));
    let length = length.known_as(format!("days in the month of {day}"));
    let whole = counted("whole months", "whole months before it", between("months", start, day));
    let whole = vec![whole, length.clone()];
    let whole = made(kind("of whole months", Op::Product, "whole months * days in the month", Of::Count), whole);
    let parts = vec![whole, counted("days of the last month", "days of the last month", of("day-of-month"))];
    let sum = made(kind(name, Op::Sum, "months from the start, in days of the last month", Of::Count), parts);
    Time { above: vec![sum.known_as(format!("{name} {start} {day}"))], below: vec![length] }
}

/// After how many months so much was planned as is done: whole ones, and the part of the next.
fn earned_months<'a>(told: &Told<'a, '_>, of: &[Milestone], start: Day, earned: Derivation<'a>) -> Option<Time<'a>> {
    let place = |stone: &Milestone| months_between(start, stone.planned_on).max(0);
    let by = |months: i32| {
        let cost = |name| stones::cost(told, name, "planned by the end of the month", of, |one| place(one) < months);
        (cost("planned before"), cost("planned after"))
    };
    let last = of.iter().map(place).max()?;
    // The last month by whose end no more was planned than is done.
    let done = (1..=last.saturating_add(1)).take_while(|months| by(*months).0.part.value <= earned.part.value).last();
    let done = done.unwrap_or(0);
    let date = start.date();
    let month = i32::from(date.year()) * 12 + i32::from(date.month()) - 1 + done;
    let to =
        Day::new(i16::try_from(month.div_euclid(12)).ok()?, i8::try_from(month.rem_euclid(12) + 1).ok()?, 1).ok()?;
    let (before, after) = (by(done).0, by(done.saturating_add(1)).1);
    let whole = counted("months", "whole months", between("months", start, to));
    let less = |name: &str, formula: &'static str, from: Derivation<'a>| {
        made(kind(name, Op::Diff, formula, Of::Eur), vec![from, before.clone()])
    };
    let step = less("of the month", "planned in the next month", after).known_as("of the month");
    let rest = less("of it done", "done of it", earned);
    let above = vec![whole, step.clone()];
    let above = made(kind("of whole months", Op::Product, "months * planned in the next month", Of::Number), above);
    let above = made(kind("done", Op::Sum, "whole months, and the part of the next", Of::Number), vec![above, rest]);
    Some(Time { above: vec![above.known_as("done in time")], below: vec![step] })
}

fn of_project<'a>(told: &Told<'a, '_>, of: &[Milestone]) -> Option<Schedule<'a>> {
    let (first, last) =
        (of.iter().map(|stone| stone.planned_on).min()?, of.iter().map(|stone| stone.planned_on).max()?);
    let month = Day::new(first.year(), first.date().month(), 1).unwrap_or(first);
    let start = of.iter().map(|stone| stone.first).min().map_or(month, |planned| planned.min(month));
    let today = told.view.day;
    let budget = stones::cost(told, "budget", "cost of all milestones", of, |_| true);
    let planned = stones::cost(told, "planned", "by the day", of, |stone| stone.planned_on <= today);
    let earned = stones::earned(told, of);
    let finished = earned.part.value >= budget.part.value;
    let reached = of.iter().filter_map(|stone| stone.reached).map(|(on, _)| on).max();
    let duration = months("planned months", start, last);
    let gone = months("months gone", start, reached.filter(|_| finished).map_or(today, |day| day.min(today)));
    let done = if finished {
        duration.clone()
    } else if earned.part.value == planned.part.value {
        gone.clone()
    } else {
        earned_months(told, of, start, earned)?
    };
    Some(Schedule { earned: done, gone, planned: duration })
}

/// How far each rollout and project of a row is; of several authorities none of a rollout.
fn each<'a>(told: &Told<'a, '_>, of: impl Fn(Schedule<'a>) -> Shape<'a>) -> Shapes<'a> {
    let one = |key: RowKey| {
        let schedule = number_of(told, &key).and_then(|number| {
            let members = told.group.members.iter().copied();
            if matches!(key, RowKey::Rollout(_)) {
                let planned = |who: &u32| told.inputs.plans().rollouts.contains_key(&(key.clone(), *who));
                let taking_part: Vec<u32> = members.filter(planned).collect();
                return match taking_part[..] {
                    [alone] => of_rollout(told, number, alone),
                    _ => None,
                };
            }
            let all: Vec<Milestone> = members.flat_map(|who| stones::of(told, number, who)).cloned().collect();
            of_project(told, &all)
        });
        let shape = schedule.map_or_else(|| Shape::parts(Op::Each, Vec::new()), &of);
        let whose: Rc<str> = known_as(&key).into();
        let parts = shape.parts.into_iter().map(|part| part.beside(&whose)).collect();
        Shape { parts, ..shape }.keyed(key)
    };
    Ok(keys(told).into_iter().map(one).collect())
}

pub(super) fn spi<'a>(told: &Told<'a, '_>) -> Shapes<'a> {
    each(told, |of| of.earned.over(&of.gone, 2))
}

/// How long all will take: planned * gone / earned.
pub(super) fn at_completion<'a>(told: &Told<'a, '_>) -> Shapes<'a> {
    each(told, |of| of.planned.times(&of.gone).over(&of.earned, 1))
}

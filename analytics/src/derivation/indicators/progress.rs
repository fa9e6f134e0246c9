//! Rollouts against their deadline, and who reported when.

use std::collections::{BTreeMap, BTreeSet};

use sollist_contract::day::Day;

use super::{
    super::{
        make::{kind, made},
        op::Op,
        part::{Derivation, Of},
        reports::between,
    },
    told::{Shape, Told},
};
use crate::{
    error::FigureError,
    indicators::{Group, RowKey, Series, has_degree, has_rate},
    lists::Submission,
};

type Shapes<'a> = Result<Vec<Shape<'a>>, FigureError>;

/// Numbers of the rollouts that a row's authorities take part in, with who does.
fn rollouts(told: &Told<'_, '_>) -> BTreeMap<RowKey, (u32, Vec<u32>)> {
    let mut all: BTreeMap<RowKey, (u32, Vec<u32>)> = BTreeMap::new();
    for (rollout, who) in told.inputs.series().keys() {
        if told.group.members.contains(who) {
            let Ok(name) = told.facts.text(*rollout).parse() else { continue };
            all.entry(RowKey::Rollout(name)).or_insert_with(|| (*rollout, Vec::new())).1.push(*who);
        }
    }
    all
}

/// Who of the members says all that is asked for; whoever does not counts on neither side.
fn who_says(told: &Told<'_, '_>, rollout: u32, members: &[u32], says: fn(&Series) -> bool) -> Vec<u32> {
    let series = told.inputs.series();
    members.iter().copied().filter(|who| series.get(&(rollout, *who)).is_some_and(says)).collect()
}

fn done<'a>(told: &Told<'a, '_>, rollout: u32, members: &[u32]) -> Option<Derivation<'a>> {
    let group = Group { members: members.to_vec(), ..told.group.clone() };
    told.sum_of(&group, "done", "sum of what is done", Of::Count, |who| told.reports.rollout_done(rollout, who))
}

fn total<'a>(told: &Told<'a, '_>, rollout: u32, members: &[u32]) -> Option<Derivation<'a>> {
    let group = Group { members: members.to_vec(), ..told.group.clone() };
    told.sum_of(&group, "total", "sum of the totals", Of::Count, |who| told.reports.rollout_total(rollout, who))
}

pub(super) fn degree<'a>(told: &Told<'a, '_>) -> Shapes<'a> {
    let one = |(key, (rollout, members)): (RowKey, (u32, Vec<u32>))| {
        let counted = who_says(told, rollout, &members, has_degree);
        // As long as nobody has progressed the total of all is shown.
        let of_total = if counted.is_empty() { &members } else { &counted };
        Shape::percent(done(told, rollout, &counted), total(told, rollout, of_total)).keyed(key)
    };
    Ok(rollouts(told).into_iter().map(one).collect())
}

pub(super) fn required_rate<'a>(told: &Told<'a, '_>) -> Shapes<'a> {
    let one = |(key, (rollout, members)): (RowKey, (u32, Vec<u32>))| {
        let series = told.inputs.series();
        let counted = who_says(told, rollout, &members, has_rate);
        let deadline = counted.iter().filter_map(|who| series.get(&(rollout, *who))?.deadline).max();
        let (done, total) = (done(told, rollout, &counted), total(told, rollout, &counted));
        if counted.is_empty() {
            return Shape::parts(Op::Each, Vec::new()).keyed(key);
        }
        let parts: Vec<Derivation<'a>> = total.into_iter().chain(done).collect();
        let rest = made(kind("rest", Op::Diff, "total - done", Of::Count), parts);
        if rest.part.value.is_some_and(|rest| rest <= rust_decimal::Decimal::ZERO) {
            let none = made(kind("rest", Op::Clamp0, "not below zero", Of::Count), vec![rest.clone()]);
            return Shape::parts(Op::Clamp0, vec![rest]).with([Some(none), None]).keyed(key);
        }
        let days = deadline.map(|deadline| {
            let mut days = kind("days", Op::Calendar, "working days to the last deadline", Of::Count);
            days.inputs = between("working-days", told.view.day, deadline.max(told.view.day));
            made(days, Vec::new())
        });
        Shape::per_day(Some(rest), days).keyed(key)
    };
    Ok(rollouts(told).into_iter().map(one).collect())
}

/// When a submission counts.
type Asked = fn(&Submission, Day) -> bool;

/// Submissions that count, of the authorities of a row, by authority.
fn asked_for<'i>(told: &'i Told<'_, '_>, asked: Asked) -> BTreeMap<u32, Vec<&'i Submission>> {
    let mut all: BTreeMap<u32, Vec<&Submission>> = BTreeMap::new();
    for one in told.inputs.submissions.iter().filter(|one| asked(one, told.view.day)) {
        let number = told.facts.authorities.find(&one.authority);
        if let Some(number) = number.filter(|number| told.group.members.contains(number)) {
            all.entry(number).or_default().push(one);
        }
    }
    all
}

fn share<'a>(told: &Told<'a, '_>, asked: Asked, good: fn(&Submission) -> bool, formula: &'static str) -> Shapes<'a> {
    let all = asked_for(told, asked);
    let of = |name: &'static str, formula: &'static str, one: &dyn Fn(&Submission, u32) -> Option<Derivation<'a>>| {
        told.sum(name, formula, Of::Count, |who| {
            let parts = all.get(&who)?.iter().filter_map(|submission| one(submission, who)).collect();
            Some(made(kind(name, Op::Sum, formula, Of::Count), parts))
        })
    };
    let fulfilled = |one: &Submission, who: u32| told.reports.received(one, who).filter(|_| good(one));
    let fulfilled = of("fulfilled", formula, &fulfilled);
    let all_due = of("due", "submissions that were due", &|one, who| told.reports.due(one, who));
    Ok(vec![Shape::percent(fulfilled, all_due)])
}

pub(super) fn completeness<'a>(told: &Told<'a, '_>) -> Shapes<'a> {
    share(told, Submission::is_due, |one| one.complete, "complete submissions")
}

pub(super) fn punctuality<'a>(told: &Told<'a, '_>) -> Shapes<'a> {
    share(told, Submission::was_due_first, |one| one.on_time, "submissions complete by their first deadline")
}

/// Days since whoever reported longest ago did.
pub(super) fn age<'a>(told: &Told<'a, '_>) -> Shapes<'a> {
    let members: BTreeSet<u32> = told.group.members.iter().copied().collect();
    let one = |who: u32| {
        let days = told.reports.days_since_received(who);
        let newest = made(kind("age", Op::Min, "days since the newest submission", Of::Count), days.clone());
        let name = told.authority(who)?.as_str();
        (!days.is_empty()).then(|| newest.named(name))
    };
    Ok(vec![Shape::parts(Op::Max, members.into_iter().filter_map(one).collect())])
}

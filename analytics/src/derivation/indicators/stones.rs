//! Milestones: what they were to cost, which were to be reached, and which were.

use super::{
    super::{
        make::{kind, made},
        op::Op,
        part::{Derivation, Of},
        plans::Milestone,
        reports::said,
    },
    told::{Shape, Told},
};
use crate::error::FigureError;

/// The milestones of a project of an authority.
pub(super) fn of<'t>(told: &'t Told<'_, '_>, project: u32, who: u32) -> &'t [Milestone] {
    told.reports.milestones().get(&(project, who)).map_or(&[], Vec::as_slice)
}

/// The event by which a milestone was reached.
fn reached<'a>(told: &Told<'a, '_>, of: &Milestone) -> Option<Derivation<'a>> {
    let (_, seq) = of.reached?;
    let name = told.facts.text(of.number);
    Some(said(seq, "milestone", name).named("reached"))
}

/// What milestones cost that count, added up.
pub(super) fn cost<'a>(
    told: &Told<'a, '_>,
    name: &str,
    formula: &'static str,
    stones: &[Milestone],
    counts: impl Fn(&Milestone) -> bool,
) -> Derivation<'a> {
    let costs = stones.iter().filter(|stone| counts(stone)).filter_map(|stone| told.reports.milestone_cost(stone));
    made(kind(name, Op::Sum, formula, Of::Eur), costs.collect())
}

/// What milestones are worth that are reached: their cost, by the event that says so.
pub(super) fn earned<'a>(told: &Told<'a, '_>, stones: &[Milestone]) -> Derivation<'a> {
    earned_at(told, stones, |stone| told.reports.milestone_cost(stone))
}

/// The same, of another cost.
pub(super) fn earned_at<'a>(
    told: &Told<'a, '_>,
    stones: &[Milestone],
    cost: impl Fn(&Milestone) -> Option<Derivation<'a>>,
) -> Derivation<'a> {
    let today = told.view.day;
    let counted = stones.iter().filter(|stone| stone.reached.is_some_and(|(on, _)| on <= today));
    let one = |stone: &Milestone| {
        let parts = vec![cost(stone)?.named("cost"), reached(told, stone)?];
        let name = told.facts.text(stone.number);
        Some(made(kind(name, Op::Product, "its cost, as it is reached", Of::Eur), parts))
    };
    made(kind("earned", Op::Sum, "cost of the milestones reached", Of::Eur), counted.filter_map(one).collect())
}

/// Milestones reached by the day for which they were planned, of all planned by the day of the view.
pub(super) fn on_time<'a>(told: &Told<'a, '_>) -> Result<Vec<Shape<'a>>, FigureError> {
    let due = |who: u32| -> Vec<(u32, &Milestone)> {
        let mine = told.reports.milestones().iter().filter(|((_, of), _)| *of == who);
        let all = mine.flat_map(|((project, _), stones)| stones.iter().map(move |stone| (*project, stone)));
        all.filter(|(_, stone)| stone.planned_on <= told.view.day).collect()
    };
    let of = |name: &'static str, formula: &'static str, one: &dyn Fn(&Milestone) -> Option<Derivation<'a>>| {
        told.sum(name, formula, Of::Count, |who| {
            let due = due(who);
            let named = |(project, stone): &(u32, &Milestone)| {
                let name = format!("{}/{}", told.facts.text(*project), told.facts.text(stone.number));
                Some(one(stone)?.named(name))
            };
            let parts = due.iter().filter_map(named).collect();
            (!due.is_empty()).then(|| made(kind(name, Op::Sum, formula, Of::Count), parts))
        })
    };
    let planned = |stone: &Milestone| Some(said(stone.newest, "planned_on", &stone.planned_on.to_string()));
    let kept = |stone: &Milestone| {
        let in_time = stone.reached.is_some_and(|(on, _)| on <= stone.planned_on);
        reached(told, stone).filter(|_| in_time)
    };
    let kept = of("kept", "milestones reached by their day", &kept);
    Ok(vec![Shape::percent(kept, of("planned", "milestones planned by the day of the view", &planned))])
}

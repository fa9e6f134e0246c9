//! Rollouts (Umstellungen) as they stood.

use std::collections::BTreeMap;

use sollist_contract::{
    day::Day,
    ids::{Authority, RolloutId},
    money::Cents,
};

use super::{
    absent,
    window::{Shown, Window},
};
use crate::{
    error::FigureError,
    facts::Facts,
    indicators::{Series, series},
    not_there::RecordKind,
    scope::Scope,
    tables::NOBODY,
    view::View,
};

/// A rollout as it stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RolloutRecord<'f> {
    pub authority: &'f Authority,
    pub rollout: &'f str,
    /// What is to be done, as planned: a number, or words.
    pub scope: String,
    pub total: Option<i64>,
    pub done: i64,
    pub deadline: Day,
    pub start: Option<Day>,
    pub budget: Option<Cents>,
}

/// A rollout by whose it is and its name.
pub fn rollout<'f>(
    facts: &'f Facts,
    view: &View,
    authority: &Authority,
    name: &RolloutId,
) -> Result<RolloutRecord<'f>, FigureError> {
    let all = all(facts, view, &Scope::Authority(authority.clone()));
    all.into_iter().find(|one| one.rollout == name.as_str()).ok_or_else(|| {
        let first = first_planned(facts, authority, name.as_str());
        absent::of(facts, view, (RecordKind::Rollout, authority, name.as_str()), first)
    })
}

/// Rollouts in the order of authority and name.
pub fn rollouts<'f>(facts: &'f Facts, view: &View, scope: &Scope, window: Window) -> Shown<RolloutRecord<'f>> {
    window.of_sorted(all(facts, view, scope))
}

/// Of several reports the newest by day of effect counts, then by number.
fn all<'f>(facts: &'f Facts, view: &View, scope: &Scope) -> Vec<RolloutRecord<'f>> {
    let plans = &facts.rollout_plans;
    let series = series(facts, view);
    let mut all: BTreeMap<(&Authority, &str), RolloutRecord<'f>> = BTreeMap::new();
    for row in plans.by_day(view) {
        let (Some(who), Some(name), Some(deadline), Some(total), Some(words)) = (
            plans.authority.get(row),
            plans.rollout.get(row),
            plans.deadline.get(row).copied(),
            plans.total.get(row),
            plans.words.get(row).copied(),
        ) else {
            continue;
        };
        let Some(authority) = facts.authorities.name(*who).filter(|authority| scope.has(authority)) else { continue };
        let scope = match total {
            Some(total) => total.to_string(),
            None if words == NOBODY => String::new(),
            None => facts.text(words).to_owned(),
        };
        let Series { total, done, .. } = series.get(&(*name, *who)).copied().unwrap_or_default();
        let (rollout, done) = (facts.text(*name), done.unwrap_or(0));
        let (start, budget) = (plans.start.get(row).copied().flatten(), plans.cents.get(row).copied().flatten());
        let budget = budget.map(Cents::new);
        all.insert(
            (authority, rollout),
            RolloutRecord { authority, rollout, scope, total, done, deadline, start, budget },
        );
    }
    all.into_values().collect()
}

/// Number and day of the first event that planned it.
fn first_planned(facts: &Facts, authority: &Authority, name: &str) -> Option<(u64, Day)> {
    let table = &facts.rollout_plans;
    let who = facts.authorities.find(authority)?;
    let is = |row: &usize| {
        table.authority.get(*row) == Some(&who)
            && table.rollout.get(*row).is_some_and(|rollout| facts.text(*rollout) == name)
    };
    let row = (0..table.rollout.len()).find(is)?;
    Some((*table.seq.get(row)?, *table.day.get(row)?))
}

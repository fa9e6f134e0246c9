//! Indicators by workplace: what IT costs and how many devices there are for each.

use sollist_contract::ids::Item;

use super::{
    beside::Note,
    cell::FigureCell,
    exact::Exact,
    inputs::{Group, Inputs},
};
use crate::{
    error::FigureError,
    missing::{Missing, Unreported},
};

/// What was paid in the year, by workplace. Who reported no workplaces stands on neither side, and is named.
pub(super) fn cost(group: &Group, inputs: &Inputs<'_>) -> Result<FigureCell, FigureError> {
    let known = inputs.only(group, |member| inputs.has_headcount(member));
    let pays = |member: &u32| inputs.accounts_of(&Group { members: vec![*member], ..group.clone() }).next().is_some();
    let silent: Vec<u32> = group.members.iter().copied().filter(|member| !inputs.has_headcount(*member)).collect();
    let due = inputs.without_headcount(group);
    let named = silent.into_iter().filter(pays).filter_map(|member| inputs.facts.authorities.name(member).cloned());
    let mut missing: Vec<_> = named.chain(due).collect();
    missing.sort();
    missing.dedup();
    let Some(position) = inputs.position(&known)? else {
        let why = if known.members.is_empty() { Unreported::Workplaces.into() } else { Missing::NoLine };
        return Ok(FigureCell::none(why).missing(missing));
    };
    let paid = Ok(Exact::Money(position.actual));
    Ok(FigureCell::per_piece(paid, inputs.workplaces(&known), Missing::NoWorkplaces)
        .missing(missing)
        .note(Note::CashOnly))
}

/// Devices in use, mobile ones and those that stay where they are, by workplace.
pub(super) fn devices(group: &Group, inputs: &Inputs<'_>) -> FigureCell {
    let wanted = |item: &Item| match (&inputs.query.item, group.programme) {
        (None, None) => inputs.parameters.is_device(item) || inputs.parameters.said_stationary(item),
        _ => inputs.speaks_of(group, item),
    };
    let has = |member| inputs.has_headcount(member) && inputs.has_any(member, wanted);
    let known = inputs.only(group, has);
    let in_use = inputs.in_use(&known, wanted).map(Exact::Count).ok_or(Unreported::Stock.into());
    FigureCell::index(in_use, inputs.workplaces(&known), Missing::NoWorkplaces).missing(inputs.without(group, has))
}

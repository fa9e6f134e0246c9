//! Funding requests (Mehrbedarfsanträge) as they stood.

use sollist_contract::{
    day::Day,
    ids::{Authority, Programme, RequestNo},
};

use super::{
    absent,
    window::{Shown, Window},
};
use crate::{
    error::FigureError,
    facts::Facts,
    funding::{Funding, funding},
    not_there::RecordKind,
    scope::Scope,
    tables::FundingStep,
    view::View,
};

/// Which requests a list has.
#[derive(Debug, Clone, Default)]
pub struct RequestFilter {
    pub scope: Scope,
    pub step: Option<FundingStep>,
    pub programme: Option<Programme>,
}

/// A request by whose it is and its number.
pub fn request(facts: &Facts, view: &View, authority: &Authority, number: &RequestNo) -> Result<Funding, FigureError> {
    let all = funding(facts, view, &Scope::Authority(authority.clone()))?;
    all.into_iter().find(|one| one.request == number.as_str()).ok_or_else(|| {
        let first = first_asked(facts, authority, number.as_str());
        absent::of(facts, view, (RecordKind::FundingRequest, authority, number.as_str()), first)
    })
}

/// Requests in the order of authority and number.
pub fn requests(
    facts: &Facts,
    view: &View,
    filter: &RequestFilter,
    window: Window,
) -> Result<Shown<Funding>, FigureError> {
    let mut all = funding(facts, view, &filter.scope)?;
    all.retain(|one| {
        filter.step.is_none_or(|step| one.step == step)
            && filter.programme.is_none_or(|programme| one.purpose.programme == Some(programme))
    });
    Ok(window.of_sorted(all))
}

/// Number and day of the event that asked.
fn first_asked(facts: &Facts, authority: &Authority, number: &str) -> Option<(u64, Day)> {
    let table = &facts.fundings;
    let who = facts.authorities.find(authority)?;
    let is = |row: &usize| {
        table.authority.get(*row) == Some(&who)
            && table.request.get(*row).is_some_and(|request| facts.text(*request) == number)
    };
    let row = (0..table.request.len()).find(is)?;
    Some((*table.seq.get(row)?, *table.day.get(row)?))
}

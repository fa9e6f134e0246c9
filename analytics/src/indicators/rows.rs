//! The rows of an answer: each indicator that is asked for, for each group of the breakdown.

use std::{
    slice::Iter,
    sync::{Mutex, PoisonError},
    thread,
};

use rust_decimal::Decimal;
use sollist_contract::{
    day::Day,
    ids::{Authority, District, Programme, ProjectId, RolloutId},
};

use super::{
    beside::{Beside, Note, Numbers, RowKey},
    catalogue::{CATALOGUE, Indicator},
    cell::FigureCell,
    exact::Exact,
    inputs::{Group, Inputs},
    query::IndicatorQuery,
    unit::Unit,
};
use crate::{
    ahead::Ahead,
    error::{FigureError, Refused},
    facts::Facts,
    fraction::Fraction,
    missing::{Missing, Withheld},
    scope::{By, Scope},
    tables::index,
    view::View,
};

/// What of the indicators that are asked for takes effect after the day of the view only: of the money the year that is
/// asked for, and of counts everything.
pub fn ahead_of_indicators(facts: &Facts, view: &View, query: &IndicatorQuery) -> Result<Option<Ahead>, FigureError> {
    let scope = Scope::of(query.district, query.authority.as_ref())?;
    let begun = |year: i16| Day::first_of(year).is_ok_and(|first| first <= view.day);
    let year = query.year.or_else(|| facts.newest_year(view)).filter(|year| begun(*year));
    let about = query.id.as_deref().and_then(|id| id.split('.').next());
    let (money, counts) = match about {
        Some("budget") => (true, false),
        Some("mobile" | "rollout" | "efile" | "data") => (false, true),
        _ => (true, true),
    };
    Ok(facts.ahead(view, |who, line| {
        let line = line.map(|line| facts.lines.get(index(line)));
        let of_year = match line {
            Some(line) => money && line.is_some_and(|line| Some(line.year) == year),
            None => counts,
        };
        of_year && facts.authorities.name(who).is_some_and(|who| scope.has(who))
    }))
}

/// One figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndicatorRow {
    pub id: &'static str,
    pub district: Option<District>,
    pub authority: Option<Authority>,
    pub programme: Option<Programme>,
    pub rollout: Option<RolloutId>,
    pub project: Option<ProjectId>,
    /// The year in which something is due.
    pub due_year: Option<i16>,
    /// Rounded for show, half away from zero: percent (50.5), per-day, kg, kWh, years and months one decimal, EUR and
    /// ratios two, days whole or .5.
    pub value: Option<Decimal>,
    /// The value before it was rounded, where it is not that of numerator and denominator.
    pub(crate) unrounded: Option<Fraction>,
    pub numerator: Option<Exact>,
    pub denominator: Option<Exact>,
    pub unit: Unit,
    /// Why there is no value.
    pub why: Option<Missing>,
    /// Authorities in the scope that have not reported what the formula needs.
    pub not_reported: Vec<Authority>,
    /// The total changed in the series (`rollout.*`).
    pub series_break: bool,
    pub definition: u32,
    pub beside: Numbers,
    pub notes: Vec<Note>,
}

impl IndicatorRow {
    /// A number beside the value.
    pub fn number(&self, of: Beside) -> Option<Decimal> {
        self.beside.iter().find(|(known, _)| *known == of).map(|(_, number)| *number)
    }
}

/// Computes indicators. Rows by indicator in the order of [`CATALOGUE`], then by key.
pub fn indicators(facts: &Facts, view: &View, query: &IndicatorQuery) -> Result<Vec<IndicatorRow>, FigureError> {
    if let (Some(id), Some(_)) = (&query.id, &query.item)
        && CATALOGUE.iter().any(|one| one.id == id && !one.is_by_item())
    {
        return Err(Refused::NotNarrowedBy { figure: id.clone(), by: "item" }.into());
    }
    let scope = Scope::of(query.district, query.authority.as_ref())?;
    indicators_of(facts, view, query, &scope)
}

/// The same for any scope, also the twelve districts together.
pub(crate) fn indicators_of(
    facts: &Facts,
    view: &View,
    query: &IndicatorQuery,
    scope: &Scope,
) -> Result<Vec<IndicatorRow>, FigureError> {
    let mut all = rows_by(facts, view, query, scope, std::slice::from_ref(&query.by))?;
    Ok(all.pop().unwrap_or_default())
}

/// The same for several breakdowns in turn, from what is collected and computed once.
///
/// # Errors
/// What [`indicators`] refuses.
pub fn indicators_by(
    facts: &Facts,
    view: &View,
    query: &IndicatorQuery,
    by: &[By],
) -> Result<Vec<Vec<IndicatorRow>>, FigureError> {
    let scope = Scope::of(query.district, query.authority.as_ref())?;
    rows_by(facts, view, query, &scope, by)
}

fn rows_by(
    facts: &Facts,
    view: &View,
    query: &IndicatorQuery,
    scope: &Scope,
    by: &[By],
) -> Result<Vec<Vec<IndicatorRow>>, FigureError> {
    if by.iter().any(|by| by.line) {
        return Err(Refused::IndicatorsByLine.into());
    }
    let wanted: Vec<&'static Indicator> =
        CATALOGUE.iter().filter(|one| query.id.as_ref().is_none_or(|id| id == one.id)).collect();
    if wanted.is_empty() {
        return Err(Refused::NoSuchIndicator(query.id.clone().unwrap_or_default()).into());
    }
    let inputs = Inputs::collect(facts, view, query, scope)?;
    by.iter().map(|by| rows(&wanted, by, &inputs)).collect()
}

fn rows(wanted: &[&'static Indicator], by: &By, inputs: &Inputs<'_>) -> Result<Vec<IndicatorRow>, FigureError> {
    let (groups, programmes) = (inputs.groups(by), inputs.programmes());
    let rows_of = |indicator: &'static Indicator| {
        let mut rows = Vec::new();
        for group in &groups {
            if by.programme && indicator.by_programme {
                for programme in &programmes {
                    let group = Group { programme: Some(*programme), ..group.clone() };
                    add(&mut rows, indicator, &group, Some(*programme), inputs)?;
                }
            } else {
                add(&mut rows, indicator, group, None, inputs)?;
            }
        }
        Ok(rows)
    };
    // Two are at it, one from either end: neighbours in the catalogue are made of the same.
    let left = Mutex::new(wanted.iter());
    let taken = |next: fn(&mut Iter<'_, &'static Indicator>) -> Option<&'static Indicator>| {
        let one = || next(&mut left.lock().unwrap_or_else(PoisonError::into_inner));
        std::iter::from_fn(one).map(rows_of).collect::<Result<Vec<_>, FigureError>>()
    };
    thread::scope(|scope| {
        let last = scope.spawn(|| taken(|left| left.next_back().copied()));
        let first = taken(|left| left.next().copied())?;
        let last = last.join().map_err(|_| FigureError::Engine("an indicator panicked".to_owned()))??;
        Ok(first.into_iter().chain(last.into_iter().rev()).flatten().collect())
    })
}

fn add(
    rows: &mut Vec<IndicatorRow>,
    indicator: &'static Indicator,
    group: &Group,
    programme: Option<Programme>,
    inputs: &Inputs<'_>,
) -> Result<(), FigureError> {
    for cell in cells(indicator, group, inputs)? {
        let (mut rollout, mut project, mut due_year) = (None, None, None);
        match cell.key {
            Some(RowKey::Rollout(name)) => rollout = Some(name),
            Some(RowKey::Project(name)) => project = Some(name),
            Some(RowKey::DueYear(year)) => due_year = Some(year),
            None => {}
        }
        rows.push(IndicatorRow {
            id: indicator.id,
            district: group.district,
            authority: group.authority.clone(),
            programme,
            rollout,
            project,
            due_year,
            value: cell.value,
            unrounded: cell.unrounded,
            numerator: cell.numerator,
            denominator: cell.denominator,
            unit: cell.unit.unwrap_or(indicator.unit),
            why: cell.why,
            not_reported: cell.not_reported,
            series_break: cell.series_break,
            definition: indicator.definition,
            beside: cell.beside,
            notes: cell.notes,
        });
    }
    Ok(())
}

/// The cells of an indicator for a row. What is beyond the range of an amount withholds the cell it concerns and no
/// other.
fn cells(indicator: &Indicator, group: &Group, inputs: &Inputs<'_>) -> Result<Vec<FigureCell>, FigureError> {
    match indicator.compute.cells(group, inputs) {
        Err(FigureError::Overflow) => Ok(vec![FigureCell::none(Withheld::Beyond(None))]),
        Err(FigureError::Withheld(why)) => Ok(vec![FigureCell::none(why)]),
        cells => cells,
    }
}

//! The indicators (docs/spec.md#indicators): what is asked, what is answered, and which rows there are.

mod catalogue;
mod cell;
mod counts;
mod inputs;
mod money;
mod progress;

use std::{collections::BTreeSet, fmt};

use rust_decimal::Decimal;
use sollist_contract::{
    ids::{Authority, District, Item, Programme, RolloutId},
    money::Cents,
};

pub use catalogue::{CATALOGUE, Direction, Indicator, Unit};
use cell::Cell;
pub(crate) use cell::rounded_ratio;
use inputs::{Group, Inputs};

use crate::{
    error::FigureError,
    facts::Facts,
    reasons::beyond,
    scope::{By, Scope},
    view::View,
};

/// An exact input of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exact {
    Count(i64),
    Money(Cents),
}

impl Exact {
    pub fn decimal(self) -> Decimal {
        match self {
            Exact::Count(count) => Decimal::from(count),
            Exact::Money(cents) => cents.decimal(),
        }
    }
    /// Counts as they are, money in cents: both sides of a rate are of one kind.
    pub(crate) fn units(self) -> i128 {
        match self {
            Exact::Count(count) => i128::from(count),
            Exact::Money(cents) => i128::from(cents.get()),
        }
    }
}

impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Exact::Count(count) => count.fmt(f),
            Exact::Money(cents) => cents.fmt(f),
        }
    }
}

/// What is asked (proto `GetIndicatorsRequest`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IndicatorQuery {
    /// `None`: every indicator.
    pub id: Option<String>,
    /// Fiscal year of the money; `None`: the newest with an appropriation in the view.
    pub year: Option<i16>,
    pub district: Option<District>,
    pub authority: Option<Authority>,
    pub programme: Option<Programme>,
    /// For `procurement.*` and `device.*`; `None`: all mobile devices.
    pub item: Option<Item>,
    pub by: By,
}

/// One figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndicatorRow {
    pub id: &'static str,
    pub district: Option<District>,
    pub authority: Option<Authority>,
    pub programme: Option<Programme>,
    pub rollout: Option<RolloutId>,
    /// Rounded for show, half away from zero: percent (50.5) and per-day one decimal, EUR two, days whole or .5.
    pub value: Option<Decimal>,
    pub numerator: Option<Exact>,
    pub denominator: Option<Exact>,
    pub unit: Unit,
    /// Why there is no value: one German sentence.
    pub reason: Option<String>,
    /// Authorities in the scope that have not reported what the formula needs.
    pub not_reported: Vec<Authority>,
    /// The total changed in the series (`rollout.*`).
    pub series_break: bool,
    pub definition: u32,
}

/// Computes indicators. Rows by indicator in the order of [`CATALOGUE`], then by key.
pub fn indicators(facts: &Facts, view: &View, query: &IndicatorQuery) -> Result<Vec<IndicatorRow>, FigureError> {
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
    if query.by.line {
        return Err(FigureError::bad(
            "by",
            "Kennzahlen werden nach district, authority und programme gegliedert, nicht nach line.",
            "Indicators are broken down by district, authority and programme, not by line.",
        ));
    }
    let wanted: Vec<&'static Indicator> =
        CATALOGUE.iter().filter(|one| query.id.as_ref().is_none_or(|id| id == one.id)).collect();
    if wanted.is_empty() {
        let asked = query.id.as_deref().unwrap_or_default();
        let known = CATALOGUE.map(|one| one.id).join(", ");
        return Err(FigureError::bad(
            "id",
            format!("Die Kennzahl „{asked}“ gibt es nicht; bekannt sind {known}."),
            format!("There is no indicator “{asked}”; known are {known}."),
        ));
    }
    let needs_need = wanted.iter().any(|one| one.id.starts_with("need."));
    let inputs = Inputs::collect(facts, view, query, scope, needs_need)?;
    let groups = inputs.groups(&query.by);
    let programmes = inputs.programmes();
    let mut rows = Vec::new();
    for indicator in wanted {
        for group in &groups {
            if query.by.programme && by_programme(indicator.id) {
                for programme in &programmes {
                    let group = Group { programme: Some(*programme), ..group.clone() };
                    add(&mut rows, indicator, &group, Some(*programme), &inputs)?;
                }
            } else {
                add(&mut rows, indicator, group, None, &inputs)?;
            }
        }
    }
    Ok(rows)
}

fn add(
    rows: &mut Vec<IndicatorRow>,
    indicator: &'static Indicator,
    group: &Group,
    programme: Option<Programme>,
    inputs: &Inputs<'_>,
) -> Result<(), FigureError> {
    for cell in cells(indicator, group, inputs)? {
        rows.push(IndicatorRow {
            id: indicator.id,
            district: group.district,
            authority: group.authority.clone(),
            programme,
            rollout: cell.rollout,
            value: cell.value,
            numerator: cell.numerator,
            denominator: cell.denominator,
            unit: indicator.unit,
            reason: cell.reason,
            not_reported: cell.not_reported,
            series_break: cell.series_break,
            definition: indicator.definition,
        });
    }
    Ok(())
}

/// Whether an indicator has a value per programme; the others say the same for each and are shown once.
fn by_programme(id: &str) -> bool {
    ["budget.", "procurement.", "device.", "cost.", "need."].iter().any(|context| id.starts_with(context))
}

/// The cells of an indicator for a row. What is beyond the range of an amount withholds the cell it concerns and no other.
fn cells(indicator: &Indicator, group: &Group, inputs: &Inputs<'_>) -> Result<Vec<Cell>, FigureError> {
    match computed(indicator, group, inputs) {
        Err(FigureError::Overflow) => Ok(vec![Cell::none(&beyond(""))]),
        Err(FigureError::Withheld(reason)) => Ok(vec![Cell::none(&reason)]),
        cells => cells,
    }
}

fn computed(indicator: &Indicator, group: &Group, inputs: &Inputs<'_>) -> Result<Vec<Cell>, FigureError> {
    let one = match indicator.id {
        "budget.utilisation" => money::utilisation(group, inputs)?,
        "budget.outflow" => money::outflow(group, inputs)?,
        "budget.available" => money::available(group, inputs)?,
        "mobile.device-rate" => counts::device_rate(group, inputs),
        "mobile.access-rate" => counts::access_rate(group, inputs),
        "mobile.capable-rate" => counts::capable_rate(group, inputs),
        "mobile.one-device-rate" => counts::one_device_rate(group, inputs),
        "procurement.delivery-rate" => counts::delivery_rate(group, inputs),
        "procurement.issue-rate" => counts::issue_rate(group, inputs),
        "procurement.lead-time" => progress::lead_time(group, inputs),
        "rollout.degree" => return Ok(progress::rollouts(group, inputs, progress::degree)),
        "rollout.required-rate" => return Ok(progress::rollouts(group, inputs, progress::required_rate)),
        "efile.connection-rate" => counts::connection_rate(group, inputs),
        "efile.usage-rate" => counts::usage_rate(group, inputs),
        "efile.licence-use" => counts::licence_use(group, inputs),
        "device.over-age-rate" => counts::over_age_rate(group, inputs),
        "cost.per-device" => money::per_device(group, inputs)?,
        "cost.per-mobile-workplace" => money::per_mobile_workplace(group, inputs)?,
        "data.completeness" => progress::completeness(group, inputs),
        "data.punctuality" => progress::punctuality(group, inputs),
        "data.age" => progress::age(group, inputs),
        "need.total" => money::need_total(group, inputs)?,
        "need.covered-rate" => money::covered_rate(group, inputs)?,
        _ => Cell::none("Diese Kennzahl wird hier nicht berechnet."),
    };
    Ok(vec![one])
}

/// The programmes that rows are broken down by.
fn sorted(programmes: BTreeSet<Programme>) -> Vec<Programme> {
    programmes.into_iter().collect()
}

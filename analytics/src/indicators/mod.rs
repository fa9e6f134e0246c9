//! The indicators of spec section 7.
mod catalogue;
use rust_decimal::Decimal;
use sollist_contract::{ids::{Authority, District, Item, Programme, RolloutId}, money::Cents};
use crate::{error::FigureError, facts::Facts, scope::By, view::View};
pub use catalogue::{CATALOGUE, Direction, Indicator, Unit};

/// An exact input of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exact {
    Count(i64),
    Money(Cents),
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
pub fn indicators(_facts: &Facts, _view: &View, _query: &IndicatorQuery) -> Result<Vec<IndicatorRow>, FigureError> { Ok(vec![]) }

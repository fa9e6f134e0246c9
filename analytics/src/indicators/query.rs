//! What is asked of the indicators.

use sollist_contract::{
    day::Day,
    ids::{Authority, District, Item, Programme},
};

use crate::scope::By;

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
    /// For `need.*`: the day for which extra need is derived; `None`: the one that [`crate::View::target_day`] says.
    pub target_day: Option<Day>,
    pub by: By,
}

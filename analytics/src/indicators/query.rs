//! What is asked of the indicators.

use sollist_contract::{
    day::Day,
    ids::{Authority, District, Item, Programme},
};

use crate::{facts::Facts, scope::By, view::View};

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

impl IndicatorQuery {
    /// The day for which extra need is derived.
    pub fn target_day(&self, facts: &Facts, view: &View) -> Day {
        self.target_day.unwrap_or_else(|| view.target_day(facts, self.year))
    }
}

//! Whose figure is asked for.

use sollist_contract::{
    day::Day,
    ids::{Authority, District, Item, LineName, Programme},
};

/// Whose figure is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DerivationQuery {
    /// Fiscal year; `None`: the newest with an appropriation in the view, or that of the line.
    pub year: Option<i16>,
    pub section: Option<String>,
    pub district: Option<District>,
    pub authority: Option<Authority>,
    pub programme: Option<Programme>,
    pub line: Option<LineName>,
    /// Of the extra need, of procurement and devices.
    pub item: Option<Item>,
    /// Of the extra need; `None`: the one that [`crate::View::target_day`] says.
    pub target_day: Option<Day>,
}

//! One component of a bridge.

use rust_decimal::Decimal;
use sollist_contract::ids::Authority;

use super::class::Class;

/// Events of a row that are named; how many there are is said.
pub const NAMED_MAX: usize = 100;

/// One component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Component {
    pub class: Class,
    /// What it adds to the figure; `None` where the figure came or went with it.
    pub part: Option<Decimal>,
    /// Numbers of its events, at most [`NAMED_MAX`] of them.
    pub events: Vec<u64>,
    pub events_total: usize,
    /// Who reported them, where that is one authority.
    pub authority: Option<Authority>,
    /// Whether the figure is there after it.
    pub ends_without: bool,
}

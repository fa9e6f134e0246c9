//! The rules of counts: pure.

use std::collections::BTreeMap;

use sollist_contract::{day::Day, event::HeadcountReported, ids::Authority};

/// Counts by authority and day.
pub type Counts = BTreeMap<(Authority, Day), HeadcountReported>;

/// Of several reports for one day the one recorded last stands: a correction needs no event of its own. The counts of
/// one report do not bound each other: positions may be vacant, people may share a workplace.
pub fn report(counts: &mut Counts, event: &HeadcountReported) {
    counts.insert((event.authority.clone(), event.as_of), event.clone());
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// The authority has not reported yet, as it was asked for.
    NothingReported(String),
}

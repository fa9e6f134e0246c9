//! What is asked for by its name and was not there at a view, and since when it is.

use jiff::Timestamp;
use sollist_contract::{
    day::Day,
    ids::{Authority, ScenarioName},
};

/// What a record is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordKind {
    Line,
    Order,
    FundingRequest,
    Rollout,
}

/// Since when something is there that was not at a view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ThereSince {
    /// Recorded later: the event, and when.
    Recorded { seq: u64, at: Timestamp },
    /// Recorded then, and of a later day.
    Dated(Day),
}

/// Something that was not there at a view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotThere {
    pub kind: RecordKind,
    /// Whose it would be; a line is nobody's before it is there.
    pub authority: Option<Authority>,
    pub name: String,
    /// `None`: nobody ever heard of it.
    pub since: Option<ThereSince>,
}

/// Why no scenario is kept under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotKept {
    /// Nobody ever published one; the name that may be meant, and some of those that there are.
    Never {
        meant: Option<String>,
        names: Vec<String>,
        more: usize,
    },
    Withdrawn {
        seq: u64,
    },
    /// Published later: the event, and when it was recorded.
    Recorded {
        seq: u64,
        at: Timestamp,
    },
    /// Published on a later day.
    Dated(Day),
}

/// A scenario that is not kept under a name, by the field that asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoScenario {
    pub field: &'static str,
    pub name: ScenarioName,
    pub why: NotKept,
}

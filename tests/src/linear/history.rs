//! What happened, as it was seen from outside: every call with its begin, its end and its answer, and the journal that
//! was left.

use std::collections::BTreeMap;

use super::budget::{Ask, Effect, Refusal};
use crate::storm::oracle::Line;

/// What somebody was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Recorded now, under this number of the journal, with what became of the lines.
    Recorded {
        number: u64,
        effects: Vec<Effect>,
    },
    /// Recorded before, under this number.
    Duplicate {
        number: u64,
    },
    Refused(Refusal),
    /// Where the line stands that was looked at.
    Shown(Line),
    /// Nothing: the connection broke, or it took too long. It may be recorded, at once or later.
    Unknown,
}

/// A call. Moments are of one monotonic clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// By which the command is known: of a repetition the same.
    pub id: String,
    pub ask: Ask,
    pub begin: u64,
    pub end: u64,
    pub answer: Answer,
}

/// A recorded command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub number: u64,
    pub id: String,
    pub ask: Ask,
}

/// All that was seen of a budget.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// Number of the last entry of the journal before the first call.
    pub before: u64,
    /// Where the lines stood before the first call.
    pub lines: BTreeMap<String, Line>,
    pub calls: Vec<Call>,
    /// What was recorded since.
    pub journal: Vec<Entry>,
    /// Where the lines stand after all of it.
    pub left: BTreeMap<String, Line>,
}

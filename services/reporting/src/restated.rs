//! What of the figures of the quarter before was restated since they were reported, as it stands in a report.

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use sollist_contract::{day::Day, ids::Authority};

use crate::quarter::Quarter;

/// How it is known what the last report knew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "by")]
pub enum LastReport {
    /// It was named.
    Named,
    /// Everything recorded by the end of the last deadline of its submissions.
    Deadline { day: Day },
    /// Nothing was due; everything recorded by the end of its quarter.
    QuarterEnd { day: Day },
}

/// The figures of the quarter before, as they were reported and as they are known now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Restated {
    pub quarter: Quarter,
    pub until: Day,
    /// Number of the last event that the last report knew; 0: nothing was recorded yet.
    pub since: u64,
    pub recorded_at: Option<Timestamp>,
    pub last_report: LastReport,
    /// Figures that are others now.
    pub figures: Vec<RestatedFigure>,
}

/// A figure that is another now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RestatedFigure {
    /// Its id, `budget.actual`.
    pub key: String,
    pub label: String,
    /// The rollout, project or year that it is of.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub of: Option<String>,
    pub unit: String,
    /// As it was reported; absent: there was none.
    pub before: Option<Decimal>,
    /// As it is known now.
    pub now: Option<Decimal>,
    /// Of percentages in percentage points.
    pub change: Option<Decimal>,
    /// Why there is no change.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<String>,
    /// They add up to the change.
    pub parts: Vec<RestatedPart>,
}

/// What moved it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RestatedPart {
    /// `parameters`, `relabelling`, `correction`, `late`, `stichtag`.
    pub class: String,
    pub part: Option<Decimal>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub authority: Option<Authority>,
    /// Journal numbers, the first hundred.
    pub events: Vec<u64>,
    pub events_total: u64,
}

impl RestatedFigure {
    /// What parts of some classes come to; `None` where nothing is computed.
    pub fn of_class(&self, wanted: impl Fn(&str) -> bool) -> Option<Decimal> {
        self.change?;
        let parts = self.parts.iter().filter(|part| wanted(&part.class));
        parts.map(|part| part.part).try_fold(Decimal::ZERO, |sum, part| sum.checked_add(part?))
    }
}

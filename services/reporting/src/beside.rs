//! The quarter before, as it stands in a report.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use sollist_contract::{day::Day, ids::District};

use crate::quarter::Quarter;

/// The end of the quarter before, and how figures changed since.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Before {
    pub quarter: Quarter,
    /// Its last day.
    pub until: Day,
    pub rows: Vec<Compared>,
}

/// One figure on both days.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Compared {
    /// `soll`, `frozen`, `commitments`, `actual`, `available`, or the id of an indicator.
    pub key: String,
    pub label: String,
    /// `EUR`, `percent`, `days`; a change of percentages is in percentage points.
    pub unit: String,
    /// `None`: all of Berlin.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub district: Option<District>,
    pub before: Option<Decimal>,
    pub now: Option<Decimal>,
    pub change: Option<Decimal>,
    /// Why there is no change.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<String>,
}

impl Before {
    /// A figure of Berlin, or of a district.
    pub fn row(&self, key: &str, district: Option<District>) -> Option<&Compared> {
        self.rows.iter().find(|row| row.key == key && row.district == district)
    }
}

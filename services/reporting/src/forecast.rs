//! The year-end forecast as a report keeps it.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use sollist_contract::{
    day::Day,
    ids::{Authority, District, Programme},
    money::Cents,
};

/// The year-end forecast (docs/spec.md#forecast), made on the last day of the quarter.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Forecast {
    pub total: ForecastRow,
    pub districts: Vec<ForecastRow>,
    pub programmes: Vec<ForecastRow>,
    /// Lines whose money is expected to be used up before the year ends, by that day.
    #[serde(default)]
    pub runs_dry: Vec<ForecastLine>,
}

/// A line whose money is expected to be used up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForecastLine {
    pub line: String,
    pub authority: Authority,
    pub method: Option<String>,
    /// Complete years of its own, and pairs of line and year that it is judged with.
    pub years: usize,
    pub pairs: usize,
    pub value: Option<Cents>,
    pub exhausted_on: Day,
    pub exhausted_earliest: Option<Day>,
}

/// What is expected of some lines together.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ForecastRow {
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub district: Option<District>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub programme: Option<Programme>,
    pub name: String,
    pub soll: Option<Cents>,
    pub actual: Option<Cents>,
    /// Absent: withheld, for the reason given.
    pub value: Option<Cents>,
    /// value − soll: above zero money is missing.
    pub deviation: Option<Cents>,
    /// Absent: there is no range, for the reason given.
    pub lower: Option<Cents>,
    pub upper: Option<Cents>,
    /// Code of the method, where all lines have the same.
    pub method: Option<String>,
    /// Codes of the methods of its lines, the fewest and the most complete years of one, and the fewest and the most
    /// pairs of line and year that one is judged with. Of a programme.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub made: Option<Made>,
    /// Whose past payments say when a year is paid: `line`, `pool`, `substitute`.
    pub profile: Option<String>,
    /// Measured cover of the range in percent, and on how many pairs of line and year.
    pub coverage: Option<Decimal>,
    pub coverage_n: usize,
    /// That is below 70 or above 90 %.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub coverage_far_off: bool,
    pub lines: u32,
    /// Lines whose money is expected to be used up before the year ends.
    pub runs_dry: u32,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub not_reported: Vec<Authority>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<String>,
}

/// How the forecasts of some lines were made.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Made {
    pub methods: BTreeSet<String>,
    pub years: [usize; 2],
    pub pairs: [usize; 2],
}

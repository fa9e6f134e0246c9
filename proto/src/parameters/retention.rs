//! How long what is written of persons is kept.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::day::Day;

/// The only set that says it: what may be erased has one place.
pub const RETENTION_SET: &str = "retention";
/// Longest term, in years.
pub const RETENTION_YEARS_MAX: u8 = 100;

/// Terms after which what is known of persons is due to be erased, in whole years. Which they are is for the house to
/// know: papers of payments in Berlin for six years after the fiscal year (AV § 71 LHO), books longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// Free texts: after the year in which they were recorded.
    pub texts_years: u8,
    /// The name of whoever acted: after the year in which they did so last.
    pub names_years: u8,
    /// What was refused, word for word, once it is corrected or set aside: after the year in which it was refused.
    /// `None`: it is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused_years: Option<u8>,
}

impl Retention {
    /// From which day on a text that was recorded in a year is due to be erased.
    pub fn texts_due(self, recorded_in: i16) -> Option<Day> {
        after(recorded_in, self.texts_years)
    }
    /// The same of the name of whoever acted last in a year.
    pub fn name_due(self, acted_in: i16) -> Option<Day> {
        after(acted_in, self.names_years)
    }
    /// The same of what was refused in a year and is done with. `None`: it is kept.
    pub fn refused_due(self, refused_in: i16) -> Option<Day> {
        after(refused_in, self.refused_years?)
    }
}

/// The first day after so many whole years after a year. `None`: beyond what a calendar has.
fn after(year: i16, years: u8) -> Option<Day> {
    let first = year.checked_add(i16::from(years))?.checked_add(1)?;
    Day::new(first, 1, 1).ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_term_begins_when_the_year_is_over() {
        let terms = Retention { texts_years: 6, names_years: 1, refused_years: Some(2) };
        assert_eq!(terms.texts_due(2020).unwrap().to_string(), "2027-01-01");
        assert_eq!(terms.name_due(2025).unwrap().to_string(), "2027-01-01");
        assert_eq!(terms.refused_due(2024).unwrap().to_string(), "2027-01-01");
        assert_eq!(Retention { refused_years: None, ..terms }.refused_due(2024), None);
        assert_eq!(Retention { texts_years: u8::MAX, ..terms }.texts_due(i16::MAX), None);
    }
}

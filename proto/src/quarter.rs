//! The quarter of a report.

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{day::Day, misfit::Misfit, said::both};

/// A calendar quarter, `2026-Q2`. The period is a wish of the users; no law fixes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quarter {
    year: i16,
    number: i8,
}

/// Why a text names no quarter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a quarter is written 2026-Q2: a year from 1990 to 2199 and Q1 to Q4")]
pub struct NotAQuarter;

impl Quarter {
    pub fn year(self) -> i16 {
        self.year
    }
    pub fn number(self) -> i8 {
        self.number
    }
    /// The last day of the quarter: 2026-Q2 ends on 30 June 2026.
    pub fn first_day(self) -> Result<Day, NotAQuarter> {
        Day::new(self.year, self.number * 3 - 2, 1).map_err(|_| NotAQuarter)
    }
    pub fn last_day(self) -> Result<Day, NotAQuarter> {
        let month = self.number * 3;
        let day = if matches!(month, 3 | 12) { 31 } else { 30 };
        Day::new(self.year, month, day).map_err(|_| NotAQuarter)
    }
    /// Whether a day lies in the quarter.
    pub fn has(self, day: Day) -> bool {
        day.year() == self.year && (day.date().month() - 1) / 3 + 1 == self.number
    }
    /// The quarter before this one.
    pub fn before(self) -> Option<Quarter> {
        let (year, number) = if self.number() == 1 { (self.year() - 1, 4) } else { (self.year(), self.number() - 1) };
        format!("{year}-Q{number}").parse().ok()
    }
    /// `2. Quartal 2026`
    pub fn german(self) -> String {
        format!("{}. Quartal {}", self.number, self.year)
    }
}

impl FromStr for Quarter {
    type Err = NotAQuarter;
    fn from_str(text: &str) -> Result<Quarter, NotAQuarter> {
        let (year, number) = text.split_once("-Q").ok_or(NotAQuarter)?;
        let digits = |t: &str, length: usize| t.len() == length && t.bytes().all(|b| b.is_ascii_digit());
        if !digits(year, 4) || !digits(number, 1) {
            return Err(NotAQuarter);
        }
        let quarter =
            Quarter { year: year.parse().map_err(|_| NotAQuarter)?, number: number.parse().map_err(|_| NotAQuarter)? };
        if !(1..=4).contains(&quarter.number) {
            return Err(NotAQuarter);
        }
        quarter.last_day().map(|_| quarter)
    }
}
impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-Q{}", self.year, self.number)
    }
}
impl Serialize for Quarter {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}
impl<'de> Deserialize<'de> for Quarter {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Quarter, D::Error> {
        String::deserialize(d)?.parse().map_err(|NotAQuarter| both(&Misfit::NotAQuarter))
    }
}
impl JsonSchema for Quarter {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Quarter".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "string", "pattern": "^(199[0-9]|2[01][0-9]{2})-Q[1-4]$"})
    }
}

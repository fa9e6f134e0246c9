//! In what values are given, and which way is better.

/// In what a value is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    Percent,
    Eur,
    Days,
    /// Pieces a working day.
    PerDay,
    /// One thing by another of its kind: an index.
    Ratio,
    WorkingDays,
    Months,
    Years,
    Pieces,
    /// kg CO2e.
    Kg,
    Kwh,
}

impl Unit {
    pub fn code(self) -> &'static str {
        match self {
            Unit::Percent => "percent",
            Unit::Eur => "EUR",
            Unit::Days => "days",
            Unit::PerDay => "per-day",
            Unit::Ratio => "ratio",
            Unit::WorkingDays => "working-days",
            Unit::Months => "months",
            Unit::Years => "years",
            Unit::Pieces => "pieces",
            Unit::Kg => "kg",
            Unit::Kwh => "kWh",
        }
    }
}

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    Higher,
    Lower,
}

impl Direction {
    pub fn code(self) -> &'static str {
        match self {
            Direction::Higher => "higher",
            Direction::Lower => "lower",
        }
    }
}

//! The two sides of a rate: what stands above the line and what below it, each a figure of its own.

/// A side of a rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Numerator,
    Denominator,
}

impl Side {
    pub const ALL: [Side; 2] = [Side::Numerator, Side::Denominator];

    pub fn code(self) -> &'static str {
        match self {
            Side::Numerator => "numerator",
            Side::Denominator => "denominator",
        }
    }

    /// What it is called of a rate: `mobile.device-rate.numerator`.
    pub fn id(self, rate: &str) -> String {
        format!("{rate}.{}", self.code())
    }

    /// The rate, and the side of it that an id names.
    pub fn of(id: &str) -> Option<(&str, Side)> {
        let (rate, last) = id.rsplit_once('.')?;
        let side = Side::ALL.into_iter().find(|side| side.code() == last)?;
        Some((rate, side))
    }
}

//! What stands with the value of an indicator, each a figure of its own: above and below the line of a rate, and
//! numbers beside the value.

use crate::indicators::{Beside, CATALOGUE, Indicator};

/// A number that stands with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Numerator,
    Denominator,
    Beside(Beside),
}

impl Side {
    /// Everything that may stand with the value of an indicator.
    pub fn all(of: &Indicator) -> impl Iterator<Item = Side> {
        let sides = [Side::Numerator, Side::Denominator].into_iter().filter(|_| of.has_sides());
        sides.chain(of.beside.iter().copied().map(Side::Beside))
    }

    pub fn code(self) -> &'static str {
        match self {
            Side::Numerator => "numerator",
            Side::Denominator => "denominator",
            Side::Beside(number) => number.code(),
        }
    }

    /// What it is called of an indicator: `mobile.device-rate.numerator`, `green.embodied.lower`.
    pub fn id(self, indicator: &str) -> String {
        format!("{indicator}.{}", self.code())
    }

    /// The indicator, and what of it an id names.
    pub fn of(id: &str) -> Option<(&'static Indicator, Side)> {
        let (indicator, last) = id.rsplit_once('.')?;
        let indicator = CATALOGUE.iter().find(|one| one.id == indicator)?;
        Some((indicator, Side::all(indicator).find(|side| side.code() == last)?))
    }
}

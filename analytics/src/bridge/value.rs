//! A figure at a view, unrounded: what a bridge takes apart.

use rust_decimal::Decimal;
use sollist_contract::ids::{ProjectId, RolloutId};

use crate::{
    error::FigureError,
    facts::Facts,
    fraction::Fraction,
    indicators::{IndicatorQuery, IndicatorRow, Unit, indicators},
    missing::{Missing, Withheld},
    view::View,
};

/// A figure in units of what is shown of it (a tenth of a percent, a cent), exactly; or why there is none.
pub(crate) type Exactly = Result<Fraction, Missing>;

/// Decimals that are shown of a unit.
pub(super) fn places(unit: Unit) -> u32 {
    match unit {
        Unit::Eur | Unit::Ratio => 2,
        Unit::Percent
        | Unit::Days
        | Unit::PerDay
        | Unit::WorkingDays
        | Unit::Months
        | Unit::Years
        | Unit::Pieces
        | Unit::Kg
        | Unit::Kwh => 1,
    }
}

/// A number of units as it is shown.
pub(super) fn shown(units: i128, unit: Unit) -> Option<Decimal> {
    let value = Decimal::try_from_i128_with_scale(units, places(unit)).ok()?;
    // Days are whole, or halves.
    let whole = matches!(unit, Unit::Days | Unit::WorkingDays | Unit::Pieces);
    Some(if whole { value.normalize() } else { value })
}

/// The value of an indicator's row, unrounded: what the row says of it, else the quotient of its sides; where it is
/// none of these, what is shown is exact itself.
fn exactly(row: &IndicatorRow) -> Exactly {
    let Some(value) = row.value else {
        return Err(row.why.clone().unwrap_or(Missing::Withheld(Withheld::Beyond(None))));
    };
    let beyond = || Missing::Withheld(Withheld::Beyond(None));
    let units = value.mantissa().checked_mul(10_i128.pow(places(row.unit)));
    let shown = units
        .zip(10_i128.checked_pow(value.scale()))
        .and_then(|(units, scale)| Fraction::of(units, scale).ok())
        .ok_or_else(beyond)?;
    let factor = match row.unit {
        Unit::Percent => 1_000,
        Unit::Eur => 1,
        Unit::Ratio => 100,
        _ => 10,
    };
    let quotient = row.numerator.zip(row.denominator).and_then(|(above, below)| {
        let above = above.units().checked_mul(factor)?;
        Fraction::of(above, below.units()).ok()
    });
    let unrounded = row.unrounded.and_then(|exact| {
        let shown_in = 10_i128.checked_pow(places(row.unit))?;
        exact.times(Fraction::whole(shown_in)).ok()
    });
    let is_it = |exact: &Fraction| exact.nearest().map(Fraction::whole) == Ok(shown);
    Ok(unrounded.filter(is_it).or(quotient.filter(is_it)).unwrap_or(shown))
}

/// What is there where nothing can be told.
pub(super) fn withheld(error: FigureError) -> Result<Missing, FigureError> {
    match error {
        FigureError::Overflow => Ok(Missing::Withheld(Withheld::Beyond(None))),
        FigureError::Withheld(why) => Ok(Missing::Withheld(why)),
        error => Err(error),
    }
}

/// Which of several rows of an indicator it is: of a rollout, of a project, of the year in which something is due.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    pub rollout: Option<RolloutId>,
    pub project: Option<ProjectId>,
    pub due_year: Option<i16>,
}

impl Key {
    pub(super) fn of(row: &IndicatorRow) -> Key {
        Key { rollout: row.rollout.clone(), project: row.project.clone(), due_year: row.due_year }
    }
    pub fn is_whole(&self) -> bool {
        *self == Key::default()
    }
}

/// An indicator at a view; one of its rows where there are several.
pub(super) fn indicator(facts: &Facts, view: &View, query: &IndicatorQuery, key: &Key) -> Result<Exactly, FigureError> {
    let rows = match indicators(facts, view, query) {
        Ok(rows) => rows,
        Err(error) => return withheld(error).map(Err),
    };
    let nothing = || rows.first().and_then(|row| row.why.clone()).unwrap_or(Missing::NoRollout);
    Ok(rows.iter().find(|row| Key::of(row) == *key).map_or_else(|| Err(nothing()), exactly))
}

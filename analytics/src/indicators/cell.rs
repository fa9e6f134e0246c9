//! One computed value, and the only place where indicators are rounded.

use rust_decimal::Decimal;
use sollist_contract::{
    ids::Authority,
    money::{Cents, Overflow},
};

use super::{
    beside::{Beside, Note, Numbers, RowKey},
    exact::Exact,
    unit::Unit,
};
use crate::{fraction::Fraction, missing::Missing};

/// A value with what stands behind it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct FigureCell {
    pub key: Option<RowKey>,
    /// Where it is another than that of the definition.
    pub unit: Option<Unit>,
    pub value: Option<Decimal>,
    /// The value before it was rounded, where it is not that of numerator and denominator.
    pub unrounded: Option<Fraction>,
    pub numerator: Option<Exact>,
    pub denominator: Option<Exact>,
    pub why: Option<Missing>,
    pub not_reported: Vec<Authority>,
    pub series_break: bool,
    pub beside: Numbers,
    pub notes: Vec<Note>,
}

/// An input, or why there is none.
pub(crate) type Input = Result<Exact, Missing>;

/// `numerator * factor / denominator` with `places` decimals, half away from zero; `None` where nothing is divided by.
pub(crate) fn rounded_ratio(numerator: i128, factor: i128, denominator: i128, places: u32) -> Option<Decimal> {
    if denominator <= 0 {
        return None;
    }
    let scaled = numerator.checked_mul(factor)?.checked_mul(10_i128.checked_pow(places)?)?;
    let (whole, rest) = (scaled / denominator, scaled % denominator);
    let up = if rest.abs().checked_mul(2)? >= denominator { rest.signum() } else { 0 };
    Decimal::try_from_i128_with_scale(whole + up, places).ok()
}

impl FigureCell {
    pub fn none(why: impl Into<Missing>) -> FigureCell {
        FigureCell { why: Some(why.into()), ..FigureCell::default() }
    }
    /// Numerator / denominator in percent, one decimal. What is known of the two is shown in any case.
    pub fn percent(numerator: Input, denominator: Input, zero: Missing) -> FigureCell {
        FigureCell::ratio(numerator, denominator, zero, 100, 1)
    }
    /// Money / count in EUR, two decimals: cents count as hundredths of what is asked.
    pub fn per_piece(money: Input, count: Input, zero: Missing) -> FigureCell {
        let mut cell = FigureCell::ratio(money, count, zero, 1, 0);
        // The ratio is in whole cents.
        cell.value = cell.value.and_then(|cents| Decimal::try_from_i128_with_scale(cents.mantissa(), 2).ok());
        cell
    }
    /// Pieces a day, one decimal.
    pub fn per_day(pieces: i64, days: i64) -> FigureCell {
        FigureCell::ratio(Ok(Exact::Count(pieces)), Ok(Exact::Count(days)), Missing::NoWorkingDay, 1, 1)
    }
    /// An amount that is no ratio.
    pub fn amount(amount: Cents) -> FigureCell {
        FigureCell { value: Some(amount.decimal()), ..FigureCell::default() }
    }
    fn ratio(numerator: Input, denominator: Input, zero: Missing, factor: i128, places: u32) -> FigureCell {
        let known = |input: &Input| input.as_ref().ok().copied();
        let mut cell =
            FigureCell { numerator: known(&numerator), denominator: known(&denominator), ..FigureCell::default() };
        match (numerator, denominator) {
            (_, Err(why)) | (Err(why), _) => cell.why = Some(why),
            (Ok(numerator), Ok(denominator)) => {
                match rounded_ratio(numerator.units(), factor, denominator.units(), places) {
                    Some(value) => cell.value = Some(value),
                    None => cell.why = Some(zero),
                }
            }
        }
        cell
    }
    /// A number with its decimals.
    pub fn number(value: Decimal) -> FigureCell {
        FigureCell { value: Some(value), ..FigureCell::default() }
    }
    /// An index with two decimals.
    pub fn index(numerator: Input, denominator: Input, zero: Missing) -> FigureCell {
        FigureCell::ratio(numerator, denominator, zero, 1, 2)
    }
    /// What was rounded; what is too long for it is taken as it is shown.
    pub fn before_rounding(mut self, unrounded: Result<Fraction, Overflow>) -> FigureCell {
        self.unrounded = unrounded.ok();
        self
    }
    pub fn with(mut self, beside: Beside, number: Option<Decimal>) -> FigureCell {
        self.beside.extend(number.map(|number| (beside, number)));
        self
    }
    pub fn note(mut self, note: Note) -> FigureCell {
        self.notes.push(note);
        self
    }
    pub fn of(mut self, key: RowKey) -> FigureCell {
        self.key = Some(key);
        self
    }
    pub fn missing(mut self, not_reported: Vec<Authority>) -> FigureCell {
        self.not_reported = not_reported;
        self
    }
}

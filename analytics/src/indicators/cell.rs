//! One computed value, and the only place where indicators are rounded.

use rust_decimal::Decimal;
use sollist_contract::{
    ids::{Authority, RolloutId},
    money::Cents,
};

use super::Exact;

/// A value with what stands behind it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Cell {
    pub rollout: Option<RolloutId>,
    pub value: Option<Decimal>,
    pub numerator: Option<Exact>,
    pub denominator: Option<Exact>,
    pub reason: Option<String>,
    pub not_reported: Vec<Authority>,
    pub series_break: bool,
}

/// An input, or the German sentence that says why there is none.
pub(crate) type Input = Result<Exact, &'static str>;

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

impl Cell {
    pub fn none(reason: &str) -> Cell {
        Cell { reason: Some(reason.to_owned()), ..Cell::default() }
    }
    /// Numerator / denominator in percent, one decimal. What is known of the two is shown in any case.
    pub fn percent(numerator: Input, denominator: Input, zero: &str) -> Cell {
        Cell::ratio(numerator, denominator, zero, 100, 1)
    }
    /// Money / count in EUR, two decimals: cents count as hundredths of what is asked.
    pub fn per_piece(money: Input, count: Input, zero: &str) -> Cell {
        let mut cell = Cell::ratio(money, count, zero, 1, 0);
        // The ratio is in whole cents.
        cell.value = cell.value.and_then(|cents| Decimal::try_from_i128_with_scale(cents.mantissa(), 2).ok());
        cell
    }
    /// Pieces a day, one decimal.
    pub fn per_day(pieces: i64, days: i64) -> Cell {
        Cell::ratio(Ok(Exact::Count(pieces)), Ok(Exact::Count(days)), "Bis zur Frist bleibt kein Arbeitstag.", 1, 1)
    }
    /// An amount that is no ratio.
    pub fn amount(amount: Cents) -> Cell {
        Cell { value: Some(amount.decimal()), ..Cell::default() }
    }
    fn ratio(numerator: Input, denominator: Input, zero: &str, factor: i128, places: u32) -> Cell {
        let mut cell = Cell { numerator: numerator.ok(), denominator: denominator.ok(), ..Cell::default() };
        match (numerator, denominator) {
            (_, Err(reason)) | (Err(reason), _) => cell.reason = Some(reason.to_owned()),
            (Ok(numerator), Ok(denominator)) => {
                match rounded_ratio(numerator.units(), factor, denominator.units(), places) {
                    Some(value) => cell.value = Some(value),
                    None => cell.reason = Some(zero.to_owned()),
                }
            }
        }
        cell
    }
    pub fn missing(mut self, not_reported: Vec<Authority>) -> Cell {
        self.not_reported = not_reported;
        self
    }
}

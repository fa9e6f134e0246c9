//! What a cell can hold: binary floats, days since 1900, texts of a bounded length.

use jiff::civil::Time;
use rust_decimal::{Decimal, prelude::ToPrimitive};
use rust_xlsxwriter::{ExcelDateTime, XlsxError};
use sollist_contract::{day::Day, money::Cents};

use crate::words::Language;

/// What a binary float holds exactly: whole numbers below this. Below it the nearest float of an amount in cents is
/// read back as the same two decimals.
const EXACT_BELOW: u64 = 1 << 53;
/// Characters of a cell, as a workbook counts them: in UTF-16.
pub(crate) const CELL_UNITS_MAX: usize = 32_767;
/// Rows of a sheet.
pub(crate) const SHEET_ROWS_MAX: u32 = 1_048_576;

/// A figure of one of the kinds a cell shows.
#[derive(Clone, Copy)]
pub(crate) enum Figure {
    Count(i64),
    Amount(Cents),
    Share(Decimal),
    Number(Decimal),
}

/// The same as a cell holds it, and as people read it.
pub(crate) struct Shown {
    /// `None`: no cell holds it exactly.
    pub number: Option<f64>,
    pub shown: String,
}

pub(crate) fn figure(figure: Figure, language: Language) -> Shown {
    match figure {
        Figure::Count(value) => Shown { number: whole(value), shown: language.count(value) },
        Figure::Amount(value) => Shown { number: euros(value), shown: language.amount(value) },
        Figure::Share(value) => Shown { number: float(value), shown: language.share(value) },
        Figure::Number(value) => Shown { number: float(value), shown: language.number(value) },
    }
}

/// EUR as the only number a workbook knows, a binary float; `None` where it would not be exact to the cent. The ONE
/// place where an amount leaves exact arithmetic.
#[allow(clippy::float_arithmetic, clippy::cast_precision_loss)]
fn euros(amount: Cents) -> Option<f64> {
    (amount.get().unsigned_abs() < EXACT_BELOW).then(|| amount.get() as f64 / 100.0)
}

/// A count; `None` where a float would be another one.
#[allow(clippy::cast_precision_loss)]
fn whole(value: i64) -> Option<f64> {
    (value.unsigned_abs() < EXACT_BELOW).then_some(value as f64)
}

/// A share or a published value; `None` where the two decimals that a cell shows would not be right.
fn float(value: Decimal) -> Option<f64> {
    (value.abs() < Decimal::from(EXACT_BELOW / 100)).then(|| value.to_f64()).flatten()
}

/// A day as a cell holds it: since March 1900. Before that programs differ by a day that never was.
pub(crate) fn date(day: Day) -> Option<ExcelDateTime> {
    let date = day.date();
    let year = u16::try_from(date.year()).ok()?;
    let (month, day) = (u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?);
    ((year, month) >= (1900, 3)).then(|| ExcelDateTime::from_ymd(year, month, day).ok()).flatten()
}

/// The same day at a time of it, to the second.
pub(crate) fn at(day: ExcelDateTime, time: Time) -> Result<ExcelDateTime, XlsxError> {
    let part = |number: i8| u16::from(number.unsigned_abs());
    day.and_hms(part(time.hour()), time.minute().unsigned_abs(), f64::from(time.second()))
}

/// A text as a cell can hold it: one that is too long loses its end and says so, rather than the whole book.
pub(crate) fn cell_text(text: &str, language: Language) -> String {
    let units = |text: &str| text.chars().map(char::len_utf16).sum::<usize>();
    let mut text = text.to_owned();
    if text.len() > CELL_UNITS_MAX && units(&text) > CELL_UNITS_MAX {
        let cut = language.cut();
        let mut room = CELL_UNITS_MAX.saturating_sub(units(cut));
        let fits = |c: &char| room.checked_sub(c.len_utf16()).inspect(|left| room = *left).is_some();
        text = text.chars().take_while(fits).collect::<String>() + cut;
    }
    // What looks so is taken for marked-up text by the writer, and would go into the file as it is.
    if text.starts_with("<r>") && text.ends_with("</r>") {
        text.push(' ');
    }
    text
}

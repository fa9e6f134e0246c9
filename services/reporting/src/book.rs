//! A workbook, cell by cell: texts that are never formulas, amounts as numbers, days as days. The report is written with
//! it, and every table of the command line.

use rust_decimal::{Decimal, prelude::ToPrimitive};
use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};
use sollist_contract::{
    day::Day,
    money::{Cents, german, german_count, german_decimal},
};

/// Why no workbook came out.
#[derive(Debug, thiserror::Error)]
pub enum BookError {
    #[error("the workbook could not be written: {0}")]
    Writing(#[from] XlsxError),
    #[error("the value {0} has no cell in a workbook")]
    NoCell(String),
}

/// A typed cell.
pub enum BookCell {
    Text(String),
    Count(i64),
    Amount(Cents),
    Day(Day),
    /// A share as a fraction; shown as a percentage with one decimal.
    Share(Decimal),
    Number(Decimal),
}

/// How the kinds of cells look.
pub struct Formats {
    head: Format,
    count: Format,
    amount: Format,
    day: Format,
    share: Format,
    number: Format,
    text: Format,
    pub(crate) title: Format,
    /// A figure that stands as text.
    marked: Format,
}

/// What a figure bears that is no number in the workbook.
pub(crate) const AS_TEXT: &str = "(Text)";

impl Default for Formats {
    fn default() -> Formats {
        Formats {
            head: Format::new()
                .set_bold()
                .set_background_color(0x00EE_F2F7)
                .set_border_bottom(FormatBorder::Thin)
                .set_text_wrap(),
            count: Format::new().set_num_format("#,##0"),
            amount: Format::new().set_num_format("#,##0.00"),
            day: Format::new().set_num_format("dd.mm.yyyy").set_align(FormatAlign::Left),
            share: Format::new().set_num_format("0.0%"),
            number: Format::new().set_num_format("#,##0.0#"),
            text: Format::new().set_text_wrap().set_align(FormatAlign::Top),
            title: Format::new().set_bold().set_font_size(14),
            marked: Format::new().set_align(FormatAlign::Right).set_background_color(0x00FF_EB9C),
        }
    }
}

/// What a binary float holds exactly: whole numbers below this. Below it the nearest float of an amount in cents is
/// read back as the same two decimals.
const EXACT_BELOW: u64 = 1 << 53;

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

/// Characters of a cell, as a workbook counts them: in UTF-16.
const CELL_UNITS_MAX: usize = 32_767;
/// Rows of a sheet.
const SHEET_ROWS_MAX: u32 = 1_048_576;

/// A text as a cell can hold it: one that is too long loses its end and says so, rather than the whole book.
fn cell_text(text: &str) -> String {
    const CUT: &str = " … (gekürzt, vollständig in der JSON-Fassung)";
    let units = |text: &str| text.chars().map(char::len_utf16).sum::<usize>();
    let mut text = text.to_owned();
    if units(&text) > CELL_UNITS_MAX {
        let mut room = CELL_UNITS_MAX - units(CUT);
        let fits = |c: &char| room.checked_sub(c.len_utf16()).inspect(|left| room = *left).is_some();
        text = text.chars().take_while(fits).collect::<String>() + CUT;
    }
    // What looks so is taken for marked-up text by the writer, and would go into the file as it is.
    if text.starts_with("<r>") && text.ends_with("</r>") {
        text.push(' ');
    }
    text
}

fn date(day: Day) -> Result<ExcelDateTime, BookError> {
    let (date, beyond) = (day.date(), |_| BookError::NoCell(day.to_string()));
    let year = u16::try_from(date.year()).map_err(beyond)?;
    let month = u8::try_from(date.month()).map_err(beyond)?;
    Ok(ExcelDateTime::from_ymd(year, month, u8::try_from(date.day()).map_err(beyond)?)?)
}

/// A sheet with a header row that stays in view and can be filtered.
pub struct BookSheet<'a> {
    pub(crate) sheet: &'a mut Worksheet,
    pub(crate) formats: &'a Formats,
    pub(crate) row: u32,
}

impl<'a> BookSheet<'a> {
    /// An empty sheet at the end of the book.
    pub fn new(book: &'a mut Workbook, formats: &'a Formats, name: &str) -> Result<BookSheet<'a>, BookError> {
        let sheet = book.add_worksheet();
        sheet.set_name(name)?;
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
        Ok(BookSheet { sheet, formats, row: 0 })
    }
    /// Titles and widths (in characters) of the columns.
    pub fn head(&mut self, columns: &[(&str, f64)]) -> Result<(), BookError> {
        for (place, (title, width)) in (0_u16..).zip(columns) {
            self.sheet.write_string_with_format(self.row, place, *title, &self.formats.head)?;
            self.sheet.set_column_width(place, *width)?;
        }
        self.row += 1;
        self.sheet.set_freeze_panes(self.row, 1)?;
        self.sheet.set_repeat_rows(self.row - 1, self.row - 1)?;
        Ok(())
    }
    fn cell(&mut self, column: u16, cell: &BookCell) -> Result<(), BookError> {
        let (row, formats) = (self.row, self.formats);
        match cell {
            BookCell::Text(value) => {
                self.sheet.write_string_with_format(row, column, cell_text(value), &formats.text)?;
            }
            BookCell::Count(value) => self.figure(column, whole(*value), &formats.count, || german_count(*value))?,
            BookCell::Amount(value) => self.figure(column, euros(*value), &formats.amount, || german(*value))?,
            BookCell::Day(value) => {
                self.sheet.write_datetime_with_format(row, column, &date(*value)?, &formats.day)?;
            }
            BookCell::Share(value) => self.figure(column, float(*value), &formats.share, || {
                format!("{}\u{a0}%", german_decimal(value.saturating_mul(Decimal::ONE_HUNDRED), 1))
            })?,
            BookCell::Number(value) => {
                self.figure(column, float(*value), &formats.number, || german_decimal(*value, value.scale()))?
            }
        }
        Ok(())
    }
    /// A number; one that no float holds stands as a marked text, exact.
    fn figure(
        &mut self,
        column: u16,
        value: Option<f64>,
        format: &Format,
        text: impl Fn() -> String,
    ) -> Result<(), BookError> {
        match value {
            Some(value) => self.sheet.write_number_with_format(self.row, column, value, format)?,
            None => self.sheet.write_string_with_format(
                self.row,
                column,
                format!("{} {AS_TEXT}", text()),
                &self.formats.marked,
            )?,
        };
        Ok(())
    }
    /// One row below the last.
    pub fn row(&mut self, cells: &[BookCell]) -> Result<(), BookError> {
        // The last row of a full sheet says that there are more.
        if self.row >= SHEET_ROWS_MAX - 1 {
            self.sheet.write_string(
                SHEET_ROWS_MAX - 1,
                0,
                "Weitere Zeilen stehen in der JSON-Fassung dieses Berichts.",
            )?;
            return Ok(());
        }
        for (column, cell) in (0_u16..).zip(cells) {
            self.cell(column, cell)?;
        }
        self.row += 1;
        Ok(())
    }
    /// Lets the reader filter all rows below the header.
    pub fn filter(&mut self, columns: u16) -> Result<(), BookError> {
        if self.row > 1 {
            self.sheet.autofilter(0, 0, self.row - 1, columns.saturating_sub(1))?;
        }
        Ok(())
    }
}

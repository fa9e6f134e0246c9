//! The report as a workbook: the same data with typed cells, one sheet per chapter.

use rust_decimal::{Decimal, prelude::ToPrimitive};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};
use sollist_contract::{
    day::Day,
    money::{Cents, german, german_count, german_decimal},
    words::terms,
};

use crate::{
    marker::{Marker, XLSX_SHEET},
    model::{BudgetRow, Exact, Report},
    sections::SIMULATED,
    words::{NO_STATEMENT, NOT_REPORTED, formula_de, unit},
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
enum BookCell {
    Text(String),
    Count(i64),
    Amount(Cents),
    Day(Day),
    /// A share as a fraction; shown as a percentage with one decimal.
    Share(Decimal),
    Number(Decimal),
}

fn text(value: impl Into<String>) -> BookCell {
    BookCell::Text(value.into())
}
fn count(value: Option<i64>) -> BookCell {
    value.map_or_else(|| text(NOT_REPORTED), BookCell::Count)
}
fn day(value: Option<Day>, without: &str) -> BookCell {
    value.map_or_else(|| text(without), BookCell::Day)
}
fn amount(value: Option<Cents>) -> BookCell {
    value.map_or_else(|| text(NO_STATEMENT), BookCell::Amount)
}
fn exact(value: Option<Exact>) -> BookCell {
    match value {
        Some(Exact::Count(count)) => BookCell::Count(count),
        Some(Exact::Money(amount)) => BookCell::Amount(amount),
        None => text(NO_STATEMENT),
    }
}

struct Formats {
    head: Format,
    count: Format,
    amount: Format,
    day: Format,
    share: Format,
    number: Format,
    text: Format,
    title: Format,
    /// A figure that stands as text.
    marked: Format,
}

/// What a figure bears that is no number in the workbook.
const AS_TEXT: &str = "(Text)";

impl Formats {
    fn new() -> Formats {
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
struct BookSheet<'a> {
    sheet: &'a mut Worksheet,
    formats: &'a Formats,
    row: u32,
}

impl<'a> BookSheet<'a> {
    fn new(book: &'a mut Workbook, formats: &'a Formats, name: &str) -> Result<BookSheet<'a>, BookError> {
        let sheet = book.add_worksheet();
        sheet.set_name(name)?;
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
        Ok(BookSheet { sheet, formats, row: 0 })
    }
    /// Titles and widths (in characters) of the columns.
    fn head(&mut self, columns: &[(&str, f64)]) -> Result<(), BookError> {
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
    fn row(&mut self, cells: &[BookCell]) -> Result<(), BookError> {
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
    fn filter(&mut self, columns: u16) -> Result<(), BookError> {
        if self.row > 1 {
            self.sheet.autofilter(0, 0, self.row - 1, columns.saturating_sub(1))?;
        }
        Ok(())
    }
}

/// Writes the workbook. The same report gives the same bytes.
pub fn render(report: &Report) -> Result<Vec<u8>, BookError> {
    let formats = Formats::new();
    let mut book = Workbook::new();
    book.set_properties(&properties(report)?);
    overview(report, &mut BookSheet::new(&mut book, &formats, "Übersicht")?)?;
    budget(report, &mut BookSheet::new(&mut book, &formats, "Haushalt")?)?;
    indicators(report, &mut BookSheet::new(&mut book, &formats, "Kennzahlen")?)?;
    need(report, &mut BookSheet::new(&mut book, &formats, "Mehrbedarf")?)?;
    submissions(report, &mut BookSheet::new(&mut book, &formats, "Meldungen")?)?;
    contradictions(report, &mut BookSheet::new(&mut book, &formats, "Abweichende Zahlen")?)?;
    method(report, &mut BookSheet::new(&mut book, &formats, XLSX_SHEET)?)?;
    Ok(book.save_to_buffer()?)
}

fn properties(report: &Report) -> Result<DocProperties, BookError> {
    // The instant of the last event known, never the clock: the bytes must not depend on when they are made.
    let seconds = report.as_of.recorded_at.unwrap_or_default().as_second();
    let created = ExcelDateTime::from_timestamp(seconds)?;
    Ok(DocProperties::new()
        .set_title(format!("{}: {}", report.title, report.quarter.german()))
        .set_author(&report.routing.from)
        .set_comment(Marker::of(report).to_string())
        .set_creation_datetime(&created))
}

fn overview(report: &Report, sheet: &mut BookSheet<'_>) -> Result<(), BookError> {
    sheet.head(&[("Angabe", 60.0), (terms::VALUE.de, 30.0), ("Bemerkung", 70.0)])?;
    sheet.sheet.write_string_with_format(
        sheet.row,
        0,
        format!("{}: {}", report.title, report.quarter.german()),
        &sheet.formats.title,
    )?;
    sheet.row += 1;
    if report.simulated {
        sheet.row(&[text(SIMULATED)])?;
    }
    sheet.row(&[text("Ereignisse bis"), BookCell::Day(report.until)])?;
    sheet.row(&[text("Journal Nr."), BookCell::Count(i64::try_from(report.as_of.sequence).unwrap_or(i64::MAX))])?;
    sheet.row(&[text("Prüfsumme"), text(&report.as_of.hash)])?;
    for row in &report.header.amounts {
        sheet.row(&[
            text(&row.label),
            amount(row.amount),
            text(row.reason.clone().unwrap_or_else(|| "EUR".to_owned())),
        ])?;
    }
    for sentence in &report.summary {
        sheet.row(&[text(&sentence.text)])?;
    }
    if report.as_of.sequence == 0 {
        sheet.row(&[text("Das Journal ist leer: Es liegen keine Ereignisse vor.")])?;
    }
    Ok(())
}

fn budget(report: &Report, sheet: &mut BookSheet<'_>) -> Result<(), BookError> {
    let columns = [
        ("Gliederung", 16.0),
        ("Name", 44.0),
        (terms::APPROPRIATION.de, 18.0),
        (terms::CARRY_OVER.de, 18.0),
        (terms::ADJUSTMENTS.de, 18.0),
        (terms::CURRENT_BUDGET.de, 18.0),
        (terms::FROZEN.de, 18.0),
        (terms::COMMITMENTS.de, 18.0),
        (terms::ACTUAL.de, 18.0),
        (terms::AVAILABLE.de, 18.0),
        ("überzogene Haushaltsstellen", 16.0),
        ("fremd bebuchte Haushaltsstellen", 16.0),
    ];
    sheet.head(&columns)?;
    let mut rows = |kind: &str, rows: &[BudgetRow]| -> Result<(), BookError> {
        for row in rows {
            let name = row.line.clone().unwrap_or_else(|| row.name.clone());
            let amounts = [
                row.appropriation,
                row.carry_over,
                row.adjustments,
                row.soll,
                row.frozen,
                row.commitments,
                row.actual,
                row.available,
            ];
            let mut cells = vec![text(kind), text(name)];
            cells.extend(amounts.map(|it| if row.reason.is_some() { text(NO_STATEMENT) } else { amount(it) }));
            cells.push(BookCell::Count(i64::from(row.overdrawn)));
            cells.push(BookCell::Count(i64::from(row.foreign)));
            sheet.row(&cells)?;
        }
        Ok(())
    };
    rows(terms::DISTRICT.de, &report.budget.districts)?;
    rows(terms::AUTHORITY.de, &report.budget.authorities)?;
    rows(terms::PROGRAMME.de, &report.budget.programmes)?;
    rows(terms::OVERDRAWN.de, &report.budget.overdrawn)?;
    rows(terms::BOOKED_BY_OTHERS.de, &report.budget.foreign)?;
    if report.budget.total.lines > 0 {
        rows(terms::TOTAL.de, std::slice::from_ref(&report.budget.total))?;
    }
    sheet.filter(12)
}

fn indicators(report: &Report, sheet: &mut BookSheet<'_>) -> Result<(), BookError> {
    let columns = [
        (terms::INDICATOR.de, 34.0),
        (terms::SHORT_NAME.de, 26.0),
        (terms::DISTRICT.de, 10.0),
        (terms::AUTHORITY.de, 36.0),
        (terms::ROLLOUT.de, 18.0),
        (terms::VALUE.de, 12.0),
        (terms::UNIT.de, 14.0),
        (terms::NUMERATOR.de, 16.0),
        (terms::DENOMINATOR.de, 16.0),
        ("Bemerkung", 60.0),
    ];
    sheet.head(&columns)?;
    for indicator in &report.indicators {
        for row in &indicator.rows {
            let value = match (row.value, indicator.unit.as_str()) {
                (Some(value), "percent") => BookCell::Share(value / Decimal::ONE_HUNDRED),
                (Some(value), "EUR") => Cents::rounded(value).map_or(BookCell::Number(value), BookCell::Amount),
                (Some(value), _) => BookCell::Number(value),
                (None, _) => text(NO_STATEMENT),
            };
            let mut remark = row.reason.clone().unwrap_or_default();
            if row.series_break {
                remark.push_str(&format!(" {}.", terms::SERIES_BREAK.de));
            }
            sheet.row(&[
                text(&indicator.name),
                text(&indicator.id),
                text(row.district.map_or("Berlin", |district| district.code())),
                text(row.authority.as_ref().map_or_else(|| "alle".to_owned(), |authority| report.name_of(authority))),
                text(row.rollout.clone().unwrap_or_default()),
                value,
                text(unit(indicator)),
                exact(row.numerator),
                exact(row.denominator),
                text(remark),
            ])?;
        }
    }
    for row in &report.equipment {
        for (name, value) in [
            ("geeignete Stellen", row.eligible),
            ("Geräte in Nutzung", row.devices_in_use),
            ("Fernzugänge", row.sessions),
        ] {
            let place = [text(name), text("Bestand"), text(row.district.code()), text(&row.name), text("")];
            let rest = [count(value), text("Stück"), text(""), text(""), text("")];
            let cells: Vec<BookCell> = place.into_iter().chain(rest).collect();
            sheet.row(&cells)?;
        }
    }
    sheet.filter(10)
}

fn need(report: &Report, sheet: &mut BookSheet<'_>) -> Result<(), BookError> {
    let columns = [
        (terms::DISTRICT.de, 10.0),
        (terms::AUTHORITY.de, 40.0),
        (terms::ITEM.de, 18.0),
        (terms::TARGET.de, 10.0),
        (terms::USABLE.de, 10.0),
        (terms::PIPELINE.de, 10.0),
        (terms::QUANTITY.de, 10.0),
        (terms::GROSS.de, 18.0),
        (terms::COVER.de, 18.0),
        (terms::NEED.de, 18.0),
        (terms::SHARE.de, 18.0),
        (terms::RANK.de, 30.0),
    ];
    sheet.head(&columns)?;
    for row in &report.need.rows {
        sheet.row(&[
            text(row.district.code()),
            text(&row.name),
            text(&row.item),
            BookCell::Count(row.target),
            BookCell::Count(row.usable),
            BookCell::Count(row.pipeline),
            BookCell::Count(row.quantity),
            BookCell::Amount(row.gross),
            BookCell::Amount(row.cover),
            BookCell::Amount(row.need),
            amount(row.share),
            text(row.rank.clone().unwrap_or_default()),
        ])?;
    }
    for row in &report.need.withheld {
        let silent = (0..8).map(|_| text(NO_STATEMENT));
        let place = [text(row.district.code()), text(&row.name), text(&row.item)];
        let cells: Vec<BookCell> = place.into_iter().chain(silent).chain([text(&row.reason)]).collect();
        sheet.row(&cells)?;
    }
    for authority in &report.need.not_reported {
        let silent = (0..9).map(|_| text(NOT_REPORTED));
        let place = [text(authority.district().code()), text(report.name_of(authority)), text("alle")];
        let cells: Vec<BookCell> = place.into_iter().chain(silent).collect();
        sheet.row(&cells)?;
    }
    sheet.filter(12)
}

fn submissions(report: &Report, sheet: &mut BookSheet<'_>) -> Result<(), BookError> {
    let columns = [
        (terms::AUTHORITY.de, 44.0),
        ("Zeitraum", 12.0),
        ("Frist", 12.0),
        ("verlängert bis", 14.0),
        ("eingegangen", 16.0),
        ("vollständig", 12.0),
        ("fristgerecht", 12.0),
    ];
    sheet.head(&columns)?;
    let yes = |value: bool| text(if value { terms::YES } else { terms::NO }.de);
    for row in &report.submissions {
        sheet.row(&[
            text(&row.name),
            text(&row.period),
            day(row.due_on, "ohne Frist"),
            day(row.extended_to, "nein"),
            day(row.received_on, NOT_REPORTED),
            yes(row.complete),
            yes(row.on_time),
        ])?;
    }
    sheet.filter(7)
}

fn contradictions(report: &Report, sheet: &mut BookSheet<'_>) -> Result<(), BookError> {
    let columns = [
        (terms::INDICATOR.de, 26.0),
        ("Bereich", 20.0),
        ("Stichtag", 12.0),
        ("veröffentlicht", 14.0),
        ("unsere Zahl", 14.0),
        ("Abgrenzung", 50.0),
        ("Quelle", 40.0),
        ("Journal Nr.", 12.0),
        ("weitere ältere", 12.0),
    ];
    sheet.head(&columns)?;
    let number = |value: Option<Decimal>| value.map_or_else(|| text(NO_STATEMENT), BookCell::Number);
    for row in &report.contradictions {
        sheet.row(&[
            text(&row.metric),
            text(&row.scope),
            BookCell::Day(row.as_of),
            number(row.value.or(row.numerator)),
            number(row.ours),
            text(&row.definition),
            text(&row.origin),
            BookCell::Count(i64::try_from(row.seq).unwrap_or(i64::MAX)),
            BookCell::Count(i64::try_from(row.further).unwrap_or(i64::MAX)),
        ])?;
    }
    sheet.filter(9)
}

fn method(report: &Report, sheet: &mut BookSheet<'_>) -> Result<(), BookError> {
    sheet.head(&[("Angabe", 44.0), ("Inhalt", 110.0)])?;
    sheet.row(&[text("Kennzeichnung zur Prüfung mit „sollist verify“"), text(Marker::of(report).to_string())])?;
    sheet.row(&[
        text(format!("Zahlen mit „{AS_TEXT}“")),
        text(
            "Beträge ab 90.071.992.547.409,92 EUR und Zahlen mit mehr Stellen, als eine Zelle genau hält, stehen als \
              Text; gelb hinterlegt.",
        ),
    ])?;
    for indicator in &report.indicators {
        let formula = formula_de(&indicator.id).unwrap_or(&indicator.formula);
        sheet.row(&[
            text(&indicator.name),
            text(format!("{formula} ({}, Fassung {})", indicator.id, indicator.definition)),
        ])?;
    }
    for row in &report.parameters {
        let steps = if row.step_costs.is_empty() { "keine".to_owned() } else { row.step_costs.join("; ") };
        let life = row.life_months.map_or_else(|| "unbegrenzt".to_owned(), |months| months.to_string());
        sheet.row(&[
            text(format!("Parameter {} ({} ab {}, Journal Nr. {})", row.item, row.set, row.valid_from, row.seq)),
            text(format!(
                "Stückpreis {} EUR, Quote {}, Nutzungsdauer in Monaten {life}, laufend {} EUR je Jahr, Stufenkosten \
                 {steps}",
                row.unit_price, row.quota, row.running_cost_per_year
            )),
        ])?;
    }
    for sentence in &report.breaks {
        sheet.row(&[text("Bruch in einer Reihe"), text(sentence)])?;
    }
    Ok(())
}

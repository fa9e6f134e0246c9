//! A workbook (XLSX) with one table a sheet, whatever the tables are about: the one place where amounts, days and texts
//! become cells.
//!
//! A column holds figures or texts. A figure that is missing, or that no cell holds exactly, leaves its cell empty, and
//! the last column says why: nobody adds up a text, and nothing unknown is a nought. The header stays in view and can
//! be filtered; columns are as wide as what stands in them, and a row is as high as its longest text needs.

mod cells;
mod names;
mod size;
mod words;

use jiff::{Timestamp, civil::Time};
use rust_decimal::Decimal;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatUnderline, IgnoreError, Workbook, Worksheet, XlsxError,
};
use sollist_contract::{day::Day, money::Cents, spreadsheet};

use self::{
    cells::{Figure, cell_text, date, figure},
    names::sheet_name,
};
pub use words::Language;

/// Why no workbook came out.
#[derive(Debug, thiserror::Error)]
#[error("the workbook could not be written: {0}")]
pub struct BookError(#[from] XlsxError);

/// What the file says about itself.
#[derive(Debug, Clone, Default)]
pub struct About {
    pub title: String,
    pub author: String,
    pub comment: String,
    /// Never the clock where the same data shall give the same bytes.
    pub created: Timestamp,
    /// Stands at the foot of every printed page, beside its number.
    pub foot: String,
}

/// A column: its title, and what its cells hold.
#[derive(Debug, Clone)]
pub struct Column {
    title: String,
    figures: bool,
    /// Widest in characters; longer texts go on in the next line of the cell.
    widest: u16,
}

impl Column {
    /// Names, numbers of orders, sentences.
    pub fn text(title: impl Into<String>) -> Column {
        Column { title: title.into(), figures: false, widest: 40 }
    }
    /// The same, with room for longer ones.
    pub fn wide(title: impl Into<String>, widest: u16) -> Column {
        Column { widest, ..Column::text(title) }
    }
    /// Amounts, counts, days, rates. A text that comes here is why there is none.
    pub fn figure(title: impl Into<String>) -> Column {
        Column { title: title.into(), figures: true, widest: 40 }
    }
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing, and nothing to say about it.
    Empty,
    /// Nothing, for this reason.
    Because(String),
    Text(String),
    /// The name of a sheet of this book; a click leads there.
    Sheet(String),
    Count(i64),
    /// A number that is read as a name, a year or a number of the journal: without grouping.
    Plain(i64),
    Amount(Cents),
    Day(Day),
    /// A day with a time of day, as a clock showed it.
    Moment(Day, Time),
    /// A share as a fraction; shown as a percentage with one decimal.
    Share(Decimal),
    Number(Decimal),
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Cell {
        Cell::Text(text.into())
    }
    /// The figure, or why there is none.
    pub fn given<T>(value: Option<T>, cell: impl Fn(T) -> Cell, why: &str) -> Cell {
        value.map_or_else(|| Cell::Because(why.to_owned()), cell)
    }
    /// The figure; where there is none that needs no reason.
    pub fn any<T>(value: Option<T>, cell: impl Fn(T) -> Cell) -> Cell {
        value.map_or(Cell::Empty, cell)
    }
}

struct Formats {
    head: Format,
    head_right: Format,
    text: Format,
    /// A text that a spreadsheet would calculate if somebody edited it; it stays one.
    quoted: Format,
    link: Format,
    count: Format,
    count_left: Format,
    plain: Format,
    amount: Format,
    day: Format,
    day_left: Format,
    moment: Format,
    share: Format,
    number: Format,
    /// A figure that no cell holds.
    marked: Format,
}

impl Formats {
    fn new(language: Language) -> Formats {
        let plain = || Format::new().set_align(FormatAlign::Top);
        // A text stands off from the figure before it.
        let text = || plain().set_align(FormatAlign::Left).set_indent(1);
        let head = |format: Format| format.set_bold().set_background_color(0x00DC_E6F1).set_text_wrap();
        let (count, day) = ("#,##0", language.day_format());
        Formats {
            head: head(text()),
            head_right: head(plain().set_align(FormatAlign::Right)),
            text: text().set_text_wrap(),
            quoted: text().set_text_wrap().set_quote_prefix(),
            link: text().set_text_wrap().set_font_color(0x0005_63C1).set_underline(FormatUnderline::Single),
            count: plain().set_num_format(count),
            count_left: text().set_num_format(count),
            plain: text().set_num_format("0"),
            amount: plain().set_num_format(r"#,##0.00\ [$EUR];[Red]\-#,##0.00\ [$EUR]"),
            day: plain().set_num_format(day).set_align(FormatAlign::Right),
            day_left: text().set_num_format(day),
            moment: text().set_num_format(language.moment_format()),
            share: plain().set_num_format("0.0%"),
            number: plain().set_num_format("#,##0.0#"),
            marked: plain().set_background_color(0x00FF_EB9C),
        }
    }
}

/// A workbook that is being written. The same cells give the same bytes.
pub struct Book {
    about: About,
    language: Language,
    formats: Formats,
    first: Vec<Worksheet>,
    sheets: Vec<Worksheet>,
    names: Vec<String>,
    rows_max: u32,
}

impl Book {
    pub fn new(about: About, language: Language) -> Book {
        Book {
            about,
            language,
            formats: Formats::new(language),
            first: Vec::new(),
            sheets: Vec::new(),
            names: Vec::new(),
            rows_max: cells::SHEET_ROWS_MAX,
        }
    }

    /// Begins a sheet with one table; [`Sheet::end`] puts it behind those that are there. A name that is taken, or that
    /// no sheet can have, becomes one that it can.
    pub fn sheet(&mut self, name: &str, columns: Vec<Column>) -> Sheet<'_> {
        let name = sheet_name(name, &self.names);
        self.names.push(name.clone());
        let widths = vec![0; columns.len() + 1];
        let sheet = Worksheet::new();
        Sheet {
            book: self,
            keys: 1,
            part: name.clone(),
            name,
            columns,
            widths,
            sheet,
            row: 1,
            rows: 0,
            place: Place::Last,
        }
    }

    /// The file.
    pub fn finish(self) -> Result<Vec<u8>, BookError> {
        let mut book = Workbook::new();
        let About { title, author, comment, created, .. } = self.about;
        let properties = DocProperties::new()
            .set_title(title)
            .set_author(author)
            .set_comment(comment)
            .set_creation_datetime(&ExcelDateTime::from_timestamp(created.as_second())?);
        book.set_properties(&properties);
        for sheet in self.first.into_iter().chain(self.sheets) {
            book.push_worksheet(sheet);
        }
        Ok(book.save_to_buffer()?)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    First,
    Last,
}

/// A sheet that is being written.
#[must_use = "a sheet that does not end is not in the book"]
pub struct Sheet<'b> {
    book: &'b mut Book,
    /// Its name, and that of the sheet being written where the table goes on in further ones.
    name: String,
    part: String,
    columns: Vec<Column>,
    /// The widest cell of each column so far, in tenths of a digit; the last is that of the remarks.
    widths: Vec<u32>,
    sheet: Worksheet,
    row: u32,
    rows: u64,
    place: Place,
    /// How many columns say which row it is: they are printed again on a page beside.
    keys: u16,
}

/// The widest column of remarks, in characters.
const REMARK_WIDEST: u16 = 60;

impl Sheet<'_> {
    /// Puts it before all others: a list of what is in the book.
    pub fn first(mut self) -> Self {
        self.place = Place::First;
        self
    }

    /// So many columns, not the first alone, say which row it is.
    pub fn named_by(&mut self, columns: u16) {
        self.keys = columns.max(1);
    }

    /// The name it has got.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// One row; cells that are missing at its end are empty.
    pub fn row(&mut self, cells: Vec<Cell>) -> Result<(), BookError> {
        self.remarked(cells, "")
    }

    /// One row with something to say about it.
    pub fn remarked(&mut self, cells: Vec<Cell>, remark: &str) -> Result<(), BookError> {
        if self.row >= self.book.rows_max {
            self.go_on()?;
        }
        let mut lines = 1;
        let mut reasons: Vec<(String, Vec<usize>)> = Vec::new();
        for (place, cell) in cells.into_iter().enumerate().take(self.columns.len()) {
            let figures = self.columns.get(place).is_some_and(|column| column.figures);
            let (height, reason) = match cell {
                Cell::Text(text) if figures => (1, Some(text)),
                Cell::Because(reason) => (1, Some(reason)),
                cell => self.cell(place, cell)?,
            };
            lines = lines.max(height);
            if let Some(reason) = reason.filter(|reason| !reason.is_empty()) {
                match reasons.iter_mut().find(|(known, _)| *known == reason) {
                    Some((_, places)) => places.push(place),
                    None => reasons.push((reason, vec![place])),
                }
            }
        }
        let remark = self.remark(remark, &reasons);
        if !remark.is_empty() {
            lines = lines.max(self.text(self.columns.len(), &remark, REMARK_WIDEST)?);
        }
        if lines > 1 {
            self.sheet.set_row_height(self.row, size::height(lines))?;
        }
        self.row += 1;
        self.rows += 1;
        Ok(())
    }

    /// Why which cells are empty; of many cells with one reason the reason alone.
    fn remark(&self, said: &str, reasons: &[(String, Vec<usize>)]) -> String {
        const NAMED_MAX: usize = 2;
        let mut parts: Vec<String> = Some(said.to_owned()).filter(|said| !said.is_empty()).into_iter().collect();
        for (reason, places) in reasons {
            let titles: Vec<&str> = places
                .iter()
                .filter_map(|place| self.columns.get(*place))
                .map(|column| column.title.as_str())
                .collect();
            parts.push(if titles.len() > NAMED_MAX {
                reason.clone()
            } else {
                format!("{}: {reason}", titles.join(", "))
            });
        }
        parts.join("; ")
    }

    /// Writes a cell; how many lines it has, and why it is empty where it is.
    fn cell(&mut self, place: usize, cell: Cell) -> Result<(u32, Option<String>), BookError> {
        let (widest, figures) = self.columns.get(place).map_or((0, true), |column| (column.widest, column.figures));
        let language = self.book.language;
        let value = match cell {
            Cell::Empty | Cell::Because(_) => return Ok((1, None)),
            Cell::Text(text) => return Ok((self.text(place, &text, widest)?, None)),
            Cell::Sheet(name) => {
                self.widen(place, size::width(&name), widest);
                let (row, link) = (self.row, format!("internal:'{}'!A1", name.replace('\'', "''")));
                let format = Some(&self.book.formats.link);
                self.sheet.write_url_with_options(row, column(place), link.as_str(), &name, "", format)?;
                return Ok((1, None));
            }
            Cell::Day(day) => {
                let Some(value) = date(day) else {
                    self.mark(place)?;
                    return Ok((1, Some(language.no_such_day(day))));
                };
                self.widen(place, size::width("30.09.2026"), widest);
                let formats = &self.book.formats;
                let format = if figures { &formats.day } else { &formats.day_left };
                self.sheet.write_datetime_with_format(self.row, column(place), &value, format)?;
                return Ok((1, None));
            }
            Cell::Moment(day, time) => {
                let value = date(day).map(|value| cells::at(value, time)).transpose()?;
                let Some(value) = value else {
                    self.mark(place)?;
                    return Ok((1, Some(language.no_such_day(day))));
                };
                self.widen(place, size::width("30.09.2026 10:00"), widest);
                self.sheet.write_datetime_with_format(self.row, column(place), &value, &self.book.formats.moment)?;
                return Ok((1, None));
            }
            Cell::Count(value) | Cell::Plain(value) => figure(Figure::Count(value), language),
            Cell::Amount(value) => figure(Figure::Amount(value), language),
            Cell::Share(value) => figure(Figure::Share(value), language),
            Cell::Number(value) => figure(Figure::Number(value), language),
        };
        let formats = &self.book.formats;
        let format = match cell {
            Cell::Amount(_) => &formats.amount,
            Cell::Share(_) => &formats.share,
            Cell::Number(_) => &formats.number,
            Cell::Plain(_) => &formats.plain,
            _ if figures => &formats.count,
            _ => &formats.count_left,
        };
        match value.number {
            Some(number) => {
                self.sheet.write_number_with_format(self.row, column(place), number, format)?;
                self.widen(place, size::width(&value.shown), widest);
                Ok((1, None))
            }
            None => {
                self.mark(place)?;
                Ok((1, Some(language.beyond_a_cell(&value.shown))))
            }
        }
    }

    /// An empty cell that somebody should look at: the remark says what it would hold.
    fn mark(&mut self, place: usize) -> Result<(), BookError> {
        self.sheet.write_blank(self.row, column(place), &self.book.formats.marked)?;
        Ok(())
    }

    /// Writes a text; how many lines it has.
    fn text(&mut self, place: usize, text: &str, widest: u16) -> Result<u32, BookError> {
        let text = cell_text(text, self.book.language);
        if text.is_empty() {
            return Ok(1);
        }
        self.widen(place, size::width(&text), widest);
        let lines = size::lines(&text, widest);
        let dangerous = matches!(spreadsheet::cell(&text), std::borrow::Cow::Owned(_));
        let format = if dangerous { &self.book.formats.quoted } else { &self.book.formats.text };
        self.sheet.write_string_with_format(self.row, column(place), text, format)?;
        Ok(lines)
    }

    fn widen(&mut self, place: usize, width: u32, widest: u16) {
        if let Some(known) = self.widths.get_mut(place) {
            *known = (*known).max(width.min(u32::from(widest) * 10));
        }
    }

    /// The sheet is full: the table goes on in another one, with the same header.
    fn go_on(&mut self) -> Result<(), BookError> {
        let full = std::mem::take(&mut self.sheet);
        self.close(full)?;
        let name = sheet_name(&self.name, &self.book.names);
        self.book.names.push(name.clone());
        self.part = name;
        self.row = 1;
        Ok(())
    }

    /// Header, widths, print set-up of a sheet whose rows are written.
    fn close(&mut self, mut sheet: Worksheet) -> Result<(), BookError> {
        let language = self.book.language;
        let remark = Column::wide(language.remark(), REMARK_WIDEST);
        let formats = &self.book.formats;
        let (mut lines, mut last, mut wide) = (1, 0, 0);
        for (place, (title, width)) in self.columns.iter().chain([&remark]).zip(&self.widths).enumerate() {
            let format = if title.figures { &formats.head_right } else { &formats.head };
            let width = size::column(&title.title, *width);
            sheet.set_column_width(column(place), f64::from(width))?;
            sheet.write_string_with_format(0, column(place), cell_text(&title.title, language), format)?;
            lines = lines.max(size::lines(&title.title, size::for_title(width)));
            (last, wide) = (column(place), wide + u32::from(width));
        }
        sheet.set_row_height(0, size::height(lines))?;
        sheet.set_name(&self.part)?;
        sheet.set_freeze_panes(1, 1)?.set_repeat_rows(0, 0)?;
        if self.row > 1 {
            sheet.autofilter(0, 0, self.row - 1, last)?;
            // Numbers of districts and requests are names: they are not to be added up.
            sheet.ignore_error_range(1, 0, self.row - 1, last, IgnoreError::NumberStoredAsText)?;
        }
        // A table that is too wide to be read on one page goes on beside it, what names its rows again.
        sheet.set_landscape().set_paper_size(A4).set_margins(0.4, 0.4, 0.7, 0.6, 0.3, 0.3);
        sheet.set_print_fit_to_pages(size::pages(wide), 0).set_repeat_columns(0, self.keys - 1)?;
        sheet.set_header(format!("&L{}&R{}", quoted(&self.book.about.title), quoted(&self.part)));
        sheet.set_footer(format!("&L{}&R{}", quoted(&self.book.about.foot), language.page_of()));
        match self.place {
            Place::First => self.book.first.push(sheet),
            Place::Last => self.book.sheets.push(sheet),
        }
        Ok(())
    }

    /// Puts the sheet into the book; how many rows its table has.
    pub fn end(mut self) -> Result<u64, BookError> {
        let sheet = std::mem::take(&mut self.sheet);
        self.close(sheet)?;
        Ok(self.rows)
    }
}

const A4: u8 = 9;
/// A line at the head or foot of a page has at most 255 characters, with what turns it.
const RUNNING_MAX: usize = 80;

/// A text for the head or foot of a page, where `&` begins an instruction.
fn quoted(text: &str) -> String {
    text.chars().take(RUNNING_MAX).collect::<String>().replace('&', "&&")
}

fn column(place: usize) -> u16 {
    u16::try_from(place).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests;

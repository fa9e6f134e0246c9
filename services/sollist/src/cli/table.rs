//! Figures as a sheet of typed cells, and its three forms: aligned table, JSON, CSV (RFC 4180).

use std::{borrow::Cow, str::FromStr as _};

use comfy_table::{
    Cell as Field, CellAlignment, ColumnConstraint, ContentArrangement, Row as Line, Table, Width, presets,
};
use serde::{Serialize, Serializer, ser::SerializeMap as _};
use serde_json::value::RawValue;
use sollist_contract::{
    ids::District,
    spreadsheet,
    words::terms::{self, Term},
};
use sollist_platform::process::shown;

use super::{
    lang::Lang,
    number::{shown_amount, shown_count, shown_decimal},
};

/// Widths down to which texts are wrapped, in characters: first between words (an id, the longest district), then
/// within.
const TEXT_WIDTHS: [u16; 2] = [26, 12];

/// One value. `Nothing` is left out of JSON, empty in CSV and in a table.
#[derive(Debug, Clone)]
pub enum Cell {
    Nothing,
    Text(String),
    /// A text that repeats what others wrote, rows of tables among it: however a spreadsheet divides it, no part is
    /// calculated.
    Said(String),
    /// A text with another one for people, per language: a label in a table, the first in JSON and CSV.
    Named(String, String),
    /// A district by its number; a table shows the name beside it.
    District(String),
    /// EUR as a decimal string.
    Amount(String),
    Count(i64),
    /// A fiscal year: a number without grouping.
    Year(i32),
    /// An exact decimal: a number in JSON, followed by its unit in a table.
    Number(String, &'static str),
    List(Vec<String>),
    Yes,
    /// No value: `null` in JSON, the reason in a table.
    Missing(String),
    /// JSON as it came.
    Json(Box<RawValue>),
}

impl Cell {
    pub fn some(text: Option<String>) -> Cell {
        text.map_or(Cell::Nothing, Cell::Text)
    }
    pub fn text(text: impl Into<String>) -> Cell {
        Cell::Text(text.into())
    }
    /// Nothing for an empty text, as a proto field that was not set.
    pub fn filled(text: String) -> Cell {
        if text.is_empty() { Cell::Nothing } else { Cell::Text(text) }
    }
    pub fn count(count: impl TryInto<i64>) -> Cell {
        Cell::Count(count.try_into().unwrap_or(i64::MAX))
    }
    fn is_nothing(&self) -> bool {
        matches!(self, Cell::Nothing)
    }
    fn is_figure(&self) -> bool {
        matches!(self, Cell::Amount(_) | Cell::Count(_) | Cell::Number(..))
    }

    /// As a person reads it: a line would tear the table, and a terminal would obey what is hidden in a text.
    pub fn shown(&self, lang: Lang) -> String {
        one_line(&self.said(lang))
    }
    fn said(&self, lang: Lang) -> String {
        match self {
            Cell::Nothing | Cell::Json(_) => String::new(),
            Cell::Text(text) | Cell::Said(text) | Cell::Missing(text) => text.clone(),
            Cell::Named(_, name) => name.clone(),
            Cell::District(code) => {
                District::from_str(code).map_or(code.clone(), |d| format!("{} {}", d.code(), d.name()))
            }
            Cell::Amount(amount) => shown_amount(amount, lang),
            Cell::Count(count) => shown_count(*count, lang),
            Cell::Year(year) => year.to_string(),
            Cell::Number(number, "") => shown_decimal(number, lang),
            Cell::Number(number, unit) => format!("{} {unit}", shown_decimal(number, lang)),
            Cell::List(list) => list.join(", "),
            Cell::Yes => lang.word(terms::YES).to_owned(),
        }
    }

    /// As a CSV field has it, for a program or a spreadsheet. What is a number goes by its type: a text that looks like
    /// one, or like a formula, stays a text. What is hidden in a text is named: CSV has no way to escape it.
    fn field(&self) -> Cow<'_, str> {
        let cell = |text: &str| -> Cow<'static, str> { spreadsheet::cell(&shown::lines(text)).into_owned().into() };
        match self {
            Cell::Nothing | Cell::Missing(_) => "".into(),
            Cell::Amount(number) | Cell::Number(number, _) if spreadsheet::is_number(number) => number.into(),
            Cell::Text(text)
            | Cell::Named(text, _)
            | Cell::District(text)
            | Cell::Amount(text)
            | Cell::Number(text, _) => cell(text),
            Cell::Said(text) => spreadsheet::parted(cell(text)),
            Cell::Count(count) => count.to_string().into(),
            Cell::Year(year) => year.to_string().into(),
            Cell::List(list) => cell(&list.join(" ")),
            Cell::Yes => "true".into(),
            Cell::Json(json) => cell(&spreadsheet::parted_json(&shown::json(json.get()))),
        }
    }
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self {
            Cell::Nothing | Cell::Missing(_) => s.serialize_unit(),
            Cell::Text(text) | Cell::Said(text) | Cell::Named(text, _) | Cell::District(text) | Cell::Amount(text) => {
                s.serialize_str(text)
            }
            Cell::Count(count) => s.serialize_i64(*count),
            Cell::Year(year) => s.serialize_i32(*year),
            // Digit by digit: no binary fraction comes between.
            Cell::Number(number, _) => match RawValue::from_string(number.clone()) {
                Ok(raw) if number.starts_with(|c: char| c == '-' || c.is_ascii_digit()) => raw.serialize(s),
                _ => s.serialize_str(number),
            },
            Cell::List(list) => list.serialize(s),
            Cell::Yes => s.serialize_bool(true),
            Cell::Json(json) => json.serialize(s),
        }
    }
}

/// A text on one line, without what a terminal would obey.
pub fn one_line(text: &str) -> String {
    shown::line(text).into_owned()
}

/// What a column is called and where it appears.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Key in JSON and CSV; empty: in tables only.
    pub key: &'static str,
    de: &'static str,
    en: &'static str,
    /// Left out where no row has it; else CSV has it always.
    optional: bool,
    /// In JSON and CSV only.
    hidden: bool,
}

impl Column {
    pub const fn new(key: &'static str, de: &'static str, en: &'static str) -> Column {
        Column { key, de, en, optional: false, hidden: false }
    }
    /// A column of what has a word of its own.
    pub const fn of(key: &'static str, term: Term) -> Column {
        Column::new(key, term.de, term.en)
    }
    pub const fn optional(mut self) -> Column {
        self.optional = true;
        self
    }
    pub const fn hidden(mut self) -> Column {
        self.hidden = true;
        self
    }
}

/// Rows under named columns, perhaps with a total.
#[derive(Debug, Clone)]
pub struct Sheet {
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Cell>>,
    pub total: Option<Vec<Cell>>,
}

/// One row as a JSON object.
pub struct Object<'a> {
    columns: &'a [Column],
    cells: &'a [Cell],
}

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(None)?;
        for (column, cell) in self.columns.iter().zip(self.cells) {
            if !column.key.is_empty() && !cell.is_nothing() {
                map.serialize_entry(column.key, cell)?;
            }
        }
        map.end()
    }
}

impl Sheet {
    pub fn new(columns: Vec<Column>, rows: Vec<Vec<Cell>>) -> Sheet {
        Sheet { columns, rows, total: None }
    }

    pub fn objects(&self) -> Vec<Object<'_>> {
        self.rows.iter().map(|cells| Object { columns: &self.columns, cells }).collect()
    }
    /// The total as an object; `null` without one.
    pub fn total_object(&self) -> Option<Object<'_>> {
        self.total.as_ref().map(|cells| Object { columns: &self.columns, cells })
    }

    fn used(&self, index: usize) -> bool {
        self.rows.iter().any(|row| row.get(index).is_some_and(|cell| !cell.is_nothing()))
    }

    /// CSV with a header line, CRLF, fields quoted where they must be; the only place that writes it. Without total:
    /// who sums the column gets it.
    pub fn csv(&self, header: bool) -> Result<Vec<u8>, csv::Error> {
        let columns: Vec<(usize, &Column)> = self
            .columns
            .iter()
            .enumerate()
            .filter(|(index, c)| !c.key.is_empty() && (!c.optional || self.used(*index)))
            .collect();
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        if header {
            writer.write_record(columns.iter().map(|(_, column)| column.key))?;
        }
        for row in &self.rows {
            writer.write_record(
                columns.iter().map(|(index, _)| row.get(*index).map_or("".into(), Cell::field)).map(|c| c.into_owned()),
            )?;
        }
        writer.into_inner().map_err(|error| error.into_error().into())
    }

    /// The table for a terminal of `width` characters; without a width as wide as it gets. What does not fit is first
    /// rid of columns that hold only zeros (and says so), then wraps its texts, then becomes one record below the
    /// other.
    pub fn table(&self, lang: Lang, width: Option<usize>) -> String {
        let all: Vec<usize> = (0..self.columns.len())
            .filter(|&i| self.column(i).is_some_and(|c| !c.hidden && (!c.optional || self.used(i))))
            .collect();
        let full = self.draw(lang, &all, None);
        let Some(width) = width.filter(|width| widest(&full) > *width) else { return full };
        let (zero, some): (Vec<usize>, Vec<usize>) = all.iter().partition(|&&i| self.all_zero(i));
        let names: Vec<&str> = zero.iter().filter_map(|&i| self.column(i)).map(|c| lang.pick(c.de, c.en)).collect();
        let note = if names.is_empty() {
            String::new()
        } else {
            format!("{} {}\n", lang.pick("Überall null:", "Zero throughout:"), names.join(", "))
        };
        let narrow = self.draw(lang, &some, None);
        if widest(&narrow) <= width {
            return narrow + &note;
        }
        for least in TEXT_WIDTHS {
            let wrapped = self.draw(lang, &some, u16::try_from(width).ok().map(|width| (width, least)));
            if widest(&wrapped) <= width {
                return wrapped + &note;
            }
        }
        self.records(lang, &all)
    }

    fn column(&self, index: usize) -> Option<&Column> {
        self.columns.get(index)
    }

    fn all_zero(&self, index: usize) -> bool {
        let zero = |cell: &Cell| match cell {
            Cell::Amount(text) | Cell::Number(text, _) => text.bytes().all(|b| matches!(b, b'0' | b'.')),
            Cell::Count(count) => *count == 0,
            _ => false,
        };
        self.rows.iter().chain(&self.total).all(|row| row.get(index).is_some_and(zero))
    }

    fn figures(&self, index: usize) -> bool {
        self.rows.iter().chain(&self.total).any(|row| row.get(index).is_some_and(Cell::is_figure))
    }

    /// `wrap`: the width of the terminal, and the least width of a text.
    fn draw(&self, lang: Lang, columns: &[usize], wrap: Option<(u16, u16)>) -> String {
        let mut table = Table::new();
        table.load_preset(presets::NOTHING).set_style(comfy_table::TableComponent::HeaderLines, '─');
        table.set_content_arrangement(if wrap.is_some() {
            ContentArrangement::Dynamic
        } else {
            ContentArrangement::Disabled
        });
        if let Some((width, _)) = wrap {
            table.set_width(width);
        }
        let align = |index: usize| if self.figures(index) { CellAlignment::Right } else { CellAlignment::Left };
        let heading = |&index: &usize| {
            let name = self.column(index).map_or("", |c| lang.pick(c.de, c.en));
            Field::new(name).set_alignment(align(index))
        };
        table.set_header(columns.iter().map(heading).collect::<Vec<_>>());
        for cells in &self.rows {
            table.add_row(self.line(cells, columns, lang, None));
        }
        if let Some(total) = &self.total {
            table.add_row(self.line(total, columns, lang, Some(lang.word(terms::TOTAL))));
        }
        for (place, &index) in columns.iter().enumerate() {
            let Some(column) = table.column_mut(place) else { continue };
            column.set_padding((if place == 0 { 0 } else { 2 }, 0));
            if self.figures(index) {
                column.set_constraint(ColumnConstraint::ContentWidth);
            } else if let Some((_, least)) = wrap {
                let least = least.min(u16::try_from(self.widest_word(index, lang)).unwrap_or(least));
                column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(least.saturating_add(2))));
            }
        }
        let mut lines: Vec<String> = table.lines().map(|line| line.trim_end().to_owned()).collect();
        if self.total.is_some()
            && let Some(rule) = lines.get(1).filter(|line| line.starts_with('─')).cloned()
        {
            lines.insert(lines.len().saturating_sub(1), rule);
        }
        lines.join("\n") + "\n"
    }

    fn line(&self, cells: &[Cell], columns: &[usize], lang: Lang, label: Option<&str>) -> Line {
        let mut line = Line::new();
        for (place, &index) in columns.iter().enumerate() {
            let cell = cells.get(index).unwrap_or(&Cell::Nothing);
            let text = match label {
                Some(label) if place == 0 && cell.is_nothing() => label.to_owned(),
                _ => cell.shown(lang),
            };
            let right = cell.is_figure();
            line.add_cell(Field::new(text).set_alignment(if right {
                CellAlignment::Right
            } else {
                CellAlignment::Left
            }));
        }
        line
    }

    fn widest_word(&self, index: usize, lang: Lang) -> usize {
        let of = |text: &str| text.split(' ').map(|word| word.chars().count()).max().unwrap_or(0);
        self.rows.iter().filter_map(|row| row.get(index)).map(|cell| of(&cell.shown(lang))).max().unwrap_or(0).max(1)
    }

    /// One record below the other: for terminals too narrow for the figures side by side.
    fn records(&self, lang: Lang, columns: &[usize]) -> String {
        let name = |index: usize| self.column(index).map_or("", |c| lang.pick(c.de, c.en));
        let label_width = columns.iter().map(|&i| name(i).chars().count()).max().unwrap_or(0);
        let figure_width = self
            .rows
            .iter()
            .chain(&self.total)
            .flat_map(|row| columns.iter().filter_map(|&i| row.get(i)))
            .filter(|cell| cell.is_figure())
            .map(|cell| cell.shown(lang).chars().count())
            .max()
            .unwrap_or(0);
        let mut out = String::new();
        for (place, cells) in self.rows.iter().chain(&self.total).enumerate() {
            if place > 0 {
                out.push('\n');
            }
            if place == self.rows.len() {
                out.push_str(&format!("{}\n", lang.word(terms::TOTAL)));
            }
            for &index in columns {
                let Some(cell) = cells.get(index).filter(|cell| !cell.is_nothing()) else { continue };
                let text = cell.shown(lang);
                if cell.is_figure() {
                    out.push_str(&format!("{:<label_width$}  {text:>figure_width$}\n", name(index)));
                } else {
                    out.push_str(&format!("{:<label_width$}  {text}\n", name(index)));
                }
            }
        }
        out
    }
}

/// Characters of the longest line.
pub fn widest(text: &str) -> usize {
    text.lines().map(|line| line.chars().count()).max().unwrap_or(0)
}

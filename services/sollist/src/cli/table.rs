//! Figures as a sheet of typed cells, and its three forms: aligned table, JSON, CSV (RFC 4180).

use std::{borrow::Cow, str::FromStr as _};

use serde::{Serialize, Serializer, ser::SerializeMap};
use serde_json::value::RawValue;
use sollist_contract::{
    ids::District,
    spreadsheet,
    words::terms::{self, Term},
};
use sollist_platform::process::shown;

use super::{
    grid::{self, Field, Grid},
    moment::berlin_time,
    number::{shown_amount, shown_count, shown_day, shown_decimal, whole_euros},
    words::table as words,
};
use sollist_contract::lang::Lang;

/// What a text has at least, in characters, before a column of less weight leaves.
const TEXT_ROOM: usize = 24;

/// How a table is to look.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    pub lang: Lang,
    /// Characters of a line; `None`: as many as it takes.
    pub width: Option<usize>,
    /// With every column.
    pub wide: bool,
    /// Amounts as whole euros.
    pub whole_euros: bool,
}

impl Look {
    /// As wide as it takes, to the cent.
    pub fn of(lang: Lang) -> Look {
        Look { lang, width: None, wide: false, whole_euros: false }
    }
}

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
    /// The same where other units stand in its column: a table writes EUR behind it.
    Eur(String),
    Count(i64),
    /// A fiscal year: a number without grouping.
    Year(i32),
    /// A day as YYYY-MM-DD; a German table writes it as people do.
    Day(String),
    /// An instant, RFC 3339; a table says day and time in Berlin.
    Moment(String),
    /// An exact decimal: a number in JSON, followed by its unit in a table.
    Number(String, &'static str),
    List(Vec<String>),
    /// Events by their journal numbers, and of how many people read.
    Events(Vec<u64>, usize),
    /// A list of codes with what people read instead of them.
    Names(Vec<String>, String),
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
    /// A list, where there is something in it.
    pub fn list(list: Vec<String>) -> Cell {
        if list.is_empty() { Cell::Nothing } else { Cell::List(list) }
    }
    /// An instant, where there is one.
    pub fn moment(instant: String) -> Cell {
        if instant.is_empty() { Cell::Nothing } else { Cell::Moment(instant) }
    }
    pub fn count(count: impl TryInto<i64>) -> Cell {
        Cell::Count(count.try_into().unwrap_or(i64::MAX))
    }
    pub fn is_something(&self) -> bool {
        !self.is_nothing()
    }
    fn is_nothing(&self) -> bool {
        matches!(self, Cell::Nothing)
    }
    fn is_figure(&self) -> bool {
        matches!(self, Cell::Amount(_) | Cell::Eur(_) | Cell::Count(_) | Cell::Number(..) | Cell::Missing(_))
    }

    /// As a person reads it: a line would tear the table, and a terminal would obey what is hidden in a text.
    pub fn shown(&self, lang: Lang) -> String {
        self.looking(Look::of(lang))
    }
    fn looking(&self, look: Look) -> String {
        one_line(&self.said(look))
    }
    fn said(&self, look: Look) -> String {
        let lang = look.lang;
        match self {
            Cell::Nothing | Cell::Json(_) => String::new(),
            Cell::Text(text) | Cell::Said(text) | Cell::Missing(text) => text.clone(),
            Cell::Named(_, name) | Cell::Names(_, name) => name.clone(),
            Cell::District(code) => {
                District::from_str(code).map_or(code.clone(), |d| format!("{} {}", d.code(), d.name()))
            }
            Cell::Amount(amount) if look.whole_euros => whole_euros(amount, lang),
            Cell::Amount(amount) => shown_amount(amount, lang),
            Cell::Eur(amount) if look.whole_euros => format!("{} EUR", whole_euros(amount, lang)),
            Cell::Eur(amount) => format!("{} EUR", shown_amount(amount, lang)),
            Cell::Count(count) => shown_count(*count, lang),
            Cell::Year(year) => year.to_string(),
            Cell::Day(day) => shown_day(day, lang),
            Cell::Moment(instant) => {
                berlin_time(instant, lang).map_or_else(|| instant.clone(), |(day, time)| format!("{day} {time}"))
            }
            Cell::Number(number, "") => shown_decimal(number, lang),
            Cell::Number(number, unit) => format!("{} {unit}", shown_decimal(number, lang)),
            Cell::List(list) => list.join(", "),
            Cell::Events(..) => self.events(|number| shown_count(number, lang)),
            Cell::Yes => lang.word(terms::YES).to_owned(),
        }
    }

    /// The first numbers of events, each written so, and that there are more; of what is no list of events nothing.
    pub fn events(&self, written: impl Fn(u64) -> String) -> String {
        let Cell::Events(numbers, most) = self else { return String::new() };
        let more = (numbers.len() > *most).then(|| "…".to_owned());
        numbers.iter().take(*most).map(|number| written(*number)).chain(more).collect::<Vec<_>>().join(", ")
    }

    /// As a CSV field has it, for a program or a spreadsheet. What is a number goes by its type: a text that looks like
    /// one, or like a formula, stays a text. What is hidden in a text is named: CSV has no way to escape it.
    fn field(&self) -> Cow<'_, str> {
        let cell = |text: &str| -> Cow<'static, str> { spreadsheet::cell(&shown::lines(text)).into_owned().into() };
        match self {
            Cell::Nothing | Cell::Missing(_) => "".into(),
            Cell::Amount(number) | Cell::Eur(number) | Cell::Number(number, _) if spreadsheet::is_number(number) => {
                number.into()
            }
            Cell::Text(text)
            | Cell::Named(text, _)
            | Cell::District(text)
            | Cell::Day(text)
            | Cell::Moment(text)
            | Cell::Amount(text)
            | Cell::Eur(text)
            | Cell::Number(text, _) => cell(text),
            Cell::Said(text) => spreadsheet::parted(cell(text)),
            Cell::Count(count) => count.to_string().into(),
            Cell::Year(year) => year.to_string().into(),
            Cell::List(list) | Cell::Names(list, _) => cell(&list.join(" ")),
            Cell::Events(numbers, _) => numbers.iter().map(u64::to_string).collect::<Vec<_>>().join(" ").into(),
            Cell::Yes => "true".into(),
            Cell::Json(json) => cell(&spreadsheet::parted_json(&shown::json(json.get()))),
        }
    }
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self {
            Cell::Nothing | Cell::Missing(_) => s.serialize_unit(),
            Cell::Text(text)
            | Cell::Said(text)
            | Cell::Named(text, _)
            | Cell::District(text)
            | Cell::Day(text)
            | Cell::Moment(text)
            | Cell::Amount(text)
            | Cell::Eur(text) => s.serialize_str(text),
            Cell::Count(count) => s.serialize_i64(*count),
            Cell::Year(year) => s.serialize_i32(*year),
            // Digit by digit: no binary fraction comes between.
            Cell::Number(number, _) => match RawValue::from_string(number.clone()) {
                Ok(raw) if number.starts_with(|c: char| c == '-' || c.is_ascii_digit()) => raw.serialize(s),
                _ => s.serialize_str(number),
            },
            Cell::List(list) | Cell::Names(list, _) => list.serialize(s),
            Cell::Events(numbers, _) => numbers.serialize(s),
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
    /// Key in JSON and CSV; empty: for people only, in tables and workbooks.
    pub key: &'static str,
    de: &'static str,
    en: &'static str,
    /// Left out of tables and workbooks where no row has it.
    optional: bool,
    /// There only where it is asked for, as the keys of a grouping are: left out of CSV too where no row has it.
    asked: bool,
    /// In no table.
    hidden: bool,
    /// In no workbook: what stands there for programs, or only to make room in a table.
    unbooked: bool,
    /// In a table only where every column is asked for.
    wide: bool,
    /// Leaves a table that is too wide, the highest first; 0 never does.
    weight: u8,
    /// Said once above the table where every row has the same.
    shared: bool,
}

impl Column {
    pub const fn new(key: &'static str, de: &'static str, en: &'static str) -> Column {
        let (optional, asked, hidden, unbooked, wide, weight, shared) = (false, false, false, false, false, 0, false);
        Column { key, de, en, optional, asked, hidden, unbooked, wide, weight, shared }
    }
    /// A column of what has a word of its own.
    pub const fn of(key: &'static str, term: Term) -> Column {
        Column::new(key, term.de, term.en)
    }
    pub const fn optional(mut self) -> Column {
        self.optional = true;
        self
    }
    pub const fn asked(self) -> Column {
        Column { asked: true, ..self.optional() }
    }
    pub const fn hidden(mut self) -> Column {
        self.hidden = true;
        self
    }
    pub const fn unbooked(mut self) -> Column {
        self.unbooked = true;
        self
    }
    /// What programs read where people have a column of their own.
    pub const fn coded(self) -> Column {
        self.hidden().unbooked()
    }
    /// Shown by `--wide` only.
    pub const fn wide(mut self) -> Column {
        self.wide = true;
        self
    }
    /// Leaves where there is no room; the highest first.
    pub const fn leaves(mut self, weight: u8) -> Column {
        self.weight = weight;
        self
    }
    pub const fn shared(mut self) -> Column {
        self.shared = true;
        self
    }
    pub fn name(&self, lang: Lang) -> &'static str {
        lang.pick(self.de, self.en)
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

impl Object<'_> {
    /// Puts its entries into an object that is being written.
    pub fn put<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let keyed =
            self.columns.iter().zip(self.cells).filter(|(column, cell)| !column.key.is_empty() && !cell.is_nothing());
        for (column, cell) in keyed {
            map.serialize_entry(column.key, cell)?;
        }
        Ok(())
    }
}

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(None)?;
        self.put(&mut map)?;
        map.end()
    }
}

impl Sheet {
    pub fn new(columns: Vec<Column>, rows: Vec<Vec<Cell>>) -> Sheet {
        Sheet { columns, rows, total: None }
    }

    /// The same with every sentence as it is told.
    #[must_use]
    pub fn with_sentences(&self, told: impl Fn(&str) -> String) -> Sheet {
        let cell = |cell: &Cell| match cell {
            Cell::Said(text) => Cell::Said(told(text)),
            other => other.clone(),
        };
        let rows = self.rows.iter().map(|row| row.iter().map(cell).collect()).collect();
        Sheet { rows, ..self.clone() }
    }

    /// Adds a column behind that of a key, with the same in every row.
    pub fn add(&mut self, behind: &str, column: Column, cell: Cell) {
        let place = self.columns.iter().position(|column| column.key == behind);
        let place = place.map_or(self.columns.len(), |place| place + 1);
        self.columns.insert(place, column);
        for row in &mut self.rows {
            row.insert(place.min(row.len()), cell.clone());
        }
    }

    pub fn objects(&self) -> Vec<Object<'_>> {
        self.rows.iter().map(|cells| Object { columns: &self.columns, cells }).collect()
    }
    /// The total as an object; `null` without one.
    pub fn total_object(&self) -> Option<Object<'_>> {
        self.total.as_ref().map(|cells| Object { columns: &self.columns, cells })
    }

    /// The columns that have a key: always the same, but those that were not asked for.
    pub fn keyed(&self) -> Vec<usize> {
        let has = |(index, column): (usize, &Column)| {
            (!column.key.is_empty() && (!column.asked || self.used(index))).then_some(index)
        };
        self.columns.iter().enumerate().filter_map(has).collect()
    }

    /// The columns of a workbook, but those that no row has.
    pub fn booked(&self) -> Vec<usize> {
        let has = |(index, column): (usize, &Column)| {
            (!column.unbooked && (!column.optional || self.used(index))).then_some(index)
        };
        self.columns.iter().enumerate().filter_map(has).collect()
    }

    /// Whether a column holds figures, and no text beside them.
    pub fn figures(&self, index: usize) -> bool {
        let mut cells = self.rows.iter().chain(&self.total).filter_map(|row| row.get(index));
        let is_text =
            |cell: &Cell| !cell.is_figure() && !matches!(cell, Cell::Nothing | Cell::Day(_) | Cell::Moment(_));
        cells.clone().any(Cell::is_figure) && !cells.any(is_text)
    }

    fn used(&self, index: usize) -> bool {
        self.rows.iter().any(|row| row.get(index).is_some_and(|cell| !cell.is_nothing()))
    }

    /// CSV with a header line, CRLF, fields quoted where they must be; the only place that writes it. Without total:
    /// who sums the column gets it.
    pub fn csv(&self, header: bool) -> Result<Vec<u8>, csv::Error> {
        let columns: Vec<(usize, &Column)> =
            self.keyed().into_iter().filter_map(|index| Some((index, self.column(index)?))).collect();
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

    /// The table. What every row has stands above it, once. What does not fit wraps its texts; then columns leave by
    /// their weight, those first that hold only zeros, and the table says which; then it becomes one record below the
    /// other.
    pub fn table(&self, look: Look) -> String {
        let (mut left_out, used): (Vec<usize>, Vec<usize>) = (0..self.columns.len())
            .filter(|&i| self.column(i).is_some_and(|c| !c.hidden && (!c.optional || self.used(i))))
            .partition(|&i| !look.wide && self.column(i).is_some_and(|c| c.wide));
        let (mut shared, mut columns): (Vec<usize>, Vec<usize>) =
            used.iter().partition(|&&i| !look.wide && self.is_shared(i));
        if columns.is_empty() {
            std::mem::swap(&mut shared, &mut columns);
        }
        let above = self.above(&shared, look);
        let width = if look.wide { None } else { look.width };
        let mut zero = Vec::new();
        let mut kept = columns;
        loop {
            let may_leave = self.leaving(&kept);
            let room = if may_leave.is_some() { TEXT_ROOM } else { 0 };
            if let Some(drawn) = self.grid(look, &kept).drawn(width, room) {
                left_out.sort_unstable();
                return above + &drawn + &self.below(&zero, &left_out, look);
            }
            let Some(leaving) = may_leave else { break };
            let gone = kept.remove(leaving);
            if self.all_zero(gone) {
                zero.push(gone);
                continue;
            }
            left_out.push(gone);
            // Parts of one sum are there together or not at all.
            let weight = |index: usize| self.column(index).map_or(0, |column| column.weight);
            let (with, rest) = kept.into_iter().partition(|index| weight(*index) == weight(gone) && weight(gone) > 0);
            kept = rest;
            left_out.extend::<Vec<usize>>(with);
        }
        kept.extend(zero);
        kept.sort_unstable();
        self.records(look, &kept)
    }

    /// One record below the other, with everything that has a name.
    pub fn record(&self, look: Look) -> String {
        let seen = |&index: &usize| self.column(index).is_some_and(|column| !column.name(look.lang).is_empty());
        self.records(look, &(0..self.columns.len()).filter(seen).collect::<Vec<_>>())
    }

    fn column(&self, index: usize) -> Option<&Column> {
        self.columns.get(index)
    }

    fn names(&self, columns: &[usize], lang: Lang) -> String {
        columns.iter().filter_map(|&i| self.column(i)).map(|c| c.name(lang)).collect::<Vec<_>>().join(", ")
    }

    /// Which of these columns leaves next: one in which nothing stands, one of zeros, else the one of the highest
    /// weight.
    fn leaving(&self, columns: &[usize]) -> Option<usize> {
        let weight = |&index: &usize| match self.column(index).map_or(0, |column| column.weight) {
            weight if self.all_blank(index) => weight.saturating_add(150),
            0 if self.all_zero(index) => 1,
            weight if self.all_zero(index) => weight.saturating_add(100),
            weight => weight,
        };
        let (place, weight) = columns.iter().map(weight).enumerate().rev().max_by_key(|(_, weight)| *weight)?;
        (weight > 0 && columns.len() > 1).then_some(place)
    }

    fn is_shared(&self, index: usize) -> bool {
        let Some(column) = self.column(index).filter(|column| column.shared) else { return false };
        let mut cells = self.rows.iter().filter_map(|row| row.get(index)).map(|cell| cell.shown(Lang::De));
        let first = cells.next().unwrap_or_default();
        // Of a single row only its year: what it is about is no heading.
        (self.rows.len() > 1 || column.key == "year") && !first.is_empty() && cells.all(|cell| cell == first)
    }

    fn above(&self, shared: &[usize], look: Look) -> String {
        let said = |&index: &usize| {
            let cell = self.rows.first().and_then(|row| row.get(index))?;
            Some(format!("{}: {}", self.column(index)?.name(look.lang), cell.looking(look)))
        };
        let said: Vec<String> = shared.iter().filter_map(said).collect();
        if said.is_empty() { String::new() } else { format!("{}\n\n", said.join(", ")) }
    }

    fn below(&self, zero: &[usize], left_out: &[usize], look: Look) -> String {
        let mut notes = Vec::new();
        if !zero.is_empty() {
            notes.push(words::zero(&self.names(zero, look.lang)));
        }
        if !left_out.is_empty() {
            notes.push(words::left_out(&self.names(left_out, look.lang)));
        }
        if look.whole_euros && self.rows.iter().flatten().any(|cell| matches!(cell, Cell::Amount(_) | Cell::Eur(_))) {
            notes.push(words::rounded());
        }
        notes.into_iter().map(|note| wrapped(&look.lang.say(note), look.width)).collect()
    }

    /// The total as people see it: of one row it is that row.
    fn total_shown(&self) -> Option<&Vec<Cell>> {
        self.total.as_ref().filter(|_| self.rows.len() != 1)
    }

    fn all_blank(&self, index: usize) -> bool {
        let blank = |cell: &Cell| match cell {
            Cell::Nothing => true,
            Cell::Missing(why) => matches!(why.as_str(), "" | "–"),
            _ => false,
        };
        self.rows.iter().chain(&self.total).all(|row| row.get(index).is_none_or(blank))
    }

    fn all_zero(&self, index: usize) -> bool {
        let zero = |cell: &Cell| match cell {
            Cell::Amount(text) | Cell::Eur(text) | Cell::Number(text, _) => {
                text.bytes().all(|b| matches!(b, b'0' | b'.'))
            }
            Cell::Count(count) => *count == 0,
            _ => false,
        };
        self.rows.iter().chain(&self.total).all(|row| row.get(index).is_some_and(zero))
    }

    fn grid(&self, look: Look, columns: &[usize]) -> Grid {
        let line = |cells: &Vec<Cell>, label: Option<&str>| -> Vec<Field> {
            let field = |(place, &index): (usize, &usize)| {
                let cell = cells.get(index).unwrap_or(&Cell::Nothing);
                let text = match label {
                    Some(label) if place == 0 && cell.is_nothing() => label.to_owned(),
                    _ => cell.looking(look),
                };
                Field { text, figure: cell.is_figure() }
            };
            columns.iter().enumerate().map(field).collect()
        };
        Grid {
            heads: columns
                .iter()
                .map(|&i| self.column(i).map_or(String::new(), |c| c.name(look.lang).to_owned()))
                .collect(),
            rows: self.rows.iter().map(|cells| line(cells, None)).collect(),
            total: self.total_shown().map(|cells| line(cells, Some(look.lang.word(terms::TOTAL)))),
        }
    }

    /// One record below the other: for terminals too narrow for the figures side by side.
    fn records(&self, look: Look, columns: &[usize]) -> String {
        let lang = look.lang;
        let name = |index: usize| self.column(index).map_or("", |c| lang.pick(c.de, c.en));
        let label_width = columns.iter().map(|&i| name(i).chars().count()).max().unwrap_or(0);
        let figure_width = self
            .rows
            .iter()
            .chain(&self.total)
            .flat_map(|row| columns.iter().filter_map(|&i| row.get(i)))
            .filter(|cell| cell.is_figure())
            .map(|cell| cell.looking(look).chars().count())
            .max()
            .unwrap_or(0);
        let mut out = String::new();
        for (place, cells) in self.rows.iter().chain(self.total_shown()).enumerate() {
            if place > 0 {
                out.push('\n');
            }
            if place == self.rows.len() {
                out.push_str(&format!("{}\n", lang.word(terms::TOTAL)));
            }
            for &index in columns {
                let Some(cell) = cells.get(index).filter(|cell| !cell.is_nothing()) else { continue };
                let text = cell.looking(look);
                if cell.is_figure() {
                    out.push_str(&format!("{:<label_width$}  {text:>figure_width$}\n", name(index)));
                } else {
                    let room =
                        look.width.map_or(usize::MAX, |width| width.saturating_sub(label_width.saturating_add(2)));
                    for (number, line) in grid::wrapped_names(&text, room).iter().enumerate() {
                        let label = if number == 0 { name(index) } else { "" };
                        out.push_str(&format!("{label:<label_width$}  {line}\n"));
                    }
                }
            }
        }
        out
    }
}

/// A note of lines of so many characters.
fn wrapped(note: &str, width: Option<usize>) -> String {
    grid::wrapped(note, width.unwrap_or(usize::MAX)).iter().map(|line| format!("{line}\n")).collect()
}

//! Tables as a workbook (`--format xlsx`): what people read of JSON and CSV, amounts as numbers, days as days, names
//! instead of codes, a sheet for each table, and one for the state of knowledge.

use std::str::FromStr as _;

use rust_decimal::Decimal;
use sollist_contract::{day::Day, grpc::common::v1::AsOf, money::Cents, words::terms};
use sollist_platform::process::shown;
use sollist_workbook::{self as book, About, BookError, Language};

use super::{
    failure::Failure,
    moment::berlin,
    table::{Cell, Sheet},
};
use sollist_contract::lang::Lang;

/// Tables on their way into a workbook.
#[derive(Debug, Default)]
pub struct Book {
    tables: Vec<(Option<String>, Sheet)>,
    stand: Option<AsOf>,
    /// The day until which what had happened counts, where one is named.
    until: Option<Day>,
    /// What else the tables rest on: of which day, under which assumptions.
    resting_on: Vec<(String, Cell)>,
}

impl Book {
    /// Takes a table; `first`: it begins anew, else its rows go on with those before.
    pub fn take(&mut self, sheet: &Sheet, first: bool) {
        match self.tables.last_mut().filter(|_| !first) {
            Some((_, before)) => before.rows.extend(sheet.rows.iter().cloned()),
            None => self.tables.push((None, sheet.clone())),
        }
    }
    /// Takes a table that has a name.
    pub fn beside(&mut self, name: &str, sheet: &Sheet) {
        self.tables.push((Some(name.to_owned()), sheet.clone()));
    }
    pub fn know(&mut self, stand: &AsOf, until: Option<Day>) {
        (self.stand, self.until) = (Some(stand.clone()), until);
    }

    pub fn rests_on(&mut self, name: &str, what: Cell) {
        self.resting_on.push((name.to_owned(), what));
    }

    /// Rows of the first table.
    pub fn rows(&self) -> usize {
        self.tables.first().map_or(0, |(_, sheet)| sheet.rows.len())
    }

    pub fn bytes(&self, lang: Lang) -> Result<Vec<u8>, Failure> {
        self.written(lang).map_err(Failure::answer)
    }

    fn written(&self, lang: Lang) -> Result<Vec<u8>, BookError> {
        let created = self.stand.as_ref().and_then(|stand| stand.recorded_at.parse().ok()).unwrap_or_default();
        let about = About { title: "Sollist".to_owned(), created, ..About::default() };
        let mut book = book::Book::new(about, lang.pick(Language::German, Language::English));
        for (name, sheet) in &self.tables {
            let name = name.as_deref().unwrap_or(lang.pick("Tabelle", "Table"));
            put(&mut book, name, sheet, Rows::All, lang)?;
            // A total among the rows would be summed and sorted with them; of one row it is that row.
            if let Some(total) = sheet.total.as_ref().filter(|_| sheet.rows.len() > 1) {
                put(&mut book, lang.word(terms::TOTAL), sheet, Rows::Total(total), lang)?;
            }
        }
        if let Some(stand) = &self.stand {
            self.put_stand(&mut book, stand, lang)?;
        }
        book.finish()
    }

    fn put_stand(&self, book: &mut book::Book, stand: &AsOf, lang: Lang) -> Result<(), BookError> {
        let mut columns = vec![
            book::Column::text(lang.pick("Journal Nr.", "Journal number")),
            book::Column::text(lang.pick("aufgezeichnet", "Recorded")),
            book::Column::wide(lang.pick("Prüfsumme", "Hash"), 70),
        ];
        let mut cells = vec![
            book::Cell::Plain(i64::try_from(stand.sequence).unwrap_or(i64::MAX)),
            moment(&stand.recorded_at),
            book::Cell::text(&stand.hash),
        ];
        if let Some(day) = self.until {
            columns.push(book::Column::text(lang.pick("gezählt bis", "Counted until")));
            cells.push(book::Cell::Day(day));
        }
        if let Ok(authority) = stand.authority.parse() {
            columns.push(book::Column::text(lang.word(terms::AUTHORITY)));
            cells.push(book::Cell::text(terms::authority_short(&authority)));
        }
        for (name, what) in &self.resting_on {
            columns.push(book::Column::text(name.clone()));
            cells.push(cell(what, lang));
        }
        let mut table = book.sheet(lang.pick("Stand", "As of"), columns);
        table.row(cells)?;
        table.end().map(|_| ())
    }
}

/// What of a table goes into a sheet of its own.
enum Rows<'a> {
    All,
    Total(&'a Vec<Cell>),
}

fn put(book: &mut book::Book, name: &str, sheet: &Sheet, rows: Rows<'_>, lang: Lang) -> Result<(), BookError> {
    let (rows, columns) = match rows {
        Rows::All => (sheet.rows.as_slice(), sheet.booked()),
        // It has no keys.
        Rows::Total(total) => {
            let has = |index: &usize| total.get(*index).is_some_and(Cell::is_something);
            (std::slice::from_ref(total), sheet.booked().into_iter().filter(has).collect())
        }
    };
    let mut names: Vec<String> = Vec::new();
    let column = |&index: &usize| {
        let name = sheet.columns.get(index).map_or("", |column| column.name(lang));
        // Who sorts or looks up by a heading means one column.
        let taken = names.iter().filter(|other| other.split(" (").next() == Some(name)).count();
        let name = if taken == 0 { name.to_owned() } else { format!("{name} ({})", taken.saturating_add(1)) };
        names.push(name.clone());
        if sheet.figures(index) { book::Column::figure(name) } else { book::Column::wide(name, 60) }
    };
    let headings = columns.iter().map(column).collect();
    let mut table = book.sheet(name, headings);
    for row in rows {
        let cells = columns.iter().map(|&index| row.get(index).map_or(book::Cell::Empty, |it| cell(it, lang)));
        table.row(cells.collect())?;
    }
    table.end().map(|_| ())
}

fn cell(cell: &Cell, lang: Lang) -> book::Cell {
    let text = |text: &str| book::Cell::text(shown::lines(text));
    match cell {
        Cell::Nothing => book::Cell::Empty,
        Cell::Missing(why) if why == "–" || why.is_empty() => book::Cell::Empty,
        Cell::Missing(why) => book::Cell::Because(why.clone()),
        Cell::Amount(amount) | Cell::Eur(amount) => {
            Cents::of_sum(amount).map_or_else(|_| decimal(amount), book::Cell::Amount)
        }
        Cell::Number(number, "%") => share(number),
        Cell::Number(number, _) => decimal(number),
        Cell::Count(count) => book::Cell::Count(*count),
        Cell::Year(year) => book::Cell::Plain(i64::from(*year)),
        Cell::Day(day) => day.parse().map_or_else(|_| text(day), book::Cell::Day),
        Cell::Moment(instant) => moment(instant),
        // For programs; people have a text beside it.
        Cell::Json(_) => book::Cell::Empty,
        // One is a number, by which its row of the journal is found; nobody groups those of several.
        Cell::Events(numbers, _) => match numbers[..] {
            [one] => book::Cell::Plain(i64::try_from(one).unwrap_or(i64::MAX)),
            _ => text(&cell.events(|number| number.to_string())),
        },
        Cell::Text(lines) | Cell::Said(lines) => text(lines),
        other => text(&other.shown(lang)),
    }
}

/// Day and time in Berlin; what is no instant as it is.
fn moment(instant: &str) -> book::Cell {
    berlin(instant)
        .map_or_else(|| book::Cell::text(instant), |at| book::Cell::Moment(Day::of(at.timestamp()), at.time()))
}

/// A percentage as the share that a spreadsheet shows as one, like the report's.
fn share(percent: &str) -> book::Cell {
    let share = Decimal::from_str(percent).ok().and_then(|percent| percent.checked_div(Decimal::ONE_HUNDRED));
    share.map_or_else(|| book::Cell::text(percent), book::Cell::Share)
}

/// A number that is no amount: a count of the journal among them, which nobody groups.
fn decimal(number: &str) -> book::Cell {
    match (number.parse::<i64>(), Decimal::from_str(number)) {
        (Ok(count), _) => book::Cell::Plain(count),
        (_, Ok(value)) => book::Cell::Number(value),
        _ => book::Cell::text(number),
    }
}

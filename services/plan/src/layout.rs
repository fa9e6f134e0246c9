//! From the rows of a file to the records of a plan: where the header is, which of the layouts of the years it is, and
//! which rows are no budget lines.

use std::borrow::Cow;

use super::{
    amount,
    cell::PlanCell,
    column::Column,
    fault::{Cause, RowFault},
    heading::{Below, below, is_in_thousands, joined},
    naming::is_revenue,
    table::{AmountColumn, Cells, Header, Mark, Record, joined as joined_cells},
    total::no_line,
};

/// Rows among which the header is looked for: a report's head stands above it.
pub const PREAMBLE_MAX: usize = 50;
/// Most rows of a file. Berlin's plan has 18,000 a year.
pub const ROWS_MAX: usize = 500_000;
/// Rows directly below a header that may belong to it.
const HEADINGS_MAX: usize = 3;

/// The rows of one file or sheet, while they come.
pub struct Layout {
    sheet: Option<String>,
    header: Option<Header>,
    /// The headings that were read last, and how many rows below may still belong to them.
    names: Vec<String>,
    open: usize,
    /// Why no row was the header, of the row that came nearest.
    nearest: Cause,
    seen: usize,
    /// A line of a plan above the header: it is under none.
    above: Option<String>,
    /// A row above the header that says that amounts are in thousands or millions.
    unit: Option<String>,
    records: Vec<Record>,
    unread: Vec<Unread>,
}

/// A column that is not read.
#[derive(Debug)]
struct Unread {
    place: usize,
    name: String,
    /// Cells that hold anything, and those of them that hold an amount.
    filled: usize,
    amounts: usize,
}

/// What a file or sheet holds.
#[derive(Debug)]
pub struct Contents {
    pub records: Vec<Record>,
    /// Names of the columns of amounts that were not read.
    pub unread: Vec<String>,
}

impl Layout {
    pub fn new(sheet: Option<&str>) -> Layout {
        Layout {
            sheet: sheet.map(str::to_owned),
            header: None,
            names: Vec::new(),
            open: 0,
            nearest: Cause::NotAPlan,
            seen: 0,
            above: None,
            unit: None,
            records: Vec::new(),
            unread: Vec::new(),
        }
    }

    /// Columns of the header, once it is found.
    pub fn width(&self) -> Option<usize> {
        self.header.as_ref().map(|header| header.width)
    }

    /// Whether a row may still belong to the header.
    pub fn is_open(&self) -> bool {
        self.open > 0
    }

    /// Where the columns are that a merged area fills, once the header is found; an amount is never one.
    pub fn filled(&self) -> Vec<usize> {
        let places = self.header.iter().flat_map(|header| header.places.iter().enumerate());
        places.filter(|(column, _)| *column != Column::Betrag as usize).filter_map(|(_, place)| *place).collect()
    }

    /// Looks whether a row is the header, alone or together with the row above it.
    pub fn heading<'a>(&mut self, names: impl Iterator<Item = &'a str>) -> Result<(), Cause> {
        let names: Vec<String> = names.map(str::to_owned).collect();
        let sheet = self.sheet.as_deref();
        let read = |names: &[String]| Header::read(names.iter().map(String::as_str), sheet);
        let both = joined(&self.names, &names);
        let alone = read(&names);
        let both = both.and_then(|both| Some((read(&both).ok()?, both)));
        let (found, of) = match (both, alone) {
            // What stands above the columns says something when it says a year.
            (Some((header, both)), Ok(alone)) if header.years() > alone.years() => (Ok(header), both),
            (Some((header, both)), Err(_)) => (Ok(header), both),
            (_, alone) => (alone, names.clone()),
        };
        match found {
            Ok(header) => match (self.unit.take(), self.above.take()) {
                (Some(text), _) => return Err(Cause::InThousandsAbove { text }),
                (None, Some(text)) => return Err(Cause::LinesAbove { text }),
                (None, None) => self.begin(header, of),
            },
            Err(cause) => {
                self.note_unit(&names);
                if self.above.is_none() && is_line(&names) {
                    self.above = Some(said(&names));
                }
                if nearness(&cause) > nearness(&self.nearest) {
                    self.nearest = cause;
                }
                self.seen += 1;
                if self.seen >= PREAMBLE_MAX {
                    return Err(self.nearest.clone());
                }
                if names.iter().any(|name| !name.trim().is_empty()) {
                    self.names = names;
                }
            }
        }
        Ok(())
    }

    fn begin(&mut self, header: Header, names: Vec<String>) {
        (self.header, self.names, self.open) = (Some(header), names, HEADINGS_MAX);
    }

    fn note_unit(&mut self, names: &[String]) {
        if self.unit.is_none() {
            self.unit =
                names.iter().find(|text| is_in_thousands(text)).map(|text| text.trim().chars().take(80).collect());
        }
    }

    /// Takes a row that is a header again: files are put together, and what was refused comes back each under its own.
    pub fn heading_again<'a>(&mut self, names: impl Iterator<Item = &'a str> + Clone) -> bool {
        if !names.clone().any(|name| name.trim().eq_ignore_ascii_case(Column::Bereich.name())) {
            return false;
        }
        match Header::read(names.clone(), self.sheet.as_deref()) {
            Ok(header) => {
                self.begin(header, names.map(str::to_owned).collect());
                true
            }
            Err(_) => false,
        }
    }

    /// Takes a row directly below the header that is more of it: the years of its columns, their kinds or their unit.
    pub fn heading_goes_on<'a>(&mut self, cells: impl Iterator<Item = &'a str>) -> Result<bool, Cause> {
        let Some(header) = self.header.as_ref().filter(|_| self.open > 0) else { return Ok(false) };
        // The mark of a row that was refused says nothing of its columns.
        let own =
            |(place, cell): (usize, &str)| if header.is_own(place) { cell.trim().to_owned() } else { String::new() };
        let cells: Vec<String> = cells.enumerate().map(own).collect();
        let mut filled = cells.iter().filter(|cell| !cell.is_empty());
        if let (Some(text), None) = (filled.next(), filled.next())
            && is_in_thousands(text)
        {
            return Err(Cause::InThousandsAbove { text: text.chars().take(80).collect() });
        }
        if !header.is_without_place(|place| cells.get(place).is_some_and(|cell| !cell.is_empty())) {
            return Ok(false);
        }
        let unclear = || Cause::SecondHeader { text: said(&cells) };
        match below(&cells) {
            Below::Row => return Ok(false),
            Below::Unclear
                if header.amounts.iter().any(|column| cells.get(column.place).is_some_and(|cell| !cell.is_empty())) =>
            {
                return Err(unclear());
            }
            Below::Unclear => return Ok(false),
            Below::Headings => {}
        }
        let Some(both) = joined(&self.names, &cells) else { return Ok(false) };
        let more = Header::read(both.iter().map(String::as_str), self.sheet.as_deref())?;
        // Numbers that say no year are amounts, whatever they look like.
        if more.years() == header.years() && cells.iter().any(|cell| cell.contains(|c: char| c.is_ascii_digit())) {
            return Ok(false);
        }
        // Whatever stands below a column of amounts, it is the same one still.
        let kept = |column: &AmountColumn| {
            let same = |other: &&AmountColumn| other.place == column.place && other.actual == column.actual;
            more.amounts.iter().find(same).is_some_and(|other| column.year.is_none() || other.year == column.year)
        };
        if !header.amounts.iter().all(kept) {
            return Err(unclear());
        }
        let open = self.open - 1;
        self.begin(more, both);
        self.open = open;
        Ok(true)
    }

    /// Takes note of a cell beyond the columns of the header.
    pub fn beyond(&mut self, place: usize, cell: &PlanCell) {
        note(&mut self.unread, "", place, cell);
    }

    /// Takes a row after the header; `cell` gives the cell at a place, empty where there is none.
    pub fn row(&mut self, line: u64, cell: &dyn Fn(usize) -> PlanCell) -> Result<(), Cause> {
        let Some(header) = &self.header else { return Ok(()) };
        self.open = 0;
        for (place, name) in &header.others {
            note(&mut self.unread, name, *place, &cell(*place));
        }
        let cells = header.pick(|place| Some(cell(place)));
        if let Some(fault) = no_line(header, &cells, cell) {
            let row: Vec<String> =
                (0..header.width).filter(|place| header.is_own(*place)).map(|place| cell(place).text).collect();
            let text = format!("{}\n{}", header.text, joined_cells(row.iter().map(String::as_str)));
            let mark = header.mark(cell);
            return self.keep(Record { line, text, cells: Err(fault), mark });
        }
        let mark = header.mark(cell);
        let rows = if header.amounts.is_empty() { vec![cells] } else { by_amount(header, cells, cell) };
        for cells in rows {
            self.keep(Record { line, text: cells.csv(), cells: Ok(cells), mark: mark.clone() })?;
        }
        Ok(())
    }

    /// Keeps a row that cannot be read; `row` is how it stands in the file.
    pub fn refuse(&mut self, line: u64, row: &str, fault: RowFault) -> Result<(), Cause> {
        let (header, (mark, row)) = match &self.header {
            Some(header) => (header.text.as_str(), header.unmarked(row)),
            None => ("", (Mark::default(), row)),
        };
        self.open = 0;
        let text = format!("{header}\n{row}");
        self.keep(Record { line, text, cells: Err(fault), mark })
    }

    fn keep(&mut self, record: Record) -> Result<(), Cause> {
        if self.records.len() >= ROWS_MAX {
            return Err(Cause::TooLarge);
        }
        self.records.push(record);
        Ok(())
    }

    /// The rows; or why this is no plan.
    pub fn finish(self) -> Result<Contents, Cause> {
        match (self.header, self.records) {
            (None, _) => Err(self.nearest),
            (Some(_), records) if records.is_empty() => Err(Cause::Empty),
            (Some(_), records) => {
                // A number here and there in a column of remarks makes it no column of amounts.
                let mut unread = self.unread;
                unread.retain(|column| column.amounts > 0 && column.amounts * 2 >= column.filled);
                unread.sort_by_key(|column| column.place);
                Ok(Contents { records, unread: unread.into_iter().map(|column| column.name).collect() })
            }
        }
    }
}

/// Most columns of which note is taken: no plan has more.
const UNREAD_MAX: usize = 1000;

fn note(unread: &mut Vec<Unread>, name: &str, place: usize, cell: &PlanCell) {
    if cell.is_empty() {
        return;
    }
    let name = if name.is_empty() { Cow::Owned(letters(place)) } else { Cow::Borrowed(name) };
    let known = unread.iter().position(|column| column.name == *name);
    if known.is_none() && unread.len() < UNREAD_MAX {
        unread.push(Unread { place, name: name.to_string(), filled: 0, amounts: 0 });
    }
    let at = known.unwrap_or_else(|| unread.len().saturating_sub(1));
    if let Some(column) = unread.get_mut(at).filter(|column| column.name == *name) {
        column.filled = column.filled.saturating_add(1);
        column.amounts = column.amounts.saturating_add(usize::from(cell.is_amount()));
    }
}

/// What a spreadsheet calls the column at a place: `A`, `Z`, `AA`.
fn letters(mut place: usize) -> String {
    let mut name = Vec::new();
    loop {
        name.insert(0, b'A'.saturating_add(u8::try_from(place % 26).unwrap_or_default()));
        match (place / 26).checked_sub(1) {
            Some(next) => place = next,
            None => return String::from_utf8_lossy(&name).into_owned(),
        }
    }
}

/// Cells that a line of a plan has at least; and columns that make a row the header of one, though some may be missing.
pub const MOST: usize = 6;

/// Whether the cells of a row look like a line of a plan, whatever stands above: a Bereich, a Titelart, an amount, and
/// more.
pub fn is_line(cells: &[String]) -> bool {
    let filled = || cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
    let bereich = |cell: &str| cell.parse().is_ok_and(|number: u8| (30..=42).contains(&number));
    filled().count() >= MOST
        && filled().any(bereich)
        && filled().any(|cell| is_revenue(cell).is_ok())
        && filled().any(|cell| amount::of_text(cell).is_ok())
}

/// What the cells of a row say, as a sentence can have it.
fn said(texts: &[String]) -> String {
    let texts: Vec<&str> = texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
    texts.join(" | ").chars().take(80).collect()
}

/// How much of a header a row has: what is nearest says best what is wrong.
pub fn nearness(cause: &Cause) -> usize {
    match cause {
        Cause::NotAPlan => 0,
        Cause::MissingColumns { missing } => 100_usize.saturating_sub(missing.len()),
        Cause::Empty => 101,
        _ => 102,
    }
}

/// One row for each amount of a row that has several. An amount that is empty is none, unless all are.
fn by_amount(header: &Header, cells: Cells, cell: &dyn Fn(usize) -> PlanCell) -> Vec<Cells> {
    let one = |column: &AmountColumn, amount: PlanCell| {
        let mut cells = cells.clone();
        if let Some(year) = column.year {
            cells.set(Column::Jahr, year.to_string());
        }
        cells.set(Column::BetragTyp, if column.actual { "Ist" } else { "Soll" }.to_owned());
        cells.set_amount(amount, column);
        cells
    };
    let filled =
        header.amounts.iter().map(|column| (column, cell(column.place))).filter(|(_, amount)| !amount.is_empty());
    let rows: Vec<Cells> = filled.map(|(column, amount)| one(column, amount)).collect();
    match header.amounts.first() {
        Some(first) if rows.is_empty() => vec![one(first, PlanCell::default())],
        _ => rows,
    }
}

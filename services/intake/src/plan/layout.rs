//! From the rows of a file to the records of a plan: where the header is, which of the layouts of the years it is, and which
//! rows are no budget lines.

use std::borrow::Cow;

use sollist_contract::refusal::Refusal;

use super::{
    fault::Cause,
    table::{AmountColumn, Cell, CellKind, Cells, Column, Header, Mark, Record, is_in_thousands, is_total, joined, refused, refused_whole},
};

/// Rows among which the header is looked for: a report's head stands above it.
pub const PREAMBLE_MAX: usize = 50;
/// Most rows of a file. Berlin's plan has 18,000 a year.
const ROWS_MAX: usize = 500_000;

/// The rows of one file or sheet, while they come.
pub struct Layout {
    sheet: Option<String>,
    header: Option<Header>,
    /// Why no row was the header, of the row that came nearest.
    nearest: Cause,
    seen: usize,
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
            nearest: Cause::NotAPlan,
            seen: 0,
            unit: None,
            records: Vec::new(),
            unread: Vec::new(),
        }
    }

    /// Columns of the header, once it is found.
    pub fn width(&self) -> Option<usize> {
        self.header.as_ref().map(|header| header.width)
    }

    /// Looks whether a row is the header.
    pub fn heading<'a>(&mut self, names: impl Iterator<Item = &'a str> + Clone) -> Result<(), Cause> {
        match Header::read(names.clone(), self.sheet.as_deref()) {
            Ok(header) => match self.unit.take() {
                Some(text) => return Err(Cause::InThousandsAbove { text }),
                None => self.header = Some(header),
            },
            Err(cause) => {
                if self.unit.is_none() {
                    self.unit = names.into_iter().find(|text| is_in_thousands(text)).map(|text| text.trim().chars().take(80).collect());
                }
                if nearness(&cause) > nearness(&self.nearest) {
                    self.nearest = cause;
                }
                self.seen += 1;
                if self.seen >= PREAMBLE_MAX {
                    return Err(self.nearest.clone());
                }
            }
        }
        Ok(())
    }

    /// Takes a row that is a header again: files are put together, and what was refused comes back each under its own.
    pub fn heading_again<'a>(&mut self, mut names: impl Iterator<Item = &'a str> + Clone) -> bool {
        if !names.clone().any(|name| name.trim().eq_ignore_ascii_case(Column::Bereich.name())) {
            return false;
        }
        match Header::read(names.by_ref(), self.sheet.as_deref()) {
            Ok(header) => {
                self.header = Some(header);
                true
            }
            Err(_) => false,
        }
    }

    /// Takes note of a cell beyond the columns of the header.
    pub fn beyond(&mut self, place: usize, cell: &Cell) {
        note(&mut self.unread, "", place, cell);
    }

    /// Takes a row after the header; `cell` gives the cell at a place, empty where there is none.
    pub fn row(&mut self, line: u64, cell: &dyn Fn(usize) -> Cell) -> Result<(), Cause> {
        let Some(header) = &self.header else { return Ok(()) };
        for (place, name) in &header.others {
            note(&mut self.unread, name, *place, &cell(*place));
        }
        let cells = header.pick(|place| Some(cell(place)));
        if let Some(refusal) = no_line(header, &cells, cell) {
            let row: Vec<String> = (0..header.width).filter(|place| header.is_own(*place)).map(|place| cell(place).text).collect();
            let text = format!("{}\n{}", header.text, joined(row.iter().map(String::as_str)));
            let mark = header.mark(cell);
            return self.keep(Record { line, text, cells: Err(refusal), mark });
        }
        let mark = header.mark(cell);
        let rows = if header.amounts.is_empty() { vec![cells] } else { by_amount(header, cells, cell) };
        for cells in rows {
            self.keep(Record { line, text: cells.csv(), cells: Ok(cells), mark: mark.clone() })?;
        }
        Ok(())
    }

    /// Keeps a row that cannot be read; `row` is how it stands in the file.
    pub fn refuse(&mut self, line: u64, row: &str, refusal: Refusal) -> Result<(), Cause> {
        let (header, (mark, row)) = match &self.header {
            Some(header) => (header.text.as_str(), header.unmarked(row)),
            None => ("", (Mark::default(), row)),
        };
        let text = format!("{header}\n{row}");
        self.keep(Record { line, text, cells: Err(refusal), mark })
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

fn note(unread: &mut Vec<Unread>, name: &str, place: usize, cell: &Cell) {
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

/// How much of a header a row has: what is nearest says best what is wrong.
pub fn nearness(cause: &Cause) -> usize {
    match cause {
        Cause::NotAPlan => 0,
        Cause::MissingColumns { missing } => 100_usize.saturating_sub(missing.len()),
        Cause::Empty => 101,
        _ => 102,
    }
}

/// The refusal of a row that is no budget line: a note, or a total of others.
fn no_line(header: &Header, cells: &Cells, cell: &dyn Fn(usize) -> Cell) -> Option<Refusal> {
    let without_title = cells.cell(Column::Titel).is_empty() && cells.cell(Column::Titelbezeichnung).is_empty();
    let without_place = cells.cell(Column::Bereich).is_empty() || without_title;
    if !without_place && !cells.is_total() {
        return None;
    }
    let mut texts = (0..header.width).map(cell).filter(|cell| !cell.is_empty());
    if let Some(total) = texts.by_ref().find(|cell| cell.kind == CellKind::Text && is_total(&cell.text)) {
        let name = total.text;
        return Some(refused_whole(
            format!(
                "„{name}“ ist eine Summe anderer Zeilen und wird nicht gebucht, sonst zählte das Geld doppelt. Es ist nichts zu tun, als den \
                 Eintrag zu erledigen („sollist refused settle“) oder die Zeile aus der Datei zu nehmen. Ist es doch eine Haushaltsstelle, \
                 bitte ihre Bezeichnung anders beginnen lassen."
            ),
            format!(
                "“{name}” adds up other rows and is not recorded, or the money would count twice. There is nothing to do but to settle the \
                 entry (`sollist refused settle`) or to take the row out of the file. If it is a budget line after all, let its name begin \
                 otherwise."
            ),
        ));
    }
    let mut texts = (0..header.width).map(cell).filter(|cell| !cell.is_empty());
    // A formula that was never computed is said of its column.
    let lone = texts.next().filter(|lone| !lone.text.is_empty() && texts.next().is_none())?;
    Some(refused_whole(
        format!(
            "Die Zeile enthält nur „{}“, also keine Haushaltsstelle; gebucht wird nichts. Bitte die Zeile aus der Datei nehmen oder den \
             Eintrag erledigen („sollist refused settle“); fehlt etwas, bitte ergänzen.",
            lone.text
        ),
        format!(
            "the row holds nothing but “{}”, so no budget line; nothing is recorded. Take the row out of the file or settle the entry \
             (`sollist refused settle`); if something is missing, complete it.",
            lone.text
        ),
    ))
}

/// One row for each amount of a row that has several. An amount that is empty is none, unless all are.
fn by_amount(header: &Header, cells: Cells, cell: &dyn Fn(usize) -> Cell) -> Vec<Cells> {
    let one = |column: &AmountColumn, amount: Cell| {
        let mut cells = cells.clone();
        if let Some(year) = column.year {
            cells.set(Column::Jahr, year.to_string());
        }
        cells.set(Column::BetragTyp, if column.actual { "Ist" } else { "Soll" }.to_owned());
        cells.set_cell(Column::Betrag, amount);
        cells
    };
    let filled = header.amounts.iter().map(|column| (column, cell(column.place))).filter(|(_, amount)| !amount.is_empty());
    let rows: Vec<Cells> = filled.map(|(column, amount)| one(column, amount)).collect();
    match header.amounts.first() {
        Some(first) if rows.is_empty() => vec![one(first, Cell::default())],
        _ => rows,
    }
}

/// The refusal of a cell that says nothing certain.
pub fn doubtful(column: Column, cell: &Cell) -> Refusal {
    let text = &cell.text;
    match cell.kind {
        CellKind::NoValue => refused(
            column,
            "Die Zelle enthält eine Formel ohne berechneten Wert. Bitte die Datei in Excel oder LibreOffice öffnen, neu berechnen lassen und speichern.",
            "the cell holds a formula that was never computed. Open the file in Excel or LibreOffice, let it compute, and save it.",
        ),
        CellKind::Date => refused(
            column,
            format!(
                "Die Zelle ist als Datum oder Uhrzeit formatiert (Wert {text}), ihr Inhalt ist deshalb nicht sicher. Bitte als Zahl oder Text formatieren und prüfen."
            ),
            format!(
                "the cell is formatted as a date or time (value {text}), so what it means is not certain. Format it as a number or text and check it."
            ),
        ),
        CellKind::Percent => refused(
            column,
            format!(
                "Die Zelle ist als Prozentsatz formatiert (Wert {text}), ihr Inhalt ist deshalb nicht sicher. Bitte als Zahl formatieren und prüfen."
            ),
            format!(
                "the cell is formatted as a percentage (value {text}), so what it means is not certain. Format it as a number and check it."
            ),
        ),
        _ => refused(
            column,
            format!("Die Zelle enthält einen Fehler ({text}). Bitte die Formel berichtigen oder den Wert eintragen."),
            format!("the cell holds an error ({text}). Correct the formula or enter the value."),
        ),
    }
}

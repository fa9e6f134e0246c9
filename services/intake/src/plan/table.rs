//! The columns of a plan, and a row of them, whatever kind of file it came from.

use std::{borrow::Cow, sync::Arc};

use sollist_contract::{
    refusal::{Reason, Refusal},
    spreadsheet,
};

use super::{
    amount,
    fault::Cause,
    heading::{Heading, heading, year_in},
    text::{Code, clean, code, is_error, plain},
};
use crate::correction::{LINE, MARK, is_id};

/// A column that is read. All others are tolerated; those of amounts that no layout has are said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    Bereich,
    Einzelplan,
    Einzelplanbezeichnung,
    Kapitel,
    Kapitelbezeichnung,
    Titelart,
    Titel,
    Titelbezeichnung,
    Jahr,
    BetragTyp,
    Betrag,
    Gruppe,
    Hauptgruppe,
}

pub const COLUMNS: usize = 13;
const REQUIRED: usize = 11;
/// Of the required ones, those that say which line a row is; the others say how much, and may be said otherwise.
const PLACE: usize = 8;
const ALL: [Column; COLUMNS] = [
    Column::Bereich,
    Column::Einzelplan,
    Column::Einzelplanbezeichnung,
    Column::Kapitel,
    Column::Kapitelbezeichnung,
    Column::Titelart,
    Column::Titel,
    Column::Titelbezeichnung,
    Column::Jahr,
    Column::BetragTyp,
    Column::Betrag,
    Column::Gruppe,
    Column::Hauptgruppe,
];
const NAMES: [&str; COLUMNS] = [
    "Bereich",
    "Einzelplan",
    "Einzelplanbezeichnung",
    "Kapitel",
    "Kapitelbezeichnung",
    "Titelart",
    "Titel",
    "Titelbezeichnung",
    "Jahr",
    "BetragTyp",
    "Betrag",
    "Gruppe",
    "Hauptgruppe",
];

/// Columns of the published plans that are not read: what they say is in those that are, or is nothing that is booked.
const BESIDE: [&str; 14] = [
    "ID",
    "Typ",
    "Bezeichnung",
    "Bereichsbezeichnung",
    "Hauptgruppenbezeichnung",
    "Obergruppe",
    "Obergruppenbezeichnung",
    "Gruppenbezeichnung",
    "Hauptfunktion",
    "Hauptfunktionsbezeichnung",
    "Oberfunktion",
    "Oberfunktionsbezeichnung",
    "Funktion",
    "Funktionsbezeichnung",
];

impl Column {
    /// The column's name in the header.
    pub fn name(self) -> &'static str {
        NAMES[self as usize]
    }
    /// The names of the columns without which a file is no plan.
    pub fn required() -> &'static [&'static str] {
        &NAMES[..REQUIRED]
    }
    /// The column of a name.
    pub fn of_name(name: &str) -> Option<usize> {
        NAMES.iter().position(|known| known.eq_ignore_ascii_case(name))
    }
    /// Digits of the column's number in the state's plan: Einzelplan 25, Kapitel 2500, Titel 51185, Gruppe 511.
    fn digits(self) -> Option<usize> {
        match self {
            Column::Einzelplan => Some(2),
            Column::Kapitel => Some(4),
            Column::Titel => Some(5),
            Column::Gruppe => Some(3),
            Column::Hauptgruppe => Some(1),
            _ => None,
        }
    }
}

/// A column of amounts of one kind and year, as plans before 2020 have them: `Ansatz 2018 in €`, `Ist`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmountColumn {
    pub place: usize,
    pub name: Arc<str>,
    pub actual: bool,
    /// `None`: the sheet's name or a column says the year.
    pub year: Option<i16>,
}

/// Where each column stands in the file.
#[derive(Debug)]
pub struct Header {
    pub places: [Option<usize>; COLUMNS],
    /// The columns of amounts where the layout has no BetragTyp.
    pub amounts: Vec<AmountColumn>,
    /// Columns that no layout has, or this one has no use for, with their names.
    pub others: Vec<(usize, String)>,
    /// The year that the sheet's name says, where no column does.
    pub year: Option<i16>,
    pub width: usize,
    /// The header as it stands in the file, for the list of what was refused; without the columns of a mark.
    pub text: String,
    /// Where the mark of a row that was refused stands, and the name of its line.
    marks: [Option<usize>; 2],
}

/// What a row says that was refused and comes back: which entry it was, and which line it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mark {
    pub corrects: String,
    pub line: String,
}

impl Header {
    /// Columns of amounts that say their year themselves.
    pub fn years(&self) -> usize {
        self.amounts.iter().filter(|column| column.year.is_some()).count()
    }
    /// How many of the columns of a plan a row names; one of amounts stands for three of them. None without a title.
    pub fn likeness<'a>(names: impl Iterator<Item = &'a str>) -> usize {
        let mut found = [false; COLUMNS];
        let mut amounts = 0;
        for name in names {
            match heading(name) {
                Heading::Column(column) => found[column] = true,
                Heading::Amounts { .. } | Heading::InThousands => amounts = REQUIRED - PLACE,
                Heading::Other => {}
            }
        }
        let of_title = found[Column::Titel as usize] || found[Column::Titelbezeichnung as usize];
        let count = found.iter().take(REQUIRED).filter(|found| **found).count();
        if of_title { count + amounts } else { 0 }
    }
    /// The mark of a row.
    pub fn mark(&self, cell: &dyn Fn(usize) -> Cell) -> Mark {
        let [corrects, line] = self.marks.map(|place| place.map(|place| cell(place).text).unwrap_or_default());
        Mark { corrects: if is_id(&corrects) { corrects } else { String::new() }, line }
    }
    /// Whether a column is one of the plan, not of a mark.
    pub fn is_own(&self, place: usize) -> bool {
        !self.marks.contains(&Some(place))
    }
    /// A row as it stands in the file, without its mark, which is written before it.
    pub fn unmarked<'a>(&self, row: &'a str) -> (Mark, &'a str) {
        if self.marks != [Some(0), Some(1)] {
            return (Mark::default(), row);
        }
        let mut parts = row.splitn(3, ';');
        let (corrects, line, rest) =
            (parts.next().unwrap_or_default(), parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        (self.mark(&|place| Cell::of_text(if place == 0 { corrects } else { line })), rest)
    }

    /// Finds the columns by their names, in any order. Upper and lower case do not matter.
    pub fn read<'a>(names: impl Iterator<Item = &'a str>, sheet: Option<&str>) -> Result<Header, Cause> {
        let mut header = Header {
            places: [None; COLUMNS],
            amounts: Vec::new(),
            others: Vec::new(),
            year: None,
            width: 0,
            text: String::new(),
            marks: [None; 2],
        };
        let (mut in_thousands, mut double) = (None, None);
        for (place, name) in names.enumerate() {
            header.width = place + 1;
            if let Some(mark) = [MARK, LINE].iter().position(|mark| name.trim().eq_ignore_ascii_case(mark)) {
                header.marks[mark] = Some(place);
                continue;
            }
            if !header.text.is_empty() {
                header.text.push(';');
            }
            quote(&mut header.text, name);
            match heading(name) {
                Heading::Column(column) => {
                    if header.places[column].replace(place).is_some() {
                        return Err(Cause::DoubleColumn { name: NAMES[column].to_owned() });
                    }
                }
                Heading::Amounts { actual, year } => {
                    let name = name.trim();
                    if header.amounts.iter().any(|other| other.actual == actual && other.year == year) {
                        double.get_or_insert(name.to_owned());
                    }
                    header.amounts.push(AmountColumn { place, name: name.into(), actual, year });
                }
                Heading::InThousands => in_thousands = Some(name.trim().to_owned()),
                Heading::Other if BESIDE.iter().any(|known| known.eq_ignore_ascii_case(name.trim())) => {}
                Heading::Other => header.others.push((place, name.trim().to_owned())),
            }
        }
        let header = header.checked(in_thousands, sheet)?;
        // Only of a plan: other tables have what columns they like.
        match double {
            Some(name) if !header.amounts.is_empty() => Err(Cause::DoubleColumn { name }),
            _ => Ok(header),
        }
    }

    fn checked(mut self, in_thousands: Option<String>, sheet: Option<&str>) -> Result<Header, Cause> {
        let has = |column: Column| self.places[column as usize].is_some();
        let missing = |wanted: &[&'static str]| -> Vec<&'static str> {
            wanted.iter().zip(self.places).filter(|(_, place)| place.is_none()).map(|(name, _)| *name).collect()
        };
        let of_place = missing(&NAMES[..PLACE]);
        if of_place.len() == PLACE {
            return Err(Cause::NotAPlan);
        }
        let listed = has(Column::BetragTyp) && has(Column::Betrag);
        let wide = !listed && !self.amounts.is_empty();
        match in_thousands {
            Some(name) if of_place.is_empty() && !listed => return Err(Cause::InThousands { name }),
            _ => {}
        }
        let year = sheet.and_then(year_in);
        if wide && of_place.is_empty() {
            let without: Vec<String> =
                self.amounts.iter().filter(|c| c.year.is_none()).map(|c| c.name.to_string()).collect();
            if !without.is_empty() && !has(Column::Jahr) && year.is_none() {
                return Err(Cause::NoYear { seen: without });
            }
        } else {
            let mut missing = missing(&NAMES[..REQUIRED]);
            if year.is_some() {
                missing.retain(|name| *name != Column::Jahr.name());
            }
            if !missing.is_empty() {
                return Err(Cause::MissingColumns { missing });
            }
            self.others.extend(
                std::mem::take(&mut self.amounts).into_iter().map(|column| (column.place, column.name.to_string())),
            );
        }
        self.year = if has(Column::Jahr) { None } else { year };
        Ok(self)
    }

    /// Whether none of the columns says anything in this row that say which line a row is.
    pub fn is_without_place(&self, cell: impl Fn(usize) -> bool) -> bool {
        self.places.iter().take(PLACE).flatten().all(|place| !cell(*place))
    }

    /// Picks the cells that are read out of a row; `cell` gives the cell at a place, if the row is that long.
    pub fn pick(&self, mut cell: impl FnMut(usize) -> Option<Cell>) -> Cells {
        let mut cells = Cells(self.places.map(|place| place.and_then(&mut cell).unwrap_or_default()), None);
        if let Some(year) = self.year {
            cells.set(Column::Jahr, year.to_string());
        }
        cells
    }
}

/// What kind of thing a cell holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CellKind {
    /// What somebody typed; every cell of a CSV file.
    #[default]
    Text,
    /// A spreadsheet's number, as it stands in the file without an exponent.
    Number,
    /// A number that a spreadsheet shows as a day or a time.
    Date,
    /// A number that a spreadsheet shows with a percent sign.
    Percent,
    /// A formula that was never computed.
    NoValue,
    /// A formula that failed: `#REF!`.
    Error,
}

/// What a cell says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    pub text: String,
    pub kind: CellKind,
}

impl Cell {
    /// What was typed, or written for a spreadsheet so that it does not calculate.
    pub fn of_text(text: &str) -> Cell {
        Cell::of_clean(clean(spreadsheet::text(text)))
    }
    /// A text that is clean already. What a spreadsheet wrote where a formula failed is no text of anybody's.
    pub fn of_clean(text: String) -> Cell {
        let kind = if is_error(&text) { CellKind::Error } else { CellKind::Text };
        Cell { text, kind }
    }
    /// A spreadsheet's number as it stands in the file.
    pub fn of_number(raw: &str) -> Cell {
        match amount::plain(raw.trim()) {
            // `2025.0` is 2025.
            Some(plain) if plain.contains('.') => {
                Cell { text: plain.trim_end_matches('0').trim_end_matches('.').to_owned(), kind: CellKind::Number }
            }
            Some(text) => Cell { text, kind: CellKind::Number },
            None => Cell { text: clean(raw), kind: CellKind::Error },
        }
    }
    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.kind == CellKind::Text
    }
    /// Whether it holds an amount.
    pub fn is_amount(&self) -> bool {
        match self.kind {
            CellKind::Number => amount::of_number(&self.text).is_ok(),
            CellKind::Text => amount::of_text(&plain(&self.text)).is_ok(),
            _ => false,
        }
    }
    /// As a person would type it into a CSV file.
    fn typed(&self) -> Cow<'_, str> {
        match self.kind {
            CellKind::Number if self.text.contains('.') => self.text.replace('.', ",").into(),
            // Given back, neither may be taken for an amount.
            CellKind::Date => "#DATUM".into(),
            CellKind::Percent => format!("{} %", self.text.replace('.', ",")).into(),
            _ => self.text.as_str().into(),
        }
    }
}

/// The cells of one row, by column; where the amount stands in a column of its own name, with that.
#[derive(Debug, Clone)]
pub struct Cells([Cell; COLUMNS], Option<Arc<str>>);

impl Cells {
    pub fn cell(&self, column: Column) -> &Cell {
        &self.0[column as usize]
    }
    pub fn text(&self, column: Column) -> &str {
        &self.cell(column).text
    }
    pub fn set(&mut self, column: Column, text: String) {
        self.0[column as usize] = Cell { text, kind: CellKind::Text };
    }
    pub fn set_amount(&mut self, amount: Cell, column: &AmountColumn) {
        self.0[Column::Betrag as usize] = amount;
        self.1 = Some(column.name.clone());
    }
    /// A refusal of the amount, with the name that its column has in the file.
    pub fn of_amount(&self, mut refusal: Refusal) -> Refusal {
        if let Some(name) = &self.1 {
            refusal.said.de = refusal.said.de.replacen("Spalte Betrag:", &format!("Spalte {name}:"), 1);
            refusal.said.en = refusal.said.en.replacen("column Betrag:", &format!("column {name}:"), 1);
        }
        refusal
    }
    /// The text of a cell in the form in which texts are compared.
    pub fn plain(&self, column: Column) -> Cow<'_, str> {
        plain(self.text(column))
    }
    /// A code of the plan (`25`, `0310`, `51185`), however a spreadsheet has written it; a text that is no number as it stands.
    pub fn code(&self, column: Column) -> String {
        self.number(column).unwrap_or_else(|_| self.text(column).to_owned())
    }
    /// The same, or the refusal of what was a number and cannot be told any more.
    pub fn number(&self, column: Column) -> Result<String, Refusal> {
        let Cell { text, kind } = self.cell(column);
        let Some(width) = column.digits() else { return Ok(text.clone()) };
        match code(text, *kind, width) {
            Code::Number(number) => Ok(number),
            Code::Text => Ok(text.strip_prefix('\'').unwrap_or(text).to_owned()),
            Code::Unclear => Err(unclear(column, text, width)),
        }
    }
    /// The first cell but the amount that says nothing certain, with its column.
    pub fn doubtful(&self) -> Option<(Column, &Cell)> {
        let certain = |cell: &Cell| matches!(cell.kind, CellKind::Text | CellKind::Number);
        let read = ALL.into_iter().take(REQUIRED).filter(|column| *column != Column::Betrag);
        read.map(|column| (column, self.cell(column))).find(|(_, cell)| !certain(cell))
    }
    /// The row as it would stand in a CSV file of the layout, under its header: what was refused can be corrected there and
    /// given back, whatever file it came from.
    pub fn csv(&self) -> String {
        let mut text = NAMES.join(";");
        for (place, cell) in self.0.iter().enumerate() {
            text.push(if place == 0 { '\n' } else { ';' });
            quote(&mut text, &cell.typed());
        }
        text
    }
}

/// A row of the file after its header.
#[derive(Debug)]
pub struct Record {
    /// Line of the file where the row begins, the first being 1; of a spreadsheet, the row's number.
    pub line: u64,
    /// The row under its header, as it would stand in a CSV file.
    pub text: String,
    pub cells: Result<Cells, Refusal>,
    pub mark: Mark,
}

/// A field as it stands in a CSV file.
pub fn quote(out: &mut String, text: &str) {
    let text = text.trim();
    if text.contains([';', '"', '\n', '\r']) {
        out.push('"');
        out.push_str(&text.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(text);
    }
}

/// A row as it stands in a CSV file.
pub fn joined<'a>(fields: impl Iterator<Item = &'a str>) -> String {
    let mut text = String::new();
    for (place, field) in fields.enumerate() {
        if place > 0 {
            text.push(';');
        }
        quote(&mut text, field);
    }
    text
}

/// The refusal of a row because of one column.
pub fn refused(column: Column, de: impl AsRef<str>, en: impl AsRef<str>) -> Refusal {
    let name = column.name();
    Refusal::new(
        Reason::PlanRow,
        name,
        format!("Spalte {name}: {}", de.as_ref()),
        format!("column {name}: {}", en.as_ref()),
    )
}

fn unclear(column: Column, text: &str, width: usize) -> Refusal {
    let example = match column {
        Column::Einzelplan => "25",
        Column::Kapitel => "2502",
        _ => "51185",
    };
    refused(
        column,
        format!(
            "„{text}“ ist keine eindeutige Nummer; erwartet werden {width} Ziffern wie {example}. Hat eine Tabellenkalkulation die Nummer \
             verändert, bitte die Spalte als Text formatieren und die Nummer neu eintragen."
        ),
        format!(
            "“{text}” is no unambiguous number; expected are {width} digits such as {example}. If a spreadsheet has changed the number, \
             format the column as text and enter the number again."
        ),
    )
}

/// The refusal of a row as a whole.
pub fn refused_whole(de: impl Into<String>, en: impl Into<String>) -> Refusal {
    Refusal::new(Reason::PlanRow, "", de, en)
}

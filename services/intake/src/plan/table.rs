//! The columns of Berlin's open-data layout, and a row of them, whatever kind of file it came from.

use sollist_contract::refusal::{Reason, Refusal};

use super::fault::Cause;

/// A column that is read. All others of the layout, and any more, are tolerated and not looked at.
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

const COLUMNS: usize = 13;
const REQUIRED: usize = 11;
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

impl Column {
    /// The column's name in the header.
    pub fn name(self) -> &'static str {
        NAMES[self as usize]
    }
    /// The names of the columns without which a file is no plan.
    pub fn required() -> &'static [&'static str] {
        &NAMES[..REQUIRED]
    }
    /// Digits of the column's number in the state's plan: Einzelplan 25, Kapitel 2500, Titel 51185, Gruppe 511.
    fn digits(self) -> Option<usize> {
        match self {
            Column::Einzelplan => Some(2),
            Column::Kapitel => Some(4),
            Column::Titel => Some(5),
            Column::Gruppe => Some(3),
            _ => None,
        }
    }
}

/// Where each column stands in the file.
#[derive(Debug)]
pub struct Header {
    places: [Option<usize>; COLUMNS],
    pub width: usize,
}

impl Header {
    /// Finds the columns by their names, in any order. Upper and lower case do not matter.
    pub fn read<'a>(names: impl Iterator<Item = &'a str>) -> Result<Header, Cause> {
        let mut header = Header { places: [None; COLUMNS], width: 0 };
        for (place, name) in names.enumerate() {
            header.width = place + 1;
            let name = name.trim();
            let Some(column) = NAMES.iter().position(|known| known.eq_ignore_ascii_case(name)) else { continue };
            if header.places[column].replace(place).is_some() {
                return Err(Cause::DoubleColumn { name: NAMES[column] });
            }
        }
        let missing: Vec<&'static str> =
            NAMES.iter().zip(header.places).take(REQUIRED).filter(|(_, place)| place.is_none()).map(|(name, _)| *name).collect();
        match missing.len() {
            0 => Ok(header),
            REQUIRED => Err(Cause::NotAPlan),
            _ => Err(Cause::MissingColumns { missing }),
        }
    }

    /// Picks the cells that are read out of a row; `cell` gives the cell at a place, if the row is that long.
    pub fn pick(&self, mut cell: impl FnMut(usize) -> Option<Cell>) -> Cells {
        Cells(self.places.map(|place| place.and_then(&mut cell).unwrap_or_default()))
    }
}

/// What a cell says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    pub text: String,
    /// A spreadsheet's number, written as its shortest decimal text; otherwise the text is what somebody typed.
    pub number: bool,
}

impl Cell {
    pub fn of_text(text: &str) -> Cell {
        Cell { text: clean(text), number: false }
    }
}

/// One line of text as people read it: line breaks and runs of blanks one blank; umlauts that macOS writes as a letter
/// and two dots put together, so that a name has one slug.
fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    if out.contains('\u{308}') {
        for (apart, together) in
            [("a\u{308}", "ä"), ("o\u{308}", "ö"), ("u\u{308}", "ü"), ("A\u{308}", "Ä"), ("O\u{308}", "Ö"), ("U\u{308}", "Ü")]
        {
            out = out.replace(apart, together);
        }
    }
    out
}

/// The cells of one row, by column.
#[derive(Debug)]
pub struct Cells([Cell; COLUMNS]);

impl Cells {
    pub fn cell(&self, column: Column) -> &Cell {
        &self.0[column as usize]
    }
    pub fn text(&self, column: Column) -> &str {
        &self.cell(column).text
    }
    /// A code of the plan (`25`, `0310`, `51185`). A spreadsheet's number has lost its leading zero: it gets it back.
    pub fn code(&self, column: Column) -> String {
        let cell = self.cell(column);
        let lost = cell.number && column.digits().is_some_and(|digits| cell.text.len() + 1 == digits);
        if lost { format!("0{}", cell.text) } else { cell.text.clone() }
    }
}

/// A row of the file after its header.
#[derive(Debug)]
pub struct Record {
    /// Line of the file where the row begins, the header being in line 1; of a spreadsheet, the row's number.
    pub line: u64,
    /// The row as it stands in the file.
    pub text: String,
    pub cells: Result<Cells, Refusal>,
}

/// The refusal of a row because of one column.
pub fn refused(column: Column, de: impl AsRef<str>, en: impl AsRef<str>) -> Refusal {
    let name = column.name();
    Refusal::new(Reason::PlanRow, name, format!("Spalte {name}: {}", de.as_ref()), format!("column {name}: {}", en.as_ref()))
}

/// The refusal of a row as a whole.
pub fn refused_whole(de: String, en: String) -> Refusal {
    Refusal::new(Reason::PlanRow, "", de, en)
}

//! The report as a person reads it: blocks of German text, tables and figures, ready to be set.
//!
//! Everything here is plain text. The template takes it as data, so that no text of the journal can become markup.

use serde::Serialize;
use sollist_contract::money::german_count;

/// What the template sets, from the first page to the last.
#[derive(Debug, Clone, Serialize)]
pub struct Paper {
    pub title: String,
    pub description: String,
    /// Left and right part of the running header.
    pub head: [String; 2],
    /// Left part of the running footer.
    pub foot: String,
    /// Warning on the cover and in the header of a report on simulated data.
    pub simulated: Option<String>,
    pub marker: String,
    pub cover: Cover,
    pub blocks: Vec<Block>,
    /// SVG by path.
    #[serde(skip)]
    pub images: Vec<(String, String)>,
    /// Name of the file with the same figures for programs, which lies in the PDF.
    pub attached: String,
    /// What it says.
    #[serde(skip)]
    pub figures: Vec<u8>,
}

/// The first page: routing, subject, the amounts every paper begins with, the request.
#[derive(Debug, Clone, Serialize)]
pub struct Cover {
    pub from: String,
    pub day: String,
    pub to: String,
    pub via: Vec<String>,
    pub subject: String,
    pub subtitle: String,
    pub earlier_papers: String,
    pub amounts: Table,
    pub request: String,
    pub as_of: String,
}

#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Block {
    Heading {
        level: u8,
        text: String,
        /// Begins on a new page.
        own_page: bool,
    },
    Text {
        text: String,
    },
    /// A sentence that leads to what comes next, and stays on its page.
    Lead {
        text: String,
    },
    /// A sentence that must not be overlooked.
    Notice {
        text: String,
    },
    List {
        items: Vec<String>,
    },
    KeyFigures {
        figures: Vec<KeyFigure>,
    },
    Table(Table),
    Figure {
        path: String,
        alt: String,
        caption: String,
    },
}

#[derive(Debug, Clone, Serialize)]
pub struct KeyFigure {
    pub label: String,
    pub value: String,
    pub note: String,
    /// The same at the end of the quarter before, where there is such a figure.
    pub before: Option<String>,
}

#[derive(Debug, Clone, Default, Serialize)]
pub struct Table {
    pub title: String,
    /// In what the table is given; stands in its title.
    pub unit: String,
    /// What the table holds, in a sentence for whoever has it read aloud.
    pub summary: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
    /// Definitions and remarks below the table.
    pub notes: Vec<String>,
    /// How it fits on the page; see [`crate::fit`].
    #[serde(flatten)]
    pub fit: Fit,
}

/// The type of a table and the widths of its columns.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Fit {
    /// Hundredths of a point.
    pub size: u32,
    /// Space on each side of a cell, in hundredths of a point.
    pub inset: u32,
    /// For each column hundredths of the type size; of a column with a share its part of what the others leave.
    pub widths: Vec<u32>,
    /// Even in the smallest type figures are too long: they may break at their dots.
    pub tight: bool,
}

/// A column: as wide as its content needs, or a share of what the others leave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Column {
    pub title: String,
    pub right: bool,
    /// 0: as wide as the content needs.
    pub share: u8,
}

/// One row; the first cell is its header. A group has one cell: the name of what the rows below it belong to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Row {
    pub cells: Vec<String>,
    pub total: bool,
    pub group: bool,
    /// For each cell whether its words may be divided: where one is longer than the column is wide.
    pub divided: Vec<bool>,
    /// Longer than a page may be: it may go on on the next one.
    pub tall: bool,
}

/// A column of text; without a share as wide as its texts.
pub fn left(title: &str, share: u8) -> Column {
    Column { title: title.to_owned(), right: false, share }
}

/// A column of figures: as wide as its longest, a figure never breaks.
pub fn right(title: &str) -> Column {
    Column { title: title.to_owned(), right: true, share: 0 }
}

/// A column of amounts.
pub fn amount(title: &str) -> Column {
    right(title)
}

impl Table {
    /// `unit`: in what it is given („EUR“, „Anzahl und Prozent“).
    pub fn new(title: &str, unit: &str, columns: Vec<Column>) -> Table {
        Table { title: title.to_owned(), unit: unit.to_owned(), columns, ..Table::default() }
    }
    /// What the table holds, in a sentence.
    pub fn described(mut self) -> Table {
        let plain = |title: &str| {
            let short: String = title.chars().filter(|c| *c != '\u{ad}').take(SAID_MAX).collect();
            short
        };
        let mut heads = self.columns.iter().map(|column| plain(&column.title));
        let first = heads.next().unwrap_or_default();
        let others: Vec<String> = heads.collect();
        let rows = self.rows.iter().filter(|row| !row.group).count();
        let rows = match rows {
            1 => "einer Zeile".to_owned(),
            many => format!("{} Zeilen", german_count(i64::try_from(many).unwrap_or(i64::MAX))),
        };
        self.summary = format!("{}. Tabelle mit {rows}, je {first}: {}.", plain(&self.title), others.join(", "));
        if !self.unit.is_empty() {
            self.summary.push_str(&format!(" Angaben in {}.", self.unit));
        }
        self
    }
    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(Row { cells, ..Row::default() });
    }
    pub fn total(&mut self, cells: Vec<String>) {
        self.rows.push(Row { cells, total: true, ..Row::default() });
    }
    /// The name of what the rows from here on belong to; the same name again begins nothing new.
    pub fn group(&mut self, name: &str) {
        let current = self.rows.iter().rev().find(|row| row.group).and_then(|row| row.cells.first());
        if current.is_none_or(|current| current != name) {
            self.rows.push(Row { cells: vec![name.to_owned()], group: true, ..Row::default() });
        }
    }
    /// At most [`ROWS_MAX`] rows and the total; says how many there are.
    #[must_use]
    pub fn bounded(mut self) -> Table {
        let all = self.rows.len();
        if all > ROWS_MAX {
            let total = self.rows.pop().filter(|row| row.total);
            self.rows.truncate(ROWS_MAX);
            self.rows.extend(total);
            let (shown, all) = (german_count(ROWS_MAX as i64), german_count(i64::try_from(all).unwrap_or(i64::MAX)));
            self.note(format!(
                "Gezeigt sind die ersten {shown} von {all} Zeilen; alle stehen in der Arbeitsmappe und in der \
                 JSON-Fassung dieses Berichts."
            ));
        }
        self
    }
    pub fn note(&mut self, text: impl Into<String>) {
        self.notes.push(text.into());
    }
    /// A remark on a cell: the letter that the cell bears. The same remark keeps its letter.
    pub fn remark(&mut self, text: &str) -> String {
        let place = self
            .notes
            .iter()
            .position(|note| note.split_once(") ").is_some_and(|(_, said)| said == text))
            .unwrap_or_else(|| {
                let letter = letter(self.notes.len());
                self.notes.push(format!("{letter}) {text}"));
                self.notes.len() - 1
            });
        letter(place)
    }
}

fn letter(place: usize) -> String {
    let alphabet = b"abcdefghijklmnopqrstuvwxyz";
    let last = alphabet.get(place % alphabet.len()).map_or('z', |b| char::from(*b));
    if place < alphabet.len() { last.to_string() } else { format!("{}{last}", place / alphabet.len()) }
}

/// So many characters of a title are read aloud: what others named may be of any length.
const SAID_MAX: usize = 120;

/// What a person still leafs through. Everything is in the JSON file.
const ROWS_MAX: usize = 1_000;

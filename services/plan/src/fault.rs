//! What can be wrong with a plan: with the file as a whole, or with a row of it. What is said of it stands in `words`.

use std::sync::Arc;

use sollist_contract::{
    ids::{District, LineName, NotAName},
    money::Cents,
};

use super::column::Column;

/// Why a file was not read at all; nothing of it is imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanFault {
    /// The file's name as the user gave it.
    pub file: String,
    pub cause: Cause,
}

/// The kinds of damage that concern the whole file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// No row at all, or a header only.
    Empty,
    /// Letters of UTF-8 in one line, of another encoding in this one.
    NotUtf8 { line: u64 },
    /// No encoding that is known: a code page of DOS or of an old Mac, or no text at all.
    UnknownEncoding,
    /// The file ends within a character.
    CutOff,
    /// The header has columns of the layout, but not all that are needed.
    MissingColumns { missing: Vec<&'static str> },
    /// A column of the layout stands twice; which one counts cannot be known.
    DoubleColumn { name: String },
    /// Amounts in thousands or millions.
    InThousands { name: String },
    /// A line above the columns, or directly below their names, says so of all amounts.
    InThousandsAbove { text: String },
    /// Columns of amounts, but neither they nor a column nor the sheet's name say the year.
    NoYear { seen: Vec<String> },
    /// Lines of the plan stand above the names of the columns.
    LinesAbove { text: String },
    /// Below the names of the columns stand more that cannot be told.
    SecondHeader { text: String },
    /// One sheet of several has a plan that cannot be read.
    Sheet { name: String, cause: Box<Cause> },
    /// The same line stands in two sheets of the workbook.
    TwoSheets { first: String, second: String, line: String },
    /// A quotation mark opens in this line and is never closed, so all further lines belong to one field.
    OpenQuote { line: u64 },
    /// More rows, cells or bytes than any plan has.
    TooLarge,
    /// Starts as an XLSX file, but cannot be read as one.
    DamagedXlsx,
    /// Packed files, of which this one is the first.
    Archive { inside: String },
    /// A table or document of another program.
    OtherWorkbook,
    /// The Excel format of before 2007.
    OldExcel,
    /// None of the layout's columns.
    NotAPlan,
}

/// Why a row is not booked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowFault {
    /// It adds up other rows, as a name in it says.
    Total {
        name: String,
    },
    /// Nothing but this stands in it.
    Note {
        text: String,
    },
    /// A quotation mark that is never closed, in the lines from the first to the last.
    QuoteOpen {
        first: u64,
        last: u64,
    },
    /// It has so many fields, the header so many.
    Width {
        found: usize,
        wanted: usize,
        separator: u8,
    },
    ZeroCharacter,
    /// More bytes than a row may have.
    TooLong {
        bytes: usize,
        most: usize,
    },
    /// What a column says, which the file may call otherwise.
    InColumn {
        column: Column,
        called: Option<Arc<str>>,
        why: CellFault,
    },
}

/// What is wrong with what a row says in a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CellFault {
    /// A formula that was never computed.
    NotComputed,
    /// Shown as a day or a time.
    Date {
        value: String,
    },
    Percentage {
        value: String,
    },
    /// What a spreadsheet writes where a formula failed.
    Error {
        text: String,
    },
    /// A number that a spreadsheet has changed, and nobody can tell which of so many digits it was.
    NumberUnclear {
        text: String,
        width: usize,
    },
    /// No name, and no number in the column that has it.
    NameMissing {
        number: Column,
    },
    Bereich {
        text: String,
    },
    YearMissing,
    Year {
        text: String,
    },
    TextTooLong,
    Titelart {
        text: String,
    },
    /// Of a supplementary budget: a new appropriation, or only what changes.
    Supplement {
        text: String,
    },
    BetragTyp {
        text: String,
    },
    /// No authority's code comes of what the chapter is called.
    Authority(NotAName),
    /// It is called a Bezirksamt, and none of the twelve; the district that may be meant.
    NoBezirksamt {
        name: String,
        meant: Option<District>,
    },
    /// No line's name comes of what section, chapter and title are called.
    NamesTooLong,
    NoPaymentNumber,
    AmountMissing,
    AmountUnclear {
        text: String,
    },
    AmountDecimals {
        text: String,
    },
    AmountBeyondRange {
        text: String,
    },
    /// The books have several lines of this title with these amounts, and none with the row's.
    Ambiguous {
        lines: Vec<(LineName, Cents)>,
    },
    /// The same line as another row, which names it otherwise.
    LineTwice {
        line: LineName,
        other: LineName,
        row: u64,
    },
    /// Word for word the same as another row.
    RowTwice {
        line: LineName,
        row: u64,
    },
    /// Another Ist than what is paid on the line, part of it in payments that were reported; nobody said why.
    OtherActual {
        line: LineName,
        paid: Cents,
        reported: Cents,
        said: Cents,
    },
}

impl CellFault {
    /// The same, of a column.
    pub fn of(self, column: Column) -> RowFault {
        RowFault::InColumn { column, called: None, why: self }
    }
}

//! The report as a person reads it: blocks of German text, tables and figures, ready to be set.
//!
//! Everything here is plain text. The template takes it as data, so that no text of the journal can become markup.

use serde::Serialize;

/// What the template sets, from the first page to the last.
#[derive(Debug, Clone, Serialize)]
pub struct Paper {
    pub title: String,
    pub subject: String,
    pub description: String,
    /// Left and right part of the running header.
    pub head: [String; 2],
    /// Warning on the cover and in the header of a report on simulated data.
    pub simulated: Option<String>,
    pub marker: String,
    /// Blocks of the first page, before the table of contents.
    pub cover: Vec<Block>,
    pub blocks: Vec<Block>,
}

#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Block {
    Heading { level: u8, text: String },
    Text { text: String },
    /// A sentence that must not be overlooked.
    Notice { text: String },
    List { items: Vec<String> },
    /// Name and value, one below the other (the header block of a paper).
    Pairs { title: String, rows: Vec<(String, String)> },
    KeyFigures { figures: Vec<KeyFigure> },
    Table(Table),
    Figure { path: String, alt: String, caption: String },
    PageBreak,
}

#[derive(Debug, Clone, Serialize)]
pub struct KeyFigure {
    pub label: String,
    pub value: String,
    pub note: String,
}

#[derive(Debug, Clone, Default, Serialize)]
pub struct Table {
    pub title: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
    /// Definitions and remarks below the table.
    pub notes: Vec<String>,
    /// Set on a page in landscape.
    pub wide: bool,
}

#[derive(Debug, Clone, Serialize)]
pub struct Column {
    pub title: String,
    pub align: Align,
    /// Share of the width; 0 takes what the content needs.
    pub share: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Align {
    Left,
    Right,
}

/// One row; the first cell is its header.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    pub cells: Vec<String>,
    pub total: bool,
}

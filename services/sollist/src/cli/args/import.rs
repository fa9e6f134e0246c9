//! How reading files in is written.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Clone, Subcommand)]
pub enum Import {
    /// Haushaltsplan im Open-Data-Format (CSV oder XLSX); - liest die Standardeingabe / Budget plan in Berlin's
    /// open-data layout (CSV or XLSX); - reads standard input
    Budget(ImportBudgetArgs),
    /// CloudEvents, je Zeile eines; - liest die Standardeingabe / CloudEvents, one a line; - reads standard input
    Events(ImportEventsArgs),
}

#[derive(Debug, Clone, Args)]
pub struct ImportBudgetArgs {
    /// Dateien / Files
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Andere Ansätze als Nachtrag buchen, mit dieser Grundlage / Record other amounts as an amendment on this basis
    #[arg(long, value_name = "BASIS", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub amend: Option<String>,
    /// Zeilen unter anderem Namen sind dieselben Haushaltsstellen: sie werden umbenannt / Rows under another name are
    /// the same lines: they are renamed
    #[arg(long, conflicts_with = "new_lines")]
    pub same_lines: bool,
    /// Zeilen unter anderem Namen sind neue Haushaltsstellen / Rows under another name are new lines
    #[arg(long)]
    pub new_lines: bool,
    /// Nur prüfen: was würde gebucht, was abgelehnt; gebucht wird nichts / Only check: what would be recorded, what
    /// refused; nothing is recorded
    #[arg(long)]
    pub check: bool,
    /// Regeln, die den Zeilen Handlungsfeld und Art geben / Rules that give the lines their programme and kind
    #[arg(long, value_name = "FILE")]
    pub rules: Option<PathBuf>,
}

#[derive(Debug, Clone, Args)]
pub struct ImportEventsArgs {
    /// Dateien; - für die Standardeingabe / Files; - for standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Nur prüfen: was würde aufgezeichnet, was abgelehnt; aufgezeichnet wird nichts / Only check: what would be
    /// recorded, what refused; nothing is recorded
    #[arg(long)]
    pub check: bool,
}

//! What `sollist export` takes.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::figures::View;

#[derive(Debug, Clone, Args)]
pub struct ExportArgs {
    /// Ordner, in den geschrieben wird: neu, leer, oder mit einem früheren Export / Folder to write into: new, empty,
    /// or with an earlier export
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Form der Dateien / Form of the files
    #[arg(long, value_name = "FORM", value_enum, ignore_case = true, default_value = "parquet")]
    pub form: ExportForm,
    /// Nur diese Tabellen; mehrere mit Komma / Only these tables; several with a comma
    #[arg(long, value_name = "TABLE", value_delimiter = ',')]
    pub tables: Vec<String>,
    #[command(flatten)]
    pub view: View,
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportForm {
    Parquet,
    Csv,
}

impl ExportForm {
    /// Its name in the contract, and how its files end.
    pub fn code(self) -> &'static str {
        match self {
            ExportForm::Parquet => "parquet",
            ExportForm::Csv => "csv",
        }
    }
    pub fn media_type(self) -> &'static str {
        match self {
            ExportForm::Parquet => "application/vnd.apache.parquet",
            ExportForm::Csv => "text/csv",
        }
    }
}

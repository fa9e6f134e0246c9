//! Of tables for other programs.

use std::path::Path;

use sollist_contract::{
    money::{english_count, german_count},
    said::Said,
};
use sollist_platform::process::shown;

/// What the package is called.
pub const TITLE: (&str, &str) =
    ("Controlling für die mobile Verwaltung Berlins", "Controlling for Berlin's mobile administration");

/// Something else lies in the folder.
pub fn folder_taken(folder: &Path) -> Said {
    let folder = shown::path(folder);
    Said::new(
        format!(
            "Im Ordner {folder} liegt etwas, das kein Export ist. Bitte einen neuen oder leeren Ordner nennen, oder \
             den eines früheren Exports."
        ),
        format!(
            "There is something in the folder {folder} that is no export. Name a new or an empty folder, or \
             that of an earlier export."
        ),
    )
}

pub fn written(folder: &Path, tables: usize, rows: u64) -> Said {
    let (folder, tables) = (shown::path(folder), i64::try_from(tables).unwrap_or(i64::MAX));
    let rows = i64::try_from(rows).unwrap_or(i64::MAX);
    let (de, en) = (german_count(rows), english_count(rows));
    let [tables_de, tables_en] = if tables == 1 {
        ["1 Tabelle".to_owned(), "1 table".to_owned()]
    } else {
        [format!("{tables} Tabellen"), format!("{tables} tables")]
    };
    Said::new(
        format!("{tables_de} mit {de} Zeilen geschrieben: {folder}; datapackage.json beschreibt sie."),
        format!("{tables_en} with {en} rows written: {folder}; datapackage.json describes them."),
    )
}

//! What stands below a table.

use std::path::Path;

use sollist_contract::said::Said;
use sollist_platform::process::shown;

use super::counted;
use crate::cli::{args::Form, number::shown_count};
use sollist_contract::lang::Lang;

/// Columns that hold only zeros and had no room.
pub fn zero(columns: &str) -> Said {
    Said::new(format!("Überall null: {columns}."), format!("Zero throughout: {columns}."))
}

/// What begins the line that names columns which are not shown.
pub const LEFT_OUT: (&str, &str) = ("Mit --wide auch:", "With --wide also:");

/// Columns that are not shown.
pub fn left_out(columns: &str) -> Said {
    // A title may end in a full stop of its own (`Prognose vom 30.09.`).
    let columns = columns.trim_end_matches('.');
    Said::new(format!("{} {columns}.", LEFT_OUT.0), format!("{} {columns}.", LEFT_OUT.1))
}

pub fn rounded() -> Said {
    Said::new(
        "Auf ganze Euro gerundet ist nur, was hier steht; Summen sind die der Cent-Beträge.",
        "Only what stands here is rounded to whole euros; sums are those of the cents.",
    )
}

pub fn no_table() -> Said {
    Said::new(
        "Dieser Befehl gibt keine Tabelle aus; --format xlsx geht hier nicht. Einen Bericht als Arbeitsmappe schreibt \
         „sollist report --quarter QUARTAL --out bericht.xlsx“.",
        "This command prints no table; --format xlsx does not apply here. A report as a workbook is written by \
         `sollist report --quarter QUARTER --out report.xlsx`.",
    )
}

pub fn file_missing() -> Said {
    Said::new(
        "Für eine Arbeitsmappe fehlt die Datei; bitte --out DATEI.xlsx angeben.",
        "The file of the workbook is missing; give --out FILE.xlsx.",
    )
}

/// A file whose ending says another form than the one named.
pub fn not_as_it_ends(path: &Path, form: Form) -> Said {
    let file = shown::path(path);
    let Some(ending) = form.ending() else {
        return Said::new(
            format!(
                "Eine Tabelle für das Auge geht nicht in die Datei {file}; bitte --format weglassen und die Datei auf \
                 .xlsx, .csv oder .json enden lassen, oder die Ausgabe mit > DATEI umleiten."
            ),
            format!(
                "A table for the eye does not go into the file {file}; leave --format out and let the file end in \
                 .xlsx, .csv or .json, or lead the output into a file with > FILE."
            ),
        );
    };
    Said::new(
        format!(
            "{file} endet nicht auf .{ending}, wie es zu --format {ending} gehört. Bitte die Datei so enden lassen, \
             oder --format weglassen: Dann bestimmt die Endung die Form."
        ),
        format!(
            "{file} does not end in .{ending}, as belongs to --format {ending}. Let the file end so, or leave --format \
             out: then the ending decides the shape."
        ),
    )
}

/// A file whose ending says no form.
pub fn no_ending(path: &Path) -> Said {
    let file = shown::path(path);
    Said::new(
        format!("Was in {file} stehen soll, sagt seine Endung: bitte .xlsx, .csv oder .json."),
        format!("What is to stand in {file} its ending says: use .xlsx, .csv or .json."),
    )
}

pub fn file_written(path: &Path) -> Said {
    let file = shown::path(path);
    Said::new(format!("{file} geschrieben.\n"), format!("{file} written.\n"))
}

pub fn written(path: &Path, rows: usize) -> Said {
    let path = shown::path(path);
    let rows = counted(rows as u64, ("eine Zeile", "one row"), |rows| {
        Said::new(format!("{} Zeilen", shown_count(rows, Lang::De)), format!("{} rows", shown_count(rows, Lang::En)))
    });
    Said::new(format!("{path} geschrieben: {}.\n", rows.de), format!("{path} written: {}.\n", rows.en))
}

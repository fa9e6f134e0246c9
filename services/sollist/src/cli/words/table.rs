//! What stands below a table.

use std::path::Path;

use sollist_contract::said::Said;
use sollist_platform::process::shown;

use super::counted;
use crate::cli::{lang::Lang, number::shown_count};

/// Columns that hold only zeros and had no room.
pub fn zero(columns: &str) -> Said {
    Said::new(format!("Überall null: {columns}."), format!("Zero throughout: {columns}."))
}

/// Columns that are not shown.
pub fn left_out(columns: &str) -> Said {
    Said::new(format!("Mit --wide auch: {columns}."), format!("With --wide also: {columns}."))
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
         „sollist report --out bericht.xlsx“.",
        "This command prints no table; --format xlsx does not apply here. A report as a workbook is written by \
         `sollist report --out report.xlsx`.",
    )
}

pub fn file_missing() -> Said {
    Said::new(
        "Für eine Arbeitsmappe fehlt die Datei: --out DATEI.xlsx.",
        "The file of the workbook is missing: --out FILE.xlsx.",
    )
}

pub fn only_workbooks() -> Said {
    Said::new(
        "--out schreibt eine Arbeitsmappe und gehört zu --format xlsx; eine andere Ausgabe bitte mit > DATEI in eine \
         Datei leiten.",
        "--out writes a workbook and belongs to --format xlsx; lead another output into a file with > FILE.",
    )
}

pub fn written(path: &Path, rows: usize) -> Said {
    let path = shown::path(path);
    let rows = counted(rows as u64, ("eine Zeile", "one row"), |rows| {
        Said::new(format!("{} Zeilen", shown_count(rows, Lang::De)), format!("{} rows", shown_count(rows, Lang::En)))
    });
    Said::new(format!("{path} geschrieben: {}.\n", rows.de), format!("{path} written: {}.\n", rows.en))
}

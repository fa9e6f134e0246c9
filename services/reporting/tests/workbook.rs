//! The workbook of the report, opened by other programs: openpyxl, calamine, and a reader of the bare standard in
//! `workbook.py`. All find in every cell what the report says as JSON.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod sample;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use calamine::{Data, Reader, Xlsx};
use serde_json::{Value, json};
use sollist_contract::money::Cents;
use sollist_reporting::{Format, Marker, Report, marker, model::BudgetRow, render};

/// Python with openpyxl: the one of `tests/run`, else one of this machine.
fn python() -> PathBuf {
    let can = |python: &Path| {
        Command::new(python).args(["-c", "import openpyxl"]).output().is_ok_and(|output| output.status.success())
    };
    let given = std::env::var_os("SOLLIST_PYTHON").map(PathBuf::from);
    let mut candidates = given.into_iter().chain([PathBuf::from("python3")]);
    candidates
        .find(|python| can(python))
        .expect("no Python with openpyxl; tests/run installs one and sets SOLLIST_PYTHON")
}

/// Every cell that calamine finds in a book: sheet, row, column, and the text, the number or the day, which is a number
/// of days.
fn cells(path: &Path) -> Value {
    let mut book: Xlsx<_> = calamine::open_workbook(path).unwrap();
    let mut cells = Vec::new();
    for (sheet, range) in book.worksheets() {
        let (first_row, first_column) = range.start().unwrap();
        for (row, column, cell) in range.used_cells() {
            let value = match cell {
                Data::String(text) => json!(text),
                Data::Float(number) => json!(number),
                Data::Int(number) => json!(number),
                Data::DateTime(day) => json!({ "day": day.as_f64() }),
                other => panic!("{sheet}: {other:?}"),
            };
            cells.push(json!([sheet, first_row as usize + row + 1, first_column as usize + column + 1, value]));
        }
    }
    Value::Array(cells)
}

/// The book and the JSON of a report, compared; the files that other programs made of the book.
fn compared(name: &str, report: &Report, office: bool) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("workbook-{name}"));
    fs::create_dir_all(folder.join("office")).unwrap();
    let path = |file: &str| folder.join(file);
    fs::write(path("book.xlsx"), render(report, Format::Xlsx).unwrap()).unwrap();
    fs::write(path("report.json"), render(report, Format::Json).unwrap()).unwrap();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/workbook.py");
    fs::write(path("cells.json"), cells(&path("book.xlsx")).to_string()).unwrap();
    let files = ["book.xlsx", "report.json", "cells.json", "copy.xlsx"].map(path);
    let folder = office.then(|| path("office"));
    let output = Command::new(python()).arg(script).args(&files).args(&folder).output().unwrap();
    assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    println!("{name}: {}", String::from_utf8_lossy(&output.stdout));
    let saved = folder.map(|folder| folder.join("book.xlsx"));
    files.last().into_iter().chain(&saved).map(|path| fs::read(path).unwrap()).collect()
}

/// Whether LibreOffice is here; it is large, and no test needs it.
fn has_office() -> bool {
    let here = Command::new("soffice").arg("--version").output().is_ok_and(|output| output.status.success());
    if !here {
        eprintln!(
            "LibreOffice (soffice) is not on this machine: openpyxl, calamine and the bare reader read the workbook"
        );
    }
    here
}

/// The sample with sums that are those of its lines, and every line known.
fn summed() -> Report {
    let mut report = sample::full();
    report.budget.lines.remove(0);
    let total = |of: fn(&sollist_reporting::model::LineRow) -> Option<Cents>| {
        Cents::sum(report.budget.lines.iter().filter_map(of)).ok()
    };
    report.budget.total = BudgetRow {
        appropriation: total(|row| row.appropriation),
        carry_over: total(|row| row.carry_over),
        adjustments: total(|row| row.adjustments),
        soll: total(|row| row.soll),
        frozen: total(|row| row.frozen),
        commitments: total(|row| row.commitments),
        actual: total(|row| row.actual),
        available: total(|row| row.available),
        lines: u32::try_from(report.budget.lines.len()).unwrap(),
        ..report.budget.total.clone()
    };
    report
}

#[test]
fn other_programs_find_in_every_cell_what_the_report_says() {
    let mut one = summed();
    one.budget.lines.truncate(1);
    one.budget.total = BudgetRow { lines: 0, ..BudgetRow::default() };
    one.funding.truncate(1);
    for (name, report) in [("full", sample::full()), ("summed", summed()), ("empty", sample::empty()), ("one", one)] {
        compared(name, &report, false);
    }
}

/// Who opens the file and saves it has another file, which still says of which journal and quarter it is.
#[test]
fn a_workbook_that_another_program_saved_is_recognised_and_not_the_same() {
    let office = has_office();
    for (name, report) in [("saved", sample::full()), ("saved-empty", sample::empty())] {
        let copies = compared(name, &report, office);
        assert_eq!(copies.len(), 1 + usize::from(office));
        for copy in copies {
            assert_eq!(marker(&copy), Some((Format::Xlsx, Marker::of(&report))), "{name}");
            assert_ne!(copy, render(&report, Format::Xlsx).unwrap());
        }
    }
}

/// Berlin plans twenty thousand lines a year.
#[test]
fn a_year_of_all_berlin_is_a_workbook() {
    let mut report = summed();
    let lines = report.budget.lines.clone();
    report.budget.lines = lines.iter().cycle().take(20_000).cloned().collect();
    report.budget.total.lines = 0;
    let started = std::time::Instant::now();
    let bytes = render(&report, Format::Xlsx).unwrap();
    assert!(started.elapsed() < std::time::Duration::from_secs(60), "{:?}", started.elapsed());
    assert!(bytes.len() < 8_000_000, "{}", bytes.len());
    assert!(marker(&bytes).is_some());
}

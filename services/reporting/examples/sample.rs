//! Renders sample reports into a folder: `cargo run --example sample -- FOLDER [REPORT.json]`.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../tests/sample/mod.rs"]
mod sample;

use std::time::Instant;

fn main() {
    let folder = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    let mut reports = vec![("full", sample::full()), ("empty", sample::empty())];
    if let Some(path) = std::env::args().nth(2) {
        let json = std::fs::read(path).unwrap();
        reports.push(("given", serde_json::from_slice(&json).expect("a report as JSON")));
    }
    for (name, report) in reports {
        let start = Instant::now();
        let paper = sollist_reporting::sections::paper(&report);
        let at = report.as_of.recorded_at.unwrap_or_default();
        let pdf = sollist_reporting::pdf::render(&paper, at, "sample").expect("pdf");
        println!("{name}: {} bytes in {:?}", pdf.len(), start.elapsed());
        std::fs::write(format!("{folder}/{name}.pdf"), pdf).unwrap();
        let book = sollist_reporting::render(&report, sollist_reporting::Format::Xlsx).expect("workbook");
        std::fs::write(format!("{folder}/{name}.xlsx"), book).unwrap();
    }
}

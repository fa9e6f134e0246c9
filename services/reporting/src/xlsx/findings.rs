//! What somebody should look at, with its events.

use sollist_contract::words::terms;
use sollist_workbook::{Book, BookError, Cell, Column};

use super::table::{Listed, Names, count, numbers, sheet};
use crate::model::Report;

pub(super) fn all(report: &Report, book: &mut Book) -> Result<Listed, BookError> {
    let columns = vec![
        Column::text("Dringlichkeit"),
        Column::text("Regel"),
        Column::text(terms::AUTHORITY.de),
        Column::text("betrifft"),
        Column::figure("seit"),
        Column::figure("EUR"),
        Column::figure("Anzahl"),
        Column::wide("Frage", 90),
        Column::figure("Ereignisse"),
        Column::wide("Journal Nr.", 40),
    ];
    let names = Names::of(report);
    let about = "Was jemand ansehen sollte, als Fragen, mit den Ereignissen dahinter";
    sheet(book, "Auffälligkeiten", about, columns, |sheet| {
        for one in &report.findings {
            sheet.row(vec![
                Cell::text(if one.severe { "dringend" } else { "Hinweis" }),
                Cell::text(&one.label),
                names.cell(&one.authority),
                Cell::text(&one.key),
                Cell::Day(one.since),
                Cell::any(one.amount, Cell::Amount),
                Cell::any(one.quantity, count),
                Cell::text(&one.question),
                count(one.events_total),
                Cell::Text(numbers(&one.events, one.events_total)),
            ])?;
        }
        Ok(())
    })
}

//! What was restated since the last report, part by part with its events.

use rust_decimal::Decimal;
use sollist_contract::{money::Cents, words::terms};
use sollist_workbook::{Book, BookError, Cell, Column};

use super::table::{Listed, Names, count, numbers, sheet};
use crate::{
    model::Report,
    restated::RestatedFigure,
    words::{NO_STATEMENT, restated_class, rollout_name},
};

fn value(figure: &RestatedFigure, value: Decimal) -> Cell {
    match figure.unit.as_str() {
        "EUR" => Cents::rounded(value).map_or(Cell::Number(value), Cell::Amount),
        "percent" => Cell::Share(value / Decimal::ONE_HUNDRED),
        _ => Cell::Number(value),
    }
}

pub(super) fn parts(report: &Report, book: &mut Book) -> Result<Listed, BookError> {
    let columns = vec![
        Column::wide("Größe", 45),
        Column::text("betrifft"),
        Column::text(terms::UNIT.de),
        Column::figure("wie berichtet"),
        Column::figure("heute bekannt"),
        Column::figure("Änderung (bei Prozent in Prozentpunkten)"),
        Column::text("Art"),
        Column::figure("Beitrag (bei Prozent in Prozentpunkten)"),
        Column::text(terms::AUTHORITY.de),
        Column::figure("Ereignisse"),
        Column::wide("Journal Nr.", 60),
    ];
    let names = Names::of(report);
    let about = "Was von den Zahlen des Quartals davor seit dem letzten Bericht geändert ist, Ereignis für Ereignis";
    sheet(book, "Geändert", about, columns, |sheet| {
        for figure in report.restated.iter().flat_map(|restated| &restated.figures) {
            let why = figure.reason.as_deref().unwrap_or(NO_STATEMENT);
            // A change of percentages is a number of points.
            let points = |part| if figure.unit == "percent" { Cell::Number(part) } else { value(figure, part) };
            for part in &figure.parts {
                sheet.row(vec![
                    Cell::text(&figure.label),
                    Cell::any(figure.of.as_deref(), |of| Cell::Text(rollout_name(of))),
                    Cell::text(terms::unit(&figure.unit).map_or(figure.unit.as_str(), |unit| unit.de)),
                    Cell::given(figure.before, |known| value(figure, known), why),
                    Cell::given(figure.now, |known| value(figure, known), why),
                    Cell::given(figure.change, points, why),
                    Cell::text(restated_class(&part.class)),
                    Cell::given(part.part, points, why),
                    Cell::any(part.authority.as_ref(), |authority| names.cell(authority)),
                    count(part.events_total),
                    Cell::Text(numbers(&part.events, part.events_total)),
                ])?;
            }
        }
        Ok(())
    })
}

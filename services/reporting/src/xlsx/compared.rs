//! What changed: the quarter before beside this one, and since when which lines are overdrawn.

use rust_decimal::Decimal;
use sollist_contract::{day::german_day, money::Cents, words::terms};
use sollist_workbook::{Book, BookError, Cell, Column};

use super::table::{Listed, Names, count, district, sheet};
use crate::{
    model::{Compared, Report},
    words::{NO_STATEMENT, booking, item_name},
};

fn value(row: &Compared, value: Decimal) -> Cell {
    match row.unit.as_str() {
        "percent" => Cell::Share(value / Decimal::ONE_HUNDRED),
        "EUR" => Cents::rounded(value).map_or(Cell::Number(value), Cell::Amount),
        _ => Cell::Number(value),
    }
}

pub(super) fn quarter_before(report: &Report, book: &mut Book) -> Result<Listed, BookError> {
    let until = |title: &str, day| Column::figure(day_title(title, day));
    let before = report.before.as_ref();
    let columns = vec![
        Column::wide("Größe", 45),
        Column::text(terms::DISTRICT.de),
        before.map_or_else(|| Column::figure("davor"), |before| until("am", before.until)),
        until("am", report.until),
        Column::figure("Veränderung (bei Prozent in Prozentpunkten)"),
        Column::text(terms::UNIT.de),
    ];
    let about = "Zahlen des Quartals davor neben denen dieses Quartals";
    sheet(book, "Vorquartal", about, columns, |sheet| {
        for row in before.iter().flat_map(|before| &before.rows) {
            let why = row.reason.as_deref().unwrap_or(NO_STATEMENT);
            let change = |change| if row.unit == "percent" { Cell::Number(change) } else { value(row, change) };
            sheet.row(vec![
                Cell::text(&row.label),
                row.district.map_or_else(|| Cell::text("Berlin"), district),
                Cell::given(row.before, |known| value(row, known), why),
                Cell::given(row.now, |known| value(row, known), why),
                Cell::given(row.change, change, why),
                Cell::text(terms::unit(&row.unit).map_or(row.unit.as_str(), |unit| unit.de)),
            ])?;
        }
        Ok(())
    })
}

fn day_title(title: &str, day: sollist_contract::day::Day) -> String {
    format!("{title} {}", german_day(day))
}

pub(super) fn overdrawn(report: &Report, book: &mut Book) -> Result<Listed, BookError> {
    let columns = vec![
        Column::text(terms::AUTHORITY.de),
        Column::wide("Titel", 60),
        Column::figure(terms::AVAILABLE.de),
        Column::figure("überzogen um"),
        Column::figure("überzogen seit"),
        Column::text("Anlass"),
        Column::figure("Tag des Anlasses"),
        Column::text("Bestellung"),
        Column::text(terms::ITEM.de),
        Column::text("gemeldet von"),
        Column::figure("Veränderung dadurch"),
        Column::figure("verfügbar davor"),
        Column::figure("verfügbar danach"),
        Column::figure("spätere Buchungen"),
        Column::figure("Journal Nr."),
        Column::wide(terms::LINE.de, 140),
    ];
    let names = Names::of(report);
    let about = "Überzogene Haushaltsstellen: seit wann, durch welche Buchung";
    sheet(book, "Überzogen", about, columns, |sheet| {
        sheet.named_by(2);
        for row in &report.budget.overdrawn {
            let found = report.budget.causes.iter().find(|cause| Some(&cause.line) == row.line.as_ref());
            let mut cells = vec![
                Cell::any(row.authority.as_ref(), |authority| names.cell(authority)),
                Cell::text(&row.name),
                Cell::given(row.available, Cell::Amount, row.reason.as_deref().unwrap_or(NO_STATEMENT)),
            ];
            match found {
                Some(cause) => cells.extend([
                    Cell::given(cause.by_now, Cell::Amount, NO_STATEMENT),
                    Cell::Day(cause.since),
                    Cell::text(booking(&cause.kind)),
                    Cell::Day(cause.day),
                    Cell::any(cause.order.as_ref(), Cell::text),
                    Cell::any(cause.item.as_deref(), |item| Cell::Text(item_name(item))),
                    Cell::any(cause.authority.as_ref(), |authority| names.cell(authority)),
                    Cell::Amount(cause.change),
                    Cell::Amount(cause.before),
                    Cell::Amount(cause.after),
                    count(cause.later),
                    count(cause.seq),
                ]),
                None => cells.extend((0..12).map(|_| Cell::Empty)),
            }
            cells.push(Cell::any(row.line.as_ref(), Cell::text));
            let later_year = found.and_then(|cause| cause.later_year);
            sheet.remarked(cells, &later_year.map(of_later_year).unwrap_or_default())?;
        }
        Ok(())
    })
}

/// Why a line is overdrawn that has money left.
fn of_later_year(year: i16) -> String {
    format!(
        "Bestellungen für {year} übersteigen die Verpflichtungsermächtigung; Mittel des Jahres reichen. Die Beträge \
         des Anlasses sind solche der Verpflichtungsermächtigung."
    )
}

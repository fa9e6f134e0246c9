//! The report as a workbook: all its tables, one a sheet, with typed cells, and a list of them before.

mod budget;
mod compared;
mod figures;
mod findings;
mod need;
mod others;
mod restated;
mod table;

use sollist_contract::day::Day;
use sollist_workbook::{About, Book, BookError, Cell, Column, Language};

use self::table::{Listed, count};
use crate::{
    marker::Marker,
    model::Report,
    sections::{SIMULATED, known_until},
};

type Writes = fn(&Report, &mut Book) -> Result<Listed, BookError>;

/// The sheets in their order.
const SHEETS: [Writes; 26] = [
    budget::totals,
    others::summary,
    compared::quarter_before,
    restated::parts,
    budget::districts,
    budget::authorities,
    budget::programmes,
    budget::lines,
    compared::overdrawn,
    need::requests,
    need::needs,
    need::programmes,
    figures::equipment,
    figures::rollouts,
    figures::indicators,
    figures::definitions,
    budget::course,
    figures::course,
    others::submissions,
    others::contradictions,
    findings::all,
    others::sites,
    others::citylab,
    others::milestones,
    need::parameters,
    others::method,
];

/// Writes the workbook. The same report gives the same bytes.
pub fn render(report: &Report) -> Result<Vec<u8>, BookError> {
    let about = About {
        title: format!("{}: {}", report.title, report.quarter.german()),
        author: report.routing.from.clone(),
        comment: Marker::of(report).to_string(),
        // The instant of the last event known: the bytes must not depend on when they are made.
        created: report.as_of.recorded_at.unwrap_or_default(),
        foot: known_until(report),
    };
    let mut book = Book::new(about, Language::German);
    let mut listed = Vec::new();
    for write in SHEETS {
        listed.push(write(report, &mut book)?);
    }
    contents(report, &listed, &mut book)?;
    book.finish()
}

/// Which report this is, both of its times, and what stands on which sheet.
fn contents(report: &Report, listed: &[Listed], book: &mut Book) -> Result<(), BookError> {
    let columns = vec![Column::text("Angabe"), Column::wide("Inhalt", 90), Column::figure("Zeilen")];
    let mut sheet = book.sheet("Inhalt", columns).first();
    let mut says = |what: &str, cell: Cell| sheet.row(vec![Cell::text(what), cell]);
    says("Bericht", Cell::text(&report.title))?;
    says("Zeitraum", Cell::text(report.quarter.german()))?;
    if report.simulated {
        says("Hinweis", Cell::text(SIMULATED))?;
    }
    says("Stand (was bekannt war)", Cell::text(known_until(report)))?;
    says("Stand vom", Cell::any(report.as_of.recorded_at, |at| Cell::Day(Day::of(at))))?;
    says("Journal Nr.", count(report.as_of.sequence))?;
    says("Prüfsumme", Cell::text(&report.as_of.hash))?;
    says("Ereignisse bis (was geschehen war)", Cell::Day(report.until))?;
    says("Haushaltsjahr", Cell::text(report.year.to_string()))?;
    says("Zieltag des Mehrbedarfs", Cell::Day(report.target_day))?;
    if report.as_of.sequence == 0 {
        says("Hinweis", Cell::text("Das Journal ist leer: Es liegen keine Ereignisse vor."))?;
    }
    for Listed { name, about, rows } in listed {
        sheet.row(vec![Cell::Sheet(name.clone()), Cell::text(*about), count(*rows)])?;
    }
    sheet.end().map(|_| ())
}

//! The report as a workbook: all its tables, one a sheet, with typed cells, and a list of them before.

mod budget;
mod figures;
mod need;
mod others;

use sollist_contract::{
    day::Day,
    ids::{Authority, District},
    words::terms,
};

use crate::{
    book::{About, Book, BookError, Cell, Column, Language, Sheet},
    marker::Marker,
    model::Report,
    sections::{SIMULATED, known_until},
};

/// A sheet that is written, as the list of contents names it.
struct Listed {
    name: String,
    about: &'static str,
    rows: u64,
}

/// Writes a sheet.
fn sheet(
    book: &mut Book,
    name: &str,
    about: &'static str,
    columns: Vec<Column>,
    fill: impl FnOnce(&mut Sheet<'_>) -> Result<(), BookError>,
) -> Result<Listed, BookError> {
    let mut sheet = book.sheet(name, columns);
    let name = sheet.name().to_owned();
    fill(&mut sheet)?;
    Ok(Listed { name, about, rows: sheet.end()? })
}

type Writes = fn(&Report, &mut Book) -> Result<Listed, BookError>;

/// The sheets in their order.
const SHEETS: [Writes; 19] = [
    budget::totals,
    others::summary,
    budget::districts,
    budget::authorities,
    budget::programmes,
    budget::lines,
    need::requests,
    need::needs,
    figures::equipment,
    figures::indicators,
    figures::definitions,
    budget::course,
    figures::course,
    others::submissions,
    others::contradictions,
    others::done,
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

fn count(value: impl TryInto<i64>) -> Cell {
    Cell::Count(value.try_into().unwrap_or(i64::MAX))
}

fn yes(value: bool) -> Cell {
    Cell::text(if value { terms::YES } else { terms::NO }.de)
}

/// `03 Pankow`; the Hauptverwaltung has the number 00.
fn district(district: District) -> Cell {
    Cell::text(format!("{} {}", district.code(), district.name()))
}

/// What authorities are called, each looked up once.
struct Names<'a>(std::collections::HashMap<&'a Authority, &'a str>);

impl<'a> Names<'a> {
    fn of(report: &'a Report) -> Names<'a> {
        let named = report.budget.authorities.iter();
        Names(named.filter_map(|row| Some((row.authority.as_ref()?, row.name.as_str()))).collect())
    }
    fn cell(&self, authority: &Authority) -> Cell {
        let known = self.0.get(authority).map(|name| (*name).to_owned());
        Cell::Text(known.unwrap_or_else(|| crate::model::authority_name(authority)))
    }
}

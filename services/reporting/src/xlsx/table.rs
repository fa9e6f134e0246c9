//! What every sheet of the report is made with: how one is written and listed, and the cells they have in common.

use sollist_contract::{
    ids::{Authority, District},
    words::terms,
};
use sollist_workbook::{Book, BookError, Cell, Column, Sheet};

use crate::model::Report;

/// A sheet that is written, as the list of contents names it.
pub(super) struct Listed {
    pub name: String,
    pub about: &'static str,
    pub rows: u64,
}

/// Writes a sheet.
pub(super) fn sheet(
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

pub(super) fn count(value: impl TryInto<i64>) -> Cell {
    Cell::Count(value.try_into().unwrap_or(i64::MAX))
}

/// Events by their numbers, and how many there are beside those that are named.
pub(super) fn numbers(events: &[u64], total: u64) -> String {
    let named: Vec<String> = events.iter().map(u64::to_string).collect();
    match total.saturating_sub(events.len() as u64) {
        0 => named.join(", "),
        1 => format!("{} und ein weiteres", named.join(", ")),
        more => format!("{} und {more} weitere", named.join(", ")),
    }
}

pub(super) fn yes(value: bool) -> Cell {
    Cell::text(if value { terms::YES } else { terms::NO }.de)
}

/// `03 Pankow`; the Hauptverwaltung has the number 00.
pub(super) fn district(district: District) -> Cell {
    Cell::text(format!("{} {}", district.code(), district.name()))
}

/// What authorities are called, each looked up once.
pub(super) struct Names<'a>(std::collections::HashMap<&'a Authority, &'a str>);

impl<'a> Names<'a> {
    pub fn of(report: &'a Report) -> Names<'a> {
        let named = report.budget.authorities.iter();
        Names(named.filter_map(|row| Some((row.authority.as_ref()?, row.name.as_str()))).collect())
    }
    pub fn cell(&self, authority: &Authority) -> Cell {
        let known = self.0.get(authority).map(|name| (*name).to_owned());
        Cell::Text(known.unwrap_or_else(|| crate::model::authority_name(authority)))
    }
}

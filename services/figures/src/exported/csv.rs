//! A table as CSV (RFC 4180): comma, CRLF, a line of names; numbers with a point, nothing where there is nothing. A
//! text that a spreadsheet would calculate has an apostrophe before it (`sollist_contract::spreadsheet`).

use csv::{Terminator, WriterBuilder};
use sollist_analytics::exported::{Cell, Row, Table};
use sollist_contract::spreadsheet;

/// The line of names.
pub(super) fn begin(table: &Table) -> Result<Vec<u8>, csv::Error> {
    lines([table.columns.iter().map(|column| column.name.to_owned()).collect()].into_iter())
}

pub(super) fn rows(rows: &[Row<'_>]) -> Result<Vec<u8>, csv::Error> {
    lines(rows.iter().map(|row| row.iter().map(shown).collect()))
}

fn lines(lines: impl Iterator<Item = Vec<String>>) -> Result<Vec<u8>, csv::Error> {
    let mut to = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    for line in lines {
        to.write_record(&line)?;
    }
    to.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

fn shown(cell: &Cell<'_>) -> String {
    match cell {
        Cell::Nothing => String::new(),
        Cell::Text(text) => spreadsheet::parted(spreadsheet::cell(text)).into_owned(),
        Cell::Count(count) => count.to_string(),
        Cell::Amount(amount) => amount.to_string(),
        Cell::Number(number) => number.to_string(),
        Cell::Day(day) => day.to_string(),
        Cell::Instant(instant) => instant.to_string(),
        Cell::Truth(truth) => truth.to_string(),
    }
}

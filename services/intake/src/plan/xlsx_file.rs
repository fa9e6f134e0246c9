//! A plan in an XLSX file: the first sheet that has the layout's columns in its first row.

use std::io::Cursor;

use calamine::{DataRef, Reader, Xlsx, XlsxError};

use super::{
    fault::Cause,
    table::{Cell, Header, Record},
};

type Book = Xlsx<Cursor<Vec<u8>>>;

/// One row that has any cell: its number in the sheet, and its cells by column.
type SheetRow = (u32, Vec<(usize, Cell)>);

/// Reads all rows of the sheet with the plan.
pub fn read(bytes: Vec<u8>) -> Result<Vec<Record>, Cause> {
    // calamine computes with what stands in the file: a damaged cell address overflows there, and our build checks for it.
    std::panic::catch_unwind(|| read_book(bytes)).unwrap_or_else(|_| Err(Cause::DamagedXlsx { detail: "invalid cell".to_owned() }))
}

fn read_book(bytes: Vec<u8>) -> Result<Vec<Record>, Cause> {
    let mut book: Book = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut nearest = Cause::NotAPlan;
    for sheet in book.sheet_names() {
        match read_sheet(&mut book, &sheet)? {
            Ok(records) if records.is_empty() => return Err(Cause::Empty),
            Ok(records) => return Ok(records),
            // A sheet with some of the columns says more about what is wrong than one with none.
            Err(cause) if nearest == Cause::NotAPlan => nearest = cause,
            Err(_) => {}
        }
    }
    Err(nearest)
}

/// The rows of one sheet; within, why it is no plan. Cells are read one by one: a sheet whose declared or used area is
/// vast costs no memory for what is empty.
fn read_sheet(book: &mut Book, sheet: &str) -> Result<Result<Vec<Record>, Cause>, Cause> {
    let mut cells = match book.worksheet_cells_reader(sheet) {
        Ok(cells) => cells,
        Err(XlsxError::NotAWorksheet(_)) => return Ok(Err(Cause::NotAPlan)), // a chart has a sheet of its own
        Err(error) => return Err(damaged(error)),
    };
    let mut header: Option<Header> = None;
    let mut records = Vec::new();
    let mut row: SheetRow = (0, Vec::new());
    loop {
        let next = cells.next_cell().map_err(damaged)?;
        let ended = next.as_ref().is_none_or(|cell| cell.get_position().0 != row.0);
        if ended && !row.1.is_empty() {
            match &header {
                None => match Header::read(names(&row.1).iter().map(String::as_str)) {
                    Ok(found) => header = Some(found),
                    Err(cause) => return Ok(Err(cause)),
                },
                Some(header) => records.push(record(header, &row)),
            }
            row.1.clear();
        }
        let Some(next) = next else { break };
        let (number, column) = next.get_position();
        row.0 = number;
        let cell = cell(next.get_value());
        if !cell.text.is_empty() {
            row.1.push((column as usize, cell));
        }
    }
    Ok(if header.is_some() { Ok(records) } else { Err(Cause::NotAPlan) })
}

/// The header's names, each at its place.
fn names(row: &[(usize, Cell)]) -> Vec<String> {
    // A sheet has 16,384 columns at most.
    let width = row.iter().map(|(column, _)| column + 1).max().unwrap_or(0);
    let mut names = vec![String::new(); width];
    for (column, cell) in row {
        if let Some(name) = names.get_mut(*column) {
            name.clone_from(&cell.text);
        }
    }
    names
}

fn record(header: &Header, row: &SheetRow) -> Record {
    let cells = header.pick(|place| row.1.iter().find(|(column, _)| *column == place).map(|(_, cell)| cell.clone()));
    let text = names(&row.1).iter().map(|text| quoted(text)).collect::<Vec<_>>().join(";");
    Record { line: u64::from(row.0) + 1, text, cells: Ok(cells) }
}

/// As it would stand in a CSV file, so that a refused row can be corrected in one.
fn quoted(text: &str) -> String {
    if text.contains([';', '"']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

fn cell(value: &DataRef<'_>) -> Cell {
    let number = |text: String| Cell { text, number: true };
    match value {
        DataRef::Empty => Cell::default(),
        DataRef::String(text) => Cell::of_text(text),
        DataRef::SharedString(text) => Cell::of_text(text),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Cell::of_text(text),
        DataRef::Int(whole) => number(whole.to_string()),
        // The shortest text that reads back as the same float, never with an exponent: what was typed.
        DataRef::Float(float) => number(float.to_string()),
        DataRef::Bool(truth) => Cell::of_text(if *truth { "WAHR" } else { "FALSCH" }),
        // Excel makes 1.5 a day in May; its number must not be taken for an amount.
        DataRef::DateTime(_) => Cell::of_text("#DATUM"),
        DataRef::Error(_) => Cell::of_text("#FEHLER"),
    }
}

fn damaged(error: XlsxError) -> Cause {
    Cause::DamagedXlsx { detail: error.to_string() }
}

//! A plan in an XLSX file: every sheet that people see and that has the layout's columns.

use super::{
    fault::Cause,
    layout::{Contents, Layout, nearness},
    table::{Cell, Column, Header},
    workbook::{Merge, SheetRow, Workbook},
};

/// The rows of one sheet with a plan.
pub struct Sheet {
    pub name: String,
    pub contents: Contents,
}

/// Rows looked into while the cells of merged areas are filled; more is no plan.
const FILLED_MAX: usize = 5_000_000;

/// Reads all rows of all sheets with a plan.
pub fn read(bytes: Vec<u8>) -> Result<Vec<Sheet>, Cause> {
    let mut book = Workbook::open(bytes)?;
    let mut nearest = Cause::NotAPlan;
    let mut found = Vec::new();
    for sheet in book.sheets.clone() {
        let (mut rows, merges) = book.read(&sheet)?;
        match records(&sheet.name, &mut rows, &merges) {
            Ok(contents) => found.push(Sheet { name: sheet.name, contents }),
            Err(Cause::TooLarge) => return Err(Cause::TooLarge),
            // A sheet with some of the columns says more about what is wrong than one with none.
            Err(cause) if nearness(&cause) > nearness(&nearest) => nearest = cause,
            Err(_) => {}
        }
    }
    if found.is_empty() { Err(nearest) } else { Ok(found) }
}

fn records(sheet: &str, rows: &mut [SheetRow], merges: &[Merge]) -> Result<Contents, Cause> {
    let mut layout = Layout::new(Some(sheet));
    let mut header = None;
    for (place, row) in rows.iter().enumerate() {
        layout.heading(names(row).iter().map(String::as_str))?;
        if layout.width().is_some() {
            header = Some((place, names(row)));
            break;
        }
    }
    let Some((place, header)) = header else { return layout.finish() };
    let rows = rows.get_mut(place + 1..).unwrap_or_default();
    fill(rows, merges, &filled_columns(&header))?;
    for row in rows {
        row.cells.sort_by_key(|(column, _)| *column);
        let is_heading = |(_, cell): &(u32, Cell)| cell.text.eq_ignore_ascii_case(Column::Bereich.name());
        if row.cells.iter().any(is_heading) && layout.heading_again(names(row).iter().map(String::as_str)) {
            continue;
        }
        let width = layout.width().unwrap_or_default();
        let (within, beyond) = row.cells.split_at(row.cells.partition_point(|(column, _)| (*column as usize) < width));
        beyond.iter().for_each(|(column, cell)| layout.beyond(*column as usize, cell));
        // What stands beside the table makes no row of it.
        if within.is_empty() {
            continue;
        }
        layout.row(u64::from(row.number), &|place| {
            let found = row.cells.binary_search_by_key(&place, |(column, _)| *column as usize);
            found.ok().and_then(|at| row.cells.get(at)).map(|(_, cell)| cell.clone()).unwrap_or_default()
        })?;
    }
    layout.finish()
}

/// The texts of a row, each at its place. A sheet has 16,384 columns at most.
fn names(row: &SheetRow) -> Vec<String> {
    let width = row.cells.iter().map(|(column, _)| *column as usize + 1).max().unwrap_or(0);
    let mut names = vec![String::new(); width];
    for (column, cell) in &row.cells {
        if let Some(name) = names.get_mut(*column as usize) {
            name.clone_from(&cell.text);
        }
    }
    names
}

/// The columns in which a merged area says the same of all its rows. An amount is never one: it stands for all of them
/// together, and would count in each.
fn filled_columns(header: &[String]) -> Vec<u32> {
    let Ok(header) = Header::read(header.iter().map(String::as_str), Some("2000")) else { return Vec::new() };
    let all_but_amount = header.places.iter().enumerate().filter(|(column, _)| *column != Column::Betrag as usize);
    all_but_amount.filter_map(|(_, place)| (*place).and_then(|place| u32::try_from(place).ok())).collect()
}

/// Gives the rows of a merged area what its first one says.
fn fill(rows: &mut [SheetRow], merges: &[Merge], columns: &[u32]) -> Result<(), Cause> {
    let mut looked = 0_usize;
    for merge in merges.iter().filter(|merge| merge.rows.0 < merge.rows.1 && columns.contains(&merge.columns.0)) {
        let column = merge.columns.0;
        let from = rows.partition_point(|row| row.number < merge.rows.0);
        let to = rows.partition_point(|row| row.number <= merge.rows.1);
        let Some([first, rest @ ..]) = rows.get_mut(from..to) else { continue };
        if first.number != merge.rows.0 {
            continue;
        }
        let Some(cell) = first.cells.iter().find(|(at, _)| *at == column).map(|(_, cell)| cell.clone()) else { continue };
        looked = looked.saturating_add(rest.len().saturating_mul(1 + cell.text.len() / 64));
        if looked > FILLED_MAX {
            return Err(Cause::TooLarge);
        }
        // A cell that a merge hides may still hold something; it is not shown, so it does not count.
        for row in rest {
            row.cells.retain(|(at, _)| *at != column);
            row.cells.push((column, cell.clone()));
        }
    }
    Ok(())
}

//! A plan in an XLSX file: every sheet that people see and that has the layout's columns.

use super::{
    cell::PlanCell,
    column::Column,
    fault::Cause,
    layout::{Contents, Layout, MOST, PREAMBLE_MAX, is_line, nearness},
    table::Header,
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
    // The first sheet with lines of a plan that cannot be read: they are never left out in silence.
    let mut lost = None;
    for sheet in book.sheets.clone() {
        let (mut rows, merges) = book.read(&sheet)?;
        match records(&sheet.name, &mut rows, &merges) {
            Ok(contents) => found.push(Sheet { name: sheet.name, contents }),
            Err(Cause::TooLarge) => return Err(Cause::TooLarge),
            Err(cause) => {
                if lost.is_none() && has_lines(&rows) {
                    lost = Some(Cause::Sheet { name: sheet.name, cause: Box::new(cause.clone()) });
                }
                // A sheet with some of the columns says more about what is wrong than one with none.
                if nearness(&cause) > nearness(&nearest) {
                    nearest = cause;
                }
            }
        }
    }
    match lost {
        Some(cause) if !found.is_empty() => Err(cause),
        _ if found.is_empty() => Err(nearest),
        _ => Ok(found),
    }
}

/// Whether rows are meant as lines of a plan: below a row that names most of its columns, or because they look like
/// lines.
fn has_lines(rows: &[SheetRow]) -> bool {
    let is_header = |row: &SheetRow| Header::likeness(row.cells.iter().map(|(_, cell)| cell.text.as_str())) >= MOST;
    let has_amount = |row: &SheetRow| row.cells.len() >= MOST / 2 && row.cells.iter().any(|(_, cell)| cell.is_amount());
    let header = rows.iter().take(PREAMBLE_MAX).position(is_header);
    let below = header.and_then(|at| rows.get(at + 1..)).unwrap_or_default();
    below.iter().any(has_amount) || rows.iter().any(|row| row.cells.len() >= MOST && is_line(&names(row)))
}

fn records(sheet: &str, rows: &mut [SheetRow], merges: &[Merge]) -> Result<Contents, Cause> {
    let mut layout = Layout::new(Some(sheet));
    let mut header = None;
    for (place, row) in rows.iter().enumerate() {
        layout.heading(names(row).iter().map(String::as_str))?;
        if layout.width().is_some() {
            header = Some(place);
            break;
        }
    }
    let Some(place) = header else { return layout.finish() };
    let rows = rows.get_mut(place + 1..).unwrap_or_default();
    fill(rows, merges, &layout.filled())?;
    for row in rows {
        row.cells.sort_by_key(|(column, _)| *column);
        let is_heading = |(_, cell): &(u32, PlanCell)| cell.text.eq_ignore_ascii_case(Column::Bereich.name());
        if row.cells.iter().any(is_heading) && layout.heading_again(names(row).iter().map(String::as_str)) {
            continue;
        }
        if layout.is_open() && layout.heading_goes_on(names(row).iter().map(String::as_str))? {
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

/// Gives the rows of a merged area what its first one says, in the columns where it says the same of all. An amount
/// stands for all rows together, and would count in each.
fn fill(rows: &mut [SheetRow], merges: &[Merge], columns: &[usize]) -> Result<(), Cause> {
    let mut looked = 0_usize;
    for merge in
        merges.iter().filter(|merge| merge.rows.0 < merge.rows.1 && columns.contains(&(merge.columns.0 as usize)))
    {
        let column = merge.columns.0;
        let from = rows.partition_point(|row| row.number < merge.rows.0);
        let to = rows.partition_point(|row| row.number <= merge.rows.1);
        let Some([first, rest @ ..]) = rows.get_mut(from..to) else { continue };
        if first.number != merge.rows.0 {
            continue;
        }
        let Some(cell) = first.cells.iter().find(|(at, _)| *at == column).map(|(_, cell)| cell.clone()) else {
            continue;
        };
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

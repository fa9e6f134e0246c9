//! Rows that stand twice in a plan, word for word: a row copied by mistake, or two lines of one title and one amount.
//! Which it is nobody can tell from the file (docs/spec.md#plans).

use std::collections::HashMap;

use sollist_contract::{
    event::{Appropriated, Labels},
    ids::{Authority, Kind, LineName},
    money::Cents,
};

use super::{
    column::Column,
    fault::CellFault,
    known::KnownLines,
    row::{PlanEntry, PlanRow},
};

/// A row that says the same as one before it, and would open a line of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Twin {
    pub row: u64,
    pub line: Appropriated,
    /// The row before it, and its line.
    pub first: u64,
    pub of: Appropriated,
}

/// What rows that stand twice have in common: everything but the number that tells their lines apart.
type Face<'r> = (&'r str, &'r Authority, [&'r str; 3], Option<&'static str>, Cents);

fn face(line: &Appropriated) -> Face<'_> {
    let labels =
        line.labels.as_ref().map(|Labels { section, chapter, title }| [section, chapter, title].map(String::as_str));
    (stem(&line.line), &line.authority, labels.unwrap_or_default(), line.kind.map(Kind::code), line.amount)
}

/// The name without the number that a further line of it has. A title that is really called so has another wording.
fn stem(name: &LineName) -> &str {
    let further = |(_, number): &(&str, &str)| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    name.as_str().rsplit_once('-').filter(further).map_or(name.as_str(), |(stem, _)| stem)
}

/// Rows with an Ansatz that would open a line although the same stands in the file once more, and is a line that is
/// known. A row that was refused and comes back says which line it is. In a plan that is new both are lines: Berlin's
/// published one has such rows, and adds up with both of them.
pub fn find(books: &KnownLines<'_>, rows: &[PlanRow]) -> Vec<Twin> {
    let lines = || {
        rows.iter().filter_map(|row| match &row.result {
            Ok(PlanEntry::Appropriated(line)) => Some((row, line)),
            Ok(PlanEntry::Actual { .. }) | Err(_) => None,
        })
    };
    let mut seen: HashMap<Face<'_>, (u64, &Appropriated)> = HashMap::new();
    for (row, line) in lines().filter(|(_, line)| books.get(&line.line).is_some()) {
        seen.entry(face(line)).or_insert((row.row, line));
    }
    let opened = lines().filter(|(row, line)| books.get(&line.line).is_none() && row.mark.line != line.line.as_str());
    let mut twins = Vec::new();
    for (row, line) in opened {
        if let Some((first, of)) = seen.get(&face(line)) {
            twins.push(Twin { row: row.row, line: line.clone(), first: *first, of: (*of).clone() });
        }
    }
    twins
}

/// Refuses the second rows, where somebody says that they are the same line: with its Ist none is left over.
pub fn refuse(rows: &mut [PlanRow], twins: &[Twin]) {
    let by_line: HashMap<&LineName, &Twin> = twins.iter().map(|twin| (&twin.line.line, twin)).collect();
    for row in rows {
        let line = match &row.result {
            Ok(PlanEntry::Appropriated(line)) => &line.line,
            Ok(PlanEntry::Actual { payment, .. }) => &payment.line,
            Err(_) => continue,
        };
        if let Some(Twin { first, of, .. }) = by_line.get(line) {
            let fault = CellFault::RowTwice { line: of.line.clone(), row: *first };
            row.result = Err(fault.of(Column::Titelbezeichnung));
        }
    }
}

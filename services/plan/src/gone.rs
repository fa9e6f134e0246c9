//! Rows of a plan that were refused and are not in it any more: the file is the same again, and somebody took them out.

use std::{
    collections::{BTreeSet, HashSet},
    hash::{DefaultHasher, Hash as _, Hasher as _},
};

use sollist_contract::grpc::intake::v1::{RefusedEntry, TableRow};

use super::row::PlanRow;

/// A row as it stands in its table.
pub fn table_row(text: &str) -> TableRow {
    let (header, text) = text.split_once('\n').unwrap_or(("", text));
    TableRow { header: header.to_owned(), text: text.to_owned() }
}

/// Where the rows of a sheet come from.
pub fn origin(name: &str, sheet: Option<&str>) -> String {
    sheet.map_or_else(|| name.to_owned(), |sheet| format!("{name} [{sheet}]"))
}

/// The rows of files, to tell which are not in them any more.
#[derive(Debug, Default)]
pub struct Rows {
    origins: BTreeSet<String>,
    rows: HashSet<u64>,
    /// Entries that rows stand for which say what the books say.
    corrected: HashSet<String>,
}

impl Rows {
    fn hash(row: &TableRow) -> u64 {
        let mut hasher = DefaultHasher::new();
        // What the database holds of a row has another character for NUL.
        (&row.header, row.text.replace('\0', "\u{fffd}")).hash(&mut hasher);
        hasher.finish()
    }
    pub fn add(&mut self, name: &str, rows: &[PlanRow]) {
        for row in rows {
            self.origins.insert(origin(name, row.sheet.as_deref()));
            self.rows.insert(Rows::hash(&table_row(&row.text)));
        }
    }
    /// Takes in which entries are settled by rows for which nothing is sent.
    pub fn settle(&mut self, corrects: &[String]) {
        self.corrected.extend(corrects.iter().cloned());
    }
    /// Whether a row stands for a refused entry and says what the books say.
    pub fn corrects(&self, entry: &str) -> bool {
        self.corrected.contains(entry)
    }
    /// Whether a refused entry is of these files, and not in them any more. Asked only where some row of them was
    /// known: else they are other files of the same name, which say nothing of it.
    pub fn lack(&self, entry: &RefusedEntry) -> bool {
        let Some(row) = &entry.row else { return false };
        let gone = self.origins.contains(&entry.origin) && !self.rows.contains(&Rows::hash(row));
        // It says what the books say, so nothing was sent for it.
        gone || self.corrected.contains(&entry.id)
    }
}

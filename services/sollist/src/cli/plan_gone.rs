//! Rows of a plan that were refused and are not in it any more: the file is the same again, and somebody took them out.

use std::{
    collections::{BTreeSet, HashSet},
    hash::{DefaultHasher, Hash as _, Hasher as _},
};

use sollist_contract::grpc::intake::v1::{RefusedEntry, SettleRefusedRequest, TableRow};
use sollist_intake::plan::PlanRow;

use super::{Link, args::RefusedFilter, failure::Failure, output::Output, refused::pages, words::plan as words};

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
#[derive(Default)]
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
    fn lacks(&self, entry: &RefusedEntry, again: bool) -> bool {
        let Some(row) = &entry.row else { return false };
        let gone = again && self.origins.contains(&entry.origin) && !self.rows.contains(&Rows::hash(row));
        // It says what the books say, so nothing was sent for it.
        gone || again && self.corrected.contains(&entry.id)
    }
}

/// Settles what was refused of these files and is not in them any more. `again`: some of them was known, so they are
/// the same files; what else has their name says nothing of it.
pub async fn settle_gone(link: &Link, files: &Rows, again: bool, out: &mut Output<'_>) -> Result<(), Failure> {
    if !again {
        return Ok(());
    }
    let mut ids = Vec::new();
    pages(link, &RefusedFilter::default(), |page| {
        ids.extend(page.into_iter().filter(|entry| files.lacks(entry, again)).map(|entry| entry.id));
        Ok(())
    })
    .await?;
    if ids.is_empty() {
        return Ok(());
    }
    let basis = words::gone_basis();
    let basis = format!("{} / {}", basis.de, basis.en);
    let gone = link
        .intake()
        .settle_refused(SettleRefusedRequest { ids, basis, ..Default::default() })
        .await?
        .into_inner()
        .settled;
    out.note(&out.lang.say(words::gone(gone)));
    Ok(())
}

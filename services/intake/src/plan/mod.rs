//! The budget plan reader: a plan in one of Berlin's layouts, CSV or XLSX, to the events it stands for.
//!
//! Pure: bytes and rules in, rows out. A fault of the whole file means that nothing of it is read; a bad row is kept
//! beside the good ones, with the column and what to do.

pub mod actual;
mod amount;
mod csv_file;
mod decode;
mod doubles;
pub mod editions;
mod fault;
mod heading;
mod layout;
mod naming;
mod pairs;
mod rules;
mod table;
mod text;
mod total;
mod workbook;
mod xlsx_file;
mod xml;

use std::{
    collections::{HashMap, hash_map::Entry},
    sync::Arc,
    vec,
};

use sollist_contract::{
    event::{Appropriated, PaymentMade},
    ids::{Kind, LineName, PaymentNo},
    money::{Cents, NotAnAmount},
    refusal::Refusal,
};

use crate::entry::PLAN_SOURCE;

pub use self::{
    fault::{Cause, PlanFault},
    rules::{Rules, RulesFault},
    table::Mark,
};
use self::{
    layout::{Contents, doubtful},
    naming::{Identity, Names, key_of},
    table::{Cell, CellKind, Cells, Column, Record, refused},
};

/// What a row of a plan says.
#[derive(Debug, Clone, PartialEq)]
pub enum PlanEntry {
    /// BetragTyp Soll.
    Appropriated(Appropriated),
    /// BetragTyp Ist.
    Actual {
        /// The line with an Ansatz of 0.00, where the plan has no Soll row for it; to be recorded first, unless the line
        /// is known already from another plan.
        opens: Option<Appropriated>,
        payment: PaymentMade,
        /// An Einnahmetitel.
        revenue: bool,
    },
}

/// One row of a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanRow {
    /// The sheet it stands in, where the workbook has several with a plan.
    pub sheet: Option<Arc<str>>,
    /// Line of the file where the row begins, from 1; in XLSX the row's number in the sheet.
    pub row: u64,
    pub result: Result<PlanEntry, Refusal>,
    /// The row under a header of its own, as it would stand in a CSV file: for the list of what was refused.
    pub text: String,
    /// Which entry it corrects, where it was refused before; and which line it says it is.
    pub mark: Mark,
    /// The line that it is about, as far as that can be read, and whether with its Ist.
    pub about: Option<(LineName, bool)>,
}

/// A plan, read. Gives the Soll rows and the refused ones in the order of the file, then the Ist rows in theirs: a
/// payment needs its line, wherever in the file the line stands.
#[derive(Debug)]
pub struct PlanReader {
    rows: vec::IntoIter<PlanRow>,
    unread: Vec<String>,
}

impl PlanReader {
    /// Reads a plan. XLSX is known by its first bytes, whatever the file is called.
    pub fn open(bytes: Vec<u8>, file_name: &str, rules: &Rules) -> Result<PlanReader, PlanFault> {
        let mut plan = Plan { rules, names: Names::default(), places: HashMap::new(), rows: Vec::new() };
        let mut unread = Vec::new();
        let read = sheets(bytes).and_then(|sheets| {
            for name in sheets.iter().flat_map(|(_, contents)| &contents.unread) {
                if !unread.contains(name) {
                    unread.push(name.clone());
                }
            }
            plan.read(sheets)
        });
        read.map_err(|cause| PlanFault::new(file_name, cause))?;
        Ok(PlanReader { rows: plan.rows.into_iter(), unread })
    }

    /// Columns of amounts that no layout has, so that nothing of them is booked.
    pub fn unread(&self) -> &[String] {
        &self.unread
    }
}

type Sheets = Vec<(Option<Arc<str>>, Contents)>;

/// What packed files begin with: gzip, bzip2, xz, Zstandard, 7z, RAR.
pub const ARCHIVES: [&[u8]; 6] = [b"\x1f\x8b", b"BZh", b"\xFD7zXZ", b"\x28\xB5\x2F\xFD", b"7z\xBC\xAF", b"Rar!"];

/// The rows of the file, by sheet where there are several with a plan.
fn sheets(bytes: Vec<u8>) -> Result<Sheets, Cause> {
    if bytes.iter().all(u8::is_ascii_whitespace) || bytes == b"\xEF\xBB\xBF" {
        Err(Cause::Empty)
    } else if bytes.starts_with(b"PK") {
        let sheets = xlsx_file::read(bytes)?;
        let several = sheets.len() > 1;
        Ok(sheets.into_iter().map(|sheet| (several.then(|| sheet.name.into()), sheet.contents)).collect())
    } else if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        Err(Cause::OldExcel)
    } else if ARCHIVES.iter().any(|archive| bytes.starts_with(archive)) {
        Err(Cause::Archive { inside: String::new() })
    } else {
        Ok(vec![(None, csv_file::read(&bytes)?)])
    }
}

impl Iterator for PlanReader {
    type Item = PlanRow;
    fn next(&mut self) -> Option<PlanRow> {
        self.rows.next()
    }
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.rows.size_hint()
    }
}

impl ExactSizeIterator for PlanReader {}

/// A plan while it is read.
struct Plan<'a> {
    rules: &'a Rules,
    names: Names,
    /// In which sheet a line stands, where there are several.
    places: HashMap<(String, bool), Arc<str>>,
    rows: Vec<PlanRow>,
}

impl Plan<'_> {
    fn read(&mut self, sheets: Sheets) -> Result<(), Cause> {
        // Soll rows first: only when all are named is it known to which line an Ist row belongs.
        let mut actuals = Vec::new();
        for (sheet, contents) in sheets {
            for Record { line, text, cells, mark } in contents.records {
                let identified = cells.and_then(|cells| Ok((Identity::read(&cells, self.rules)?, cells)));
                let sheet = sheet.clone();
                if let (Some(sheet), Ok((row, _))) = (&sheet, &identified) {
                    self.in_one_sheet(sheet, row)?;
                }
                match identified {
                    Ok((row, cells)) if row.actual => actuals.push((sheet, line, text, row, cells, mark)),
                    Ok((row, cells)) => {
                        let name = self.names.appropriate(&row, &mark.line);
                        let about = name.as_ref().ok().map(|line| (line.clone(), false));
                        let result = name.and_then(|name| self.appropriation(row, &cells, name));
                        self.rows.push(PlanRow { sheet, row: line, result, text, mark, about });
                    }
                    Err(refusal) => {
                        self.rows.push(PlanRow { sheet, row: line, result: Err(refusal), text, mark, about: None })
                    }
                }
            }
        }
        for (sheet, row, text, identity, cells, mark) in actuals {
            let name = self.names.pay(&identity, &mark.line);
            let about = name.as_ref().ok().map(|(line, _)| (line.clone(), true));
            let result = name.and_then(|name| self.actual(identity, &cells, name));
            self.rows.push(PlanRow { sheet, row, result, text, mark, about });
        }
        Ok(())
    }

    /// A workbook may have a sheet for each year or section; a copy of a sheet would count all money twice.
    fn in_one_sheet(&mut self, sheet: &Arc<str>, row: &Identity) -> Result<(), Cause> {
        let line = row.base();
        match self.places.entry((line, row.actual)) {
            Entry::Occupied(other) if other.get() != sheet => Err(Cause::TwoSheets {
                first: other.get().to_string(),
                second: sheet.to_string(),
                line: other.key().0.clone(),
            }),
            Entry::Occupied(_) => Ok(()),
            Entry::Vacant(place) => {
                place.insert(sheet.clone());
                Ok(())
            }
        }
    }

    fn appropriation(&mut self, row: Identity, cells: &Cells, line: LineName) -> Result<PlanEntry, Refusal> {
        let amount = amount(cells.cell(Column::Betrag)).map_err(|refusal| cells.of_amount(refusal))?;
        Ok(PlanEntry::Appropriated(self.appropriated(row, cells, line, amount)))
    }

    fn actual(
        &mut self,
        row: Identity,
        cells: &Cells,
        (line, in_plan): (LineName, bool),
    ) -> Result<PlanEntry, Refusal> {
        let amount = amount(cells.cell(Column::Betrag)).map_err(|refusal| cells.of_amount(refusal))?;
        let payment = account_number(&line, 1).ok_or_else(|| {
            refused(Column::Titelbezeichnung, "ergibt keine Zahlungsnummer.", "makes no payment number.")
        })?;
        let (authority, paid_on) = (row.authority.clone(), line.clone());
        let payment =
            PaymentMade { authority, order: None, line: paid_on, payment, amount, last: false, consent: None };
        let revenue = row.revenue;
        let opens = (!in_plan).then(|| self.appropriated(row, cells, line, Cents::ZERO));
        Ok(PlanEntry::Actual { opens, payment, revenue })
    }

    fn appropriated(&self, row: Identity, cells: &Cells, line: LineName, amount: Cents) -> Appropriated {
        let (programme, cover_group) = self.rules.programme(&row.place);
        let kind = kind(&row, cells, self.rules);
        Appropriated {
            authority: row.authority,
            line,
            amount,
            labels: Some(row.labels),
            kind: Some(kind),
            programme: Some(programme),
            cover_group,
        }
    }
}

/// What the numbers of payments begin with that are the Ist of a plan.
pub const ACCOUNT: &str = "haushaltsrechnung-";

/// The number of the how many-th posting of a line's Ist: the first is the Ist itself, later ones correct it.
pub fn account_number(line: &LineName, posting: u64) -> Option<PaymentNo> {
    key_of(&if posting <= 1 { format!("{ACCOUNT}{line}") } else { format!("{ACCOUNT}{posting}-{line}") })
}

/// The name of the event that a row about a line makes, of its Soll or of its Ist.
pub fn event_name(line: &LineName, actual: bool) -> (String, String) {
    if actual {
        return (PaymentMade::PLAN_SOURCE.to_owned(), actual::id(line, 1));
    }
    (PLAN_SOURCE.to_owned(), line.to_string())
}

/// Every name that this event ever had: as version 0.2.0 called the Ist, it may stand on the list of what was refused.
pub fn event_names(line: &LineName, actual: bool) -> Vec<(String, String)> {
    let former = || Some((format!("{}{}", PaymentMade::ACCOUNT, line.year()), account_number(line, 1)?.to_string()));
    std::iter::once(event_name(line, actual)).chain(actual.then(former).flatten()).collect()
}

/// The kind of a line: from the number of title or group where the plan gives one, else from the rules.
fn kind(row: &Identity, cells: &Cells, rules: &Rules) -> Kind {
    if row.revenue {
        return Kind::Revenue;
    }
    [Column::Titel, Column::Gruppe, Column::Hauptgruppe]
        .into_iter()
        .find_map(|column| Kind::of_title_number(&cells.code(column)))
        // The row says itself that it is expenditure.
        .filter(|kind| *kind != Kind::Revenue)
        .or_else(|| rules.kind(&row.place))
        .unwrap_or(Kind::Consumptive)
}

fn amount(cell: &Cell) -> Result<Cents, Refusal> {
    if !matches!(cell.kind, CellKind::Text | CellKind::Number) {
        return Err(doubtful(Column::Betrag, cell));
    }
    let text = text::plain(&cell.text);
    if text.is_empty() {
        return Err(refused(
            Column::Betrag,
            "Der Betrag fehlt; bitte eintragen (0, wenn es keiner ist).",
            "the amount is missing; enter it (0 if there is none).",
        ));
    }
    let read = if cell.kind == CellKind::Number { amount::of_number(&text) } else { amount::of_text(&text) };
    read.map_err(|fault| match fault {
        NotAnAmount::Shape => refused(
            Column::Betrag,
            format!("„{text}“ ist kein eindeutiger Betrag in Euro; erwartet wird etwa 40000, -5000 oder 1.234.567,89."),
            format!(
                "“{text}” is no unambiguous amount in euros; expected is for example 40000, -5000 or 1.234.567,89."
            ),
        ),
        NotAnAmount::Decimals => refused(
            Column::Betrag,
            format!("„{text}“ hat mehr als zwei Nachkommastellen; bitte auf ganze Cent runden."),
            format!("“{text}” has more than two decimals; round it to whole cents."),
        ),
        NotAnAmount::Range => refused(
            Column::Betrag,
            format!("„{text}“ liegt außerhalb von ±1.000.000.000.000,00 EUR; bitte den Betrag prüfen."),
            format!("“{text}” is beyond ±1,000,000,000,000.00 EUR; check the amount."),
        ),
    })
}

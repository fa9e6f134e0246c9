//! Reads a plan: first what every row says and is called, then to which line each Ist belongs.

use std::{
    collections::{HashMap, hash_map::Entry},
    sync::Arc,
    vec,
};

use sollist_contract::{
    event::{Appropriated, PaymentMade},
    ids::{Kind, LineName},
    money::{Cents, NotAnAmount},
};

use super::{
    amount,
    cell::{CellKind, PlanCell},
    column::Column,
    csv_file,
    events::account_number,
    fault::{Cause, CellFault, PlanFault, RowFault},
    layout::Contents,
    naming::{Identity, Names},
    row::{PlanEntry, PlanRow},
    rules::Rules,
    table::{Cells, Record},
    text::plain,
    xlsx_file,
};

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
        read.map_err(|cause| PlanFault { file: file_name.to_owned(), cause })?;
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
                    Err(fault) => {
                        self.rows.push(PlanRow { sheet, row: line, result: Err(fault), text, mark, about: None })
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

    fn appropriation(&mut self, row: Identity, cells: &Cells, line: LineName) -> Result<PlanEntry, RowFault> {
        let amount = amount(cells.cell(Column::Betrag)).map_err(|why| cells.of_amount(why))?;
        Ok(PlanEntry::Appropriated(self.appropriated(row, cells, line, amount)))
    }

    fn actual(
        &mut self,
        row: Identity,
        cells: &Cells,
        (line, in_plan): (LineName, bool),
    ) -> Result<PlanEntry, RowFault> {
        let amount = amount(cells.cell(Column::Betrag)).map_err(|why| cells.of_amount(why))?;
        let no_number = || CellFault::NoPaymentNumber.of(Column::Titelbezeichnung);
        let payment = account_number(&line, 1).ok_or_else(no_number)?;
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

fn amount(cell: &PlanCell) -> Result<Cents, CellFault> {
    if let Some(doubt) = cell.doubt() {
        return Err(doubt);
    }
    let text = plain(&cell.text);
    if text.is_empty() {
        return Err(CellFault::AmountMissing);
    }
    let read = if cell.kind == CellKind::Number { amount::of_number(&text) } else { amount::of_text(&text) };
    let text = || text.clone().into_owned();
    read.map_err(|fault| match fault {
        NotAnAmount::Shape => CellFault::AmountUnclear { text: text() },
        NotAnAmount::Decimals => CellFault::AmountDecimals { text: text() },
        NotAnAmount::Range => CellFault::AmountBeyondRange { text: text() },
    })
}

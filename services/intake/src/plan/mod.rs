//! The budget plan reader: a plan in Berlin's open-data layout, CSV or XLSX, to the events it stands for.
//!
//! Pure: bytes and rules in, rows out. A fault of the whole file means that nothing of it is read; a bad row is kept
//! beside the good ones, with the column and what to do.

mod amount;
mod csv_file;
mod fault;
mod naming;
mod rules;
mod table;
mod xlsx_file;

use std::{collections::BTreeMap, vec};

use sollist_contract::{
    event::{Appropriated, PaymentMade},
    ids::{Kind, LineName},
    money::{Cents, NotAnAmount, Overflow},
    refusal::Refusal,
};

pub use self::{
    fault::{Cause, PlanFault},
    rules::{Rules, RulesFault},
};
use self::{
    naming::{Identity, Names, key_of},
    table::{Cell, Cells, Column, Record, refused},
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
    },
}

/// One row of a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanRow {
    /// Line of the file where the row begins, the header being in line 1; in XLSX the row's number in the sheet.
    pub row: u64,
    pub result: Result<PlanEntry, Refusal>,
    /// The row as it stands in the file, for the list of what was refused.
    pub text: String,
}

/// The good rows of one fiscal year. Revenue (Einnahmetitel) is in no sum of expenditure.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct YearSum {
    /// Budget lines with a Soll row.
    pub lines: u64,
    /// Sum of the Soll rows of Ausgabetitel, EUR.
    pub expenditure: Cents,
    /// Sum of the Soll rows of Einnahmetitel, EUR.
    pub revenue: Cents,
    /// Ist rows.
    pub actual_rows: u64,
    /// Sum of the Ist rows of Ausgabetitel, EUR.
    pub actual_expenditure: Cents,
    /// Sum of the Ist rows of Einnahmetitel, EUR.
    pub actual_revenue: Cents,
}

impl YearSum {
    fn add(&mut self, row: &Identity, amount: Cents) -> Result<(), Overflow> {
        let (rows, sum) = match (row.actual, row.revenue) {
            (false, false) => (&mut self.lines, &mut self.expenditure),
            (false, true) => (&mut self.lines, &mut self.revenue),
            (true, false) => (&mut self.actual_rows, &mut self.actual_expenditure),
            (true, true) => (&mut self.actual_rows, &mut self.actual_revenue),
        };
        *sum = sum.plus(amount)?;
        *rows += 1;
        Ok(())
    }
}

/// A plan, read. Gives the Soll rows and the refused ones in the order of the file, then the Ist rows in theirs: a
/// payment needs its line, wherever in the file the line stands.
#[derive(Debug)]
pub struct PlanReader {
    rows: vec::IntoIter<PlanRow>,
    summary: BTreeMap<i16, YearSum>,
}

impl PlanReader {
    /// Reads a plan. XLSX is known by its first bytes, whatever the file is called.
    pub fn open(bytes: Vec<u8>, file_name: &str, rules: &Rules) -> Result<PlanReader, PlanFault> {
        let records = if bytes.iter().all(u8::is_ascii_whitespace) || bytes == b"\xEF\xBB\xBF" {
            Err(Cause::Empty)
        } else if bytes.starts_with(b"PK") {
            xlsx_file::read(bytes)
        } else if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
            Err(Cause::OldExcel)
        } else {
            csv_file::read(&bytes)
        };
        let records = records.map_err(|cause| PlanFault::new(file_name, cause))?;
        let mut plan = Plan { rules, names: Names::default(), summary: BTreeMap::new(), rows: Vec::with_capacity(records.len()) };
        plan.read(records);
        Ok(PlanReader { rows: plan.rows.into_iter(), summary: plan.summary })
    }

    /// What the good rows add up to, by fiscal year.
    pub fn summary(&self) -> &BTreeMap<i16, YearSum> {
        &self.summary
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
    summary: BTreeMap<i16, YearSum>,
    rows: Vec<PlanRow>,
}

impl Plan<'_> {
    fn read(&mut self, records: Vec<Record>) {
        // Soll rows first: only when all are named is it known to which line an Ist row belongs.
        let mut actuals = Vec::new();
        for Record { line, text, cells } in records {
            let identified = cells.and_then(|cells| Ok((Identity::read(&cells, self.rules)?, cells)));
            match identified {
                Ok((row, cells)) if row.actual => actuals.push((line, text, row, cells)),
                Ok((row, cells)) => {
                    let result = self.appropriation(row, &cells);
                    self.rows.push(PlanRow { row: line, result, text });
                }
                Err(refusal) => self.rows.push(PlanRow { row: line, result: Err(refusal), text }),
            }
        }
        for (line, text, row, cells) in actuals {
            let result = self.actual(row, &cells);
            self.rows.push(PlanRow { row: line, result, text });
        }
    }

    fn appropriation(&mut self, row: Identity, cells: &Cells) -> Result<PlanEntry, Refusal> {
        let line = self.names.appropriate(&row)?;
        let amount = self.counted(&row, cells)?;
        Ok(PlanEntry::Appropriated(self.appropriated(row, cells, line, amount)))
    }

    fn actual(&mut self, row: Identity, cells: &Cells) -> Result<PlanEntry, Refusal> {
        let (line, in_plan) = self.names.pay(&row)?;
        let amount = self.counted(&row, cells)?;
        let payment = key_of(&format!("haushaltsrechnung-{line}"))
            .ok_or_else(|| refused(Column::Titelbezeichnung, "ergibt keine Zahlungsnummer.", "makes no payment number."))?;
        let payment = PaymentMade { authority: row.authority.clone(), order: None, line: line.clone(), payment, amount, last: false };
        let opens = (!in_plan).then(|| self.appropriated(row, cells, line, Cents::ZERO));
        Ok(PlanEntry::Actual { opens, payment })
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

    /// The row's amount, added to the sums of its year.
    fn counted(&mut self, row: &Identity, cells: &Cells) -> Result<Cents, Refusal> {
        let amount = amount(cells.cell(Column::Betrag))?;
        self.summary.entry(row.year).or_default().add(row, amount)?;
        Ok(amount)
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

fn amount(cell: &Cell) -> Result<Cents, Refusal> {
    let text = &cell.text;
    if text.is_empty() {
        return Err(refused(Column::Betrag, "Der Betrag fehlt.", "the amount is missing."));
    }
    let read = if cell.number { amount::of_number(text) } else { amount::of_text(text) };
    read.map_err(|fault| match fault {
        NotAnAmount::Shape => refused(
            Column::Betrag,
            format!("„{text}“ ist kein Betrag; erwartet wird etwa 40000, -5000 oder 1.234.567,89."),
            format!("“{text}” is no amount; expected is for example 40000, -5000 or 1.234.567,89."),
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

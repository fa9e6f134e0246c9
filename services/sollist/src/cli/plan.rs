//! `sollist import budget`: a plan in Berlin's open-data layout, read here and sent line by line.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, Read as _},
    path::Path,
    sync::Arc,
};

use jiff::Timestamp;
use serde::Serialize;
use sollist_contract::{
    day::{Day, berlin},
    envelope::Envelope,
    event::{Appropriated, PaymentMade},
    grpc::{
        common::v1::Refusal,
        intake::v1::{Entry, PlanLine, Unreadable, entry},
    },
    ids::Kind,
    money::Cents,
};
use sollist_intake::plan::{PlanEntry, PlanReader, PlanRow, Rules};

use super::{
    Link,
    args::{Format, ImportBudgetArgs},
    failure::{Exit, Failure},
    import::{exit, refused_lines, refused_sheet},
    output::Output,
    progress::Progress,
    submit::{Outcome, source_of, submit},
    table::{Cell, Column, Sheet, shown_count},
};

/// Largest plan file taken, in bytes; Berlin's whole two-year budget has eleven million.
const PLAN_BYTES_MAX: u64 = 256 * 1024 * 1024;

/// A plan, ready to be sent.
pub struct Plan {
    /// In the order in which they must be recorded.
    passes: Vec<Pass>,
    years: BTreeMap<i16, YearSum>,
}

/// Entries that are sent together: of one file or sheet, with positions that rise.
struct Pass {
    origin: String,
    entries: Vec<Entry>,
}

/// The good rows of one fiscal year. Revenue (Einnahmetitel) is in no sum of expenditure.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct YearSum {
    lines: u64,
    expenditure: Cents,
    revenue: Cents,
    actual_rows: u64,
    actual_expenditure: Cents,
    actual_revenue: Cents,
}

impl YearSum {
    fn count(&mut self, actual: bool, revenue: bool, amount: Cents) -> Result<(), Failure> {
        let (rows, sum) = match (actual, revenue) {
            (false, false) => (&mut self.lines, &mut self.expenditure),
            (false, true) => (&mut self.lines, &mut self.revenue),
            (true, false) => (&mut self.actual_rows, &mut self.actual_expenditure),
            (true, true) => (&mut self.actual_rows, &mut self.actual_revenue),
        };
        *sum = sum.plus(amount).map_err(|overflow| Failure::from(sollist_contract::refusal::Refusal::from(overflow)))?;
        *rows = rows.saturating_add(1);
        Ok(())
    }
}

/// Reads every plan before anything is sent. A file that is no plan ends the command here.
pub fn read(args: &ImportBudgetArgs) -> Result<Vec<Plan>, Failure> {
    let rules = rules(args.rules.as_deref())?;
    args.files.iter().map(|path| read_one(path, &rules, args.amend.as_deref().unwrap_or_default())).collect()
}

fn rules(path: Option<&Path>) -> Result<Rules, Failure> {
    let (name, text) = match path {
        Some(path) => (format!("{}: ", path.display()), fs::read_to_string(path).map_err(|error| Failure::reading(path, &error))?),
        None => (String::new(), Rules::shipped_text().to_owned()),
    };
    Rules::parse(&text).map_err(|fault| Failure::invalid(format!("{name}{}", fault.de), format!("{name}{}", fault.en)))
}

fn read_one(path: &Path, rules: &Rules, amend: &str) -> Result<Plan, Failure> {
    let name = path.display().to_string();
    let bytes = bytes_of(path).map_err(|error| Failure::reading(path, &error))?;
    plan(name, bytes, rules, amend)
}

/// Reads a first plan that is in memory already, with the rules that come with the program.
pub fn of_bytes(bytes: Vec<u8>, name: &str) -> Result<Vec<Plan>, Failure> {
    Ok(vec![plan(name.to_owned(), bytes, &rules(None)?, "")?])
}

fn plan(name: String, bytes: Vec<u8>, rules: &Rules, amend: &str) -> Result<Plan, Failure> {
    let reader = PlanReader::open(bytes, &name, rules).map_err(|fault| Failure::invalid(fault.de(), fault.en()))?;
    let [mut appropriations, mut openings, mut payments] = [const { Vec::new() }; 3];
    let mut years: BTreeMap<i16, YearSum> = BTreeMap::new();
    for PlanRow { sheet, row, result, text } in reader {
        match result {
            Ok(PlanEntry::Appropriated(line)) => {
                let revenue = line.kind == Some(Kind::Revenue);
                years.entry(line.line.year()).or_default().count(false, revenue, line.amount)?;
                appropriations.push((sheet, plan_line(row, &line, amend, false)?));
            }
            Ok(PlanEntry::Actual { opens, payment, revenue }) => {
                years.entry(payment.line.year()).or_default().count(true, revenue, payment.amount)?;
                if let Some(line) = opens {
                    openings.push((sheet.clone(), plan_line(row, &line, "", true)?));
                }
                payments.push((sheet, payment_line(row, payment)?));
            }
            Err(refusal) => {
                let refusal =
                    Refusal { reason: refusal.reason.code().into(), field: refusal.field, message_de: refusal.de, message_en: refusal.en };
                let content = entry::Content::Unreadable(Unreadable { text, refusal: Some(refusal) });
                appropriations.push((sheet, Entry { position: row, content: Some(content) }));
            }
        }
    }
    let passes = [appropriations, openings, payments].into_iter().flat_map(|entries| rising(&name, entries)).collect();
    Ok(Plan { passes, years })
}

/// Divides entries so that positions rise within each pass, as receipts need it: by sheet, and where a row has several amounts.
fn rising(name: &str, entries: Vec<(Option<Arc<str>>, Entry)>) -> Vec<Pass> {
    let mut passes: Vec<(Option<Arc<str>>, Vec<Entry>)> = Vec::new();
    for (sheet, entry) in entries {
        let fits = |(of, entries): &&mut (Option<Arc<str>>, Vec<Entry>)| {
            *of == sheet && entries.last().is_none_or(|last| last.position < entry.position)
        };
        match passes.iter_mut().find(fits) {
            Some((_, entries)) => entries.push(entry),
            None => passes.push((sheet, vec![entry])),
        }
    }
    let origin = |sheet: Option<Arc<str>>| sheet.map_or_else(|| name.to_owned(), |sheet| format!("{name} [{sheet}]"));
    passes.into_iter().map(|(sheet, entries)| Pass { origin: origin(sheet), entries }).collect()
}

fn bytes_of(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(PLAN_BYTES_MAX + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > PLAN_BYTES_MAX {
        return Err(io::Error::other(format!("> {PLAN_BYTES_MAX} Byte")));
    }
    Ok(bytes)
}

fn plan_line(position: u64, line: &Appropriated, amend: &str, if_absent: bool) -> Result<Entry, Failure> {
    let data = serde_json::to_string(line).map_err(Failure::answer)?;
    let content = entry::Content::Plan(PlanLine { data, amend: amend.to_owned(), if_absent });
    Ok(Entry { position, content: Some(content) })
}

/// An Ist of the plan is a payment on the last day of its fiscal year; named by its payment number, so that it is one for ever.
fn payment_line(position: u64, payment: PaymentMade) -> Result<Entry, Failure> {
    let year = payment.line.year();
    let source = format!("/haushaltsrechnung/{year}");
    let id = payment.payment.to_string();
    let line = Envelope::new(source, id, last_noon(year), payment).to_json().map_err(Failure::answer)?;
    Ok(Entry { position, content: Some(entry::Content::Line(line.into_bytes())) })
}

fn last_noon(year: i16) -> Timestamp {
    let noon = Day::last_of(year).ok().and_then(|day| day.date().at(12, 0, 0, 0).to_zoned(berlin()).ok());
    noon.map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp())
}

/// Sends the plans, one after the other, and says what was recorded.
pub async fn import(link: &Link, plans: Vec<Plan>, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let mut outcome = Outcome::default();
    let mut years: BTreeMap<i16, YearSum> = BTreeMap::new();
    for plan in plans {
        for (year, sum) in plan.years {
            add(years.entry(year).or_default(), &sum)?;
        }
        for Pass { origin, entries } in plan.passes {
            let progress = Progress::new(out.watched, out.lang, &origin, None);
            let result = submit(link, &origin, source_of(entries), &mut outcome, &progress).await;
            progress.done();
            result?;
        }
    }
    show(&outcome, &years, out)?;
    Ok(exit(&outcome))
}

fn add(all: &mut YearSum, sum: &YearSum) -> Result<(), Failure> {
    all.lines = all.lines.saturating_add(sum.lines);
    all.actual_rows = all.actual_rows.saturating_add(sum.actual_rows);
    let amounts = [
        (&mut all.expenditure, sum.expenditure),
        (&mut all.revenue, sum.revenue),
        (&mut all.actual_expenditure, sum.actual_expenditure),
        (&mut all.actual_revenue, sum.actual_revenue),
    ];
    for (total, amount) in amounts {
        *total = total.plus(amount).map_err(|overflow| Failure::from(sollist_contract::refusal::Refusal::from(overflow)))?;
    }
    Ok(())
}

/// What the good rows of the files add up to.
fn years_sheet(years: &BTreeMap<i16, YearSum>) -> Sheet {
    let columns = vec![
        Column::new("year", "Jahr", "Year"),
        Column::new("lines", "Haushaltsstellen", "Lines"),
        Column::new("expenditure", "Ausgaben (Ansatz)", "Expenditure (appropriation)"),
        Column::new("revenue", "Einnahmen (Ansatz)", "Revenue (appropriation)").optional(),
        Column::new("actual_rows", "Zeilen mit Ist", "Rows with actuals").optional(),
        Column::new("actual_expenditure", "Ausgaben (Ist)", "Expenditure (actual)").optional(),
        Column::new("actual_revenue", "Einnahmen (Ist)", "Revenue (actual)").optional(),
    ];
    let count = |count: u64| Cell::Count(i64::try_from(count).unwrap_or(i64::MAX));
    let amount = |amount: Cents| Cell::Amount(amount.to_string());
    let if_any = |any: bool, cell: Cell| if any { cell } else { Cell::Nothing };
    let row = |(year, sum): (&i16, &YearSum)| {
        let actual = sum.actual_rows > 0;
        vec![
            Cell::Year(i32::from(*year)),
            count(sum.lines),
            amount(sum.expenditure),
            if_any(sum.revenue != Cents::ZERO, amount(sum.revenue)),
            if_any(actual, count(sum.actual_rows)),
            if_any(actual, amount(sum.actual_expenditure)),
            if_any(sum.actual_revenue != Cents::ZERO, amount(sum.actual_revenue)),
        ]
    };
    Sheet::new(columns, years.iter().map(row).collect())
}

fn show(outcome: &Outcome, years: &BTreeMap<i16, YearSum>, out: &mut Output<'_>) -> Result<(), Failure> {
    #[derive(Serialize)]
    struct Document {
        #[serde(flatten)]
        outcome: serde_json::Value,
        years: serde_json::Value,
    }
    let sheet = years_sheet(years);
    match out.format {
        Format::Json => {
            let outcome = serde_json::to_value(super::import::document(outcome)).map_err(Failure::answer)?;
            let years = serde_json::to_value(sheet.objects()).map_err(Failure::answer)?;
            out.json(&Document { outcome, years })
        }
        Format::Csv if outcome.refused.is_empty() => out.csv(&sheet, true),
        Format::Csv => out.csv(&refused_sheet(&outcome.refused), true),
        Format::Table => {
            let number = |count: u64| shown_count(i64::try_from(count).unwrap_or(i64::MAX), out.lang);
            let (recorded, unchanged, refused) = (number(outcome.recorded), number(outcome.duplicates), number(outcome.refused_count));
            let mut text = out.lang.pick(
                format!("{recorded} Zeilen gebucht, {unchanged} unverändert, {refused} abgelehnt.\n\n"),
                format!("{recorded} lines recorded, {unchanged} unchanged, {refused} refused.\n\n"),
            );
            text.push_str(&sheet.table(out.lang, out.width));
            let refused = refused_lines(outcome, out);
            if !refused.is_empty() {
                text.push('\n');
                text.push_str(&refused);
            }
            out.print(&text)
        }
    }
}

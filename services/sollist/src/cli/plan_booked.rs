//! What an import of plans did to the books, and how it is told: what was booked, not what was read.

use serde::Serialize;
use sollist_contract::{ids::District, money::Cents, said::Said, words::terms};
use sollist_plan::{
    Aside, Missing, Unread,
    booked::{Before, Booked, Change, Sum},
};

use super::{
    args::Format,
    failure::Failure,
    import::{document, refused_lines, refused_sheet, warned_lines},
    number::shown_amount,
    output::Output,
    submit::Outcome,
    table::{Cell, Column, Sheet, one_line},
    words::plan as words,
};
use sollist_contract::lang::Lang;

/// Lines without a row that a table names; JSON has all.
const MISSING_IN_TABLE: usize = 5;
/// Columns that a table names; JSON has all.
const UNREAD_IN_TABLE: usize = 20;

fn columns(by_bereich: bool) -> Vec<Column> {
    let mut columns = vec![
        Column::of("year", terms::YEAR),
        Column::new("bereich", "Bereich", "Bereich"),
        Column::new("lines", "Haushaltsstellen", "Lines"),
        Column::new("amended", "geändert", "Amended").optional(),
        Column::new("expenditure", "Ausgaben (Ansatz)", "Expenditure (appropriation)").optional(),
        Column::new("revenue", "Einnahmen (Ansatz)", "Revenue (appropriation)").optional(),
        Column::new("expenditure_before", "Ausgaben vorher", "Expenditure before").optional(),
        Column::new("expenditure_change", "Änderung", "Change").optional(),
        Column::new("expenditure_after", "Ausgaben nachher", "Expenditure after").optional(),
        Column::new("revenue_before", "Einnahmen vorher", "Revenue before").optional(),
        Column::new("revenue_change", "Änderung", "Change").optional(),
        Column::new("revenue_after", "Einnahmen nachher", "Revenue after").optional(),
        Column::new("actual_rows", "Zeilen mit Ist", "Rows with actuals").optional(),
        Column::new("actual_expenditure", "Ausgaben (Ist)", "Expenditure (actual)").optional(),
        Column::new("actual_revenue", "Einnahmen (Ist)", "Revenue (actual)").optional(),
    ];
    if !by_bereich {
        columns.remove(1);
    }
    columns
}

/// What an amendment changes; empty where nothing does.
fn changed(before: i128, opened: Cents, change: Cents) -> [Cell; 3] {
    let Some(Change { before, by, after }) = Change::of(before, opened, change) else {
        return [const { Cell::Nothing }; 3];
    };
    let sum = |sum: Option<Cents>| sum.map_or(Cell::Nothing, |sum| Cell::Amount(sum.to_string()));
    [sum(before), sum(Some(by)), sum(after)]
}

fn cells(year: i16, bereich: Option<u8>, sum: &Sum, before: Before) -> Vec<Cell> {
    let count = |count: u64| Cell::Count(i64::try_from(count).unwrap_or(i64::MAX));
    let amount = |amount: Cents| Cell::Amount(amount.to_string());
    let if_any = |any: bool, cell: Cell| if any { cell } else { Cell::Nothing };
    let actual = sum.actual_rows > 0;
    let mut cells = vec![Cell::Year(i32::from(year))];
    if let Some(bereich) = bereich {
        let name = District::of_bereich(bereich).map_or("", |district| district.name());
        cells.push(Cell::Named(bereich.to_string(), format!("{bereich} {name}")));
    }
    cells.extend([
        count(sum.lines),
        if_any(sum.amended > 0, count(sum.amended)),
        if_any(sum.lines > 0 || sum.amended == 0, amount(sum.expenditure)),
        if_any(sum.revenue != Cents::ZERO, amount(sum.revenue)),
    ]);
    cells.extend(changed(before.expenditure, sum.expenditure, sum.expenditure_change));
    cells.extend(changed(before.revenue, sum.revenue, sum.revenue_change));
    cells.extend([
        if_any(actual, count(sum.actual_rows)),
        if_any(actual, amount(sum.actual_expenditure)),
        if_any(sum.actual_revenue != Cents::ZERO, amount(sum.actual_revenue)),
    ]);
    cells
}

fn missing_sheet(missing: &[Missing]) -> Sheet {
    let columns = vec![
        Column::new("line", "Haushaltsstelle", "Line"),
        Column::new("title", "Titel", "Title"),
        Column::new("appropriation", "Ansatz", "Appropriation"),
    ];
    let row = |line: &Missing| {
        vec![Cell::text(&line.line), Cell::text(&line.title), Cell::Amount(line.appropriation.to_string())]
    };
    Sheet::new(columns, missing.iter().map(row).collect())
}

fn unread_sheet(unread: &[Unread]) -> Sheet {
    let columns = vec![Column::new("file", "Datei", "File"), Column::new("column", "Spalte", "Column")];
    Sheet::new(
        columns,
        unread.iter().map(|unread| vec![Cell::text(&unread.file), Cell::text(&unread.column)]).collect(),
    )
}

/// Says what was booked, which lines an amendment left out, and which columns were not read.
pub fn show(outcome: &Outcome, booked: &Booked, aside: &Aside, out: &mut Output<'_>) -> Result<(), Failure> {
    #[derive(Serialize)]
    struct Document {
        #[serde(flatten)]
        outcome: serde_json::Value,
        years: serde_json::Value,
        bereiche: serde_json::Value,
        renamed: u64,
        missing: serde_json::Value,
        unread_columns: serde_json::Value,
    }
    let of_years = booked.years().map(|(year, sum, before)| cells(year, None, sum, before));
    let years = Sheet::new(columns(false), of_years.collect());
    let of_bereiche = booked.bereiche().map(|((year, bereich), sum, before)| cells(year, Some(bereich), sum, before));
    let bereiche = Sheet::new(columns(true), of_bereiche.collect());
    match out.format {
        Format::Json => {
            let value = |sheet: &Sheet| serde_json::to_value(sheet.objects()).map_err(Failure::answer);
            out.json(&Document {
                outcome: serde_json::to_value(document(outcome)).map_err(Failure::answer)?,
                years: value(&years)?,
                bereiche: value(&bereiche)?,
                renamed: booked.renamed,
                missing: value(&missing_sheet(&aside.missing))?,
                unread_columns: value(&unread_sheet(&aside.unread))?,
            })
        }
        // A CSV file is one table: what else there is to say is said beside it.
        Format::Csv if !aside.unread.is_empty() || !aside.missing.is_empty() => {
            let beside = format!("{}{}", left_out(&aside.missing, out), not_read(&aside.unread, out.lang));
            out.note(beside.trim());
            show(outcome, booked, &Aside::default(), out)
        }
        Format::Csv if outcome.refused.is_empty() => out.csv(&years, true),
        Format::Csv => out.csv(&refused_sheet(&outcome.refused, out.lang), true),
        Format::Table => {
            let mut text = out.wrapped(&summary(outcome, booked, out));
            if booked.years().len() > 0 {
                text.push_str(&format!("\n{}", years.table(out.look())));
            }
            if booked.bereiche().len() > booked.years().len() {
                text.push_str(&format!("\n{}", bereiche.table(out.look())));
            }
            text.push_str(&out.wrapped(&not_read(&aside.unread, out.lang)));
            let refused = refused_lines(outcome, out);
            if !refused.is_empty() {
                text.push_str(&format!("\n{}", out.wrapped(&refused)));
            }
            text.push_str(&out.wrapped(&warned_lines(outcome, out)));
            // What is to be corrected or looked at comes first: they are as many as the file has not.
            text.push_str(&out.wrapped(&left_out(&aside.missing, out)));
            out.print(&text)
        }
    }
}

fn summary(outcome: &Outcome, booked: &Booked, out: &Output<'_>) -> String {
    // A row that is renamed is counted by what becomes of its amount.
    let recorded = outcome.recorded.saturating_sub(booked.renamed);
    let counts = (recorded, outcome.duplicates, outcome.refused_count);
    let mut text = out.lang.say(words::summary(counts, outcome.checked));
    if booked.renamed > 0 {
        text.push_str(&format!(" {}", out.lang.say(words::renamed(booked.renamed))));
    }
    text.push('\n');
    text
}

/// Columns of which nothing was booked.
fn not_read(unread: &[Unread], lang: Lang) -> String {
    if unread.is_empty() {
        return String::new();
    }
    let named = |of: &Unread| words::column(&one_line(&of.column), &of.file);
    let names: Vec<Said> = unread.iter().take(UNREAD_IN_TABLE).map(named).collect();
    format!("\n{}\n", lang.say(words::not_read(&names, unread.len() > UNREAD_IN_TABLE)))
}

/// Lines that an amendment does not have: they stay as they are, and somebody should know.
fn left_out(missing: &[Missing], out: &Output<'_>) -> String {
    if missing.is_empty() {
        return String::new();
    }
    let mut text = format!("\n{}\n", out.lang.say(words::left_out(missing.len())));
    for line in missing.iter().take(MISSING_IN_TABLE) {
        let amount = shown_amount(&line.appropriation.to_string(), out.lang);
        text.push_str(&format!("  {}  {}  {amount}\n", line.line, one_line(&line.title)));
    }
    if missing.len() > MISSING_IN_TABLE {
        text.push_str(&out.lang.say(words::more_left_out(missing.len() - MISSING_IN_TABLE)));
    }
    text
}

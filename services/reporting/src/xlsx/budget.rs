//! Where the money stands: totals, by district, authority and programme, every line, month by month.

use sollist_contract::{money::Cents, words::terms};
use sollist_workbook::{Book, BookError, Cell, Column};

use super::table::{Listed, Names, count, district, sheet, yes};
use crate::{
    model::{BudgetRow, LineRow, Report},
    words::NO_STATEMENT,
};

const AMOUNTS: [terms::Term; 8] = [
    terms::APPROPRIATION,
    terms::CARRY_OVER,
    terms::ADJUSTMENTS,
    terms::CURRENT_BUDGET,
    terms::FROZEN,
    terms::COMMITMENTS,
    terms::ACTUAL,
    terms::AVAILABLE,
];

/// Columns before the amounts, the amounts, and columns behind them.
fn columns(before: Vec<Column>, behind: Vec<Column>) -> Vec<Column> {
    before.into_iter().chain(AMOUNTS.map(|term| Column::figure(term.de))).chain(behind).collect()
}

/// What is withheld is empty, and why stands beside it.
fn amounts(amounts: [Option<Cents>; 8], reason: Option<&str>) -> impl Iterator<Item = Cell> + use<> {
    let why = reason.unwrap_or(NO_STATEMENT).to_owned();
    amounts.into_iter().map(move |amount| Cell::given(amount, Cell::Amount, &why))
}

fn of_row(row: &BudgetRow) -> [Option<Cents>; 8] {
    [
        row.appropriation,
        row.carry_over,
        row.adjustments,
        row.soll,
        row.frozen,
        row.commitments,
        row.actual,
        row.available,
    ]
    // A row with a reason has no amounts, whatever stands in it.
    .map(|amount| amount.filter(|_| row.reason.is_none()))
}

fn of_line(row: &LineRow) -> [Option<Cents>; 8] {
    [
        row.appropriation,
        row.carry_over,
        row.adjustments,
        row.soll,
        row.frozen,
        row.commitments,
        row.actual,
        row.available,
    ]
}

fn how_many() -> Vec<Column> {
    vec![Column::figure("Haushaltsstellen"), Column::figure("davon überzogen"), Column::figure("davon fremd bebucht")]
}

fn grouped(
    book: &mut Book,
    name: &str,
    about: &'static str,
    before: Vec<Column>,
    rows: &[BudgetRow],
    place: impl Fn(&BudgetRow) -> Vec<Cell>,
) -> Result<Listed, BookError> {
    sheet(book, name, about, columns(before, how_many()), |sheet| {
        for row in rows {
            let mut cells = place(row);
            cells.extend(amounts(of_row(row), row.reason.as_deref()));
            cells.extend([row.lines, row.overdrawn, row.foreign].map(count));
            sheet.row(cells)?;
        }
        Ok(())
    })
}

pub(super) fn districts(report: &Report, book: &mut Book) -> Result<Listed, BookError> {
    let before = vec![Column::text(terms::DISTRICT.de)];
    grouped(book, "Bezirke", "Stand des Haushalts je Bezirk", before, &report.budget.districts, |row| {
        vec![Cell::text(&row.name)]
    })
}

pub(super) fn authorities(report: &Report, book: &mut Book) -> Result<Listed, BookError> {
    let before = vec![Column::text(terms::AUTHORITY.de), Column::text(terms::DISTRICT.de)];
    grouped(book, "Behörden", "Stand des Haushalts je Behörde", before, &report.budget.authorities, |row| {
        let of = row.district.or_else(|| Some(row.authority.as_ref()?.district()));
        vec![Cell::text(&row.name), Cell::any(of, district)]
    })
}

pub(super) fn programmes(report: &Report, book: &mut Book) -> Result<Listed, BookError> {
    let before = vec![Column::text(terms::PROGRAMME.de)];
    let about = "Stand des Haushalts je Handlungsfeld";
    grouped(book, "Handlungsfelder", about, before, &report.budget.programmes, |row| vec![Cell::text(&row.name)])
}

/// Every line of the year. The longest column is the last: the name of the line, for who looks it up.
pub(super) fn lines(report: &Report, book: &mut Book) -> Result<Listed, BookError> {
    let before = vec![Column::text(terms::AUTHORITY.de), Column::wide("Titel", 60), Column::text(terms::PROGRAMME.de)];
    let behind = vec![
        Column::text(terms::OVERDRAWN.de),
        Column::text(terms::BOOKED_BY_OTHERS.de),
        Column::text(terms::DISTRICT.de),
        Column::text(terms::SECTION.de),
        Column::wide("Kapitel", 80),
        Column::wide(terms::LINE.de, 140),
    ];
    let names = Names::of(report);
    let about = "Stand jeder Haushaltsstelle des Jahres";
    sheet(book, "Haushaltsstellen", about, columns(before, behind), |sheet| {
        sheet.named_by(2);
        for row in &report.budget.lines {
            let mut cells = vec![
                names.cell(&row.authority),
                Cell::text(&row.title),
                Cell::text(terms::programme(row.programme).de),
            ];
            cells.extend(amounts(of_line(row), row.reason.as_deref()));
            cells.extend([
                yes(row.overdrawn),
                yes(row.foreign),
                district(row.district),
                Cell::text(&row.section),
                Cell::text(&row.chapter),
                Cell::text(&row.line),
            ]);
            sheet.row(cells)?;
        }
        Ok(())
    })
}

/// The amounts a paper begins with, and the sums of the other sheets.
pub(super) fn totals(report: &Report, book: &mut Book) -> Result<Listed, BookError> {
    let columns = vec![
        Column::text("Bereich"),
        Column::wide("Angabe", 60),
        Column::figure(terms::YEAR.de),
        Column::figure("Betrag"),
    ];
    sheet(book, "Summen", "Haushaltsangaben des Deckblatts und die Summen der anderen Blätter", columns, |sheet| {
        let mut row = |of: &str, what: &str, year: i16, amount: Option<Cents>, why: Option<&String>| {
            let why = why.map_or(NO_STATEMENT, String::as_str);
            let cells = vec![Cell::text(of), Cell::text(what), Cell::Plain(year.into())];
            sheet.row(cells.into_iter().chain([Cell::given(amount, Cell::Amount, why)]).collect())
        };
        for it in &report.header.amounts {
            row("Haushaltsangaben", &it.label, it.year, it.amount, it.reason.as_ref())?;
        }
        let total = &report.budget.total;
        let no_plan = format!("Für {} steht kein Haushaltsplan im Journal.", report.year);
        let why = total.reason.as_ref().or_else(|| (total.lines == 0).then_some(&no_plan));
        for (term, amount) in AMOUNTS.iter().zip(of_row(total)) {
            row("Haushalt", term.de, report.year, amount.filter(|_| total.lines > 0), why)?;
        }
        let need = &report.need;
        // Without parameters nobody knows what is needed: that is no nought.
        let known = |amount: Option<Cents>| amount.filter(|_| need.reason.is_none());
        let year = report.target_day.year();
        let why = need.reason.as_ref().or(need.total_reason.as_ref());
        for (term, amount) in [(terms::GROSS, need.gross), (terms::COVER, need.cover), (terms::NEED, need.need)] {
            row("Mehrbedarf", term.de, year, known(amount), why)?;
        }
        let why = need.reason.as_ref().or(need.proposal_reason.as_ref());
        row("Mehrbedarf", "Verstärkungsmittel verfügbar", year, known(need.reserve), why)?;
        row("Mehrbedarf", "nach dem Vorschlag ungedeckt", year, known(need.uncovered), why)
    })
}

/// How the year went.
pub(super) fn course(report: &Report, book: &mut Book) -> Result<Listed, BookError> {
    let figures = [terms::CURRENT_BUDGET, terms::COMMITMENTS, terms::ACTUAL];
    let columns = std::iter::once(Column::figure("Stand am")).chain(figures.map(|term| Column::figure(term.de)));
    let about = "Haushalt des Jahres je Monatsende, zuletzt am Stichtag";
    sheet(book, "Verlauf Haushalt", about, columns.collect(), |sheet| {
        for point in &report.series.budget {
            let amounts = [point.soll, point.commitments, point.actual].map(Cell::Amount);
            sheet.row(std::iter::once(Cell::Day(point.day)).chain(amounts).collect())?;
        }
        Ok(())
    })
}

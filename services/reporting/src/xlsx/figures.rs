//! What there is: indicators with numerator and denominator, equipment, month by month.

use rust_decimal::Decimal;
use sollist_analytics::definition;
use sollist_contract::{
    day::Day,
    money::{Cents, german_decimal},
    words::terms,
};
use sollist_workbook::{Book, BookError, Cell, Column};

use super::table::{Listed, Names, count, district, sheet, yes};
use crate::{
    model::{Exact, Indicator, IndicatorRow, Report, Rollout},
    words::{NO_STATEMENT, NOT_REPORTED, formula_de, project_name, rollout_name, unit},
};

fn exact(value: Exact) -> Cell {
    match value {
        Exact::Count(count) => Cell::Count(count),
        Exact::Money(amount) => Cell::Amount(amount),
    }
}

fn value(indicator: &Indicator, value: Decimal) -> Cell {
    in_unit(&indicator.unit, value)
}

/// A number in its unit: a percentage is a share, as a workbook computes with it.
pub(super) fn in_unit(unit: &str, value: Decimal) -> Cell {
    match unit {
        "percent" => Cell::Share(value / Decimal::ONE_HUNDRED),
        "EUR" => Cents::rounded(value).map_or(Cell::Number(value), Cell::Amount),
        _ => Cell::Number(value),
    }
}

/// Of which rollout, project or year a row is.
fn one_of(row: &IndicatorRow) -> Cell {
    let project = || row.project.as_deref().map(project_name);
    let named = row.rollout.as_deref().map(rollout_name).or_else(project);
    named.map_or_else(|| Cell::any(row.due_year, |year| Cell::Plain(year.into())), Cell::Text)
}

/// What a number beside a value is called.
fn beside(key: &str) -> &str {
    terms::beside(key).map_or(key, |term| term.de)
}

fn unit_of<'a>(indicator: &'a Indicator, row: &'a IndicatorRow) -> &'a str {
    let other = row.unit.as_deref().map(|code| terms::unit(code).map_or(code, |unit| unit.de));
    other.unwrap_or_else(|| unit(indicator))
}

/// For whom a row is: all Berlin, a district, an authority.
fn level(row: &IndicatorRow) -> &'static str {
    match (&row.authority, row.district) {
        (Some(_), _) => terms::AUTHORITY.de,
        (None, Some(_)) => terms::DISTRICT.de,
        (None, None) => "Berlin",
    }
}

pub(super) fn indicators(report: &Report, book: &mut Book) -> Result<Listed, BookError> {
    let columns = vec![
        Column::wide(terms::INDICATOR.de, 45),
        Column::text(terms::SHORT_NAME.de),
        Column::text("Ebene"),
        Column::text(terms::DISTRICT.de),
        Column::text(terms::AUTHORITY.de),
        Column::text("Umstellung, Projekt, Jahr"),
        Column::figure(terms::VALUE.de),
        Column::text(terms::UNIT.de),
        Column::figure(terms::NUMERATOR.de),
        Column::figure(terms::DENOMINATOR.de),
    ];
    let names = Names::of(report);
    let about = "Alle Kennzahlen für Berlin, jeden Bezirk und jede Behörde";
    sheet(book, "Kennzahlen", about, columns, |sheet| {
        for indicator in &report.indicators {
            for row in &indicator.rows {
                let why = row.reason.as_deref().unwrap_or(NO_STATEMENT);
                // Of what is no share there is neither numerator nor denominator, and nothing to say about it.
                let why_part = if row.value.is_some() { "" } else { why };
                let cells = vec![
                    Cell::text(&indicator.name),
                    Cell::text(&indicator.id),
                    Cell::text(level(row)),
                    Cell::any(row.district, district),
                    Cell::any(row.authority.as_ref(), |authority| names.cell(authority)),
                    one_of(row),
                    Cell::given(row.value, |known| value(indicator, known), why),
                    Cell::text(unit_of(indicator, row)),
                    Cell::given(row.numerator, exact, why_part),
                    Cell::given(row.denominator, exact, why_part),
                ];
                let series = if row.series_break { terms::SERIES_BREAK.de } else { "" };
                let partial = row.reason.as_deref().filter(|_| row.value.is_some()).unwrap_or_default();
                let said = [partial, series].into_iter().chain(row.notes.iter().map(String::as_str));
                let mut remarks: Vec<String> = said.filter(|text| !text.is_empty()).map(str::to_owned).collect();
                let beside = row.beside.iter().map(|(key, value)| (beside(key), german_decimal(*value, value.scale())));
                remarks.extend(beside.map(|(what, value)| format!("{what}: {value}")));
                sheet.remarked(cells, &remarks.join("; "))?;
            }
        }
        Ok(())
    })
}

/// A row of a definition in one of its versions.
fn defined(of: &Indicator, version: u32, since: Option<&str>, formula: &str, told: [&str; 3]) -> Vec<Cell> {
    let since = since.and_then(|day| day.parse::<Day>().ok());
    let mut cells = vec![
        Cell::text(&of.name),
        Cell::text(&of.id),
        Cell::text(formula),
        Cell::text(unit(of)),
        count(version),
        Cell::any(since, Cell::Day),
    ];
    cells.extend(told.map(Cell::text));
    cells
}

pub(super) fn definitions(report: &Report, book: &mut Book) -> Result<Listed, BookError> {
    let columns = vec![
        Column::wide(terms::INDICATOR.de, 45),
        Column::text(terms::SHORT_NAME.de),
        Column::wide("Formel", 90),
        Column::text(terms::UNIT.de),
        Column::figure("Fassung"),
        Column::figure("gilt seit"),
        Column::wide("ohne Wert", 60),
        Column::wide("Quelle", 50),
        Column::wide("genutzt von", 40),
    ];
    sheet(book, "Formeln", "Wie jede Kennzahl gerechnet wird", columns, |sheet| {
        for indicator in &report.indicators {
            let known = definition(&indicator.id);
            let version = indicator.definition;
            // Those before the one that the report was made with: older reports name theirs.
            let former = known.map_or(&[][..], |known| known.former);
            for before in former.iter().filter(|before| before.definition < version) {
                let (version, since, formula) = (before.definition, Some(before.since), before.formula.de);
                sheet.row(defined(indicator, version, since, formula, [""; 3]))?;
            }
            let since = known.and_then(|known| known.since_of(version));
            // When there is no value is known of the newest version alone.
            let null = known.filter(|known| known.definition == version).map_or("", |known| known.null.de);
            let told = known.map_or([""; 3], |known| [null, known.source, known.used_by.de]);
            sheet.row(defined(indicator, version, since, formula_de(indicator), told))?;
        }
        Ok(())
    })
}

pub(super) fn equipment(report: &Report, book: &mut Book) -> Result<Listed, BookError> {
    let columns = vec![
        Column::text(terms::AUTHORITY.de),
        Column::text(terms::DISTRICT.de),
        Column::figure("Beschäftigte"),
        Column::figure("Arbeitsplätze"),
        Column::figure("geeignete Stellen"),
        Column::figure("gezählt am"),
        Column::figure("Geräte in Nutzung"),
        Column::figure("Geräte am Lager"),
        Column::figure("Fernzugänge: Sitzungen"),
        Column::figure("Fernzugänge: Konten"),
        Column::text("Digitale Akte angeschlossen"),
        Column::figure("Digitale Akte: Konten"),
        Column::figure("Digitale Akte: gleichzeitig"),
    ];
    let about = "Beschäftigte, Geräte, Fernzugänge und Digitale Akte je Behörde";
    sheet(book, "Ausstattung", about, columns, |sheet| {
        let told = |value: Option<i64>| Cell::given(value, Cell::Count, NOT_REPORTED);
        for row in &report.equipment {
            sheet.row(vec![
                Cell::text(&row.name),
                district(row.district),
                told(row.employees),
                told(row.workplaces),
                told(row.eligible),
                Cell::given(row.counted_on, Cell::Day, NOT_REPORTED),
                told(row.devices_in_use),
                told(row.devices_in_stock),
                told(row.sessions),
                told(row.accounts),
                yes(row.e_file_connected),
                told(row.e_file_accounts),
                told(row.e_file_concurrent),
            ])?;
        }
        Ok(())
    })
}

/// The row of an indicator that is about a rollout of an authority.
fn of<'a>(report: &'a Report, id: &str, plan: &Rollout) -> Option<&'a IndicatorRow> {
    report
        .indicator(id)?
        .rows
        .iter()
        .find(|row| row.rollout.as_ref() == Some(&plan.rollout) && row.authority.as_ref() == Some(&plan.authority))
}

/// Why it has no value.
fn why(row: Option<&IndicatorRow>) -> &str {
    row.and_then(|row| row.reason.as_deref()).unwrap_or(NOT_REPORTED)
}

/// Until when who is to be done with which rollout, and how far they are.
pub(super) fn rollouts(report: &Report, book: &mut Book) -> Result<Listed, BookError> {
    let columns = vec![
        Column::text(terms::ROLLOUT.de),
        Column::text(terms::AUTHORITY.de),
        Column::figure("Frist"),
        Column::figure("umgestellt"),
        Column::figure("Umfang"),
        Column::figure("Umstellungsgrad"),
        Column::figure("nötig je Arbeitstag"),
    ];
    let names = Names::of(report);
    sheet(book, "Umstellungen", "Umstellungen je Behörde: Frist und Stand", columns, |sheet| {
        for plan in &report.rollouts {
            let (degree, required) = (of(report, "rollout.degree", plan), of(report, "rollout.required-rate", plan));
            let share = degree.and_then(|row| row.value).map(|value| value / Decimal::ONE_HUNDRED);
            sheet.row(vec![
                Cell::text(rollout_name(&plan.rollout)),
                names.cell(&plan.authority),
                Cell::Day(plan.deadline),
                Cell::given(degree.and_then(|row| row.numerator), exact, why(degree)),
                Cell::given(degree.and_then(|row| row.denominator), exact, why(degree)),
                Cell::given(share, Cell::Share, why(degree)),
                Cell::given(required.and_then(|row| row.value), Cell::Number, why(required)),
            ])?;
        }
        Ok(())
    })
}

/// How the equipment grew.
pub(super) fn course(report: &Report, book: &mut Book) -> Result<Listed, BookError> {
    let columns = ["Stand am", "Geräte in Nutzung", "geeignete Stellen"].map(Column::figure);
    let about = "Geräte und Stellen in Berlin je Monatsende, zuletzt am Stichtag";
    sheet(book, "Verlauf Geräte", about, columns.into(), |sheet| {
        for point in &report.series.devices {
            let told = |value: Option<i64>| Cell::given(value, Cell::Count, NOT_REPORTED);
            sheet.row(vec![Cell::Day(point.day), told(point.in_use), told(point.eligible)])?;
        }
        Ok(())
    })
}

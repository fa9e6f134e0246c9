//! The report as a workbook: the same data with typed cells, one sheet per chapter.

use rust_decimal::Decimal;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook};
use sollist_contract::{day::Day, money::Cents, words::terms};

use crate::{
    book::{AS_TEXT, BookCell, BookError, BookSheet, Formats},
    marker::{Marker, XLSX_SHEET},
    model::{BudgetRow, Exact, Report},
    sections::SIMULATED,
    words::{NO_STATEMENT, NOT_REPORTED, formula_de, unit},
};

fn text(value: impl Into<String>) -> BookCell {
    BookCell::Text(value.into())
}
fn count(value: Option<i64>) -> BookCell {
    value.map_or_else(|| text(NOT_REPORTED), BookCell::Count)
}
fn day(value: Option<Day>, without: &str) -> BookCell {
    value.map_or_else(|| text(without), BookCell::Day)
}
fn amount(value: Option<Cents>) -> BookCell {
    value.map_or_else(|| text(NO_STATEMENT), BookCell::Amount)
}
fn exact(value: Option<Exact>) -> BookCell {
    match value {
        Some(Exact::Count(count)) => BookCell::Count(count),
        Some(Exact::Money(amount)) => BookCell::Amount(amount),
        None => text(NO_STATEMENT),
    }
}

/// Writes the workbook. The same report gives the same bytes.
pub fn render(report: &Report) -> Result<Vec<u8>, BookError> {
    let formats = Formats::default();
    let mut book = Workbook::new();
    book.set_properties(&properties(report)?);
    overview(report, &mut BookSheet::new(&mut book, &formats, "Übersicht")?)?;
    budget(report, &mut BookSheet::new(&mut book, &formats, "Haushalt")?)?;
    indicators(report, &mut BookSheet::new(&mut book, &formats, "Kennzahlen")?)?;
    need(report, &mut BookSheet::new(&mut book, &formats, "Mehrbedarf")?)?;
    submissions(report, &mut BookSheet::new(&mut book, &formats, "Meldungen")?)?;
    contradictions(report, &mut BookSheet::new(&mut book, &formats, "Abweichende Zahlen")?)?;
    method(report, &mut BookSheet::new(&mut book, &formats, XLSX_SHEET)?)?;
    Ok(book.save_to_buffer()?)
}

fn properties(report: &Report) -> Result<DocProperties, BookError> {
    // The instant of the last event known, never the clock: the bytes must not depend on when they are made.
    let seconds = report.as_of.recorded_at.unwrap_or_default().as_second();
    let created = ExcelDateTime::from_timestamp(seconds)?;
    Ok(DocProperties::new()
        .set_title(format!("{}: {}", report.title, report.quarter.german()))
        .set_author(&report.routing.from)
        .set_comment(Marker::of(report).to_string())
        .set_creation_datetime(&created))
}

fn overview(report: &Report, sheet: &mut BookSheet<'_>) -> Result<(), BookError> {
    sheet.head(&[("Angabe", 60.0), (terms::VALUE.de, 30.0), ("Bemerkung", 70.0)])?;
    sheet.sheet.write_string_with_format(
        sheet.row,
        0,
        format!("{}: {}", report.title, report.quarter.german()),
        &sheet.formats.title,
    )?;
    sheet.row += 1;
    if report.simulated {
        sheet.row(&[text(SIMULATED)])?;
    }
    sheet.row(&[text("Ereignisse bis"), BookCell::Day(report.until)])?;
    sheet.row(&[text("Journal Nr."), BookCell::Count(i64::try_from(report.as_of.sequence).unwrap_or(i64::MAX))])?;
    sheet.row(&[text("Prüfsumme"), text(&report.as_of.hash)])?;
    for row in &report.header.amounts {
        sheet.row(&[
            text(&row.label),
            amount(row.amount),
            text(row.reason.clone().unwrap_or_else(|| "EUR".to_owned())),
        ])?;
    }
    for sentence in &report.summary {
        sheet.row(&[text(&sentence.text)])?;
    }
    if report.as_of.sequence == 0 {
        sheet.row(&[text("Das Journal ist leer: Es liegen keine Ereignisse vor.")])?;
    }
    Ok(())
}

fn budget(report: &Report, sheet: &mut BookSheet<'_>) -> Result<(), BookError> {
    let columns = [
        ("Gliederung", 16.0),
        ("Name", 44.0),
        (terms::APPROPRIATION.de, 18.0),
        (terms::CARRY_OVER.de, 18.0),
        (terms::ADJUSTMENTS.de, 18.0),
        (terms::CURRENT_BUDGET.de, 18.0),
        (terms::FROZEN.de, 18.0),
        (terms::COMMITMENTS.de, 18.0),
        (terms::ACTUAL.de, 18.0),
        (terms::AVAILABLE.de, 18.0),
        ("überzogene Haushaltsstellen", 16.0),
        ("fremd bebuchte Haushaltsstellen", 16.0),
    ];
    sheet.head(&columns)?;
    let mut rows = |kind: &str, rows: &[BudgetRow]| -> Result<(), BookError> {
        for row in rows {
            let name = row.line.clone().unwrap_or_else(|| row.name.clone());
            let amounts = [
                row.appropriation,
                row.carry_over,
                row.adjustments,
                row.soll,
                row.frozen,
                row.commitments,
                row.actual,
                row.available,
            ];
            let mut cells = vec![text(kind), text(name)];
            cells.extend(amounts.map(|it| if row.reason.is_some() { text(NO_STATEMENT) } else { amount(it) }));
            cells.push(BookCell::Count(i64::from(row.overdrawn)));
            cells.push(BookCell::Count(i64::from(row.foreign)));
            sheet.row(&cells)?;
        }
        Ok(())
    };
    rows(terms::DISTRICT.de, &report.budget.districts)?;
    rows(terms::AUTHORITY.de, &report.budget.authorities)?;
    rows(terms::PROGRAMME.de, &report.budget.programmes)?;
    rows(terms::OVERDRAWN.de, &report.budget.overdrawn)?;
    rows(terms::BOOKED_BY_OTHERS.de, &report.budget.foreign)?;
    if report.budget.total.lines > 0 {
        rows(terms::TOTAL.de, std::slice::from_ref(&report.budget.total))?;
    }
    sheet.filter(12)
}

fn indicators(report: &Report, sheet: &mut BookSheet<'_>) -> Result<(), BookError> {
    let columns = [
        (terms::INDICATOR.de, 34.0),
        (terms::SHORT_NAME.de, 26.0),
        (terms::DISTRICT.de, 10.0),
        (terms::AUTHORITY.de, 36.0),
        (terms::ROLLOUT.de, 18.0),
        (terms::VALUE.de, 12.0),
        (terms::UNIT.de, 14.0),
        (terms::NUMERATOR.de, 16.0),
        (terms::DENOMINATOR.de, 16.0),
        ("Bemerkung", 60.0),
    ];
    sheet.head(&columns)?;
    for indicator in &report.indicators {
        for row in &indicator.rows {
            let value = match (row.value, indicator.unit.as_str()) {
                (Some(value), "percent") => BookCell::Share(value / Decimal::ONE_HUNDRED),
                (Some(value), "EUR") => Cents::rounded(value).map_or(BookCell::Number(value), BookCell::Amount),
                (Some(value), _) => BookCell::Number(value),
                (None, _) => text(NO_STATEMENT),
            };
            let mut remark = row.reason.clone().unwrap_or_default();
            if row.series_break {
                remark.push_str(&format!(" {}.", terms::SERIES_BREAK.de));
            }
            sheet.row(&[
                text(&indicator.name),
                text(&indicator.id),
                text(row.district.map_or("Berlin", |district| district.code())),
                text(row.authority.as_ref().map_or_else(|| "alle".to_owned(), |authority| report.name_of(authority))),
                text(row.rollout.clone().unwrap_or_default()),
                value,
                text(unit(indicator)),
                exact(row.numerator),
                exact(row.denominator),
                text(remark),
            ])?;
        }
    }
    for row in &report.equipment {
        for (name, value) in [
            ("geeignete Stellen", row.eligible),
            ("Geräte in Nutzung", row.devices_in_use),
            ("Fernzugänge", row.sessions),
        ] {
            let place = [text(name), text("Bestand"), text(row.district.code()), text(&row.name), text("")];
            let rest = [count(value), text("Stück"), text(""), text(""), text("")];
            let cells: Vec<BookCell> = place.into_iter().chain(rest).collect();
            sheet.row(&cells)?;
        }
    }
    sheet.filter(10)
}

fn need(report: &Report, sheet: &mut BookSheet<'_>) -> Result<(), BookError> {
    let columns = [
        (terms::DISTRICT.de, 10.0),
        (terms::AUTHORITY.de, 40.0),
        (terms::ITEM.de, 18.0),
        (terms::TARGET.de, 10.0),
        (terms::USABLE.de, 10.0),
        (terms::PIPELINE.de, 10.0),
        (terms::QUANTITY.de, 10.0),
        (terms::GROSS.de, 18.0),
        (terms::COVER.de, 18.0),
        (terms::NEED.de, 18.0),
        (terms::SHARE.de, 18.0),
        (terms::RANK.de, 30.0),
    ];
    sheet.head(&columns)?;
    for row in &report.need.rows {
        sheet.row(&[
            text(row.district.code()),
            text(&row.name),
            text(&row.item),
            BookCell::Count(row.target),
            BookCell::Count(row.usable),
            BookCell::Count(row.pipeline),
            BookCell::Count(row.quantity),
            BookCell::Amount(row.gross),
            BookCell::Amount(row.cover),
            BookCell::Amount(row.need),
            amount(row.share),
            text(row.rank.clone().unwrap_or_default()),
        ])?;
    }
    for row in &report.need.withheld {
        let silent = (0..8).map(|_| text(NO_STATEMENT));
        let place = [text(row.district.code()), text(&row.name), text(&row.item)];
        let cells: Vec<BookCell> = place.into_iter().chain(silent).chain([text(&row.reason)]).collect();
        sheet.row(&cells)?;
    }
    for authority in &report.need.not_reported {
        let silent = (0..9).map(|_| text(NOT_REPORTED));
        let place = [text(authority.district().code()), text(report.name_of(authority)), text("alle")];
        let cells: Vec<BookCell> = place.into_iter().chain(silent).collect();
        sheet.row(&cells)?;
    }
    sheet.filter(12)
}

fn submissions(report: &Report, sheet: &mut BookSheet<'_>) -> Result<(), BookError> {
    let columns = [
        (terms::AUTHORITY.de, 44.0),
        ("Zeitraum", 12.0),
        ("Frist", 12.0),
        ("verlängert bis", 14.0),
        ("eingegangen", 16.0),
        ("vollständig", 12.0),
        ("fristgerecht", 12.0),
    ];
    sheet.head(&columns)?;
    let yes = |value: bool| text(if value { terms::YES } else { terms::NO }.de);
    for row in &report.submissions {
        sheet.row(&[
            text(&row.name),
            text(&row.period),
            day(row.due_on, "ohne Frist"),
            day(row.extended_to, "nein"),
            day(row.received_on, NOT_REPORTED),
            yes(row.complete),
            yes(row.on_time),
        ])?;
    }
    sheet.filter(7)
}

fn contradictions(report: &Report, sheet: &mut BookSheet<'_>) -> Result<(), BookError> {
    let columns = [
        (terms::INDICATOR.de, 26.0),
        ("Bereich", 20.0),
        ("Stichtag", 12.0),
        ("veröffentlicht", 14.0),
        ("unsere Zahl", 14.0),
        ("Abgrenzung", 50.0),
        ("Quelle", 40.0),
        ("Journal Nr.", 12.0),
        ("weitere ältere", 12.0),
    ];
    sheet.head(&columns)?;
    let number = |value: Option<Decimal>| value.map_or_else(|| text(NO_STATEMENT), BookCell::Number);
    for row in &report.contradictions {
        sheet.row(&[
            text(&row.metric),
            text(&row.scope),
            BookCell::Day(row.as_of),
            number(row.value.or(row.numerator)),
            number(row.ours),
            text(&row.definition),
            text(&row.origin),
            BookCell::Count(i64::try_from(row.seq).unwrap_or(i64::MAX)),
            BookCell::Count(i64::try_from(row.further).unwrap_or(i64::MAX)),
        ])?;
    }
    sheet.filter(9)
}

fn method(report: &Report, sheet: &mut BookSheet<'_>) -> Result<(), BookError> {
    sheet.head(&[("Angabe", 44.0), ("Inhalt", 110.0)])?;
    sheet.row(&[text("Kennzeichnung zur Prüfung mit „sollist verify“"), text(Marker::of(report).to_string())])?;
    sheet.row(&[
        text(format!("Zahlen mit „{AS_TEXT}“")),
        text(
            "Beträge ab 90.071.992.547.409,92 EUR und Zahlen mit mehr Stellen, als eine Zelle genau hält, stehen als \
              Text; gelb hinterlegt.",
        ),
    ])?;
    for indicator in &report.indicators {
        let formula = formula_de(&indicator.id).unwrap_or(&indicator.formula);
        sheet.row(&[
            text(&indicator.name),
            text(format!("{formula} ({}, Fassung {})", indicator.id, indicator.definition)),
        ])?;
    }
    for row in &report.parameters {
        let steps = if row.step_costs.is_empty() { "keine".to_owned() } else { row.step_costs.join("; ") };
        let life = row.life_months.map_or_else(|| "unbegrenzt".to_owned(), |months| months.to_string());
        sheet.row(&[
            text(format!("Parameter {} ({} ab {}, Journal Nr. {})", row.item, row.set, row.valid_from, row.seq)),
            text(format!(
                "Stückpreis {} EUR, Quote {}, Nutzungsdauer in Monaten {life}, laufend {} EUR je Jahr, Stufenkosten \
                 {steps}",
                row.unit_price, row.quota, row.running_cost_per_year
            )),
        ])?;
    }
    for sentence in &report.breaks {
        sheet.row(&[text("Bruch in einer Reihe"), text(sentence)])?;
    }
    Ok(())
}

//! Summary, submissions, figures of others, sites, CityLAB, milestones, and how everything came about.

use rust_decimal::Decimal;
use sollist_analytics::definition;
use sollist_contract::words::terms;
use sollist_platform::words;
use sollist_workbook::{Book, BookError, Cell, Column};

use super::{
    figures::in_unit,
    table::{Listed, Names, count, district, sheet, yes},
};
use crate::{
    marker::{Marker, XLSX_SHEET},
    model::{Exact, Report, Submission},
    words::{NO_STATEMENT, NOT_REPORTED, indicator_name, project_name, scope_name},
};

pub(super) fn summary(report: &Report, book: &mut Book) -> Result<Listed, BookError> {
    let columns = vec![Column::wide("Zusammenfassung", 120)];
    sheet(book, "Zusammenfassung", "Die Sätze der Zusammenfassung", columns, |sheet| {
        report.summary.iter().try_for_each(|sentence| sheet.row(vec![Cell::text(&sentence.text)]))
    })
}

pub(super) fn submissions(report: &Report, book: &mut Book) -> Result<Listed, BookError> {
    let columns = vec![
        Column::text(terms::AUTHORITY.de),
        Column::text(terms::DISTRICT.de),
        Column::text("Zeitraum"),
        Column::figure("Frist"),
        Column::figure("verlängert bis"),
        Column::figure("Verlängerungen"),
        Column::figure("eingegangen"),
        Column::text("vollständig"),
        Column::text("fristgerecht"),
    ];
    sheet(book, "Meldungen", "Wer zu berichten hatte, wer berichtet hat", columns, |sheet| {
        for row in &report.submissions {
            let silent = if row.is_due(report.until) { NOT_REPORTED } else { "noch nicht fällig" };
            sheet.row(vec![
                Cell::text(&row.name),
                district(row.district),
                Cell::text(&row.period),
                Cell::given(row.due_on, Cell::Day, "ohne Frist"),
                Cell::any(row.extended_to, Cell::Day),
                count(row.extensions),
                Cell::given(row.received_on, Cell::Day, silent),
                yes(row.complete),
                Cell::text(in_time(row)),
            ])?;
        }
        Ok(())
    })
}

/// Whether a report came in its time, as the paper says it.
fn in_time(row: &Submission) -> &'static str {
    let extended = row.received_on.zip(row.deadline()).is_some_and(|(received, due)| received <= due);
    match (row.on_time, extended) {
        (true, _) => "ja",
        (false, true) => "nach Verlängerung",
        (false, false) => "nein",
    }
}

/// Why figures do not differ by percentage points, and why a difference is not taken apart.
const NO_DIFFERENCE: &str = "Prozente, oder keine Zahl auf beiden Seiten";
const NO_POINTS: &str = "keine Prozente auf beiden Seiten";
const NOT_APART: &str = "Zähler und Nenner sind nicht beide bekannt";

pub(super) fn contradictions(report: &Report, book: &mut Book) -> Result<Listed, BookError> {
    let columns = vec![
        Column::text(terms::INDICATOR.de),
        Column::text("Bereich"),
        Column::figure("Stichtag"),
        Column::figure("veröffentlicht"),
        Column::figure("veröffentlicht: Zähler"),
        Column::figure("veröffentlicht: Nenner"),
        Column::figure("unsere Zahl"),
        Column::figure("unser Zähler"),
        Column::figure("unser Nenner"),
        Column::figure("Unterschied"),
        Column::figure("Unterschied in Prozentpunkten"),
        Column::figure("davon Zähler"),
        Column::figure("davon Nenner"),
        Column::wide("unsere Abgrenzung", 50),
        Column::wide("Abgrenzung", 50),
        Column::wide("Quelle", 50),
        Column::figure("Journal Nr."),
        Column::text("widerspricht Journal Nr."),
        Column::figure("weitere ältere"),
    ];
    let number = |value: Option<Decimal>| Cell::any(value, Cell::Number);
    let exact = |value: Option<Exact>| {
        Cell::any(value, |value| match value {
            Exact::Count(count) => Cell::Count(count),
            Exact::Money(amount) => Cell::Amount(amount),
        })
    };
    let about = "Veröffentlichte Zahlen, die unseren oder einander widersprechen";
    sheet(book, "Abweichende Zahlen", about, columns, |sheet| {
        for row in &report.contradictions {
            let others: Vec<String> = row.differs_from.iter().map(u64::to_string).collect();
            let unit = definition(&row.metric).map_or("", |metric| metric.unit.code());
            let value = |value| in_unit(unit, value);
            sheet.row(vec![
                Cell::text(indicator_name(&row.metric)),
                Cell::text(scope_name(&row.scope)),
                Cell::Day(row.as_of),
                Cell::given(row.published(), value, NO_STATEMENT),
                number(row.numerator),
                number(row.denominator),
                Cell::given(row.ours, value, NO_STATEMENT),
                exact(row.ours_numerator),
                exact(row.ours_denominator),
                Cell::given(row.difference().filter(|_| unit != "percent"), value, NO_DIFFERENCE),
                Cell::given(row.points(unit), Cell::Number, NO_POINTS),
                Cell::given(row.rival.map(|rival| rival.numerator), Cell::Number, NOT_APART),
                Cell::given(row.rival.map(|rival| rival.denominator), Cell::Number, NOT_APART),
                Cell::any(row.our_definition.as_ref(), Cell::text),
                Cell::text(&row.definition),
                Cell::text(&row.origin),
                count(row.seq),
                Cell::text(others.join(", ")),
                count(row.further),
            ])?;
        }
        Ok(())
    })
}

/// Sites that are done, by day.
pub(super) fn sites(report: &Report, book: &mut Book) -> Result<Listed, BookError> {
    let columns = vec![
        Column::figure("Tag"),
        Column::wide("Standort", 60),
        Column::text(terms::AUTHORITY.de),
        Column::wide("Maßnahme", 60),
    ];
    sheet(book, "Standorte", "Fertige Standorte, jeder mit seinem Tag", columns, |sheet| {
        report.sites.iter().try_for_each(|row| {
            sheet.row(vec![Cell::Day(row.day), Cell::text(&row.site), Cell::text(&row.name), Cell::text(&row.measure)])
        })
    })
}

/// What the CityLAB did, by day.
pub(super) fn citylab(report: &Report, book: &mut Book) -> Result<Listed, BookError> {
    let columns =
        vec![Column::figure("Tag"), Column::text("Art"), Column::wide("Titel", 60), Column::figure("Teilnehmende")];
    sheet(book, "CityLAB", "Aktivitäten des CityLAB, jede mit ihrem Tag", columns, |sheet| {
        report.activities.iter().try_for_each(|row| {
            let kind = terms::ACTIVITIES.iter().find(|(code, _)| *code == row.kind);
            sheet.row(vec![
                Cell::Day(row.held_on),
                Cell::text(kind.map_or(row.kind.as_str(), |(_, term)| term.de)),
                Cell::text(&row.title),
                Cell::given(row.participants, Cell::Count, NOT_REPORTED),
            ])
        })
    })
}

pub(super) fn milestones(report: &Report, book: &mut Book) -> Result<Listed, BookError> {
    let columns = vec![
        Column::text("Vorhaben"),
        Column::wide("Meilenstein", 60),
        Column::text(terms::AUTHORITY.de),
        Column::figure("geplant für"),
        Column::figure("erreicht am"),
        Column::figure("geplante Kosten"),
    ];
    let names = Names::of(report);
    sheet(book, "Meilensteine", "Meilensteine der Vorhaben", columns, |sheet| {
        for row in &report.milestones {
            sheet.row(vec![
                Cell::Text(project_name(&row.project)),
                Cell::text(&row.milestone),
                names.cell(&row.authority),
                Cell::Day(row.planned_on),
                Cell::given(row.reached_on, Cell::Day, "noch nicht"),
                Cell::Amount(row.budgeted_cost),
            ])?;
        }
        Ok(())
    })
}

/// What figures mean, and how the file is recognised.
pub(super) fn method(report: &Report, book: &mut Book) -> Result<Listed, BookError> {
    let columns = vec![Column::text("Angabe"), Column::wide("Inhalt", 120)];
    sheet(book, XLSX_SHEET, "Kennzeichnung zur Prüfung, Regeln, Brüche in Reihen", columns, |sheet| {
        let mut says = |what: &str, text: &str| sheet.row(vec![Cell::text(what), Cell::text(text)]);
        says("Kennzeichnung zur Prüfung mit „sollist verify“", &Marker::of(report).to_string())?;
        says(
            "Leere Zellen",
            "Was nicht gemeldet oder zurückgehalten ist, bleibt leer und ist keine Null; die Spalte „Bemerkung“ sagt, \
             warum.",
        )?;
        says(
            "Gelb hinterlegte Zellen",
            "Beträge ab 90.071.992.547.409,92 EUR und Zahlen mit mehr Stellen, als eine Zelle genau hält, stehen in \
             der Spalte „Bemerkung“.",
        )?;
        says("Anteile", "Kennzahlen in Prozent sind Zähler durch Nenner, auf eine Nachkommastelle gerundet.")?;
        if !report.as_of.unreadable.is_empty() {
            says("Nicht lesbare Ereignisse", &words::unreadable(&report.as_of.unreadable).de)?;
        }
        report.breaks.iter().try_for_each(|sentence| says(terms::SERIES_BREAK.de, sentence))
    })
}

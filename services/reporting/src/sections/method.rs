//! Who has not reported, figures that contradict ours, and how everything was computed.

use rust_decimal::Decimal;
use sollist_analytics::definition;
use sollist_contract::{
    day::german_day,
    money::{Cents, german, german_count, german_decimal},
    words::terms,
};
use sollist_platform::words;

use crate::{
    draft::Draft,
    model::{Contradiction, IndicatorRow, Report, Rival, Submission},
    paper::{Table, amount, left, right},
    words::{
        FORMULAS, NO_STATEMENT, NOT_REPORTED, cell, counted, day_or, exact, formula_de, indicator_name, item_name,
        scope_name,
    },
};

pub fn write(report: &Report, draft: &mut Draft) {
    submissions(report, draft);
    contradictions(report, draft);
    draft.heading(1, "Verfahren");
    draft.heading(2, "Stand und Nachprüfbarkeit");
    draft.text(format!(
        "Dieser Bericht ruht auf den Ereignissen 1 bis {} des Journals und zählt, was bis zum {} gewirkt hat. \
         Dieselbe Abfrage auf demselben Journal ergibt dieselbe Datei, Byte für Byte; „sollist verify“ prüft das \
         später nach. Die Kennzeichnung steht auf der letzten Seite.",
        counted(report.as_of.sequence),
        german_day(report.until)
    ));
    if !report.as_of.unreadable.is_empty() {
        draft.text(words::unreadable(&report.as_of.unreadable).de);
    }
    draft.text(
        "Beträge sind auf den Cent genau gerechnet. Anteile sind Zähler durch Nenner; gerundet wird nur bei der \
         Anzeige, kaufmännisch, bei Prozent auf eine Nachkommastelle. Was nicht gemeldet ist, wird als „nicht \
         gemeldet“ gezeigt und nicht geschätzt. „Vierteljährlich“ ist eine Vorgabe der Nutzenden; ein Gesetz legt den \
         Zeitraum nicht fest.",
    );
    draft.heading(2, FORMULAS);
    draft.table(indicators(report), "Kennzahlen liegen nicht vor.");
    draft.heading(2, "Parameter");
    draft.table(
        parameters(report),
        "Zum Zieltag ist kein Parametersatz in Kraft; ein Mehrbedarf wird deshalb nicht hergeleitet.",
    );
    draft.heading(2, "Brüche in Reihen");
    if report.breaks.is_empty() {
        draft.text("In den gezeigten Reihen ist kein Bruch verzeichnet.");
    } else {
        draft.list(report.breaks.clone());
    }
}

/// What a submission is, in words. The period is that of the deadline, not of the report.
fn state(row: &Submission, until: sollist_contract::day::Day) -> String {
    let deadline = row.deadline();
    match (row.received_on, row.complete, deadline) {
        (Some(_), true, _) if row.on_time => "vollständig, fristgerecht".to_owned(),
        (Some(received), true, Some(due)) if received <= due => "vollständig, nach Verlängerung".to_owned(),
        (Some(received), true, Some(due)) => format!("vollständig, {} verspätet", days(due.days_to(received))),
        (Some(_), true, None) => "vollständig, ohne Frist".to_owned(),
        (Some(_), false, Some(due)) if due < until => format!("unvollständig, {} überfällig", days(due.days_to(until))),
        (Some(_), false, _) => "unvollständig".to_owned(),
        (None, _, Some(due)) if due == until => format!("{NOT_REPORTED}, am Stichtag fällig"),
        (None, _, Some(due)) if due < until => format!("{NOT_REPORTED}, {} überfällig", days(due.days_to(until))),
        (None, _, _) => "noch nicht fällig".to_owned(),
    }
}

fn days(count: i32) -> String {
    if count == 1 { "1 Tag".to_owned() } else { format!("{} Tage", german_count(i64::from(count))) }
}

fn submissions(report: &Report, draft: &mut Draft) {
    draft.heading(1, "Meldungen");
    let missing: Vec<&Submission> =
        report.submissions.iter().filter(|row| row.is_due(report.until) && row.is_missing()).collect();
    if !missing.is_empty() {
        let incomplete = |row: &&Submission| if row.received_on.is_some() { ", unvollständig" } else { "" };
        let of = |row: &&Submission| format!("{} ({}{})", row.name, row.period, incomplete(row));
        let names: Vec<String> = missing.iter().map(of).collect();
        let half = missing.iter().any(|row| row.received_on.is_some());
        let said = if half { "Nicht oder nicht vollständig gemeldet haben" } else { "Nicht gemeldet haben" };
        draft.notice(format!("{said} ({}): {}.", missing.len(), names.join(", ")));
    }
    let (shown, quiet) = shown_submissions(report);
    let mut table = Table::new(
        "Meldungen: wer zu berichten hatte, wer berichtet hat",
        "",
        vec![
            left(terms::AUTHORITY.de, 2),
            left("Zeitraum", 0),
            left("Frist", 0),
            left("verlängert bis", 0),
            left("eingegangen", 0),
            left("Stand", 2),
        ],
    );
    for row in shown {
        let extended = match (row.extended_to, row.extensions) {
            (Some(day), 0 | 1) => german_day(day),
            (Some(day), times) => format!("{} ({times}-mal)", german_day(day)),
            (None, _) => "nein".to_owned(),
        };
        let due = day_or(row.due_on, "ohne Frist");
        let received = day_or(row.received_on, NOT_REPORTED);
        table.row(vec![row.name.clone(), row.period.clone(), due, extended, received, state(row, report.until)]);
    }
    if quiet > 0 {
        let how = "die vollständig und fristgerecht";
        table.note(match quiet {
            1 => format!("Nicht gezeigt ist eine Meldung eines früheren Quartals, {how} kam."),
            many => {
                format!("Nicht gezeigt sind {} Meldungen früherer Quartale, {how} kamen.", german_count(whole(many)))
            }
        });
    }
    draft.table(table, "Im Journal stehen weder fällige noch eingegangene Meldungen.");
}

/// Those of the quarter, and of earlier ones what was not complete and in time; how many others there are.
fn shown_submissions(report: &Report) -> (Vec<&Submission>, usize) {
    let begins = report.quarter.before().and_then(|before| before.last_day().ok());
    let is_old = |row: &Submission| row.due_on.zip(begins).is_some_and(|(due, begins)| due <= begins);
    let shown: Vec<&Submission> =
        report.submissions.iter().filter(|row| !(is_old(row) && row.complete && row.on_time)).collect();
    let quiet = report.submissions.len().saturating_sub(shown.len());
    (shown, quiet)
}

/// What was published; where it said two numbers only, their percentage as it stands beside ours.
fn published(row: &Contradiction) -> String {
    match (row.published(), row.numerator, row.denominator) {
        (Some(value), Some(n), Some(d)) => format!("{} ({} von {})", in_unit(&row.metric, value), plain(n), plain(d)),
        (Some(value), _, _) => in_unit(&row.metric, value),
        (None, Some(n), Some(d)) => format!("{} von {}", plain(n), plain(d)),
        _ => NO_STATEMENT.to_owned(),
    }
}

/// Rows of the table of published figures.
const CONTRADICTIONS_MAX: usize = 100;

fn whole(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// ` und 12 weitere`, or nothing.
fn and_more(number: u64, what: &str) -> String {
    if number == 0 {
        String::new()
    } else {
        format!(" und {} {what}", german_count(i64::try_from(number).unwrap_or(i64::MAX)))
    }
}

fn plain(value: rust_decimal::Decimal) -> String {
    german_decimal(value, value.normalize().scale())
}

/// A number in the unit of its metric, where that is money: to the cent.
fn in_unit(metric: &str, value: Decimal) -> String {
    let of_money = definition(metric).is_some_and(|metric| metric.unit.code() == "EUR");
    let cents = of_money.then(|| Cents::rounded(value).ok()).flatten();
    cents.map_or_else(|| plain(value), |cents| format!("{} EUR", german(cents)))
}

/// The sign of what is more.
fn plus(value: Decimal) -> &'static str {
    if value.is_sign_positive() && !value.is_zero() { "+" } else { "" }
}

/// By how much theirs is more than ours, with its sign and unit.
fn difference(metric: &str, by: Decimal) -> String {
    let of_rates = definition(metric).is_some_and(|metric| metric.unit.code() == "percent");
    let points = if of_rates { " Prozentpunkte" } else { "" };
    format!("{}{}{points}", plus(by), in_unit(metric, by))
}

/// What makes their percentage another than ours.
fn apart(rival: &Rival) -> String {
    let signed = |points: Decimal| format!("{}{}", plus(points), german_decimal(points, 1));
    format!(
        "; Unterschied {} Prozentpunkte, davon Zähler {}, Nenner {}",
        signed(rival.difference),
        signed(rival.numerator),
        signed(rival.denominator)
    )
}

fn contradictions(report: &Report, draft: &mut Draft) {
    draft.heading(1, "Abweichende Zahlen");
    draft.lead(
        "Zahlen, die andere veröffentlicht haben und die unseren oder einander widersprechen. Der Widerspruch \
         wird gezeigt, nicht aufgelöst.",
    );
    let mut table = Table::new(
        "Veröffentlichte Zahlen, die abweichen",
        "in der Einheit der Kennzahl",
        vec![
            left("Kennzahl und Bereich", 1),
            left("Tag der Zahl", 0),
            left("veröffentlicht", 1),
            left("unsere Zahl an diesem Tag", 1),
            left("Abgrenzung und Quelle", 2),
        ],
    );
    let older = report.contradictions.len().saturating_sub(CONTRADICTIONS_MAX);
    for row in report.contradictions.iter().skip(older) {
        let mut ours = match (row.ours, row.ours_numerator, row.ours_denominator) {
            (Some(value), Some(n), Some(d)) => {
                format!("{} ({} von {})", in_unit(&row.metric, value), exact(Some(n)), exact(Some(d)))
            }
            (Some(value), _, _) => in_unit(&row.metric, value),
            (None, _, _) => NO_STATEMENT.to_owned(),
        };
        match (&row.rival, row.difference()) {
            (Some(rival), _) => ours.push_str(&apart(rival)),
            // Neither says of what it is a part: by how much they differ is all.
            (None, Some(by)) => ours.push_str(&format!("; Unterschied {}", difference(&row.metric, by))),
            (None, None) => {}
        }
        if let Some(formula) = &row.our_definition {
            ours.push_str(&format!("; unsere Abgrenzung: {formula}"));
        }
        let mut source = format!("{}; Quelle: {} (Journal Nr. {})", row.definition, row.origin, counted(row.seq));
        if !row.differs_from.is_empty() {
            let others: Vec<String> = row.differs_from.iter().map(|seq| counted(*seq)).collect();
            source.push_str(&format!("; widerspricht Journal Nr. {}", others.join(", ")));
            let named = u64::try_from(others.len()).unwrap_or(u64::MAX);
            source.push_str(&and_more(row.differs_from_count.saturating_sub(named), "weiteren"));
        }
        if row.further > 0 {
            let of = "zu diesem Bereich und Stichtag";
            source.push_str(&match row.further {
                1 => format!("; und eine weitere, ältere Zahl {of} weicht ab"),
                more => {
                    let more = german_count(i64::try_from(more).unwrap_or(i64::MAX));
                    format!("; und {more} weitere, ältere Zahlen {of} weichen ab")
                }
            });
        }
        let of = format!("{}, {}", indicator_name(&row.metric), scope_name(&row.scope));
        table.row(vec![of, german_day(row.as_of), published(row), ours, source]);
    }
    if older > 0 {
        table.note(match older {
            1 => format!("Gezeigt sind die neuesten {CONTRADICTIONS_MAX}; eine weitere steht in der Arbeitsmappe."),
            many => format!(
                "Gezeigt sind die neuesten {CONTRADICTIONS_MAX}; {} weitere stehen in der Arbeitsmappe.",
                german_count(whole(many))
            ),
        });
    }
    draft.table(table, "Keine veröffentlichte Zahl im Journal widerspricht unseren Zahlen.");
}

/// How every indicator comes about. Its value stands in the comparison with the quarter before, where there is one.
fn indicators(report: &Report) -> Table {
    let mut columns = vec![left(terms::INDICATOR.de, 2)];
    if report.before.is_none() {
        columns.push(amount(terms::VALUE.de));
    }
    columns.extend([left("Zähler von Nenner", 2), left("Formel", 3), right("Fassung")]);
    let mut table =
        Table::new("Formeln der Kennzahlen, mit Zähler und Nenner für ganz Berlin", "wie bezeichnet", columns);
    for indicator in report.berlin_indicators() {
        let row = indicator.berlin();
        let mut cells = vec![format!("{} ({})", indicator.name, indicator.id)];
        if report.before.is_none() {
            cells.push(cell(&mut table, indicator, row));
        }
        let mut formula = formula_de(indicator).to_owned();
        if indicator.id.starts_with("need.") {
            formula.push_str(&format!("; zum {}", german_day(report.target_day)));
        }
        cells.extend([parts(row), formula, indicator.definition.to_string()]);
        table.row(cells);
    }
    table.note(
        "Gezeigt ist die Fassung, mit der dieser Bericht gerechnet ist. Seit wann jede gilt, frühere Fassungen, \
         Quellen und wann es keinen Wert gibt, stehen im Blatt „Formeln“ der Arbeitsmappe.",
    );
    table
}

/// Numerator and denominator; of what is no share there are none, and of what has no value they would look like one.
fn parts(row: Option<&IndicatorRow>) -> String {
    match row.filter(|row| row.value.is_some()).map(|row| (row.numerator, row.denominator)) {
        Some((Some(numerator), Some(denominator))) => {
            format!("{} von {}", exact(Some(numerator)), exact(Some(denominator)))
        }
        Some((Some(value), None) | (None, Some(value))) => exact(Some(value)),
        _ => "–".to_owned(),
    }
}

fn parameters(report: &Report) -> Table {
    let mut table = Table::new(
        &format!("Parameter, die am {} gelten", german_day(report.target_day)),
        "EUR, Anzahl und Monate",
        vec![
            left(terms::ITEM.de, 1),
            left(terms::PROGRAMME.de, 1),
            amount("Preis"),
            amount("Quote"),
            amount("Monate"),
            amount("laufend"),
            left("Stufenkosten", 1),
        ],
    );
    // Those of one set stand together.
    let mut rows: Vec<_> = report.parameters.iter().collect();
    rows.sort_by_cached_key(|row| (row.seq, item_name(&row.item).to_lowercase()));
    for row in rows {
        let number = counted(row.seq);
        table.group(&format!("{}, gültig ab {} (Journal Nr. {number})", row.set, german_day(row.valid_from)));
        let steps = if row.step_costs.is_empty() { "keine".to_owned() } else { row.step_costs.join("; ") };
        table.row(vec![
            item_name(&row.item),
            terms::programme(row.programme).de.to_owned(),
            german_decimal(row.unit_price, row.unit_price.normalize().scale().max(2)),
            german_decimal(row.quota, row.quota.normalize().scale().max(2)),
            row.life_months.map_or_else(|| "unbegrenzt".to_owned(), |months| months.to_string()),
            german_decimal(row.running_cost_per_year, row.running_cost_per_year.normalize().scale().max(2)),
            steps,
        ]);
    }
    table.note(
        "Preis: EUR je Stück; Quote: Stück je geeigneter Stelle; Monate: Nutzungsdauer; laufend: EUR je Stück \
         und Jahr.",
    );
    table
}

//! Budget: where the money stands per district, authority and programme, its course, its forecast, and what is
//! overdrawn.

use sollist_charts::{Curve, Stroke};
use sollist_contract::{
    day::{Day, german_day},
    ids::District,
    money::{Cents, german},
    words::terms,
};

use crate::{
    draft::{Draft, course},
    model::{BudgetRow, Cause, Indicator, Report},
    paper::{Table, amount, left},
    sections::{compare, equipment::definitions, forecast, front::million},
    words::{booking, cell, counted, given, item_name, month_ends},
};

/// What is expected by the end of the year, as its line is called.
const FORECAST: &str = "Prognose";

pub fn write(report: &Report, draft: &mut Draft) {
    draft.heading(1, "Haushalt");
    if report.budget.total.lines == 0 {
        draft.text(format!(
            "Für {} steht kein Haushaltsplan im Journal; Beträge werden deshalb nicht genannt.",
            report.year
        ));
        return;
    }
    draft.heading(2, "Verlauf und Prognose");
    forecast::write(report, draft);
    budget_course(report, draft);
    draft.heading(2, "Überzogene Haushaltsstellen");
    overdrawn(report, draft);
    draft.heading(2, "Fremd bebuchte Haushaltsstellen");
    foreign(report, draft);
    draft.heading(2, "Stand je Bezirk");
    draft.lead(
        "In jedem Bezirk bewirtschaftet eine Behörde, sein Bezirksamt, die Mittel; ihre Zahlen sind die des Bezirks. \
         Soll (fortgeschrieben) = Ansatz + Haushaltsreste (Reste) + Sollveränderungen (Veränderung); \
         verfügbar = Soll − Sperren − Festlegungen − Ist.",
    );
    positions(report, draft, terms::DISTRICT.de, &report.budget.districts, true);
    since_before(report, draft);
    let central: Vec<BudgetRow> = report
        .budget
        .authorities
        .iter()
        .filter(|row| row.authority.as_ref().is_some_and(|authority| authority.district() == District::CENTRAL))
        .cloned()
        .collect();
    // One authority alone is the row of the Hauptverwaltung again.
    if central.len() > 1 {
        draft.heading(2, "Stand je Behörde der Hauptverwaltung");
        positions(report, draft, terms::AUTHORITY.de, &central, true);
    }
    draft.heading(2, "Stand je Handlungsfeld");
    positions(report, draft, terms::PROGRAMME.de, &report.budget.programmes, false);
}

fn budget_course(report: &Report, draft: &mut Draft) {
    let points = &report.series.budget;
    if points.len() < 2 {
        draft.text("Ein Verlauf wird gezeigt, sobald es aus dem Haushaltsjahr zwei Monatsenden gibt.");
        return;
    }
    // The axis is in thousands of euros, half away from zero; the tables have the cents.
    let thousands = |amount: Cents| amount.get() / 100_000 + amount.get() % 100_000 / 50_000;
    let mut days: Vec<Day> = points.iter().map(|p| p.day).collect();
    let lines = [
        Curve {
            name: "Soll".to_owned(),
            points: points.iter().map(|p| Some(thousands(p.soll))).collect(),
            stroke: Stroke::Dashed,
        },
        Curve {
            name: "Ist".to_owned(),
            points: points.iter().map(|p| Some(thousands(p.actual))).collect(),
            stroke: Stroke::Solid,
        },
    ];
    let last = points.last().map_or(Cents::ZERO, |p| p.actual);
    let mut message = format!("Bis zum {} sind {} ausgegeben.", german_day(report.until), million(last.get()));
    let mut what = format!("Fortgeschriebenes Soll und Ist {} {} in TEUR", report.year, month_ends(report.until));
    let mut ahead = None;
    let still_to_come = Day::last_of(report.year).map(|end| sollist_analytics::month_ends(report.until.next(), end));
    if let (Some(value), Ok(coming)) = (report.budget.forecast.total.value, still_to_come)
        && !coming.is_empty()
    {
        days.extend(coming);
        ahead = Some((FORECAST, thousands(value)));
        what.push_str(", gepunktet die Jahresprognose");
        message.push_str(&format!(" Bis zum Jahresende werden {} erwartet.", million(value.get())));
    }
    let chart = course(&message, "TEUR", &days, (&lines, ahead));
    draft.figure(chart, &format!("{what}. {message}"));
}

fn overdrawn(report: &Report, draft: &mut Draft) {
    let columns = vec![
        left("Haushaltsstelle", 3),
        left("überzogen seit", 0),
        left("Anlass", 3),
        amount("Veränderung dadurch"),
        amount("überzogen am Stichtag um"),
    ];
    let mut table = Table::new("Überzogene Haushaltsstellen", "EUR", columns);
    for row in &report.budget.overdrawn {
        let line = line_of(report, row, &mut table, report.budget.overdrawn.len());
        let found = report.budget.causes.iter().find(|cause| Some(&cause.line) == row.line.as_ref());
        let [since, what, change] = found.map_or_else(without_cause, |cause| cause_of(report, cause));
        table.row(vec![line, since, what, change, given(found.and_then(|cause| cause.by_now))]);
    }
    table.note(
        "Anlass ist die Buchung, seit der ohne Unterbrechung bis zum Stichtag mehr ausgegeben und gebunden ist als da \
         war. Überzogen ist höchstens, was ausgegeben und gebunden ist: Was nur gesperrt oder gekürzt ist, zählt \
         nicht.",
    );
    draft.table(table, "Keine Haushaltsstelle ist überzogen.");
}

/// Since when, by what, and by how much less was available after it.
fn cause_of(report: &Report, cause: &Cause) -> [String; 3] {
    let mut what = booking(&cause.kind).to_owned();
    if let Some(order) = &cause.order {
        let item = cause.item.as_deref().map(|item| format!(" ({})", item_name(item))).unwrap_or_default();
        what.push_str(&format!(" {order}{item}"));
    }
    if cause.day != cause.since {
        what.push_str(&format!(" vom {}", german_day(cause.day)));
    }
    if let Some(authority) = &cause.authority {
        what.push_str(&format!(", gemeldet von {}", report.name_of(authority)));
    }
    let later = match cause.later {
        0 => String::new(),
        1 => "; seither eine weitere Buchung".to_owned(),
        many => format!("; seither {} weitere Buchungen", counted(many)),
    };
    let of_later_year = cause.later_year.map_or_else(String::new, |year| format!(" von der VE für {year}"));
    what.push_str(&format!(
        " (Journal Nr. {}); davor verfügbar {}{of_later_year}{later}",
        counted(cause.seq),
        german(cause.before)
    ));
    [german_day(cause.since), what, german(cause.change)]
}

/// What cannot be told, and why.
fn without_cause() -> [String; 3] {
    ["–".to_owned(), "keine Angabe: Eine Summe liegt außerhalb des Bereichs.".to_owned(), "–".to_owned()]
}

/// Lines on which somebody else ordered, paid, froze or moved money, as a system of record reported it: recorded as it
/// is, and to be looked at.
fn foreign(report: &Report, draft: &mut Draft) {
    let columns = vec![left("Haushaltsstelle", 3), amount(terms::COMMITMENTS.de), amount(terms::ACTUAL.de)];
    let mut table = Table::new("Fremd bebuchte Haushaltsstellen", "EUR", columns);
    for row in &report.budget.foreign {
        let line = line_of(report, row, &mut table, report.budget.foreign.len());
        table.row(vec![line, given(row.commitments), given(row.actual)]);
    }
    table.note(
        "Fremd bebucht: Eine Behörde, der die Haushaltsstelle nicht gehört, hat auf ihr bestellt, gezahlt, gesperrt \
         oder Geld umgesetzt; die Haushaltsstellen der zentralen IKT-Steuerung stehen allen offen. Die Beträge sind \
         die der ganzen Haushaltsstelle.",
    );
    draft.table(table, "Auf keiner Haushaltsstelle hat eine fremde Behörde gebucht.");
}

/// So many names of lines stand below a table; of more each stands in its row.
const NAMES_BELOW_MAX: usize = 20;

/// A line by whose it is and its title; its name is long and stands below the table.
fn line_of(report: &Report, row: &BudgetRow, table: &mut Table, lines: usize) -> String {
    let line = row.line.clone().unwrap_or_default();
    let authority = row.authority.as_ref().map_or_else(String::new, |authority| report.name_of(authority));
    if row.name.is_empty() {
        return format!("{authority}: {line}");
    }
    if lines > NAMES_BELOW_MAX {
        return format!("{authority}: {} ({line})", row.name);
    }
    format!("{authority}: {}\u{a0}{})", row.name, table.remark(&format!("Haushaltsstelle {line}")))
}

/// What was available at the end of the quarter before, and how that changed.
fn since_before(report: &Report, draft: &mut Draft) {
    let Some(before) = &report.before else { return };
    let day = german_day(before.until);
    let mut columns = vec![left(terms::DISTRICT.de, 1)];
    for term in [terms::COMMITMENTS, terms::ACTUAL, terms::AVAILABLE] {
        columns.push(amount(&format!("{} {day}", term.de)));
        columns.push(amount("seither"));
    }
    let title = format!("Stand am Ende des Vorquartals ({day}) und Veränderung seither je Bezirk");
    let mut table = Table::new(&title, "EUR", columns);
    const KEYS: [&str; 3] = ["commitments", "actual", "available"];
    for row in &report.budget.districts {
        let mut cells = vec![row.name.clone()];
        cells.extend(KEYS.iter().flat_map(|key| compare::cells(&mut table, report, key, row.district)));
        table.row(cells);
    }
    let mut total = vec![terms::TOTAL.de.to_owned()];
    total.extend(KEYS.iter().flat_map(|key| compare::cells(&mut table, report, key, None)));
    table.total(total);
    draft.table(table, "");
}

/// Two tables, so that a reader has them upright and large: how the Soll came about, and what became of it.
fn positions(report: &Report, draft: &mut Draft, first: &str, rows: &[BudgetRow], with_rate: bool) {
    draft.table(to_soll(report, first, rows), "");
    draft.table(from_soll(report, first, rows, with_rate), "");
}

fn to_soll(report: &Report, first: &str, rows: &[BudgetRow]) -> Table {
    let columns = vec![
        left(first, 1),
        amount(terms::APPROPRIATION.de),
        amount("Reste"),
        amount("Veränderung"),
        amount(terms::CURRENT_BUDGET.de),
    ];
    let mut table = Table::new(&format!("Vom Ansatz zum Soll {} je {first}", report.year), "EUR", columns);
    let cells = |row: &BudgetRow| [row.appropriation, row.carry_over, row.adjustments, row.soll].map(given);
    for row in rows {
        let name = with_reason(&mut table, row.name.clone(), row);
        table.row(std::iter::once(name).chain(cells(row)).collect());
    }
    let sum = with_reason(&mut table, terms::TOTAL.de.to_owned(), &report.budget.total);
    table.total(std::iter::once(sum).chain(cells(&report.budget.total)).collect());
    table
}

fn from_soll(report: &Report, first: &str, rows: &[BudgetRow], with_rate: bool) -> Table {
    let mut columns = vec![
        left(first, 1),
        amount(terms::CURRENT_BUDGET.de),
        amount(terms::FROZEN.de),
        amount(terms::COMMITMENTS.de),
        amount(terms::ACTUAL.de),
        amount(terms::AVAILABLE.de),
    ];
    let rate = report.indicator("budget.utilisation").filter(|_| with_rate);
    if rate.is_some() {
        columns.push(amount("Aus\u{ad}schöpfung"));
    }
    let unit = if rate.is_some() { "EUR und Prozent" } else { "EUR" };
    let mut table = Table::new(&format!("Vom Soll zum Verfügbaren {} je {first}", report.year), unit, columns);
    let cells = |row: &BudgetRow| [row.soll, row.frozen, row.commitments, row.actual, row.available].map(given);
    for row in rows {
        let mut name = row.name.clone();
        if row.overdrawn > 0 {
            let remark = if row.overdrawn == 1 {
                "Eine Haushaltsstelle ist überzogen.".to_owned()
            } else {
                format!("{} Haushaltsstellen sind überzogen.", counted(row.overdrawn))
            };
            name = format!("{name}\u{a0}{})", table.remark(&remark));
        }
        if row.foreign > 0 {
            let remark = match row.foreign {
                1 => "Eine Haushaltsstelle ist fremd bebucht.".to_owned(),
                many => format!("{} Haushaltsstellen sind fremd bebucht.", counted(many)),
            };
            name = format!("{name}\u{a0}{})", table.remark(&remark));
        }
        name = with_reason(&mut table, name, row);
        let mut cells: Vec<String> = std::iter::once(name).chain(cells(row)).collect();
        if let Some(indicator) = rate {
            let found = match (&row.authority, row.district) {
                (Some(authority), _) => indicator.of_authority(authority),
                (None, Some(district)) => indicator.of_district(district),
                (None, None) => None,
            };
            cells.push(cell(&mut table, indicator, found));
        }
        table.row(cells);
    }
    let sum = with_reason(&mut table, terms::TOTAL.de.to_owned(), &report.budget.total);
    let mut total: Vec<String> = std::iter::once(sum).chain(cells(&report.budget.total)).collect();
    if let Some(indicator) = rate {
        total.push(cell(&mut table, indicator, indicator.berlin()));
    }
    table.total(total);
    if rate.is_some() {
        definitions(report, &mut table, &["budget.utilisation"]);
    }
    table
}

/// The name of a row whose amounts are withheld bears the reason.
fn with_reason(table: &mut Table, name: String, row: &BudgetRow) -> String {
    match &row.reason {
        Some(reason) => format!("{name}\u{a0}{})", table.remark(reason)),
        None => name,
    }
}

impl Report {
    /// What an authority is called in this report.
    pub fn name_of(&self, authority: &sollist_contract::ids::Authority) -> String {
        let named = self.budget.authorities.iter().find(|row| row.authority.as_ref() == Some(authority));
        named.map_or_else(|| crate::model::authority_name(authority), |row| row.name.clone())
    }
    /// Indicators with a figure or a reason for all Berlin.
    pub fn berlin_indicators(&self) -> impl Iterator<Item = &Indicator> {
        self.indicators.iter().filter(|indicator| indicator.berlin().is_some())
    }
}

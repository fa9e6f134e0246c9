//! Budget: where the money stands per district, authority and programme, its course, its forecast, and what is
//! overdrawn.

use sollist_contract::{
    day::{Day, german_day},
    money::Cents,
    words::terms,
};

use crate::{
    chart::{Curve, Stroke, course},
    draft::Draft,
    model::{BudgetRow, Indicator, Report},
    paper::{Table, amount, left},
    sections::{equipment::definitions, front::million},
    words::{NO_STATEMENT, cell, given},
};

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
    budget_course(report, draft);
    forecast(report, draft);
    draft.heading(2, "Überzogene Haushaltsstellen");
    overdrawn(report, draft);
    draft.heading(2, "Fremd bebuchte Haushaltsstellen");
    foreign(report, draft);
    draft.heading(2, "Stand je Bezirk");
    positions(report, draft, terms::DISTRICT.de, &report.budget.districts, true);
    draft.heading(2, "Stand je Handlungsfeld");
    positions(report, draft, terms::PROGRAMME.de, &report.budget.programmes, false);
    draft.heading(2, "Stand je Behörde");
    positions(report, draft, terms::AUTHORITY.de, &report.budget.authorities, true);
}

fn budget_course(report: &Report, draft: &mut Draft) {
    let points = &report.series.budget;
    if points.len() < 2 {
        draft.text("Ein Verlauf wird gezeigt, sobald mindestens zwei Monatsenden im Haushaltsjahr liegen.");
        return;
    }
    // The axis is in thousands of euros; the tables have the cents.
    let thousands = |amount: Cents| amount.get() / 100_000;
    let days: Vec<Day> = points.iter().map(|p| p.day).collect();
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
    let message = format!("Bis zum {} sind {} ausgegeben.", german_day(report.until), million(last.get()));
    let chart = course(&message, "TEUR", &days, &lines);
    draft.figure(chart, &format!("Fortgeschriebenes Soll und Ist {} je Monatsende in TEUR. {message}", report.year));
}

fn forecast(report: &Report, draft: &mut Draft) {
    let Some(indicator) = report.indicator("budget.forecast") else {
        draft.text("Jahresprognose: keine Angabe: Eine Prognose liegt zu diesem Stand nicht vor.");
        return;
    };
    let row = indicator.berlin();
    match row.and_then(|row| crate::words::value(indicator, row)) {
        Some(value) => draft.text(format!("Jahresprognose: Bis zum Jahresende wird ein Ist von {value} EUR erwartet.")),
        None => {
            let reason = row.and_then(|row| row.reason.as_deref()).unwrap_or("ohne Grund");
            draft.text(format!("Jahresprognose: {NO_STATEMENT}: {reason}"));
        }
    }
}

fn overdrawn(report: &Report, draft: &mut Draft) {
    let mut table = Table::new(
        "Überzogene Haushaltsstellen",
        vec![left("Haushaltsstelle", 2), left(terms::AUTHORITY.de, 1), amount("verfügbar in EUR")],
    );
    for row in &report.budget.overdrawn {
        let [line, authority] = line_of(report, row);
        table.row(vec![line, authority, given(row.available)]);
    }
    draft.table(table, "Keine Haushaltsstelle ist überzogen.");
}

/// Orders and payments that a system of record reported on a line of somebody else: recorded as they are, and to be
/// looked at.
fn foreign(report: &Report, draft: &mut Draft) {
    let columns = vec![
        left("Haushaltsstelle", 2),
        left(terms::AUTHORITY.de, 1),
        amount("Festlegungen in EUR"),
        amount("Ist in EUR"),
    ];
    let mut table = Table::new("Fremd bebuchte Haushaltsstellen", columns);
    for row in &report.budget.foreign {
        let [line, authority] = line_of(report, row);
        table.row(vec![line, authority, given(row.commitments), given(row.actual)]);
    }
    table.note(
        "Fremd bebucht: mit Bestellungen oder Zahlungen einer Behörde, der die Haushaltsstelle nicht gehört; \
         die der zentralen IKT-Steuerung stehen allen offen.",
    );
    draft.table(table, "Keine Haushaltsstelle ist mit Bestellungen oder Zahlungen einer fremden Behörde bebucht.");
}

/// A line by its title and name, and whose it is.
fn line_of(report: &Report, row: &BudgetRow) -> [String; 2] {
    let authority = row.authority.as_ref().map_or_else(String::new, |authority| report.name_of(authority));
    let line = row.line.clone().unwrap_or_default();
    [if row.name.is_empty() { line } else { format!("{} ({line})", row.name) }, authority]
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
    let mut table = Table::new(&format!("Vom Ansatz zum Soll {} je {first} in EUR", report.year), columns);
    let cells = |row: &BudgetRow| [row.appropriation, row.carry_over, row.adjustments, row.soll].map(given);
    for row in rows {
        let name = with_reason(&mut table, row.name.clone(), row);
        table.row(std::iter::once(name).chain(cells(row)).collect());
    }
    let sum = with_reason(&mut table, terms::TOTAL.de.to_owned(), &report.budget.total);
    table.total(std::iter::once(sum).chain(cells(&report.budget.total)).collect());
    table.note("Soll: fortgeschriebenes Soll = Ansatz + Haushaltsreste (Reste) + Sollveränderungen (Veränderung).");
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
    let mut table = Table::new(&format!("Vom Soll zum Verfügbaren {} je {first} in EUR", report.year), columns);
    let cells = |row: &BudgetRow| [row.soll, row.frozen, row.commitments, row.actual, row.available].map(given);
    for row in rows {
        let mut name = row.name.clone();
        if row.overdrawn > 0 {
            let remark = if row.overdrawn == 1 {
                "Eine Haushaltsstelle ist überzogen.".to_owned()
            } else {
                format!("{} Haushaltsstellen sind überzogen.", row.overdrawn)
            };
            name = format!("{name}\u{a0}{})", table.remark(&remark));
        }
        if row.foreign > 0 {
            let remark = match row.foreign {
                1 => "Eine Haushaltsstelle ist fremd bebucht.".to_owned(),
                many => format!("{many} Haushaltsstellen sind fremd bebucht."),
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
    table.note("verfügbar = Soll − Sperren − Festlegungen − Ist.");
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

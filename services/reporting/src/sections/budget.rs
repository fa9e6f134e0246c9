//! Budget: where the money stands per district, authority and programme, its course, its forecast, and what is overdrawn.

use sollist_contract::{
    day::{Day, german_day},
    money::Cents,
};

use crate::{
    chart::{Line, Stroke, course},
    model::{BudgetRow, Indicator, Report},
    paper::{Draft, Table, amount, left},
    sections::{equipment::definitions, front::million},
    words::{NO_STATEMENT, cell, given},
};

pub fn write(report: &Report, draft: &mut Draft) {
    draft.chapter("Haushalt");
    if report.budget.total.lines == 0 {
        draft.text(format!("Für {} steht kein Haushaltsplan im Journal; Beträge werden deshalb nicht genannt.", report.year));
        return;
    }
    draft.heading(2, "Verlauf und Prognose");
    budget_course(report, draft);
    forecast(report, draft);
    draft.heading(2, "Überzogene Haushaltsstellen");
    overdrawn(report, draft);
    draft.heading(2, "Stand je Bezirk");
    draft.table(position(report, &format!("Haushalt {} je Bezirk in EUR", report.year), "Bezirk", &report.budget.districts, true), "");
    draft.heading(2, "Stand je Handlungsfeld");
    draft.table(
        position(report, &format!("Haushalt {} je Handlungsfeld in EUR", report.year), "Handlungsfeld", &report.budget.programmes, false),
        "",
    );
    draft.heading(2, "Stand je Behörde");
    draft.table(position(report, &format!("Haushalt {} je Behörde in EUR", report.year), "Behörde", &report.budget.authorities, true), "");
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
        Line { name: "Soll".to_owned(), points: points.iter().map(|p| Some(thousands(p.soll))).collect(), stroke: Stroke::Dashed },
        Line { name: "Ist".to_owned(), points: points.iter().map(|p| Some(thousands(p.actual))).collect(), stroke: Stroke::Solid },
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
    let mut table =
        Table::new("Überzogene Haushaltsstellen", vec![left("Haushaltsstelle", 2), left("Behörde", 1), amount("verfügbar in EUR")]);
    for row in &report.budget.overdrawn {
        let authority = row.authority.as_ref().map_or_else(String::new, |authority| report.name_of(authority));
        let line = row.line.clone().unwrap_or_default();
        table.row(vec![if row.name.is_empty() { line } else { format!("{} ({line})", row.name) }, authority, given(row.available)]);
    }
    draft.table(table, "Keine Haushaltsstelle ist überzogen.");
}

fn position(report: &Report, title: &str, first: &str, rows: &[BudgetRow], with_rate: bool) -> Table {
    let mut columns = vec![
        left(first, 1),
        amount("Ansatz"),
        amount("Reste"),
        amount("Veränderung"),
        amount("Soll"),
        amount("Sperren"),
        amount("Festlegungen"),
        amount("Ist"),
        amount("verfügbar"),
    ];
    let rate = report.indicator("budget.utilisation").filter(|_| with_rate);
    if rate.is_some() {
        columns.push(amount("Ausschöpfung"));
    }
    let mut table = Table::new(title, columns).wide();
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
        if let Some(reason) = &row.reason {
            name = format!("{name}\u{a0}{})", table.remark(reason));
        }
        let mut cells = amounts(name, row);
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
    let sum = match &report.budget.total.reason {
        Some(reason) => format!("Summe\u{a0}{})", table.remark(reason)),
        None => "Summe".to_owned(),
    };
    let mut cells = amounts(sum, &report.budget.total);
    if let Some(indicator) = rate {
        cells.push(cell(&mut table, indicator, indicator.berlin()));
    }
    table.total(cells);
    table.note("Soll: fortgeschriebenes Soll = Ansatz + Haushaltsreste (Reste) + Sollveränderungen (Veränderung); verfügbar = Soll − Sperren − Festlegungen − Ist.".to_owned());
    if rate.is_some() {
        definitions(report, &mut table, &["budget.utilisation"]);
    }
    table
}

fn amounts(name: String, row: &BudgetRow) -> Vec<String> {
    let BudgetRow { appropriation, carry_over, adjustments, soll, frozen, commitments, actual, available, .. } = row;
    let mut cells = vec![name];
    cells.extend([appropriation, carry_over, adjustments, soll, frozen, commitments, actual, available].map(|amount| given(*amount)));
    cells
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

//! Earned value of rollouts and projects, and green figures: one table each, and only where there are values.

use std::collections::BTreeSet;

use sollist_contract::{ids::Authority, money::german_decimal, words::terms};

use crate::{
    draft::Draft,
    model::{Indicator, IndicatorRow, Report},
    paper::{Table, left, right},
    words::{cell, definition, project_name, rollout_name, unit, value},
};

/// A rollout or a project, by its name.
type Key<'a> = (Option<&'a str>, Option<&'a str>);

fn key(row: &IndicatorRow) -> Key<'_> {
    (row.rollout.as_deref(), row.project.as_deref())
}

/// Of all Berlin, not of a district or an authority.
fn is_of_berlin(row: &IndicatorRow) -> bool {
    row.district.is_none() && row.authority.is_none()
}

const EARNED: [(&str, &str); 6] = [
    ("evm.cpi", "CPI"),
    ("evm.spi", "SPI"),
    ("evm.eac", "Gesamt\u{ad}kosten, typisch"),
    ("evm.eac-atypical", "Gesamt\u{ad}kosten, untypisch"),
    ("evm.eac-combined", "Gesamt\u{ad}kosten nach Kosten und Termin"),
    ("evm.accrued", "geliefert und unbezahlt"),
];

/// What was earned, by what was paid and planned: all three costs at completion beside each other.
pub fn earned(report: &Report, draft: &mut Draft) {
    let shown: Vec<(&Indicator, &str)> =
        EARNED.iter().filter_map(|(id, head)| Some((report.indicator(id)?, *head))).collect();
    let rows = shown.iter().flat_map(|(indicator, _)| &indicator.rows);
    let valued: BTreeSet<Key> = rows
        .filter(|row| row.value.is_some() && is_of_berlin(row))
        .map(key)
        .filter(|key| *key != (None, None))
        .collect();
    if valued.is_empty() {
        return;
    }
    draft.heading(2, "Ertragswert");
    draft.lead("Unter 1 kostet das Geleistete mehr (CPI) oder ist weniger geleistet (SPI) als geplant.");
    let columns = std::iter::once(left("Umstellung, Projekt", 1)).chain(shown.iter().map(|(_, head)| right(head)));
    let mut table =
        Table::new("Ertragswert der Umstellungen und Projekte in Berlin", "Index und EUR", columns.collect());
    for of in valued {
        let name = of.0.map(rollout_name).or_else(|| of.1.map(project_name)).unwrap_or_default();
        let mut cells = vec![name];
        for (indicator, _) in &shown {
            let row = indicator.rows.iter().find(|row| is_of_berlin(row) && key(row) == of);
            let mut text = cell(&mut table, indicator, row);
            for note in row.into_iter().flat_map(|row| &row.notes) {
                text.push_str(&format!("\u{a0}{})", table.remark(note)));
            }
            cells.push(text);
        }
        table.row(cells);
    }
    for (indicator, _) in &shown {
        table.note(definition(indicator));
    }
    draft.table(table, "");
    schedule(report, draft);
}

const SCHEDULE: [(&str, &str); 4] = [
    ("evm.spi-time", "SPI(t)"),
    ("evm.ieac", "Dauer nach Stand"),
    ("evm.tcpi", "TCPI"),
    ("evm.vac", "Abweichung am Ende"),
];

/// Whose row of what: of a rollout its authorities and Berlin, of a project Berlin.
type Whose<'a> = (Key<'a>, Option<&'a Authority>);

/// Time, and what is left: time is no sum over authorities, so that of a rollout stands with each of them.
fn schedule(report: &Report, draft: &mut Draft) {
    let shown: Vec<(&Indicator, &str)> =
        SCHEDULE.iter().filter_map(|(id, head)| Some((report.indicator(id)?, *head))).collect();
    let is_shown = |row: &&IndicatorRow| row.value.is_some() && (is_of_berlin(row) || row.authority.is_some());
    let rows = shown.iter().flat_map(|(indicator, _)| &indicator.rows).filter(is_shown);
    // Projects are few and stand last: no page begins with what is left of them.
    let valued: BTreeSet<(bool, Whose)> = rows
        .filter(|row| key(row) != (None, None))
        .map(|row| (row.project.is_some(), (key(row), row.authority.as_ref().filter(|_| row.project.is_none()))))
        .collect();
    if valued.is_empty() {
        return;
    }
    let columns =
        std::iter::once(left("Umstellung, Projekt", 1)).chain(shown.iter().map(|(_, head)| right(head))).collect();
    let title = "Termin und Rest der Umstellungen und Projekte";
    let mut table = Table::new(title, "Index, Dauer und EUR", columns);
    for (_, (of, authority)) in valued {
        let name = of.0.map(rollout_name).or_else(|| of.1.map(project_name)).unwrap_or_default();
        table.group(&name);
        let mut cells = vec![authority.map_or_else(|| "Berlin".to_owned(), |authority| report.name_of(authority))];
        for (indicator, _) in &shown {
            cells.push(of_schedule(&mut table, indicator, (of, authority)));
        }
        table.row(cells);
    }
    table.note("–: Zeiten einer Umstellung stehen bei ihren Behörden; Beträge nur, wo ein Budget geplant ist.");
    for (indicator, _) in &shown {
        table.note(definition(indicator));
    }
    draft.table(table, "");
}

/// A cell of it; a dash where another row has it, or nothing was planned.
fn of_schedule(table: &mut Table, indicator: &Indicator, (of, authority): Whose<'_>) -> String {
    let is_it = |row: &&IndicatorRow| {
        key(row) == of && row.authority.as_ref() == authority && (authority.is_some() || row.district.is_none())
    };
    let is_time = matches!(indicator.id.as_str(), "evm.spi-time" | "evm.ieac");
    let Some(row) = indicator.rows.iter().find(is_it) else { return "–".to_owned() };
    let elsewhere = match authority {
        None => is_time && of.0.is_some(),
        Some(authority) => !is_time && row.not_reported.contains(authority),
    };
    if row.value.is_none() && elsewhere {
        return "–".to_owned();
    }
    let text = cell(table, indicator, Some(row));
    let unit = row.unit.as_deref().unwrap_or(&indicator.unit);
    match terms::unit(unit).filter(|_| indicator.id == "evm.ieac" && row.value.is_some()) {
        // Remarks stand behind the unit.
        Some(unit) => match text.split_once('\u{a0}') {
            Some((number, remarks)) => format!("{number} {}\u{a0}{remarks}", unit.de),
            None => format!("{text} {}", unit.de),
        },
        None => text,
    }
}

const GREEN: [&str; 5] = ["green.embodied", "green.energy", "green.device-life", "green.retired", "cost.tco-workplace"];

/// Figures of published footprints, with their range and of how many devices anything is known.
pub fn green(report: &Report, draft: &mut Draft) {
    let of_berlin = |id: &&str| report.indicator(id).and_then(|indicator| Some((indicator, indicator.berlin()?)));
    let shown: Vec<(&Indicator, &IndicatorRow)> =
        GREEN.iter().filter_map(of_berlin).filter(|(_, row)| row.value.is_some()).collect();
    if !shown.iter().any(|(indicator, _)| GREEN[..2].contains(&indicator.id.as_str())) {
        return;
    }
    draft.heading(2, "Umwelt und Lebensdauer");
    draft.lead("Größenordnungen aus veröffentlichten Fußabdrücken, keine Messungen.");
    let columns = vec![
        left(terms::INDICATOR.de, 2),
        right(terms::VALUE.de),
        left(terms::UNIT.de, 1),
        right("Spanne"),
        right("CO2 in kg"),
        right("CO2-Kosten in EUR"),
        right("Geräte mit Fußabdruck"),
    ];
    let mut table = Table::new("Umwelt und Lebensdauer der Geräte in Berlin", "wie bezeichnet", columns);
    let mut notes: Vec<&str> = Vec::new();
    for (indicator, row) in &shown {
        let beside = |key: &str| row.beside.get(key).map(|number| german_decimal(*number, number.scale()));
        let range = beside("lower").zip(beside("upper")).map(|(lower, upper)| format!("{lower} bis {upper}"));
        let dash = || "–".to_owned();
        table.row(vec![
            indicator.name.clone(),
            value(indicator, row).unwrap_or_else(dash),
            unit(indicator).to_owned(),
            range.unwrap_or_else(dash),
            beside("kg").unwrap_or_else(dash),
            beside("carbon_cost").unwrap_or_else(dash),
            beside("coverage").map_or_else(dash, |share| format!("{share}\u{a0}%")),
        ]);
        notes.extend(row.notes.iter().map(String::as_str).filter(|note| !note.is_empty()));
    }
    if shown.iter().any(|(_, row)| row.beside.contains_key("carbon_cost")) {
        table.note(
            "CO2-Kosten: 195 EUR je Tonne über die ganze Nutzung (Klimakostenverordnung Berlin, § 2); sie stehen neben \
             den Kosten und sind nicht in ihnen.",
        );
    }
    let mut told = BTreeSet::new();
    notes.retain(|note| told.insert(*note));
    for note in notes {
        table.note(note.to_owned());
    }
    for (indicator, _) in &shown {
        table.note(definition(indicator));
    }
    draft.table(table, "");
}

//! Target against actual: equipment, remote access, e-file, infrastructure, CityLAB, per district and per authority.

use std::collections::BTreeMap;

use sollist_contract::{
    day::{Day, german_day},
    ids::{Authority, District},
    money::german_count,
    words::terms,
};

use crate::{
    chart::{Bar, Curve, Stroke, course, target_against_actual},
    draft::Draft,
    model::{Activity, Equipment, Exact, Indicator, Report},
    paper::{Table, amount, left, right},
    words::{NO_STATEMENT, NOT_REPORTED, cell, count, day_or, definition, exact},
};

pub fn write(report: &Report, draft: &mut Draft) {
    draft.heading(1, "Soll und Ist");
    equipment(report, draft);
    remote_access(report, draft);
    procurement(report, draft);
    rollouts(report, draft);
    e_file(report, draft);
    infrastructure(report, draft);
    citylab(report, draft);
}

/// Numerator and denominator of an indicator for a district, as counts.
fn counts(indicator: Option<&Indicator>, district: District) -> (Option<i64>, Option<i64>) {
    let row = indicator.and_then(|indicator| indicator.of_district(district));
    let whole = |value: Option<Exact>| match value {
        Some(Exact::Count(count)) => Some(count),
        _ => None,
    };
    row.map_or((None, None), |row| (whole(row.numerator), whole(row.denominator)))
}

/// The chart of the summary: devices in use against eligible positions, district by district.
pub fn districts_chart(report: &Report, draft: &mut Draft) {
    let rate = report.indicator("mobile.device-rate");
    let bars: Vec<Bar> = District::all()
        .map(|district| {
            let (actual, target) = counts(rate, district);
            Bar { name: district.name().to_owned(), target, actual }
        })
        .collect();
    let reported = bars.iter().filter(|bar| bar.target.is_some() && bar.actual.is_some()).count();
    let message = format!("{reported} von 12 Bezirken haben geeignete Stellen und Geräte gemeldet.");
    let chart = target_against_actual(&message, "Soll: geeignete Stellen", "Ist: Geräte in Nutzung", &bars);
    draft.figure(
        chart,
        &format!("Mobile Endgeräte in den Bezirken am {}: Ist gegen Soll. {message}", german_day(report.until)),
    );
}

fn equipment(report: &Report, draft: &mut Draft) {
    draft.heading(2, "Ausstattung mit mobilen Endgeräten");
    devices_course(report, draft);
    draft.table(by_district(report), "Zur Ausstattung liegt keine Meldung vor.");
    draft.table(by_authority(report), "Zur Ausstattung einzelner Behörden liegt keine Meldung vor.");
}

fn devices_course(report: &Report, draft: &mut Draft) {
    let points = &report.series.devices;
    let known = points.iter().filter(|point| point.in_use.is_some()).count();
    if known < 2 {
        draft.text("Ein Verlauf der Ausstattung wird gezeigt, sobald Bestände aus mindestens zwei Monaten vorliegen.");
        return;
    }
    let days: Vec<Day> = points.iter().map(|p| p.day).collect();
    let lines = [
        Curve { name: "Ist".to_owned(), points: points.iter().map(|p| p.in_use).collect(), stroke: Stroke::Solid },
        Curve { name: "Soll".to_owned(), points: points.iter().map(|p| p.eligible).collect(), stroke: Stroke::Dashed },
    ];
    let first = points.iter().find_map(|p| p.in_use).unwrap_or_default();
    let last = points.iter().rev().find_map(|p| p.in_use).unwrap_or_default();
    let message = format!("Die Geräte in Nutzung gingen von {} auf {}.", german_count(first), german_count(last));
    let chart = course(&message, "Geräte und Stellen", &days, &lines);
    draft.figure(
        chart,
        &format!("Geräte in Nutzung (Ist) und geeignete Stellen (Soll) in ganz Berlin je Monatsende. {message}"),
    );
}

const RATES: [&str; 3] = ["mobile.device-rate", "mobile.access-rate", "mobile.capable-rate"];

fn rate_columns(first: &str) -> Vec<crate::paper::Column> {
    vec![
        left(first, 1),
        right("Soll: geeignete Stellen"),
        right("Ist: Geräte in Nutzung"),
        right("Ausstattungs\u{ad}grad"),
        right("Fernzugangs\u{ad}grad"),
        right("mobil arbeitsfähig"),
    ]
}

fn by_district(report: &Report) -> Table {
    let mut table = Table::new("Soll und Ist der mobilen Ausstattung je Bezirk", rate_columns("Bezirk"));
    let rate = report.indicator("mobile.device-rate");
    for district in std::iter::once(District::CENTRAL).chain(District::all()) {
        let (actual, target) = counts(rate, district);
        let mut cells = vec![format!("{} {}", district.code(), district.name()), count(target), count(actual)];
        for id in RATES {
            let Some(indicator) = report.indicator(id) else { continue };
            cells.push(cell(&mut table, indicator, indicator.of_district(district)));
        }
        if cells.len() == table.columns.len() {
            table.row(cells);
        }
    }
    berlin_total(report, &mut table);
    definitions(report, &mut table, &RATES);
    table
}

fn berlin_total(report: &Report, table: &mut Table) {
    let whole = |value: Option<Exact>| match value {
        Some(Exact::Count(count)) => german_count(count),
        _ => NO_STATEMENT.to_owned(),
    };
    let row = report.indicator("mobile.device-rate").and_then(Indicator::berlin);
    let mut cells = vec![
        "Berlin".to_owned(),
        row.map_or_else(|| NO_STATEMENT.to_owned(), |row| whole(row.denominator)),
        row.map_or_else(|| NO_STATEMENT.to_owned(), |row| whole(row.numerator)),
    ];
    for id in RATES {
        let Some(indicator) = report.indicator(id) else { return };
        cells.push(cell(table, indicator, indicator.berlin()));
    }
    table.total(cells);
}

/// Adds what the columns mean.
pub fn definitions(report: &Report, table: &mut Table, ids: &[&str]) {
    for indicator in ids.iter().filter_map(|id| report.indicator(id)) {
        table.note(definition(indicator));
    }
}

/// Authorities that reported nothing at all are named in one sentence, not in a row of gaps each.
fn has_any(row: &Equipment) -> bool {
    [row.eligible, row.devices_in_use, row.devices_in_stock, row.sessions, row.accounts].iter().any(Option::is_some)
}

fn by_authority(report: &Report) -> Table {
    let mut table = Table::new(
        "Ausstattung je Behörde",
        vec![
            left(terms::AUTHORITY.de, 1),
            right("Beschäftigte"),
            right("geeignete Stellen"),
            left("gezählt am", 0),
            right("Geräte in Nutzung"),
            right("Geräte am Lager"),
            right("Ausstattungs\u{ad}grad"),
        ],
    );
    let rate = report.indicator("mobile.device-rate");
    for row in report.equipment.iter().filter(|row| has_any(row) || row.district != District::CENTRAL) {
        let share = match rate {
            Some(indicator) => cell(&mut table, indicator, indicator.of_authority(&row.authority)),
            None => NO_STATEMENT.to_owned(),
        };
        table.row(vec![
            row.name.clone(),
            count(row.employees),
            count(row.eligible),
            day_or(row.counted_on, NOT_REPORTED),
            count(row.devices_in_use),
            count(row.devices_in_stock),
            share,
        ]);
    }
    let silent: Vec<&str> = report
        .equipment
        .iter()
        .filter(|row| !has_any(row) && row.district == District::CENTRAL)
        .map(|row| row.name.as_str())
        .collect();
    if !silent.is_empty() {
        table.note(format!("Ohne jede Meldung zur Ausstattung ({}): {}.", silent.len(), silent.join(", ")));
    }
    table
}

fn remote_access(report: &Report, draft: &mut Draft) {
    draft.heading(2, "Fernzugang zum Berliner Landesnetz");
    let mut table = Table::new(
        "Fernzugänge je Behörde",
        vec![
            left(terms::AUTHORITY.de, 1),
            right("geeignete Stellen"),
            right("gleichzeitige Sitzungen"),
            right("Konten"),
            right("Fernzugangs\u{ad}grad"),
        ],
    );
    let rate = report.indicator("mobile.access-rate");
    for row in report
        .equipment
        .iter()
        .filter(|row| row.sessions.is_some() || row.accounts.is_some() || row.district != District::CENTRAL)
    {
        let share = match rate {
            Some(indicator) => cell(&mut table, indicator, indicator.of_authority(&row.authority)),
            None => NO_STATEMENT.to_owned(),
        };
        table.row(vec![row.name.clone(), count(row.eligible), count(row.sessions), count(row.accounts), share]);
    }
    definitions(report, &mut table, &["mobile.access-rate"]);
    draft.table(table, "Zu Fernzugängen liegt keine Meldung vor.");
}

/// Indicators of a table with the heading of each column.
const PROCUREMENT: [(&str, &str); 5] = [
    ("procurement.delivery-rate", "Auslieferungs\u{ad}quote"),
    ("procurement.issue-rate", "Ausgabe\u{ad}quote"),
    ("procurement.lead-time", "Laufzeit in Tagen"),
    ("device.over-age-rate", "Altersquote"),
    ("mobile.one-device-rate", "One-Device-Quote"),
];

fn procurement(report: &Report, draft: &mut Draft) {
    draft.heading(2, "Beschaffung und Bestand");
    let found: Vec<(&Indicator, &str)> =
        PROCUREMENT.iter().filter_map(|(id, head)| Some((report.indicator(id)?, *head))).collect();
    // A column in which every cell would say the same is one sentence below the table instead.
    let (shown, silent): (Vec<_>, Vec<_>) =
        found.iter().partition(|(indicator, _)| indicator.rows.iter().any(|row| row.value.is_some()));
    let columns =
        std::iter::once(left(terms::DISTRICT.de, 1)).chain(shown.iter().map(|(_, head)| right(head))).collect();
    let mut table = Table::new("Lieferung, Ausgabe und Alter der mobilen Endgeräte je Bezirk", columns);
    if !shown.is_empty() {
        for district in std::iter::once(District::CENTRAL).chain(District::all()) {
            let mut cells = vec![format!("{} {}", district.code(), district.name())];
            cells.extend(
                shown.iter().map(|(indicator, _)| cell(&mut table, indicator, indicator.of_district(district))),
            );
            table.row(cells);
        }
        let mut cells = vec!["Berlin".to_owned()];
        cells.extend(shown.iter().map(|(indicator, _)| cell(&mut table, indicator, indicator.berlin())));
        table.total(cells);
    }
    for (indicator, _) in silent {
        let reason = indicator.berlin().and_then(|row| row.reason.as_deref()).unwrap_or_default();
        table.note(format!("{}: {NO_STATEMENT}. {reason}", indicator.name));
    }
    let ids: Vec<&str> = shown.iter().map(|(indicator, _)| indicator.id.as_str()).collect();
    definitions(report, &mut table, &ids);
    draft.table(table, "Zu Bestellungen und Lieferungen liegt nichts vor.");
}

fn rollouts(report: &Report, draft: &mut Draft) {
    draft.heading(2, "Umstellungen mit Frist");
    let mut table = Table::new(
        "Umstellungsgrad und nötige Tagesleistung",
        vec![
            left(terms::ROLLOUT.de, 1),
            right("umgestellt"),
            right("Umfang"),
            right("Grad"),
            right("je Arbeitstag nötig"),
        ],
    );
    if let Some(degree) = report.indicator("rollout.degree") {
        let rate = report.indicator("rollout.required-rate");
        // An authority's row, where there is one; the row of Berlin only for rollouts without authorities.
        let rows = degree
            .rows
            .iter()
            .filter(|row| row.rollout.is_some() && (row.authority.is_some() || row.district.is_none()));
        let with_authority: Vec<&str> =
            degree.rows.iter().filter(|row| row.authority.is_some()).filter_map(|row| row.rollout.as_deref()).collect();
        for row in rows.filter(|row| {
            row.authority.is_some() || !row.rollout.as_deref().is_some_and(|r| with_authority.contains(&r))
        }) {
            let needed = rate.and_then(|rate| {
                rate.rows.iter().find(|other| other.rollout == row.rollout && other.authority == row.authority)
            });
            let per_day = match rate {
                Some(rate) => cell(&mut table, rate, needed),
                None => NO_STATEMENT.to_owned(),
            };
            let share = cell(&mut table, degree, Some(row));
            table.group(
                &row.authority.as_ref().map_or_else(|| "Berlin".to_owned(), |authority| report.name_of(authority)),
            );
            table.row(vec![
                row.rollout.clone().unwrap_or_default(),
                exact(row.numerator),
                exact(row.denominator),
                share,
                per_day,
            ]);
        }
    }
    definitions(report, &mut table, &["rollout.degree", "rollout.required-rate"]);
    draft.table(table, "Es sind keine Umstellungen mit Frist geplant oder gemeldet.");
}

fn e_file(report: &Report, draft: &mut Draft) {
    const IDS: [&str; 3] = ["efile.connection-rate", "efile.usage-rate", "efile.licence-use"];
    draft.heading(2, "Digitale Akte");
    let mut table = Table::new(
        "Digitale Akte je Behörde",
        vec![
            left(terms::AUTHORITY.de, 1),
            left("angeschlossen", 0),
            right("Konten"),
            right("gleichzeitig Nutzende"),
            right("Nutzungs\u{ad}grad"),
            right("Lizenz\u{ad}nutzung"),
        ],
    );
    let rate = |table: &mut Table, id: &str, row: &Equipment| match report.indicator(id) {
        Some(indicator) => cell(table, indicator, indicator.of_authority(&row.authority)),
        None => NO_STATEMENT.to_owned(),
    };
    for row in report
        .equipment
        .iter()
        .filter(|row| row.e_file_connected || row.e_file_accounts.is_some() || row.district != District::CENTRAL)
    {
        let usage = rate(&mut table, "efile.usage-rate", row);
        let licences = rate(&mut table, "efile.licence-use", row);
        let connected = if row.e_file_connected { terms::YES } else { terms::NO };
        table.row(vec![
            row.name.clone(),
            connected.de.to_owned(),
            count(row.e_file_accounts),
            count(row.e_file_concurrent),
            usage,
            licences,
        ]);
    }
    definitions(report, &mut table, &IDS);
    if let Some(connection) =
        report.indicator(IDS[0]).and_then(|indicator| indicator.berlin().map(|row| (indicator, row)))
    {
        match crate::words::value(connection.0, connection.1) {
            Some(share) => draft.text(format!(
                "Angeschlossen sind {} von {} geplanten Behörden ({share}).",
                exact(connection.1.numerator),
                exact(connection.1.denominator)
            )),
            None => draft.text(format!(
                "Anschlussgrad: {NO_STATEMENT}: {}",
                connection.1.reason.as_deref().unwrap_or("ohne Grund")
            )),
        }
    }
    draft.table(table, "Zur Digitalen Akte liegt keine Meldung vor.");
}

fn infrastructure(report: &Report, draft: &mut Draft) {
    draft.heading(2, "Infrastruktur der Standorte");
    let mut per_authority: BTreeMap<(&Authority, &str), (i64, i64)> = BTreeMap::new();
    for site in &report.sites {
        let counts = per_authority.entry((&site.authority, site.measure.as_str())).or_default();
        counts.0 += i64::from(report.quarter.has(site.day));
        counts.1 += 1;
    }
    let mut table = Table::new(
        "Fertiggestellte Standorte je Behörde und Maßnahme",
        vec![left("Maßnahme", 1), right("im Quartal"), right("insgesamt")],
    );
    let mut sum = (0, 0);
    for ((authority, measure), (now, all)) in per_authority {
        table.group(&report.name_of(authority));
        table.row(vec![measure.to_owned(), german_count(now), german_count(all)]);
        sum = (sum.0 + now, sum.1 + all);
    }
    if sum.1 > 0 {
        table.total(vec!["Berlin, alle Maßnahmen".to_owned(), german_count(sum.0), german_count(sum.1)]);
        table.note("Jeder einzelne Standort mit Tag steht in der JSON-Fassung dieses Berichts.");
    }
    draft.table(table, "Bis zum Ende des Quartals ist kein fertiggestellter Standort gemeldet.");
}

fn kind_de(kind: &str) -> &str {
    terms::ACTIVITIES.iter().find(|(code, _)| *code == kind).map_or(kind, |(_, term)| term.de)
}

fn citylab(report: &Report, draft: &mut Draft) {
    draft.heading(2, "CityLAB Berlin");
    let mut kinds = Table::new(
        "Aktivitäten des CityLAB nach Art",
        vec![
            left("Art", 1),
            right("im Quartal"),
            right("Teilnehmende im Quartal"),
            right("im Jahr"),
            right("Teilnehmende im Jahr"),
        ],
    );
    for (kind, term) in terms::ACTIVITIES {
        let of_year: Vec<_> =
            report.activities.iter().filter(|a| a.kind == kind && a.held_on.year() == report.year).collect();
        if of_year.is_empty() {
            continue;
        }
        let now: Vec<_> = of_year.iter().copied().filter(|a| report.quarter.has(a.held_on)).collect();
        kinds.row(vec![
            term.de.to_owned(),
            number(now.len()),
            participants(&now),
            number(of_year.len()),
            participants(&of_year),
        ]);
    }
    kinds
        .note("Teilnehmende: Summe der gemeldeten Zahlen; wo zu einer Art keine gemeldet ist, steht „nicht gemeldet“.");
    draft.table(kinds, "Bis zum Ende des Quartals ist keine Aktivität des CityLAB gemeldet.");
    let mut table = Table::new(
        "Aktivitäten im Quartal",
        vec![left("Titel", 3), left("Art", 1), left("Tag", 0), amount("Teilnehmende")],
    );
    for activity in report.activities.iter().filter(|activity| report.quarter.has(activity.held_on)) {
        let cells = [
            activity.title.clone(),
            kind_de(&activity.kind).to_owned(),
            german_day(activity.held_on),
            count(activity.participants),
        ];
        table.row(cells.into());
    }
    draft.table(table, "Im Quartal selbst ist keine Aktivität des CityLAB gemeldet.");
    let mut plan = Table::new(
        "Meilensteine der Vorhaben",
        vec![
            left("Vorhaben", 2),
            left("Meilenstein", 2),
            left("geplant", 0),
            left("erreicht", 0),
            amount("Kosten in EUR"),
        ],
    );
    for milestone in &report.milestones {
        plan.row(vec![
            milestone.project.clone(),
            milestone.milestone.clone(),
            german_day(milestone.planned_on),
            day_or(milestone.reached_on, "offen"),
            sollist_contract::money::german(milestone.budgeted_cost),
        ]);
    }
    draft.table(plan, "Meilensteine von Vorhaben sind nicht gemeldet.");
}

fn number(count: usize) -> String {
    german_count(i64::try_from(count).unwrap_or(i64::MAX))
}

/// The sum of what was reported; nobody reported anything: „nicht gemeldet“.
fn participants(activities: &[&Activity]) -> String {
    let reported: Vec<i64> = activities.iter().filter_map(|activity| activity.participants).collect();
    if reported.is_empty() {
        NOT_REPORTED.to_owned()
    } else {
        german_count(reported.iter().fold(0, |sum, n| sum.saturating_add(*n)))
    }
}

//! Target against actual: equipment, remote access, e-file, infrastructure, CityLAB, per district and per authority.

use std::collections::BTreeMap;

use sollist_charts::{Bar, Curve, Stroke, target_against_actual};
use sollist_contract::{
    day::{Day, german_day},
    ids::{Authority, District},
    money::german_count,
    words::terms,
};

use crate::{
    draft::{Draft, PAPER, course},
    model::{Activity, DevicePoint, Equipment, Exact, Indicator, IndicatorRow, Report},
    paper::{Table, amount, left, right},
    sections::{compare, measures},
    words::{
        NO_STATEMENT, NOT_REPORTED, cell, count, day_or, definition, exact, month_ends, project_name, rollout_name,
    },
};

pub fn write(report: &Report, draft: &mut Draft) {
    draft.heading(1, "Soll und Ist");
    equipment(report, draft);
    procurement(report, draft);
    rollouts(report, draft);
    measures::earned(report, draft);
    e_file(report, draft);
    infrastructure(report, draft);
    measures::green(report, draft);
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
    let chart = target_against_actual(PAPER, &message, "Soll: geeignete Stellen", "Ist: Geräte in Nutzung", &bars);
    draft.figure(
        chart,
        &format!("Mobile Endgeräte in den Bezirken am {}: Ist gegen Soll. {message}", german_day(report.until)),
    );
}

fn equipment(report: &Report, draft: &mut Draft) {
    draft.heading(2, "Ausstattung mit mobilen Endgeräten");
    devices_course(report, draft);
    draft.table(targets(report), "Zur Ausstattung liegt keine Meldung vor.");
    draft.heading(2, "Gemeldete Zahlen und Fernzugang zum Berliner Landesnetz");
    draft.table(reported(report), "Zur Ausstattung einzelner Behörden liegt keine Meldung vor.");
}

fn devices_course(report: &Report, draft: &mut Draft) {
    // Before anybody reported anything there is no course.
    let silent = |point: &&DevicePoint| point.in_use.is_none() && point.eligible.is_none();
    let points: Vec<&DevicePoint> = report.series.devices.iter().skip_while(silent).collect();
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
    let chart = course(&message, "Geräte und Stellen", &days, (&lines, None));
    let when = month_ends(report.until);
    draft.figure(
        chart,
        &format!("Geräte in Nutzung (Ist) und geeignete Stellen (Soll) in ganz Berlin {when}. {message}"),
    );
}

const RATES: [&str; 3] = ["mobile.device-rate", "mobile.access-rate", "mobile.capable-rate"];

/// One row of a table by place: a district, or an authority of the Hauptverwaltung.
struct Place<'a> {
    name: String,
    district: District,
    authority: Option<&'a Equipment>,
}

impl Place<'_> {
    fn row<'i>(&self, indicator: &'i Indicator) -> Option<&'i IndicatorRow> {
        match self.authority {
            Some(equipment) => indicator.of_authority(&equipment.authority),
            None => indicator.of_district(self.district),
        }
    }
}

/// The districts, the Hauptverwaltung, and its authorities where more than one reported anything.
fn places<'r>(report: &'r Report) -> Vec<Place<'r>> {
    let mut places: Vec<Place<'r>> = std::iter::once(District::CENTRAL)
        .chain(District::all())
        .map(|district| Place { name: place_name(district), district, authority: None })
        .collect();
    let central: Vec<&'r Equipment> =
        report.equipment.iter().filter(|row| row.district == District::CENTRAL && has_any(row)).collect();
    if central.len() > 1 {
        let one = |row: &'r Equipment| Place {
            name: format!("davon {}", row.name),
            district: District::CENTRAL,
            authority: Some(row),
        };
        places.splice(1..1, central.into_iter().map(one));
    }
    places
}

fn place_name(district: District) -> String {
    format!("{} {}", district.code(), district.name())
}

/// Target against actual, with the quarter before.
fn targets(report: &Report) -> Table {
    let mut columns = vec![
        left(terms::DISTRICT.de, 1),
        right("Stellen (Soll)"),
        right("Geräte (Ist)"),
        right("Ausstattung"),
        right("Fernzugang"),
        right("mobil arbeitsfähig"),
    ];
    if let Some(before) = &report.before {
        columns.push(right(&format!("mobil {}", german_day(before.until))));
        columns.push(right("Veränderung"));
    }
    let mut table = Table::new("Soll und Ist der mobilen Ausstattung je Bezirk", "Anzahl und Prozent", columns);
    let rate = report.indicator(RATES[0]);
    let counts = |row: Option<&IndicatorRow>| {
        let whole = |value: Option<Exact>| match value {
            Some(Exact::Count(count)) => Some(count),
            _ => None,
        };
        (row.and_then(|row| whole(row.denominator)), row.and_then(|row| whole(row.numerator)))
    };
    for place in places(report) {
        let (target, actual) = counts(rate.and_then(|rate| place.row(rate)));
        let mut cells = vec![place.name.clone(), count(target), count(actual)];
        let rates = RATES.iter().filter_map(|id| report.indicator(id));
        cells.extend(rates.map(|indicator| cell(&mut table, indicator, place.row(indicator))));
        if report.before.is_some() {
            match place.authority {
                None => cells.extend(compare::cells(&mut table, report, RATES[2], Some(place.district))),
                Some(_) => cells.extend([compare::DASH.to_owned(), compare::DASH.to_owned()]),
            }
        }
        if cells.len() == table.columns.len() {
            table.row(cells);
        }
    }
    berlin_total(report, &mut table);
    if report.before.is_some() {
        table.note("Veränderung in Prozentpunkten; Behörden der Hauptverwaltung werden einzeln nicht verglichen.");
    }
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
    if report.before.is_some() {
        cells.extend(compare::cells(table, report, RATES[2], None));
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

/// What each authority reported; what is a target, a rate or a sum of it stands in the table before.
fn reported(report: &Report) -> Table {
    let mut table = Table::new(
        "Gemeldete Beschäftigte, Lagerbestände und Fernzugänge je Behörde",
        "Anzahl",
        vec![
            left(terms::AUTHORITY.de, 1),
            right("Beschäftigte"),
            left("gezählt am", 0),
            right("Geräte am Lager"),
            right("gleichzeitige Sitzungen"),
            right("Konten für Fernzugang"),
        ],
    );
    for row in report.equipment.iter().filter(|row| has_any(row) || row.district != District::CENTRAL) {
        table.row(vec![
            row.name.clone(),
            count(row.employees),
            day_or(row.counted_on, NOT_REPORTED),
            count(row.devices_in_stock),
            count(row.sessions),
            count(row.accounts),
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
    let early = |day: &Day| *day < report.until;
    if report.equipment.iter().filter_map(|row| row.counted_on.as_ref()).any(early) {
        table.note(format!(
            "Wo „gezählt am“ vor dem Stichtag {} liegt, gilt die letzte Zählung bis dahin.",
            german_day(report.until)
        ));
    }
    table
}

/// Indicators of a table with the heading of each column.
const PROCUREMENT: [(&str, &str); 5] = [
    ("procurement.delivery-rate", "Auslieferungs\u{ad}quote"),
    ("procurement.issue-rate", "Ausgabe\u{ad}quote"),
    ("procurement.lead-time", "Laufzeit"),
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
    let title = "Lieferung, Ausgabe und Alter der mobilen Endgeräte je Bezirk";
    let mut table = Table::new(title, "Prozent, Laufzeit in Tagen", columns);
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
        "Umstellungen: Stand, Frist und nötige Tagesleistung je Behörde",
        "Anzahl und Prozent",
        vec![
            left(terms::AUTHORITY.de, 1),
            right("umgestellt"),
            right("Umfang"),
            right("Umstellungs\u{ad}grad"),
            left("Frist", 0),
            right("nötig je Arbeitstag"),
        ],
    );
    for (rollout, rows) in by_rollout(report) {
        table.group(&rollout_name(rollout));
        for row in rows {
            rollout_row(report, &mut table, rollout, row);
        }
    }
    definitions(report, &mut table, &["rollout.degree", "rollout.required-rate"]);
    draft.table(table, "Es sind keine Umstellungen mit Frist geplant oder gemeldet.");
}

/// The rows of each rollout: of its authorities, or of Berlin where none is named.
fn by_rollout(report: &Report) -> BTreeMap<&str, Vec<&IndicatorRow>> {
    let mut all: BTreeMap<&str, Vec<&IndicatorRow>> = BTreeMap::new();
    for row in report.indicator("rollout.degree").map_or(&[][..], |degree| &degree.rows) {
        if let Some(rollout) = row.rollout.as_deref().filter(|_| row.authority.is_some() || row.district.is_none()) {
            all.entry(rollout).or_default().push(row);
        }
    }
    for rows in all.values_mut() {
        if rows.iter().any(|row| row.authority.is_some()) {
            rows.retain(|row| row.authority.is_some());
        }
        let place = |row: &&IndicatorRow| {
            let district = row.authority.as_ref().map(Authority::district);
            (district == Some(District::CENTRAL), district, row.authority.clone())
        };
        rows.sort_by_key(place);
    }
    all
}

fn rollout_row(report: &Report, table: &mut Table, rollout: &str, row: &IndicatorRow) {
    let rate = report.indicator("rollout.required-rate");
    let needed = rate.and_then(|rate| {
        rate.rows.iter().find(|other| other.rollout == row.rollout && other.authority == row.authority)
    });
    let per_day = rate.map_or_else(|| NO_STATEMENT.to_owned(), |rate| cell(table, rate, needed));
    let share = match report.indicator("rollout.degree") {
        Some(degree) => cell(table, degree, Some(row)),
        None => NO_STATEMENT.to_owned(),
    };
    let plans = report.rollouts.iter().filter(|plan| plan.rollout == rollout);
    let deadline = match &row.authority {
        Some(authority) => plans.filter(|plan| plan.authority == *authority).map(|plan| plan.deadline).max(),
        None => plans.map(|plan| plan.deadline).max(),
    };
    let who = row.authority.as_ref().map_or_else(|| "Berlin".to_owned(), |authority| report.name_of(authority));
    let frist = day_or(deadline, "ohne Frist");
    table.row(vec![who, exact(row.numerator), exact(row.denominator), share, frist, per_day]);
}

fn e_file(report: &Report, draft: &mut Draft) {
    const IDS: [&str; 3] = ["efile.connection-rate", "efile.usage-rate", "efile.licence-use"];
    draft.heading(2, "Digitale Akte");
    let mut table = Table::new(
        "Digitale Akte je Behörde",
        "Anzahl und Prozent",
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
            Some(share) => draft.lead(format!(
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

/// Sites done: in the quarter, and in all.
type Done = (i64, i64);

/// So many measures stand beside each other; more stand below each other.
const MEASURES_BESIDE_MAX: usize = 4;
/// So long is the name of a measure that still heads a column.
const MEASURE_BESIDE_MAX: usize = 50;

fn infrastructure(report: &Report, draft: &mut Draft) {
    draft.heading(2, "Infrastruktur der Standorte");
    let mut done: BTreeMap<&str, BTreeMap<&Authority, Done>> = BTreeMap::new();
    for site in &report.sites {
        let counts = done.entry(site.measure.as_str()).or_default().entry(&site.authority).or_default();
        counts.0 += i64::from(report.quarter.has(site.day));
        counts.1 += 1;
    }
    let short = done.keys().all(|measure| measure.chars().count() <= MEASURE_BESIDE_MAX);
    let table = if short && done.len() <= MEASURES_BESIDE_MAX { beside(report, &done) } else { below(report, &done) };
    if !done.is_empty() {
        draft.lead("Jeder einzelne Standort mit seinem Tag steht in der Arbeitsmappe zu diesem Bericht.");
    }
    draft.table(table, "Bis zum Ende des Quartals ist kein fertiggestellter Standort gemeldet.");
}

fn sum<'d>(done: impl IntoIterator<Item = &'d Done>) -> Done {
    done.into_iter().fold((0, 0), |sum, done| (sum.0 + done.0, sum.1 + done.1))
}

/// Authorities with anything done, the districts first.
fn builders<'a>(done: &BTreeMap<&str, BTreeMap<&'a Authority, Done>>) -> Vec<&'a Authority> {
    let mut all: Vec<&Authority> = done.values().flat_map(BTreeMap::keys).copied().collect();
    all.sort_by_key(|authority| (authority.district() == District::CENTRAL, authority.district(), *authority));
    all.dedup();
    all
}

/// A row for each authority, a column for each measure.
fn beside(report: &Report, done: &BTreeMap<&str, BTreeMap<&Authority, Done>>) -> Table {
    let mut columns = vec![left(terms::AUTHORITY.de, 1)];
    columns.extend(done.keys().map(|measure| right(measure)));
    columns.push(right("alle Maßnahmen"));
    let title = "Fertiggestellte Standorte je Behörde und Maßnahme";
    let mut table = Table::new(title, "Anzahl insgesamt, in Klammern davon im Quartal", columns);
    let shown = |(now, all): Done| format!("{} ({})", german_count(all), german_count(now));
    for authority in builders(done) {
        let of: Vec<Done> = done.values().map(|of| of.get(authority).copied().unwrap_or_default()).collect();
        let cells = std::iter::once(report.name_of(authority)).chain(of.iter().copied().map(shown));
        table.row(cells.chain([shown(sum(&of))]).collect());
    }
    if !done.is_empty() {
        let of: Vec<Done> = done.values().map(|of| sum(of.values())).collect();
        let cells = std::iter::once("Berlin".to_owned()).chain(of.iter().copied().map(shown));
        table.total(cells.chain([shown(sum(&of))]).collect());
    }
    table
}

/// A group of rows for each measure.
fn below(report: &Report, done: &BTreeMap<&str, BTreeMap<&Authority, Done>>) -> Table {
    let mut table = Table::new(
        "Fertiggestellte Standorte je Maßnahme und Behörde",
        "Anzahl",
        vec![left(terms::AUTHORITY.de, 1), right("davon im Quartal"), right("insgesamt")],
    );
    for (measure, of) in done {
        table.group(measure);
        for (authority, (now, all)) in of {
            table.row(vec![report.name_of(authority), german_count(*now), german_count(*all)]);
        }
    }
    let (now, all) = sum(done.values().flat_map(BTreeMap::values));
    table.total(vec!["Berlin, alle Maßnahmen".to_owned(), german_count(now), german_count(all)]);
    table
}

fn kind_de(kind: &str) -> &str {
    terms::ACTIVITIES.iter().find(|(code, _)| *code == kind).map_or(kind, |(_, term)| term.de)
}

fn citylab(report: &Report, draft: &mut Draft) {
    draft.heading(2, "CityLAB Berlin");
    let mut kinds = Table::new(
        "Aktivitäten des CityLAB nach Art",
        "Anzahl",
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
        "Anzahl der Teilnehmenden",
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
        "EUR",
        vec![left("Vorhaben", 2), left("Meilenstein", 2), left("geplant", 0), left("erreicht", 0), amount("Kosten")],
    );
    for milestone in &report.milestones {
        plan.row(vec![
            project_name(&milestone.project),
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

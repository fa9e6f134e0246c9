//! The simulated half year, 2026-01-01 to 2026-06-30: puts the parts together and keeps the list of submissions.

use sollist_contract::{
    day::Day,
    envelope::Envelope,
    event::{
        FigureReported, Number, ParametersPublished, ScenarioPublished, SubmissionDue, SubmissionExtended,
        SubmissionReceived,
    },
    example,
    ids::{Authority, District},
};

use super::{
    PLAN,
    book::{Book, Calendar, day, name},
    budget, citylab, devices, orders, past, plan,
    profiles::{PROFILES, Profile},
    progress::Reporter,
    random::Random,
    readers, windows,
};

/// Who never reported the second quarter.
const SILENT: &str = "ba-lichtenberg";
/// Who reported the first quarter late, and when.
const LATE: [(&str, (i8, i8)); 2] = [("ba-spandau", (4, 9)), ("ba-reinickendorf", (4, 17))];

/// Prices, quotas and life times of the example. The prices of a notebook (1,300,000 EUR / 1,213, Steglitz-Zehlendorf
/// 2021) and of remote access (about 300 EUR for two years, 2020) were reported; all other values are assumptions.
pub const PARAMETERS: &str = include_str!("parameters.json");

/// What figures beside the extra need rest on: footprints of the Boavizta data (2023, ODbL), the grid's factors of the
/// Umweltbundesamt. Costs of a life cycle, life times and what payments belong to are assumptions.
const FURTHER: &str = include_str!("further.json");

/// About 23,000 events of three simulated years and a half, in the order in which they would be recorded. The same seed
/// gives the same events. They are acceptable to the write side, in this order, after [`PLAN`] was imported.
pub fn events(seed: u64) -> Vec<Envelope> {
    events_of(example::SOURCE, seed)
}

/// The same events under sources that begin with `root`: those of [`events`] are taken from nobody but the example
/// itself.
pub fn events_of(root: &'static str, seed: u64) -> Vec<Envelope> {
    // Every name and count in the example is fixed here, so nothing can fail; the tests count what comes out.
    simulate(root, seed).unwrap_or_default()
}

fn simulate(root: &'static str, seed: u64) -> Option<Vec<Envelope>> {
    let lines = plan::lines(PLAN)?;
    let calendar = Calendar::half_year()?;
    let mut book = Book::new(root);
    publish(PARAMETERS, "IKT-Katalog (Beispiel)", 0, &mut book)?;
    publish(FURTHER, "Auswertung (Beispiel)", 5, &mut book)?;
    let mut devices_seen = Vec::new();
    for profile in &PROFILES {
        let authority = profile.authority()?;
        let mut random = Random::stream(seed, u64::from(profile.number));
        let counts_june = authority.as_str() != SILENT;
        let deliveries = orders::simulate(profile, &lines, &calendar, &mut random, &mut book)?;
        let fleet = devices::simulate(profile, &deliveries, counts_june, &calendar, &mut random, &mut book)?;
        windows::simulate(profile, fleet.computers, &lines, &mut book)?;
        let mut reporter = Reporter {
            profile,
            authority: authority.clone(),
            fleet: &fleet,
            calendar: &calendar,
            random: &mut random,
            book: &mut book,
        };
        reporter.simulate(counts_june)?;
        submissions(&authority, &mut book)?;
        let march = calendar.index(day(2026, 3, 31)?);
        devices_seen.push((profile, *fleet.notebooks.get(usize::try_from(march).ok()?)?));
    }
    let districts: Vec<Authority> = District::all().filter_map(District::bezirksamt).collect();
    budget::simulate(&lines, &districts, &mut book)?;
    readers::simulate(&lines, &mut book)?;
    citylab::simulate(&lines, &calendar, &mut Random::stream(seed, 99), &mut book)?;
    figures(&devices_seen, &mut book)?;
    scenarios(&mut book)?;
    let mut all = past::simulate(root, seed)?;
    all.extend(book.close());
    Some(all)
}

fn publish(values: &str, set: &str, minute: i64, book: &mut Book) -> Option<()> {
    let published = ParametersPublished {
        authority: None,
        set: name(set)?,
        valid_from: day(2026, 1, 1)?,
        values: serde_json::from_str(values).ok()?,
    };
    book.note(day(2026, 1, 2)?, 7 * 60 + minute, published)
}

/// Two scenarios for the deliberation of the need, kept under names by the central authority.
fn scenarios(book: &mut Book) -> Option<()> {
    let of = |name_of: &str, reason: &str, items: &str, delay_months| {
        Some(ScenarioPublished {
            authority: name(Authority::IKT_STEUERUNG),
            name: name(name_of)?,
            reason: name(reason)?,
            items: serde_json::from_str(items).ok()?,
            eligible_factor: None,
            delay_months,
        })
    };
    let quota = r#"{"notebook":{"quota":"0.80"},"mobile-client-licence":{"quota":"0.80"}}"#;
    let middle = of("Mittlere Quote", "Vier von fünf Stellen arbeiten mobil", quota, None)?;
    let later = of("Späterer Zieltag", "Ein halbes Jahr mehr Zeit", "{}", Some(6))?;
    let on = day(2026, 6, 29)?;
    book.note(on, 16 * 60, middle)?;
    book.note(on, 16 * 60 + 10, later)
}

/// Every quarter is due on its last day. Spandau got more time and was still late against the first day.
fn submissions(authority: &Authority, book: &mut Book) -> Option<()> {
    let (march, june) = (day(2026, 3, 31)?, day(2026, 6, 30)?);
    for (period, announced, due_on) in [("2026-Q1", day(2026, 1, 5)?, march), ("2026-Q2", day(2026, 4, 7)?, june)] {
        book.note(announced, 8 * 60, SubmissionDue { authority: authority.clone(), period: name(period)?, due_on })?;
    }
    if authority.as_str() == "ba-spandau" {
        let extended = SubmissionExtended {
            authority: authority.clone(),
            period: name("2026-Q1")?,
            new_due_on: day(2026, 4, 10)?,
        };
        book.note(day(2026, 3, 30)?, 12 * 60, extended)?;
    }
    let late = LATE.iter().find(|(who, _)| *who == authority.as_str());
    let first = match late {
        Some((_, (month, date))) => day(2026, *month, *date)?,
        None => march,
    };
    let mut received = |period: &str, received_on: Day| {
        let submission =
            SubmissionReceived { authority: authority.clone(), period: name(period)?, received_on, complete: true };
        book.note(received_on, 18 * 60, submission)
    };
    received("2026-Q1", first)?;
    if authority.as_str() != SILENT {
        received("2026-Q2", june)?;
    }
    Some(())
}

/// Two published figures: one counts what was bought against fewer positions, the other agrees with what was reported.
fn figures(notebooks: &[(&Profile, i64)], book: &mut Book) -> Option<()> {
    let all: i64 = notebooks.iter().map(|(_, in_use)| in_use).sum();
    let (profile, in_use) = notebooks.iter().find(|(profile, _)| profile.number == 9)?;
    let eligible = profile.eligible_positions() + profile.positions.0;
    let figures = [
        (
            "berlin",
            "Gekaufte Notebooks je Büroarbeitsplatz",
            all + 2_600,
            14_900,
            "Beispiel: erfundene Pressemitteilung",
            (4, 28),
        ),
        (
            "09",
            "Notebooks im Einsatz je mobil geeigneter Stelle",
            *in_use,
            eligible,
            "Beispiel: erfundene Antwort auf eine Anfrage",
            (5, 5),
        ),
    ];
    for (scope, definition, numerator, denominator, origin, (month, date)) in figures {
        let figure = FigureReported {
            authority: None,
            metric: name("mobile.device-rate")?,
            definition: name(definition)?,
            scope: name(scope)?,
            as_of: day(2026, 3, 31)?,
            value: None,
            numerator: Some(number(numerator)?),
            denominator: Some(number(denominator)?),
            origin: name(origin)?,
        };
        book.note(day(2026, month, date)?, 12 * 60, figure)?;
    }
    Some(())
}

fn number(whole: i64) -> Option<Number> {
    serde_json::from_str(&whole.to_string()).ok()
}

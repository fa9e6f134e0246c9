//! CityLAB Berlin in the example: an invented project with milestones, events and networks.

use sollist_contract::{
    event::{ActivityKind, ActivityRecorded, MilestonePlanned, MilestoneReached},
    ids::Authority,
    money::Cents,
};

use super::{
    book::{Book, Calendar, count, day, name},
    plan::{CITYLAB, PlanLine, find},
    random::Random,
};

/// Name, planned month and day, cost planned, and when it was reached.
type Milestone = (&'static str, (i8, i8), i64, Option<(i8, i8)>);

const PROJECT: &str = "beispielprojekt-antragshilfe";
const MILESTONES: [Milestone; 6] = [
    ("Bedarf erhoben", (2, 13), 9_500_000, Some((2, 12))),
    ("Prototyp vorgestellt", (3, 27), 18_000_000, Some((4, 10))),
    ("Nutzertest mit zwei Bezirksämtern", (5, 15), 14_500_000, Some((5, 21))),
    ("Pilotbetrieb begonnen", (6, 19), 21_000_000, None),
    ("Auswertung des Pilotbetriebs", (9, 30), 8_000_000, None),
    ("Übergabe an den Betrieb", (12, 11), 12_000_000, None),
];

const EVENTS: [&str; 4] = [
    "Sprechstunde Digitale Verwaltung",
    "Werkstatt Formulare vereinfachen",
    "Führung durch die Ausstellung",
    "Sommerschule Verwaltungslabor",
];
const NETWORKS: [&str; 2] = ["Netzwerktreffen der Bezirke", "Runder Tisch Offene Daten"];

pub fn simulate(lines: &[PlanLine], calendar: &Calendar, random: &mut Random, book: &mut Book) -> Option<()> {
    let authority: Authority = name(Authority::IKT_STEUERUNG)?;
    let line = find(lines, &authority, CITYLAB)?.name.clone();
    for (minute, (milestone, (month, date), cost, _)) in (9 * 60..).zip(MILESTONES) {
        let planned = MilestonePlanned {
            authority: authority.clone(),
            project: name(PROJECT)?,
            milestone: name(milestone)?,
            planned_on: day(2026, month, date)?,
            budgeted_cost: Cents::new(cost),
        };
        book.note(day(2026, 1, 6)?, minute, planned)?;
    }
    for (milestone, _, _, reached) in MILESTONES {
        let Some((month, date)) = reached else { continue };
        let reached_on = day(2026, month, date)?;
        let reached = MilestoneReached {
            authority: authority.clone(),
            project: name(PROJECT)?,
            milestone: name(milestone)?,
            reached_on,
        };
        book.note(reached_on, 16 * 60, reached)?;
    }
    let mut record = |kind, title: &str, index: i64, participants| {
        let held_on = calendar.day(index)?;
        let activity = ActivityRecorded {
            authority: authority.clone(),
            kind,
            title: name(&format!("Beispiel: {title}"))?,
            held_on,
            participants,
            line: Some(line.clone()),
        };
        book.note(held_on, 18 * 60, activity)
    };
    record(ActivityKind::Project, "Antragshilfe für Bürgerinnen und Bürger", 3, None)?;
    record(ActivityKind::Project, "Sprachmodell für Amtsdeutsch", 44, None)?;
    record(ActivityKind::Project, "Klimadaten im Kiez", 81, None)?;
    for index in (4..calendar.len()).step_by(3) {
        record(ActivityKind::Event, random.pick(&EVENTS)?, index, Some(count(random.between(9, 85))?))?;
    }
    for index in (8..calendar.len()).step_by(11) {
        record(ActivityKind::Network, random.pick(&NETWORKS)?, index, Some(count(random.between(12, 40))?))?;
    }
    Some(())
}

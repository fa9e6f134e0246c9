//! CityLAB Berlin in the example: an invented project with milestones, events and networks.

use sollist_contract::{
    event::{
        ActivityKind, ActivityRecorded, GoodsDelivered, MilestonePlanned, MilestoneReached, OrderPlaced, PaymentMade,
    },
    ids::Authority,
    money::Cents,
};

use super::{
    book::{Book, Calendar, Part, count, day, name, quantity},
    plan::{CITYLAB, PlanLine, SERVICES, find},
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

/// The order that the project's work is done on: its item, the days ordered, and what a day costs, in cents.
const WORK: (&str, i64, i64) = ("prototype-day", 520, 128_000);
/// Days of work that were delivered, and when they were paid.
const DONE: [Part; 4] =
    [((3, 2), 100, Some((3, 20))), ((4, 7), 130, Some((4, 24))), ((5, 18), 110, Some((6, 5))), ((6, 25), 40, None)];

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
    work(lines, book)?;
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

/// The project's order, what was delivered of it, and what was paid.
fn work(lines: &[PlanLine], book: &mut Book) -> Option<()> {
    let authority: Authority = name(Authority::IKT_STEUERUNG)?;
    let line = find(lines, &authority, SERVICES)?.name.clone();
    let (item, days, price) = WORK;
    let order = "B-00-AH-1";
    let placed = OrderPlaced {
        authority: authority.clone(),
        order: name(order)?,
        line: line.clone(),
        item: name(item)?,
        quantity: quantity(days)?,
        amount: Cents::new(days * price),
        due: Some(day(2026, 12, 11)?),
        consent: None,
    };
    book.note(day(2026, 1, 19)?, 10 * 60, placed)?;
    for (part, (delivered, days, paid)) in (1..).zip(DONE) {
        let delivered_on = day(2026, delivered.0, delivered.1)?;
        let goods = GoodsDelivered {
            authority: authority.clone(),
            order: name(order)?,
            quantity: quantity(days)?,
            delivered_on,
        };
        book.note(delivered_on, 12 * 60, goods)?;
        let Some((month, date)) = paid else { continue };
        let payment = PaymentMade {
            authority: authority.clone(),
            order: Some(name(order)?),
            line: line.clone(),
            payment: name(&format!("Z-00-AH-{part}"))?,
            amount: Cents::new(days * price),
            last: false,
            consent: None,
        };
        book.note(day(2026, month, date)?, 14 * 60, payment)?;
    }
    Some(())
}

//! What others report beside what happened, in words.

use rust_decimal::Decimal;

use super::told::{Told, counted, day, text};
use crate::{
    event::{Event, FigureReported, IntakeEvent, Number, ParametersPublished, ReportPublished, ScenarioPublished},
    money::{english_decimal, german_decimal},
    parameters::APPROVAL_SET,
    published::OfWhom,
    said::Said,
    words::{number::number as journal_number, terms},
};

/// `plain`: what another event says, without whom it is about.
pub(super) fn told(event: &IntakeEvent, plain: fn(&Event) -> Said) -> Told {
    match event {
        IntakeEvent::FigureReported(e) => figure(e),
        IntakeEvent::SubmissionDue(e) => {
            let (period, on) = (&e.period, day(e.due_on));
            Told::new(format!("Meldung {period} fällig am {}", on.de), format!("Submission {period} due on {}", on.en))
        }
        IntakeEvent::SubmissionReceived(e) => {
            let (period, on) = (&e.period, day(e.received_on));
            let (de, en) = if e.complete { ("vollständig", "complete") } else { ("unvollständig", "incomplete") };
            Told::new(
                format!("Meldung {period} am {} eingegangen, {de}", on.de),
                format!("Submission {period} received on {}, {en}", on.en),
            )
        }
        IntakeEvent::SubmissionExtended(e) => {
            let (period, on) = (&e.period, day(e.new_due_on));
            Told::new(
                format!("Frist der Meldung {period} verlängert bis {}", on.de),
                format!("Submission {period} put off to {}", on.en),
            )
        }
        IntakeEvent::ParametersPublished(e) => parameters(e),
        IntakeEvent::ScenarioPublished(e) => scenario(e),
        IntakeEvent::ScenarioWithdrawn(e) => {
            let name = text(e.name.as_str());
            Told::new(format!("Szenario „{name}“ zurückgezogen"), format!("Scenario “{name}” withdrawn"))
                .grounds(&[&text(e.reason.as_str())])
        }
        IntakeEvent::ProcessOpened(e) => {
            let (what, until) = (plain(&e.holds.event()), day(e.open_until));
            Told::new(
                format!("Vorgang eröffnet, wartet bis {} auf eine zweite Person: {}", until.de, what.de),
                format!("Process opened, waits for another person until {}: {}", until.en, what.en),
            )
        }
        IntakeEvent::ProcessApproved(e) => {
            let id = text(e.process.as_str());
            Told::new(format!("Vorgang {id} freigegeben"), format!("Process {id} approved"))
        }
        IntakeEvent::ProcessRejected(e) => {
            let id = text(e.process.as_str());
            let told = if e.withdrawn {
                Told::new(format!("Vorgang {id} zurückgezogen"), format!("Process {id} withdrawn"))
            } else {
                Told::new(format!("Vorgang {id} abgelehnt"), format!("Process {id} rejected"))
            };
            told.grounds(&[&text(e.reason.as_str())])
        }
        IntakeEvent::ReportPublished(e) => report(e),
    }
}

fn report(e: &ReportPublished) -> Told {
    let (of, quarter) = (journal_number(e.sequence), e.quarter);
    let corrects = e.corrects.map(|before| {
        let before = journal_number(before);
        Said::new(
            format!("; er berichtigt den auf Stand Nr. {}", before.de),
            format!("; it corrects the one as of number {}", before.en),
        )
    });
    Told::new(
        format!("Bericht {quarter} veröffentlicht, Stand Nr. {}", of.de),
        format!("Report {quarter} published, as of number {}", of.en),
    )
    .maybe("", corrects)
}

fn scenario(e: &ScenarioPublished) -> Told {
    let name = text(e.name.as_str());
    let number = i64::try_from(e.items.len()).unwrap_or(i64::MAX);
    let items = || counted(number, terms::Term { en: "item", ..terms::ITEM }, terms::ITEMS);
    let staff = e.eligible_factor.map(|factor| {
        let times = self::number(Number(factor.0));
        Said::new(format!("Personal × {}", times.de), format!("staff × {}", times.en))
    });
    let later = e.delay_months.map(|months| {
        let (de, en) = if months == 1 { ("Monat", "month") } else { ("Monate", "months") };
        Said::new(format!("Zieltag {months} {de} später"), format!("target day {months} {en} later"))
    });
    let parts = (number > 0).then(items).into_iter().chain(staff).chain(later);
    let parts = parts.reduce(|all, one| Said { de: all.de + ", " + &one.de, en: all.en + ", " + &one.en });
    let reason = text(e.reason.as_str());
    Told::new(format!("Szenario „{name}“ gespeichert"), format!("Scenario “{name}” saved"))
        .maybe(": ", parts)
        .more("; ", &Said::new(format!("Grund: {reason}"), format!("reason: {reason}")))
}

fn number(Number(value): Number) -> Said {
    let (value, places): (Decimal, u32) = (value, value.scale());
    Said { de: german_decimal(value, places), en: english_decimal(value) }
}

/// Of whom a published figure speaks, as they are called; what nobody knows as it was written.
fn scope(text_of: &str) -> Said {
    match OfWhom::named(text_of) {
        Some(OfWhom::Berlin) => Said::read("Berlin", "Berlin"),
        Some(OfWhom::Districts) => Said::new("die Bezirke", "the districts"),
        Some(OfWhom::District(district)) => Said::read(district.name(), district.name()),
        Some(OfWhom::Authority(authority)) => {
            let name = terms::authority_of(authority.as_str());
            Said::read(name.clone(), name)
        }
        None => {
            let text = text(text_of);
            Said::read(text.to_string(), text.to_string())
        }
    }
}

fn figure(e: &FigureReported) -> Told {
    let (metric, scope, on, origin) = (text(e.metric.as_str()), scope(e.scope.as_str()), day(e.as_of), &e.origin);
    let parts = e.numerator.map(number).zip(e.denominator.map(number));
    let parts = parts.map(|(part, whole)| {
        Said::new(format!("{} von {}", part.de, whole.de), format!("{} of {}", part.en, whole.en))
    });
    let said = match (e.value.map(number), parts) {
        (Some(value), Some(parts)) => Some(value.and(&parts.map(|parts| format!("({parts})")))),
        (value, parts) => value.or(parts),
    };
    let origin = text(origin.as_str());
    Told::new(
        format!("Veröffentlichte Zahl {metric} für {} am {}", scope.de, on.de),
        format!("Published figure {metric} for {} on {}", scope.en, on.en),
    )
    .maybe(": ", said)
    .more("; ", &Said::new(format!("Herkunft: {origin}"), format!("origin: {origin}")))
}

fn parameters(e: &ParametersPublished) -> Told {
    let (set, from, values) = (text(e.set.as_str()), day(e.valid_from), &e.values);
    let number = i64::try_from(values.items.len()).unwrap_or(i64::MAX);
    let items = counted(number, terms::Term { en: "item", ..terms::ITEM }, terms::ITEMS);
    let further = [
        (
            values.e_file_authorities.is_some() && number == 0,
            "Behörden mit Digitaler Akte",
            "authorities with the digital file",
        ),
        (values.footprints.is_some(), "Fußabdrücke", "footprints"),
        (values.grid_kg_per_kwh.is_some(), "Netzfaktoren", "grid factors"),
        (values.cost_objects.is_some(), "Zuordnung von Zahlungen", "what payments belong to"),
        (values.uncertainty.is_some(), "Verteilungen", "distributions"),
        (values.lcc.is_some(), "Lebenszykluskosten", "life-cycle cost"),
        (values.thresholds.is_some(), "Schwellenwerte", "thresholds"),
        (values.closing_day.is_some(), "Jahresabschluss", "the closing of the year"),
        (values.approval.is_some(), "was eine zweite Person braucht", "what takes another person"),
        (values.retention.is_some(), "Fristen der Löschung", "terms of erasure"),
    ];
    let further = further.into_iter().filter(|(said, ..)| *said).map(|(_, de, en)| Said::new(de, en));
    let parts = Some(items).filter(|_| number > 0).into_iter().chain(further);
    let parts = parts.reduce(|all, one| Said { de: all.de + ", " + &one.de, en: all.en + ", " + &one.en });
    // What a set says no more; without a limit for transfers every one takes another person.
    let nothing = || match e.set.as_str() {
        APPROVAL_SET => Said::new(
            "keine Grenze mehr, jede Umsetzung braucht eine zweite Person",
            "no limit any more, every transfer takes another person",
        ),
        _ => Said::new("ohne Inhalt", "without content"),
    };
    let parts = parts.unwrap_or_else(nothing);
    Told::new(
        format!("Parameter „{set}“ gültig ab {}: {}", from.de, parts.de),
        format!("Parameters “{set}” in force from {} on: {}", from.en, parts.en),
    )
}

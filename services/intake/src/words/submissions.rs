//! What is queried of reports, in both languages.

use sollist_contract::{
    day::german_day,
    said::short,
    warning::{Reason, Warn, Warning},
};

use crate::submissions::Warned;

impl Warn for Warned {
    fn warn(&self) -> Warning {
        match self {
            Warned::BeforePeriod { period, received_on, begins } => {
                let period = short(period.as_str(), 100);
                Warning::new(
                    Reason::ReportBeforePeriod,
                    "data.received_on",
                    format!(
                        "Die Meldung für {period} ist am {} eingegangen, der Zeitraum beginnt aber erst am {}. Bitte \
                         Tag und Zeitraum prüfen und die Meldung mit dem richtigen Tag unter einem neuen Kennzeichen \
                         melden.",
                        german_day(*received_on),
                        german_day(*begins)
                    ),
                    format!(
                        "The report for {period} was received on {received_on}, but the period begins on {begins} \
                         only. Check day and period, and send the report with the right day under a new id."
                    ),
                )
            }
            Warned::StaysComplete { period, received_on, complete_on } => {
                let period = short(period.as_str(), 100);
                Warning::new(
                    Reason::ReportStaysComplete,
                    "data.complete",
                    format!(
                        "Die Meldung für {period} ist schon vollständig eingegangen, am {}; dabei bleibt es, die \
                         unvollständige vom {} ändert nichts. Bitte prüfen, welcher Zeitraum gemeint ist.",
                        german_day(*complete_on),
                        german_day(*received_on)
                    ),
                    format!(
                        "The report for {period} is there already and complete, since {complete_on}; that stays, and \
                         the incomplete one of {received_on} changes nothing. Check which period is meant."
                    ),
                )
            }
            Warned::ExtendedAfterwards { period, on, due_on, new_due_on, received_on } => {
                let period = short(period.as_str(), 100);
                let (came_de, came_en) = match received_on {
                    Some(day) => {
                        (format!(", auch was am {} kam", german_day(*day)), format!(", what came on {day} too"))
                    }
                    None => Default::default(),
                };
                Warning::new(
                    Reason::ExtendedAfterwards,
                    "data.new_due_on",
                    format!(
                        "Die Frist der Meldung für {period} war am {} schon abgelaufen ({}) und ist nun bis {} \
                         verlängert: Was bis dahin kommt, ist fristgerecht{came_de}. Bitte prüfen, ob das gewollt \
                         ist.",
                        german_day(*on),
                        german_day(*due_on),
                        german_day(*new_due_on)
                    ),
                    format!(
                        "The last day of the report for {period} had gone by on {on} ({due_on}), and is put off until \
                         {new_due_on} now: what comes until then is in time{came_en}. Check whether that is meant."
                    ),
                )
            }
        }
    }
}

/// An example of each.
pub fn warnings() -> Vec<Warning> {
    let made = || -> Option<Vec<Warned>> {
        let (period, day) = ("2026-Q3".parse().ok()?, |text: &str| text.parse().ok());
        let extended = |received_on| {
            Some(Warned::ExtendedAfterwards {
                period: "2026-Q3".parse().ok()?,
                on: day("2026-11-20")?,
                due_on: day("2026-10-10")?,
                new_due_on: day("2026-11-30")?,
                received_on,
            })
        };
        Some(vec![
            Warned::BeforePeriod { period, received_on: day("2026-02-01")?, begins: day("2026-07-01")? },
            Warned::StaysComplete {
                period: "2026-Q3".parse().ok()?,
                received_on: day("2026-10-20")?,
                complete_on: day("2026-10-09")?,
            },
            extended(None)?,
            extended(day("2026-11-09"))?,
        ])
    };
    made().unwrap_or_default().iter().map(Warn::warn).collect()
}

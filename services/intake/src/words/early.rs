//! A report that came before its period began, in both languages.

use sollist_contract::{
    day::german_day,
    said::short,
    warning::{Reason, Warn, Warning},
};

use crate::submissions::BeforePeriod;

impl Warn for BeforePeriod {
    fn warn(&self) -> Warning {
        let BeforePeriod { period, received_on, begins } = self;
        let period = short(period.as_str(), 100);
        Warning::new(
            Reason::ReportBeforePeriod,
            "data.received_on",
            format!(
                "Die Meldung für {period} ist am {} eingegangen, der Zeitraum beginnt aber erst am {}. Bitte Tag und \
                 Zeitraum prüfen und die Meldung mit dem richtigen Tag unter einem neuen Kennzeichen melden.",
                german_day(*received_on),
                german_day(*begins)
            ),
            format!(
                "The report for {period} was received on {received_on}, but the period begins on {begins} only. Check \
                 day and period, and send the report with the right day under a new id."
            ),
        )
    }
}

/// An example.
pub fn warnings() -> Vec<Warning> {
    let period = "2026-Q4".parse().ok();
    let made = period.and_then(|period| BeforePeriod::of(&period, "2026-02-01".parse().ok()?));
    made.iter().map(Warn::warn).collect()
}

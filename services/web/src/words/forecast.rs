//! What the page of the forecast says.

use sollist_contract::{said::Said, words::terms::Term};

pub const FORECAST: Term = Term { de: "Prognose", en: "Forecast" };
pub const VALUE: Term = Term { de: "Prognose zum Jahresende", en: "Forecast for the year end" };
pub const DEVIATION: Term = Term { de: "Abweichung vom Soll", en: "Deviation from the budget" };
pub const FROM: Term = Term { de: "von", en: "From" };
pub const TO: Term = Term { de: "bis", en: "To" };
pub const RANGE: Term = Term { de: "Spanne", en: "Range" };
pub const COVERAGE: Term = Term { de: "gemessene Überdeckung", en: "Measured cover" };
pub const LASTS_UNTIL: Term = Term { de: "reicht bis", en: "Lasts until" };
pub const IN_THOUSANDS: Term = Term { de: "TEUR", en: "EUR thousand" };

/// What is expected of all lines together. Where authorities did not report it is too small, and the same sentence says
/// so.
pub fn expected(value: &Said, lower: Option<(&Said, &Said)>, soll: &Said, silent: usize) -> Said {
    let silent = match silent {
        0 => Said::default(),
        1 => Said::new(
            "; die Zahl ist zu klein, denn von einer Behörde fehlen Meldungen, oder sie meldet seit Monaten nichts",
            "; that figure is too small, for one authority has not sent its reports, or nothing for months",
        ),
        many => Said::new(
            format!(
                "; die Zahl ist zu klein, denn von {many} Behörden fehlen Meldungen, oder sie melden seit Monaten \
                 nichts"
            ),
            format!(
                "; that figure is too small, for {many} authorities have not sent their reports, or nothing for \
                 months"
            ),
        ),
    };
    let range = lower.map_or_else(Said::default, |(from, to)| {
        Said::new(
            format!(" (in vier von fünf Jahren zwischen {} und {} EUR)", from.de, to.de),
            format!(" (in four of five years between EUR {} and {})", from.en, to.en),
        )
    });
    Said::new(
        format!(
            "Von {} EUR Soll werden voraussichtlich {} EUR ausgegeben{}{}.",
            soll.de, value.de, range.de, silent.de
        ),
        format!(
            "Of a current budget of EUR {}, EUR {} are expected to be spent{}{}.",
            soll.en, value.en, range.en, silent.en
        ),
    )
}

pub fn caption(year: i32) -> Said {
    Said::new(format!("Prognose {year}, Beträge in EUR"), format!("Forecast {year}, amounts in EUR"))
}

//! What the page of the forecast says.

use sollist_contract::{
    said::Said,
    words::{number, terms::Term},
};

pub const FORECAST: Term = Term { de: "Prognose", en: "Forecast" };
pub const VALUE: Term = Term { de: "Prognose zum Jahresende", en: "Forecast for the year end" };
pub const DEVIATION: Term = Term { de: "Abweichung vom Soll", en: "Deviation from the budget" };
pub const FROM: Term = Term { de: "von", en: "From" };
pub const TO: Term = Term { de: "bis", en: "To" };
pub const RANGE: Term = Term { de: "Spanne", en: "Range" };
pub const COVERAGE: Term = Term { de: "gemessene Überdeckung", en: "Measured cover" };
pub const LASTS_UNTIL: Term = Term { de: "reicht bis", en: "Lasts until" };
pub const YEAR_END: Term = Term { de: "Jahresende", en: "year end" };
pub const IN_THOUSANDS: Term = Term { de: "TEUR", en: "EUR thousand" };

/// The day on which it is made.
pub fn made_on(day: &str) -> Said {
    let day = number::day(day);
    Said::new(
        format!("Prognose des Ist zum Jahresende, gerechnet am {}.", day.de),
        format!("Forecast of the actual at year end, made on {}.", day.en),
    )
}

/// What is expected of all lines together.
pub fn expected(value: &Said, lower: Option<(&Said, &Said)>, soll: &Said) -> Said {
    let range = lower.map_or_else(Said::default, |(from, to)| {
        Said::new(
            format!(" (in vier von fünf Jahren zwischen {} und {} EUR)", from.de, to.de),
            format!(" (in four of five years between EUR {} and {})", from.en, to.en),
        )
    });
    Said::new(
        format!("Von {} EUR Soll werden voraussichtlich {} EUR ausgegeben{}.", soll.de, value.de, range.de),
        format!("Of a current budget of EUR {}, EUR {} are expected to be spent{}.", soll.en, value.en, range.en),
    )
}

/// What the range covers: expected, and as it was measured.
pub fn covers(level: i32, measured: Option<&str>, of: u32) -> Said {
    let Some(percent) = measured else {
        return Said::new(
            format!("Spanne: erwartete Überdeckung {level} %, noch nicht messbar (dafür braucht es vier Vorjahre)."),
            format!("Range: expected cover {level} %, not measurable yet (that takes four years before)."),
        );
    };
    let percent = number::decimal(percent);
    Said::new(
        format!("Spanne: erwartete Überdeckung {level} %, gemessen {} % an {of} Linienjahren.", percent.de),
        format!("Range: expected cover {level} %, measured {} % on {of} line-years.", percent.en),
    )
}

/// Lines that do not last.
pub fn run_dry(lines: u32) -> Said {
    match lines {
        1 => Said::new(
            "Eine Haushaltsstelle reicht nicht bis zum Jahresende.",
            "One budget line does not last until the end of the year.",
        ),
        _ => Said::new(
            format!("{lines} Haushaltsstellen reichen nicht bis zum Jahresende."),
            format!("{lines} budget lines do not last until the end of the year."),
        ),
    }
}

pub fn bound() -> Said {
    Said::new("Alle Mittel sind bezahlt oder gebunden.", "All money is paid or bound.")
}

pub fn caption(year: i32) -> Said {
    Said::new(format!("Prognose {year}, Beträge in EUR"), format!("Forecast {year}, amounts in EUR"))
}

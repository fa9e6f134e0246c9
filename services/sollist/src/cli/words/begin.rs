//! Why an answer is empty.

use sollist_contract::{
    day::{Day, german_day},
    said::Said,
};

use crate::cli::moment::berlin_time;
use sollist_contract::lang::Lang;

pub fn empty() -> Said {
    Said::new(
        "Das Journal ist leer. Einen Haushaltsplan liest „sollist import budget DATEI“ ein, Ereignisse „sollist import \
         events DATEI“.",
        "The journal is empty. `sollist import budget FILE` reads a budget plan, `sollist import events FILE` reads \
         events.",
    )
}

/// Day and time in Berlin, in both languages; what is no instant as it is.
fn at(instant: &str) -> [(String, String); 2] {
    [Lang::De, Lang::En].map(|lang| berlin_time(instant, lang).unwrap_or_else(|| (instant.to_owned(), String::new())))
}

/// `first`: when the first event was recorded; `as_of`: what was asked for, an instant or a number; `until`: up to what
/// day, where one was named.
pub fn not_yet_known(first: &str, as_of: Option<&str>, until: Option<Day>) -> Said {
    let [(day_de, time_de), (day_en, time_en)] = at(first);
    let begins = Said::new(
        format!("Das Journal beginnt am {day_de} um {time_de} Uhr"),
        format!("The journal begins on {day_en} at {time_en}"),
    );
    let Said { de, en } = begins;
    match as_of.filter(|asked| berlin_time(asked, Lang::De).is_some()).map(at) {
        // Who asks by a day mostly means what had happened by it.
        Some([(asked_de, then_de), (asked_en, then_en)]) => {
            let (by_de, by_en) = match until {
                Some(day) => (
                    format!(
                        "zum {0} geschehen war, wie es heute bekannt ist, zeigt --until {0} allein",
                        german_day(day)
                    ),
                    format!("{day}, as it is known today, is shown with --until {day} alone"),
                ),
                None => (
                    format!("dahin geschehen war, wie es heute bekannt ist, zeigt --until {asked_de}"),
                    format!("then, as it is known today, is shown with --until {asked_en}"),
                ),
            };
            Said::new(
                format!("{de}; am {asked_de} um {then_de} Uhr war noch nichts bekannt. Was bis {by_de}."),
                format!("{en}; on {asked_en} at {then_en} nothing was known yet. What had happened by {by_en}."),
            )
        }
        None => Said::new(
            format!("{de}; vor dem ersten Ereignis war noch nichts bekannt."),
            format!("{en}; before the first event nothing was known yet."),
        ),
    }
}

pub fn not_yet_happened(first: &str, until: Day) -> Said {
    let [(day_de, time_de), (day_en, time_en)] = at(first);
    Said::new(
        format!(
            "Bis zum {} war nach diesem Stand nichts geschehen, was hierher gehört; aufgezeichnet wird seit dem \
             {day_de}, {time_de} Uhr.",
            german_day(until)
        ),
        format!(
            "By this state of knowledge nothing that belongs here had happened by {until}; the journal has been kept \
             since {day_en}, {time_en}."
        ),
    )
}

//! Why an answer is empty.

use sollist_contract::{
    day::{Day, german_day},
    said::Said,
};

use crate::cli::{lang::Lang, moment::berlin_time};

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

/// `first`: when the first event was recorded; `as_of`: what was asked for, an instant or a number.
pub fn not_yet_known(first: &str, as_of: Option<&str>) -> Said {
    let [(day_de, time_de), (day_en, time_en)] = at(first);
    let (de, en) = match as_of.filter(|asked| berlin_time(asked, Lang::De).is_some()).map(at) {
        Some([de, en]) => (format!("am {} um {} Uhr", de.0, de.1), format!("on {} at {}", en.0, en.1)),
        None => ("vor dem ersten Ereignis".to_owned(), "before the first event".to_owned()),
    };
    Said::new(
        format!("Das Journal beginnt am {day_de} um {time_de} Uhr; {de} war noch nichts bekannt."),
        format!("The journal begins on {day_en} at {time_en}; {en} nothing was known yet."),
    )
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

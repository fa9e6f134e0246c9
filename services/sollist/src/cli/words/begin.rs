//! Why an answer is empty.

use sollist_contract::{
    day::{Day, german_day},
    said::Said,
};

use crate::cli::output::berlin_time;

pub fn empty() -> Said {
    Said::new(
        "Das Journal ist leer. Einen Haushaltsplan liest „sollist import budget DATEI“ ein, Ereignisse „sollist import \
         events DATEI“.",
        "The journal is empty. `sollist import budget FILE` reads a budget plan, `sollist import events FILE` reads \
         events.",
    )
}

/// `begun`: day and time in Berlin of the first event; `as_of`: what was asked for, an instant or a number.
pub fn not_yet_known((day, time): &(String, String), as_of: Option<&str>) -> Said {
    let asked = as_of.and_then(berlin_time);
    let (de, en) = match &asked {
        Some((day, time)) => (format!("am {day} um {time} Uhr"), format!("on {day} at {time}")),
        None => ("vor dem ersten Ereignis".to_owned(), "before the first event".to_owned()),
    };
    Said::new(
        format!("Das Journal beginnt am {day} um {time} Uhr; {de} war noch nichts bekannt."),
        format!("The journal begins on {day} at {time}; {en} nothing was known yet."),
    )
}

pub fn not_yet_happened((day, time): &(String, String), until: Day) -> Said {
    Said::new(
        format!(
            "Bis zum {} war nach diesem Stand nichts geschehen, was hierher gehört; aufgezeichnet wird seit dem {day}, \
             {time} Uhr.",
            german_day(until)
        ),
        format!(
            "By this state of knowledge nothing that belongs here had happened by {until}; the journal has been kept \
             since {day}, {time}."
        ),
    )
}

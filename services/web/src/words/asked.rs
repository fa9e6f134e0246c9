//! What is said of an address or a field that nobody understands.

use sollist_contract::{
    day::{Day, NotADay},
    ids::{District, Programme},
    lang::Lang,
    said::{Said, short},
    words::{names, number, terms},
};

/// Letters of what was typed that an answer repeats.
pub const SHOWN: usize = 60;

/// A text that is no day.
pub fn no_day(text: &str, why: &NotADay) -> Said {
    let text = short(text, SHOWN);
    let (de, en) = match why {
        NotADay::Shape => (
            format!("„{text}“ ist kein Tag. Bitte TT.MM.JJJJ schreiben, etwa 31.12.2026."),
            format!("“{text}” is no day. Write DD.MM.YYYY, such as 31.12.2026."),
        ),
        NotADay::Beyond => (
            format!("„{text}“: ein Tag liegt in den Jahren 1990 bis 2199."),
            format!("“{text}”: a day is of the years 1990 to 2199."),
        ),
        NotADay::NotThere { year, month, .. } => match Day::days_in_month(*year, *month) {
            Some(days) => (
                format!("„{text}“ gibt es nicht: dieser Monat hat {days} Tage."),
                format!("There is no “{text}”: this month has {days} days."),
            ),
            None => (
                format!("„{text}“ gibt es nicht: das Jahr hat zwölf Monate."),
                format!("There is no “{text}”: a year has twelve months."),
            ),
        },
    };
    Said::new(de, en)
}

/// A text that names no state of the journal.
pub fn no_state(text: &str) -> Said {
    let text = short(text, SHOWN);
    Said::new(
        format!(
            "„{text}“ nennt keinen Stand. Bitte eine Nummer des Journals (20.492), einen Tag (31.03.2026: gemeint ist \
             sein Ende) oder einen Zeitpunkt (2026-03-31T12:00:00+02:00) angeben."
        ),
        format!(
            "“{text}” names no state. Give a number of the journal (20,492), a day (31.03.2026: its end is meant) or \
             an instant (2026-03-31T12:00:00+02:00)."
        ),
    )
}

/// That a page has no earlier states, though one is asked for.
pub fn newest_alone(state: &str) -> Said {
    let shown = match state.parse::<u64>() {
        Ok(sequence) => number::number(sequence).map(|number| format!("Nr. {number}")),
        Err(_) => number::day(&short(state, SHOWN)),
    };
    Said::new(
        format!("Diese Seite zeigt den neuesten Stand; der Stand der Adresse ({}) gilt hier nicht.", shown.de),
        format!("This page shows the newest state; the state of the address ({}) does not hold here.", shown.en),
    )
}

/// What is asked from page to page and this one does not heed.
pub fn unheeded(names: &[String]) -> Said {
    let names = names.join(", ");
    Said::new(
        format!("Danach wird diese Liste nicht ausgewählt: {names}. Sie zeigt auch anderes."),
        format!("This list is not selected by: {names}. It shows others too."),
    )
}

/// More than anybody looks for.
pub fn too_long_to_seek(max: usize) -> Said {
    Said::new(
        format!("Das ist zu lang für eine Suche: höchstens {max} Zeichen. Gesucht wurde nichts."),
        format!("This is too long for a search: {max} letters at most. Nothing was looked for."),
    )
}

/// What is none of the choices of a field: what that is called, and what there is to be chosen.
pub fn no_choice(text: &str, field: &Said, choices: &Said) -> Said {
    let text = short(text, SHOWN);
    Said::new(
        format!("„{text}“ gibt es bei „{}“ nicht. Zu wählen ist: {}.", field.de, choices.de),
        format!("There is no “{text}” of “{}”. Choose one of these: {}.", field.en, choices.en),
    )
}

/// A word of an address that no page asks.
pub fn no_such_word(name: &str, near: Option<&str>, known: &[&str]) -> Said {
    let (name, known) = (short(name, SHOWN), known.join(", "));
    let (de, en) = near.map_or_else(Default::default, |near| {
        (format!(" Gemeint ist vielleicht „{near}“."), format!(" Perhaps “{near}” is meant."))
    });
    Said::new(
        format!(
            "Die Angabe „{name}“ in der Adresse kennt keine Seite. Bitte berichtigen oder weglassen.{de} Bekannt sind: \
             {known}."
        ),
        format!("No page knows the word “{name}” in the address. Correct it or leave it out.{en} Known are: {known}."),
    )
}

/// A word that an address says twice, each time something else.
pub fn said_twice(name: &str) -> Said {
    Said::new(
        format!("Die Adresse sagt „{name}“ zweimal, und jedes Mal etwas anderes. Bitte eines davon weglassen."),
        format!("The address says “{name}” twice, and something else each time. Leave one of them out."),
    )
}

/// A district that there is not.
pub fn no_district(text: &str) -> Said {
    let all: Vec<String> = District::all().map(|it| names::district(it.code())).collect();
    no_choice(text, &terms::DISTRICT.into(), &Said::read(all.join(", "), all.join(", ")))
}

/// A programme that there is not.
pub fn no_programme(text: &str) -> Said {
    let all = |lang: Lang| {
        let all: Vec<&str> = Programme::ALL.iter().map(|it| lang.word(terms::programme(*it))).collect();
        all.join(", ")
    };
    no_choice(text, &terms::PROGRAMME.into(), &Said::read(all(Lang::De), all(Lang::En)))
}

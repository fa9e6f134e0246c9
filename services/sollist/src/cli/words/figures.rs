//! Figures, the journal, and the state of knowledge that they rest on.

use std::path::Path;

use sollist_contract::{
    day::{Day, german_day},
    grpc::common::v1::Ahead,
    ids::Authority,
    reading::Place,
    said::Said,
    words::terms,
};

use super::counted;
use crate::cli::{
    moment::berlin_time,
    number::{shown_amount, shown_count, shown_eur},
};
use sollist_contract::lang::Lang;

pub fn amounts_in_eur() -> Said {
    Said::new("Beträge in EUR.", "Amounts in EUR.")
}

/// The fiscal year of money, `chosen` where nobody asked for one, and the running one.
pub fn of_year(year: i32, chosen: bool, running: i32) -> Said {
    match (chosen, year == running) {
        (false, _) => Said::new(format!("Haushaltsjahr {year}."), format!("Fiscal year {year}.")),
        (true, true) => Said::new(
            format!("Haushaltsjahr {year}; ein anderes mit --year."),
            format!("Fiscal year {year}; another one with --year."),
        ),
        (true, false) => Said::new(
            format!("Haushaltsjahr {year}, das neueste mit Ansatz; das laufende ist {running} (--year {running})."),
            format!(
                "Fiscal year {year}, the newest with an appropriation; the running one is {running} (--year {running})."
            ),
        ),
    }
}

pub fn no_lines() -> Said {
    Said::new("Keine Haushaltsstellen für diese Abfrage.", "No budget lines for this query.")
}

/// The year of the money, where nobody named one and nothing was found.
pub fn looked_at(year: i32) -> Said {
    Said::new(
        format!("Gesucht ist im Haushaltsjahr {year}; ein anderes mit --year."),
        format!("Looked at is the fiscal year {year}; another one with --year."),
    )
}

/// What is counted on a day, of a year that is over and no last day.
pub fn counted_until_now(year: i32) -> Said {
    Said::new(
        format!(
            "Bestände und Quoten sind die von heute, auch für {year}; was am Jahresende war, zeigt --until \
             31.12.{year}."
        ),
        format!(
            "What is counted on a day is counted today, for {year} too; --until {year}-12-31 shows what was at the end \
             of that year."
        ),
    )
}

/// The years that have a plan, the earliest first, where one was asked for that has none.
pub fn years_with_a_plan(years: &[i32]) -> Said {
    let names: Vec<String> = years.iter().map(ToString::to_string).collect();
    match names.split_last() {
        None => Said::new(
            "Ein Haushaltsplan ist noch nicht eingelesen; das macht „sollist import budget DATEI“.",
            "No budget plan is imported yet; `sollist import budget FILE` does that.",
        ),
        Some((one, [])) => Said::new(
            format!("Einen Haushaltsplan gibt es nur für {one}."),
            format!("There is a budget plan of {one} only."),
        ),
        Some((last, others)) => {
            let others = others.join(", ");
            Said::new(
                format!("Haushaltspläne gibt es für {others} und {last}."),
                format!("There are budget plans of {others} and {last}."),
            )
        }
    }
}

/// Beside a row of each year, of all of them.
pub fn of_every_due_year() -> Said {
    Said::new("Summe aller Fälligkeiten.", "All due years together.")
}
pub fn no_indicator() -> Said {
    Said::new("Keine Kennzahl für diese Abfrage.\n", "No indicator for this query.\n")
}

/// An option that a single indicator does not depend on.
pub fn option_says_nothing(option: &str, id: &str) -> Said {
    Said::new(
        format!("Die Kennzahl {id} hängt nicht von {option} ab; bitte {option} weglassen."),
        format!("The indicator {id} does not depend on {option}; leave {option} out."),
    )
}

pub fn no_events() -> Said {
    Said::new("Keine Ereignisse ab dieser Nummer.", "No events from this number on.")
}

/// What an order was, behind an event that names nothing but its number; nothing of its amount where that is not known.
pub fn of_order(amount: Option<&str>, line: &str) -> Said {
    match amount {
        Some(amount) => Said::new(
            format!("bestellt waren {} bei {line}", shown_eur(amount, Lang::De)),
            format!("ordered were {} on {line}", shown_eur(amount, Lang::En)),
        ),
        None => Said::new(format!("bestellt bei {line}"), format!("ordered on {line}")),
    }
}

/// A list of the journal that was cut after so many events; `last`: after which number it can be gone on with.
pub fn more_events(shown: u64, last: Option<u64>, newest_first: bool) -> Said {
    let (which_de, which_en) = if newest_first { ("neueste", "newest") } else { ("älteste", "oldest") };
    let on = last.map(|last| match newest_first {
        true => format!("--to {}", last.saturating_sub(1)),
        false => format!("--from {}", last.saturating_add(1)),
    });
    let (on_de, on_en) =
        on.map_or_else(Default::default, |on| (format!("weiter mit {on}, "), format!("go on with {on}, ")));
    let (other_de, other_en) = match newest_first {
        true => ("", ""),
        false => ("; die neuesten zuerst: --newest-first", "; the newest first: --newest-first"),
    };
    let one = Said::new(format!("Das ist das {which_de} Ereignis"), format!("This is the {which_en} event"));
    let these = counted(shown, (&one.de, &one.en), |shown| {
        let (shown_de, shown_en) = (shown_count(shown, Lang::De), shown_count(shown, Lang::En));
        Said::new(format!("Das sind die {which_de}n {shown_de}"), format!("These are the {which_en} {shown_en}"))
    });
    Said::new(
        format!("{}, es gibt mehr: {on_de}alle mit --limit 0{other_de}.", these.de),
        format!("{}, there are more: {on_en}all with --limit 0{other_en}.", these.en),
    )
}

pub fn no_scenario(path: &Path, line: usize, column: usize) -> Said {
    const LIKE: &str = "{\"name\":\"…\",\"items\":{\"notebook\":{\"quota\":\"0.80\"}}}";
    let path = path.display();
    Said::new(
        format!(
            "{path} ist kein Szenario: Zeile {line}, Spalte {column} ist kein JSON-Objekt. Erwartet wird JSON wie \
             {LIKE}."
        ),
        format!(
            "{path} is no scenario: line {line}, column {column} is no JSON object. Expected is JSON such as {LIKE}."
        ),
    )
}

/// A file that is to be kept as a scenario and cannot be read as one. `further`: what else is wrong with it, by its
/// field.
pub fn unreadable_scenario(path: &Path, place: &Place, why: &Said, further: &[(String, Said)]) -> Said {
    let (path, line) = (path.display(), place.line);
    let field = if place.field.is_empty() { String::new() } else { format!(" ({})", place.field) };
    let all = further.iter().fold(why.clone(), |all, (field, why)| {
        Said::read(format!("{}; {field}: {}", all.de, why.de), format!("{}; {field}: {}", all.en, why.en))
    });
    let (do_de, do_en) = match further {
        [] => ("Bitte dort berichtigen.", "Correct it there."),
        _ => ("Bitte alles davon berichtigen.", "Correct all of it."),
    };
    Said::new(
        format!("In {path} ist Zeile {line}{field} nicht lesbar: {}. {do_de}", all.de),
        format!("In {path} line {line}{field} cannot be read: {}. {do_en}", all.en),
    )
}

/// The heading of a need.
pub fn need_on(day: &str) -> Said {
    let german = day.parse().map_or(day.to_owned(), german_day);
    Said::new(format!("Mehrbedarf zum {german}\n\n"), format!("Extra need on {day}\n\n"))
}

pub fn no_need() -> Said {
    Said::new("Kein Mehrbedarf nachgewiesen.", "No extra need shown.")
}

/// Who has not reported, below a need.
pub fn silent(names: &str) -> Said {
    Said::new(format!("\nNicht gemeldet: {names}\n"), format!("\nNot reported: {names}\n"))
}

/// Why something of the proposal is missing.
pub fn proposal_lacks(why: &Said) -> Said {
    Said::new(
        format!("\nVorschlag für die Verstärkungsmittel: {}\n", why.de),
        format!("\nProposal for the reserve: {}\n", why.en),
    )
}

/// The heading of the proposal.
pub fn proposal(reserve: &str) -> Said {
    Said::new(
        format!("\nVorschlag für die Verstärkungsmittel ({} EUR)\n\n", shown_amount(reserve, Lang::De)),
        format!("\nProposal for the reserve (EUR {})\n\n", shown_amount(reserve, Lang::En)),
    )
}

pub fn uncovered(amount: &str) -> Said {
    Said::new(
        format!("Ungedeckt bleiben {} EUR.\n", shown_amount(amount, Lang::De)),
        format!("EUR {} stay uncovered.\n", shown_amount(amount, Lang::En)),
    )
}

/// Whose figures these are, where whoever asks may see no other's.
pub fn of_authority(code: &str) -> Said {
    let name = code.parse().map_or_else(|_| code.to_owned(), |code: Authority| terms::authority_short(&code));
    Said::read(
        format!("Gezählt ist {name} allein: andere Behörden sehen Sie nicht."),
        format!("Only {name} is counted: you do not see other authorities."),
    )
}

/// What is counted before its day.
pub fn ahead(ahead: &Ahead) -> Said {
    let german = |day: &str| day.parse().map_or_else(|_| day.to_owned(), german_day);
    let (after, last) = (german(&ahead.after), german(&ahead.last_day));
    let (events_de, events_en) = match ahead.events {
        1 => ("ein Ereignis, das".to_owned(), "one event that takes".to_owned()),
        many => (
            format!("{} Ereignisse, die", shown_count(many, Lang::De)),
            format!("{} events that take", shown_count(many, Lang::En)),
        ),
    };
    let (works_de, last_de, last_en) = match ahead.events {
        1 => ("wirkt", format!("am {last}"), format!("on {}", ahead.last_day)),
        _ => ("wirken", format!("das späteste am {last}"), format!("the last on {}", ahead.last_day)),
    };
    Said::new(
        format!("Darin {events_de} erst nach dem {after} {works_de}, {last_de}; ohne: --until {after}."),
        format!("In it {events_en} effect after {} only, {last_en}; without: --until {}.", ahead.after, ahead.after),
    )
}

pub fn empty_journal() -> Said {
    Said::new("Stand: leeres Journal", "As of: empty journal")
}

/// A state of knowledge, and the day until which what had happened counts; `to_come`: that day has not been yet.
pub fn until(stand: &Said, day: Day, to_come: bool) -> Said {
    let (de, en) = match to_come {
        true => (
            ". Der Tag ist noch nicht gewesen: Was bis dahin noch geschieht, fehlt darin.",
            ". That day has not been yet: what still happens until then is missing in it.",
        ),
        false => ("", ""),
    };
    Said::new(
        format!("{}; gezählt bis {}{de}", stand.de, german_day(day)),
        format!("{}; counted until {day}{en}", stand.en),
    )
}

/// `recorded_at`: an instant, where the server says one.
pub fn as_of(sequence: u64, recorded_at: &str) -> Said {
    let [de, en] = [Lang::De, Lang::En].map(|lang| berlin_time(recorded_at, lang));
    let de = de.map(|(day, time)| format!(", aufgezeichnet am {day} um {time} Uhr")).unwrap_or_default();
    let en = en.map(|(day, time)| format!(", recorded on {day} at {time} (Berlin)")).unwrap_or_default();
    Said::new(
        format!("Stand: Journal Nr. {}{de}", shown_count(sequence, Lang::De)),
        format!("As of: journal number {}{en}", shown_count(sequence, Lang::En)),
    )
}

//! What an operator does with a store, and letters that did not arrive.

use std::path::Path;

use sollist_contract::{
    day::{Day, german_day},
    parameters::Retention,
    said::Said,
    words::{number::number, terms::Term},
};
use sollist_platform::process::shown;

use super::counted;
use crate::cli::number::shown_count;
use sollist_contract::lang::Lang;

pub fn on_a_store() -> Said {
    Said::new(
        "Dieser Befehl arbeitet am Speicher selbst (--data oder --database-url), nicht über einen Server; bitte \
         --server (oder SOLLIST_SERVER) weglassen.",
        "This command works on the store itself (--data or --database-url), not through a server; leave --server (or \
         SOLLIST_SERVER) out.",
    )
}

/// What is checked where there is no store.
pub fn checked_on_none(folder: &Path) -> Said {
    let folder = shown::path(folder);
    Said::new(
        format!("In {folder} liegt kein Sollist-Speicher: Geprüft wird gegen einen leeren, angelegt wird keiner."),
        format!("There is no Sollist store in {folder}: it is checked against an empty one, and none is made."),
    )
}

/// A name was erased.
pub fn erased(pseudonym: &str) -> Said {
    Said::new(
        format!(
            "Der Name ist gelöscht; was unter {pseudonym} aufgezeichnet ist, bleibt, wie es ist. Sicherungen der \
             Datenbank und das Verzeichnis der Aufrufer haben ihn, bis sie ablaufen oder geändert werden.\n"
        ),
        format!(
            "The name is erased; what is recorded under {pseudonym} stays as it is. Backups of the database and the \
             register of callers have it until they expire or are changed.\n"
        ),
    )
}

/// So many keys were destroyed, and their texts are mute.
pub fn texts_erased(keys: u64) -> Said {
    let (de, en) = match keys {
        1 => (
            "Die Texte eines Jahres sind gelöscht: Ihr Schlüssel ist vernichtet.".to_owned(),
            "The texts of one year are erased: their key is destroyed.".to_owned(),
        ),
        _ => (
            format!("Die versiegelten Texte sind gelöscht: Ihre {keys} Schlüssel sind vernichtet."),
            format!("The sealed texts are erased: their {keys} keys are destroyed."),
        ),
    };
    Said::new(
        format!("{de} Sicherungen der Datenbank haben einen Schlüssel, bis sie ablaufen.\n"),
        format!("{en} Backups of the database have a key until they expire.\n"),
    )
}

pub const DUE_TEXTS: Term = Term { de: "Texte", en: "texts" };
pub const DUE_NAME: Term = Term { de: "Name", en: "name" };
pub const DUE_REFUSED: Term = Term { de: "Abgelehntes", en: "refused" };

/// So many entries that were refused.
pub fn entries(count: u64) -> Said {
    counted(count, ("ein Eintrag", "one entry"), |count| {
        Said::new(format!("{count} Einträge"), format!("{count} entries"))
    })
}

/// Nothing says how long anything is kept.
pub fn no_terms(on: Day) -> Said {
    let day = german_day(on);
    let publish = "sollist parameters publish";
    let such = r#"{"items":{},"retention":{"texts_years":6,"names_years":6,"refused_years":6}}"#;
    Said::new(
        format!(
            "Am {day} gelten keine Fristen, also ist nichts fällig. Fristen nennt die Parametersammlung „retention“, \
             etwa {such} („{publish}“)."
        ),
        format!(
            "No terms are in force on {on}, so nothing is due. Terms are named by the set of parameters “retention” \
             such as {such} (`{publish}`)."
        ),
    )
}

/// By which terms something is due.
pub fn terms(since: Day, terms: Retention) -> Said {
    let years = |years: u8| {
        counted(u64::from(years), ("einem Jahr", "one year"), |years| {
            Said::new(format!("{years} Jahren"), format!("{years} years"))
        })
    };
    let (texts, names) = (years(terms.texts_years), years(terms.names_years));
    let refused = terms.refused_years.map_or_else(
        || Said::new("Abgelehntes bleibt", "what was refused stays"),
        |term| {
            let term = years(term);
            Said::new(
                format!("Abgelehntes, das erledigt ist, nach {}", term.de),
                format!("what was refused and is done with after {}", term.en),
            )
        },
    );
    Said::new(
        format!(
            "Fristen seit {}: Texte sind nach {} fällig, Namen nach {}, {}; gerechnet ab dem Ende des Jahres der \
             Aufzeichnung oder des letzten Ereignisses.",
            german_day(since),
            texts.de,
            names.de,
            refused.de
        ),
        format!(
            "Terms since {since}: texts are due after {}, names after {}, {}; from the end of the year of recording \
             or of the last event on.",
            texts.en, names.en, refused.en
        ),
    )
}

pub fn nothing_due(on: Day) -> Said {
    Said::new(format!("Am {} ist nichts fällig.", german_day(on)), format!("Nothing is due on {on}."))
}

/// Something is due; how it is erased.
pub fn due(on: Day) -> Said {
    Said::new(
        format!(
            "Am {} ist das zu löschen; „sollist privacy due --erase“ löscht, was bis heute fällig ist.",
            german_day(on)
        ),
        format!("This is to be erased on {on}; `sollist privacy due --erase` erases what is due by today."),
    )
}

/// What was due is erased: so many keys of texts, names, and refused entries.
pub fn due_erased(keys: u64, names: u64, refused: u64) -> Said {
    let said =
        |count: u64, one: (&str, &str), several: fn(u64) -> Said| (count > 0).then(|| counted(count, one, several));
    let keys = said(keys, ("ein Schlüssel von Texten", "one key of texts"), |keys| {
        Said::new(format!("{keys} Schlüssel von Texten"), format!("{keys} keys of texts"))
    });
    let names =
        said(names, ("ein Name", "one name"), |names| Said::new(format!("{names} Namen"), format!("{names} names")));
    let refused = said(refused, ("was ein abgelehnter Eintrag sagte", "what one refused entry said"), |refused| {
        Said::new(format!("was {refused} abgelehnte Einträge sagten"), format!("what {refused} refused entries said"))
    });
    let all: Vec<Said> = [keys, names, refused].into_iter().flatten().collect();
    let joined = |of: fn(&Said) -> &str| all.iter().map(of).collect::<Vec<_>>().join(", ");
    let (de, en) = (joined(|said| &said.de), joined(|said| &said.en));
    Said::new(
        format!(
            "Gelöscht: {de}. Sicherungen der Datenbank und das Verzeichnis der Aufrufer haben sie, bis sie ablaufen \
             oder geändert werden."
        ),
        format!(
            "Erased: {en}. Backups of the database and the register of callers have them until they expire or are \
             changed."
        ),
    )
}

/// What is not due by today is not erased.
pub fn not_due_yet(on: Day) -> Said {
    Said::new(
        format!(
            "Der {} ist noch nicht da, und gelöscht wird nur, was heute fällig ist. Bitte --erase oder --on weglassen.",
            german_day(on)
        ),
        format!("{on} has not come, and only what is due today is erased. Leave --erase or --on out."),
    )
}

/// No text is sealed.
pub fn no_text_keys() -> Said {
    Said::new(
        "Kein Text ist versiegelt ([privacy] sealed_texts in der Konfiguration).",
        "No text is sealed ([privacy] sealed_texts in the configuration).",
    )
}

/// Nobody of this name has sealed texts; `year`: none of that year.
pub fn no_texts_of(name: &str, year: Option<i16>) -> Said {
    let name = shown::line(name);
    let (de, en) = year.map_or_else(Default::default, |year| (format!(" aus {year}"), format!(" of {year}")));
    Said::new(
        format!(
            "Von „{name}“ gibt es keine versiegelten Texte{de}, die noch lesbar wären; alle Schlüssel zeigt „sollist \
             privacy show --texts“."
        ),
        format!(
            "There are no sealed texts{en} of “{name}” that could still be read; `sollist privacy show --texts` lists \
             all keys."
        ),
    )
}

/// Nobody has a pseudonym.
pub fn no_persons() -> Said {
    Said::new(
        "Unter einem Pseudonym ist niemand aufgezeichnet ([privacy] pseudonyms in der Konfiguration).",
        "Nobody is recorded under a pseudonym ([privacy] pseudonyms in the configuration).",
    )
}

/// Nobody of this name has a pseudonym.
pub fn no_person(name: &str) -> Said {
    let name = shown::line(name);
    Said::new(
        format!(
            "Unter einem Pseudonym ist niemand aufgezeichnet, der „{name}“ heißt; alle zeigt „sollist privacy show“. \
             Namen stehen im Journal selbst, solange [privacy] pseudonyms nicht gesetzt war."
        ),
        format!(
            "Nobody who is called “{name}” is recorded under a pseudonym; `sollist privacy show` lists everybody. \
             Names stand in the journal itself as long as [privacy] pseudonyms was not set."
        ),
    )
}

pub fn database_missing() -> Said {
    Said::new(
        "Bitte die Datenbank angeben: --database-url postgres://rolle@rechner/datenbank, oder in der \
         Konfigurationsdatei.",
        "Name the database: --database-url postgres://role@host/database, or in the configuration file.",
    )
}

pub fn migrated(name: &str, roles: &[&str]) -> Said {
    let roles = if roles.is_empty() {
        Said::new(
            "Rollen der Dienste gibt es dort nicht; alle Dienste arbeiten mit der Rolle des Eigentümers.",
            "There are no roles of services there; every service works with the owner's role.",
        )
    } else {
        let roles = roles.join(", ");
        Said::new(format!("Rechte haben: {roles}."), format!("Rights were given to: {roles}."))
    };
    Said::new(format!("{name} ist auf Stand. {}\n", roles.de), format!("{name} is up to date. {}\n", roles.en))
}

/// The bar of a move.
pub fn bar() -> Said {
    Said::new(
        "{human_pos} von {human_len} Ereignissen  {wide_bar}  noch {eta}",
        "{human_pos} of {human_len} events  {wide_bar}  {eta} left",
    )
}

pub fn moved(events: u64, (refused, reads): (u64, u64), hash: &str) -> Said {
    let lines = match reads {
        0 => Said::new("", ""),
        lines => {
            counted(lines, (", dazu eine Zeile des Leseprotokolls", ", and one line of the log of reads"), |count| {
                Said::new(
                    format!(", dazu {} Zeilen des Leseprotokolls", shown_count(count, Lang::De)),
                    format!(", and {} lines of the log of reads", shown_count(count, Lang::En)),
                )
            })
        }
    };
    let entries = counted(refused, ("ein abgelehnter Eintrag", "one refused entry"), |count| {
        Said::new(
            format!("{} abgelehnte Einträge", shown_count(count, Lang::De)),
            format!("{} refused entries", shown_count(count, Lang::En)),
        )
    });
    let events = counted(events, ("Ein Ereignis", "One event"), |count| {
        Said::new(
            format!("{} Ereignisse", shown_count(count, Lang::De)),
            format!("{} events", shown_count(count, Lang::En)),
        )
    });
    Said::new(
        format!(
            "{} und {} sind umgezogen{}; beide Journale enden mit der \
             Prüfsumme\n{hash}.\nDer alte Speicher bleibt, wie er ist; bitte nicht mehr hineinschreiben.\n",
            events.de, entries.de, lines.de
        ),
        format!(
            "{} and {} were moved{}; both journals end with the hash\n{hash}.\nThe old store \
             stays as it is; do not write to it any more.\n",
            events.en, entries.en, lines.en
        ),
    )
}

pub fn rebuilt(events: u64) -> Said {
    let events = counted(events, ("einem Ereignis", "one event"), |count| {
        Said::new(
            format!("{} Ereignissen", shown_count(count, Lang::De)),
            format!("{} events", shown_count(count, Lang::En)),
        )
    });
    Said::new(
        format!("Die Tabellen sind aus {} neu aufgebaut.\n", events.de),
        format!("The tables were filled anew from {}.\n", events.en),
    )
}

/// An event that a rebuild had to leave out.
pub fn left_out(sequence: u64, why: &Said) -> Said {
    let number = number(sequence);
    Said::new(
        format!("Ausgelassen: Journal Nr. {}: {}", number.de, why.de),
        format!("Left out: journal number {}: {}", number.en, why.en),
    )
}

pub fn no_letters() -> Said {
    Said::new("Jede Nachricht hat ihren Empfänger erreicht.", "Every message reached its receiver.")
}

pub fn delivered(number: u64, receiver: &str) -> Said {
    Said::new(format!("{number}: an {receiver} zugestellt.\n"), format!("{number}: delivered to {receiver}.\n"))
}

pub fn not_delivered(number: u64, receiver: &str, why: &Said) -> Said {
    Said::new(
        format!("{number}: an {receiver} nicht zugestellt: {}\n", why.de),
        format!("{number}: not delivered to {receiver}: {}\n", why.en),
    )
}

//! What was refused: listed, exported, settled.

use std::path::Path;

use sollist_contract::said::Said;
use sollist_platform::process::shown;

use super::counted;
use crate::cli::number::shown_count;
use sollist_contract::lang::Lang;

/// What the lines below the list begin with.
pub const CORRECT: (&str, &str) = ("Zur Korrektur:", "To correct:");
pub const SETTLE: (&str, &str) = ("Von Hand erledigen:", "To set aside:");

pub fn nothing_open() -> Said {
    Said::new("Nichts ist abgelehnt und offen.", "Nothing is refused and open.")
}

pub fn nothing_fits() -> Said {
    Said::new(
        "Nichts, was abgelehnt und offen ist, passt zu allem, was gefragt ist; ohne Filter zeigt „sollist refused“ \
         alles.",
        "Nothing that is refused and open fits everything that is asked for; `sollist refused` without filters shows \
         all.",
    )
}

/// What stands below the list, of the store that is so placed.
pub fn advice(place: &str) -> Said {
    let ((correct_de, correct_en), (settle_de, settle_en)) = (CORRECT, SETTLE);
    Said::new(
        format!(
            "\n{correct_de} sollist{place} refused --export DATEI, verbessern, sollist{place} import events DATEI \
             (Zeilen eines Plans: import budget).\n{settle_de} sollist{place} refused settle NR … --basis GRUND, \
             alle einer Datei: --origin NAME (ohne die Zeilennummer).\n"
        ),
        format!(
            "\n{correct_en} sollist{place} refused --export FILE, mend, sollist{place} import events FILE (rows of \
             a plan: import budget).\n{settle_en} sollist{place} refused settle ID … --basis TEXT, all of a file: \
             --origin NAME (without the line's number).\n"
        ),
    )
}

/// Events and rows of plans cannot both go to standard output.
pub fn mixed() -> Said {
    Said::new(
        "Abgelehnt sind Ereignisse und Zeilen eines Plans; auf der Standardausgabe stünden sie durcheinander. Bitte \
         eine Datei angeben (--export DATEI): Die Zeilen des Plans stehen dann in einer zweiten daneben.",
        "Events and rows of a plan are refused; on standard output they would be mixed. Name a file (--export FILE): \
         the rows of the plan then stand in a second one beside it.",
    )
}

/// Only events are to be written, and the file that was named is a table.
pub fn no_table(asked: &Path) -> Said {
    let asked = shown::path(asked);
    Said::new(
        format!("Abgelehnt sind nur Ereignisse; in eine Tabelle passen sie nicht, {asked} gibt es deshalb nicht.\n"),
        format!("Only events are refused; they do not fit a table, so there is no {asked}.\n"),
    )
}

/// `place`: where it was written, unless that is standard output.
pub fn written(lines: u64, place: Option<&Path>) -> Said {
    let place = place.map(|path| format!(": {}", shown::path(path))).unwrap_or_default();
    if lines == 1 {
        return Said::new(format!("Eine Zeile geschrieben{place}."), format!("One line written{place}."));
    }
    Said::new(
        format!("{} Zeilen geschrieben{place}.", shown_count(lines, Lang::De)),
        format!("{} lines written{place}.", shown_count(lines, Lang::En)),
    )
}

pub fn mend(kind: &str, path: &Path) -> Said {
    let path = shown::path(path);
    // Who amends says so again.
    let (amend_de, amend_en) = match kind {
        "budget" => {
            (" (mit --amend GRUNDLAGE, wenn sie einen Ansatz ändern)", " (with --amend BASIS where they amend)")
        }
        _ => Default::default(),
    };
    Said::new(
        format!(" Bitte verbessern, dann: „sollist import {kind} {path}“{amend_de}"),
        format!(" Mend them, then: `sollist import {kind} {path}`{amend_en}"),
    )
}

pub fn which_missing() -> Said {
    Said::new(
        "Es fehlt, welche Einträge erledigt sind: Nummern, --ids DATEI oder --origin HERKUNFT.",
        "Missing: which entries are settled; give ids, --ids FILE or --origin ORIGIN.",
    )
}

pub fn ids_or_origin() -> Said {
    Said::new(
        "Nummern (ID, --ids) oder --origin, nicht beides: zusammen könnten sie mehr meinen, als gemeint ist.",
        "Ids (ID, --ids) or --origin, not both: together they could mean more than is meant.",
    )
}

/// `id`: of the only one that was named.
pub fn settled(count: u64, id: Option<&str>, basis: &str) -> Said {
    if let Some(id) = id {
        return Said::new(format!("Eintrag {id} ist erledigt: {basis}\n"), format!("Entry {id} is settled: {basis}\n"));
    }
    let which = counted(count, ("Ein Eintrag ist", "One entry is"), |count| {
        Said::new(
            format!("{} Einträge sind", shown_count(count, Lang::De)),
            format!("{} entries are", shown_count(count, Lang::En)),
        )
    });
    Said::new(format!("{} erledigt: {basis}\n", which.de), format!("{} settled: {basis}\n", which.en))
}

/// Nothing was open any more of so many entries that are named, or of an origin. `id`: of the only one, with the basis
/// that holds.
pub fn none_settled(entries: usize, id: Option<&str>, basis: &str) -> Said {
    match (entries, id) {
        (_, Some(id)) => Said::new(
            format!("Eintrag {id} war schon erledigt; es bleibt dabei: {basis}\n"),
            format!("Entry {id} was settled already; it stays so: {basis}\n"),
        ),
        (0, None) => Said::new(
            "Von dort ist nichts mehr offen; was erledigt war, bleibt, wie es ist.\n",
            "Nothing of it is open any more; what was settled stays as it is.\n",
        ),
        (_, None) => Said::new(
            "Die Einträge waren alle schon erledigt; die früheren Grundlagen bleiben.\n",
            "The entries were all settled already; the earlier bases stay.\n",
        ),
    }
}

/// So many of those named were settled before.
pub fn settled_before(count: u64) -> Said {
    let which = counted(count, ("Ein weiterer war", "Another one was"), |count| {
        Said::new(
            format!("{} weitere waren", shown_count(count, Lang::De)),
            format!("{} more were", shown_count(count, Lang::En)),
        )
    });
    Said::new(
        format!("{} es schon, auf der früheren Grundlage.\n", which.de),
        format!("{} so already, on the earlier basis.\n", which.en),
    )
}

/// No open entry has an id that begins so.
pub fn none_begins(begin: &str) -> Said {
    let begin = shown::line(begin);
    Said::new(
        format!(
            "Kein offener Eintrag hat eine Nummer, die mit „{begin}“ beginnt; erledigt wurde nichts. Die offenen zeigt \
             „sollist refused“. Einer, der schon erledigt ist, wird nur an seiner ganzen Nummer erkannt."
        ),
        format!(
            "No open entry has an id that begins with “{begin}”; nothing was settled. `sollist refused` shows the open \
             ones. One that is settled already is known by its whole id only."
        ),
    )
}

pub fn several_begin(begin: &str) -> Said {
    let begin = shown::line(begin);
    Said::new(
        format!(
            "Mit „{begin}“ beginnen die Nummern mehrerer offener Einträge; erledigt wurde nichts. Bitte mehr von der \
             Nummer angeben („sollist refused“)."
        ),
        format!(
            "The ids of several open entries begin with “{begin}”; nothing was settled. Give more of the id \
             (`sollist refused`)."
        ),
    )
}

/// A file in which no entry is named.
pub fn no_entries(name: &Said) -> Said {
    Said::new(
        format!("{} nennt keinen abgelehnten Eintrag; erledigt wurde nichts.", name.de),
        format!("{} names no refused entry; nothing was settled.", name.en),
    )
}

pub fn no_entry_in_line(name: &Said, line: u64) -> Said {
    Said::new(
        format!(
            "{} nennt in Zeile {line} keinen abgelehnten Eintrag; erwartet wird je Zeile eine Nummer aus „sollist \
             refused“, oder dessen Ausgabe als Tabelle, CSV oder JSON.",
            name.de
        ),
        format!(
            "{} names no refused entry in line {line}; expected is one id of `sollist refused` a line, or its output \
             as table, CSV or JSON.",
            name.en
        ),
    )
}

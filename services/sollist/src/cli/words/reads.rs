//! What is said of the log of reads.

use sollist_contract::{said::Said, words::number::number};

pub fn nothing() -> Said {
    Said::new(
        "Es steht nichts im Leseprotokoll: Es gibt kein Verzeichnis der Aufrufer (access), oder was darin stand, wurde \
         entfernt (sollist reads verify sagt es).",
        "There is nothing in the log of reads: there is no register of callers (access), or what was in it was removed \
         (sollist reads verify says so).",
    )
}

pub fn nothing_fits() -> Said {
    Said::new(
        "Nichts davon ist festgehalten. Ohne Filter steht alles in der Liste (sollist reads list).",
        "Nothing of that is noted. Without filters the list has everything (sollist reads list).",
    )
}

pub fn whole(after: u64, last: u64) -> Said {
    if after == last {
        let last = number(last);
        return match after {
            0 => Said::new("Es steht noch keine Zeile darin.\n", "There is no line in it yet.\n"),
            _ => Said::new(
                format!("Die Zeilen bis Nr. {} wurden entfernt; seither kam keine hinzu.\n", last.de),
                format!("The lines up to number {} were removed; none has come since.\n", last.en),
            ),
        };
    }
    let (first, last) = (number(after.saturating_add(1)), number(last));
    Said::new(
        format!("Ab Nr. {} bis Nr. {} fehlt keine Zeile, und keine wurde geändert.\n", first.de, last.de),
        format!("From number {} to number {} no line is missing, and none was changed.\n", first.en, last.en),
    )
}

pub fn removed(lines: u64) -> Said {
    let lines = number(lines);
    Said::new(
        format!("Entfernte Zeilen: {}. Wo der Rest beginnt, ist vermerkt.\n", lines.de),
        format!("Lines removed: {}. Where the rest begins is noted.\n", lines.en),
    )
}

//! What is said of the log of reads.

use sollist_contract::{said::Said, words::number::number};

pub fn nothing() -> Said {
    Said::new(
        "Festgehalten ist nichts. Festgehalten wird nur, wo es ein Verzeichnis der Aufrufer gibt (access).",
        "Nothing is noted. It is only where there is a register of callers (access).",
    )
}

pub fn nothing_fits() -> Said {
    Said::new(
        "Nichts davon ist festgehalten. Ohne Filter steht alles in der Liste (sollist reads list).",
        "Nothing of that is noted. Without filters the list has everything (sollist reads list).",
    )
}

pub fn whole(after: u64, last: u64) -> Said {
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

//! What is said of the log of reads.

use sollist_contract::{said::Said, words::number::number};
use sollist_platform::store::reads::KEPT_DAYS;

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
    if lines == 0 {
        return Said::new(
            "Es ist keine Zeile so alt; entfernt wurde nichts.\n",
            "No line is that old; none was removed.\n",
        );
    }
    let lines = number(lines);
    Said::new(
        format!(
            "Entfernte Zeilen: {}. Wo der Rest beginnt, und wer sie entfernt hat, steht im Leseprotokoll.\n",
            lines.de
        ),
        format!("Lines removed: {}. Where the rest begins, and who removed them, is in the log of reads.\n", lines.en),
    )
}

/// Lines that are younger than a year would go.
pub fn too_early(days: u32) -> Said {
    let (given, kept) = (number(days), number(KEPT_DAYS));
    Said::new(
        format!(
            "Zeilen des Leseprotokolls bleiben {} Tage; mit --days {} gingen jüngere. Nichts wurde entfernt. Bitte \
             --days {} oder mehr angeben, oder dazu --early, wenn es so sein soll: Wer sie entfernt hat, steht dann \
             als neueste Zeile darin.",
            kept.de, given.de, kept.de
        ),
        format!(
            "Lines of the log of reads are kept for {} days; with --days {} younger ones would go. Nothing was \
             removed. Give --days {} or more, or --early beside it if it is meant: who removed them is then its newest \
             line.",
            kept.en, given.en, kept.en
        ),
    )
}

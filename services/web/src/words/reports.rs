//! The sentences of the pages on reports, in both languages.

use sollist_contract::{said::Said, words::number};

/// The name of a quarter.
pub fn quarter(year: i16, number: i8) -> Said {
    Said::new(format!("{number}. Quartal {year}"), format!("Quarter {number} of {year}"))
}

/// What a list of reports is.
pub fn about() -> Said {
    Said::new(
        "Ein Bericht wird gemacht, wenn er verlangt wird: aus dem, was das Journal weiß. Wer einen früheren Stand \
         wählt, bekommt den Bericht von damals, Byte für Byte.",
        "A report is made when it is asked for, of what the journal knows. Whoever chooses an earlier state gets the \
         report of then, byte by byte.",
    )
}

/// The same for whoever reads published ones alone.
pub fn about_published(none: bool) -> Said {
    if none {
        Said::new(
            "Noch ist kein Bericht veröffentlicht; hier stehen die veröffentlichten.",
            "No report is published yet; published ones stand here.",
        )
    } else {
        Said::new(
            "Die veröffentlichten Berichte, die neuesten zuerst: jede Datei Byte für Byte, wie sie veröffentlicht ist.",
            "The published reports, the newest first: each file byte by byte as it is published.",
        )
    }
}

/// With which event a report was published, and when.
pub fn published(event: u64, day: &str, replaced: bool) -> Said {
    let (event, day) = (number::number(event), number::day(day));
    let (later_de, later_en) = if replaced { ("; inzwischen ersetzt", "; replaced since") } else { ("", "") };
    Said::new(format!("{}, Nr. {}{later_de}", day.de, event.de), format!("{}, number {}{later_en}", day.en, event.en))
}

/// Whether a quarter has ended.
pub fn state(is_over: bool) -> Said {
    if is_over {
        Said::new("abgeschlossen", "ended")
    } else {
        Said::new("läuft noch: nur als Entwurf", "goes on: as a draft only")
    }
}

/// A quarter that goes on.
pub fn draft() -> Said {
    Said::new(
        "Das Quartal ist noch nicht zu Ende: dies ist ein Entwurf.",
        "The quarter has not ended: this is a draft.",
    )
}

/// Reports are German, as parliament reads them.
pub fn in_german() -> Said {
    Said::new("", "The report itself is in German, as parliament reads it.")
}

/// An invented example.
pub fn simulated() -> Said {
    Said::new("Simulierte Daten – kein amtlicher Bericht.", "Simulated data – no official report.")
}

/// What was recorded since the state that a report rests on.
pub fn since(count: u64) -> Said {
    let many = number::number(count);
    match count {
        0 => Said::new(
            "Seither wurde nichts aufgezeichnet: der Bericht ist auf dem neuesten Stand.",
            "Nothing was recorded since: the report is up to date.",
        ),
        1 => Said::new("Seither wurde ein Ereignis aufgezeichnet.", "One event was recorded since."),
        _ => Said::new(
            format!("Seither wurden {} Ereignisse aufgezeichnet.", many.de),
            format!("{} events were recorded since.", many.en),
        ),
    }
}

/// A name that no quarter has.
pub fn no_quarter(text: &str) -> Said {
    Said::new(
        format!("„{text}“ ist kein Quartal. Bitte ein Quartal wie 2026-Q2 angeben."),
        format!("“{text}” is no quarter. Name a quarter such as 2026-Q2."),
    )
}

/// What proving a file does.
pub fn about_proving(bytes_max: u64) -> Said {
    let mib = number::number(bytes_max / (1024 * 1024));
    Said::new(
        format!(
            "Gehört ein Bericht zu diesem Journal, und ist er unverändert? Die Datei (PDF, XLSX oder JSON, höchstens \
             {} MiB) wird nur gelesen und nicht aufbewahrt.",
            mib.de
        ),
        format!(
            "Does a report belong to this journal, and is it unchanged? The file (PDF, XLSX or JSON, {} MiB at most) \
             is only read and not kept.",
            mib.en
        ),
    )
}

//! Files: read, written, checked.

use std::{io, path::Path};

use sollist_contract::said::Said;
use sollist_platform::{process::shown, words};

use super::counted;
use crate::cli::number::shown_count;
use sollist_contract::lang::Lang;

pub fn unreadable(path: &Path, error: &io::Error) -> Said {
    let Said { de, en } = words::io(error);
    let path = shown::path(path);
    Said::new(format!("{path} kann nicht gelesen werden: {de}."), format!("{path} cannot be read: {en}."))
}

pub fn unwritable(path: &Path, error: &io::Error) -> Said {
    let Said { de, en } = words::io(error);
    let path = shown::path(path);
    Said::new(
        format!("{path} kann nicht geschrieben werden: {de}. Bitte Verzeichnis und Rechte prüfen."),
        format!("{path} cannot be written: {en}. Check the folder and its rights."),
    )
}

/// What is to be published is no report that people read.
pub fn no_report_to_publish(path: &Path) -> Said {
    let path = shown::path(path);
    Said::new(
        format!(
            "{path} ist kein Bericht als PDF; bitte einen angeben („sollist report --quarter QUARTAL --out \
             bericht.pdf“)."
        ),
        format!("{path} is no report as PDF; name one (`sollist report --quarter QUARTER --out report.pdf`)."),
    )
}

pub fn no_reports() -> Said {
    Said::new(
        "Es ist kein Bericht veröffentlicht; „sollist report publish“ veröffentlicht einen.",
        "No report is published; `sollist report publish` publishes one.",
    )
}

pub fn no_draft_published(path: &Path) -> Said {
    let path = shown::path(path);
    Said::new(
        format!(
            "{path} ist ein Entwurf, und ein Entwurf wird nicht veröffentlicht. Bitte den Bericht ohne --draft \
             erstellen, sobald das Quartal zu Ende ist."
        ),
        format!(
            "{path} is a draft, and no draft is published. Make the report without --draft once the quarter ended."
        ),
    )
}

/// What is to be published is not what the journal and this version make.
pub fn not_as_made(path: &Path) -> Said {
    let shown = shown::path(path);
    Said::new(
        format!(
            "{shown} ist nicht die Datei, die aus diesem Journal und dieser Programmversion entsteht; veröffentlicht \
             ist nichts. „sollist verify {shown}“ sagt, woran es liegt."
        ),
        format!(
            "{shown} is not the file that this journal and this version of the program make; nothing is published. \
             `sollist verify {shown}` says why."
        ),
    )
}

/// What proves the journal up to where a report was made: of the journal, and not of the file.
pub fn journal_hash(hash: &str) -> Said {
    Said::new(format!("Prüfsumme des Journals bis dort: {hash}"), format!("Hash of the journal up to there: {hash}"))
}

pub fn no_output(error: &io::Error) -> Said {
    let Said { de, en } = words::io(error);
    Said::new(
        format!("Die Ausgabe kann nicht geschrieben werden: {de}."),
        format!("The output cannot be written: {en}."),
    )
}

pub fn must_be_named() -> Said {
    Said::new(
        "Das geht nicht auf die Standardausgabe; bitte statt „-“ eine Datei angeben.",
        "This does not go to standard output; name a file instead of “-”.",
    )
}

pub fn no_file(path: &Path) -> Said {
    let path = path.display();
    Said::new(
        format!("{path} ist keine Datei und kein Platz für eine; bitte eine Datei in einem Verzeichnis angeben."),
        format!("{path} is no file and no place for one; name a file in a folder."),
    )
}

/// An export that somebody is mending.
pub fn being_mended(path: &Path, count: u64) -> Said {
    let path = path.display();
    let lines = counted(
        count,
        ("eine Zeile, die verbessert und noch nicht eingelesen ist", "one line that is mended and not imported yet"),
        |count| {
            Said::new(
                format!("{} Zeilen, die verbessert und noch nicht eingelesen sind", shown_count(count, Lang::De)),
                format!("{} lines that are mended and not imported yet", shown_count(count, Lang::En)),
            )
        },
    );
    Said::new(
        format!(
            "{path} hat {}; geschrieben ist nichts. Bitte die Datei zuerst einlesen, oder für den Export einen \
             anderen Namen angeben.",
            lines.de
        ),
        format!(
            "{path} has {}; nothing is written. Import that file first, or name another one for the export.",
            lines.en
        ),
    )
}

pub fn somebody_elses(path: &Path) -> Said {
    let path = path.display();
    Said::new(
        format!(
            "{path} gibt es schon und ist kein Export; die Zeilen von Plänen kämen dorthin. Geschrieben ist nichts. \
             Bitte einen anderen Namen angeben."
        ),
        format!(
            "{path} is there already and no export; rows of plans would go there. Nothing is written. Name another \
             file."
        ),
    )
}

/// What is said of something that has a name, or came by standard input.
pub fn named(name: &str) -> Said {
    if name == "-" { Said::new("Die Standardeingabe", "Standard input") } else { Said::read(name, name) }
}

/// The report is a paper of the Hauptausschuss, and has one language whatever is asked.
pub fn report_in_german() -> Said {
    Said::new("Der Bericht ist deutsch.", "The report itself is in German; --lang en is about what the program says.")
}

pub fn report_written(quarter: &str, draft: bool, path: &Path, bytes: u64) -> Said {
    let (path, size) = (shown::path(path), |lang| shown_count(bytes, lang));
    let (de, en) = if draft { ("Entwurf des Berichts", "Draft of report") } else { ("Bericht", "Report") };
    Said::new(
        format!("{de} {quarter} geschrieben: {path} ({} Byte).\n", size(Lang::De)),
        format!("{en} {quarter} written: {path} ({} bytes).\n", size(Lang::En)),
    )
}

pub fn journal_holds() -> Said {
    Said::new("Das Journal ist lückenlos und unverändert.", "The journal has no gap and is unchanged.")
}

pub fn not_proved(outside: &[String]) -> Said {
    let names = outside.join(", ");
    Said::new(
        format!("Nicht geprüft, weil keine Prüfsumme es deckt: {names}."),
        format!("Not proved, since no checksum covers it: {names}."),
    )
}

pub fn tables_hold(tables: u64, rows: u64) -> Said {
    Said::new(
        format!(
            "Das Journal ist lückenlos und unverändert; {tables} Tabellen mit {} Zeilen sind, was aus ihm folgt.",
            shown_count(rows, Lang::De)
        ),
        format!(
            "The journal has no gap and is unchanged; {tables} tables with {} rows are what it says.",
            shown_count(rows, Lang::En)
        ),
    )
}

//! Imports of events: what a file is, and what became of what is in it.

use sollist_contract::said::Said;

use super::file::named;
use crate::cli::{number::shown_count, shape::Other, values::Form};
use sollist_contract::lang::Lang;

/// How what is said of a cell begins, by the name of its column.
pub fn of_column(column: &str) -> Said {
    Said::new(format!("Spalte {column}:"), format!("column {column}:"))
}

/// A stream that holds no events.
pub fn not_events(name: &str, other: Other) -> Said {
    let (name, what) = (named(name), what(other));
    Said::new(
        format!("{} wird nicht eingelesen: {}.", name.de, what.de),
        format!("{} is not read: {}.", name.en, what.en),
    )
}

fn what(other: Other) -> Said {
    let (de, en) = match other {
        Other::Empty => (
            "sie ist leer; bitte prüfen, ob der Export gelungen ist",
            "it is empty; check whether the export succeeded",
        ),
        Other::Workbook => (
            "das ist eine Arbeitsmappe (XLSX), keine Datei mit Ereignissen; einen Haushaltsplan liest „sollist import \
             budget“",
            "this is a workbook (XLSX), no file of events; a budget plan is read by `sollist import budget`",
        ),
        Other::OldOffice => (
            "das ist eine alte Office-Datei (.xls, .doc) oder eine mit Kennwort; einen Haushaltsplan bitte ohne \
             Kennwort als XLSX oder CSV speichern und mit „sollist import budget“ einlesen",
            "this is an old Office file (.xls, .doc) or one with a password; save a budget plan without password as \
             XLSX or CSV and read it with `sollist import budget`",
        ),
        Other::Zip => (
            "das ist ein ZIP-Archiv; bitte entpacken und die Dateien daraus angeben",
            "this is a ZIP archive; unpack it and name the files in it",
        ),
        Other::Compressed => (
            "die Datei ist komprimiert; bitte entpacken, etwa mit „gunzip -c DATEI | sollist import events -“",
            "the file is compressed; unpack it, for example with `gunzip -c FILE | sollist import events -`",
        ),
        Other::Pdf => (
            "das ist eine PDF-Datei, keine Datei mit Ereignissen; einen Bericht prüft „sollist verify“",
            "this is a PDF file, no file of events; a report is checked by `sollist verify`",
        ),
        Other::Html => (
            "das ist eine Webseite oder XML, keine Datei mit Ereignissen; bitte prüfen, was heruntergeladen wurde",
            "this is a web page or XML, no file of events; check what was downloaded",
        ),
        Other::Table => (
            "das ist eine Tabelle (CSV), keine Datei mit Ereignissen; einen Haushaltsplan liest „sollist import \
             budget“",
            "this is a table (CSV), no file of events; a budget plan is read by `sollist import budget`",
        ),
        Other::Json => (
            "das ist JSON ohne Ereignisse; erwartet werden CloudEvents mit specversion, id, source, type, time und \
             data",
            "this is JSON without events; expected are CloudEvents with specversion, id, source, type, time and data",
        ),
        Other::Binary => (
            "das ist keine Textdatei; erwartet werden CloudEvents in JSON, je Zeile eines oder als Liste",
            "this is no text file; expected are CloudEvents in JSON, one a line or as a list",
        ),
        Other::Text => (
            "sie enthält keine Ereignisse; erwartet werden CloudEvents in JSON, je Zeile eines oder als Liste",
            "it holds no events; expected are CloudEvents in JSON, one a line or as a list",
        ),
    };
    Said::new(de, en)
}

/// A list that was not closed.
pub fn cut(name: &str) -> Said {
    Said::new(
        format!(
            "{name} bricht ab, bevor die Liste mit ] endet; bitte die ganze Datei noch einmal übertragen und einlesen."
        ),
        format!("{name} ends before its list is closed by ]; transfer the whole file again and import it."),
    )
}

/// How far an import came that ended too early.
pub fn stored_up_to(position: u64, form: Form) -> Said {
    if position == 0 {
        return Said::new(
            "Gespeichert ist noch nichts; dieselbe Datei kann noch einmal eingelesen werden.",
            "Nothing is stored yet; the same file can be imported again.",
        );
    }
    let (place_de, place_en) = match form {
        Form::Lines => ("Zeile", "line"),
        Form::Elements => ("Ereignis Nr.", "event number"),
    };
    let [de, en] = [Lang::De, Lang::En].map(|lang| shown_count(position, lang));
    Said::new(
        format!(
            "Bis {place_de} {de} ist alles gespeichert; dieselbe Datei kann gefahrlos noch einmal eingelesen werden."
        ),
        format!("Everything up to {place_en} {en} is stored; the same file can safely be imported again."),
    )
}

/// What became of events.
pub fn summary((recorded, duplicates, refused): (u64, u64, u64), checked: bool) -> Said {
    let [de, en] = [Lang::De, Lang::En].map(|lang| [recorded, duplicates, refused].map(|n| shown_count(n, lang)));
    if checked {
        return Said::new(
            format!(
                "Nur geprüft, aufgezeichnet ist nichts: {} {} aufgezeichnet, {} schon bekannt, {} {} abgelehnt.",
                de[0],
                would_de(recorded),
                de[1],
                de[2],
                would_de(refused)
            ),
            format!(
                "Only checked, nothing is recorded: {} would be recorded, {} already known, {} would be refused.",
                en[0], en[1], en[2]
            ),
        );
    }
    Said::new(
        format!("{} aufgezeichnet, {} schon bekannt, {} abgelehnt.", de[0], de[1], de[2]),
        format!("{} recorded, {} already known, {} refused.", en[0], en[1], en[2]),
    )
}

fn would_de(count: u64) -> &'static str {
    if count == 1 { "würde" } else { "würden" }
}

/// How many things somebody should look at.
pub fn to_look_at(count: u64, checked: bool) -> Said {
    let (advice_de, advice_en) = match (checked, count) {
        (true, _) => ("", ""),
        (false, 1) => ("; „sollist look“ zeigt ihn", "; `sollist look` shows it"),
        (false, _) => ("; „sollist look“ zeigt sie", "; `sollist look` shows them"),
    };
    if count == 1 {
        return Said::new(
            format!("Ein Hinweis, bitte ansehen{advice_de}:\n"),
            format!("One warning to look at{advice_en}:\n"),
        );
    }
    Said::new(
        format!("{} Hinweise, bitte ansehen{advice_de}:\n", shown_count(count, Lang::De)),
        format!("{} warnings to look at{advice_en}:\n", shown_count(count, Lang::En)),
    )
}

/// That there are more, and by what they are shown.
fn more_by(more: u64, checked: bool, command: &str) -> Said {
    let (de, en) = match checked {
        true => ("--format json".to_owned(), "--format json".to_owned()),
        false => (format!("„{command}“"), format!("`{command}`")),
    };
    if more == 1 {
        return Said::new(format!("  … und ein weiterer: {de}\n"), format!("  … and one more: {en}\n"));
    }
    Said::new(
        format!("  … und {} weitere: {de}\n", shown_count(more, Lang::De)),
        format!("  … and {} more: {en}\n", shown_count(more, Lang::En)),
    )
}

pub fn more_to_look_at(more: u64, checked: bool) -> Said {
    more_by(more, checked, "sollist look")
}

pub fn journal_up_to(sequence: u64) -> Said {
    Said::new(
        format!(" Journal bis Nr. {}.", shown_count(sequence, Lang::De)),
        format!(" Journal up to number {}.", shown_count(sequence, Lang::En)),
    )
}

pub fn places_are_numbers() -> Said {
    Said::new(
        "  (Die Stelle ist die Nummer des Ereignisses in der Liste.)\n",
        "  (The place is the number of the event in the list.)\n",
    )
}

pub fn more_refused(more: u64, checked: bool) -> Said {
    more_by(more, checked, "sollist refused")
}

/// The bar of a file whose size is known.
pub fn bar() -> Said {
    Said::new(
        "{prefix}  {decimal_bytes} von {decimal_total_bytes}  {wide_bar}  {msg}  noch {eta}",
        "{prefix}  {decimal_bytes} of {decimal_total_bytes}  {wide_bar}  {msg}  {eta} left",
    )
}

pub fn rate(lines: u128) -> Said {
    Said::new(format!("{} Zeilen/s", shown_count(lines, Lang::De)), format!("{} lines/s", shown_count(lines, Lang::En)))
}

pub fn trying_again() -> Said {
    Said::new("Verbindung unterbrochen, neuer Versuch …", "connection lost, trying again …")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_warning_is_one() {
        assert!(to_look_at(1, false).de.contains("zeigt ihn") && to_look_at(1, false).en.contains("shows it:"));
        assert!(to_look_at(2, false).de.contains("zeigt sie") && to_look_at(2, false).en.contains("shows them"));
    }
}

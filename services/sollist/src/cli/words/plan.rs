//! Imports of plans.

use sollist_contract::said::Said;

pub use sollist_plan::words::import::{column, gone, gone_basis, left_out, not_read, renamed, summary};

use super::counted;
use crate::cli::number::{shown_amount, shown_count};
use sollist_contract::lang::Lang;

/// A basis that is none: `why` is the half of a sentence.
pub fn no_basis(option: &str, why: &Said) -> Said {
    Said::new(
        format!(
            "{option}: {}. Bitte die Grundlage in einer Zeile nennen, etwa „Nachtragshaushaltsgesetz 2027“.",
            why.de
        ),
        format!("{option}: {}. Name the basis in one line, such as “Nachtragshaushaltsgesetz 2027”.", why.en),
    )
}

pub fn too_large(name: &str) -> Said {
    Said::new(
        format!(
            "Die Datei „{name}“ ist größer als 256 MiB; so groß ist kein Haushaltsplan. Bitte die Datei prüfen oder \
             nach Jahren teilen."
        ),
        format!("The file “{name}” is larger than 256 MiB; no budget plan is. Check the file, or divide it by years."),
    )
}

/// Lines on which something else is booked than the plan says; one of them with both amounts.
pub fn paid_besides(lines: usize, line: &str, paid: &str, said: &str) -> Said {
    let amount = |amount, lang| shown_amount(amount, lang);
    let on = counted(lines as u64, ("einer Haushaltsstelle", "one line"), |lines| {
        Said::new(
            format!("{} Haushaltsstellen", shown_count(lines, Lang::De)),
            format!("{} lines", shown_count(lines, Lang::En)),
        )
    });
    Said::new(
        format!(
            "Auf {} ist etwas anderes gebucht, als die Datei als Ist nennt, weil außerdem Zahlungen \
             gemeldet sind (etwa {line}: gebucht {} EUR, Datei {} EUR). Gilt das Ist der Datei, bitte mit --amend \
             GRUNDLAGE einlesen; gebucht wird dann der Unterschied.",
            on.de,
            amount(paid, Lang::De),
            amount(said, Lang::De)
        ),
        format!(
            "On {} something else is booked than the file says as actual, because payments were reported \
             besides (such as {line}: booked EUR {}, file EUR {}). If the actual of the file is right, import it with \
             --amend BASIS; the difference is recorded then.",
            on.en,
            amount(paid, Lang::En),
            amount(said, Lang::En)
        ),
    )
}

pub fn more_pairs(more: usize) -> Said {
    if more == 1 {
        return Said::new(
            "… und ein weiteres Paar: --format csv zeigt alle.\n",
            "… and one more pair: --format csv shows all.\n",
        );
    }
    Said::new(
        format!("… und {} weitere: --format csv zeigt alle.\n", shown_count(more, Lang::De)),
        format!("… and {} more: --format csv shows all.\n", shown_count(more, Lang::En)),
    )
}

/// Rows that are most likely lines that are known, and rows that stand twice: a person decides.
pub fn same_or_new(rows: u64, twice: u64) -> Said {
    match (rows, twice) {
        (_, 0) => same_line(rows),
        (0, _) => row_twice(twice),
        _ => {
            let (line, row) = (same_line(rows), row_twice(twice));
            Said::new(format!("{} {}", line.de, row.de), format!("{} {}", line.en, row.en))
        }
    }
}

/// Rows that cannot be read, beside those on which a person decides.
pub fn unread_too(rows: u64) -> Said {
    counted(rows, ("Nicht zu lesen ist außerdem eine Zeile:", "One row cannot be read either:"), |rows| {
        Said::new(
            format!("Nicht zu lesen sind außerdem {} Zeilen:", shown_count(rows, Lang::De)),
            format!("{} rows cannot be read either:", shown_count(rows, Lang::En)),
        )
    })
}

/// Rows that stand twice in a file, word for word.
fn row_twice(rows: u64) -> Said {
    let rows = counted(rows, ("Eine Zeile steht wörtlich zweimal in der Datei und würde", "One row stands"), |rows| {
        Said::new(
            format!("{} Zeilen stehen wörtlich zweimal in der Datei und würden", shown_count(rows, Lang::De)),
            format!("{} rows stand", shown_count(rows, Lang::En)),
        )
    });
    Said::new(
        format!(
            "{} noch eine Haushaltsstelle mit demselben Geld eröffnen; gebucht ist nichts. Bitte die doppelte Zeile \
             streichen; sind es wirklich zwei Haushaltsstellen, mit --new-lines einlesen.",
            rows.de
        ),
        format!(
            "{} twice in the file, word for word, and would open one more line with the same money; nothing is \
             recorded. Delete the second row; if these are two lines indeed, import with --new-lines.",
            rows.en
        ),
    )
}

fn same_line(rows: u64) -> Said {
    let rows = counted(rows, ("Eine Zeile würde", "One row"), |rows| {
        Said::new(
            format!("{} Zeilen würden", shown_count(rows, Lang::De)),
            format!("{} rows", shown_count(rows, Lang::En)),
        )
    });
    Said::new(
        format!(
            "{} eine Haushaltsstelle neben einer eröffnen, die vermutlich dieselbe ist; gebucht ist nichts. Sind es \
             dieselben (andere Nummer oder Bezeichnung), bitte mit --same-lines einlesen: Alles Gebuchte folgt, die \
             alten Namen gelten weiter. Sind es neue, mit --new-lines.",
            rows.de
        ),
        format!(
            "{} would open a line beside one that is most likely the same; nothing is recorded. If they are the same \
             (another number or wording), import with --same-lines: everything posted follows, the old names go on \
             meaning them. If they are new, with --new-lines.",
            rows.en
        ),
    )
}

pub fn more_left_out(more: usize) -> Said {
    if more == 1 {
        return Said::new(
            "  … und eine weitere: --format json nennt alle\n",
            "  … and one more: --format json names all\n",
        );
    }
    Said::new(
        format!("  … und {} weitere: --format json nennt alle\n", shown_count(more, Lang::De)),
        format!("  … and {} more: --format json names all\n", shown_count(more, Lang::En)),
    )
}

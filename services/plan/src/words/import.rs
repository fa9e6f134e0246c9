//! What is said of an import: the same at the command line and on pages.

use sollist_contract::{said::Said, words::number};

/// What became of the rows, or would.
pub fn summary(counts: (u64, u64, u64), checked: bool) -> Said {
    let (lines_de, lines_en) = if counts.0 == 1 { ("Zeile", "line") } else { ("Zeilen", "lines") };
    let [recorded, unchanged, refused] = [counts.0, counts.1, counts.2].map(number::number);
    if checked {
        return Said::new(
            format!(
                "Nur geprüft, gebucht ist nichts: zu buchen {} {lines_de}, {} unverändert, {} abzulehnen.",
                recorded.de, unchanged.de, refused.de
            ),
            format!(
                "Only checked, nothing is recorded: {} {lines_en} to record, {} unchanged, {} to refuse.",
                recorded.en, unchanged.en, refused.en
            ),
        );
    }
    Said::new(
        format!("{} {lines_de} gebucht, {} unverändert, {} abgelehnt.", recorded.de, unchanged.de, refused.de),
        format!("{} {lines_en} recorded, {} unchanged, {} refused.", recorded.en, unchanged.en, refused.en),
    )
}

/// How many of them give a line another name.
pub fn renamed(count: u64) -> Said {
    let count = number::number(count);
    Said::new(format!("Umbenannt: {}.", count.de), format!("Renamed: {}.", count.en))
}

/// A column of a file.
pub fn column(name: &str, file: &str) -> Said {
    Said::new(format!("„{name}“ ({file})"), format!("“{name}” ({file})"))
}

/// Columns of which nothing was booked.
pub fn not_read(columns: &[Said], more: bool) -> Said {
    let names = |of: fn(&Said) -> &str| {
        let more = more.then_some("…");
        columns.iter().map(of).chain(more).collect::<Vec<_>>().join(", ")
    };
    Said::new(
        format!(
            "Spalten mit Zahlen, die nicht zum Aufbau gehören und deshalb nicht gebucht sind: {}. Sind es Ansätze oder \
             Ist, bitte als eigene Zeilen mit Jahr, BetragTyp und Betrag aufnehmen.",
            names(|name| &name.de)
        ),
        format!(
            "Columns of numbers that are not of the layout, so that nothing of them is booked: {}. If they are \
             appropriations or actuals, give them as rows of their own with Jahr, BetragTyp and Betrag.",
            names(|name| &name.en)
        ),
    )
}

/// Lines that an amendment does not have.
pub fn left_out(count: usize) -> Said {
    let count = number::number(i64::try_from(count).unwrap_or(i64::MAX));
    Said::new(
        format!(
            "Haushaltsstellen ohne Zeile in der Datei, deshalb unverändert: {}. Fällt eine weg, bitte mit Betrag 0 \
             aufnehmen.",
            count.de
        ),
        format!(
            "Lines without a row in the file, so unchanged: {}. If one is dropped, include it with the amount 0.",
            count.en
        ),
    )
}

/// The basis on which rows that are gone are settled: it is kept, in both languages.
pub fn gone_basis() -> Said {
    Said::new("steht nicht mehr in der Datei", "not in the file any more")
}

/// How many refused rows are settled thereby.
pub fn gone(rows: u64) -> Said {
    match rows {
        1 => Said::new(
            "Eine abgelehnte Zeile steht nicht mehr in der Datei und ist damit erledigt.",
            "One refused row is not in the file any more and thereby settled.",
        ),
        _ => Said::new(
            format!("{rows} abgelehnte Zeilen stehen nicht mehr in der Datei und sind damit erledigt."),
            format!("{rows} refused rows are not in the file any more and thereby settled."),
        ),
    }
}

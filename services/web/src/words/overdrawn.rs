//! What the pages say of lines that have spent or bound more than they have.

use sollist_contract::{lang::Lang, said::Said, words::number};

words! {
    rows "Zeilen" "Rows";
    only "nur überzogene" "overdrawn only";
    all_rows "Alle zeigen" "Show all";
    to_line "Zur Haushaltsstelle mit allen Buchungen" "To the budget line with all postings";
}

pub type Own = Words;

pub fn own(lang: Lang) -> &'static Own {
    lang.pick(&DE, &EN)
}

/// Where no row is left.
pub fn none() -> Said {
    Said::new("Keine Haushaltsstelle dieser Auswahl ist überzogen.", "No line of this selection is overdrawn.")
}

/// How many rows of how many are shown.
pub fn shown(rows: usize, of: usize) -> Said {
    let (rows, of) = (number::number(rows as u64), number::number(of as u64));
    Said::new(
        format!("Gezeigt werden nur Zeilen mit überzogenen Haushaltsstellen: {} von {}.", rows.de, of.de),
        format!("Only rows with overdrawn lines are shown: {} of {}.", rows.en, of.en),
    )
}

/// Since when a line is overdrawn; `later_year`: of whose commitment authority; none: its money.
pub fn since(day: &str, later_year: Option<i32>) -> Said {
    let day = number::day(day);
    match later_year {
        None => Said::new(format!("Überzogen seit dem {}:", day.de), format!("Overdrawn since {}:", day.en)),
        Some(year) => Said::new(
            format!("Verpflichtungsermächtigung für {year} überzogen seit dem {}:", day.de),
            format!("Commitment authority for {year} overdrawn since {}:", day.en),
        ),
    }
}

/// What there was before the event, and what it took.
pub fn took(before: &Said, taken: &Said) -> Said {
    Said::new(
        format!("Verfügbar waren {} EUR, gebraucht wurden {} EUR.", before.de, taken.de),
        format!("EUR {} were available, EUR {} were needed.", before.en, taken.en),
    )
}

/// How much is missing by now.
pub fn missing(now: &Said) -> Said {
    Said::new(format!("Jetzt fehlen {} EUR.", now.de), format!("EUR {} are missing now.", now.en))
}

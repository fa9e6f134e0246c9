//! Why something was refused, or is queried: by its title where people read, by its code where programs do.

use sollist_contract::words::{choices, reasons, terms::Term};

use super::table::{Cell, Column};
use sollist_contract::lang::Lang;

/// The code of a reason beside its title, for whoever asks for every column.
pub fn code_column() -> Column {
    Column::new("", "Kürzel", "Code").wide().unbooked()
}

/// Why something was refused.
pub fn refused(code: String, lang: Lang) -> Cell {
    cell(reasons::of_code(&code), code, lang)
}

/// Why something is queried.
pub fn queried(code: String, lang: Lang) -> Cell {
    cell(choices::query(&code), code, lang)
}

fn cell(title: Option<Term>, code: String, lang: Lang) -> Cell {
    match title {
        Some(title) => Cell::Named(code, lang.word(title).to_owned()),
        None => Cell::Text(code),
    }
}

/// A reason in a line of a summary; `wide`: with its code.
pub fn in_line(reason: &Cell, lang: Lang, wide: bool) -> String {
    match reason {
        Cell::Named(code, title) if wide => format!("{title} ({code})"),
        other => other.shown(lang),
    }
}

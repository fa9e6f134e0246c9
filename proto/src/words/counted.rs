//! Numbers of things: one of it is one.

use super::{
    number,
    terms::{self, Term},
};
use crate::said::Said;

/// A number of things by their word for one and for many: `1 Stelle`, `1.213 Stellen`.
pub fn counted(number: i64, one: Term, many: Term) -> Said {
    let word = if number == 1 { one } else { many };
    let number = number::number(number);
    Said::read(format!("{} {}", number.de, word.de), format!("{} {}", number.en, word.en))
}

/// A number of pieces: `1 Stück`, `1 piece`.
pub fn pieces(number: i64) -> Said {
    counted(number, terms::PIECE, terms::PIECES)
}

/// A number of days: `1 Tag`, `2 Tage`; after „seit“, „in“, „nach“: `1 Tag`, `2 Tagen`.
pub fn days(number: i64) -> Said {
    counted(number, Term { de: "Tag", en: "day" }, Term { de: "Tage", en: "days" })
}
pub fn days_dative(number: i64) -> Said {
    counted(number, Term { de: "Tag", en: "day" }, Term { de: "Tagen", en: "days" })
}

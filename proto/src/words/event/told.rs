//! A sentence on its way, and what it is made of.

use std::borrow::Cow;

use crate::{
    day::{Day, german_day},
    ids::{Authority, Item, LineName},
    money::{Cents, english_count, english_eur, german, german_count},
    said::{Said, short},
    sealed,
    words::terms,
};

pub(super) use crate::words::counted::counted;

/// Letters of a free text (a reason, a basis) that a sentence has room for; the event has all of it.
pub const TEXT_CHARS: usize = 120;

/// A sentence on its way.
pub(super) struct Told(Said);

impl Told {
    pub(super) fn new(de: impl Into<String>, en: impl Into<String>) -> Told {
        Told(Said::new(de, en))
    }
    /// A part that stands behind what is told already, parted by `mark`.
    pub(super) fn more(self, mark: &str, part: &Said) -> Told {
        Told(Said { de: format!("{}{mark}{}", self.0.de, part.de), en: format!("{}{mark}{}", self.0.en, part.en) })
    }
    /// The same, where there is such a part.
    pub(super) fn maybe(self, mark: &str, part: Option<Said>) -> Told {
        match part {
            Some(part) => self.more(mark, &part),
            None => self,
        }
    }
    /// Grounds behind a colon, parted by commas.
    pub(super) fn grounds(self, grounds: &[&str]) -> Told {
        if grounds.is_empty() { self } else { self.more(": ", &same(&grounds.join(", "))) }
    }
    pub(super) fn whole(self) -> Said {
        self.0
    }
    pub(super) fn about(self, authority: &Authority) -> Said {
        let name = terms::authority_name(authority);
        self.more(" ", &Said { de: format!("({name})"), en: format!("({name})") }).0
    }
}

/// What is the same in every language.
pub(super) fn same(text: &str) -> Said {
    Said::read(text, text)
}

/// A free text, as long as a sentence has room for it.
pub(super) fn text(text: &str) -> Cow<'_, str> {
    // Whoever opens a sealed one makes it as short; a part of it opens to nothing.
    if sealed::Word::of(text).is_some() { Cow::Borrowed(text) } else { short(text, TEXT_CHARS) }
}

/// `1.300.000,00 EUR`
pub(super) fn eur(amount: Cents) -> Said {
    Said { de: format!("{} EUR", german(amount)), en: english_eur(amount) }
}

/// The amount without its sign.
pub(super) fn size(amount: Cents) -> Said {
    eur(if amount.is_negative() { amount.negated().unwrap_or(amount) } else { amount })
}

/// `1.213`
pub(super) fn count(count: i64) -> Said {
    Said { de: german_count(count), en: english_count(count) }
}

/// `1.213 Notebooks`; of an item that has no word, `1.213 × whiteboard`.
pub(super) fn items(number: i64, item: &Item) -> Said {
    match terms::item(item.as_str()).zip(terms::items(item.as_str())) {
        Some((one, many)) => counted(number, one, many),
        None => count(number).map(|number| format!("{number} × {item}")),
    }
}

/// `31.03.2026`, `2026-03-31`
pub(super) fn day(day: Day) -> Said {
    Said { de: german_day(day), en: day.to_string() }
}

/// `von X nach Y`, as far as it is said.
pub(super) fn way(from: Option<&LineName>, to: Option<&LineName>) -> Option<Said> {
    match (from, to) {
        (Some(from), Some(to)) => Some(Said::new(format!("von {from} nach {to}"), format!("from {from} to {to}"))),
        (Some(from), None) => Some(Said::new(format!("von {from}"), format!("from {from}"))),
        (None, Some(to)) => Some(Said::new(format!("nach {to}"), format!("to {to}"))),
        (None, None) => None,
    }
}

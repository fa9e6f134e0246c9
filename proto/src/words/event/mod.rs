//! What an event says, as one German and one English sentence with its amount, its line, its order and whom it is
//! about: the one place that tells an event to people. Pure, and of every type: a new one does not compile before it is
//! told.

mod budget;
mod intake;
mod procurement;
mod rollout;
mod staffing;

use super::terms::{self, Term};
use crate::{
    day::{Day, german_day},
    event::Event,
    ids::{Authority, Item, LineName},
    money::{Cents, english, english_count, german, german_count},
    said::{Said, short},
};

/// Letters of a free text (a reason, a basis) that a sentence has room for; the event has all of it.
const TEXT_CHARS: usize = 120;

/// The sentence. It ends without a full stop: it stands in tables, and others go on behind it.
pub fn said(event: &Event) -> Said {
    let told = match event {
        Event::Budget(event) => budget::told(event),
        Event::Procurement(event) => procurement::told(event),
        Event::Rollout(event) => rollout::told(event),
        Event::Staffing(event) => staffing::told(event),
        Event::Intake(event) => intake::told(event),
    };
    match event.authority() {
        Some(authority) => told.about(authority),
        None => told.0,
    }
}

/// A sentence on its way.
struct Told(Said);

impl Told {
    fn new(de: impl Into<String>, en: impl Into<String>) -> Told {
        Told(Said::new(de, en))
    }
    /// A part that stands behind what is told already, parted by `mark`.
    fn more(self, mark: &str, part: &Said) -> Told {
        Told(Said { de: format!("{}{mark}{}", self.0.de, part.de), en: format!("{}{mark}{}", self.0.en, part.en) })
    }
    /// The same, where there is such a part.
    fn maybe(self, mark: &str, part: Option<Said>) -> Told {
        match part {
            Some(part) => self.more(mark, &part),
            None => self,
        }
    }
    /// Grounds behind a colon, parted by commas.
    fn grounds(self, grounds: &[&str]) -> Told {
        if grounds.is_empty() { self } else { self.more(": ", &same(&grounds.join(", "))) }
    }
    fn about(self, authority: &Authority) -> Said {
        let name = terms::authority_name(authority);
        self.more(" ", &Said { de: format!("({name})"), en: format!("({name})") }).0
    }
}

/// What is the same in every language.
fn same(text: &str) -> Said {
    Said::read(text, text)
}

/// A free text, as long as a sentence has room for it.
fn text(text: &str) -> std::borrow::Cow<'_, str> {
    short(text, TEXT_CHARS)
}

/// `1.300.000,00 EUR`
fn eur(amount: Cents) -> Said {
    Said { de: format!("{} EUR", german(amount)), en: format!("{} EUR", english(amount)) }
}

/// The amount without its sign.
fn size(amount: Cents) -> Said {
    eur(if amount.is_negative() { amount.negated().unwrap_or(amount) } else { amount })
}

/// `1.213`
fn count(count: i64) -> Said {
    Said { de: german_count(count), en: english_count(count) }
}

/// A number of things by their word for one and for many.
fn counted(number: i64, one: Term, many: Term) -> Said {
    let word = if number == 1 { one } else { many };
    let number = count(number);
    Said { de: format!("{} {}", number.de, word.de), en: format!("{} {}", number.en, word.en) }
}

/// `1.213 Notebooks`; of an item that has no word, `1.213 × whiteboard`.
fn items(number: i64, item: &Item) -> Said {
    match terms::item(item.as_str()).zip(terms::items(item.as_str())) {
        Some((one, many)) => counted(number, one, many),
        None => count(number).map(|number| format!("{number} × {item}")),
    }
}

/// `31.03.2026`, `2026-03-31`
fn day(day: Day) -> Said {
    Said { de: german_day(day), en: day.to_string() }
}

/// `von X nach Y`, as far as it is said.
fn way(from: Option<&LineName>, to: Option<&LineName>) -> Option<Said> {
    match (from, to) {
        (Some(from), Some(to)) => Some(Said::new(format!("von {from} nach {to}"), format!("from {from} to {to}"))),
        (Some(from), None) => Some(Said::new(format!("von {from}"), format!("from {from}"))),
        (None, Some(to)) => Some(Said::new(format!("nach {to}"), format!("to {to}"))),
        (None, None) => None,
    }
}

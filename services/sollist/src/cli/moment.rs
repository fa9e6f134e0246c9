//! Instants as people read them.

use jiff::{Timestamp, Zoned};
use sollist_contract::{day::Day, words::number};

use sollist_contract::lang::Lang;

/// Whether a day has not begun in Berlin.
pub fn is_to_come(day: Day) -> bool {
    day > Day::of(Timestamp::now())
}

/// An instant as clocks show it in Berlin; `None` for a text that is none.
pub fn berlin(instant: &str) -> Option<Zoned> {
    number::in_berlin(instant)
}

/// Day and time in Berlin; the day as each language writes it. `None` for a text that is no instant.
pub fn berlin_time(instant: &str, lang: Lang) -> Option<(String, String)> {
    let (day, time) = number::moment(instant)?;
    Some((lang.say(day), time))
}

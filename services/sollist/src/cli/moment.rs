//! Instants as people read them.

use jiff::{Timestamp, Zoned};

use super::lang::Lang;

/// An instant as clocks show it in Berlin; `None` for a text that is none.
pub fn berlin(instant: &str) -> Option<Zoned> {
    Some(instant.parse::<Timestamp>().ok()?.to_zoned(sollist_contract::day::berlin()))
}

/// Day and time in Berlin; the day as each language writes it. `None` for a text that is no instant.
pub fn berlin_time(instant: &str, lang: Lang) -> Option<(String, String)> {
    let at = berlin(instant)?;
    let day = at.strftime(lang.pick("%d.%m.%Y", "%Y-%m-%d")).to_string();
    Some((day, at.strftime("%H:%M").to_string()))
}

//! Instants as people read them.

/// Day and time in Berlin as Germans write them; `None` for a text that is no instant.
pub fn berlin_time(instant: &str) -> Option<(String, String)> {
    let zoned = instant.parse::<jiff::Timestamp>().ok()?.to_zoned(sollist_contract::day::berlin());
    Some((zoned.strftime("%d.%m.%Y").to_string(), zoned.strftime("%H:%M").to_string()))
}

//! What each type means in German, for the people of the districts who read the description of the subjects.

use sollist_contract::{event::Event, refused};

/// The meaning of a type in one line.
pub fn german(type_name: &str) -> &'static str {
    if type_name == refused::TYPE {
        return "Ein Eintrag wurde abgelehnt und wartet auf Korrektur.";
    }
    Event::type_of(type_name).unwrap_or_else(|| panic!("{type_name} is no type")).german
}

//! When something was recorded, as it is told.

use jiff::Timestamp;
use sollist_contract::{
    day::{Day, berlin, german_day},
    said::Said,
};

/// An instant as it is told in Berlin.
pub(super) fn in_berlin(instant: Timestamp) -> Said {
    let (day, time) = (Day::of(instant), instant.to_zoned(berlin()).strftime("%H:%M").to_string());
    Said::new(format!("{} um {time} Uhr", german_day(day)), format!("{day} at {time}"))
}

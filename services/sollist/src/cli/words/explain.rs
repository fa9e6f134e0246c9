//! Why a line stands as it stands.

use sollist_contract::said::Said;

use super::counted;
pub use super::figures::amounts_in_eur;
use crate::cli::{lang::Lang, number::shown_count};

/// The other names of a line.
pub fn also(names: &[String]) -> Said {
    let names = names.join(", ");
    Said::new(format!("auch: {names}"), format!("also: {names}"))
}

/// Postings before those that are shown.
pub fn earlier(count: u64) -> Said {
    let which = counted(count, ("Davor liegt eine Buchung", "One posting lies before them"), |count| {
        Said::new(
            format!("Davor liegen {} Buchungen", shown_count(count, Lang::De)),
            format!("{} postings lie before them", shown_count(count, Lang::En)),
        )
    });
    Said::new(format!("{}; --wide zeigt alle.", which.de), format!("{}; --wide shows all.", which.en))
}

/// Commitment authority granted for a later year.
pub fn granted(year: i32) -> Said {
    Said::new(format!("VE {year} bewilligt"), format!("commitment authority {year} granted"))
}

/// The same used.
pub fn used(year: i32) -> Said {
    Said::new(format!("VE {year} genutzt"), format!("commitment authority {year} used"))
}

/// What is left of it.
pub fn free(year: i32) -> Said {
    Said::new(format!("VE {year} frei"), format!("commitment authority {year} free"))
}

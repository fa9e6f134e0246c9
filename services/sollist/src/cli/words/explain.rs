//! Why a line stands as it stands.

use sollist_contract::said::Said;

pub use super::figures::amounts_in_eur;

/// The other names of a line.
pub fn also(names: &[String]) -> Said {
    let names = names.join(", ");
    Said::new(format!("auch: {names}"), format!("also: {names}"))
}

/// Commitment authority granted for a later year.
pub fn granted(year: i32) -> Said {
    Said::new(format!("VE {year} bewilligt"), format!("authority {year} granted"))
}

/// The same used.
pub fn used(year: i32) -> Said {
    Said::new(format!("VE {year} genutzt"), format!("authority {year} used"))
}

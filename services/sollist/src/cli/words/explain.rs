//! Why a line stands as it stands.

use sollist_contract::said::Said;

use super::counted;
pub use super::figures::amounts_in_eur;
use crate::cli::number::shown_count;
use sollist_contract::lang::Lang;

/// The other names of a line.
pub fn also(names: &[String]) -> Said {
    let names = names.join(", ");
    Said::new(format!("auch: {names}"), format!("also: {names}"))
}

/// Postings that stand between those that are shown, or before them.
pub fn gap(count: u64) -> Said {
    counted(count, ("… eine weitere Buchung", "… one more posting"), |count| {
        Said::new(
            format!("… {} weitere Buchungen", shown_count(count, Lang::De)),
            format!("… {} more postings", shown_count(count, Lang::En)),
        )
    })
}

/// How many of them there are in all.
pub fn left_out(count: u64) -> Said {
    let which = counted(count, ("Nicht gezeigt ist eine Buchung", "One posting is not shown"), |count| {
        Said::new(
            format!("Nicht gezeigt sind {} Buchungen", shown_count(count, Lang::De)),
            format!("{} postings are not shown", shown_count(count, Lang::En)),
        )
    });
    Said::new(format!("{}; --wide zeigt alle.", which.de), format!("{}; --wide shows all.", which.en))
}

/// Marks the posting that made the line overdrawn.
pub fn overdraws() -> Said {
    Said::new("überzieht", "overdraws")
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

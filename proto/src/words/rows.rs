//! What is to be known of a row of figures, whatever they are.

use super::{number::number, terms::SERIES_BREAK};
use crate::said::Said;

/// Why a warning needs no look any more: what it is about was taken back by an event, for a reason; `0`: by none, and
/// somebody settled it for this reason.
pub fn settled_why(taken_back_by: u64, reason: &str) -> Said {
    if taken_back_by == 0 {
        return Said::read(reason, reason);
    }
    let number = number(taken_back_by);
    Said::new(
        format!("zurückgenommen mit Ereignis Nr. {}: {reason}", number.de),
        format!("taken back by event number {}: {reason}", number.en),
    )
}

/// Who has not reported; of many authorities the number.
pub fn not_reported(names: &str, more: usize) -> Said {
    let names = if more == 0 { Said::read(names, names) } else { and_more(names, more) };
    Said::new(format!("Nicht gemeldet: {}.", names.de), format!("Not reported: {}.", names.en))
}

fn and_more(names: &str, more: usize) -> Said {
    match more {
        1 => Said::new(format!("{names} und eine weitere"), format!("{names} and one more")),
        _ => Said::new(format!("{names} und {more} weitere"), format!("{names} and {more} more")),
    }
}

pub fn series_break() -> Said {
    Said::from(SERIES_BREAK).map(|text| format!("{text}."))
}

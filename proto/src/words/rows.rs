//! What is to be known of a row of figures, whatever they are.

use super::terms::SERIES_BREAK;
use crate::said::Said;

/// Who has not reported; of many authorities the number.
pub fn not_reported(names: &str, more: usize) -> Said {
    let names = if more == 0 { Said::read(names, names) } else { and_more(names, more) };
    Said::new(format!("Nicht gemeldet: {}.", names.de), format!("Not reported: {}.", names.en))
}

fn and_more(names: &str, more: usize) -> Said {
    Said::new(format!("{names} und {more} weitere"), format!("{names} and {more} more"))
}

pub fn series_break() -> Said {
    Said::from(SERIES_BREAK).map(|text| format!("{text}."))
}

//! What is to be known of a row of figures, whatever they are.

use super::{
    number::{day, number},
    terms::SERIES_BREAK,
};
use crate::{grpc::analytics::v1::FormerDefinition, said::Said};

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

/// Of which day an extra need is that stands among figures of another day.
pub fn of_target_day(of: &str) -> Said {
    let of = day(of);
    Said::new(format!("Zum {}.", of.de), format!("On {}.", of.en))
}

/// An extra need of a year without a plan: nothing is there that could cover it.
pub fn unplanned_year(year: i32) -> Said {
    Said::new(
        format!("Deckung und Verstärkungsmittel sind 0,00, weil für {year} kein Haushaltsplan eingelesen ist."),
        format!("Cover and reserve are 0.00, because no budget plan of {year} is imported."),
    )
}

/// Who has not reported; of many authorities the number.
pub fn not_reported(names: &str, more: usize) -> Said {
    let names = if more == 0 { Said::read(names, names) } else { and_more(names, more) };
    Said::new(format!("Nicht gemeldet: {}.", names.de), format!("Not reported: {}.", names.en))
}

/// Whose actual is too small: they are late with what they report, or nothing was heard of them. What is due and not
/// there is told elsewhere, and is less.
pub fn silent(names: &str, more: usize) -> Said {
    let names = if more == 0 { Said::read(names, names) } else { and_more(names, more) };
    Said::new(
        format!("Meldung überfällig, oder seit Monaten kein Ereignis: {}.", names.de),
        format!("Submission overdue, or no event for months: {}.", names.en),
    )
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

/// The class of a row that tells of another definition of the figure.
pub const DEFINITION: &str = "definition";

/// What is counted otherwise since, in both versions. Nobody can say what that makes of the value.
pub fn redefined(former: &FormerDefinition, version: u32, since: &str, formula: &Said) -> Said {
    let (since, before) = (day(since), former.formula.clone().unwrap_or_default());
    Said::new(
        format!(
            "Seit dem {} gilt Fassung {version}: {} Vorher Fassung {}: {} Was das am Wert ändert, ist nicht bekannt: \
             Nach der früheren rechnet das Programm nicht mehr.",
            since.de,
            ended(&formula.de),
            former.definition,
            ended(&before.de)
        ),
        format!(
            "Since {} version {version} holds: {} Before, version {}: {} What that makes of the value is not known: \
             the program no longer computes by the former one.",
            since.en,
            ended(&formula.en),
            former.definition,
            ended(&before.en)
        ),
    )
}

/// That both ends of a bridge are computed by a version that did not hold yet when the earlier one was the newest.
pub fn held_before(former: &FormerDefinition) -> Said {
    let (since, formula) = (day(&former.since), former.formula.clone().unwrap_or_default());
    Said::new(
        format!(
            "Beide Werte sind nach der heutigen Fassung gerechnet; zum früheren Stand galt noch Fassung {} (seit dem \
             {}): {} Was damals veröffentlicht wurde, kann andere Werte nennen.",
            former.definition,
            since.de,
            ended(&formula.de)
        ),
        format!(
            "Both values are computed by the version of today; at the earlier state version {} still held (since {}): \
             {} What was published then may say other values.",
            former.definition,
            since.en,
            ended(&formula.en)
        ),
    )
}

/// A text that ends as a sentence does.
fn ended(text: &str) -> String {
    if text.ends_with('.') { text.to_owned() } else { format!("{text}.") }
}

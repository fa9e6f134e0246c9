//! What is said of an extra need: its range, its drivers, other splits of the reserve, what is asked for beside it.

use super::{
    number,
    term::{Term, term},
};
use crate::said::Said;

pub const P50: Term = term("P50", "P50");
pub const P80: Term = term("P80", "P80");
pub const P95: Term = term("P95", "P95");
pub const RESERVE_HINT: Term = term("Zuschlag", "On top");
pub const STAFF: Term = term("Personal", "Staff");
pub const VOLUME: Term = term("Menge", "Volume");
pub const PRICE: Term = term("Preis", "Price");
pub const DELAY: Term = term("Verzug", "Delay");
pub const ONE_OFF: Term = term("einmalig", "One-off");
pub const MOVED: Term = term("Änderung", "Change");
pub const RULE: Term = term("Regel", "Rule");
pub const REST: Term = term("Rest", "Rest");
pub const FULLY_SERVED: Term = term("voll bedient", "In full");
pub const SMALLEST_SHARE: Term = term("kleinster Anteil", "Smallest share");
pub const LOWEST_RATE: Term = term("kleinste Quote", "Lowest rate");
pub const OF_WHOM: Term = term("von", "Of");
pub const REQUESTS: Term = term("Anträge", "Requests");
pub const ASKED: Term = term("noch beantragt", "Still asked for");
pub const DIFFERENCE: Term = term("Differenz", "Difference");
pub const WITHOUT_NEED: Term = term("ohne Bedarf", "Without need");
pub const WITHOUT_REQUEST: Term = term("ohne Antrag", "Not asked for");
pub const RANGES: Term = term("Spanne", "Range");
pub const DRIVERS: Term = term("Treiber", "Drivers");
pub const SPLITS: Term = term("Verteilungen", "Splits");
pub const SPLIT_SHARES: Term = term("Anteile", "Shares");
pub const SCENARIO: Term = term("Szenario", "Scenario");

/// What a rule is called.
pub fn rule(code: &str) -> Term {
    match code {
        "A" => term("A Vorschlag", "A proposal"),
        "B" => term("B anteilig", "B in proportion"),
        "C" => term("C nach Dringlichkeit", "C by urgency"),
        "D" => term("D kleinste Quote zuerst", "D smallest rate first"),
        _ => term("", ""),
    }
}

/// That the total of a range is no sum of rows.
pub fn total_of_draws() -> Said {
    Said::new(
        "Die Summe ist die der Ziehungen, nicht die der Zeilen; der Zuschlag ist P80 − P50.",
        "The total is that of the draws, not that of the rows; what is on top is P80 − P50.",
    )
}

/// What moved a need. `since`: the number of the earlier state.
pub fn drivers_since(since: u64, since_day: &str, target_day: &str) -> Said {
    let (number, from, to) = (number::number(since), number::day(since_day), number::day(target_day));
    let days = if since_day == target_day {
        Said::default()
    } else {
        Said::new(format!(", Zieltag {} statt {}", to.de, from.de), format!(", target day {} not {}", to.en, from.en))
    };
    Said::new(
        format!("Was den Mehrbedarf seit Journal Nr. {} bewegt hat{}", number.de, days.de),
        format!("What moved the extra need since journal number {}{}", number.en, days.en),
    )
}

/// What the drivers are.
pub fn shapley() -> Said {
    Said::new(
        "Shapley-Werte: keine Reihenfolge ist bevorzugt, die Teile ergeben die Änderung auf den Cent. Menge sind \
         Quoten, Nutzungsdauern, Bestand und Bestelltes.",
        "Shapley values: no order is preferred, and the parts add up to the change, to the cent. Volume is quotas, \
         life times, what is there and what is ordered.",
    )
}

/// What counts as asked for.
pub fn asked_is() -> Said {
    Said::new(
        "Beantragt ist, was verlangt, nach der Anerkennung anerkannt, und noch nicht bewilligt ist. Jede Summe ist die \
         der gezeigten Zahlen.",
        "Asked for is what is demanded, once approved what is approved, and not granted yet. Each total is that of the \
         figures shown.",
    )
}

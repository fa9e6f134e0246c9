//! What the events are called that rows of a plan make.

use sollist_contract::{
    event::PaymentMade,
    ids::{LineName, PaymentNo},
};

use super::{actual, place::key_of};

/// The source of plan lines; what begins like it is ours alone.
pub const PLAN_SOURCE: &str = "/sollist/plan";
/// What the numbers of payments begin with that are the Ist of a plan.
pub const ACCOUNT: &str = "haushaltsrechnung-";

/// The number of the how many-th posting of a line's Ist: the first is the Ist itself, later ones correct it.
pub fn account_number(line: &LineName, posting: u64) -> Option<PaymentNo> {
    key_of(&if posting <= 1 { format!("{ACCOUNT}{line}") } else { format!("{ACCOUNT}{posting}-{line}") })
}

/// The name of the event that a row about a line makes, of its Soll or of its Ist.
pub fn event_name(line: &LineName, actual: bool) -> (String, String) {
    if actual {
        return (PaymentMade::PLAN_SOURCE.to_owned(), actual::id(line, 1));
    }
    (PLAN_SOURCE.to_owned(), line.to_string())
}

/// Every name that this event ever had: as version 0.2.0 called the Ist, it may stand on the list of what was refused.
pub fn event_names(line: &LineName, actual: bool) -> Vec<(String, String)> {
    let former = || Some((format!("{}{}", PaymentMade::ACCOUNT, line.year()), account_number(line, 1)?.to_string()));
    std::iter::once(event_name(line, actual)).chain(actual.then(former).flatten()).collect()
}

//! The sentences of procurement: what of its orders is not there, or cannot be read.

use sollist_contract::refusal::{Reason, Refusal, Say};

use crate::store::NoOrder;

impl Say for NoOrder {
    fn say(&self) -> Refusal {
        match self {
            NoOrder::Unknown { authority, number } => Refusal::new(
                Reason::OrderNotThere,
                "",
                format!("Die Behörde „{authority}“ hat keine Bestellung „{number}“."),
                format!("The authority “{authority}” has no order “{number}”."),
            ),
            NoOrder::Unreadable { number, what } => Refusal::new(
                Reason::OrderUnreadable,
                "",
                format!("Die Bestellung {number} ist im Speicher unlesbar ({what}); bitte „sollist verify“ ausführen."),
                format!("Order {number} cannot be read from the store ({what}); please run `sollist verify`."),
            ),
        }
    }
}

/// One example of every refusal.
pub fn examples() -> Vec<Refusal> {
    let all = [
        NoOrder::Unknown { authority: "ba-pankow".to_owned(), number: "B-1".to_owned() },
        NoOrder::Unreadable { number: "B-1".to_owned(), what: "state" },
    ];
    all.iter().map(Say::say).collect()
}

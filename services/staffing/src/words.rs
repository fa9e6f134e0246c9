//! The sentences of staffing, in both languages.

use sollist_contract::refusal::{Reason, Refusal, Say};

use crate::domain::Refused;

impl Say for Refused {
    fn say(&self) -> Refusal {
        let Refused::NothingReported(authority) = self;
        Refusal::new(
            Reason::HeadcountUnknown,
            "authority",
            format!("Die Behörde „{authority}“ hat noch keine Beschäftigtenzahlen gemeldet."),
            format!("The authority “{authority}” has not reported a headcount yet."),
        )
    }
}

/// One example of every refusal of staffing.
pub fn examples() -> Vec<Refusal> {
    vec![Refused::NothingReported("ba-pankow".to_owned()).say()]
}

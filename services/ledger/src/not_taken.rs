//! Events of contexts that a desk does not decide on.

use sollist_contract::envelope::Envelope;

/// An event of a context that nobody here decides on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotTaken {
    pub context: &'static str,
}

pub fn not_taken(envelope: &Envelope) -> NotTaken {
    NotTaken { context: envelope.event.context() }
}

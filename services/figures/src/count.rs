//! An event of the journal into the fold.

use sollist_analytics::Facts;
use sollist_contract::envelope::{Envelope, NotRead};
use sollist_platform::{Error, store::journal::Recorded};

/// Counts an event; one that cannot be read has its number all the same.
pub(crate) fn count(facts: &mut Facts, event: &Recorded, read: &Result<Envelope, NotRead>) -> Result<(), Error> {
    let counted = match read {
        Ok(envelope) => facts.apply(event.seq, event.recorded_at, envelope),
        Err(_) => facts.pass_over(event.seq, event.recorded_at),
    };
    counted.map_err(|error| Error::Unreadable { seq: event.seq, why: error.to_string() })
}

//! What somebody wants of a store, and how long they wait for it.

use std::time::Duration;

/// How long somebody waits for a connection of the pool.
pub(crate) const ACQUIRE: Duration = Duration::from_secs(5);
/// How long an answer may take to a question that is there for the answer alone.
pub(crate) const SOON: Duration = Duration::from_secs(10);

/// What the opener will do with the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Reads and writes: brings the store up to date, and keeps every other writer out of an embedded one.
    Write,
    /// Reads what is there, also beside a writer.
    Read,
    /// Reads the journal alone, to prove it: also one that an earlier version made and no writer has brought up to
    /// date.
    Prove,
}

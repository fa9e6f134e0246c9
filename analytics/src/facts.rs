//! The fold.
use jiff::Timestamp;
use sollist_contract::{envelope::Envelope, ids::{Authority, LineName}, event::Labels};
use crate::error::FigureError;

/// Everything the journal says, in columns.
#[derive(Debug, Default)]
pub struct Facts { last: u64 }

/// Why an event was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FactsError {
    #[error("the journal has a gap: expected event {expected}, got {got}")]
    Gap { expected: u64, got: u64 },
    #[error("the facts are full: more than 4 billion names")]
    Full,
}

impl Facts {
    pub fn new() -> Facts { Facts::default() }
    /// Takes the next event. One seen before is ignored; a gap is an error.
    pub fn apply(&mut self, seq: u64, _recorded_at: Timestamp, _envelope: &Envelope) -> Result<(), FactsError> { self.last = seq; Ok(()) }
    pub fn last_seq(&self) -> u64 { self.last }
    /// The last event known at `as_of`: an RFC 3339 instant of recording, or a journal number.
    pub fn seq_of(&self, _as_of: &str) -> Result<u64, FigureError> { Ok(self.last) }
    /// When an event was recorded.
    pub fn recorded_at(&self, _seq: u64) -> Option<Timestamp> { None }
    /// The authorities known at `seq`, by code.
    pub fn authorities(&self, _seq: u64) -> Vec<Authority> { vec![] }
    /// What people call a line.
    pub fn labels(&self, _line: &LineName) -> Option<&Labels> { None }
}

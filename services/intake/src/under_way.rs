//! What is under way of a stream between what came and its receipts, and why a call is not answered.

use std::sync::Arc;

use sollist_platform::write::batch::{Answers, Command};

/// Why a call is not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAnswered {
    /// Others have their tables proved.
    ProofsCrowded,
    /// Others watch the journal, as many as may.
    WatchersCrowded,
    /// The positions of entries do not rise: one, and the one that follows it.
    PositionsNotRising { before: u64, position: u64 },
    /// That it is only to be checked was not said in the first message: what came before is recorded.
    CheckSaidLate,
}

/// A message under way: what its receipt will say besides the answers.
pub struct Submitted {
    pub position: u64,
    pub origin: Arc<str>,
    /// Position and name of each command.
    pub names: Vec<(u64, String, String)>,
    pub answers: Answers,
}

/// Position and name of a command.
pub fn name_of(command: &Command) -> (u64, String, String) {
    let position = command.place.as_ref().map_or(0, |place| place.position);
    let (source, id) =
        command.what.as_ref().map_or((String::new(), String::new()), |e| (e.source.clone(), e.id.clone()));
    (position, source, id)
}

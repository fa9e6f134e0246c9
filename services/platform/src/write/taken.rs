//! Why a command cannot be recorded under its name: something else has it.

/// The name of a command, or of what follows from it, is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// By something else that is recorded; the number is 0 where it is about to be.
    Other { source: String, id: String, seq: u64 },
    /// By what the books would have made of it, and do not know.
    NotInTheTables { id: String, seq: u64 },
    /// By a row of the table that is no event: taking it for one would swallow what is true.
    Outside { source: String, id: String, seq: i64 },
    /// What follows from the command would need a name that something else has.
    OfAConsequence { source: String, id: String, seq: u64 },
}

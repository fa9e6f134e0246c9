//! What an officer would query of what is booked: recorded all the same. Pure.

use sollist_contract::{
    day::Day,
    ids::{Authority, LineName},
    money::Cents,
};

use crate::days::Missing;

/// More was taken than there is, and no consent covers it: what would have been refused, had it been asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beyond {
    pub line: LineName,
    /// The day of what took it.
    pub on: Day,
    /// The first day on which it is not there, from then on, and by how much the line is overdrawn.
    pub missing: Missing,
}

impl Beyond {
    /// Whether anybody has spent or bound it: a line that only lacks money (a global cut, a freeze beyond the Soll) is
    /// not overdrawn.
    pub fn is_overdrawn(&self) -> bool {
        self.missing.by.is_positive()
    }
}

/// What is queried of lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warned {
    Overdrawn(Beyond),
    /// Of the commitment authority (VE) of a later year.
    VeOverdrawn {
        year: i16,
        beyond: Beyond,
    },
    /// It belongs to somebody else, who is not the central chapter.
    Foreign {
        line: LineName,
        owner: Authority,
        spender: Authority,
        /// Of the event, which names the line.
        field: &'static str,
    },
    /// What it had left was carried over to the year after, and is spent here now: less is left than was carried over.
    CarriedOverAndSpent {
        line: LineName,
        left: Cents,
        to: LineName,
        carried: Cents,
    },
}

//! Why a command cannot be recorded under its name: something else has it.

use std::collections::BTreeSet;

use serde_json::Value;
use sollist_contract::envelope::parse_time;

/// In what an event differs from another one of its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Differs {
    Kind,
    Time,
    /// A field of its data.
    Field(String),
}

impl Differs {
    /// Of two events as text.
    pub fn between(one: &str, other: &str) -> Vec<Differs> {
        let read = |text| serde_json::from_str::<Value>(text).unwrap_or_default();
        let (one, other) = (read(one), read(other));
        let instant = |of: &Value| of["time"].as_str().and_then(|time| parse_time(time).ok());
        let kind = (one["type"] != other["type"]).then_some(Differs::Kind);
        let time = (instant(&one) != instant(&other)).then_some(Differs::Time);
        let names = |of: &Value| of["data"].as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect();
        let names: BTreeSet<String> = <BTreeSet<String>>::union(&names(&one), &names(&other)).cloned().collect();
        let field = names.into_iter().filter(|name| one["data"][name] != other["data"][name]).map(Differs::Field);
        // Of another kind everything is other.
        match kind {
            Some(kind) => vec![kind],
            None => time.into_iter().chain(field).collect(),
        }
    }
}

/// The name of a command, or of what follows from it, is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// By something else that is recorded; the number is 0 where it is about to be. `differs`: in what, as far as that
    /// is known.
    Other { source: String, id: String, seq: u64, differs: Vec<Differs> },
    /// By what the books would have made of it, and do not know.
    NotInTheTables { id: String, seq: u64 },
    /// By a row of the table that is no event: taking it for one would swallow what is true.
    Outside { source: String, id: String, seq: i64 },
    /// What follows from the command would need a name that something else has.
    OfAConsequence { source: String, id: String, seq: u64 },
}

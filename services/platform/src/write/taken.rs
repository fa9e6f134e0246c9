//! Why a command cannot be recorded under its name: something else has it.

use std::collections::BTreeSet;

use serde_json::Value;
use sollist_contract::{envelope::parse_time, sealed::Word};

/// In what an event differs from another one of its name: what that one says, and what this one does, where whoever
/// asks may see both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Differs {
    Kind,
    Time(Option<Both>),
    /// A field of its data.
    Field(String, Option<Both>),
}

/// What is recorded and what is said now; nothing: it is not said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Both {
    pub recorded: Option<String>,
    pub now: Option<String>,
}

impl Both {
    /// Nothing of what is sealed: whoever opens it is not here.
    fn of(recorded: &Value, now: &Value) -> Option<Both> {
        let text = |value: &Value| match value {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => Some(value.to_string()),
        };
        let both = Both { recorded: text(recorded), now: text(now) };
        let is_sealed = |text: &Option<String>| text.as_ref().is_some_and(|text| Word::within(text).next().is_some());
        (!is_sealed(&both.recorded) && !is_sealed(&both.now)).then_some(both)
    }
}

impl Differs {
    /// Of two events as text; `shown`: whether what they say is told too.
    pub fn between(now: &str, recorded: &str, shown: bool) -> Vec<Differs> {
        let read = |text| serde_json::from_str::<Value>(text).unwrap_or_default();
        let (now, recorded) = (read(now), read(recorded));
        // Of another kind everything is other.
        if now["type"] != recorded["type"] {
            return vec![Differs::Kind];
        }
        let instant = |of: &Value| of["time"].as_str().and_then(|time| parse_time(time).ok());
        let both = |recorded, now| shown.then(|| Both::of(recorded, now)).flatten();
        let time = (instant(&now) != instant(&recorded)).then(|| Differs::Time(both(&recorded["time"], &now["time"])));
        let names = |of: &Value| of["data"].as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect();
        let names: BTreeSet<String> = <BTreeSet<String>>::union(&names(&now), &names(&recorded)).cloned().collect();
        let (was, is) = (&recorded["data"], &now["data"]);
        let other = names.into_iter().filter(|name| was[name] != is[name]);
        let field = other.map(|name| {
            let both = both(&was[&name], &is[&name]);
            Differs::Field(name, both)
        });
        time.into_iter().chain(field).collect()
    }
}

/// Where and when something is recorded; where it is about to be, there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub seq: u64,
    /// Microseconds since 1970.
    pub recorded_at: i64,
}

/// The name of a command, or of what follows from it, is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// By something else that is recorded. `differs`: in what, as far as that is known.
    Other { source: String, id: String, place: Option<Place>, differs: Vec<Differs> },
    /// By what the books would have made of it, and do not know.
    NotInTheTables { id: String, seq: u64 },
    /// By a row of the table that is no event: taking it for one would swallow what is true.
    Outside { source: String, id: String, seq: i64 },
    /// What follows from the command would need a name that something else has.
    OfAConsequence { source: String, id: String, seq: u64 },
}

//! The derivation of a need, as a row of it tells it when it is asked for: a tree of JSON.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Map, Value};

/// A node; what is not known stays away.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Node {
    pub name: String,
    pub formula: String,
    pub value: Value,
    inputs: Map<String, Value>,
    events: Vec<Event>,
    pub parameters: Vec<Parameter>,
    pub children: Vec<Node>,
}

#[derive(Debug, Deserialize)]
struct Event {
    seq: u64,
}

/// A parameter that a value rests on.
#[derive(Debug, Deserialize)]
pub struct Parameter {
    pub set: String,
    pub valid_from: String,
    pub item: String,
}

impl Node {
    pub fn read(json: &str) -> Result<Node, serde_json::Error> {
        serde_json::from_str(json)
    }

    /// What it is computed with, as far as there is something.
    pub fn inputs(&self) -> impl Iterator<Item = (&String, &Value)> {
        let is_told = |value: &Value| !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty());
        self.inputs.iter().filter(move |(_, value)| is_told(value))
    }

    /// The numbers of its events, each once: one of them may have told several things.
    pub fn events(&self) -> Vec<u64> {
        let mut seen = BTreeSet::new();
        self.events.iter().map(|event| event.seq).filter(|number| seen.insert(*number)).collect()
    }
}

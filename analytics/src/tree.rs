//! The derivation of a figure as a tree: each node names its formula, its inputs, and what stands behind them.

use serde::Serialize;
use sollist_contract::{day::Day, ids::Item};

/// One step of a derivation.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Node {
    /// `need`, `target`, `usable`, …, or a budget line.
    pub name: String,
    pub formula: String,
    /// A count, or an amount in EUR as a decimal string.
    pub value: serde_json::Value,
    pub inputs: serde_json::Map<String, serde_json::Value>,
    /// The events behind this node.
    pub events: Vec<EventRef>,
    /// The parameters behind this node.
    pub parameters: Vec<ParameterRef>,
    pub children: Vec<Node>,
}

/// An event by its number in the journal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct EventRef {
    pub seq: u64,
    #[serde(rename = "type")]
    pub kind: &'static str,
}

/// A published parameter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ParameterRef {
    pub set: String,
    pub valid_from: Day,
    pub item: Item,
    pub seq: u64,
}

//! The bridge from one position to another (docs/spec.md#restatement-bridge): the examples of its contract, and what
//! holds for every figure over random journals.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../common/mod.rs"]
mod common;

mod laws;
mod vectors;

use common::*;
use sollist_analytics::*;

/// The bridge of one figure between two positions, each an as-of and an until.
pub fn bridges(facts: &Facts, id: &str, from: (&str, &str), to: (&str, &str)) -> Vec<Bridge> {
    let query = IndicatorQuery { id: Some(id.to_owned()), ..IndicatorQuery::default() };
    let (from, to) = (view(facts, from.0, from.1), view(facts, to.0, to.1));
    bridge(facts, &from, &to, &query, Detail::default()).unwrap()
}

pub fn the_one(facts: &Facts, id: &str, from: (&str, &str), to: (&str, &str)) -> Bridge {
    let mut all = bridges(facts, id, from, to);
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

/// `before -> after: difference; class part events`.
pub fn told(bridge: &Bridge) -> Vec<String> {
    let value = |value: &Result<rust_decimal::Decimal, Missing>| match value {
        Ok(value) => value.to_string(),
        Err(why) => german(why),
    };
    let text = |value: Option<rust_decimal::Decimal>| value.map_or("-".to_owned(), |value| value.to_string());
    let mut all = vec![format!("{} -> {}: {}", value(&bridge.before), value(&bridge.after), text(bridge.difference))];
    all.extend(bridge.components.iter().map(|one| {
        let events: Vec<String> = one.events.iter().map(u64::to_string).collect();
        format!("{} {} [{}]", one.class.code(), text(one.part), events.join(" "))
    }));
    all
}

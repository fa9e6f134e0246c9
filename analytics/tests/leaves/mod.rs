//! What the events say of the last parts of a derivation, read from their JSON and from nothing else.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use rust_decimal::Decimal;
use serde_json::Value;
use sollist_analytics::derivation::{Op, Part};

use super::common::Journal;

fn input<'p>(leaf: &'p Part, wanted: &str) -> Option<&'p str> {
    leaf.inputs.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value.as_str())
}

fn data(j: &Journal, seq: u64) -> Value {
    let (_, envelope) = &j.events[usize::try_from(seq).unwrap() - 1];
    let said: Value = serde_json::from_str(&envelope.to_json().unwrap()).unwrap();
    said["data"].clone()
}

fn number(value: &Value) -> Decimal {
    match value {
        Value::String(text) => text.parse().unwrap(),
        Value::Number(number) => number.to_string().parse().unwrap(),
        _ => Decimal::ZERO,
    }
}

/// What its event says of a leaf; `None` where nothing is to be read.
pub fn read(j: &Journal, leaf: &Part) -> Option<Decimal> {
    if leaf.op != Op::Lookup || leaf.value.is_none() {
        return leaf.value;
    }
    if input(leaf, "what") == Some("counted") {
        let data = data(j, leaf.events[0]);
        let one = |part: &Value| {
            let is = |field: &str, input_is: &str| {
                part[field].to_string().trim_matches('"') == input(leaf, input_is).unwrap_or("null")
            };
            is("in_use", "in_use") && is("in_stock", "in_stock") && is("commissioned_on", "commissioned")
        };
        let found = match data["parts"].as_array() {
            Some(parts) => parts.iter().any(one),
            None => one(&data),
        };
        let of = |name: &str| input(leaf, name).unwrap().parse::<Decimal>().unwrap();
        return found.then(|| of("in_use") + of("in_stock"));
    }
    let Some(field) = input(leaf, "field") else {
        return Some(Decimal::from(i32::from(leaf.events.is_empty())));
    };
    let [seq] = leaf.events[..] else { return Some(Decimal::ZERO) };
    let said = data(j, seq);
    let value = field.split('/').fold(&said, |at, key| match key.parse::<usize>() {
        Ok(place) if at.is_array() => &at[place],
        _ => &at[key],
    });
    if let Some(is) = input(leaf, "is") {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        return Some(Decimal::from(i32::from(text == is)));
    }
    let value = number(value);
    Some(if input(leaf, "sign") == Some("-") { -value } else { value })
}

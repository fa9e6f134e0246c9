//! Events of any type in a small world, by the JSON Schemas of their data: what a type gains is tried without a word
//! here. What comes out is well formed; whether the books take it is for them to say.

use serde_json::{Map, Number, Value, json};
use sollist_contract::event::Event;

use crate::storm::dice::Dice;

pub const AUTHORITIES: [&str; 4] = ["ba-pankow", "ba-mitte", "ikt-steuerung", "polizei-berlin"];
/// Lines and whose they are: of two years, of the central chapter, of a district's own plan.
pub const LINES: [(&str, &str, &str); 8] = [
    ("2026/30/25/bezirksamt-pankow/geraete", "ba-pankow", "mobile-devices"),
    ("2026/30/25/bezirksamt-pankow/vpn", "ba-pankow", "remote-access"),
    ("2026/30/25/bezirksamt-mitte/geraete", "ba-mitte", "mobile-devices"),
    ("2027/30/25/bezirksamt-pankow/geraete", "ba-pankow", "mobile-devices"),
    ("2026/30/25/ikt-steuerung/pauschale", "ikt-steuerung", "reserve"),
    ("2027/30/25/ikt-steuerung/pauschale", "ikt-steuerung", "reserve"),
    ("2026/33/33/3300/51185", "ba-pankow", "other"),
    ("2026/30/05/polizei-berlin/einnahmen", "polizei-berlin", "other"),
];
/// What databases, spreadsheets and people stumble over.
const ODD: [&str; 8] = [
    "Anschaffung",
    "'\"\\;--$1%_",
    "\u{202e}umgekehrt",
    "🏛️ 𝔅𝔢𝔯𝔩𝔦𝔫",
    "B-\u{ffff}",
    "a\u{308}ä",
    "=1+1",
    "{\"a\":[1,null]}",
];

/// The data of an event of a type.
pub fn data(dice: &mut Dice, type_name: &str) -> Value {
    let (_, schema) = Event::schemas().into_iter().find(|(name, _)| *name == type_name).unwrap();
    let schema = schema.to_value();
    Walk { dice, definitions: schema.get("$defs").cloned().unwrap_or_default() }.value(&schema, "", 0)
}

/// What a schema allows beside null.
fn not_null(schema: &Value) -> Value {
    let mut schema = schema.clone();
    if let Some(ways) = schema.get_mut("anyOf").and_then(Value::as_array_mut) {
        ways.retain(|way| way["type"] != "null");
    }
    if let Some(kinds) = schema.get_mut("type").and_then(Value::as_array_mut) {
        kinds.retain(|kind| kind != "null");
    }
    schema
}

struct Walk<'a> {
    dice: &'a mut Dice,
    definitions: Value,
}

impl Walk<'_> {
    fn value(&mut self, schema: &Value, name: &str, depth: u32) -> Value {
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            let name = reference.rsplit('/').next().unwrap().to_owned();
            let Some(found) = self.known(&name) else {
                let there = self.definitions[&name].clone();
                return self.value(&there, &name, depth + 1);
            };
            return found;
        }
        if schema.get("properties").is_some() {
            return self.object(schema, depth);
        }
        if let Some(choice) = self.choice(schema) {
            return self.value(&choice, name, depth + 1);
        }
        if let Some(choices) = schema.get("enum").and_then(Value::as_array) {
            return self.dice.pick(choices);
        }
        if let Some(only) = schema.get("const") {
            return only.clone();
        }
        let kind = match schema.get("type") {
            Some(Value::Array(kinds)) => self.dice.pick(kinds),
            Some(kind) => kind.clone(),
            None => return self.anything(0),
        };
        match kind.as_str().unwrap_or_default() {
            "object" => self.object(schema, depth),
            "array" => (0..self.dice.below(3) + 1).map(|_| self.value(&schema["items"], name, depth + 1)).collect(),
            "integer" => json!(self.whole(schema)),
            "number" => json!("0.147"),
            "boolean" => json!(self.dice.chance(50)),
            "null" => Value::Null,
            _ => json!(self.text(schema, name)),
        }
    }

    /// What has to agree with what others say, or nothing is ever accepted.
    fn known(&mut self, name: &str) -> Option<Value> {
        let dice = &mut *self.dice;
        Some(match name {
            "Authority" => json!(dice.pick(&AUTHORITIES)),
            "LineName" => json!(dice.pick(&LINES).0),
            "Item" => json!(dice.pick(&["notebook", "vpn", "lan"])),
            "OrderNo" => json!(format!("B-{}", dice.below(6))),
            "RequestNo" => json!(format!("M-{}", dice.below(4))),
            "Day" => json!(format!("2026-{:02}-{:02}", dice.between(1, 12), dice.between(1, 28))),
            "Amount" => json!(format!(
                "{}{}.{:02}",
                if dice.chance(15) { "-" } else { "" },
                dice.between(0, 500),
                dice.below(100)
            )),
            "Quantity" => json!(dice.between(1, 12)),
            "Count" => json!(dice.between(0, 40)),
            "Rate" => json!(format!("{}.{:02}", dice.below(3), dice.below(100))),
            "Number" => json!(dice.pick(&["0.147", "-7", "12", "0.10"])),
            "Text" => json!(dice.pick(&ODD)),
            "Quarter" => json!(dice.pick(&["2026-Q1", "2026-Q2"])),
            "FileHash" => json!(dice.pick(&["0", "a"]).repeat(64)),
            _ => return None,
        })
    }

    /// One of several ways, where there are some.
    fn choice(&mut self, schema: &Value) -> Option<Value> {
        let choices = ["anyOf", "oneOf"].iter().find_map(|key| schema.get(key)?.as_array())?;
        Some(self.dice.pick(choices))
    }

    fn object(&mut self, schema: &Value, depth: u32) -> Value {
        let mut out = Map::new();
        // A way says what else must be there, and what must not.
        let way = self.choice(schema).unwrap_or_default();
        let required: Vec<&str> = [schema, &way]
            .iter()
            .flat_map(|of| of["required"].as_array())
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        for (name, of) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
            if way["properties"][name]["type"] == "null" {
                continue;
            }
            if required.contains(&name.as_str()) || self.dice.chance(40) {
                let without_null = required.contains(&name.as_str()).then(|| not_null(of));
                out.insert(name.clone(), self.value(without_null.as_ref().unwrap_or(of), name, depth + 1));
            }
        }
        if let Some(of) = schema.get("additionalProperties").filter(|of| of.is_object()) {
            for item in ["notebook", "vpn"] {
                out.insert(item.to_owned(), self.value(of, item, depth + 1));
            }
        }
        Value::Object(out)
    }

    fn whole(&mut self, schema: &Value) -> i64 {
        let low = schema.get("minimum").and_then(Value::as_i64).unwrap_or(-40).max(-40);
        let high = schema.get("maximum").and_then(Value::as_i64).unwrap_or(40);
        // A year, or a small number.
        let (low, high) = if high > 2_000 && low > 1_000 || schema.get("format") == Some(&json!("int16")) {
            (2026, 2029)
        } else {
            (low, high.min(low + 40))
        };
        low + i64::try_from(self.dice.between(0, u64::try_from(high - low).unwrap())).unwrap()
    }

    fn text(&mut self, schema: &Value, name: &str) -> String {
        match schema.get("pattern").and_then(Value::as_str) {
            Some(pattern) if pattern.starts_with("^.{1,") => format!("{name}-{}", self.dice.below(3)),
            Some(_) => format!("{}.{:02}", self.dice.below(3), self.dice.below(100)),
            None => self.dice.pick(&["", "a\0b", "Kapitel", ODD[3]]).to_owned(),
        }
    }

    /// Any JSON: whatever a sender derives a request from.
    fn anything(&mut self, depth: u32) -> Value {
        let dice = &mut *self.dice;
        match dice.below(if depth > 3 { 6 } else { 9 }) {
            0 => Value::Null,
            1 => json!(dice.chance(50)),
            2 => json!(dice.pick(&ODD)),
            3 => json!(dice.between(0, u64::MAX - 1)),
            4 => Number::from_f64(dice.pick(&[1e15, 1e-7, -0.0, 0.1, 1e300, 5e-324, 123_456_789.123_456_79]))
                .map_or(Value::Null, Value::Number),
            5 => {
                let (whole, part) = (dice.between(0, 99_999), dice.between(0, u64::MAX - 1));
                serde_json::from_str(&format!("{whole}.{part}e{}", dice.below(20))).unwrap()
            }
            6 | 7 => (0..dice.below(4)).map(|_| self.anything(depth + 1)).collect(),
            _ => {
                let names = ["a", "ä\u{0}", "", "1"];
                Value::Object(
                    (0..self.dice.below(3))
                        .map(|_| (self.dice.pick(&names).to_owned(), self.anything(depth + 1)))
                        .collect(),
                )
            }
        }
    }
}

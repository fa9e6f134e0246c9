//! As much of JSON Schema as the committed schemas use. A keyword or pattern it does not know is a failure, not a pass.

use serde_json::Value;
use sollist_contract::{
    day::Day,
    event::FileHash,
    ids::LineName,
    money::exact_decimal,
    parameters::{MonthDay, Year},
    quarter::Quarter,
    sealed::Word,
};

/// What `value` breaks of `schema`; empty when it holds.
pub fn faults(schema: &Value, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    check(schema, schema, value, "data", &mut found);
    found
}

fn check(root: &Value, schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    let Some(keywords) = schema.as_object() else {
        return if schema == &Value::Bool(false) {
            found.push(format!("{at} is not allowed"))
        };
    };
    for (keyword, rule) in keywords {
        let holds = match keyword.as_str() {
            "$schema" | "title" | "description" | "$defs" | "default" => true,
            "$ref" => {
                let target = root.pointer(rule.as_str().unwrap().trim_start_matches('#')).expect("a definition");
                check(root, target, value, at, found);
                true
            }
            "type" => match rule {
                Value::Array(kinds) => kinds.iter().any(|kind| is_a(kind, value)),
                kind => is_a(kind, value),
            },
            "enum" => rule.as_array().unwrap().contains(value),
            "const" => rule == value,
            "anyOf" | "oneOf" => {
                let fits = |schema: &&Value| {
                    let mut faults = Vec::new();
                    check(root, schema, value, at, &mut faults);
                    faults.is_empty()
                };
                let count = rule.as_array().unwrap().iter().filter(fits).count();
                if keyword == "oneOf" { count == 1 } else { count > 0 }
            }
            "maxItems" => value.as_array().is_none_or(|list| list.len() as u64 <= rule.as_u64().unwrap()),
            "minItems" => value.as_array().is_none_or(|list| list.len() as u64 >= rule.as_u64().unwrap()),
            "minimum" => value.as_i64().is_none_or(|n| n >= rule.as_i64().unwrap()),
            "maximum" => value.as_i64().is_none_or(|n| n <= rule.as_i64().unwrap()),
            "pattern" => value.as_str().is_none_or(|text| matches(rule.as_str().unwrap(), text)),
            "format" => match rule.as_str().unwrap() {
                "date" => value.as_str().is_none_or(|text| text.parse::<Day>().is_ok()),
                "int16" => value.as_i64().is_none_or(|n| i16::try_from(n).is_ok()),
                "uint64" => value.as_i64().is_none_or(|n| n >= 0),
                "uint16" => value.as_i64().is_none_or(|n| u16::try_from(n).is_ok()),
                other => panic!("format {other} is not known"),
            },
            "required" => rule
                .as_array()
                .unwrap()
                .iter()
                .all(|name| !value.is_object() || value.get(name.as_str().unwrap()).is_some()),
            "items" => {
                for (index, part) in value.as_array().into_iter().flatten().enumerate() {
                    check(root, rule, part, &format!("{at}[{index}]"), found);
                }
                true
            }
            "properties" | "patternProperties" | "additionalProperties" => {
                for (name, part) in value.as_object().into_iter().flatten() {
                    for schema in schemas_of(keywords, keyword, rule, name) {
                        check(root, schema, part, &format!("{at}.{name}"), found);
                    }
                }
                true
            }
            other => panic!("keyword {other} is not known"),
        };
        if !holds {
            found.push(format!("{at} breaks {keyword} {rule}"));
        }
    }
}

/// The schemas that one of the three keywords on properties has for a property.
fn schemas_of<'a>(
    all: &'a serde_json::Map<String, Value>,
    keyword: &str,
    rule: &'a Value,
    name: &str,
) -> Vec<&'a Value> {
    let named = |keyword: &str| all.get(keyword).and_then(|rule| rule.get(name));
    let patterned = |keyword: &str| -> Vec<&'a Value> {
        let rules = all.get(keyword).and_then(Value::as_object).into_iter().flatten();
        rules.filter(|(pattern, _)| matches(pattern, name)).map(|(_, schema)| schema).collect()
    };
    match keyword {
        "properties" => rule.get(name).into_iter().collect(),
        "patternProperties" => patterned(keyword),
        _ if named("properties").is_none() && patterned("patternProperties").is_empty() => vec![rule],
        _ => Vec::new(),
    }
}

fn is_a(kind: &Value, value: &Value) -> bool {
    match kind.as_str().unwrap() {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64(),
        other => panic!("type {other} is not known"),
    }
}

/// The patterns in words.
fn matches(pattern: &str, text: &str) -> bool {
    let one_line = |max: usize| (1..=max).contains(&text.chars().count()) && !text.contains(['\n', '\r']);
    let decimals = |max: usize| {
        exact_decimal(text).is_some() && text.split_once('.').is_none_or(|(_, places)| places.len() <= max)
    };
    let slug = |part: &str| {
        !part.is_empty()
            && part
                .split('-')
                .all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_lowercase()))
    };
    match pattern {
        "^.{1,200}$" => one_line(200),
        "^(.{1,2000}|sealed:[0-9a-f]{16}:[A-Za-z0-9_-]{39,2704})$" => one_line(2_000) || Word::of(text).is_some(),
        "^[a-z0-9]+(-[a-z0-9]+)*$" => slug(text),
        r"^-?[0-9]+(\.[0-9]{1,2})?$" => decimals(2),
        r"^[0-9]+(\.[0-9]{1,12})?$" => !text.starts_with('-') && decimals(12),
        r"^-?[0-9]+(\.[0-9]+)?$" => exact_decimal(text).is_some(),
        "^(199[0-9]|2[01][0-9]{2})$" => text.parse::<Year>().is_ok(),
        "^(199[0-9]|2[01][0-9]{2})-Q[1-4]$" => text.parse::<Quarter>().is_ok(),
        "^[0-9a-f]{64}$" => text.parse::<FileHash>().is_ok(),
        "^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$" => text.parse::<MonthDay>().is_ok(),
        "^(199[0-9]|2[01][0-9]{2})/(3[0-9]|4[0-2])(/[a-z0-9]+(-[a-z0-9]+)*){3}$" => text.parse::<LineName>().is_ok(),
        other => panic!("pattern {other} is not known"),
    }
}

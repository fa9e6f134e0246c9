//! What the money of a funding request is for, in one sentence, and its derivation as people read it.

use serde_json::Value;
use sollist_contract::{
    ids::Text,
    money::{german_count, german_decimal},
    sealed::Word,
    words::terms,
};

use crate::{
    model::Purpose,
    words::{SEALED, counted, item_name},
};

/// A free text as a report has it. One that is sealed is in none: a report is the same bytes when it is erased.
pub fn on_paper(text: &Text) -> String {
    if Word::of(text.as_str()).is_some() { SEALED.to_owned() } else { text.to_string() }
}

/// `Ersatz alter Geräte (385 × Notebook zu je 1.071,72 EUR)`: the reason that was given, and the item where it is
/// named; without either the derivation. `None`: who asked said nothing.
pub fn purpose(asked: &Purpose) -> Option<String> {
    match (&asked.reason, items(asked)) {
        (Some(reason), Some(items)) => Some(format!("{reason} ({items})")),
        (Some(reason), None) => Some(reason.clone()),
        (None, Some(items)) => Some(items),
        (None, None) => derivation(asked),
    }
}

fn items(asked: &Purpose) -> Option<String> {
    let mut text = item_name(asked.item.as_ref()?);
    if let Some(quantity) = asked.quantity {
        text = format!("{} × {text}", german_count(quantity));
    }
    if let Some(price) = asked.unit_price {
        text.push_str(&format!(" zu je {} EUR", german_decimal(price, price.normalize().scale().max(2))));
    }
    Some(text)
}

/// The derivation in one line, as it was sent; of one that is too long where it stands.
pub fn derivation(asked: &Purpose) -> Option<String> {
    match &asked.derivation {
        Some(value) => Some(flat(value)).filter(|text| !text.is_empty()),
        None if asked.derivation_bytes > 0 => {
            let place = asked.seq.map_or_else(String::new, |seq| format!(" unter Nr. {}", counted(seq)));
            let bytes = counted(asked.derivation_bytes);
            Some(format!("Die Herleitung hat {bytes} Byte und steht im Journal{place}."))
        }
        None => None,
    }
}

/// What keys of derivations are called that the program itself uses; all others stay as they were sent.
fn called(key: &str) -> &str {
    match key {
        "item" => terms::ITEM.de,
        "quantity" => "Anzahl",
        "unit_price" => "Stückpreis",
        "target" => terms::TARGET.de,
        "usable" => terms::USABLE.de,
        "pipeline" => terms::PIPELINE.de,
        "gross" => terms::GROSS.de,
        "cover" => terms::COVER.de,
        "need" => terms::NEED.de,
        "rank" => terms::RANK.de,
        "share" => terms::SHARE.de,
        "formula" => "Formel",
        "inputs" => "Eingaben",
        other => other,
    }
}

fn flat(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(value) => if *value { terms::YES } else { terms::NO }.de.to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(flat).collect::<Vec<_>>().join(", "),
        Value::Object(fields) => {
            let part = |(key, value): (&String, &Value)| match value {
                Value::Object(_) => format!("{} ({})", called(key), flat(value)),
                _ => format!("{}: {}", called(key), flat(value)),
            };
            fields.iter().map(part).collect::<Vec<_>>().join("; ")
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_money_is_for_is_one_sentence() {
        let check = |asked: &Purpose, expect: Option<&str>| assert_eq!(purpose(asked).as_deref(), expect);
        let price = "1071.72".parse().ok();
        let items =
            Purpose { item: Some("notebook".into()), quantity: Some(1385), unit_price: price, ..Purpose::default() };
        check(&Purpose::default(), None);
        check(&items, Some("1.385 × Notebook zu je 1.071,72 EUR"));
        let reasoned = Purpose { reason: Some("Ersatz".into()), ..items };
        check(&reasoned, Some("Ersatz (1.385 × Notebook zu je 1.071,72 EUR)"));
        check(&Purpose { item: None, ..reasoned }, Some("Ersatz"));
        let derived = |derivation| Purpose { derivation: Some(derivation), ..Purpose::default() };
        check(&derived(json!(null)), None);
        check(&derived(json!("wie besprochen")), Some("wie besprochen"));
        check(&derived(json!([1, true])), Some("1, ja"));
        check(
            &derived(json!({"formula": "a - b", "inputs": {"target": 1213, "Zahl": "7"}})),
            Some("Formel: a - b; Eingaben (Soll: 1213; Zahl: 7)"),
        );
        let long = Purpose { seq: Some(7), derivation_bytes: 9_002, ..Purpose::default() };
        check(&long, Some("Die Herleitung hat 9.002 Byte und steht im Journal unter Nr. 7."));
    }
}

//! The derivation of a figure as an indented tree that a person can follow with a pencil.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{
    failure::Failure,
    lang::Lang,
    number::{shown_amount, shown_count},
    table::one_line,
    words::figures as words,
};

/// Events named at a node; the others are counted.
const EVENTS_SHOWN: usize = 8;
/// Deeper than any derivation; bounds what a faulty answer can cost.
const DEPTH_MAX: usize = 64;

/// A node as analytics gives it; what is not known stays away.
#[derive(Deserialize)]
#[serde(default)]
struct Node {
    name: String,
    formula: String,
    value: Value,
    inputs: Map<String, Value>,
    events: Vec<Event>,
    parameters: Vec<Parameter>,
    children: Vec<Node>,
}

impl Default for Node {
    fn default() -> Node {
        Node {
            name: String::new(),
            formula: String::new(),
            value: Value::Null,
            inputs: Map::new(),
            events: vec![],
            parameters: vec![],
            children: vec![],
        }
    }
}

#[derive(Deserialize)]
struct Event {
    seq: u64,
}

#[derive(Deserialize)]
struct Parameter {
    set: String,
    valid_from: String,
    item: String,
}

/// Draws a tree given as JSON.
pub fn drawn(json: &str, lang: Lang) -> Result<String, Failure> {
    let node: Node = serde_json::from_str(json).map_err(Failure::answer)?;
    let mut out = String::new();
    draw(&node, 1, lang, &mut out);
    Ok(out)
}

fn draw(node: &Node, depth: usize, lang: Lang, out: &mut String) {
    if depth > DEPTH_MAX {
        return;
    }
    let indent = "  ".repeat(depth);
    out.push_str(&format!("{indent}{}", one_line(&node.name)));
    if !node.value.is_null() {
        out.push_str(&format!(" = {}", shown(&node.value, lang)));
    }
    if !node.formula.is_empty() {
        out.push_str(&format!("   [{}]", one_line(&node.formula)));
    }
    out.push('\n');
    let mut note = |label: &str, text: String| {
        if !text.is_empty() {
            out.push_str(&format!("{indent}    {label} {text}\n"));
        }
    };
    let inputs: Vec<String> =
        node.inputs.iter().map(|(name, value)| format!("{} = {}", one_line(name), shown(value, lang))).collect();
    note(lang.pick("mit", "with"), inputs.join(", "));
    note(lang.pick("Ereignisse", "events"), events(&node.events, lang));
    let parameters: Vec<String> =
        node.parameters.iter().map(|p| one_line(&lang.say(words::parameter(&p.item, &p.set, &p.valid_from)))).collect();
    note(lang.pick("Parameter", "parameters"), parameters.join(", "));
    for child in &node.children {
        draw(child, depth.saturating_add(1), lang, out);
    }
}

fn events(events: &[Event], lang: Lang) -> String {
    let mut text =
        events.iter().take(EVENTS_SHOWN).map(|event| format!("Nr. {}", event.seq)).collect::<Vec<_>>().join(", ");
    let more = events.len().saturating_sub(EVENTS_SHOWN);
    if more > 0 {
        text = lang.say(words::and_more(&text, more));
    }
    text
}

/// Counts come as numbers, amounts as decimal strings.
fn shown(value: &Value, lang: Lang) -> String {
    match value {
        Value::Number(number) => number.as_i64().map_or(number.to_string(), |count| shown_count(count, lang)),
        Value::String(text) if text.parse::<sollist_contract::money::Cents>().is_ok() && text.contains('.') => {
            shown_amount(text, lang)
        }
        Value::String(text) => one_line(text),
        other => other.to_string(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn a_derivation_is_an_indented_tree() {
        let json = r#"{"name":"need","formula":"max(0, gross - cover)","value":"1000000.00","inputs":{"gross":"1300000.00","cover":"300000.00"},
            "events":[],"parameters":[],"children":[
              {"name":"target","formula":"ceil(quota * eligible)","value":1213,"inputs":{"quota":"1.00","eligible":1213},
               "events":[{"seq":1,"type":"x"},{"seq":2,"type":"x"},{"seq":3,"type":"x"},{"seq":4,"type":"x"},{"seq":5,"type":"x"},{"seq":6,"type":"x"},{"seq":7,"type":"x"},{"seq":8,"type":"x"},{"seq":9,"type":"x"}],
               "parameters":[{"set":"preise-2021","valid_from":"2021-01-01","item":"notebook","seq":4}],"children":[]}]}"#;
        expect![[r#"
            ba-x, notebook
              need = 1.000.000,00   [max(0, gross - cover)]
                  mit gross = 1.300.000,00, cover = 300.000,00
                target = 1.213   [ceil(quota * eligible)]
                    mit quota = 1,00, eligible = 1.213
                    Ereignisse Nr. 1, Nr. 2, Nr. 3, Nr. 4, Nr. 5, Nr. 6, Nr. 7, Nr. 8 und 1 weitere
                    Parameter notebook (preise-2021, gültig ab 2021-01-01)
        "#]]
        .assert_eq(&format!("ba-x, notebook\n{}", drawn(json, Lang::De).unwrap()));
    }

    #[test]
    fn an_answer_that_is_no_tree_is_a_failure() {
        assert!(drawn("[1,2", Lang::De).is_err());
    }
}

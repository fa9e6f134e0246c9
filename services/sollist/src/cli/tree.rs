//! The derivation of a figure as an indented tree that a person can follow with a pencil.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Map, Value};
use sollist_contract::{
    day::{Day, german_day},
    money::Cents,
};

use super::{
    failure::Failure,
    grid,
    lang::Lang,
    number::{shown_amount, shown_count},
    table::one_line,
    words::{figures as words, tree as wording},
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

/// Draws a tree given as JSON, for lines of `width` characters.
pub fn drawn(json: &str, lang: Lang, width: usize) -> Result<String, Failure> {
    let node: Node = serde_json::from_str(json).map_err(Failure::answer)?;
    let mut out = String::new();
    draw(&node, 1, lang, width, &mut out);
    Ok(out)
}

/// A line, and what of it has no room below it.
fn put(indent: &str, text: &str, width: usize, out: &mut String) {
    let room = width.saturating_sub(indent.len()).saturating_sub(2).max(20);
    for (number, line) in grid::wrapped_names(text, room).iter().enumerate() {
        let further = if number == 0 { "" } else { "  " };
        out.push_str(&format!("{indent}{further}{line}\n"));
    }
}

fn draw(node: &Node, depth: usize, lang: Lang, width: usize, out: &mut String) {
    if depth > DEPTH_MAX {
        return;
    }
    let indent = "  ".repeat(depth);
    let mut head = one_line(&wording::name(&node.name, lang));
    if !node.value.is_null() {
        head.push_str(&format!(" = {}", shown(&node.value, lang)));
    }
    if !node.formula.is_empty() {
        head.push_str(&format!("   [{}]", one_line(&wording::formula(&node.formula, lang))));
    }
    put(&indent, &head, width, out);
    let inside = format!("{indent}    ");
    let mut note = |label: &str, text: String| {
        if !text.is_empty() {
            put(&inside, &format!("{label} {text}"), width, out);
        }
    };
    let inputs: Vec<String> = node
        .inputs
        .iter()
        .filter(|(_, value)| !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty()))
        .map(|(name, value)| format!("{} = {}", one_line(&wording::name(name, lang)), shown(value, lang)))
        .collect();
    note(lang.pick("mit", "with"), inputs.join(", "));
    let numbers = numbers(&node.events);
    let label = if numbers.len() == 1 { lang.pick("Ereignis", "event") } else { lang.pick("Ereignisse", "events") };
    note(label, events(&numbers, lang));
    let parameters: Vec<String> =
        node.parameters.iter().map(|p| one_line(&lang.say(words::parameter(&p.item, &p.set, &p.valid_from)))).collect();
    note(lang.pick("Parameter", "parameters"), parameters.join(", "));
    for child in &node.children {
        draw(child, depth.saturating_add(1), lang, width, out);
    }
}

/// The numbers of the events, each once: one of them may have told several things.
fn numbers(events: &[Event]) -> Vec<u64> {
    let mut seen = BTreeSet::new();
    events.iter().map(|event| event.seq).filter(|number| seen.insert(*number)).collect()
}

fn events(numbers: &[u64], lang: Lang) -> String {
    let mut text = numbers
        .iter()
        .take(EVENTS_SHOWN)
        .map(|number| format!("{} {}", lang.pick("Nr.", "no."), shown_count(*number, lang)))
        .collect::<Vec<_>>()
        .join(", ");
    let more = numbers.len().saturating_sub(EVENTS_SHOWN);
    if more > 0 {
        text = lang.say(wording::more_events(&text, more));
    }
    text
}

/// Counts come as numbers, amounts as decimal strings.
fn shown(value: &Value, lang: Lang) -> String {
    match value {
        Value::Number(number) => number.as_i64().map_or(number.to_string(), |count| shown_count(count, lang)),
        Value::String(text) if Cents::of_sum(text).is_ok() && text.contains('.') => shown_amount(text, lang),
        Value::String(text) => match (text.parse::<Day>(), lang) {
            (Ok(day), Lang::De) => german_day(day),
            _ => one_line(text),
        },
        Value::Array(list) => list.iter().map(|value| shown(value, lang)).collect::<Vec<_>>().join("; "),
        Value::Object(step) => {
            let of = |key: &str| step.get(key).map(|value| shown(value, lang)).unwrap_or_default();
            lang.say(wording::step_cost(&of("name"), &of("amount"), &of("every"), &of("steps")))
        }
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
              Mehrbedarf = 1.000.000,00   [Bruttobedarf − Deckung, nicht unter 0]
                  mit Bruttobedarf = 1.300.000,00, Deckung = 300.000,00
                Soll = 1.213   [Quote × geeignete Stellen, aufgerundet]
                    mit Quote = 1,00, geeignete Stellen = 1.213
                    Ereignisse Nr. 1, Nr. 2, Nr. 3, Nr. 4, Nr. 5, Nr. 6, Nr. 7, Nr. 8 und ein weiteres
                    Parameter Notebook (preise-2021, gültig ab 01.01.2021)
        "#]]
        .assert_eq(&format!("ba-x, notebook\n{}", drawn(json, Lang::De, 100).unwrap()));
    }

    #[test]
    fn each_event_is_named_once_and_one_alone_is_one() {
        let of = |events: &str| {
            let json = format!(r#"{{"name":"target","events":[{events}]}}"#);
            drawn(&json, Lang::De, 100).unwrap()
        };
        let same = r#"{"seq":91},"#.repeat(12);
        let one = of(same.trim_end_matches(','));
        assert!(one.contains("Ereignis Nr. 91\n"), "{one}");
        let two = of(&format!(r#"{same}{{"seq":92}}"#));
        assert!(two.contains("Ereignisse Nr. 91, Nr. 92\n"), "{two}");
    }

    #[test]
    fn an_answer_that_is_no_tree_is_a_failure() {
        assert!(drawn("[1,2", Lang::De, 100).is_err());
    }
}

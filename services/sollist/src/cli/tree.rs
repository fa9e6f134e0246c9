//! The derivation of a figure as an indented tree that a person can follow with a pencil.

use serde_json::Value;
use sollist_contract::{tree::Node, words::tree as words};

use super::{failure::Failure, grid, number::shown_count, table::one_line};
use sollist_contract::lang::Lang;

/// Events named at a node; the others are counted.
const EVENTS_SHOWN: usize = 8;
/// Deeper than any derivation; bounds what a faulty answer can cost.
const DEPTH_MAX: usize = 64;

/// Draws a tree given as JSON, for lines of `width` characters.
pub fn drawn(json: &str, lang: Lang, width: usize) -> Result<String, Failure> {
    let node = Node::read(json).map_err(Failure::answer)?;
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
    let mut head = one_line(&lang.say(words::name(&node.name)));
    if !node.value.is_null() {
        head.push_str(&format!(" = {}", shown(&node.value, lang)));
    }
    if !node.formula.is_empty() {
        head.push_str(&format!("   [{}]", one_line(&lang.say(words::formula(&node.formula)))));
    }
    put(&indent, &head, width, out);
    let inside = format!("{indent}    ");
    let mut note = |label: &str, text: String| {
        if !text.is_empty() {
            put(&inside, &format!("{label} {text}"), width, out);
        }
    };
    let inputs: Vec<String> = node
        .inputs()
        .map(|(name, value)| format!("{} = {}", one_line(&lang.say(words::name(name))), shown(value, lang)))
        .collect();
    note(lang.pick("mit", "with"), inputs.join(", "));
    let numbers = node.events();
    let label = if numbers.len() == 1 { lang.pick("Ereignis", "event") } else { lang.pick("Ereignisse", "events") };
    note(label, events(&numbers, lang));
    let parameters: Vec<String> =
        node.parameters.iter().map(|p| one_line(&lang.say(words::parameter(&p.item, &p.set, &p.valid_from)))).collect();
    note(lang.pick("Parameter", "parameters"), parameters.join(", "));
    for child in &node.children {
        draw(child, depth.saturating_add(1), lang, width, out);
    }
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
        text = lang.say(words::more_events(&text, more));
    }
    text
}

fn shown(value: &Value, lang: Lang) -> String {
    one_line(&lang.say(words::value(value)))
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

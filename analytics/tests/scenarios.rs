//! Scenarios that are kept under names: what is there as of when, what a need makes of one, and that no figure knows of
//! any that was not asked for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::*;
use serde_json::{Value, json};
use sollist_analytics::{tree::EventRef, *};
use sollist_contract::{event::Event, ids::ScenarioName, refusal::Reason};

const BA: &str = "ba-pankow";

fn publish(j: &mut Journal, day: &str, name: &str, assumed: Value) {
    let mut data = json!({"name": name, "reason": "Beratung"});
    data.as_object_mut().unwrap().extend(assumed.as_object().unwrap().clone());
    j.on(day, "scenario.published", data);
}

fn withdraw(j: &mut Journal, day: &str, name: &str) {
    j.on(day, "scenario.withdrawn", json!({"name": name, "reason": "erledigt"}));
}

fn quota(quota: &str) -> Value {
    json!({"items": {"notebook": {"quota": quota}}})
}

fn kept(facts: &Facts, as_of: &str, until: &str) -> Vec<(String, u64)> {
    let all = scenario::scenarios(facts, &view(facts, as_of, until), None);
    all.iter().map(|kept| (kept.event.name.to_string(), kept.seq)).collect()
}

/// The need of Berlin under a kept scenario; the sentence where there is none.
fn under(facts: &Facts, as_of: &str, until: &str, name: &str) -> Result<String, String> {
    let view = view(facts, as_of, until);
    let told = |error: FigureError| {
        let refusal = error.refusal().unwrap();
        assert_eq!((refusal.reason, refusal.field.as_str()), (Reason::ScenarioNotKept, "scenario_name"));
        refusal.said.de
    };
    let scenario = Assumption::read("", name).unwrap().at(facts, &view).map_err(told)?;
    let table = need(facts, &view, &NeedQuery { scenario, ..NeedQuery::at(day("2026-08-31")) }).unwrap();
    Ok(table.need.unwrap().to_string())
}

fn journal() -> Journal {
    let mut j = Journal::default();
    j.eligible(BA, "2026-01-01", 100).parameters("2026-01-01", notebooks("1.00", "1000"));
    j
}

#[test]
fn a_later_one_of_the_name_replaces_the_former_and_the_past_stays_the_past() {
    let mut j = journal();
    publish(&mut j, "2026-02-01", "mittel", quota("0.80")); // 3
    publish(&mut j, "2026-03-01", "hoch", quota("1.20")); // 4
    publish(&mut j, "2026-04-01", "mittel", quota("0.50")); // 5
    withdraw(&mut j, "2026-05-01", "hoch"); // 6
    publish(&mut j, "2026-06-01", "hoch", quota("2.00")); // 7
    let facts = j.facts();
    let named = |names: &[(&str, u64)]| -> Vec<(String, u64)> {
        names.iter().map(|(name, seq)| ((*name).to_owned(), *seq)).collect()
    };
    assert_eq!(kept(&facts, "2", ""), []);
    assert_eq!(kept(&facts, "3", ""), named(&[("mittel", 3)]));
    assert_eq!(kept(&facts, "5", ""), named(&[("hoch", 4), ("mittel", 5)]));
    assert_eq!(kept(&facts, "6", ""), named(&[("mittel", 5)]));
    assert_eq!(kept(&facts, "", ""), named(&[("hoch", 7), ("mittel", 5)]));
    assert_eq!(kept(&facts, "", "2026-03-31"), named(&[("hoch", 4), ("mittel", 3)]));
    assert_eq!(kept(&facts, "", "2026-05-31"), named(&[("mittel", 5)]));

    let need = |as_of: &str, name: &str| under(&facts, as_of, "", name).unwrap();
    assert_eq!((need("4", "mittel"), need("", "mittel")), ("80000.00".to_owned(), "50000.00".to_owned()));
    assert_eq!((need("5", "hoch"), need("", "hoch")), ("120000.00".to_owned(), "200000.00".to_owned()));
    // What is assumed has not happened: a last day of the figures hides it no more than parameters.
    assert_eq!(under(&facts, "", "2026-01-31", "hoch").unwrap(), "200000.00");
}

#[test]
fn what_is_not_there_is_said_with_what_is_and_how_it_is_asked_for() {
    let mut j = journal();
    let said = |facts: &Facts, as_of: &str, name: &str| under(facts, as_of, "", name).unwrap_err();
    let none = said(&j.facts(), "", "mittel");
    assert!(none.contains("gespeichert ist noch keines") && none.contains("sollist scenario save"), "{none}");
    publish(&mut j, "2026-02-01", "mittlere Quote", quota("0.80")); // 3
    publish(&mut j, "2026-03-01", "hoch", quota("1.20")); // 4
    withdraw(&mut j, "2026-05-01", "hoch"); // 5
    let facts = j.facts();
    for (as_of, name, expected) in [
        ("", "mittlere Qoute", "Gemeint ist vielleicht „mittlere Quote“."),
        ("", "ganz anders", "Gespeichert sind: „mittlere Quote“."),
        (
            "",
            "hoch",
            "mit Nr. 5 zurückgezogen. Nach einem Stand davor gibt es es noch (view.as_of, auf der \
            Kommandozeile --as-of 4).",
        ),
        ("2", "mittlere Quote", "Es ist mit Nr. 3 am"),
    ] {
        let told = said(&facts, as_of, name);
        assert!(told.contains(expected), "{told}");
    }
    let name: ScenarioName = "mittlere Quote".parse().unwrap();
    let early =
        scenario::scenario(&facts, &view(&facts, "", "2026-01-31"), &name, None).unwrap_err().refusal().unwrap();
    assert!(early.field == "name" && early.said.de.contains("--until 2026-02-01"), "{early}");
    // Following the advice works.
    assert_eq!(under(&facts, "4", "", "hoch").unwrap(), "120000.00");
    assert!(scenario::scenario(&facts, &view(&facts, "", "2026-02-01"), &name, None).is_ok());
    let twice = Assumption::read("{}", "hoch").unwrap_err().refusal().unwrap();
    assert_eq!((twice.reason, twice.field.as_str()), (Reason::ScenarioTwice, "scenario_name"));
    assert!(Assumption::read("", " ").is_err());
}

#[test]
fn who_sees_their_own_alone_is_told_nothing_of_others_scenarios() {
    let mut j = journal();
    publish(&mut j, "2026-02-01", "von Berlin", quota("0.80"));
    publish(&mut j, "2026-02-01", "von Pankow", json!({"authority": BA, "items": {"notebook": {"quota": "0.90"}}}));
    let facts = j.facts();
    let view = view(&facts, "", "");
    let at = |name: &str, by: &str| {
        let by = by.parse().unwrap();
        Assumption::read("", name).unwrap().kept_by(Some(&by)).at(&facts, &view)
    };
    assert!(at("von Pankow", BA).unwrap().is_some());
    for (name, by) in [("von Berlin", BA), ("von Pankow", "ba-mitte"), ("nie", "ba-mitte")] {
        let said = at(name, by).unwrap_err().refusal().unwrap().said.de;
        let named = said.replacen(name, "", 1);
        let foreign = named.contains("Berlin") || by != BA && named.contains("Pankow");
        assert!(!foreign, "{said}");
    }
}

/// The events at a node of the tree, by its names.
fn events<'n>(node: &'n Node, path: &[&str]) -> &'n [EventRef] {
    let Some((first, rest)) = path.split_first() else { return &node.events };
    events(node.children.iter().find(|child| child.name == *first).expect(first), rest)
}

#[test]
fn a_tree_names_the_scenario_where_it_says_something() {
    let mut j = journal();
    let assumed = json!({"items": {"notebook": {"quota": "0.80", "life_months": 72}}});
    publish(&mut j, "2026-02-01", "Quote", assumed); // 3
    publish(&mut j, "2026-02-01", "Preis", json!({"items": {"notebook": {"unit_price": "2000"}}})); // 4
    publish(&mut j, "2026-02-01", "später", json!({"eligible_factor": "1.1", "delay_months": 1})); // 5
    let facts = j.facts();
    let view = view(&facts, "", "");
    let target = ["gross", "quantity", "target"];
    let usable = ["gross", "quantity", "usable"];
    for (name, seq, named, others) in [
        ("Quote", 3, vec![&target[..], &usable], vec![&[][..], &["gross"]]),
        ("Preis", 4, vec![&["gross"][..]], vec![&[][..], &target, &usable]),
        ("später", 5, vec![&[][..], &target], vec![&["gross"][..], &usable]),
    ] {
        let scenario = Assumption::read("", name).unwrap().at(&facts, &view).unwrap();
        let query = NeedQuery { scenario, explain: true, ..NeedQuery::at(day("2026-08-31")) };
        let table = need(&facts, &view, &query).unwrap();
        let tree = table.rows[0].tree.as_ref().unwrap();
        let there = |path: &&[&str]| {
            events(tree, path).iter().any(|event| event.seq == seq && event.kind == "scenario.published.v1")
        };
        assert!(named.iter().all(there) && !others.iter().any(there), "{name}");
    }
}

#[test]
fn no_name_and_nobody_is_known_by_a_scenario() {
    let mut j = journal();
    let before = j.facts();
    let data = json!({"authority": "ba-mitte", "name": "m", "reason": "r", "delay_months": 2});
    assert!(matches!(Event::from_data("scenario.published.v1", &data.to_string()), Some(Ok(_))));
    j.on("2027-05-01", "scenario.published", data);
    let after = j.facts();
    assert_eq!(after.authorities(after.last_seq()), before.authorities(before.last_seq()));
    let late = day("2027-12-31");
    assert_eq!(after.last_told(after.last_seq(), late), before.last_told(before.last_seq(), late));
}

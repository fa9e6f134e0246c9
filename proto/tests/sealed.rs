//! Which texts of events may be sealed: every text of the contract is one of these, or a name with the reason that it
//! is one stands here.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::{collections::BTreeSet, fs, path::Path};

use serde_json::Value;
use sollist_contract::{
    envelope::{Envelope, NotRead},
    event::Event,
    ids::Text,
    sealed::Word,
};

/// Texts that are free: nothing is decided, counted or compared by them.
const FREE: [&str; 4] = ["basis", "reference", "reason", "consent_by"];
/// Fields of an event that hold free texts further in.
const HOLDING: [&str; 2] = ["consent", "holds"];
/// Texts that are names.
const NAMES: [(&str, &str); 9] = [
    ("definition", "what was counted: the next count is compared with it, and reports show it"),
    ("measure", "figures count sites by it, and it is taken back by it"),
    ("metric", "by which a published figure is compared with ours"),
    ("origin", "who published a figure, as reports say"),
    ("process", "the id of a process"),
    ("scope", "of which district a published figure is, or what a rollout is to reach"),
    ("set", "the name of a set of parameters"),
    ("title", "an activity is listed and taken back by it"),
    ("version", "of the program that made a report"),
];

fn word(of: usize) -> String {
    format!("sealed:{of:016x}:{}", "abcd".repeat(675))
}

fn golden() -> Vec<(String, Envelope)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden");
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let read = |path: std::path::PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        (path.display().to_string(), Envelope::recorded(&text).unwrap())
    };
    files.map(read).collect()
}

#[test]
fn every_text_of_an_event_is_free_or_a_name() {
    let mut seen = BTreeSet::new();
    for (kind, schema) in Event::schemas() {
        let schema = serde_json::to_value(&schema).unwrap();
        let fields = schema["properties"].as_object().unwrap();
        let texts = fields.iter().filter(|(_, field)| field.to_string().contains("\"#/$defs/Text\""));
        for (name, _) in texts {
            let is_name = NAMES.iter().any(|(known, _)| known == name);
            assert!(is_name != FREE.contains(&name.as_str()), "{kind}: data.{name}");
            seen.insert(name.clone());
        }
    }
    let told: BTreeSet<String> =
        FREE.iter().chain(NAMES.iter().map(|(name, _)| name)).map(|name| (*name).to_owned()).collect();
    assert!(seen.is_subset(&told), "{seen:?}");
    assert!(FREE.iter().all(|name| seen.contains(*name)), "{seen:?}");
}

#[test]
fn the_free_texts_of_every_golden_event_are_sealed_and_nothing_else() {
    for (file, mut envelope) in golden() {
        let before: Value = serde_json::from_str(envelope.event.to_data().unwrap().get()).unwrap();
        let mut words = 0;
        for text in envelope.event.texts_mut() {
            *text = word(words).parse::<Text>().unwrap();
            words += 1;
        }
        let stored = envelope.stored_sealed(words).unwrap();
        assert_eq!(Word::within(stored.text()).count(), words, "{file}");
        assert_eq!(stored.envelope(), &envelope, "{file}");
        // What is recorded is read for ever, and told without a word in it where nobody opens it.
        assert_eq!(Envelope::recorded(stored.text()).unwrap(), envelope, "{file}");
        let plain = envelope.event.hidden().to_data().unwrap();
        assert_eq!(Word::within(plain.get()).count(), 0, "{file}");
        // From outside it is a text that is too long.
        let outside = Envelope::parse(stored.text().as_bytes());
        assert_eq!(outside.is_err(), words > 0, "{file}");
        assert!(words == 0 || matches!(outside, Err(NotRead::Data { .. })), "{file}");

        let after: Value = serde_json::from_str(envelope.event.to_data().unwrap().get()).unwrap();
        for (name, value) in before.as_object().unwrap() {
            let is_free = FREE.contains(&name.as_str());
            assert!(!is_free || Word::of(after[name].as_str().unwrap()).is_some(), "{file}: data.{name}");
            assert!(is_free || HOLDING.contains(&name.as_str()) || *value == after[name], "{file}: data.{name}");
        }
    }
}

#[test]
fn what_only_looks_sealed_is_not_recorded() {
    for (file, mut envelope) in golden() {
        envelope.attributes.push(("paper".to_owned(), word(0).into()));
        let stored = envelope.stored_sealed(0);
        assert!(
            matches!(&stored, Err(NotRead::Data { fault, .. }) if fault.en.contains("looks like a sealed one")),
            "{file}: {stored:?}"
        );
    }
}

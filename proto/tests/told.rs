//! What is told of each event that is written down as an example of its type, and of those that go another way.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{fs, path::PathBuf};

use expect_test::expect_file;
use sollist_contract::{
    envelope::Envelope,
    event::Event,
    said::Said,
    words::event::{said, steps_of_request},
};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("golden")
}

fn golden(name: &str) -> Envelope {
    Envelope::parse(fs::read_to_string(folder().join(name)).expect("a golden file").as_bytes()).expect(name)
}

#[test]
fn every_event_has_its_sentence() {
    let mut names: Vec<String> =
        fs::read_dir(folder()).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|name| name.ends_with(".json"));
    names.sort();
    let mut table = String::from("# What is told of each example in golden/\n");
    for name in &names {
        let Said { de, en } = said(&golden(name).event);
        assert!(!de.is_empty() && !en.is_empty() && de != en, "{name}: {de} / {en}");
        assert!(!de.ends_with('.') && !de.contains("  ") && !en.contains("  "), "{name}: {de} / {en}");
        table.push_str(&format!("\n{}\n  {de}\n  {en}\n", name.trim_end_matches(".json")));
    }
    for known in Event::types() {
        assert!(names.iter().any(|name| *name == format!("{}.json", known.name)), "{}", known.name);
    }
    expect_file!["told.txt"].assert_eq(&table);
}

#[test]
fn a_step_of_a_request_that_names_no_amount_is_told_with_the_one_that_it_leaves() {
    let event = |kind: &str, more: &str| {
        let kind = format!("funding.{kind}.v1");
        format!(
            r#"{{"specversion":"1.0","id":"1","source":"/x","type":"{kind}","time":"2026-03-01T12:00:00Z",
               "data":{{"authority":"ba-mitte","request":"A-1"{more}}}}}"#
        )
    };
    let all = [
        event("requested", r#","programme":"remote-access","amount":"5000.00""#),
        event("reviewed", ""),
        event("reviewed", r#","amount":"4000.00""#),
        event("approved", ""),
        event("rejected", ""),
    ];
    let told = steps_of_request(all.iter().map(String::as_str));
    let has = |place: usize, amount: &str| told[place].as_ref().is_some_and(|said| said.de.contains(amount));
    assert!(has(1, "geprüft: 5.000,00 EUR") && has(3, "anerkannt: 4.000,00 EUR"), "{told:?}");
    assert_eq!([0, 2, 4].map(|place| told[place].is_some()), [false; 3], "they say theirs, or none: {told:?}");
}

#[test]
fn what_goes_the_other_way_is_told_so() {
    let mut table = String::new();
    let mut tell = |kind: &str, data: &str| {
        let event = Event::from_data(kind, data).unwrap().unwrap();
        let Said { de, en } = said(&event);
        table.push_str(&format!("{de}\n{en}\n"));
    };
    tell("process.rejected.v1", r#"{"authority":"ba-mitte","process":"p","reason":"Irrtum","withdrawn":true}"#);
    let line = r#""authority":"ba-mitte","line":"2026/31/33/3300/51185""#;
    tell("budget.carried-over.v1", &format!(r#"{{{line},"amount":"-5.00"}}"#));
    tell("budget.appropriation-amended.v1", &format!(r#"{{{line},"amount":"7","basis":"Nachtrag"}}"#));
    tell("budget.appropriated.v1", &format!(r#"{{{line},"amount":"7","kind":"revenue"}}"#));
    let paid = |rest: &str| format!(r#"{{{line},"payment":"A-1","amount":{rest}}}"#);
    tell("procurement.payment-made.v1", &paid(r#""12""#));
    tell("procurement.payment-made.v1", &paid(r#""-12.50""#));
    tell("procurement.payment-made.v1", &paid(r#""-12.50","final":true"#));
    tell("procurement.payment-made.v1", &paid(r#""1000""#).replace("A-1", "sollist-ist-1"));
    let order = r#"{"authority":"polizei-berlin","order":"B-1","line":"2026/30/05/0531/51185","amount":"0","#;
    tell("procurement.order-placed.v1", &format!(r#"{order}"item":"whiteboard","quantity":1}}"#));
    tell("procurement.order-placed.v1", &format!(r#"{order}"item":"docking-station","quantity":1}}"#));
    let one = r#"{"authority":"ba-mitte","quantity":-1,"effective_on":"2026-07-01"}"#;
    tell("staffing.positions-changed.v1", one);
    let figure = r#"{"metric":"x","definition":"y","scope":"berlin","as_of":"2026-01-01","origin":"z""#;
    tell("figure.reported.v1", &format!(r#"{figure},"numerator":1,"denominator":1200000}}"#));
    tell("figure.reported.v1", &format!(r#"{figure},"value":"1234.5"}}"#));
    let long = "ä".repeat(999);
    tell(
        "funding.requested.v1",
        &format!(r#"{{"authority":"ba-mitte","request":"M","programme":"other","amount":"1","reason":"{long}"}}"#),
    );
    expect_file!["told_otherwise.txt"].assert_eq(&table);
}

/// Whatever is in an event, its sentence has room in a message beside it.
#[test]
fn a_sentence_is_short() {
    let longest = "x".repeat(1_000 - 13);
    let key = "k".repeat(200);
    let text = "ß".repeat(1_000);
    let data = format!(
        r#"{{"authority":"{key}","from_line":"2026/30/25/a/{longest}","to_line":"2026/30/25/b/{longest}",
        "amount":"-1000000000000.00","basis":"{text}","reference":"{text}"}}"#
    );
    let event = Event::from_data("budget.transferred.v1", &data).unwrap().unwrap();
    let Said { de, en } = said(&event);
    assert!(de.len() <= 3_000 && en.len() <= 3_000, "{} {}", de.len(), en.len());
}

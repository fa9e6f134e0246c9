//! One recorded event of every type, for ever: what was written once must be read for all time.
//!
//! No switch rewrites `golden/*.json`. A file that fails here means that the contract broke, not that the file is old.
//! A new type gets a new file, written by hand.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod schema;

use std::{collections::BTreeSet, fs, path::PathBuf};

use serde_json::Value;
use sollist_contract::{
    day::Day,
    envelope::Envelope,
    event::{Event, Type},
    words::terms,
};

fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn golden(type_name: &str) -> Value {
    let path = folder("golden").join(format!("{type_name}.json"));
    let text = fs::read_to_string(&path).unwrap_or_else(|_| panic!("{} is missing: write one by hand", path.display()));
    serde_json::from_str(&text).expect("JSON")
}

/// Second examples, of types whose data comes in two forms or says two kinds of things.
const SECOND: [(&str, &str); 3] = [
    ("process.rejected.v1", "process.rejected.v1.withdrawn"),
    ("rollout.stock-reported.v1", "rollout.stock-reported.v1.parts"),
    ("parameters.published.v1", "parameters.published.v1.further"),
];

/// Every type with each of its files.
fn files() -> impl Iterator<Item = (&'static str, &'static str)> {
    Event::types().map(|known| (known.name, known.name)).chain(SECOND)
}

fn schema(type_name: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(folder("schemas").join(format!("{type_name}.json"))).expect("schema"))
        .expect("JSON")
}

#[test]
fn every_type_has_its_file_and_its_schema_and_no_other_files_are_there() {
    let types: BTreeSet<String> = Event::types().map(|known| format!("{}.json", known.name)).collect();
    let golden: BTreeSet<String> = files().map(|(_, file)| format!("{file}.json")).collect();
    for (name, expected) in [("golden", golden), ("schemas", types)] {
        let files: BTreeSet<String> = fs::read_dir(folder(name))
            .expect("folder")
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        assert_eq!(files, expected, "files in {name}");
    }
}

#[test]
fn what_was_written_is_read_and_written_again_byte_for_byte() {
    for (type_name, file) in files() {
        let compact = golden(file).to_string();
        let read = Envelope::parse(compact.as_bytes()).unwrap_or_else(|refusal| panic!("{file}: {refusal:?}"));
        assert_eq!(read.to_json().unwrap(), compact);
        assert_eq!(read.event.type_name(), type_name);
        assert!(Event::type_of(type_name).is_some_and(|known| known.context == read.event.context()));
    }
}

#[test]
fn the_committed_schemas_accept_the_files() {
    for (type_name, file) in files() {
        let data = golden(file)["data"].take();
        let faults = schema::faults(&schema(type_name), &data);
        assert!(faults.is_empty(), "{file}: {faults:?}");
    }
}

/// Every field of every type, so that no field goes without a recorded example.
#[test]
fn the_files_fill_every_field() {
    for type_name in Event::types().map(|known| known.name) {
        let mut data = golden(type_name)["data"].take();
        for (_, file) in SECOND.iter().filter(|(name, _)| *name == type_name) {
            data.as_object_mut().unwrap().extend(golden(file)["data"].as_object().unwrap().clone());
        }
        for field in schema(type_name)["properties"].as_object().expect("properties").keys() {
            assert!(data.get(field).is_some(), "{type_name} shows no `{field}`");
        }
    }
}

/// A sender who checks against the schema learns the same as from the parser: a field too many and a field too few are
/// refused by both, for each field of each type.
#[test]
fn schema_and_parser_refuse_the_same_shapes() {
    for (type_name, file) in files() {
        let schema = schema(type_name);
        let whole = golden(file)["data"].take();
        let agree = |data: &Value, case: &str| {
            let parsed = Event::from_data(type_name, &data.to_string()).expect("a known type").is_ok();
            assert_eq!(schema::faults(&schema, data).is_empty(), parsed, "{type_name}, {case}: {data}");
            parsed
        };
        let mut more = whole.clone();
        more["surplus"] = Value::from(1);
        assert!(!agree(&more, "a field too many"));
        for field in whole.as_object().unwrap().keys() {
            let mut less = whole.clone();
            less.as_object_mut().unwrap().shift_remove(field);
            agree(&less, &format!("without {field}"));
            for wrong in [
                Value::Null,
                Value::from("n/a\n"),
                Value::from(-1),
                Value::from(1.5),
                Value::from(""),
                Value::Bool(true),
                Value::from(vec![1]),
            ] {
                let mut other = whole.clone();
                other[field] = wrong;
                agree(&other, &format!("another {field}"));
            }
        }
    }
}

#[test]
fn every_day_that_an_event_names_stands_in_its_field_and_has_a_name_for_people() {
    for Type { name, .. } in Event::types() {
        let whole = golden(name);
        let read = Envelope::parse(whole.to_string().as_bytes()).unwrap();
        for named in [read.event.own_day(), read.event.due()].into_iter().flatten() {
            assert!(terms::day(named.field).is_some(), "{name}: {} has no name in terms::day", named.field);
            let field = named.field.strip_prefix("data.").unwrap();
            let said = whole["data"][field].as_str().unwrap();
            assert!(said == named.day.to_string() || field == "line", "{name}: {field}");
        }
    }
}

#[test]
fn the_day_of_effect_is_the_events_own_day_where_it_has_one() {
    for (type_name, day) in [
        ("procurement.goods-delivered.v1", "2021-03-11"),
        ("rollout.stock-reported.v1", "2021-01-11"),
        ("staffing.headcount-reported.v1", "2021-01-21"),
        ("staffing.positions-changed.v1", "2023-07-01"),
        ("rollout.milestone-reached.v1", "2026-07-08"),
        ("rollout.milestone-withdrawn.v1", "2026-07-08"),
        ("rollout.e-file-withdrawn.v1", "2026-04-01"),
        ("citylab.activity-withdrawn.v1", "2026-05-21"),
        ("citylab.activity-recorded.v1", "2026-05-21"),
        ("figure.reported.v1", "2021-01-11"),
        ("submission.received.v1", "2021-04-20"),
        // No day of its own: the day of `time` in Berlin.
        ("procurement.order-placed.v1", "2021-01-14"),
        ("submission.due.v1", "2020-12-10"),
        ("budget.appropriated.v1", "2026-01-01"),
    ] {
        let read = Envelope::parse(golden(type_name).to_string().as_bytes()).unwrap();
        assert_eq!(read.day(), day.parse::<Day>().unwrap(), "{type_name}");
    }
}

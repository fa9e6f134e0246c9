//! The contract explains itself: whoever has the protos alone finds a comment at every service, method, message, field
//! and value, and which fields are required.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use prost::Message as _;
use prost_types::{
    DescriptorProto, EnumDescriptorProto, FileDescriptorProto, FileDescriptorSet, ServiceDescriptorProto,
};
use sollist_contract::{DESCRIPTORS, command};

/// The comment above everything that has a name: `sollist.budget.v1.Line.name`.
fn comments() -> BTreeMap<String, String> {
    let set = FileDescriptorSet::decode(DESCRIPTORS).unwrap();
    set.file.iter().filter(|file| file.package().starts_with("sollist.")).flat_map(of_file).collect()
}

fn of_file(file: &FileDescriptorProto) -> Vec<(String, String)> {
    let locations = &file.source_code_info.as_ref().unwrap().location;
    let said = |path: &[i32]| {
        let found = locations.iter().find(|location| location.path == path);
        found.map(|location| location.leading_comments().trim().to_owned()).unwrap_or_default()
    };
    let mut named: Vec<(String, Vec<i32>)> = Vec::new();
    let place = |place: usize| i32::try_from(place).unwrap();
    for (at, service) in file.service.iter().enumerate() {
        named.extend(of_service(service, place(at)));
    }
    for (at, message) in file.message_type.iter().enumerate() {
        named.extend(of_message(message, vec![4, place(at)]));
    }
    for (at, one) in file.enum_type.iter().enumerate() {
        named.extend(of_enum(one, vec![5, place(at)]));
    }
    named.into_iter().map(|(name, path)| (format!("{}.{name}", file.package()), said(&path))).collect()
}

/// A part of what stands at a path: the number of its kind in the descriptor, and its place.
fn below(path: &[i32], kind: i32, at: usize) -> Vec<i32> {
    [path, &[kind, i32::try_from(at).unwrap()]].concat()
}

fn of_service(service: &ServiceDescriptorProto, at: i32) -> Vec<(String, Vec<i32>)> {
    let path = vec![6, at];
    let methods = service.method.iter().enumerate();
    let methods = methods.map(|(at, method)| (format!("{}.{}", service.name(), method.name()), below(&path, 2, at)));
    [(service.name().to_owned(), path.clone())].into_iter().chain(methods).collect()
}

fn of_message(message: &DescriptorProto, path: Vec<i32>) -> Vec<(String, Vec<i32>)> {
    let name = message.name();
    // The entries of a map have no place of their own in the file.
    if message.options.as_ref().is_some_and(|options| options.map_entry()) {
        return Vec::new();
    }
    let mut named: Vec<(String, Vec<i32>)> = vec![(name.to_owned(), path.clone())];
    for (at, field) in message.field.iter().enumerate() {
        named.push((format!("{name}.{}", field.name()), below(&path, 2, at)));
    }
    for (at, inner) in message.nested_type.iter().enumerate() {
        named.extend(of_message(inner, below(&path, 3, at)).into_iter().map(|(n, p)| (format!("{name}.{n}"), p)));
    }
    for (at, inner) in message.enum_type.iter().enumerate() {
        named.extend(of_enum(inner, below(&path, 4, at)).into_iter().map(|(n, p)| (format!("{name}.{n}"), p)));
    }
    named
}

fn of_enum(one: &EnumDescriptorProto, path: Vec<i32>) -> Vec<(String, Vec<i32>)> {
    let values = one.value.iter().enumerate();
    let values = values.map(|(at, value)| (format!("{}.{}", one.name(), value.name()), below(&path, 2, at)));
    [(one.name().to_owned(), path.clone())].into_iter().chain(values).collect()
}

#[test]
fn everything_of_the_contract_has_a_comment() {
    let comments = comments();
    assert!(comments.len() > 500, "{}", comments.len());
    let silent: Vec<&String> = comments.iter().filter(|(_, said)| said.is_empty()).map(|(name, _)| name).collect();
    assert!(silent.is_empty(), "no comment above {silent:#?}");
    let no_sentence: Vec<&String> =
        comments.iter().filter(|(_, said)| !said.ends_with(['.', '…'])).map(|(name, _)| name).collect();
    assert!(no_sentence.is_empty(), "no sentence above {no_sentence:#?}");
}

/// A count is `optional` on the wire where a missing one must not be taken for 0: the comment says that it is required.
#[test]
fn what_a_command_requires_and_the_wire_calls_optional_says_so() {
    let comments = comments();
    let set = FileDescriptorSet::decode(DESCRIPTORS).unwrap();
    let mut seen = BTreeSet::new();
    for file in &set.file {
        for message in &file.message_type {
            let Some((_, type_name)) = command::ALL.iter().find(|(request, _)| *request == message.name()) else {
                continue;
            };
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("schemas/{type_name}.json"));
            let schema: serde_json::Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
            let required: Vec<&str> =
                schema["required"].as_array().unwrap().iter().filter_map(|n| n.as_str()).collect();
            for field in message.field.iter().filter(|field| field.proto3_optional()) {
                let name = format!("{}.{}.{}", file.package(), message.name(), field.name());
                if required.contains(&field.name()) {
                    assert!(comments[&name].starts_with("Required."), "{name} is required: {}", comments[&name]);
                    seen.insert(name);
                } else {
                    assert!(!comments[&name].starts_with("Required."), "{name} is not required: {}", comments[&name]);
                }
            }
        }
    }
    assert!(seen.len() >= 9, "{seen:?}");
}

/// What holds for every method stands in one file, and every other one says where.
#[test]
fn every_proto_says_where_the_rules_of_all_methods_stand() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("sollist");
    let common = fs::read_to_string(root.join("common/v1/common.proto")).unwrap();
    for word in ["sollist-actor", "google.rpc.ErrorInfo", "docs/refusals.md", "4 MiB", "30 seconds", "next_page_token"]
    {
        assert!(common.contains(word), "{word}");
    }
    for context in fs::read_dir(&root).unwrap().flatten() {
        let name = context.file_name().into_string().unwrap();
        let proto = fs::read_to_string(context.path().join(format!("v1/{name}.proto"))).unwrap();
        assert!(name == "common" || proto.contains("stands in sollist/common/v1/common.proto"), "{name}");
    }
}

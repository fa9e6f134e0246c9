//! What is generated and committed is fresh: gRPC code, JSON Schemas, the AsyncAPI document.
//! `UPDATE=1 cargo test --release -p sollist-contract` writes it anew.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod asyncapi;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use prost::Message as _;
use prost_types::{
    FileDescriptorSet,
    field_descriptor_proto::{Label, Type},
};
use sollist_contract::event::Event;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

/// Compares a committed file with what would be generated now, or writes it when asked to.
fn fresh(path: &Path, now: &[u8]) {
    if std::env::var_os("UPDATE").is_some() {
        fs::create_dir_all(path.parent().expect("a folder")).expect("folder");
        fs::write(path, now).expect("write");
        return;
    }
    let there = fs::read(path).unwrap_or_default();
    assert!(there == now, "{} is not fresh: run UPDATE=1 cargo test --release -p sollist-contract", path.display());
}

#[test]
fn grpc_code_is_fresh() {
    let mut protos: Vec<PathBuf> = Vec::new();
    for context in fs::read_dir(root().join("sollist")).expect("protos").flatten() {
        let folder = context.path().join("v1");
        protos.extend(
            fs::read_dir(folder)
                .expect("v1")
                .flatten()
                .map(|entry| entry.path())
                .filter(|p| p.extension().is_some_and(|e| e == "proto")),
        );
    }
    protos.sort();
    let set = protox::compile(&protos, [root()]).expect("protos compile");
    let out = tempfile::tempdir().expect("folder");
    tonic_prost_build::configure()
        .build_transport(false)
        .type_attribute(".", "#[derive(serde::Serialize)]")
        .out_dir(out.path())
        .compile_fds(set.clone())
        .expect("code");
    let mut packages = Vec::new();
    for file in fs::read_dir(out.path()).expect("output").flatten() {
        let name = file.file_name().to_string_lossy().into_owned();
        packages.push(name.trim_end_matches(".rs").to_owned());
        fresh(&root().join("src/gen").join(&name), &fs::read(file.path()).expect("read"));
    }
    packages.sort();
    let mut module = String::from("//! Generated from the protos of this crate; see `tests/generated.rs`.\n\n");
    for package in &packages {
        let name = package.trim_start_matches("sollist.").trim_end_matches(".v1");
        module.push_str(&format!(
            "pub mod {name} {{\n    pub mod v1 {{\n        include!(\"{package}.rs\");\n    }}\n}}\n"
        ));
    }
    module.push_str("pub mod methods;\n");
    fresh(&root().join("src/gen/mod.rs"), module.as_bytes());
    fresh(&root().join("src/gen/methods.rs"), methods(&set).as_bytes());
    fresh(&root().join("src/gen/descriptors.bin"), &set.encode_to_vec());
}

/// Every method as a variant, with its path, and what its request says of whom it concerns.
fn methods(set: &FileDescriptorSet) -> String {
    let (mut names, mut paths, mut asks) = (String::new(), String::new(), String::new());
    let mut requests = BTreeSet::new();
    for file in &set.file {
        for service in &file.service {
            for method in &service.method {
                // Two services may have a method of the same name: the service's name stands before it.
                let name = format!("{}{}", service.name().trim_end_matches("Service"), method.name());
                let path = format!("/{}.{}/{}", file.package(), service.name(), method.name());
                let request = method.input_type().trim_start_matches('.');
                assert!(requests.insert(request.to_owned()), "{request} is the request of two methods");
                let (package, message) = request.rsplit_once('.').expect("a package");
                let file = set.file.iter().find(|file| file.package() == package).expect("its file");
                let fields =
                    &file.message_type.iter().find(|known| known.name() == message).expect("its message").field;
                let has = |name: &str| fields.iter().find(|field| field.name() == name);
                let place = |name: &str| {
                    has(name).map_or_else(String::new, |field| {
                        let is_one = field.r#type() == Type::String && field.label() != Label::Repeated;
                        assert!(is_one, "{request}.{name} is one text");
                        let there = if field.proto3_optional() { ".get_or_insert_default()" } else { "" };
                        let from = if there.is_empty() { "&mut " } else { "" };
                        format!("            {name}: Some({from}self.{name}{there}),\n")
                    })
                };
                let records = has("command").is_some() || method.name().starts_with("Settle");
                let module = package.trim_start_matches("sollist.").replace('.', "::");
                names.push_str(&format!("    {name},\n"));
                paths.push_str(&format!("    ({path:?}, Method::{name}),\n"));
                asks.push_str(&format!(
                    "\nimpl Asks for super::{module}::{message} {{\n    const METHOD: Method = Method::{name};\n    \
                     fn named(&mut self) -> Named<'_> {{\n        Named {{\n            \
                     records: {records},\n{}{}            ..Named::default()\n        }}\n    }}\n}}\n",
                    place("authority"),
                    place("district"),
                ));
            }
        }
    }
    format!(
        "// This file is generated from the protos of this crate; see `tests/generated.rs`.\n\nuse \
         crate::method::{{Asks, Named}};\n\n/// A method of the contract.\n#[derive(Debug, Clone, Copy, PartialEq, Eq, \
         PartialOrd, Ord, Hash)]\npub enum Method {{\n{names}}}\n\n/// Every method with its path.\npub const PATHS: \
         &[(&str, Method)] = &[\n{paths}];\n{asks}"
    )
}

#[test]
fn schemas_are_fresh() {
    for (name, schema) in Event::schemas() {
        let text = serde_json::to_string_pretty(&schema).expect("schema") + "\n";
        fresh(&root().join(format!("schemas/{name}.json")), text.as_bytes());
    }
}

#[test]
fn the_asyncapi_document_is_fresh() {
    let text = serde_json::to_string_pretty(&asyncapi::document()).expect("document") + "\n";
    fresh(&root().join("asyncapi.json"), text.as_bytes());
}

//! What is generated and committed is fresh: gRPC code, JSON Schemas, the AsyncAPI document.
//! `UPDATE=1 cargo test --release -p sollist-contract` writes it anew.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod asyncapi;

use std::{
    fs,
    path::{Path, PathBuf},
};

use prost::Message as _;
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
    fresh(&root().join("src/gen/mod.rs"), module.as_bytes());
    fresh(&root().join("src/gen/descriptors.bin"), &set.encode_to_vec());
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

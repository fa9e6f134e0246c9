//! What a person reads of a derivation is in their language: every formula that the figures have is known to the
//! command line in German, every part by a word.

use std::{collections::BTreeSet, fs, path::Path};

use sollist::cli::words::derive::named;
use sollist_contract::words::formulas::FORMULAS;

/// The texts of a source, without its tests and comments; those with a value in them are names that are made.
fn texts(source: &str) -> Vec<String> {
    let source = source.split("#[cfg(test)]").next().unwrap_or_default();
    let lines: Vec<&str> = source.lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
    let joined = lines.join("\n");
    let mut all = Vec::new();
    for (place, text) in joined.split('"').enumerate() {
        if place % 2 == 1 {
            let parts: Vec<&str> = text.split("\\\n").map(str::trim_start).collect();
            all.push(parts.concat());
        }
    }
    all
}

fn sources(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else {
            found.extend(texts(&fs::read_to_string(&path).unwrap()));
        }
    }
}

#[test]
fn every_formula_of_a_derivation_is_told_in_german() {
    let mut found = BTreeSet::new();
    sources(&super::root().join("analytics/src/derivation"), &mut found);
    let german = |text: &String| FORMULAS.iter().any(|(known, _)| known == text) || named(text).is_some();
    let foreign: Vec<&String> =
        found.iter().filter(|text| text.contains(' ') && !text.contains('{')).filter(|text| !german(text)).collect();
    assert!(foreign.is_empty(), "no German in words/formulas.rs or words/derivation.rs: {foreign:?}");
    let gone: Vec<&str> = FORMULAS.iter().map(|(known, _)| *known).filter(|known| !found.contains(*known)).collect();
    assert!(gone.is_empty(), "no derivation has these formulas: {gone:?}");
}

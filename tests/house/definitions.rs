//! docs/spec.md has every indicator with its formula and the version of its definition: who changes one changes both.

use std::{collections::BTreeMap, fs};

use sollist_analytics::CATALOGUE;

#[test]
fn every_indicator_stands_in_the_document_with_the_version_of_its_definition() {
    let text = fs::read_to_string(super::root().join("docs/spec.md")).unwrap();
    let (_, table) = text.split_once("| id | formula | version |\n").unwrap();
    let rows = table.lines().skip(1).take_while(|line| line.starts_with('|'));
    let mut documented: BTreeMap<&str, u32> = BTreeMap::new();
    for row in rows {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let version = cells.last().unwrap().parse().unwrap();
        documented.extend(cells[0].split('`').skip(1).step_by(2).map(|id| (id, version)));
    }
    let known: BTreeMap<&str, u32> = CATALOGUE.iter().map(|one| (one.id, one.definition)).collect();
    assert_eq!(documented, known);
}

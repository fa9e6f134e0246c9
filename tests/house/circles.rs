//! Files of a crate form no circle: there is an order in which they can be read, each after those that it imports.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

/// A file of a crate by its path: `["write", "batch"]`; the crate's own is empty.
type Place = Vec<String>;

fn place_of(file: &Path, source: &Path) -> Place {
    let path = file.strip_prefix(source).unwrap().with_extension("");
    let mut place: Place = path.iter().map(|part| part.to_str().unwrap().to_owned()).collect();
    if matches!(place.last().map(String::as_str), Some("mod" | "lib" | "main")) {
        place.pop();
    }
    place
}

/// What is built: without its tests and without comments.
fn built(text: &str) -> String {
    let text = text.split("#[cfg(test)]\n").next().unwrap();
    text.lines().map(|line| line.split("//").next().unwrap()).collect::<Vec<_>>().join("\n")
}

/// Every path of a tree of imports: `a::{b, c::{d}}` is `a::b` and `a::c::d`.
fn paths_of(tree: &str, before: &[String], out: &mut Vec<Place>) {
    let (head, inner) = match tree.trim().split_once('{') {
        Some((head, rest)) => (head, rest.trim_end().strip_suffix('}')),
        None => (tree.trim(), None),
    };
    let mut path = before.to_vec();
    let names = head.split(" as ").next().unwrap().split("::").map(str::trim);
    path.extend(names.filter(|name| !name.is_empty() && *name != "self" && *name != "*").map(str::to_owned));
    let Some(inner) = inner else { return out.push(path) };
    let (mut depth, mut begin) = (0, 0);
    for (at, c) in inner.char_indices().chain([(inner.len(), ',')]) {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                if !inner[begin..at].trim().is_empty() {
                    paths_of(&inner[begin..at], &path, out);
                }
                begin = at + 1;
            }
            _ => {}
        }
    }
}

/// What a file names of its own crate, as paths from the crate's root.
fn named(place: &Place, text: &str, files: &BTreeSet<Place>) -> Vec<Place> {
    let mut paths = Vec::new();
    let mut rest = String::new();
    for statement in text.split_inclusive(';') {
        let import = statement.find("use ").filter(|at| {
            let before = statement[..*at].trim_end();
            before.is_empty() || before.ends_with(['}', '{', ')', ']', ';']) || before.ends_with("pub")
        });
        match import {
            Some(at) => {
                rest.push_str(&statement[..at]);
                paths_of(statement[at + 4..].trim_end_matches(';'), &[], &mut paths);
            }
            None => rest.push_str(statement),
        }
    }
    let word = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    paths.extend(
        rest.split(|c| !word(c))
            .filter(|path| path.contains("::"))
            .map(|path| path.split("::").map(str::to_owned).collect::<Place>()),
    );
    paths.into_iter().filter_map(|path| from_the_root(place, path, files)).collect()
}

fn from_the_root(place: &Place, mut path: Place, files: &BTreeSet<Place>) -> Option<Place> {
    match path.first()?.as_str() {
        "crate" => Some(path.split_off(1)),
        "super" => {
            let up = path.iter().take_while(|part| *part == "super").count();
            let mut from = place[..place.len().checked_sub(up)?].to_vec();
            from.extend(path.split_off(up));
            Some(from)
        }
        child => {
            let mut from = place.clone();
            from.push(child.to_owned());
            files.contains(&from).then(|| {
                let mut from = place.clone();
                from.extend(path);
                from
            })
        }
    }
}

/// The files that each file imports.
fn imports(source: &Path) -> BTreeMap<Place, BTreeSet<Place>> {
    let texts: BTreeMap<Place, String> = super::sources(source)
        .into_iter()
        .filter(|file| !file.display().to_string().contains("/gen/"))
        .map(|file| (place_of(&file, source), built(&fs::read_to_string(&file).unwrap())))
        .collect();
    let files: BTreeSet<Place> = texts.keys().cloned().collect();
    let file_of =
        |path: &Place| (1..=path.len()).rev().map(|end| path[..end].to_vec()).find(|part| files.contains(part));
    let of = |(place, text): (&Place, &String)| {
        let named = named(place, text, &files);
        (place.clone(), named.iter().filter_map(file_of).filter(|other| other != place).collect())
    };
    texts.iter().map(of).collect()
}

/// The files that are on a circle: each is reached from itself.
fn on_a_circle(imports: &BTreeMap<Place, BTreeSet<Place>>) -> Vec<String> {
    let reached = |from: &Place| {
        let mut seen = BTreeSet::new();
        let mut waiting: Vec<&Place> = imports[from].iter().collect();
        while let Some(next) = waiting.pop() {
            if seen.insert(next) {
                waiting.extend(&imports[next]);
            }
        }
        seen.contains(from)
    };
    imports.keys().filter(|place| reached(place)).map(|place| place.join("::")).collect()
}

#[test]
fn files_form_no_circle() {
    let mut seen = 0;
    let mut circles = Vec::new();
    for (name, (folder, _)) in super::packages() {
        let imports = imports(&folder.join("src"));
        seen += imports.values().map(BTreeSet::len).sum::<usize>();
        let circle = on_a_circle(&imports);
        if !circle.is_empty() {
            circles.push(format!("{name}: {}", circle.join(", ")));
        }
    }
    assert!(circles.is_empty(), "these files import each other in circles:\n{}", circles.join("\n"));
    assert!(seen >= 500, "only {seen} imports were found: has the house moved?");
}

#[test]
fn a_circle_is_seen() {
    let place = |name: &str| vec![name.to_owned()];
    let files = BTreeSet::from([place("a"), place("b"), vec!["a".to_owned(), "inner".to_owned()]]);
    let text = "use std::fmt;\nuse crate::{b::{self, Thing as Other}, c};\nfn f() { inner::g(super::b::X) }\n";
    let paths = named(&place("a"), text, &files);
    let shown: Vec<String> = paths.iter().map(|path| path.join("::")).collect();
    assert_eq!(shown, ["b", "b::Thing", "c", "a::inner::g", "b::X"]);
    let imports = BTreeMap::from([
        (place("a"), BTreeSet::from([place("b")])),
        (place("b"), BTreeSet::from([place("c")])),
        (place("c"), BTreeSet::from([place("a")])),
        (place("d"), BTreeSet::from([place("a")])),
    ]);
    assert_eq!(on_a_circle(&imports), ["a", "b", "c"]);
}

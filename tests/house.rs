//! The house keeps its order: who imports whom, and what stays in its room.

mod advice;
mod circles;
mod columns;
mod definitions;
mod formulas;
mod refusals;
mod sentences;
mod spoken;
mod warnings;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap()
}

/// The packages of the workspace with the folder and the names of their dependencies (not of their tests).
fn packages() -> BTreeMap<String, (PathBuf, BTreeSet<String>)> {
    let mut out = BTreeMap::new();
    let mut folders = vec![root().join("proto"), root().join("analytics"), root().join("migrations")];
    folders.extend(fs::read_dir(root().join("services")).unwrap().map(|entry| entry.unwrap().path()));
    for folder in folders {
        let text = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
        let name = text.lines().find_map(|line| line.strip_prefix("name = ")).unwrap().trim_matches('"').to_owned();
        let mut section = "";
        let mut dependencies = BTreeSet::new();
        for line in text.lines() {
            if line.starts_with('[') {
                section = line.trim();
            } else if section == "[dependencies]"
                && let Some((dependency, _)) = line.split_once(['.', ' '])
            {
                dependencies.insert(dependency.to_owned());
            }
        }
        out.insert(name, (folder, dependencies));
    }
    out
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                out.push(path);
            }
        }
    }
    out
}

/// What each of our crates may import of ours. Arrows point at what is imported; nothing points back.
const ALLOWED: &[(&str, &[&str])] = &[
    ("sollist-contract", &[]),
    ("sollist-features", &[]),
    ("sollist-migrations", &[]),
    ("sollist-charts", &["sollist-contract"]),
    ("sollist-proof", &["sollist-contract"]),
    ("sollist-notary", &["sollist-contract", "sollist-platform", "sollist-proof"]),
    ("sollist-workbook", &["sollist-contract"]),
    ("sollist-analytics", &["sollist-contract"]),
    ("sollist-platform", &["sollist-contract", "sollist-migrations"]),
    ("sollist-plan", &["sollist-contract", "sollist-platform"]),
    ("sollist-ledger", &["sollist-contract", "sollist-platform"]),
    ("sollist-budget", &["sollist-contract", "sollist-platform", "sollist-ledger"]),
    ("sollist-procurement", &["sollist-contract", "sollist-platform", "sollist-ledger"]),
    ("sollist-rollout", &["sollist-contract", "sollist-platform", "sollist-ledger"]),
    ("sollist-staffing", &["sollist-contract", "sollist-platform", "sollist-ledger"]),
    (
        "sollist-intake",
        &[
            "sollist-contract",
            "sollist-platform",
            "sollist-ledger",
            "sollist-plan",
            "sollist-budget",
            "sollist-procurement",
            "sollist-rollout",
            "sollist-staffing",
        ],
    ),
    ("sollist-figures", &["sollist-contract", "sollist-platform", "sollist-analytics"]),
    (
        "sollist-reporting",
        &[
            "sollist-contract",
            "sollist-platform",
            "sollist-analytics",
            "sollist-figures",
            "sollist-charts",
            "sollist-workbook",
        ],
    ),
    ("sollist-webhooks", &["sollist-contract", "sollist-platform"]),
    ("sollist-web", &["sollist-contract", "sollist-platform", "sollist-plan", "sollist-charts", "sollist-workbook"]),
];

#[test]
fn dependencies_point_one_way() {
    let packages = packages();
    for (name, (_, dependencies)) in &packages {
        if name == "sollist" {
            continue;
        }
        let (_, allowed) = ALLOWED
            .iter()
            .find(|(crate_name, _)| crate_name == name)
            .unwrap_or_else(|| panic!("{name} has no place in the house"));
        for dependency in dependencies.iter().filter(|d| d.starts_with("sollist")) {
            assert!(allowed.contains(&dependency.as_str()), "{name} must not import {dependency}");
        }
    }
    for context in ["budget", "procurement", "rollout", "staffing"] {
        let (_, dependencies) = &packages[&format!("sollist-{context}")];
        for other in ["budget", "procurement", "rollout", "staffing", "intake"] {
            assert!(!dependencies.contains(&format!("sollist-{other}")), "the context {context} imports {other}");
        }
    }
}

#[test]
fn heavy_libraries_stay_in_their_leaf() {
    for (name, (_, dependencies)) in packages() {
        for dependency in &dependencies {
            assert!(!dependency.starts_with("polars") || name == "sollist-analytics", "{name} imports {dependency}");
            assert!(!dependency.starts_with("typst") || name == "sollist-reporting", "{name} imports {dependency}");
        }
    }
}

/// The libraries with their features as cargo would build them for the tests of the whole or of one package.
fn libraries(of: &[&str]) -> BTreeSet<String> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .current_dir(root())
        .args(["tree", "--offline", "--locked", "--prefix", "none", "--format", "{p} {f}"])
        .args(of);
    let out = cargo.args(["--edges", "normal,build,dev"]).output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let text = String::from_utf8(out.stdout).unwrap();
    text.lines().map(|line| line.trim_end_matches(" (*)").to_owned()).filter(|line| !line.contains(" (/")).collect()
}

/// Or polars and typst are built once more for the tests of one crate: minutes, each time.
#[test]
fn libraries_are_the_same_whatever_is_built() {
    let all = libraries(&["--workspace"]);
    for name in packages().keys().map(String::as_str).chain(["sollist-tests"]) {
        let other: Vec<String> = libraries(&["--package", name]).difference(&all).cloned().collect();
        assert!(
            other.is_empty(),
            "`cargo hakari generate` is due: the tests of {name} alone would build {other:?} anew"
        );
    }
}

/// What the files of rules are called.
const PURE: &[&str] = &[
    "/domain.rs",
    "/procurement/src/history.rs",
    "/procurement/src/booking.rs",
    "/ledger/src/days/leave.rs",
    "/ledger/src/warned.rs",
    "/platform/src/write/far.rs",
    "/words.rs",
];

#[test]
fn domain_rules_know_no_database_and_no_runtime() {
    let mut seen = 0;
    for (name, (folder, _)) in packages() {
        let pure_crate = name == "sollist-contract";
        for file in sources(&folder.join("src")) {
            let path = file.display().to_string();
            if path.contains("/gen/") || !(pure_crate || PURE.iter().any(|end| path.ends_with(end))) {
                continue;
            }
            seen += 1;
            let text = fs::read_to_string(&file).unwrap();
            for word in ["sea_orm", "tokio", "polars", "tonic::", "async fn", "std::fs", "std::net"] {
                assert!(!text.contains(word), "{path} names {word}: rules are pure");
            }
        }
    }
    assert!(seen >= 14, "only {seen} files of rules were found: has the house moved?");
}

/// Where files are made: what the command line writes, and the embedded store.
const MAKES_FILES: &[&str] = &["services/sollist/src/cli/file.rs", "services/platform/src/store/db/embedded.rs"];

#[test]
fn files_are_made_in_one_place() {
    for (_, (folder, _)) in packages() {
        for file in sources(&folder.join("src")) {
            let path = file.strip_prefix(root()).unwrap().display().to_string();
            let text = fs::read_to_string(&file).unwrap();
            let text = text.split("#[cfg(test)]").next().unwrap();
            for word in ["fs::write(", "File::create", "OpenOptions", "File::options", "fs::copy(", "fs::rename("] {
                assert!(
                    !text.contains(word) || MAKES_FILES.contains(&path.as_str()),
                    "{path} makes a file itself ({word})"
                );
            }
        }
    }
}

#[test]
fn every_crate_takes_the_lints_of_the_workspace() {
    for (name, (folder, _)) in packages() {
        let text = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
        assert!(text.contains("[lints]\nworkspace = true"), "{name} has lints of its own");
    }
}

#[test]
fn every_file_says_what_lives_there() {
    for (_, (folder, _)) in packages() {
        for file in sources(&folder.join("src")) {
            if file.display().to_string().contains("/gen/") && !file.ends_with("mod.rs") {
                continue;
            }
            let text = fs::read_to_string(&file).unwrap();
            assert!(
                text.starts_with("//!"),
                "{} does not begin with a sentence saying what lives there",
                file.display()
            );
        }
    }
}

/// What a method does with its request so that it has a caller.
const ASKS_FOR_ITS_CALLER: &[&str] =
    &["Caller::of(&request)", "Caller::with(request)", "asked(request)", ".record(", ".record_and_tell("];

#[test]
fn every_method_receives_a_caller() {
    let mut seen = 0;
    for (name, (folder, _)) in packages() {
        // Most have one service, in `api`; what stands beside it has a file of its own.
        for text in sources(&folder.join("src")).iter().map(|file| fs::read_to_string(file).unwrap()) {
            // The implementation of the generated trait; every method of it begins on a line of its own.
            let service = |part: &&str| part.lines().next().is_some_and(|first| first.contains("Service for "));
            let Some(service) = text.split("#[tonic::async_trait]\nimpl ").skip(1).find(service) else { continue };
            let service = service.split("\n}\n").next().unwrap();
            for method in service.split("\n    async fn ").skip(1) {
                seen += 1;
                let asks = ASKS_FOR_ITS_CALLER.iter().any(|way| method.contains(way));
                let method = method.split('(').next().unwrap();
                assert!(asks, "{name}: {method} does not ask who calls");
            }
            assert!(!text.contains("fn asked"), "{name}: there is one way to ask without recording, in wire::caller");
        }
    }
    let caller = fs::read_to_string(root().join("services/platform/src/wire/caller.rs")).unwrap();
    let of = |begin: &str, end: &str| caller.split(begin).nth(1).unwrap().split(end).next().unwrap().to_owned();
    let (asked, with) = (of("\npub fn asked<T: Asks>(", "\n}"), of("    pub fn with<T: Asks>(", "\n    }"));
    assert!(asked.contains("Caller::with(request)"), "`asked` does not ask who calls");
    assert!(with.contains("Caller::of(&request)?") && with.contains(".narrow("), "`with` does not ask who calls");
    let rpcs =
        sources(&root().join("proto/src/gen")).iter().map(|file| fs::read_to_string(file).unwrap()).collect::<String>();
    assert_eq!(seen, rpcs.matches("GrpcMethod::new(").count(), "methods were missed: has the house moved?");
}

fn documents() -> Vec<PathBuf> {
    let mut out = Vec::new();
    for folder in ["", "docs", "deploy"] {
        let files = fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path());
        out.extend(files.filter(|path| path.extension().is_some_and(|ending| ending == "md")));
    }
    out
}

/// What a heading is linked by: lower case, blanks as hyphens, nothing else but letters, digits and hyphens.
fn anchors(document: &Path) -> BTreeSet<String> {
    let text = fs::read_to_string(document).unwrap_or_else(|_| panic!("{} is missing", document.display()));
    let headings = text
        .lines()
        .filter(|line| line.starts_with('#'))
        .map(|line| line.trim_start_matches('#').trim().to_lowercase());
    let anchor =
        |heading: String| heading.replace(' ', "-").chars().filter(|c| c.is_alphanumeric() || *c == '-').collect();
    headings.map(anchor).collect()
}

/// The places after each mark, up to the first character that cannot belong to one.
fn after<'t>(text: &'t str, mark: &'t str) -> impl Iterator<Item = &'t str> {
    text.split(mark).skip(1).map(|rest| rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').next().unwrap())
}

#[test]
fn what_the_code_cites_stands_in_the_repository() {
    let headings = anchors(&root().join("docs/spec.md"));
    let mut seen = 0;
    for file in ["proto", "analytics", "services", "tests"].iter().flat_map(|folder| sources(&root().join(folder))) {
        let text = fs::read_to_string(&file).unwrap();
        // Not as one word, or this file would cite it.
        assert!(
            !text.contains(concat!("spec ", "section")),
            "{} cites what is not here: name a heading of docs/spec.md",
            file.display()
        );
        for cited in after(&text, concat!("docs/spec.md", "#")) {
            seen += 1;
            assert!(
                headings.contains(cited),
                "{} cites docs/spec.md, {cited}: there is no such heading",
                file.display()
            );
        }
    }
    assert!(seen >= 40, "only {seen} citations were found: has the house moved?");
}

#[test]
fn links_between_documents_lead_somewhere() {
    let mut seen = 0;
    for document in documents() {
        let text = fs::read_to_string(&document).unwrap();
        for link in
            text.split("](").skip(1).filter_map(|rest| rest.split(')').next()).filter(|link| !link.contains(':'))
        {
            seen += 1;
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if path.is_empty() { document.clone() } else { document.parent().unwrap().join(path) };
            assert!(target.exists(), "{}: {link} leads nowhere", document.display());
            assert!(
                anchor.is_empty() || anchors(&target).contains(anchor),
                "{}: {link} names no heading",
                document.display()
            );
        }
    }
    assert!(seen >= 40, "only {seen} links were found: has the house moved?");
}

/// The short commands are a convenience: each stands in full where everybody reads it.
#[test]
fn every_daily_command_stands_in_full_for_who_has_no_just() {
    let [short, full] = ["justfile", "CONTRIBUTING.md"].map(|file| fs::read_to_string(root().join(file)).unwrap());
    let mut seen = 0;
    for line in short.lines().filter_map(|line| line.strip_prefix("    ")).filter(|line| !line.starts_with('@')) {
        seen += 1;
        let command = line.split(" {{").next().unwrap();
        assert!(full.contains(command), "CONTRIBUTING.md does not say `{command}`");
    }
    assert_eq!(seen, 10);
}

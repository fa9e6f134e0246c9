//! What we are made of, held to `deny.toml`: no library with a known weakness that nobody has looked at, no licence
//! that does not go with ours, nothing that is banned, nothing from elsewhere than the one registry.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use semver::{Version, VersionReq};
use serde::Deserialize;
use serde_json::Value;

use crate::sollist::shared;

#[derive(Deserialize)]
struct Deny {
    advisories: Ignoring,
    licenses: Licenses,
    bans: Bans,
    sources: Sources,
}

#[derive(Deserialize)]
struct Ignoring {
    ignore: Vec<Ignored>,
}

#[derive(Deserialize)]
struct Ignored {
    id: String,
    reason: String,
}

#[derive(Deserialize)]
struct Licenses {
    allow: BTreeSet<String>,
}

#[derive(Deserialize)]
struct Bans {
    deny: Vec<Banned>,
}

#[derive(Deserialize)]
struct Banned {
    #[serde(rename = "crate")]
    name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Sources {
    allow_registry: Vec<String>,
}

#[derive(Deserialize)]
struct Lock {
    package: Vec<Locked>,
}

#[derive(Deserialize)]
struct Locked {
    name: String,
    version: Version,
    source: Option<String>,
}

#[derive(Deserialize)]
struct Advisory {
    advisory: About,
    #[serde(default)]
    versions: Versions,
}

#[derive(Deserialize)]
struct About {
    id: String,
    package: String,
    date: String,
    withdrawn: Option<String>,
}

#[derive(Deserialize, Default)]
struct Versions {
    #[serde(default)]
    patched: Vec<VersionReq>,
    #[serde(default)]
    unaffected: Vec<VersionReq>,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read<T: for<'de> Deserialize<'de>>(name: &str) -> T {
    toml::from_str(&fs::read_to_string(root().join(name)).unwrap()).unwrap()
}

/// The advisories of a copy of the database (RustSec).
fn advisories() -> Vec<Advisory> {
    let folder = tempfile::tempdir().unwrap();
    let archive = shared("data/rustsec-advisories.tar.xz");
    assert!(Command::new("tar").arg("-xJf").arg(archive).arg("-C").arg(folder.path()).status().unwrap().success());
    let mut all = Vec::new();
    for package in fs::read_dir(folder.path().join("crates")).unwrap() {
        for file in fs::read_dir(package.unwrap().path()).unwrap() {
            let text = fs::read_to_string(file.unwrap().path()).unwrap();
            let head = text.split("```toml").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
            all.push(toml::from_str(head).unwrap());
        }
    }
    all
}

/// The libraries that an advisory is about, by advisory.
fn affected(lock: &Lock, advisories: &[Advisory]) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for Advisory { advisory, versions } in advisories.iter().filter(|one| one.advisory.withdrawn.is_none()) {
        let is_well = |version: &Version| {
            versions.patched.iter().chain(&versions.unaffected).any(|requirement| requirement.matches(version))
        };
        for locked in lock.package.iter().filter(|locked| locked.name == advisory.package) {
            if !is_well(&locked.version) {
                let what = format!("{} {}", locked.name, locked.version);
                found.entry(advisory.id.clone()).or_default().push(what);
            }
        }
    }
    found
}

#[test]
fn no_library_has_a_known_weakness_that_nobody_has_looked_at() {
    let (deny, lock, advisories) = (read::<Deny>("deny.toml"), read::<Lock>("Cargo.lock"), advisories());
    let newest = advisories.iter().map(|one| one.advisory.date.as_str()).max().unwrap();
    eprintln!("{} advisories, the newest of {newest}", advisories.len());
    let found = affected(&lock, &advisories);
    let ignored: BTreeSet<&str> = deny.advisories.ignore.iter().map(|one| one.id.as_str()).collect();
    let open: Vec<_> = found.iter().filter(|(id, _)| !ignored.contains(id.as_str())).collect();
    assert!(open.is_empty(), "raise the version, or say in deny.toml why it does not concern us: {open:#?}");
    // Whatever is over is taken out, so that the next of its kind is seen.
    let over: Vec<&&str> = ignored.iter().filter(|id| !found.contains_key(**id)).collect();
    assert!(over.is_empty(), "deny.toml passes over what there is no more: {over:?}");
    assert!(deny.advisories.ignore.iter().all(|one| one.reason.len() > 20), "each has a reason");

    // An old version of one that was mended is found: the search is one.
    let old = Locked { name: "rustls-webpki".to_owned(), version: Version::new(0, 103, 12), source: None };
    assert!(!affected(&Lock { package: vec![old] }, &advisories).is_empty());
}

#[test]
fn everything_is_from_the_one_registry_and_nothing_of_it_is_banned() {
    let (deny, lock) = (read::<Deny>("deny.toml"), read::<Lock>("Cargo.lock"));
    let known: Vec<String> = deny.sources.allow_registry.iter().map(|url| format!("registry+{url}")).collect();
    for Locked { name, source, .. } in &lock.package {
        let is_ours = name == "sollist" || name.starts_with("sollist-");
        assert_eq!(source.is_none(), is_ours, "{name}: from {source:?}");
        assert!(source.as_ref().is_none_or(|source| known.contains(source)), "{name}: from {source:?}");
        assert!(!deny.bans.deny.iter().any(|banned| banned.name == *name), "{name} is banned");
    }
    assert!(lock.package.len() > 300);
}

/// Whether an expression of licences can be met by those that are allowed.
fn is_met(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    let met = either(&words, &mut at, allowed);
    assert_eq!(at, words.len(), "{expression}");
    met
}

fn either(words: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> bool {
    let mut met = both(words, at, allowed);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        met |= both(words, at, allowed);
    }
    met
}

fn both(words: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> bool {
    let mut met = one(words, at, allowed);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        met &= one(words, at, allowed);
    }
    met
}

fn one(words: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> bool {
    let word = words[*at];
    *at += 1;
    if word == "(" {
        let met = either(words, at, allowed);
        assert_eq!(words[*at], ")");
        *at += 1;
        return met;
    }
    // An exception to a licence asks for less than the licence.
    if words.get(*at) == Some(&"WITH") {
        *at += 2;
    }
    allowed.contains(word)
}

#[test]
fn every_licence_goes_with_ours() {
    let allowed = read::<Deny>("deny.toml").licenses.allow;
    for (expression, met) in [
        ("MIT", true),
        ("GPL-3.0", false),
        ("GPL-3.0 OR MIT", true),
        ("GPL-3.0 AND MIT", false),
        ("MIT/Apache-2.0", true),
        ("(MIT OR GPL-3.0) AND Unicode-3.0", true),
        ("(MIT OR Apache-2.0) AND GPL-3.0", false),
        ("Apache-2.0 WITH LLVM-exception", true),
    ] {
        assert_eq!(is_met(expression, &allowed), met, "{expression}");
    }
    let told = Command::new(env!("CARGO"))
        .args(["metadata", "--offline", "--locked", "--format-version", "1", "--filter-platform"])
        .arg("x86_64-unknown-linux-gnu")
        .current_dir(root())
        .output()
        .unwrap();
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let told: Value = serde_json::from_slice(&told.stdout).unwrap();
    // Of what is in the lock, that which is built here.
    let built: BTreeSet<&str> =
        told["resolve"]["nodes"].as_array().unwrap().iter().map(|node| node["id"].as_str().unwrap()).collect();
    let mut checked = 0;
    for package in told["packages"].as_array().unwrap() {
        if built.contains(package["id"].as_str().unwrap()) {
            let licence = package["license"].as_str().unwrap_or_default();
            assert!(!licence.is_empty() && is_met(licence, &allowed), "{}: {licence:?}", package["name"]);
            checked += 1;
        }
    }
    assert!(checked > 300, "{checked}");
}

#[test]
fn the_bill_of_materials_has_every_library_of_the_program_with_version_licence_and_checksum() {
    let bill = || {
        let python = std::env::var("SOLLIST_PYTHON").unwrap_or_else(|_| "python3".to_owned());
        let made = Command::new(python).arg(root().join("deploy/sbom")).env("CARGO", env!("CARGO")).output().unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        made.stdout
    };
    let bytes = bill();
    assert!(bytes == bill(), "the same lock makes the same bill");
    let bill: Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!((&bill["bomFormat"], &bill["specVersion"]), (&Value::from("CycloneDX"), &Value::from("1.6")));
    assert_eq!(bill["metadata"]["component"]["name"], "sollist");
    let lock = read::<Lock>("Cargo.lock");
    let components = bill["components"].as_array().unwrap();
    let mut names = BTreeSet::new();
    for component in components {
        let (name, version) = (component["name"].as_str().unwrap(), component["version"].as_str().unwrap());
        let locked = lock.package.iter().find(|one| one.name == name && one.version.to_string() == version).unwrap();
        let hash = component["hashes"][0]["content"].as_str();
        assert_eq!(hash.is_some_and(|hash| hash.len() == 64), locked.source.is_some(), "{name}");
        assert!(component["licenses"][0]["expression"].as_str().is_some_and(|licence| !licence.is_empty()), "{name}");
        assert!(names.insert(component["bom-ref"].as_str().unwrap()), "{name} is there twice");
    }
    for needed in ["pkg:cargo/sollist-platform@", "pkg:cargo/ring@", "pkg:cargo/polars@", "pkg:cargo/tonic@"] {
        assert!(names.iter().any(|name| name.starts_with(needed)), "{needed}");
    }
    // What only tests need is not in the program.
    assert!(!names.iter().any(|name| name.starts_with("pkg:cargo/rcgen@")));
    for dependency in bill["dependencies"].as_array().unwrap() {
        for needed in dependency["dependsOn"].as_array().unwrap() {
            assert!(names.contains(needed.as_str().unwrap()), "{needed} is needed and not there");
        }
    }
}

//! A small journal with something of everything, on a day that stands still; and every route of the pages with an
//! address that shows it something. Whoever adds a route adds it here: the map is read in the program's own text.

use std::{collections::BTreeSet, fs, path::Path};

use serde_json::json;
use sollist_tests::servers::{faketime, process::patiently};

use super::{Site, links};
use crate::sollist::Sollist;

/// The day on which the example is recorded and looked at.
const NOW: &str = "2026-08-03 10:00:00";

/// Every route as the map has it, and addresses of it.
const ROUTES: [(&str, &[&str]); 48] = [
    (r#"[] | ["lage"]"#, &["/"]),
    (r#"["haushalt"]"#, &["/haushalt", "/haushalt?nach=stelle&sort=available&bezirk=03"]),
    (r#"["haushalt", "stelle", name @ ..]"#, &["/haushalt/stelle/2026/30/25/bezirksamt-mitte/geraete"]),
    (
        r#"["haushalt", "stelle", year, area, section, chapter, title, deed]"#,
        &[
            "/haushalt/stelle/2026/30/25/bezirksamt-pankow/geraete/umsetzen",
            "/haushalt/stelle/2026/30/25/bezirksamt-pankow/geraete/sperren",
            "/haushalt/stelle/2026/30/25/ikt-steuerung/reserve/entsperren",
        ],
    ),
    (r#"["grund", figure]"#, &["/grund/budget.available?bezirk=03"]),
    (r#"["kennzahlen"]"#, &["/kennzahlen"]),
    (r#"["kennzahlen", id]"#, &["/kennzahlen/mobile.device-rate"]),
    (r#"["bezirk", number]"#, &["/bezirk/03"]),
    (r#"["beschaffung"]"#, &["/beschaffung"]),
    (r#"["beschaffung", authority, order]"#, &["/beschaffung/ba-pankow/B-1"]),
    (r#"["vergleich"]"#, &["/vergleich?von=20"]),
    (r#"["vergleich", "zahlen"]"#, &["/vergleich/zahlen?von=20"]),
    (r#"["antraege"]"#, &["/antraege"]),
    (r#"["antraege", authority, request]"#, &["/antraege/ba-pankow/A-2"]),
    (r#"["quittung", number]"#, &["/quittung/34"]),
    (r#"["antraege", authority, request, "quittung", number, before @ ..]"#, &["/antraege/ba-pankow/A-2/quittung/33"]),
    (r#"["prognose"]"#, &["/prognose"]),
    (r#"["mehrbedarf"]"#, &["/mehrbedarf", "/mehrbedarf?szenario=Halbe%20Quote"]),
    (r#"["mehrbedarf", authority, item]"#, &["/mehrbedarf/ba-pankow/notebook"]),
    (r#"["berichte"]"#, &["/berichte"]),
    (r#"["berichte", quarter]"#, &["/berichte/2026-Q2"]),
    (r#"["meldungen"]"#, &["/meldungen"]),
    (r#"["veroeffentlicht"]"#, &["/veroeffentlicht"]),
    (r#"["auffaelligkeiten"]"#, &["/auffaelligkeiten"]),
    (r#"["abgewiesen"]"#, &["/abgewiesen"]),
    (r#"["abgewiesen", id]"#, &["ENTRY"]),
    (r#"["hinweise"]"#, &["/hinweise"]),
    (r#"["journal"]"#, &["/journal"]),
    (r#"["journal", number]"#, &["/journal/20"]),
    (r#"["vorgaenge"]"#, &["/vorgaenge"]),
    (r#"["vorgaenge", process]"#, &["PROCESS"]),
    (r#"["vorgaenge", process, verdict]"#, &["PROCESS/freigeben", "PROCESS/ablehnen", "PROCESS/zurueckziehen"]),
    (r#"["einsicht"]"#, &["/einsicht"]),
    (r#"["hilfe"]"#, &["/hilfe"]),
    (r#"["hilfe", word]"#, &["/hilfe/verfuegbar"]),
    (r#"["barrierefreiheit"]"#, &["/barrierefreiheit"]),
    (r#"["barriere-melden"]"#, &["/barriere-melden"]),
    (r#"["suche"]"#, &["/suche?q=Pankow"]),
    (r#"["antraege", "neu"]"#, &["/antraege/neu"]),
    (
        r#"["antraege", authority, request, deed]"#,
        &[
            "/antraege/ba-pankow/A-1/pruefen",
            "/antraege/ba-pankow/A-2/anerkennen",
            "/antraege/ba-pankow/A-2/ablehnen",
            "/antraege/ba-pankow/A-3/bewilligen",
        ],
    ),
    (r#"["abgewiesen", id, "berichtigen"]"#, &["ENTRY/berichtigen"]),
    (r#"["abgewiesen", id, "erledigt"]"#, &["ENTRY/erledigt"]),
    (r#"["quittung", number, "schon"]"#, &["/quittung/1/schon"]),
    (r#"["hinweise", number]"#, &["/hinweise/1"]),
    (r#"["senden"]"#, &["/senden"]),
    (r#"["senden", "plan"]"#, &["/senden/plan"]),
    (r#"["pruefen"]"#, &["/pruefen"]),
    ("_", &["/nirgends"]),
];

/// A process that waits, what waits in it, and why.
const PROCESS: &str = "0123456789abcdef0123456789abcdef";
const HOLDS: &str = r#"{"type":"budget.transferred.v1","data":{"authority":"ba-pankow",
    "from_line":"2026/30/25/bezirksamt-pankow/geraete","to_line":"2026/30/25/bezirksamt-pankow/netz",
    "amount":"600.00","basis":"§ 50 LHO","reference":"Vermerk 1"}}"#;
const RULE: &str = r#"{"set":"approval","valid_from":"2026-01-01","above":"500.00"}"#;

/// The example on its day, and its pages.
pub struct Example {
    pub user: Sollist,
    pub site: Site,
    /// The address of its refused entry.
    entry: String,
}

impl Example {
    pub fn new() -> Example {
        assert!(faketime().is_some(), "libfaketime is missing: install Debian's package faketime");
        let user = Sollist::on(None).at(NOW);
        user.file("example.jsonl", fs::read(folder().join("pages/example.jsonl")).unwrap());
        let run = user.say("import events example.jsonl").ended(1);
        assert!(run.sentences().contains(" 1 abgelehnt."), "{}", run.out);
        // In one house nothing waits: what somebody opened under a register.
        user.tamper(&format!(
            "INSERT INTO ledger_processes (process, authority, holds, opened_by, opened_on, open_until, rule) VALUES \
             ('{PROCESS}', 'ba-pankow', '{HOLDS}', 'anna', '2026-06-15', '2199-07-14', '{RULE}')"
        ));
        let site = Site::of(&user);
        patiently("the head of the journal", || site.get("/haushalt").headers.get("etag").cloned());
        let list = links(&site.get("/abgewiesen").body);
        let entry = list.into_iter().find(|link| link.starts_with("/abgewiesen/")).unwrap();
        Example { user, site, entry }
    }

    /// Every route with an address of it.
    pub fn addresses(&self) -> Vec<(&'static str, String)> {
        let mut found = Vec::new();
        for (route, all) in ROUTES.iter().filter(|(route, _)| *route != "_") {
            let told =
                |one: &&str| one.replace("ENTRY", &self.entry).replace("PROCESS", &format!("/vorgaenge/{PROCESS}"));
            found.extend(all.iter().map(|one| (*route, told(one))));
        }
        found
    }
}

pub fn folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The program's text between two pieces of it.
fn between(file: &str, begin: &str, end: &str) -> String {
    let text = fs::read_to_string(folder().join("../services/web/src").join(file)).unwrap();
    text.split_once(begin).unwrap().1.split_once(end).unwrap().0.to_owned()
}

/// What is asked in addresses, as the program reads them.
pub fn keys() -> BTreeSet<String> {
    let read = between("query.rs", "match key.as_ref() {", "unknown => {");
    let arms = read.lines().filter_map(|line| Some(line.split_once("=>")?.0.to_owned()));
    let mut keys: BTreeSet<String> =
        arms.flat_map(|arm| arm.split('"').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>()).collect();
    keys.extend(["sprache", "seit"].map(str::to_owned));
    keys
}

#[test]
fn every_route_of_the_map_is_looked_at() {
    let maps = between("app.rs", "async fn page(", "_ => match Target")
        + &between("targets.rs", "pub fn of(", "_ => return None");
    let arms = maps.lines().map(str::trim).filter(|line| line.starts_with('['));
    let mut mapped: BTreeSet<String> =
        arms.map(|line| line.split(" =>").next().unwrap().split(" if ").next().unwrap().to_owned()).collect();
    // The search leads on, so it stands beside the map; and what is no route is one more.
    mapped.extend([r#"["suche"]"#, "_"].map(str::to_owned));
    let known: BTreeSet<String> = ROUTES.iter().map(|(route, _)| (*route).to_owned()).collect();
    assert_eq!(mapped, known, "a route of the map has no example here, or an example has no route");
    let deeds = between("pages/deed.rs", "pub fn word(self)", "pub fn names");
    for deed in deeds.split('"').skip(1).step_by(2) {
        let all: Vec<&str> = ROUTES.iter().flat_map(|(_, all)| all.iter().copied()).collect();
        assert!(all.iter().any(|one| one.ends_with(&format!("/{deed}"))), "{deed} has no example");
    }
    // Each first part is a name under which answers are counted.
    let places = between("app.rs", "const PLACES", "];");
    for (_, all) in ROUTES.iter().filter(|(route, _)| *route != "_") {
        let first = all[0].split(['/', '?']).nth(1).filter(|first| !first.is_empty()).unwrap_or("lage");
        let first = match all[0] {
            one if one.starts_with("ENTRY") => "abgewiesen",
            one if one.starts_with("PROCESS") => "vorgaenge",
            _ => first,
        };
        assert!(places.contains(&json!(first).to_string()), "{first} is counted under no name");
    }
}

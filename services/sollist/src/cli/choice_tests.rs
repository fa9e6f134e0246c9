//! Whatever is printed as a label is read as a value: every label of the vocabulary, at every option of every command.

use std::collections::BTreeMap;

use clap::{CommandFactory as _, ValueEnum};
use sollist_contract::{
    ids::{Authority, slug},
    refusal,
    words::terms,
};

use super::*;
use crate::cli::{
    acts::args::{count::Counted, funding, order, submission, told::Kind},
    args::{BudgetBy, Cli, Form, IndicatorBy, SplitRule},
    lang::Spoken,
    names,
    words::need,
};

/// A name in the ways in which people write it.
fn written(name: &str) -> [String; 5] {
    [
        name.to_owned(),
        name.to_uppercase(),
        name.to_lowercase(),
        format!(" {name} "),
        name.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue").replace('Ä', "Ae"),
    ]
}

fn each_is_read<T: ToString>(names: Names, read: impl Fn(&str) -> Result<T, Said>) -> usize {
    for (code, name) in &names {
        for typed in written(name).iter().chain(&written(code)) {
            let found = read(typed).map(|found| found.to_string());
            assert_eq!(found.as_deref(), Ok(*code), "{typed}");
        }
    }
    names.len()
}

#[test]
fn every_label_is_read_back_as_what_it_stands_for() {
    let mut read = 0;
    read += each_is_read(meant::item_names(), item);
    read += each_is_read(meant::names(choices::ROLLOUTS), rollout);
    read += each_is_read(meant::programme_names(), names::programme_meant);
    read += each_is_read(indicator_names(), indicator);
    read += each_is_read(rule_names(), rule);
    read += each_is_read(meant::names(choices::QUERIES), query);
    let licences: Names = meant::item_names().into_iter().filter(|(code, _)| code.ends_with("licence")).collect();
    read += each_is_read(licences, licence);
    assert!(read > 250, "{read}");
    for (id, name) in figure_names() {
        let first = figure_names().into_iter().find(|(_, known)| meant::same(known, name)).unwrap().0;
        for typed in written(name) {
            assert_eq!(figure(&typed).unwrap(), first, "{typed}");
        }
        assert_eq!(figure(&id.to_uppercase()).unwrap(), id);
    }
    for id in FIGURES.iter() {
        assert!(figure_names().iter().any(|(known, _)| known == id), "{id} has no name");
        assert_eq!(figure(id).unwrap(), *id);
    }
    for (typed, id) in [("verfügbar", "budget.available"), ("available", "budget.available"), ("soll", "budget.soll")]
    {
        assert_eq!(figure(typed).unwrap(), id);
    }
    for district in District::all() {
        let printed = format!("{} {}", district.code(), district.name());
        for typed in
            [printed.as_str(), &printed.to_uppercase(), district.name(), &slug(district.name()), district.code()]
        {
            assert_eq!(names::district_meant(typed).unwrap(), district, "{typed}");
        }
        for typed in [printed.as_str(), district.name(), district.code()] {
            assert_eq!(part(typed, &["need", district.code()]), Some(district.code()));
        }
        let Some(office) = district.bezirksamt() else { continue };
        let printed = [terms::authority_short(&office), terms::authority_name(&office), office.to_string()];
        for typed in printed.iter().flat_map(|name| written(name)) {
            assert_eq!(names::meant(&typed).unwrap(), office, "{typed}");
        }
    }
    assert_eq!(names::meant("IKT-STEUERUNG").unwrap().as_str(), Authority::IKT_STEUERUNG);
    assert!(names::district_meant("03 Mitte").is_err(), "number and name are two districts");
    for reason in refusal::Reason::ALL {
        let Term { de, en } = reasons::title(*reason);
        for typed in [&reason.code().to_lowercase(), &reason.code().replace('_', " "), de, en] {
            assert_eq!(refusal_reason(typed).unwrap(), reason.code());
        }
    }
    for (typed, name) in [
        ("Verfügbares Soll", Some("budget.disposable")),
        ("BA Pankow", Some("ba-pankow")),
        ("notebooks", None),
        ("Notebook", Some("notebook")),
        ("kaffee", None),
    ] {
        assert_eq!(part(typed, &["budget.disposable", "ba-pankow", "notebook"]), name, "{typed}");
    }
    assert_eq!(query("quatsch").unwrap(), "quatsch", "the service says which there are");
}

fn labels<T: ValueEnum + Clone>(labels: &[(&str, terms::Term)]) {
    let code = |value: T| value.to_possible_value().unwrap().get_name().to_owned();
    for (known, term) in labels {
        for name in [term.de, term.en, known] {
            for typed in written(name) {
                assert_eq!(of_a_few::<T>(&typed).map(code).as_deref(), Some(*known), "{typed}");
            }
        }
    }
    assert!(of_a_few::<T>("").is_none() && of_a_few::<T>("quatsch").is_none());
}

#[test]
fn a_reason_that_is_empty_means_none_instead_of_all() {
    for read in [query, refusal_reason] {
        assert_eq!(read("  ").unwrap_err(), usage::empty_filter());
    }
}

#[test]
fn every_label_of_a_few_is_read() {
    labels::<funding::State>(choices::FUNDING_STEPS);
    labels::<order::State>(&[("open", terms::OPEN), ("cancelled", terms::CANCELLED), ("settled", terms::SETTLED)]);
    labels::<submission::State>(&[
        ("open", terms::OPEN),
        ("overdue", terms::OVERDUE),
        ("incomplete", terms::INCOMPLETE),
        ("complete", terms::COMPLETE),
    ]);
    labels::<Kind>(&terms::ACTIVITIES);
    let by = [("district", terms::DISTRICT), ("authority", terms::AUTHORITY), ("programme", terms::PROGRAMME)];
    labels::<IndicatorBy>(&by);
    labels::<BudgetBy>(&[&by[..], &[("line", terms::LINE)]].concat());
    labels::<SplitRule>(&["A", "B", "C", "D"].map(|code| (code, need::rule(code))));
    labels::<Counted>(&[("headcount", terms::EMPLOYEES)]);
    labels::<Spoken>(&[("de", terms::Term { de: "deutsch", en: "german" })]);
    labels::<Form>(&[("table", terms::Term { de: "Tabelle", en: "table" })]);
}

/// What stands for a value, and a label that must be read there.
const READ: &[(&str, &[&str])] = &[
    ("ITEM", &["Dockingstation", "docking stations", "LIZENZ DIGITALE AKTE", "notebook"]),
    ("LICENCE", &["Lizenz für mobilen Zugang", "e-file licence"]),
    ("A", &["BA Neukölln", "Bezirksamt Pankow", "IKT-Steuerung", "neukoelln"]),
    ("D", &["08 Neukölln", "neukoelln", "00 Hauptverwaltung"]),
    ("P", &["Fernzugang (VPN)", "Fernzugang", "digitale akte", "remote-access"]),
    ("I", &["mobile.device-rate"]),
    ("FIGURE", &["verfügbar", "Available", "budget.available"]),
    ("QUARTER", &["2026-Q2", "2. Quartal 2026", "q2 2026"]),
    ("PERIOD", &["2026-Q2", "2. Quartal 2026", "2026-04"]),
    ("DAY", &["31.03.2026", "2026-03-31"]),
    ("EUR", &["1.300.000,00", "1300000.00"]),
    ("REASON", &["Haushaltsstelle überzogen", "line_overdrawn"]),
];

/// Labels of an option that are not those of every option of its kind.
const OWN: &[(&str, &str, &[&str])] = &[
    ("order list", "state", &["offen", "ABGERECHNET", "storniert"]),
    ("submission list", "state", &["überfällig", "UEBERFAELLIG", "vollständig"]),
    ("funding list", "state", &["geprüft", "Geprueft", "bewilligt"]),
    ("rollout plan", "rollout", &["Umstellung auf Windows 11"]),
    ("rollout activity", "kind", &["Veranstaltung", "VORHABEN"]),
    ("anomalies", "rules", &["Rechnung doppelt?", "split-order"]),
    ("budget", "by", &["Bezirk", "Haushaltsstelle", "BEHÖRDE", "Budget line"]),
    ("indicators", "by", &["Handlungsfeld"]),
    ("forecast", "by", &["bezirk"]),
    ("indicators", "id", &["Ausgabequote"]),
    ("need", "split", &["nach Dringlichkeit"]),
    ("count list", "what", &["Beschäftigte", "GERÄTE"]),
    ("journal", "kind", &["Procurement.Order-Placed"]),
];

/// Every option of every command below, by the path of its command.
fn options(command: &clap::Command, path: &str, found: &mut Vec<(String, clap::Arg)>) {
    found.extend(command.get_arguments().map(|argument| (path.to_owned(), argument.clone())));
    for sub in command.get_subcommands() {
        options(sub, format!("{path} {}", sub.get_name()).trim(), found);
    }
}

/// Whether an option, by itself, takes a value.
fn takes(argument: &clap::Arg, value: &str) -> bool {
    // What it needs and excludes is not here.
    let mut alone = clap::Arg::new("it").value_parser(argument.get_value_parser().clone()).allow_hyphen_values(true);
    if !argument.is_positional() {
        alone = alone.long("it");
    }
    let line: &[&str] = if argument.is_positional() { &["t", value] } else { &["t", "--it", value] };
    clap::Command::new("t").arg(alone).try_get_matches_from(line).is_ok()
}

#[test]
fn every_option_of_a_kind_reads_the_labels_of_that_kind() {
    let mut all = Vec::new();
    options(&Cli::command(), "", &mut all);
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for (path, argument) in &all {
        let kind =
            argument.get_value_names().and_then(|names| names.first()).map(ToString::to_string).unwrap_or_default();
        for (known, labels) in READ.iter().filter(|(known, _)| *known == kind) {
            for label in *labels {
                assert!(takes(argument, label), "sollist {path} --{}: {label}", argument.get_id());
            }
            *seen.entry(known).or_default() += 1;
        }
        for (_, id, labels) in
            OWN.iter().filter(|(command, id, _)| command == path && *id == argument.get_id().as_str())
        {
            for label in *labels {
                assert!(takes(argument, label), "sollist {path} --{id}: {label}");
            }
            *seen.entry(id).or_default() += 1;
        }
    }
    let missing: Vec<&&str> = READ.iter().map(|(kind, _)| kind).filter(|kind| !seen.contains_key(**kind)).collect();
    assert!(missing.is_empty(), "no option takes {missing:?}: has the tree moved?");
    assert!(
        seen.get("A").is_some_and(|count| *count > 20) && seen.get("ITEM").is_some_and(|count| *count >= 4),
        "{seen:?}"
    );
}

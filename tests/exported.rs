//! Tables for other programs, read by other programs: DuckDB gets the same budget, indicators and extra need out of
//! what was recorded, frictionless holds the files against their description.

use std::{fs, path::Path, process::Command};

use ::sollist::demo;
use serde_json::{Value, json};
use sollist_analytics::CATALOGUE;

use crate::{
    outside::python,
    replay::{lines, with_plan},
    sollist::{Run, Server, Sollist},
    stores::both_stores,
};

/// What the programs of others say of an export.
fn read(folder: &Path) -> Value {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("exported");
    let mut command = Command::new(python());
    command.arg(here.join("read.py")).arg(folder);
    Run::of("(DuckDB and frictionless; tests/run installs them)", &command.output().unwrap()).done().json()
}

/// The budget as the command line has it, in the columns that the script tells.
fn budget(user: &Sollist, view: &str) -> Value {
    const COLUMNS: [&str; 9] =
        ["line", "appropriation", "carry_over", "adjustments", "soll", "frozen", "commitments", "actual", "available"];
    let rows = user.ask(&format!("budget --by line {view}"))["rows"].clone();
    let mut rows: Vec<Vec<String>> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| COLUMNS.map(|column| row[column].as_str().unwrap().to_owned()).to_vec())
        .collect();
    rows.sort();
    json!(rows)
}

/// Indicators that SQL does not say, each with the reason; every other of the catalogue it does.
const NOT_IN_SQL: [(&str, &str); 18] = [
    ("budget.forecast", "methods, back-test and range are an arithmetic of its own"),
    ("cost.tco-workplace", "an annuity needs more decimals than DuckDB has"),
    ("evm.accrued", "what belongs to a rollout follows from rules of order and line"),
    ("evm.cpi", "budgets and starts of rollouts are no columns of the export"),
    ("evm.cv", "as evm.cpi"),
    ("evm.eac", "as evm.cpi"),
    ("evm.eac-atypical", "as evm.cpi"),
    ("evm.eac-combined", "as evm.cpi"),
    ("evm.ieac", "working days, of Berlin's holidays"),
    ("evm.spi", "as evm.cpi"),
    ("evm.spi-time", "working days, of Berlin's holidays"),
    ("evm.sv", "as evm.cpi"),
    ("evm.tcpi", "as evm.cpi"),
    ("evm.vac", "as evm.cpi"),
    ("forecast.variance", "as budget.forecast"),
    (
        "green.device-life",
        "which pieces were retired follows from the walk through a stock, which keeps those that are left",
    ),
    ("green.embodied", "a sum of quotients is exact in fractions only"),
    ("rollout.required-rate", "working days, of Berlin's holidays"),
];

both_stores!(other_programs_get_the_same_figures_out_of_the_tables_at_every_view);
fn other_programs_get_the_same_figures_out_of_the_tables_at_every_view() {
    let user = with_plan();
    // The example has what the generator makes none of: positions, sites, cancelled orders, several sets of parameters.
    let example = demo::events_of("/beispiel", demo::SEED);
    user.record(&example.iter().map(|event| event.to_json().unwrap()).collect::<Vec<String>>());
    user.record(&lines(20_000, 21));
    let server = Server::start(&user);
    let through = user.through(&server.url);
    for (n, (form, view, indicators)) in [
        ("parquet", "", 400),
        ("csv", "", 400),
        ("parquet", "--until 2026-05-31", 390),
        ("csv", "--as-of 9000", 350),
        ("parquet", "--as-of 30000 --until 2026-03-31", 380),
    ]
    .into_iter()
    .enumerate()
    {
        let folder = user.path(&format!("out{n}"));
        let asker = if n == 0 { &user } else { &through };
        let told = asker.ask(&format!("export --form {form} {view} --out {}", folder.display()));
        let seen = read(&folder);
        assert_eq!(seen["faults"], json!([]), "{form} {view}");
        let budget = budget(&user, view);
        // The export has every year, the answer one.
        let of_year = |row: &&Value| row[0].as_str().unwrap()[..4] == budget[0][0].as_str().unwrap()[..4];
        let seen_of_year: Vec<&Value> = seen["budget"].as_array().unwrap().iter().filter(of_year).collect();
        assert!(json!(seen_of_year) == budget, "another budget: {form} {view}");
        for table in told["tables"].as_array().unwrap() {
            assert_eq!(seen["tables"][table["table"].as_str().unwrap()], table["rows"], "{table}");
        }
        assert!(seen["tables"]["postings"].as_u64().unwrap() > 150, "{form} {view}");
        // Of thirteen districts some thirty, where it is known; a rollout or later year is one more.
        assert!(seen["indicators"].as_u64().unwrap() >= indicators, "{form} {view}: {}", seen["indicators"]);
        if view.is_empty() {
            let of_them = seen["of_them"].as_array().unwrap();
            for one in CATALOGUE.iter() {
                let left_out = NOT_IN_SQL.iter().any(|(id, _)| *id == one.id);
                assert!(of_them.contains(&json!(one.id)) != left_out, "{} in {of_them:?}", one.id);
            }
        }
        // Six items of twelve Bezirksämter, and nothing of them passed over.
        assert!(seen["need"].as_u64().unwrap() >= 72, "{form} {view}: {}", seen["need"]);
        assert_eq!(seen["left_out"], json!({}), "{form} {view}");
    }
}

/// The rows of a table that was exported as CSV, in their order.
fn written(folder: &Path, table: &str) -> Vec<csv::StringRecord> {
    let mut reader = csv::Reader::from_path(folder.join(format!("{table}.csv"))).unwrap();
    reader.records().map(Result::unwrap).collect()
}

/// Some columns of them.
fn part(rows: &[csv::StringRecord], from: usize, columns: usize) -> Vec<csv::StringRecord> {
    rows.iter().map(|row| row.iter().skip(from).take(columns).collect()).collect()
}

/// What the command line says of the rows at a place of its answer, in these columns; what is not there is empty.
fn said(answer: &Value, at: &str, columns: &[&str]) -> Vec<csv::StringRecord> {
    let text = |value: &Value| match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let row = |row: &Value| columns.iter().map(|column| text(&row[column])).collect();
    answer.pointer(at).and_then(Value::as_array).unwrap().iter().map(row).collect()
}

#[test]
fn what_is_decided_on_is_exported_as_it_is_answered() {
    let user = with_plan();
    let example = demo::events_of("/beispiel", demo::SEED);
    user.record(&example.iter().map(|event| event.to_json().unwrap()).collect::<Vec<String>>());
    let folder = user.path("out");
    for view in ["", "--until 2026-06-30"] {
        user.say(&format!("export --form csv {view} --out {}", folder.display())).done();
        assert_eq!(read(&folder)["faults"], json!([]), "{view}");
        let anomalies = user.ask(&format!("anomalies {view}"));
        let columns =
            ["rule", "severity", "authority", "district", "key", "since", "amount_eur", "quantity", "text_de"];
        let found = part(&written(&folder, "anomalies"), 0, columns.len());
        assert!(found.len() > 20, "{view}: {}", found.len());
        assert_eq!(found, said(&anomalies, "/rows", &columns), "{view}");
        let need = user.ask(&format!("need --range --split {view}"));
        let columns = ["district", "authority", "need", "p50", "p80", "p95"];
        let mut ranges = part(&written(&folder, "need_ranges"), 1, columns.len());
        // An answer has districts in their order, and the sum below them.
        ranges.sort_by_key(|row| (row[0].is_empty(), row[0].to_owned()));
        assert_eq!(ranges, said(&need, "/ranges", &columns), "{view}");
        let splits = written(&folder, "reserve_splits");
        let columns = ["authority", "item", "need", "share"];
        for (at, rule) in ["A", "B", "C", "D"].iter().enumerate() {
            let of_rule: Vec<csv::StringRecord> =
                splits.iter().filter(|row| row[1] == **rule).map(|row| row.iter().skip(3).collect()).collect();
            assert!(!of_rule.is_empty(), "{rule}");
            assert_eq!(of_rule, said(&need, &format!("/splits/{at}/shares"), &columns), "{rule} {view}");
        }
    }
}

#[test]
fn whatever_is_changed_in_a_file_is_found_by_its_description() {
    let user = with_plan();
    user.record(&lines(300, 22));
    let folder = user.path("out");
    user.say(&format!("export --form csv --out {}", folder.display())).done();
    let whole = fs::read_to_string(folder.join("payments.csv")).unwrap();
    let mut changed: Vec<&str> = whole.lines().collect();
    let last = changed.pop().unwrap().replacen(',', ",x", 1);
    for text in [whole.replacen("2026-", "2025-", 1), changed.join("\r\n"), changed.join("\r\n") + "\r\n" + &last] {
        assert_ne!(text, whole);
        fs::write(folder.join("payments.csv"), text).unwrap();
        assert_ne!(read(&folder)["faults"], json!([]));
    }
    fs::write(folder.join("payments.csv"), whole).unwrap();
    assert_eq!(read(&folder)["faults"], json!([]));
}

#[test]
fn an_export_takes_the_place_of_an_earlier_one_and_of_nothing_else() {
    let user = with_plan();
    let folder = user.path("out");
    let names = || {
        let mut names: Vec<String> =
            fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    let export = |options: &str| user.say(&format!("export --out {} {options}", folder.display()));
    export("--tables budget,lines").done();
    assert_eq!(names(), ["budget.parquet", "datapackage.json", "lines.parquet"]);
    let told = export("--form csv --tables lines").done().sentences();
    assert!(told.contains("1 Tabelle mit "), "{told}");
    assert_eq!(names(), ["datapackage.json", "lines.csv"]);
    // What is refused leaves everything as it was.
    for (options, said) in [("--tables luck", "known are lines, "), ("--as-of 99999", "99999")] {
        let refused = export(&format!("{options} --lang en"));
        assert_eq!(refused.code, Some(1), "{options}");
        assert!(refused.err.contains(said), "{}", refused.err);
    }
    assert_eq!(names(), ["datapackage.json", "lines.csv"]);
    // A description that others wrote, or that names files elsewhere, makes no folder ours.
    let elsewhere = user.file("theirs.csv", "x");
    let theirs = json!({"name": "sollist", "resources": [{"path": "../theirs.csv"}, {"path": ".hidden.csv"}]});
    fs::write(folder.join("datapackage.json"), theirs.to_string()).unwrap();
    fs::write(folder.join(".hidden.csv"), "x").unwrap();
    export("--tables lines").done();
    assert!(elsewhere.exists() && folder.join(".hidden.csv").exists());
    for package in ["{}", "not JSON"] {
        fs::write(folder.join("datapackage.json"), package).unwrap();
        assert_eq!(export("").code, Some(2), "{package}");
    }
    fs::remove_file(folder.join("datapackage.json")).unwrap();
    assert_eq!(export("").code, Some(2));
    assert_eq!(user.say("export --out data").code, Some(2), "the store itself");
}

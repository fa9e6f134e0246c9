//! How figures came about: whoever has the kit gets the same number with Python alone, and finds whatever was changed.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    process::Command,
};

use serde_json::Value;
use sollist_analytics::definition;
use sollist_contract::words::terms::BESIDE;

use crate::{
    outside::python,
    replay::{lines, with_plan},
    sollist::{Run, Server, Sollist},
    stores::both_stores,
};

/// What the script says of a kit: its exit, and the last lines.
fn recomputed(kit: &Path) -> (Option<i32>, String) {
    let run = Command::new(python()).arg(kit.join("recompute.py")).output().unwrap();
    let said = String::from_utf8_lossy(&run.stdout).into_owned() + &String::from_utf8_lossy(&run.stderr);
    (run.status.code(), said)
}

fn kit(user: &Sollist, name: &str, question: &str) -> std::path::PathBuf {
    let folder = user.path(name);
    user.say(&format!("explain {question} --kit {}", folder.display())).done();
    folder
}

both_stores!(a_kit_gives_an_outsider_the_figure_of_the_table_to_the_cent);
fn a_kit_gives_an_outsider_the_figure_of_the_table_to_the_cent() {
    let user = with_plan();
    user.record(&lines(4_000, 11));
    let server = Server::start(&user);
    let through = user.through(&server.url);
    for (n, (figure, scope, cell)) in [
        ("budget.available", "", "available"),
        ("budget.commitments", "--district 03", "commitments"),
        ("budget.actual", "--authority ba-mitte --until 2026-05-31", "actual"),
        ("budget.soll", "--district 00 --as-of 2000", "soll"),
    ]
    .into_iter()
    .enumerate()
    {
        let folder = kit(&through, &format!("kit{n}"), &format!("{figure} {scope}"));
        let (code, said) = recomputed(&folder);
        assert_eq!(code, Some(0), "{figure} {scope}: {said}");
        let table = user.ask(&format!("budget {scope}"))["total"][cell].as_str().unwrap().to_owned();
        assert!(
            said.contains(&format!("{figure} = {table}")) || said.contains(&exact(figure, &table)),
            "{said} {table}"
        );
        assert_eq!(user.ask(&format!("explain {figure} {scope}"))["value"], table);
    }
    // In words, and what events say as a table: whoever has a spreadsheet finds every amount that parts name.
    let folder = user.path("kit0");
    let mut rows = csv::Reader::from_path(folder.join("parts.csv")).unwrap();
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    assert!(rows.iter().all(|row| !row[8].is_empty()), "every part has its formula");
    assert_eq!(&rows[0][8], "verfügbares Soll − Festlegungen − Ist");
    let mut fields = csv::Reader::from_path(folder.join("events.csv")).unwrap();
    let fields: BTreeSet<(String, String)> = fields
        .records()
        .map(Result::unwrap)
        .filter(|row| &row[3] == "amount")
        .map(|row| (row[0].to_owned(), row[4].to_owned()))
        .collect();
    let read: BTreeSet<(String, String)> = rows
        .iter()
        .filter(|row| &row[3] == "lookup" && &row[6] == r#"{"field":"amount"}"#)
        .map(|row| (row[7].to_owned(), row[4].to_owned()))
        .collect();
    assert!(!read.is_empty() && read.is_subset(&fields), "{read:?}");
    let folder = kit(&through, "rate", "budget.utilisation --district 07");
    let rate = &user.ask("indicators --id budget.utilisation --district 07")["rows"][0]["value"];
    let rate = rate.to_string();
    let (_, said) = recomputed(&folder);
    assert!(said.contains(&format!("{} percent", exact("budget.utilisation", &rate))), "{said} {rate}");
    // What stands above and below the line of a rate is a figure of its own, and none of any other.
    for rate in ["budget.utilisation", "procurement.delivery-rate", "mobile.device-rate", "budget.allocation-coverage"]
    {
        let row = user.ask(&format!("indicators --id {rate} --district 03"))["rows"][0].clone();
        for side in ["numerator", "denominator"] {
            let figure = format!("{rate}.{side}");
            let says = row[side].as_str().map_or_else(|| row[side].to_string(), str::to_owned);
            let (code, said) = recomputed(&kit(&through, &figure, &format!("{figure} --district 03")));
            assert_eq!(code, Some(0), "{figure}: {said}");
            assert!(
                said.contains(&format!("{figure} = {says}")) || said.contains(&exact(&figure, &says)),
                "{said} {says}"
            );
        }
    }
    // A program names the figure by an option, by its id or as a column of the table is called, and gets its node.
    for (column, id) in [("available", "budget.available"), ("carry_over", "budget.carry-over"), ("need", "need.extra")]
    {
        let node = user.ask(&format!("explain --figure {column} --district 03"));
        assert_eq!(node, user.ask(&format!("explain {id} --district 03")));
        assert_eq!(node["name"], id);
        for key in ["op", "formula", "value", "unit", "inputs", "events", "children"] {
            assert!(node.get(key).is_some(), "{key}: {node}");
        }
    }
    user.say("explain budget.actual --figure soll").ended(2);
    let refused = user.say("explain data.age.numerator --lang en");
    assert_eq!(refused.code, Some(1), "{}", refused.err);
    assert!(refused.err.contains("data.age.numerator"), "{}", refused.err);
    let refused = user.say("explain evm.spi-time.first_plan --lang en");
    assert_eq!(refused.code, Some(1), "{}", refused.err);
    assert!(refused.err.contains("no derivation of the figure “evm.spi-time.first_plan”"), "{}", refused.err);
}

/// As Python writes it, which leaves out zeros behind the point.
fn exact(figure: &str, amount: &str) -> String {
    format!("{figure} = {}", amount.trim_end_matches('0').trim_end_matches('.'))
}

/// The parts of a kit: values by the names on the way to them.
fn parts(kit: &Path) -> BTreeMap<Vec<String>, String> {
    let mut rows = csv::Reader::from_path(kit.join("parts.csv")).unwrap();
    let (mut paths, mut values) = (BTreeMap::<String, Vec<String>>::new(), BTreeMap::new());
    for row in rows.records() {
        let row = row.unwrap();
        let mut path = paths.get(&row[1]).cloned().unwrap_or_default();
        path.push(row[2].to_owned());
        paths.insert(row[0].to_owned(), path.clone());
        values.insert(path, row[4].to_owned());
    }
    values
}

#[test]
fn every_cell_of_the_extra_need_of_the_example_is_recomputed_by_an_outsider() {
    let user = Sollist::new();
    user.say("demo --out reports").done();
    let table = user.ask("need --target-day 2026-12-31");
    let rows = table["rows"].as_array().unwrap();
    assert!(rows.len() > 30, "{}", rows.len());
    let total = |figure: &str| match figure {
        "need.reserve" => table["proposal"]["reserve"].clone(),
        "need.uncovered" => table["proposal"]["uncovered"].clone(),
        _ => table["total"][figure.trim_start_matches("need.").replace("extra", "need")].clone(),
    };
    // Pieces item by item: those of one are the sum of its rows.
    for item in rows.iter().map(|row| row["item"].as_str().unwrap()).collect::<BTreeSet<_>>() {
        for key in ["target", "usable", "pipeline", "quantity"] {
            let node = user.ask(&format!("explain need.{key} --item {item} --target-day 2026-12-31"));
            let of_item = rows.iter().filter(|row| row["item"] == item).map(|row| row[key].as_i64().unwrap());
            assert_eq!(plain(&node["value"]), of_item.sum::<i64>().to_string(), "{key} {item}");
        }
    }
    let otherwise = ["need.share.proportional", "need.share.urgency", "need.share.level"];
    let splits = user.ask("need --target-day 2026-12-31 --split=B,C,D");
    for (figure, split) in otherwise.into_iter().zip(splits["splits"].as_array().unwrap()) {
        let (code, said) = recomputed(&kit(&user, figure, &format!("{figure} --target-day 2026-12-31")));
        assert_eq!(code, Some(0), "{figure}: {said}");
        let gains = split["by_authority"].as_array().unwrap();
        let cents = |amount: &str| amount.replace('.', "").parse::<i64>().unwrap();
        let given: i64 = gains.iter().map(|gain| cents(gain["share"].as_str().unwrap())).sum();
        let told = user.ask(&format!("explain {figure} --target-day 2026-12-31"));
        assert_eq!(cents(told["value"].as_str().unwrap()), given, "{figure}");
    }
    for figure in ["need.extra", "need.gross", "need.cover", "need.reserve", "need.share", "need.uncovered"] {
        let folder = kit(&user, figure, &format!("{figure} --target-day 2026-12-31"));
        let (code, said) = recomputed(&folder);
        assert_eq!(code, Some(0), "{figure}: {said}");
        let parts = parts(&folder);
        let at = |path: &[&str]| parts.get(&path.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        if figure != "need.share" {
            assert_eq!(at(&[figure]).unwrap(), total(figure).as_str().unwrap(), "{figure}");
        }
        for row in rows {
            let text = |key: &str| row[key].as_str().map_or_else(|| row[key].to_string(), str::to_owned);
            let (district, authority, item) = (text("district"), text("authority"), text("item"));
            let cell = [figure, &district, &authority, &item];
            match figure {
                "need.extra" => assert_eq!(at(&cell), Some(&text("need")), "{row}"),
                "need.cover" => assert_eq!(at(&cell), Some(&text("cover")), "{row}"),
                "need.gross" => {
                    let quantity = [&cell[..], &["exact", "price", "quantity"]].concat();
                    assert_eq!(at(&cell), Some(&text("gross")), "{row}");
                    assert_eq!(at(&quantity), Some(&text("quantity")), "{row}");
                    for name in ["target", "usable", "pipeline"] {
                        assert_eq!(at(&[&quantity[..], &["lacking", name]].concat()), Some(&text(name)), "{row}");
                    }
                }
                _ => {}
            }
        }
        for share in table["proposal"]["shares"].as_array().unwrap().iter().filter(|_| figure == "need.share") {
            let text = |key: &str| share[key].as_str().unwrap();
            let found =
                parts.iter().find(|(path, _)| path.len() == 4 && path[2..] == [text("authority"), text("item")]);
            assert_eq!(found.unwrap().1, text("share"), "{share}");
        }
    }
    // What is changed is found, in a count of devices as in a parameter.
    let folder = user.path("need.extra");
    let events = fs::read_to_string(folder.join("events.jsonl")).unwrap();
    for (said, other) in [("\"quota\":\"0", "\"quota\":\"1"), ("\"in_use\":", "\"in_use\":1")] {
        let changed = events.replacen(said, other, 1);
        assert_ne!(changed, events, "{said}");
        fs::write(folder.join("events.jsonl"), changed).unwrap();
        assert_eq!(recomputed(&folder).0, Some(1), "{said}");
    }
    // A figure that stands for a target day names it, asked for or not: in its heading, in JSON, in the kit.
    let day = "--target-day 2026-12-31";
    let heading = user.say(&format!("explain need.extra {day}")).done().out;
    assert!(heading.starts_with("Mehrbedarf zum 31.12.2026 = "), "{heading}");
    let heading = user.say(&format!("explain need.extra 03 {day}")).done().out;
    assert!(heading.starts_with("03 Pankow (Mehrbedarf zum 31.12.2026) = "), "{heading}");
    assert_eq!(user.ask(&format!("explain need.extra {day}"))["target_day"], "2026-12-31");
    assert_eq!(user.ask("explain budget.available")["target_day"], Value::Null);
    let unasked = user.ask("explain need.extra --until 2026-06-30");
    assert_eq!(unasked["target_day"], "2026-06-30");
    let _ = kit(&user, "unasked", "need.extra --until 2026-06-30");
    let readme = fs::read_to_string(user.path("unasked").join("README.txt")).unwrap();
    assert!(readme.contains("target_day: 2026-06-30"), "{readme}");
    let said = user.say("explain need.extra --line 2026/30/25/x/51185").ended(1).err;
    assert!(said.contains("nicht auf eine Haushaltsstelle eingrenzen"), "{said}");
}

/// A number as it is, however many zeros it is written with.
fn plain(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

#[test]
fn every_indicator_of_the_example_is_recomputed_by_an_outsider() {
    let user = Sollist::new();
    user.say("demo --out reports").done();
    let server = Server::start(&user);
    let user = user.through(&server.url);
    let (mut rows, mut valued) = (0, BTreeSet::new());
    for scope in ["", "--district 03", "--district 00", "--programme mobile-devices", "--authority ba-mitte"] {
        let table = user.ask(&format!("indicators {scope} --until 2026-06-30"));
        let mut before = String::new();
        for row in table["rows"].as_array().unwrap() {
            let id = row["id"].as_str().unwrap();
            let key =
                ["rollout", "project", "due_year"].into_iter().map(|key| plain(&row[key])).find(|key| key != "null");
            // Of the years in which something is due there is a row for all of them together.
            let several = id == "budget.ve-use" && !row["value"].is_null();
            // Among all each says what it is of; alone it is asked for no programme that it is not told of.
            let is_told = definition(id).is_some_and(|of| of.is_narrowed_by_programme());
            let scope = if scope.starts_with("--programme") && !is_told { "" } else { scope };
            let key = key.unwrap_or_else(|| if several { "all".to_owned() } else { String::new() });
            let answer = user.ask(&format!("explain {id} {key} {scope} --until 2026-06-30"));
            assert_eq!(plain(&answer["value"]), plain(&row["value"]), "{id} {key} {scope}");
            rows += 1;
            if !row["value"].is_null() {
                valued.insert(id.to_owned());
            }
            // What stands beside it is a figure too.
            for (number, _) in BESIDE {
                let figure = format!("{id}.{number}");
                let Some(says) = row.get(number).filter(|says| !says.is_null()) else { continue };
                let answer = user.ask(&format!("explain --figure {figure} {scope} --until 2026-06-30"));
                let own = |node: &Value| node["name"] == key.as_str();
                let told = match answer["op"] == "each" && !key.is_empty() {
                    true => answer["children"].as_array().unwrap().iter().find(|node| own(node)).unwrap(),
                    false => &answer,
                };
                assert_eq!(plain(&told["value"]), plain(says), "{figure} {key} {scope}");
                if valued.insert(figure.clone()) {
                    let folder = user.path(&figure);
                    user.say(&format!("explain {figure} {scope} --until 2026-06-30 --kit {}", folder.display())).done();
                    let (code, said) = recomputed(&folder);
                    assert_eq!(code, Some(0), "{figure} {scope}: {said}");
                }
            }
            if scope == "--district 00" || before == id {
                continue;
            }
            before = id.to_owned();
            let folder = user.path(&format!("kit{rows}"));
            user.say(&format!("explain {id} {scope} --until 2026-06-30 --kit {}", folder.display())).done();
            let (code, said) = recomputed(&folder);
            assert_eq!(code, Some(0), "{id} {scope}: {said}");
            if key.is_empty() && !row["value"].is_null() {
                let is = said.split_once(&format!("{id} = ")).and_then(|(_, rest)| rest.split(' ').next());
                assert_eq!(is.map(|is| plain(&is.into())), Some(plain(&row["value"])), "{said} {row}");
            }
        }
    }
    for id in [
        "evm.cpi",
        "evm.eac-combined",
        "evm.spi-time",
        "green.embodied",
        "green.device-life",
        "cost.tco-workplace",
        "green.embodied.lower",
        "green.embodied.coverage",
        "green.energy.kg",
        "green.device-life.mean_age",
        "cost.tco-workplace.upper",
        "cost.tco-workplace.carbon_cost",
        "procurement.open-invoices.older_share",
    ] {
        assert!(valued.contains(id), "{id}");
    }
    assert!(rows > 100, "{rows}");
}

#[test]
fn whatever_is_changed_in_a_kit_is_found() {
    let user = with_plan();
    user.record(&lines(300, 12));
    let folder = kit(&user, "kit", "budget.available");
    let (code, said) = recomputed(&folder);
    assert_eq!(code, Some(0), "{said}");
    let parts = fs::read_to_string(folder.join("parts.csv")).unwrap();
    let rows: Vec<&str> = parts.lines().collect();
    // The value of any part, and the amount in any event.
    for at in (1..rows.len()).step_by(rows.len() / 12) {
        let mut cells: Vec<String> = rows[at].split(',').map(str::to_owned).collect();
        cells[4] = format!("1{}", cells[4].trim_start_matches('-'));
        let mut changed: Vec<String> = rows.iter().map(|row| (*row).to_owned()).collect();
        changed[at] = cells.join(",");
        fs::write(folder.join("parts.csv"), changed.join("\r\n")).unwrap();
        let (code, said) = recomputed(&folder);
        assert_eq!(code, Some(1), "row {at}: {} {said}", rows[at]);
    }
    fs::write(folder.join("parts.csv"), &parts).unwrap();
    let events = fs::read_to_string(folder.join("events.jsonl")).unwrap();
    let changed = events.replacen("\"amount\":\"", "\"amount\":\"1", 1);
    assert_ne!(changed, events);
    fs::write(folder.join("events.jsonl"), changed).unwrap();
    assert_eq!(recomputed(&folder).0, Some(1));

    // A folder that has something, and a part of a figure, are no place and no matter of a kit.
    let said = user.say(&format!("explain budget.actual --kit {}", folder.display())).ended(2).err;
    assert!(said.contains("liegt schon etwas"), "{said}");
    let said = user.say("explain budget.actual 03 --kit elsewhere").ended(2).err;
    assert!(said.contains("ganze Herleitung"), "{said}");
}

#[test]
fn a_command_of_an_advice_finds_the_store_that_was_named_by_hand() {
    let user = with_plan();
    user.record(&lines(300, 13));
    let data = user.data().display().to_string();
    let asked = |line: &str| {
        let line: Vec<&str> = line.split(' ').chain(["--data", &data]).collect();
        Run::of(&line.join(" "), &user.elsewhere(&line).output().unwrap())
    };
    let said = asked("explain budget.available --district pankow").done().out;
    let deeper = said.lines().find_map(|line| line.strip_prefix("Tiefer: sollist ")).unwrap();
    let words: Vec<&str> = deeper.split(' ').collect();
    assert!(Run::of(deeper, &user.elsewhere(&words).output().unwrap()).done().out.contains("Das ist: "), "{deeper}");
    // So does one of a refusal.
    let refused = asked("payment --payment Z-1 --order NIX --amount 1 --authority ba-pankow").err;
    assert!(refused.contains(&format!("„sollist --data {data} ")), "{refused}");
}

#[test]
fn the_way_deeper_that_an_answer_names_leads_to_the_part_that_it_showed() {
    let user = with_plan();
    user.record(&lines(300, 13));
    for question in [
        "budget.available --district pankow",
        "budget.commitments 03 --until 2026-09-30",
        "budget.soll --as-of 200",
        "need.extra --target-day 2026-12-31 --item notebook --as-of 300",
    ] {
        let told = user.ask(&format!("explain {question}"));
        let said = user.say(&format!("explain {question}")).done().out;
        let deeper = said.lines().find_map(|line| line.strip_prefix("Tiefer: sollist ")).unwrap();
        let part = &told["children"][0];
        let there = user.ask(deeper);
        assert_eq!((&there["name"], &there["value"]), (&part["name"], &part["value"]), "{deeper}");
    }
}

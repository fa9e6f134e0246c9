//! What a person reads: every table of the demo in both languages, on a terminal of 80 columns and where there is none
//! (120): no line is longer, no word is broken.

use std::process::Command;

use serde_json::{Value, json};
use sollist_contract::day::Day;
use sollist_contract::lang::Lang;

use crate::{
    outside::python,
    sollist::{Run, Sollist, program, typed},
};

/// The tables of the demo's store.
const TABLES: &[&str] = &[
    "budget",
    "budget --by district",
    "budget --by district --whole-euros",
    "budget --by district --wide",
    "budget --by authority --until 31.03.2026",
    "budget --by programme --district pankow",
    "budget --by line --authority ba-pankow",
    "budget --by district --as-of 2020-12-31",
    "budget --by district --until 2025-12-31",
    "indicators --id mobile.capable-rate --by district",
    "indicators --district neukoelln --until 2026-06-30",
    "indicators --id budget.available --as-of 0",
    "need --target-day 2026-12-31",
    "need --target-day 2026-12-31 --district 06 --explain",
    "need --as-of 2020-12-31 --target-day 2026-12-31",
    "refused",
    "journal --from 19000 --limit 5",
    "import events schlecht.jsonl",
    "verify",
    "verify bericht.pdf",
    "report --quarter 2025-Q4 --out leer.pdf",
];

/// Runs a line on a terminal of so many columns.
const TERMINAL: &str = "
import fcntl, os, pty, struct, subprocess, sys, termios, tty
master, slave = pty.openpty()
tty.setraw(slave)
fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack('HHHH', 50, int(sys.argv[1]), 0, 0))
child = subprocess.Popen(sys.argv[2:], stdin=subprocess.DEVNULL, stdout=slave, stderr=subprocess.PIPE)
os.close(slave)
text = b''
while True:
    try:
        more = os.read(master, 65536)
    except OSError:
        break
    if not more:
        break
    text += more
sys.stdout.buffer.write(text)
sys.stderr.buffer.write(child.stderr.read())
sys.exit(child.wait())
";

fn told(user: &Sollist, line: &str, columns: usize, lang: &str) -> String {
    let data = user.data();
    let words = line.split(' ').chain(["--lang", lang]);
    let mut command = if columns == 120 {
        user.command(&words.collect::<Vec<_>>())
    } else {
        let mut command = Command::new(python());
        command.args(["-c", TERMINAL, &columns.to_string()]).arg(program()).args(words).arg("--data").arg(&data);
        command.current_dir(user.folder.path());
        command
    };
    let run = Run::of(line, &command.output().unwrap());
    let text = format!("{}{}", run.out, run.err);
    let text = text.replace(&user.folder.path().display().to_string(), "…");
    format!("$ sollist {line}\n{}\n", timeless(&text))
}

/// Days with times of today, instants and hashes as what stands for them.
fn timeless(text: &str) -> String {
    let shape = |c: char| match c {
        '0'..='9' => '9',
        'a'..='f' => 'f',
        other => other,
    };
    let mut out = String::new();
    let mut rest = text;
    'text: while let Some(c) = rest.chars().next() {
        let shaped: String = rest.chars().take(64).map(shape).collect();
        for (pattern, name) in [
            ("99.99.9999 um 99:99", "TT.MM.JJJJ um hh:mm"),
            ("99.99.9999, 99:99", "TT.MM.JJJJ, hh:mm"),
            ("99.99.9999 at 99:99", "DD.MM.YYYY at hh:mm"),
            ("99.99.9999 99:99", "TT.MM.JJJJ hh:mm"),
        ] {
            // What was asked for stays.
            if shaped.starts_with(pattern) && !rest.contains("31.12.2020 um") {
                out.push_str(name);
                rest = &rest[pattern.len()..];
                continue 'text;
            }
        }
        if shaped.starts_with("9999-99-99T99:99:99.") {
            let length = rest.find('Z').unwrap() + 1;
            out.push_str("INSTANT");
            rest = &rest[length..];
            continue;
        }
        let is_hash = |c: char| matches!(c, '9' | 'f');
        if shaped.len() >= 33 && shaped.chars().take(32).all(is_hash) && shaped.chars().nth(32) == Some(' ') {
            out.push_str(&format!("{:32}", "NR"));
            rest = &rest[32..];
            continue;
        }
        if shaped.chars().count() == 64 && shaped.chars().all(is_hash) {
            out.push_str("HASH");
            rest = &rest[64..];
            continue;
        }
        out.push(c);
        rest = &rest[c.len_utf8()..];
    }
    out
}

pub fn demo() -> Sollist {
    let user = Sollist::new();
    user.say("demo --actor anna").done();
    user.say("report --quarter 2026-Q2 --out bericht.pdf").done();
    user.file(
        "schlecht.jsonl",
        concat!(
            "{\"specversion\":\"1.0\",\"id\":\"b-1\",\"source\":\"/bezirk/03/hkr\",",
            "\"type\":\"procurement.payment-made.v1\",\"time\":\"2026-06-12T09:00:00+02:00\",",
            "\"datacontenttype\":\"application/json\",\"data\":{\"authority\":\"ba-pankow\",",
            "\"line\":\"2026/30/25/bezirksamt-pankow/geraet\",\"payment\":\"Z-1\",\"amount\":\"12,50\"}}\n",
            "{\"specversion\":\"1.0\",\"id\":\"b-2\",\"source\":\"/bezirk/03/hkr\",",
            "\"type\":\"procurement.payment-made.v1\",\"time\":\"2026-06-12T09:00:00+02:00\",",
            "\"datacontenttype\":\"application/json\",\"data\":{\"authority\":\"ba-pankow\",",
            "\"line\":\"2026/30/25/bezirksamt-pankow/geraet\",\"payment\":\"Z-2\",\"amount\":\"12.50\"}}\n",
        ),
    );
    user.say("import events schlecht.jsonl").ended(1);
    user
}

#[test]
fn what_a_person_reads_is_as_it_was_agreed() {
    let user = demo();
    for (lang, columns) in [("de", 120), ("en", 120), ("de", 80), ("en", 80)] {
        let text: String = TABLES.iter().map(|line| told(&user, line, columns, lang)).collect();
        // A sentence on standard error is one line.
        let is_told = |line: &&str| {
            !["$ ", "Fehler: ", "Error: ", "Das sind die ", "These are the ", "Das ist das ", "This is the "]
                .iter()
                .any(|begin| line.starts_with(begin))
        };
        for line in text.lines().filter(is_told) {
            // A hash stands whole, and a name without a blank.
            let is_hash = line.contains("HASH") || !line.trim().contains(' ');
            let width = line.chars().count();
            let wide = text.split("$ ").find(|part| part.contains(line)).is_some_and(|part| part.contains("--wide\n"));
            assert!(is_hash || wide || width <= columns, "{columns} {lang}: {width}\n{line}");
        }
    }
}

/// Reads a workbook with a library that is not ours: sheets, their kinds of cells, formulas, what is frozen.
const LOOK: &str = "
import json, openpyxl, sys
book = openpyxl.load_workbook(sys.argv[1])
def cell(c):
    assert c.data_type != 'f', c.value
    return {'value': c.value if c.data_type != 'd' else str(c.value), 'format': c.number_format, 'type': c.data_type}
print(json.dumps({s.title: {'frozen': s.freeze_panes, 'widths': [d.width for d in s.column_dimensions.values()],
    'rows': [[cell(c) for c in row] for row in s.iter_rows()]} for s in book}, default=str))
";

/// A workbook as that library reads it.
#[track_caller]
pub fn book(user: &Sollist, name: &str) -> Value {
    let looked = Command::new(python()).args(["-c", LOOK]).arg(user.path(name)).output().unwrap();
    Run::of(name, &looked).done().json()
}

#[test]
fn a_workbook_says_what_json_says_in_numbers() {
    let user = demo();
    for (line, list, keys) in [
        (
            "budget --by district",
            "rows",
            &[
                ("year", "Year"),
                ("district", "District"),
                ("appropriation", "Appropriation"),
                ("soll", "Current budget"),
            ][..],
        ),
        (
            "budget --by line --authority ba-pankow",
            "rows",
            &[("year", "Year"), ("line", "Budget line"), ("title", "Title"), ("actual", "Actual")],
        ),
        (
            "indicators --district neukoelln",
            "rows",
            &[("id", "Indicator"), ("value", "Value"), ("numerator", "Numerator"), ("unit", "Unit")],
        ),
        ("need --target-day 2026-12-31", "rows", &[("item", "Item"), ("target", "Target"), ("need", "Need")]),
        ("refused", "refused", &[("id", "Id"), ("reason", "Reason"), ("event_id", "Event id")]),
        ("journal --from 19000 --limit 7", "events", &[("sequence", "No."), ("said", "Event"), ("hash", "Hash")]),
    ] {
        let json = user.ask(line);
        let said = user.say(&format!("{line} --out tabelle.xlsx --lang en")).done().out;
        assert!(said.contains("tabelle.xlsx written"), "{said}");
        let book = book(&user, "tabelle.xlsx");
        let sheet = &book["Table"];
        assert_eq!(sheet["frozen"], "B2", "{line}");
        assert!(sheet["widths"].as_array().unwrap().iter().all(|width| width.as_f64().unwrap() >= 6.0));
        let rows = sheet["rows"].as_array().unwrap();
        let told = json[list].as_array().unwrap();
        assert_eq!(rows.len(), told.len() + 1, "{line}");
        let head: Vec<&str> = rows[0].as_array().unwrap().iter().filter_map(|cell| cell["value"].as_str()).collect();
        for (key, name) in keys {
            let at = head.iter().position(|one| one == name).unwrap_or_else(|| panic!("{line}: {name} in {head:?}"));
            for (row, told) in rows.iter().skip(1).zip(told) {
                // A percentage is a share that is shown as one.
                let share = told[*key].as_f64().filter(|_| *key == "value" && told["unit"] == "percent");
                let share = share.map(|percent| json!((percent * 10.0).round() / 1000.0));
                same(line, key, &row[at], share.as_ref().unwrap_or(&told[*key]));
            }
        }
    }
    let totals = user.ask("budget --by district");
    user.say("budget --by district --format xlsx --out summe.xlsx").done();
    let book = book(&user, "summe.xlsx");
    let row = book["Summe"]["rows"][1].as_array().unwrap();
    let sum = row
        .iter()
        .find(|cell| cell["type"] == "n" && cell["format"].as_str().unwrap().starts_with("#,##0.00"))
        .unwrap();
    same("total", "appropriation", sum, &totals["total"]["appropriation"]);
    assert_eq!(book["Stand"]["rows"][1][0]["value"], totals["as_of"]["sequence"]);
}

/// Who sorts and looks up by headings and days has headings that differ, and days.
#[test]
fn a_workbook_has_days_as_days_and_no_heading_twice() {
    let user = demo();
    for (line, days) in [
        ("journal --limit 20", 2),
        ("order list --authority ba-pankow", 0),
        ("payment list --authority ba-pankow", 1),
        ("count list", 1),
        ("count list headcount", 1),
        ("submission list", 2),
        ("scenario list", 1),
        ("rollout list", 1),
        ("rollout sites", 1),
        ("rollout milestones", 2),
        ("rollout activities", 1),
        ("line authorities", 0),
        ("funding list", 0),
        ("look", 0),
        ("refused", 0),
        ("verify", 0),
    ] {
        for lang in ["de", "en"] {
            user.say(&format!("{line} --out tage.xlsx --lang {lang}")).done();
            let book = book(&user, "tage.xlsx");
            for (name, sheet) in book.as_object().unwrap() {
                let rows: Vec<&Vec<Value>> =
                    sheet["rows"].as_array().unwrap().iter().map(|row| row.as_array().unwrap()).collect();
                let heads: Vec<&str> = rows[0].iter().filter_map(|cell| cell["value"].as_str()).collect();
                let different: std::collections::BTreeSet<&&str> = heads.iter().collect();
                assert_eq!(different.len(), heads.len(), "{line} {name}: {heads:?}");
                let is_day = |text: &str| {
                    let day = text.get(..10).unwrap_or_default();
                    let german: Vec<&str> = day.split('.').collect();
                    day.parse::<Day>().is_ok()
                        || matches!(german[..], [d, m, y] if (d.len(), m.len(), y.len()) == (2, 2, 4))
                };
                let texts = rows.iter().skip(1).flat_map(|row| row.iter()).filter(|cell| cell["type"] == "s");
                for cell in texts {
                    assert!(!is_day(cell["value"].as_str().unwrap()), "{line} {name}: {cell} is a text");
                }
                let dated =
                    rows.iter().map(|row| row.iter().filter(|cell| cell["type"] == "d").count()).max().unwrap_or(0);
                let first = name == "Tabelle" || name == "Table";
                assert!(!first || dated >= days, "{line} {name}: {dated} days");
            }
        }
    }
}

/// What nobody reads without a manual: JSON, a code of a reason, in German a word of the program.
fn is_coded(text: &str, lang: &str) -> bool {
    let json = text.starts_with(['{', '[']);
    let reason = text.len() > 5 && text.contains('_') && text.bytes().all(|b| b.is_ascii_uppercase() || b == b'_');
    let words = ["percent", "consumptive", "investment", "true", "false", "mobile-devices", "ba-pankow"];
    json || reason || lang == "de" && words.contains(&text)
}

#[test]
fn a_workbook_has_numbers_days_and_texts_of_one_language() {
    let user = demo();
    for line in [
        "budget --by line --authority ba-pankow",
        "budget --line 2026/pankow/datenfern --explain",
        "indicators --district neukoelln",
        "forecast --until 2026-06-30 --by line",
        "forecast --until 2026-06-30",
        "anomalies --until 2026-06-30",
        "need --target-day 2026-12-31 --explain --authority ba-pankow",
        "need --target-day 2026-12-31 --range --drivers-since 20000 --split --requests",
        "explain need.extra --target-day 2026-12-31 --authority ba-pankow",
        "compare budget.available --from 20000 --to 23000",
        "catalogue",
        "catalogue need.covered-rate",
        "refused",
        "look",
        "journal --limit 5",
        "line list",
        "line authorities",
        "order list --authority ba-pankow",
        "funding list",
        "rollout list",
        "rollout activities",
        "submission list",
        "import events schlecht.jsonl",
        "verify",
    ] {
        for (lang, foreign) in [("de", " the "), ("en", " der ")] {
            let run = user.say(&format!("{line} --out lesbar.xlsx --lang {lang}"));
            assert!(user.path("lesbar.xlsx").exists(), "{line}: {run:?}");
            let book = book(&user, "lesbar.xlsx");
            for (name, sheet) in book.as_object().unwrap() {
                let cells = sheet["rows"].as_array().unwrap().iter().flat_map(|row| row.as_array().unwrap());
                for text in cells.filter_map(|cell| cell["value"].as_str()) {
                    assert!(!is_coded(text, lang), "{line} {lang} {name}: {text}");
                    // Titles and names are as the plan and others wrote them.
                    let theirs = ["catalogue", "budget", "line", "look", "order", "journal"];
                    let own = !theirs.iter().any(|begin| line.starts_with(begin));
                    assert!(!own || !text.contains(foreign) || lang == "en", "{line} {lang} {name}: {text}");
                }
            }
            std::fs::remove_file(user.path("lesbar.xlsx")).unwrap();
        }
    }
}

/// A cell and what JSON says: amounts are numbers with two decimals, texts are texts.
#[track_caller]
fn same(line: &str, key: &str, cell: &Value, told: &Value) {
    let value = &cell["value"];
    match told {
        Value::Null => assert!(value.is_null(), "{line}: {key}: {cell}"),
        Value::Number(number) => assert_eq!(value.as_f64(), number.as_f64(), "{line}: {key}"),
        Value::String(text) => {
            let is_amount = text.split_once('.').is_some_and(|(_, cents)| cents.len() == 2)
                && text.trim_start_matches('-').bytes().all(|b| b.is_ascii_digit() || b == b'.');
            if is_amount {
                assert!(
                    cell["type"] == "n" && cell["format"].as_str().unwrap().starts_with("#,##0.00"),
                    "{line}: {key}"
                );
                let cents = |value: f64| format!("{value:.2}");
                assert_eq!(&cents(value.as_f64().unwrap()), text, "{line}: {key}");
            } else if text.is_empty() {
                assert!(value.is_null(), "{line}: {key}: {cell}");
            } else {
                // People read a name where programs read a code.
                assert_eq!(cell["type"], "s", "{line}: {key}: {cell}");
                let names = ["id", "district", "authority", "item", "programme", "rank", "unit", "reason", "said"];
                // Of the id of an entry so many digits that it is settled by them.
                let begin = |id: &str| {
                    (8..id.len()).contains(&value.as_str().map_or(0, str::len))
                        && id.starts_with(value.as_str().unwrap())
                };
                let said = match (line, key) {
                    ("refused", "id") => value == told || begin(text),
                    _ => names.contains(&key) && value != told || value == told,
                };
                assert!(said, "{line}: {key}: {cell} {told}");
            }
        }
        other => panic!("{line}: {key}: {other}"),
    }
}

#[test]
fn a_workbook_has_a_file_and_a_table_or_is_refused_at_once() {
    let user = Sollist::new();
    user.say("rebuild").done();
    for (line, code, told) in [
        ("report --quarter 2026-Q1 --out a.xlsx --format xlsx", 2, "sollist report --quarter QUARTAL --out"),
        ("rebuild --format xlsx --out a.xlsx", 2, "keine Tabelle"),
        ("budget --format json --out a.xlsx", 2, "a.xlsx endet nicht auf .json"),
        ("budget --format xlsx --out a.csv", 2, "a.csv endet nicht auf .xlsx"),
        ("budget --format csv --out a.json", 2, "a.json endet nicht auf .csv"),
        ("budget --format csv --out a", 2, "endet nicht auf .csv"),
        ("budget --format table --out a.csv", 2, "--format weglassen"),
        ("budget --out a.pdf", 2, ".xlsx, .csv oder .json"),
    ] {
        let run = user.say(line).ended(code);
        assert!(run.err.contains(told), "{line}: {}", run.err);
        for name in ["a.xlsx", "a.csv", "a.json", "a", "a.pdf"] {
            assert!(!user.path(name).exists(), "{line}: {name}");
        }
    }
    // The ending decides where nothing else is said; what is in the file is what would have been printed.
    for (ending, named) in
        [("csv", ""), ("CSV", ""), ("json", ""), ("csv", " --format csv"), ("json", " --format json")]
    {
        let form = ending.to_lowercase();
        let printed = user.say(&format!("journal --format {form}")).done().out;
        let run = user.say(&format!("journal --out b.{ending}{named}")).done();
        assert_eq!(run.out, format!("b.{ending} geschrieben.\n"));
        assert_eq!(std::fs::read_to_string(user.path(&format!("b.{ending}"))).unwrap(), printed, "{ending}");
    }
    // A command that does not get done leaves no file.
    let run = user.say("order show --authority ba-pankow --order B-1 --out c.json").ended(1);
    assert!(!run.err.is_empty() && !user.path("c.json").exists(), "{run:?}");
    let raw = user.command(&["budget", "--format", "xlsx"]).output().unwrap();
    assert!(raw.status.success() && raw.stdout.starts_with(b"PK"), "where there is no terminal");
    let terminal = Command::new(python())
        .args(["-c", TERMINAL, "100"])
        .arg(program())
        .args(["budget", "--format", "xlsx", "--data"])
        .arg(user.data())
        .output()
        .unwrap();
    let run = Run::of("budget --format xlsx on a terminal", &terminal).ended(2);
    assert!(run.err.contains("--out DATEI.xlsx"), "{}", run.err);
}

/// What help shows is done as it is printed, all of it in its order on one store: whoever types it after the demo has
/// what it says. An act needs nothing but the demo; what is left out needs a file, a server or another database.
#[test]
fn every_example_of_help_works_on_the_demo_as_it_is_printed() {
    let user = demo();
    let known = sollist::cli::args::command(Lang::De);
    let mut seen = 0;
    let mut acts = 0;
    for (path, examples) in sollist::cli::examples::all() {
        assert!((2..=4).contains(&examples.len()), "{path} has two to four examples");
        for example in examples.iter() {
            let line = example.line;
            assert!(line.starts_with(path), "{path}: {line}");
            let named = line.split_whitespace().scan(&known, |at, word| {
                *at = at.find_subcommand(word)?;
                Some(*at)
            });
            let is_act = named.last().is_some_and(|it| it.get_arguments().any(|of| of.get_id() == "request_id"));
            // A file of their own is not on the demo, nor what waits for another person.
            let of_a_file = line.contains(".json ") || *path == "report publish";
            let by_itself = example.alone || of_a_file || path.starts_with("process ");
            assert!(!is_act || by_itself, "an act by itself: {line}");
            if !example.alone {
                continue;
            }
            let before = user.sequence();
            let words = typed(line);
            let run = user.run(&words.iter().map(String::as_str).collect::<Vec<_>>()).done();
            seen += 1;
            if is_act {
                acts += 1;
                let recorded = user.sequence() > before;
                assert_eq!(recorded, !line.contains("--check"), "{line}: {run:?}");
                assert!(!run.out.contains("Hinweis:"), "an example that is queried: {line}: {run:?}");
            }
            // They show something; of one house nothing waits for another person.
            assert!(
                is_act
                    || run.out.lines().count() > 2
                    || run.out.contains("geschrieben")
                    || ["rebuild", "bench", "process list"].contains(path),
                "{run:?}"
            );
        }
    }
    assert!(seen >= 70 && acts >= 25, "{seen} {acts}");
}

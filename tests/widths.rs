//! What an officer has before the eyes: every command that shows something, on the example, at 80 and at 120 columns;
//! and no option that is taken and then passed over.

use std::{collections::BTreeSet, process::Command};

use clap::{ArgAction, CommandFactory as _};
use serde_json::Value;
use sollist::cli::Cli;

use crate::{
    outside::python,
    sollist::{Run, Sollist, program, typed},
    tables::demo,
};

/// What the tables of commands are asked with, where they must be asked with something; and further ones that are wide.
const ASKED: &[&str] = &[
    "explain budget.available",
    "explain verfügbar --district pankow",
    "explain budget.commitments 03 ba-pankow",
    "order show --authority ba-pankow --order B-03-00001",
    "line show 2026/pankow/gutachten",
    "funding show --authority ba-steglitz-zehlendorf --request M-06-2026-1",
    "rollout show --authority ba-pankow --rollout windows-11",
    "budget --by line",
    "budget --by line --district pankow",
    "budget --by district,programme",
    "budget --line pankow/gutachten --explain",
    "indicators --by authority",
    "need --target-day 2026-12-31 --district 06 --explain",
    "need --target-day 2026-12-31 --range --split --requests --drivers-since 10000",
    "forecast --by line --district pankow --until 30.06.2026",
    "order list --authority ba-pankow",
    "line list --authority ba-pankow",
    "line authorities",
    "rollout sites --district 03",
    "rollout milestones",
    "rollout activities",
    "scenario show \"Mittlere Quote\"",
    "need --target-day 2026-12-31 --scenario \"Mittlere Quote\" --scenario \"Späterer Zieltag\"",
    "count list beschäftigte",
    "journal --order B-03-00001",
    "compare Ist --from 10000",
    "compare --from 10000",
    "look --all",
];

/// The commands of officers that show something: by their paths, with their options.
fn shown() -> Vec<(String, clap::Command)> {
    const NOT_HERE: [&str; 18] = [
        // Waits for another person: the example is of one house.
        "process show",
        // Reads the register of callers.
        "access",
        // Gives out files and sentences, and heads of a journal that is signed.
        "audit",
        // Whose a pseudonym is, and who read what: of a store itself.
        "privacy",
        "reads",
        "export",
        "demo",
        "import",
        "report",
        "rebuild",
        "migrate",
        "move",
        "dead",
        "serve",
        "health",
        "bench",
        "config",
        "completions",
    ];
    fn below(command: &clap::Command, path: &str, all: &mut Vec<(String, clap::Command)>) {
        let needs_one = command.is_subcommand_required_set();
        if !path.is_empty() && !needs_one {
            all.push((path.to_owned(), command.clone()));
        }
        for sub in command.get_subcommands() {
            below(sub, format!("{path} {}", sub.get_name()).trim(), all);
        }
    }
    let mut all = Vec::new();
    below(&Cli::command(), "", &mut all);
    let records = |command: &clap::Command| {
        command.get_arguments().any(|argument| ["request_id", "basis"].contains(&argument.get_id().as_str()))
    };
    all.retain(|(path, command)| !NOT_HERE.iter().any(|of| path.starts_with(of)) && !records(command));
    all
}

fn run(user: &Sollist, line: &str, columns: usize) -> Run {
    let output = user.command(&typed(line)).env("COLUMNS", columns.to_string()).output().unwrap();
    Run::of(line, &output)
}

/// Lines that are as long as they are: a hash, and a command to be copied.
pub fn is_one(line: &str) -> bool {
    line.contains("sollist ") || line.split_whitespace().any(|word| word.len() == 64)
}

#[test]
fn every_table_fits_80_and_120_columns() {
    let user = demo();
    let commands = shown();
    assert!(commands.len() > 20, "{}: has the tree moved?", commands.len());
    let mut lines: Vec<String> = ASKED.iter().map(|line| (*line).to_owned()).collect();
    for (path, command) in &commands {
        if path == "explain" || command.get_arguments().any(clap::Arg::is_required_set) {
            let asked = ASKED.iter().any(|line| line.starts_with(path.as_str()));
            assert!(asked, "sollist {path} must be asked with something: name it in ASKED");
        } else {
            lines.push(path.clone());
        }
    }
    for line in &lines {
        for (columns, lang) in [(80, "de"), (120, "de"), (80, "en")] {
            let told = run(&user, &format!("{line} --lang {lang}"), columns).done();
            assert!(!told.out.is_empty(), "{line}");
            for shown in told.out.lines().filter(|shown| !is_one(shown)) {
                let wide = shown.chars().count();
                assert!(wide <= columns, "sollist {line} at {columns}, {lang}: {wide}\n{shown}");
            }
        }
    }
}

/// Runs a line on a terminal of so many columns, standard error too.
const TERMINAL: &str = "
import fcntl, os, pty, struct, subprocess, sys, termios, tty
master, slave = pty.openpty()
tty.setraw(slave)
fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack('HHHH', 50, int(sys.argv[1]), 0, 0))
child = subprocess.Popen(sys.argv[2:], stdin=subprocess.DEVNULL, stdout=slave, stderr=slave)
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
sys.exit(child.wait())
";

#[test]
fn what_goes_wrong_is_wrapped_at_a_terminal_and_one_line_elsewhere() {
    let user = Sollist::new();
    user.say("rebuild").done();
    for line in ["budget --jahr 2026", "order list --authority ba-pankov", "explain kaffee"] {
        for columns in [60, 80] {
            let output = Command::new(python())
                .args(["-c", TERMINAL, &columns.to_string()])
                .arg(program())
                .args(line.split(' '))
                .arg("--data")
                .arg(user.data())
                .output()
                .unwrap();
            let told = Run::of(line, &output).out;
            assert!(told.contains("Fehler:"), "{line}: {told}");
            for shown in told.lines() {
                assert!(shown.chars().count() <= columns, "sollist {line} at {columns}\n{told}");
            }
        }
        let elsewhere = run(&user, line, 60);
        assert_eq!(elsewhere.err.lines().count(), 1, "{line}: {}", elsewhere.err);
    }
}

/// What stands for a value, and one that leaves out much of the example.
const NARROW: &[(&str, &str)] = &[
    ("A", "ba-pankow"),
    ("D", "pankow"),
    ("P", "training"),
    ("LINE", "pankow/gutachten"),
    ("ITEM", "monitor"),
    ("Y", "2027"),
    ("S", "99"),
    ("T", "10000"),
    ("PERIOD", "2026-Q1"),
    ("TYPE", "submission"),
];

/// Options that change nothing of the example, and why.
const NOTHING: &[(&str, &str)] = &[
    // One list of two has this event; the other is refused.
    ("refused", "A"),
    ("refused", "TYPE"),
    // The one commitment authority of the example is for 2027, and came with the plan.
    ("line authorities", "Y"),
    ("line authorities", "T"),
    // In one house nothing waits for another person.
    ("process list", "A"),
];

/// The authorities that an answer names.
fn authorities<'a>(answer: &'a Value, found: &mut BTreeSet<&'a str>) {
    match answer {
        Value::Object(fields) => fields.iter().for_each(|(key, value)| match value {
            Value::String(code) if key == "authority" => drop(found.insert(code)),
            value => authorities(value, found),
        }),
        Value::Array(all) => all.iter().for_each(|one| authorities(one, found)),
        _ => {}
    }
}

#[test]
fn no_option_is_passed_over() {
    let user = demo();
    let mut seen = 0;
    let refused = |run: &Run| run.code != Some(0);
    let ask = |line: &str| user.say(&format!("{line} --format json"));
    for (path, command) in shown() {
        // A figure is named in one of two ways.
        let required = path == "explain" || command.get_arguments().any(clap::Arg::is_required_set);
        let lines: Vec<String> = if required {
            ASKED
                .iter()
                .filter(|line| path == "explain" && line.starts_with("explain budget.available"))
                .map(|line| (*line).to_owned())
                .collect()
        } else if path == "count list" {
            vec![path.clone(), format!("{path} headcount")]
        } else {
            vec![path.clone()]
        };
        for line in lines {
            let all = ask(&line).done().out;
            for argument in command.get_arguments().filter(|it| !it.is_global_set() && !it.is_positional()) {
                let flag = !matches!(argument.get_action(), ArgAction::Set | ArgAction::Append);
                let kind = argument.get_value_names().and_then(|names| names.first()).map(ToString::to_string);
                let Some((kind, value)) = NARROW.iter().find(|(known, _)| !flag && kind.as_deref() == Some(known))
                else {
                    continue;
                };
                if NOTHING.contains(&(path.as_str(), kind)) {
                    continue;
                }
                seen += 1;
                let narrow = ask(&format!("{line} --{} {value}", argument.get_long().unwrap()));
                if refused(&narrow) {
                    continue;
                }
                assert_ne!(narrow.out, all, "sollist {line} --{} {value} changes nothing", argument.get_id());
                let mut found = BTreeSet::new();
                let answer = narrow.json();
                authorities(&answer, &mut found);
                if *kind == "A" {
                    assert!(found.iter().all(|code| *code == "ba-pankow"), "sollist {line}: {found:?}");
                }
            }
        }
    }
    assert!(seen > 40, "{seen}");
    for (line, told) in [
        ("indicators --id budget.available --item notebook", "--item weglassen"),
        ("indicators --id mobile.device-rate --programme training", "--programme weglassen"),
        ("need --target-day 2026-12-31 --range --format csv", "--format json oder --format xlsx"),
        ("look --authority ba-pankow settle 1 --basis x", "gehen nicht zusammen"),
        ("look --all settle 1 --basis x", "gehen nicht zusammen"),
        ("refused --reason NOT_JSON settle 1 --basis x", "gehen nicht zusammen"),
    ] {
        let run = user.say(line).ended(2);
        assert!(run.err.contains(told), "{line}: {}", run.err);
    }
}

/// Orders are open as long as something is to come; a final payment settles them whatever was delivered.
#[test]
fn open_orders_are_those_of_which_something_is_open() {
    let user = demo();
    let mut counted = 0;
    for (state, label) in [("open", "offen"), ("settled", "abgerechnet"), ("cancelled", "storniert")] {
        let orders = user.ask(&format!("order list --state {label}"))["orders"].as_array().unwrap().clone();
        counted += orders.len();
        assert!(!orders.is_empty(), "{label}");
        for order in &orders {
            let open = order["open_commitment"] != "0.00" || order["delivered"].as_i64() < order["quantity"].as_i64();
            assert_eq!(order["state"], state, "{order}");
            assert!(open || state != "open", "{order}");
            assert!(state != "settled" || order["open_commitment"] == "0.00", "{order}");
        }
    }
    assert_eq!(user.ask("order list")["orders"].as_array().unwrap().len(), counted);
    let show = user.ask("order show --authority ba-pankow --order B-03-00001");
    assert_eq!((&show["state"], &show["open_commitment"]), (&"settled".into(), &"0.00".into()), "{show}");
}

/// What `verify` advises for a report that was changed makes it again, as it is printed.
#[test]
fn the_report_is_made_anew_by_the_command_that_is_advised() {
    let user = demo();
    user.say("report --quarter 2026-Q2 --out bericht.json --as-of 19000 --draft").done();
    let report = std::fs::read_to_string(user.path("bericht.json")).unwrap();
    user.file("verändert.json", format!("{report} \n"));
    let told = user.say("verify verändert.json").ended(1).sentences();
    let command = told.split("„sollist ").nth(1).and_then(|rest| rest.split('“').next()).expect(&told);
    assert!(command.contains("--quarter 2026-Q2") && command.contains("--draft"), "{told}");
    user.say(command).done();
    let again = user.say("verify neu.json").done().out;
    assert!(again.contains("Gültig"), "{again}");
}

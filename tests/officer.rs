//! What an officer wants to know or to do, each with at most two commands, on the built-in example and with the command
//! line alone. The tasks stand in `officer/tasks.txt`; what the program says to each, at 120 columns and in both
//! languages, in `officer/transcript.de.txt` and `.en.txt`. `UPDATE=1` writes these anew: read the difference.
//!
//! `# TASK`; `< FILE` and `| LINE`: what somebody got; `~ COMMAND`: what happens before; `$ COMMAND`; and
//! `* FILE OLD=>NEW`: what the officer writes into a file between two commands.

use std::{fs, path::PathBuf};

use crate::{
    sollist::{Run, Sollist, typed},
    stores::both_stores,
    widths::is_one,
};

/// An officer asks nobody a third time.
const COMMANDS_MAX: usize = 2;
const COLUMNS: usize = 120;

fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("officer").join(name)
}

/// What an officer does.
enum Step {
    Command(String),
    Edit { file: String, old: String, new: String },
}

/// A task as people say it, and what answers it.
struct Task {
    title: String,
    /// What is there before: files that somebody got, and what happens before the task begins.
    files: Vec<(String, String)>,
    before: Vec<String>,
    steps: Vec<Step>,
}

fn tasks() -> Vec<Task> {
    let text = fs::read_to_string(file("tasks.txt")).unwrap();
    let mut tasks: Vec<Task> = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty()) {
        if let Some(title) = line.strip_prefix("# ") {
            tasks.push(Task { title: title.to_owned(), files: vec![], before: vec![], steps: vec![] });
            continue;
        }
        let Some(task) = tasks.last_mut() else { continue };
        if let Some(name) = line.strip_prefix("< ") {
            task.files.push((name.to_owned(), String::new()));
        } else if let Some(content) = line.strip_prefix("| ") {
            let (_, file) = task.files.last_mut().unwrap();
            file.push_str(&format!("{content}\n"));
        } else if let Some(command) = line.strip_prefix("~ sollist ") {
            task.before.push(command.to_owned());
        } else if let Some(command) = line.strip_prefix("$ sollist ") {
            task.steps.push(Step::Command(command.to_owned()));
        } else if let Some((file, change)) = line.strip_prefix("* ").and_then(|edit| edit.split_once(' ')) {
            let (old, new) = change.split_once("=>").unwrap();
            task.steps.push(Step::Edit { file: file.to_owned(), old: old.to_owned(), new: new.to_owned() });
        } else {
            panic!("tasks.txt: {line}");
        }
    }
    tasks
}

fn run(user: &Sollist, line: &str, lang: &str) -> Run {
    let words = typed(line);
    let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
    words.extend(["--lang", lang, "--actor", "anna"]);
    let output = user.command(&words).env("COLUMNS", COLUMNS.to_string()).output().unwrap();
    Run::of(line, &output)
}

/// What differs from day to day and from store to store is left out: when something was recorded, and hashes.
fn steady(text: &str) -> String {
    let mut steady = String::new();
    for line in text.lines() {
        let mut line = line.to_owned();
        for (before, after) in
            [("aufgezeichnet am ", " Uhr"), ("recorded on ", " (Berlin)"), ("beginnt am ", " Uhr"), ("begins on ", ";")]
        {
            let Some(from) = line.find(before).map(|at| at + before.len()) else { continue };
            let rest = &line[from..];
            let length = rest.find(after).unwrap_or(0);
            line.replace_range(from..from + length, "…");
        }
        line = without_moments(&line);
        // The instant of recording stands in a PDF, packed: it is a few bytes longer or shorter.
        if let Some((before, _)) = line.split_once(".pdf (") {
            line = format!("{before}.pdf (…)");
        }
        let hash = |word: &str| word.len() == 64 && word.bytes().all(|b| b.is_ascii_hexdigit());
        if let Some(word) = line.split_whitespace().find(|word| hash(word)).map(str::to_owned) {
            line = line.replace(&word, "…");
        }
        steady.push_str(line.trim_end());
        steady.push('\n');
    }
    steady
}

/// A day and a time, `27.11.2026 03:01` or `2026-11-27 03:01`: nothing but an instant of recording is shown so.
fn without_moments(line: &str) -> String {
    const SHAPES: [&str; 2] = ["00.00.0000 00:00", "0000-00-00 00:00"];
    let mut letters: Vec<char> = line.chars().collect();
    let places = letters.len();
    for (shape, at) in SHAPES.iter().flat_map(|shape| (0..places).map(move |at| (shape, at))) {
        let like = |(letter, shape): (&char, char)| match shape {
            '0' => letter.is_ascii_digit(),
            _ => *letter == shape,
        };
        let end = at + shape.len();
        if letters.get(at..end).is_some_and(|part| part.iter().zip(shape.chars()).all(like)) {
            letters[at..end].fill('·');
        }
    }
    letters.into_iter().collect()
}

fn transcript(user: &Sollist, lang: &str) -> String {
    let mut said = String::new();
    for Task { title, files, before, steps } in tasks() {
        let commands = steps.iter().filter(|step| matches!(step, Step::Command(_))).count();
        assert!((1..=COMMANDS_MAX).contains(&commands), "{title}: {commands} commands");
        for (name, content) in files {
            user.file(&name, content);
        }
        for command in before {
            run(user, &command, lang);
        }
        said.push_str(&format!("# {title} ({commands} of {COMMANDS_MAX})\n\n"));
        for step in steps {
            let command = match step {
                Step::Command(command) => command,
                Step::Edit { file, old, new } => {
                    let text = fs::read_to_string(user.path(&file)).unwrap();
                    assert!(text.contains(&old), "{title}: {file} has no {old}: {text}");
                    user.file(&file, text.replace(&old, &new));
                    said.push_str(&format!("({file}: {old} → {new})\n\n"));
                    continue;
                }
            };
            let Run { code, out, err, .. } = run(user, &command, lang);
            let end = match code {
                Some(0) => String::new(),
                code => format!("exit {}\n", code.unwrap_or(-1)),
            };
            // What goes wrong is one line where no terminal shows it: a terminal breaks it.
            for line in out.lines().filter(|line| !is_one(line)) {
                assert!(line.chars().count() <= COLUMNS, "{title}: wider than {COLUMNS} columns: {line}");
            }
            said.push_str(&format!("$ sollist {command}\n{}\n", steady(&(out + &err + &end))));
        }
    }
    said
}

both_stores!(every_task_of_an_officer_takes_two_commands_and_says_what_it_said_before);
fn every_task_of_an_officer_takes_two_commands_and_says_what_it_said_before() {
    let user = Sollist::new();
    user.say("demo --out reports --actor anna").done();
    let english = user.copy();
    for (user, lang) in [(&user, "de"), (&english, "en")] {
        let said = transcript(user, lang);
        let golden = file(&format!("transcript.{lang}.txt"));
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&golden, &said).unwrap();
        }
        let before = fs::read_to_string(&golden).unwrap_or_default();
        let differs = before.lines().zip(said.lines()).enumerate().find(|(_, (before, now))| before != now);
        assert!(
            differs.is_none() && before.lines().count() == said.lines().count(),
            "{}: line {:?}; UPDATE=1 writes it anew",
            golden.display(),
            differs.map(|(at, (before, now))| format!("{}\n- {before}\n+ {now}", at + 1))
        );
        assert_eq!(user.ask("verify --deep")["valid"], true);
    }
}

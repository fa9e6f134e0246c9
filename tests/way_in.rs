//! The way in and back: what is given and taken in every form, numbers as spreadsheets leave them, columns nobody asked
//! for, names of a line that was renamed, and what is settled of which origin.

use std::{
    fs,
    io::Write as _,
    os::unix::fs::PermissionsExt as _,
    process::{Command, Stdio},
};

use serde_json::{Value, json};

use crate::{
    refusals::{base, invoice, order},
    sollist::{Run, Sollist, event},
    stores::both_stores,
};

const HEAD: &str = "Bereich;Einzelplan;Einzelplanbezeichnung;Kapitel;Kapitelbezeichnung;Titelart;Titel;\
                    Titelbezeichnung;Jahr;BetragTyp;Betrag";

fn open(user: &Sollist) -> Vec<Value> {
    user.ask("refused")["refused"].as_array().unwrap().clone()
}
fn named(chapter: &str, title: &str, name: &str, kind: &str, amount: &str) -> String {
    format!("30;25;E;{chapter};Bezirksamt Pankow;Ausgabetitel;{title};{name};2026;{kind};{amount}")
}
fn import(user: &Sollist, name: &str, rows: &[String], options: &[&str]) -> Run {
    user.file(name, format!("{HEAD}\n{}\n", rows.join("\n")));
    user.run(&[&["import", "budget", name, "--format", "json"], options].concat())
}
/// A command that is given something on standard input.
fn given(mut command: Command, input: &[u8]) -> Run {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    Run::of("…", &child.wait_with_output().unwrap())
}

both_stores!(entries_are_settled_by_whatever_the_list_and_the_export_say);
fn entries_are_settled_by_whatever_the_list_and_the_export_say() {
    let user = base();
    let bad: Vec<String> = (0..12).map(|n| order(&format!("x-{n}"), json!({"amount": "viel"}))).collect();
    user.file("bad.jsonl", bad.join("\n"));
    let wide = |text: &str| [vec![0xFF, 0xFE], text.encode_utf16().flat_map(u16::to_le_bytes).collect()].concat();
    let forms: [(&str, &str); 5] = [
        ("liste.txt", "refused"),
        ("list.txt", "refused --lang en"),
        ("list.json", "refused --format json"),
        ("list.csv", "refused --format csv"),
        ("mend.jsonl", "refused --export -"),
    ];
    for (name, line) in forms {
        for wide_too in [false, true] {
            user.say("import events bad.jsonl").ended(1);
            let said = user.say(line).done().out;
            user.file(name, if wide_too { wide(&said) } else { said.clone().into_bytes() });
            let settled =
                user.run(&["refused", "settle", "--ids", name, "--basis", "doppelt", "--format", "json"]).done().json();
            assert_eq!((&settled["settled"], open(&user).len()), (&json!(12), 0), "{name} {wide_too}: {said}");
        }
    }
    // Nothing in it, and something else: nothing is settled.
    user.say("import events bad.jsonl").ended(1);
    user.file("nothing.txt", "");
    user.file("other.json", "{\"rows\":[]}");
    for (name, lang, text) in [
        ("nothing.txt", "de", "keinen abgelehnten Eintrag"),
        ("nothing.txt", "en", "no refused entry"),
        ("other.json", "de", "Zeile 1"),
    ] {
        let run = user.run(&["refused", "settle", "--ids", name, "--basis", "x", "--lang", lang]).ended(1);
        assert!(run.err.contains(text), "{}", run.err);
    }
    // An origin that there is not is said with those that there are.
    let id = open(&user)[0]["id"].as_str().unwrap().to_owned();
    for (lang, text) in [("de", "Offene Einträge haben: bad.jsonl (12)"), ("en", "Open entries have: bad.jsonl (12)")]
    {
        let run = user.run(&["refused", "settle", "--origin", "bad.jsonl:1", "--basis", "x", "--lang", lang]).ended(1);
        assert!(run.err.contains(text), "{}", run.err);
    }
    // One entry of a file, or all of it: both together could mean more than is meant.
    for (lang, text) in [("de", "nicht beides"), ("en", "not both")] {
        let run =
            user.run(&["refused", "settle", &id, "--origin", "bad.jsonl", "--basis", "x", "--lang", lang]).ended(2);
        assert!(run.err.contains(text), "{}", run.err);
    }
    assert_eq!(open(&user).len(), 12);
    for settled in [12, 0] {
        let run =
            user.run(&["refused", "settle", "--origin", "bad.jsonl", "--basis", "x", "--format", "json"]).done().json();
        assert_eq!(run["settled"], settled);
    }
    let run = user.run(&["refused", "settle", "--origin", "nix", "--basis", "x"]).ended(1);
    assert!(run.err.contains("Offen ist kein Eintrag"), "{}", run.err);
    for basis in ["a\nb".to_owned(), "x".repeat(3_000), " ".to_owned()] {
        let run = user.run(&["refused", "settle", &id, "--basis", &basis]).ended(2);
        assert!(run.err.contains("--basis"), "{}", run.err);
    }
}

both_stores!(a_dash_is_standard_output_and_input_or_is_refused_and_never_a_file);
fn a_dash_is_standard_output_and_input_or_is_refused_and_never_a_file() {
    let user = base();
    user.events(&[invoice("good"), order("x", json!({"amount": "viel"}))]).ended(1);
    let run = user.say("refused --export -").done();
    assert!(run.out.starts_with("{\"sollistrefused\":") && run.out.lines().count() == 1, "{}", run.out);
    assert!(run.err.contains("Eine Zeile geschrieben"), "{}", run.err);
    given(user.command(&["import", "events", "-"]), run.out.replace("viel", "1.00").as_bytes()).done();
    assert_eq!(open(&user), Vec::<Value>::new());
    let run = user.say("refused --export - --format json").done();
    assert_eq!(run.out, "");
    // Rows of a plan in the same way.
    import(&user, "plan.csv", &[named("", "", "Netz", "Soll", "viel"), named("", "", "Miete", "Soll", "2")], &[])
        .ended(1);
    let run = user.say("refused --export -").done();
    assert!(run.out.starts_with("sollistrefused;sollistline;") && run.out.lines().count() == 2, "{}", run.out);
    given(user.command(&["import", "budget", "-"]), run.out.replace("viel", "1").as_bytes()).done();
    assert_eq!(open(&user), Vec::<Value>::new());
    // Both kinds do not go into one stream.
    user.events(&[order("y", json!({"amount": "viel"}))]).ended(1);
    import(&user, "plan.csv", &[named("", "", "Papier", "Soll", "viel"), named("", "", "Miete", "Soll", "2")], &[])
        .ended(1);
    for (lang, text) in [("de", "--export DATEI"), ("en", "--export FILE")] {
        let run = user.say(&format!("refused --export - --lang {lang}")).ended(1);
        assert!(run.out.is_empty() && run.err.contains(text), "{}{}", run.out, run.err);
    }
    user.say("report --quarter 2026-Q1 --out -").ended(2);
    let run = Run::of("bench", &user.elsewhere(&["bench", "--events", "3", "--write", "-"]).output().unwrap()).ended(2);
    assert!(run.err.contains("Standardausgabe"), "{}", run.err);
    let names: Vec<String> = fs::read_dir(user.folder.path())
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    assert!(!names.iter().any(|name| name.starts_with('-')), "{names:?}");
}

both_stores!(what_was_refused_under_another_name_of_a_line_is_off_the_list_when_the_line_takes_it);
fn what_was_refused_under_another_name_of_a_line_is_off_the_list_when_the_line_takes_it() {
    let user = Sollist::new();
    let old = |kind: &str, amount: &str| named("", "", "Geräte", kind, amount);
    let new = |kind: &str, amount: &str| named("2502", "81279", "Geräte", kind, amount);
    import(&user, "a.csv", &[old("Soll", "5"), old("Ist", "3")], &[]).done();
    import(&user, "b.csv", &[old("Soll", "6"), old("Ist", "4")], &[]).ended(1);
    import(&user, "c.csv", &[old("Soll", "sechs")], &[]).ended(1);
    assert_eq!(open(&user).len(), 3);
    // The name alone settles no amount.
    import(&user, "d.csv", &[new("Soll", "5"), new("Ist", "3")], &[]).ended(1);
    let run = import(&user, "d.csv", &[new("Soll", "5"), new("Ist", "3")], &["--same-lines"]).done().json();
    assert_eq!(
        (&run["recorded"], &run["duplicates"], &run["years"]),
        (&json!(1), &json!(2), &json!([])),
        "the Ist is not booked again: {run}"
    );
    assert_eq!(user.ask("budget")["total"]["actual"], "3.00");
    assert_eq!(open(&user).len(), 3);
    import(&user, "e.csv", &[new("Soll", "6")], &["--amend", "Nachtrag"]).done();
    let left = open(&user);
    assert_eq!(
        (left.len(), &left[0]["event_id"]),
        (1, &json!("ist-1-2026/30/25/bezirksamt-pankow/geraete")),
        "{left:?}"
    );
    import(&user, "e.csv", &[new("Ist", "4")], &["--amend", "Haushaltsrechnung"]).done();
    assert_eq!(open(&user), Vec::<Value>::new());
    // Late, and the other way round: refused under the new name, taken under the old one.
    import(&user, "f.csv", &[new("Soll", "7"), new("Ist", "5")], &[]).ended(1);
    import(&user, "g.csv", &[old("Soll", "7"), old("Ist", "5")], &["--amend", "Nachtrag 2"]).done();
    assert_eq!(open(&user), Vec::<Value>::new());
    // A neighbour's stays.
    import(&user, "h.csv", &[named("", "", "Netz", "Soll", "1")], &[]).done();
    import(&user, "h.csv", &[named("", "", "Netz", "Soll", "2")], &[]).ended(1);
    import(&user, "i.csv", &[new("Soll", "8")], &["--amend", "Nachtrag 3"]).done();
    assert_eq!(open(&user).len(), 1);
    user.say("verify --deep").done();
    // All at once: renamed and amended by the same command.
    let user = Sollist::new();
    import(&user, "a.csv", &[old("Soll", "5")], &[]).done();
    import(&user, "b.csv", &[old("Soll", "6")], &[]).ended(1);
    let run = import(&user, "c.csv", &[new("Soll", "6")], &["--same-lines", "--amend", "Nachtrag"]).done().json();
    assert_eq!(
        (&run["years"][0]["amended"], &run["years"][0]["expenditure_change"]),
        (&json!(1), &json!("1.00")),
        "{run}"
    );
    assert_eq!(open(&user), Vec::<Value>::new());
}

both_stores!(the_same_ansatz_by_another_event_says_what_it_is_under_every_name);
fn the_same_ansatz_by_another_event_says_what_it_is_under_every_name() {
    let user = Sollist::new();
    import(&user, "a.csv", &[named("", "", "Geräte", "Soll", "5")], &[]).done();
    let appropriated = |id: &str, line: &str, amount: &str| {
        let data = json!({"authority": "ba-pankow", "line": line, "amount": amount});
        event(id, "budget.appropriated", "2026-01-01T00:00:00+01:00", &data)
    };
    let (old, new) = ("2026/30/25/bezirksamt-pankow/geraete", "2026/30/25/2502/81279");
    let told = |run: &Run, at: usize| run.json()["refused"][at]["message_de"].as_str().unwrap().to_owned();
    let run = user.events(&[appropriated("a", old, "5.00")]).ended(1);
    assert!(
        told(&run, 0).contains("genau diesem Ansatz (5,00 EUR)") && !told(&run, 0).contains("umbenannt"),
        "{}",
        run.out
    );
    import(&user, "b.csv", &[named("2502", "81279", "Geräte", "Soll", "5")], &["--same-lines"]).done();
    let run = user
        .events(&[appropriated("b", old, "5.00"), appropriated("c", new, "5.00"), appropriated("d", old, "6.00")])
        .ended(1);
    for (at, name) in [(0, old), (1, new)] {
        let told = told(&run, at);
        assert!(told.starts_with(name) && told.contains("umbenannt") && !told.contains("der Plan nennt"), "{told}");
    }
    assert!(told(&run, 2).contains("der Plan nennt 6,00 EUR"), "{}", told(&run, 2));
}

both_stores!(numbers_and_names_as_spreadsheets_and_word_processors_leave_them_are_the_same_lines);
fn numbers_and_names_as_spreadsheets_and_word_processors_leave_them_are_the_same_lines() {
    let user = Sollist::new();
    let row = "30;25;E;2502;Bezirksamt Pankow;Ausgabetitel;51185;Büroflächen für Dienste;2026;Soll;5";
    import(&user, "a.csv", &[row.to_owned()], &[]).done();
    for (from, to) in [
        (";2502;", ";2502.0;"),
        (";2502;", ";2502,00;"),
        (";51185;", ";0051185;"),
        (";51185;", ";51185.0;"),
        (";51185;", ";511 85;"),
        (";51185;", ";51.185;"),
        (";25;", ";0025;"),
        (";25;", ";25.0;"),
        ("30;25", "30.0;25"),
        (";2026;", ";2026.0;"),
        (";2026;", ";\u{a0}2026\u{a0};"),
        (";2502;", ";\u{a0}2502\u{202f};"),
        ("Bürofl", "Büro\u{ad}fl"),
        ("Bürofl", "Büroﬂ"),
        ("Büroflächen ", "\u{a0}Büroflächen\u{a0}"),
        ("Ausgabetitel", "Ausgabe\u{ad}titel"),
        ("Soll;5", "Soll;\u{200b}5\u{a0}"),
    ] {
        let run = import(&user, "b.csv", &[row.replacen(from, to, 1)], &[]).done().json();
        assert_eq!((&run["recorded"], &run["duplicates"]), (&json!(0), &json!(1)), "{to}: {run}");
    }
    // By names alone, too; and the text stays as it came.
    let by_name = |name: &str| named("", "", name, "Soll", "7");
    import(&user, "c.csv", &[by_name("Dienst\u{ad}leistungen für Büroﬂächen")], &[]).done();
    for name in ["Dienstleistungen für Büroflächen", "Dienst\u{200b}leistungen fu\u{308}r  Büroﬂächen\u{a0}"] {
        let run = import(&user, "c.csv", &[by_name(name)], &[]).done().json();
        assert_eq!((&run["recorded"], &run["duplicates"]), (&json!(0), &json!(1)), "{name}: {run}");
    }
    let journal = user.say("journal --limit 0 --format json").done().out;
    assert!(journal.contains("Dienst\u{ad}leistungen für Büroﬂächen"), "{journal}");
    // What could be two numbers, or has lost digits, is refused with what it was.
    for (from, to, field) in [
        (";2502;", ";2.000;", "Kapitel"),
        (";51185;", ";5,12E+04;", "Titel"),
        (";51185;", ";511850;", "Titel"),
        (";25;", ";25.5;", "Einzelplan"),
    ] {
        let run = import(&user, "d.csv", &[row.replacen(from, to, 1)], &[]).ended(1).json();
        let refused = &run["refused"][0];
        assert_eq!((&run["refused_count"], &refused["field"]), (&json!(1), &json!(field)), "{run}");
        let text = refused["message_de"].as_str().unwrap();
        assert!(text.contains(to.trim_matches(';')) && text.contains("als Text"), "{text}");
    }
    assert_eq!(user.ask("budget --by line")["rows"].as_array().unwrap().len(), 2);
}

#[test]
fn columns_of_amounts_that_are_not_booked_are_said() {
    let user = Sollist::new();
    user.file(
        "a.csv",
        format!(
            "{HEAD};Ansatz 2026;VE 2027;Bemerkung;2027\n{};7;1.000,50;siehe 3;\n",
            named("", "", "Netz", "Soll", "5")
        ),
    );
    let run = user.say("import budget a.csv").done();
    let said = run.sentences();
    assert!(said.contains("„Ansatz 2026“ (a.csv), „VE 2027“ (a.csv)") && !said.contains("Bemerkung"), "{said}");
    let run = user.say("import budget a.csv --lang en").done();
    assert!(run.sentences().contains("“Ansatz 2026” (a.csv)"), "{}", run.out);
    let run = user.say("import budget a.csv --format json").done().json();
    let columns: Vec<&Value> =
        run["unread_columns"].as_array().unwrap().iter().map(|column| &column["column"]).collect();
    assert_eq!(columns, [&json!("Ansatz 2026"), &json!("VE 2027")]);
    let run = user.say("import budget a.csv --format csv").done();
    assert!(run.err.contains("„VE 2027“") && !run.out.contains("VE 2027"), "{}{}", run.out, run.err);
    // Those of the published layout are no surprise.
    user.file("plan.csv", ::sollist::demo::PLAN);
    assert_eq!(user.say("import budget plan.csv --format json").done().json()["unread_columns"], json!([]));
}

#[test]
fn a_basis_that_no_event_can_have_is_said_once_before_anything_is_read() {
    let user = Sollist::new();
    let long = "x".repeat(2_001);
    for basis in ["a\nb", " ", &long] {
        for (lang, text) in [("de", "--amend: der Text"), ("en", "--amend: the text")] {
            let run = user.run(&["import", "budget", "nowhere.csv", "--amend", basis, "--lang", lang]).ended(2);
            assert!(run.out.is_empty() && run.err.contains(text) && run.err.lines().count() == 1, "{}", run.err);
        }
    }
    assert!(!user.data().exists());
}

both_stores!(an_event_too_long_is_refused_for_its_size_wherever_it_stands);
fn an_event_too_long_is_refused_for_its_size_wherever_it_stands() {
    let user = base();
    let long = order("long", json!({"item": "x".repeat(6_000_000)}));
    let value: Value = serde_json::from_str(&long).unwrap();
    let pretty = serde_json::to_string_pretty(&value).unwrap();
    let data_first = format!("{{\"data\":{},\"id\":\"z\"}}", value["data"]);
    for (at, text) in [
        long.clone(),
        format!("[{long}]"),
        pretty.clone(),
        format!("{pretty}\n{}", invoice("behind")),
        format!("{data_first}\n{}", invoice("last")),
        format!("{}\n{pretty}", invoice("before")),
    ]
    .into_iter()
    .enumerate()
    {
        user.file("long.jsonl", &text);
        let run = user.say("import events long.jsonl --format json").ended(1).json();
        let reasons: Vec<&Value> =
            run["refused"].as_array().unwrap().iter().map(|refused| &refused["reason"]).collect();
        assert_eq!(
            (reasons, &run["recorded"]),
            (vec![&json!("LINE_TOO_LONG")], &json!(u64::from(at > 2))),
            "{at}: {run}"
        );
        assert!(run["refused"][0]["message_de"].as_str().unwrap().contains("262.144"), "{run}");
    }
    let latin: Vec<u8> =
        order("latin", json!({"item": "Gerät"})).chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    user.file("latin.jsonl", latin);
    // All of it in Windows-1252 is read; a bit of both is not.
    assert_eq!(user.say("import events latin.jsonl --format json").done().json()["recorded"], 1);
    let mixed = [order("utf-8", json!({"item": "Gerät"})).into_bytes(), b"{\"id\":\"Ger\xe4t\"}".to_vec()].join(&b'\n');
    user.file("mixed.jsonl", mixed);
    let run = user.say("import events mixed.jsonl").ended(1);
    assert!(run.out.contains("als UTF-8 speichern") && run.out.contains("iconv"), "{}", run.out);
}

#[test]
fn files_with_what_a_store_holds_are_their_owners_alone() {
    let user = Sollist::new();
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    user.elsewhere(&["demo", "--data", "example", "--out", "reports"]).output().unwrap();
    for file in fs::read_dir(user.path("example")).unwrap() {
        let path = file.unwrap().path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
    assert!(user.path("example/ereignisse.jsonl").exists());
    user.elsewhere(&["bench", "--events", "3", "--write", "events.jsonl"]).output().unwrap();
    for name in ["events.jsonl", "events.plan.csv"] {
        assert_eq!(mode(&user.path(name)), 0o600, "{name}");
    }
}

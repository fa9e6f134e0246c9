//! The main job, start to finish: the built-in example, and Berlin's real plan of 2026 and 2027.

use std::{collections::BTreeSet, fs, path::Path, process::Command};

use serde_json::{Value, json};

use crate::{
    outside::python,
    sollist::{Run, Server, Sollist, event_of, shared},
    stores::both_stores,
};

const PLAN: &str = "data/berlin-doppelhaushalt-2026-2027-ausgaben.csv";

/// An amount as it is printed, in cents; so that sums are checked without the code under test.
fn cents(amount: &Value) -> i128 {
    let text = amount.as_str().unwrap_or_else(|| panic!("an amount is a string: {amount}"));
    let (whole, hundredths) = text.split_once('.').unwrap_or_else(|| panic!("an amount has two decimals: {text}"));
    assert_eq!(hundredths.len(), 2, "{text}");
    let sign = if whole.starts_with('-') { -1 } else { 1 };
    whole.parse::<i128>().unwrap() * 100 + sign * hundredths.parse::<i128>().unwrap()
}

const AMOUNTS: [&str; 8] =
    ["appropriation", "carry_over", "adjustments", "soll", "frozen", "commitments", "actual", "available"];

/// docs/spec.md#budget-arithmetic, by hand, for every row and the total.
fn check_budget(budget: &Value) {
    let rows = budget["rows"].as_array().unwrap();
    assert!(!rows.is_empty());
    for row in rows.iter().chain([&budget["total"]]) {
        let of = |key: &str| cents(&row[key]);
        assert_eq!(of("soll"), of("appropriation") + of("carry_over") + of("adjustments"), "{row}");
        assert_eq!(of("available"), of("soll") - of("frozen") - of("commitments") - of("actual"), "{row}");
    }
    for key in AMOUNTS {
        assert_eq!(rows.iter().map(|row| cents(&row[key])).sum::<i128>(), cents(&budget["total"][key]), "{key}");
    }
}

fn demo(user: &Sollist) -> String {
    user.say("demo --out reports").done().out
}

fn reports(user: &Sollist) -> Vec<(String, Vec<u8>)> {
    ["pdf", "xlsx", "json"]
        .map(|ending| {
            let name = format!("bericht-2026-Q2.{ending}");
            let bytes = fs::read(user.path("reports").join(&name)).unwrap_or_else(|error| panic!("{name}: {error}"));
            (name, bytes)
        })
        .into()
}

both_stores!(the_example_runs_from_the_plan_to_a_report_that_verifies);
fn the_example_runs_from_the_plan_to_a_report_that_verifies() {
    let user = Sollist::new();
    let said = demo(&user);
    for step in 1..=7 {
        assert!(said.contains(&format!("\n{step}. ")), "step {step} is not announced:\n{said}");
    }
    // No folder is made for a store that is elsewhere; the events lie beside it, or beside the reports.
    assert!(!user.path("sollist-demo").exists());
    let beside = if user.database().is_some() { user.path("reports") } else { user.data() };
    assert!(beside.join("ereignisse.jsonl").is_file());
    // The published appropriations of section 25: its central chapter and the twelve Bezirksamt chapters.
    let budget = user.ask("budget --year 2026 --by district");
    check_budget(&budget);
    assert_eq!(budget["total"]["appropriation"], "198040700.00");
    let districts: Vec<&str> =
        budget["rows"].as_array().unwrap().iter().map(|row| row["district"].as_str().unwrap()).collect();
    assert_eq!(districts, ["00", "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12"]);
    for (column, grouping) in [("authority", "authority"), ("programme", "programme"), ("line", "line")] {
        let other = user.ask(&format!("budget --year 2026 --by {grouping}"));
        check_budget(&other);
        assert_eq!(other["total"], budget["total"], "by {grouping}");
        let names: BTreeSet<&str> =
            other["rows"].as_array().unwrap().iter().map(|row| row[column].as_str().unwrap()).collect();
        assert_eq!(names.len(), other["rows"].as_array().unwrap().len(), "a {column} comes twice");
    }

    let need = user.ask("need --target-day 2026-12-31");
    for key in ["gross", "cover", "need"] {
        let rows = need["rows"].as_array().unwrap();
        assert_eq!(rows.iter().map(|row| cents(&row[key])).sum::<i128>(), cents(&need["total"][key]), "{key}");
    }

    let files = reports(&user);
    assert!(files[0].1.starts_with(b"%PDF-") && files[1].1.starts_with(b"PK\x03\x04"));
    let report: Value = serde_json::from_slice(&files[2].1).unwrap();
    assert_eq!((&report["quarter"], &report["simulated"]), (&json!("2026-Q2"), &json!(true)));
    for (name, _) in &files {
        let found = user.ask(&format!("verify reports/{name}"));
        assert_eq!((&found["valid"], &found["quarter"]), (&json!(true), &json!("2026-Q2")), "{name}");
    }
    // Another program finds in every cell of the workbook what the JSON says.
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../services/reporting/tests/workbook.py");
    let named =
        ["bericht-2026-Q2.xlsx", "bericht-2026-Q2.json", "-", "copy.xlsx"].map(|name| user.path("reports").join(name));
    Run::of("(workbook)", &Command::new(python()).arg(script).args(named).output().unwrap()).done();
    assert_eq!(user.ask("verify")["valid"], true);
    assert_eq!(user.ask("refused"), json!({"refused": []}));
}

both_stores!(the_example_run_twice_changes_nothing_and_writes_the_same_bytes);
fn the_example_run_twice_changes_nothing_and_writes_the_same_bytes() {
    let user = Sollist::new();
    let first_said = demo(&user);
    let (first, journal) = (reports(&user), user.ask("verify")["as_of"].clone());
    let second_said = demo(&user);
    assert!(second_said.contains("\n0 Zeilen gebucht, 158 unverändert, 0 abgelehnt.\n"), "{second_said}");
    assert!(second_said.contains("\n0 aufgezeichnet, 23.076 schon bekannt, 0 abgelehnt."), "{second_said}");
    assert_eq!(user.ask("verify")["as_of"], journal);
    for ((name, before), (_, after)) in first.iter().zip(reports(&user)) {
        assert!(*before == after, "{name} differs after the second run");
    }
    // Everything but what was recorded reads the same.
    let figures = |said: &str| said.split_once("\n3. ").unwrap().1.to_owned();
    assert_eq!(figures(&first_said), figures(&second_said));

    // One byte more or less, and it is no report of this journal any more.
    let mut bytes = first[0].1.clone();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    user.file("changed.pdf", &bytes);
    user.file("cut.pdf", &first[0].1[..middle]);
    for name in ["changed.pdf", "cut.pdf"] {
        assert_eq!(user.say(&format!("verify {name} --format json")).ended(1).json()["valid"], false, "{name}");
    }
    // Another journal does not know it, even with the same events.
    let other = Sollist::new();
    other.record(&[crate::sollist::event(
        "1",
        "budget.appropriated",
        "2026-01-01T00:00:00+01:00",
        &json!({
        "authority": "ba-mitte", "line": "2026/30/25/bezirksamt-mitte/geraete", "amount": "1.00"}),
    )]);
    let path = user.path("reports").join("bericht-2026-Q2.pdf");
    let run = other.run(&["verify".as_ref(), path.as_os_str(), "--format".as_ref(), "json".as_ref()]).ended(1);
    assert_eq!(run.json()["valid"], false);
}

both_stores!(only_the_examples_own_events_say_that_a_report_is_simulated);
fn only_the_examples_own_events_say_that_a_report_is_simulated() {
    const DAY: &str = "2026-02-02T09:00:00+01:00";
    let user = Sollist::new();
    let simulated = || {
        user.say("report --quarter 2026-Q1 --out bericht.json").done();
        serde_json::from_slice::<Value>(&fs::read(user.path("bericht.json")).unwrap()).unwrap()["simulated"] == true
    };
    let plan = json!({"authority": "ba-mitte", "line": "2026/30/25/bezirksamt-mitte/geraete", "amount": "1.00"});
    let figure = json!({"metric": "m", "definition": "d", "scope": "berlin", "as_of": "2026-01-01", "value": "1",
        "origin": "o"});
    let reported = |source: &str| event_of(source, "1", "figure.reported", DAY, &figure);
    user.record(&[event_of("/senfin", "plan", "budget.appropriated", DAY, &plan)]);
    user.record(
        &["/demo", "/demo/bezirk/03/hkr", "/demo/zentral/katalog", "/demonstrator/abc", "/x/sollist/demo"]
            .map(reported),
    );
    assert!(!simulated(), "names that only begin or sound like it");

    // The example's own name is taken from nobody else, wherever it is written.
    for source in ["/sollist/demo", "/sollist/demo/bezirk/03/hkr", "/sollist/demonstrator"] {
        let run = user
            .run(&["import".as_ref(), "events".as_ref(), user.file("own.jsonl", reported(source)).as_os_str()])
            .ended(1);
        assert!(run.sentences().contains("Sollist selbst vorbehalten"), "{}", run.out);
    }
    assert!(!simulated());

    // What holds the example of 0.2.0 goes on saying so, and this version's example is not booked into it a second
    // time.
    let parameters = json!({"set": "IKT-Katalog (Beispiel)", "valid_from": "2026-01-01", "values": {"items": {}}});
    let rest: Vec<String> = (0..160)
        .map(|number| event_of("/demo/zentral/presse", &format!("f{number}"), "figure.reported", DAY, &figure))
        .collect();
    user.record(&rest);
    let run = user.say("demo --out reports").ended(1);
    assert!(run.err.contains("anderes als das Beispiel"), "{}", run.err);
    user.record(&[event_of("/demo/zentral/katalog", "published-00001", "parameters.published", DAY, &parameters)]);
    assert!(simulated());
    let run = user.say("demo --out reports").ended(1);
    assert!(run.err.contains("Beispiel einer früheren Version"), "{}", run.err);
}

both_stores!(the_example_is_never_recorded_beside_what_is_real);
fn the_example_is_never_recorded_beside_what_is_real() {
    const DAY: &str = "2026-02-02T09:00:00+01:00";
    let appropriated = |line: &str, amount: &str| {
        event_of(
            "/senfin",
            line,
            "budget.appropriated",
            DAY,
            &json!({"authority": "ba-mitte", "line": format!("2026/30/25/bezirksamt-mitte/{line}"), "amount": amount}),
        )
    };
    let whole: Vec<&str> = ::sollist::demo::PLAN.lines().collect();
    let refused = |user: &Sollist| {
        let before = user.sequence();
        let run = user.say("demo --out reports").ended(1);
        assert!(run.err.contains("anderes als das Beispiel") && run.err.contains("--data"), "{}", run.err);
        assert!(user.say("demo --out reports --lang en").ended(1).err.contains("something else than the example"));
        assert_eq!(user.sequence(), before, "nothing was recorded");
        assert!(!user.path("reports").exists());
    };
    // An event of one's own; a plan in which a line of the example has another amount.
    let user = Sollist::new();
    user.record(&[appropriated("geraete", "1.00")]);
    refused(&user);
    let user = Sollist::new();
    user.file("plan.csv", whole[..4].join("\n").replace(";160000", ";160001") + "\n");
    user.say("import budget plan.csv").done();
    refused(&user);
    // The example that broke off within its plan goes on, but not once something else came between.
    let user = Sollist::new();
    user.file("plan.csv", whole[..40].join("\n") + "\n");
    user.say("import budget plan.csv").done();
    let broken_off = user.copy();
    user.record(&[appropriated("geraete", "1.00")]);
    refused(&user);
    demo(&broken_off);
    let all = broken_off.sequence();
    // All of it is recorded: what came after it keeps nobody from looking at it again.
    broken_off.record(&[appropriated("geraete", "1.00")]);
    demo(&broken_off);
    assert_eq!(broken_off.sequence(), all + 1);
}

both_stores!(a_report_on_an_empty_journal_is_verified_as_such);
fn a_report_on_an_empty_journal_is_verified_as_such() {
    let user = Sollist::new();
    user.say("rebuild").done();
    user.say("report --quarter 2026-Q2 --draft --out leer.json").done();
    let said = user.say("verify leer.json").done().out;
    assert!(said.contains("noch leer") && !said.contains("1 bis 0"), "{said}");
    let said = user.say("verify leer.json --lang en").done().out;
    assert!(said.contains("still empty") && !said.contains("1 to 0"), "{said}");
}

#[test]
fn the_example_shows_ten_rows_a_step_and_the_command_for_all() {
    let user = Sollist::new();
    let said = demo(&user);
    assert!((80..160).contains(&said.lines().count()), "{}", said.lines().count());
    for step in said.split("\n\n").filter(|part| part.contains("───")) {
        let rows = step
            .lines()
            .skip_while(|line| !line.starts_with('─'))
            .skip(1)
            .take_while(|line| !line.starts_with('─'))
            .count();
        assert!(rows <= 11, "{rows}: {step}");
    }
    // What a step is about, and nothing else.
    assert!(said.contains("indicators --id mobile.capable-rate --by district --until"), "{said}");
    // Each command that is named shows everything, and it works.
    let commands: Vec<&str> = said
        .lines()
        .filter_map(|line| line.split_once(" mit  sollist "))
        .map(|(_, command)| command.rsplit_once("--data ").map_or(command, |(_, rest)| rest.split_once(' ').unwrap().1))
        .collect();
    assert_eq!(commands.len(), 3, "{said}");
    for command in commands.into_iter().filter(|command| !command.contains("--database-url")) {
        user.say(command).done();
    }
    // What the story tells: finished sites are not asked for again, remote access is not for nothing.
    let need = user.ask("need --target-day 2026-12-31");
    let of = |item: &str| {
        need["rows"].as_array().unwrap().iter().filter(|row| row["item"] == item).cloned().collect::<Vec<_>>()
    };
    assert!(of("site").iter().all(|row| row["usable"].as_i64() > Some(0)), "{:?}", of("site"));
    assert!(of("remote-access").iter().any(|row| cents(&row["gross"]) > 0));
}

fn import_plan(user: &Sollist, file: &Path, options: &[&str]) -> crate::sollist::Run {
    let mut line = vec!["import".as_ref(), "budget".as_ref(), file.as_os_str(), "--format".as_ref(), "json".as_ref()];
    line.extend(options.iter().map(std::ffi::OsStr::new));
    user.run(&line)
}

both_stores!(the_real_plan_adds_up_to_what_was_published_and_is_imported_once);
fn the_real_plan_adds_up_to_what_was_published_and_is_imported_once() {
    let user = Sollist::new();
    let plan = shared(PLAN);
    let first = import_plan(&user, &plan, &[]).done().json();
    assert_eq!(
        (&first["recorded"], &first["duplicates"], &first["refused_count"]),
        (&json!(36_135), &json!(0), &json!(0))
    );
    assert_eq!(
        first["years"],
        json!([{"year": 2026, "lines": 18_058, "expenditure": "45528278000.00"}, {"year": 2027, "lines": 18_077,
            "expenditure": "46547214900.00"}])
    );
    for (year, sum) in [(2026, "45528278000.00"), (2027, "46547214900.00")] {
        for by in ["district", "authority", "programme", "line"] {
            let budget = user.ask(&format!("budget --year {year} --by {by}"));
            check_budget(&budget);
            assert_eq!(budget["total"]["appropriation"], sum, "{year} by {by}");
            assert_eq!(budget["total"]["available"], sum, "{year} by {by}");
        }
    }
    // Case A12: section 25 of 2026, 34 chapters, the twelve of the Bezirksämter among them.
    let section = user.ask("budget --year 2026 --section 25 --by authority");
    check_budget(&section);
    assert_eq!(section["total"]["appropriation"], "285601700.00");
    let rows = section["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 34);
    let offices: Vec<&Value> = rows.iter().filter(|row| row["district"] != "00").collect();
    assert_eq!(offices.len(), 12);
    assert_eq!(offices.iter().map(|row| cents(&row["appropriation"])).sum::<i128>(), 4_761_870_000);
    assert_eq!(
        user.ask("budget --year 2026 --section 25 --authority ba-pankow")["total"]["appropriation"],
        "4210000.00"
    );
    assert_eq!(user.ask("budget --year 2026 --section 25 --district pankow")["total"]["appropriation"], "4210000.00");

    let journal = user.ask("verify");
    assert_eq!((&journal["valid"], &journal["as_of"]["sequence"]), (&json!(true), &json!(36_135)));
    let second = import_plan(&user, &plan, &[]).done().json();
    assert_eq!(
        (&second["recorded"], &second["duplicates"], &second["refused_count"]),
        (&json!(0), &json!(36_135), &json!(0))
    );
    assert_eq!(user.ask("verify"), journal);
}

/// The chapter of the Bezirksamt Pankow in section 25 of 2026, as a file of its own, with one amount as it should be.
fn pankow(devices: &str) -> String {
    let text = fs::read_to_string(shared(PLAN)).unwrap();
    let head = text.lines().next().unwrap().to_owned();
    let chapter = text.lines().filter(|line| {
        line.contains(";25;Landesweite") && line.contains(";Bezirksamt Pankow;") && line.contains(";2026;Soll;")
    });
    let rows: Vec<String> = chapter
        .map(|line| match line.contains(";\"Geräte, Ausstattungs-") || line.contains(";Geräte, Ausstattungs-") {
            true => format!("{};{devices}", line.trim_end().rsplit_once(';').unwrap().0),
            false => line.trim_end().to_owned(),
        })
        .collect();
    assert_eq!(rows.len(), 11, "the chapter has eleven titles");
    assert_eq!(rows.iter().filter(|row| row.ends_with(&format!(";{devices}"))).count(), 1);
    format!("{head}\r\n{}\r\n", rows.join("\r\n"))
}

const DEVICES: &str = "2026/30/25/bezirksamt-pankow/geraete-ausstattungs-und-ausruestungsgegenstaende-fuer-die-\
                       verfahrensunabhaengige-ikt";

both_stores!(another_amount_is_refused_line_by_line_unless_it_is_an_amendment);
fn another_amount_is_refused_line_by_line_unless_it_is_an_amendment() {
    let user = Sollist::new();
    let plan = user.file("plan.csv", pankow("280000"));
    assert_eq!(import_plan(&user, &plan, &[]).done().json()["recorded"], 11);
    let line = |user: &Sollist| {
        let rows = user.ask("budget --year 2026 --by line")["rows"].as_array().unwrap().clone();
        rows.into_iter().find(|row| row["line"] == DEVICES).unwrap_or_else(|| panic!("{DEVICES} is missing"))
    };
    assert_eq!(line(&user)["appropriation"], "280000.00");

    let other = user.file("other.csv", pankow("300000.50"));
    let run = import_plan(&user, &other, &[]).ended(1).json();
    assert_eq!((&run["recorded"], &run["duplicates"], &run["refused_count"]), (&json!(0), &json!(10), &json!(1)));
    let refused = &run["refused"][0];
    let place = pankow("300000.50").lines().position(|row| row.contains("300000.50")).unwrap() + 1;
    assert_eq!((&refused["reason"], &refused["line"]), (&json!("ALREADY_APPROPRIATED"), &json!(place)));
    let (de, en) = (refused["message_de"].as_str().unwrap(), refused["message_en"].as_str().unwrap());
    assert!(de.contains("--amend") && en.contains("--amend"), "{de}\n{en}");
    assert_eq!((line(&user)["appropriation"].clone(), user.sequence()), (json!("280000.00"), 11));

    let amended = import_plan(&user, &other, &["--amend", "Nachtragshaushaltsgesetz 2026"]).done().json();
    assert_eq!(
        (&amended["recorded"], &amended["duplicates"], &amended["refused_count"]),
        (&json!(1), &json!(10), &json!(0))
    );
    let row = line(&user);
    // A supplementary plan changes the Ansatz; it is no Sollveränderung.
    assert_eq!(
        (&row["appropriation"], &row["adjustments"], &row["soll"]),
        (&json!("300000.50"), &json!("0.00"), &json!("300000.50"))
    );
    let events = user.ask("journal --from 12");
    let event = &events["events"][0]["event"];
    assert_eq!(
        (&event["type"], &event["data"]["amount"], &event["data"]["basis"]),
        (&json!("budget.appropriation-amended.v1"), &json!("20000.50"), &json!("Nachtragshaushaltsgesetz 2026"))
    );
    // The amended plan is now the plan.
    assert_eq!(import_plan(&user, &other, &[]).done().json()["duplicates"], 11);
    // What was known before stays what was known before.
    assert_eq!(user.ask("budget --year 2026 --as-of 11")["total"]["appropriation"], "4210000.00");
}

both_stores!(a_server_answers_as_the_embedded_store_does);
fn a_server_answers_as_the_embedded_store_does() {
    let user = Sollist::new();
    demo(&user);
    let mut asked = Vec::new();
    for format in ["json", "csv", "table"] {
        for command in [
            "budget --year 2026 --by district --until 2026-06-30",
            "budget --year 2026 --by line --authority ba-pankow",
            "budget --year 2026 --as-of 10000 --until 2026-03-31 --by programme",
            "indicators --year 2026 --until 2026-06-30",
            "indicators --by authority --id mobile.device-rate --until 2026-06-30",
            "need --target-day 2026-12-31",
            "need --target-day 2026-12-31 --district 06 --explain",
            "need --target-day 2026-12-31 --range --drivers-since 10000 --split --requests",
            "refused",
            "journal --from 19000 --limit 20",
            "verify",
            // Questions that are refused.
            "indicators --id mobile.unknown",
            "budget --as-of 999999999",
        ] {
            let line = format!("{command} --format {format}");
            asked.push((user.say(&line), line));
        }
    }
    let server = Server::start(&user);
    let remote = user.through(&server.url);
    let mut refused = 0;
    for (embedded, line) in &asked {
        let answer = remote.say(line);
        assert_eq!((answer.code, &answer.out, &answer.err), (embedded.code, &embedded.out, &embedded.err), "{line}");
        refused += usize::from(embedded.code == Some(1));
    }
    assert_eq!(refused, 6, "two of the questions must be refused, whatever the format");
    // Whoever only looks may do so beside a running server, without it.
    assert_eq!(user.say("verify --format json").done().out, remote.say("verify --format json").done().out);
    remote.say("report --quarter 2026-Q2 --out remote.pdf").done();
    assert!(
        fs::read(user.path("remote.pdf")).unwrap() == reports(&user)[0].1,
        "the report from the server has other bytes"
    );
}

both_stores!(an_import_through_a_server_books_what_an_embedded_one_does);
fn an_import_through_a_server_books_what_an_embedded_one_does() {
    let (fresh, served) = (Sollist::new(), Sollist::new());
    let server = Server::start(&served);
    let remote = served.through(&server.url);
    let example = ::sollist::demo::events_of("/beispiel", ::sollist::demo::SEED);
    let events = fresh
        .file("ereignisse.jsonl", example.iter().map(|event| event.to_json().unwrap()).collect::<Vec<_>>().join("\n"));
    let plan = fresh.file("plan.csv", pankow("280000"));
    // Without the plan every event names what does not exist; with a part of it, a part is taken.
    for user in [&fresh, &remote] {
        import_plan(user, &plan, &[]).done();
    }
    let line = ["import".as_ref(), "events".as_ref(), events.as_os_str(), "--format".as_ref(), "json".as_ref()];
    let (here, there) = (fresh.run(&line).ended(1), remote.run(&line).ended(1));
    assert!(
        here.json()["recorded"].as_u64() > Some(0) && here.json()["refused_count"].as_u64() > Some(0),
        "{}",
        here.out
    );
    assert_eq!(here.out, there.out);
    for command in ["budget --by line --format json", "need --target-day 2026-12-31 --format csv"] {
        let without_stand = |text: String| {
            text.lines()
                .filter(|line| !line.contains("recorded_at") && !line.contains("hash"))
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            without_stand(fresh.say(command).done().out),
            without_stand(remote.say(command).done().out),
            "{command}"
        );
    }
}

#[test]
fn a_bench_of_a_few_events_measures_and_asks() {
    let run = Sollist::new().say("bench --events 10 --lang en").done();
    assert!(run.out.contains("report (PDF)"), "{}", run.out);
}

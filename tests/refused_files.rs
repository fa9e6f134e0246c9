//! Files that are no plan, rows that are none, commands that are none, servers that are not there, keys that are
//! unknown.

use std::{fs, path::Path};

use serde_json::{Value, json};

use crate::{
    refusals::{base, books, invoice, order},
    sollist::{Run, Server, Sollist},
    stores::{Kind, both_stores},
};

pub const HEAD: &str = "ID;Typ;Bezeichnung;Bereich;Bereichsbezeichnung;Einzelplan;Einzelplanbezeichnung;Kapitel;\
                        Kapitelbezeichnung;Hauptgruppe;Hauptgruppenbezeichnung;Obergruppe;Obergruppenbezeichnung;\
                        Gruppe;Gruppenbezeichnung;Hauptfunktion;Hauptfunktionsbezeichnung;Oberfunktion;\
                        Oberfunktionsbezeichnung;Funktion;Funktionsbezeichnung;Titelart;Titel;Titelbezeichnung;Jahr;\
                        BetragTyp;Betrag";

pub fn plan_row(title: &str, year: &str, amount: &str) -> String {
    format!(
        "1;;;30;Hauptverwaltung;25;Landesweite Maßnahmen des E-Governments;;Bezirksamt \
         Köpenick-Mitte;;;;;;;;Allgemeine Dienste;;Politische Führung;;Innere \
         Verwaltung;Ausgabetitel;;{title};{year};Soll;{amount}"
    )
    .replace("Bezirksamt Köpenick-Mitte", "Bezirksamt Treptow-Köpenick")
}

fn import_plan(user: &Sollist, path: &Path, lang: &str) -> Run {
    user.run(&["import".as_ref(), "budget".as_ref(), path.as_os_str(), "--lang".as_ref(), lang.as_ref()])
}

both_stores!(a_file_that_is_no_plan_is_refused_as_a_whole_and_says_what_to_do);
fn a_file_that_is_no_plan_is_refused_as_a_whole_and_says_what_to_do() {
    let user = base();
    let before = books(&user);
    let good = plan_row("Geräte", "2026", "1000");
    let latin_1 = |text: &str| text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect::<Vec<u8>>();
    user.say("report --quarter 2026-Q1 --out whole.xlsx").done();
    let workbook = fs::read(user.path("whole.xlsx")).unwrap();
    let files: Vec<(&str, Vec<u8>, &str, &str)> = vec![
        ("missing.csv", format!("{}\n{good}\n", HEAD.replace(";Betrag", ";Summe")).into_bytes(), "Betrag", "Betrag"),
        ("no-year.csv", format!("{}\n{good}\n", HEAD.replace(";Jahr;", ";Year;")).into_bytes(), "Jahr", "Jahr"),
        (
            "mixed.csv",
            [format!("{HEAD}\n{good}\n").into_bytes(), latin_1(&format!("{good}\n"))].concat(),
            "UTF-8",
            "UTF-8",
        ),
        (
            "thousands.csv",
            format!("{}\n{good}\n", HEAD.replace(";Betrag", ";Betrag in T€")).into_bytes(),
            "Tausend",
            "thousands",
        ),
        ("empty.csv", Vec::new(), "keine Haushaltsstellen", "no budget lines"),
        ("head.csv", format!("{HEAD}\n").into_bytes(), "keine Haushaltsstellen", "no budget lines"),
        (
            "quote.csv",
            format!("{HEAD}\n{}\n{good}\n", plan_row("\"Geräte", "2026", "1000")).into_bytes(),
            "Anführungszeichen",
            "quotation mark",
        ),
        (
            "rubbish.csv",
            (0..4_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect(),
            "rubbish.csv",
            "rubbish.csv",
        ),
        ("damaged.xlsx", [&b"PK\x03\x04"[..], &[7; 5_000]].concat(), "beschädigt", "damaged"),
        ("cut.xlsx", workbook[..workbook.len() / 2].to_vec(), "beschädigt", "damaged"),
        // A workbook, and a good one, but no plan.
        ("report.xlsx", workbook, "Haushaltsplan", "plan"),
        ("events.csv", order("x", json!({})).into_bytes(), "Haushaltsplan", "plan"),
    ];
    for (name, bytes, de, en) in files {
        let path = user.file(name, bytes);
        for (lang, text) in [("de", de), ("en", en)] {
            let run = import_plan(&user, &path, lang).ended(1);
            assert!(
                run.out.is_empty() && run.err.contains(name) && run.err.contains(text),
                "{name}: {}{}",
                run.out,
                run.err
            );
            assert_eq!(run.err.lines().count(), 1, "{name}: {}", run.err);
        }
        assert_eq!(user.sequence(), 3, "{name}");
    }
    let nowhere = import_plan(&user, &user.path("nowhere.csv"), "de").ended(1);
    assert!(nowhere.err.contains("nowhere.csv kann nicht gelesen werden"), "{}", nowhere.err);
    assert_eq!(books(&user), before);
    assert_eq!(user.ask("refused"), json!({"refused": []}), "whole files are not kept line by line");
}

both_stores!(a_plan_with_bad_rows_is_taken_without_them);
fn a_plan_with_bad_rows_is_taken_without_them() {
    let user = Sollist::new();
    let rows = [
        plan_row("Geräte", "2026", "1000"),
        plan_row("Netz", "2026", "1.000,5x"),
        plan_row("Miete", "zwanzig", "10"),
        plan_row("Wartung", "2026", ""),
        plan_row("Schulung", "2026", "-25.50"),
    ];
    let path = user.file("plan.csv", format!("{HEAD}\n{}\n", rows.join("\n")));
    let run = user
        .run(&["import".as_ref(), "budget".as_ref(), path.as_os_str(), "--format".as_ref(), "json".as_ref()])
        .ended(1)
        .json();
    assert_eq!((&run["recorded"], &run["refused_count"]), (&json!(2), &json!(3)), "{run}");
    let places: Vec<&Value> = run["refused"].as_array().unwrap().iter().map(|row| &row["line"]).collect();
    assert_eq!(places, [&json!(3), &json!(4), &json!(5)]);
    let reasons: Vec<&Value> = run["refused"].as_array().unwrap().iter().map(|row| &row["reason"]).collect();
    assert_eq!(reasons, ["PLAN_ROW_AMOUNT_UNCLEAR", "PLAN_ROW_YEAR", "PLAN_ROW_AMOUNT_MISSING"]);
    for row in run["refused"].as_array().unwrap() {
        assert!(!row["field"].as_str().unwrap().is_empty() && row["message_de"] != row["message_en"], "{row}");
    }
    // Negative appropriations are real and count as they are.
    let budget = user.ask("budget --by line --authority ba-treptow-koepenick");
    assert_eq!((&budget["total"]["appropriation"], &budget["rows"].as_array().unwrap().len()), (&json!("974.50"), &2));
    let open = user.ask("refused")["refused"].as_array().unwrap().clone();
    assert_eq!(open.len(), 3);
    assert!(open[0]["text"].as_str().unwrap().contains("1.000,5x"), "{}", open[0]);
    // By what it would have become a row is found too that has no name yet.
    for (kind, count) in [("budget.appropriated", 3), ("budget", 3), ("procurement", 0)] {
        let found = user.ask(&format!("refused --type {kind}"));
        assert_eq!(found["refused"].as_array().unwrap().len(), count, "{kind}: {found}");
    }
    let actual = plan_row("Papier", "zwanzig", "10").replace(";Soll;", ";Ist;");
    let path = user.file("ist.csv", format!("{HEAD}\n{actual}\n{}\n", plan_row("Papier", "2026", "1")));
    import_plan(&user, &path, "de").ended(1);
    assert_eq!(user.ask("refused --type procurement.payment-made")["refused"].as_array().unwrap().len(), 1);
}

// Until version 0.2.0 every row had the one reason, and every line that is no JSON another one.
both_stores!(what_an_earlier_version_refused_is_shown_and_off_the_list_once_it_is_mended);
fn what_an_earlier_version_refused_is_shown_and_off_the_list_once_it_is_mended() {
    let user = base();
    let events = order("cut", json!({}));
    let good = invoice("good");
    let rows = |amount: &str| {
        let rows = [plan_row("Geräte", "2026", "1000"), plan_row("Netz", "2026", amount)];
        user.file("plan.csv", format!("{HEAD}\n{}\n", rows.join("\n")))
    };
    let events_of = |bytes: usize| user.file("events.jsonl", format!("{good}\n{}", &events[..bytes]));
    let import = |what: &str, path: &Path| user.run(&["import".as_ref(), what.as_ref(), path.as_os_str()]);
    import("budget", &rows("viel")).ended(1);
    import("events", &events_of(events.len() - 30)).ended(1);
    let reasons = || {
        let open = user.ask("refused")["refused"].as_array().unwrap().clone();
        open.iter().map(|entry| entry["reason"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(reasons(), ["PLAN_ROW_AMOUNT_UNCLEAR", "CUT_OFF"]);
    let former = "UPDATE intake_refused SET reason = CASE reason WHEN 'CUT_OFF' THEN 'NOT_JSON' ELSE 'PLAN_ROW' END";
    user.tamper(former);
    assert_eq!(reasons(), ["PLAN_ROW", "NOT_JSON"]);
    // The same again is the same entry still.
    import("budget", &rows("viel")).ended(1);
    assert_eq!(reasons(), ["PLAN_ROW", "NOT_JSON"]);
    import("budget", &rows("5")).done();
    import("events", &events_of(events.len())).done();
    assert_eq!(reasons(), [""; 0]);
}

both_stores!(wrong_usage_ends_with_2_and_an_unreachable_server_with_3);
fn wrong_usage_ends_with_2_and_an_unreachable_server_with_3() {
    let user = base();
    for (line, text) in [
        ("budget --district 99", "99"),
        ("budget --until 31.13.2026", "JJJJ-MM-TT"),
        ("budget --as-of gestern", "Journalnummer"),
        ("need --target-day 30.2.26", "JJJJ-MM-TT"),
        ("need --target-day 2026-02-30", "28 Tage"),
        ("report --quarter 2026-Q5 --out x.pdf", "2026-Q3"),
        ("report --quarter 2026-Q1 --out x.doc", ".xlsx"),
        ("import events", "Es fehlt"),
        ("importieren", "import"),
        ("budget --yaer 2026", "--year"),
        ("serve --listen 0.0.0.0:0", "TLS"),
    ] {
        let run = user.say(line).ended(2);
        assert!(run.out.is_empty() && run.err.contains(text), "{line}: {}", run.err);
        assert!(run.err.lines().count() <= 2, "{line}: {}", run.err);
    }
    // Bound and let go: nobody listens there.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let away = user.through(&format!("http://{free}"));
    let events = user.file("events.jsonl", invoice("x"));
    let plan = user.file("plan.csv", format!("{HEAD}\n{}\n", plan_row("Geräte", "2026", "1")));
    let import = |what: &str, path: &Path| vec!["import".to_owned(), what.to_owned(), path.display().to_string()];
    let words = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<String>>();
    for line in [
        words("budget"),
        words("indicators"),
        words("need"),
        words("refused"),
        words("journal"),
        words("verify"),
        words("report --quarter 2026-Q1 --out away.pdf"),
        import("events", &events),
        import("budget", &plan),
    ] {
        for (lang, text) in [("de", "nicht erreichbar"), ("en", "cannot be reached")] {
            let run = away.run(&[&line[..], &["--lang".to_owned(), lang.to_owned()]].concat()).ended(3);
            assert!(
                run.out.is_empty() && run.err.contains(text) && run.err.contains(&free.to_string()),
                "{line:?}: {}",
                run.err
            );
        }
    }
    assert!(!user.path("away.pdf").exists());
    let folder: Vec<String> = fs::read_dir(user.folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert!(!folder.iter().any(|name| name.ends_with(".part")), "{folder:?}");
}

both_stores!(dead_letters_without_receivers_or_without_a_broker_say_what_is_missing_and_touch_no_store);
fn dead_letters_without_receivers_or_without_a_broker_say_what_is_missing_and_touch_no_store() {
    let user = Sollist::new();
    let config = user.file("receivers.toml", "[webhooks]\nreceivers = \"nowhere.toml\"\n");
    let again = format!("dead --redeliver all --config {}", config.display());
    for (line, code, de, en) in [
        ("dead", 3, "127.0.0.1:1 ist nicht erreichbar", "127.0.0.1:1 cannot be reached"),
        (again.as_str(), 3, "127.0.0.1:1 ist nicht erreichbar", "127.0.0.1:1 cannot be reached"),
        ("dead --redeliver all", 2, "fehlt webhooks.receivers", "webhooks.receivers is missing"),
    ] {
        for (lang, text) in [("de", de), ("en", en)] {
            let run = user.say(&format!("{line} --nats-url nats://127.0.0.1:1 --lang {lang}")).ended(code);
            assert!(
                run.out.is_empty() && run.err.contains(text) && run.err.lines().count() == 1,
                "{line}: {}",
                run.err
            );
        }
    }
    assert!(!user.data().exists());
}

both_stores!(a_configuration_with_an_unknown_key_is_refused_by_name);
fn a_configuration_with_an_unknown_key_is_refused_by_name() {
    let user = base();
    let wrong = user.file("wrong.toml", "lissten = \"127.0.0.1:0\"\n");
    let broken = user.file("broken.toml", "listen = \n");
    let level = user.file("level.toml", "log = \"quatsch\"\n");
    let missing = user.path("missing.toml");
    for (path, text) in [
        (&wrong, "lissten"),
        (&broken, "broken.toml"),
        (&level, "off, error, warn, info, debug, trace"),
        (&missing, "missing.toml"),
    ] {
        for command in ["serve", "budget", "config print"] {
            for lang in ["de", "en"] {
                let mut line: Vec<&str> = command.split(' ').collect();
                line.extend(["--lang", lang, "--config", path.to_str().unwrap()]);
                let run = user.run(&line).ended(2);
                assert!(run.out.is_empty() && run.err.contains(text), "{line:?}: {}", run.err);
            }
        }
    }
    let good = user.file("good.toml", "");
    user.run(&["budget", "--config", good.to_str().unwrap()]).done();
}

both_stores!(a_store_named_by_hand_wins_over_one_that_the_environment_names);
fn a_store_named_by_hand_wins_over_one_that_the_environment_names() {
    let user = base();
    let server = Server::start(&user);
    let verify = ["verify", "--format", "json"];
    let data = user.data().display().to_string();
    let own = match Kind::current() {
        Kind::Embedded => user.elsewhere(&[&verify[..], &["--data", &data]].concat()),
        Kind::Postgres => user.command(&verify),
    };
    let remote = user.elsewhere(&[&verify[..], &["--server", &server.url]].concat());
    let nowhere =
        [("SOLLIST_SERVER", "http://127.0.0.1:1"), ("SOLLIST_DATABASE_URL", "postgres://nobody@127.0.0.1:1/nothing")];
    for mut asked in [own, remote] {
        let output = asked.envs(nowhere).output().unwrap();
        assert_eq!(Run::of("verify", &output).done().json()["as_of"]["sequence"], 3);
    }
    let config = user.file("database.toml", "[database]\nurl = 'postgres://nobody@127.0.0.1:1/nothing'\n");
    for (lang, text) in [("de", "zwei Bestände"), ("en", "Two stores")] {
        for command in ["serve", "verify"] {
            let line = [command, "--data", "here", "--config", config.to_str().unwrap(), "--lang", lang];
            let run = Run::of(command, &user.elsewhere(&line).output().unwrap()).ended(2);
            assert!(
                run.out.is_empty() && ["--data", "database.url", text].iter().all(|part| run.err.contains(part)),
                "{}",
                run.err
            );
        }
    }
    for (lang, text) in [("de", "weglassen"), ("en", "leave one of them out")] {
        let database = "postgres://nobody@127.0.0.1:1/nothing";
        let line = ["budget", "--server", &server.url, "--database-url", database, "--lang", lang];
        let run = Run::of("budget", &user.elsewhere(&line).output().unwrap()).ended(2);
        assert!(
            run.out.is_empty() && ["--server", "--database-url", text].iter().all(|part| run.err.contains(part)),
            "{}",
            run.err
        );
    }
}

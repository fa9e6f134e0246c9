//! Scenarios that are kept under names: saved, replaced, withdrawn and asked for as officers do it, on both stores,
//! embedded and through a server; whoever keeps one changes nothing else.

use serde_json::{Value, json};

use crate::{
    sollist::{Run, Server, Sollist, event},
    stores::{Tables, assert_same, both_stores},
    tables::book,
};

const OFFICE: &str = "ba-pankow";
const NEED: &str = "need --target-day 2026-09-30";

/// A thousand positions of one authority, a notebook for each, and a reserve.
fn world() -> Sollist {
    let user = Sollist::new();
    let on = |id: &str, kind: &str, data: Value| event(id, kind, "2026-01-02T09:00:00+01:00", &data);
    let line = |authority: &str, title: &str, programme: &str, amount: &str| {
        let line = format!("2026/30/25/{authority}/{title}");
        json!({"authority": authority, "line": line, "amount": amount, "programme": programme})
    };
    let items = json!({"notebook": {"programme": "mobile-devices", "unit_price": "1000.00", "quota": "1.00"},
        "docking-station": {"programme": "workplace", "unit_price": "200.00", "quota": "0"}});
    user.record(&[
        on("1", "budget.appropriated", line(OFFICE, "geraete", "mobile-devices", "100000.00")),
        on("2", "budget.appropriated", line("ba-mitte", "geraete", "mobile-devices", "1.00")),
        on("3", "budget.appropriated", line("ikt-steuerung", "reserve", "reserve", "50000.00")),
        on(
            "4",
            "staffing.headcount-reported",
            json!({"authority": OFFICE, "as_of": "2026-01-02", "employees": 1000, "workplaces": 1000, "eligible": 1000,
                "definition": "d"}),
        ),
        on(
            "5",
            "parameters.published",
            json!({"set": "s", "valid_from": "2026-01-01", "values": {"items": items,
            "uncertainty": {"seed": 1, "draws": 200, "price": {"notebook": ["0.9", "1.0", "1.2"]}}}}),
        ),
    ]);
    user
}

fn need(user: &Sollist, rest: &str) -> String {
    user.ask(&format!("{NEED} {rest}"))["total"]["need"].as_str().unwrap().to_owned()
}

fn names(user: &Sollist, rest: &str) -> Vec<Value> {
    let all = user.ask(&format!("scenario list {rest}"));
    all["scenarios"].as_array().unwrap().iter().map(|one| one["scenario"].clone()).collect()
}

/// Every table but the journal and the names of scenarios.
fn books(user: &Sollist) -> Tables {
    let mut tables = user.tables(&[]);
    tables.retain(|name, _| !name.starts_with("journal_") && name != "intake_scenarios");
    tables
}

/// Everything that figures say, but for the number that they rest on.
fn figures(user: &Sollist) -> Vec<Value> {
    let asked = [
        "budget --by line",
        "indicators --by authority",
        &format!("{NEED} --explain --range --split --requests"),
        "forecast --by line",
        "anomalies",
        "line list",
        "explain need.extra",
    ];
    let all = asked.iter().map(|line| {
        let mut told = user.ask(line);
        if let Some(told) = told.as_object_mut() {
            told.remove("as_of");
        }
        told
    });
    all.collect()
}

both_stores!(a_scenario_is_kept_replaced_and_withdrawn_and_changes_nothing_else);
fn a_scenario_is_kept_replaced_and_withdrawn_and_changes_nothing_else() {
    let user = world();
    let (before, tables) = (figures(&user), books(&user));
    let start = user.sequence();
    let save = |rest: &str| user.say(&format!("scenario save {rest} --reason Beratung"));
    save("--name mittel --quota notebook=0,80 --check").done();
    assert_eq!(user.sequence(), start);
    save("--name mittel --quota notebook=0,80 --request-id a").done();
    let again = save("--name mittel --quota notebook=0,80 --request-id a").done();
    assert!(again.out.contains("Schon aufgezeichnet") && user.sequence() == start + 1, "{}", again.out);
    save("--name mittel --quota notebook=0,70 --request-id a").ended(1);
    user.file("teurer.json", r#"{"items":{"notebook":{"unit_price":"1100.00"}},"delay_months":1}"#);
    save("teurer.json --authority pankow").done();
    let replaced = save("--name mittel --quota notebook=0,50").done();
    let says = "ersetzt den Stand vom ";
    assert!(replaced.out.contains(says) && replaced.out.contains("Quote (Notebook) 0,5 statt 0,8"), "{}", replaced.out);
    assert!(!again.out.contains(says), "{}", again.out);
    save("--name mittel --quota notebook=8000").ended(1);
    let odd = save("--name mittel --quota notebook=80 --delay-months 120 --eligible-factor 0 --check").done();
    for said in ["80 % wären 0,8", "120 Monate später", "Personal × 0", says] {
        assert!(odd.out.replace('\n', " ").contains(said), "{said}: {}", odd.out);
    }
    assert_eq!(names(&user, ""), [json!("mittel"), json!("teurer")]);
    assert_eq!(names(&user, "--authority pankow"), [json!("teurer")]);
    // People read what items are called, programs their codes.
    let table = user.say("scenario list").done().out;
    assert!(table.contains("Notebook") && !table.contains("notebook"), "{table}");
    assert_eq!(user.ask("scenario show mittel")["items"], json!(["notebook"]));
    assert_eq!(names(&user, &format!("--as-of {}", start + 1)), [json!("mittel")]);
    assert_eq!(names(&user, &format!("--as-of {start}")), [] as [Value; 0]);

    // Under its name, as it was known; side by side; and beside a file.
    assert_eq!(need(&user, ""), "900000.00");
    assert_eq!(need(&user, "--scenario mittel"), "400000.00");
    assert_eq!(need(&user, &format!("--scenario mittel --as-of {}", start + 1)), "700000.00");
    assert_eq!(need(&user, "--scenario teurer"), "1000000.00");
    user.file("viel.json", r#"{"eligible_factor":"2"}"#);
    let told = user.ask(&format!("{NEED} --scenario mittel --scenario viel.json --scenario teurer"));
    let all = told["scenarios"].as_array().unwrap();
    let of = |key: &str| all.iter().map(|one| one[key].clone()).collect::<Vec<_>>();
    assert_eq!(of("name"), [Value::Null, json!("mittel"), json!("viel"), json!("teurer")]);
    assert_eq!(of("sequence"), [Value::Null, json!(start + 3), Value::Null, json!(start + 2)]);
    assert_eq!(of("difference"), [json!("0.00"), json!("-500000.00"), json!("1000000.00"), json!("100000.00")]);
    // Whatever comes of assumptions says so, in every form.
    assert_eq!(user.ask(&format!("{NEED} --scenario viel.json"))["scenario"], json!({"name": "viel"}));
    let of_file = "Szenario „viel“ aus einer Datei, nicht gespeichert";
    let told = user.say(&format!("{NEED} --scenario viel.json")).done();
    assert!(told.out.contains(of_file), "{}", told.out);
    let told = user.say(&format!("{NEED} --scenario viel.json --format csv")).done();
    assert!(told.err.contains(of_file) && !told.out.contains("Szenario"), "{}", told.err);
    user.say(&format!("{NEED} --scenario viel.json --district pankow --out viel.xlsx")).done();
    let stand = book(&user, "viel.xlsx")["Stand"]["rows"].clone();
    let cells = |row: usize| stand[row].as_array().unwrap()[3..6].iter().map(|cell| cell["value"].clone()).collect();
    let (headings, rests_on): (Vec<Value>, Vec<Value>) = (cells(0), cells(1));
    assert_eq!(headings, [json!("Bezirk"), json!("Zieltag"), json!("Szenario")]);
    assert_eq!(rests_on, [json!("03 Pankow"), json!("2026-09-30 00:00:00"), json!(of_file)]);
    let beside = user.ask(&format!("{NEED} --scenario mittel --range --split A --requests --drivers-since {start}"));
    assert_eq!(beside["scenario"], json!({"name": "mittel", "sequence": start + 3}));
    assert_eq!(beside["ranges"].as_array().unwrap().last().unwrap()["need"], "400000.00");
    assert_eq!(beside["drivers"].as_array().unwrap().last().unwrap()["volume"], "-500000.00");
    assert_eq!(beside["splits"][0]["shares"][0]["need"], "400000.00");
    assert_eq!(beside["requests"].as_array().unwrap().last().unwrap()["need"], "400000.00");
    let tree = user.ask(&format!("{NEED} --scenario mittel --explain"))["rows"][0]["tree"].to_string();
    assert!(tree.contains(&format!(r#"{{"seq":{},"type":"scenario.published.v1"}}"#, start + 3)), "{tree}");

    // Whoever did not publish it neither replaces nor withdraws it.
    let foreign = save("--name teurer --delay-months 3").ended(1);
    assert!(foreign.err.contains("ba-pankow"), "{}", foreign.err);
    save("--name teurer --delay-months 3 --authority mitte").ended(1);
    user.say("scenario withdraw teurer --reason weg").ended(1);
    user.say("scenario withdraw teurer --reason weg --authority pankow --request-id w").done();
    let twice = user.say("scenario withdraw teurer --reason weg --authority pankow --request-id w").done();
    assert!(twice.out.contains("Schon aufgezeichnet"), "{}", twice.out);
    user.say("scenario withdraw teurer --reason weg --authority pankow").ended(1);
    assert_eq!(names(&user, ""), [json!("mittel")]);
    let gone = user.say(&format!("{NEED} --scenario teurer")).ended(1);
    assert!(gone.err.contains(&format!("--as-of {}", start + 3)), "{}", gone.err);
    assert_eq!(need(&user, &format!("--scenario teurer --as-of {}", start + 3)), "1000000.00");
    save("--name teurer --delay-months 3 --authority mitte").done();

    // Nothing else knows of any of it.
    assert_eq!(figures(&user), before);
    assert_same(&tables, &books(&user));
    assert_eq!(user.ask("verify --deep")["valid"], true);
    let kept = user.tables(&[]);
    user.say("rebuild").done();
    assert_same(&kept, &user.tables(&[]));

    // The same through a server, which sees what somebody saw before.
    let server = Server::start(&user);
    let far = user.through(&server.url);
    assert_eq!(
        (names(&far, ""), need(&far, "--scenario mittel")),
        (names(&user, ""), need(&user, "--scenario mittel"))
    );
    let late = far.say(&format!("scenario save --name mittel --delay-months 2 --reason x --seen {}", start + 1));
    assert!(late.ended(1).err.contains("Das Szenario „mittel“ hat sich seit"));
    far.say(&format!("scenario save --name mittel --delay-months 2 --reason x --seen {}", user.sequence())).done();
}

#[test]
fn what_is_no_scenario_is_refused_with_its_line_and_what_is_not_there_with_what_is() {
    let user = world();
    let refused = |run: Run, parts: &[&str]| {
        let run = run.ended(1);
        assert!(run.out.is_empty() && run.err.starts_with("Fehler: "), "{}{}", run.out, run.err);
        for part in parts {
            assert!(run.err.contains(part), "{part}: {}", run.err);
        }
    };
    user.file("kaputt.json", "{\"items\":{\n\"notebook\":{\"preis\":\"1\"}}}");
    user.file("leer.json", "{}");
    user.file("nichts.json", r#"{"items":{"notebook":{}}}"#);
    let start = user.sequence();
    let save = |rest: &str| user.run(&[&["scenario", "save"], &words(rest)[..], &["--reason", "x"]].concat());
    refused(save("kaputt.json"), &["kaputt.json", "Zeile 2", "preis"]);
    // A number out of its range is told where it stands, as it is written there.
    user.file("teuer.json", "{\"items\":{\n\"notebook\":{\"unit_price\":\"5000000000\"}}}");
    let where_it_is = "Zeile 2 (items.notebook.unit_price)";
    refused(save("teuer.json"), &["In teuer.json", where_it_is, "zwischen 0 und 1.000.000.000", "berichtigen"]);
    // Of several faults all are named at once.
    let all = r#"{"items":{"notebook":{"quota":"abc","unit_price":"-3"}},"delay_months":-4,"eligible_factor":"1"}"#;
    user.file("viermal.json", all);
    let named = ["items.notebook.quota", "items.notebook.unit_price", "delay_months", "Bitte alles davon berichtigen"];
    refused(save("viermal.json"), &named);
    let nothing = user.say("scenario save --name leer --reason x").ended(2).err.replace('\n', " ");
    assert!(nothing.contains("--quota") && nothing.contains("--delay-months"), "{nothing}");
    refused(user.say(&format!("{NEED} --scenario teuer.json")), &[where_it_is, "zwischen 0 und 1.000.000.000"]);
    refused(save("leer.json"), &["nimmt nichts an"]);
    refused(save("nichts.json"), &["notebook", "ändert nichts"]);
    refused(save("fehlt.json"), &["fehlt.json"]);
    refused(save("--name x --quota notebok=0,8"), &["Gemeint ist vielleicht „notebook“"]);
    let late = save("--name x --delay-months 1201").ended(2).err;
    assert!(late.contains("kein Wert für --delay-months") && late.contains("von 0 bis 1.200"), "{late}");
    refused(save("--name x --delay-months 1 --authority ba-nirgendwo"), &["ba-nirgendwo"]);
    for wrong in ["--name x", "leer.json --delay-months 1", "--delay-months 1", "--name x --quota 0,8"] {
        save(wrong).ended(2);
    }
    user.run(&["scenario", "save", "--name", " ", "--delay-months", "1", "--reason", "x"]).ended(2);
    user.run(&["scenario", "save", "--name", &"ä".repeat(101), "--delay-months", "1", "--reason", "x"]).ended(2);
    assert_eq!(user.sequence(), start);
    refused(user.say(&format!("{NEED} --scenario mittel")), &["gespeichert ist noch keines", "auch keine Datei"]);

    // Names are names, whatever they look like.
    for name in ["..", "Höhere Quote / übrige", &"ä".repeat(100), "Ordner", "teurer.json", "-"] {
        let name = format!("--name={name}");
        user.run(&["scenario", "save", &name, "--quota", "notebook=0,5", "--reason", "x"]).done();
    }
    std::fs::create_dir(user.path("Ordner")).unwrap();
    let under = |name: &str| {
        let run = user.run(&["need", "--target-day", "2026-09-30", "--format", "json", &format!("--scenario={name}")]);
        let run = run.done();
        (run.json()["total"]["need"].as_str().unwrap().to_owned(), run.err)
    };
    for name in ["..", "Höhere Quote / übrige", &"ä".repeat(100), "Ordner", "teurer.json", "-"] {
        assert_eq!(under(name), ("400000.00".to_owned(), String::new()), "{name}");
        user.run(&["scenario", "show", name]).done();
    }
    // A file of the name is read first, and that is said.
    user.file("teurer.json", r#"{"items":{"notebook":{"quota":"2"}}}"#);
    let (amount, note) = under("teurer.json");
    assert!(amount == "1900000.00" && note.contains("Gelesen wurde die Datei „teurer.json“"), "{amount} {note}");
    let near = user.run(&["scenario", "show", "Höhere Quote / ubrige"]);
    refused(near, &["Gemeint ist vielleicht „Höhere Quote / übrige“"]);
    let early = user.run(&["scenario", "show", "Ordner", "--as-of", &start.to_string()]);
    refused(early, &["gibt es nach diesem Stand nicht"]);
}

fn words(line: &str) -> Vec<&str> {
    line.split_whitespace().collect()
}

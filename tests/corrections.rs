//! The loop of correction: whatever is refused is exported, mended as its sentence says, given back, and off the list.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use sollist_intake::correction::{MARK, marked};

use crate::{
    refusals::{base, cases, invoice, order, unmarked},
    refused_files::{HEAD, plan_row},
    sollist::{Run, Server, Sollist},
    stores::{Kind, both_stores},
};

fn open(user: &Sollist) -> Vec<Value> {
    user.ask("refused")["refused"].as_array().unwrap().clone()
}
fn import(user: &Sollist, name: &str, content: impl AsRef<[u8]>) -> Run {
    user.file(name, content);
    user.say(&format!("import events {name} --format json"))
}
/// The lines of an export, without their marks.
fn export(user: &Sollist) -> Vec<(String, Vec<u8>)> {
    user.say("refused --export mend.jsonl").done();
    let bytes = std::fs::read(user.path("mend.jsonl")).unwrap();
    let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    lines.map(|line| sollist_intake::correction::unmarked(line).unwrap()).collect()
}

/// Lines that are refused and need something else than the same name with other data.
fn more_cases() -> Vec<(&'static str, Vec<u8>, String)> {
    let good = order("mended", json!({}));
    let named = |key: &str, value: Value| {
        let mut line: Value = serde_json::from_str(&order("x", json!({}))).unwrap();
        line[key] = value;
        line.to_string().into_bytes()
    };
    vec![
        // A correction needs a new id, says the sentence.
        ("the same name, other data", order("base", json!({"amount": "7.00"})).into_bytes(), good.clone()),
        ("too long", order("x", json!({"item": "x".repeat(300_000)})).into_bytes(), good.clone()),
        (
            "too long and nothing else",
            "{\"specversion\":".bytes().chain(std::iter::repeat_n(b'x', 300_000)).collect(),
            good.clone(),
        ),
        ("no id", named("id", json!(null)), good.clone()),
        ("an id too long", named("id", json!("x".repeat(501))), good.clone()),
        ("a source with a control character", named("source", json!("/a\u{7}")), good.clone()),
        ("a source of ours", named("source", json!("/sollist/budget/anna")), good.clone()),
        ("twice the same attribute", good.replacen('{', "{\"id\":\"x\",", 1).into_bytes(), good.clone()),
        (
            "nested too deeply",
            good.replacen('{', &format!("{{\"x\":{}{},", "[".repeat(500), "]".repeat(500)), 1).into_bytes(),
            good.clone(),
        ),
        ("a number", b"7".to_vec(), good.clone()),
        ("an empty object", b"{}".to_vec(), good.clone()),
        ("a text of another kind", "Köpenick meldet später.".into(), good.clone()),
        ("zero bytes", b"\0\0\0".to_vec(), good.clone()),
        ("no UTF-8", b"\xff\xfe\xfd".to_vec(), good),
    ]
}

/// Refused, exported, given back as it is, given back mended, given back mended again.
fn closes(name: &str, bad: &[u8], mended: &str, reasons: &mut BTreeSet<String>) {
    let user = base();
    let file = [invoice("before").as_bytes(), bad, invoice("after").as_bytes()].join(&b'\n');
    let run = import(&user, "events.jsonl", &file).ended(1).json();
    assert_eq!((&run["recorded"], &run["refused_count"]), (&json!(2), &json!(1)), "{name}: {run}");
    let entries = open(&user);
    assert_eq!(entries.len(), 1, "{name}");
    reasons.insert(entries[0]["reason"].as_str().unwrap().to_owned());

    // As it is: refused again, and the same entry.
    let exported = export(&user);
    assert_eq!(exported.len(), 1, "{name}");
    let (id, _) = &exported[0];
    assert_eq!(entries[0]["id"], json!(id), "{name}");
    let run = user.say("import events mend.jsonl --format json").ended(1).json();
    assert_eq!(&run["refused_count"], &json!(1), "{name}: {run}");
    assert_eq!(open(&user), entries, "{name}: given back as it is");

    // Mended wrongly: what is new takes the place of what was there.
    let wrong = marked(
        id,
        mended
            .replace("\"amount\":\"1000.00\"", "\"amount\":\"viel\"")
            .replace("\"quantity\":", "\"menge\":")
            .as_bytes(),
    );
    import(&user, "wrong.jsonl", &wrong).ended(1);
    let wrong = open(&user);
    assert_eq!((wrong.len(), &wrong[0]["origin"]), (1, &json!("wrong.jsonl")), "{name}: {wrong:?}");

    // Mended as it should be, in what the newest export gives.
    let exported = export(&user);
    let line = marked(&exported[0].0, mended.as_bytes());
    let run = import(&user, "mended.jsonl", &line).done().json();
    assert_eq!((&run["recorded"], &run["refused_count"]), (&json!(1), &json!(0)), "{name}: {run}");
    assert_eq!(open(&user), Vec::<Value>::new(), "{name}: {line:?}");
    let run = import(&user, "mended.jsonl", &line).done().json();
    assert_eq!((&run["duplicates"], open(&user).len()), (&json!(1), 0), "{name}");
    // The journal knows nothing of the mark.
    let journal = user.say("journal --limit 0 --format json").done();
    assert!(!journal.out.contains(MARK), "{name}");
}

both_stores!(whatever_is_refused_is_exported_mended_given_back_and_off_the_list);
fn whatever_is_refused_is_exported_mended_given_back_and_off_the_list() {
    let mut all: Vec<(&'static str, Vec<u8>, String)> = cases()
        .into_iter()
        .map(|case| (case.name, case.bad, case.mended.unwrap_or_else(|| order("mended", json!({})))))
        .collect();
    all.extend(more_cases());
    let (share, kind) = (all.len().div_ceil(4), Kind::current());
    let reasons: BTreeSet<String> = std::thread::scope(|scope| {
        let threads: Vec<_> = all
            .chunks(share)
            .map(|some| {
                scope.spawn(move || {
                    let mut reasons = BTreeSet::new();
                    kind.run(|| some.iter().for_each(|(name, bad, mended)| closes(name, bad, mended, &mut reasons)));
                    reasons
                })
            })
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    // Every reason that a line from outside can have. A sum beyond the range needs a hundred thousand events; money is
    // asked for by services only; the reasons of plans have their own test.
    let expected = [
        "ATTRIBUTE_MISSING",
        "ATTRIBUTE_UNFIT",
        "AUTHORITY_UNKNOWN",
        "CONFLICT",
        "CUT_OFF",
        "LINE_TOO_LONG",
        "LINE_UNKNOWN",
        "MALFORMED",
        "MORE_DELIVERED_THAN_ORDERED",
        "NOT_A_CLOUD_EVENT",
        "NOT_JSON",
        "NOT_UTF8",
        "ORDER_TAKEN",
        "ORDER_UNKNOWN",
        "SOURCE_RESERVED",
        "STOCK_TOO_LITTLE",
        "TIME_BEYOND",
        "UNKNOWN_SPECVERSION",
        "UNKNOWN_TYPE",
        "WRONG_TIME",
    ];
    assert_eq!(reasons.iter().map(String::as_str).collect::<Vec<_>>(), expected);
}

both_stores!(a_line_that_is_cut_off_is_off_the_list_when_its_event_comes);
fn a_line_that_is_cut_off_is_off_the_list_when_its_event_comes() {
    let user = base();
    // Attributes first, as CloudEvents are written.
    let whole = format!(
        r#"{{"specversion":"1.0","id":"cut","source":"/test",{}"#,
        order("cut", json!({}))
            .trim_start_matches('{')
            .replace("\"id\":\"cut\",", "")
            .replace("\"source\":\"/test\",", "")
            .replace("\"specversion\":\"1.0\",", "")
    );
    for length in [whole.len() - 1, whole.len() - 40] {
        import(&user, "events.jsonl", [invoice("good").as_bytes(), &whole.as_bytes()[..length]].join(&b'\n')).ended(1);
    }
    let entries = open(&user);
    assert_eq!(entries.len(), 2);
    assert!(
        entries
            .iter()
            .all(|entry| entry["reason"] == "CUT_OFF" && entry["event_id"] == "cut" && entry["source"] == "/test")
    );
    import(&user, "events.jsonl", [invoice("good"), whole].join("\n")).done();
    assert_eq!(open(&user), Vec::<Value>::new());
}

both_stores!(a_line_cut_off_before_its_name_is_off_the_list_when_the_whole_file_comes);
fn a_line_cut_off_before_its_name_is_off_the_list_when_the_whole_file_comes() {
    let whole = order("cut", json!({"quantity": 3}));
    let good = invoice("good");
    for length in [1, 20, 40] {
        let user = base();
        import(&user, "hkr.jsonl", [good.as_bytes(), &whole.as_bytes()[..length]].join(&b'\n')).ended(1);
        assert_eq!((open(&user).len(), &open(&user)[0]["reason"]), (1, &json!("CUT_OFF")), "{length}");
        // Another month's file of that name, or of another name, is not that line.
        import(&user, "hkr.jsonl", [invoice("other"), order("another", json!({"quantity": 2}))].join("\n")).done();
        assert_eq!(open(&user).len(), 1, "{length}");
        import(&user, "neu.jsonl", [good.clone(), whole.clone()].join("\n")).done();
        assert_eq!(open(&user).len(), 1, "{length}");
        // The whole file, as the sentence says; its event is known by now.
        import(&user, "hkr.jsonl", [good.clone(), whole.clone()].join("\n")).done();
        assert_eq!(open(&user), Vec::<Value>::new(), "{length}");
    }
    // One line alone, as far as its id; and within a letter.
    let rest = order("a-ä", json!({})).replace("\"id\":\"a-ä\",", "").replace("\"specversion\":\"1.0\",", "");
    let rest = rest.replace(",\"specversion\":\"1.0\"", "");
    let alone = format!("{{\"specversion\":\"1.0\",\"id\":\"a-ä\",{}", rest.trim_start_matches('{'));
    let letter = alone.find('ä').unwrap();
    for (length, whole) in [(letter + 1, format!("{alone}\n{alone}")), (letter + 4, alone.clone())] {
        let user = base();
        import(&user, "alone.jsonl", &alone.as_bytes()[..length]).ended(1);
        assert_eq!(open(&user).len(), 1, "{length}");
        import(&user, "alone.jsonl", whole).done();
        assert_eq!(open(&user), Vec::<Value>::new(), "{length}");
    }
    // In a list, and over several lines.
    let user = base();
    let pretty = |text: &str| serde_json::to_string_pretty(&serde_json::from_str::<Value>(text).unwrap()).unwrap();
    let list = format!("[\n{},\n{}\n]", pretty(&good), pretty(&whole));
    let cut =
        list.find("\n{").and_then(|first| list[first + 2..].find("\n{").map(|second| first + second + 30)).unwrap();
    import(&user, "list.json", &list[..cut]).ended(1);
    assert_eq!(open(&user).len(), 1);
    import(&user, "list.json", &list).done();
    assert_eq!(open(&user), Vec::<Value>::new());
}

both_stores!(files_of_windows_are_read_and_joined_ones_too);
fn files_of_windows_are_read_and_joined_ones_too() {
    let user = base();
    let latin = |text: &str| text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect::<Vec<u8>>();
    let with_subject = |id: &str| invoice(id).replacen('{', "{\"subject\":\"Gerät für Köpenick\",", 1);
    let events: Vec<String> = (0..200).map(|n| with_subject(&format!("w-{n}"))).collect();
    let run = import(&user, "windows.jsonl", latin(&events.join("\r\n"))).done().json();
    assert_eq!((&run["recorded"], &run["refused_count"]), (&json!(200), &json!(0)), "{run}");
    assert!(user.say("journal --limit 0 --format json").done().out.contains("Gerät für Köpenick"));
    // The same in UTF-8 is the same, each file with its own mark, or two of them.
    let joined = events.iter().map(|event| format!("\u{feff}\u{feff}{event}\n")).collect::<String>();
    let run = import(&user, "joined.jsonl", joined).done().json();
    assert_eq!((&run["recorded"], &run["duplicates"]), (&json!(0), &json!(200)), "{run}");
    // A file of both is refused line by line, and only where it is not UTF-8.
    let run = import(&user, "both.jsonl", [with_subject("u").into_bytes(), latin(&with_subject("l"))].join(&b'\n'))
        .ended(1)
        .json();
    assert_eq!((&run["recorded"], &run["refused_count"]), (&json!(1), &json!(1)), "{run}");
}

both_stores!(an_export_that_a_program_sorted_is_the_same_entry_wrong_or_mended);
fn an_export_that_a_program_sorted_is_the_same_entry_wrong_or_mended() {
    let user = base();
    // One that cannot be read as an event, one that contradicts what is recorded.
    let bad =
        [order("x", json!({"amount": "viel"})), order("y", json!({"line": "2026/30/25/bezirksamt-mitte/falsch"}))];
    import(&user, "bad.jsonl", bad.join("\n")).ended(1);
    let sorted = |user: &Sollist| {
        user.say("refused --export mend.jsonl").done();
        let text = std::fs::read_to_string(user.path("mend.jsonl")).unwrap();
        let sorted = |line: &str| {
            let Value::Object(object) = serde_json::from_str(line).unwrap() else { panic!("{line}") };
            let keys: std::collections::BTreeMap<String, Value> = object.into_iter().collect();
            serde_json::to_string(&keys).unwrap() + "\n"
        };
        text.lines().map(sorted).collect::<String>()
    };
    for _ in 0..3 {
        let text = sorted(&user);
        assert!(text.lines().all(|line| line.contains(MARK) && !line.starts_with(&format!("{{\"{MARK}"))), "{text}");
        import(&user, "sorted.jsonl", &text).ended(1);
        assert_eq!(open(&user).len(), 2, "{:?}", open(&user));
        assert!(open(&user).iter().all(|entry| !entry["text"].as_str().unwrap().contains(MARK)), "{:?}", open(&user));
    }
    let mended = sorted(&user).replace("viel", "1.00").replace("/falsch", "/geraete");
    import(&user, "sorted.jsonl", mended).done();
    assert_eq!(open(&user), Vec::<Value>::new());
}

both_stores!(events_before_their_order_are_taken_when_they_come_again);
fn events_before_their_order_are_taken_when_they_come_again() {
    let user = base();
    let case = |number: u8| {
        std::fs::read_to_string(crate::sollist::shared(&format!("cases/field/26-late-order/{number}.jsonl"))).unwrap()
    };
    let adapted = |text: String| {
        text.replace(
            "2026/30/25/bezirksamt-pankow/dienstleistungen-fuer-die-verfahrensunabhaengige-ikt",
            "2026/30/25/bezirksamt-mitte/geraete",
        )
        .replace("ba-pankow", "ba-mitte")
    };
    import(&user, "1.jsonl", adapted(case(1))).ended(1);
    assert_eq!(open(&user).len(), 2);
    import(&user, "2.jsonl", adapted(case(2))).done();
    assert_eq!(open(&user).len(), 2);
    import(&user, "3.jsonl", adapted(case(3))).done();
    assert_eq!(open(&user), Vec::<Value>::new());
}

both_stores!(rounds_of_correction_out_of_files_of_their_own_are_one_entry);
fn rounds_of_correction_out_of_files_of_their_own_are_one_entry() {
    let user = base();
    let round = |amount: &str| order("runde", json!({"order": "R-1", "amount": amount}));
    // Another event of the first file has the same name, and is another entry.
    let other = order("runde", json!({"order": "R-2", "amount": "gar nichts"}));
    import(&user, "erste.jsonl", format!("{}\n{other}", round("viel"))).ended(1);
    let entries = open(&user);
    let first = entries[0]["id"].as_str().unwrap();
    let back = |name: &str, event: String| import(&user, name, marked(first, event.as_bytes()));
    for (name, amount) in [("zweite.jsonl", "mehr"), ("dritte.jsonl", "zu viel"), ("dritte.jsonl", "genug")] {
        back(name, round(amount)).ended(1);
        let places: Vec<Value> = open(&user).iter().map(|entry| entry["origin"].clone()).collect();
        assert_eq!(places, [json!("erste.jsonl"), json!(name)], "{amount}");
    }
    back("vierte.jsonl", round("1.00")).done();
    assert_eq!(open(&user), Vec::<Value>::new());
}

#[test]
fn an_entry_is_settled_by_what_its_id_begins_with() {
    let user = base();
    let bad: Vec<String> = (0..40).map(|n| order(&format!("k-{n}"), json!({"amount": "viel"}))).collect();
    import(&user, "a.jsonl", bad.join("\n")).ended(1);
    let ids: Vec<String> = open(&user).iter().map(|entry| entry["id"].as_str().unwrap().to_owned()).collect();
    // The list shows that much of it.
    let list = user.say("refused").done().out;
    assert!(list.contains(&ids[3][..8]) && !list.contains(&ids[3]), "{list}");
    user.say(&format!("refused settle {} --basis x", &ids[3][..8])).done();
    assert!(!open(&user).iter().any(|entry| entry["id"] == ids[3].as_str()));
    let gone = user.say(&format!("refused settle {} --basis x", &ids[3][..8])).ended(1).err;
    assert!(gone.contains("Kein offener Eintrag"), "{gone}");
    // The list as it was printed is taken too.
    user.file("liste.txt", user.say("refused").done().out);
    let settled = user.say("refused settle --ids liste.txt --basis x --format json").done().json();
    assert_eq!((&settled["settled"], open(&user).len()), (&json!(39), 0));
}

both_stores!(many_are_settled_at_once_and_what_is_refused_again_is_open_again);
fn many_are_settled_at_once_and_what_is_refused_again_is_open_again() {
    let user = base();
    let server = Server::start(&user);
    let user = user.through(&server.url);
    let bad = |name: &str, count: usize| {
        (0..count).map(|n| order(&format!("{name}-{n}"), json!({"amount": "viel"}))).collect::<Vec<_>>()
    };
    let (a, b) = (bad("a", 1_000), bad("b", 5));
    import(&user, "a.jsonl", a.join("\n")).ended(1);
    import(&user, "b.jsonl", b.join("\n")).ended(1);
    let entries = open(&user);
    assert_eq!(entries.len(), 1_005);
    let ids: Vec<&str> = entries.iter().map(|entry| entry["id"].as_str().unwrap()).collect();

    // One that is unknown: nothing is settled.
    let unknown = user.run(&["refused", "settle", ids[0], "0123456789abcdef0123456789abcdef", "--basis", "x"]).ended(1);
    assert!(
        unknown.err.contains("0123456789abcdef0123456789abcdef") && unknown.err.lines().count() == 1,
        "{}",
        unknown.err
    );
    assert_eq!(user.run(&["refused", "settle", "--basis", "x"]).code, Some(2));
    assert_eq!(open(&user).len(), 1_005);

    let settled = |run: Run| run.done().json()["settled"].as_u64().unwrap();
    assert_eq!(
        settled(user.run(&["refused", "settle", ids[1000], ids[1001], "--basis", "doppelt", "--format", "json"])),
        2
    );
    assert_eq!(
        settled(user.run(&["refused", "settle", ids[1000], ids[1001], "--basis", "doppelt", "--format", "json"])),
        0
    );
    user.file("ids.txt", ids[..10].join("\r\n"));
    assert_eq!(settled(user.say("refused settle --ids ids.txt --basis alt --format json")), 10);
    assert_eq!(settled(user.say("refused settle --origin b.jsonl --basis alt --format json")), 3);
    assert_eq!(settled(user.say("refused settle --origin b.jsonl --basis alt --format json")), 0);
    // Settled once it stays so, on the basis that was given then.
    let again = user.run(&["refused", "settle", ids[1000], "--basis", "anders"]).done().out;
    assert!(
        again.contains("war schon erledigt") && again.contains("doppelt (") && !again.contains("anders"),
        "{again}"
    );
    let both = user.run(&["--lang", "en", "refused", "settle", ids[1000], ids[1001], "--basis", "anders"]).done().out;
    assert!(both.contains("all settled already") && !both.contains("anders"), "{both}");
    // What the list and the export say is taken too.
    let list = user.say("refused --format csv").done().out;
    user.file("list.csv", list.lines().take(21).map(|line| format!("{line}\n")).collect::<String>());
    assert_eq!(settled(user.say("refused settle --ids list.csv --basis alt --format json")), 20);
    user.say("refused --export mend.jsonl").done();
    assert_eq!(settled(user.say("refused settle --ids mend.jsonl --basis alt --format json")), 970);
    assert_eq!(open(&user), Vec::<Value>::new());
    user.file("wrong.txt", format!("{}\nquatsch\n", ids[0]));
    let wrong = user.say("refused settle --ids wrong.txt --basis x").ended(1);
    assert!(wrong.err.contains("Zeile 2"), "{}", wrong.err);

    // Refused again, it is open again: once, however often it comes, and under an id of its own.
    for _ in 0..2 {
        import(&user, "b.jsonl", b.join("\n")).ended(1);
    }
    let again = open(&user);
    assert_eq!(again.len(), 5);
    assert!(again.iter().all(|entry| !ids.contains(&entry["id"].as_str().unwrap())));
    assert_eq!(settled(user.say("refused settle --origin b.jsonl --basis alt --format json")), 5);
    // Taken after all, it stays off the list.
    import(&user, "b.jsonl", b.join("\n").replace("viel", "1.00")).done();
    assert_eq!(open(&user), Vec::<Value>::new());
}

both_stores!(a_mark_is_known_wherever_a_program_sets_it_and_a_strangers_changes_nothing);
fn a_mark_is_known_wherever_a_program_sets_it_and_a_strangers_changes_nothing() {
    let user = base();
    import(&user, "events.jsonl", [invoice("good"), "Unfug".to_owned()].join("\n")).ended(1);
    let id = open(&user)[0]["id"].as_str().unwrap().to_owned();
    // Of nothing that was refused.
    import(&user, "a.jsonl", marked("0123456789abcdef0123456789abcdef", order("a", json!({})).as_bytes())).done();
    assert_eq!(open(&user).len(), 1);
    let mut sorted: Value = serde_json::from_str(&order("b", json!({}))).unwrap();
    sorted[MARK] = json!(id);
    import(&user, "b.json", serde_json::to_string_pretty(&sorted).unwrap()).done();
    assert_eq!(open(&user), Vec::<Value>::new());
    // The same without the mark is the same event.
    assert_eq!(import(&user, "c.jsonl", order("b", json!({}))).done().json()["duplicates"], 1);
    let (found, line) = unmarked(&String::from_utf8(marked(&id, b"x")).unwrap());
    assert_eq!((found, line.as_str()), (id, "x"));
}

fn import_plan(user: &Sollist, name: &str, content: &str, options: &str) -> Run {
    user.file(name, content);
    user.say(&format!("import budget {name} {options} --format json"))
}
fn plan_of(rows: &[String]) -> String {
    format!("{HEAD}\n{}\n", rows.join("\n"))
}
fn total(user: &Sollist) -> (usize, Value) {
    let budget = user.ask("budget --by line --authority ba-treptow-koepenick");
    (budget["rows"].as_array().unwrap().len(), budget["total"]["appropriation"].clone())
}

/// Rows as they should be, and as they are refused.
fn plan_rows() -> (Vec<String>, Vec<String>) {
    let good = vec![
        plan_row("Geräte", "2026", "1000"),
        plan_row("Netz", "2026", "1000,50"),
        plan_row("Netz", "2026", "2000"),
        plan_row("Miete", "2026", "10"),
        plan_row("Wartung", "2026", "7"),
        plan_row("Schulung", "2026", "-25,50"),
        plan_row("Beratung; extern", "2026", "3").replace("Beratung; extern", "\"Beratung; extern\""),
        plan_row("Papier", "2026", "4"),
    ];
    let mut bad = good.clone();
    bad[2] = good[2].replace(";2000", ";zweitausend");
    bad[3] = good[3].replace(";2026;", ";zwanzig;");
    bad[4] = good[4].replace(";7", ";");
    bad[5] = good[5].replacen("1;;;30;", "1;;;99;", 1);
    bad[6] = good[6].replace('"', "");
    bad[7] = good[7].replace(";Soll;", ";Sollte;");
    (good, bad)
}

both_stores!(rows_of_a_plan_are_exported_as_a_table_mended_and_imported);
fn rows_of_a_plan_are_exported_as_a_table_mended_and_imported() {
    let user = Sollist::new();
    let (good, bad) = plan_rows();
    let run = import_plan(&user, "plan.csv", &plan_of(&bad), "").ended(1).json();
    assert_eq!((&run["recorded"], &run["refused_count"]), (&json!(2), &json!(6)), "{run}");
    let entries = open(&user);
    let reasons: Vec<&str> = entries.iter().map(|entry| entry["reason"].as_str().unwrap()).collect();
    let expected = ["AMOUNT_UNCLEAR", "YEAR", "AMOUNT_MISSING", "BEREICH", "WIDTH", "BETRAGTYP"];
    assert_eq!(reasons, expected.map(|reason| format!("PLAN_ROW_{reason}")));

    // As it is: refused again, and the same entries.
    let told = user.say("refused --export mend.csv").done().out;
    assert!(told.contains("sollist import budget mend.csv"), "{told}");
    user.say("import budget mend.csv").ended(1);
    assert_eq!(open(&user), entries);

    let exported = std::fs::read_to_string(user.path("mend.csv")).unwrap();
    assert!(exported.starts_with("sollistrefused;sollistline;"), "{exported}");
    // In a text editor, cell by cell.
    let mended = exported
        .replace(";zweitausend", ";2000")
        .replace(";zwanzig;", ";2026;")
        .replace(";Sollte;", ";Soll;")
        .replace(";Beratung;extern;", ";\"Beratung; extern\";");
    let mended: Vec<String> = mended
        .lines()
        .map(|line| match line {
            line if line.contains(";99;") => line.replace(";99;", ";30;"),
            line if line.contains("Wartung") => line.replace(";Soll;", ";Soll;7"),
            line => line.to_owned(),
        })
        .collect();
    let run = import_plan(&user, "mended.csv", &(mended.join("\n") + "\n"), "").done().json();
    assert_eq!((&run["recorded"], &run["refused_count"]), (&json!(6), &json!(0)), "{run}");
    assert_eq!(open(&user), Vec::<Value>::new());
    let all = Sollist::new();
    import_plan(&all, "plan.csv", &plan_of(&good), "").done();
    assert_eq!(total(&user), total(&all), "also the second line of a name is itself");
    assert_eq!(user.ask("budget --by line")["rows"], all.ask("budget --by line")["rows"]);
    // The whole plan later changes nothing.
    let run = import_plan(&user, "plan.csv", &plan_of(&good), "").done().json();
    assert_eq!((&run["recorded"], open(&user).len()), (&json!(0), 0), "{run}");
}

both_stores!(what_is_refused_again_when_it_comes_back_stays_on_the_list);
/// Rows that are well formed and refused when they are booked, beside one that is known: an amount that another plan
/// says, and an Ist that is not the one in the books. Imported as often as may be, they stay.
fn what_is_refused_again_when_it_comes_back_stays_on_the_list() {
    let user = Sollist::new();
    let row = |title: &str, name: &str, kind: &str, amount: &str| {
        format!("30;Hauptverwaltung;25;E;2502;Bezirksamt Pankow;Ausgabetitel;{title};{name};2025;{kind};{amount}\n")
    };
    let header = "Bereich;Bereichsbezeichnung;Einzelplan;Einzelplanbezeichnung;Kapitel;Kapitelbezeichnung;Titelart;\
                  Titel;Titelbezeichnung;Jahr;BetragTyp;Betrag\n";
    let plan = |rows: &[String]| format!("{header}{}", rows.concat());
    import_plan(&user, "a.csv", &plan(&[row("51187", "C", "Soll", "500"), row("51187", "C", "Ist", "100")]), "").done();
    let rows = [
        row("51185", "A", "Soll", "1000"),
        row("51186", "=1+1", "Soll", "x"),
        row("51187", "C", "Soll", "600"),
        row("51187", "C", "Ist", "200"),
    ];
    import_plan(&user, "b.csv", &plan(&rows), "").ended(1);
    let titles = |entries: &[Value]| {
        let mut texts: Vec<String> = entries.iter().map(|entry| entry["reason"].to_string()).collect();
        texts.sort();
        texts
    };
    let entries = open(&user);
    assert_eq!(entries.len(), 3, "{entries:?}");
    user.say("refused --export mend.csv").done();
    let exported = std::fs::read_to_string(user.path("mend.csv")).unwrap();
    assert!(exported.contains(";'=1+1;"), "text stays text in a spreadsheet: {exported}");
    for _ in 0..3 {
        user.say("import budget mend.csv").ended(1);
        assert_eq!(titles(&open(&user)), titles(&entries));
    }
    let mended = exported.replace(";x", ";9");
    for _ in 0..3 {
        import_plan(&user, "mended.csv", &mended, "").ended(1);
        assert_eq!(open(&user).len(), 2, "only what was mended is off the list");
    }
    let lines = user.ask("budget --by line")["rows"].clone();
    assert_eq!(lines.as_array().map(Vec::len), Some(3), "{lines}");
}

both_stores!(a_plan_that_is_mended_where_it_is_empties_the_list);
fn a_plan_that_is_mended_where_it_is_empties_the_list() {
    let (good, bad) = plan_rows();
    let user = Sollist::new();
    import_plan(&user, "plan.csv", &plan_of(&bad), "").ended(1);
    assert_eq!(open(&user).len(), 6);
    import_plan(&user, "plan.csv", &plan_of(&good), "").done();
    assert_eq!(open(&user), Vec::<Value>::new());

    // Each row alone, in a file of one row.
    for (good, bad) in good.iter().zip(&bad).filter(|(good, bad)| good != bad) {
        let user = Sollist::new();
        import_plan(&user, "one.csv", &plan_of(std::slice::from_ref(bad)), "").ended(1);
        assert_eq!(open(&user).len(), 1, "{bad}");
        import_plan(&user, "one.csv", &plan_of(std::slice::from_ref(good)), "").done();
        assert_eq!(open(&user), Vec::<Value>::new(), "{bad}");
    }

    // What adds others up is taken out of the file.
    let user = Sollist::new();
    let sum = plan_row("Summe Kapitel", "2026", "2000");
    import_plan(&user, "sum.csv", &plan_of(&[good[0].clone(), sum.clone(), good[1].clone()]), "").ended(1);
    assert_eq!(open(&user).len(), 1);
    let run = import_plan(&user, "sum.csv", &plan_of(&[good[0].clone(), good[1].clone()]), "").done();
    assert!(run.err.contains("nicht mehr in der Datei"), "{}", run.err);
    assert_eq!(open(&user), Vec::<Value>::new());
    // The plan of another year, under the same name, says nothing of what was wrong in this one.
    import_plan(&user, "plan.csv", &plan_of(&bad), "").ended(1);
    let before = open(&user).len();
    let other: Vec<String> = good.iter().map(|row| row.replace(";2026;", ";2028;")).collect();
    import_plan(&user, "plan.csv", &plan_of(&other), "").done();
    let still = open(&user).len();
    assert!(
        (before - 1..=before).contains(&still),
        "of {before} rows {still} are open: only the one without a year may be taken for mended"
    );
}

both_stores!(what_an_amendment_takes_is_off_the_list);
fn what_an_amendment_takes_is_off_the_list() {
    let user = Sollist::new();
    let (good, _) = plan_rows();
    import_plan(&user, "plan.csv", &plan_of(&good), "").done();
    let other: Vec<String> =
        good.iter().map(|row| row.replace(";1000,50", ";1500").replace(";-25,50", ";-30")).collect();
    let run = import_plan(&user, "plan-2.csv", &plan_of(&other), "").ended(1).json();
    assert_eq!(&run["refused_count"], &json!(2), "{run}");
    let entries = open(&user);
    assert!(entries.iter().all(|entry| entry["reason"] == "ALREADY_APPROPRIATED"), "{entries:?}");
    // The first plan again is no correction.
    import_plan(&user, "plan.csv", &plan_of(&good), "").done();
    assert_eq!(open(&user).len(), 2);
    user.say("refused --export mend.csv").done();
    // One as the export gives it back, the other with the file itself.
    let exported = std::fs::read_to_string(user.path("mend.csv")).unwrap();
    let first: String = exported.lines().take(2).map(|line| format!("{line}\n")).collect();
    import_plan(&user, "first.csv", &first, "--amend Nachtrag").done();
    assert_eq!(open(&user).len(), 1);
    import_plan(&user, "plan-2.csv", &plan_of(&other), "--amend Nachtrag").done();
    assert_eq!(open(&user), Vec::<Value>::new());
    assert_eq!(total(&user).1, json!("4494.00"));
}

both_stores!(events_and_rows_go_into_a_file_each);
fn events_and_rows_go_into_a_file_each() {
    let user = base();
    import(&user, "events.jsonl", [invoice("good"), order("x", json!({"amount": "viel"}))].join("\n")).ended(1);
    // Events are no table: of one that was asked for it is said that there is none, and where they are.
    let alone = user.say("refused --export alone.csv").done().out;
    assert!(alone.contains("alone.csv gibt es deshalb nicht") && alone.contains("alone-events.jsonl"), "{alone}");
    import_plan(&user, "plan.csv", &plan_of(&[plan_row("Netz", "2026", "viel")]), "").ended(1);
    let written = user.say("refused --export mend.jsonl --format json").done().json();
    let files: Vec<Value> = written["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| json!([file["file"], file["kind"], file["lines"]]))
        .collect();
    assert_eq!(files, [json!(["mend.jsonl", "events", 1]), json!(["mend-plan.csv", "budget", 1])], "{written}");
    // The name goes to what its ending says: a spreadsheet opens a table.
    let named = user.say("refused --export rows.csv").done().out;
    assert!(named.contains("import budget rows.csv") && named.contains("import events rows-events.jsonl"), "{named}");
    for (file, same) in [("rows.csv", "mend-plan.csv"), ("rows-events.jsonl", "mend.jsonl")] {
        let read = |file| std::fs::read_to_string(user.path(file)).unwrap();
        assert_eq!(read(file), read(same), "{file}");
    }
    for (file, mended, kind) in [("mend.jsonl", "\"1.00\"", "events"), ("mend-plan.csv", ";1", "budget")] {
        let wrong = if kind == "events" { "\"viel\"" } else { ";viel" };
        let text = std::fs::read_to_string(user.path(file)).unwrap();
        assert!(text.contains(wrong), "{text}");
        user.file(file, text.replace(wrong, mended));
        user.say(&format!("import {kind} {file}")).done();
    }
    assert_eq!(open(&user), Vec::<Value>::new());
}

both_stores!(an_export_takes_no_place_of_what_is_being_mended_or_is_somebody_elses);
fn an_export_takes_no_place_of_what_is_being_mended_or_is_somebody_elses() {
    let user = base();
    import(&user, "events.jsonl", [invoice("good"), order("x", json!({"amount": "viel"}))].join("\n")).ended(1);
    import_plan(&user, "plan.csv", &plan_of(&[plan_row("Netz", "2026", "viel")]), "").ended(1);
    let read = |name: &str| std::fs::read_to_string(user.path(name)).unwrap();
    // As it went out it may be written again.
    for _ in 0..2 {
        user.say("refused --export mend.jsonl").done();
    }
    for (file, wrong, right, kind) in
        [("mend-plan.csv", ";viel", ";1", "budget"), ("mend.jsonl", "\"viel\"", "\"1.00\"", "events")]
    {
        // By hand, and by a program of Windows that marks and quotes.
        let mended = read(file).replace(wrong, right);
        let quoted = if kind == "events" {
            format!("\u{feff}{mended}")
        } else {
            format!("\u{feff}\"{}", mended.replacen(';', "\";", 1))
        };
        for text in [mended.clone(), quoted.replace('\n', "\r\n")] {
            user.file(file, &text);
            for (lang, said) in
                [("de", "eine Zeile, die verbessert und noch nicht eingelesen ist"), ("en", "one line that is mended")]
            {
                let run = user.say(&format!("refused --export mend.jsonl --lang {lang}")).ended(1);
                assert!(run.err.contains(said) && run.err.contains(file), "{}", run.err);
            }
            assert_eq!(read(file), text, "it stays as it was");
        }
        // The advice: import it first.
        user.file(file, mended);
        user.say(&format!("import {kind} {file}")).done();
        user.say("refused --export mend.jsonl").done();
    }
    assert_eq!(open(&user), Vec::<Value>::new());

    import(&user, "events.jsonl", order("y", json!({"amount": "viel"}))).ended(1);
    import_plan(&user, "plan.csv", &plan_of(&[plan_row("Miete", "2026", "viel")]), "").ended(1);
    user.file("other-plan.csv", "Mein Plan\n");
    let run = user.say("refused --export other.jsonl").ended(1);
    assert!(run.err.contains("other-plan.csv gibt es schon"), "{}", run.err);
    assert!(read("other-plan.csv") == "Mein Plan\n" && !user.path("other.jsonl").exists(), "nothing is written");
    user.say("refused --export another.jsonl").done();
}

both_stores!(a_correction_leaves_nothing_out_and_what_a_plan_does_is_said_in_every_form);
fn a_correction_leaves_nothing_out_and_what_a_plan_does_is_said_in_every_form() {
    let user = Sollist::new();
    let rows = [plan_row("Geräte", "2026", "1000"), plan_row("Netz", "2026", "2000"), plan_row("Miete", "2026", "3")];
    import_plan(&user, "plan.csv", &plan_of(&rows), "").done();
    import_plan(
        &user,
        "next.csv",
        &plan_of(&[rows[0].replace(";1000", ";1500"), rows[1].clone(), rows[2].clone()]),
        "",
    )
    .ended(1);
    user.say("refused --export mend.csv").done();
    let run = user.say("import budget mend.csv --amend Nachtrag --format json").done().json();
    assert_eq!((&run["recorded"], &run["missing"]), (&json!(1), &json!([])), "{run}");
    // One row of a plan leaves two lines out, and one line is one line.
    user.file("one.csv", plan_of(&[rows[0].replace(";1000", ";1600")]));
    let run = user.say("import budget one.csv --amend N2 --format csv").done();
    assert!(run.err.contains("ohne Zeile in der Datei, deshalb unverändert: 2"), "{}", run.err);
    assert!(run.out.starts_with("year,") && !run.out.contains("ohne Zeile"), "{}", run.out);
    user.file("one.csv", plan_of(&[rows[0].replace(";1000", ";1700")]));
    for (lang, said) in [("de", "1 Zeile gebucht, 0 unverändert"), ("en", "0 lines recorded, 1 unchanged")] {
        let run = user.say(&format!("import budget one.csv --amend N3 --lang {lang}")).done();
        assert!(run.out.contains(said), "{}", run.out);
    }
}

both_stores!(no_row_on_the_list_calculates_wherever_a_spreadsheet_divides_it);
fn no_row_on_the_list_calculates_wherever_a_spreadsheet_divides_it() {
    let user = Sollist::new();
    let rows = [
        plan_row("=cmd|' /C calc'!A0", "2026", "viel"),
        plan_row("@SUM(1)", "2026", "=1"),
        plan_row("Netz", "2026", "+-5"),
        plan_row("Miete", "2026", "=HYPERLINK(1)"),
    ];
    let run = import_plan(&user, "plan.csv", &plan_of(&rows), "").ended(1).json();
    assert_eq!(run["refused_count"], 4, "{run}");
    for line in ["refused --format csv", "import budget plan.csv --format csv"] {
        let said = user.say(line).out;
        let mut reader = csv::Reader::from_reader(said.as_bytes());
        for cell in reader.records().flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()) {
            for part in cell.split([';', '\t']) {
                assert!(!part.trim_start().starts_with(['=', '+', '@']), "{line}: {cell}");
            }
        }
    }
}

both_stores!(all_that_is_wrong_with_an_entry_is_told_at_once);
fn all_that_is_wrong_with_an_entry_is_told_at_once() {
    let user = base();
    let wrong = |id: &str| {
        let data = json!({"authority": "ba-pankov", "line": "2026/30/25/bezirksamt-mitte/geraetee", "amount": "1,5"});
        order(id, data)
    };
    let mut late: Value = serde_json::from_str(&wrong("late")).unwrap();
    late["time"] = json!("gestern");
    import(&user, "wrong.jsonl", [wrong("a"), late.to_string()].join("\n")).ended(1);
    let open = open(&user);
    assert_eq!(open.len(), 2);
    for one in &open {
        let said = one["message_de"].as_str().unwrap();
        for words in ["„1,5“: ein Betrag", "Die Behörde „ba-pankov“ ist nicht bekannt.", "bezirksamt-mitte/geraetee"]
        {
            assert_eq!(said.matches(words).count(), 1, "{words}: {said}");
        }
        assert_eq!(said.contains("„gestern“ (time)"), one["reason"] == "WRONG_TIME", "{said}");
    }
    // What is well-formed and known is not spoken of.
    import(&user, "amount.jsonl", order("b", json!({"amount": "1,5"}))).ended(1);
    let said = user.ask("refused")["refused"].to_string();
    assert_eq!(said.matches("ist nicht bekannt").count(), 2, "{said}");
    // What can be read is told as much at once.
    let data = json!({"authority": "ba-pankov", "line": "2026/30/25/bezirksamt-mitte/geraetee", "amount": "1.50"});
    let refused = import(&user, "unknown.jsonl", order("c", data)).ended(1).json();
    let said = refused["refused"][0]["message_de"].as_str().unwrap();
    for words in ["Die Behörde „ba-pankov“ ist nicht bekannt.", "bezirksamt-mitte/geraetee"] {
        assert_eq!(said.matches(words).count(), 1, "{words}: {said}");
    }
}

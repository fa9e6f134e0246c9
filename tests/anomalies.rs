//! Anomalies through the program: the same on both stores and on a server, at every state of knowledge, in every form.

use serde_json::{Value, json};

use crate::{
    sollist::{Server, Sollist, event},
    stores::both_stores,
};

const OFFICE: &str = "ba-pankow";
const LINE: &str = "2026/30/25/bezirksamt-pankow/geraete";

/// An event of the office, on a day of 2026.
fn of(id: &str, kind: &str, day: &str, data: &Value) -> String {
    let mut data = data.clone();
    data["authority"] = json!(OFFICE);
    event(id, kind, &format!("2026-{day}T12:00:00+01:00"), &data)
}

fn plan() -> String {
    let data = json!({"line": LINE, "amount": "1000000.00", "kind": "investment", "programme": "mobile-devices",
        "labels": {"section": "Einzelplan 25", "chapter": "BA Pankow", "title": "Geräte"}});
    of("p", "budget.appropriated", "01-01", &data)
}

fn order(id: &str, day: &str, amount: &str) -> String {
    let data = json!({"order": id, "line": LINE, "item": "notebook", "quantity": 9, "amount": amount});
    of(id, "procurement.order-placed", day, &data)
}

fn invoice(id: &str, day: &str, number: &str, amount: &str) -> String {
    of(id, "procurement.invoice-received", day, &json!({"order": "B-0", "invoice": number, "amount": amount}))
}

/// An order whose invoice came twice and was paid twice; four small orders in 20 days; devices that lie.
fn journal() -> Vec<String> {
    let mut lines = vec![plan(), order("B-0", "01-05", "5000.00")];
    lines.push(invoice("i-1", "02-01", "R-17", "2500.00"));
    lines.push(invoice("i-2", "02-20", "R17", "2500.00"));
    lines.push(of(
        "z-1",
        "procurement.payment-made",
        "03-01",
        &json!({"line": LINE, "order": "B-0", "payment": "Z-1", "amount": "5000.00"}),
    ));
    for (number, day) in ["03-01", "03-05", "03-11", "03-21"].iter().enumerate() {
        lines.push(order(&format!("B-{}", number + 1), day, "900.00"));
    }
    let counted = json!({"item": "notebook", "in_use": 5, "in_stock": 500, "as_of": "2026-01-02"});
    lines.push(of("c", "rollout.stock-reported", "01-02", &counted));
    lines
}

const ASKED: &str = "anomalies --until 2026-06-15";

fn named(answer: &Value) -> Vec<String> {
    let rows = answer["rows"].as_array().unwrap();
    rows.iter().map(|row| format!("{} {}", row["rule"].as_str().unwrap(), row["key"].as_str().unwrap())).collect()
}

both_stores!(findings_are_the_same_wherever_they_are_asked_for);
fn findings_are_the_same_wherever_they_are_asked_for() {
    let user = Sollist::new();
    user.record(&journal()[..1]);
    let empty = user.ask("anomalies --until 2026-02-01");
    assert_eq!((&empty["rows"], &empty["total"]), (&json!([]), &json!(0)));
    user.record(&journal()[1..]);
    let all = user.ask(ASKED);
    assert_eq!(named(&all), ["duplicate-invoice R17", "delivered-not-issued notebook", "split-order notebook"]);
    assert_eq!((&all["day"], &all["total"]), (&json!("2026-06-15"), &json!(3)));
    let twice = &all["rows"][0];
    for (key, value) in [
        ("severity", json!("severe")),
        ("authority", json!(OFFICE)),
        ("district", json!("03")),
        ("since", json!("2026-02-20")),
        ("amount_eur", json!("2500.00")),
        ("events", json!([3, 4, 5])),
    ] {
        assert_eq!(twice[key], value, "{key}: {twice}");
    }
    let question = twice["text_de"].as_str().unwrap();
    assert!(question.starts_with("Die Rechnungen R-17 und R17") && question.contains("Ist es eine?"), "{question}");
    assert!(twice["text_en"].as_str().unwrap().contains("Are they one?"), "{twice}");
    let used = json!({"name": "thresholds.duplicate-invoice.days", "value": "60", "set": null, "valid_from": null,
        "sequence": null});
    assert_eq!(twice["parameters"][0], used);
    let split = &all["rows"][2];
    assert_eq!((&split["amount_eur"], &split["quantity"]), (&json!("3600.00"), &json!(4)));

    // Filters, the state of knowledge, and the day.
    assert_eq!(named(&user.ask(&format!("{ASKED} --rule split-order,silent"))), ["split-order notebook"]);
    assert_eq!(user.ask(&format!("{ASKED} --district 03 --authority {OFFICE}"))["rows"], all["rows"]);
    // A slip is told the rule that is near, by its name; what is near to none, all of them.
    for (typed, said) in [
        ("posted-twic", "Gemeint ist vielleicht „doppelt gebucht?“ (posted-twice)."),
        ("Bestelung geteilt", "Gemeint ist vielleicht „Bestellung geteilt?“ (split-order)."),
        (
            "Quatsch",
            "Bekannt sind „geliefert, nicht ausgegeben“ (delivered-not-issued), „weniger Lizenzen als Geräte“ (",
        ),
    ] {
        let refused = user.run(&["anomalies", "--rule", typed]).ended(1).err;
        assert!(refused.contains(&format!("Die Regel „{typed}“ gibt es nicht. {said}")), "{refused}");
    }
    assert_eq!(user.ask(&format!("{ASKED} --district 01"))["rows"], json!([]));
    assert_eq!(named(&user.ask(&format!("{ASKED} --as-of 4 --rule duplicate-invoice"))), ["duplicate-invoice R17"]);
    assert_eq!(
        user.ask(&format!("{ASKED} --as-of 4 --rule duplicate-invoice"))["rows"][0]["severity"],
        json!("notice")
    );
    assert_eq!(named(&user.ask("anomalies --until 2026-02-19")), ["delivered-not-issued notebook"]);

    // On a server and in a table of a spreadsheet the same.
    let server = Server::start(&user);
    assert_eq!(user.through(&server.url).ask(ASKED), all);
    let table = user.say(&format!("{ASKED} --format csv")).done();
    assert_eq!(table.out.lines().count(), 4, "{}", table.out);
    drop(server);

    // Published thresholds are those of the finding.
    user.record(&[event(
        "t",
        "parameters.published",
        "2026-06-01T12:00:00+02:00",
        &json!({"set": "limits", "valid_from": "2026-06-01", "values": {"thresholds": {"split-order":
            {"limit": "900.01"}}}}),
    )]);
    let split = user.ask(&format!("{ASKED} --rule split-order"))["rows"][0].clone();
    assert_eq!(split["parameters"][0]["set"], json!("limits"));
    assert_eq!((&split["parameters"][0]["value"], &split["parameters"][0]["sequence"]), (&json!("900.01"), &json!(11)));
    assert_eq!(user.ask(&format!("{ASKED} --as-of 10"))["rows"], all["rows"]);
    for (wrong, code) in [("--rule bad-luck", 1), ("--authority ba-nirgendwo", 1), ("--as-of 99", 1)] {
        user.say(&format!("anomalies {wrong}")).ended(code);
    }
}

#[test]
fn findings_read_well_on_a_terminal_in_both_languages() {
    let user = Sollist::new();
    user.record(&journal());
    for (lang, limit, words) in [
        (
            "de",
            "Tage 30",
            ["dringend", "Rechnung doppelt?", "ist eine Frage, kein Urteil", "Gesucht ist am Stand vom 15.06.2026"],
        ),
        ("en", "days 30", ["severe", "invoice twice?", "is a question, no verdict", "Looked for as of 2026-06-15"]),
    ] {
        let run = user.say(&format!("{ASKED} --lang {lang}")).done();
        for word in words {
            assert!(run.sentences().contains(word), "{word}: {}", run.out);
        }
        assert!(run.out.lines().all(|line| line.chars().count() <= 120), "{}", run.out);
        // What is behind it, to be checked.
        let wide = user.say(&format!("{ASKED} --lang {lang} --wide")).done();
        assert!(wide.sentences().contains(limit), "{}", wide.out);
    }
    let none = user.say("anomalies --until 2025-12-31 --rule silent").done();
    assert!(none.out.contains("Nichts fällt auf"), "{}", none.out);
}

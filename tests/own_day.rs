//! What is reported is judged by its own day: funding steps, programmes, progress, deliveries, devices of an age; and
//! lines are called by the names that they have. Each refusal names the day, and what it advises works.

use serde_json::{Value, json};

use crate::{
    sollist::{Sollist, event},
    stores::{assert_same, both_stores},
};

const LINE: &str = "2026/30/25/bezirksamt-pankow/geraete";
const OTHER: &str = "2026/30/25/bezirksamt-pankow/dienste";
const RESERVE: &str = "2026/30/25/ikt-steuerung/pauschale";
const PANKOW: &str = "ba-pankow";

/// An event of a day of 2026.
fn told(id: &str, kind: &str, day: &str, mut data: Value) -> String {
    if data["authority"].is_null() {
        data["authority"] = json!(PANKOW);
    }
    event(id, kind, &format!("2026-{day}T12:00:00+01:00"), &data)
}

fn store() -> Sollist {
    let user = Sollist::new();
    let plan = |authority: &str, line: &str, amount: &str, programme: &str| {
        let data = json!({"authority": authority, "line": line, "amount": amount, "programme": programme});
        told(line, "budget.appropriated", "01-01", data)
    };
    user.record(&[
        plan(PANKOW, LINE, "1000.00", "mobile-devices"),
        plan(PANKOW, OTHER, "1000.00", "other"),
        plan("ikt-steuerung", RESERVE, "500.00", "reserve"),
    ]);
    user
}

/// Refused, with the field and these words.
#[track_caller]
fn refused(user: &Sollist, bad: &str, field: &str, de: &[&str], en: &str) {
    let refused = user.events(&[bad.to_owned()]).ended(1).json()["refused"][0].clone();
    let (said_de, said_en) = (refused["message_de"].as_str().unwrap(), refused["message_en"].as_str().unwrap());
    assert_eq!(refused["field"], field, "{bad}\n{refused}");
    assert!(de.iter().all(|word| said_de.contains(word)) && said_en.contains(en), "{bad}\n{refused}");
}

fn assert_whole(user: &Sollist) {
    let before = user.tables(&[]);
    user.say("rebuild").done();
    assert_same(&before, &user.tables(&[]));
    assert_eq!(user.ask("verify --deep")["valid"], true);
}

fn step(id: &str, request: &str, step: &str, day: &str, mut more: Value) -> String {
    more["request"] = json!(request);
    told(id, &format!("funding.{step}"), day, more)
}

both_stores!(a_request_takes_its_steps_in_the_order_of_days);
fn a_request_takes_its_steps_in_the_order_of_days() {
    let user = store();
    user.record(&[step("f1", "R1", "requested", "05-01", json!({"programme": "mobile-devices", "amount": "400.00"}))]);
    let early = step("f2", "R1", "reviewed", "04-01", json!({}));
    let words = ["am 01.05.2026 gestellt", "nicht schon am 01.04.2026 geprüft", "ab dem 01.05.2026 ist es möglich"];
    refused(&user, &early, "time", &words, "was requested on 2026-05-01; it cannot be reviewed on 2026-04-01");
    user.record(&[step("f2", "R1", "reviewed", "05-01", json!({}))]);
    refused(
        &user,
        &step("f3", "R1", "approved", "03-01", json!({})),
        "time",
        &["am 01.05.2026 geprüft"],
        "from 2026-05-01 on",
    );
    user.record(&[step("f3", "R1", "approved", "05-20", json!({}))]);
    let granted = |id: &str, day: &str| step(id, "R1", "granted", day, json!({"amount": "100.00"}));
    refused(&user, &granted("f4", "01-20"), "time", &["am 20.05.2026 anerkannt"], "cannot be granted on 2026-01-20");
    user.record(&[granted("f4", "06-10")]);
    // A part that was granted earlier and is reported later.
    refused(&user, &granted("f5", "05-19"), "time", &["am 20.05.2026 anerkannt"], "approved on 2026-05-20");
    user.record(&[granted("f5", "05-20")]);
    assert_whole(&user);
}

both_stores!(a_grant_comes_out_of_what_was_the_reserve_on_its_day);
fn a_grant_comes_out_of_what_was_the_reserve_on_its_day() {
    let user = store();
    for request in ["R1", "R2", "R3"] {
        let id = |step: &str| format!("{request} {step}");
        user.record(&[
            step(&id("a"), request, "requested", "01-05", json!({"programme": "mobile-devices", "amount": "400.00"})),
            step(&id("b"), request, "reviewed", "01-06", json!({})),
            step(&id("c"), request, "approved", "01-07", json!({})),
        ]);
    }
    let assigned = |id: &str, day: &str, line: &str, programme: &str| {
        let data = json!({"authority": "ikt-steuerung", "line": line, "programme": programme, "basis": "x"});
        told(id, "budget.programme-assigned", day, data)
    };
    // From July on both are something else; each report in a batch of its own, and in any order.
    user.record(&[assigned("p1", "12-01", RESERVE, "other"), assigned("p2", "07-01", OTHER, "reserve")]);
    let granted = |id: &str, day: &str, from: Option<&str>| {
        step(id, "R1", "granted", day, json!({"amount": "10.00", "from_line": from}))
    };
    user.record(&[granted("g1", "02-02", Some(RESERVE)), granted("g2", "02-02", None)]);
    let words = ["dienste gehört am 02.02.2026 zum Handlungsfeld „Sonstiges“"];
    refused(
        &user,
        &granted("g3", "02-02", Some(OTHER)),
        "data.from_line",
        &words,
        "of programme “Other” on 2026-02-02",
    );
    user.record(&[granted("g3", "07-01", Some(OTHER)), granted("g4", "12-02", None)]);
    let words = ["pauschale gehört am 02.12.2026 zum Handlungsfeld „Sonstiges“"];
    refused(
        &user,
        &granted("g5", "12-02", Some(RESERVE)),
        "data.from_line",
        &words,
        "of programme “Other” on 2026-12-02",
    );
    user.record(&[granted("g5", "11-30", Some(RESERVE))]);
    // Moved again of the same day, the last report counts; an older one that comes late changes the days up to the
    // next.
    user.record(&[assigned("p3", "12-01", RESERVE, "reserve"), assigned("p4", "03-01", RESERVE, "training")]);
    user.record(&[step("g6", "R2", "granted", "12-02", json!({"amount": "10.00", "from_line": RESERVE}))]);
    let late = step("g7", "R2", "granted", "04-01", json!({"amount": "10.00", "from_line": RESERVE}));
    refused(
        &user,
        &late,
        "data.from_line",
        &["am 01.04.2026 zum Handlungsfeld „Aus- und Fortbildung“"],
        "“Training” on 2026-04-01",
    );
    // The first line of the programme of the day is who gets it.
    user.record(&[assigned("p5", "02-10", LINE, "training")]);
    let nobody = step("g8", "R3", "granted", "02-11", json!({"amount": "10.00"}));
    refused(
        &user,
        &nobody,
        "data.to_line",
        &["keine Haushaltsstelle des Handlungsfelds „Mobile Endgeräte“"],
        "no line of programme",
    );
    user.record(&[step("g8", "R3", "granted", "02-09", json!({"amount": "10.00"}))]);
    let journal = user.column("SELECT event FROM journal_events");
    assert_eq!(journal.iter().filter(|event| event.contains("budget.transferred.v1")).count(), 7);
    assert_whole(&user);
}

both_stores!(progress_is_held_to_the_total_of_its_day);
fn progress_is_held_to_the_total_of_its_day() {
    let user = store();
    let progressed = |id: &str, day: &str, data: Value| {
        let mut data = data;
        data["rollout"] = json!("windows-11");
        told(id, "rollout.progressed", day, data)
    };
    let planned = |id: &str, day: &str, scope: i64| {
        told(id, "rollout.planned", day, json!({"rollout": "windows-11", "scope": scope, "deadline": "2026-12-31"}))
    };
    user.record(&[planned("p1", "01-10", 100), progressed("r1", "06-01", json!({"done": 150, "total": 200}))]);
    let late = progressed("r2", "05-01", json!({"done": 120}));
    let words = ["Am 01.05.2026 wären 120 von 100 umgestellt", "total"];
    refused(&user, &late, "data.done", &words, "120 of 100 would be done on 2026-05-01");
    user.record(&[progressed("r2", "05-01", json!({"done": 120, "total": 130}))]);
    // A plan of fewer than are done on a later day.
    refused(
        &user,
        &planned("p2", "05-02", 110),
        "data.scope",
        &["Am 02.05.2026 sind schon 120"],
        "120 are done on 2026-05-02",
    );
    user.record(&[planned("p2", "04-30", 110), progressed("r3", "04-30", json!({"done": 110}))]);
    refused(&user, &progressed("r4", "04-30", json!({"done": 111})), "data.done", &["111 von 110"], "111 of 110");
    let degree = |until: &str| {
        let rows = user.ask(&format!("indicators --id rollout.degree --authority {PANKOW} --until 2026-{until}"));
        let row = rows["rows"][0].clone();
        let [done, total] = ["numerator", "denominator"].map(|part| row[part].to_string().trim_matches('"').to_owned());
        (done, total)
    };
    for (until, done, total) in [("04-30", "110", "110"), ("05-15", "120", "130"), ("06-01", "150", "200")] {
        assert_eq!(degree(until), (done.to_owned(), total.to_owned()), "{until}");
    }
    assert_whole(&user);
}

both_stores!(nothing_happens_to_an_order_before_it_is_placed);
fn nothing_happens_to_an_order_before_it_is_placed() {
    let user = store();
    let data = json!({"order": "B-1", "line": LINE, "item": "notebook", "quantity": 10, "amount": "100.00"});
    user.record(&[told("o1", "procurement.order-placed", "06-01", data)]);
    let delivered = |day: &str| {
        let data = json!({"order": "B-1", "quantity": 4, "delivered_on": format!("2026-{day}")});
        told("d1", "procurement.goods-delivered", "09-01", data)
    };
    let words =
        ["Die Bestellung B-1 gab es am 01.05.2026 noch nicht", "ab dem 01.06.2026 ist es möglich (delivered_on)"];
    refused(&user, &delivered("05-01"), "data.delivered_on", &words, "There was no order B-1 yet on 2026-05-01");
    refused(&user, &delivered("05-31"), "data.delivered_on", &["am 31.05.2026 noch nicht"], "on 2026-05-31");
    user.record(&[delivered("06-01")]);
    for (id, kind, data, de) in [
        ("c1", "order-changed", json!({"quantity": 12, "amount": "120.00"}), "geändert wird erst, was bestellt ist"),
        ("i1", "invoice-received", json!({"invoice": "R-1", "amount": "1.00"}), "berechnet wird erst"),
        ("z1", "payment-made", json!({"line": LINE, "payment": "Z-1", "amount": "1.00"}), "bezahlt wird erst"),
        ("x1", "order-cancelled", json!({}), "storniert wird erst"),
    ] {
        let on = |day: &str| {
            let mut data = data.clone();
            data["order"] = json!("B-1");
            told(id, &format!("procurement.{kind}"), day, data)
        };
        let words =
            ["Die Bestellung B-1 gab es am 31.05.2026 noch nicht", de, "ab dem 01.06.2026 ist es möglich (time)"];
        refused(&user, &on("05-31"), "time", &words, "There was no order B-1 yet on 2026-05-31");
        user.record(&[on("06-01")]);
    }
    // In one batch with its order, and as a command, it is the same.
    let data = json!({"order": "B-2", "line": LINE, "item": "notebook", "quantity": 10, "amount": "100.00"});
    let early = told(
        "z2",
        "procurement.payment-made",
        "06-01",
        json!({"order": "B-2", "line": LINE, "payment": "Z-2", "amount": "1.00"}),
    );
    let run = user.events(&[told("o2", "procurement.order-placed", "06-02", data), early]).ended(1).json();
    assert_eq!((&run["recorded"], &run["refused"][0]["reason"]), (&json!(1), &json!("BEFORE_ORDERED")), "{run}");
    let change = |day: &str, amount: &str, rest: &str| {
        user.say(&format!(
            "order change --authority {PANKOW} --order B-2 --quantity 10 --amount {amount} --time {day} {rest}"
        ))
    };
    for rest in ["", "--check"] {
        let run = change("01.01.2026", "90", rest).ended(1);
        assert!(run.err.contains("ab dem 02.06.2026 ist es möglich"), "{}", run.err);
    }
    // Totals of a day before those that count are taken, and it is said that they do not count now.
    change("10.06.2026", "80", "").done();
    for rest in ["--check", ""] {
        let run = change("09.06.2026", "90", rest).done();
        assert!(run.out.contains("schon neuere Gesamtwerte bekannt: 10 Stück, 80,00 EUR"), "{}", run.out);
    }
    assert_whole(&user);
}

both_stores!(who_names_an_age_takes_devices_of_that_age);
fn who_names_an_age_takes_devices_of_that_age() {
    let user = store();
    let parts = json!([{"in_use": 5, "in_stock": 0, "commissioned_on": "2020-01-01"}, {"in_use": 0, "in_stock": 5,
        "commissioned_on": "2024-01-01"}]);
    user.record(&[told(
        "c1",
        "rollout.stock-reported",
        "03-01",
        json!({"item": "notebook", "as_of": "2026-03-01", "parts": parts}),
    )]);
    let moved = |id: &str, kind: &str, quantity: i64, age: Option<&str>| {
        let data = json!({"item": "notebook", "quantity": quantity, "commissioned_on": age});
        told(id, &format!("rollout.devices-{kind}"), "03-02", data)
    };
    let words = ["mit Alter ab dem 01.01.2010", "am 02.03.2026 nur 0 vorhanden", "commissioned_on weglassen"];
    let english = "Of “notebook” with an age from 2010-01-01 Bezirksamt Pankow has only 0 there on 2026-03-02";
    refused(&user, &moved("m1", "retired", 3, Some("2010-01-01")), "data.commissioned_on", &words, english);
    let words = ["mit Alter ab dem 01.01.2020", "nur 5 in Nutzung"];
    refused(&user, &moved("m1", "returned", 7, Some("2020-01-01")), "data.quantity", &words, "only 5 in use");
    refused(
        &user,
        &moved("m1", "returned", 1, Some("2024-01-01")),
        "data.commissioned_on",
        &["nur 0 in Nutzung"],
        "only 0 in use",
    );
    user.record(&[moved("m1", "returned", 2, Some("2020-01-01"))]);
    // Without an age the oldest go, in use or not.
    user.record(&[moved("m2", "retired", 5, None)]);
    let lots = user.column("SELECT lots FROM ledger_stocks");
    assert_eq!(lots, [r#"[["2024-01-01",5,0]]"#]);
    assert_whole(&user);
}

both_stores!(lines_are_called_by_numbers_of_a_fixed_width_and_are_what_their_number_says);
fn lines_are_called_by_numbers_of_a_fixed_width_and_are_what_their_number_says() {
    let user = store();
    let plan = |id: &str, line: &str, amount: &str| {
        told(id, "budget.appropriated", "01-01", json!({"line": line, "amount": amount}))
    };
    let order = |id: &str, line: &str| {
        let data = json!({"order": id, "line": line, "item": "notebook", "quantity": 1, "amount": "1.00"});
        told(id, "procurement.order-placed", "02-02", data)
    };
    let (income, good) = ("2026/33/33/3300/11906", "2026/33/33/0503/51185");
    let short = "2026/33/33/503/51185";
    let words = ["fehlen führende Nullen", "Bitte 2026/33/33/0503/51185 angeben"];
    refused(&user, &plan("a1", short, "10.00"), "data.line", &words, "Name it 2026/33/33/0503/51185");
    user.record(&[plan("a1", good, "10.00"), plan("a2", income, "10.00")]);
    // Who orders under the short name is told the right one.
    refused(
        &user,
        &order("B-1", short),
        "data.line",
        &["Gemeint ist vielleicht 2026/33/33/0503/51185"],
        "Perhaps 2026/33/33/0503/51185",
    );
    user.record(&[order("B-1", good)]);
    let renamed =
        |new: &str| told("n1", "budget.line-renamed", "02-02", json!({"line": good, "new_line": new, "basis": "x"}));
    refused(
        &user,
        &renamed("2026/33/33/503/1186"),
        "data.new_line",
        &["Bitte 2026/33/33/0503/01186 angeben"],
        "leading zeros",
    );
    user.record(&[renamed("2026/33/33/0503/51186")]);
    // A title of group 0 to 3 is revenue.
    refused(&user, &order("B-2", income), "data.line", &["Einnahme"], "revenue");
    // The same Ansatz twice is nothing to amend.
    let same = plan("a3", good, "10.00");
    refused(
        &user,
        &same,
        "data.line",
        &["mit genau diesem Ansatz (10,00 EUR)", "refused settle"],
        "Nothing is to be booked",
    );
    refused(&user, &plan("a4", good, "11.00"), "data.amount", &["der Plan nennt 11,00 EUR"], "the plan says EUR 11.00");
    assert_whole(&user);
}

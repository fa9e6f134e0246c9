//! The Ist of a plan has names of ours: whoever else calls something so takes none of them, and what version 0.2.0
//! booked under its names stays what it is.

use serde_json::{Value, json};

use crate::{
    sollist::{Run, Sollist, event_of},
    stores::both_stores,
};

const HEAD: &str = "Bereich;Einzelplan;Einzelplanbezeichnung;Kapitel;Kapitelbezeichnung;Titelart;Titel;\
                    Titelbezeichnung;Jahr;BetragTyp;Betrag";
const LINE: &str = "2026/30/25/2502/51185";
const OTHER: &str = "2026/30/25/2502/51186";
const DAY: &str = "2026-12-31T12:00:00+01:00";

fn import(user: &Sollist, actual: &str, options: &[&str]) -> Run {
    let row = |title: &str, kind: &str, amount: &str| {
        format!("30;25;E;2502;Bezirksamt Pankow;Ausgabetitel;{title};2026;{kind};{amount}")
    };
    let mut rows = vec![row("51185;Dienst", "Soll", "1000"), row("51186;Netz", "Soll", "2000")];
    rows.extend(Some(actual).filter(|amount| !amount.is_empty()).map(|amount| row("51185;Dienst", "Ist", amount)));
    user.file("plan.csv", format!("{HEAD}\n{}\n", rows.join("\n")));
    user.run(&[&["import", "budget", "plan.csv", "--format", "json"], options].concat())
}

/// A payment as somebody outside reports it.
fn payment(source: &str, id: &str, line: &str, number: &str, amount: &str) -> String {
    let data = json!({"authority": "ba-pankow", "line": line, "payment": number, "amount": amount});
    event_of(source, id, "procurement.payment-made", DAY, &data)
}

/// The Ist of the line that the plan speaks of, and of the other one.
fn actuals(user: &Sollist) -> (Value, Value) {
    let budget = user.ask("budget --by line");
    let of = |line: &str| {
        budget["rows"].as_array().unwrap().iter().find(|row| row["line"] == line).unwrap()["actual"].clone()
    };
    (of(LINE), of(OTHER))
}

fn open(user: &Sollist) -> usize {
    user.ask("refused")["refused"].as_array().unwrap().len()
}

both_stores!(nobody_outside_takes_the_names_of_a_plans_ist);
fn nobody_outside_takes_the_names_of_a_plans_ist() {
    let user = Sollist::new();
    import(&user, "", &[]).done();
    // Names as version 0.2.0 gave them, of events and of payments, of the first posting and of the next ones, by a
    // system of record and by anybody; on another line, so that the amounts tell whose they are.
    let [account, anybody] = ["/haushaltsrechnung/2026", "/bezirk/03/hkr"];
    let taken =
        ["haushaltsrechnung-", "haushaltsrechnung-2-", "haushaltsrechnung-3-"].map(|prefix| format!("{prefix}{LINE}"));
    let mut events: Vec<String> =
        taken.iter().enumerate().map(|(n, name)| payment(account, name, OTHER, &format!("Z-{n}"), "1.00")).collect();
    events.extend(taken.iter().map(|name| payment(anybody, name, OTHER, name, "1.00")));
    events.extend(
        [1, 2, 3].map(|n| payment(anybody, &format!("ist-{n}-{LINE}"), OTHER, &format!("ist-{n}-{LINE}"), "1.00")),
    );
    user.record(&events);
    // Those that are ours now are refused, whoever sends them.
    let ours = [
        payment("/sollist/plan/ist", &format!("ist-1-{LINE}"), LINE, "Z-8", "1.00"),
        payment(anybody, "z-9", LINE, &format!("sollist-ist-1-{LINE}"), "1.00"),
        payment(account, "z-10", LINE, &format!("sollist-ist-2-{LINE}"), "1.00"),
    ];
    let run = user.events(&ours).ended(1).json();
    let fields: Vec<&Value> = run["refused"].as_array().unwrap().iter().map(|refused| &refused["field"]).collect();
    assert_eq!(fields, ["source", "data.payment", "data.payment"], "{run}");
    let ids: Vec<String> = user.ask("refused")["refused"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["id"].as_str().unwrap().to_owned())
        .collect();
    user.run(
        &[&["refused", "settle", "--basis", "Probe"][..], &ids.iter().map(String::as_str).collect::<Vec<_>>()].concat(),
    )
    .done();

    // The plan's Ist is booked, once; revised, and revised again.
    for (amount, options, recorded, now) in [
        ("500", &[][..], 1, "500.00"),
        ("500", &[], 0, "500.00"),
        ("700", &["--amend", "Abschluss"], 1, "700.00"),
        ("650", &["--amend", "Berichtigung"], 1, "650.00"),
        ("650", &[], 0, "650.00"),
    ] {
        let run = import(&user, amount, options).done().json();
        assert_eq!(run["recorded"], recorded, "{amount} {options:?}: {run}");
        assert_eq!(actuals(&user), (json!(now), json!("9.00")), "{amount} {options:?}");
    }
    // Another one without a basis is refused, and off the list with one.
    import(&user, "600", &[]).ended(1);
    assert_eq!(open(&user), 1);
    import(&user, "600", &["--amend", "Berichtigung 2"]).done();
    assert_eq!((actuals(&user).0, open(&user)), (json!("600.00"), 0));
    user.say("rebuild").done();
    assert_eq!(actuals(&user), (json!("600.00"), json!("9.00")));
    assert_eq!(user.ask("verify --deep")["valid"], true);
}

both_stores!(what_version_0_2_0_booked_as_ist_is_known_and_revised);
fn what_version_0_2_0_booked_as_ist_is_known_and_revised() {
    let user = Sollist::new();
    import(&user, "", &[]).done();
    let name = format!("haushaltsrechnung-{LINE}");
    user.record(&[payment("/haushaltsrechnung/2026", &name, LINE, &name, "500.00")]);
    assert_eq!(import(&user, "500", &[]).done().json()["recorded"], 0);
    let refused = import(&user, "700", &[]).ended(1).json();
    assert!(refused["refused"][0]["message_de"].as_str().unwrap().contains("500,00"), "{refused}");
    assert_eq!(import(&user, "700", &["--amend", "Abschluss"]).done().json()["recorded"], 1);
    assert_eq!((actuals(&user).0, open(&user)), (json!("700.00"), 0));
    assert_eq!(import(&user, "700", &[]).done().json()["recorded"], 0);
}

both_stores!(an_ist_that_was_refused_comes_back_as_the_line_that_it_is_of);
fn an_ist_that_was_refused_comes_back_as_the_line_that_it_is_of() {
    let user = Sollist::new();
    // Two lines of one name: the second one's Ist is wrong.
    let row = |kind: &str, amount: &str| {
        format!("30;25;E;2502;Bezirksamt Pankow;Ausgabetitel;51185;Dienst;2026;{kind};{amount}")
    };
    let rows = [row("Soll", "1000"), row("Soll", "2000"), row("Ist", "10"), row("Ist", "zwanzig")];
    user.file("plan.csv", format!("{HEAD}\n{}\n", rows.join("\n")));
    user.say("import budget plan.csv").ended(1);
    user.say("refused --export mend.csv").done();
    let exported = std::fs::read_to_string(user.path("mend.csv")).unwrap();
    assert!(exported.contains(&format!(";{LINE}-2;")), "{exported}");
    user.file("mend.csv", exported.replace("zwanzig", "20"));
    user.say("import budget mend.csv").done();
    let budget = user.ask("budget --by line");
    let actuals: Vec<&Value> = budget["rows"].as_array().unwrap().iter().map(|row| &row["actual"]).collect();
    assert_eq!((actuals, open(&user)), (vec![&json!("10.00"), &json!("20.00")], 0));
}

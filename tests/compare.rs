//! Bridges through the program: the same on both stores and on a server, with both times on both sides, in every form.

use serde_json::{Value, json};
use sollist_contract::day::Day;

use crate::{
    sollist::{Server, Sollist, event},
    stores::both_stores,
};

const OFFICE: &str = "ba-pankow";
const LINE: &str = "2026/30/25/bezirksamt-pankow/geraete";

fn of(id: &str, kind: &str, day: &str, data: &Value) -> String {
    let mut data = data.clone();
    data["authority"] = json!(OFFICE);
    event(id, kind, &format!("2026-{day}T12:00:00+01:00"), &data)
}

fn paid(id: &str, day: &str, amount: &str) -> String {
    of(id, "procurement.payment-made", day, &json!({"line": LINE, "payment": id, "amount": amount}))
}

/// A quarter as it was reported, then what came late, what was corrected, and what happened since.
fn journal() -> Vec<String> {
    let plan = json!({"line": LINE, "amount": "500000.00", "kind": "investment", "programme": "mobile-devices",
        "labels": {"section": "Einzelplan 25", "chapter": "BA Pankow", "title": "Geräte"}});
    let order = json!({"order": "B-1", "line": LINE, "item": "notebook", "quantity": 1_213, "amount": "200000.00"});
    let delivered = |quantity: i64, day: &str| json!({"order": "B-1", "quantity": quantity, "delivered_on": day});
    vec![
        of("p", "budget.appropriated", "01-01", &plan),
        of("b", "procurement.order-placed", "01-10", &order),
        of("g1", "procurement.goods-delivered", "03-01", &delivered(613, "2026-03-01")),
        paid("Z-1", "03-02", "100000.00"),
        // Reported after the quarter's report.
        of("g2", "procurement.goods-delivered", "03-20", &delivered(87, "2026-03-20")),
        of(
            "c",
            "procurement.order-changed",
            "03-25",
            &json!({"order": "B-1", "quantity": 1_200, "amount": "200000.00"}),
        ),
        paid("Z-2", "03-15", "12000.00"),
        paid("Z-3", "03-31", "-2500.00"),
        paid("Z-4", "04-02", "77.00"),
    ]
}

fn rows(answer: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let row = |row: &Value| {
        format!("{} {} {} {}", text(&row["figure"]), text(&row["class"]), text(&row["contribution"]), row["events"])
    };
    answer["rows"].as_array().unwrap().iter().map(row).collect()
}

const QUARTER: &str = "--from 4,2026-03-31 --to ,2026-03-31";

both_stores!(a_bridge_is_the_same_wherever_it_is_asked_for);
fn a_bridge_is_the_same_wherever_it_is_asked_for() {
    let user = Sollist::new();
    user.record(&journal());
    let rate = user.ask(&format!("compare procurement.delivery-rate {QUARTER}"));
    assert_eq!(rows(&rate), ["procurement.delivery-rate late 7.2 [5]", "procurement.delivery-rate correction 0.6 [6]"]);
    let ends = &rate["figures"][0];
    let both = [&ends["from_value"], &ends["to_value"], &ends["difference"], &ends["unit"]].map(ToString::to_string);
    assert_eq!(both, ["50.5", "58.3", "7.8", "\"percent\""]);
    assert_eq!((&rate["from"]["sequence"], &rate["as_of"]["sequence"]), (&json!(4), &json!(9)));
    // Of one figure the same without a list, and of each row its one event.
    assert_eq!(rate["to"], rate["as_of"]);
    assert_eq!(rate, user.ask(&format!("compare --figure procurement.delivery-rate {QUARTER}")));
    let alone = ["figure", "unit", "from_value", "to_value", "difference"].map(|key| rate[key].to_string());
    assert_eq!(alone, ["\"procurement.delivery-rate\"", "\"percent\"", "50.5", "58.3", "7.8"]);
    let late = &rate["rows"][0];
    let event = [&late["seq"], &late["type"], &late["day"], &late["authority"]];
    let goods = [&json!(5), &json!("procurement.goods-delivered.v1"), &json!("2026-03-20"), &json!(OFFICE)];
    assert_eq!(event, goods);

    let paid = user.ask(&format!("compare Ist {QUARTER}"));
    assert_eq!(rows(&paid), ["budget.actual late 12000.00 [7]", "budget.actual correction -2500.00 [8]"]);
    assert!(paid["rows"][0]["text_de"].as_str().unwrap().contains("Z-2"), "{paid}");
    // The whole position, and the same by its German name.
    let whole = user.ask(&format!("compare Haushalt {QUARTER}"));
    assert_eq!(whole, user.ask(&format!("compare budget {QUARTER}")));
    assert_eq!(whole, user.ask(&format!("compare {QUARTER}")));
    let figures: Vec<&str> =
        whole["figures"].as_array().unwrap().iter().map(|one| one["figure"].as_str().unwrap()).collect();
    assert_eq!(figures, ["budget.soll", "budget.frozen", "budget.commitments", "budget.actual", "budget.available"]);
    // Both times on both sides; backwards; the same position twice.
    let on = user.ask("compare Ist --from ,2026-03-31 --to ,2026-04-30");
    assert_eq!(rows(&on), ["budget.actual new 77.00 [9]"]);
    let back = user.ask("compare Ist --from ,2026-04-30 --to ,2026-03-31");
    assert_eq!(rows(&back), ["budget.actual new -77.00 [9]"]);
    assert_eq!(rows(&user.ask("compare Ist --from 9 --to 9")), Vec::<String>::new());
    assert_eq!(rows(&user.ask("compare Ist --from 8")), ["budget.actual late 77.00 [9]"]);
    // A year that says nothing of the one figure is refused, not passed over.
    for asked in ["compare mobile.device-rate --from 8 --year 2025", "explain mobile.device-rate --year 2025"] {
        let said = user.say(asked).ended(2).err;
        assert!(said.contains("hängt nicht von --year ab"), "{asked}: {said}");
    }

    let server = Server::start(&user);
    let through = user.through(&server.url);
    for question in [
        format!("compare procurement.delivery-rate {QUARTER}"),
        format!("compare budget {QUARTER}"),
        "compare Ist --from ,2026-03-31".to_owned(),
    ] {
        assert_eq!(through.ask(&question), user.ask(&question), "{question}");
    }
}

/// What was printed at a state is not what is computed for it today, where the definition is another one since.
#[test]
fn a_definition_that_is_another_one_since_is_told() {
    let then = Sollist::new().at("2026-11-25 10:00:00");
    let plan = json!({"rollout": "windows-11", "scope": 100, "deadline": "2026-12-31"});
    let done = |count: u64| json!({"rollout": "windows-11", "done": count, "total": 100});
    let line = json!({"line": LINE, "amount": "500000.00"});
    then.record(&[
        of("p", "budget.appropriated", "01-01", &line),
        of("r", "rollout.planned", "02-01", &plan),
        of("f", "rollout.progressed", "03-01", &done(20)),
    ]);
    let now = then.at("2027-02-01 10:00:00");
    now.record(&[of("g", "rollout.progressed", "12-01", &done(50))]);
    let degree = now.ask("compare rollout.degree --from 3");
    assert_eq!(degree["figures"][0]["former_definition"], json!(1), "{degree}");
    // The first row is the definition, in both versions; nobody says what that makes of the value.
    let row = &degree["rows"][0];
    assert_eq!((&row["class"], &row["contribution"]), (&json!("definition"), &Value::Null), "{row}");
    let said = row["text_de"].as_str().unwrap();
    assert!(said.contains("gilt Fassung 2: ") && said.contains("Vorher Fassung 1: "), "{said}");
    assert_eq!(degree["figures"][0]["rows"].as_u64(), degree["rows"].as_array().map(|rows| rows.len() as u64));
    let table = now.say("compare rollout.degree --from 3 --wide").done().out;
    assert!(table.contains("andere Fassung") && !table.contains("seither gibt es die Zahl"), "{table}");
    let said = now.say("compare rollout.degree --from 3").done().sentences();
    assert!(said.contains("zum früheren Stand galt noch Fassung 1 (seit dem 23.11.2026)"), "{said}");
    // Since it holds there is nothing to tell, nor of what never was another.
    let since = now.ask("compare rollout.degree --from 4");
    assert!(since["rows"].as_array().unwrap().iter().all(|row| row["class"] != "definition"), "{since}");
    assert_eq!(since["figures"][0].get("former_definition").filter(|it| !it.is_null()), None, "{since}");
    let ever = now.ask("compare Ist --from 3");
    assert_eq!(ever["figures"][0].get("former_definition").filter(|it| !it.is_null()), None, "{ever}");
}

#[test]
fn an_answer_about_the_plan_of_a_year_to_come_says_so() {
    let user = Sollist::new();
    let now = Day::of(jiff::Timestamp::now()).year();
    let plan = |year: i16| {
        let line = LINE.replace("2026", &year.to_string());
        of(
            &format!("p-{year}"),
            "budget.appropriated",
            "01-01",
            &json!({"line": line, "amount": "5.00",
            "kind": "investment", "programme": "mobile-devices",
            "labels": {"section": "Einzelplan 25", "chapter": "BA Pankow", "title": "Geräte"}}),
        )
    };
    user.record(&[plan(now)]);
    let only = user.say("compare Soll --from 1").done().out;
    let first = |text: &str| text.split("\n\n").next().unwrap().replace('\n', " ");
    assert_eq!(first(&only), format!("Haushaltsjahr {now}; ein anderes mit --year."));
    assert!(!user.say("budget").done().out.contains("das laufende"));
    user.record(&[plan(now + 1)]);
    let (next, taken) = (now + 1, format!("das laufende ist {now} (--year {now})."));
    for asked in ["compare Soll --from 1", "budget"] {
        let out = user.say(asked).done().out;
        assert_eq!(first(&out), format!("Haushaltsjahr {next}, das neueste mit Ansatz; {taken}"), "{asked}");
        let out = user.say(&format!("{asked} --year {now}")).done().out;
        assert!(!out.contains("das laufende"), "{asked}: {out}");
        // Of the year's own time it is the running one.
        let then = if asked == "budget" { "--until" } else { "--to" };
        let day = if asked == "budget" { format!("{next}-12-31") } else { format!(",{next}-12-31") };
        assert!(!user.say(&format!("{asked} {then} {day}")).done().out.contains("das laufende"), "{asked}");
    }
    assert_eq!(user.ask("compare Soll --from 1")["year"], json!(next));
    let english = user.say("--lang en budget").done().out;
    let says =
        format!("Fiscal year {next}, the newest with an appropriation; the running one is {now} (--year {now}).");
    assert_eq!(first(&english), says);
}

#[test]
fn a_bridge_comes_in_every_form_and_says_what_is_wrong() {
    let user = Sollist::new();
    user.record(&journal());
    let table = user.say(&format!("compare Ist {QUARTER}")).done();
    assert!(table.out.lines().all(|line| line.chars().count() <= 120), "{}", table.out);
    for said in [
        "Ist: 100.000,00 EUR, dann 109.500,00 EUR; Unterschied 9.500,00 EUR.",
        "nachgemeldet",
        "korrigiert",
        "12.000,00",
        "−2.500,00",
        "Von: Journal Nr. 4",
        "bis 31.03.2026",
    ] {
        assert!(table.sentences().contains(said), "{said}: {}", table.out);
    }
    let still = user.say(&format!("compare Soll {QUARTER}")).done().sentences();
    assert!(
        still.contains("Nichts hat sie bewegt.") && !still.contains("bewegt.0") && !still.contains(" 0 Ereignisse"),
        "{still}"
    );
    let csv = user.say(&format!("compare Ist {QUARTER} --format csv")).done().out;
    let columns =
        "figure,class,contribution,unit,authority,seq,type,day,events,events_total,text_de,text_en,ends_without\r\n";
    assert!(csv.starts_with(columns), "{csv}");
    let path = user.path("ist.xlsx");
    user.say(&format!("compare Ist {QUARTER} --out {}", path.display())).done();
    assert!(path.exists());
    let none = user.say("compare mobile.device-rate --from 1 --to 9").done().sentences();
    assert!(none.contains("keine Zahl") && none.contains("zu rechnen ist da nichts"), "{none}");

    for (wrong, said) in [
        ("budget.luck --from 1", "budget.luck"),
        ("Ist --from 9 --to 3", "--from und --to tauschen"),
        ("Ist --from 4711", "4711"),
        ("Ist --from 1 --to 4711", "4711"),
        ("Ist --from 1 --authority ba-mitte", "ba-mitte"),
    ] {
        let refused = user.say(&format!("compare {wrong}")).ended(1).err;
        assert!(refused.contains(said), "{wrong}: {refused}");
    }
    for wrong in ["Ist", "Ist --from gestern", "Ist --from 1,gestern"] {
        user.say(&format!("compare {wrong}")).ended(2);
    }
}

both_stores!(a_report_says_what_of_the_quarter_before_was_restated);
fn a_report_says_what_of_the_quarter_before_was_restated() {
    let user = Sollist::new();
    user.record(&journal());
    let report = |name: &str, more: &str| -> (std::path::PathBuf, Value) {
        let path = user.path(name);
        user.say(&format!("report --quarter 2026-Q2 --out {} {more}", path.display())).done();
        let json = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        (path, json)
    };
    let (path, told) = report("seit.json", "--since 4");
    let restated = &told["restated"];
    assert_eq!((&restated["since"], &restated["until"]), (&json!(4), &json!("2026-03-31")));
    let paid = restated["figures"].as_array().unwrap().iter().find(|one| one["key"] == "budget.actual").unwrap();
    let both = [&paid["before"], &paid["now"], &paid["change"]].map(|value| value.as_str().unwrap().to_owned());
    assert_eq!(both, ["100000.00", "109500.00", "9500.00"]);
    let parts: Vec<(&Value, &Value, &Value)> =
        paid["parts"].as_array().unwrap().iter().map(|one| (&one["class"], &one["part"], &one["events"])).collect();
    assert_eq!(
        parts,
        [(&json!("late"), &json!("12000.00"), &json!([7])), (&json!("correction"), &json!("-2500.00"), &json!([8]))]
    );
    // It belongs to the journal, with what was named.
    user.say(&format!("verify {}", path.display())).done();
    // Nothing changed since; nothing was known then; nobody says what the last report knew.
    assert_eq!(report("jetzt.json", "--since 9").1["restated"]["figures"], json!([]));
    assert_eq!(report("nie.json", "--since 0").1["restated"]["since"], json!(0));
    let unnamed = report("ohne.json", "").1;
    assert_eq!(unnamed["restated"]["last_report"], json!({"by": "quarter-end", "day": "2026-03-31"}));
    assert!(unnamed.get("since").is_none());
    let wrong = user.path("falsch.json");
    let refused = user.say(&format!("report --quarter 2026-Q2 --as-of 5 --since 8 --out {}", wrong.display())).ended(1);
    assert!(refused.err.contains("Nummer 8"), "{}", refused.err);
    for file in ["bericht.pdf", "bericht.xlsx"] {
        let path = user.path(file);
        user.say(&format!("report --quarter 2026-Q2 --since 4 --out {}", path.display())).done();
        user.say(&format!("verify {}", path.display())).done();
    }
}

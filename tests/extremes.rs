//! Parameters and postings at their limits: what is beyond the range of an amount is withheld with its reason, and
//! nothing else.

use serde_json::{Value, json};

use crate::{
    sollist::{Sollist, event},
    stores::both_stores,
    unreadable::append,
};

const MOST: &str = "1000000000000.00";

fn told(lines: &[(&str, Value)]) -> Vec<String> {
    let of = |(number, (kind, data)): (usize, &(&str, Value))| {
        event(&number.to_string(), kind, "2026-02-02T09:00:00+01:00", data)
    };
    lines.iter().enumerate().map(of).collect()
}

both_stores!(one_extreme_parameter_withholds_its_own_figures_and_no_other_and_the_report_is_written);
fn one_extreme_parameter_withholds_its_own_figures_and_no_other_and_the_report_is_written() {
    let user = Sollist::new();
    let line = |authority: &str| format!("2026/30/25/{authority}/geraete");
    user.record(&told(&[
        (
            "budget.appropriated",
            json!({"authority": "ba-pankow", "line": line("ba-pankow"), "amount": "1000.00",
            "programme": "mobile-devices"}),
        ),
        (
            "budget.appropriated",
            json!({"authority": "ba-mitte", "line": line("ba-mitte"), "amount": "50.00",
            "programme": "remote-access"}),
        ),
        (
            "budget.appropriated",
            json!({"authority": "ikt-steuerung", "line": line("ikt-steuerung"), "amount": "70.00",
            "programme": "reserve"}),
        ),
        (
            "parameters.published",
            json!({"set": "s", "valid_from": "1990-01-01", "values": {"items": {
            "nb": {"programme": "mobile-devices", "unit_price": "999999999.99", "quota": "999999999",
            "running_cost_per_year": "999999999",
                "step_costs": [{"name": "s", "every": 1, "amount": MOST}], "life_months": 65535},
            "vpn": {"programme": "remote-access", "unit_price": "10.00", "quota": "1"}}}}),
        ),
        (
            "staffing.headcount-reported",
            json!({"authority": "ba-pankow", "as_of": "2026-01-01", "employees": 1,
            "workplaces": 1, "eligible": 3, "definition": "d"}),
        ),
        (
            "staffing.headcount-reported",
            json!({"authority": "ba-mitte", "as_of": "2026-01-01", "employees": 9,
            "workplaces": 9, "eligible": 9, "definition": "d"}),
        ),
        (
            "rollout.planned",
            json!({"authority": "ba-pankow", "rollout": "w", "scope": 1_000_000_000,
            "deadline": "2199-12-31"}),
        ),
        ("rollout.progressed", json!({"authority": "ba-pankow", "rollout": "w", "done": 1})),
        (
            "rollout.stock-reported",
            json!({"authority": "ba-pankow", "item": "nb", "in_use": 1_000_000_000,
            "in_stock": 1_000_000_000, "as_of": "2026-01-01", "commissioned_on": "1990-01-01"}),
        ),
        (
            "figure.reported",
            json!({"metric": "need.total", "definition": "d", "scope": "berlin", "as_of": "2026-01-01",
            "value": "79228162514264337593543950335", "origin": "o"}),
        ),
    ]));
    let need = user.ask("need --target-day 2026-06-30 --explain");
    let of = |authority: &str, item: &str| {
        need["rows"]
            .as_array()
            .unwrap()
            .iter()
            .find(|row| row["authority"] == authority && row["item"] == item)
            .unwrap()
            .clone()
    };
    // Two thousand million devices are there; so many are not missing to whoever has nine positions, but to nobody's
    // price.
    assert_eq!(of("ba-mitte", "vpn")["need"], "40.00");
    assert_eq!(of("ba-pankow", "vpn")["need"], "30.00");
    let withheld = of("ba-mitte", "nb");
    assert_eq!(
        (&withheld["need"], &withheld["gross"], &withheld["target"]),
        (&Value::Null, &Value::Null, &json!(8_999_999_991_u64))
    );
    let reason = withheld["reason"].as_str().unwrap();
    assert!(
        reason.starts_with("Bezirksamt Mitte, nb: ")
            && reason.contains("außerhalb")
            && reason.contains(" / Bezirksamt Mitte, nb: The number is beyond"),
        "{reason}"
    );
    assert_eq!((&need["total"]["need"], &need["total"]["gross"]), (&Value::Null, &Value::Null));
    assert!(need["total"]["reason"].as_str().unwrap().contains("Bezirksamt Mitte, nb"), "{need}");
    assert_eq!((&need["proposal"]["reserve"], &need["proposal"]["uncovered"]), (&json!("70.00"), &Value::Null));
    assert_eq!(need["proposal"]["shares"].as_array().unwrap().len(), 2);

    let rows = user.ask("indicators");
    for row in rows["rows"].as_array().unwrap() {
        let id = row["id"].as_str().unwrap();
        let reason = row["reason"].as_str().unwrap_or_default();
        assert_eq!(reason.contains("außerhalb"), id.starts_with("need."), "{row}");
    }
    assert!(
        rows["rows"]
            .as_array()
            .unwrap()
            .iter()
            .any(|row| row["id"] == "budget.utilisation" && row["value"] == json!(0.0))
    );
    for (lang, word) in [("de", "außerhalb des Bereichs"), ("en", "beyond the range")] {
        let table = user.say(&format!("need --target-day 2026-06-30 --lang {lang}")).done().out;
        assert!(table.contains(word) && table.contains('–'), "{table}");
        assert!(user.say(&format!("need --format csv --lang {lang}")).done().out.contains("ba-mitte"));
    }
    for form in ["pdf", "xlsx", "json"] {
        user.say(&format!("report --quarter 2026-Q2 --out bericht.{form}")).done();
        user.say(&format!("verify bericht.{form}")).done();
    }
    let report: Value = serde_json::from_slice(&std::fs::read(user.path("bericht.json")).unwrap()).unwrap();
    assert_eq!((&report["need"]["need"], report["need"]["rows"].as_array().unwrap().len()), (&Value::Null, 2));
    assert_eq!(report["budget"]["total"]["available"], "1120.00");
}

both_stores!(a_posting_that_would_leave_the_range_of_its_line_is_refused_and_its_neighbours_are_not);
fn a_posting_that_would_leave_the_range_of_its_line_is_refused_and_its_neighbours_are_not() {
    let user = Sollist::new();
    let lines = ["a", "b"].map(|name| format!("2026/30/25/ba-pankow/{name}"));
    let plan =
        |line: &String| ("budget.appropriated", json!({"authority": "ba-pankow", "line": line, "amount": "1.00"}));
    user.record(&told(&[plan(&lines[0]), plan(&lines[1])]));
    // As ninety thousand postings of the largest amount would leave it.
    user.tamper(&format!("UPDATE ledger_lines SET adjustments = 9223372036854770000 WHERE name = '{}'", lines[0]));
    let adjusted = |id: &str, line: &String, amount: &str| {
        let data = json!({"authority": "ba-pankow", "line": line, "amount": amount, "basis": "b", "reference": "r"});
        event(id, "budget.adjusted", "2026-03-01T09:00:00+01:00", &data)
    };
    let run = user.events(&[
        adjusted("x1", &lines[0], MOST),
        adjusted("x2", &lines[1], MOST),
        adjusted("x3", &lines[0], MOST),
        adjusted("x4", &lines[0], "-5.00"),
    ]);
    assert_eq!(run.clone().ended(1).json()["recorded"], 2, "{}", run.out);
    let refused = user.say("refused --format json").done().out;
    assert!(
        refused.contains("liegt außerhalb des Bereichs eines Betrags") && refused.contains("the range of an amount"),
        "{refused}"
    );
}

both_stores!(parameters_that_cannot_be_meant_are_refused_and_older_ones_withhold_what_rests_on_them);
fn parameters_that_cannot_be_meant_are_refused_and_older_ones_withhold_what_rests_on_them() {
    let user = Sollist::new();
    let plan = json!({"authority": "ba-pankow", "line": "2026/30/25/ba-pankow/geraete", "amount": "50.00",
        "programme": "mobile-devices"});
    let heads = json!({"authority": "ba-pankow", "as_of": "2026-01-01", "employees": 9, "workplaces": 9, "eligible": 3,
        "definition": "d"});
    user.record(&told(&[("budget.appropriated", plan), ("staffing.headcount-reported", heads)]));
    let set = |id: &str, amount: &str| {
        let nb = json!({"programme": "mobile-devices", "unit_price": "10.00", "quota": "1",
            "step_costs": [{"name": "s", "every": 1, "amount": amount}]});
        let data = json!({"set": "s", "valid_from": "2026-01-01", "values": {"items": {
            "nb": nb, "vpn": {"programme": "remote-access", "unit_price": "10.00", "quota": "1"}}}});
        event(id, "parameters.published", "2026-01-02T09:00:00+01:00", &data)
    };
    let refused = user.events(&[set("new", "-0.01"), set("good", "0.00")]).ended(1).json();
    assert_eq!(
        (&refused["recorded"], &refused["refused"][0]["reason"]),
        (&json!(1), &json!("SENSELESS_PARAMETER")),
        "{refused}"
    );
    assert_eq!(refused["refused"][0]["field"], json!("data.values.items.nb.step_costs[0].amount"));
    // Following the advice works.
    user.record(&[set("new", "1.00")]);
    assert_eq!(user.ask("need --target-day 2026-06-30")["total"]["need"], json!("30.00"));

    // As version 0.2.0 took it.
    append(&user, &set("old", "-5.00"));
    let check = |user: &Sollist| {
        let need = user.ask("need --target-day 2026-06-30 --explain");
        let rows = need["rows"].as_array().unwrap();
        let of = |item: &str| rows.iter().find(|row| row["item"] == item).unwrap();
        assert_eq!(of("vpn")["need"], json!("30.00"));
        let reason = of("nb")["reason"].as_str().unwrap();
        assert!(
            of("nb")["need"].is_null()
                && reason.contains("Stufenkosten unter null")
                && reason.contains("step costs below zero"),
            "{reason}"
        );
        user.say("report --quarter 2026-Q2 --out bericht.pdf").done();
        assert_eq!(user.ask("verify --deep")["valid"], json!(true));
    };
    check(&user);
    user.say("rebuild").done();
    check(&user);
    user.record(&[set("mended", "5.00")]);
    assert_eq!(
        user.ask("need --target-day 2026-06-30")["rows"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|row| row["need"].is_null())
            .count(),
        0
    );
}

//! What stands beside the extra need, as officers ask for it: the range, what moved it, other splits of the reserve,
//! what is asked for; the same on both stores, embedded and through a server, and drawn again by somebody else.

use serde_json::{Value, json};

use crate::{
    sollist::{Run, Server, Sollist, event},
    stores::both_stores,
};

const OFFICE: &str = "ba-pankow";

fn own() -> String {
    format!("2026/30/25/{OFFICE}/geraete")
}

/// What stands under the heading „What moved it" of the rules as their worked example, and a reserve, a request, and
/// distributions. Returns the number at which the earlier state ends.
fn story(user: &Sollist) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut on = |day: &str, kind: &str, data: Value| {
        let id = lines.len().to_string();
        lines.push(event(&id, kind, &format!("{day}T09:00:00+01:00"), &data));
        lines.len()
    };
    let item = |quota: &str, price: &str, step: &str| {
        json!({"notebook": {"programme": "mobile-devices", "unit_price": price, "quota": quota,
            "running_cost_per_year": "120.00", "step_costs": [{"name": "server", "every": 500, "amount": step}]}})
    };
    let parameters = |from: &str, values: Value| json!({"set": "standard", "valid_from": from, "values": values});
    let people = |as_of: &str, eligible: i64| {
        json!({"authority": OFFICE, "as_of": as_of, "employees": eligible, "workplaces": eligible,
            "eligible": eligible, "definition": "d"})
    };
    on(
        "2026-01-02",
        "budget.appropriated",
        json!({"authority": "ikt-steuerung", "line": "2026/30/25/ikt-steuerung/reserve", "amount": "200000.00",
            "programme": "reserve"}),
    );
    on(
        "2026-01-02",
        "budget.appropriated",
        json!({"authority": OFFICE, "line": own(), "amount": "100000.00", "programme": "mobile-devices"}),
    );
    on("2026-01-02", "staffing.headcount-reported", people("2026-01-02", 1000));
    let items = json!({"items": item("0.80", "1000.00", "25000.00")});
    on("2026-01-02", "parameters.published", parameters("2026-01-01", items));
    on(
        "2026-01-02",
        "rollout.stock-reported",
        json!({"authority": OFFICE, "item": "notebook", "in_use": 500, "in_stock": 0, "as_of": "2026-01-02"}),
    );
    let order = json!({"authority": OFFICE, "order": "1", "line": own(), "item": "notebook", "quantity": 100,
        "amount": "0.00"});
    let before = on("2026-02-01", "procurement.order-placed", order);
    on("2026-07-01", "staffing.headcount-reported", people("2026-07-01", 1100));
    let items = json!({"items": item("0.90", "1071.72", "30000.00"), "uncertainty": {"seed": 20261126, "draws": 500,
        "price": {"notebook": ["0.95", "1.00", "1.20"]}}});
    on("2026-07-01", "parameters.published", parameters("2026-07-01", items));
    on(
        "2026-07-02",
        "procurement.goods-delivered",
        json!({"authority": OFFICE, "order": "1", "quantity": 20, "delivered_on": "2026-07-02"}),
    );
    on(
        "2026-07-03",
        "procurement.order-changed",
        json!({"authority": OFFICE, "order": "1", "quantity": 70, "amount": "0.00"}),
    );
    on(
        "2026-07-04",
        "budget.adjusted",
        json!({"authority": OFFICE, "line": own(), "amount": "-20000.00", "basis": "x", "reference": "y"}),
    );
    on(
        "2026-07-05",
        "funding.requested",
        json!({"authority": OFFICE, "request": "M-1", "programme": "mobile-devices", "amount": "500000.00"}),
    );
    user.record(&lines);
    before.to_string()
}

const ALL: &str = "--range --split --requests";

both_stores!(what_stands_beside_a_need_is_told_in_every_form);
fn what_stands_beside_a_need_is_told_in_every_form() {
    let user = Sollist::new();
    let before = story(&user);
    let question = format!("need --target-day 2026-09-30 {ALL} --drivers-since {before},2026-06-30");
    let told = user.ask(&question);
    assert_eq!(told["total"]["need"], "412722.40", "{told}");
    assert_eq!(
        told["drivers"],
        json!([
            {"district": "03", "authority": OFFICE, "before": "137000.00", "staff": "91907.87",
                "volume": "145950.87", "price": "22113.66", "delay": "-9250.00", "one_off": "5000.00",
                "cover": "20000.00", "total": "275722.40", "after": "412722.40"},
            {"before": "137000.00", "staff": "91907.87", "volume": "145950.87", "price": "22113.66",
                "delay": "-9250.00", "one_off": "5000.00", "cover": "20000.00", "total": "275722.40",
                "after": "412722.40"}
        ])
    );
    assert_eq!(
        told["requests"][0],
        json!({"district": "03", "authority": OFFICE, "programme": "mobile-devices", "requests": ["M-1"],
            "asked": "500000.00", "need": "412722.40", "difference": "87277.60", "without_need": "87277.60",
            "without_request": "0.00"})
    );
    let rules: Vec<&str> = told["splits"].as_array().unwrap().iter().map(|one| one["rule"].as_str().unwrap()).collect();
    assert_eq!(rules, ["A", "B", "C", "D"]);
    let of = |rule: usize, key: &str| told["splits"][rule][key].clone();
    assert_eq!(
        of(0, "shares"),
        json!([{"authority": OFFICE, "item": "notebook", "need": "412722.40",
        "share": "200000.00"}])
    );
    // Nobody reported remote access, and none can be bought: 186 notebooks are 199,339.92, 686 of 1,100 have one.
    assert_eq!((of(3, "rest"), of(3, "excluded")), (json!("660.08"), Value::Null));
    assert_eq!((of(1, "smallest_share"), of(1, "lowest_rate")), (json!(48.5), json!(62.4)));
    assert_eq!((told["seed"].clone(), told["draws"].clone()), (json!(20_261_126), json!(500)));

    // What is drawn is what somebody else draws with what is printed.
    assert_eq!(told["distributions"][0]["most"], "1.20");
    let sum = told["ranges"].as_array().unwrap().last().unwrap();
    assert_eq!(sum.get("authority"), None);
    assert_eq!(json!([sum["p50"], sum["p80"], sum["p95"]]), drawn_by_another(), "{sum}");

    for line in user.say(&question).done().out.lines() {
        assert!(line.chars().count() <= 120, "{line}");
    }
    let english = user.say(&format!("{question} --lang en")).done().out;
    for said in [
        "Range of the extra need from 500 draws (seed 20261126)",
        "What moved the extra need since journal",
        "The reserve (EUR 200,000.00) by other rules, 1 claims",
        "Open funding requests beside the extra need",
    ] {
        assert!(english.contains(said), "{said}: {english}");
    }
    user.say(&format!("{question} --format xlsx --out bedarf.xlsx")).done();
    let server = Server::start(&user);
    let through = user.through(&server.url);
    assert_eq!(through.ask(&question), told);
    assert_eq!(through.say(&question).done().out, user.say(&question).done().out);
}

/// The same arithmetic in another language, of nothing but the parameters and the names of the draws.
fn drawn_by_another() -> Value {
    const SCRIPT: &str = r#"
import hashlib, json, math
a, m, b = 950000, 1000000, 1200000
needs = []
for draw in range(500):
    u = int.from_bytes(hashlib.sha256(f"20261126|{draw}|price|notebook".encode()).digest()[:8], "big") >> 11
    w = b - a
    if u * w < (m - a) << 53:
        f = a + math.isqrt(u * w * (m - a) >> 53)
    else:
        f = b - math.isqrt(((1 << 53) - u) * w * (b - m) >> 53)
    quantity = 990 - 520 - 50
    unit = 12 * 10**6
    whole = quantity * (107172 * 12 * f + 12000 * 3 * 10**6) + -(-quantity // 500) * 3000000 * 12 * 10**6
    needs.append(max(0, (2 * whole + unit) // (2 * unit) - 8000000))
needs.sort()
at = lambda p: needs[-(-len(needs) * p // 100) - 1]
print(json.dumps([f"{at(p) // 100}.{at(p) % 100:02}" for p in (50, 80, 95)]))
"#;
    let output = std::process::Command::new(crate::outside::python()).args(["-c", SCRIPT]).output().unwrap();
    Run::of("(another language)", &output).done().json()
}

both_stores!(what_cannot_be_told_beside_a_need_says_why);
fn what_cannot_be_told_beside_a_need_says_why() {
    let user = Sollist::new();
    user.record(&[event(
        "1",
        "budget.appropriated",
        "2026-01-02T09:00:00+01:00",
        &json!({"authority": OFFICE, "line": own(), "amount": "100000.00", "programme": "mobile-devices"}),
    )]);
    let told = user.ask(&format!("need --target-day 2026-09-30 {ALL} --drivers-since 1"));
    assert_eq!(told["ranges"], json!([]));
    for (key, said) in [
        ("ranges_reason", "Keine Verteilungen veröffentlicht"),
        ("drivers_reason", "keine Parameter"),
        ("splits_reason", "keine Parameter"),
        ("requests_reason", "weder ein Mehrbedarfsantrag offen"),
    ] {
        assert!(told[key].as_str().unwrap().contains(said), "{key}: {told}");
    }
    let table = user.say(&format!("need --target-day 2026-09-30 {ALL} --drivers-since 1")).done().out;
    assert!(table.contains("Spanne des Mehrbedarfs: Keine Verteilungen"), "{table}");
    for (wrong, code) in [("--drivers-since gestern", 2), ("--split E", 2), ("--drivers-since 99", 1)] {
        user.say(&format!("need {wrong}")).ended(code);
    }
}

both_stores!(several_scenarios_stand_side_by_side_and_touch_no_books);
fn several_scenarios_stand_side_by_side_and_touch_no_books() {
    let user = Sollist::new();
    story(&user);
    let before = user.sequence();
    user.file("teurer.json", r#"{"name":"teurer","items":{"notebook":{"unit_price":"1100.00"}}}"#);
    user.file("mehr.json", r#"{"eligible_factor":"1.10","delay_months":2}"#);
    let question = "need --target-day 2026-09-30 --scenario teurer.json --scenario mehr.json";
    let told = user.ask(question);
    let all = told["scenarios"].as_array().unwrap();
    let said = |key: &str| all.iter().map(|one| one[key].clone()).collect::<Vec<_>>();
    assert_eq!(said("name"), [Value::Null, json!("teurer"), json!("mehr")]);
    assert_eq!(said("target_day"), [json!("2026-09-30"), json!("2026-09-30"), json!("2026-11-30")]);
    // 420 devices at 28.28 more; 109 more of them, with two months less to run.
    assert_eq!(said("difference"), [json!("0.00"), json!("11877.60"), json!("128690.28")], "{told}");
    assert_eq!(all[0]["total"]["need"], "412722.40");
    assert_eq!((all[2]["rows"][0]["target"].clone(), user.sequence()), (json!(1089), before));
    for line in user.say(question).done().out.lines() {
        assert!(line.chars().count() <= 120, "{line}");
    }
    // One by itself is what it was.
    assert_eq!(user.ask("need --target-day 2026-09-30 --scenario teurer.json")["total"]["need"], "424600.00");
    user.say(&format!("{question} --range")).ended(2);
    user.say(&format!("{question} --scenario fehlt.json")).ended(1);
}

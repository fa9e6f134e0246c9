//! What was known, and what had happened: two questions, alone and together; what is not known is `null`; the shape of
//! the answers.

use std::{collections::BTreeSet, fs};

use serde_json::{Value, json};

use crate::{
    sollist::{Sollist, event},
    stores::both_stores,
};

const OFFICE: &str = "ba-pankow";
const LINE: &str = "2026/30/25/bezirksamt-pankow/geraete";
const OTHER: &str = "2026/30/25/bezirksamt-pankow/netz";

fn noon(day: &str) -> String {
    format!("{day}T12:00:00+01:00")
}

/// A store with the places in its journal after which knowledge changed: number and instant of recording.
struct Told {
    user: Sollist,
    known: Vec<(u64, String)>,
}

impl Told {
    fn tell(&mut self, lines: &[String]) {
        self.user.record(lines);
        let stand = self.user.ask("verify")["as_of"].clone();
        self.known.push((stand["sequence"].as_u64().unwrap(), stand["recorded_at"].as_str().unwrap().to_owned()));
    }
    /// The same moment asked for as a number and as an instant, in Greenwich's and in Berlin's words, as every option.
    fn as_of(&self, place: usize) -> [String; 3] {
        let (number, instant) = &self.known[place];
        let here = instant.parse::<jiff::Timestamp>().unwrap().to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(2)));
        [
            format!("--as-of {number}"),
            format!("--as-of {instant}"),
            format!("--as-of {}", here.strftime("%Y-%m-%dT%H:%M:%S%.6f%:z")),
        ]
    }
}

fn report_stock(id: &str, day: &str, in_use: u32, time: &str) -> String {
    let data = json!({"authority": OFFICE, "item": "notebook", "in_use": in_use, "in_stock": 0, "as_of": day});
    event(id, "rollout.stock-reported", time, &data)
}

/// Known first: the plan, a hundred eligible, an order of February. Known then, and late: a payment and a count of
/// January. Known last: what takes effect in May.
fn told() -> Told {
    let mut told = Told { user: Sollist::new(), known: Vec::new() };
    let plan = |id: &str, line: &str, amount: &str| {
        let data = json!({"authority": OFFICE, "line": line, "amount": amount, "programme": "mobile-devices",
            "kind": "consumptive"});
        event(id, "budget.appropriated", "2026-01-01T00:00:00+01:00", &data)
    };
    let values = json!({"items": {"notebook": {"programme": "mobile-devices", "unit_price": "1000.00", "quota": "1.00",
        "life_months": 60}}});
    told.tell(&[
        plan("p1", LINE, "10000.00"),
        plan("p2", OTHER, "500.50"),
        event(
            "h",
            "staffing.headcount-reported",
            &noon("2026-01-10"),
            &json!({"authority": OFFICE, "as_of": "2026-01-10", "employees": 120,
            "workplaces": 110, "eligible": 100, "definition": "Stellen mit mobiler Arbeit"}),
        ),
        event(
            "par",
            "parameters.published",
            &noon("2026-01-01"),
            &json!({"set": "Preise", "valid_from": "2026-01-01", "values": values}),
        ),
        event(
            "o",
            "procurement.order-placed",
            &noon("2026-02-02"),
            &json!({"authority": OFFICE, "order": "B-1", "line": LINE, "item": "notebook",
            "quantity": 5, "amount": "4000.00"}),
        ),
        event(
            "due",
            "submission.due",
            &noon("2026-01-01"),
            &json!({"authority": OFFICE, "period": "2025-Q4", "due_on": "2026-01-15"}),
        ),
    ]);
    told.tell(&[
        event(
            "z",
            "procurement.payment-made",
            &noon("2026-01-20"),
            &json!({"authority": OFFICE, "line": LINE, "payment": "Z-1", "amount": "1000.25"}),
        ),
        report_stock("s", "2026-01-20", 40, &noon("2026-01-20")),
    ]);
    told.tell(&[
        event(
            "a",
            "budget.adjusted",
            &noon("2026-05-04"),
            &json!({"authority": OFFICE, "line": LINE, "amount": "-2000.00", "basis": "§ 41 LHO", "reference": "HA 1"}),
        ),
        event(
            "n",
            "staffing.positions-changed",
            &noon("2026-05-04"),
            &json!({"authority": OFFICE, "quantity": -20, "effective_on": "2026-05-01"}),
        ),
    ]);
    told
}

both_stores!(a_budget_as_known_and_as_happened);
fn a_budget_as_known_and_as_happened() {
    let told = told();
    let figures = |question: &str| {
        let answer = told.user.ask(&format!("budget --year 2026 {question}"));
        // Of no line there is no total, and it is said why.
        let total = &answer["total"];
        assert_eq!(total.is_null(), answer["why"]["de"].is_string(), "{answer}");
        let of = |key: &str| total[key].as_str().unwrap_or("none").to_owned();
        (
            answer["as_of"]["sequence"].as_u64().unwrap(),
            [of("appropriation"), of("adjustments"), of("commitments"), of("actual"), of("available")],
        )
    };
    let want = |sequence: u64, amounts: [&str; 5]| (sequence, amounts.map(str::to_owned));
    let all = want(10, ["10500.50", "-2000.00", "4000.00", "1000.25", "3500.25"]);
    assert_eq!(figures(""), all);
    assert_eq!(figures("--until 2026-05-03"), want(10, ["10500.50", "0.00", "4000.00", "1000.25", "5500.25"]));
    // The payment of January was reported late: it had happened by the end of January, whoever knew it.
    assert_eq!(figures("--until 2026-01-31"), want(10, ["10500.50", "0.00", "0.00", "1000.25", "9500.25"]));
    assert_eq!(figures("--until 2026-01-20").1[3], "1000.25", "the day itself counts");
    assert_eq!(figures("--until 2026-01-19").1[3], "0.00");
    // Before 1 January there is no line of the year.
    assert_eq!(figures("--until 2025-12-31"), want(10, ["none"; 5]));
    for as_of in told.as_of(0) {
        assert_eq!(figures(&as_of), want(6, ["10500.50", "0.00", "4000.00", "0.00", "6500.50"]), "{as_of}");
        assert_eq!(
            figures(&format!("{as_of} --until 2026-01-31")),
            want(6, ["10500.50", "0.00", "0.00", "0.00", "10500.50"]),
            "{as_of}"
        );
    }
    for as_of in told.as_of(1) {
        assert_eq!(figures(&as_of), want(8, ["10500.50", "0.00", "4000.00", "1000.25", "5500.25"]), "{as_of}");
        assert_eq!(
            figures(&format!("{as_of} --until 2026-01-31")),
            want(8, ["10500.50", "0.00", "0.00", "1000.25", "9500.25"]),
            "{as_of}"
        );
    }
    for as_of in told.as_of(2) {
        assert_eq!(figures(&as_of), all, "{as_of}");
    }
    // Within a batch the number parts what the instant cannot.
    assert_eq!(figures("--as-of 1").1[0], "10000.00");
    assert_eq!(figures("--as-of 7"), want(7, ["10500.50", "0.00", "4000.00", "1000.25", "5500.25"]));
    // A microsecond before, it was not known.
    let moment = told.known[1].1.parse::<jiff::Timestamp>().unwrap() - jiff::SignedDuration::from_micros(1);
    assert_eq!(figures(&format!("--as-of {moment}")).0, 6);
    // Before anything was known, nothing was.
    for nothing in ["--as-of 0", "--as-of 2000-01-01T00:00:00Z"] {
        let answer = told.user.ask(&format!("budget {nothing}"));
        assert_eq!((&answer["as_of"]["sequence"], &answer["rows"]), (&json!(0), &json!([])), "{nothing}");
    }
    let ahead = told.user.say("budget --as-of 11").ended(1);
    assert!(ahead.err.contains("Nummer 10") && ahead.err.contains("11"), "{}", ahead.err);
}

both_stores!(an_indicator_as_known_and_as_happened);
fn an_indicator_as_known_and_as_happened() {
    let told = told();
    let rate = |question: &str| {
        let answer = told.user.ask(&format!("indicators --id mobile.device-rate {question}"));
        let row = answer["rows"][0].clone();
        assert_eq!(
            row["value"].is_null(),
            row.get("reason").is_some_and(|reason| !reason.as_str().unwrap().is_empty()),
            "{row}"
        );
        [row["value"].clone(), row["numerator"].clone(), row["denominator"].clone()]
    };
    assert_eq!(rate(""), [json!(50.0), json!(40), json!(80)]);
    assert_eq!(rate("--until 2026-04-30"), [json!(40.0), json!(40), json!(100)]);
    assert_eq!(rate("--until 2026-01-20"), [json!(40.0), json!(40), json!(100)]);
    assert_eq!(rate("--until 2026-01-19"), [json!(null), json!(null), json!(100)]);
    assert_eq!(rate("--until 2026-01-09"), [json!(null), json!(null), json!(null)]);
    for as_of in told.as_of(0) {
        assert_eq!(rate(&as_of), [json!(null), json!(null), json!(100)], "{as_of}");
    }
    for as_of in told.as_of(1) {
        assert_eq!(rate(&as_of), [json!(40.0), json!(40), json!(100)], "{as_of}");
        assert_eq!(rate(&format!("{as_of} --until 2026-01-19")), [json!(null), json!(null), json!(100)], "{as_of}");
    }
    // Money of an indicator follows the same view.
    let used = |question: &str| {
        told.user.ask(&format!("indicators --id budget.utilisation --year 2026 {question}"))["rows"][0]["numerator"]
            .clone()
    };
    assert_eq!(
        [used("--as-of 6"), used("--until 2026-01-31"), used("--as-of 6 --until 2026-01-31")],
        ["4000.00", "1000.25", "0.00"]
    );
}

both_stores!(a_need_as_known);
fn a_need_as_known() {
    let told = told();
    let need = |question: &str| {
        let answer = told.user.ask(&format!("need {question}"));
        let row = &answer["rows"][0];
        assert_eq!(answer["rows"].as_array().unwrap().len(), 1, "{answer}");
        assert_eq!(answer["total"]["need"], row["need"], "{answer}");
        let counts = ["target", "usable", "pipeline", "quantity"].map(|key| row[key].as_u64().unwrap());
        (counts, ["gross", "cover", "need"].map(|key| row[key].as_str().unwrap().to_owned()))
    };
    let want = |counts: [u64; 4], amounts: [&str; 3]| (counts, amounts.map(str::to_owned));
    // In April: the count of January, 40 in use, 5 on order; 10,500.50 less 4,000 ordered and 1,000.25 paid.
    assert_eq!(need("--target-day 2026-04-30"), want([100, 40, 5, 55], ["55000.00", "5500.25", "49499.75"]));
    // In May: 20 positions less, and 2,000 EUR less.
    assert_eq!(need("--target-day 2026-05-31"), want([80, 40, 5, 35], ["35000.00", "3500.25", "31499.75"]));
    for as_of in told.as_of(0) {
        assert_eq!(
            need(&format!("--target-day 2026-04-30 {as_of}")),
            want([100, 0, 5, 95], ["95000.00", "6500.50", "88499.50"]),
            "{as_of}"
        );
        assert_eq!(
            need(&format!("--target-day 2026-05-31 {as_of}")),
            want([100, 0, 5, 95], ["95000.00", "6500.50", "88499.50"]),
            "{as_of}"
        );
    }
    for as_of in told.as_of(1) {
        assert_eq!(
            need(&format!("--target-day 2026-05-31 {as_of}")),
            want([100, 40, 5, 55], ["55000.00", "5500.25", "49499.75"]),
            "{as_of}"
        );
    }
    // A scenario is a question, not a booking.
    let scenario = told.user.file("scenario.json", json!({"items": {"notebook": {"quota": "0.50"}}}).to_string());
    let before = told.user.sequence();
    assert_eq!(need(&format!("--target-day 2026-04-30 --scenario {}", scenario.display())).0, [50, 40, 5, 5]);
    assert_eq!((told.user.sequence(), need("--target-day 2026-04-30").0), (before, [100, 40, 5, 55]));
}

both_stores!(a_report_of_a_moment_has_the_same_bytes_for_ever);
fn a_report_of_a_moment_has_the_same_bytes_for_ever() {
    let told = told();
    let user = &told.user;
    let write = |name: &str, as_of: &str| {
        user.say(&format!("report --quarter 2026-Q1 {as_of} --out {name}")).done();
        fs::read(user.path(name)).unwrap()
    };
    let endings = ["pdf", "xlsx", "json"];
    let first = endings.map(|ending| write(&format!("first.{ending}"), &told.as_of(1)[0]));
    let newest = write("newest.pdf", "");
    assert!(first[0] != newest, "the events of May change nothing in the report of the first quarter's knowledge");
    user.record(&[
        event(
            "later",
            "procurement.payment-made",
            &noon("2026-02-20"),
            &json!({"authority": OFFICE, "line": LINE, "payment": "Z-9", "amount": "7.00"}),
        ),
        report_stock("s2", "2026-03-31", 77, &noon("2026-04-02")),
    ]);
    for (ending, before) in endings.iter().zip(&first) {
        for as_of in told.as_of(1) {
            let again = write(&format!("again.{ending}"), &as_of);
            assert!(again == *before, "{ending} {as_of}: other bytes");
        }
        for file in [format!("first.{ending}"), format!("again.{ending}")] {
            let found = user.ask(&format!("verify {file}"));
            assert_eq!((&found["valid"], &found["as_of"]["sequence"]), (&json!(true), &json!(8)), "{file}: {found}");
        }
    }
    assert!(write("newest.pdf", "") != newest, "what was reported later is in the newest report");
    let report: Value = serde_json::from_slice(&first[2]).unwrap();
    assert_eq!((&report["as_of"]["sequence"], &report["as_of"]["recorded_at"]), (&json!(8), &json!(told.known[1].1)));
    assert_eq!(report["budget"]["total"]["actual"], "1000.25");
}

both_stores!(what_is_not_known_is_null_with_the_reason_and_never_zero);
fn what_is_not_known_is_null_with_the_reason_and_never_zero() {
    let user = Sollist::new();
    let data = json!({"authority": OFFICE, "line": LINE, "amount": "10000.00"});
    user.record(&[event("p", "budget.appropriated", "2026-01-01T00:00:00+01:00", &data)]);
    let rows = user.ask("indicators --by district --until 2026-06-30")["rows"].as_array().unwrap().clone();
    let known: BTreeSet<&str> =
        rows.iter().filter(|row| !row["value"].is_null()).map(|row| row["id"].as_str().unwrap()).collect();
    // A forecast without a past rests on the published profile, and says so.
    let money = ["budget.available", "budget.forecast", "budget.outflow", "budget.utilisation"];
    assert_eq!(known, BTreeSet::from(money));
    let ids: BTreeSet<&str> = rows.iter().map(|row| row["id"].as_str().unwrap()).collect();
    for id in [
        "mobile.device-rate",
        "mobile.access-rate",
        "mobile.capable-rate",
        "mobile.one-device-rate",
        "procurement.delivery-rate",
        "procurement.issue-rate",
        "procurement.lead-time",
        "rollout.degree",
        "rollout.required-rate",
        "efile.connection-rate",
        "efile.usage-rate",
        "efile.licence-use",
        "device.over-age-rate",
        "cost.per-device",
        "cost.per-mobile-workplace",
        "data.completeness",
        "data.punctuality",
        "data.age",
        "need.total",
        "need.covered-rate",
        "cost.per-workplace",
        "cost.tco-workplace",
        "device.per-workplace",
        "forecast.variance",
        "budget.allocation-coverage",
        "budget.carry-over-rate",
        "budget.ve-use",
        "procurement.on-time",
        "procurement.open-invoices",
        "project.milestones-on-time",
        "data.latency",
        "evm.cpi",
        "evm.spi-time",
        "evm.accrued",
        "green.embodied",
        "green.energy",
        "green.device-life",
        "green.retired",
    ] {
        assert!(ids.contains(id), "{id} is not shown at all");
    }
    for row in &rows {
        let reason = row.get("reason").and_then(Value::as_str).unwrap_or_default();
        assert_eq!(row["value"].is_null(), !reason.is_empty(), "{row}");
    }
    // Nobody's headcount is guessed: the district is named as not having reported.
    let need = user.ask("need --target-day 2026-12-31");
    assert_eq!((&need["rows"], &need["not_reported"]), (&json!([]), &json!([OFFICE])));
    // A count of zero is known, and is zero.
    user.record(&[
        event(
            "h",
            "staffing.headcount-reported",
            &noon("2026-02-01"),
            &json!({"authority": OFFICE, "as_of": "2026-02-01", "employees": 9,
            "workplaces": 9, "eligible": 9, "definition": "x"}),
        ),
        report_stock("s", "2026-02-01", 0, &noon("2026-02-01")),
    ]);
    let row = &user.ask("indicators --id mobile.device-rate")["rows"][0];
    assert_eq!((&row["value"], &row["numerator"], &row["denominator"]), (&json!(0.0), &json!(0), &json!(9)));
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap_or_else(|| panic!("no object: {value}")).keys().map(String::as_str).collect()
}

fn is_amount(value: &Value) -> bool {
    let text = value.as_str().unwrap_or_default();
    let digits = text.strip_prefix('-').unwrap_or(text);
    let Some((whole, hundredths)) = digits.split_once('.') else { return false };
    let all = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    all(whole) && all(hundredths) && hundredths.len() == 2 && (whole == "0" || !whole.starts_with('0'))
}

const AMOUNTS: [&str; 8] =
    ["appropriation", "carry_over", "adjustments", "soll", "frozen", "commitments", "actual", "available"];
const BUDGET_KEYS: [&str; 6] = ["year", "section", "district", "authority", "programme", "line"];

both_stores!(a_budget_in_json_has_the_keys_of_its_grouping_and_no_others);
fn a_budget_in_json_has_the_keys_of_its_grouping_and_no_others() {
    let told = told();
    for (by, named) in [
        ("", &["year"][..]),
        ("--by district", &["year", "district"]),
        ("--by authority", &["year", "district", "authority"]),
        ("--by programme", &["year", "programme"]),
        ("--by district,programme", &["year", "district", "programme"]),
        ("--by line", &BUDGET_KEYS),
    ] {
        let answer = told.user.ask(&format!("budget {by}"));
        assert_eq!(keys(&answer), ["as_of", "rows", "total"], "{by}");
        assert_eq!(keys(&answer["as_of"]), ["sequence", "recorded_at", "hash"]);
        assert!(answer["as_of"]["sequence"].is_u64() && answer["as_of"]["recorded_at"].is_string());
        assert_eq!(keys(&answer["total"]), AMOUNTS, "{by}");
        let rows = answer["rows"].as_array().unwrap();
        assert_eq!(rows.len(), if by == "--by line" { 2 } else { 1 }, "{by}");
        for row in rows {
            assert_eq!(keys(row), [named, &AMOUNTS].concat(), "{by}");
            assert!(AMOUNTS.iter().all(|key| is_amount(&row[*key])) && row["year"] == 2026, "{row}");
        }
    }
    let line = told.user.ask("budget --by line")["rows"][0].clone();
    assert_eq!(
        BUDGET_KEYS.map(|key| line[key].clone()),
        [json!(2026), json!("25"), json!("03"), json!(OFFICE), json!("mobile-devices"), json!(LINE)]
    );
    // The same in CSV, with the same words above it.
    let csv = told.user.say("budget --by line --format csv").done().out;
    let mut lines = csv.lines();
    // A column that no row has is there all the same, for whoever reads it by program.
    let columns = [&BUDGET_KEYS[..], &AMOUNTS, &["reason"]].concat();
    assert_eq!(lines.next().unwrap(), columns.join(","));
    let value = |key: &str| match &line[key] {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    assert_eq!(lines.next().unwrap(), columns.iter().map(|key| value(key)).collect::<Vec<_>>().join(","));
}

both_stores!(indicators_in_json_name_their_grouping_and_both_parts);
fn indicators_in_json_name_their_grouping_and_both_parts() {
    let told = told();
    let must = ["id", "value", "numerator", "denominator", "unit"];
    let may = [
        "reason",
        "not_reported",
        "series_break",
        "definition",
        "rollout",
        "project",
        "due_year",
        "target_day",
        "older_share",
        "notes",
    ];
    for (by, named) in [
        ("", &[][..]),
        ("--by district", &["district"]),
        ("--by authority", &["district", "authority"]),
        ("--by programme", &["programme"]),
    ] {
        let answer = told.user.ask(&format!("indicators {by}"));
        assert_eq!(keys(&answer), ["as_of", "rows"]);
        let rows = answer["rows"].as_array().unwrap();
        assert!(rows.len() >= 20, "{by}: {} rows", rows.len());
        for row in rows {
            let has: BTreeSet<&str> = keys(row).into_iter().collect();
            assert!(must.iter().all(|key| has.contains(key)), "{by}: {row}");
            for key in ["district", "authority", "programme"] {
                // A headcount has no programme: only what has one is broken down by it.
                let context = row["id"].as_str().unwrap().split('.').next().unwrap();
                let applies = key != "programme"
                    || ["budget", "forecast", "procurement", "device", "cost", "need"].contains(&context);
                assert_eq!(has.contains(key), named.contains(&key) && applies, "{by}: {row}");
            }
            assert!(
                has.iter().all(|key| must.contains(key) || may.contains(key) || named.contains(key)),
                "{by}: {row}"
            );
            // Counts are numbers, amounts are strings, and a ratio comes with both its parts.
            for part in ["numerator", "denominator"] {
                assert!(
                    row[part].is_null() || row[part].is_i64() || row[part].is_u64() || is_amount(&row[part]),
                    "{part}: {row}"
                );
            }
            match row["unit"].as_str().unwrap() {
                "EUR" => assert!(row["value"].is_null() || is_amount(&row["value"]), "{row}"),
                _ => assert!(row["value"].is_null() || row["value"].is_number(), "{row}"),
            }
            if row["unit"] == "percent" && !row["value"].is_null() {
                assert!(!row["numerator"].is_null() && !row["denominator"].is_null(), "{row}");
            }
        }
    }
    let unknown = told.user.say("indicators --id mobile.devices").ended(1);
    assert!(unknown.err.contains("mobile.devices") && unknown.out.is_empty(), "{}", unknown.err);
}

both_stores!(a_need_in_json_has_counts_as_numbers_and_amounts_as_strings);
fn a_need_in_json_has_counts_as_numbers_and_amounts_as_strings() {
    let told = told();
    let plain = told.user.ask("need --target-day 2026-04-30");
    let row_keys =
        ["district", "authority", "item", "target", "usable", "pipeline", "quantity", "gross", "cover", "need"];
    assert_eq!(keys(&plain)[..4], ["as_of", "target_day", "rows", "total"]);
    assert_eq!(plain["target_day"], "2026-04-30");
    assert_eq!(keys(&plain["total"]), ["gross", "cover", "need"]);
    let row = &plain["rows"][0];
    assert_eq!(keys(row), row_keys);
    assert!(
        row_keys[3..7].iter().all(|key| row[*key].is_u64()) && row_keys[7..].iter().all(|key| is_amount(&row[*key])),
        "{row}"
    );

    // Explained, each row carries its tree: formula, inputs, and the events and parameters behind it.
    let explained = told.user.ask("need --target-day 2026-04-30 --explain")["rows"][0].clone();
    assert_eq!(keys(&explained), [&row_keys[..], &["tree"]].concat());
    let (mut events, mut parameters) = (BTreeSet::new(), 0);
    let mut waiting = vec![&explained["tree"]];
    while let Some(node) = waiting.pop() {
        assert!(
            !node["formula"].as_str().unwrap().is_empty() && node["inputs"].is_object() && !node["value"].is_null(),
            "{node}"
        );
        events.extend(node["events"].as_array().unwrap().iter().map(|event| event["seq"].as_u64().unwrap()));
        parameters += node["parameters"].as_array().unwrap().len();
        waiting.extend(node["children"].as_array().unwrap());
    }
    // The two lines, the headcount, the order, the payment, the stock.
    assert!([1, 2, 3, 5, 7, 8].iter().all(|seq| events.contains(seq)), "{events:?}");
    assert!(parameters > 0 && !events.contains(&9), "{events:?}");
}

both_stores!(what_is_counted_before_its_day_is_said_wherever_it_counts);
fn what_is_counted_before_its_day_is_said_wherever_it_counts() {
    let day = |days: i64| {
        let today = sollist_contract::day::Day::of(jiff::Timestamp::now()).date();
        today.checked_add(jiff::Span::new().days(days)).unwrap().to_string()
    };
    let german = |day: &str| day.split('-').rev().collect::<Vec<_>>().join(".");
    let (today, soon, late) = (day(0), day(1), day(20));
    let line = format!("{}/30/25/bezirksamt-pankow/geraete", &today[..4]);
    let user = Sollist::new();
    let on = |id: &str, kind: &str, day: &str, data: Value| {
        let mut data = data;
        data["authority"] = json!(OFFICE);
        event(id, kind, &noon(day), &data)
    };
    let order = |order: &str, day: &str| {
        let data = json!({"order": order, "line": line, "item": "notebook", "quantity": 5, "amount": "10.00"});
        on(&format!("o-{order}"), "procurement.order-placed", day, data)
    };
    let plan = json!({"line": line, "amount": "1000.00", "programme": "mobile-devices", "kind": "consumptive"});
    let stock = json!({"item": "notebook", "in_use": 1, "in_stock": 5, "as_of": today});
    user.record(&[
        on("plan", "budget.appropriated", &format!("{}-01-01", &today[..4]), plan),
        on("s-1", "rollout.stock-reported", &today, stock),
        order("B-1", &today),
    ]);
    let asked = [
        "budget --by line",
        "indicators --id budget.available",
        "explain budget.available",
        &format!("budget --line {line}"),
        &format!("budget --line {line} --explain"),
    ]
    .map(str::to_owned);
    for asked in &asked {
        assert_eq!(user.ask(asked)["as_of"].get("ahead"), None, "{asked}");
        assert!(!user.say(asked).done().out.contains("erst nach dem"), "{asked}");
    }
    assert!(!user.say("count list").done().out.contains("erst nach heute"));
    user.record(&[
        order("B-2", &soon),
        order("B-3", &late),
        on("i-1", "rollout.devices-issued", &late, json!({"item": "notebook", "quantity": 2})),
    ]);
    let said = format!(
        "Darin 2 Ereignisse, die erst nach dem {} wirken, das späteste am {}; ohne: --until {}.",
        german(&today),
        german(&late),
        german(&today)
    );
    for asked in &asked {
        let ahead = user.ask(asked)["as_of"]["ahead"].clone();
        assert_eq!(ahead, json!({"events": 2, "after": today, "last_day": late}), "{asked}");
        assert!(user.say(asked).done().out.replace('\n', " ").contains(&said), "{asked}");
        // What is advised leaves it out.
        let until = user.ask(&format!("{asked} --until {today}"));
        assert_eq!(until["as_of"].get("ahead"), None, "{asked}");
        let csv = user.say(&format!("{asked} --format csv")).done();
        assert!(csv.err.contains(&said) && !csv.out.contains("Darin"), "{asked}: {}", csv.err);
    }
    assert_eq!(user.ask("budget")["total"]["commitments"], "30.00");
    assert_eq!(user.ask(&format!("budget --until {today}"))["total"]["commitments"], "10.00");
    let list = user.say("count list").done().out.replace('\n', " ");
    let said = format!(
        "Bei einer Zeile zählt mit, was erst nach heute ({}) wirkt, das späteste am {}.",
        german(&today),
        german(&late)
    );
    assert!(list.contains(&said), "{list}");
    assert_eq!(user.ask("count list")["stocks"][0]["last_day"], late);
    for (list, key, rows) in [("order list", "orders", "Bei 2 Zeilen"), ("line list", "lines", "Bei einer Zeile")] {
        let said = format!("{rows} zählt mit, was erst nach heute ({}) wirkt, das späteste am", german(&today));
        let out = user.say(list).done().out.replace('\n', " ");
        assert!(out.contains(&said) && out.contains(&german(&late)), "{out}");
        let rows = user.ask(list)[key].clone();
        assert_eq!(rows.as_array().unwrap().last().unwrap()["last_day"], late, "{rows}");
        assert!(user.say(&format!("{list} --format csv")).done().err.contains(&said));
    }
    let counts = user.ask("indicators --id mobile.device-rate")["as_of"]["ahead"].clone();
    assert_eq!(counts, json!({"events": 1, "after": today, "last_day": late}));
}

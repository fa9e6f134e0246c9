//! The acceptance cases: what was reported between 2020 and 2025, told as events, must give the figures computed from
//! it by hand (shared/reference/acceptance_cases.csv; A12, the real plan, is in `golden_path`).

use serde_json::{Value, json};

use crate::{
    sollist::{Sollist, event},
    stores::both_stores,
};

/// The cases of the list, each with the test that tells it.
const CASES: [(u8, &str, &str); 13] = [
    (1, "acceptance.rs", "a1_steglitz_zehlendorf_lacks_a_million"),
    (2, "acceptance.rs", "a2_613_of_1213_delivered"),
    (3, "acceptance.rs", "a3_friedrichshain_kreuzberg_has_606_in_stock"),
    (4, "acceptance.rs", "a4_treptow_koepenick_access_at_once_and_shared"),
    (5, "acceptance.rs", "a5_mitte_before_and_after_415_notebooks"),
    (6, "acceptance.rs", "a6_the_districts_and_the_press_release_that_contradicts"),
    (7, "acceptance.rs", "a7_berlin_two_figures_for_the_same_thing"),
    (8, "acceptance.rs", "a8_windows_11_in_the_districts"),
    (9, "acceptance.rs", "a9_another_denominator_is_a_break_in_the_series"),
    (10, "acceptance.rs", "a10_extended_support_for_30000_computers"),
    (11, "acceptance.rs", "a11_the_digital_file_has_accounts_and_users"),
    (12, "golden_path.rs", "Case A12: section 25 of 2026, 34 chapters"),
    (13, "acceptance.rs", "a13_a_report_put_off_four_times_is_not_on_time"),
];

#[test]
fn all_thirteen_cases_of_the_list_are_told() {
    let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    for (place, (number, file, test)) in (1..).zip(CASES) {
        assert_eq!(number, place);
        let source = std::fs::read_to_string(here.join(file)).unwrap();
        // A test is named in its declaration beside its list here.
        let named = if file == "acceptance.rs" { format!("both_stores!({test});") } else { test.to_owned() };
        assert!(source.contains(&named), "A{number}: {named} in {file}");
    }
}

/// Noon of a day in Berlin's winter; what hour it is does not matter in any case.
fn at(day: &str) -> String {
    format!("{day}T12:00:00+01:00")
}

/// Events of one authority, in the order told.
struct Story {
    lines: Vec<String>,
}

impl Story {
    fn new() -> Story {
        Story { lines: Vec::new() }
    }
    fn tell(&mut self, day: &str, kind: &str, data: Value) -> &mut Story {
        let id = format!("{}", self.lines.len() + 1);
        self.lines.push(event(&id, kind, &at(day), &data));
        self
    }
    /// A small plan of the year, so that the authority is known.
    fn plan(&mut self, authority: &str, line: &str, amount: &str) -> &mut Story {
        let year = &line[..4];
        self.tell(
            &format!("{year}-01-01"),
            "budget.appropriated",
            json!({"authority": authority, "line": line, "amount": amount, "kind": "consumptive",
                "programme": "mobile-devices"}),
        )
    }
    fn heads(&mut self, authority: &str, day: &str, eligible: u32) -> &mut Story {
        self.tell(
            day,
            "staffing.headcount-reported",
            json!({"authority": authority, "as_of": day, "employees": eligible, "workplaces": eligible,
                "eligible": eligible,
                "definition": "wie berichtet"}),
        )
    }
    fn stock(&mut self, authority: &str, day: &str, in_use: u32) -> &mut Story {
        self.tell(
            day,
            "rollout.stock-reported",
            json!({"authority": authority, "item": "notebook", "in_use": in_use, "in_stock": 0, "as_of": day}),
        )
    }
    fn order(&mut self, authority: &str, line: &str, day: &str, quantity: u32, amount: &str) -> &mut Story {
        self.tell(
            day,
            "procurement.order-placed",
            json!({"authority": authority, "order": "B-1", "line": line, "item": "notebook", "quantity": quantity,
                "amount": amount}),
        )
    }
    fn deliver(&mut self, authority: &str, day: &str, quantity: u32) -> &mut Story {
        self.tell(
            day,
            "procurement.goods-delivered",
            json!({"authority": authority, "order": "B-1", "quantity": quantity, "delivered_on": day}),
        )
    }
    fn issue(&mut self, authority: &str, day: &str, quantity: u32) -> &mut Story {
        self.tell(
            day,
            "rollout.devices-issued",
            json!({"authority": authority, "item": "notebook", "quantity": quantity}),
        )
    }
    fn parameters(&mut self, day: &str, items: Value) -> &mut Story {
        self.tell(day, "parameters.published", json!({"set": "test", "valid_from": day, "values": {"items": items}}))
    }
    fn figure(&mut self, day: &str, figure: Value) -> &mut Story {
        let mut data = json!({"definition": "wie veröffentlicht", "as_of": day});
        data.as_object_mut().unwrap().extend(figure.as_object().unwrap().clone());
        self.tell(day, "figure.reported", data)
    }
    #[track_caller]
    fn recorded(&self) -> Sollist {
        let user = Sollist::new();
        user.record(&self.lines);
        user
    }
}

/// The only row of an indicator.
#[track_caller]
fn indicator(user: &Sollist, question: &str) -> Value {
    let answer = user.ask(&format!("indicators --id {question}"));
    let rows = answer["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 1, "{question}: {answer}");
    rows[0].clone()
}

/// An indicator's value with both parts it is made of.
#[track_caller]
fn check(user: &Sollist, question: &str, value: Value, numerator: Value, denominator: Value) {
    let row = indicator(user, question);
    assert_eq!(
        (&row["value"], &row["numerator"], &row["denominator"]),
        (&value, &numerator, &denominator),
        "{question}: {row}"
    );
    assert!(row.get("reason").is_none(), "{question}: {row}");
}

/// The published figures that a report of the quarter sets beside ours.
fn contradictions(user: &Sollist, quarter: &str) -> Vec<Value> {
    report(user, quarter)["contradictions"].as_array().unwrap().clone()
}

fn report(user: &Sollist, quarter: &str) -> Value {
    user.say(&format!("report --quarter {quarter} --out report.json")).done();
    serde_json::from_slice(&std::fs::read(user.path("report.json")).unwrap()).unwrap()
}

const SZ: &str = "ba-steglitz-zehlendorf";
const SZ_LINE: &str = "2021/30/25/bezirksamt-steglitz-zehlendorf/hardware";

/// 1,213 notebooks promised, 1,300,000 EUR, a hardware budget of 300,000 EUR. The price is the one that makes the
/// amount, to the cent; the reference rounds it to 1,071.72.
fn steglitz_zehlendorf() -> Story {
    let mut story = Story::new();
    story.plan(SZ, SZ_LINE, "300000.00").heads(SZ, "2021-01-01", 1213).parameters(
        "2021-01-01",
        json!({"notebook": {"programme": "mobile-devices", "unit_price": "1071.723", "quota": "1.00", "life_months": 60,
            "running_cost_per_year": "0.00"}}),
    );
    story
}

both_stores!(a1_steglitz_zehlendorf_lacks_a_million);
/// A1 and docs/spec.md#extra-need; leute.tagesspiegel.de/steglitz-zehlendorf 163379 (Große Anfrage, BVV of 2021-03-17).
fn a1_steglitz_zehlendorf_lacks_a_million() {
    let user = steglitz_zehlendorf().recorded();
    let need = user.ask("need --target-day 2021-12-31");
    assert_eq!(
        need["rows"],
        json!([{"district": "06", "authority": SZ, "item": "notebook", "target": 1213, "usable": 0, "pipeline": 0,
            "quantity": 1213,
            "gross": "1300000.00", "cover": "300000.00", "need": "1000000.00"}])
    );
    assert_eq!(need["total"], json!({"gross": "1300000.00", "cover": "300000.00", "need": "1000000.00"}));
    assert_eq!(need["not_reported"], json!([]));
    // The indicator says the same.
    assert_eq!(indicator(&user, "need.total --until 2021-12-31")["value"], "1000000.00");
}

both_stores!(a1_the_unit_cost_follows_from_what_was_paid);
/// A1, the price: 1,300,000 EUR paid for 1,213 notebooks are 1,071.72 EUR each.
fn a1_the_unit_cost_follows_from_what_was_paid() {
    let mut story = Story::new();
    story.plan(SZ, SZ_LINE, "1300000.00").order(SZ, SZ_LINE, "2021-02-01", 1213, "1300000.00").deliver(
        SZ,
        "2021-03-01",
        1213,
    );
    story.issue(SZ, "2021-03-02", 1213).tell(
        "2021-03-03",
        "procurement.payment-made",
        json!({"authority": SZ, "order": "B-1", "line": SZ_LINE, "payment": "Z-1", "amount": "1300000.00",
            "final": true}),
    );
    check(&story.recorded(), "cost.per-device", json!("1071.72"), json!("1300000.00"), json!(1213));
}

both_stores!(a2_613_of_1213_delivered);
/// A2; the same source: 613 of the 1,213 delivered.
fn a2_613_of_1213_delivered() {
    let mut story = steglitz_zehlendorf();
    // Reported as a fact, the order is recorded although the line has not enough money, and the line is marked.
    story.order(SZ, SZ_LINE, "2021-01-14", 1213, "1300000.00").deliver(SZ, "2021-03-01", 613);
    let user = story.recorded();
    check(&user, "procurement.delivery-rate", json!(50.5), json!(613), json!(1213));
    let need = &user.ask("need --target-day 2021-12-31")["rows"][0];
    assert_eq!((&need["usable"], &need["pipeline"], &need["quantity"]), (&json!(613), &json!(600), &json!(0)));
    assert_eq!(user.ask("budget --by line")["rows"][0]["available"], "-1000000.00");
    assert!(user.say("budget --by line").done().out.contains("überzogen"));
}

both_stores!(a3_friedrichshain_kreuzberg_has_606_in_stock);
/// A3; morgenpost.de/berlin/article231610185 (mid February 2021): 1,006 delivered, 400 issued.
fn a3_friedrichshain_kreuzberg_has_606_in_stock() {
    let (fk, line) = ("ba-friedrichshain-kreuzberg", "2021/30/25/bezirksamt-friedrichshain-kreuzberg/hardware");
    let mut story = Story::new();
    story.plan(fk, line, "1100000.00").order(fk, line, "2021-01-04", 1006, "1078150.00").deliver(
        fk,
        "2021-02-10",
        1006,
    );
    story.issue(fk, "2021-02-15", 400);
    let user = story.recorded();
    check(&user, "procurement.issue-rate", json!(39.8), json!(400), json!(1006));
    let issue = |id: &str, quantity: u32| {
        event(
            id,
            "rollout.devices-issued",
            &at("2021-02-16"),
            &json!({"authority": fk, "item": "notebook", "quantity": quantity}),
        )
    };
    let refused = user.events(&[issue("too-many", 607)]).ended(1).json();
    assert_eq!(refused["refused"][0]["reason"], "STOCK_TOO_LITTLE");
    user.record(&[issue("all", 606)]);
    check(&user, "procurement.issue-rate", json!(100.0), json!(1006), json!(1006));
}

both_stores!(a4_treptow_koepenick_access_at_once_and_shared);
/// A4; SchrA VIII/1369 (answer of 2021-01-21): 306 at the same time, 571 with shared access, of 1,347. Two indicators.
fn a4_treptow_koepenick_access_at_once_and_shared() {
    let tk = "ba-treptow-koepenick";
    let mut story = Story::new();
    story.plan(tk, "2021/30/25/bezirksamt-treptow-koepenick/hardware", "1.00").heads(tk, "2021-01-21", 1347);
    story.stock(tk, "2021-01-21", 900);
    story.tell(
        "2021-01-21",
        "rollout.remote-access-provided",
        json!({"authority": tk, "sessions": 306, "accounts": 571}),
    );
    let user = story.recorded();
    check(&user, "mobile.access-rate", json!(22.7), json!(306), json!(1347));
    check(&user, "mobile.capable-rate", json!(42.4), json!(571), json!(1347));
}

both_stores!(a5_mitte_before_and_after_415_notebooks);
/// A5; tagesspiegel.de 26780956 (January 2021): 285 of 2,550, and 415 notebooks more.
fn a5_mitte_before_and_after_415_notebooks() {
    let line = "2021/30/25/bezirksamt-mitte/hardware";
    let mut story = Story::new();
    story.plan("ba-mitte", line, "500000.00").heads("ba-mitte", "2021-01-04", 2550).stock(
        "ba-mitte",
        "2021-01-04",
        285,
    );
    story.order("ba-mitte", line, "2021-01-05", 415, "444765.00").deliver("ba-mitte", "2021-01-25", 415);
    story.issue("ba-mitte", "2021-01-27", 415);
    let user = story.recorded();
    check(&user, "mobile.device-rate --until 2021-01-26", json!(11.2), json!(285), json!(2550));
    check(&user, "mobile.device-rate", json!(27.5), json!(700), json!(2550));
}

both_stores!(a6_the_districts_and_the_press_release_that_contradicts);
/// A6; morgenpost.de/berlin/article231339306, and the press release berlin.de artikel.1042443 (from 2021-01-15): 2,600
/// devices for 23,800, 5,000 more; the release says 12 and 33 percent.
fn a6_the_districts_and_the_press_release_that_contradicts() {
    let mut story = Story::new();
    // The state's own IT stands beside the districts and must not count as one.
    let offices = [
        ("ba-mitte", "bezirksamt-mitte", 11_900, 1_300),
        ("ba-pankow", "bezirksamt-pankow", 11_900, 1_300),
        ("ikt-steuerung", "ikt", 500, 500),
    ];
    for (authority, chapter, eligible, in_use) in offices {
        story.plan(authority, &format!("2021/30/25/{chapter}/hardware"), "1.00");
        story.heads(authority, "2021-01-10", eligible).stock(authority, "2021-01-10", in_use);
    }
    story.figure(
        "2021-01-15",
        json!({"metric": "mobile.device-rate", "scope": "districts", "value": "12", "origin": "Pressemitteilung"}),
    );
    for authority in ["ba-mitte", "ba-pankow"] {
        story.stock(authority, "2021-03-31", 1_300 + 2_500);
    }
    story.figure(
        "2021-03-31",
        json!({"metric": "mobile.device-rate", "scope": "districts", "value": "33", "origin": "Pressemitteilung"}),
    );
    let user = story.recorded();
    let districts = |until: &str| {
        let answer = user.ask(&format!("indicators --id mobile.device-rate --by district --until {until}"));
        let rows = answer["rows"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|row| row["district"] != "00")
            .cloned()
            .collect::<Vec<Value>>();
        let sum = |key: &str| rows.iter().map(|row| row[key].as_u64().unwrap()).sum::<u64>();
        (sum("numerator"), sum("denominator"))
    };
    assert_eq!((districts("2021-01-15"), districts("2021-03-31")), ((2_600, 23_800), (7_600, 23_800)));
    let found = contradictions(&user, "2021-Q1");
    let shown = |one: &Value| {
        json!([one["value"], one["ours_numerator"], one["ours_denominator"], one["differs_from_ours"], one["origin"]])
    };
    assert_eq!(
        found.iter().map(shown).collect::<Vec<Value>>(),
        [
            json!(["12", 2_600, 23_800, true, "Pressemitteilung"]),
            json!(["33", 7_600, 23_800, true, "Pressemitteilung"])
        ]
    );
    // Ours as exactly as theirs: whole percents.
    assert_eq!((&found[0]["ours"], &found[1]["ours"]), (&json!("11"), &json!("32")));
}

both_stores!(a7_berlin_two_figures_for_the_same_thing);
/// A7; rbb24.de, checkpoint.tagesspiegel.de (January 2021): 28,000 laptops, 12,500 VPN, 85,000 with a PC; 40 and 12
/// percent were in the press in the same month.
fn a7_berlin_two_figures_for_the_same_thing() {
    let mut story = Story::new();
    for (authority, chapter, eligible, in_use, sessions) in
        [("ikt-steuerung", "ikt", 61_200, 25_400, 9_000), ("ba-mitte", "bezirksamt-mitte", 23_800, 2_600, 3_500)]
    {
        story.plan(authority, &format!("2021/30/25/{chapter}/hardware"), "1.00");
        story.heads(authority, "2021-01-11", eligible).stock(authority, "2021-01-11", in_use);
        story.tell(
            "2021-01-11",
            "rollout.remote-access-provided",
            json!({"authority": authority, "sessions": sessions}),
        );
    }
    story.figure(
        "2021-01-11",
        json!({"metric": "mobile.capable-rate", "scope": "berlin", "numerator": "34000", "denominator": "86000",
            "origin": "rbb24"}),
    );
    story.figure(
        "2021-01-11",
        json!({"metric": "mobile.capable-rate", "scope": "berlin", "value": "12", "origin": "checkpoint"}),
    );
    let user = story.recorded();
    check(&user, "mobile.device-rate", json!(32.9), json!(28_000), json!(85_000));
    check(&user, "mobile.access-rate", json!(14.7), json!(12_500), json!(85_000));
    // What one authority has too much of helps no other: 9,000 and 2,600.
    check(&user, "mobile.capable-rate", json!(13.6), json!(11_600), json!(85_000));
    let found = contradictions(&user, "2021-Q1");
    assert_eq!(found.len(), 2);
    for one in &found {
        assert_eq!(
            (&one["differs_from_ours"], one["differs_from"].as_array().unwrap().len()),
            (&json!(true), 1),
            "{one}"
        );
    }
    assert_eq!((&found[0]["ours"], &found[1]["ours"]), (&json!("13.6"), &json!("14")));
    // The same on the command line: 39.5 less 13.6 points, and what of it is due to what counts; of a value without
    // parts the difference only.
    let beside = user.ask("published --contradicting");
    let shown = |row: &Value| {
        json!([row["value"], row["our_value"], row["difference"], row["by_numerator"], row["by_denominator"]])
    };
    assert_eq!(
        beside["rows"].as_array().unwrap().iter().map(shown).collect::<Vec<Value>>(),
        [json!([39.5, 13.6, 25.9, 26.2, -0.3]), json!([12, 14, -2, null, null])]
    );
    let contradicts = |row: &Value| json!([row["scope"], row["differs_from"], row["origin"]]);
    assert_eq!(
        contradicts(&beside["rows"][0]),
        json!(["berlin", [beside["rows"][1]["sequence"].to_string()], "rbb24"])
    );
    let told = user.say("published --wide").done();
    for word in ["Mobile Arbeitsfähigkeit", "Berlin", "39,5", "Punkte", "wie veröffentlicht"] {
        assert!(told.sentences().contains(word), "{word}: {}", told.out);
    }
    assert_eq!(user.ask("published --until 2021-01-10")["rows"], json!([]));
    user.say("published --id nirgendwo.veröffentlicht").ended(1);
}

fn windows_11() -> Sollist {
    let mut story = Story::new();
    for (authority, chapter) in [("ba-mitte", "bezirksamt-mitte"), ("ikt-steuerung", "ikt")] {
        story.plan(authority, &format!("2025/30/25/{chapter}/hardware"), "1.00");
        let rollout = |total: u32| {
            json!({"authority": authority, "rollout": "windows-11", "scope": total,
            "deadline": "2025-10-14"})
        };
        story.tell("2025-01-02", "rollout.planned", rollout(if authority == "ba-mitte" { 39_387 } else { 93_781 }));
    }
    let progress = |authority: &str, done: u32, total: u32| {
        json!({"authority": authority, "rollout": "windows-11",
        "done": done, "total": total})
    };
    story.tell("2025-02-14", "rollout.progressed", progress("ba-mitte", 954, 39_387));
    story.tell("2025-02-14", "rollout.progressed", progress("ikt-steuerung", 3_548, 93_781));
    // 96,613 in June: 39,387 of the districts and what the other scope leaves.
    story.tell("2025-06-02", "rollout.progressed", progress("ikt-steuerung", 10_790, 57_226));
    story.recorded()
}

both_stores!(a8_windows_11_in_the_districts);
/// A8; Drs. 19/21464 (February 2025): 954 of 39,387 in the districts, 38,433 remain until 14 October.
fn a8_windows_11_in_the_districts() {
    let user = windows_11();
    check(&user, "rollout.degree --district 01 --until 2025-02-28", json!(2.4), json!(954), json!(39_387));
    let rate = indicator(&user, "rollout.required-rate --district 01 --until 2025-02-28");
    assert_eq!(
        (&rate["rollout"], &rate["numerator"], &rate["unit"]),
        (&json!("windows-11"), &json!(38_433), &json!("per-day"))
    );
    // 1 March to 14 October 2025 has 162 Mondays to Fridays; without Women's Day (a Saturday), Good Friday, Easter
    // Monday, 1 May, 8 May (80 years of liberation, in Berlin in 2025), Ascension, Whit Monday and 3 October 155
    // remain.
    assert_eq!(rate["denominator"], json!(155), "{rate}");
    assert_eq!(rate["value"], json!(248.0), "38,433 / 155 = 247.95…: {rate}");
}

both_stores!(a9_another_denominator_is_a_break_in_the_series);
/// A9; Drs. 19/21464 and heise.de/-10452109 (June 2025): another total than before is a marked break in the series.
fn a9_another_denominator_is_a_break_in_the_series() {
    let user = windows_11();
    check(&user, "rollout.degree --until 2025-02-28", json!(3.4), json!(4_502), json!(133_168));
    let february = indicator(&user, "rollout.degree --until 2025-02-28");
    assert!(february.get("series_break").is_none(), "{february}");
    let june = indicator(&user, "rollout.degree --until 2025-06-30");
    assert_eq!(
        (&june["value"], &june["numerator"], &june["denominator"]),
        (&json!(12.2), &json!(11_744), &json!(96_613))
    );
    assert_eq!(june["series_break"], true);
    let breaks = |quarter: &str| report(&user, quarter)["breaks"].as_array().unwrap().len();
    assert!(breaks("2025-Q1") == 0 && breaks("2025-Q2") > 0, "the report names the break from the second quarter on");
}

both_stores!(a10_extended_support_for_30000_computers);
/// A10; checkpoint.tagesspiegel.de 6jJgF672rli7iaiUDbGXkP (November 2025): 30,000 computers, 63.18 EUR each.
fn a10_extended_support_for_30000_computers() {
    let mut story = Story::new();
    story
        .plan("ikt-steuerung", "2025/30/25/ikt/hardware", "0.00")
        .heads("ikt-steuerung", "2025-11-01", 30_000)
        .parameters(
            "2025-11-01",
            json!({"windows-10-esu": {"programme": "workplace", "unit_price": "63.18", "quota": "1",
            "running_cost_per_year": "0"}}),
        );
    let need = story.recorded().ask("need --target-day 2025-12-31");
    assert_eq!(need["total"], json!({"gross": "1895400.00", "cover": "0.00", "need": "1895400.00"}));
}

both_stores!(a11_the_digital_file_has_accounts_and_users);
/// A11; berliner-abendblatt ?p=276712: 10,000 accounts, 3,000 at the same time, 70,000 to be.
fn a11_the_digital_file_has_accounts_and_users() {
    let mut story = Story::new();
    story.plan("ikt-steuerung", "2025/30/25/ikt/e-akte", "1.00").heads("ikt-steuerung", "2025-06-01", 70_000);
    story.tell(
        "2025-06-01",
        "rollout.licences-provided",
        json!({"authority": "ikt-steuerung", "licence": "e-file-licence", "quantity": 70_000}),
    );
    story.tell(
        "2025-06-01",
        "rollout.e-file-used",
        json!({"authority": "ikt-steuerung", "accounts": 10_000, "concurrent": 3_000}),
    );
    let user = story.recorded();
    check(&user, "efile.licence-use", json!(14.3), json!(10_000), json!(70_000));
    check(&user, "efile.usage-rate", json!(4.3), json!(3_000), json!(70_000));
}

both_stores!(a13_a_report_put_off_four_times_is_not_on_time);
/// A13; tagesspiegel.de 27146360 (spring 2021): due on 2021-01-21, put off four times, delivered one day before the
/// sitting.
fn a13_a_report_put_off_four_times_is_not_on_time() {
    let (office, period) = ("ikt-steuerung", "2021-Q1");
    let mut story = Story::new();
    story.plan(office, "2021/30/25/ikt/hardware", "1.00");
    story.tell("2021-01-04", "submission.due", json!({"authority": office, "period": period, "due_on": "2021-01-21"}));
    for (day, until) in [
        ("2021-01-20", "2021-02-04"),
        ("2021-02-03", "2021-02-18"),
        ("2021-02-17", "2021-03-04"),
        ("2021-03-03", "2021-03-25"),
    ] {
        story.tell(day, "submission.extended", json!({"authority": office, "period": period, "new_due_on": until}));
    }
    let received = json!({"authority": office, "period": period, "received_on": "2021-03-24", "complete": true});
    story.tell("2021-03-24", "submission.received", received);
    let user = story.recorded();
    // Complete in the end, but not by the first deadline.
    check(&user, "data.completeness", json!(100.0), json!(1), json!(1));
    check(&user, "data.punctuality", json!(0.0), json!(0), json!(1));
    // Put off, it is not due; that it missed its first deadline shows from that day on.
    let put_off = indicator(&user, "data.completeness --until 2021-03-23");
    assert_eq!((&put_off["value"], put_off["reason"].is_string()), (&json!(null), true), "{put_off}");
    check(&user, "data.punctuality --until 2021-03-23", json!(0.0), json!(0), json!(1));
    let submissions = report(&user, "2021-Q1")["submissions"].clone();
    let one = &submissions[0];
    assert_eq!(
        (&one["extensions"], &one["on_time"], &one["complete"], &one["received_on"]),
        (&json!(4), &json!(false), &json!(true), &json!("2021-03-24"))
    );
    // A report asked for by nobody, or put off to an earlier day, contradicts what is recorded.
    let wrong = json!({"authority": office, "period": period, "new_due_on": "2021-03-25"});
    let refused = user.events(&[event("again", "submission.extended", &at("2021-03-24"), &wrong)]).ended(1).json();
    assert_eq!(refused["refused"][0]["reason"], "SUBMISSION_NOT_EXTENDED");
}

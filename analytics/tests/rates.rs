//! Rates that need more than one kind of fact: one device, over-age, cost, the digital file.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::*;
use serde_json::json;
use sollist_analytics::*;

const BA: &str = "ba-pankow";
const LINE: &str = "2026/30/25/bezirksamt-pankow/ikt";

fn pankow() -> Journal {
    let mut j = Journal::default();
    j.line(BA, LINE, "100000.00", "mobile-devices").line(
        "ba-mitte",
        "2026/30/25/bezirksamt-mitte/ikt",
        "100.00",
        "e-file",
    );
    j.parameters(
        "2026-01-01",
        json!({
            "desktop": {"programme": "workplace", "life_months": 60},
            "notebook": {"programme": "mobile-devices", "life_months": 48},
            "office": {"programme": "workplace", "required_for_mobile_work": true},
        }),
    );
    j.eligible(BA, "2026-01-01", 100);
    let part =
        |in_use: i64, commissioned: &str| json!({"in_use": in_use, "in_stock": 0, "commissioned_on": commissioned});
    for (item, parts) in
        [("notebook", vec![part(30, "2021-12-31"), part(40, "2022-08-01")]), ("desktop", vec![part(45, "2020-01-01")])]
    {
        j.on(
            "2026-01-01",
            "rollout.stock-reported",
            json!({"authority": BA, "item": item, "as_of": "2026-01-01", "parts": parts}),
        );
    }
    j.on(
        "2026-02-01",
        "procurement.payment-made",
        json!({"authority": BA, "line": LINE, "payment": "1", "amount": "1000.00"}),
    );
    j
}

#[test]
fn one_device_age_and_cost() {
    let mut j = pankow();
    let facts = j.facts();
    for (id, until, expected) in [
        // 100 workplaces, 45 with a stationary computer: at most 55 have only a mobile one.
        ("mobile.one-device-rate", "", "55.0 55/100"),
        // The first 30 are older than 48 whole months from 31 January 2026 on.
        ("device.over-age-rate", "2026-01-30", "0.0 0/70"),
        ("device.over-age-rate", "2026-01-31", "42.9 30/70"),
        ("cost.per-device", "", "14.29 1000.00/70"),
        ("mobile.capable-rate", "", "Die Kapazität des Fernzugangs ist nicht gemeldet."),
        ("efile.connection-rate", "", "Weder ein Anschluss an die Digitale Akte noch eine Planung dafür ist gemeldet."),
    ] {
        assert_eq!(said(&figure(&facts, id, until)), expected, "{id} {until}");
    }
    j.on("2026-03-01", "rollout.remote-access-provided", json!({"authority": BA, "sessions": 60}));
    assert_eq!(
        said(&figure(&j.facts(), "mobile.capable-rate", "")),
        "Eine für mobiles Arbeiten nötige Lizenz ist nicht gemeldet."
    );
    j.on("2026-03-01", "rollout.licences-provided", json!({"authority": BA, "licence": "office", "quantity": 50}));
    let facts = j.facts();
    assert_eq!(said(&figure(&facts, "mobile.capable-rate", "")), "50.0 50/100");
    assert_eq!(said(&figure(&facts, "cost.per-mobile-workplace", "")), "20.00 1000.00/50");
}

/// What the Polizei has, which has no positions for it, makes the share of no other larger, and neither does what the
/// Feuerwehr has, of which nobody knows how many positions it has. In both they are workplaces that cost something.
#[test]
fn who_has_no_positions_makes_no_other_look_better() {
    let mut j = pankow();
    for who in [BA, "polizei-berlin", "feuerwehr"] {
        let access = json!({"authority": who, "sessions": 40});
        j.on("2026-03-01", "rollout.remote-access-provided", access);
        j.on("2026-03-01", "rollout.licences-provided", json!({"authority": who, "licence": "office", "quantity": 40}));
    }
    let id = "mobile.capable-rate";
    assert_eq!(said(&figure(&j.facts(), id, "")), "40.0 40/100");
    j.eligible("polizei-berlin", "2026-01-01", 0);
    for who in ["polizei-berlin", "feuerwehr"] {
        j.stock(who, "2026-01-01", "notebook", 30, 0);
    }
    let facts = j.facts();
    let whole = figure(&facts, id, "");
    assert_eq!((said(&whole), whole.definition), ("40.0 40/100".to_owned(), 3));
    // Mitte, of whom nothing is known, is named as well.
    assert_eq!(whole.not_reported.iter().map(ToString::to_string).collect::<Vec<_>>(), ["ba-mitte", "feuerwehr"]);
    for row in rows(&facts, id, "", &["authority"]) {
        let sides = (row.value.is_some(), row.numerator.is_some());
        let has_positions = row.authority.as_ref().is_some_and(|who| who.as_str() == BA);
        assert_eq!(sides, (has_positions, has_positions), "{row:?}");
    }
    assert_eq!(said(&figure(&facts, "cost.per-mobile-workplace", "")), "10.00 1000.00/100");
}

/// A slip in the parameters is nobody's report that is missing.
#[test]
fn where_no_item_is_a_mobile_device_nobody_is_blamed_for_it() {
    let mut j = pankow();
    j.parameters("2026-06-01", json!({"notebook": {"programme": "infrastructure", "life_months": 48}}));
    for id in ["mobile.device-rate", "mobile.capable-rate"] {
        let row = figure(&j.facts(), id, "");
        let why = row.why.as_ref().map(german).unwrap_or_default();
        assert!(why.contains("Kein Gegenstand der geltenden Parameter"), "{id}: {row:?}");
        let blamed: Vec<String> = row.not_reported.iter().map(ToString::to_string).collect();
        // It reported its devices; what it did not report of the rest is named as before.
        let before = figure(&pankow().facts(), id, "");
        let known: Vec<String> = before.not_reported.iter().map(ToString::to_string).collect();
        assert_eq!(blamed, known, "{id}");
    }
}

#[test]
fn a_share_of_old_devices_says_of_how_many_nobody_knows_the_age() {
    let mut j = pankow();
    let notes = |j: &Journal| -> Vec<String> {
        figure(&j.facts(), "device.over-age-rate", "").notes.iter().map(german).collect()
    };
    assert_eq!(notes(&j), [""; 0]);
    j.on(
        "2026-02-01",
        "rollout.stock-reported",
        json!({"authority": BA, "item": "notebook", "as_of": "2026-02-01",
        "parts": [{"in_use": 20, "in_stock": 0, "commissioned_on": "2020-01-01"}, {"in_use": 50, "in_stock": 0}]}),
    );
    let row = figure(&j.facts(), "device.over-age-rate", "");
    assert_eq!(said(&row), "28.6 20/70");
    assert_eq!(notes(&j), ["Bei 50 der 70 Geräte ist das Alter unbekannt; sie zählen nicht als zu alt."]);
}

#[test]
fn the_digital_file_is_connected_where_it_was_planned() {
    let mut j = pankow();
    j.on(
        "2026-02-01",
        "rollout.planned",
        json!({"authority": "ba-mitte", "rollout": "e-file-2026", "scope": "alle Ämter", "deadline": "2026-12-31"}),
    );
    j.on("2026-02-01", "rollout.e-file-connected", json!({"authority": BA}));
    assert_eq!(said(&figure(&j.facts(), "efile.connection-rate", "")), "50.0 1/2");
    let by = rows(&j.facts(), "efile.connection-rate", "", &["district"]);
    assert_eq!(by.iter().map(said).collect::<Vec<_>>(), ["0.0 0/1", "100.0 1/1"]);
    // Berlin plans for seventy; a district's own plan stays its own.
    j.on(
        "2026-02-01",
        "parameters.published",
        json!({"set": "e-akte", "valid_from": "2026-01-01", "values": {"e_file_authorities": 70}}),
    );
    assert_eq!(said(&figure(&j.facts(), "efile.connection-rate", "")), "1.4 1/70");
    assert_eq!(said(&rows(&j.facts(), "efile.connection-rate", "", &["authority"])[1]), "100.0 1/1");
}

#[test]
fn a_granted_request_covers_a_share() {
    let mut j = pankow();
    j.parameters("2026-06-01", json!({"vpn": {"programme": "remote-access", "unit_price": "10", "quota": "1"}}));
    j.on(
        "2026-07-01",
        "funding.requested",
        json!({"authority": BA, "request": "M-1", "programme": "remote-access", "amount": "900.00"}),
    );
    assert_eq!(said(&figure(&j.facts(), "need.covered-rate", "")), "0.0 0.00/1000.00");
    j.on("2026-08-01", "funding.granted", json!({"authority": BA, "request": "M-1", "amount": "333.33"}));
    let facts = j.facts();
    assert_eq!(said(&figure(&facts, "need.covered-rate", "")), "25.0 333.33/1333.33");
    // The grant alone moves no money: the transfer is an event of its own.
    assert_eq!(
        budget(&facts, &view(&facts, "", ""), &BudgetQuery::default())
            .unwrap()
            .total
            .position
            .unwrap()
            .adjustments
            .get(),
        0
    );
    let by = rows(&facts, "need.covered-rate", "", &["programme"]);
    let said: Vec<String> = by.iter().map(|row| format!("{} {}", row.programme.unwrap(), said(row))).collect();
    assert!(said.contains(&"remote-access 25.0 333.33/1333.33".to_owned()), "{said:?}");
}

#[test]
fn a_request_that_was_granted_whole_covers_the_whole_need_of_its_year() {
    let mut j = pankow();
    j.parameters("2026-06-01", json!({"vpn": {"programme": "remote-access", "unit_price": "10", "quota": "1"}}));
    j.on(
        "2026-07-01",
        "funding.requested",
        json!({"authority": BA, "request": "M-1", "programme": "remote-access", "amount": "1000.00"}),
    );
    j.on("2026-08-01", "funding.granted", json!({"authority": BA, "request": "M-1", "amount": "1000.00"}));
    j.line(BA, "2026/30/25/bezirksamt-pankow/vpn", "1000.00", "remote-access");
    assert_eq!(said(&figure(&j.facts(), "need.covered-rate", "")), "100.0 1000.00/1000.00");
    // A later year that is planned already changes neither side.
    j.line(BA, "2027/30/25/bezirksamt-pankow/vpn", "0.00", "remote-access");
    assert_eq!(said(&figure(&j.facts(), "need.covered-rate", "2026-12-31")), "100.0 1000.00/1000.00");
}

#[test]
fn costs_are_those_of_their_programmes_and_what_one_has_too_much_of_helps_no_other() {
    let mut j = pankow();
    j.line(BA, "2026/30/25/bezirksamt-pankow/schulung", "500.00", "training");
    j.on(
        "2026-03-01",
        "procurement.payment-made",
        json!({"authority": BA, "line": "2026/30/25/bezirksamt-pankow/schulung", "payment": "S-1", "amount": "70.00"}),
    );
    assert_eq!(said(&figure(&j.facts(), "cost.per-device", "")), "14.29 1000.00/70");

    j.on("2026-03-01", "rollout.remote-access-provided", json!({"authority": BA, "sessions": 60}));
    j.on("2026-03-01", "rollout.licences-provided", json!({"authority": BA, "licence": "office", "quantity": 50}));
    // Mitte has few devices and much access; Pankow cannot use what is left over there.
    j.eligible("ba-mitte", "2026-01-01", 100);
    j.stock("ba-mitte", "2026-01-01", "notebook", 5, 0);
    j.on("2026-03-01", "rollout.remote-access-provided", json!({"authority": "ba-mitte", "sessions": 500}));
    j.on(
        "2026-03-01",
        "rollout.licences-provided",
        json!({"authority": "ba-mitte", "licence": "office", "quantity": 500}),
    );
    assert_eq!(said(&figure(&j.facts(), "mobile.capable-rate", "")), "27.5 55/200");
}

/// Two authorities of one district, one of another: worked by hand.
///
/// |            | devices | access | licences | capable | eligible | paid on devices | on access | on licences |
/// |------------|---------|--------|----------|---------|----------|-----------------|-----------|-------------|
/// | Pankow     | 70      | 60     | 50       | 50      | 100      | 1000.00         | 200.00    | 30.50       |
/// | Mitte      | 5       | 500    | 500      | 5       | 100      | 333.33          | 0         | -           |
/// | Polizei    | 8       | 9      | 7        | 7       | 20       | 8.00            | -         | -           |
/// | Feuerwehr  | 10      | -      | -        | -       | 30       | 100.00          | -         | -           |
fn four() -> Journal {
    let mut j = pankow();
    let line = |who: &str, what: &str| format!("2026/30/25/{who}/{what}");
    for (who, chapter, devices, sessions, licences, eligible) in [
        (BA, "bezirksamt-pankow", None, Some(60), Some(50), None),
        ("ba-mitte", "bezirksamt-mitte", Some(5), Some(500), Some(500), Some(100)),
        ("polizei-berlin", "polizei", Some(8), Some(9), Some(7), Some(20)),
        ("feuerwehr", "feuerwehr", Some(10), None, None, Some(30)),
    ] {
        for (title, programme) in
            [("geraete", "mobile-devices"), ("vpn", "remote-access"), ("office", "workplace"), ("sonst", "other")]
        {
            j.line(who, &line(chapter, title), "5000.00", programme);
        }
        devices.map(|devices| j.stock(who, "2026-01-01", "notebook", devices, 1).events.len());
        eligible.map(|eligible| j.eligible(who, "2026-01-01", eligible).events.len());
        if let Some(sessions) = sessions {
            j.on("2026-03-01", "rollout.remote-access-provided", json!({"authority": who, "sessions": sessions}));
        }
        if let Some(licences) = licences {
            let said = json!({"authority": who, "licence": "office", "quantity": licences});
            j.on("2026-03-01", "rollout.licences-provided", said);
        }
    }
    for (who, chapter, title, amount) in [
        (BA, "bezirksamt-pankow", "vpn", "200.00"),
        (BA, "bezirksamt-pankow", "office", "30.50"),
        (BA, "bezirksamt-pankow", "sonst", "999.99"),
        ("ba-mitte", "bezirksamt-mitte", "geraete", "333.33"),
        ("polizei-berlin", "polizei", "geraete", "8.00"),
        ("feuerwehr", "feuerwehr", "geraete", "100.00"),
    ] {
        let payment = json!({"authority": who, "line": line(chapter, title), "payment": title, "amount": amount});
        j.on("2026-04-15", "procurement.payment-made", payment);
    }
    // What was paid of another year counts with neither.
    j.line(BA, "2025/30/25/bezirksamt-pankow/geraete", "9000.00", "mobile-devices");
    j.on(
        "2025-06-01",
        "procurement.payment-made",
        json!({"authority": BA, "line": "2025/30/25/bezirksamt-pankow/geraete", "payment": "alt", "amount": "7000.00"}),
    );
    j
}

#[test]
fn mobile_work_and_its_cost_by_hand_for_an_authority_a_district_and_berlin() {
    let facts = four().facts();
    let cells = |id: &str, by: &[&str], until: &str| {
        let row = |row: &IndicatorRow| {
            let key =
                row.authority.as_ref().map(ToString::to_string).or(row.district.map(|district| district.to_string()));
            assert_eq!(row.definition, if id == "mobile.capable-rate" { 3 } else { 2 }, "{id}");
            format!("{} {}", key.unwrap_or_default(), said(row)).trim().to_owned()
        };
        rows(&facts, id, until, by).iter().map(row).collect::<Vec<_>>()
    };
    let id = "mobile.capable-rate";
    assert_eq!(
        cells(id, &["authority"], ""),
        [
            "feuerwehr Die Kapazität des Fernzugangs ist nicht gemeldet.",
            "polizei-berlin 35.0 7/20",
            "ba-mitte 5.0 5/100",
            "ba-pankow 50.0 50/100"
        ]
    );
    // The positions of the Feuerwehr are known, what of them is mobile is not: it is named.
    assert_eq!(cells(id, &["district"], ""), ["00 14.0 7/50", "01 5.0 5/100", "03 50.0 50/100"]);
    assert_eq!(cells(id, &[], ""), ["24.8 62/250"]);
    assert_eq!(figure(&facts, id, "").not_reported.iter().map(ToString::to_string).collect::<Vec<_>>(), ["feuerwehr"]);
    // Before March nobody had reported access.
    assert_eq!(cells(id, &[], "2026-02-28"), ["Die Kapazität des Fernzugangs ist nicht gemeldet."]);

    let id = "cost.per-device";
    assert_eq!(
        cells(id, &["authority"], ""),
        [
            "feuerwehr 10.00 100.00/10",
            "polizei-berlin 1.00 8.00/8",
            "ba-mitte 66.67 333.33/5",
            "ba-pankow 14.29 1000.00/70"
        ]
    );
    assert_eq!(cells(id, &["district"], ""), ["00 6.00 108.00/18", "01 66.67 333.33/5", "03 14.29 1000.00/70"]);
    assert_eq!(cells(id, &[], ""), ["15.50 1441.33/93"]);
    assert_eq!(cells(id, &[], "2026-03-31"), ["10.75 1000.00/93"]);

    let id = "cost.per-mobile-workplace";
    assert_eq!(
        cells(id, &["authority"], ""),
        [
            "feuerwehr Die Kapazität des Fernzugangs ist nicht gemeldet.",
            "polizei-berlin 1.14 8.00/7",
            "ba-mitte 66.67 333.33/5",
            "ba-pankow 24.61 1230.50/50"
        ]
    );
    assert_eq!(cells(id, &["district"], ""), ["00 15.43 108.00/7", "01 66.67 333.33/5", "03 24.61 1230.50/50"]);
    assert_eq!(cells(id, &[], ""), ["26.97 1671.83/62"]);
    // As of the last event before the payments of April: what Pankow had paid in February.
    let known = four().events.iter().position(|(_, e)| e.time.to_string().starts_with("2026-04-15")).unwrap();
    let query = IndicatorQuery { id: Some(id.to_owned()), ..IndicatorQuery::default() };
    let row = indicators(&facts, &view(&facts, &known.to_string(), ""), &query).unwrap().remove(0);
    assert_eq!(said(&row), "16.13 1000.00/62");
}

#[test]
fn the_covered_share_by_hand_for_an_authority_a_district_and_berlin() {
    let mut j = Journal::default();
    let places = [
        (BA, "bezirksamt-pankow"),
        ("ba-mitte", "bezirksamt-mitte"),
        ("polizei-berlin", "polizei"),
        ("feuerwehr", "feuerwehr"),
    ];
    for (who, chapter) in places {
        j.line(who, &format!("2026/30/25/{chapter}/vpn"), "100.00", "remote-access");
    }
    j.parameters("2026-01-01", json!({"vpn": {"programme": "remote-access", "unit_price": "10", "quota": "1"}}));
    // Needs of 900, 400, 150 and 0 EUR.
    for (who, eligible) in [(BA, 100), ("ba-mitte", 50), ("polizei-berlin", 25), ("feuerwehr", 10)] {
        j.eligible(who, "2026-01-01", eligible);
    }
    for (who, amount, granted) in [(BA, "900.00", "333.33"), ("polizei-berlin", "50.00", "50.00")] {
        let request = json!({"authority": who, "request": "M-1", "programme": "remote-access", "amount": amount});
        j.on("2026-02-01", "funding.requested", request);
        j.on("2026-03-01", "funding.granted", json!({"authority": who, "request": "M-1", "amount": granted}));
    }
    let facts = j.facts();
    let cells = |by: &[&str], until: &str| {
        let all = rows(&facts, "need.covered-rate", until, by);
        all.iter().map(said).collect::<Vec<_>>()
    };
    let none = "Es ist kein Mehrbedarfsantrag gestellt.";
    // Feuerwehr, Polizei, Mitte, Pankow: granted of what was granted and is still needed.
    assert_eq!(cells(&["authority"], ""), [none, "25.0 50.00/200.00", none, "27.0 333.33/1233.33"]);
    assert_eq!(cells(&["district"], ""), ["25.0 50.00/200.00", none, "27.0 333.33/1233.33"]);
    assert_eq!(cells(&[], ""), ["20.9 383.33/1833.33"]);
    assert_eq!(cells(&[], "2026-02-15"), ["0.0 0.00/1450.00"]);
    assert_eq!(cells(&[], "2026-01-15"), [none]);
}

#[test]
fn licences_of_the_digital_file_are_those_whose_parameters_say_so() {
    let mut j = pankow();
    j.on("2026-03-01", "rollout.e-file-used", json!({"authority": BA, "accounts": 10, "concurrent": 5}));
    j.on("2026-03-01", "rollout.licences-provided", json!({"authority": BA, "licence": "akte-lizenz", "quantity": 20}));
    assert_eq!(said(&figure(&j.facts(), "efile.licence-use", "")), "Lizenzen der Digitalen Akte sind nicht gemeldet.");
    j.parameters("2026-03-01", json!({"akte-lizenz": {"programme": "e-file", "unit_price": "10", "quota": "1"}}));
    assert_eq!(said(&figure(&j.facts(), "efile.licence-use", "")), "50.0 10/20");
}

/// What an authority may report, each part by a word.
const PARTS: [&str; 10] = [
    "headcount",
    "devices",
    "stationary",
    "access",
    "licence",
    "use",
    "e-file licence",
    "connection",
    "plan",
    "progress",
];

/// Which parts each figure is made of; what orders, payments and submissions say needs no report of its own.
const NEEDED: [(&str, &[&str]); 51] = [
    ("budget.utilisation", &[]),
    ("budget.outflow", &[]),
    ("budget.available", &[]),
    ("budget.forecast", &[]),
    ("forecast.variance", &[]),
    ("budget.allocation-coverage", &[]),
    ("budget.carry-over-rate", &[]),
    ("budget.ve-use", &[]),
    ("mobile.device-rate", &["headcount", "devices"]),
    ("mobile.access-rate", &["headcount", "access"]),
    ("mobile.capable-rate", &["headcount", "devices", "access", "licence"]),
    ("mobile.one-device-rate", &["headcount", "devices", "stationary"]),
    ("procurement.delivery-rate", &[]),
    ("procurement.issue-rate", &[]),
    ("procurement.lead-time", &[]),
    ("procurement.on-time", &[]),
    ("procurement.open-invoices", &[]),
    ("rollout.degree", &["progress"]),
    ("rollout.required-rate", &["plan", "progress"]),
    ("project.milestones-on-time", &[]),
    ("efile.connection-rate", &["connection"]),
    ("efile.usage-rate", &["headcount", "use"]),
    ("efile.licence-use", &["use", "e-file licence"]),
    ("device.over-age-rate", &["devices"]),
    ("device.per-workplace", &["headcount", "devices"]),
    ("cost.per-device", &["devices"]),
    ("cost.per-mobile-workplace", &["devices", "access", "licence"]),
    ("cost.per-workplace", &["headcount"]),
    ("cost.tco-workplace", &[]),
    // Of time nobody is left out: it is of one authority, or there is none.
    ("evm.cpi", &["plan", "progress"]),
    ("evm.spi", &["plan", "progress"]),
    ("evm.spi-time", &[]),
    ("evm.ieac", &[]),
    ("evm.eac", &["plan", "progress"]),
    ("evm.eac-atypical", &["plan", "progress"]),
    ("evm.eac-combined", &["plan", "progress"]),
    ("evm.cv", &["plan", "progress"]),
    ("evm.sv", &["plan", "progress"]),
    ("evm.vac", &["plan", "progress"]),
    ("evm.tcpi", &["plan", "progress"]),
    ("evm.accrued", &["plan", "progress"]),
    // Footprints are not published here: nobody is to report.
    ("green.embodied", &[]),
    ("green.energy", &[]),
    ("green.device-life", &[]),
    ("green.retired", &[]),
    ("data.completeness", &[]),
    ("data.punctuality", &[]),
    ("data.age", &[]),
    ("data.latency", &[]),
    ("need.total", &["headcount"]),
    ("need.covered-rate", &["headcount"]),
];

fn report(j: &mut Journal, who: &str, part: &str) {
    let on = "2026-01-15";
    let stock = |item: &str| json!({"authority": who, "item": item, "as_of": on, "in_use": 40, "in_stock": 0});
    match part {
        "headcount" => {
            j.eligible(who, on, 100);
        }
        "devices" => {
            j.on(on, "rollout.stock-reported", stock("notebook"));
        }
        "stationary" => {
            j.on(on, "rollout.stock-reported", stock("desktop"));
        }
        "access" => {
            j.on(on, "rollout.remote-access-provided", json!({"authority": who, "sessions": 30}));
        }
        "licence" => {
            j.on(on, "rollout.licences-provided", json!({"authority": who, "licence": "office", "quantity": 20}));
        }
        "use" => {
            j.on(on, "rollout.e-file-used", json!({"authority": who, "accounts": 10, "concurrent": 5}));
        }
        "e-file licence" => {
            j.on(
                on,
                "rollout.licences-provided",
                json!({"authority": who, "licence": "e-file-licence", "quantity": 20}),
            );
        }
        "connection" => {
            j.on(on, "rollout.e-file-connected", json!({"authority": who}));
        }
        "plan" => {
            j.on(
                on,
                "rollout.planned",
                json!({"authority": who, "rollout": "w11", "scope": 100, "deadline": "2026-12-31", "budget": "9.00"}),
            );
        }
        _ => {
            j.on(on, "rollout.progressed", json!({"authority": who, "rollout": "w11", "done": 10, "total": 100}));
        }
    }
}

/// Pankow has reported everything, Mitte everything but one part.
fn all_but(left_out: &str) -> Facts {
    let mut j = pankow();
    for part in PARTS {
        report(&mut j, BA, part);
        if part != left_out {
            report(&mut j, "ba-mitte", part);
        }
    }
    j.facts()
}

#[test]
fn who_lacks_either_side_of_a_rate_is_named() {
    assert_eq!(NEEDED.map(|(id, _)| id), CATALOGUE.map(|one| one.id), "every indicator is thought about");
    let complete = all_but("");
    for (id, needed) in NEEDED {
        // Soon after the last report: nobody is silent yet.
        let named = |facts: &Facts| {
            figure(facts, id, "2026-03-31").not_reported.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(named(&complete), [""; 0], "{id}");
        for part in PARTS {
            let expected: &[&str] = if needed.contains(&part) { &["ba-mitte"] } else { &[] };
            assert_eq!(named(&all_but(part)), expected, "{id} without {part}");
        }
    }
}

#[test]
fn who_reported_no_stationary_computers_makes_the_one_device_rate_no_better() {
    let said = |left_out| said(&figure(&all_but(left_out), "mobile.one-device-rate", ""));
    // 40 mobile and 40 stationary of 100 workplaces each.
    assert_eq!(said(""), "40.0 80/200");
    for part in ["headcount", "devices", "stationary"] {
        assert_eq!(said(part), "40.0 40/100", "without {part} Mitte is on neither side");
    }
    // Nobody has everything: no rate, though the parts are there.
    let mut scattered = Journal::default();
    scattered.line(BA, LINE, "1.00", "other").line("ba-mitte", "2026/30/25/bezirksamt-mitte/ikt", "1.00", "other");
    report(&mut scattered, BA, "headcount");
    report(&mut scattered, BA, "devices");
    report(&mut scattered, "ba-mitte", "stationary");
    let row = figure(&scattered.facts(), "mobile.one-device-rate", "");
    assert_eq!((row.value, row.not_reported.len()), (None, 2));
    assert_eq!(row.why, Some(Missing::NobodyReportedAll));
}

/// Lines of Pankow and Mitte, of which nothing is reported yet.
fn both() -> Journal {
    let mut j = Journal::default();
    j.line(BA, LINE, "1.00", "other").line("ba-mitte", "2026/30/25/bezirksamt-mitte/ikt", "1.00", "other");
    j
}

#[test]
fn mobile_devices_beyond_its_own_workplaces_make_no_one_device_rate_of_another_authority_better() {
    let mut j = both();
    for part in ["headcount", "devices", "stationary"] {
        report(&mut j, BA, part);
        report(&mut j, "ba-mitte", part);
    }
    let many = json!({"authority": "ba-mitte", "item": "notebook", "as_of": "2026-01-16", "in_use": 90, "in_stock": 0});
    j.on("2026-01-16", "rollout.stock-reported", many);
    // Pankow 40 of 100; Mitte has 90 for the 60 workplaces without another computer.
    assert_eq!(said(&figure(&j.facts(), "mobile.one-device-rate", "")), "50.0 100/200");
}

#[test]
fn who_reported_licences_of_the_digital_file_or_its_use_alone_is_on_neither_side_of_their_rate() {
    let mut j = both();
    report(&mut j, "ba-mitte", "e-file licence");
    report(&mut j, BA, "use");
    let row = figure(&j.facts(), "efile.licence-use", "");
    assert_eq!((row.value, row.why, row.not_reported.len()), (None, Some(Missing::NobodyReportedAll), 2));
    report(&mut j, BA, "e-file licence");
    let row = figure(&j.facts(), "efile.licence-use", "");
    assert_eq!((said(&row).as_str(), row.not_reported.len()), ("50.0 10/20", 1));
}

/// The contract, rule R3 of section 0: whoever lacks a part stands on neither side of a rollout's rates, and is named.
///
/// |            | done | total | deadline         |
/// |------------|------|-------|------------------|
/// | Pankow     |   40 |   100 | 31 December 2026 |
/// | Mitte      |    - |   300 | 30 June 2027     |
/// | Polizei    |   10 |    20 | -                |
/// | Feuerwehr  |    7 |     7 | -                |
#[test]
fn section_0_r3_who_has_not_progressed_stands_on_neither_side_of_a_rollout() {
    let mut j = Journal::default();
    let plan = |who: &str, scope: i64, deadline: &str| {
        let rollout = "windows-11";
        json!({"authority": who, "rollout": rollout, "scope": scope, "deadline": deadline})
    };
    j.on("2026-01-02", "rollout.planned", plan("ba-mitte", 300, "2027-06-30"));
    // Nobody has progressed: the total is known, the rate is not.
    let none = figure(&j.facts(), "rollout.degree", "2026-09-30");
    assert_eq!((none.value, none.numerator, none.denominator), (None, None, Some(Exact::Count(300))));
    assert_eq!(figure(&j.facts(), "rollout.required-rate", "2026-09-30").value, None);
    j.on("2026-01-02", "rollout.planned", plan(BA, 100, "2026-12-31"));
    for (who, done, total) in [(BA, 40, None), ("polizei-berlin", 10, Some(20)), ("feuerwehr", 7, Some(7))] {
        let mut data = json!({"authority": who, "rollout": "windows-11", "done": done});
        if let Some(total) = total {
            data["total"] = json!(total);
        }
        j.on("2026-09-01", "rollout.progressed", data);
    }
    let facts = j.facts();
    let names = |row: &IndicatorRow| row.not_reported.iter().map(ToString::to_string).collect::<Vec<_>>();
    // 57 of 127; Mitte's 300 are in no sum.
    let degree = figure(&facts, "rollout.degree", "2026-09-30");
    assert_eq!((said(&degree).as_str(), names(&degree)), ("44.9 57/127", vec!["ba-mitte".to_owned()]));
    // 60 are left in 65 working days of October to December; the Polizei has 10 left and no deadline, the Feuerwehr
    // nothing left, and Mitte's later deadline is none of theirs.
    let rate = figure(&facts, "rollout.required-rate", "2026-09-30");
    assert_eq!(said(&rate), "0.9 60/65");
    assert_eq!(names(&rate), ["ba-mitte", "polizei-berlin"]);
    for row in [&degree, &rate] {
        let known = definition(row.id).unwrap();
        assert_eq!((row.definition, known.former.len()), (2, 1), "{}", row.id);
    }
}

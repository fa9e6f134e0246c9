//! The figures that were published in 2021 to 2025, recomputed from events.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::*;
use serde_json::json;
use sollist_analytics::*;

const SZ: &str = "ba-steglitz-zehlendorf";
const SZ_LINE: &str = "2021/36/25/ikt/hardware";

/// A1 (tagesspiegel, Große Anfrage BVV 2021-03-17): 1,213 notebooks for 1,300,000 EUR, 300,000 EUR there.
fn steglitz_zehlendorf() -> Journal {
    let mut j = Journal::default();
    j.line(SZ, SZ_LINE, "300000.00", "mobile-devices");
    j.parameters("2021-01-01", notebooks("1.00", "1071.723"));
    j.eligible(SZ, "2021-01-01", 1213);
    j
}

#[test]
fn a1_steglitz_zehlendorf_lacks_a_million() {
    let facts = steglitz_zehlendorf().facts();
    let table = need(&facts, &view(&facts, "", ""), &NeedQuery::at(day("2021-03-18"))).unwrap();
    let row = &table.rows[0];
    assert_eq!((row.target, row.usable, row.pipeline, row.quantity), (1213, 0, 0, 1213));
    assert_eq!(
        (row.gross.to_string(), row.cover.to_string(), row.need.to_string()),
        ("1300000.00".into(), "300000.00".into(), "1000000.00".into())
    );
    assert_eq!(table.need, Some(row.need));
    assert_eq!(said(&figure(&facts, "need.total", "2021-03-18")), "1000000.00 -/-");
    // Nothing was asked for, and the reserve has nothing.
    assert_eq!(said(&figure(&facts, "need.covered-rate", "2021-03-18")), "Es ist kein Mehrbedarfsantrag gestellt.");
    assert_eq!(table.proposal.uncovered, Some(row.need));
}

#[test]
fn a2_half_of_the_order_was_delivered() {
    let mut j = steglitz_zehlendorf();
    j.on(
        "2021-01-14",
        "procurement.order-placed",
        json!({"authority": SZ, "order": "B-1", "line": SZ_LINE, "item": "notebook", "quantity": 1213,
            "amount": "1300000.00"}),
    );
    j.on(
        "2021-03-17",
        "procurement.goods-delivered",
        json!({"authority": SZ, "order": "B-1", "quantity": 613, "delivered_on": "2021-03-17"}),
    );
    let facts = j.facts();
    assert_eq!(said(&figure(&facts, "procurement.delivery-rate", "")), "50.5 613/1213");
    assert_eq!(said(&figure(&facts, "procurement.lead-time", "")), "62 -/-");
    let row = need(&facts, &view(&facts, "", ""), &NeedQuery::at(day("2021-03-18"))).unwrap().rows.remove(0);
    assert_eq!((row.usable, row.pipeline, row.quantity), (613, 600, 0));
    // The order is booked though the money is not there: the line is marked.
    let query = BudgetQuery { year: Some(2021), ..BudgetQuery::default() };
    let total = budget(&facts, &view(&facts, "", ""), &query).unwrap().total;
    assert_eq!((total.position.unwrap().available().unwrap().to_string(), total.overdrawn), ("-1000000.00".into(), 1));
}

#[test]
fn a3_friedrichshain_kreuzberg_had_devices_in_the_cellar() {
    let (fk, line) = ("ba-friedrichshain-kreuzberg", "2021/32/25/ikt/hardware");
    let mut j = Journal::default();
    j.line(fk, line, "2000000.00", "mobile-devices");
    j.on(
        "2020-11-01",
        "procurement.order-placed",
        json!({"authority": fk, "order": "1", "line": line, "item": "notebook", "quantity": 1006,
            "amount": "1000000.00"}),
    );
    j.on(
        "2021-01-20",
        "procurement.goods-delivered",
        json!({"authority": fk, "order": "1", "quantity": 1006, "delivered_on": "2021-01-20"}),
    );
    j.on("2021-02-10", "rollout.devices-issued", json!({"authority": fk, "item": "notebook", "quantity": 400}));
    let facts = j.facts();
    assert_eq!(said(&figure(&facts, "procurement.issue-rate", "")), "39.8 400/1006");
    assert_eq!(equipment(&facts)[0].devices_in_stock, Some(606));
}

fn equipment(facts: &Facts) -> Vec<sollist_analytics::lists::Equipment> {
    sollist_analytics::lists::equipment(facts, &view(facts, "", ""), &Scope::Berlin)
}

/// (case, events, indicator, until, what is said)
#[test]
fn rates_of_the_winter_of_2021() {
    let access = |authority: &str, sessions: i64, accounts: Option<i64>| {
        let mut data = json!({"authority": authority, "sessions": sessions});
        if let Some(accounts) = accounts {
            data["accounts"] = json!(accounts);
        }
        data
    };
    let mut a4 = Journal::default();
    a4.eligible("ba-treptow-koepenick", "2021-01-01", 1347);
    a4.stock("ba-treptow-koepenick", "2021-01-01", "notebook", 571, 0);
    a4.on("2021-01-21", "rollout.remote-access-provided", access("ba-treptow-koepenick", 306, Some(571)));
    let mut a5 = Journal::default();
    a5.eligible("ba-mitte", "2021-01-01", 2550).stock("ba-mitte", "2021-01-05", "notebook", 285, 0).stock(
        "ba-mitte",
        "2021-02-05",
        "notebook",
        700,
        0,
    );
    let mut a6 = Journal::default();
    a6.eligible("ba-pankow", "2021-01-01", 23800).stock("ba-pankow", "2021-01-11", "notebook", 2600, 0);
    a6.stock("ba-pankow", "2021-03-11", "tablet", 5000, 0);
    let mut a7 = Journal::default();
    a7.eligible("ikt-steuerung", "2021-01-01", 85000).stock("ikt-steuerung", "2021-01-11", "notebook", 28000, 0);
    a7.on("2021-01-11", "rollout.remote-access-provided", access("ikt-steuerung", 12500, None));
    let mut a8 = Journal::default();
    a8.on(
        "2024-06-01",
        "rollout.planned",
        json!({"authority": "ba-mitte", "rollout": "windows-11", "scope": 39387, "deadline": "2025-10-14"}),
    );
    a8.on("2025-02-10", "rollout.progressed", json!({"authority": "ba-mitte", "rollout": "windows-11", "done": 954}));
    let mut a9 = Journal::default();
    a9.on(
        "2025-02-10",
        "rollout.progressed",
        json!({"authority": "ikt-steuerung", "rollout": "windows-11", "done": 15000, "total": 133168}),
    );
    a9.on(
        "2025-06-10",
        "rollout.progressed",
        json!({"authority": "ikt-steuerung", "rollout": "windows-11", "done": 40000, "total": 96613}),
    );
    let mut a11 = Journal::default();
    a11.eligible("ikt-steuerung", "2022-01-01", 70000);
    a11.on(
        "2022-03-01",
        "rollout.licences-provided",
        json!({"authority": "ikt-steuerung", "licence": "e-file", "quantity": 70000}),
    );
    a11.on(
        "2022-03-01",
        "rollout.e-file-used",
        json!({"authority": "ikt-steuerung", "accounts": 10000, "concurrent": 3000}),
    );

    for (case, journal, id, until, expected) in [
        ("A4", &a4, "mobile.access-rate", "", "22.7 306/1347"),
        ("A4", &a4, "mobile.capable-rate", "", "42.4 571/1347"),
        ("A5", &a5, "mobile.device-rate", "2021-01-31", "11.2 285/2550"),
        ("A5", &a5, "mobile.device-rate", "2021-02-28", "27.5 700/2550"),
        ("A6", &a6, "mobile.device-rate", "2021-01-31", "10.9 2600/23800"),
        ("A6", &a6, "mobile.device-rate", "", "31.9 7600/23800"),
        ("A7", &a7, "mobile.device-rate", "", "32.9 28000/85000"),
        ("A7", &a7, "mobile.access-rate", "", "14.7 12500/85000"),
        ("A7", &a7, "mobile.capable-rate", "", "14.7 12500/85000"),
        ("A8", &a8, "rollout.degree", "2025-02-28", "2.4 954/39387"),
        // 155 working days from 1 March to 14 October 2025.
        ("A8", &a8, "rollout.required-rate", "2025-02-28", "248.0 38433/155"),
        (
            "A8",
            &a8,
            "rollout.required-rate",
            "2025-10-15",
            "Die Frist ist verstrichen, und es ist noch nicht alles umgestellt.",
        ),
        ("A9", &a9, "rollout.degree", "2025-02-28", "11.3 15000/133168"),
        ("A9", &a9, "rollout.degree", "", "41.4 40000/96613"),
        ("A11", &a11, "efile.licence-use", "", "14.3 10000/70000"),
        ("A11", &a11, "efile.usage-rate", "", "4.3 3000/70000"),
    ] {
        assert_eq!(said(&figure(&journal.facts(), id, until)), expected, "{case} {id} {until}");
    }
    assert!(!figure(&a9.facts(), "rollout.degree", "2025-02-28").series_break);
    assert!(figure(&a9.facts(), "rollout.degree", "").series_break, "another total is a break in the series");
}

#[test]
fn a6_the_press_release_and_our_figure_stand_side_by_side() {
    let mut j = Journal::default();
    j.eligible("ba-pankow", "2021-01-01", 23800).stock("ba-pankow", "2021-01-11", "notebook", 2600, 0);
    let published = |value: &str, origin: &str| {
        json!({"metric": "mobile.device-rate",
        "definition": "Beschäftigte mit Notebook", "scope": "districts", "as_of": "2021-01-15", "value": value,
        "origin": origin})
    };
    j.on("2021-01-15", "figure.reported", published("12", "Pressemitteilung"));
    j.on("2021-01-15", "figure.reported", published("10.92", "Anfrage"));
    j.on("2021-01-15", "figure.reported", published("40", "rbb"));
    let facts = j.facts();
    let all = conflicts(&facts, &view(&facts, "", "")).unwrap();
    let said: Vec<(String, bool, Vec<u64>)> = all
        .iter()
        .map(|one| (one.our_value.unwrap().to_string(), one.differs_from_ours, one.differs_from.clone()))
        .collect();
    assert_eq!(
        said,
        [("11".into(), true, vec![4, 5]), ("10.92".into(), false, vec![3, 5]), ("11".into(), true, vec![3, 4])]
    );
}

#[test]
fn a10_security_updates_cost_two_million() {
    let mut j = Journal::default();
    j.parameters("2020-01-01", json!({"esu": {"programme": "workplace", "unit_price": "63.18", "quota": "1"}}));
    j.eligible("ikt-steuerung", "2020-01-01", 30000);
    let facts = j.facts();
    let table = need(&facts, &view(&facts, "", ""), &NeedQuery::at(day("2020-12-31"))).unwrap();
    assert_eq!(table.gross.unwrap().to_string(), "1895400.00");
}

#[test]
fn a13_four_extensions_and_still_late() {
    let mut j = Journal::default();
    let who = "ba-mitte";
    j.on("2020-12-01", "submission.due", json!({"authority": who, "period": "2021-Q1", "due_on": "2021-01-21"}));
    for new_due_on in ["2021-02-11", "2021-02-25", "2021-03-11", "2021-04-15"] {
        j.on(
            "2021-01-20",
            "submission.extended",
            json!({"authority": who, "period": "2021-Q1", "new_due_on": new_due_on}),
        );
    }
    j.on(
        "2021-04-14",
        "submission.received",
        json!({"authority": who, "period": "2021-Q1", "received_on": "2021-04-14", "complete": true}),
    );
    let facts = j.facts();
    let one = sollist_analytics::lists::submissions(&facts, &view(&facts, "", ""), &Scope::Berlin).remove(0);
    assert_eq!((one.extensions, one.on_time, one.complete), (4, false, true));
    assert_eq!(said(&figure(&facts, "data.punctuality", "2021-04-30")), "0.0 0/1");
    assert_eq!(said(&figure(&facts, "data.completeness", "2021-04-30")), "100.0 1/1");
    // Until the last of its deadlines nothing is due; the first one was missed all the same.
    assert_eq!(said(&figure(&facts, "data.completeness", "2021-03-31")), "Es war noch keine Meldung fällig.");
    assert_eq!(said(&figure(&facts, "data.punctuality", "2021-03-31")), "0.0 0/1");
    assert_eq!(said(&figure(&facts, "data.age", "2021-04-30")), "16 -/-");
}

//! What was known and what had happened; late counts; no data is never a zero.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::*;
use serde_json::json;
use sollist_analytics::*;
use sollist_contract::{ids::Programme, refusal::Reason};

const NO_POSITIONS: &str = "Die Zahl der geeigneten Stellen ist nicht gemeldet.";
const BA: &str = "ba-pankow";
const LINE: &str = "2026/30/25/bezirksamt-pankow/dienstleistungen";

fn pay(j: &mut Journal, day: &str, number: &str, order: Option<&str>, amount: &str, last: bool) {
    let mut data = json!({"authority": BA, "line": LINE, "payment": number, "amount": amount, "final": last});
    if let Some(order) = order {
        data["order"] = json!(order);
    }
    j.on(day, "procurement.payment-made", data);
}

fn year_of_pankow() -> Journal {
    let mut j = Journal::default();
    j.line(BA, LINE, "1000.00", "mobile-devices"); // 1
    j.on("2026-02-01", "budget.carried-over", json!({"authority": BA, "line": LINE, "amount": "200.00"})); // 2
    j.on(
        "2026-03-01",
        "procurement.order-placed",
        json!({"authority": BA, "order": "1", "line": LINE, "item": "notebook", "quantity": 4, "amount": "400.00"}),
    ); // 3
    pay(&mut j, "2026-05-01", "Z-1", Some("1"), "150.00", false); // 4
    j.on(
        "2026-04-01",
        "procurement.order-changed",
        json!({"authority": BA, "order": "1", "quantity": 5, "amount": "500.00"}),
    ); // 5
    j.on(
        "2026-06-01",
        "budget.frozen",
        json!({"authority": BA, "line": LINE, "amount": "100.00", "consent_by": "Hauptausschuss",
            "reference": "rote Nummer 1"}),
    ); // 6
    pay(&mut j, "2026-07-01", "Z-2", Some("1"), "50.00", true); // 7
    pay(&mut j, "2026-08-01", "Z-3", None, "-20.00", false); // 8
    j
}

#[test]
fn as_of_and_until_are_two_questions() {
    let facts = year_of_pankow().facts();
    for (as_of, until, expected) in [
        // soll, frozen, commitments, actual, available
        ("", "", "1200.00 100.00 0.00 180.00 920.00"),
        ("1", "", "1000.00 0.00 0.00 0.00 1000.00"),
        ("3", "", "1200.00 0.00 400.00 0.00 800.00"),
        ("4", "", "1200.00 0.00 250.00 150.00 800.00"),
        ("5", "", "1200.00 0.00 350.00 150.00 700.00"),
        ("", "2026-03-31", "1200.00 0.00 400.00 0.00 800.00"),
        ("", "2026-04-30", "1200.00 0.00 500.00 0.00 700.00"),
        ("4", "2026-04-30", "1200.00 0.00 400.00 0.00 800.00"),
        ("2026-09-01T08:04:00Z", "2026-04-30", "1200.00 0.00 500.00 0.00 700.00"),
        ("2026-09-01T10:03:59+02:00", "2026-04-30", "1200.00 0.00 400.00 0.00 800.00"),
    ] {
        let total = budget(&facts, &view(&facts, as_of, until), &BudgetQuery::default()).unwrap().total;
        let p = total.position.unwrap();
        let said =
            format!("{} {} {} {} {}", p.soll().unwrap(), p.frozen, p.commitments, p.actual, p.available().unwrap());
        assert_eq!(said, expected, "as-of {as_of:?}, until {until:?}");
    }
    let nothing_yet = budget(&facts, &view(&facts, "2026-08-31T23:00:00Z", ""), &BudgetQuery::default()).unwrap();
    assert_eq!((nothing_yet.year, nothing_yet.rows.len()), (None, 0));
}

#[test]
fn the_day_of_a_view() {
    let facts = year_of_pankow().facts();
    assert_eq!(view(&facts, "", "").day, day(TODAY));
    assert_eq!(view(&facts, "4", "").day, day("2026-09-01"));
    assert_eq!(view(&facts, "4", "2026-04-30").day, day("2026-04-30"));
    for (as_of, until, reason) in [
        ("9", "", Reason::AsOfAhead),
        ("99999999999999999999", "", Reason::AsOfAhead),
        ("gestern", "", Reason::NotAnAsOf),
        ("2026-03-31", "", Reason::NotAnAsOf),
        ("", "31.03.2026", Reason::NotADay),
    ] {
        let error = View::resolve(&facts, as_of, until, day(TODAY)).unwrap_err();
        assert_eq!(error.refusal().unwrap().reason, reason, "{as_of} {until}");
    }
}

#[test]
fn a_replay_changes_nothing_and_a_gap_is_refused() {
    let journal = year_of_pankow();
    let mut facts = journal.facts();
    journal.feed(&mut facts, 0, 5);
    assert_eq!(facts.last_seq(), 8);
    let (recorded, envelope) = &journal.events[0];
    assert_eq!(facts.apply(10, *recorded, envelope), Err(FactsError::Gap { expected: 9, got: 10 }));
}

#[test]
fn rows_by_every_key() {
    let mut j = year_of_pankow();
    j.line_of("ba-mitte", "2026/30/25/bezirksamt-mitte/dienstleistungen", "70.00", "e-file", "investment", None);
    j.line_of("ba-mitte", "2026/31/10/ba/gebuehren", "999.00", "other", "revenue", None);
    j.line("polizei-berlin", "2026/30/05/polizei-berlin/ikt", "5.00", "e-file");
    j.on(
        "2026-06-01",
        "budget.programme-assigned",
        json!({"authority": "polizei-berlin", "line": "2026/30/05/polizei-berlin/ikt", "programme": "training",
            "basis": "Vermerk"}),
    );
    let facts = j.facts();
    let table = |by: &[&str], query: BudgetQuery| {
        let query = BudgetQuery { by: By::parse(by).unwrap(), ..query };
        let rows = budget(&facts, &view(&facts, "", ""), &query).unwrap().rows;
        let keys = |row: &BudgetRow| {
            let keys = [
                row.section.clone(),
                row.district.map(|d| d.to_string()),
                row.authority.as_ref().map(|a| a.to_string()),
                row.programme.map(|p| p.to_string()),
            ];
            format!(
                "{} {}",
                keys.into_iter().flatten().collect::<Vec<_>>().join(" "),
                row.position.unwrap().appropriation
            )
        };
        rows.iter().map(keys).collect::<Vec<_>>().join(", ")
    };
    let all = BudgetQuery::default;
    assert_eq!(table(&[], all()), " 1075.00");
    assert_eq!(table(&["district"], all()), "00 5.00, 01 70.00, 03 1000.00");
    assert_eq!(table(&["authority"], all()), "00 polizei-berlin 5.00, 01 ba-mitte 70.00, 03 ba-pankow 1000.00");
    assert_eq!(table(&["programme"], all()), "mobile-devices 1000.00, e-file 70.00, training 5.00");
    assert_eq!(
        table(&["district", "programme"], BudgetQuery { section: Some("25".into()), ..all() }),
        "01 e-file 70.00, 03 mobile-devices 1000.00"
    );
    assert_eq!(
        table(&["line"], BudgetQuery { programme: Some(Programme::Training), ..all() }),
        "05 00 polizei-berlin training 5.00"
    );
    assert_eq!(table(&[], BudgetQuery { year: Some(2025), ..all() }), "");
}

#[test]
fn a_late_count_is_as_good_as_a_punctual_one() {
    let mut late = Journal::default();
    late.eligible(BA, "2026-06-30", 200).stock(BA, "2026-06-30", "notebook", 50, 0);
    late.on(
        "2026-07-15",
        "staffing.positions-changed",
        json!({"authority": BA, "quantity": 20, "effective_on": "2026-07-15"}),
    );
    late.on("2026-07-20", "rollout.devices-retired", json!({"authority": BA, "item": "notebook", "quantity": 10}));
    // Reported last, of an earlier day: the newer counts stay.
    late.eligible(BA, "2026-03-31", 100).stock(BA, "2026-03-31", "notebook", 90, 0);
    let facts = late.facts();
    assert_eq!(said(&figure(&facts, "mobile.device-rate", "")), "18.2 40/220");
    assert_eq!(said(&figure(&facts, "mobile.device-rate", "2026-07-01")), "25.0 50/200");
    assert_eq!(said(&figure(&facts, "mobile.device-rate", "2026-05-01")), "90.0 90/100");
    assert_eq!(said(&figure(&facts, "mobile.device-rate", "2026-01-01")), NO_POSITIONS);
}

#[test]
fn no_data_is_a_reason_and_never_a_zero() {
    let mut registered = Journal::default();
    registered.line(BA, LINE, "1000.00", "mobile-devices");
    for journal in [Journal::default(), registered] {
        let facts = journal.facts();
        for by in [&[][..], &["district"], &["authority"], &["programme"], &["district", "authority", "programme"]] {
            let query = IndicatorQuery { by: By::parse(by).unwrap(), ..IndicatorQuery::default() };
            for row in indicators(&facts, &view(&facts, "", ""), &query).unwrap() {
                let of_lines = ["budget.utilisation", "budget.outflow", "budget.available", "budget.forecast"];
                let known = facts.last_seq() > 0 && of_lines.contains(&row.id);
                assert_eq!(row.value.is_some(), known, "{row:?}");
                assert_eq!(row.why.is_none(), known, "{row:?}");
            }
        }
    }
}

#[test]
fn who_has_not_reported_is_named() {
    let mut j = Journal::default();
    j.line(BA, LINE, "1.00", "other").line("ba-mitte", "2026/30/25/bezirksamt-mitte/x", "1.00", "other");
    j.line("polizei-berlin", "2026/30/05/polizei-berlin/ikt", "5.00", "other");
    j.eligible(BA, "2026-01-01", 10).stock(BA, "2026-01-01", "notebook", 5, 0);
    j.parameters("2026-01-01", notebooks("1", "1000"));
    let facts = j.facts();
    let silent = |row: &IndicatorRow| row.not_reported.iter().map(|a| a.to_string()).collect::<Vec<_>>();
    assert_eq!(silent(&figure(&facts, "mobile.device-rate", "")), ["ba-mitte"]);
    let table = need(&facts, &view(&facts, "", ""), &NeedQuery::at(day("2026-09-30"))).unwrap();
    assert_eq!(table.rows.len(), 1);
    assert_eq!(table.not_reported.len(), 1);
    let by = rows(&facts, "mobile.device-rate", "", &["district"]);
    let said: Vec<String> = by.iter().map(|row| format!("{} {}", row.district.unwrap(), said(row))).collect();
    assert_eq!(said, [format!("00 {NO_POSITIONS}"), format!("01 {NO_POSITIONS}"), "03 50.0 5/10".to_owned()]);
}

#[test]
fn procurement_speaks_of_devices_unless_asked() {
    let mut j = Journal::default();
    j.line(BA, LINE, "1000.00", "mobile-devices");
    for (order, item, quantity, delivered) in
        [("1", "notebook", 10, 4), ("2", "monitor", 10, 10), ("3", "tablet", 10, 2)]
    {
        j.on(
            "2026-02-01",
            "procurement.order-placed",
            json!({"authority": BA, "order": order, "line": LINE, "item": item, "quantity": quantity,
                "amount": "1.00"}),
        );
        j.on(
            "2026-02-11",
            "procurement.goods-delivered",
            json!({"authority": BA, "order": order, "quantity": delivered, "delivered_on": "2026-02-11"}),
        );
    }
    j.on(
        "2026-02-21",
        "procurement.goods-delivered",
        json!({"authority": BA, "order": "1", "quantity": 6, "delivered_on": "2026-02-21"}),
    );
    j.on("2026-03-01", "procurement.order-cancelled", json!({"authority": BA, "order": "3"}));
    let facts = j.facts();
    let of = |id: &str, item: Option<&str>| {
        let query =
            IndicatorQuery { id: Some(id.into()), item: item.map(|i| i.parse().unwrap()), ..IndicatorQuery::default() };
        said(&indicators(&facts, &view(&facts, "", ""), &query).unwrap()[0])
    };
    // Of the cancelled tablets only the two that came count as ordered.
    assert_eq!(of("procurement.delivery-rate", None), "100.0 12/12");
    assert_eq!(of("procurement.delivery-rate", Some("monitor")), "100.0 10/10");
    assert_eq!(of("procurement.delivery-rate", Some("printer")), "Es liegt keine Bestellung vor.");
    // 6 pieces after 10 days, 6 after 20: a tie.
    assert_eq!(of("procurement.lead-time", None), "15 -/-");
    assert_eq!(of("procurement.issue-rate", None), "0.0 0/12");
}

#[test]
fn sums_beyond_the_range_are_withheld() {
    let mut j = Journal::default();
    j.line(BA, LINE, "1000000000000.00", "other");
    let data = json!({"authority": BA, "line": LINE, "amount": "1000000000000.00"});
    for _ in 0..92_233 {
        j.on("2026-01-02", "budget.carried-over", data.clone());
    }
    let facts = j.facts();
    let total = |as_of: &str| budget(&facts, &view(&facts, as_of, ""), &BudgetQuery::default()).unwrap().total;
    assert_eq!(total("").position, None);
    assert!(german(&total("").why.unwrap()).starts_with(LINE), "it names the line");
    // One posting before that the sum was in range, and a view that ends there has it.
    assert_eq!(total("92233").position.unwrap().soll().unwrap().get(), 92_233 * 100_000_000_000_000);
}

#[test]
fn months_end_where_the_calendar_says() {
    let ends: Vec<String> =
        month_ends(day("2023-12-15"), day("2024-03-01")).iter().map(|day| day.to_string()).collect();
    assert_eq!(ends, ["2023-12-31", "2024-01-31", "2024-02-29", "2024-03-31"]);
    let facts = year_of_pankow().facts();
    let points = budget_series(
        &facts,
        &view(&facts, "", ""),
        &BudgetQuery::default(),
        &month_ends(day("2025-12-01"), day("2026-12-31")),
    )
    .unwrap();
    let said: Vec<String> =
        points.iter().map(|p| format!("{} {} {} {}", p.day.date().month(), p.soll, p.commitments, p.actual)).collect();
    assert_eq!(said[..3], ["1 1000.00 0.00 0.00", "2 1200.00 0.00 0.00", "3 1200.00 400.00 0.00"]);
    assert_eq!(said.len(), 9, "nothing after the day of the view");
}

/// Without a last day everything recorded counts, what takes effect after today too; an answer says what of it.
#[test]
fn what_takes_effect_after_today_is_counted_and_told() {
    let mut j = Journal::default();
    let (other, next) = ("2026/30/25/bezirksamt-pankow/netz", "2027/30/25/bezirksamt-pankow/netz");
    for line in [LINE, other, next] {
        j.line(BA, line, "1000.00", "mobile-devices");
    }
    let order = |number: &str, line: &str| {
        let (item, quantity) = ("notebook", 1);
        json!({"authority": BA, "order": number, "line": line, "item": item, "quantity": quantity, "amount": "10.00"})
    };
    j.on("2026-08-01", "procurement.order-placed", order("1", LINE)); // 4: as it was recorded
    j.on("2026-10-15", "procurement.order-placed", order("2", LINE)); // 5: two weeks after TODAY
    j.on("2026-12-01", "procurement.order-cancelled", json!({"authority": BA, "order": "1"})); // 6
    let moved = json!({"authority": BA, "from_line": LINE, "to_line": other, "amount": "1.00", "basis": "x",
        "reference": "y"});
    j.on("2026-11-01", "budget.transferred", moved); // 7: of two lines
    j.on("2027-02-01", "procurement.order-placed", order("3", next)); // 8: of a year to come
    j.eligible(BA, "2026-12-31", 100); // 9: of no line
    // 10: later than it was recorded, and over by now.
    j.on("2026-09-15", "budget.carried-over", json!({"authority": BA, "line": LINE, "amount": "1.00"}));
    let facts = j.facts();
    let told = |ahead: Option<Ahead>| ahead.map(|it| format!("{} after {} until {}", it.events, it.after, it.last_day));
    let of = |as_of: &str, until: &str, query: &BudgetQuery| {
        told(budget(&facts, &view(&facts, as_of, until), query).unwrap().ahead)
    };
    let of_2026 = BudgetQuery { year: Some(2026), ..BudgetQuery::default() };
    assert_eq!(of("", "", &of_2026).as_deref(), Some("3 after 2026-09-30 until 2026-12-01"));
    // As of a number it is after the day on which that was recorded.
    assert_eq!(of("5", "", &of_2026).as_deref(), Some("1 after 2026-09-01 until 2026-10-15"));
    assert_eq!(of("4", "", &of_2026), None);
    // Whoever names a last day has said what counts; of a year to come everything is.
    for until in ["2026-09-30", "2026-10-31", "2027-12-31"] {
        assert_eq!(of("", until, &of_2026), None, "{until}");
    }
    assert_eq!(of("", "", &BudgetQuery::default()), None);
    let elsewhere = |query: BudgetQuery| of("", "", &BudgetQuery { year: Some(2026), ..query });
    assert_eq!(elsewhere(BudgetQuery { district: "06".parse().ok(), ..BudgetQuery::default() }), None);
    assert_eq!(elsewhere(BudgetQuery { programme: Some(Programme::Training), ..BudgetQuery::default() }), None);
    // What an order does to its line is the line's.
    let of_line = |line: &str| {
        let line = line.parse().unwrap();
        told(ahead_of_budget(&facts, &view(&facts, "", ""), &BudgetQuery::default(), Some(&line)).unwrap())
    };
    assert_eq!(of_line(LINE).as_deref(), Some("3 after 2026-09-30 until 2026-12-01"));
    assert_eq!(of_line(other).as_deref(), Some("1 after 2026-09-30 until 2026-11-01"));
    assert_eq!(of_line(next), None);
    // Counts are of no line, money is of a year.
    let indicators = |id: Option<&str>, year: Option<i16>, authority: Option<&str>| {
        let authority = authority.map(|code| code.parse().unwrap());
        let query = IndicatorQuery { id: id.map(str::to_owned), year, authority, ..IndicatorQuery::default() };
        told(ahead_of_indicators(&facts, &view(&facts, "", ""), &query).unwrap())
    };
    assert_eq!(indicators(None, Some(2026), None).as_deref(), Some("4 after 2026-09-30 until 2026-12-31"));
    let money = indicators(Some("budget.available"), Some(2026), Some(BA));
    assert_eq!(money.as_deref(), Some("3 after 2026-09-30 until 2026-12-01"));
    let counts = indicators(Some("mobile.device-rate"), None, None);
    assert_eq!(counts.as_deref(), Some("1 after 2026-09-30 until 2026-12-31"));
    assert_eq!(indicators(None, Some(2026), Some("ba-mitte")), None);
    assert_eq!(indicators(Some("budget.available"), Some(2027), None), None);
}

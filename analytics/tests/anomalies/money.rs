//! Payments.

use super::*;

#[test]
fn payments_without_an_order_and_beyond_one_are_found_from_their_limit_on() {
    let mut j = start();
    pay(&mut j, "2026-03-01", None, "Z-1", "1000.00");
    pay(&mut j, "2026-03-02", None, "Z-2", "999.99");
    pay(&mut j, "2026-03-03", None, "Z-3", "-1000.00");
    j.line_of(PANKOW, "2026/30/25/bezirksamt-pankow/personal", "5000000.00", "other", "staff", None);
    j.on(
        "2026-03-04",
        "procurement.payment-made",
        json!({"authority": PANKOW, "line": "2026/30/25/bezirksamt-pankow/personal", "payment": "Z-4",
            "amount": "90000.00"}),
    );
    let found = find(&j, Rule::PaymentWithoutOrder, "2026-12-31");
    assert_eq!(
        told(&found),
        ["ba-pankow Z-1 2026-03-01 1000.00 - notice", "ba-pankow Z-3 2026-03-03 -1000.00 - notice"]
    );
    assert_eq!(found[0].events, [3]);

    // More is paid than ordered: known by the payment that went beyond.
    let mut j = start();
    order(&mut j, "2026-02-01", "B-1", "notebook", 5, "500.00");
    pay(&mut j, "2026-03-01", Some("B-1"), "Z-1", "400.00");
    pay(&mut j, "2026-03-05", Some("B-1"), "Z-2", "100.00");
    assert!(find(&j, Rule::PaymentWithoutOrder, "2026-12-31").is_empty());
    pay(&mut j, "2026-03-09", Some("B-1"), "Z-3", "0.01");
    let found = find(&j, Rule::PaymentWithoutOrder, "2026-12-31");
    assert_eq!(told(&found), ["ba-pankow Z-3 2026-03-09 0.01 - notice"]);
    assert_eq!(found[0].events, [3, 4, 5, 6]);
    // The newest amount counts; what an order became smaller by is known by the last payment before.
    change(&mut j, "2026-04-01", "B-1", 5, "450.00");
    let found = find(&j, Rule::PaymentWithoutOrder, "2026-12-31");
    assert_eq!(told(&found), ["ba-pankow Z-3 2026-03-09 50.01 - notice"]);
    change(&mut j, "2026-04-02", "B-1", 5, "600.00");
    change(&mut j, "2026-04-03", "B-1", 5, "500.00");
    assert_eq!(told(&find(&j, Rule::PaymentWithoutOrder, "2026-12-31")), ["ba-pankow Z-3 2026-04-03 0.01 - notice"]);
}

#[test]
fn what_is_paid_in_the_last_weeks_is_measured_at_the_year() {
    // 8 × 1,875.00 are 150 % of 10,000.00.
    let on = |early: &str, late: &str, until: &str| {
        let mut j = start();
        pay(&mut j, "2026-03-01", None, "Z-1", early);
        pay(&mut j, "2026-11-15", None, "Z-2", late);
        told(&find(&j, Rule::DecemberSpike, until))
    };
    let found = [format!("ba-pankow {LINE} 2026-11-15 1875.00 - notice")];
    assert_eq!(on("8125.00", "1875.00", "2026-11-15"), found);
    // What is past was asked in its year.
    assert_eq!(on("8125.00", "1875.00", "2026-12-31"), found);
    assert!(on("8125.00", "1875.00", "2027-01-01").is_empty());
    assert!(on("8125.01", "1875.00", "2026-12-31").is_empty());
    assert!(on("8124.99", "1875.00", "2026-12-31").is_empty(), "less than 10,000.00");
    assert!(on("8125.00", "1875.00", "2026-11-14").is_empty());
    // A payment of the day before is none of the last weeks; one after the year ends counts on its last day.
    let mut j = start();
    pay(&mut j, "2026-11-14", None, "Z-1", "9000.00");
    pay(&mut j, "2025-12-20", None, "Z-2", "900.00");
    assert!(find(&j, Rule::DecemberSpike, "2026-12-31").is_empty());
    pay(&mut j, "2027-01-20", None, "Z-3", "9000.00");
    assert!(find(&j, Rule::DecemberSpike, "2026-12-31").is_empty(), "not known by then");
    let facts = j.facts();
    let at = View::resolve(&facts, "", "", day("2026-12-31")).unwrap();
    let query = AnomalyQuery { rules: vec![Rule::DecemberSpike], ..AnomalyQuery::default() };
    let found = anomalies(&facts, &at, &query).unwrap();
    assert_eq!(told(&found), [format!("ba-pankow {LINE} 2026-12-31 9000.00 - notice")]);
    assert_eq!(found[0].events, [3, 4, 5]);
}

#[test]
fn what_would_have_to_be_paid_until_the_year_ends_is_measured_at_what_was() {
    // 92 days are left on 30 September and 273 gone; on 1 October 91 and 274.
    let on = |soll: &str, paid: &str, until: &str| {
        let mut j = Journal::default();
        j.line(PANKOW, LINE, soll, "mobile-devices");
        pay(&mut j, "2026-03-01", None, "Z-1", paid);
        told(&find(&j, Rule::DecemberSpike, until))
    };
    // (soll − 10,000) / 91 ≥ 3 · 10,000 / 274: from 9,963.51 left on.
    assert_eq!(on("19963.51", "10000.00", "2026-10-01"), [format!("ba-pankow {LINE} 2026-10-01 9963.51 - notice")]);
    assert!(on("19963.50", "10000.00", "2026-10-01").is_empty());
    assert!(on("19963.51", "9999.99", "2026-10-01").is_empty());
    assert!(on("1000000.00", "10000.00", "2026-09-30").is_empty());
    // Fewer days are left every day.
    assert_eq!(on("19963.50", "10000.00", "2026-11-14"), [format!("ba-pankow {LINE} 2026-10-02 9963.50 - notice")]);
    assert!(on("19963.50", "10000.00", "2026-11-15").is_empty());
    // What is frozen is not there to be spent.
    let mut j = Journal::default();
    j.line(PANKOW, LINE, "1000000.00", "mobile-devices");
    pay(&mut j, "2026-03-01", None, "Z-1", "10000.00");
    let frozen = json!({"authority": PANKOW, "line": LINE, "amount": "985000.00", "consent_by": "SenFin",
        "reference": "x"});
    j.on("2026-03-01", "budget.frozen", frozen);
    assert!(find(&j, Rule::DecemberSpike, "2026-10-01").is_empty());
}

/// A year before it, and so much of 100,000.00 paid by the end of September.
fn running(paid: &str) -> Journal {
    let mut j = Journal::default();
    for (year, end) in [(2022, "90000.00"), (2023, "90000.00"), (2024, "90000.00"), (2025, "90000.00"), (2026, "")] {
        for title in 1..=7 {
            let line = format!("{year}/30/25/bezirksamt-pankow/titel-{title}");
            j.line(PANKOW, &line, "100000.00", "mobile-devices");
            let early = if end.is_empty() && title == 1 { paid } else { "40000.00" };
            let mut pay = |on: String, number: &str, amount: &str| {
                let data = json!({"authority": PANKOW, "line": line, "payment": format!("{number}-{year}-{title}"),
                    "amount": amount});
                j.on(&on, "procurement.payment-made", data);
            };
            pay(format!("{year}-09-01"), "a", early);
            if !end.is_empty() {
                pay(format!("{year}-10-15"), "b", "50000.00");
            }
        }
    }
    j
}

#[test]
fn a_line_runs_dry_by_its_forecast_up_to_a_day() {
    let j = running("95000.00");
    let facts = j.facts();
    let at = view(&facts, "", "2026-09-30");
    let by = By::parse(&["line"]).unwrap();
    let table = forecast(&facts, &at, &BudgetQuery { by, ..BudgetQuery::default() }).unwrap();
    let row = &table.rows[0];
    let (on, severe) =
        (row.exhausted_on.unwrap(), row.exhausted_latest.is_some_and(|day| day < common::day("2026-12-31")));
    assert!(on <= common::day("2026-11-30"), "{on}");
    let found = find(&j, Rule::RunsDry, "2026-09-30");
    let lacks = row.value.unwrap().minus("100000.00".parse().unwrap()).unwrap();
    let severity = if severe { "severe" } else { "notice" };
    let line = "2026/30/25/bezirksamt-pankow/titel-1";
    assert_eq!(told(&found), [format!("ba-pankow {line} 2026-09-30 {lacks} - {severity}")]);
    // The appropriation and the payment.
    assert_eq!(found[0].events.len(), 2);
    // On the last day it is found, a day later it is not.
    for (until, count) in [(on, 1), (Day::of_number(on.number() - 1).unwrap(), 0)] {
        let mut j = running("95000.00");
        let until = until.to_string();
        thresholds(&mut j, "2026-09-01", &json!({"runs-dry": {"until": &until[5..]}}));
        assert_eq!(find(&j, Rule::RunsDry, "2026-09-30").len(), count, "{until}");
    }
    // What lasts is none.
    assert!(find(&running("40000.00"), Rule::RunsDry, "2026-09-30").is_empty());
}

#[test]
fn a_line_of_which_more_is_paid_and_bound_than_there_is_has_run_dry() {
    let mut j = Journal::default();
    j.line(PANKOW, LINE, "10000.00", "mobile-devices");
    order(&mut j, "2026-02-01", "B-1", "notebook", 5, "6000.00");
    pay(&mut j, "2026-03-01", None, "Z-1", "4000.00");
    // All is bound, and no more is needed than there is.
    assert!(find(&j, Rule::RunsDry, "2026-12-30").is_empty());
    pay(&mut j, "2026-04-01", None, "Z-2", "0.01");
    let found = find(&j, Rule::RunsDry, "2026-12-30");
    assert_eq!(told(&found), [format!("ba-pankow {LINE} 2026-04-01 0.01 - notice")]);
    assert_eq!(found[0].events, [1, 2, 3, 4]);
}

/// The contract, section 5: the money has run dry as soon as less than nothing is available, by whatever.
#[test]
fn section_5_less_than_nothing_available_has_run_dry_by_a_cut_or_a_freeze_too() {
    let mut j = Journal::default();
    j.line(PANKOW, LINE, "-10000.00", "mobile-devices");
    let found = find(&j, Rule::RunsDry, "2026-12-30");
    assert_eq!(told(&found), [format!("ba-pankow {LINE} 2026-01-01 10000.00 - notice")]);
    assert_eq!(found[0].events, [1]);
    let said = found[0].said();
    assert!(said.de.contains("Gesperrt oder gekürzt ist mehr, als da ist."), "{}", said.de);

    // 1,000.00 of which 600.00 are ordered, and then all is frozen: 600.00 are lacking since then.
    let mut j = Journal::default();
    j.line(PANKOW, LINE, "1000.00", "mobile-devices");
    order(&mut j, "2026-02-01", "B-1", "notebook", 5, "600.00");
    let frozen = |amount: &str| {
        let consent = "SenFin";
        json!({"authority": PANKOW, "line": LINE, "amount": amount, "consent_by": consent, "reference": "x"})
    };
    j.on("2026-03-01", "budget.frozen", frozen("400.00"));
    assert!(find(&j, Rule::RunsDry, "2026-12-30").is_empty(), "nothing is left, and nothing is lacking");
    j.on("2026-04-01", "budget.frozen", frozen("600.00"));
    let found = find(&j, Rule::RunsDry, "2026-12-30");
    assert_eq!(told(&found), [format!("ba-pankow {LINE} 2026-04-01 600.00 - notice")]);
}

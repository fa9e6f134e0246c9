//! Further indicators: each with its rows and the reasons why there is none.

#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::*;
use serde_json::json;
use sollist_analytics::*;

const BA: &str = "ba-pankow";
const LINE: &str = "2026/30/25/bezirksamt-pankow/geraete";
const MITTE: &str = "2026/30/25/bezirksamt-mitte/geraete";

fn order(j: &mut Journal, on: &str, number: &str, line: &str, quantity: i64, amount: &str, due: Option<&str>) {
    let mut data = json!({"authority": BA, "order": number, "line": line, "item": "notebook", "quantity": quantity,
        "amount": amount});
    if let Some(due) = due {
        data["due"] = json!(due);
    }
    j.on(on, "procurement.order-placed", data);
}

fn deliver(j: &mut Journal, on: &str, number: &str, quantity: i64) {
    let data = json!({"authority": BA, "order": number, "quantity": quantity, "delivered_on": on});
    j.on(on, "procurement.goods-delivered", data);
}

fn pay(j: &mut Journal, on: &str, line: &str, number: Option<&str>, amount: &str) {
    let payment = format!("Z-{}", j.events.len());
    let who = if line == MITTE { "ba-mitte" } else { BA };
    let mut data = json!({"authority": who, "line": line, "payment": payment, "amount": amount});
    if let Some(number) = number {
        data["order"] = json!(number);
    }
    j.on(on, "procurement.payment-made", data);
}

fn invoice(j: &mut Journal, on: &str, number: &str, amount: &str) {
    let data = json!({"authority": BA, "order": number, "invoice": format!("R-{}", j.events.len()), "amount": amount});
    j.on(on, "procurement.invoice-received", data);
}

fn start() -> Journal {
    let mut j = Journal::default();
    j.line(BA, LINE, "100000.00", "mobile-devices").line("ba-mitte", MITTE, "50000.00", "workplace");
    j.parameters("2026-01-01", notebooks("1.00", "1000.00"));
    j
}

#[test]
fn cost_per_workplace_leaves_out_who_reported_none_on_both_sides() {
    let mut j = start();
    assert_eq!(said(&figure(&j.facts(), "cost.per-workplace", "")), "Die Zahl der Arbeitsplätze ist nicht gemeldet.");
    pay(&mut j, "2026-03-01", LINE, None, "31000.00");
    pay(&mut j, "2026-03-01", MITTE, None, "9000.00");
    j.eligible(BA, "2026-02-01", 10);
    let row = figure(&j.facts(), "cost.per-workplace", "");
    assert_eq!((said(&row), row.not_reported.len()), ("3100.00 31000.00/10".to_owned(), 1));
    assert_eq!(row.notes, [Note::CashOnly]);
    j.eligible("ba-mitte", "2026-02-01", 10);
    let row = figure(&j.facts(), "cost.per-workplace", "");
    assert_eq!((said(&row), row.not_reported.len()), ("2000.00 40000.00/20".to_owned(), 0));
    // By programme: what was paid on its lines.
    let told: Vec<String> = rows(&j.facts(), "cost.per-workplace", "", &["programme"]).iter().map(said).collect();
    assert_eq!(told, ["1550.00 31000.00/20", "450.00 9000.00/20"]);
}

#[test]
fn devices_per_workplace_count_what_a_footprint_calls_stationary() {
    let mut j = start();
    j.eligible(BA, "2026-02-01", 100).stock(BA, "2026-02-01", "notebook", 90, 5).stock(
        BA,
        "2026-02-01",
        "desktop",
        70,
        0,
    );
    assert_eq!(said(&figure(&j.facts(), "device.per-workplace", "")), "0.90 90/100");
    let footprint = json!({"manufacturing_kg": "248.8", "total_p10": "271.0", "total_median": "486.0",
        "total_p90": "884.2", "kwh_per_year": "56.55", "n": 259, "source": "Boavizta", "kind": "stationary"});
    let values = json!({"footprints": {"desktop": footprint}});
    j.on("2026-01-02", "parameters.published", json!({"set": "f", "valid_from": "2026-01-01", "values": values}));
    let row = figure(&j.facts(), "device.per-workplace", "");
    assert_eq!((said(&row), row.not_reported.len()), ("1.60 160/100".to_owned(), 1));
}

#[test]
fn a_forecast_is_judged_when_its_year_is_closed() {
    let mut j = Journal::default();
    let line = "2025/30/25/bezirksamt-pankow/geraete";
    j.line(BA, line, "1000000.00", "mobile-devices");
    pay(&mut j, "2025-06-02", line, None, "500000.00");
    pay(&mut j, "2025-11-03", line, None, "450000.00");
    let of = |j: &Journal, until: &str, year: i16| {
        let query =
            IndicatorQuery { id: Some("forecast.variance".to_owned()), year: Some(year), ..IndicatorQuery::default() };
        let facts = j.facts();
        said(&indicators(&facts, &view(&facts, "", until), &query).unwrap()[0])
    };
    // Without a year before: by the months of the Länder 69.73 % are paid by September, so 302,700 more are expected.
    assert_eq!(of(&j, "2026-01-31", 2025), "18.4 147300.00/802700.00");
    assert_eq!(of(&j, "2026-01-30", 2025), "Das Haushaltsjahr ist noch nicht abgeschlossen.");
    assert_eq!(of(&j, "2026-06-30", 2026), "Das Haushaltsjahr ist noch nicht abgeschlossen.");
    assert_eq!(of(&j, "2026-06-30", 2024), "Es gibt hier keine Haushaltsstelle in diesem Haushaltsjahr.");
    // What came to light later is part of both: of the year's actual, and of what was paid by September.
    pay(&mut j, "2025-07-01", line, None, "-100000.00");
    assert_eq!(of(&j, "2026-06-30", 2025), "21.0 147300.00/702700.00");
}

#[test]
fn allocation_and_latency_are_those_of_the_payments_of_the_year() {
    let mut j = start();
    assert_eq!(
        said(&figure(&j.facts(), "budget.allocation-coverage", "")),
        "In diesem Haushaltsjahr ist hier nichts gezahlt."
    );
    order(&mut j, "2026-01-10", "B-1", LINE, 10, "10000.00", None);
    pay(&mut j, "2026-08-30", LINE, Some("B-1"), "7500.00");
    pay(&mut j, "2026-08-02", LINE, None, "2500.00");
    assert_eq!(said(&figure(&j.facts(), "budget.allocation-coverage", "")), "75.0 7500.00/10000.00");
    // Recorded on 1 September: two days for the large one, thirty for the small one; a refund weighs as much.
    assert_eq!(said(&figure(&j.facts(), "data.latency", "")), "2 -/-");
    pay(&mut j, "2026-08-02", LINE, None, "-5000.00");
    assert_eq!(said(&figure(&j.facts(), "data.latency", "")), "16 -/-");
    // What is recorded before its day keeps its sign.
    pay(&mut j, "2026-09-11", LINE, None, "90000.00");
    assert_eq!(said(&figure(&j.facts(), "data.latency", "")), "-10 -/-");
    // Of another year nothing is counted.
    let query = IndicatorQuery { id: Some("data.latency".to_owned()), year: Some(2027), ..IndicatorQuery::default() };
    let facts = j.facts();
    let rows = indicators(&facts, &view(&facts, "", ""), &query).unwrap();
    assert_eq!(rows[0].value, None);
}

#[test]
fn pieces_in_time_of_what_was_due() {
    let mut j = start();
    order(&mut j, "2026-01-10", "B-1", LINE, 100, "100.00", Some("2026-03-31"));
    order(&mut j, "2026-01-10", "B-2", LINE, 50, "100.00", Some("2026-06-30"));
    order(&mut j, "2026-01-10", "B-3", LINE, 7, "100.00", None);
    deliver(&mut j, "2026-03-31", "B-1", 40);
    deliver(&mut j, "2026-04-01", "B-1", 20);
    let on = |until: &str| said(&figure(&j.facts(), "procurement.on-time", until));
    assert_eq!(on("2026-03-30"), "Zu keiner Bestellung war bis zu diesem Tag eine Lieferung fällig.");
    assert_eq!((on("2026-03-31"), on("2026-06-29")), ("40.0 40/100".to_owned(), "40.0 40/100".to_owned()));
    assert_eq!(on("2026-06-30"), "26.7 40/150");
    // Of a cancelled order only what was delivered was due.
    j.on("2026-05-01", "procurement.order-cancelled", json!({"authority": BA, "order": "B-1"}));
    assert_eq!(said(&figure(&j.facts(), "procurement.on-time", "2026-06-30")), "36.4 40/110");
}

#[test]
fn open_invoices_of_all_items_with_what_is_old() {
    let mut j = start();
    order(&mut j, "2026-01-10", "B-1", LINE, 10, "10000.00", None);
    assert_eq!(said(&figure(&j.facts(), "procurement.open-invoices", "")), "Es liegt keine Rechnung vor.");
    invoice(&mut j, "2026-05-01", "B-1", "4000.00");
    invoice(&mut j, "2026-05-31", "B-1", "5000.00");
    pay(&mut j, "2026-06-05", LINE, Some("B-1"), "1000.00");
    let on = |until: &str| {
        let row = figure(&j.facts(), "procurement.open-invoices", until);
        let older = row.beside.iter().map(|(_, share)| share.to_string()).collect::<Vec<_>>().join(" ");
        format!("{} {older}", said(&row))
    };
    // What is paid pays the oldest first; thirty days are not old yet.
    assert_eq!(on("2026-05-31"), "9000.00 -/- 0.0");
    assert_eq!(on("2026-06-30"), "8000.00 -/- 37.5");
    assert_eq!(on("2026-07-01"), "8000.00 -/- 100.0");
    pay(&mut j, "2026-07-05", LINE, Some("B-1"), "8000.00");
    let row = figure(&j.facts(), "procurement.open-invoices", "2026-07-05");
    assert_eq!((said(&row), row.beside.len()), ("0.00 -/-".to_owned(), 0));
}

#[test]
fn commitment_authority_by_the_year_in_which_orders_are_due() {
    let mut j = start();
    let only = figure(&j.facts(), "budget.ve-use", "");
    assert_eq!(said(&only), "Eine Verpflichtungsermächtigung ist nicht erteilt.");
    for (year, amount) in [(2027, "1000.00"), (2028, "3000.00")] {
        let data = json!({"authority": BA, "line": LINE, "year": year, "amount": amount});
        j.on("2026-01-05", "budget.authority-granted", data);
    }
    order(&mut j, "2026-02-01", "B-1", LINE, 1, "800.00", Some("2027-03-01"));
    order(&mut j, "2026-02-01", "B-2", LINE, 1, "400.00", Some("2026-12-01"));
    let told: Vec<_> = rows(&j.facts(), "budget.ve-use", "", &[]).iter().map(|row| (row.due_year, said(row))).collect();
    assert_eq!(
        told,
        [
            (None, "20.0 800.00/4000.00".to_owned()),
            (Some(2027), "80.0 800.00/1000.00".to_owned()),
            (Some(2028), "0.0 0.00/3000.00".to_owned())
        ]
    );
}

#[test]
fn carry_over_of_the_soll_of_the_year_before() {
    let mut j = start();
    let none = "Haushaltsstellen gibt es hier nicht in diesem und im vorigen Haushaltsjahr; ohne beide keine Quote.";
    assert_eq!(said(&figure(&j.facts(), "budget.carry-over-rate", "")), none);
    j.line(BA, "2025/30/25/bezirksamt-pankow/geraete", "40000.00", "mobile-devices");
    for line in [LINE, MITTE] {
        let who = if line == MITTE { "ba-mitte" } else { BA };
        let data = json!({"authority": who, "line": line, "amount": "3000.00"});
        j.on("2026-02-01", "budget.carried-over", data);
    }
    // Mitte had no lines the year before: on neither side, and named.
    let row = figure(&j.facts(), "budget.carry-over-rate", "");
    assert_eq!((said(&row), row.not_reported.len()), ("7.5 3000.00/40000.00".to_owned(), 1));
}

#[test]
fn what_is_beyond_the_range_withholds_its_row_and_no_other() {
    let mut j = start();
    for number in 0..100_000 {
        order(&mut j, "2026-01-10", &format!("B-{number}"), LINE, 1, "1000000000000.00", None);
        invoice(&mut j, "2026-05-01", &format!("B-{number}"), "1000000000000.00");
    }
    let facts = j.facts();
    let all = indicators(&facts, &view(&facts, "", ""), &IndicatorQuery::default()).unwrap();
    let of = |id: &str| said(all.iter().find(|row| row.id == id).unwrap());
    assert!(of("procurement.open-invoices").contains("außerhalb des Bereichs"), "{}", of("procurement.open-invoices"));
    assert!(!of("procurement.delivery-rate").contains("außerhalb"), "{}", of("procurement.delivery-rate"));
    assert!(!of("data.latency").contains("außerhalb"), "{}", of("data.latency"));
}

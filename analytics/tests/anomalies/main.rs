//! Anomalies: every example and every reading of the rules, and what lies exactly on a border.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../common/mod.rs"]
mod common;
mod goods;
mod invoices;
mod list;
mod money;
mod orders;
mod postings;
mod relabelled;
mod reports;
mod sites;
mod transfers;

use common::*;
use serde_json::{Value, json};
use sollist_analytics::{AnomalyRule as Rule, *};
use sollist_contract::{day::Day, reading::Bilingual as _};

const PANKOW: &str = "ba-pankow";
const LINE: &str = "2026/30/25/bezirksamt-pankow/geraete";

/// A journal with a line of so many EUR and the parameters of notebooks and a licence.
fn start() -> Journal {
    let mut j = Journal::default();
    j.line(PANKOW, LINE, "1000000.00", "mobile-devices");
    j.parameters("2026-01-01", items());
    j
}

fn items() -> Value {
    json!({
        "notebook": {"programme": "mobile-devices", "unit_price": "100.00", "quota": "0.8", "life_months": 60},
        "vpn": {"programme": "remote-access", "unit_price": "10", "required_for_mobile_work": true},
        "dock": {"programme": "workplace", "unit_price": "10", "complements": "notebook"},
    })
}

fn find(j: &Journal, rule: Rule, until: &str) -> Vec<Anomaly> {
    let facts = j.facts();
    let query = AnomalyQuery { rules: vec![rule], ..AnomalyQuery::default() };
    anomalies(&facts, &view(&facts, "", until), &query).unwrap()
}

/// Of each finding: authority, key, since, amount, pieces, severity.
fn told(found: &[Anomaly]) -> Vec<String> {
    let cell = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
    found
        .iter()
        .map(|one| {
            format!(
                "{} {} {} {} {} {}",
                one.authority,
                one.key,
                one.since,
                cell(one.amount.map(|amount| amount.to_string())),
                cell(one.quantity.map(|pieces| pieces.to_string())),
                one.severity.code()
            )
        })
        .collect()
}

fn order(j: &mut Journal, on: &str, number: &str, item: &str, quantity: i64, amount: &str) {
    j.on(
        on,
        "procurement.order-placed",
        json!({"authority": PANKOW, "order": number, "line": LINE, "item": item, "quantity": quantity,
            "amount": amount}),
    );
}
fn change(j: &mut Journal, on: &str, number: &str, quantity: i64, amount: &str) {
    let data = json!({"authority": PANKOW, "order": number, "quantity": quantity, "amount": amount});
    j.on(on, "procurement.order-changed", data);
}
fn deliver(j: &mut Journal, on: &str, number: &str, quantity: i64) {
    let data = json!({"authority": PANKOW, "order": number, "quantity": quantity, "delivered_on": on});
    j.on(on, "procurement.goods-delivered", data);
}
fn issue(j: &mut Journal, on: &str, quantity: i64) {
    j.on(on, "rollout.devices-issued", json!({"authority": PANKOW, "item": "notebook", "quantity": quantity}));
}
fn pay(j: &mut Journal, on: &str, order: Option<&str>, payment: &str, amount: &str) {
    let mut data = json!({"authority": PANKOW, "line": LINE, "payment": payment, "amount": amount});
    if let Some(order) = order {
        data["order"] = json!(order);
    }
    j.on(on, "procurement.payment-made", data);
}
fn invoice(j: &mut Journal, on: &str, order: &str, invoice: &str, amount: &str) {
    let data = json!({"authority": PANKOW, "order": order, "invoice": invoice, "amount": amount});
    j.on(on, "procurement.invoice-received", data);
}
fn thresholds(j: &mut Journal, from: &str, values: &Value) {
    let data = json!({"set": "limits", "valid_from": from, "values": {"thresholds": values}});
    j.on(from, "parameters.published", data);
}

// Section 5, the first example: 1,006 delivered on 15 January, 400 issued by 15 February.
fn friedrichshain() -> Journal {
    let mut j = start();
    order(&mut j, "2026-01-02", "B-1", "notebook", 1006, "100000.00");
    deliver(&mut j, "2026-01-15", "B-1", 1006);
    issue(&mut j, "2026-02-15", 400);
    j
}

fn licences(j: &mut Journal, on: &str, licence: &str, quantity: i64) {
    let data = json!({"authority": PANKOW, "licence": licence, "quantity": quantity});
    j.on(on, "rollout.licences-provided", data);
}

fn submission(j: &mut Journal, on: &str, what: &str, period: &str, more: Value) {
    let mut data = json!({"authority": PANKOW, "period": period});
    data.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    j.on(on, &format!("submission.{what}"), data);
}

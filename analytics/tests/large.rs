//! Two hundred thousand events, and every question asked of them.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::time::Instant;

use common::*;
use serde_json::json;
use sollist_analytics::*;
use sollist_contract::ids::District;

/// Orders, deliveries, issues, payments and progress of the twelve districts, day by day.
fn journal(events: usize) -> Journal {
    let mut j = Journal::default();
    let districts: Vec<String> = District::all().filter_map(District::bezirksamt).map(|ba| ba.to_string()).collect();
    for ba in &districts {
        for title in ["geraete", "dienste", "akte"] {
            j.line_of(
                ba,
                &format!("2026/30/25/{ba}/{title}"),
                "900000000.00",
                "mobile-devices",
                "consumptive",
                Some("ikt"),
            );
        }
        j.eligible(ba, "2026-01-01", 3000);
        j.stock(ba, "2026-01-01", "notebook", 500, 20);
    }
    j.line("ikt-steuerung", "2026/30/25/ikt-steuerung/pauschale", "1000000.00", "reserve");
    j.parameters("2026-01-01", notebooks("1.00", "1071.72"));
    let mut order = 0;
    while j.events.len() < events {
        let ba = districts[order % 12].as_str();
        let on = format!("2026-{:02}-{:02}", 1 + order / 28 % 9, 1 + order % 28);
        let (line, number) =
            (format!("2026/30/25/{ba}/{}", ["geraete", "dienste", "akte"][order % 3]), order.to_string());
        let item = ["notebook", "tablet", "monitor"][order / 12 % 3];
        j.on(
            &on,
            "procurement.order-placed",
            json!({"authority": ba, "order": number, "line": line, "item": item, "quantity": 2, "amount": "2143.44"}),
        );
        j.on(
            &on,
            "procurement.goods-delivered",
            json!({"authority": ba, "order": number, "quantity": 2, "delivered_on": on}),
        );
        j.on(&on, "rollout.devices-issued", json!({"authority": ba, "item": item, "quantity": 2}));
        j.on(
            &on,
            "procurement.payment-made",
            json!({"authority": ba, "order": number, "line": line, "payment": number, "amount": "2143.44"}),
        );
        if order % 3 == 0 {
            j.on(
                &on,
                "rollout.progressed",
                json!({"authority": ba, "rollout": "windows-11", "done": order % 3000, "total": 3000}),
            );
        }
        order += 1;
    }
    j
}

#[test]
fn two_hundred_thousand_events_answer_everything() {
    let journal = journal(200_000);
    let start = Instant::now();
    let facts = journal.facts();
    println!("fold {:?}", start.elapsed());
    let timed = |name: &str, ask: &dyn Fn() -> usize| {
        let start = Instant::now();
        let rows = ask();
        println!("{name} {rows} rows {:?}", start.elapsed());
        assert!(rows > 0, "{name}");
    };
    for (as_of, until) in [("", ""), ("150000", ""), ("", "2026-05-31"), ("190000", "2026-06-30")] {
        let view = view(&facts, as_of, until);
        let by = |names: &[&str]| By::parse(names).unwrap();
        timed("budget by line", &|| {
            budget(&facts, &view, &BudgetQuery { by: by(&["line"]), ..BudgetQuery::default() }).unwrap().rows.len()
        });
        timed("budget", &|| budget(&facts, &view, &BudgetQuery::default()).unwrap().rows.len());
        timed("indicators", &|| indicators(&facts, &view, &IndicatorQuery::default()).unwrap().len());
        timed("indicators by authority and programme", &|| {
            indicators(
                &facts,
                &view,
                &IndicatorQuery { by: by(&["authority", "programme"]), ..IndicatorQuery::default() },
            )
            .unwrap()
            .len()
        });
        timed("need", &|| need(&facts, &view, &NeedQuery::at(day("2026-12-31"))).unwrap().rows.len());
        timed("need explained", &|| {
            need(&facts, &view, &NeedQuery { explain: true, ..NeedQuery::at(day("2026-12-31")) }).unwrap().rows.len()
        });
        let days = month_ends(day("2026-01-01"), day("2026-12-31"));
        timed("budget series", &|| budget_series(&facts, &view, &BudgetQuery::default(), &days).unwrap().len());
        timed("device series", &|| device_series(&facts, &view, &Scope::Berlin, &days).len());
    }
    let total = budget(&facts, &view(&facts, "", ""), &BudgetQuery::default()).unwrap().total;
    let paid =
        journal.events.iter().filter(|(_, e)| e.event.type_name() == "procurement.payment-made.v1").count() as i64;
    assert_eq!(total.position.unwrap().actual.get(), paid * 214_344, "every payment counts once");
}

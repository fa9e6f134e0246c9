//! A journal for tests: events as JSON, recorded one minute after the other.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod random;

use jiff::{Timestamp, ToSpan};
use serde_json::{Value, json};
use sollist_analytics::*;
use sollist_contract::{day::Day, envelope::Envelope, event::Event, reading::Bilingual};

#[derive(Default, Clone)]
pub struct Journal {
    pub events: Vec<(Timestamp, Envelope)>,
}

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub const RECORDED_FROM: &str = "2026-09-01T08:00:00Z";

impl Journal {
    /// Adds an event that happened at noon of a day.
    pub fn on(&mut self, day: &str, kind: &str, data: Value) -> &mut Journal {
        let number = self.events.len();
        let start: Timestamp = RECORDED_FROM.parse().unwrap();
        let event = Event::from_data(&format!("{kind}.v1"), &data.to_string())
            .unwrap_or_else(|| panic!("type {kind}"))
            .unwrap_or_else(|e| panic!("{data}: {e}"));
        let time = format!("{day}T12:00:00+01:00").parse().unwrap();
        let recorded = start + i64::try_from(number).unwrap().minutes();
        self.events.push((recorded, Envelope::new("/test", format!("e-{number}"), time, event)));
        self
    }
    pub fn facts(&self) -> Facts {
        let mut facts = Facts::new();
        self.feed(&mut facts, 0, self.events.len());
        facts
    }
    /// Applies events `from..to` (places, from 0).
    pub fn feed(&self, facts: &mut Facts, from: usize, to: usize) {
        for (place, (recorded, envelope)) in self.events.iter().enumerate().take(to).skip(from) {
            facts.apply(place as u64 + 1, *recorded, envelope).unwrap();
        }
    }
    pub fn line(&mut self, authority: &str, line: &str, amount: &str, programme: &str) -> &mut Journal {
        self.line_of(authority, line, amount, programme, "consumptive", None)
    }
    pub fn line_of(
        &mut self,
        authority: &str,
        line: &str,
        amount: &str,
        programme: &str,
        kind: &str,
        group: Option<&str>,
    ) -> &mut Journal {
        let mut data =
            json!({"authority": authority, "line": line, "amount": amount, "programme": programme, "kind": kind});
        if let Some(group) = group {
            data["cover_group"] = json!(group);
        }
        self.on(&format!("{}-01-01", &line[..4]), "budget.appropriated", data)
    }
    pub fn eligible(&mut self, authority: &str, as_of: &str, eligible: i64) -> &mut Journal {
        self.on(
            as_of,
            "staffing.headcount-reported",
            json!({"authority": authority, "as_of": as_of, "employees": eligible, "workplaces": eligible,
                "eligible": eligible, "definition": "PC-Arbeitsplätze"}),
        )
    }
    pub fn stock(&mut self, authority: &str, as_of: &str, item: &str, in_use: i64, in_stock: i64) -> &mut Journal {
        self.on(
            as_of,
            "rollout.stock-reported",
            json!({"authority": authority, "item": item, "in_use": in_use, "in_stock": in_stock, "as_of": as_of}),
        )
    }
    pub fn parameters(&mut self, valid_from: &str, items: Value) -> &mut Journal {
        self.on(
            valid_from,
            "parameters.published",
            json!({"set": "standard", "valid_from": valid_from, "values": {"items": items}}),
        )
    }
}

pub const TODAY: &str = "2026-09-30";

pub fn view(facts: &Facts, as_of: &str, until: &str) -> View {
    View::resolve(facts, as_of, until, day(TODAY)).unwrap()
}

/// The one row of an indicator for all Berlin.
pub fn figure(facts: &Facts, id: &str, until: &str) -> IndicatorRow {
    let mut rows = rows(facts, id, until, &[]);
    assert_eq!(rows.len(), 1, "{rows:?}");
    rows.remove(0)
}

pub fn rows(facts: &Facts, id: &str, until: &str, by: &[&str]) -> Vec<IndicatorRow> {
    let query = IndicatorQuery { id: Some(id.to_owned()), by: By::parse(by).unwrap(), ..IndicatorQuery::default() };
    indicators(facts, &view(facts, "", until), &query).unwrap()
}

/// A reason in German.
pub fn german(why: &impl Bilingual) -> String {
    why.said().de
}

/// `value numerator/denominator`, or the reason.
pub fn said(row: &IndicatorRow) -> String {
    let text = |exact: Option<Exact>| exact.map_or("-".to_owned(), |exact| exact.to_string());
    match row.value {
        Some(value) => format!("{value} {}/{}", text(row.numerator), text(row.denominator)),
        None => row.why.as_ref().map(german).unwrap_or_default(),
    }
}

pub fn notebooks(quota: &str, price: &str) -> Value {
    json!({"notebook": {"programme": "mobile-devices", "unit_price": price, "quota": quota, "life_months": 60}})
}

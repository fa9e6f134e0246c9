//! Random journals: a plan, parameters, and facts of every kind on any day.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::json;
use sollist_contract::{
    day::Day,
    event::{Event, ProcurementEvent},
    money::Cents,
};

use super::Journal;

pub const AUTHORITIES: [&str; 3] = ["ba-mitte", "ba-pankow", "polizei-berlin"];
pub const PROGRAMMES: [&str; 4] = ["mobile-devices", "remote-access", "workplace", "e-file"];
pub const ITEMS: [&str; 3] = ["notebook", "tablet", "desktop"];

pub fn items() -> serde_json::Value {
    json!({
        "notebook": {"programme": "mobile-devices", "unit_price": "1071.72", "quota": "0.8", "life_months": 48,
        "running_cost_per_year": "99.99",
            "step_costs": [{"name": "server", "every": 50, "amount": "2500.00"}]},
        "tablet": {"programme": "mobile-devices", "unit_price": "500.00", "quota": "0.1", "complements": "notebook"},
        "remote-access": {"programme": "remote-access", "unit_price": "12.345", "quota": "1", "deadline": "2026-12-31"},
        "desktop": {"programme": "workplace", "unit_price": "700", "quota": "0.3"},
    })
}

pub fn line(authority: usize, number: usize) -> String {
    format!("2026/30/25/{}/title-{number}", AUTHORITIES[authority % 3])
}

/// The start of every random journal: two lines an authority, the reserve, parameters.
pub fn start(amounts: &[i64]) -> Journal {
    let mut j = Journal::default();
    for (place, cents) in amounts.iter().enumerate() {
        let (authority, number) = (place % 3, place / 3);
        let (kind, group) =
            [("consumptive", Some("g")), ("investment", Some("g")), ("consumptive", Some("h")), ("staff", None)]
                [place % 4];
        j.line_of(
            AUTHORITIES[authority],
            &line(authority, number),
            &Cents::new(*cents).to_string(),
            PROGRAMMES[(place * 7 / 2) % 4],
            kind,
            group,
        );
    }
    j.line("ikt-steuerung", "2026/30/25/ikt-steuerung/pauschale-mehrausgaben", "5000.00", "reserve");
    j.parameters("2026-01-01", items());
    j.on(
        "2026-01-01",
        "parameters.published",
        json!({"set": "range", "valid_from": "2026-01-01", "values": {"items": {}, "uncertainty": {"seed": 1,
            "draws": 3, "common_share": "0.5", "price": {"notebook": ["0.9", "1", "1.2"]}, "staff": ["1", "1", "1.1"],
            "delay_months": ["0", "1", "2"]}}}),
    );
    let footprint = |kind: &str| {
        json!({"manufacturing_kg": "235.9", "total_p10": "195.1", "total_median": "307.0", "total_p90": "421.9",
            "kwh_per_year": "18.78", "n": 452, "source": "x", "kind": kind})
    };
    let values = json!({
        "footprints": {"notebook": footprint("mobile"), "desktop": footprint("stationary")},
        "grid_kg_per_kwh": {"2024": "0.363"},
        "cost_objects": {"rollouts": {"windows-11": {"items": ["desktop"], "lines": [line(0, 0)]}},
            "projects": {"netz": {"items": ["tablet"], "lines": [line(1, 0)]}}},
        "lcc": {"discount_rate": "0.02", "electricity_eur_per_kwh": "0.30"},
    });
    let set = json!({"set": "further", "valid_from": "2026-01-01", "values": values});
    j.on("2026-01-01", "parameters.published", set);
    j
}

/// Whether an authority has placed an order of a number.
fn is_placed(j: &Journal, authority: &str, number: &str) -> bool {
    j.events.iter().any(|(_, envelope)| match &envelope.event {
        Event::Procurement(ProcurementEvent::OrderPlaced(placed)) => {
            placed.authority.as_str() == authority && placed.order.as_str() == number
        }
        _ => false,
    })
}

/// The last thing that an authority has reported, of a kind, and nobody has taken back: the data of its event, and its
/// day.
fn standing(j: &Journal, authority: &str, kind: &str) -> Option<(serde_json::Value, Day)> {
    let mut gone = BTreeSet::new();
    for (_, envelope) in j.events.iter().rev() {
        gone.extend(envelope.event.takes_back().map(|back| back.what));
        let is_theirs = envelope.event.authority().is_some_and(|who| who.as_str() == authority);
        let what = envelope.event.standing(envelope.day()).filter(|_| is_theirs);
        if envelope.event.type_name().starts_with(kind) && what.is_some_and(|what| !gone.contains(&what)) {
            let data = serde_json::from_str(envelope.event.to_data().unwrap().get()).unwrap();
            return Some((data, envelope.day()));
        }
    }
    None
}

/// Something that was reported is taken back, where there is anything: of milestones, connections and activities with
/// the day of which it was reported, of a site from some day on.
fn take_back(j: &mut Journal, authority: &str, on: &str, kind: u8) {
    let (of, by, day_field) = match kind {
        28 => ("rollout.e-file-connected", "rollout.e-file-withdrawn", "connected_on"),
        29 => ("rollout.milestone-reached", "rollout.milestone-withdrawn", "reached_on"),
        31 => ("rollout.site-upgraded", "rollout.site-withdrawn", ""),
        _ => ("citylab.activity-recorded", "citylab.activity-withdrawn", "held_on"),
    };
    let Some((mut data, day)) = standing(j, authority, of) else { return };
    data["reason"] = json!("Irrtum");
    data.as_object_mut().unwrap().remove("participants");
    let on = on.parse::<Day>().unwrap().max(day).to_string();
    if !day_field.is_empty() {
        data[day_field] = json!(day);
    }
    j.on(&on, by, data);
}

/// One random fact more.
pub fn more(j: &mut Journal, (kind, who, number, quantity, day): (u8, usize, usize, i64, u8)) {
    let authority = AUTHORITIES[who % 3];
    let on = format!("2026-{:02}-{:02}", 1 + day % 9, 1 + day % 28);
    let (on, item, order) = (on.as_str(), ITEMS[number % 3], format!("{}", number % 5));
    let line = line(who, number % 2);
    let amount = Cents::new(quantity * 313).to_string();
    let due = ["2026-12-31", "2027-02-01", "2028-02-01"][usize::from(day) % 3];
    let consent = json!({"reference": "BA 7", "basis": "§ 37 LHO", "amount": amount});
    // The number of an order is placed once: the program refuses it a second time, and what two placings of one number
    // would mean no figure has to say.
    if matches!(kind % 34, 2 | 3 | 17) && is_placed(j, authority, &order) {
        return;
    }
    match kind % 34 {
        0 => j.eligible(authority, on, quantity),
        1 => j.stock(authority, on, item, quantity, quantity / 3),
        2 | 3 => j.on(
            on,
            "procurement.order-placed",
            json!({"authority": authority, "order": order, "line": line,
            "item": item, "quantity": quantity, "amount": amount}),
        ),
        4 => j.on(
            on,
            "procurement.goods-delivered",
            json!({"authority": authority, "order": order,
            "quantity": quantity, "delivered_on": on}),
        ),
        5 => j.on(
            on,
            "procurement.payment-made",
            json!({"authority": authority, "order": order, "line": line,
            "payment": format!("{}", j.events.len()), "amount": amount, "final": day % 5 == 0}),
        ),
        6 => j.on(on, "rollout.devices-issued", json!({"authority": authority, "item": item, "quantity": quantity})),
        7 => j.on(on, "rollout.remote-access-provided", json!({"authority": authority, "sessions": quantity})),
        8 => j.on(
            on,
            "budget.adjusted",
            json!({"authority": authority, "line": line, "amount": format!("-{amount}"),
            "basis": "x", "reference": "y"}),
        ),
        9 => j.on(
            on,
            "staffing.positions-changed",
            json!({"authority": authority, "quantity": quantity - 50,
            "effective_on": on}),
        ),
        10 => j.on(on, "procurement.order-cancelled", json!({"authority": authority, "order": order})),
        // Days come in any order, so half of these are late.
        11 => j.on(
            on,
            "procurement.order-changed",
            json!({"authority": authority, "order": order,
            "quantity": quantity, "amount": amount}),
        ),
        12 => j.on(
            on,
            "rollout.planned",
            json!({"authority": authority, "rollout": "windows-11", "scope": quantity,
            "deadline": "2026-12-31"}),
        ),
        13 => j.on(
            on,
            "rollout.licences-provided",
            json!({"authority": authority, "licence": "e-file-licence",
            "quantity": quantity}),
        ),
        14 => j.on(
            on,
            "rollout.e-file-used",
            json!({"authority": authority, "accounts": quantity,
            "concurrent": quantity / 2}),
        ),
        15 => j.on(on, "rollout.devices-returned", json!({"authority": authority, "item": item, "quantity": quantity})),
        16 => j.on(
            on,
            "rollout.stock-reported",
            json!({"authority": authority, "item": item, "as_of": on,
            "parts": [{"in_use": quantity, "in_stock": 1, "commissioned_on": "2020-01-01"}, {"in_use": 2,
            "in_stock": quantity}]}),
        ),
        17 => j.on(
            on,
            "procurement.order-placed",
            json!({"authority": authority, "order": order, "line": line,
            "item": item, "quantity": quantity, "amount": amount, "due": due, "consent": consent}),
        ),
        18 => j.on(
            on,
            "budget.authority-granted",
            json!({"authority": authority, "line": line,
            "year": 2027 + i64::from(day % 2), "amount": amount}),
        ),
        19 => j.on(
            on,
            "procurement.payment-made",
            json!({"authority": authority, "order": order, "line": line,
            "payment": format!("{}", j.events.len()), "amount": amount, "consent": consent}),
        ),
        20 => j.on(
            on,
            "procurement.invoice-received",
            json!({"authority": authority, "order": order, "invoice": format!("R-{}", quantity % 7),
            "amount": amount}),
        ),
        21 => j.on(
            on,
            "rollout.planned",
            json!({"authority": authority, "rollout": "windows-11", "scope": quantity * 3, "start": "2026-02-02",
            "deadline": "2026-10-30", "budget": amount}),
        ),
        22 => j.on(
            on,
            "rollout.milestone-planned",
            json!({"authority": authority, "project": "netz", "milestone": item, "planned_on": on,
            "budgeted_cost": amount}),
        ),
        23 => j.on(
            on,
            "rollout.milestone-reached",
            json!({"authority": authority, "project": "netz", "milestone": item, "reached_on": on}),
        ),
        24 => j.on(on, "rollout.devices-retired", json!({"authority": authority, "item": item, "quantity": quantity})),
        25 => j.on(
            on,
            "submission.due",
            json!({"authority": authority, "period": format!("2026-Q{}", 1 + day % 4), "due_on": on}),
        ),
        27 => j.on(on, "rollout.e-file-connected", json!({"authority": authority})),
        28 | 29 | 31 | 33 => {
            take_back(j, authority, on, kind % 34);
            j
        }
        30 => j.on(
            on,
            "rollout.site-upgraded",
            json!({"authority": authority, "site": format!("Haus {}", number % 4), "measure": "LAN"}),
        ),
        32 => j.on(
            on,
            "citylab.activity-recorded",
            json!({"authority": authority, "kind": "event", "title": item, "held_on": on, "participants": quantity}),
        ),
        _ => j.on(
            on,
            "rollout.progressed",
            json!({"authority": authority, "rollout": "windows-11", "done": quantity,
            "total": quantity * 2}),
        ),
    };
}

pub type Fact = (u8, usize, usize, i64, u8);

pub fn facts_strategy() -> impl Strategy<Value = Vec<Fact>> {
    prop::collection::vec((any::<u8>(), 0..3_usize, 0..10_usize, 1..200_i64, any::<u8>()), 0..60)
}

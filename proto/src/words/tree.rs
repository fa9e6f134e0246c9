//! What the nodes of a derivation are called, and their formulas.

use serde_json::Value;

use super::{
    number,
    term::{Term, term},
    terms,
};
use crate::{day::Day, money::Cents, said::Said};

/// Nodes and inputs by their names in the derivation.
const NAMES: &[(&str, Term)] = &[
    ("need", terms::NEED),
    ("gross", terms::GROSS),
    ("cover", terms::COVER),
    ("target", terms::TARGET),
    ("usable", terms::USABLE),
    ("pipeline", terms::PIPELINE),
    ("quantity", terms::QUANTITY),
    ("available", terms::AVAILABLE),
    ("eligible", term("geeignete Stellen", "eligible positions")),
    ("quota", term("Quote", "quota")),
    ("eligible_factor", term("Faktor der Stellen", "factor of positions")),
    ("day", term("Tag", "day")),
    ("life_months", term("Nutzungsdauer in Monaten", "life time in months")),
    ("unit_price", term("Stückpreis laut Parametern", "unit price by parameters")),
    ("step_costs", term("Stufenkosten", "step costs")),
    ("running_cost_per_year", term("laufende Kosten je Jahr", "running cost a year")),
    ("months", term("Monate", "months")),
];

/// Formulas by what the derivation says.
const FORMULAS: &[(&str, Term)] = &[
    ("max(0, gross - cover)", term("Bruttobedarf − Deckung, nicht unter 0", "gross − cover, not below 0")),
    (
        "quantity * unit_price + step costs + quantity * running_cost_per_year * months / 12",
        term(
            "fehlend × Stückpreis laut Parametern + Stufenkosten + fehlend × laufende Kosten je Jahr × Monate ÷ 12",
            "quantity × unit price + step costs + quantity × running cost a year × months ÷ 12",
        ),
    ),
    (
        "max(0, target - usable - pipeline)",
        term("Soll − nutzbar − bestellt, nicht unter 0", "target − usable − on order, not below 0"),
    ),
    (
        "ceil(quota * eligible)",
        term("Quote × geeignete Stellen, aufgerundet", "quota × eligible positions, rounded up"),
    ),
    (
        "newest count on or before the target day + changes of positions since",
        term(
            "neueste Zählung bis zum Zieltag und Stellenveränderungen seither",
            "newest count on or before the target day and changes of positions since",
        ),
    ),
    ("newest number of licences", term("neueste Zahl der Lizenzen", "newest number of licences")),
    ("newest number of sessions", term("neueste Zahl gleichzeitiger Zugänge", "newest number of sessions")),
    (
        "sites at which one of the measures is done",
        term("Standorte, an denen eine der Maßnahmen fertig ist", "sites at which one of the measures is done"),
    ),
    (
        "in use or in stock, not older than the life time",
        term("in Nutzung oder auf Lager, nicht älter als die Nutzungsdauer", "in use or in stock, not too old"),
    ),
    (
        "ordered, not delivered, not cancelled",
        term("bestellt, nicht geliefert, nicht storniert", "ordered, not delivered, not cancelled"),
    ),
    (
        "own programme first, then consumptive lines of its cover groups; each euro once",
        term(
            "zuerst das eigene Handlungsfeld, dann konsumtive Haushaltsstellen seiner Deckungskreise; jeder Euro \
             einmal",
            "own programme first, then consumptive lines of its cover groups; each euro once",
        ),
    ),
    (
        "taken from max(0, available) of the line",
        term("genommen aus dem, was verfügbar ist", "taken from what is available"),
    ),
];

fn of(words: &[(&str, Term)], code: &str) -> Said {
    words.iter().find(|(known, _)| *known == code).map_or_else(|| Said::read(code, code), |(_, term)| Said::from(*term))
}

/// A node or an input; a line of the plan, and what is not known here, by its own name.
pub fn name(code: &str) -> Said {
    of(NAMES, code)
}

pub fn formula(formula: &str) -> Said {
    of(FORMULAS, formula)
}

/// A value as people read it: counts come as numbers, amounts as decimal texts, a step of costs as an object.
pub fn value(value: &Value) -> Said {
    match value {
        Value::Number(number) => match number.as_i64() {
            Some(count) => number::number(count),
            None => Said::read(number.to_string(), number.to_string()),
        },
        Value::String(text) if Cents::of_sum(text).is_ok() && text.contains('.') => number::amount(text),
        Value::String(text) if text.parse::<Day>().is_ok() => number::day(text),
        Value::String(text) => Said::read(&**text, &**text),
        Value::Array(list) => {
            let all: Vec<Said> = list.iter().map(self::value).collect();
            let joined = |of: fn(&Said) -> &str| all.iter().map(of).collect::<Vec<_>>().join("; ");
            Said::read(joined(|said| &said.de), joined(|said| &said.en))
        }
        Value::Object(step) => {
            let of = |key: &str| step.get(key).map(self::value).unwrap_or_default();
            step_cost(&of("name"), &of("amount"), &of("every"), &of("steps"))
        }
        Value::Null | Value::Bool(_) => Said::read(value.to_string(), value.to_string()),
    }
}

/// A cost that comes once for each started so many pieces.
fn step_cost(name: &Said, amount: &Said, every: &Said, steps: &Said) -> Said {
    let name = terms::step(&name.de).map_or_else(|| name.clone(), Said::from);
    Said::new(
        format!("{}: {} × {} (je angefangene {})", name.de, steps.de, amount.de, every.de),
        format!("{}: {} × {} (each started {})", name.en, steps.en, amount.en, every.en),
    )
}

/// A parameter: what it is of, and by which set.
pub fn parameter(item: &str, set: &str, valid_from: &str) -> Said {
    let named = terms::item(item).map_or_else(|| Said::read(item, item), Said::from);
    let from = number::day(valid_from);
    Said::new(
        format!("{} ({set}, gültig ab {})", named.de, from.de),
        format!("{} ({set}, valid from {})", named.en, from.en),
    )
}

/// Events that are named, and how many are not.
pub fn more_events(named: &str, more: usize) -> Said {
    match more {
        1 => Said::new(format!("{named} und ein weiteres"), format!("{named} and one more")),
        more => Said::new(format!("{named} und {more} weitere"), format!("{named} and {more} more")),
    }
}

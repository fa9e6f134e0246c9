//! What the nodes of a derivation are called, and their formulas.

use sollist_contract::{
    said::Said,
    words::terms::{self, Term},
};

use crate::cli::lang::Lang;

const fn term(de: &'static str, en: &'static str) -> Term {
    Term { de, en }
}

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
    ("unit_price", term("Stückpreis", "unit price")),
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
            "fehlend × Stückpreis + Stufenkosten + fehlend × laufende Kosten je Jahr × Monate ÷ 12",
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

fn of(words: &[(&str, Term)], code: &str, lang: Lang) -> String {
    words.iter().find(|(known, _)| *known == code).map_or(code, |(_, term)| lang.word(*term)).to_owned()
}

/// A node or an input; a line of the plan, and what is not known here, by its own name.
pub fn name(code: &str, lang: Lang) -> String {
    of(NAMES, code, lang)
}

pub fn formula(formula: &str, lang: Lang) -> String {
    of(FORMULAS, formula, lang)
}

/// A cost that comes once for each started so many pieces.
pub fn step_cost(name: &str, amount: &str, every: &str, steps: &str) -> Said {
    let (de, en) = terms::step(name).map_or((name, name), |step| (step.de, step.en));
    Said::new(
        format!("{de}: {steps} × {amount} (je angefangene {every})"),
        format!("{en}: {steps} × {amount} (each started {every})"),
    )
}

/// Events that are named, and how many are not.
pub fn more_events(named: &str, more: usize) -> Said {
    match more {
        1 => Said::new(format!("{named} und ein weiteres"), format!("{named} and one more")),
        more => Said::new(format!("{named} und {more} weitere"), format!("{named} and {more} more")),
    }
}

//! What is said beside figures that others published.

use sollist_analytics::Scope;
use sollist_contract::{
    ids::District,
    said::Said,
    words::terms::{self, Term},
};

pub const POINTS: Term = Term { de: "Punkte", en: "points" };

pub fn none(contradicting: bool) -> Said {
    if contradicting {
        Said::new(
            "Keine veröffentlichte Zahl widerspricht unseren Zahlen oder einer anderen.",
            "No published figure contradicts ours or another.",
        )
    } else {
        Said::new(
            "Keine veröffentlichte Zahl ist aufgezeichnet (Ereignis figure.reported).",
            "No published figure is recorded (event figure.reported).",
        )
    }
}

pub fn how_apart() -> Said {
    Said::new(
        "Unterschied: veröffentlicht weniger unsere Zahl in Prozentpunkten; Zähler: weil anderes mitzählt, Nenner: \
         weil es auf anderes bezogen ist. Der Widerspruch wird gezeigt, nicht aufgelöst.",
        "Difference: published less ours in percentage points; numerator: because something else counts, denominator: \
         because it is a share of something else. A contradiction is shown, not resolved.",
    )
}

/// What a figure is of.
pub fn scope(text: &str) -> Said {
    match Scope::named(text) {
        Some(Scope::Berlin) => Said::new("Berlin", "Berlin"),
        Some(Scope::Districts) => Said::new("alle Bezirke", "all districts"),
        Some(Scope::District(District::CENTRAL)) => Said::new("Hauptverwaltung", "central administration"),
        Some(Scope::District(district)) => Said::read(district.name(), district.name()),
        Some(Scope::Authority(authority)) => {
            let name = terms::authority_name(&authority);
            Said::read(name.clone(), name)
        }
        None => Said::read(text, text),
    }
}

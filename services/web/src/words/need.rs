//! What the pages of the extra need say.

pub use sollist_contract::words::need::*;
use sollist_contract::{
    said::Said,
    words::{
        need, number,
        terms::{self, Term},
    },
};

pub const EXTRA_NEED: Term = Term { de: "Mehrbedarf", en: "Extra need" };
pub const NO_SCENARIO: Term = Term { de: "ohne Szenario", en: "no scenario" };
pub const WITHOUT: Term = Term { de: "Bedarf ohne Szenario", en: "Need without scenario" };
pub const PROPOSAL: Term = Term { de: "Vorschlag für die Verstärkungsmittel", en: "Proposal for the reserve" };
pub const SPLITS: Term = Term { de: "Vier Verteilungen im Vergleich", en: "Four splits compared" };
pub const GAINS: Term =
    Term { de: "Wer gewinnt, wer verliert (gegenüber Regel A)", en: "Who gains, who loses (against rule A)" };
pub const REQUESTED: Term = Term { de: "Beantragt und hergeleitet", en: "Asked for and derived" };

pub const DERIVATION: Term = Term { de: "Herleitung", en: "Derivation" };
pub const WITH: Term = Term { de: "mit", en: "with" };
pub const EVENT: Term = Term { de: "Ereignis Nr.", en: "event no." };
pub const TARGET_DAY: Term = Term { de: "Zieltag", en: "Target day" };
pub const AGAINST: Term = Term { de: "Gegenüber (Tag oder Journalnummer)", en: "Against (a day or a journal number)" };

/// Events that stand behind their number.
pub fn events(count: usize) -> Said {
    let many = number::number(count as u64);
    Said::new(format!("{} Ereignisse", many.de), format!("{} events", many.en))
}

/// Of what drivers and range are: they are not told item by item.
pub fn of_all_items(authority: &str) -> Said {
    Said::new(
        format!("Treiber und Spanne gelten für alle Gegenstände zusammen ({authority})."),
        format!("Drivers and range are of all items together ({authority})."),
    )
}

/// What moved the need from one target day to another, at the same state.
pub fn drivers_of_days(from: &str, to: &str) -> Said {
    let (from, to) = (number::day(from), number::day(to));
    Said::new(
        format!("Was den Mehrbedarf vom Zieltag {} zum Zieltag {} bewegt", from.de, to.de),
        format!("What moves the extra need from the target day {} to {}", from.en, to.en),
    )
}

/// What the page is about, in a sentence.
pub fn stands(day: &str, gross: &str, cover: &str, need: &str) -> Said {
    let (day, gross, cover, need) =
        (number::day(day), number::amount(gross), number::amount(cover), number::amount(need));
    Said::new(
        format!(
            "Zum {} fehlen {} EUR: Bruttobedarf {} EUR, davon decken eigene Mittel {} EUR.",
            day.de, need.de, gross.de, cover.de
        ),
        format!(
            "On {}, EUR {} are missing: the gross need is EUR {}, of which own money covers EUR {}.",
            day.en, need.en, gross.en, cover.en
        ),
    )
}

/// What a scenario changes.
pub fn under(name: &str, without: &Said, difference: &Said) -> Said {
    Said::new(
        format!("Gerechnet unter „{name}“. Ohne Szenario sind es {} EUR; Differenz {} EUR.", without.de, difference.de),
        format!(
            "Under “{name}”. Without a scenario it is EUR {}; the difference is EUR {}.",
            without.en, difference.en
        ),
    )
}

/// What there is to give, and what is not enough.
pub fn reserve(amount: &str, uncovered: &str) -> Said {
    let (amount, left) = (number::amount(amount), number::amount(uncovered));
    Said::new(
        format!("Die Verstärkungsmittel haben {} EUR; {} EUR bleiben ungedeckt.", amount.de, left.de),
        format!("The reserve has EUR {}; EUR {} stay uncovered.", amount.en, left.en),
    )
}

pub fn drawn(draws: i64, seed: i64) -> Said {
    let many = number::number(draws);
    Said::new(format!("Aus {} Ziehungen (Startzahl {seed}).", many.de), format!("Of {} draws (seed {seed}).", many.en))
        .and(&need::total_of_draws())
}

pub fn none() -> Said {
    Said::new("Für diese Auswahl fehlt nichts.", "Nothing is missing for this selection.")
}

/// What a rule orders claims by.
pub fn rank(code: &str) -> Said {
    terms::rank(code).map_or_else(|| Said::new(code, code), |term| Said::new(term.de, term.en))
}

/// What an item is called.
/// Whoever asks for a part of Berlin sees how all of it is split.
pub fn splits_are_of_all() -> Said {
    Said::new(
        "Verteilt wird in ganz Berlin: Rest, Zahl und Anteile der Verteilungen sind die aller Behörden.",
        "It is split among all of Berlin: what is left, the number and the shares are those of all authorities.",
    )
}

pub fn item(code: &str) -> Said {
    terms::item(code).map_or_else(|| Said::new(code, code), |term| Said::new(term.de, term.en))
}

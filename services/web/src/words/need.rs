//! What the pages of the extra need say.

use sollist_contract::{
    said::Said,
    words::{
        number,
        terms::{self, Term},
    },
};

pub const EXTRA_NEED: Term = Term { de: "Mehrbedarf", en: "Extra need" };
pub const SCENARIO: Term = Term { de: "Szenario", en: "Scenario" };
pub const NO_SCENARIO: Term = Term { de: "ohne Szenario", en: "no scenario" };
pub const WITHOUT: Term = Term { de: "Bedarf ohne Szenario", en: "Need without scenario" };
pub const DIFFERENCE: Term = Term { de: "Differenz", en: "Difference" };
pub const PROPOSAL: Term = Term { de: "Vorschlag für die Verstärkungsmittel", en: "Proposal for the reserve" };
pub const SPLITS: Term = Term { de: "Vier Verteilungen im Vergleich", en: "Four splits compared" };
pub const GAINS: Term =
    Term { de: "Wer gewinnt, wer verliert (gegenüber Regel A)", en: "Who gains, who loses (against rule A)" };
pub const RANGE: Term = Term { de: "Spanne", en: "Range" };
pub const RULE: Term = Term { de: "Regel", en: "Rule" };
pub const REST: Term = Term { de: "Rest", en: "Rest" };
pub const FULLY_SERVED: Term = Term { de: "voll bedient", en: "In full" };
pub const SMALLEST_SHARE: Term = Term { de: "kleinster Anteil", en: "Smallest share" };
pub const LOWEST_RATE: Term = Term { de: "kleinste Quote", en: "Lowest rate" };
pub const P50: Term = Term { de: "P50", en: "P50" };
pub const P80: Term = Term { de: "P80", en: "P80" };
pub const P95: Term = Term { de: "P95", en: "P95" };
pub const RESERVE_HINT: Term = Term { de: "Zuschlag", en: "On top" };
pub const REQUESTED: Term = Term { de: "Beantragt und hergeleitet", en: "Asked for and derived" };
pub const REQUESTS: Term = Term { de: "Anträge", en: "Requests" };
pub const ASKED: Term = Term { de: "beantragt", en: "Asked for" };
pub const WITHOUT_NEED: Term = Term { de: "ohne Bedarf", en: "Without need" };
pub const WITHOUT_REQUEST: Term = Term { de: "ohne Antrag", en: "Not asked for" };

/// A rule by which the reserve is given.
pub fn rule(code: &str) -> Said {
    let (de, en) = match code {
        "A" => ("A, wie vorgeschlagen", "A, as proposed"),
        "B" => ("B, im Verhältnis zum Bedarf", "B, in proportion to need"),
        "C" => ("C, nach Dringlichkeit voll", "C, by urgency in full"),
        "D" => ("D, zur gleichen Quote", "D, to level the rates"),
        code => (code, code),
    };
    Said::new(de, en)
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
    Said::new(
        format!("Aus {} Ziehungen (Startwert {seed}). Die Summe ist die der Ziehungen, nicht die der Zeilen.", many.de),
        format!("Of {} draws (seed {seed}). The total is of the draws, not of the rows.", many.en),
    )
}

pub fn none() -> Said {
    Said::new("Für diese Auswahl fehlt nichts.", "Nothing is missing for this selection.")
}

/// What a rule orders claims by.
pub fn rank(code: &str) -> Said {
    terms::rank(code).map_or_else(|| Said::new(code, code), |term| Said::new(term.de, term.en))
}

/// What an item is called.
pub fn item(code: &str) -> Said {
    terms::item(code).map_or_else(|| Said::new(code, code), |term| Said::new(term.de, term.en))
}

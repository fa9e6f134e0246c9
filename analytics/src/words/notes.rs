//! What must be said with a value.

use sollist_contract::{
    ids::Item,
    money::{english_count, german_count},
    reading::Bilingual,
    said::Said,
};

use crate::indicators::{Absent, Beside, Note};

/// How many names a sentence has room for.
const NAMED_MAX: usize = 5;

/// `a, b and 3 more`, in both languages.
fn listed(names: &[String]) -> Said {
    let shown = names.iter().take(NAMED_MAX).map(String::as_str).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(NAMED_MAX) {
        0 => Said::read(shown.clone(), shown),
        1 => Said::new(format!("{shown} und ein weiterer Name"), format!("{shown} and one more")),
        more => Said::new(format!("{shown} und {more} weitere"), format!("{shown} and {more} more")),
    }
}

impl Bilingual for Note {
    fn said(&self) -> Said {
        match self {
            Note::OrderOfMagnitude { products, sources } => {
                let sources = listed(sources);
                Said::new(
                    format!(
                        "Größenordnung, kein Vergleich von Herstellern; Grundlage sind {} Produkte: {}.",
                        german_count(*products),
                        sources.de
                    ),
                    format!(
                        "An order of magnitude, no comparison of makers; made of {} products: {}.",
                        english_count(*products),
                        sources.en
                    ),
                )
            }
            Note::NoLife(items) => {
                let names = listed(&items.iter().map(Item::to_string).collect::<Vec<_>>());
                Said::new(
                    format!("Ohne Nutzungsdauer nicht mitgerechnet: {}.", names.de),
                    format!("Left out, for no life time is published: {}.", names.en),
                )
            }
            Note::LeftOut(items) => {
                let names = listed(&items.iter().map(Item::to_string).collect::<Vec<_>>());
                Said::new(
                    format!("Ohne Preis oder Nutzungsdauer nicht mitgerechnet: {}.", names.de),
                    format!("Left out, for no price or life time is published: {}.", names.en),
                )
            }
            Note::DirectCo2 { year } => Said::new(
                format!("kg CO2 direkt, ortsbasiert, mit dem Netzfaktor {year}; ohne Vorketten."),
                format!("kg CO2 direct, by place, with the factor of the grid of {year}; without upstream chains."),
            ),
            Note::NoGridFactor => Said::new(
                "Ein Netzfaktor für dieses oder ein früheres Jahr ist nicht veröffentlicht; CO2 bleibt offen.",
                "No factor of the grid is published for this year or one before; CO2 stays open.",
            ),
            Note::Static => Said::new(
                "Statisch: ohne Abzinsung, weil kein Zinssatz veröffentlicht ist.",
                "Static: not discounted, for no rate is published.",
            ),
            Note::Flattered => Said::new(
                "CPI geschönt: Geliefertes ist noch unbezahlt.",
                "The CPI looks better than it is: what is delivered is not paid yet.",
            ),
            Note::UnknownAge { pieces: 1, of } => Said::new(
                format!(
                    "Bei einem der {} Geräte ist das Alter unbekannt; es zählt nicht als zu alt.",
                    german_count(*of)
                ),
                format!(
                    "Of one of the {} devices the age is not known; it does not count as too old.",
                    english_count(*of)
                ),
            ),
            Note::UnknownAge { pieces, of } => Said::new(
                format!(
                    "Bei {} der {} Geräte ist das Alter unbekannt; sie zählen nicht als zu alt.",
                    german_count(*pieces),
                    german_count(*of)
                ),
                format!(
                    "Of {} of the {} devices the age is not known; they do not count as too old.",
                    english_count(*pieces),
                    english_count(*of)
                ),
            ),
            Note::OfYear { year } => Said::new(
                format!("Haushaltsjahr {year}, das laufende; ein anderes, wenn es genannt wird."),
                format!("Fiscal year {year}, the running one; another where it is named."),
            ),
            Note::CashOnly => Said::new(
                "Kassenmäßig, ohne Personal und Gemeinkosten: mit Kennzahlen der KGSt nicht unbesehen zu vergleichen.",
                "Cash, without staff and overhead: not to be compared with figures of the KGSt as it stands.",
            ),
        }
    }
}

impl Bilingual for Absent {
    fn said(&self) -> Said {
        let Absent(number) = self;
        let (de, en) = match number {
            Beside::Lower | Beside::Upper => ("Ohne Wert gibt es keine Spanne.", "There is no range without a value."),
            Beside::Kg | Beside::CarbonCost => return Note::NoGridFactor.said(),
            Beside::Coverage => {
                ("Nach den Meldungen ist kein Gerät in Nutzung.", "No device is in use, as far as anybody reported.")
            }
            Beside::UnplannedCost => (
                "Zahlungen von Behörden ohne Plan oder Budget sind nicht zugeordnet, oder sie heben sich auf.",
                "No payments of authorities without a plan or a budget belong to it, or they cancel out.",
            ),
            Beside::FirstPlan => (
                "Einen anderen ersten Plan mit Budget und Umfang gab es nicht.",
                "There was no other first plan with a budget and a scope.",
            ),
            Beside::OlderShare => ("Nichts ist offen.", "Nothing is open."),
            Beside::MeanAge => {
                ("Von keinem Gerät in Nutzung ist das Alter bekannt.", "The age of no device in use is known.")
            }
            Beside::UnknownAge => (
                "Ausgesondert wurde nichts, dessen Alter unbekannt ist.",
                "Nothing was retired of which the age is unknown.",
            ),
        };
        Said::new(de, en)
    }
}

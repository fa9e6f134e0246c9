//! What is queried of a scenario that is kept: what it replaces, and what it assumes that is hardly meant.

use sollist_contract::{
    day::german_day,
    ids::Item,
    parameters::{Rate, Strange},
    said::{Said, short},
    warning::{Reason, Warn, Warning},
    words::{
        number::{decimal, number},
        terms,
    },
};

use sollist_ledger::{Off, Price};

use crate::scenarios::{Assumed, Difference, Warned};

/// Differences that are named one by one.
pub(super) const NAMED_MAX: usize = 5;

impl Warn for Warned {
    fn warn(&self) -> Warning {
        match self {
            Warned::Replaced { name, since, changes } => {
                let name = short(name.as_str(), 200);
                let Said { de, en } = changed(changes);
                Warning::new(
                    Reason::ScenarioReplaced,
                    "data.name",
                    format!(
                        "Das Szenario „{name}“ ersetzt den Stand vom {}; {de}. Bitte prüfen, ob es ersetzt werden \
                         sollte; sonst den früheren Stand unter einem anderen Namen speichern.",
                        german_day(*since)
                    ),
                    format!(
                        "The scenario “{name}” replaces what was saved on {since}; {en}. Check whether it was to be \
                         replaced; if not, save what was there under another name."
                    ),
                )
            }
            Warned::Strange(strange) => strange_of(strange),
            Warned::PriceFarOff { item, price, published, off } => {
                let (item, price, known) = (named(item), rate(*price), published.said());
                let (off_de, off_en) = match off {
                    Off::TenTimes => ("mindestens das Zehnfache", "at least ten times"),
                    Off::ATenth => ("höchstens ein Zehntel", "at most a tenth of"),
                };
                Warning::new(
                    Reason::ScenarioStrange,
                    "data.items",
                    format!(
                        "Angenommen ist ein Stückpreis von {} EUR ({}): {off_de} dessen, was veröffentlicht ist ({}, \
                         gültig ab {}). Bitte das Komma prüfen.",
                        price.de,
                        item.de,
                        known.de,
                        german_day(published.valid_from)
                    ),
                    format!(
                        "A unit price of EUR {} ({}) is assumed: {off_en} what is published ({}, valid from {}). Check \
                         the decimal point.",
                        price.en, item.en, known.en, published.valid_from
                    ),
                )
            }
        }
    }
}

/// What changes, as the end of a sentence.
fn changed(changes: &[Difference]) -> Said {
    if changes.is_empty() {
        return Said::new("geändert ist nichts", "nothing is changed");
    }
    let mut all: Vec<Said> = changes.iter().take(NAMED_MAX).map(difference).collect();
    all.extend(and_more(changes.len()));
    let list = |of: fn(&Said) -> &str| all.iter().map(of).collect::<Vec<_>>().join(", ");
    Said::new(format!("geändert: {}", list(|one| &one.de)), format!("changed: {}", list(|one| &one.en)))
}

/// How many there are beyond those that are named.
pub(super) fn and_more(all: usize) -> Option<Said> {
    let more = number(all.saturating_sub(NAMED_MAX));
    match all.saturating_sub(NAMED_MAX) {
        0 => None,
        1 => Some(Said::new("und ein weiterer Wert", "and one more value")),
        _ => Some(Said::new(format!("und {} weitere Werte", more.de), format!("and {} more values", more.en))),
    }
}

fn difference(Difference { of, before, now }: &Difference) -> Said {
    let value = |text: &String| match of {
        Assumed::Reason => {
            let text = short(text, 80);
            Said::new(format!("„{text}“"), format!("“{text}”"))
        }
        Assumed::Quota(_)
        | Assumed::UnitPrice(_)
        | Assumed::Life(_)
        | Assumed::RunningCost(_)
        | Assumed::Eligible
        | Assumed::Delay => decimal(text),
    };
    let name = called(of);
    match (before.as_ref().map(value), now.as_ref().map(value)) {
        (Some(before), Some(now)) => Said::new(
            format!("{} {} statt {}", name.de, now.de, before.de),
            format!("{} {} instead of {}", name.en, now.en, before.en),
        ),
        (None, Some(now)) => Said::new(
            format!("{} {} (bisher nichts)", name.de, now.de),
            format!("{} {} (nothing so far)", name.en, now.en),
        ),
        (Some(before), None) => Said::new(
            format!("{} nicht mehr (bisher {})", name.de, before.de),
            format!("{} no more (so far {})", name.en, before.en),
        ),
        (None, None) => name,
    }
}

fn called(of: &Assumed) -> Said {
    match of {
        Assumed::Quota(item) => beside("Quote", "quota", item),
        Assumed::UnitPrice(item) => beside("Stückpreis", "unit price", item),
        Assumed::Life(item) => beside("Nutzungsdauer in Monaten", "life time in months", item),
        Assumed::RunningCost(item) => beside("laufende Kosten je Jahr", "running cost a year", item),
        Assumed::Eligible => Said::new("Personal ×", "staff ×"),
        Assumed::Delay => Said::new("Monate später", "months later"),
        Assumed::Reason => Said::new("Grund", "reason"),
    }
}

fn beside(de: &str, en: &str, item: &Item) -> Said {
    let named = named(item);
    Said::new(format!("{de} ({})", named.de), format!("{en} ({})", named.en))
}

pub(super) fn named(item: &Item) -> Said {
    terms::item(item.as_str())
        .map_or_else(|| Said::read(item.as_str(), item.as_str()), |term| Said::read(term.de, term.en.to_lowercase()))
}

fn strange_of(strange: &Strange) -> Warning {
    let of = |field, de: String, en: String| Warning::new(Reason::ScenarioStrange, field, de, en);
    match strange {
        Strange::Quota(item, quota) => {
            let (item, quota, percent) = (named(item), rate(*quota), of_percent(*quota));
            of(
                "data.items",
                format!(
                    "Angenommen sind {} Stück je Stelle ({}). Bitte die Quote prüfen; {} % wären {}.",
                    quota.de, item.de, quota.de, percent.de
                ),
                format!(
                    "{} pieces are assumed for each position ({}). Check the quota; {} % would be {}.",
                    quota.en, item.en, quota.en, percent.en
                ),
            )
        }
        Strange::Free(item) => {
            let item = named(item);
            of(
                "data.items",
                format!("Angenommen ist ein Stückpreis von 0 EUR ({}). Bitte den Preis prüfen.", item.de),
                format!("A unit price of EUR 0 is assumed ({}). Check the price.", item.en),
            )
        }
        Strange::Life(item, months) => {
            let (item, months) = (named(item), number(u64::from(*months)));
            of(
                "data.items",
                format!(
                    "Angenommen ist eine Nutzungsdauer von {} Monaten ({}): mehr als zwanzig Jahre. Bitte die Zahl \
                     prüfen.",
                    months.de, item.de
                ),
                format!(
                    "A life time of {} months is assumed ({}): more than twenty years. Check the number.",
                    months.en, item.en
                ),
            )
        }
        Strange::Nobody => of(
            "data.eligible_factor",
            "Angenommen ist, dass niemand mobil arbeiten kann (Personal × 0): Ein Mehrbedarf bleibt dann nicht. Bitte \
             den Faktor prüfen."
                .to_owned(),
            "Nobody is assumed to work from elsewhere (staff × 0): no extra need is left then. Check the factor."
                .to_owned(),
        ),
        Strange::Factor(factor) => {
            let (factor, percent) = (rate(*factor), of_percent(*factor));
            of(
                "data.eligible_factor",
                format!(
                    "Angenommen ist das {}fache an Stellen, die mobil arbeiten können. Bitte den Faktor prüfen; {} % \
                     wären {}.",
                    factor.de, factor.de, percent.de
                ),
                format!(
                    "{} times as many positions that can work from elsewhere are assumed. Check the factor; {} % would \
                     be {}.",
                    factor.en, factor.en, percent.en
                ),
            )
        }
        Strange::Delay(months) => {
            let months = number(u64::from(*months));
            of(
                "data.delay_months",
                format!(
                    "Der Zieltag liegt {} Monate später: mehr als fünf Jahre, weiter als die Finanzplanung reicht. \
                     Bitte die Zahl prüfen.",
                    months.de
                ),
                format!(
                    "The target day lies {} months later: more than five years, further than the financial plan \
                     reaches. Check the number.",
                    months.en
                ),
            )
        }
    }
}

pub(super) fn rate(Rate(value): Rate) -> Said {
    decimal(&value.normalize().to_string())
}

/// The share that so many percent are.
pub(super) fn of_percent(share: Rate) -> Said {
    rate(share.of_percent())
}

/// One example of every warning, in each of its wordings.
pub fn warnings() -> Vec<Warning> {
    made().unwrap_or_default().iter().map(Warn::warn).collect()
}

fn made() -> Option<Vec<Warned>> {
    let item: Item = "notebook".parse().ok()?;
    let value = |text: &str| Some(text.to_owned());
    let changes = vec![
        Difference { of: Assumed::Quota(item.clone()), before: value("0.8"), now: value("0.9") },
        Difference { of: Assumed::UnitPrice(item.clone()), before: None, now: value("1071.72") },
        Difference { of: Assumed::Delay, before: value("3"), now: None },
        Difference { of: Assumed::Reason, before: value("Beratung"), now: value("Haushaltsplan 2028/2029") },
    ];
    let rate = |text: &str| Some(Rate(text.parse().ok()?));
    let replaced = |changes| {
        Some(Warned::Replaced { name: "Mittlere Quote".parse().ok()?, since: "2026-06-10".parse().ok()?, changes })
    };
    let published = Price::new("1071.72".parse().ok()?, "2026-01-01".parse().ok()?);
    let far_off =
        |price, off| Some(Warned::PriceFarOff { item: "notebook".parse().ok()?, price: rate(price)?, published, off });
    let far_off = [far_off("107172", Off::TenTimes)?, far_off("107.17", Off::ATenth)?];
    let strange = [
        Strange::Quota(item.clone(), rate("80")?),
        Strange::Free(item.clone()),
        Strange::Life(item, 600),
        Strange::Nobody,
        Strange::Factor(rate("10.5")?),
        Strange::Delay(120),
    ];
    let strange = strange.into_iter().map(Warned::Strange);
    Some([replaced(changes)?, replaced(Vec::new())?].into_iter().chain(strange).chain(far_off).collect())
}

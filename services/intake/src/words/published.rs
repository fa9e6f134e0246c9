//! What is queried of published parameters, in both languages.

use rust_decimal::Decimal;
use sollist_contract::{
    day::german_day,
    ids::Programme,
    parameters::Rate,
    said::{Said, short},
    warning::{Reason, Warn, Warning},
    words::{derivation, number::number, terms},
};

use super::assumed::{NAMED_MAX, and_more, named, rate};
use crate::{
    published::{Beyond, BeyondPrices, Cost, Place, Unlike, UnlikeBefore},
    sets::{Dropped, Moved, MovedItems},
};

impl Warn for UnlikeBefore {
    fn warn(&self) -> Warning {
        let UnlikeBefore(all) = self;
        let mut told: Vec<Said> = all.iter().take(NAMED_MAX).map(unlike).collect();
        told.extend(and_more(all.len()));
        let list = |of: fn(&Said) -> &str| told.iter().map(of).collect::<Vec<_>>().join(", ");
        Warning::new(
            Reason::ParameterOfAnotherOrder,
            "data.values",
            format!(
                "Mindestens das Zehnfache oder höchstens ein Zehntel des Werts von vorher: {}. Bitte das Komma prüfen; \
                 stimmt ein Wert nicht, den Satz unter demselben Namen und mit demselben Tag (valid_from) berichtigt \
                 noch einmal veröffentlichen.",
                list(|one| &one.de)
            ),
            format!(
                "At least ten times the value of before, or at most a tenth of it: {}. Check the decimal point; where \
                 a value is wrong, publish the set once more, corrected, under the same name and of the same day \
                 (valid_from).",
                list(|one| &one.en)
            ),
        )
    }
}

/// `Stückpreis (Notebook) 107.172 statt 1.071,72 (gültig ab 01.01.2026)`
fn unlike(Unlike { place, valid_from, before, now }: &Unlike) -> Said {
    let number = |number: &Decimal| rate(Rate(*number));
    // A number of nothing is kept of quotas and prices alone.
    let (so_de, so_en) = match place.field {
        _ if !now.is_zero() => ("", ""),
        "unit_price" => (", ein Stück kostet nichts", ", a piece costs nothing"),
        _ => (", damit kein Mehrbedarf", ", so no need"),
    };
    let (called, before, now) = (called(place), number(before), number(now));
    Said::new(
        format!("{} {} statt {} (gültig ab {}){so_de}", called.de, now.de, before.de, german_day(*valid_from)),
        format!("{} {} instead of {} (valid from {valid_from}){so_en}", called.en, now.en, before.en),
    )
}

fn called(Place { field, of, step }: &Place) -> Said {
    let field = match *field {
        "unit_price" => Said::new("Stückpreis", "unit price"),
        other => derivation::part(other).map_or_else(|| Said::read(other, other), Said::from),
    };
    if of.is_empty() {
        return field;
    }
    let item = of.parse().map_or_else(|_| Said::read(of.as_str(), of.as_str()), |item| named(&item));
    let step = step.as_ref().map(|step| format!(", {}", short(step, 40))).unwrap_or_default();
    Said::new(format!("{} ({}{step})", field.de, item.de), format!("{} ({}{step})", field.en, item.en))
}

impl Warn for Dropped {
    fn warn(&self) -> Warning {
        let Dropped { set, valid_from, items } = self;
        let mut told: Vec<Said> = items.iter().take(NAMED_MAX).map(named).collect();
        told.extend(and_more(items.len()));
        let list = |of: fn(&Said) -> &str| told.iter().map(of).collect::<Vec<_>>().join(", ");
        let (set, de, en) = (short(set.as_str(), 200), list(|one| &one.de), list(|one| &one.en));
        Warning::new(
            Reason::ItemsDropped,
            "data.values",
            format!(
                "Der Satz „{set}“ nennt nicht mehr, was er davor nannte: {de}. Er gilt ab dem {} ganz, und ein \
                 Mehrbedarf daran entfällt. Bitte prüfen, ob das gewollt ist; sonst den Satz vollständig unter \
                 demselben Namen und mit demselben Tag (valid_from) noch einmal veröffentlichen.",
                german_day(*valid_from)
            ),
            format!(
                "The set “{set}” does not name any more what it named before: {en}. It is in force as a whole from \
                 {valid_from} on, and there is no extra need of that. Check whether that is meant; if not, publish \
                 the set once more, whole, under the same name and of the same day (valid_from)."
            ),
        )
    }
}

impl Warn for MovedItems {
    fn warn(&self) -> Warning {
        let MovedItems(all) = self;
        let moved = |Moved { item, before, now }: &Moved| {
            let (item, before, now) = (named(item), terms::programme(*before), terms::programme(*now));
            Said::new(
                format!("{} ({} statt {})", item.de, now.de, before.de),
                format!("{} ({} instead of {})", item.en, now.en.to_lowercase(), before.en.to_lowercase()),
            )
        };
        let mut told: Vec<Said> = all.iter().take(NAMED_MAX).map(moved).collect();
        told.extend(and_more(all.len()));
        let list = |of: fn(&Said) -> &str| told.iter().map(of).collect::<Vec<_>>().join(", ");
        Warning::new(
            Reason::ItemMoved,
            "data.values.items",
            format!(
                "In einem anderen Handlungsfeld als zuletzt: {}. Quoten, Bestand und Deckung zählen damit dort. \
                 Bitte prüfen, ob das gewollt ist; sonst den Satz mit dem bisherigen programme unter demselben Namen \
                 und mit demselben Tag (valid_from) noch einmal veröffentlichen.",
                list(|one| &one.de)
            ),
            format!(
                "Of another programme than last: {}. Rates, stock and cover count there from now on. Check whether \
                 that is meant; if not, publish the set once more with the programme of before, under the same name \
                 and of the same day (valid_from).",
                list(|one| &one.en)
            ),
        )
    }
}

impl Warn for BeyondPrices {
    fn warn(&self) -> Warning {
        let BeyondPrices(all) = self;
        let mut told: Vec<Said> = all.iter().take(NAMED_MAX).map(beyond).collect();
        told.extend(and_more(all.len()));
        let list = |of: fn(&Said) -> &str| told.iter().map(of).collect::<Vec<_>>().join(", ");
        Warning::new(
            Reason::CostBeyondPrice,
            "data.values.items",
            format!(
                "Mindestens das Zehnfache des Stückpreises: {}. Laufende Kosten gelten je Stück und Jahr, \
                 Stufenkosten einmal je angefangene Stückzahl (every). Bitte Betrag und Stückzahl prüfen; stimmt \
                 etwas nicht, den Satz unter demselben Namen und mit demselben Tag (valid_from) berichtigt noch \
                 einmal veröffentlichen.",
                list(|one| &one.de)
            ),
            format!(
                "At least ten times the price of a piece: {}. Running cost is of each piece and year, step costs \
                 come once for each begun number of pieces (every). Check amount and number; where something is \
                 wrong, publish the set once more, corrected, under the same name and of the same day (valid_from).",
                list(|one| &one.en)
            ),
        )
    }
}

/// `laufende Kosten von Notebook 120.000 EUR im Jahr bei einem Preis von 1.071,72 EUR`
fn beyond(Beyond { item, price, cost }: &Beyond) -> Said {
    let (item, price) = (named(item), rate(Rate(*price)));
    let cost = match cost {
        Cost::Running(amount) => {
            let amount = rate(Rate(*amount));
            Said::new(
                format!("laufende Kosten von {} EUR im Jahr ({})", amount.de, item.de),
                format!("running cost of {} EUR a year ({})", amount.en, item.en),
            )
        }
        Cost::Step { name, every, amount } => {
            let (name, amount, every) = (short(name, 40), rate(Rate(*amount)), number(*every));
            Said::new(
                format!("Stufenkosten „{name}“ von {} EUR je {} Stück ({})", amount.de, every.de, item.de),
                format!("step costs “{name}” of {} EUR per {} pieces ({})", amount.en, every.en, item.en),
            )
        }
    };
    Said::new(
        format!("{} bei einem Stückpreis von {} EUR", cost.de, price.de),
        format!("{} with a price of {} EUR a piece", cost.en, price.en),
    )
}

/// One example of each, with more than are named.
pub fn warnings() -> Vec<Warning> {
    let all = [made().as_ref().map(Warn::warn), dropped().as_ref().map(Warn::warn)];
    all.into_iter()
        .flatten()
        .chain(moved().map(|moved| moved.warn()))
        .chain(costly().map(|costly| costly.warn()))
        .collect()
}

fn moved() -> Option<MovedItems> {
    let one = |item: &str| {
        let (before, now) = (Programme::MobileDevices, Programme::Infrastructure);
        Some(Moved { item: item.parse().ok()?, before, now })
    };
    let items = ["notebook", "tablet", "dockingstation", "monitor", "office", "remote-access", "site"];
    Some(MovedItems(items.into_iter().map(one).collect::<Option<_>>()?))
}

fn costly() -> Option<BeyondPrices> {
    let one = |cost: Cost| Some(Beyond { item: "notebook".parse().ok()?, price: Decimal::new(107_172, 2), cost });
    let step = Cost::Step { name: "Server".to_owned(), every: 2, amount: Decimal::from(25_000) };
    Some(BeyondPrices(vec![one(Cost::Running(Decimal::from(120_000)))?, one(step)?]))
}

fn dropped() -> Option<Dropped> {
    let items = ["dockingstation", "office", "remote-access", "site", "e-file-licence", "tablet", "monitor"];
    let items = items.iter().map(|item| item.parse().ok()).collect::<Option<_>>()?;
    Some(Dropped { set: "IKT-Katalog".parse().ok()?, valid_from: "2026-11-02".parse().ok()?, items })
}

fn made() -> Option<UnlikeBefore> {
    let one = |field, item: &str, [before, now]: [i64; 2]| {
        let place = Place { field, of: item.to_owned(), step: None };
        let valid_from = "2026-01-01".parse().ok()?;
        Some(Unlike { place, valid_from, before: Decimal::new(before, 2), now: Decimal::new(now, 2) })
    };
    let first = [one("unit_price", "notebook", [107_172, 10_717_200])?, one("quota", "notebook", [80, 0])?];
    let others = ["tablet", "desktop", "remote-access", "office"];
    let others = others.iter().map(|item| one("unit_price", item, [50_000, 500]));
    Some(UnlikeBefore(first.into_iter().map(Some).chain(others).collect::<Option<_>>()?))
}

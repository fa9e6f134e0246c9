//! What is queried of published parameters, in both languages.

use rust_decimal::Decimal;
use sollist_contract::{
    day::german_day,
    parameters::Rate,
    said::{Said, short},
    warning::{Reason, Warn, Warning},
    words::derivation,
};

use super::assumed::{NAMED_MAX, and_more, named, rate};
use crate::{
    published::{Place, Unlike, UnlikeBefore},
    sets::Dropped,
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
    // A number of nothing is kept of quotas alone.
    let (so_de, so_en) = if now.is_zero() { (", damit kein Mehrbedarf", ", so no need") } else { ("", "") };
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

/// One example of each, with more than are named.
pub fn warnings() -> Vec<Warning> {
    made().iter().map(Warn::warn).chain(dropped().iter().map(Warn::warn)).collect()
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

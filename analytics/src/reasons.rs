//! Why a figure is missing, in English beside the German that the figures carry.

use std::fmt;

use sollist_contract::{parameters::Unusable, reading::Bilingual as _};

/// German and English of every reason.
const PAIRS: &[(&str, &str)] = &[
    ("Die Zahl der geeigneten Stellen ist nicht gemeldet.", "The number of eligible positions is not reported."),
    ("Die Zahl der Arbeitsplätze ist nicht gemeldet.", "The number of workplaces is not reported."),
    ("Der Bestand an mobilen Geräten ist nicht gemeldet.", "The stock of mobile devices is not reported."),
    ("Es ist noch nichts geliefert.", "Nothing is delivered yet."),
    ("Es ist keine Umstellung geplant oder gemeldet.", "No rollout is planned or reported."),
    ("Ein Fortschritt ist nicht gemeldet.", "No progress is reported."),
    ("Die Gesamtzahl ist nicht gemeldet.", "The total is not reported."),
    ("Die Gesamtzahl ist null.", "The total is zero."),
    ("Eine Frist ist nicht geplant.", "No deadline is planned."),
    (
        "Die Frist ist verstrichen, und es ist noch nicht alles umgestellt.",
        "The deadline has passed, and not everything is done.",
    ),
    ("Es war noch keine Meldung fällig.", "No submission was due yet."),
    ("Es ist noch keine Meldung eingegangen.", "No submission was received yet."),
    ("Es gibt keine geeigneten Stellen.", "There are no eligible positions."),
    ("Die Kapazität des Fernzugangs ist nicht gemeldet.", "The capacity of remote access is not reported."),
    (
        "Eine für mobiles Arbeiten nötige Lizenz ist nicht gemeldet.",
        "A licence that mobile work needs is not reported.",
    ),
    ("Die Zahl liegt außerhalb des Zählbereichs.", "The number is beyond the range of a count."),
    ("Der Bestand an stationären Rechnern ist nicht gemeldet.", "The stock of stationary computers is not reported."),
    (
        "Keine Behörde hat Arbeitsplätze, mobile Geräte und stationäre Rechner zugleich gemeldet; es ist keine Quote zu bilden.",
        "No authority has reported workplaces, mobile devices and stationary computers together; there is no rate to make.",
    ),
    ("Es gibt keine Arbeitsplätze.", "There are no workplaces."),
    ("Es liegt keine Bestellung vor.", "There is no order."),
    (
        "Nach diesem Stand ist mehr geliefert als bestellt; ein Anteil sagt hier nichts.",
        "By then more is delivered than ordered; a share says nothing here.",
    ),
    (
        "Alle Bestellungen sind storniert, ohne dass geliefert wurde.",
        "All orders are cancelled, and nothing was delivered.",
    ),
    ("Es liegt keine Bestellung vor, also auch keine Lieferung.", "There is no order and so no delivery."),
    (
        "In Nutzung sind auch Geräte aus der Zeit vor den gemeldeten Lieferungen; ein Anteil sagt hier nichts.",
        "Devices from before the reported deliveries are in use too; a share says nothing here.",
    ),
    (
        "Weder ein Anschluss an die Digitale Akte noch eine Planung dafür ist gemeldet.",
        "Neither a connection to the digital file nor a plan for one is reported.",
    ),
    ("Es ist keine Behörde für die Digitale Akte vorgesehen.", "No authority is to work with the digital file."),
    ("Die Nutzung der Digitalen Akte ist nicht gemeldet.", "The use of the digital file is not reported."),
    ("Lizenzen der Digitalen Akte sind nicht gemeldet.", "Licences of the digital file are not reported."),
    ("Es gibt keine Lizenzen.", "There are no licences."),
    ("Der Bestand ist nicht gemeldet.", "The stock is not reported."),
    ("Für diese Geräte ist keine Lebensdauer veröffentlicht.", "No life time is published for these devices."),
    ("Es ist kein Gerät in Gebrauch.", "No device is in use."),
    ("Diese Kennzahl wird hier nicht berechnet.", "This indicator is not computed here."),
    (
        "Es gibt hier keine Haushaltsstelle in diesem Haushaltsjahr.",
        "There is no budget line here in this fiscal year.",
    ),
    ("Es sind keine Mittel verfügbar gemacht.", "No money is disposable."),
    ("Der Ansatz ist nicht größer als null.", "The appropriation is not above zero."),
    ("Es ist niemand mobil arbeitsfähig.", "Nobody can work from elsewhere."),
    ("Der Mehrbedarf ist nicht berechnet.", "The extra need is not computed."),
    (
        "Ohne gemeldete geeignete Stellen und veröffentlichte Quoten gibt es keinen Zielwert.",
        "Without reported eligible positions and published quotas there is no target.",
    ),
    ("Es ist kein Mehrbedarfsantrag gestellt.", "No funding request was made."),
    ("Es besteht kein Mehrbedarf.", "There is no extra need."),
    ("Bis zur Frist bleibt kein Arbeitstag.", "No working day is left until the deadline."),
    ("sind keine Parameter (Quoten und Preise) in Kraft.", "no parameters (quotas and prices) are in force."),
    ("geltenden Parameter nennen keine Quote.", "parameters in force name no quota."),
    ("ist keine Zahl geeigneter Stellen gemeldet.", "no number of eligible positions is reported."),
];

const BEYOND_DE: &str = "Die Zahl liegt außerhalb des Bereichs, den ein Betrag haben kann, und wird nicht ausgegeben; bitte Parameter und Buchungen prüfen.";
const BEYOND_EN: &str = "The number is beyond the range of an amount and is withheld; check parameters and postings.";
const WITHOUT_DE: &str = "Was hier genannt ist, liegt außerhalb des Bereichs, den ein Betrag haben kann, oder ruht auf ungültigen Parametern; ohne es wird nichts ausgegeben.";
const WITHOUT_EN: &str =
    "What is named here is beyond the range of an amount or rests on invalid parameters; without it nothing is given.";

/// Why a number is withheld: it is beyond the range of an amount. `what` names it in words of no language, or is empty.
pub(crate) fn beyond(what: impl fmt::Display) -> String {
    let what = what.to_string();
    if what.is_empty() { BEYOND_DE.to_owned() } else { format!("{what}: {BEYOND_DE}") }
}

/// Why a number is withheld: the parameters that it rests on cannot be meant.
pub(crate) fn by_parameters(what: impl fmt::Display, why: Unusable) -> String {
    format!("{what}: {}", why.said().de)
}

/// Why a sum is withheld: parts of it are. Names three of them.
pub(crate) fn without<T: fmt::Display>(parts: &[T]) -> String {
    let mut names: Vec<String> = parts.iter().take(3).map(ToString::to_string).collect();
    if parts.len() > names.len() {
        names.push(format!("… (+{})", parts.len() - names.len()));
    }
    format!("{}: {WITHOUT_DE}", names.join("; "))
}

/// A reason in German and in English.
pub fn both(german: &str) -> (String, String) {
    (german.to_owned(), english(german))
}

/// The English of a reason.
pub(crate) fn english(german: &str) -> String {
    let both = bilingual(german);
    both.strip_prefix(german).and_then(|rest| rest.strip_prefix(" / ")).unwrap_or(german).to_owned()
}

/// A reason in both languages, `German / English`; a sentence with a day in it keeps the day.
pub fn bilingual(german: &str) -> String {
    let parameters = Unusable::ALL.map(|why| (why.said().de, why.said().en));
    for (de, en) in [(BEYOND_DE.to_owned(), BEYOND_EN.to_owned()), (WITHOUT_DE.to_owned(), WITHOUT_EN.to_owned())]
        .into_iter()
        .chain(parameters)
    {
        if let Some(what) = german.strip_suffix(&*de) {
            return format!("{german} / {what}{en}");
        }
    }
    let Some((de, en)) = PAIRS.iter().find(|(de, _)| german.ends_with(de)) else { return german.to_owned() };
    let day = german
        .strip_suffix(de)
        .unwrap_or_default()
        .split(' ')
        .find(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    match day {
        Some(day) => format!("{german} / On {day}: {en}"),
        None => format!("{german} / {en}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_in_the_figures_has_its_english() {
        let sources = [
            include_str!("indicators/mod.rs"),
            include_str!("indicators/counts.rs"),
            include_str!("indicators/money.rs"),
            include_str!("indicators/cell.rs"),
        ];
        let mut seen = 0;
        for text in sources.iter().flat_map(|source| source.split('"').skip(1).step_by(2)) {
            let sentence = text.contains(' ')
                && !text.contains('{')
                && text.ends_with('.')
                && text.chars().next().is_some_and(char::is_uppercase);
            let german = ["ist ", "sind ", "gibt ", "liegt ", "war ", "besteht ", "bleibt "]
                .iter()
                .any(|verb| text.contains(verb));
            if sentence && german {
                seen += 1;
                assert!(bilingual(text).contains(" / "), "no English for: {text}");
            }
        }
        assert!(seen > 20, "only {seen} reasons found");
        assert_eq!(
            bilingual("Am 31.03.2026 sind keine Parameter (Quoten und Preise) in Kraft."),
            "Am 31.03.2026 sind keine Parameter (Quoten und Preise) in Kraft. / On 31.03.2026: no parameters (quotas and prices) are in force."
        );
    }
}

//! What the page behind a figure calls what its parts are computed with, and parts that are named by events and days.

use sollist_contract::{
    said::Said,
    words::{
        number,
        terms::{self, Term},
    },
};

/// What a part is computed with, as whoever recomputes it reads it and as a page calls it.
const INPUTS: [(&str, Term); 21] = [
    ("as", Term { de: "als", en: "as" }),
    ("by", Term { de: "nach", en: "by" }),
    ("claims", Term { de: "Ansprüche", en: "claims" }),
    ("commissioned", Term { de: "in Betrieb seit", en: "commissioned" }),
    ("count", Term { de: "gezählt werden", en: "counted are" }),
    ("day", terms::DAY),
    ("factor", Term { de: "Faktor", en: "factor" }),
    ("field", Term { de: "Feld", en: "field" }),
    ("from", Term { de: "von", en: "from" }),
    ("in_stock", Term { de: "auf Lager", en: "in stock" }),
    ("in_use", Term { de: "in Nutzung", en: "in use" }),
    ("is", Term { de: "gegeben", en: "given" }),
    ("number", Term { de: "Nummer", en: "number" }),
    ("of", Term { de: "von", en: "of" }),
    ("place", Term { de: "Platz", en: "place" }),
    ("places", Term { de: "Nachkommastellen", en: "decimal places" }),
    ("sign", Term { de: "Vorzeichen", en: "sign" }),
    ("teams", Term { de: "Teams", en: "teams" }),
    ("to", Term { de: "bis", en: "to" }),
    ("year", terms::YEAR),
    ("above", Term { de: "über dem Strich", en: "above the line" }),
];

/// What is counted between two days.
const COUNTED: [(&str, Term); 3] = [
    ("days", Term { de: "Tage", en: "days" }),
    ("months-left", Term { de: "restliche Monate", en: "months left" }),
    ("working-days", Term { de: "Arbeitstage", en: "working days" }),
];

fn of(all: &[(&str, Term)], code: &str) -> Option<Said> {
    all.iter().find(|(known, _)| *known == code).map(|(_, term)| Said::from(*term))
}

/// What a part is computed with: its name and its value.
pub fn input(name: &str, value: &str) -> (Said, Said) {
    let plain = || if value.len() == 10 { number::day(value) } else { Said::read(value, value) };
    let value = match name {
        "count" => of(&COUNTED, value).unwrap_or_else(plain),
        _ => plain(),
    };
    (of(&INPUTS, name).unwrap_or_else(|| Said::read(name, name)), value)
}

/// What a part is called that has the number of an event, or of days, for its name; nothing where it has another.
/// `op`: what it does with its parts. `events`: what it comes from.
pub fn part(name: &str, op: &str, events: &[u64]) -> Option<Said> {
    let digits = name.strip_suffix(" days").unwrap_or(name);
    let count = digits.parse::<u64>().ok().filter(|_| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    let said = number::number(count);
    match (digits == name, events.contains(&count)) {
        (true, true) => Some(Said::new(format!("Ereignis Nr. {}", said.de), format!("Event number {}", said.en))),
        (false, true) => Some(Said::new(
            format!("Tage bis Ereignis Nr. {}", said.de),
            format!("Days until event number {}", said.en),
        )),
        (false, false) if op != "calendar" => {
            let (de, en) = if count == 1 { ("Tag", "day") } else { ("Tage", "days") };
            Some(Said::new(format!("{} {de}", said.de), format!("{} {en}", said.en)))
        }
        (_, false) => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn events_and_days_are_called_by_words_and_other_names_stay() {
        let de = |name: &str, op: &str, events: &[u64]| part(name, op, events).map(|said| said.de);
        assert_eq!(de("3691", "given", &[3691]).unwrap(), "Ereignis Nr. 3.691");
        assert_eq!(de("3691 days", "calendar", &[3000, 3691]).unwrap(), "Tage bis Ereignis Nr. 3.691");
        assert_eq!(de("30 days", "min", &[7]).unwrap(), "30 Tage");
        for other in ["2026", "ba-pankow", "days", "month 3"] {
            assert_eq!(de(other, "sum", &[7]), None, "{other}");
        }
    }

    #[test]
    fn what_a_part_is_computed_with_is_called_by_words() {
        let (name, value) = input("places", "1");
        assert_eq!((name.de.as_str(), value.de.as_str()), ("Nachkommastellen", "1"));
        let (name, value) = input("count", "working-days");
        assert_eq!((name.de.as_str(), value.de.as_str()), ("gezählt werden", "Arbeitstage"));
        assert_eq!(input("to", "2026-06-30").1.de, "30.06.2026");
        assert_eq!(input("ba-pankow/B-1", "notebook").0.de, "ba-pankow/B-1", "what has no word stays as it is");
    }
}

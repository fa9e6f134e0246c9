//! What serde says about data it cannot read, in words for people. It says it in English and to programmers; so it is
//! known by its beginnings, which a test goes through, and what is not known is said in general.

use super::number::number;
use crate::said::{BOTH, Said};

/// What is wrong with JSON, without the place.
pub fn of_json(error: &serde_json::Error) -> Said {
    match error.classify() {
        serde_json::error::Category::Data => {
            let full = error.to_string();
            told(full.rsplit_once(" at line ").map_or(full.as_str(), |(text, _)| text))
        }
        serde_json::error::Category::Eof => Said::new("das JSON bricht ab", "the JSON is cut off"),
        _ => Said::new("das ist kein gültiges JSON", "this is no valid JSON"),
    }
}

/// An error's text in German and English.
pub fn told(text: &str) -> Said {
    if let Some((de, en)) = text.split_once(BOTH) {
        return Said::new(de, en);
    }
    let (what, expected) = text.split_once(", expected ").unwrap_or((text, ""));
    let quoted = what.split_once('`').map_or("", |(_, rest)| rest.trim_end_matches('`'));
    let choice = || {
        let known: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
        let (are_de, are_en) = if known.len() == 1 { ("ist", "is") } else { ("sind", "are") };
        (known.join(", "), are_de, are_en)
    };
    if what.starts_with("missing field ") {
        Said::new(format!("das Feld „{quoted}“ fehlt"), format!("the field “{quoted}” is missing"))
    } else if what.starts_with("duplicate field ") {
        Said::new(format!("das Feld „{quoted}“ steht doppelt"), format!("the field “{quoted}” comes twice"))
    } else if what.starts_with("unknown field ") {
        let quoted = quoted.split('`').next().unwrap_or_default();
        let (known, are_de, are_en) = choice();
        Said::new(
            format!("das Feld „{quoted}“ gibt es hier nicht; erlaubt {are_de} {known}"),
            format!("there is no field “{quoted}” here; known {are_en} {known}"),
        )
    } else if what.starts_with("unknown variant ") {
        let (known, are_de, are_en) = choice();
        Said::new(
            format!("der Wert „{quoted}“ ist nicht vorgesehen; erlaubt {are_de} {known}"),
            format!("the value “{quoted}” is unknown; known {are_en} {known}"),
        )
    } else if let Some((_, got)) = what.split_once("invalid type: ").or_else(|| what.split_once("invalid value: ")) {
        let (came_de, came_en) = came(got);
        match wanted(expected) {
            Some((de, en)) => {
                Said::new(format!("erwartet wird {de}, nicht {came_de}"), format!("expected is {en}, not {came_en}"))
            }
            None => Said::new(format!("{came_de} passt hier nicht"), format!("{came_en} does not fit here")),
        }
    } else if text.ends_with("untagged enum Consent") {
        Said::new(
            "eine Einwilligung ist ein Objekt mit reference und basis (und amount, wenn sie einen Betrag nennt), oder \
             ein Text, der beides nennt",
            "a consent is an object with reference and basis (and amount, if it names one), or a text that names both",
        )
    } else if text.ends_with("untagged enum Scope") {
        Said::new(
            "ein Umfang ist eine ganze Zahl von 0 bis 1.000.000.000 oder ein Text",
            "a scope is a whole number from 0 to 1,000,000,000, or a text",
        )
    } else if text == "expected value" {
        // What serde says where one of a few words was expected and no string came.
        Said::new(
            "erwartet wird einer der vorgesehenen Werte, in Anführungszeichen",
            "expected is one of the known values, in quotes",
        )
    } else if text == "number out of range" {
        Said::new("die Zahl ist zu groß", "the number is too large")
    } else if text == "recursion limit exceeded" {
        Said::new("die Angabe ist zu tief verschachtelt", "the value is nested too deeply")
    } else {
        Said::new(
            "die Angabe hat nicht die Form, die der Typ verlangt",
            "the value does not have the form that its type asks for",
        )
    }
}

/// A field that is not there, behind its name.
pub(crate) fn missing() -> Said {
    Said::new("das Feld fehlt", "the field is missing")
}

/// What is wrong with a value, and behind it what is wrong with another field.
pub(crate) fn further(fault: Said, place: &str, other: Said) -> Said {
    Said { de: format!("{}; {place}: {}", fault.de, other.de), en: format!("{}; {place}: {}", fault.en, other.en) }
}

/// A fault of ours, behind the text that it is about.
pub(crate) fn quoting(text: &str, fault: Said) -> Said {
    Said { de: format!("„{text}“: {}", fault.de), en: format!("“{text}”: {}", fault.en) }
}

/// What a type of ours wants, by what serde calls it; nothing where that says nothing to people.
fn wanted(expected: &str) -> Option<(String, String)> {
    let (de, en) = match expected {
        "a string" | "string or map" | "a borrowed string" => ("ein Text in Anführungszeichen", "a text in quotes"),
        "a boolean" => ("true oder false", "true or false"),
        "a JSON object" | "a map" => ("ein JSON-Objekt", "a JSON object"),
        "a sequence" => ("eine Liste", "a list"),
        "u16" => ("eine ganze Zahl von 0 bis 65.535", "a whole number from 0 to 65,535"),
        "i16" => ("ein Haushaltsjahr", "a fiscal year"),
        _ if expected.starts_with("struct ") => ("ein JSON-Objekt", "a JSON object"),
        _ if expected.starts_with("an amount") => {
            ("ein Betrag in Anführungszeichen wie \"1300000.00\"", "an amount in quotes such as \"1300000.00\"")
        }
        _ => {
            if let Some((low, high)) =
                expected.strip_prefix("a whole number from ").and_then(|range| range.split_once(" to "))
            {
                let [low, high] = [low, high].map(grouped);
                return Some((
                    format!("eine ganze Zahl von {} bis {}", low.de, high.de),
                    format!("a whole number from {} to {}", low.en, high.en),
                ));
            }
            return None;
        }
    };
    Some((de.to_owned(), en.to_owned()))
}

/// A whole number as people read it; what is none stays as it is.
fn grouped(text: &str) -> Said {
    text.parse::<u64>().map_or_else(|_| Said::read(text, text), number)
}

/// What came instead, by what serde calls it.
fn came(got: &str) -> (String, String) {
    let (kind, rest) = got.split_once(' ').unwrap_or((got, ""));
    let value = rest.trim_start_matches("point ").trim_matches('`');
    match kind {
        "integer" => (format!("die Zahl {value}"), format!("the number {value}")),
        "floating" => (format!("die Dezimalzahl {value}"), format!("the decimal number {value}")),
        "boolean" => (format!("der Wahrheitswert {value}"), format!("the truth value {value}")),
        "string" => (format!("der Text {value}"), format!("the text {value}")),
        "map" => ("ein Objekt".to_owned(), "an object".to_owned()),
        "sequence" => ("eine Liste".to_owned(), "a list".to_owned()),
        "null" => ("null".to_owned(), "null".to_owned()),
        _ => ("das, was dort steht".to_owned(), "what is there".to_owned()),
    }
}

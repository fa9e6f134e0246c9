//! What serde says about data it cannot read: in both languages, with the field it is about.

use std::borrow::Cow;

use crate::{day::Day, ids::Item, said::Said};

/// An error that is said in both languages: what is wrong with a value, as the second half of a sentence.
pub trait Bilingual {
    fn said(&self) -> Said;
}

/// A value that has the right type and yet not the form that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Misfit {
    NotAnObject,
    NotAPublishedValue,
    NotARate,
    RateBeyond,
    AttributeTwice(String),
    ItemTwice(Item),
    CountMissing(&'static str),
    CountedInTwoWays,
    NoParts,
    AgeTwice(Option<Day>),
}

/// Stands between the German and the English text of an error on its way through serde, which carries one text only.
/// En spaces: no sender's text that is quoted in an error has them around a slash.
const BOTH: &str = "\u{2002}/\u{2002}";

/// An error of serde that says both texts.
pub(crate) fn both<E: serde::de::Error>(why: &impl Bilingual) -> E {
    let said = why.said();
    E::custom(format_args!("{}{BOTH}{}", said.de, said.en))
}

/// The beginning of a sender's text, for a person to know it again: what is quoted may be as long as a line.
pub(crate) fn short(text: &str, chars: usize) -> Cow<'_, str> {
    match text.char_indices().nth(chars) {
        Some((end, _)) => Cow::Owned(format!("{}…", text.get(..end).unwrap_or_default())),
        None => Cow::Borrowed(text),
    }
}

/// Most of a sentence that an error of gRPC carries, in bytes: it travels in headers, of which a client takes 8 KiB, in both languages and
/// twice, and percent-encoded once.
const SENTENCE_BYTES_MAX: usize = 600;
/// How much of that is its end, which says what to do.
const END_BYTES: usize = 200;

/// A sentence as an error of gRPC carries it: one that quotes a long text loses its middle.
pub fn for_headers(text: &str) -> Cow<'_, str> {
    if text.len() <= SENTENCE_BYTES_MAX {
        return Cow::Borrowed(text);
    }
    let beginning = text.floor_char_boundary(SENTENCE_BYTES_MAX.saturating_sub(END_BYTES));
    let end = text.ceil_char_boundary(text.len().saturating_sub(END_BYTES));
    Cow::Owned(format!("{} … {}", text.get(..beginning).unwrap_or_default(), text.get(end..).unwrap_or_default()))
}

/// What was wrong with data, where, for people.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// The path below `data`: `labels.title`; empty when it is the whole.
    pub place: String,
    pub said: Said,
}

/// Reads an error about `data`.
pub(crate) fn fault(error: &serde_json::Error, data: &str) -> Fault {
    let full = error.to_string();
    let text = full.rsplit_once(" at line ").map_or(full.as_str(), |(text, _)| text);
    let missing = text.strip_prefix("missing field ").map(|name| name.trim_matches('`'));
    let at = data_until(data, error.line(), error.column());
    let mut place = path(match missing {
        Some(_) => at,
        // A consent that is an object and not the last field: the brace is its own.
        None if text.starts_with("data did not match") && data[at.len()..].trim_start().starts_with(',') => at,
        None => at.strip_suffix('}').unwrap_or(at),
    });
    if let Some(name) = missing {
        place = if place.is_empty() { name.to_owned() } else { format!("{place}.{name}") };
    }
    Fault { place, said: told(text).map(|text| short(text, 500).into_owned()) }
}

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
    let choice = || expected.split('`').skip(1).step_by(2).collect::<Vec<_>>().join(", ");
    if what.starts_with("missing field ") {
        Said::new(format!("das Feld „{quoted}“ fehlt"), format!("the field “{quoted}” is missing"))
    } else if what.starts_with("duplicate field ") {
        Said::new(format!("das Feld „{quoted}“ steht doppelt"), format!("the field “{quoted}” comes twice"))
    } else if what.starts_with("unknown field ") {
        let quoted = quoted.split('`').next().unwrap_or_default();
        let known = choice();
        Said::new(
            format!("das Feld „{quoted}“ gibt es hier nicht; erlaubt sind {known}"),
            format!("there is no field “{quoted}” here; known are {known}"),
        )
    } else if what.starts_with("unknown variant ") {
        let known = choice();
        Said::new(
            format!("der Wert „{quoted}“ ist nicht vorgesehen; erlaubt sind {known}"),
            format!("the value “{quoted}” is unknown; known are {known}"),
        )
    } else if let Some((_, got)) = what.split_once("invalid type: ").or_else(|| what.split_once("invalid value: ")) {
        let (expected_de, expected_en) = wanted(expected);
        let (came_de, came_en) = came(got);
        Said::new(
            format!("erwartet wird {expected_de}, nicht {came_de}"),
            format!("expected {expected_en}, not {came_en}"),
        )
    } else if text.ends_with("untagged enum Consent") {
        Said::new(
            "eine Zustimmung ist ein Objekt mit reference und basis (und amount, wenn sie einen Betrag nennt), oder ein Text, der beides nennt",
            "a consent is an object with reference and basis (and amount, if it names one), or a text that names both",
        )
    } else if text.ends_with("untagged enum Scope") {
        Said::new(
            "ein Umfang ist eine ganze Zahl von 0 bis 1000000000 oder ein Text",
            "a scope is a whole number from 0 to 1000000000, or a text",
        )
    } else if text == "expected value" {
        // What serde says where one of a few words was expected and no string came.
        Said::new(
            "erwartet wird einer der vorgesehenen Werte, als Zeichenkette",
            "expected one of the known values, as a string",
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

/// What a type of ours wants, by what serde calls it.
fn wanted(expected: &str) -> (String, String) {
    let (de, en) = match expected {
        "a string" | "string or map" | "a borrowed string" => ("eine Zeichenkette", "a string"),
        "a boolean" => ("true oder false", "true or false"),
        "a JSON object" | "a map" => ("ein JSON-Objekt", "a JSON object"),
        "a sequence" => ("eine Liste", "a list"),
        "u16" => ("eine ganze Zahl von 0 bis 65535", "a whole number from 0 to 65535"),
        "i16" => ("ein Haushaltsjahr", "a fiscal year"),
        _ if expected.starts_with("struct ") => ("ein JSON-Objekt", "a JSON object"),
        _ if expected.starts_with("an amount") => ("ein Betrag als Zeichenkette wie \"1300000.00\"", expected),
        _ => {
            if let Some((low, high)) =
                expected.strip_prefix("a whole number from ").and_then(|range| range.split_once(" to "))
            {
                return (format!("eine ganze Zahl von {low} bis {high}"), expected.to_owned());
            }
            ("ein Wert anderer Art", "a value of another kind")
        }
    };
    (de.to_owned(), en.to_owned())
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

/// The data up to where serde reports a fault.
///
/// That is right behind the value at fault, with one exception: where a value was read whole before it was judged and
/// is the last of its object, the object's brace is behind it too. A missing field is noticed at the brace as well, but
/// is a fault of the object.
fn data_until(data: &str, line: usize, column: usize) -> &str {
    let start: usize = data.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    data.get(..start.saturating_add(column)).unwrap_or(data).trim_end()
}

/// The path of the field at the end of a piece of JSON: every key above it, list entries by their index.
fn path(read: &str) -> String {
    enum Level {
        Object { key: String, key_next: bool },
        List { index: usize },
    }
    let mut levels: Vec<Level> = Vec::new();
    let mut bytes = read.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'{' => levels.push(Level::Object { key: String::new(), key_next: true }),
            b'[' => levels.push(Level::List { index: 0 }),
            b'}' | b']' => {
                levels.pop();
            }
            b',' => match levels.last_mut() {
                Some(Level::Object { key_next, .. }) => *key_next = true,
                Some(Level::List { index }) => *index += 1,
                None => {}
            },
            b'"' => {
                let mut text = Vec::new();
                while let Some(byte) = bytes.next().filter(|b| *b != b'"') {
                    text.push(byte);
                    if byte == b'\\' {
                        text.extend(bytes.next());
                    }
                }
                if let Some(Level::Object { key, key_next }) = levels.last_mut()
                    && std::mem::take(key_next)
                {
                    *key = String::from_utf8_lossy(&text).into_owned();
                }
            }
            _ => {}
        }
    }
    let mut path = String::new();
    // Deeper than this only a derivation can be, and its own keys help nobody.
    for level in levels.iter().take(8) {
        match level {
            Level::Object { key, .. } if key.is_empty() => {}
            Level::Object { key, .. } => {
                path.push_str(if path.is_empty() { "" } else { "." });
                path.push_str(&short(key, 50));
            }
            Level::List { index } => path.push_str(&format!("[{index}]")),
        }
    }
    path
}

//! What serde says about data it cannot read: in both languages, with the field it is about.

use std::borrow::Cow;

pub use crate::{
    said::Bilingual,
    words::serde::{of_json, told},
};
use crate::{
    said::{BOTH, Said, short},
    words::serde as words,
};

/// Reads what may be left out: `null` says that it is.
pub(crate) fn absent_or<'de, D: serde::Deserializer<'de>, T: Default + serde::Deserialize<'de>>(
    d: D,
) -> Result<T, D::Error> {
    Ok(<Option<T> as serde::Deserialize>::deserialize(d)?.unwrap_or_default())
}

/// What is left of a sentence that is too long for an error of gRPC, in bytes.
const SENTENCE_BYTES_MAX: usize = 600;
/// What a sentence may take of the headers in which an error travels, of which a client takes 8 KiB: nine bytes for
/// each of its own (both languages twice and one once more, in base64, and as the message), four more for each that is
/// percent-encoded there.
const HEADER_BYTES_MAX: usize = 7_500;
/// How much of that is its end, which says what to do.
const END_BYTES: usize = 200;
/// The most of a word that is left out so as not to be cut.
const CUT_BYTES_MAX: usize = 80;

/// A sentence as an error of gRPC carries it: one that quotes a long text loses its middle.
pub fn for_headers(text: &str) -> Cow<'_, str> {
    let encoded = text.bytes().filter(|byte| !byte.is_ascii()).count();
    if text.len().saturating_mul(9).saturating_add(encoded.saturating_mul(4)) <= HEADER_BYTES_MAX {
        return Cow::Borrowed(text);
    }
    let beginning = text.floor_char_boundary(SENTENCE_BYTES_MAX.saturating_sub(END_BYTES));
    let end = text.ceil_char_boundary(text.len().saturating_sub(END_BYTES));
    let (beginning, end) = (text.get(..beginning).unwrap_or_default(), text.get(end..).unwrap_or_default());
    // No word is cut, unless one alone is as long as that.
    let beginning = beginning.rsplit_once(' ').map_or(beginning, |(words, cut)| kept(words, cut, beginning));
    let end = end.split_once(' ').map_or(end, |(cut, words)| kept(words, cut, end));
    Cow::Owned(format!("{beginning} … {end}"))
}

/// The words of a piece of text without the one that is cut; the whole of it where that one is long.
fn kept<'a>(words: &'a str, cut: &str, all: &'a str) -> &'a str {
    if cut.len() > CUT_BYTES_MAX { all } else { words }
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
    let said = match missing {
        Some(_) => words::missing(),
        None => quoted(told(text), text, at),
    };
    Fault { place, said: said.map(|text| short(text, 500).into_owned()) }
}

/// The longest text that a sentence quotes, in bytes.
const QUOTED_BYTES_MAX: usize = 60;

/// What is wrong by a rule of ours, with the text that it is about: the last one of the data read.
fn quoted(said: Said, text: &str, read: &str) -> Said {
    let read = read.strip_suffix('}').unwrap_or(read).trim_end();
    let value = read.strip_suffix('"').and_then(|read| read.rsplit_once('"')).map(|(_, value)| value);
    let fits = |value: &&str| {
        text.contains(BOTH) && !value.is_empty() && value.len() <= QUOTED_BYTES_MAX && !value.contains('\\')
    };
    match value.filter(fits) {
        Some(value) if !said.de.contains(value) => words::quoting(value, said),
        _ => said,
    }
}

/// Where in a JSON text an error is: its line, and the field by its path where there is one.
pub fn place(error: &serde_json::Error, json: &str) -> Place {
    let field = match error.classify() {
        serde_json::error::Category::Data => fault(error, json).place,
        _ => String::new(),
    };
    Place { line: error.line(), field }
}

/// Where something stands in a file that somebody wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub line: usize,
    /// The path of a field, `items.notebook.unit_price`; empty where it is about the whole.
    pub field: String,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_that_is_too_long_is_cut_between_words() {
        let words: Vec<String> = (0..200).map(|number| format!("KENNWORT_{number}")).collect();
        let text = format!("Bekannt sind {}.", words.join(", "));
        let cut = for_headers(&text);
        let (beginning, end) = cut.split_once(" … ").unwrap_or_default();
        let whole = |word: &str| words.iter().any(|known| known == word.trim_end_matches([',', '.']));
        assert!(!end.is_empty() && cut.len() <= SENTENCE_BYTES_MAX + 8, "{cut}");
        assert!(beginning.split(' ').skip(2).chain(end.split(' ')).all(whole), "{cut}");
        // A sentence that names two long lines stays whole, though it has some letters with dots.
        let long = format!("{}{}", "ü".repeat(40), " sind keine Mittel mehr".repeat(30));
        assert!(long.len() > SENTENCE_BYTES_MAX && for_headers(&long) == long);
        // One word alone is cut as before.
        assert_eq!(for_headers(&"ä".repeat(1000)).matches('ä').count(), 300);
    }
}

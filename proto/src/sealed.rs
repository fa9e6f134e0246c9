//! Free texts that are sealed: the word that stands in an event for what somebody wrote. Pure: the keys are elsewhere
//! (`sollist_platform::store::texts`), and without its key nobody reads one.

use std::{iter, ops::Range};

/// Longest free text that is taken, in bytes: a paragraph, not a paper.
pub const TEXT_BYTES_MAX: usize = 2_000;
/// How every sealed text begins.
pub const BEGIN: &str = "sealed:";
/// Digits of the name of a key, hexadecimal.
pub const KEY_DIGITS: usize = 16;
/// Bytes of a nonce, which stands before what is sealed, and of the mark behind it by which it is known to be whole.
pub const NONCE_BYTES: usize = 12;
pub const MARK_BYTES: usize = 16;
/// The shortest and the longest that something sealed is, in characters of Base64.
const PACKED_MIN: usize = packed(1);
const PACKED_MAX: usize = packed(TEXT_BYTES_MAX);
/// The longest word for a text.
pub const WORD_BYTES_MAX: usize = BEGIN.len() + KEY_DIGITS + 1 + PACKED_MAX;

/// Characters of Base64 that so many bytes of text become.
const fn packed(bytes: usize) -> usize {
    bytes.saturating_add(NONCE_BYTES + MARK_BYTES).saturating_mul(4).div_ceil(3)
}

/// The pattern of a text that may be a word; `plain`: the longest that it is otherwise.
pub(crate) fn pattern(plain: usize) -> String {
    format!("^(.{{1,{plain}}}|{BEGIN}[0-9a-f]{{{KEY_DIGITS}}}:[A-Za-z0-9_-]{{{PACKED_MIN},{PACKED_MAX}}})$")
}

/// A word that stands for a text: `sealed:`, the name of a key, a colon, and what is sealed in Base64 as addresses have
/// it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word<'a> {
    pub key: &'a str,
    pub packed: &'a str,
}

impl<'a> Word<'a> {
    /// A text that is a word, and nothing else.
    pub fn of(text: &'a str) -> Option<Word<'a>> {
        Word::at_the_beginning(text).filter(|(_, end)| *end == text.len()).map(|(word, _)| word)
    }

    /// The words in a text, each with its place.
    pub fn within(text: &'a str) -> impl Iterator<Item = (Range<usize>, Word<'a>)> {
        let mut from = 0;
        iter::from_fn(move || {
            loop {
                let rest = text.get(from..)?;
                let begin = from.saturating_add(rest.find(BEGIN)?);
                match text.get(begin..).and_then(Word::at_the_beginning) {
                    Some((word, end)) => {
                        from = begin.saturating_add(end);
                        return Some((begin..from, word));
                    }
                    None => from = begin.saturating_add(BEGIN.len()),
                }
            }
        })
    }

    /// The word with which a text begins, and where it ends.
    fn at_the_beginning(text: &'a str) -> Option<(Word<'a>, usize)> {
        let (key, rest) = text.strip_prefix(BEGIN)?.split_at_checked(KEY_DIGITS)?;
        let rest = rest.strip_prefix(':')?;
        let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        let is_packed = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        let length = rest.bytes().take_while(is_packed).count();
        let packed = rest.get(..length)?;
        let end = text.len().saturating_sub(rest.len()).saturating_add(length);
        let fits = key.bytes().all(is_digit) && (PACKED_MIN..=PACKED_MAX).contains(&length);
        fits.then_some((Word { key, packed }, end))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::ids::Text;

    fn word(bytes: usize) -> String {
        format!("sealed:0123456789abcdef:{}", "aB-_".repeat(packed(bytes)).get(..packed(bytes)).unwrap())
    }

    #[test]
    fn a_word_is_told_from_every_other_text() {
        let good = word(5);
        assert_eq!(Word::of(&good).map(|word| word.key), Some("0123456789abcdef"));
        assert_eq!(word(TEXT_BYTES_MAX).len(), WORD_BYTES_MAX);
        assert!(Word::of(&word(TEXT_BYTES_MAX)).is_some() && good.parse::<Text>().is_ok());
        let long = format!("{}x", word(TEXT_BYTES_MAX));
        for no in [
            "",
            "sealed:",
            "sealed:0123456789abcdef:",
            "sealed:0123456789abcdef:abc",
            "sealed:0123456789ABCDEF:abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz",
            "Sealed:0123456789abcdef:abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz",
            "ä sealed:0123456789abcdeä",
            &format!("{good}."),
            &format!(" {good}"),
            &long,
        ] {
            assert_eq!(Word::of(no), None, "{no}");
        }
        assert!(word(TEXT_BYTES_MAX).parse::<Text>().is_ok() && long.parse::<Text>().is_err());
    }

    #[test]
    fn words_are_found_within_a_text() {
        let (one, other) = (word(1), word(7));
        let text = format!("Grund: {one}, {other} (sealed:x) sealed:sealed:{one}");
        let found: Vec<&str> = Word::within(&text).map(|(place, _)| text.get(place).unwrap()).collect();
        assert_eq!(found, [&one, &other, &one]);
        assert_eq!(Word::within("sealed: nothing, sealed:").count(), 0);
    }
}

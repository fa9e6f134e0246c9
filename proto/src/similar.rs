//! What somebody may have meant: the name nearest to one that is none.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization as _, is_nfc};

/// Letters that look like ours and are others.
const LOOKALIKES: [(char, char); 22] = [
    ('а', 'a'),
    ('в', 'b'),
    ('с', 'c'),
    ('е', 'e'),
    ('н', 'h'),
    ('і', 'i'),
    ('ј', 'j'),
    ('к', 'k'),
    ('м', 'm'),
    ('о', 'o'),
    ('р', 'p'),
    ('ѕ', 's'),
    ('т', 't'),
    ('у', 'y'),
    ('х', 'x'),
    ('α', 'a'),
    ('ο', 'o'),
    ('ρ', 'p'),
    ('ν', 'v'),
    ('ι', 'i'),
    ('κ', 'k'),
    ('τ', 't'),
];

/// A text with letters of ours in the place of those that only look like them.
pub fn plain(text: &str) -> String {
    let letter = |c: char| LOOKALIKES.iter().find(|(like, _)| *like == c).map_or(c, |(_, ours)| *ours);
    text.chars().flat_map(char::to_lowercase).map(letter).collect()
}

/// Letters with dots or accents as one letter each, where a system stores them apart: they read the same. It is the
/// normal form C of Unicode (UAX 15).
pub fn composed(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc(text) { text.into() } else { text.nfc().collect::<String>().into() }
}

/// Whether a character is not seen in a text.
pub fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// The candidate that a text was most likely meant to be; none where all are far from it. Of equal ones the first.
pub fn nearest<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let text: Vec<char> = plain(text).chars().collect();
    // A fifth of the letters may be wrong.
    let most = text.len().div_ceil(5).clamp(1, 12);
    let near = candidates.into_iter().filter_map(|candidate| Some((distance(&text, candidate, most)?, candidate)));
    near.min_by_key(|(distance, _)| *distance).map(|(_, candidate)| candidate)
}

/// The same of names of several words: rather one that has each of them, among others: `mobile-licence` is
/// `mobile-client-licence`, and not what hardly differs by letters.
pub fn nearest_by_words<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str> + Clone) -> Option<&'a str> {
    let words: Vec<&str> = text.split('-').filter(|word| !word.is_empty()).collect();
    let has_all = |candidate: &&str| words.iter().all(|word| nearest(word, candidate.split('-')).is_some());
    let longer = || candidates.clone().into_iter().filter(has_all).min_by_key(|candidate| candidate.len());
    let of_words = if words.len() > 1 { longer() } else { None };
    of_words.or_else(|| nearest(text, candidates))
}

/// Numbers that are small, of which many times as many are no mistake.
const FEW: i64 = 50;

/// Whether one of two counts of the same has a digit too many or too few, most likely: it is at least ten times the
/// other.
pub fn is_of_another_order(one: i64, other: i64) -> bool {
    let (less, more) = (one.min(other), one.max(other));
    more >= FEW && less.saturating_mul(10) <= more
}

/// Whether one of two counts of the same is at least twice the other, which no quarter brings about.
pub fn is_doubled(one: i64, other: i64) -> bool {
    let (less, more) = (one.min(other), one.max(other));
    more >= FEW && less.saturating_mul(2) <= more
}

/// What was said last of something that is said again and again, and what before it where that was unlike it: whoever
/// sets a slip right says again what was said before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lately<T> {
    pub last: T,
    pub before: Option<T>,
}

impl<T: Copy> Lately<T> {
    pub fn first(said: T) -> Lately<T> {
        Lately { last: said, before: None }
    }
    /// What is said now, and the last of before where that is unlike it and nothing is set right.
    #[must_use]
    pub fn then(self, now: T, unlike: impl Fn(T, T) -> bool) -> (Lately<T>, Option<T>) {
        let Lately { last, before } = self;
        match (unlike(last, now), before) {
            (false, before) => (Lately { last: now, before: before.filter(|before| unlike(*before, now)) }, None),
            (true, Some(before)) if !unlike(before, now) => (Lately::first(now), None),
            (true, _) => (Lately { last: now, before: Some(last) }, Some(last)),
        }
    }
}

/// What a Bezirksamt may be called before the name of its district.
pub const OFFICES: [&str; 2] = ["ba-", "bezirksamt-"];

/// The code of an authority without what stands before the name of its district.
pub fn bare(code: &str) -> &str {
    OFFICES.iter().find_map(|office| code.strip_prefix(office)).unwrap_or(code)
}

/// The authority whose code a text was most likely meant to be: `mite` is ba-mitte, and `einwohnerwesen`, which is a
/// part of one name alone, landesamt-fuer-einwohnerwesen.
pub fn nearest_authority<'a>(text: &str, codes: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let codes: Vec<&str> = codes.into_iter().collect();
    let near = nearest(bare(text), codes.iter().map(|code| bare(code)));
    if let Some(near) = near {
        return codes.into_iter().find(|code| bare(code) == near);
    }
    let words: Vec<&str> = text.split('-').filter(|word| !word.is_empty()).collect();
    let has_all = |code: &str| words.iter().all(|word| code.split('-').any(|part| part == *word));
    let mut with_all = codes.into_iter().filter(|code| !words.is_empty() && has_all(code));
    with_all.next().filter(|_| with_all.next().is_none())
}

/// How many letters differ between two texts (Levenshtein), up to a limit.
fn distance(text: &[char], other: &str, most: usize) -> Option<usize> {
    let other: Vec<char> = other.chars().collect();
    if text.len().abs_diff(other.len()) > most {
        return None;
    }
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (number, letter) in text.iter().enumerate() {
        let mut corner = number;
        let mut left = number + 1;
        let mut best = left;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (above, found) in row.iter_mut().skip(1).zip(&other) {
            let here = (corner + usize::from(letter != found)).min(left + 1).min(*above + 1);
            corner = std::mem::replace(above, here);
            left = here;
            best = best.min(here);
        }
        if best > most {
            return None;
        }
    }
    row.last().copied().filter(|distance| *distance <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_unlike_the_last_is_told_once_and_not_when_it_is_set_right() {
        let told = |said: &[i64]| {
            let mut lately = Lately::first(said[0]);
            let tell = |now: &i64| {
                let (next, unlike) = lately.then(*now, is_of_another_order);
                lately = next;
                unlike
            };
            said[1..].iter().map(tell).collect::<Vec<_>>()
        };
        assert_eq!(told(&[100, 110, 1_000, 10_000]), [None, None, Some(1_000)]);
        // A slip, another one like it, what is right again; then the same slip is told again.
        assert_eq!(told(&[100, 10_000, 10_100, 101, 10_100]), [Some(100), None, None, Some(101)]);
        // Between the two it is like both, and nothing is left to be set right.
        assert_eq!(told(&[400, 4_000, 410, 41]), [Some(400), None, Some(410)]);
        assert_eq!(told(&[5, 40, 400, 0, 400]), [None, Some(40), None, Some(0)]);
    }

    #[test]
    fn an_authority_is_found_by_words_of_its_name_alone() {
        let known = ["ba-mitte", "landesamt-fuer-einwohnerwesen", "landesamt-fuer-einwanderung", "ikt-steuerung"];
        for (text, expected) in [
            ("einwohnerwesen", Some("landesamt-fuer-einwohnerwesen")),
            ("landesamt-einwanderung", Some("landesamt-fuer-einwanderung")),
            ("mite", Some("ba-mitte")),
            // Two are called so, and nobody.
            ("landesamt", None),
            ("-", None),
            ("polizei", None),
        ] {
            assert_eq!(nearest_authority(text, known), expected, "{text}");
        }
    }

    #[test]
    fn the_nearest_name_is_found_and_a_far_one_is_not() {
        let known = ["ba-mitte", "ba-neukoelln", "ba-pankow", "ba-spandau", "ikt-steuerung"];
        let check = |text: &str, expected: Option<&str>| assert_eq!(nearest(text, known), expected, "{text}");
        check("ba-spandou", Some("ba-spandau"));
        check("ba-pankow ", Some("ba-pankow"));
        check("BA-Pankow", Some("ba-pankow"));
        check("bа-pаnkow", Some("ba-pankow"));
        check("ba-neukoeln", Some("ba-neukoelln"));
        check("ba-mtite", Some("ba-mitte"));
        check("ikt-steurung", Some("ikt-steuerung"));
        check("polizei-berlin", None);
        check("x", None);
        check("", None);
        let licences = ["e-file-licence", "mobile-client-licence", "notebook", "site"];
        for (text, expected) in [
            ("mobile-licence", Some("mobile-client-licence")),
            ("mobile-license", Some("mobile-client-licence")),
            ("e-file-license", Some("e-file-licence")),
            ("notebok", Some("notebook")),
            ("mobile-phone", None),
        ] {
            assert_eq!(nearest_by_words(text, licences), expected, "{text}");
        }
        assert_eq!(distance(&['a', 'b'], "ba", 5), Some(2));
        assert_eq!(distance(&['a'], "a", 0), Some(0));
        assert_eq!((composed("Ru\u{308}ckstand"), composed("RÜ-1")), ("Rückstand".into(), "RÜ-1".into()));
        assert_eq!((composed("Cafe\u{301}-1"), composed("S\u{30c}-n\u{303}")), ("Café-1".into(), "Š-ñ".into()));
    }
}

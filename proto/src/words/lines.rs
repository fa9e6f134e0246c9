//! The budget line that somebody means: any name that it had, or so much of its name that only one is meant.

use std::collections::HashSet;

use crate::ids::{LineName, slug};

/// Longer is no name.
const BYTES_MAX: usize = 1_000;

/// Whether a text can mean a line at all.
pub fn can_be_meant(text: &str) -> bool {
    let good = text.len() <= BYTES_MAX && text.chars().any(char::is_alphanumeric);
    good && !text.chars().any(char::is_control)
}

/// A name of a line: the one that it has now, or one that it had before; and the one that it has now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Called {
    pub name: LineName,
    pub line: LineName,
}

/// The fiscal year with which a name begins.
pub fn year(typed: &str) -> Option<i32> {
    let first = typed.split('/').next()?.trim();
    let year = first.parse::<i16>().ok().filter(|year| first.len() == 4 && LineName::YEARS.contains(year))?;
    Some(i32::from(year))
}

/// Whether a name is, word for word, a part of another one.
fn is_part(part: &str, whole: &str) -> bool {
    !part.is_empty() && format!("-{whole}-").contains(&format!("-{part}-"))
}

/// The parts of what is typed, as names have them. Numbers may stand apart.
fn parts(typed: &str) -> Vec<String> {
    let apart = |part: &str| -> Vec<String> {
        if part.bytes().all(|byte| byte.is_ascii_digit() || byte == b' ') {
            part.split(' ').filter(|number| !number.is_empty()).map(str::to_owned).collect()
        } else {
            vec![slug(part)]
        }
    };
    typed.split('/').flat_map(apart).filter(|part| !part.is_empty()).collect()
}

/// The lines that may be meant: those that fit best in the first of these ways in which any fits. The whole name; the
/// whole title, and before it what parts of the name tell it from others (`2026/pankow/geraete`); the beginning of the
/// name, or beginning or end of the title; its digits in one (`250251185`); its place alone (`pankow`). Each line once,
/// whichever of its names fits.
pub fn fitting<'a>(typed: &str, names: &'a [Called]) -> Vec<&'a Called> {
    let parts = parts(typed);
    let plain = parts.join("/");
    let digits: String = typed.chars().filter(|c| !matches!(c, ' ' | '/' | '.' | '-')).collect();
    let part_of_title = |title: &str, part: &str| title.starts_with(part) || title.ends_with(&format!("-{part}"));
    let ways: [&dyn Fn(&LineName) -> bool; 5] = [
        &|name| name.as_str() == plain,
        &|name| leads_to(name, &parts, |title, part| title == part),
        &|name| !plain.is_empty() && name.as_str().starts_with(&plain) || leads_to(name, &parts, part_of_title),
        &|name| has_digits(name, &digits),
        &|name| !parts.is_empty() && in_order(name, &parts),
    ];
    let found = ways.iter().map(|fits| names.iter().filter(|called| fits(&called.name)).collect::<Vec<_>>());
    let mut found = found.into_iter().find(|found| !found.is_empty()).unwrap_or_default();
    let mut seen = HashSet::new();
    found.retain(|called| seen.insert(&called.line));
    found
}

/// Whether the last part is (of) the title, and those before it are other parts of the name, in their order.
fn leads_to(name: &LineName, parts: &[String], of_title: impl Fn(&str, &str) -> bool) -> bool {
    let Some((last, before)) = parts.split_last() else { return false };
    of_title(name.title(), last) && in_order(name, before)
}

/// Whether these are parts of the name before its title, in their order. Of a part its words are enough: `pankow` of
/// `bezirksamt-pankow`, `marzahn` of `bezirksamt-marzahn-hellersdorf`.
fn in_order(name: &LineName, parts: &[String]) -> bool {
    let mut known = name.as_str().split('/').take(4);
    parts.iter().all(|part| known.any(|known| is_part(part, known)))
}

/// Whether these are the digits of the last parts of a name, two at least.
fn has_digits(name: &LineName, digits: &str) -> bool {
    let parts: Vec<&str> = name.as_str().split('/').collect();
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number && (0..4).any(|from| parts.get(from..).is_some_and(|last| last.concat() == digits))
}

/// What to type instead to mean the first of those that may be meant: no longer than it must be.
pub fn longer(typed: &str, many: &[&Called], names: &[Called]) -> String {
    let Some(Called { name: first, line }) = many.first() else { return typed.to_owned() };
    let parts = parts(typed);
    let (plain, last) = (parts.join("/"), parts.last().cloned().unwrap_or_default());
    let place = first.chapter().strip_prefix("bezirksamt-").unwrap_or(first.chapter());
    let tries = [
        format!("{}/{plain}", first.year()),
        format!("{}/{place}/{last}", first.year()),
        format!("{}/{place}/{}", first.year(), first.title()),
    ];
    let means_it = |text: &String| matches!(fitting(text, names)[..], [one] if one.line == *line);
    tries.into_iter().find(means_it).unwrap_or_else(|| line.to_string())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;

    fn called(name: &str, line: &str) -> Called {
        Called { name: name.parse().unwrap(), line: line.parse().unwrap() }
    }

    fn lines() -> Vec<Called> {
        [
            "2026/30/25/2502/51185",
            "2026/30/25/2502/51140",
            "2026/30/25/bezirksamt-mitte/geraete",
            "2026/30/25/bezirksamt-pankow/geraete",
            "2026/30/25/bezirksamt-pankow/geraete-technische-einrichtungen",
            "2026/30/25/bezirksamt-pankow/aus-und-fortbildung-fuer-die-ikt",
            "2026/33/33/3300/51185",
            "2027/30/25/2502/51140",
            "2027/30/25/bezirksamt-marzahn-hellersdorf/geraete-fuer-den-dienst",
        ]
        .map(|name| called(name, name))
        .to_vec()
    }

    #[test]
    fn so_much_of_a_name_is_enough_that_only_one_line_is_meant() {
        let lines = lines();
        for (typed, meant) in [
            ("2026/30/25/2502/51185", 0),
            ("2502/51185", 0),
            ("250251185", 0),
            ("2502 51185", 0),
            ("2026302525025", 9),
            ("3300/51185", 6),
            ("330051185", 6),
            ("2026/51140", 1),
            ("2027/51140", 7),
            ("mitte/geraete", 2),
            ("pankow/geraete", 3),
            ("bezirksamt-pankow/Geräte", 3),
            ("2026/30/25/bezirksamt-pankow/geraete-t", 4),
            ("Geräte, technische Einrichtungen", 4),
            ("aus-und", 5),
            ("Aus- und Fort", 5),
            ("fuer-die-ikt", 5),
            ("2026/30/25/bezirksamt-m", 2),
            ("2027/marzahn/geraete", 8),
            ("hellersdorf", 8),
            ("51199", 9),
            ("2025/51140", 9),
            ("/", 9),
        ] {
            let found = fitting(typed, &lines);
            assert_eq!(found, lines.get(meant).into_iter().collect::<Vec<_>>(), "{typed}");
        }
    }

    #[test]
    fn a_line_is_meant_by_so_much_of_what_it_was_called_before() {
        let [old, now, of_2025] = [
            "2026/30/25/bezirksamt-pankow/gutachten",
            "2026/30/25/2503/52610",
            "2025/30/25/bezirksamt-pankow/gutachten",
        ];
        let mut lines = vec![called(old, now), called(now, now)];
        for typed in ["pankow/gutachten", "gutachten", "2026/pankow", "52610", now, old] {
            let [one] = fitting(typed, &lines)[..] else { panic!("{typed}") };
            assert_eq!(one.line.as_str(), now, "{typed}");
        }
        // It is still one of two where another year has the name, and none that is taken in silence.
        lines.push(called(of_2025, of_2025));
        let both = fitting("pankow/gutachten", &lines);
        assert_eq!(both.len(), 2);
        assert_eq!(longer("pankow/gutachten", &both, &lines), "2026/pankow/gutachten");
    }

    #[test]
    fn where_more_than_one_may_be_meant_following_the_advice_means_the_first() {
        let lines = lines();
        for (typed, many, advice) in [
            ("geraete", 2, "2026/mitte/geraete"),
            ("51185", 2, "2026/2502/51185"),
            ("51140", 2, "2026/51140"),
            ("pankow", 3, "2026/pankow/geraete"),
            ("2026/geraete", 2, "2026/mitte/geraete"),
            ("2026", 7, "2026/2502/51185"),
            ("2026/30/25/bezirksamt-pankow", 3, "2026/pankow/geraete"),
        ] {
            let found = fitting(typed, &lines);
            assert_eq!(found.len(), many, "{typed}: {found:?}");
            let advised = longer(typed, &found, &lines);
            assert_eq!((advised.as_str(), fitting(&advised, &lines)), (advice, vec![found[0]]), "{typed}");
        }
    }
}

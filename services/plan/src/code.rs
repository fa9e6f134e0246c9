//! The numbers of a plan (of sections, chapters and titles), as spreadsheets leave them.

use super::{amount, cell::CellKind, text::plain};

/// What a cell of a column of numbers says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Code {
    /// The number in its full width.
    Number(String),
    /// A name, or nothing.
    Text,
    /// A number that a spreadsheet has changed, and nobody can tell which it was.
    Unclear,
}

/// What a number may be called before it: the column says it already.
const CALLED: [&str; 8] = ["kapitel", "kap.", "kap", "titel", "tit.", "einzelplan", "epl.", "epl"];

/// A number without what it is called: `Kapitel 2502`.
fn uncalled(text: &str) -> &str {
    let without = |called: &&str| {
        text.get(called.len()..).filter(|_| text.get(..called.len()).is_some_and(|t| t.eq_ignore_ascii_case(called)))
    };
    let number = |rest: &&str| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit());
    CALLED.iter().filter_map(without).find(number).unwrap_or(text)
}

/// Reads a number of a fixed width as spreadsheets leave it: `2502`, `310` (a zero was dropped), `0051185`, `2502.0`,
/// `511 85`, `51.185`, `5.1185E+04`. What could be two numbers (`51.000`), has lost digits (`5.12E+04`), or has too
/// many is none.
pub fn code(text: &str, kind: CellKind, width: usize) -> Code {
    let plain = plain(text);
    // A spreadsheet's mark that what follows is text.
    let unmarked = plain.strip_prefix('\'').unwrap_or(&plain);
    let text: String = unmarked.split_whitespace().collect();
    if !text.contains(|c: char| c.is_ascii_digit()) {
        return Code::Text;
    }
    let readings = [
        Some(uncalled(&text).to_owned()),
        decimal(&text),
        scientific(&text),
        thousands(&text).filter(|_| kind != CellKind::Number),
    ];
    let mut found: Vec<String> = Vec::new();
    for digits in readings.into_iter().flatten().filter(|digits| digits.bytes().all(|b| b.is_ascii_digit())) {
        let number = format!("{:0>width$}", digits.trim_start_matches('0'));
        if number.len() == width && !found.contains(&number) {
            found.push(number);
        }
    }
    match (found.pop(), found.is_empty()) {
        (Some(number), true) => Code::Number(number),
        (None, _) if is_name(&text) => Code::Text,
        _ => Code::Unclear,
    }
}

/// Whether letters say that a text with digits is a name; a date and `E+04` are what a spreadsheet makes of a number.
fn is_name(text: &str) -> bool {
    const DAYS: [&str; 36] = [
        "januar",
        "jänner",
        "februar",
        "märz",
        "mrz",
        "april",
        "mai",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "dezember",
        "january",
        "february",
        "march",
        "may",
        "june",
        "july",
        "october",
        "december",
        "montag",
        "dienstag",
        "mittwoch",
        "donnerstag",
        "freitag",
        "samstag",
        "sonnabend",
        "sonntag",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "saturday",
        "sunday",
    ];
    let is_day = |word: &str| word.chars().count() > 2 && DAYS.iter().any(|day| day.starts_with(word));
    let lower = text.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    words.any(|word| !matches!(word, "e" | "uhr" | "mo" | "di" | "mi" | "do" | "fr" | "sa" | "so") && !is_day(word))
}

/// `2502.0`, `2502,00`
fn decimal(text: &str) -> Option<String> {
    let (whole, zeros) = text.split_once(['.', ','])?;
    (!zeros.is_empty() && zeros.bytes().all(|b| b == b'0')).then(|| whole.to_owned())
}

/// `51.185`
fn thousands(text: &str) -> Option<String> {
    let mut groups = text.split(['.', ',', '\'', '\u{2019}']);
    let first = groups.next().filter(|first| matches!(first.len(), 1..=3) && !first.starts_with('0'))?;
    let rest: Vec<&str> = groups.collect();
    (!rest.is_empty() && rest.iter().all(|group| group.len() == 3)).then(|| format!("{first}{}", rest.concat()))
}

/// `5.1185E+04`, where no digit is lost.
fn scientific(text: &str) -> Option<String> {
    let text = text.replace(',', ".");
    let (mantissa, exponent) = text.split_once(['e', 'E'])?;
    let exponent: usize = exponent.strip_prefix('+').unwrap_or(exponent).parse().ok()?;
    let (_, fraction) = mantissa.split_once('.')?;
    let written = amount::plain(&text).filter(|_| fraction.len() >= exponent)?;
    match written.split_once('.') {
        Some(_) => decimal(&written),
        None => Some(written),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_however_a_spreadsheet_left_it_or_not_at_all() {
        let check = |text: &str, width: usize, wanted: Option<&str>| {
            let wanted = wanted.map_or(Code::Unclear, |number| Code::Number(number.to_owned()));
            assert_eq!(code(text, CellKind::Text, width), wanted, "{text:?}");
        };
        for text in [
            "51185",
            "0051185",
            "51185.0",
            "51185,00",
            "'51185",
            "511 85",
            "511\u{a0}85",
            "51.185",
            "51'185",
            "5.1185E+04",
            "5,1185e4",
        ] {
            check(text, 5, Some("51185"));
        }
        for text in ["310", "0310", "00310", "310.0", "310,0000"] {
            check(text, 4, Some("0310"));
        }
        check("25.000", 2, Some("25"));
        check("2.500", 4, Some("2500"));
        check("1", 5, Some("00001"));
        check("0025", 2, Some("25"));
        check("\u{200b}2502\u{ad}", 4, Some("2502"));
        for text in [
            "51.000", "5,12E+04", "5E+04", "51185.5", "511850", "511-85", "511/85", "-51185", "25. Feb", "Mai 02",
            "#51185",
        ] {
            check(text, 5, None);
        }
        check("2.000", 4, None);
        check("Kapitel 2502", 4, Some("2502"));
        check("Epl. 3", 2, Some("03"));
        for text in ["", "–", "Kapitel IT 2502", "MG 32", "A12", "2502a"] {
            assert_eq!(code(text, CellKind::Text, 4), Code::Text, "{text:?}");
        }
        // A spreadsheet's own number has a decimal point, and never one for thousands.
        assert_eq!(code("51.185", CellKind::Number, 5), Code::Unclear);
        assert_eq!(code("51185", CellKind::Number, 5), Code::Number("51185".to_owned()));
    }
}

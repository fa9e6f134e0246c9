//! The texts of a plan: as people read them, in the one form in which names are compared, and numbers as spreadsheets leave them.

use std::borrow::Cow;

use sollist_contract::ids::slug;

use super::{amount, table::CellKind};

/// Letters with a mark as macOS writes them, apart, and put together.
const COMPOSED: [(&str, &str); 7] = [
    ("\u{308}", "aäoöuüAÄOÖUÜeëiïyÿEËIÏ"),
    ("\u{301}", "aáeéiíoóuúyýAÁEÉIÍOÓUÚ"),
    ("\u{300}", "aàeèiìoòuùAÀEÈIÌOÒUÙ"),
    ("\u{302}", "aâeêiîoôuûAÂEÊIÎOÔUÛ"),
    ("\u{303}", "aãnñoõAÃNÑOÕ"),
    ("\u{327}", "cçCÇ"),
    ("\u{30c}", "cčsšzžCČSŠZŽ"),
];

/// One line of text as people read it: line breaks and runs of blanks one blank; letters whose dots or accents stand apart put
/// together, so that a name has one slug.
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in
        text.split(|c: char| c.is_whitespace() || c.is_control() || c == '\u{feff}').filter(|word| !word.is_empty())
    {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    if out.is_ascii() {
        return out;
    }
    for (mark, letters) in COMPOSED.into_iter().filter(|(mark, _)| text.contains(mark)) {
        let letters: Vec<char> = letters.chars().collect();
        for pair in letters.chunks_exact(2) {
            if let [apart, together] = pair {
                out = out.replace(&format!("{apart}{mark}"), together.encode_utf8(&mut [0; 4]));
            }
        }
    }
    out
}

/// What a printed letter stands for that is one character for several: word processors and PDF files have them.
fn apart(c: char) -> Option<&'static str> {
    Some(match c {
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        'ﬃ' => "ffi",
        'ﬄ' => "ffl",
        'ﬅ' | 'ﬆ' => "st",
        'ſ' => "s",
        _ => return None,
    })
}

/// Characters that nobody sees: where a word may be divided, where it may not, in which direction it runs.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// The form in which texts are compared: what looks the same is the same. The text itself stays as it came.
pub fn plain(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || !text.contains(|c| is_unseen(c) || apart(c).is_some()) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !is_unseen(*c)) {
        match apart(c) {
            Some(letters) => out.push_str(letters),
            None => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// The slug of a text as it is compared.
pub fn slug_of(text: &str) -> String {
    slug(&plain(text))
}

/// Whether a text is what a spreadsheet shows where a formula failed, or a column is too narrow: `#WERT!`, `#NV`, `Err:502`, `####`.
pub fn is_error(text: &str) -> bool {
    const WITHOUT_MARK: [&str; 6] = ["NV", "N/A", "N/V", "NA", "DATUM", "DATE"];
    let number = |rest: &str| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit());
    if let Some(rest) = text.strip_prefix('#') {
        let name = |c: char| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '/' | '_' | '!' | '?');
        let failed = rest.len() > 2 && rest.ends_with(['!', '?']) && rest.chars().all(name);
        return failed || WITHOUT_MARK.contains(&rest) || (rest.len() > 1 && rest.bytes().all(|b| b == b'#'));
    }
    ["Err:", "Fehler:"].iter().any(|start| text.strip_prefix(start).is_some_and(number))
}

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

/// Reads a number of a fixed width as spreadsheets leave it: `2502`, `310` (a zero was dropped), `0051185`, `2502.0`, `511 85`,
/// `51.185`, `5.1185E+04`. What could be two numbers (`51.000`), has lost digits (`5.12E+04`), or has too many is none.
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

    #[test]
    fn what_looks_the_same_is_the_same() {
        let wanted = slug("Verfahrensunabhängige Dienste für Büroflächen");
        for text in [
            "Verfahrens\u{ad}unabhängige Dienste für Büroﬂächen",
            "Verfahrens\u{200b}unabha\u{308}ngige\u{a0}Dienste fu\u{308}r Büroflächen\u{feff}",
            "\u{a0}\u{202f}Verfahrensunabhängige  Dienste\nfür Büroflächen \u{a0}",
            "Verfahrensunabhängige Dienﬆe für Büroﬂächen",
        ] {
            assert_eq!(slug_of(&clean(text)), wanted, "{text:?}");
        }
        assert_eq!(slug_of(&clean("Cafe\u{301}")), slug_of("Café"));
        assert!(clean("Dienst\u{ad}leistung").contains('\u{ad}'), "the text stays as it came");
    }
}

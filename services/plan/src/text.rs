//! The texts of a plan: as people read them, and in the one form in which names are compared.

use std::borrow::Cow;

use sollist_contract::{ids::slug, similar::composed};

/// One line of text as people read it: line breaks and runs of blanks one blank; letters whose dots or accents stand
/// apart put together, so that a name has one slug.
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
    composed(&out).into_owned()
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
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
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

/// Whether a text is what a spreadsheet shows where a formula failed, or a column is too narrow: `#WERT!`, `#NV`,
/// `Err:502`, `####`.
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

#[cfg(test)]
mod tests {
    use super::*;

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

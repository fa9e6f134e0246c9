//! Texts as they may be shown. What others wrote (names of files, ids, labels) reaches a terminal without what the
//! terminal would obey ([`line`], [`lines`], [`json`]); an address, in a configuration that is printed, a log, a
//! sentence, without what lets somebody in ([`address`], [`typed`]).

use std::borrow::Cow;

/// Keys of an address's query, or of `key=value` words, whose values tell nobody a secret. Everything else is left out: a key
/// that nobody thought of may be one.
const HARMLESS: [&str; 12] = [
    "application_name",
    "connect_timeout",
    "dbname",
    "host",
    "hostaddr",
    "port",
    "role",
    "sslmode",
    "sslrootcert",
    "statement-cache-capacity",
    "target_session_attrs",
    "user",
];

/// What stands for something that is not shown.
const HIDDEN: &str = "…";

/// What a terminal obeys and does not show, or what makes a text read otherwise than it is written: control
/// characters, what turns the direction of writing, what ends a line elsewhere, and what nobody sees. Joiners stay:
/// words of many languages have them.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// The number of a character, as reports name it too.
fn named(c: char) -> String {
    format!("[U+{:04X}]", u32::from(c))
}

/// A text of several lines: what is hidden is named by its number, `[U+001B]`; ends of lines and tabs stay.
pub fn lines(text: &str) -> Cow<'_, str> {
    if !text.contains(|c| is_hidden(c) && c != '\n' && c != '\t') {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        // A carriage that is returned at the end of a line writes over nothing.
        let kept = c == '\n' || c == '\t' || c == '\r' && chars.peek() == Some(&'\n');
        if is_hidden(c) && !kept { shown.push_str(&named(c)) } else { shown.push(c) }
    }
    Cow::Owned(shown)
}

/// A text on one line: the same, and what would end the line or part it is a blank.
pub fn line(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let shown = |c: char| match c {
        '\n' | '\r' | '\t' => " ".to_owned(),
        c if is_hidden(c) => named(c),
        c => c.to_string(),
    };
    Cow::Owned(text.chars().map(shown).collect())
}

/// A path on one line.
pub fn path(path: &std::path::Path) -> String {
    line(&path.to_string_lossy()).into_owned()
}

/// JSON, whose texts stay exactly what they are: what is hidden in them is written as JSON escapes it. Beside its
/// texts JSON has nothing of the kind but ends of lines.
pub fn json(text: &str) -> Cow<'_, str> {
    let kept = |c: char| matches!(c, '\n' | '\r' | '\t');
    if !text.contains(|c| is_hidden(c) && !kept(c)) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if is_hidden(c) && !kept(c) {
            c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| shown.push_str(&format!("\\u{unit:04x}")));
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

/// One address, or several with commas, as it may be shown: `postgres://role:…@host/database?sslmode=require`. What is no
/// address comes back as it is, but for what looks like a secret in it.
pub fn address(text: &str) -> String {
    let mut parts: Vec<String> = Vec::new();
    for part in text.split(',') {
        match parts.last_mut() {
            // A comma in a password parts nothing: only what has a scheme begins another address.
            Some(last) if !part.contains("://") => {
                last.push(',');
                last.push_str(part);
            }
            _ => parts.push(part.to_owned()),
        }
    }
    parts.iter().map(|part| one(part)).collect::<Vec<_>>().join(",")
}

fn one(text: &str) -> String {
    let Some((scheme, rest)) = text.split_once("://") else { return words(text) };
    // A secret ends where the last @ is: one of its own is written as %40 only by those who know that it must be.
    let (who, place) = match rest.rsplit_once('@') {
        Some((who, place)) => (format!("{}@", user(scheme, who)), place),
        None => (String::new(), rest),
    };
    let (place, fragment) = match place.split_once('#') {
        Some((place, _)) => (place, format!("#{HIDDEN}")),
        None => (place, String::new()),
    };
    let (place, query) = match place.split_once('?') {
        Some((place, query)) => (place, format!("?{}", query.split('&').map(pair).collect::<Vec<_>>().join("&"))),
        None => (place, String::new()),
    };
    format!("{scheme}://{who}{place}{query}{fragment}")
}

/// Who comes with an address. What stands alone before the @ is a name for a database, elsewhere perhaps a token.
fn user(scheme: &str, who: &str) -> String {
    let is_name = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "_-.%".contains(c));
    let database = scheme.trim_start().starts_with("postgres");
    match who.split_once(':') {
        Some((name, _)) if is_name(name) => format!("{name}:{HIDDEN}"),
        None if database && is_name(who) => who.to_owned(),
        _ => HIDDEN.to_owned(),
    }
}

/// `key=value`, the value only where it is harmless.
fn pair(text: &str) -> String {
    match text.split_once('=') {
        Some((key, _)) if !HARMLESS.contains(&key.to_ascii_lowercase().as_str()) => format!("{key}={HIDDEN}"),
        Some(_) => text.to_owned(),
        // A token may stand alone.
        None if text.is_empty() => String::new(),
        None => HIDDEN.to_owned(),
    }
}

/// What has no scheme: words such as `host=db password=…`, or an address that begins with its host.
fn words(text: &str) -> String {
    if text.starts_with(['/', '.']) {
        // A file.
        return text.to_owned();
    }
    if let Some((_, place)) = text.rsplit_once('@') {
        return format!("{HIDDEN}@{place}");
    }
    let mut shown: Vec<String> = Vec::new();
    let mut quoted = false;
    // Blanks around the sign of equality belong to no value.
    let text = text.split('=').map(str::trim).collect::<Vec<_>>().join("=");
    for word in text.split(' ') {
        // The rest of a value in quotes.
        if quoted {
            quoted = !word.ends_with('\'');
            continue;
        }
        quoted = word.contains("='") && (!word.ends_with('\'') || word.ends_with("='"));
        shown.push(if word.contains('=') { pair(word) } else { word.to_owned() });
    }
    shown.join(" ")
}

/// Something that was typed, as an error repeats it: only what looks like an address is shown as one.
pub fn typed(text: &str) -> String {
    let Some(scheme) = text.find("://") else {
        return text.split(' ').map(typed_word).collect::<Vec<_>>().join(" ");
    };
    let begin = text.get(..scheme).and_then(|before| before.rfind([' ', '=', '\''])).map_or(0, |at| at.saturating_add(1));
    let (before, rest) = text.split_at(begin);
    // Up to the last @, whatever stands before it; without one, the one word.
    if rest.contains('@') {
        return format!("{before}{}", address(rest));
    }
    let (word, after) = rest.split_at(rest.find(' ').unwrap_or(rest.len()));
    format!("{before}{}{after}", address(word))
}

fn typed_word(word: &str) -> String {
    const TELLING: [&str; 4] = ["pass", "token", "secret", "key"];
    match word.split_once('=') {
        Some((key, _)) if TELLING.iter().any(|sign| key.to_ascii_lowercase().contains(sign)) => format!("{key}={HIDDEN}"),
        _ if word.contains('@') => one(word),
        _ => word.to_owned(),
    }
}

/// A parser's complaint without the texts it found: where an address was not expected it would repeat it whole.
pub fn complaint(text: &str) -> String {
    match (text.find("string \""), text.rfind('"')) {
        (Some(from), Some(until)) if until > from.saturating_add(8) => {
            let (before, after) = (text.get(..from).unwrap_or_default(), text.get(until..).unwrap_or_default());
            format!("{before}string \"{HIDDEN}{after}")
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_named_or_escaped() {
        for (given, on_a_line, on_lines) in [
            ("Pankow, Straße 5 – „Zuschüsse“ 🏛️", "Pankow, Straße 5 – „Zuschüsse“ 🏛️", "Pankow, Straße 5 – „Zuschüsse“ 🏛️"),
            ("a\u{1b}[31mb", "a[U+001B][31mb", "a[U+001B][31mb"),
            ("a\n\tb\r\nc\rd", "a  b  c d", "a\n\tb\r\nc[U+000D]d"),
            ("a\u{9b}1mb\u{7f}\0", "a[U+009B]1mb[U+007F][U+0000]", "a[U+009B]1mb[U+007F][U+0000]"),
            ("100\u{202e}1\u{2066}", "100[U+202E]1[U+2066]", "100[U+202E]1[U+2066]"),
            ("a\u{200b}b\u{2028}c\u{feff}\u{e0041}", "a[U+200B]b[U+2028]c[U+FEFF][U+E0041]", "a[U+200B]b[U+2028]c[U+FEFF][U+E0041]"),
        ] {
            assert_eq!((line(given).as_ref(), lines(given).as_ref()), (on_a_line, on_lines), "{given:?}");
            let document = serde_json::to_string_pretty(&[given]).unwrap_or_default();
            let shown = json(&document);
            assert!(!shown.contains(|c| is_hidden(c) && c != '\n'), "{shown:?}");
            assert_eq!(serde_json::from_str::<Vec<String>>(&shown).ok(), Some(vec![given.to_owned()]), "{shown}");
        }
    }

    #[test]
    fn an_address_is_shown_without_what_lets_somebody_in() {
        for (given, shown) in [
            ("postgres://a:geheim@h:5432/x", "postgres://a:…@h:5432/x"),
            ("postgres://sollist_owner@h/x?sslmode=require", "postgres://sollist_owner@h/x?sslmode=require"),
            ("postgres://h/x", "postgres://h/x"),
            ("", ""),
            ("postgresql://a:ge@he:im/x@h/x", "postgresql://a:…@h/x"),
            ("postgres://a:ge/he?im#x@h/x", "postgres://a:…@h/x"),
            ("postgres://:geheim@h/x", "postgres://…@h/x"),
            ("postgres://h/x?user=a&password=geheim&sslmode=disable", "postgres://h/x?user=a&password=…&sslmode=disable"),
            ("postgres://h/x?password=ge@heim", "postgres://…@heim"),
            ("postgres://h/x?PASSWORD=geheim#geheim", "postgres://h/x?PASSWORD=…#…"),
            ("nats://u:geheim@h:4222", "nats://u:…@h:4222"),
            ("nats://geheim@h:4222", "nats://…@h:4222"),
            ("nats://u:geheim@a:1, nats://geheim@b:2,nats://c:3", "nats://u:…@a:1, nats://…@b:2,nats://c:3"),
            ("nats://u:ge,heim@a:1,nats://b:2", "nats://u:…@a:1,nats://b:2"),
            ("u:geheim@h:4222", "…@h:4222"),
            ("geheim@a:1,geheim@b:2", "…@b:2"),
            ("u:ge,heim@h:4222", "…@h:4222"),
            ("h:4222", "h:4222"),
            ("host=h  password = geheim user =a", "host=h  password=… user=a"),
            ("/srv/a=b/c@d.pem", "/srv/a=b/c@d.pem"),
            ("./a=b", "./a=b"),
            ("https://u:geheim@h/p?token=geheim&port=1", "https://u:…@h/p?token=…&port=1"),
            ("https://h/p?geheim", "https://h/p?…"),
            ("https://geheim@h/p#geheim", "https://…@h/p#…"),
            ("host=h user=a password=geheim dbname=x", "host=h user=a password=… dbname=x"),
            ("host=h password='ge heim x' port=1", "host=h password=… port=1"),
            ("host=h password='geheim' port=1", "host=h password=… port=1"),
        ] {
            assert_eq!(address(given), shown, "{given}");
        }
    }

    #[test]
    fn what_was_typed_is_repeated_without_what_lets_somebody_in() {
        for (given, shown) in [
            ("--quatsch", "--quatsch"),
            ("postgres://a:geheim@h/x", "postgres://a:…@h/x"),
            ("--database=postgres://a:ge heim@h/x", "--database=postgres://a:…@h/x"),
            ("unexpected argument 'nats://geheim@h' found", "unexpected argument 'nats://…@h' found"),
            ("http://h/p?token=geheim is no address", "http://h/p?token=… is no address"),
            ("geheim@h", "…@h"),
            ("password=geheim", "password=…"),
            ("--data=x", "--data=x"),
        ] {
            assert_eq!(typed(given), shown, "{given}");
        }
    }

    #[test]
    fn a_complaint_repeats_no_text() {
        for (given, shown) in [
            (
                "invalid type: string \"postgres://a:ge\\\"heim@h/x\", expected struct Database",
                "invalid type: string \"…\", expected struct Database",
            ),
            ("unknown field `urll`, expected `url`", "unknown field `urll`, expected `url`"),
            ("invalid type: integer `1`, expected a string", "invalid type: integer `1`, expected a string"),
            ("invalid value: string \"\", expected a path", "invalid value: string \"\", expected a path"),
        ] {
            assert_eq!(complaint(given), shown);
        }
    }
}

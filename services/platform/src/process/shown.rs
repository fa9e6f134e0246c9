//! Texts as they may be shown. What others wrote (names of files, ids, labels) reaches a terminal without what the
//! terminal would obey ([`line`], [`lines`], [`json`]); an address, in a configuration that is printed, a log, a
//! sentence, without what lets somebody in ([`address`], [`typed`]).

use std::borrow::Cow;

/// Keys of an address's query, or of `key=value` words, whose values tell nobody a secret. Everything else is left out:
/// a key that nobody thought of may be one.
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
            '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// The number of a character, as reports name it too.
fn named(c: char) -> String {
    format!("[U+{:04X}]", u32::from(c))
}

/// Longest name of somebody who acts, in bytes.
const NAME_BYTES_MAX: usize = 200;

/// Whether a name can stand in the journal: nothing in it is hidden.
pub fn is_name(name: &str) -> bool {
    let shown = matches!(line(name), Cow::Borrowed(_));
    (1..=NAME_BYTES_MAX).contains(&name.len()) && shown && name.trim() == name
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

/// One address, or several with commas, as it may be shown: `postgres://role:…@host/database?sslmode=require`. What is
/// no address comes back as it is, but for what looks like a secret in it.
pub fn address(text: &str) -> String {
    if begins_with_a_key(text) {
        return words(text, is_harmless);
    }
    let mut parts: Vec<String> = Vec::new();
    for part in text.split(',') {
        match parts.last_mut() {
            // A comma in a password parts nothing: only what has a scheme begins another address.
            Some(last) if !has_scheme(part) => {
                last.push(',');
                last.push_str(part);
            }
            _ => parts.push(part.to_owned()),
        }
    }
    parts.iter().map(|part| one(part)).collect::<Vec<_>>().join(",")
}

/// Whether a text is words such as `host=db password=…`, whatever their values look like.
fn begins_with_a_key(text: &str) -> bool {
    text.split_once('=').is_some_and(|(key, _)| {
        let key = key.trim();
        !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || "_-".contains(c))
    })
}

fn has_scheme(text: &str) -> bool {
    let is_scheme =
        |scheme: &str| !scheme.is_empty() && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.:".contains(c));
    text.split_once("://").is_some_and(|(scheme, _)| is_scheme(scheme.trim()))
}

fn one(text: &str) -> String {
    if let Some((scheme, rest)) = text.split_once("://") {
        return format!("{scheme}://{}", behind_scheme(scheme, rest));
    }
    // An address whose scheme was forgotten.
    if let Some(rest) = text.trim_start().strip_prefix("//") {
        return format!("//{}", behind_scheme("", rest));
    }
    if text.starts_with(['/', '.']) {
        // A file.
        return text.to_owned();
    }
    match text.rsplit_once('@') {
        Some((_, place)) => format!("{HIDDEN}@{}", words(place, is_harmless)),
        None => words(text, is_harmless),
    }
}

/// Who, where and what else: what stands behind `scheme://`.
fn behind_scheme(scheme: &str, rest: &str) -> String {
    // A secret ends where the last @ is: one of its own is written as %40 only by those who know that it must be.
    let (who, place) = match rest.rsplit_once('@') {
        // In a value of the query the secret may go on behind it.
        Some((who, _)) if who.split_once('?').is_some_and(|(_, query)| query.contains('=')) => {
            return HIDDEN.to_owned();
        }
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
    format!("{who}{}{query}{fragment}", host(place))
}

/// Where: `host:port/path`. What stands in the place of a port and is none may be the beginning of a secret.
fn host(place: &str) -> String {
    let (host, path) = place.split_at(place.find('/').unwrap_or(place.len()));
    // The colons of an address of IPv6 stand in brackets.
    let (bracket, port) = host.split_at(host.find(']').map_or(0, |at| at.saturating_add(1)));
    match port.split_once(':') {
        Some((name, port)) if !port.chars().all(|c| c.is_ascii_digit()) && !is_hosts(host) => {
            format!("{bracket}{name}:{HIDDEN}")
        }
        _ => format!("{host}{path}"),
    }
}

/// Several hosts of one address, each with its port.
fn is_hosts(text: &str) -> bool {
    let is_port = |port: &str| port.chars().all(|c| c.is_ascii_digit());
    text.contains(',') && text.split(',').all(|host| host.rsplit_once(':').is_none_or(|(_, port)| is_port(port)))
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

/// Whether a value may be shown: its key is a harmless one, and it is nothing but one value.
fn is_harmless(key: &str, value: &str) -> bool {
    let is_one = value.chars().all(|c| c.is_alphanumeric() || "-_.:,/+[]*".contains(c));
    is_one && HARMLESS.contains(&key.to_ascii_lowercase().as_str())
}

/// `key=value`, the value only where it is harmless.
fn pair(text: &str) -> String {
    match text.split_once('=') {
        Some((key, value)) if is_harmless(key, value) => text.to_owned(),
        Some((key, _)) => format!("{key}={HIDDEN}"),
        // A token may stand alone.
        None if text.is_empty() => String::new(),
        None => HIDDEN.to_owned(),
    }
}

/// Words as databases take them, `host=db password='a b'`: blanks around the sign of equality belong to no value, and a
/// value goes on behind a blank where it is in quotes, or where a stroke stands before it. `may_be_shown` says which
/// values are.
fn words(text: &str, may_be_shown: impl Fn(&str, &str) -> bool) -> String {
    let mut shown: Vec<String> = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('=') {
        let (before, after) = rest.split_at(at);
        let before = before.trim_end();
        let (others, key) = before.split_at(before.rfind(' ').map_or(0, |at| at.saturating_add(1)));
        shown.extend(Some(others.trim_end().to_owned()).filter(|others| !others.is_empty()));
        let after = after.get(1..).unwrap_or_default().trim_start();
        let (value, behind) = after.split_at(end_of_value(after));
        let shows = may_be_shown(key, value);
        shown.push(format!("{key}={}", if shows { value } else { HIDDEN }));
        rest = behind.trim_start();
    }
    shown.extend(Some(rest.to_owned()).filter(|rest| !rest.is_empty()));
    shown.join(" ")
}

/// Where a value ends: at a blank that is neither in quotes nor behind a stroke.
fn end_of_value(text: &str) -> usize {
    let (mut quote, mut stroke) = (None, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if stroke => stroke = false,
            '\\' => stroke = true,
            c if quote == Some(c) => quote = None,
            '\'' | '"' if quote.is_none() => quote = Some(c),
            c if c.is_whitespace() && quote.is_none() => return at,
            _ => {}
        }
    }
    text.len()
}

/// Something that was typed, as an error repeats it: only what looks like an address is shown as one.
pub fn typed(text: &str) -> String {
    let Some(scheme) = text.find("://") else {
        return typed_words(text).split(' ').map(typed_word).collect::<Vec<_>>().join(" ");
    };
    let begin =
        text.get(..scheme).and_then(|before| before.rfind([' ', '=', '\''])).map_or(0, |at| at.saturating_add(1));
    let (before, rest) = text.split_at(begin);
    let blank = if before.ends_with(' ') { " " } else { "" };
    let before = if is_telling(before) { format!("{}{blank}", typed_words(before)) } else { before.to_owned() };
    // Up to the last @, whatever stands before it; without one, the one word.
    if rest.contains('@') {
        return format!("{before}{}", address(rest));
    }
    let (word, after) = rest.split_at(rest.find(' ').unwrap_or(rest.len()));
    format!("{before}{}{after}", address(word))
}

/// Whether a text speaks of a secret.
fn is_telling(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    ["pass", "token", "secret", "key"].iter().any(|sign| text.contains(sign))
}

fn typed_words(text: &str) -> String {
    words(text, |key, value| !(is_telling(key) || value.contains('=') && is_telling(value)))
}

fn typed_word(word: &str) -> String {
    if word.contains('@') { one(word) } else { word.to_owned() }
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
            (
                "Pankow, Straße 5 – „Zuschüsse“ 🏛️",
                "Pankow, Straße 5 – „Zuschüsse“ 🏛️",
                "Pankow, Straße 5 – „Zuschüsse“ 🏛️",
            ),
            ("a\u{1b}[31mb", "a[U+001B][31mb", "a[U+001B][31mb"),
            ("a\n\tb\r\nc\rd", "a  b  c d", "a\n\tb\r\nc[U+000D]d"),
            ("a\u{9b}1mb\u{7f}\0", "a[U+009B]1mb[U+007F][U+0000]", "a[U+009B]1mb[U+007F][U+0000]"),
            ("100\u{202e}1\u{2066}", "100[U+202E]1[U+2066]", "100[U+202E]1[U+2066]"),
            (
                "a\u{200b}b\u{2028}c\u{feff}\u{e0041}",
                "a[U+200B]b[U+2028]c[U+FEFF][U+E0041]",
                "a[U+200B]b[U+2028]c[U+FEFF][U+E0041]",
            ),
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
            (
                "postgres://h/x?user=a&password=geheim&sslmode=disable",
                "postgres://h/x?user=a&password=…&sslmode=disable",
            ),
            ("postgres://h/x?password=ge@heim", "postgres://…"),
            ("postgres://h/x?PASSWORD=geheim#geheim", "postgres://h/x?PASSWORD=…#…"),
            ("nats://u:geheim@h:4222", "nats://u:…@h:4222"),
            ("nats://geheim@h:4222", "nats://…@h:4222"),
            ("nats://u:geheim@a:1, nats://geheim@b:2,nats://c:3", "nats://u:…@a:1, nats://…@b:2,nats://c:3"),
            ("nats://u:ge,heim@a:1,nats://b:2", "nats://u:…@a:1,nats://b:2"),
            ("u:geheim@h:4222", "…@h:4222"),
            ("geheim@a:1,geheim@b:2", "…@b:2"),
            ("u:ge,heim@h:4222", "…@h:4222"),
            ("h:4222", "h:4222"),
            ("host=h  password = geheim user =a", "host=h password=… user=a"),
            ("/srv/a=b/c@d.pem", "/srv/a=b/c@d.pem"),
            ("./a=b", "./a=b"),
            ("https://u:geheim@h/p?token=geheim&port=1", "https://u:…@h/p?token=…&port=1"),
            ("https://h/p?geheim", "https://h/p?…"),
            ("https://geheim@h/p#geheim", "https://…@h/p#…"),
            ("host=h user=a password=geheim dbname=x", "host=h user=a password=… dbname=x"),
            ("host=h password='ge heim x' port=1", "host=h password=… port=1"),
            ("host=h password='geheim' port=1", "host=h password=… port=1"),
            (r"password='x\' GEHEIM' host=db", "password=… host=db"),
            (r"password=x\ GEHEIM host=db", "password=… host=db"),
            (r#"host=db password="ge 'heim" port=1"#, "host=db password=… port=1"),
            ("host=db password='ge heim", "host=db password=…"),
            ("host=db password=ge@heim", "host=db password=…"),
            ("password='a,x://geheim' host=db", "password=… host=db"),
            ("host=db;password=geheim", "host=…"),
            ("//u:geheim@db/s", "//u:…@db/s"),
            ("//db/s?password=geheim", "//db/s?password=…"),
            ("postgres:///s?user=u;password=geheim", "postgres:///s?user=…"),
            ("postgres://h/s?user=u%3Bpassword%3Dgeheim&port=1", "postgres://h/s?user=…&port=1"),
            ("postgres://u:geheim", "postgres://u:…"),
            ("nats://u:ge,x@heim,nats://b:2", "nats://u:…@heim,nats://b:2"),
            ("postgres://a:1,b:2/x", "postgres://a:1,b:2/x"),
            ("http://[::1]:50051/x", "http://[::1]:50051/x"),
            ("u:geheim@db password=geheim", "…@db password=…"),
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
            (r"password='x\' geheim' host=db", "password=… host=db"),
            (r"unexpected argument 'password='x\' geheim' host=db'", "unexpected argument 'password=… host=db'"),
            ("password=geheim postgres://u:geheim@h", "password=… postgres://u:…@h"),
            ("//u:geheim@db/s", "//u:…@db/s"),
            ("postgres:///s?user=u;password=geheim", "postgres:///s?user=…"),
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

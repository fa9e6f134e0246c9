//! How far a JSON value goes in a text that may be cut off or broken, and what its members are called: told by brackets
//! and quotation marks alone.

/// Brackets whose kind is remembered; those further in are only counted.
const KINDS_MAX: usize = 256;
/// Members of a value that are looked at.
const MEMBERS_MAX: usize = 100;

/// Reads on in one value, piece by piece. It does not judge: what is no JSON has an end too, where its brackets are
/// closed.
#[derive(Debug, Clone, Default)]
pub struct Scanner {
    /// The open brackets, outermost first: whether each is a curly one.
    open: Vec<bool>,
    /// Open brackets beyond those.
    deeper: usize,
    in_string: bool,
    escaped: bool,
    /// The last byte that is no blank and in no string.
    last: u8,
}

impl Scanner {
    /// Reads bytes; says how many of them belong to the value, once it has ended. A line break ends a string: JSON has
    /// none in it.
    pub fn read(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            at += 1;
            if self.in_string {
                match byte {
                    _ if std::mem::take(&mut self.escaped) && byte != b'\n' => {}
                    b'\\' => self.escaped = true,
                    b'"' | b'\n' => {
                        self.in_string = false;
                        self.last = b'"';
                        if self.open.is_empty() {
                            return Some(at);
                        }
                    }
                    _ => {}
                }
                continue;
            }
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' => continue,
                b'"' => self.in_string = true,
                b'{' | b'[' => {
                    if self.open.len() < KINDS_MAX {
                        self.open.push(byte == b'{')
                    } else {
                        self.deeper = self.deeper.saturating_add(1)
                    }
                }
                b'}' | b']' => {
                    if self.deeper > 0 {
                        self.deeper -= 1;
                    } else {
                        self.open.pop();
                    }
                    if self.open.is_empty() {
                        return Some(at);
                    }
                }
                _ => {}
            }
            self.last = byte;
        }
        None
    }

    /// Whether no value may begin here: within an object, behind anything but a colon.
    pub fn wants_no_value(&self) -> bool {
        self.deeper == 0 && self.open.last() == Some(&true) && self.last != b':'
    }
}

/// A member of an object: its key, and the text of its value where that is whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member<'a> {
    pub key: String,
    pub value: Option<&'a str>,
}

impl Member<'_> {
    /// The value, where it is a string.
    pub fn text(&self) -> Option<String> {
        self.value.and_then(|value| serde_json::from_str(value).ok())
    }
}

/// The members of the object that a text begins with, as far as they can be read: of one that is cut off, those before
/// the cut.
pub fn members(text: &str) -> Vec<Member<'_>> {
    let mut found = Vec::new();
    let Some(mut rest) = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).strip_prefix('{') else {
        return found;
    };
    while found.len() < MEMBERS_MAX {
        rest = rest.trim_start_matches([' ', '\t', '\r', '\n', ',']);
        let Some((key, after)) = value(rest).filter(|(key, _)| key.starts_with('"')) else { break };
        let (Ok(key), Some(after)) = (serde_json::from_str::<String>(key), after.trim_start().strip_prefix(':')) else {
            break;
        };
        let Some((whole, after)) = value(after.trim_start()) else {
            found.push(Member { key, value: None });
            break;
        };
        found.push(Member { key, value: Some(whole) });
        rest = after;
    }
    found
}

/// The value that a text begins with, and what comes after it; nothing where it does not end.
fn value(text: &str) -> Option<(&str, &str)> {
    let end = match text.as_bytes().first()? {
        b'"' | b'{' | b'[' => Scanner::default()
            .read(text.as_bytes())
            .filter(|end| !text.get(..*end).is_some_and(|t| t.ends_with('\n')))?,
        // A number or a word ends where something else begins.
        _ => text.find([',', '}', ']', ' ', '\t', '\r', '\n']).filter(|end| *end > 0)?,
    };
    text.split_at_checked(end)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_value_ends_where_its_brackets_are_closed_however_it_comes_in_pieces() {
        let check = |text: &str, end: Option<usize>| {
            assert_eq!(Scanner::default().read(text.as_bytes()), end, "{text}");
            let mut scanner = Scanner::default();
            let found = text.bytes().enumerate().find_map(|(at, byte)| scanner.read(&[byte]).map(|_| at + 1));
            assert_eq!(found, end, "{text} byte by byte");
        };
        check(r#"{"a":1}"#, Some(7));
        check(r#"{"a":"}"} x"#, Some(9));
        check(r#"{"a":"\"}"}{"#, Some(11));
        check(r#"{"a":"\\"},"#, Some(10));
        check(r#"{"a":[{},{}]}"#, Some(13));
        check("{\"a\":\"b\n}", Some(9));
        check(r#"{"a":{"b":1}"#, None);
        check(r#"{"a":"b"#, None);
        check("", None);
        let deep = format!("{}{}", "[".repeat(5_000), "]".repeat(5_000));
        check(&deep, Some(10_000));
        check(&deep[1..], Some(9_998));
    }

    #[test]
    fn a_value_may_begin_behind_a_colon_or_in_a_list() {
        let wants = |text: &str| {
            let mut scanner = Scanner::default();
            scanner.read(text.as_bytes());
            !scanner.wants_no_value()
        };
        assert!(wants(r#"{"a":"#) && wants(r#"{"a":["#) && wants(r#"{"a":[1,"#));
        assert!(!wants("{") && !wants(r#"{"a":1,"#) && !wants(r#"{"a":{"b":"c\n"#) && !wants("{\"a\":\"b\n"));
    }

    #[test]
    fn members_are_read_up_to_where_a_text_is_cut_off() {
        let read = |text: &str| members(text).iter().map(|m| (m.key.clone(), m.text())).collect::<Vec<_>>();
        let text = |key: &str, value: &str| (key.to_owned(), Some(value.to_owned()));
        let other = |key: &str| (key.to_owned(), None);
        assert_eq!(
            read(r#" { "id" : "a\"b", "n": 1, "data":{"id":"no"}, "x":"y"}"#),
            [text("id", "a\"b"), other("n"), other("data"), text("x", "y")]
        );
        assert_eq!(read(r#"{"id":"a","source":"/b","da"#), [text("id", "a"), text("source", "/b")]);
        assert_eq!(read(r#"{"id":"a","data":{"b":"#), [text("id", "a"), other("data")]);
        assert_eq!(read(r#"{"id":"a","n":12"#), [text("id", "a"), other("n")]);
        assert_eq!(read("Bezirk;Betrag"), []);
        assert_eq!(read("[{\"id\":\"a\"}]"), []);
        // What comes behind a broken text is anybody's guess.
        assert_eq!(read("{\"id\":\"a\n\",\"b\":\"c\"}"), [other("id")]);
    }
}

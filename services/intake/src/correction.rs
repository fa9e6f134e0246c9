//! The mark by which a corrected entry says which refused one it stands for. An export writes it, an import reads it,
//! and the journal never sees it.

use std::borrow::Cow;

use sollist_plan::mark::ID_DIGITS;
pub use sollist_plan::mark::{LINE, MARK, is_id};

use crate::scan::members;

/// An entry with its mark: within, where it is an object; before it, where it is none.
pub fn marked(id: &str, entry: &[u8]) -> Vec<u8> {
    let mark = format!("{{\"{MARK}\":\"{id}\"");
    let begin = entry.len() - entry.trim_ascii_start().len();
    let mut out = mark.into_bytes();
    match entry.get(begin..).and_then(|entry| entry.strip_prefix(b"{")) {
        Some(rest) if rest.trim_ascii_start().first() != Some(&b'}') => {
            out.push(b',');
            out.extend_from_slice(rest);
        }
        _ => {
            out.extend_from_slice(b"} ");
            out.extend_from_slice(entry);
        }
    }
    out
}

/// The id in the mark of an entry, and the entry as it was without.
pub fn unmarked(entry: &[u8]) -> Option<(String, Vec<u8>)> {
    let blanks = |text: &'_ [u8]| text.len() - text.trim_ascii_start().len();
    let skip = |text: &[u8], what: &[u8]| {
        let at = blanks(text);
        text.get(at..)?.strip_prefix(what).map(<[u8]>::to_vec)
    };
    // Most entries end here.
    let rest = entry
        .trim_ascii_start()
        .strip_prefix(b"{")?
        .trim_ascii_start()
        .strip_prefix(b"\"")?
        .strip_prefix(MARK.as_bytes())?;
    let rest = skip(&skip(rest.strip_prefix(b"\"")?, b":")?, b"\"")?;
    let (id, rest) = rest.split_at_checked(ID_DIGITS)?;
    let id = std::str::from_utf8(id).ok().filter(|id| is_id(id))?.to_owned();
    let rest = rest.strip_prefix(b"\"")?;
    if let Some(rest) = skip(rest, b",") {
        return Some((id, [b"{", &rest[..]].concat()));
    }
    let rest = skip(rest, b"}")?;
    Some((id, rest.strip_prefix(b" ").map_or(rest.clone(), <[u8]>::to_vec)))
}

/// The id in a mark that stands among the attributes of an entry, and the entry without any: programs that sort or
/// reformat move it, and an entry that goes out again must not have two.
pub fn moved_mark(entry: &str) -> Option<(Option<String>, String)> {
    let mut id = None;
    let mut text = Cow::Borrowed(entry);
    // Most entries end here.
    while text.contains(MARK) {
        let Some((said, rest)) = without_mark(&text) else { break };
        id = id.or(said);
        text = Cow::Owned(rest);
    }
    match text {
        Cow::Borrowed(_) => None,
        Cow::Owned(text) => Some((id, text)),
    }
}

fn without_mark(text: &str) -> Option<(Option<String>, String)> {
    let value = members(text).into_iter().find(|member| member.key == MARK)?.value?;
    let begin = (value.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
    let before = text.get(..begin)?.trim_ascii_end().strip_suffix(':')?.trim_ascii_end();
    let before = before.strip_suffix('"')?.strip_suffix(MARK)?.strip_suffix('"')?;
    let after = text.get(begin..)?.strip_prefix(value)?;
    let (before, after) = match before.trim_ascii_end().strip_suffix(',') {
        Some(before) => (before, after),
        None => (before, after.trim_ascii_start().strip_prefix(',').unwrap_or(after)),
    };
    let id = serde_json::from_str(value).ok().filter(|id: &String| is_id(id));
    Some((id, format!("{before}{after}")))
}

/// Whether a text is a mark and nothing else.
pub fn is_mark(text: &[u8]) -> bool {
    unmarked(text).is_some_and(|(_, rest)| rest.is_empty())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const ID: &str = "0123456789abcdef0123456789abcdef";

    #[test]
    fn every_entry_comes_back_as_it_was() {
        let entries: [&[u8]; 10] = [
            b"{\"specversion\":\"1.0\"}",
            b"{ \"a\" : 1 }",
            b"{\"cut\":\"of",
            b"{",
            b"{}",
            b"{ }",
            b"Bezirk;Betrag",
            b"",
            b"\xff\xfe{}",
            b"[{\"a\":1}]",
        ];
        for entry in entries {
            let written = marked(ID, entry);
            assert_eq!(
                unmarked(&written),
                Some((ID.to_owned(), entry.to_vec())),
                "{}",
                String::from_utf8_lossy(&written)
            );
            assert_eq!(unmarked(entry), None);
        }
        assert_eq!(marked(ID, b"{\"a\":1}"), format!("{{\"{MARK}\":\"{ID}\",\"a\":1}}").into_bytes());
        assert_eq!(marked(ID, b"x"), format!("{{\"{MARK}\":\"{ID}\"}} x").into_bytes());
    }

    #[test]
    fn a_mark_is_found_among_the_attributes_and_taken_out() {
        let check = |text: &str, id: Option<&str>, rest: &str| {
            assert_eq!(moved_mark(text), Some((id.map(str::to_owned), rest.to_owned())), "{text}");
        };
        let mark = format!("\"{MARK}\":\"{ID}\"");
        check(&format!(r#"{{"a":1,{mark}}}"#), Some(ID), r#"{"a":1}"#);
        check(&format!(r#"{{"a":1, {mark} ,"b":2}}"#), Some(ID), r#"{"a":1 ,"b":2}"#);
        check(&format!(r#"{{ {mark}, "b":2}}"#), Some(ID), r#"{  "b":2}"#);
        check(&format!("{{{mark}}}"), Some(ID), "{}");
        // A wrong one says nothing and goes too; of two the first counts.
        check(&format!(r#"{{"a":1,"{MARK}":7}}"#), None, r#"{"a":1}"#);
        check(&format!(r#"{{{mark},"a":1,"{MARK}":"{}"}}"#, ID.replace('0', "1")), Some(ID), r#"{"a":1}"#);
        // Broken behind it, and broken before it; in the data it is none.
        check(&format!(r#"{{"a":1,{mark},"b":"#), Some(ID), r#"{"a":1,"b":"#);
        for none in [format!(r#"{{"a" 1,{mark}}}"#), format!(r#"{{"data":{{{mark}}}}}"#), "{}".to_owned(), mark.clone()]
        {
            assert_eq!(moved_mark(&none), None, "{none}");
        }
    }

    #[test]
    fn a_mark_is_known_however_programs_set_it() {
        let check = |text: &str, rest: Option<&str>| {
            let found = unmarked(text.as_bytes());
            assert_eq!(found, rest.map(|rest| (ID.to_owned(), rest.as_bytes().to_vec())), "{text}");
        };
        check(&format!(r#" {{ "{MARK}" : "{ID}", "a": 1 }}"#), Some(r#"{ "a": 1 }"#));
        check(&format!(r#"{{"{MARK}":"{ID}"}}{{"a":1}}"#), Some(r#"{"a":1}"#));
        check(&format!(r#"{{"{MARK}":"{}"}}"#, &ID[1..]), None);
        check(&format!(r#"{{"{MARK}":"{}"}}"#, ID.to_uppercase()), None);
        check(&format!(r#"{{"{MARK}":7,"a":1}}"#), None);
        assert!(is_mark(format!(r#"{{"{MARK}":"{ID}"}}"#).as_bytes()));
        assert!(!is_mark(format!(r#"{{"{MARK}":"{ID}"}} x"#).as_bytes()));
    }
}

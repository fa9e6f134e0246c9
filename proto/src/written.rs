//! Events as [`Envelope::to_json`] writes them, which is what a journal holds: read without asking what else they could
//! be.

use crate::{
    envelope::{Envelope, NotRead, parse_time},
    event::Event,
};

impl Envelope {
    /// Reads one event as it stands in the journal. What is recorded is read, however long it and its name are: earlier
    /// versions recorded what they would not have taken from outside.
    pub fn recorded(text: &str) -> Result<Envelope, NotRead> {
        // Nearly all are as this version writes them; of any other it is found out what it is.
        read(text).map_or_else(|| Envelope::recorded_in_any_way(text), Ok)
    }
}

/// Reads an event that is written so and has no attributes of its own. `None` where a text is anything else, one that
/// is no event too: [`Envelope::recorded`] finds out then. What is read here it would read just so.
fn read(text: &str) -> Option<Envelope> {
    let mut rest = text;
    let id = attribute(&mut rest, r#"{"specversion":"1.0","id":""#)?;
    let source = attribute(&mut rest, r#","source":""#)?;
    let kind = attribute(&mut rest, r#","type":""#)?;
    let time_text = attribute(&mut rest, r#","time":""#)?;
    let data = rest.strip_prefix(r#","datacontenttype":"application/json","data":"#)?.strip_suffix('}')?;
    let (time, event) = (parse_time(time_text).ok()?, Event::from_data(kind, data)?.ok()?);
    let [id, source, time_text] = [id, source, time_text].map(str::to_owned);
    Some(Envelope { id, source, time, time_text, attributes: Vec::new(), event })
}

/// An attribute behind its name, of characters that stand in JSON as they are and that every attribute may have.
fn attribute<'a>(rest: &mut &'a str, name: &str) -> Option<&'a str> {
    let text = rest.strip_prefix(name)?;
    let stands = |byte: &u8| matches!(byte, b' ' | b'!' | b'#'..=b'[' | b']'..=b'~');
    let (text, behind) = text.split_at_checked(text.as_bytes().iter().position(|byte| !stands(byte))?)?;
    *rest = behind.strip_prefix('"')?;
    text.bytes().any(|byte| byte != b' ').then_some(text)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::{fs, path::Path, sync::LazyLock};

    use proptest::{prelude::*, sample::Index};

    use super::*;

    /// An event of every type, as a journal holds it.
    static WRITTEN: LazyLock<Vec<String>> = LazyLock::new(|| {
        let files = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("golden")).unwrap();
        let texts = files.map(|file| file.unwrap().path()).filter(|path| path.is_file()).map(fs::read);
        let bare = |text: Vec<u8>| Envelope { attributes: Vec::new(), ..Envelope::parse(&text).unwrap() };
        texts.map(|text| bare(text.unwrap()).to_json().unwrap()).collect()
    });

    #[test]
    fn an_event_of_every_type_is_read_as_it_is_written() {
        assert!(WRITTEN.len() >= Event::types().count());
        for text in WRITTEN.iter() {
            assert_eq!(read(text), Envelope::recorded_in_any_way(text).ok(), "{text}");
            assert!(read(text).is_some(), "{text}");
        }
    }

    #[test]
    fn what_is_written_in_another_way_is_left_to_whoever_reads_any() {
        let text = &WRITTEN[0];
        let instead = |what: &str, by: &str| {
            assert!(text.contains(what), "{what}");
            text.replacen(what, by, 1)
        };
        for other in [
            String::new(),
            format!(" {text}"),
            format!("{text} "),
            format!("{text}{text}"),
            instead("{\"specversion\":\"1.0\",", "{"),
            instead("{\"specversion\":\"1.0\"", "{\"specversion\":\"1.1\""),
            instead(",\"data\":", ",\"subject\":\"a\",\"data\":"),
            instead(",\"data\":", ",\"data\":{},\"data\":"),
            instead(",\"data\":{", ",\"data\":null,\"a\":{"),
            instead(",\"id\":\"", ",\"id\":\"\\u0041"),
            instead(",\"id\":\"", ",\"id\":\"\u{7f}"),
            instead(",\"id\":\"", ",\"id\":\"ä"),
            instead(",\"id\":\"", ",\"id\":\" \",\"a\":\""),
            instead(",\"type\":\"", ",\"type\":\"un"),
            instead(",\"time\":\"", ",\"time\":\"1"),
            instead("application/json", "text/json"),
        ] {
            assert_eq!(read(&other), None, "{other}");
        }
    }

    /// What stands instead of a character.
    const INSTEAD: &[&str] = &["", "\"", "\\", "{", "}", ",", ":", " ", "\n", "\u{7f}", "ä", "a", "0", "-"];

    proptest! {
        #[test]
        fn nothing_is_read_otherwise_than_by_whoever_reads_any(
            text in any::<Index>(),
            changes in prop::collection::vec(
                (any::<Index>(), prop::sample::select(INSTEAD)),
                1..4,
            ),
        ) {
            let mut text = text.get(&WRITTEN[..]).clone();
            for (place, by) in changes {
                let (at, old) = text.char_indices().nth(place.index(text.chars().count())).unwrap();
                text.replace_range(at..at + old.len_utf8(), by);
            }
            if let Some(envelope) = read(&text) {
                prop_assert_eq!(Envelope::recorded_in_any_way(&text), Ok(envelope));
            }
        }
    }
}

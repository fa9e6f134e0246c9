//! A message that a stream hands out, and the name of what it says.

use serde::Deserialize;

use crate::store::digest::digest;

/// A message of a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Names what happened, for ever: the digest of the CloudEvent's source and id.
    pub name: String,
    pub stream: String,
    pub number: u64,
    pub subject: String,
    /// 1 the first time.
    pub attempt: u32,
    pub payload: Vec<u8>,
}

impl Message {
    /// What is no CloudEvent is named by its place: its stream gives a message the same number when it is filled again.
    pub fn name(stream: &str, number: u64, payload: &[u8]) -> String {
        name(payload).unwrap_or_else(|| digest(&[stream, &number.to_string()]))
    }

    /// Whether it says something at all.
    pub(crate) fn is_cloudevent(&self) -> bool {
        name(&self.payload).is_some()
    }
}

/// The name of what a CloudEvent says; `None` when it is none.
fn name(payload: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct Named {
        source: String,
        id: String,
    }
    serde_json::from_slice::<Named>(payload).ok().map(|named| digest(&[&named.source, &named.id]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_named_by_source_and_id_alone() {
        let first = name(br#"{"specversion":"1.0","source":"/a","id":"1","data":{"x":1}}"#);
        assert!(first.is_some());
        assert_eq!(name(br#"{"id":"1","data":{"x":2},"source":"/a"}"#), first);
        assert_ne!(name(br#"{"source":"/a","id":"2"}"#), first);
        assert_ne!(name(br#"{"source":"/","id":"a1"}"#), first);
        for no in [&b"{"[..], b"[]", br#"{"source":"/a"}"#, b"\xff"] {
            assert_eq!(name(no), None);
        }
    }
}

//! A refused entry as others are told of it: a CloudEvent of its own, beside the events and never among them.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::refusal::Reason;

/// The CloudEvents type. It is none of [`crate::event::Event::types`]: what was refused did not happen.
pub const TYPE: &str = "intake.entry-refused.v1";
/// The CloudEvents source.
pub const SOURCE: &str = "/sollist/intake/refused";

/// What came, from where, and why it was not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EntryRefused {
    /// Where the entry came from: a file's name, a system.
    pub origin: String,
    /// Its place there, from 1: the line of a file.
    #[schemars(range(min = 1))]
    pub position: u64,
    /// Name of the event, where it could be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_source: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_id: Option<String>,
    // Text here, a closed choice in the schema: the list of what was refused keeps words.
    #[schemars(with = "Reason")]
    pub reason: String,
    /// The attribute or field it is about, `data.amount`; empty when it is the whole.
    pub field: String,
    pub message_de: String,
    pub message_en: String,
    /// What came, as far as it is text.
    pub text: String,
}

impl EntryRefused {
    /// The whole message as JSON, one line. `id` names the refused entry for ever.
    pub fn to_json(&self, id: &str, time: Timestamp) -> Result<String, serde_json::Error> {
        #[derive(Serialize)]
        struct Message<'a> {
            specversion: &'a str,
            id: &'a str,
            source: &'a str,
            r#type: &'a str,
            time: String,
            datacontenttype: &'a str,
            data: &'a EntryRefused,
        }
        serde_json::to_string(&Message {
            specversion: "1.0",
            id,
            source: SOURCE,
            r#type: TYPE,
            time: time.to_string(),
            datacontenttype: "application/json",
            data: self,
        })
    }
}

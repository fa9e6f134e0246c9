//! Subjects: under which address a message travels over NATS, and which wildcards select a part of them.
//!
//! `sollist.events.v1.<context>.<name>.<district>.<authority>`, broad to narrow, each part one token of `a-z 0-9 -`:
//!
//! | part | what it says | example |
//! |---|---|---|
//! | context | who decides on the event | `procurement` |
//! | name | its type without `.v1`, whole where it does not begin with its context | `order-placed`,
//! `funding-requested` |
//! | district | the authority's district; `00` the Hauptverwaltung | `03` |
//! | authority | whom the event is about; `land` where it is about none | `ba-pankow` |
//!
//! A rule of the broker on `*.*.03.*` thereby gives a district what is its own and nothing else.

use std::borrow::Cow;

use serde::Deserialize;

use crate::{
    event::Event,
    ids::{Authority, District},
};

/// Beginning of the subjects of recorded events.
pub const EVENTS: &str = "sollist.events.v1";
/// Beginning of the subjects of refused entries.
pub const REFUSED: &str = "sollist.refused.v1";
/// Beginning of the subjects of dead letters: what a consumer could not deliver.
pub const DEAD: &str = "sollist.dead.v1";

/// Stands for the authority of an event that is about none, such as parameters for all of Berlin.
pub const LAND: &str = "land";
/// Stands for the authority of a refused entry that could not be read.
pub const UNKNOWN: &str = "unknown";

/// `sollist.events.v1.procurement.order-placed.03.ba-pankow`
pub fn subject(prefix: &str, event: &Event) -> String {
    subject_of(prefix, event.context(), event.type_name(), event.authority())
}

fn subject_of(prefix: &str, context: &str, type_name: &str, authority: Option<&Authority>) -> String {
    format!("{prefix}.{context}.{}.{}", name(context, type_name), place(authority, LAND))
}

/// The same, of a recorded event as it stands in the journal: reads its type and authority and nothing else. `None`: it
/// is no event of ours.
pub fn subject_of_text(prefix: &str, text: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Recorded<'a> {
        #[serde(rename = "type", borrow)]
        type_name: Cow<'a, str>,
        data: About,
    }
    #[derive(Deserialize)]
    struct About {
        #[serde(default)]
        authority: Option<Authority>,
    }
    let recorded: Recorded = serde_json::from_str(text).ok()?;
    let known = Event::type_of(&recorded.type_name)?;
    Some(subject_of(prefix, known.context, known.name, recorded.data.authority.as_ref()))
}

/// Where a recorded event goes that this version cannot read: `sollist.events.v1.unknown.unknown.00.unknown`
pub fn unreadable(prefix: &str) -> String {
    format!("{prefix}.{UNKNOWN}.{UNKNOWN}.{}", place(None, UNKNOWN))
}

/// The token of a type: `order-placed` for `procurement.order-placed.v1`, `funding-requested` for
/// `funding.requested.v1`. A later version keeps its number (`order-placed-v2`): who listens to the first is not sent
/// the second.
pub fn name(context: &str, type_name: &str) -> String {
    let name = type_name.strip_suffix(".v1").unwrap_or(type_name);
    name.strip_prefix(context).and_then(|rest| rest.strip_prefix('.')).unwrap_or(name).replace('.', "-")
}

/// Every event of one district: `sollist.events.v1.*.*.03.*`
pub fn of_district(prefix: &str, district: District) -> String {
    format!("{prefix}.*.*.{district}.*")
}

/// Every event of one authority: `sollist.events.v1.*.*.03.ba-pankow`
pub fn of_authority(prefix: &str, authority: &Authority) -> String {
    format!("{prefix}.*.*.{}", place(Some(authority), LAND))
}

/// Every event of one context: `sollist.events.v1.procurement.>`
pub fn of_context(prefix: &str, context: &str) -> String {
    format!("{prefix}.{context}.>")
}

/// Where a refused entry goes: `sollist.refused.v1.03.ba-pankow`, `sollist.refused.v1.00.unknown`
pub fn refused(prefix: &str, authority: Option<&Authority>) -> String {
    format!("{prefix}.{}", place(authority, UNKNOWN))
}

/// Every refused entry of one district: `sollist.refused.v1.03.*`
pub fn refused_of_district(prefix: &str, district: District) -> String {
    format!("{prefix}.{district}.*")
}

/// Where a consumer's dead letters go: `sollist.dead.v1.webhooks`
pub fn dead(prefix: &str, consumer: &str) -> String {
    // A dot would make two tokens of one name, a blank would end the subject.
    let token = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' };
    format!("{prefix}.{}", consumer.chars().map(token).collect::<String>())
}

/// District and authority. An authority's code is a slug, and therefore a token.
fn place(authority: Option<&Authority>, without: &str) -> String {
    match authority.filter(|authority| !authority.as_str().is_empty()) {
        Some(authority) => format!("{}.{authority}", authority.district()),
        None => format!("{}.{without}", District::CENTRAL),
    }
}

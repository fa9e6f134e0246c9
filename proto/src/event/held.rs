//! What waits for another person: the event that is recorded once somebody approves it.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use serde_json::value::RawValue;

use super::{
    budget::{Transferred, Unfrozen},
    declare::Data as _,
};
use crate::ids::LineName;

/// An event as it would be recorded: a closed choice, so nothing that waits holds something that waits.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "type", content = "data")]
pub enum Held {
    /// A freeze is lifted.
    #[serde(rename = "budget.unfrozen.v1")]
    Unfrozen(Unfrozen),
    /// Money is moved from one line to another.
    #[serde(rename = "budget.transferred.v1")]
    Transferred(Transferred),
}

/// The same as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    r#type: String,
    data: Box<RawValue>,
}

impl Held {
    /// The source of what is recorded because a process was approved; its id is the process's.
    pub const SOURCE: &'static str = "/sollist/processes";

    /// The budget lines that it speaks of.
    pub(super) fn lines_mut(&mut self) -> Vec<&mut LineName> {
        match self {
            Held::Unfrozen(e) => vec![&mut e.line],
            Held::Transferred(e) => vec![&mut e.from_line, &mut e.to_line],
        }
    }
}

impl<'de> Deserialize<'de> for Held {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Held, D::Error> {
        let Written { r#type, data } = Written::deserialize(d)?;
        match r#type.as_str() {
            Unfrozen::TYPE => serde_json::from_str(data.get()).map(Held::Unfrozen).map_err(D::Error::custom),
            Transferred::TYPE => serde_json::from_str(data.get()).map(Held::Transferred).map_err(D::Error::custom),
            other => Err(D::Error::unknown_variant(other, &[Unfrozen::TYPE, Transferred::TYPE])),
        }
    }
}

//! From when on something takes another person, where there is a register of callers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{day::Day, ids::Text, money::Cents};

/// The only set that says it: what is decided by it has one place.
pub const APPROVAL_SET: &str = "approval";

/// What takes another person to approve it. As long as nothing of it is in force whatever can take one does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// A transfer of more than this.
    pub transfers_above: Cents,
}

/// The rule by which something takes another person, as it was in force when it was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ApprovalRule {
    /// The set that says it.
    pub set: Text,
    pub valid_from: Day,
    /// It is of more than this.
    pub above: Cents,
}

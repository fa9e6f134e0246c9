//! A refusal: what was not accepted, where, why, and what to do; in German and English.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::reading;

/// The reasons by which refusals are counted and told apart; stable words for machines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Reason {
    /// Not UTF-8, not JSON, cut off.
    NotJson,
    /// Longer than a line may be.
    LineTooLong,
    /// Attributes or data do not have the shape of the type.
    Malformed,
    UnknownType,
    WrongTime,
    /// Same source and id, other data.
    Conflict,
    /// Names something that does not exist.
    NotFound,
    /// Contradicts what is recorded.
    Contradiction,
    /// The line has not enough money, and no consent is named.
    NotEnoughMoney,
    /// A line is appropriated once.
    AlreadyAppropriated,
    /// A sum would leave the range of an amount.
    BeyondRange,
    /// A row of a plan cannot be read.
    PlanRow,
    /// Cannot be kept by the store, or what it is about cannot be read there.
    NotStorable,
}

impl Reason {
    /// `NOT_ENOUGH_MONEY`, as in `google.rpc.ErrorInfo.reason`.
    pub fn code(self) -> &'static str {
        match self {
            Reason::NotJson => "NOT_JSON",
            Reason::LineTooLong => "LINE_TOO_LONG",
            Reason::Malformed => "MALFORMED",
            Reason::UnknownType => "UNKNOWN_TYPE",
            Reason::WrongTime => "WRONG_TIME",
            Reason::Conflict => "CONFLICT",
            Reason::NotFound => "NOT_FOUND",
            Reason::Contradiction => "CONTRADICTION",
            Reason::NotEnoughMoney => "NOT_ENOUGH_MONEY",
            Reason::AlreadyAppropriated => "ALREADY_APPROPRIATED",
            Reason::BeyondRange => "BEYOND_RANGE",
            Reason::PlanRow => "PLAN_ROW",
            Reason::NotStorable => "NOT_STORABLE",
        }
    }
}

/// Why something was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{en}")]
pub struct Refusal {
    pub reason: Reason,
    /// The attribute or field it is about, `data.amount`; empty when it is the whole.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub field: String,
    pub de: String,
    pub en: String,
}

impl Refusal {
    pub fn new(reason: Reason, field: &str, de: impl Into<String>, en: impl Into<String>) -> Refusal {
        Refusal { reason, field: field.to_owned(), de: de.into(), en: en.into() }
    }
    pub fn not_found(field: &str, de: impl Into<String>, en: impl Into<String>) -> Refusal {
        Refusal::new(Reason::NotFound, field, de, en)
    }
    pub fn contradiction(field: &str, de: impl Into<String>, en: impl Into<String>) -> Refusal {
        Refusal::new(Reason::Contradiction, field, de, en)
    }
    /// The refusal of `data` that serde could not read, with the field it is about.
    pub fn malformed(error: &serde_json::Error, data: &str) -> Refusal {
        let fault = reading::fault(error, data);
        let field = if fault.place.is_empty() { "data".to_owned() } else { format!("data.{}", fault.place) };
        let (de, en) = (format!("{field}: {}", fault.de), format!("{field}: {}", fault.en));
        Refusal { reason: Reason::Malformed, field, de, en }
    }
}

impl From<crate::money::Overflow> for Refusal {
    fn from(_: crate::money::Overflow) -> Refusal {
        Refusal::new(
            Reason::BeyondRange,
            "data.amount",
            "Die Summe liegt außerhalb des Bereichs eines Betrags; bitte den Betrag prüfen.",
            "The sum would leave the range of an amount; check the amount.",
        )
    }
}

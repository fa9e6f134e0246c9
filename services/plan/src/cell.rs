//! A cell of a plan, whatever kind of file it came from.

use std::borrow::Cow;

use sollist_contract::spreadsheet;

use super::{
    amount,
    fault::CellFault,
    text::{clean, is_error, plain},
};

/// What kind of thing a cell holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CellKind {
    /// What somebody typed; every cell of a CSV file.
    #[default]
    Text,
    /// A spreadsheet's number, as it stands in the file without an exponent.
    Number,
    /// A number that a spreadsheet shows as a day or a time.
    Date,
    /// A number that a spreadsheet shows with a percent sign.
    Percent,
    /// A formula that was never computed.
    NoValue,
    /// A formula that failed: `#REF!`.
    Error,
}

/// What a cell says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlanCell {
    pub text: String,
    pub kind: CellKind,
}

impl PlanCell {
    /// What was typed, or written for a spreadsheet so that it does not calculate.
    pub fn of_text(text: &str) -> PlanCell {
        PlanCell::of_clean(clean(spreadsheet::text(text)))
    }
    /// A text that is clean already. What a spreadsheet wrote where a formula failed is no text of anybody's.
    pub fn of_clean(text: String) -> PlanCell {
        let kind = if is_error(&text) { CellKind::Error } else { CellKind::Text };
        PlanCell { text, kind }
    }
    /// A spreadsheet's number as it stands in the file.
    pub fn of_number(raw: &str) -> PlanCell {
        match amount::plain(raw.trim()) {
            // `2025.0` is 2025.
            Some(plain) if plain.contains('.') => {
                PlanCell { text: plain.trim_end_matches('0').trim_end_matches('.').to_owned(), kind: CellKind::Number }
            }
            Some(text) => PlanCell { text, kind: CellKind::Number },
            None => PlanCell { text: clean(raw), kind: CellKind::Error },
        }
    }
    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.kind == CellKind::Text
    }
    /// Whether it holds an amount.
    pub fn is_amount(&self) -> bool {
        match self.kind {
            CellKind::Number => amount::of_number(&self.text).is_ok(),
            CellKind::Text => amount::of_text(&plain(&self.text)).is_ok(),
            _ => false,
        }
    }
    /// As a person would type it into a CSV file.
    pub fn typed(&self) -> Cow<'_, str> {
        match self.kind {
            CellKind::Number if self.text.contains('.') => self.text.replace('.', ",").into(),
            // Given back, neither may be taken for an amount.
            CellKind::Date => "#DATUM".into(),
            CellKind::Percent => format!("{} %", self.text.replace('.', ",")).into(),
            _ => self.text.as_str().into(),
        }
    }
    /// Why it says nothing certain, if so.
    pub fn doubt(&self) -> Option<CellFault> {
        let value = || self.text.clone();
        match self.kind {
            CellKind::Text | CellKind::Number => None,
            CellKind::NoValue => Some(CellFault::NotComputed),
            CellKind::Date => Some(CellFault::Date { value: value() }),
            CellKind::Percent => Some(CellFault::Percentage { value: value() }),
            CellKind::Error => Some(CellFault::Error { text: value() }),
        }
    }
}

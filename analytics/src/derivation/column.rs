//! Which columns of the extra need can be derived, what their figures are called, and in what they are given.

use rust_decimal::Decimal;
use sollist_contract::money::Cents;

use super::{make::eur, part::Of};
use crate::splits::Rule;

/// Every figure of the extra need that can be derived: its id and its formula.
pub const FIGURES: [(&str, &str); 13] = [
    ("need.extra", "sum of max(0, gross - cover)"),
    ("need.gross", "sum of quantity * price, step costs and running cost"),
    ("need.cover", "sum of what lines give"),
    ("need.reserve", "sum of what lines of the reserve have left"),
    ("need.share", "sum of shares of the reserve"),
    ("need.uncovered", "needs less shares of the reserve"),
    ("need.target", "sum of ceil(quota * eligible)"),
    ("need.usable", "sum of what is usable"),
    ("need.pipeline", "sum of what is ordered and not delivered"),
    ("need.quantity", "sum of max(0, target - usable - pipeline)"),
    ("need.share.proportional", "sum of shares in proportion to need"),
    ("need.share.urgency", "sum of shares, one claim after another by urgency"),
    ("need.share.level", "sum of shares that raise the smallest mobile-capable rate"),
];

/// Of what a part is the sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Need,
    Gross,
    Cover,
    /// Of those that ask for some of the reserve.
    Claim,
    /// By a rule.
    Share(Rule),
    /// Pieces, of one item each.
    Target,
    Usable,
    Pipeline,
    Quantity,
}

impl Column {
    pub fn of(id: &str) -> Column {
        match id {
            "need.gross" => Column::Gross,
            "need.cover" => Column::Cover,
            "need.share" => Column::Share(Rule::Proposal),
            "need.share.proportional" => Column::Share(Rule::Proportional),
            "need.share.urgency" => Column::Share(Rule::Urgency),
            "need.share.level" => Column::Share(Rule::Level),
            "need.target" => Column::Target,
            "need.usable" => Column::Usable,
            "need.pipeline" => Column::Pipeline,
            "need.quantity" => Column::Quantity,
            _ => Column::Need,
        }
    }
    /// Its figure, by id and formula.
    pub fn figure(self) -> (&'static str, &'static str) {
        let [need, gross, cover, _, share, _, target, usable, pipeline, quantity, in_proportion, by_urgency, level] =
            FIGURES;
        match self {
            Column::Need | Column::Claim => need,
            Column::Gross => gross,
            Column::Cover => cover,
            Column::Share(Rule::Proposal) => share,
            Column::Share(Rule::Proportional) => in_proportion,
            Column::Share(Rule::Urgency) => by_urgency,
            Column::Share(Rule::Level) => level,
            Column::Target => target,
            Column::Usable => usable,
            Column::Pipeline => pipeline,
            Column::Quantity => quantity,
        }
    }
    pub fn unit(self) -> Of {
        match self {
            Column::Target | Column::Usable | Column::Pipeline | Column::Quantity => Of::Count,
            Column::Need | Column::Gross | Column::Cover | Column::Claim | Column::Share(_) => Of::Eur,
        }
    }
    /// What a row says, as a value of the column.
    pub fn shown(self, says: i64) -> Decimal {
        if self.unit() == Of::Count { Decimal::from(says) } else { eur(Cents::new(says)) }
    }
}

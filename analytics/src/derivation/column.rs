//! Which columns of the extra need can be derived, what their figures are called, and in what they are given.

use rust_decimal::Decimal;
use sollist_contract::money::Cents;

use super::{make::eur, part::Of};

/// Every figure of the extra need that can be derived: its id and its formula.
pub const FIGURES: [(&str, &str); 10] = [
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
];

/// Of what a part is the sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Need,
    Gross,
    Cover,
    /// Of those that ask for some of the reserve.
    Claim,
    Share,
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
            "need.share" => Column::Share,
            "need.target" => Column::Target,
            "need.usable" => Column::Usable,
            "need.pipeline" => Column::Pipeline,
            "need.quantity" => Column::Quantity,
            _ => Column::Need,
        }
    }
    /// Its figure, by id and formula.
    pub fn figure(self) -> (&'static str, &'static str) {
        let [need, gross, cover, _, share, _, target, usable, pipeline, quantity] = FIGURES;
        match self {
            Column::Need | Column::Claim => need,
            Column::Gross => gross,
            Column::Cover => cover,
            Column::Share => share,
            Column::Target => target,
            Column::Usable => usable,
            Column::Pipeline => pipeline,
            Column::Quantity => quantity,
        }
    }
    pub fn unit(self) -> Of {
        match self {
            Column::Target | Column::Usable | Column::Pipeline | Column::Quantity => Of::Count,
            Column::Need | Column::Gross | Column::Cover | Column::Claim | Column::Share => Of::Eur,
        }
    }
    /// What a row says, as a value of the column.
    pub fn shown(self, says: i64) -> Decimal {
        if self.unit() == Of::Count { Decimal::from(says) } else { eur(Cents::new(says)) }
    }
}

//! What lines gave to needs, and what they have left: told beside the extra need.

use std::collections::BTreeMap;

use sollist_contract::{
    ids::{Authority, Programme},
    money::{Cents, Overflow},
};

/// What is left on the lines of an authority in one programme once its needs are covered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    pub authority: Authority,
    pub programme: Programme,
    /// `None`: nobody can tell what one of the lines has.
    pub available: Option<Cents>,
}

/// What lines of one programme gave to needs of another, or of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given {
    pub from: Programme,
    pub to: Programme,
    pub amount: Cents,
}

/// Sums by pair of programmes, in their order.
#[derive(Debug, Default)]
pub(crate) struct GivenSums(BTreeMap<(Programme, Programme), i128>);

impl GivenSums {
    pub fn add(&mut self, from: Programme, to: Programme, amount: Cents) {
        let sum = self.0.entry((to, from)).or_default();
        *sum = sum.saturating_add(i128::from(amount.get()));
    }
    pub fn list(self) -> Result<Vec<Given>, Overflow> {
        let given = |((to, from), sum)| Ok(Given { from, to, amount: Cents::of_wide(sum)? });
        self.0.into_iter().map(given).collect()
    }
}

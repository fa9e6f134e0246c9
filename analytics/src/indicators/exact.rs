//! What a figure is made of, exactly.

use std::fmt;

use rust_decimal::Decimal;
use sollist_contract::money::Cents;

/// An exact input of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exact {
    Count(i64),
    Money(Cents),
}

impl Exact {
    pub fn decimal(self) -> Decimal {
        match self {
            Exact::Count(count) => Decimal::from(count),
            Exact::Money(cents) => cents.decimal(),
        }
    }
    /// Counts as they are, money in cents: both sides of a rate are of one kind.
    pub(crate) fn units(self) -> i128 {
        match self {
            Exact::Count(count) => i128::from(count),
            Exact::Money(cents) => i128::from(cents.get()),
        }
    }
}

impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Exact::Count(count) => count.fmt(f),
            Exact::Money(cents) => cents.fmt(f),
        }
    }
}

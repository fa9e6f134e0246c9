//! The operations that figures are made by.

/// By what a part follows from its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    /// All parts together; of none: 0.
    Sum,
    /// The first less all others.
    Diff,
    Product,
    /// The first by the second, times `factor`, with `places` decimals, half away from zero. None where the second is
    /// not above zero.
    Ratio,
    /// The one part, not below zero.
    Clamp0,
    /// The part of the latest `day`, of one day that of the highest `number`.
    Newest,
    /// Read from an event: its `field`, with its `sign`.
    Lookup,
}

impl Op {
    pub fn code(self) -> &'static str {
        match self {
            Op::Sum => "sum",
            Op::Diff => "diff",
            Op::Product => "product",
            Op::Ratio => "ratio",
            Op::Clamp0 => "clamp0",
            Op::Newest => "newest",
            Op::Lookup => "lookup",
        }
    }
}

//! The operations that figures are made by: all of them, in one place (docs/spec.md#derivation).

/// By what a part follows from its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    /// All parts together; of none: 0.
    Sum,
    /// How many parts there are.
    Count,
    /// The first less all others.
    Diff,
    Product,
    /// The first, or the first so many as `above` says, multiplied, by the others multiplied, times `factor`, with
    /// `places` decimals, half away from zero. None where what is below is not above zero.
    Ratio,
    /// The one part, not below zero.
    Clamp0,
    Min,
    Max,
    /// The first by the second (by 1 where there is none), up to the next whole number.
    Ceil,
    /// The part of the latest `day`, of one day that of the highest `number`.
    Newest,
    /// The first is shared among the others: all of it where that is enough, else in proportion, to the cent, the
    /// largest remainders up, of equal ones the first. What the other at `place` (from 1) gets.
    Split,
    /// Counts and movements of a stock by day, folded: how many pieces by `pick` there are on `day`, or were retired in
    /// `year`, or how many months these were in use; the part without `what` is how many months a piece lasts.
    Stock,
    /// Of values and their weights in turn the middle value; at a tie the mean of the two in the middle.
    Median,
    /// Of values and errors in turn the value whose error is the least, of equal ones the first; the last part, which
    /// has no error, where that value is none.
    Least,
    /// The part at `place` (from 1) of all in rising order.
    Quantile,
    /// The square root, to the nearest number with `places` decimals.
    Isqrt,
    /// Counted in the calendar, by `count`: `months-left` of the year after `day`, the `day-of-month` of `day` and the
    /// `days-in-month` of its month; `days` or `working-days` after `from` up to `to`, `months` from that of `from` to
    /// that of `to`.
    Calendar,
    /// A number of the rules, or of the question: `is`.
    Given,
    /// Read from an event: its `field`, with its `sign`; 1 where the field `is` what stands there.
    Lookup,
    /// The same as the part that is told before it `as` this one's `of`. Only where all parts are told at once.
    Same,
    /// Each part stands by itself: together they have no value.
    Each,
}

impl Op {
    pub const ALL: [Op; 21] = [
        Op::Sum,
        Op::Count,
        Op::Diff,
        Op::Product,
        Op::Ratio,
        Op::Clamp0,
        Op::Min,
        Op::Max,
        Op::Ceil,
        Op::Newest,
        Op::Split,
        Op::Stock,
        Op::Median,
        Op::Least,
        Op::Quantile,
        Op::Isqrt,
        Op::Calendar,
        Op::Given,
        Op::Lookup,
        Op::Same,
        Op::Each,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Op::Sum => "sum",
            Op::Count => "count",
            Op::Diff => "diff",
            Op::Product => "product",
            Op::Ratio => "ratio",
            Op::Clamp0 => "clamp0",
            Op::Min => "min",
            Op::Max => "max",
            Op::Ceil => "ceil",
            Op::Newest => "newest",
            Op::Split => "split",
            Op::Stock => "stock",
            Op::Median => "median",
            Op::Least => "least",
            Op::Quantile => "quantile",
            Op::Isqrt => "isqrt",
            Op::Calendar => "calendar",
            Op::Given => "given",
            Op::Lookup => "lookup",
            Op::Same => "same",
            Op::Each => "each",
        }
    }
}

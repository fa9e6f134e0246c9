//! What a budget line comes to, on its way to a position.

use sollist_contract::{
    money::{Cents, Overflow},
    position::Position,
};

use crate::tables::Measure;

/// Sums of a line on their way: cents in 128 bits, so that amounts may come and go and only what they come to must be
/// in range.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Balance {
    appropriation: i128,
    carry_over: i128,
    adjustments: i128,
    frozen: i128,
    pub commitments: i128,
    actual: i128,
    /// What an order on it binds is beyond the range.
    pub unknown: bool,
}

impl Balance {
    /// More of a measure.
    pub fn post(&mut self, measure: u32, cents: i128) {
        let sum = match measure {
            m if m == Measure::Appropriation as u32 => &mut self.appropriation,
            m if m == Measure::CarryOver as u32 => &mut self.carry_over,
            m if m == Measure::Adjustments as u32 => &mut self.adjustments,
            m if m == Measure::Frozen as u32 => &mut self.frozen,
            _ => &mut self.actual,
        };
        *sum = sum.saturating_add(cents);
    }
    pub fn position(&self) -> Result<Position, Overflow> {
        if self.unknown {
            return Err(Overflow);
        }
        Position {
            appropriation: Cents::of_wide(self.appropriation)?,
            carry_over: Cents::of_wide(self.carry_over)?,
            adjustments: Cents::of_wide(self.adjustments)?,
            frozen: Cents::of_wide(self.frozen)?,
            commitments: Cents::of_wide(self.commitments)?,
            actual: Cents::of_wide(self.actual)?,
        }
        .in_range()
    }
}

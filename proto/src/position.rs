//! Budget arithmetic (docs/spec.md#budget-arithmetic): pure, exact, used by books that decide and figures that show.

use crate::money::{Cents, Overflow};

/// By how much more is taken than there is: the one measure of a line that is overdrawn, and of commitment authority
/// (VE) that is exceeded. What is lacking while nobody has taken it (a global cut, a freeze beyond the Soll) does not
/// count: at most what was taken is overdrawn.
pub fn overdrawn_by(taken: i128, there: i128) -> i128 {
    taken.saturating_sub(there.max(0)).max(0)
}

/// Where a budget line stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Position {
    /// Ansatz.
    pub appropriation: Cents,
    /// Haushaltsreste.
    pub carry_over: Cents,
    /// Sollveränderungen, both sides of transfers among them.
    pub adjustments: Cents,
    /// Sperren in force.
    pub frozen: Cents,
    /// Open orders (Festlegungen) that fall into this year.
    pub commitments: Cents,
    /// Ist.
    pub actual: Cents,
}

impl Position {
    /// The amounts that others follow from, in one order.
    pub fn parts(&self) -> [Cents; WideSum::PARTS] {
        let Position { appropriation, carry_over, adjustments, frozen, commitments, actual } = *self;
        [appropriation, carry_over, adjustments, frozen, commitments, actual]
    }
    /// soll = appropriation + carry-over + adjustments
    pub fn soll(&self) -> Result<Cents, Overflow> {
        Cents::sum([self.appropriation, self.carry_over, self.adjustments])
    }
    /// disposable = soll - frozen
    pub fn disposable(&self) -> Result<Cents, Overflow> {
        self.soll()?.minus(self.frozen)
    }
    /// available = disposable - commitments - actual
    pub fn available(&self) -> Result<Cents, Overflow> {
        self.disposable()?.minus(self.commitments)?.minus(self.actual)
    }
    /// By how much it is overdrawn; zero where it is not.
    pub fn overdrawn(&self) -> Result<Cents, Overflow> {
        let (taken, there) = (self.commitments.plus(self.actual)?, self.disposable()?);
        Cents::of_wide(overdrawn_by(i128::from(taken.get()), i128::from(there.get())))
    }
    /// Whether more is spent or committed than there is to spend.
    pub fn is_overdrawn(&self) -> Result<bool, Overflow> {
        Ok(self.overdrawn()?.is_positive())
    }
    /// The position, if everything that follows from it is in range too.
    pub fn in_range(self) -> Result<Position, Overflow> {
        self.available()?;
        self.is_overdrawn()?;
        Ok(self)
    }
    pub fn plus(&self, other: &Position) -> Result<Position, Overflow> {
        Ok(Position {
            appropriation: self.appropriation.plus(other.appropriation)?,
            carry_over: self.carry_over.plus(other.carry_over)?,
            adjustments: self.adjustments.plus(other.adjustments)?,
            frozen: self.frozen.plus(other.frozen)?,
            commitments: self.commitments.plus(other.commitments)?,
            actual: self.actual.plus(other.actual)?,
        })
    }
}

/// A sum of positions on its way: in 128 bits, so that amounts may come and go and only what they come to must be in
/// range.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WideSum([i128; 6]);

impl WideSum {
    /// Amounts of a position.
    pub const PARTS: usize = 6;

    pub fn add(&mut self, position: &Position) {
        for (sum, part) in self.0.iter_mut().zip(position.parts()) {
            *sum = sum.saturating_add(i128::from(part.get()));
        }
    }
    /// More of all amounts.
    pub fn join(&mut self, other: &WideSum) {
        for (sum, part) in self.0.iter_mut().zip(other.0) {
            *sum = sum.saturating_add(part);
        }
    }
    /// Puts what one amount comes to, by its place in [`Position::parts`].
    pub fn put(&mut self, place: usize, cents: i128) {
        if let Some(sum) = self.0.get_mut(place) {
            *sum = cents;
        }
    }
    /// The sum, if it is in range with everything that follows from it.
    pub fn position(&self) -> Result<Position, Overflow> {
        let [appropriation, carry_over, adjustments, frozen, commitments, actual] = self.0;
        Position {
            appropriation: Cents::of_wide(appropriation)?,
            carry_over: Cents::of_wide(carry_over)?,
            adjustments: Cents::of_wide(adjustments)?,
            frozen: Cents::of_wide(frozen)?,
            commitments: Cents::of_wide(commitments)?,
            actual: Cents::of_wide(actual)?,
        }
        .in_range()
    }
}

/// What is still committed by an order: its amount less what was paid on it, never below zero and never more than the
/// order; nothing once it was cancelled or its last payment released the rest.
#[inline]
pub fn open_commitment(amount: Cents, paid: Cents, released: bool) -> Result<Cents, Overflow> {
    if released { Ok(Cents::ZERO) } else { Ok(amount.minus(paid.or_zero())?.or_zero()) }
}

/// What an order due in a later year uses of the commitment authority (VE) of that year: what was ordered, paid or not;
/// once it was cancelled or closed, what was paid of it.
#[inline]
pub fn ve_used(amount: Cents, paid: Cents, released: bool) -> Cents {
    if released { paid.or_zero().min(amount) } else { amount }
}

/// What an order binds at a moment. The one arithmetic of books and figures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Bound {
    /// Of this year's money.
    pub commitment: Cents,
    /// Of the commitment authority of a later year.
    pub ve: Cents,
}

impl Bound {
    /// An order binds money of its line, or commitment authority where it is due in a later year; never both.
    #[inline]
    pub fn of(amount: Cents, paid: Cents, released: bool, later: bool) -> Result<Bound, Overflow> {
        Ok(if later {
            Bound { commitment: Cents::ZERO, ve: ve_used(amount, paid, released) }
        } else {
            Bound { commitment: open_commitment(amount, paid, released)?, ve: Cents::ZERO }
        })
    }
}

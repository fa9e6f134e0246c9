//! What orders and payments book on their lines: worked out as a whole, so nothing is made by halves. Pure.

use sollist_contract::{
    daily::Step,
    day::Day,
    event::PaymentMade,
    ids::{Authority, OrderNo},
    money::Cents,
    position::Bound,
};
use sollist_ledger::{Booked, Booking, Leave, LineAmount, Lines};

use crate::{
    domain::{Ended, Order, PaidOn, Refused, covered},
    history::{self, Entry, Turn},
};

/// An order after a payment.
pub struct Settled {
    pub key: (Authority, OrderNo),
    /// What it bound before.
    pub bound: Bound,
    /// How it had ended before.
    pub ended: Option<Ended>,
    pub order: Order,
    pub entry: Entry,
    pub turns: Vec<Turn>,
}

/// What a payment books: on its own line, and elsewhere where the order that it settles binds something else. Of what
/// the order had bound of the line's own money as much is released.
pub fn paid(event: &PaymentMade, on: Day, settled: Option<&Settled>, asked: bool) -> Result<Vec<Booking>, Refused> {
    let (mut committed, mut bookings) = (Cents::ZERO, Vec::new());
    let mut steps = vec![Step { day: on, taken: 0, covered: 0 }];
    if let Some(Settled { order, bound, turns, .. }) = settled {
        if order.later_year.is_none() && order.line == event.line {
            committed = order.bound()?.commitment.minus(bound.commitment)?;
            steps = history::binds(turns, order.covered, false)?;
        } else {
            // A cancelled order of a later year uses what is paid of it: commitment authority that may be another's by
            // now.
            let uses_more = asked && order.later_year.is_some() && event.consent.is_none();
            bookings.push(binding(*bound, order, on, turns, uses_more)?);
        }
    }
    let covered = covered(event.consent.as_ref(), event.amount);
    for step in &mut steps {
        step.taken = step.taken.saturating_add(i128::from(event.amount.get()));
        step.covered = i128::from(covered.get());
    }
    let what = Booked::Money { paid: event.amount, committed };
    let whole = Cents::nearest(steps.iter().map(|step| step.taken).max().unwrap_or_default());
    bookings.push(Booking { line: event.line.clone(), on, leave: Leave::asked(asked, covered), steps, whole, what });
    Ok(bookings)
}

/// What an order's new state books on its line, or on the line's commitment authority of a later year. When asked, what
/// is neither there nor covered by a consent, on any day, is refused.
pub fn binding(before: Bound, order: &Order, on: Day, turns: &[Turn], asked: bool) -> Result<Booking, Refused> {
    let (after, leave) = (order.bound()?, Leave::asked(asked, order.covered));
    let steps = history::binds(turns, order.covered, order.later_year.is_some())?;
    let what = match order.later_year {
        None => Booked::Money { paid: Cents::ZERO, committed: after.commitment.minus(before.commitment)? },
        Some(year) => Booked::Ve { year, used: after.ve.minus(before.ve)? },
    };
    let whole = history::most(turns);
    Ok(Booking { line: order.line.clone(), on, leave, steps, whole, what })
}

/// A refund is never more than what was paid on its order, and on its line, on its day or any day since.
pub fn may_be_refunded(lines: &Lines, event: &PaymentMade, on: Day, settled: Option<&Settled>) -> Result<(), Refused> {
    if !event.amount.is_negative() {
        return Ok(());
    }
    if let (Some(number), Some(lack)) = (&event.order, settled.and_then(|s| history::more_than_paid(&s.turns))) {
        return Err(Refused::RefundTooLarge { on: PaidOn::Order(number.clone()), lack: Box::new(lack) });
    }
    match lines.lack(&event.line, LineAmount::Paid, on, event.amount.negated()?) {
        Some(lack) => Err(Refused::RefundTooLarge { on: PaidOn::Line(event.line.clone()), lack: Box::new(lack) }),
        None => Ok(()),
    }
}

//! How an order stands, as lists and answers tell it: open is what something is still open of.

use crate::domain::{Order, State};

/// An order of which everything was delivered and paid is settled for whoever asks, though no payment was called the
/// last: more may still be booked on it. `store::stands` says the same of rows.
pub fn standing(order: &Order) -> State {
    match order.state {
        State::Open if order.paid >= order.amount && order.delivered >= order.quantity => State::Closed,
        state => state,
    }
}

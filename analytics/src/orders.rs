//! Orders at a view: newest totals, what was delivered and paid, what is still open.

use sollist_contract::{day::Day, money::Cents};

use crate::{
    facts::Facts,
    now::OrderState,
    tables::{Order, index},
    view::View,
};

/// Every order that was placed in the view; the place is the order's number, `None` where it was not placed.
pub(crate) fn orders(facts: &Facts, view: &View) -> Vec<Option<OrderState>> {
    orders_by(facts, view, |_, _, _| true)
}

/// The same of what counts: by the order, the day of effect, and whether it is a payment.
pub(crate) fn orders_by(
    facts: &Facts,
    view: &View,
    counts: impl Fn(&Order, Day, bool) -> bool,
) -> Vec<Option<OrderState>> {
    let mut states: Vec<Option<OrderState>> = vec![None; facts.orders.len()];
    let mut placed = vec![false; facts.orders.len()];
    let totals = &facts.totals;
    for row in totals.rows(view) {
        let number = totals.order.get(row).map_or(usize::MAX, |order| index(*order));
        let (Some(slot), Some(Some(order)), Some(on)) =
            (states.get_mut(number), facts.orders.get(number), totals.day.get(row))
        else {
            continue;
        };
        if !counts(order, *on, false) {
            continue;
        }
        if let (Some(quantity), Some(cents)) = (totals.quantity.get(row), totals.cents.get(row)) {
            slot.get_or_insert_with(|| OrderState::of(*order)).total(*on, *quantity, Cents::new(*cents));
        }
        if let (Some(true), Some(known)) = (totals.placed.get(row), placed.get_mut(number)) {
            *known = true;
        }
    }
    // What was said of one that is not placed in the view counts nowhere.
    for (state, _) in states.iter_mut().zip(&placed).filter(|(_, placed)| !**placed) {
        *state = None;
    }
    let counts_on = |order: &Order, on: Option<&Day>, paid: bool| on.is_some_and(|on| counts(order, *on, paid));
    let payments = &facts.payments;
    for row in payments.rows(view) {
        if let (Some(cents), Some(last)) = (payments.cents.get(row), payments.last.get(row))
            && let Some(state) =
                of(&mut states, payments.order.get(row), |order| counts_on(order, payments.day.get(row), true))
        {
            state.pay(*cents, *last);
        }
    }
    let deliveries = &facts.deliveries;
    for row in deliveries.rows(view) {
        if let Some(quantity) = deliveries.quantity.get(row)
            && let Some(state) =
                of(&mut states, deliveries.order.get(row), |order| counts_on(order, deliveries.day.get(row), false))
        {
            state.deliver(*quantity);
        }
    }
    let cancelled = &facts.cancellations;
    for row in cancelled.rows(view) {
        if let Some(state) =
            of(&mut states, cancelled.order.get(row), |order| counts_on(order, cancelled.day.get(row), false))
        {
            state.cancelled = true;
        }
    }
    states
}

/// The state of an order that is placed, where it is one that counts.
fn of<'s>(
    states: &'s mut [Option<OrderState>],
    order: Option<&u32>,
    counts: impl Fn(&Order) -> bool,
) -> Option<&'s mut OrderState> {
    states.get_mut(index(*order?))?.as_mut().filter(|state| counts(&state.order))
}

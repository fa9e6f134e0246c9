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
    let totals = &facts.totals;
    for row in totals.rows(view).filter(|row| totals.placed.get(*row).copied().unwrap_or(false)) {
        let number = totals.order.get(row).map_or(usize::MAX, |order| index(*order));
        if let (Some(slot), Some(Some(order)), Some(on)) =
            (states.get_mut(number), facts.orders.get(number), totals.day.get(row))
            && counts(order, *on, false)
        {
            *slot = Some(OrderState::of(*order));
        }
    }
    let mut of = |order: Option<&u32>, on: Option<&Day>, paid: bool, change: &dyn Fn(&mut OrderState)| {
        if let (Some(Some(state)), Some(on)) = (order.and_then(|order| states.get_mut(index(*order))), on)
            && counts(&state.order, *on, paid)
        {
            change(state);
        }
    };
    for row in totals.rows(view) {
        if let (Some(on), Some(quantity), Some(cents)) =
            (totals.day.get(row), totals.quantity.get(row), totals.cents.get(row))
        {
            of(totals.order.get(row), Some(on), false, &|state| state.total(*on, *quantity, Cents::new(*cents)));
        }
    }
    let payments = &facts.payments;
    for row in payments.rows(view) {
        if let (Some(cents), Some(last)) = (payments.cents.get(row), payments.last.get(row)) {
            of(payments.order.get(row), payments.day.get(row), true, &|state| state.pay(*cents, *last));
        }
    }
    let deliveries = &facts.deliveries;
    for row in deliveries.rows(view) {
        if let Some(quantity) = deliveries.quantity.get(row) {
            of(deliveries.order.get(row), deliveries.day.get(row), false, &|state| state.deliver(*quantity));
        }
    }
    let cancelled = &facts.cancellations;
    for row in cancelled.rows(view) {
        of(cancelled.order.get(row), cancelled.day.get(row), false, &|state| state.cancelled = true);
    }
    states
}

//! Orders at a view: newest totals, what was delivered and paid, what is still open.

use sollist_contract::money::Cents;

use crate::{facts::Facts, now::OrderState, tables::index, view::View};

/// Every order that was placed in the view; the place is the order's number, `None` where it was not placed.
pub(crate) fn orders(facts: &Facts, view: &View) -> Vec<Option<OrderState>> {
    let mut states: Vec<Option<OrderState>> = vec![None; facts.orders.len()];
    let totals = &facts.totals;
    for row in totals.rows(view).filter(|row| totals.placed.get(*row).copied().unwrap_or(false)) {
        let number = totals.order.get(row).map_or(usize::MAX, |order| index(*order));
        if let (Some(slot), Some(Some(order))) = (states.get_mut(number), facts.orders.get(number)) {
            *slot = Some(OrderState::of(*order));
        }
    }
    let mut of = |order: Option<&u32>, change: &dyn Fn(&mut OrderState)| {
        if let Some(Some(state)) = order.and_then(|order| states.get_mut(index(*order))) {
            change(state);
        }
    };
    for row in totals.rows(view) {
        if let (Some(on), Some(quantity), Some(cents)) =
            (totals.day.get(row), totals.quantity.get(row), totals.cents.get(row))
        {
            of(totals.order.get(row), &|state| state.total(*on, *quantity, Cents::new(*cents)));
        }
    }
    let payments = &facts.payments;
    for row in payments.rows(view) {
        if let (Some(cents), Some(last)) = (payments.cents.get(row), payments.last.get(row)) {
            of(payments.order.get(row), &|state| state.pay(*cents, *last));
        }
    }
    let deliveries = &facts.deliveries;
    for row in deliveries.rows(view) {
        if let Some(quantity) = deliveries.quantity.get(row) {
            of(deliveries.order.get(row), &|state| state.deliver(*quantity));
        }
    }
    for row in facts.cancellations.rows(view) {
        of(facts.cancellations.order.get(row), &|state| state.cancelled = true);
    }
    states
}

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
            slot.get_or_insert_default().total(*on, *quantity, Cents::new(*cents));
        }
        if let (Some(true), Some(known)) = (totals.placed.get(row), placed.get_mut(number)) {
            *known = true;
        }
    }
    // What was said of one that is not placed in the view counts nowhere.
    for (state, _) in states.iter_mut().zip(&placed).filter(|(_, placed)| !**placed) {
        *state = None;
    }
    let counted = |order: Option<&u32>, on: Option<&Day>, paid: bool| {
        let number = index(*order?);
        let (order, on) = (facts.orders.get(number)?.as_ref()?, on?);
        counts(order, *on, paid).then_some(number)
    };
    let mut of = |number: Option<usize>, change: &dyn Fn(&mut OrderState)| {
        if let Some(state) = number.and_then(|number| states.get_mut(number)).and_then(Option::as_mut) {
            change(state);
        }
    };
    let payments = &facts.payments;
    for row in payments.rows(view) {
        if let (Some(cents), Some(last)) = (payments.cents.get(row), payments.last.get(row)) {
            let number = counted(payments.order.get(row), payments.day.get(row), true);
            of(number, &|state| state.pay(*cents, *last));
        }
    }
    let deliveries = &facts.deliveries;
    for row in deliveries.rows(view) {
        if let Some(quantity) = deliveries.quantity.get(row) {
            let number = counted(deliveries.order.get(row), deliveries.day.get(row), false);
            of(number, &|state| state.deliver(*quantity));
        }
    }
    let cancelled = &facts.cancellations;
    for row in cancelled.rows(view) {
        of(counted(cancelled.order.get(row), cancelled.day.get(row), false), &|state| state.cancelled = true);
    }
    states
}

//! Orders at a view: newest totals, what was paid and is still open; and what was delivered.

use sollist_contract::{day::Day, money::Cents};

use crate::{
    facts::Facts,
    now::OrderState,
    tables::{Order, index},
    view::View,
};

/// Every order that was placed in the view; the place is the order's number, `None` where it was not placed.
pub(crate) fn orders(facts: &Facts, view: &View) -> Vec<Option<OrderState>> {
    counted(facts, view, |_, _, _| true)
}

/// Pieces that came of every order, by its number, placed or not.
pub(crate) fn delivered(facts: &Facts, view: &View) -> Vec<i64> {
    let mut pieces = vec![0_i64; facts.orders.len()];
    let table = &facts.deliveries;
    for (order, quantity) in table.seen(view, table.order.iter().zip(&table.quantity)) {
        if let Some(sum) = pieces.get_mut(index(*order)) {
            *sum = sum.saturating_add(*quantity);
        }
    }
    pieces
}

/// Orders by what counts: by the order, the day of effect, and whether it is a payment.
pub(crate) fn bound_by(
    facts: &Facts,
    view: &View,
    counts: impl Fn(&Order, Day, bool) -> bool,
) -> Vec<Option<OrderState>> {
    counted(facts, view, |number, day, paid| {
        facts.orders.get(number).and_then(Option::as_ref).is_some_and(|order| counts(order, day, paid))
    })
}

/// Totals, payments and cancellations.
fn counted(facts: &Facts, view: &View, counts: impl Fn(usize, Day, bool) -> bool) -> Vec<Option<OrderState>> {
    let mut states = facts.recent.new_orders(facts.orders.len());
    let mut placed = vec![false; facts.orders.len()];
    let table = &facts.totals;
    let columns = table.order.iter().zip(&table.day).zip(table.quantity.iter().zip(&table.cents)).zip(&table.placed);
    for (((order, day), (quantity, cents)), places) in table.seen(view, columns) {
        let number = index(*order);
        if let (Some(state), Some(placed)) = (states.get_mut(number), placed.get_mut(number))
            && counts(number, *day, false)
        {
            state.get_or_insert_default().total(*day, *quantity, Cents::new(*cents));
            *placed |= places;
        }
    }
    // What was said of one that is not placed in the view counts nowhere.
    for (state, _) in states.iter_mut().zip(&placed).filter(|(_, placed)| !**placed) {
        *state = None;
    }
    let table = &facts.payments;
    let columns = table.order.iter().zip(&table.day).zip(table.cents.iter().zip(&table.last));
    for ((order, day), (cents, last)) in table.seen(view, columns) {
        if let Some(Some(state)) = states.get_mut(index(*order))
            && counts(index(*order), *day, true)
        {
            state.pay(*cents, *last);
        }
    }
    let table = &facts.cancellations;
    for (order, day) in table.seen(view, table.order.iter().zip(&table.day)) {
        if let Some(Some(state)) = states.get_mut(index(*order))
            && counts(index(*order), *day, false)
        {
            state.cancelled = true;
        }
    }
    states
}

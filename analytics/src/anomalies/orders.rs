//! Orders that may be one, and orders of which nothing is heard.

use std::collections::BTreeMap;

use sollist_contract::money::Cents;

use super::{
    asked::{Asked, Event, Placed},
    finding::{Anomaly, Found},
    limits::SplitOrder,
    rule::Rule,
    since::{later, since},
};
use crate::tables::index;

/// Days after an order without a day until it counts as due.
const DUE_AFTER_DAYS: i64 = 90;

fn is_total(event: &Event) -> bool {
    matches!(event, Event::Total { .. })
}

/// Orders of one authority and item, each below a limit and together not, within a month.
pub(super) fn split_order(asked: &Asked) -> Vec<Anomaly> {
    let limits = asked.limits.split();
    let mut by_item: BTreeMap<(u32, u32), Vec<Placed>> = BTreeMap::new();
    for order in asked.orders().filter(|order| i128::from(order.state.amount.get()) < limits.limit) {
        by_item.entry((order.of().authority, order.of().item)).or_default().push(order);
    }
    let mut found = Vec::new();
    for mut orders in by_item.into_values() {
        orders.sort_by_key(|order| (order.of().placed_on, order.event()));
        let mut rest = orders.as_slice();
        while let Some(window) = window(rest, &limits) {
            found.extend(split(window, &limits));
            // Windows do not overlap; one that fails begins anew at the next order.
            let used = if sum(window) >= limits.limit && window.len() > 1 { window.len() } else { 1 };
            rest = rest.get(used..).unwrap_or_default();
        }
    }
    found
}

/// The orders from the first on that are not too far from it.
fn window<'o, 'a>(orders: &'o [Placed<'a>], limits: &SplitOrder) -> Option<&'o [Placed<'a>]> {
    let first = orders.first()?.of().placed_on;
    let end = orders.partition_point(|order| i64::from(first.days_to(order.of().placed_on)) <= limits.days);
    orders.get(..end)
}

fn sum(orders: &[Placed]) -> i128 {
    orders.iter().map(|order| i128::from(order.state.amount.get())).sum()
}

fn split(window: &[Placed], limits: &SplitOrder) -> Option<Anomaly> {
    let (first, last) = (window.first()?, window.last()?);
    let cents = sum(window);
    if window.len() < 2 || cents < limits.limit {
        return None;
    }
    let mut together = 0;
    let steps = window.iter().enumerate().map(|(place, order)| (order.of().placed_on, 0, (place, order)));
    let (day, _) = since(steps, |(place, order)| {
        together += i128::from(order.state.amount.get());
        place > 0 && together >= limits.limit
    })?;
    let found = Found::Split {
        item: first.item.clone(),
        orders: window.len(),
        first: first.of().placed_on,
        last: last.of().placed_on,
        limit: Cents::nearest(limits.limit),
    };
    Some(
        Anomaly::new(Rule::SplitOrder, first.authority, first.item, day, found)
            .of_cents(cents)
            .of_pieces(i64::try_from(window.len()).unwrap_or(i64::MAX))
            .by(window.iter().flat_map(|order| order.told.numbers(is_total)), &limits.used),
    )
}

/// Money is bound, the day on which it was due is long ago, and nothing came since.
pub(super) fn stale_commitment(asked: &Asked) -> Vec<Anomaly> {
    let (limits, delivered) = (asked.limits.stale(), asked.situation.delivered(asked.facts));
    let stale = |order: Placed| -> Option<Anomaly> {
        let (state, delivered) = (order.state, delivered.of(index(order.number)));
        let of = order.of();
        let due = of.due.or_else(|| later(of.placed_on, DUE_AFTER_DAYS))?;
        let days = due.days_to(asked.view.day);
        if i64::from(days) < limits.days || delivered >= state.ordered || state.cancelled || state.closed {
            return None;
        }
        // What is open of an order is open in whatever year it is due.
        let open = i128::from(state.amount.get()).saturating_sub(state.paid_wide().max(0));
        let came_since = order.told.0.iter().any(|(day, _, event)| matches!(event, Event::Delivered) && *day > due);
        if open <= 0 || came_since {
            return None;
        }
        let since = later(due, limits.days)?.max(of.placed_on);
        let found = Found::Stale {
            order: order.order.clone(),
            item: order.item.clone(),
            due,
            days,
            delivered,
            ordered: state.ordered,
        };
        let events = order.told.numbers(|event| !matches!(event, Event::Invoiced { .. }));
        Some(
            Anomaly::new(Rule::StaleCommitment, order.authority, order.order, since, found)
                .of_cents(open)
                .of_pieces(state.ordered.saturating_sub(delivered))
                .by(events, &limits.used),
        )
    };
    asked.orders().filter_map(stale).collect()
}

//! Orders at another price than the one in force.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use sollist_contract::{day::Day, ids::Item, parameters::Rate};

use super::{
    asked::{Asked, Event, Placed},
    finding::{Anomaly, Found, Used},
    rule::Rule,
};
use crate::parameters::{InForce, Origin, in_force};

/// The price of a piece is more than a share away from the one that was in force when it was ordered.
pub(super) fn price_outlier(asked: &Asked) -> Vec<Anomaly> {
    let limits = asked.limits.outlier();
    let mut prices = Prices::of(asked);
    let mut found = Vec::new();
    for order in asked.orders() {
        let (amount, quantity) = (i128::from(order.state.amount.get()), order.state.ordered);
        if amount < limits.limit || quantity <= 0 {
            continue;
        }
        let Some((price, origin)) = prices.at(asked, order.of().placed_on, order.item) else { continue };
        if !is_outside(amount, quantity, price, limits.share) {
            continue;
        }
        found.extend(outlier(order, price, origin, &limits.used));
    }
    found
}

fn outlier(order: Placed, Rate(price): Rate, origin: Origin, used: &[Used]) -> Option<Anomaly> {
    let used_price =
        Used { name: format!("items.{}.unit_price", order.item), value: price.to_string(), origin: Some(origin) };
    let totals: Vec<(Day, u64)> = order
        .told
        .0
        .iter()
        .filter(|(_, _, event)| matches!(event, Event::Total { .. }))
        .map(|(day, seq, _)| (*day, *seq))
        .collect();
    let (since, _) = *totals.last()?;
    let found = Found::OtherPrice {
        order: order.order.clone(),
        item: order.item.clone(),
        quantity: order.state.ordered,
        price: price.to_string(),
    };
    let anomaly = Anomaly::new(Rule::PriceOutlier, order.authority, order.order, since, found)
        .of_cents(order.state.amount.get().into())
        .of_pieces(order.state.ordered)
        .by(totals.iter().map(|(_, seq)| *seq), used);
    Some(anomaly.by([], &[used_price]))
}

/// Whether amount / quantity lies outside (1 ± share) · price. Exact: what leaves the range is larger than any amount.
fn is_outside(cents: i128, quantity: i64, Rate(price): Rate, Rate(share): Rate) -> bool {
    let (price, share) = (price.normalize(), share.normalize());
    let one = 10_i128.pow(share.scale().min(28));
    let scale = 10_i128.checked_pow(price.scale().saturating_add(share.scale()));
    let whole = price.mantissa().checked_mul(i128::from(quantity)).and_then(|all| all.checked_mul(100));
    let bound = |factor: i128| whole.and_then(|whole| whole.checked_mul(factor));
    let Some(cents) = scale.and_then(|scale| cents.checked_mul(scale)) else { return false };
    let below = one > share.mantissa() && bound(one - share.mantissa()).is_none_or(|low| cents < low);
    below || one.checked_add(share.mantissa()).and_then(bound).is_some_and(|high| cents > high)
}

/// The parameters that were in force on the days of orders; between two publications they are the same.
struct Prices {
    /// Days on which sets begin to hold, rising.
    begins: Vec<Day>,
    known: BTreeMap<Option<Day>, InForce>,
}

impl Prices {
    fn of(asked: &Asked) -> Prices {
        let sets = asked.facts.parameters.iter().filter(|(seq, _)| *seq <= asked.view.seq);
        let mut begins: Vec<Day> = sets.map(|(_, set)| set.valid_from).collect();
        begins.sort_unstable();
        begins.dedup();
        Prices { begins, known: BTreeMap::new() }
    }
    /// The unit price of an item on a day, and who says so; a price of nothing says nothing.
    fn at(&mut self, asked: &Asked, day: Day, item: &Item) -> Option<(Rate, Origin)> {
        let place = self.begins.partition_point(|begin| *begin <= day);
        let begin = place.checked_sub(1).and_then(|place| self.begins.get(place)).copied();
        let known = self.known.entry(begin).or_insert_with(|| in_force(asked.facts, asked.view, day));
        let (values, origin) = known.items.get(item)?;
        (values.unit_price.0 > Decimal::ZERO).then(|| (values.unit_price, origin.clone()))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_border_itself_is_inside_and_the_largest_numbers_are_compared() {
        let outside = |cents: i128, quantity: i64, price: &str, share: &str| {
            is_outside(cents, quantity, Rate(price.parse().unwrap()), Rate(share.parse().unwrap()))
        };
        // 100 at 10.00: 700.00 to 1,300.00.
        for (cents, expected) in [(69_999, true), (70_000, false), (130_000, false), (130_001, true)] {
            assert_eq!(outside(cents, 100, "10.000", "0.30"), expected, "{cents}");
        }
        // A cent and a fraction of it.
        assert!(!outside(1_001, 1, "7.70", "0.30") && outside(1_001, 1, "7.699999999999", "0.30"));
        // A share of all and more has no lower end.
        assert!(!outside(1, 100, "10", "1") && !outside(1, 100, "10", "2.5") && outside(350_001, 100, "10", "2.5"));
        let largest = "999999999.999999999999";
        assert!(outside(100_000_000_000_000, 1_000_000_000, largest, "0.3"));
        assert!(!outside(100_000_000_000_000, 1_000_000_000, largest, largest));
    }
}

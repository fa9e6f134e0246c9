//! What is odd of where the money of an order or a payment is taken from, and of how much of it there is. Pure.

use sollist_contract::{
    event::{OrderPlaced, PaymentMade},
    ids::{Item, LineName, OrderNo, Programme},
    money::Cents,
};
use sollist_ledger::{BudgetLine, Off, Price};

use crate::domain::Order;

/// What is queried of where money is taken from, and of how much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Misplaced {
    /// Straight from the reserve, which is granted on request.
    FromReserve { line: LineName, order: Option<OrderNo> },
    /// Paid of an order that is due in a later year and uses its commitment authority, from a line before that year.
    BeforeItsYear { order: OrderNo, line: LineName, year: i16 },
    /// Not a cent a piece: quantity and amount may have changed places.
    NoPrice { order: OrderNo, quantity: i64, amount: Cents },
    /// At least ten times what parameters say that a piece costs, or a tenth of it.
    FarOff { order: OrderNo, item: Item, quantity: i64, amount: Cents, published: Price, off: Off },
}

fn is_reserve(line: &BudgetLine) -> bool {
    line.programme == Programme::Reserve
}

impl Misplaced {
    /// Of an order that is placed on a line.
    pub fn of_order(event: &OrderPlaced, line: &BudgetLine) -> Option<Misplaced> {
        let (line_name, order) = (line.name.clone(), Some(event.order.clone()));
        is_reserve(line).then_some(Misplaced::FromReserve { line: line_name, order })
    }

    /// Of the totals of an order, beside what a piece costs as published; one of nothing is queried as such.
    pub fn of_totals(
        order: &OrderNo,
        item: &Item,
        (quantity, amount): (i64, Cents),
        published: Option<Price>,
    ) -> Option<Misplaced> {
        let order = order.clone();
        if amount.is_positive() && amount.get() < quantity {
            return Some(Misplaced::NoPrice { order, quantity, amount });
        }
        let published = published?;
        let off = published.off(quantity, amount)?;
        Some(Misplaced::FarOff { order, item: item.clone(), quantity, amount, published, off })
    }

    /// Of new totals: what was queried of those before is not queried again.
    pub fn of_change(
        number: &OrderNo,
        before: &Order,
        now: (i64, Cents),
        published: Option<Price>,
    ) -> Option<Misplaced> {
        let of = |totals| Misplaced::of_totals(number, &before.item, totals, published);
        let known = of((before.quantity, before.amount)).and_then(|one| one.off());
        of(now).filter(|one| one.off().is_none() || one.off() != known)
    }

    fn off(&self) -> Option<Off> {
        match self {
            Misplaced::FarOff { off, .. } => Some(*off),
            Misplaced::FromReserve { .. } | Misplaced::BeforeItsYear { .. } | Misplaced::NoPrice { .. } => None,
        }
    }

    /// Of a payment from a line, and the order that it settles: what that was queried for is not queried again.
    pub fn of_payment(event: &PaymentMade, line: &BudgetLine, order: Option<&Order>) -> Vec<Misplaced> {
        let bound_elsewhere = order.is_none_or(|order| order.line != line.name);
        let from_reserve = (is_reserve(line) && bound_elsewhere)
            .then(|| Misplaced::FromReserve { line: line.name.clone(), order: event.order.clone() });
        let year = order.and_then(|order| order.later_year).filter(|year| line.name.year() < *year);
        let year = year.filter(|_| event.amount.is_positive());
        let before = year.zip(event.order.clone());
        let before = before.map(|(year, order)| Misplaced::BeforeItsYear { order, line: line.name.clone(), year });
        from_reserve.into_iter().chain(before).collect()
    }
}

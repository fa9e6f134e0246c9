//! Orders at a view: newest totals, what was delivered and paid, what is still open.

use std::collections::HashMap;

use sollist_contract::{day::Day, money::Cents, position::Bound};

use crate::{
    error::FigureError,
    facts::{Facts, Order},
    tables::index,
    view::View,
};

/// Where an order stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OrderState {
    pub order: Order,
    pub amount: Cents,
    pub ordered: i64,
    /// The day of effect of its totals: those of an older day do not count any more.
    totals_on: Option<Day>,
    pub delivered: i64,
    /// Cents, in 128 bits: payments and refunds of any number.
    paid: i128,
    pub cancelled: bool,
    /// Closed by a last payment.
    pub closed: bool,
}

impl OrderState {
    /// An order of which nothing is counted yet.
    fn of(order: Order) -> OrderState {
        OrderState {
            order,
            amount: Cents::ZERO,
            ordered: 0,
            totals_on: None,
            delivered: 0,
            paid: 0,
            cancelled: false,
            closed: false,
        }
    }
    /// New totals, given in the order of the journal: the newest by day of effect count, then by number.
    pub fn total(&mut self, on: Day, quantity: i64, amount: Cents) {
        if self.totals_on.is_none_or(|known| known <= on) {
            (self.totals_on, self.ordered, self.amount) = (Some(on), quantity, amount);
        }
    }
    pub fn pay(&mut self, amount: i64, last: bool) {
        self.paid = self.paid.saturating_add(i128::from(amount));
        self.closed |= last;
    }
    pub fn deliver(&mut self, quantity: i64) {
        self.delivered = self.delivered.saturating_add(quantity);
    }
    fn paid(&self) -> Result<Cents, FigureError> {
        Ok(Cents::of_wide(self.paid)?)
    }
    /// What it binds: money of this year, or commitment authority of a later one.
    pub fn bound(&self) -> Result<Bound, FigureError> {
        Ok(Bound::of(self.amount, self.paid()?, self.cancelled || self.closed, self.order.later_year.is_some())?)
    }
    /// Ordered, not delivered, not cancelled.
    pub fn pipeline(&self) -> i64 {
        if self.cancelled { 0 } else { (self.ordered - self.delivered).max(0) }
    }
    /// Of a cancelled order only what was delivered counts as ordered.
    pub fn counted_as_ordered(&self) -> i64 {
        if self.cancelled { self.delivered } else { self.ordered }
    }
}

/// What of the books is kept up as events come: the question of what is known now, which is asked after every event, costs no
/// walk through the past. Every other view is folded from the columns; both give the same.
#[derive(Debug, Default)]
pub(crate) struct Now {
    /// By the order's number, `None` where it was not placed.
    pub orders: Vec<Option<OrderState>>,
    /// What was said of orders before they were placed.
    early: HashMap<u32, OrderState>,
    /// Sums by slot of [`crate::tables::Postings`]; `None` where nothing was posted.
    pub posted: Vec<Option<i128>>,
}

impl Now {
    pub fn place(&mut self, number: u32, order: Order) {
        let early = self.early.remove(&number);
        if let Some(slot @ None) = self.orders.get_mut(index(number)) {
            *slot = Some(OrderState { order, ..early.unwrap_or(OrderState::of(order)) });
        }
    }
    /// The state of an order, to change it.
    pub fn order(&mut self, number: u32) -> &mut OrderState {
        match self.orders.get_mut(index(number)) {
            Some(Some(state)) => state,
            _ => self.early.entry(number).or_insert_with(|| OrderState::of(Order::unplaced())),
        }
    }
    pub fn post(&mut self, slot: u32, cents: i64) {
        let place = index(slot);
        if place >= self.posted.len() {
            self.posted.resize(place.saturating_add(1), None);
        }
        if let Some(sum) = self.posted.get_mut(place) {
            *sum = Some(sum.unwrap_or(0).saturating_add(i128::from(cents)));
        }
    }
}

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

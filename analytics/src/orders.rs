//! Orders at a view: newest totals, what was delivered and paid, what is still open.

use std::collections::HashMap;

use polars::prelude::*;
use sollist_contract::{money::Cents, position::open_commitment};

use crate::{
    error::FigureError,
    facts::{Facts, Order},
    tables::{collected, index, pairs},
    view::View,
};

/// Where an order stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OrderState {
    pub order: Order,
    pub amount: Cents,
    pub ordered: i64,
    pub delivered: i64,
    pub paid: Cents,
    pub cancelled: bool,
    /// Closed by a last payment.
    pub closed: bool,
}

impl OrderState {
    /// An order of which nothing is counted yet.
    fn of(order: Order) -> OrderState {
        OrderState { order, amount: Cents::ZERO, ordered: 0, delivered: 0, paid: Cents::ZERO, cancelled: false, closed: false }
    }
    /// What is committed of this year's money of the order's line.
    pub fn commitment(&self) -> Result<Cents, FigureError> {
        if self.order.later_year.is_some() { Ok(Cents::ZERO) } else { self.open() }
    }
    /// What is open of it, of whatever year.
    pub fn open(&self) -> Result<Cents, FigureError> {
        Ok(open_commitment(self.amount, self.paid, self.cancelled || self.closed)?)
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
    /// Sums by slot of [`crate::tables::Postings`]; `None` where nothing was posted. [`Facts::sums_fit`] says whether they are whole.
    pub posted: Vec<Option<i64>>,
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
            *sum = Some(sum.unwrap_or(0).saturating_add(cents));
        }
    }
}

/// Every order that was placed in the view; the place is the order's number, `None` where it was not placed.
pub(crate) fn orders(facts: &Facts, view: &View) -> Result<Vec<Option<OrderState>>, FigureError> {
    facts.sums_fit()?;
    let totals = collected(facts.totals.lazy(view)?.group_by([col("order")]).agg([
        col("quantity").last(),
        col("cents").last(),
        col("placed").max().cast(DataType::Int64),
    ]))?;
    let mut states: Vec<Option<OrderState>> = vec![None; facts.orders.len()];
    let placed = totals.column("order")?.u32()?.iter().zip(totals.column("placed")?.i64()?.iter());
    for (number, _) in placed.filter(|(_, placed)| *placed == Some(1)) {
        let number = index(number.unwrap_or_default());
        if let (Some(slot), Some(Some(order))) = (states.get_mut(number), facts.orders.get(number)) {
            *slot = Some(OrderState::of(*order));
        }
    }
    let mut each = |pairs: Vec<(u32, i64)>, put: fn(&mut OrderState, i64)| {
        for (number, value) in pairs {
            if let Some(Some(state)) = states.get_mut(index(number)) {
                put(state, value);
            }
        }
    };
    each(pairs(&totals, "order", "cents")?, |state, cents| state.amount = Cents::new(cents));
    each(pairs(&totals, "order", "quantity")?, |state, quantity| state.ordered = quantity);

    let paid =
        collected(facts.payments.lazy(view)?.group_by([col("order")]).agg([col("cents").sum(), col("last").max().cast(DataType::Int64)]))?;
    each(pairs(&paid, "order", "cents")?, |state, cents| state.paid = Cents::new(cents));
    each(pairs(&paid, "order", "last")?, |state, last| state.closed = last == 1);

    let delivered = collected(facts.deliveries.lazy(view)?.group_by([col("order")]).agg([col("quantity").sum()]))?;
    each(pairs(&delivered, "order", "quantity")?, |state, quantity| state.delivered = quantity);

    let cancelled = facts.cancellations.rows(view).filter_map(|row| facts.cancellations.order.get(row));
    each(cancelled.map(|order| (*order, 1)).collect(), |state, _| state.cancelled = true);
    Ok(states)
}

//! Where orders stand, and what of the books is kept up as events come.

use std::{collections::BTreeMap, ops::Deref};

use serde::{Deserialize, Serialize};
use sollist_contract::{day::Day, money::Cents, position::Bound};

use crate::{
    error::FigureError,
    tables::{Order, index},
};

/// Where an order stands: what of it changes. What it says for good is kept once, whatever is asked.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub(crate) struct OrderState {
    pub amount: Cents,
    pub ordered: i64,
    /// The day of effect of its totals: those of an older day do not count any more.
    totals_on: Option<Day>,
    /// Cents, in 128 bits: payments and refunds of any number.
    paid: i128,
    pub cancelled: bool,
    /// Closed by a last payment.
    pub closed: bool,
}

impl OrderState {
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
    /// What was paid on it, in 128 bits.
    pub fn paid_wide(&self) -> i128 {
        self.paid
    }
    #[inline]
    pub fn paid(&self) -> Result<Cents, FigureError> {
        Ok(Cents::of_wide(self.paid)?)
    }
    /// What it binds: money of this year, or commitment authority of a later one.
    #[inline]
    pub fn bound(&self, order: &Order) -> Result<Bound, FigureError> {
        Ok(Bound::of(self.amount, self.paid()?, self.cancelled || self.closed, order.later_year.is_some())?)
    }
    /// Ordered, not cancelled, and none of the pieces that were delivered.
    pub fn pipeline(&self, delivered: i64) -> i64 {
        if self.cancelled { 0 } else { self.ordered.saturating_sub(delivered).max(0) }
    }
    /// Of a cancelled order only what was delivered counts as ordered.
    pub fn counted_as_ordered(&self, delivered: i64) -> i64 {
        if self.cancelled { delivered } else { self.ordered }
    }
}

/// An order, and where it stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OrderAt<'a> {
    pub order: &'a Order,
    pub state: &'a OrderState,
}

impl OrderAt<'_> {
    #[inline]
    pub fn bound(&self) -> Result<Bound, FigureError> {
        self.state.bound(self.order)
    }
}

impl Deref for OrderAt<'_> {
    type Target = OrderState;
    fn deref(&self) -> &OrderState {
        self.state
    }
}

/// Orders where they stand at a view, by their number; nothing where one was not placed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Orders<'a> {
    pub placed: &'a [Option<Order>],
    pub states: &'a [Option<OrderState>],
}

impl<'a> Orders<'a> {
    #[inline]
    pub fn get(self, number: usize) -> Option<OrderAt<'a>> {
        let (order, state) = (self.placed.get(number)?.as_ref()?, self.states.get(number)?.as_ref()?);
        Some(OrderAt { order, state })
    }
    pub fn iter(self) -> impl Iterator<Item = Option<OrderAt<'a>>> {
        let both = self.placed.iter().zip(self.states);
        both.map(|(order, state)| Some(OrderAt { order: order.as_ref()?, state: state.as_ref()? }))
    }
}

/// Pieces that came of orders at a view, by their number; a budget does not ask for them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Delivered<'a>(pub &'a [i64]);

impl Delivered<'_> {
    pub fn of(self, number: usize) -> i64 {
        self.0.get(number).copied().unwrap_or(0)
    }
}

/// What of the books is kept up as events come: the question of what is known now, which is asked after every event,
/// costs no walk through the past. Every other view is folded from the columns; both give the same.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Now {
    /// By the order's number, `None` where it was not placed.
    pub orders: Vec<Option<OrderState>>,
    /// What was said of orders before they were placed.
    early: BTreeMap<u32, OrderState>,
    /// Pieces that came, by the order's number, placed or not; nothing behind the last that anything came of.
    pub delivered: Vec<i64>,
    /// Sums by slot of [`crate::tables::Postings`]; `None` where nothing was posted.
    pub posted: Vec<Option<i128>>,
}

impl Now {
    pub fn place(&mut self, number: u32) {
        let early = self.early.remove(&number).unwrap_or_default();
        if let Some(slot @ None) = self.orders.get_mut(index(number)) {
            *slot = Some(early);
        }
    }
    /// The state of an order, to change it.
    pub fn order(&mut self, number: u32) -> &mut OrderState {
        match self.orders.get_mut(index(number)) {
            Some(Some(state)) => state,
            _ => self.early.entry(number).or_default(),
        }
    }
    pub fn deliver(&mut self, number: u32, quantity: i64) {
        let place = index(number);
        if place >= self.delivered.len() {
            self.delivered.resize(place.saturating_add(1), 0);
        }
        if let Some(sum) = self.delivered.get_mut(place) {
            *sum = sum.saturating_add(quantity);
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

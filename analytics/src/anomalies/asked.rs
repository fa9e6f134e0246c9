//! What rules share: the question, the parameters in force on its day, and what happened to each order.

use std::{cell::OnceCell, collections::HashMap, sync::Arc};

use sollist_contract::{
    day::Day,
    ids::{Authority, Item, LineName, OrderNo},
};

use super::limits::Limits;
use crate::{
    facts::Facts,
    now::OrderAt,
    parameters::{InForce, in_force},
    scope::Scope,
    situation::Situation,
    tables::{Order, index},
    view::View,
};

/// The question at a view.
pub(super) struct Asked<'a> {
    pub facts: &'a Facts,
    pub view: &'a View,
    scope: &'a Scope,
    pub parameters: InForce,
    pub limits: Limits,
    pub situation: Arc<Situation>,
    told: OnceCell<Vec<Told>>,
    /// Lines that are called otherwise by now.
    renamed: OnceCell<HashMap<u32, &'a LineName>>,
}

/// What happened to an order.
#[derive(Debug, Clone, Copy)]
pub(super) enum Event {
    Total { cents: i64 },
    Cancelled,
    Delivered,
    Paid { cents: i64, last: bool },
    Invoiced { cents: i64, row: usize },
}

/// What happened to an order that the view sees, by day, of one day in the order of the journal.
#[derive(Debug, Default)]
pub(super) struct Told(pub Vec<(Day, u64, Event)>);

impl Told {
    /// Numbers of those events that are wanted.
    pub fn numbers(&self, wanted: impl Fn(&Event) -> bool) -> impl Iterator<Item = u64> {
        self.0.iter().filter(move |(_, _, event)| wanted(event)).map(|(_, number, _)| *number)
    }
}

/// An order at the view.
#[derive(Clone, Copy)]
pub(super) struct Placed<'a> {
    /// Its number among all orders.
    pub number: u32,
    pub authority: &'a Authority,
    pub order: &'a OrderNo,
    pub item: &'a Item,
    pub state: OrderAt<'a>,
    pub told: &'a Told,
}

impl Placed<'_> {
    pub fn of(&self) -> &Order {
        self.state.order
    }
    /// The number of the event that placed it: the first of its totals.
    pub fn event(&self) -> Option<u64> {
        self.told.numbers(|event| matches!(event, Event::Total { .. })).min()
    }
}

impl<'a> Asked<'a> {
    pub fn new(facts: &'a Facts, view: &'a View, scope: &'a Scope) -> Asked<'a> {
        let parameters = in_force(facts, view, view.day);
        let limits = Limits::of(&parameters);
        let situation = Situation::at(facts, view);
        Asked { facts, view, scope, parameters, limits, situation, told: OnceCell::new(), renamed: OnceCell::new() }
    }

    /// The name of an authority, where it is asked for.
    pub fn authority(&self, number: u32) -> Option<&'a Authority> {
        self.facts.authorities.name(number).filter(|authority| self.scope.has(authority))
    }
    /// What a line is called at the view.
    pub fn line(&self, number: u32) -> Option<LineName> {
        let renamed = self.renamed.get_or_init(|| self.facts.names_at(self.view.seq)).get(&number).copied();
        renamed.or_else(|| self.facts.line_names.name(number)).cloned()
    }

    /// Orders that are asked for, in the order in which they were first heard of.
    pub fn orders(&self) -> impl Iterator<Item = Placed<'_>> {
        let states = self.situation.orders(self.facts).iter().zip(self.told());
        let placed = (0..).zip(states).filter_map(|(number, (state, told))| Some((number, state?, told)));
        placed.filter_map(|(number, state, told)| self.placed(number, state, told))
    }
    /// Every order that was placed, whosever it is.
    pub fn every_order(&self) -> impl Iterator<Item = (OrderAt<'_>, &Told)> {
        let states = self.situation.orders(self.facts).iter().zip(self.told());
        states.filter_map(|(state, told)| Some((state?, told)))
    }
    fn placed<'s>(&'s self, number: u32, state: OrderAt<'s>, told: &'s Told) -> Option<Placed<'s>> {
        let (_, order) = self.facts.order_numbers.name(number)?;
        let item = self.facts.items.name(state.order.item)?;
        Some(Placed { number, authority: self.authority(state.order.authority)?, order, item, state, told })
    }

    /// What happened to each order, by its number: one walk through the tables for all rules.
    fn told(&self) -> &[Told] {
        self.told.get_or_init(|| {
            let (facts, view) = (self.facts, self.view);
            let mut all: Vec<Told> = Vec::new();
            all.resize_with(facts.orders.len(), Told::default);
            let mut note = |order: Option<&u32>, day: Option<&Day>, number: Option<&u64>, event: Event| {
                if let (Some(order), Some(day), Some(number)) = (order, day, number)
                    && let Some(told) = all.get_mut(index(*order))
                {
                    told.0.push((*day, *number, event));
                }
            };
            let table = &facts.totals;
            for row in table.rows(view) {
                if let Some(cents) = table.cents.get(row) {
                    note(table.order.get(row), table.day.get(row), table.seq.get(row), Event::Total { cents: *cents });
                }
            }
            let table = &facts.cancellations;
            for row in table.rows(view) {
                note(table.order.get(row), table.day.get(row), table.seq.get(row), Event::Cancelled);
            }
            let table = &facts.deliveries;
            for row in table.rows(view) {
                note(table.order.get(row), table.day.get(row), table.seq.get(row), Event::Delivered);
            }
            let table = &facts.payments;
            for row in table.rows(view) {
                if let (Some(cents), Some(last)) = (table.cents.get(row), table.last.get(row)) {
                    let event = Event::Paid { cents: *cents, last: *last };
                    note(table.order.get(row), table.day.get(row), table.seq.get(row), event);
                }
            }
            let table = &facts.invoices;
            for row in table.rows(view) {
                if let Some(cents) = table.cents.get(row) {
                    let event = Event::Invoiced { cents: *cents, row };
                    note(table.order.get(row), table.day.get(row), table.seq.get(row), event);
                }
            }
            for told in &mut all {
                told.0.sort_by_key(|(day, number, _)| (*day, *number));
            }
            all
        })
    }
}

//! Orders as they stood.

use std::collections::HashSet;

use sollist_contract::{
    day::Day,
    ids::{Authority, Item, LineName, OrderNo},
    money::Cents,
    position::Bound,
};

use super::{
    absent,
    window::{Shown, Window},
};
pub use crate::consents::Consented;
use crate::{
    error::FigureError,
    facts::Facts,
    not_there::RecordKind,
    now::{OrderAt, OrderState},
    scope::Scope,
    situation::Situation,
    tables::index,
    view::View,
};

/// Whether an order still binds money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Open,
    Cancelled,
    /// Everything was delivered and paid, or a final payment released what was still open.
    Settled,
}

impl Standing {
    /// `delivered`: how many pieces by then. The services tell an order of now by the same rule.
    fn of(state: &OrderState, delivered: i64) -> Standing {
        let nothing_open = || delivered >= state.ordered && state.paid().is_ok_and(|paid| paid >= state.amount);
        match (state.cancelled, state.closed) {
            (true, _) => Standing::Cancelled,
            (false, true) => Standing::Settled,
            (false, false) if nothing_open() => Standing::Settled,
            (false, false) => Standing::Open,
        }
    }
}

/// Which orders a list has.
#[derive(Debug, Clone, Default)]
pub struct OrderFilter {
    pub scope: Scope,
    /// The fiscal year of the line.
    pub year: Option<i16>,
    /// Number of a line ([`super::line_filter`]).
    pub line: Option<u32>,
    pub standing: Option<Standing>,
}

/// An order as it stood.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderRecord<'f> {
    pub authority: &'f Authority,
    pub number: &'f OrderNo,
    /// Its line, as it was called then.
    pub line: &'f LineName,
    pub item: &'f Item,
    pub quantity: i64,
    pub amount: Cents,
    pub delivered: i64,
    pub paid: Cents,
    pub bound: Bound,
    pub due: Option<Day>,
    /// Whether it uses commitment authority of a later year.
    pub later: bool,
    pub standing: Standing,
    pub consent: Option<Consented<'f>>,
    /// Its line is another authority's and not one of the central chapter.
    pub foreign: bool,
}

/// An order by whose it is and its number.
pub fn order<'f>(
    facts: &'f Facts,
    view: &View,
    authority: &Authority,
    number: &OrderNo,
) -> Result<OrderRecord<'f>, FigureError> {
    let who = facts.authorities.find(authority);
    let order = who.and_then(|who| facts.order_numbers.find(&(who, number.clone())));
    let situation = Situation::at(facts, view);
    let state = order.and_then(|order| Some((order, situation.orders(facts).get(index(order))?)));
    let found = state.map(|(order, state)| records(facts, view, &[(order, state)])).transpose()?;
    found.and_then(|mut found| found.pop()).ok_or_else(|| {
        let first = order.and_then(|order| facts.placed(order));
        absent::of(facts, view, (RecordKind::Order, authority, number.as_str()), first)
    })
}

/// Orders in the order of authority and number.
pub fn orders<'f>(
    facts: &'f Facts,
    view: &View,
    filter: &OrderFilter,
    window: Window,
) -> Result<Shown<OrderRecord<'f>>, FigureError> {
    let situation = Situation::at(facts, view);
    let delivered = situation.delivered(facts);
    let found: Vec<(u32, OrderAt)> = facts
        .order_numbers
        .iter()
        .zip(situation.orders(facts).iter())
        .filter_map(|((number, _), state)| Some((number, state?)))
        .filter(|(number, state)| fits(facts, filter, state, delivered.of(index(*number))))
        .collect();
    let key = |number: u32| {
        let named = facts.order_numbers.name(number);
        named.map(|(who, number)| (facts.authorities.name(*who).map(Authority::as_str), number.as_str()))
    };
    let shown = window.of(found, |a, b| key(a.0).cmp(&key(b.0)));
    Ok(Shown { rows: records(facts, view, &shown.rows)?, total: shown.total })
}

fn fits(facts: &Facts, filter: &OrderFilter, state: &OrderAt<'_>, delivered: i64) -> bool {
    let order = state.order;
    facts.authorities.name(order.authority).is_some_and(|authority| filter.scope.has(authority))
        && filter.line.is_none_or(|line| order.line == line)
        && filter.standing.is_none_or(|standing| Standing::of(state, delivered) == standing)
        && filter.year.is_none_or(|year| facts.lines.get(index(order.line)).is_some_and(|line| line.year == year))
}

/// Some orders by their numbers, with their names and consents.
fn records<'f>(
    facts: &'f Facts,
    view: &View,
    orders: &[(u32, OrderAt<'_>)],
) -> Result<Vec<OrderRecord<'f>>, FigureError> {
    let (names, situation) = (facts.names_at(view.seq), Situation::at(facts, view));
    let delivered = situation.delivered(facts);
    let shown: HashSet<u32> = orders.iter().map(|(order, _)| *order).collect();
    let mut consents = facts.consents_of(view, |order| shown.contains(&order));
    let mut all = Vec::with_capacity(orders.len());
    for (number, state) in orders {
        let (order, delivered) = (state.order, delivered.of(index(*number)));
        let named = facts
            .order_numbers
            .name(*number)
            .and_then(|(who, number)| Some((facts.authorities.name(*who)?, number, facts.items.name(order.item)?)));
        let line = names.get(&order.line).copied().or_else(|| facts.line_names.name(order.line));
        let (Some((authority, number_name, item)), Some(line)) = (named, line) else { continue };
        let owner = facts.lines.get(index(order.line)).and_then(|line| facts.authorities.name(line.authority));
        all.push(OrderRecord {
            authority,
            number: number_name,
            line,
            item,
            quantity: state.ordered,
            amount: state.amount,
            delivered,
            paid: state.paid()?,
            bound: state.bound()?,
            due: order.due,
            later: order.later_year.is_some(),
            standing: Standing::of(state, delivered),
            consent: consents.remove(number),
            foreign: owner.is_some_and(|owner| !authority.may_spend_on(owner)),
        });
    }
    Ok(all)
}

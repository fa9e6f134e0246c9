//! The situation at a view: orders, stock, people, capacity of every authority. What all figures share, computed once.

use std::{borrow::Cow, collections::BTreeMap, sync::Arc};

use sollist_contract::stock::{Entry, Part, Retired, Stock, What};

pub(crate) use crate::kept::{Capacity, Goods, Headcount, LaterYears, Situation};
use crate::{
    balance::Balance,
    facts::Facts,
    now::{Delivered, Orders},
    orders::{delivered, orders},
    tables::*,
    taken_back::connections,
    view::View,
};

impl Situation {
    /// The situation at a view, new or remembered.
    pub fn at(facts: &Facts, view: &View) -> Arc<Situation> {
        if view.walk.is_some() {
            // Nobody comes back to a step of a walk.
            return Arc::new(Situation::new(*view));
        }
        facts.recent.at(Situation::hiding(facts, view))
    }

    /// The situation at a view whose orders are counted already; nothing where they are not.
    pub fn counted(facts: &Facts, view: &View) -> Option<Arc<Situation>> {
        if facts.is_now(view) {
            return Some(Arc::new(Situation::new(*view)));
        }
        let known = facts.recent.known(&Situation::hiding(facts, view)).filter(|_| view.walk.is_none())?;
        known.orders.get().is_some().then_some(known)
    }

    /// A day after which nothing happened hides nothing.
    fn hiding(facts: &Facts, view: &View) -> View {
        let until = view.until.filter(|until| facts.latest_day.is_some_and(|latest| *until < latest));
        View { until, ..*view }
    }

    /// Every order placed in the view, by its number.
    pub fn orders<'a>(&'a self, facts: &'a Facts) -> Orders<'a> {
        let states = match facts.is_now(&self.view) {
            true => &facts.now.orders,
            false => self.orders.get_or_init(|| orders(facts, &self.view)),
        };
        Orders { placed: &facts.orders, states }
    }
    /// Pieces that came of every order, by its number.
    pub fn delivered<'a>(&'a self, facts: &'a Facts) -> Delivered<'a> {
        Delivered(match facts.is_now(&self.view) {
            true => &facts.now.delivered,
            false => self.delivered.get_or_init(|| delivered(facts, &self.view)),
        })
    }
    /// By number of the pair of authority and item; `None` where nothing was ever said.
    pub fn stocks(&self, facts: &Facts) -> &[Option<Stock>] {
        self.stocks.get_or_init(|| stocks(facts, &self.view))
    }
    /// What is posted on lines and bound by their orders, by number of the line; `None` where nothing is.
    pub fn balances(&self, facts: &Facts) -> &[Option<Balance>] {
        self.balances.get_or_init(|| balances(facts, &self.view, self.orders(facts)))
    }
    /// Commitment authority granted and used of every line and later year.
    pub fn later_years(&self, facts: &Facts) -> &LaterYears {
        self.later_years.get_or_init(|| later_years(facts, &self.view, self.orders(facts)))
    }
    /// What was ordered and what came, by authority and item.
    pub fn goods(&self, facts: &Facts) -> &BTreeMap<(u32, u32), Goods> {
        self.goods.get_or_init(|| goods(facts, self.orders(facts), self.delivered(facts)))
    }
    /// What authorities have, by their number.
    pub fn capacity(&self, facts: &Facts) -> &[Capacity] {
        self.capacity.get_or_init(|| capacity(facts, &self.view))
    }
    pub fn of(&self, facts: &Facts, authority: u32) -> Option<&Capacity> {
        self.capacity(facts).get(index(authority))
    }
    pub fn eligible(&self, facts: &Facts, authority: u32) -> Option<i64> {
        self.of(facts, authority)?.headcount.map(|headcount| headcount.eligible)
    }
    /// The stock of an authority by item, where anything was said.
    pub fn stock<'a>(&'a self, facts: &'a Facts) -> impl Iterator<Item = (u32, u32, &'a Stock)> {
        facts
            .pairs
            .iter()
            .zip(self.stocks(facts))
            .filter_map(|((_, (authority, item)), stock)| Some((*authority, *item, stock.as_ref()?)))
    }
}

fn balances(facts: &Facts, view: &View, orders: Orders<'_>) -> Vec<Option<Balance>> {
    let mut all: Vec<Option<Balance>> = vec![None; facts.lines.len()];
    let posted = if facts.is_now(view) { Cow::Borrowed(&facts.now.posted) } else { Cow::Owned(posted(facts, view)) };
    for (slot, cents) in (0u32..).zip(&*posted).filter_map(|(slot, cents)| Some((slot, (*cents)?))) {
        if let Some(place) = all.get_mut(index(slot / MEASURES)) {
            place.get_or_insert_default().post(slot % MEASURES, cents);
        }
    }
    for state in orders.iter().flatten() {
        if let Some(place) = all.get_mut(index(state.order.line)) {
            let balance = place.get_or_insert_default();
            match state.bound() {
                Ok(bound) => {
                    balance.commitments = balance.commitments.saturating_add(i128::from(bound.commitment.get()));
                }
                Err(_) => balance.unknown = true,
            }
        }
    }
    all
}

/// Sums by slot, `None` where nothing was posted; as [`crate::now::Now`] keeps them of all that is known.
fn posted(facts: &Facts, view: &View) -> Vec<Option<i128>> {
    let mut sums: Vec<Option<i128>> = vec![None; facts.now.posted.len()];
    let table = &facts.postings;
    for (slot, cents) in table.seen(view, table.slot.iter().zip(&table.cents)) {
        if let Some(sum) = sums.get_mut(index(*slot)) {
            *sum = Some(sum.unwrap_or(0).saturating_add(i128::from(*cents)));
        }
    }
    sums
}

fn later_years(facts: &Facts, view: &View, orders: Orders<'_>) -> LaterYears {
    let mut all = LaterYears::new();
    let table = &facts.commitment_authorities;
    for row in table.rows(view) {
        if let (Some(line), Some(year), Some(cents)) = (table.line.get(row), table.year.get(row), table.cents.get(row))
        {
            let place = all.entry((*line, *year)).or_default();
            place.0 = place.0.saturating_add(i128::from(*cents));
        }
    }
    for state in orders.iter().flatten() {
        let Some(year) = state.order.later_year else { continue };
        // An order that is beyond the range of an amount withholds its line.
        if let Ok(bound) = state.bound() {
            let place = all.entry((state.order.line, year)).or_default();
            place.1 = place.1.saturating_add(i128::from(bound.ve.get()));
        }
    }
    all
}

fn goods(facts: &Facts, orders: Orders<'_>, delivered: Delivered<'_>) -> BTreeMap<(u32, u32), Goods> {
    let mut all: Vec<Option<Goods>> = vec![None; facts.ordered.len()];
    for (number, state) in orders.iter().enumerate() {
        let Some(state) = state else { continue };
        let Some(place) = all.get_mut(index(state.order.pair)) else { continue };
        let (place, delivered) = (place.get_or_insert_default(), delivered.of(number));
        place.orders += 1;
        place.ordered += state.counted_as_ordered(delivered);
        place.delivered += delivered;
        place.pipeline += state.pipeline(delivered);
        place.came |= delivered > 0;
    }
    facts.ordered.keyed(all)
}

fn stocks(facts: &Facts, view: &View) -> Vec<Option<Stock>> {
    let entries = stock_entries(facts, view, |_| true);
    entries.into_iter().map(|list| (!list.is_empty()).then(|| Stock::fold(&list))).collect()
}

/// What was retired of each pair of authority and item that ever was, where it is wanted.
pub(crate) fn retired(facts: &Facts, view: &View, wanted: impl Fn(u32) -> bool) -> Vec<Vec<Retired>> {
    let entries = stock_entries(facts, view, wanted);
    entries.into_iter().map(|list| Stock::retired(&list)).collect()
}

/// What happened to the stock of each pair, in the order of the journal.
pub(crate) fn stock_entries(facts: &Facts, view: &View, wanted: impl Fn(u32) -> bool) -> Vec<Vec<Entry>> {
    let moved = &facts.movements;
    let mut entries: Vec<Vec<Entry>> = vec![Vec::new(); facts.pairs.len()];
    let mut counted = None;
    for row in moved.rows(view) {
        let (Some(seq), Some(pair), Some(day), Some(what), Some(quantity), Some(in_stock), Some(commissioned)) = (
            moved.seq.get(row).copied(),
            moved.pair.get(row),
            moved.day.get(row).copied(),
            moved.what.get(row).copied(),
            moved.quantity.get(row).copied(),
            moved.in_stock.get(row).copied(),
            moved.commissioned.get(row).copied(),
        ) else {
            continue;
        };
        let what = match what {
            MOVED_DELIVERED => What::Delivered(quantity),
            MOVED_ISSUED => What::Issued { quantity, commissioned },
            MOVED_RETURNED => What::Returned { quantity, commissioned },
            MOVED_RETIRED => What::Retired { quantity, commissioned },
            _ => What::Counted(vec![Part { commissioned, in_use: quantity, in_stock }]),
        };
        let Some(list) = entries.get_mut(index(*pair)).filter(|_| wanted(*pair)) else { continue };
        match (list.last_mut().map(|last| &mut last.what), what) {
            // Another part of the same count.
            (Some(What::Counted(parts)), What::Counted(more)) if counted == Some(seq) => parts.extend(more),
            (_, what) => list.push(Entry { day, what }),
        }
        counted = Some(seq);
    }
    entries
}

fn capacity(facts: &Facts, view: &View) -> Vec<Capacity> {
    let mut all = vec![Capacity::default(); facts.authorities.len()];
    let table = &facts.headcounts;
    for row in table.rows(view) {
        let (Some(authority), Some(day), Some(employees), Some(workplaces), Some(eligible)) = (
            table.authority.get(row),
            table.day.get(row).copied(),
            table.employees.get(row).copied(),
            table.workplaces.get(row).copied(),
            table.eligible.get(row).copied(),
        ) else {
            continue;
        };
        let Some(place) = all.get_mut(index(*authority)).map(|capacity| &mut capacity.headcount) else { continue };
        // The newest day wins, of one day what was recorded last.
        if place.is_none_or(|known| known.day <= day) {
            *place = Some(Headcount { day, employees, workplaces, eligible });
        }
    }
    let table = &facts.positions;
    for ((row, authority), quantity) in
        table.rows(view).filter_map(|r| Some(((r, table.authority.get(r)?), table.quantity.get(r)?)))
    {
        let Some(Some(count)) = all.get_mut(index(*authority)).map(|capacity| &mut capacity.headcount) else {
            continue;
        };
        if table.day.get(row).is_some_and(|day| *day > count.day) {
            count.eligible = count.eligible.saturating_add(*quantity);
        }
    }
    for headcount in all.iter_mut().filter_map(|capacity| capacity.headcount.as_mut()) {
        headcount.eligible = headcount.eligible.max(0);
    }
    totals(facts, view, &mut all);
    all
}

/// New totals: the newest by day of effect counts, then by number.
fn totals(facts: &Facts, view: &View, all: &mut [Capacity]) {
    let table = &facts.remote_access;
    for row in table.by_day(view) {
        let Some(place) = table.authority.get(row).and_then(|authority| all.get_mut(index(*authority))) else {
            continue;
        };
        place.sessions = table.sessions.get(row).copied();
        // A total that is not mentioned stays.
        place.accounts = table.accounts.get(row).copied().flatten().or(place.accounts);
    }
    let table = &facts.licences;
    for row in table.by_day(view) {
        let (Some(authority), Some(licence), Some(quantity)) =
            (table.authority.get(row), table.licence.get(row), table.quantity.get(row))
        else {
            continue;
        };
        if let Some(place) = all.get_mut(index(*authority)) {
            place.licences.insert(*licence, *quantity);
        }
    }
    for one in connections(facts, view) {
        if let Some(place) = all.get_mut(index(one.who)) {
            place.connected = true;
        }
    }
    let table = &facts.e_file_uses;
    for row in table.by_day(view) {
        let Some(place) = table.authority.get(row).and_then(|authority| all.get_mut(index(*authority))) else {
            continue;
        };
        place.e_file = table.accounts.get(row).copied().zip(table.concurrent.get(row).copied());
    }
}

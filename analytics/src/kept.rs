//! What is computed once and kept: the situation at a view, with what each authority has.

use std::{
    any::Any,
    collections::BTreeMap,
    mem,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use sollist_contract::{day::Day, stock::Stock};

use crate::{balance::Balance, contributed::Answers, now::OrderState, view::View};

/// The newest count of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Headcount {
    pub day: Day,
    pub employees: i64,
    pub workplaces: i64,
    /// With the changes of positions since the count.
    pub eligible: i64,
}

/// What one authority has, beside devices.
#[derive(Debug, Clone, Default)]
pub(crate) struct Capacity {
    pub headcount: Option<Headcount>,
    pub sessions: Option<i64>,
    pub accounts: Option<i64>,
    /// Newest quantity by licence (a number of `Facts::names`).
    pub licences: BTreeMap<u32, i64>,
    pub connected: bool,
    /// Accounts and concurrent users of the digital file.
    pub e_file: Option<(i64, i64)>,
}

impl Capacity {
    /// Whether the authority said anything that a rate over its people would need.
    pub fn says_something(&self) -> bool {
        self.sessions.is_some() || !self.licences.is_empty() || self.connected || self.e_file.is_some()
    }
}

/// Commitment authority (VE) granted and used, by line and later year; cents, in 128 bits.
pub(crate) type LaterYears = BTreeMap<(u32, i16), (i128, i128)>;

/// What was ordered and delivered of an item by an authority.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Goods {
    pub orders: i64,
    pub ordered: i64,
    pub delivered: i64,
    /// Ordered, not delivered, not cancelled.
    pub pipeline: i64,
    /// Something of an order came.
    pub came: bool,
}

/// The situation at one view. Each part is computed when it is asked for first: a budget needs no stock.
#[derive(Debug)]
pub(crate) struct Situation {
    pub view: View,
    pub orders: OnceLock<Vec<Option<OrderState>>>,
    pub delivered: OnceLock<Vec<i64>>,
    pub stocks: OnceLock<Vec<Option<Stock>>>,
    pub capacity: OnceLock<Vec<Capacity>>,
    pub balances: OnceLock<Vec<Option<Balance>>>,
    pub later_years: OnceLock<LaterYears>,
    pub goods: OnceLock<BTreeMap<(u32, u32), Goods>>,
    pub contributions: Answers,
}

impl Situation {
    pub fn new(view: View) -> Situation {
        Situation {
            view,
            orders: OnceLock::new(),
            delivered: OnceLock::new(),
            stocks: OnceLock::new(),
            capacity: OnceLock::new(),
            balances: OnceLock::new(),
            later_years: OnceLock::new(),
            goods: OnceLock::new(),
            contributions: Answers::default(),
        }
    }
    fn is_at(&self, view: &View) -> bool {
        (self.view.seq, self.view.until) == (view.seq, view.until)
    }
}

/// What was computed for a question that is answered in pages.
type Answer = Arc<dyn Any + Send + Sync>;

/// Situations lately asked for, and the long answer that somebody turns the pages of. A number of the journal never
/// changes its meaning, so none grows stale.
#[derive(Debug, Default)]
pub(crate) struct Recent {
    situations: Mutex<Vec<Arc<Situation>>>,
    /// Room that orders of a situation took that is kept no more: the next takes it, and none has to be found.
    room: Mutex<Vec<Option<OrderState>>>,
    turned: Mutex<Option<(String, Answer)>>,
}

/// How many situations are kept: a report asks for one again and again, a chart for a year of months.
const RECENT_MAX: usize = 8;
/// Of a long journal fewer: as many as have so many orders together, and the last in any case.
const ORDERS_MAX: usize = 300_000;

impl Recent {
    /// The situation at a view, new or remembered.
    pub fn at(&self, view: View) -> Arc<Situation> {
        let mut kept = self.situations.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = kept.iter().find(|known| known.is_at(&view)) {
            return known.clone();
        }
        let fresh = Arc::new(Situation::new(view));
        let orders = |kept: &[Arc<Situation>]| -> usize {
            kept.iter().filter_map(|one| one.orders.get()).map(Vec::len).fold(0, usize::saturating_add)
        };
        while kept.len() >= RECENT_MAX || kept.len() > 1 && orders(&kept) > ORDERS_MAX {
            if let Some(orders) = Arc::into_inner(kept.remove(0)).and_then(|old| old.orders.into_inner()) {
                *self.room.lock().unwrap_or_else(PoisonError::into_inner) = orders;
            }
        }
        kept.push(fresh.clone());
        fresh
    }

    /// The situation at a view, where it is remembered.
    pub fn known(&self, view: &View) -> Option<Arc<Situation>> {
        let kept = self.situations.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|known| known.is_at(view)).cloned()
    }

    /// So many orders of which nothing is known yet.
    pub fn new_orders(&self, count: usize) -> Vec<Option<OrderState>> {
        let mut orders = mem::take(&mut *self.room.lock().unwrap_or_else(PoisonError::into_inner));
        orders.clear();
        orders.resize(count, None);
        orders
    }

    /// The long answer that was last given, where it is the one that is asked for; else it is made.
    pub fn turned<T: Any + Send + Sync, E>(
        &self,
        question: String,
        make: impl FnOnce() -> Result<T, E>,
    ) -> Result<Arc<T>, E> {
        let kept = || self.turned.lock().unwrap_or_else(PoisonError::into_inner);
        let known = kept().as_ref().filter(|(known, _)| *known == question).map(|(_, answer)| answer.clone());
        if let Some(Ok(known)) = known.map(Arc::downcast) {
            return Ok(known);
        }
        let fresh = Arc::new(make()?);
        *kept() = Some((question, fresh.clone()));
        Ok(fresh)
    }
}

//! An order by day of effect: what was reported of it, and where it stands at the end of each day. Pure.

use serde::{Deserialize, Serialize};
use sollist_contract::{
    daily::{Lack, Span, Step, first_lack},
    day::Day,
    event::PaymentMade,
    money::{Cents, Overflow},
    position::Bound,
};

use crate::domain::{Excess, Order, State};

/// What was reported of an order, with its day of effect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub day: Day,
    pub what: What,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum What {
    Placed { quantity: i64, amount: Cents },
    Changed { quantity: i64, amount: Cents },
    Delivered(i64),
    Paid { amount: Cents, last: bool },
    Cancelled,
}

impl What {
    pub fn paid(event: &PaymentMade) -> What {
        What::Paid { amount: event.amount, last: event.last }
    }
}

/// Where an order stands at the end of a day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Standing {
    placed: bool,
    quantity: i64,
    amount: Cents,
    totals_on: Option<Day>,
    delivered: i64,
    paid: i128,
    released: bool,
}

impl Standing {
    fn of(order: &Order) -> Standing {
        Standing {
            placed: true,
            quantity: order.quantity,
            amount: order.amount,
            totals_on: order.totals_on,
            delivered: order.delivered,
            paid: i128::from(order.paid.get()),
            released: order.state != State::Open,
        }
    }

    fn step(&mut self, entry: &Entry) {
        match entry.what {
            What::Placed { quantity, amount } | What::Changed { quantity, amount } => {
                self.placed |= matches!(entry.what, What::Placed { .. });
                // Of several totals the newest by day of effect count, then by number.
                if self.totals_on.is_none_or(|known| known <= entry.day) {
                    (self.totals_on, self.quantity, self.amount) = (Some(entry.day), quantity, amount);
                }
            }
            What::Delivered(quantity) => self.delivered = self.delivered.saturating_add(quantity),
            What::Paid { amount, last } => {
                self.paid = self.paid.saturating_add(i128::from(amount.get()));
                self.released |= last;
            }
            What::Cancelled => self.released = true,
        }
    }

    /// What it binds, if its amount were at most so much.
    fn bound(&self, at_most: Cents, later: bool) -> Result<Bound, Overflow> {
        if !self.placed {
            return Ok(Bound::default());
        }
        Bound::of(self.amount.min(at_most), Cents::of_wide(self.paid)?, self.released, later)
    }
}

/// From a day on, until the next one: an order without a report, and with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn {
    day: Day,
    before: Standing,
    after: Standing,
}

/// What is known of an order by day.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// Where it stood before the first entry.
    base: Standing,
    /// By day, of one day in the order of the journal.
    entries: Vec<Entry>,
    /// After all entries.
    now: Standing,
}

impl History {
    /// Of an order of which nothing that comes is dated earlier than what is known.
    pub fn after(order: &Order) -> History {
        let base = Standing::of(order);
        History { base, now: base, entries: Vec::new() }
    }

    /// Everything recorded of an order: by day, of one day in the order of the journal.
    pub fn of(entries: Vec<Entry>) -> History {
        let mut now = Standing::default();
        entries.iter().for_each(|entry| now.step(entry));
        History { base: Standing::default(), now, entries }
    }

    /// What one more report changes, from its day on.
    pub fn turns(&self, entry: &Entry) -> Vec<Turn> {
        let place = self.entries.partition_point(|known| known.day <= entry.day);
        let later = self.entries.get(place..).unwrap_or_default();
        let mut before = self.now;
        if !later.is_empty() {
            before = self.base;
            self.entries.iter().take(place).for_each(|known| before.step(known));
        }
        let mut after = before;
        after.step(entry);
        let mut turns = vec![Turn { day: entry.day, before, after }];
        for known in later {
            before.step(known);
            after.step(known);
            match turns.last_mut().filter(|last| last.day == known.day) {
                Some(last) => (last.before, last.after) = (before, after),
                None => turns.push(Turn { day: known.day, before, after }),
            }
        }
        turns
    }

    /// The day on which it was placed, where that is after this one: nothing happens to an order before.
    pub fn placed_after(&self, day: Day) -> Option<Day> {
        let placed = self.entries.iter().find(|entry| matches!(entry.what, What::Placed { .. }))?;
        Some(placed.day).filter(|placed| day < *placed)
    }

    /// The last day, after this one, on which goods came, and how many came since.
    pub fn delivered_after(&self, day: Day) -> Option<(Day, i64)> {
        let later = self.entries.iter().filter(|entry| entry.day > day);
        let delivered = later.filter_map(|entry| match entry.what {
            What::Delivered(quantity) => Some((entry.day, quantity)),
            _ => None,
        });
        delivered.reduce(|(_, sum), (day, quantity)| (day, sum.saturating_add(quantity)))
    }

    /// The last day, after this one, of which a change was reported.
    pub fn changed_after(&self, day: Day) -> Option<Day> {
        let changes = self.entries.iter().filter(|entry| matches!(entry.what, What::Changed { .. }));
        changes.map(|entry| entry.day).filter(|changed| *changed > day).max()
    }

    pub fn record(&mut self, entry: Entry) {
        let place = self.entries.partition_point(|known| known.day <= entry.day);
        if place < self.entries.len() {
            self.entries.insert(place, entry);
            self.now = self.base;
            let Self { entries, now, .. } = self;
            entries.iter().for_each(|entry| now.step(entry));
        } else {
            self.now.step(&entry);
            self.entries.push(entry);
        }
    }
}

/// The first day on which a report makes more delivered than ordered.
pub fn more_than_ordered(turns: &[Turn]) -> Option<Excess> {
    // Before it was placed nothing is ordered, whatever totals are reported of that day.
    let ordered = |standing: &Standing| if standing.placed { i128::from(standing.quantity) } else { 0 };
    let left = |standing: &Standing| ordered(standing) - i128::from(standing.delivered);
    let span = |turn: &Turn| {
        let (before, after) = (left(&turn.before), left(&turn.after));
        Span { day: turn.day, free: before, taken: before - after, covered: 0 }
    };
    let lack = first_lack(&turns.iter().map(span).collect::<Vec<_>>())?;
    let then = turns.iter().find(|turn| turn.day == lack.day)?.after;
    Some(Excess { lack, delivered: then.delivered, ordered: then.quantity })
}

/// The first day on which more is refunded than was paid.
pub fn more_than_paid(turns: &[Turn]) -> Option<Lack> {
    let span = |turn: &Turn| Span {
        day: turn.day,
        free: turn.before.paid,
        taken: turn.before.paid - turn.after.paid,
        covered: 0,
    };
    first_lack(&turns.iter().map(span).collect::<Vec<_>>())
}

/// The largest amount of an order on a day, with a report.
pub fn most(turns: &[Turn]) -> Cents {
    turns.iter().map(|turn| turn.after.amount).max().unwrap_or_default()
}

/// What a report makes an order bind by day, and how much of that its consent covers: the part up to the amount that
/// was consented to. Where it is due in a `later` year that is commitment authority, else money.
pub fn binds(turns: &[Turn], covered: Cents, later: bool) -> Result<Vec<Step>, Overflow> {
    let most = Cents::new(i64::MAX);
    let whole = |bound: Bound| i128::from(bound.commitment.get()) + i128::from(bound.ve.get());
    let step = |turn: &Turn| {
        let before = whole(turn.before.bound(most, later)?);
        let (after, consented) = (whole(turn.after.bound(most, later)?), whole(turn.after.bound(covered, later)?));
        Ok(Step { day: turn.day, taken: after - before, covered: (consented - before).max(0) })
    };
    turns.iter().map(step).collect()
}

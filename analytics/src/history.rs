//! What happened to budget lines, posting by posting in the order of days: the one walk behind every answer to why a
//! line stands where it stands and since when it is overdrawn. The postings of a line add up to its row of the budget.

use std::collections::{BTreeMap, HashMap};

use sollist_contract::{
    day::Day,
    ids::{Authority, Item, OrderNo},
    money::Cents,
    position::{Bound, overdrawn_by},
};

use crate::{
    facts::Facts,
    now::OrderState,
    tables::{MEASURES, Measure, NOBODY, Order, index, type_of},
    view::View,
};

/// What an event changed of a line. Sums in 128 bits: only what they come to must be in range.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Change {
    pub appropriation: i128,
    pub carry_over: i128,
    pub adjustments: i128,
    pub frozen: i128,
    pub commitments: i128,
    pub actual: i128,
    /// Commitment authority (VE) granted, and used by orders.
    pub granted: i128,
    pub used: i128,
}

/// An event that changed a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posting {
    pub seq: u64,
    /// The CloudEvents type.
    pub kind: &'static str,
    pub day: Day,
    /// Who reported it, where it is about somebody.
    pub authority: Option<Authority>,
    pub order: Option<OrderNo>,
    /// What the order is for.
    pub item: Option<Item>,
    /// The later year whose commitment authority it is about.
    pub later_year: Option<i16>,
    pub change: Change,
    /// What is available after it; `None`: beyond the range of an amount.
    pub available: Option<Cents>,
}

impl Change {
    pub(crate) fn add(&mut self, change: &Change) {
        for (sum, part) in [
            (&mut self.appropriation, change.appropriation),
            (&mut self.carry_over, change.carry_over),
            (&mut self.adjustments, change.adjustments),
            (&mut self.frozen, change.frozen),
            (&mut self.commitments, change.commitments),
            (&mut self.actual, change.actual),
            (&mut self.granted, change.granted),
            (&mut self.used, change.used),
        ] {
            *sum = sum.saturating_add(part);
        }
    }
    /// Of this year's money, or of commitment authority: what there is before anybody takes of it, and what is taken.
    fn there_and_taken(&self, authority: bool) -> (i128, i128) {
        if authority {
            return (self.granted, self.used);
        }
        let soll = self.appropriation.saturating_add(self.carry_over).saturating_add(self.adjustments);
        (soll.saturating_sub(self.frozen), self.commitments.saturating_add(self.actual))
    }
    /// What is left of it.
    pub(crate) fn left(&self, authority: bool) -> i128 {
        let (there, taken) = self.there_and_taken(authority);
        there.saturating_sub(taken)
    }
    /// By how much it is overdrawn.
    pub(crate) fn overdrawn(&self, authority: bool) -> i128 {
        let (there, taken) = self.there_and_taken(authority);
        overdrawn_by(taken, there)
    }
}

/// An event's change on its way.
struct Draft {
    kind: &'static str,
    who: u32,
    order: Option<u32>,
    later_year: Option<i16>,
    change: Change,
}

/// Of one line, by day and number.
type Drafts = BTreeMap<(Day, u64), Draft>;

/// Of some lines while they are walked.
struct Books(HashMap<u32, Drafts>);

impl Books {
    fn has(&self, line: u32) -> bool {
        self.0.contains_key(&line)
    }
    /// What an event changed of a line that is walked; several entries of one event are one posting.
    fn at(&mut self, line: u32, (day, seq): (Day, u64), kind: &'static str, who: u32) -> Option<&mut Draft> {
        let new = || Draft { kind, who, order: None, later_year: None, change: Change::default() };
        Some(self.0.get_mut(&line)?.entry((day, seq)).or_insert_with(new))
    }
}

/// Every posting on some lines that a view sees, each line's in the order of days, of one day in the order of the
/// journal. One pass through the journal's columns, however many lines there are.
pub(crate) fn histories(facts: &Facts, view: &View, lines: &[u32]) -> HashMap<u32, Vec<Posting>> {
    let mut books = Books(lines.iter().map(|line| (*line, Drafts::new())).collect());
    if books.0.is_empty() {
        return HashMap::new();
    }
    posted(facts, view, &mut books);
    ordered(facts, view, &mut books);
    granted(facts, view, &mut books);
    books.0.into_iter().map(|(line, drafts)| (line, postings(facts, drafts))).collect()
}

/// Money that was posted on the lines themselves.
fn posted(facts: &Facts, view: &View, books: &mut Books) {
    let table = &facts.postings;
    for row in table.rows(view) {
        let Some(slot) = table.slot.get(row).copied().filter(|slot| books.has(slot / MEASURES)) else { continue };
        if let (Some(day), Some(seq), Some(cents), Some(kind), Some(who)) =
            (table.day.get(row), table.seq.get(row), table.cents.get(row), table.kind.get(row), table.who.get(row))
            && let Some(draft) = books.at(slot / MEASURES, (*day, *seq), type_of(*kind), *who)
        {
            let change = &mut draft.change;
            let place = match slot % MEASURES {
                m if m == Measure::Appropriation as u32 => &mut change.appropriation,
                m if m == Measure::CarryOver as u32 => &mut change.carry_over,
                m if m == Measure::Adjustments as u32 => &mut change.adjustments,
                m if m == Measure::Frozen as u32 => &mut change.frozen,
                _ => &mut change.actual,
            };
            *place = place.saturating_add(i128::from(*cents));
        }
    }
}

fn granted(facts: &Facts, view: &View, books: &mut Books) {
    let table = &facts.commitment_authorities;
    for row in table.rows(view) {
        if let (Some(line), Some(day), Some(seq), Some(year), Some(cents)) =
            (table.line.get(row), table.day.get(row), table.seq.get(row), table.year.get(row), table.cents.get(row))
            && let Some(draft) = books.at(*line, (*day, *seq), "budget.authority-granted.v1", NOBODY)
        {
            draft.later_year = Some(*year);
            draft.change.granted = draft.change.granted.saturating_add(i128::from(*cents));
        }
    }
}

/// What was said of an order.
#[derive(Clone, Copy)]
enum Step {
    Total { quantity: i64, cents: i64, placed: bool },
    Paid { cents: i64, last: bool },
    Cancelled,
}

impl Step {
    fn kind(self) -> &'static str {
        match self {
            Step::Total { placed: true, .. } => "procurement.order-placed.v1",
            Step::Total { placed: false, .. } => "procurement.order-changed.v1",
            Step::Paid { .. } => "procurement.payment-made.v1",
            Step::Cancelled => "procurement.order-cancelled.v1",
        }
    }
}

/// What orders on the lines bind, as it changed: each order is walked in the order of days, and what it binds at the
/// end is what the budget counts.
fn ordered(facts: &Facts, view: &View, books: &mut Books) {
    let mut lives: HashMap<u32, Vec<(Day, u64, Step)>> = (0u32..)
        .zip(&facts.orders)
        .filter(|(_, order)| order.is_some_and(|order| books.has(order.line)))
        .map(|(number, _)| (number, Vec::new()))
        .collect();
    let mut live = |order: Option<&u32>, day: Option<&Day>, seq: Option<&u64>, step: Step| {
        if let (Some(life), Some(day), Some(seq)) = (order.and_then(|order| lives.get_mut(order)), day, seq) {
            life.push((*day, *seq, step));
        }
    };
    let totals = &facts.totals;
    for row in totals.rows(view) {
        if let (Some(quantity), Some(cents), Some(placed)) =
            (totals.quantity.get(row), totals.cents.get(row), totals.placed.get(row))
        {
            let step = Step::Total { quantity: *quantity, cents: *cents, placed: *placed };
            live(totals.order.get(row), totals.day.get(row), totals.seq.get(row), step);
        }
    }
    let payments = &facts.payments;
    for row in payments.rows(view) {
        if let (Some(cents), Some(last)) = (payments.cents.get(row), payments.last.get(row)) {
            let step = Step::Paid { cents: *cents, last: *last };
            live(payments.order.get(row), payments.day.get(row), payments.seq.get(row), step);
        }
    }
    let ended = &facts.cancellations;
    for row in ended.rows(view) {
        live(ended.order.get(row), ended.day.get(row), ended.seq.get(row), Step::Cancelled);
    }
    for (number, mut life) in lives {
        life.sort_by_key(|(day, seq, _)| (*day, *seq));
        if let Some(Some(order)) = facts.orders.get(index(number)) {
            walk(number, order, &life, books);
        }
    }
}

/// One order's life, day by day.
fn walk(number: u32, order: &Order, life: &[(Day, u64, Step)], books: &mut Books) {
    let (mut state, mut bound, mut placed) = (OrderState::default(), Bound::default(), false);
    for (day, seq, step) in life {
        match *step {
            Step::Total { quantity, cents, placed: new } => {
                state.total(*day, quantity, Cents::new(cents));
                placed |= new;
            }
            Step::Paid { cents, last } => state.pay(cents, last),
            Step::Cancelled => state.cancelled = true,
        }
        let before = bound;
        // Beyond the range nobody can tell; the budget withholds the line if it ends so.
        if let (Ok(now), true) = (state.bound(order), placed) {
            bound = now;
        }
        let Some(draft) = books.at(order.line, (*day, *seq), step.kind(), order.authority) else { continue };
        draft.order = Some(number);
        draft.later_year = order.later_year;
        let more = |now: Cents, before: Cents| i128::from(now.get()).saturating_sub(i128::from(before.get()));
        draft.change.commitments = draft.change.commitments.saturating_add(more(bound.commitment, before.commitment));
        draft.change.used = draft.change.used.saturating_add(more(bound.ve, before.ve));
    }
}

/// The postings of a line, each with what is available after it.
fn postings(facts: &Facts, drafts: Drafts) -> Vec<Posting> {
    let mut sums = Change::default();
    let posting = |((day, seq), draft): ((Day, u64), Draft)| {
        let Draft { kind, who, order, later_year, change } = draft;
        sums.add(&change);
        let order = order.or_else(|| paid_on(facts, seq));
        let placed = order.and_then(|order| facts.orders.get(index(order)).copied().flatten());
        Posting {
            seq,
            kind,
            day,
            authority: facts.authorities.name(who).filter(|_| who != NOBODY).cloned(),
            order: order.and_then(|order| Some(facts.order_numbers.name(order)?.1.clone())),
            item: placed.and_then(|placed| facts.items.name(placed.item).cloned()),
            later_year,
            change,
            available: Cents::of_wide(sums.left(false)).ok(),
        }
    };
    drafts.into_iter().map(posting).collect()
}

/// The order that a payment names, on whatever line it is.
fn paid_on(facts: &Facts, seq: u64) -> Option<u32> {
    let payments = &facts.payments;
    let row = payments.seq.binary_search(&seq).ok()?;
    payments.order.get(row).copied()
}

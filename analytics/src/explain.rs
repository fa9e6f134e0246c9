//! Why a budget line stands where it stands: every posting on it in the order of days, and what made it overdrawn. The
//! postings add up to what [`budget()`](crate::budget()) says of the line.

use std::collections::{BTreeMap, HashMap};

use sollist_contract::{
    day::Day,
    ids::{Kind, LineName, OrderNo},
    money::Cents,
    position::Bound,
    similar,
};

use crate::{
    budget::{BudgetQuery, BudgetRow, budget},
    error::{FigureError, Refused},
    facts::Facts,
    now::OrderState,
    scope::By,
    tables::{MEASURES, Measure, index},
    view::View,
};

/// A line, where it stands and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
    /// What it is called at the view, and every other name that it ever had.
    pub line: LineName,
    pub other_names: Vec<LineName>,
    /// As the budget by line gives it; `None` where nothing is posted, and of a line of revenue.
    pub row: Option<BudgetRow>,
    pub revenue: bool,
    /// In the order of their days, of one day in the order of the journal.
    pub postings: Vec<Posting>,
    pub overdrafts: Vec<Excess>,
}

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
    pub day: Day,
    pub order: Option<OrderNo>,
    /// The later year whose commitment authority it is about.
    pub later_year: Option<i16>,
    pub change: Change,
    /// What is available after it; `None`: beyond the range of an amount.
    pub available: Option<Cents>,
}

/// More is spent and bound than there is, or more commitment authority used than granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excess {
    /// The day at whose end it was so, and at the end of every day since.
    pub since: Day,
    pub by_then: Option<Cents>,
    pub by_now: Option<Cents>,
    pub later_year: Option<i16>,
    /// The event that made it so, and the order that it is about.
    pub seq: u64,
    pub order: Option<OrderNo>,
}

/// Explains a line of any name that it ever had.
pub fn explain(facts: &Facts, view: &View, name: &LineName) -> Result<Explained, FigureError> {
    let number = facts.line_names.find(name);
    let line = number.and_then(|number| Some((number, facts.lines.get(index(number))?)));
    let Some((number, line)) = line.filter(|(_, line)| line.seq <= view.seq) else {
        let known = facts.line_names.iter().map(|(_, name)| name.as_str());
        let meant = similar::nearest(name.as_str(), known).map(str::to_owned);
        return Err(Refused::LineUnplanned { line: name.clone(), meant }.into());
    };
    let shown = facts.names_at(view.seq).get(&number).copied().or_else(|| facts.line_names.name(number));
    let shown = shown.unwrap_or(name).clone();
    let mut other_names: Vec<LineName> = facts.names_of(number).filter(|other| **other != shown).cloned().collect();
    other_names.sort();
    other_names.dedup();
    let by = By { line: true, ..By::default() };
    let table = budget(facts, view, &BudgetQuery { year: Some(line.year), by, ..BudgetQuery::default() })?;
    let row = table.rows.into_iter().find(|row| row.line.as_ref() == Some(&shown));
    let postings = running(changes(facts, view, number));
    let overdrafts = overdrafts(&postings, line.year);
    Ok(Explained { line: shown, other_names, row, revenue: line.kind == Kind::Revenue, postings, overdrafts })
}

/// An event's change on its way.
#[derive(Default)]
struct Draft {
    order: Option<u32>,
    later_year: Option<i16>,
    change: Change,
}

/// By day and number.
type Drafts = BTreeMap<(Day, u64), Draft>;

/// Every change of a line that a view sees.
fn changes(facts: &Facts, view: &View, line: u32) -> Vec<Posting> {
    let mut drafts = Drafts::new();
    posted(facts, view, line, &mut drafts);
    ordered(facts, view, line, &mut drafts);
    let granted = &facts.commitment_authorities;
    for row in granted.rows(view).filter(|row| granted.line.get(*row) == Some(&line)) {
        if let (Some(day), Some(seq), Some(year), Some(cents)) =
            (granted.day.get(row), granted.seq.get(row), granted.year.get(row), granted.cents.get(row))
        {
            let draft = drafts.entry((*day, *seq)).or_default();
            draft.later_year = Some(*year);
            draft.change.granted = draft.change.granted.saturating_add(i128::from(*cents));
        }
    }
    let order = |number: Option<u32>| Some(facts.order_numbers.name(number?)?.1.clone());
    drafts
        .into_iter()
        .map(|((day, seq), Draft { order: number, later_year, change })| Posting {
            seq,
            day,
            order: order(number),
            later_year,
            change,
            available: None,
        })
        .collect()
}

/// Money that was posted on the line itself.
fn posted(facts: &Facts, view: &View, line: u32, drafts: &mut Drafts) {
    let postings = &facts.postings;
    let first = line.saturating_mul(MEASURES);
    let own = |slot: &u32| slot.checked_sub(first).filter(|measure| *measure < MEASURES);
    for row in postings.rows(view) {
        let Some(measure) = postings.slot.get(row).and_then(own) else { continue };
        let (Some(day), Some(seq), Some(cents)) =
            (postings.day.get(row), postings.seq.get(row), postings.cents.get(row))
        else {
            continue;
        };
        let change = &mut drafts.entry((*day, *seq)).or_default().change;
        let place = match measure {
            m if m == Measure::Appropriation as u32 => &mut change.appropriation,
            m if m == Measure::CarryOver as u32 => &mut change.carry_over,
            m if m == Measure::Adjustments as u32 => &mut change.adjustments,
            m if m == Measure::Frozen as u32 => &mut change.frozen,
            _ => &mut change.actual,
        };
        *place = place.saturating_add(i128::from(*cents));
    }
    // Whose order a payment is for is said even where the order is on another line.
    let payments = &facts.payments;
    for row in payments.rows(view) {
        if let (Some(day), Some(seq), Some(order)) =
            (payments.day.get(row), payments.seq.get(row), payments.order.get(row))
            && let Some(draft) = drafts.get_mut(&(*day, *seq))
        {
            draft.order = Some(*order);
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

/// What orders on the line bind, as it changed: each order is walked in the order of days, and what it binds at the end
/// is what the budget counts.
fn ordered(facts: &Facts, view: &View, line: u32, drafts: &mut Drafts) {
    let mut lives: HashMap<u32, Vec<(Day, u64, Step)>> = (0u32..)
        .zip(&facts.orders)
        .filter(|(_, order)| order.is_some_and(|order| order.line == line))
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
            walk(number, OrderState::of(*order), &life, drafts);
        }
    }
}

/// One order's life, day by day.
fn walk(number: u32, mut state: OrderState, life: &[(Day, u64, Step)], drafts: &mut Drafts) {
    let (mut bound, mut placed) = (Bound::default(), false);
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
        if let (Ok(now), true) = (state.bound(), placed) {
            bound = now;
        }
        let draft = drafts.entry((*day, *seq)).or_default();
        draft.order = Some(number);
        draft.later_year = state.order.later_year;
        let more = |now: Cents, before: Cents| i128::from(now.get()).saturating_sub(i128::from(before.get()));
        draft.change.commitments = draft.change.commitments.saturating_add(more(bound.commitment, before.commitment));
        draft.change.used = draft.change.used.saturating_add(more(bound.ve, before.ve));
    }
}

/// Sums up to a posting.
#[derive(Default, Clone)]
struct Sums(Change);

impl Sums {
    fn add(&mut self, change: &Change) {
        let sums = &mut self.0;
        for (sum, part) in [
            (&mut sums.appropriation, change.appropriation),
            (&mut sums.carry_over, change.carry_over),
            (&mut sums.adjustments, change.adjustments),
            (&mut sums.frozen, change.frozen),
            (&mut sums.commitments, change.commitments),
            (&mut sums.actual, change.actual),
            (&mut sums.granted, change.granted),
            (&mut sums.used, change.used),
        ] {
            *sum = sum.saturating_add(part);
        }
    }
    fn disposable(&self) -> i128 {
        let Change { appropriation, carry_over, adjustments, frozen, .. } = self.0;
        appropriation.saturating_add(carry_over).saturating_add(adjustments).saturating_sub(frozen)
    }
    fn spent(&self) -> i128 {
        self.0.commitments.saturating_add(self.0.actual)
    }
    /// More than there is; none or less where there is enough.
    fn beyond(&self, authority: bool) -> i128 {
        if authority {
            self.0.used.saturating_sub(self.0.granted)
        } else {
            self.spent().saturating_sub(self.disposable().max(0))
        }
    }
}

/// Says of each posting what is available after it.
fn running(mut postings: Vec<Posting>) -> Vec<Posting> {
    let mut sums = Sums::default();
    for posting in &mut postings {
        sums.add(&posting.change);
        posting.available = Cents::of_wide(sums.disposable().saturating_sub(sums.spent())).ok();
    }
    postings
}

/// By money, then by the commitment authority of each later year.
fn overdrafts(postings: &[Posting], year: i16) -> Vec<Excess> {
    let all: Vec<&Posting> = postings.iter().collect();
    let mut found: Vec<Excess> = overdraft(&all, year, None).into_iter().collect();
    let mut years: Vec<i16> = postings.iter().filter_map(|posting| posting.later_year).collect();
    years.sort_unstable();
    years.dedup();
    for later in years {
        let own: Vec<&Posting> = postings.iter().filter(|posting| posting.later_year == Some(later)).collect();
        found.extend(overdraft(&own, year, Some(later)));
    }
    found
}

/// Since when more is taken than there is, at the end of every day; and on that day the event from which on it stayed
/// so. Nothing of a fiscal year is there before it begins: what is dated earlier is held to it from its first day on.
fn overdraft(postings: &[&Posting], year: i16, later_year: Option<i16>) -> Option<Excess> {
    let authority = later_year.is_some();
    let first = Day::first_of(year).ok();
    let counts_on = |posting: &Posting| first.map_or(posting.day, |first| posting.day.max(first));
    let (mut sums, mut beyond) = (Sums::default(), Vec::with_capacity(postings.len()));
    for posting in postings {
        sums.add(&posting.change);
        beyond.push(sums.beyond(authority));
    }
    let ends_day = |at: usize| {
        let here = postings.get(at).map(|posting| counts_on(posting));
        here != postings.get(at.saturating_add(1)).map(|posting| counts_on(posting))
    };
    let is_beyond = |at: usize| beyond.get(at).is_some_and(|by| *by > 0);
    let ends: Vec<usize> =
        (0..postings.len()).rev().filter(|at| ends_day(*at)).take_while(|at| is_beyond(*at)).collect();
    let end = *ends.last()?;
    let since = counts_on(postings.get(end)?);
    let of_day = (0..=end).rev().take_while(|at| postings.get(*at).is_some_and(|posting| counts_on(posting) == since));
    let made = of_day.take_while(|at| is_beyond(*at)).last()?;
    let posting = postings.get(made)?;
    Some(Excess {
        since,
        by_then: Cents::of_wide(*beyond.get(end)?).ok(),
        by_now: Cents::of_wide(*beyond.last()?).ok(),
        later_year,
        seq: posting.seq,
        order: posting.order.clone(),
    })
}

//! The books at a view: the position of every budget line.

use std::collections::{BTreeMap, BTreeSet};

use sollist_contract::{
    ids::{Kind, LineName, Programme},
    money::{Cents, Overflow},
    position::{Position, overdrawn_by},
};

use crate::{
    error::FigureError,
    facts::{BudgetLine, Facts, programme_of},
    lists::later_years,
    now::OrderState,
    tables::{MEASURES, Measure, index, sums},
    view::View,
};

/// A line and where it stands.
pub(crate) struct Account<'a> {
    pub number: u32,
    pub name: &'a LineName,
    pub line: &'a BudgetLine,
    pub programme: Programme,
    /// `None`: beyond the range of an amount, and withheld.
    pub position: Option<Position>,
    /// Orders due in a later year use more commitment authority (Verpflichtungsermächtigung, VE) than was granted.
    pub ve_exceeded: bool,
    /// Somebody booked on it who may not spend on it, or moved or froze its money without directing it.
    pub foreign: bool,
}

impl Account<'_> {
    /// More is spent, committed, or committed for a later year than there is.
    pub fn is_overdrawn(&self) -> bool {
        self.ve_exceeded || self.position.is_some_and(|position| position.is_overdrawn().unwrap_or(false))
    }
    /// What it can give: never below zero. `None` where nobody can tell.
    pub fn free(&self) -> Option<Cents> {
        Some(self.position?.available().ok()?.or_zero())
    }
}

/// The lines of a year that the view knows, in the order of their names. Revenue lines are outside every sum.
pub(crate) fn accounts<'a>(
    facts: &'a Facts,
    view: &View,
    orders: &[Option<OrderState>],
    year: i16,
) -> Result<Vec<Account<'a>>, FigureError> {
    accounts_of(facts, view, orders, |line| line.year == year && line.kind != Kind::Revenue)
}

/// The lines that the view knows and somebody wants, in the order of their names.
pub(crate) fn accounts_of<'a>(
    facts: &'a Facts,
    view: &View,
    orders: &[Option<OrderState>],
    wanted: impl Fn(&BudgetLine) -> bool,
) -> Result<Vec<Account<'a>>, FigureError> {
    let mut balances: Vec<Option<Balance>> = vec![None; facts.lines.len()];
    for (slot, cents) in posted(facts, view)? {
        let Some(place) = balances.get_mut(index(slot / MEASURES)) else { continue };
        let balance = place.get_or_insert_default();
        balance.post(slot % MEASURES, cents);
    }
    for state in orders.iter().flatten() {
        if let Some(place) = balances.get_mut(index(state.order.line)) {
            let balance = place.get_or_insert_default();
            match state.bound() {
                Ok(bound) => {
                    balance.commitments = balance.commitments.saturating_add(i128::from(bound.commitment.get()))
                }
                Err(_) => balance.unknown = true,
            }
        }
    }
    let later = later_years(facts, view, orders);
    let exceeded: BTreeSet<u32> = later
        .iter()
        .filter(|(_, (granted, used))| overdrawn_by(*used, *granted) > 0)
        .map(|((line, _), _)| *line)
        .collect();
    let bookings = &facts.foreign_bookings;
    let foreign: BTreeSet<u32> = bookings.rows(view).filter_map(|row| bookings.line.get(row)).copied().collect();
    let programmes = programmes(facts, view);
    let renamed = facts.names_at(view.seq);
    let mut accounts: Vec<Account<'a>> = facts
        .line_names
        .iter()
        .zip(facts.lines.iter().zip(balances))
        .filter(|(_, (line, _))| line.seq <= view.seq && wanted(line))
        .filter_map(|((number, name), (line, balance))| {
            let programme = programmes.get(index(number)).copied().unwrap_or(line.programme);
            let position = balance?.position().ok();
            let name = renamed.get(&number).copied().unwrap_or(name);
            let (ve_exceeded, foreign) = (exceeded.contains(&number), foreign.contains(&number));
            Some(Account { number, name, line, programme, position, ve_exceeded, foreign })
        })
        .collect();
    accounts.sort_by(|a, b| a.name.cmp(b.name));
    Ok(accounts)
}

/// Sums of a line on their way: cents in 128 bits, so that amounts may come and go and only what they come to must be
/// in range.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Balance {
    appropriation: i128,
    carry_over: i128,
    adjustments: i128,
    frozen: i128,
    pub commitments: i128,
    actual: i128,
    /// What an order on it binds is beyond the range.
    pub unknown: bool,
}

impl Balance {
    /// More of a measure.
    pub fn post(&mut self, measure: u32, cents: i128) {
        let sum = match measure {
            m if m == Measure::Appropriation as u32 => &mut self.appropriation,
            m if m == Measure::CarryOver as u32 => &mut self.carry_over,
            m if m == Measure::Adjustments as u32 => &mut self.adjustments,
            m if m == Measure::Frozen as u32 => &mut self.frozen,
            _ => &mut self.actual,
        };
        *sum = sum.saturating_add(cents);
    }
    pub fn position(&self) -> Result<Position, Overflow> {
        if self.unknown {
            return Err(Overflow);
        }
        Position {
            appropriation: Cents::of_wide(self.appropriation)?,
            carry_over: Cents::of_wide(self.carry_over)?,
            adjustments: Cents::of_wide(self.adjustments)?,
            frozen: Cents::of_wide(self.frozen)?,
            commitments: Cents::of_wide(self.commitments)?,
            actual: Cents::of_wide(self.actual)?,
        }
        .in_range()
    }
}

/// What was posted, by slot of [`crate::tables::Postings`].
fn posted(facts: &Facts, view: &View) -> Result<Vec<(u32, i128)>, FigureError> {
    if facts.is_now(view) {
        let known = (0u32..).zip(&facts.now.posted);
        return Ok(known.filter_map(|(slot, cents)| Some((slot, (*cents)?))).collect());
    }
    if view.walk.is_some() {
        // Between two events of a day, which the columns of polars do not tell apart.
        let (table, mut sums) = (&facts.postings, BTreeMap::new());
        for row in table.rows(view) {
            if let (Some(slot), Some(cents)) = (table.slot.get(row), table.cents.get(row)) {
                *sums.entry(*slot).or_default() += i128::from(*cents);
            }
        }
        return Ok(sums.into_iter().collect());
    }
    sums(facts.postings.lazy(view)?, "slot")
}

/// The programme of every line: as planned, or as it was moved by hand last.
pub(crate) fn programmes(facts: &Facts, view: &View) -> Vec<Programme> {
    let mut programmes: Vec<Programme> = facts.lines.iter().map(|line| line.programme).collect();
    let moved = &facts.assignments;
    for row in moved.by_day(view) {
        let (Some(line), Some(programme)) =
            (moved.line.get(row), moved.programme.get(row).copied().and_then(programme_of))
        else {
            continue;
        };
        if let Some(place) = programmes.get_mut(index(*line)) {
            *place = programme;
        }
    }
    programmes
}

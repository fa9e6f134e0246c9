//! Figures of the budget on the way from one position to another, kept up event by event: a step costs what its event
//! changes, however long the journal is.

use std::collections::{BTreeMap, HashMap};

use sollist_contract::{
    day::Day,
    ids::{Kind, Programme},
    money::Cents,
    position::Position,
};

use super::value::{Exactly, withheld};
use crate::{
    balance::Balance,
    derivation::Figure,
    error::FigureError,
    facts::{BudgetLine, Facts, programme_of},
    fraction::Fraction,
    indicators::IndicatorQuery,
    missing::{Missing, Part, Withheld},
    now::OrderState,
    scope::Scope,
    tables::{MEASURES, Order},
    view::View,
};

/// What an event changes.
#[derive(Debug, Clone, Copy)]
enum Change {
    Posted { line: u32, measure: u32, cents: i64 },
    Total { order: u32, on: Day, cents: i64, placed: bool },
    Paid { order: u32, cents: i64, last: bool },
    Cancelled { order: u32 },
    Assigned { line: u32, at: (Day, u64), programme: Programme },
}

/// The sums of lines, and how many of them nobody can tell.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    cents: [i128; 6],
    lines: usize,
    unknown: usize,
}

impl Sums {
    fn add(&mut self, line: &OfLine, sign: i128) {
        let one = |count: usize| if sign > 0 { count.saturating_add(1) } else { count.saturating_sub(1) };
        let Some(balance) = &line.balance else { return };
        self.lines = one(self.lines);
        match balance.position() {
            Err(_) => self.unknown = one(self.unknown),
            Ok(Position { appropriation, carry_over, adjustments, frozen, commitments, actual }) => {
                let parts = [appropriation, carry_over, adjustments, frozen, commitments, actual];
                for (sum, part) in self.cents.iter_mut().zip(parts) {
                    *sum = sum.saturating_add(sign.saturating_mul(i128::from(part.get())));
                }
            }
        }
    }
    fn position(&self) -> Result<Position, FigureError> {
        let [appropriation, carry_over, adjustments, frozen, commitments, actual] = self.cents;
        Ok(Position {
            appropriation: Cents::of_wide(appropriation)?,
            carry_over: Cents::of_wide(carry_over)?,
            adjustments: Cents::of_wide(adjustments)?,
            frozen: Cents::of_wide(frozen)?,
            commitments: Cents::of_wide(commitments)?,
            actual: Cents::of_wide(actual)?,
        }
        .in_range()?)
    }
}

/// A line that is asked for.
struct OfLine {
    planned: Programme,
    /// The programme it was moved to last, and when.
    moved: Option<((Day, u64), Programme)>,
    /// `None`: nothing was posted on it.
    balance: Option<Balance>,
    /// Orders on it of which nobody can tell what they bind.
    unknown: usize,
}

/// An order on a line that is asked for.
struct OfOrder {
    order: Order,
    state: OrderState,
    placed: bool,
}

impl OfOrder {
    /// What it binds of its line; `None`: beyond the range.
    fn bound(&self) -> Option<i128> {
        if !self.placed {
            return Some(0);
        }
        self.state.bound(&self.order).ok().map(|bound| i128::from(bound.commitment.get()))
    }
}

/// The books on the way.
pub(super) struct Walk<'f> {
    facts: &'f Facts,
    figure: Figure,
    programme: Option<Programme>,
    lines: HashMap<u32, OfLine>,
    orders: HashMap<u32, OfOrder>,
    sums: Sums,
}

impl<'f> Walk<'f> {
    /// Before anything happened.
    pub fn new(facts: &'f Facts, figure: Figure, query: &IndicatorQuery) -> Result<Walk<'f>, FigureError> {
        let scope = Scope::of(query.district, query.authority.as_ref())?;
        let wanted = |line: &BudgetLine| {
            query.year == Some(line.year)
                && line.kind != Kind::Revenue
                && facts.authorities.name(line.authority).is_some_and(|authority| scope.has(authority))
        };
        let lines = (0..).zip(&facts.lines).filter(|(_, line)| wanted(line));
        let of = |line: &BudgetLine| OfLine { planned: line.programme, moved: None, balance: None, unknown: 0 };
        let lines: HashMap<u32, OfLine> = lines.map(|(number, line)| (number, of(line))).collect();
        let orders = (0..).zip(&facts.orders).filter_map(|(number, order)| Some((number, (*order)?)));
        let orders = orders.filter(|(_, order)| lines.contains_key(&order.line));
        let orders =
            orders.map(|(number, order)| (number, OfOrder { order, state: OrderState::default(), placed: false }));
        let orders = orders.collect();
        Ok(Walk { facts, figure, programme: query.programme, lines, orders, sums: Sums::default() })
    }

    /// The figure after everything that a view sees, and then after each of the steps, each the numbers of its events.
    pub fn along(mut self, base: &View, steps: &[Vec<u64>]) -> Result<Vec<Exactly>, FigureError> {
        let mut changes = Changes::default();
        let wanted: BTreeMap<u64, ()> = steps.iter().flatten().map(|seq| (*seq, ())).collect();
        changes.collect(self.facts, |seq, day| match wanted.contains_key(&seq) {
            true => Some(true),
            false => base.sees(seq, day).then_some(false),
        });
        for change in changes.before {
            self.change(change);
        }
        let mut values = vec![self.value()?];
        for step in steps {
            for change in step.iter().filter_map(|seq| changes.of.get(seq)).flatten() {
                self.change(*change);
            }
            values.push(self.value()?);
        }
        Ok(values)
    }

    fn value(&self) -> Result<Exactly, FigureError> {
        if self.sums.lines == 0 {
            return Ok(Err(Missing::NoLine));
        }
        if self.sums.unknown > 0 {
            return Ok(Err(Missing::Withheld(Withheld::without(self.withheld()))));
        }
        match self.exactly() {
            Ok(value) => Ok(value),
            Err(error) => withheld(error).map(Err),
        }
    }
    fn exactly(&self) -> Result<Exactly, FigureError> {
        let position = self.sums.position()?;
        let cents = |figure: Figure| Ok::<_, FigureError>(i128::from(figure.amount(&position)?.get()));
        let Some((above, below, nothing)) = self.figure.ratio() else {
            return Ok(Ok(Fraction::whole(cents(self.figure)?)));
        };
        let below = cents(below)?;
        if below <= 0 {
            return Ok(Err(nothing));
        }
        Ok(Ok(Fraction::of(cents(above)?.saturating_mul(1_000), below)?))
    }
    fn withheld(&self) -> Vec<Part> {
        let mut names: Vec<_> = self
            .lines
            .iter()
            .filter(|(_, line)| self.counts(line) && line.balance.is_some_and(|balance| balance.position().is_err()))
            .filter_map(|(number, _)| self.facts.line_names.name(*number))
            .collect();
        names.sort();
        names.into_iter().cloned().map(Part::Line).collect()
    }

    fn counts(&self, line: &OfLine) -> bool {
        let programme = line.moved.map_or(line.planned, |(_, programme)| programme);
        self.programme.is_none_or(|wanted| programme == wanted)
    }

    /// Changes a line, and the sums with it.
    fn on_line(&mut self, number: u32, change: impl FnOnce(&mut OfLine)) {
        let Some(mut line) = self.lines.remove(&number) else { return };
        if self.counts(&line) {
            self.sums.add(&line, -1);
        }
        change(&mut line);
        if self.counts(&line) {
            self.sums.add(&line, 1);
        }
        self.lines.insert(number, line);
    }

    /// Changes an order, and what it binds of its line.
    fn on_order(&mut self, number: u32, change: impl FnOnce(&mut OfOrder)) {
        let Some(order) = self.orders.get_mut(&number) else { return };
        let (was_placed, before) = (order.placed, order.bound());
        change(order);
        let (placed, after, line) = (order.placed, order.bound(), order.order.line);
        if !placed || was_placed && before == after {
            return;
        }
        self.on_line(line, |line| {
            let balance = line.balance.get_or_insert_default();
            let difference = after.unwrap_or(0).saturating_sub(before.unwrap_or(0));
            balance.commitments = balance.commitments.saturating_add(difference);
            line.unknown = line.unknown.saturating_add(usize::from(after.is_none()));
            line.unknown = line.unknown.saturating_sub(usize::from(before.is_none()));
            balance.unknown = line.unknown > 0;
        });
    }

    fn change(&mut self, change: Change) {
        match change {
            Change::Posted { line, measure, cents } => self.on_line(line, |line| {
                line.balance.get_or_insert_default().post(measure, i128::from(cents));
            }),
            Change::Assigned { line, at, programme } => self.on_line(line, |line| {
                if line.moved.is_none_or(|(known, _)| known <= at) {
                    line.moved = Some((at, programme));
                }
            }),
            Change::Total { order, on, cents, placed } => self.on_order(order, |order| {
                order.placed |= placed;
                order.state.total(on, 0, Cents::new(cents));
            }),
            Change::Paid { order, cents, last } => self.on_order(order, |order| order.state.pay(cents, last)),
            Change::Cancelled { order } => self.on_order(order, |order| order.state.cancelled = true),
        }
    }
}

/// What events change: of those before the walk together, of the others one by one.
#[derive(Default)]
struct Changes {
    before: Vec<Change>,
    of: HashMap<u64, Vec<Change>>,
}

impl Changes {
    /// `wanted`: whether an event counts, and then whether it is one of the walk.
    fn collect(&mut self, facts: &Facts, wanted: impl Fn(u64, Day) -> Option<bool>) {
        let mut take = |seq: &[u64], day: &[Day], of: &dyn Fn(usize, u64, Day) -> Option<Change>| {
            for (row, (seq, day)) in seq.iter().zip(day).enumerate() {
                match (wanted(*seq, *day), of(row, *seq, *day)) {
                    (Some(true), Some(change)) => self.of.entry(*seq).or_default().push(change),
                    (Some(false), Some(change)) => self.before.push(change),
                    _ => {}
                }
            }
        };
        let table = &facts.postings;
        take(&table.seq, &table.day, &|row, _, _| {
            let (slot, cents) = (*table.slot.get(row)?, *table.cents.get(row)?);
            Some(Change::Posted { line: slot / MEASURES, measure: slot % MEASURES, cents })
        });
        let table = &facts.totals;
        take(&table.seq, &table.day, &|row, _, on| {
            let (order, cents) = (*table.order.get(row)?, *table.cents.get(row)?);
            Some(Change::Total { order, on, cents, placed: *table.placed.get(row)? })
        });
        let table = &facts.payments;
        take(&table.seq, &table.day, &|row, _, _| {
            let (order, cents) = (*table.order.get(row)?, *table.cents.get(row)?);
            Some(Change::Paid { order, cents, last: *table.last.get(row)? })
        });
        let table = &facts.cancellations;
        take(&table.seq, &table.day, &|row, _, _| Some(Change::Cancelled { order: *table.order.get(row)? }));
        let table = &facts.assignments;
        take(&table.seq, &table.day, &|row, seq, day| {
            let (line, programme) = (*table.line.get(row)?, programme_of(*table.programme.get(row)?)?);
            Some(Change::Assigned { line, at: (day, seq), programme })
        });
    }
}

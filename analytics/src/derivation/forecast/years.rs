//! Years of lines as parts of a forecast: what was to be spent, what was paid by a day and by the end, what orders had
//! open.

use std::{cell::OnceCell, collections::HashMap, rc::Rc};

use rust_decimal::Decimal;
use sollist_contract::{day::Day, money::Cents};

use super::super::{
    budget::{order_of, posting},
    make::{kind, made},
    op::Op,
    part::{Derivation, Of, Part},
};
use crate::{
    facts::Facts,
    forecast::{Basis, Cut, LineYear, Phase, is_due},
    tables::{MEASURES, Measure, Order, index},
    view::View,
};

/// What of a year is told: what was paid, or that and what orders have open beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Counted {
    Paid,
    Bound,
}

/// A year of a line, in parts.
#[derive(Clone)]
pub(super) struct Year<'a> {
    pub of: LineYear,
    pub line: u32,
    pub soll: Derivation<'a>,
    pub paid: Derivation<'a>,
    pub end: Derivation<'a>,
    pub due: Derivation<'a>,
}

/// Rows of a table by line or order.
type Rows = HashMap<u32, Vec<usize>>;

/// What years are told from.
pub(super) struct Years<'a> {
    pub facts: &'a Facts,
    pub view: View,
    pub basis: Basis,
    postings: OnceCell<Rows>,
    orders: OnceCell<Rows>,
    totals: OnceCell<Rows>,
    payments: OnceCell<Rows>,
    cancellations: OnceCell<Rows>,
}

pub(super) fn cents(cents: i128) -> Option<Decimal> {
    Cents::of_wide(cents).ok().map(Cents::decimal)
}

fn by(rows: impl Iterator<Item = usize>, about: impl Fn(usize) -> Option<u32>) -> Rows {
    let mut all = Rows::new();
    for row in rows {
        if let Some(about) = about(row) {
            all.entry(about).or_default().push(row);
        }
    }
    all
}

impl<'a> Years<'a> {
    pub fn of(facts: &'a Facts, view: View, basis: Basis) -> Rc<Years<'a>> {
        let (postings, orders, totals) = (OnceCell::new(), OnceCell::new(), OnceCell::new());
        let (payments, cancellations) = (OnceCell::new(), OnceCell::new());
        Rc::new(Years { facts, view, basis, postings, orders, totals, payments, cancellations })
    }

    pub fn name(&self, line: u32) -> String {
        let renamed = self.facts.names_at(self.view.seq);
        let name = renamed.get(&line).copied().or_else(|| self.facts.line_names.name(line));
        name.map(ToString::to_string).unwrap_or_default()
    }

    fn cut(&self, year: i16) -> Option<&Cut> {
        self.basis.calendar.cuts.get(&year)
    }
    fn is_now(&self, year: i16) -> bool {
        year == self.basis.calendar.year
    }

    /// A year of a line.
    pub fn year(self: &Rc<Self>, counted: Counted, line: u32, of: LineYear) -> Year<'a> {
        let name = self.name(line);
        let sum = |what: &str, formula: &'static str, value: i128, tell: Tell<'a>| {
            let part = Part { value: cents(value), ..kind(format!("{what} {name}"), Op::Sum, formula, Of::Eur) };
            let years = self.clone();
            Derivation::of(part, move || Ok(tell(&years, line))).known_as(format!("{what}/{name}"))
        };
        let soll = sum("soll", "what it may spend, by the day", of.soll, |years, line| years.soll(line));
        let due = "open of orders to be paid before the year ends";
        let due = sum("due", due, of.due, |years, line| years.due(line));
        let (paid, end) = match counted {
            Counted::Paid => (
                sum("paid", "paid by the day", of.cut, |years, line| years.paid(line)),
                sum("end", "paid by the end", of.end, |years, line| years.end(line)),
            ),
            Counted::Bound => (
                sum("bound", "paid by the day, and open of orders", of.cut, |years, line| years.bound(line)),
                sum("bound end", "paid by the end, and open of orders", of.end, |years, line| years.bound_end(line)),
            ),
        };
        Year { of, line, soll, paid, end, due }
    }

    fn postings_of(&self, line: u32, measures: &[Measure], counts: impl Fn(Day) -> bool) -> Vec<Derivation<'a>> {
        let table = &self.facts.postings;
        let collect = || by(table.rows(&self.view), |row| table.slot.get(row).map(|slot| slot / MEASURES));
        let rows = self.postings.get_or_init(collect).get(&line).into_iter().flatten();
        let is_of = |row: &&usize| {
            let measure = table.slot.get(**row).map(|slot| slot % MEASURES);
            measures.iter().any(|wanted| measure == Some(*wanted as u32))
                && table.day.get(**row).is_some_and(|day| counts(*day))
        };
        rows.filter(is_of).filter_map(|row| posting(self.facts, *row)).collect()
    }

    fn soll(&self, line: u32) -> Vec<Derivation<'a>> {
        let measures = [Measure::Appropriation, Measure::CarryOver, Measure::Adjustments];
        let Some((year, cut)) = self.year_of(line) else { return Vec::new() };
        let calendar = &self.basis.calendar;
        self.postings_of(line, &measures, |day| match self.is_now(year) {
            true => calendar.phase == Phase::ToCome || day <= calendar.today,
            false => day <= cut.day,
        })
    }
    fn paid(&self, line: u32) -> Vec<Derivation<'a>> {
        let Some((year, cut)) = self.year_of(line) else { return Vec::new() };
        self.postings_of(line, &[Measure::Actual], |day| match self.is_now(year) {
            true => day <= self.basis.calendar.today,
            false => day.min(cut.last) <= cut.day,
        })
    }
    fn end(&self, line: u32) -> Vec<Derivation<'a>> {
        self.postings_of(line, &[Measure::Actual], |_| true)
    }

    /// What of a line is frozen by the day.
    pub fn frozen(self: &Rc<Self>, line: u32, value: i128) -> Derivation<'a> {
        let name = self.name(line);
        let part = kind(format!("frozen {name}"), Op::Sum, "what of it is frozen, by the day", Of::Eur);
        let years = self.clone();
        let today = self.basis.calendar.today;
        let tell = move || Ok(years.postings_of(line, &[Measure::Frozen], |day| day <= today));
        Derivation::of(Part { value: cents(value), ..part }, tell).known_as(format!("frozen/{name}"))
    }

    /// What was paid on a line in a month of its year; what was paid before the year or after it is of its first or
    /// last month.
    pub fn in_month(&self, line: u32, month: i8) -> Derivation<'a> {
        let year = self.year_of(line).map(|(year, _)| year);
        let counts = |day: Day| match year {
            Some(year) if day.year() < year => month == 1,
            Some(year) if day.year() > year => month == 12,
            _ => day.date().month() == month,
        };
        summed(&self.name(line), "paid in the month", self.postings_of(line, &[Measure::Actual], counts))
    }

    fn year_of(&self, line: u32) -> Option<(i16, Cut)> {
        let year = self.facts.lines.get(index(line))?.year;
        Some((year, *self.cut(year)?))
    }

    /// Orders that are to be paid before the year ends, with what is open of them by the cut.
    fn due(&self, line: u32) -> Vec<Derivation<'a>> {
        let Some((_, cut)) = self.year_of(line) else { return Vec::new() };
        self.open(line, |order| is_due(order, cut.day).is_some_and(|day| day <= cut.last))
    }
    /// What is paid by the cut, and open of orders.
    fn bound(&self, line: u32) -> Vec<Derivation<'a>> {
        [self.paid(line), self.open(line, |_| true)].concat()
    }
    /// What was paid by the end, and open of orders then.
    fn bound_end(&self, line: u32) -> Vec<Derivation<'a>> {
        let open = self.year_of(line).filter(|(year, _)| !self.is_now(*year));
        let open = open.map(|(_, cut)| self.orders_of(line, |_| true, &|day, paid| paid || day <= cut.last));
        [self.end(line), open.unwrap_or_default()].concat()
    }
    /// Orders of a line that are wanted, with what is open of them by the cut.
    fn open(&self, line: u32, wanted: impl Fn(&Order) -> bool) -> Vec<Derivation<'a>> {
        let Some((year, cut)) = self.year_of(line) else { return Vec::new() };
        self.orders_of(line, wanted, &|day, paid| match self.is_now(year) {
            true => day <= self.basis.calendar.today,
            false => (if paid { day.min(cut.last) } else { day }) <= cut.day,
        })
    }
    fn orders_of(
        &self,
        line: u32,
        wanted: impl Fn(&Order) -> bool,
        counts: &dyn Fn(Day, bool) -> bool,
    ) -> Vec<Derivation<'a>> {
        let numbered = |row: usize| self.facts.orders.get(row).copied().flatten().map(|order| order.line);
        let orders = self.orders.get_or_init(|| by(0..self.facts.orders.len(), numbered));
        let is_wanted = |number: &&usize| self.facts.orders.get(**number).and_then(Option::as_ref).is_some_and(&wanted);
        let mine = orders.get(&line).into_iter().flatten().filter(is_wanted);
        mine.filter_map(|number| self.order(u32::try_from(*number).ok()?, counts)).collect()
    }

    fn order(&self, order: u32, counts: &dyn Fn(Day, bool) -> bool) -> Option<Derivation<'a>> {
        let placed = self.facts.orders.get(index(order)).copied().flatten()?;
        let (mut ordered, mut paid, mut released, mut seen) = (Vec::new(), Vec::new(), Vec::new(), false);
        let table = &self.facts.totals;
        let rows = self.totals.get_or_init(|| by(table.rows(&self.view), |row| table.order.get(row).copied()));
        for row in rows.get(&order).into_iter().flatten() {
            let (day, seq, cents) = (*table.day.get(*row)?, *table.seq.get(*row)?, *table.cents.get(*row)?);
            if counts(day, false) {
                ordered.push((day, seq, cents));
                let first = table.placed.get(*row) == Some(&true);
                seen |= first;
                released.extend((first && placed.later_year.is_some()).then_some(seq));
            }
        }
        let table = &self.facts.payments;
        let rows = self.payments.get_or_init(|| by(table.rows(&self.view), |row| table.order.get(row).copied()));
        for row in rows.get(&order).into_iter().flatten() {
            let (day, seq, cents) = (*table.day.get(*row)?, *table.seq.get(*row)?, *table.cents.get(*row)?);
            if counts(day, true) {
                paid.push((seq, cents));
                released.extend((table.last.get(*row) == Some(&true)).then_some(seq));
            }
        }
        let table = &self.facts.cancellations;
        let rows = self.cancellations.get_or_init(|| by(table.rows(&self.view), |row| table.order.get(row).copied()));
        for row in rows.get(&order).into_iter().flatten() {
            if counts(*table.day.get(*row)?, false) {
                released.push(*table.seq.get(*row)?);
            }
        }
        seen.then(|| order_of(self.facts, order, ordered, paid, released)).flatten()
    }
}

/// What tells the parts of a year.
type Tell<'a> = fn(&Years<'a>, u32) -> Vec<Derivation<'a>>;

/// The sum of some parts of years.
pub(super) fn summed<'a>(name: &str, formula: &'static str, parts: Vec<Derivation<'a>>) -> Derivation<'a> {
    made(kind(name, Op::Sum, formula, Of::Eur), parts)
}

//! What a table of the export is: columns with their kinds, and where its rows come from.

use std::borrow::Cow;

use jiff::Timestamp;
use rust_decimal::Decimal;
use sollist_contract::{
    day::Day,
    ids::{Authority, LineName, OrderNo},
    money::Cents,
    words::terms::Term,
};

use super::source::Source;
use crate::{
    error::FigureError,
    facts::Facts,
    tables::{NOBODY, index},
    view::View,
};

/// What a column holds. Amounts are decimal; nothing is a binary float.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    /// A whole number.
    Count,
    /// An amount of one event: EUR with two places, 18 digits.
    Amount,
    /// A sum: EUR with two places, 38 digits.
    Sum,
    /// Any other number: four places, 38 digits.
    Number,
    /// A day of the calendar.
    Day,
    /// An instant, UTC.
    Instant,
    Truth,
}

/// A column.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    pub name: &'static str,
    pub kind: Kind,
    /// Whether a row may have nothing there.
    pub optional: bool,
    pub said: Term,
}

impl Column {
    pub(super) const fn new(name: &'static str, kind: Kind, said: Term) -> Column {
        Column { name, kind, optional: false, said }
    }
    pub(super) const fn optional(self) -> Column {
        Column { optional: true, ..self }
    }
}

/// What stands in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell<'a> {
    Nothing,
    Text(Cow<'a, str>),
    Count(i64),
    Amount(Cents),
    Number(Decimal),
    Day(Day),
    Instant(Timestamp),
    Truth(bool),
}

impl<'a> Cell<'a> {
    pub(super) fn text(text: &'a str) -> Cell<'a> {
        Cell::Text(Cow::Borrowed(text))
    }
    pub(super) fn own(text: impl ToString) -> Cell<'a> {
        Cell::Text(Cow::Owned(text.to_string()))
    }
    /// A text that may be missing; an empty one is missing.
    pub(super) fn text_or(text: Option<&'a str>) -> Cell<'a> {
        text.filter(|text| !text.is_empty()).map_or(Cell::Nothing, Cell::text)
    }
    pub(super) fn count(number: impl Into<i64>) -> Cell<'a> {
        Cell::Count(number.into())
    }
    pub(super) fn count_or(number: Option<i64>) -> Cell<'a> {
        number.map_or(Cell::Nothing, Cell::Count)
    }
    pub(super) fn amount_or(amount: Option<Cents>) -> Cell<'a> {
        amount.map_or(Cell::Nothing, Cell::Amount)
    }
    pub(super) fn number_or(number: Option<Decimal>) -> Cell<'a> {
        number.map_or(Cell::Nothing, Cell::Number)
    }
    pub(super) fn day_or(day: Option<Day>) -> Cell<'a> {
        day.map_or(Cell::Nothing, Cell::Day)
    }
}

/// A row: as many cells as the table has columns.
pub type Row<'a> = Vec<Cell<'a>>;

/// A table of the export.
pub struct Table {
    pub name: &'static str,
    pub said: Term,
    pub columns: &'static [Column],
    pub(super) rows: Rows,
}

/// Numbers and days of the events that a table holds, row by row.
pub(super) type Stamps<'a> = (&'a [u64], &'a [Day]);

/// Where rows come from.
pub(super) enum Rows {
    /// A row an event, in the order of the journal: each begins with the number, the day and the instant of it.
    Events { stamps: fn(&Facts) -> Stamps<'_>, row: for<'a> fn(&Source<'a>, usize) -> Option<Row<'a>> },
    /// Events that are kept as they are.
    Whole(for<'a> fn(&Source<'a>) -> Vec<Row<'a>>),
    /// Figures, computed at once.
    Figures(for<'a> fn(&'a Facts, &View) -> Result<Vec<Row<'a>>, FigureError>),
}

impl Table {
    /// The rows from a place on, at most `most` of a table of events; and the place where the next begin, `None` at the
    /// end. Places belong to a view.
    ///
    /// # Errors
    /// What the figures of a computed table say.
    pub fn rows<'a>(
        &self,
        facts: &'a Facts,
        view: &View,
        from: usize,
        most: usize,
    ) -> Result<(Vec<Row<'a>>, Option<usize>), FigureError> {
        match self.rows {
            Rows::Whole(rows) => Ok((rows(&Source::of(facts, view)), None)),
            Rows::Figures(rows) => Ok((rows(facts, view)?, None)),
            Rows::Events { stamps, row } => {
                let source = Source::of(facts, view);
                let (numbers, days) = stamps(facts);
                let end = numbers.partition_point(|number| *number <= view.seq);
                let (mut rows, mut at) = (Vec::new(), from);
                while at < end && rows.len() < most {
                    let seen = days.get(at).is_some_and(|day| view.until.is_none_or(|until| *day <= until));
                    if seen && let Some(cells) = row(&source, at) {
                        let stamp = source.stamp(numbers.get(at), days.get(at));
                        rows.push(stamp.into_iter().chain(cells).collect());
                    }
                    at = at.saturating_add(1);
                }
                Ok((rows, (at < end).then_some(at)))
            }
        }
    }
}

impl<'a> Source<'a> {
    fn stamp(&self, number: Option<&u64>, day: Option<&Day>) -> [Cell<'a>; 3] {
        let number = number.copied().unwrap_or_default();
        [self.number(number), Cell::day_or(day.copied()), self.recorded(number)]
    }
    pub(super) fn number(&self, number: u64) -> Cell<'a> {
        Cell::Count(i64::try_from(number).unwrap_or(i64::MAX))
    }
    pub(super) fn recorded(&self, number: u64) -> Cell<'a> {
        self.facts.recorded_at(number).map_or(Cell::Nothing, Cell::Instant)
    }
    pub(super) fn authority(&self, number: Option<&u32>) -> Cell<'a> {
        Cell::text_or(number.and_then(|number| self.facts.authorities.name(*number)).map(Authority::as_str))
    }
    /// A line as it is called at the view.
    pub(super) fn line(&self, number: Option<&u32>) -> Cell<'a> {
        Cell::text_or(number.and_then(|number| self.line_name(*number)).map(LineName::as_str))
    }
    pub(super) fn line_name(&self, number: u32) -> Option<&'a LineName> {
        self.renamed.get(&number).copied().or_else(|| self.facts.line_names.name(number))
    }
    pub(super) fn item(&self, number: u32) -> Cell<'a> {
        Cell::text_or(self.facts.items.name(number).map(|item| item.as_str()))
    }
    /// Any other name.
    pub(super) fn name(&self, number: Option<&u32>) -> Cell<'a> {
        Cell::text_or(number.map(|number| self.facts.text(*number)))
    }
    /// Whose order it is, and its number.
    pub(super) fn order(&self, number: Option<&u32>) -> [Cell<'a>; 2] {
        let Some((authority, order)) = number.and_then(|number| self.facts.order_numbers.name(*number)) else {
            return [Cell::Nothing, Cell::Nothing];
        };
        [self.authority(Some(authority)), Cell::text(OrderNo::as_str(order))]
    }
    /// What an order is for.
    pub(super) fn ordered(&self, number: Option<&u32>) -> Option<&'a crate::tables::Order> {
        let number = number.copied().filter(|number| *number != NOBODY)?;
        self.facts.orders.get(index(number))?.as_ref()
    }
}

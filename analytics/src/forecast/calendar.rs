//! Which day of each fiscal year a forecast looks at, and which years are complete by then.

use std::collections::BTreeMap;

use sollist_contract::day::Day;

use super::{method::Days, path::Months};
use crate::{facts::Facts, parameters::closing_day, view::View};

/// Where a fiscal year is on the day of the view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    /// It has not begun.
    ToCome,
    /// It is under way, or ended and not closed.
    Running,
    Closed,
}

/// What of a year is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cut {
    pub day: Day,
    pub days: Days,
    pub first: Day,
    pub last: Day,
}

impl Cut {
    /// The last day before the year.
    pub fn before(&self) -> Option<Day> {
        Day::of_number(self.first.number().checked_sub(1)?)
    }
}

/// The years of a forecast.
#[derive(Debug, Clone)]
pub(crate) struct Calendar {
    pub year: i16,
    /// The day of the view.
    pub today: Day,
    pub phase: Phase,
    /// The day on which its books are closed.
    closes: Option<Day>,
    pub cuts: BTreeMap<i16, Cut>,
    pub days: BTreeMap<i16, Days>,
    /// Years before it whose books are closed.
    pub complete: Vec<i16>,
}

impl Calendar {
    /// `None`: the year is not in the calendar of days.
    pub fn new(facts: &Facts, view: &View, year: i16) -> Option<Calendar> {
        let today = view.day;
        let closes = closing_day(facts, view);
        let closed = |of: i16| closes(of).is_some_and(|day| today >= day);
        let (first, last) = (Day::first_of(year).ok()?, Day::last_of(year).ok()?);
        let phase = match today {
            day if day < first => Phase::ToCome,
            _ if closed(year) => Phase::Closed,
            _ => Phase::Running,
        };
        // What is posted after the year ends counts on its last day, so that is as far as a cut goes.
        let like = if today > last { last } else { today };
        let mut complete: Vec<i16> =
            facts.lines.iter().map(|line| line.year).filter(|past| *past < year && closed(*past)).collect();
        complete.sort_unstable();
        complete.dedup();
        let cuts: BTreeMap<i16, Cut> =
            complete.iter().copied().chain([year]).filter_map(|year| Some((year, cut(year, like)?))).collect();
        let days = cuts.iter().map(|(year, cut)| (*year, cut.days)).collect();
        Some(Calendar { year, today, phase, closes: closes(year), cuts, days, complete })
    }

    /// The day of its year on which the forecast is made.
    pub fn cut(&self) -> Option<&Cut> {
        self.cuts.get(&self.year)
    }
    /// Whether its Ist is too small as long as of somebody nothing is known after a day: a year that has not begun has
    /// none, and one that was closed by then has all of it.
    pub fn misses_after(&self, known: Day) -> bool {
        match self.phase {
            Phase::ToCome => false,
            Phase::Running => true,
            Phase::Closed => self.closes.is_some_and(|closed| known < closed),
        }
    }
    /// The published profile on that day, in millionths.
    pub fn substitute(&self) -> i128 {
        self.cut().and_then(|cut| Months::substitute().at(cut.day).ok()).unwrap_or_default()
    }
}

/// The same month and day in a year; 29 February is 28 February in years that have none.
fn cut(year: i16, like: Day) -> Option<Cut> {
    let (month, day) = (like.date().month(), like.date().day());
    let day = Day::new(year, month, day).or_else(|_| Day::new(year, month, day.saturating_sub(1))).ok()?;
    let (first, last) = (Day::first_of(year).ok()?, Day::last_of(year).ok()?);
    let number = |day: Day| i128::from(first.days_to(day)) + 1;
    Some(Cut { day, days: Days { gone: number(day), of_year: number(last) }, first, last })
}

//! What changes on a line by day of effect, and the main rule of the house, that no order overspends: whoever takes
//! something from a day on must find it at the end of that day and of every day since. Pure. What comes in the order of
//! its days needs none of what is known by day; what is dated earlier needs that of later days.

use std::collections::{BTreeMap, HashMap};

use sollist_contract::{
    daily::{Lack, Span, Step, first_lack, spans},
    day::Day,
    ids::LineName,
    money::Cents,
    position::overdrawn_by,
};

use super::leave::{Leave, Shortfall};

/// What of a line is kept by day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LineAmount {
    /// What is available.
    Free,
    /// Ist.
    Paid,
    Frozen,
    /// What there is to spend before anybody spends of it: with what is available it says how much of what is lacking
    /// was spent. Nothing of a year is there before it begins, so what changed it up to then is not kept.
    Disposable,
    /// What is left of the commitment authority of a later year.
    Ve(i16),
}

/// A sum of cents in two halves, as it is kept: each may grow for ever, and the database can add to it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Halves {
    pub high: i64,
    pub low: i64,
}

/// Bits of the lower half.
const HALF: u32 = 32;

impl Halves {
    fn add(&mut self, cents: i128) {
        let low = i64::try_from(cents & ((1 << HALF) - 1)).unwrap_or_default();
        self.high = self.high.saturating_add(i64::try_from(cents >> HALF).unwrap_or_default());
        self.low = self.low.saturating_add(low);
    }
    pub fn whole(self) -> i128 {
        (i128::from(self.high) << HALF) + i128::from(self.low)
    }
}

/// One change of a line on a day, in cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayChange {
    pub what: LineAmount,
    pub day: Day,
    pub by: i128,
}

/// What somebody wants to take of a line: from which day on, with whose leave, how much by day, and of which order or
/// payment as a whole.
#[derive(Debug, Clone, Copy)]
pub struct Taking<'a> {
    pub on: Day,
    pub leave: Leave,
    pub steps: &'a [Step],
    pub whole: Cents,
}

impl Taking<'_> {
    /// What is taken, as changes of what there is.
    pub fn given(&self, what: LineAmount) -> Vec<DayChange> {
        let before = std::iter::once(0).chain(self.steps.iter().map(|step| step.taken));
        let change = |(step, before): (&Step, i128)| DayChange { what, day: step.day, by: before - step.taken };
        self.steps.iter().zip(before).map(change).collect()
    }

    /// The step that counts on a day: what is taken, and what a consent covers.
    fn on_day(&self, day: Day) -> (i128, i128) {
        let step = self.steps.iter().rev().find(|step| step.day <= day);
        step.map_or((0, 0), |step| (step.taken, step.covered))
    }

    /// What a consent covers on a day.
    fn covered_on(&self, day: Day) -> Cents {
        Cents::nearest(self.on_day(day).1)
    }
}

/// What a fact takes that is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Missing {
    /// The first day of it, which is the day that the amounts are of.
    pub lack: Lack,
    /// Of what is needed beyond it: covered by a consent.
    pub covered: Cents,
    /// By how much the line is overdrawn before it, and with it.
    pub before: Cents,
    pub by: Cents,
    /// By how much after everything that is known.
    pub now: Cents,
}

impl Missing {
    /// All that is taken on that day, with a consent or without.
    pub fn taken(&self) -> Cents {
        Cents::nearest(self.lack.needed.saturating_add(wide(self.covered)))
    }
}

/// What there is of a line before anybody takes of it, as an event changes it: before and after it, when everything is
/// known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct There {
    pub before: i128,
    pub after: i128,
}

/// What an event makes of a line or of its commitment authority: worked out, and not made yet.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "nothing has changed yet"]
pub struct Turned<T> {
    /// The line's first name.
    pub line: LineName,
    pub on: Day,
    pub to: T,
    pub changes: Vec<DayChange>,
    /// What a fact takes that is not there.
    pub missing: Option<Missing>,
}

/// The days of lines while a batch is decided.
#[derive(Debug, Default)]
pub struct Days {
    /// By day, what is known of the days that this batch may ask about.
    known: HashMap<(LineName, LineAmount), BTreeMap<Day, i128>>,
    /// What this batch adds.
    new: BTreeMap<(LineName, LineAmount, Day), Halves>,
}

impl Days {
    /// What changed on a day, as it was recorded before.
    pub fn known(&mut self, line: LineName, what: LineAmount, day: Day, sum: Halves) {
        self.known.entry((line, what)).or_default().insert(day, sum.whole());
    }

    /// Notes what an event changed.
    pub fn record(&mut self, line: &LineName, change: DayChange) {
        let DayChange { what, day, by } = change;
        if by == 0 {
            return;
        }
        let sum = self.known.entry((line.clone(), what)).or_default().entry(day).or_default();
        *sum = sum.saturating_add(by);
        self.new.entry((line.clone(), what, day)).or_default().add(by);
    }

    /// What was noted.
    pub fn noted(&self) -> impl Iterator<Item = (&(LineName, LineAmount, Day), &Halves)> {
        self.new.iter()
    }

    /// The first day, `from` or later, on which less is there than is taken; `now` is what there is after everything.
    pub fn lack(&self, line: &LineName, what: LineAmount, from: Day, now: Cents, steps: &[Step]) -> Option<Lack> {
        first_lack(&self.spans(line, what, from, now, steps)).map(|lack| within_year(line, lack))
    }

    fn spans(&self, line: &LineName, what: LineAmount, from: Day, now: Cents, steps: &[Step]) -> Vec<Span> {
        let later: Vec<(Day, i128)> = match self.known.get(&(line.clone(), what)) {
            Some(days) => days.range(from.next()..).map(|(day, by)| (*day, *by)).collect(),
            None => Vec::new(),
        };
        spans(from, wide(now), &later, steps)
    }

    /// No order overspends: what is taken of a line must be there on its day and on every day since, but for what a
    /// consent covers and what has happened anyway. `now` is what there is after everything.
    pub fn must_hold(
        &self,
        line: &LineName,
        what: LineAmount,
        now: Cents,
        taking: &Taking<'_>,
    ) -> Result<(), Shortfall> {
        let Taking { on, leave, steps, .. } = *taking;
        if leave == Leave::Any {
            return Ok(());
        }
        match self.lack(line, what, held_from(line, on), now, steps) {
            Some(lack) => Err(leave.lacks(lack, taking.covered_on(lack.day), taking.whole)),
            None => Ok(()),
        }
    }
}

impl Days {
    /// What a fact takes that is not there, on its day or on any since; `there` is what there is to take of. Not
    /// `late`: nothing is known of later days, and what there is now is enough to know.
    pub fn beyond(
        &self,
        line: &LineName,
        what: LineAmount,
        there: There,
        (free, late): (Cents, bool),
        taking: &Taking<'_>,
    ) -> Option<Missing> {
        let Taking { on, leave, steps, .. } = *taking;
        if leave != Leave::Any {
            return None;
        }
        let beyond = steps.iter().any(|step| step.taken.saturating_sub(step.covered) > wide(free).max(0));
        if !late && !beyond {
            return None;
        }
        let spans = self.spans(line, what, held_from(line, on), free, steps);
        let (mut rest, mut found) = (spans.as_slice(), None);
        // The first day on which somebody has spent what is lacking; else the first on which it is lacking.
        while let Some(lack) = first_lack(rest).map(|lack| within_year(line, lack)) {
            let missing = self.missing(line, what, there, free, lack, taking);
            if missing.by.is_positive() {
                return Some(missing);
            }
            found = found.or(Some(missing));
            let next = rest.iter().position(|span| span.day > lack.day).unwrap_or(rest.len());
            rest = rest.get(next..).unwrap_or_default();
        }
        found
    }

    /// By how much the line is overdrawn where something is lacking.
    fn missing(
        &self,
        line: &LineName,
        what: LineAmount,
        there: There,
        free: Cents,
        lack: Lack,
        taking: &Taking<'_>,
    ) -> Missing {
        let later = match what {
            LineAmount::Free => self.since(line, LineAmount::Disposable, lack.day),
            _ => 0,
        };
        let (taken, covered) = taking.on_day(lack.day);
        let last = taking.steps.last().map_or(0, |step| step.taken);
        // Of what there is on a day is left what nobody has taken of it.
        let overdrawn = |there: i128, left: i128| Cents::nearest(overdrawn_by(there.saturating_sub(left), there));
        Missing {
            lack,
            covered: Cents::nearest(covered),
            before: overdrawn(there.before.saturating_sub(later), lack.free),
            by: overdrawn(there.after.saturating_sub(later), lack.free.saturating_sub(taken)),
            now: overdrawn(there.after, wide(free).saturating_sub(last)),
        }
    }

    /// What changed on the days after one.
    fn since(&self, line: &LineName, what: LineAmount, day: Day) -> i128 {
        let days = self.known.get(&(line.clone(), what));
        days.map_or(0, |days| days.range(day.next()..).fold(0, |sum: i128, (_, by)| sum.saturating_add(*by)))
    }
}

/// A change of what there is to spend; none where it lies before everything that is asked about.
pub fn disposable(line: &LineName, day: Day, by: i128) -> Option<DayChange> {
    let early = Day::first_of(line.year()).is_ok_and(|first| day <= first);
    (!early).then_some(DayChange { what: LineAmount::Disposable, day, by })
}

/// Nobody is sent beyond the fiscal year of a line: a day of another one, from which on there is enough, is no way out.
fn within_year(line: &LineName, lack: Lack) -> Lack {
    Lack { enough_from: lack.enough_from.filter(|day| day.year() <= line.year()), ..lack }
}

/// Nothing of a year is there before it begins: what is asked for earlier is held to it from its first day on.
fn held_from(line: &LineName, on: Day) -> Day {
    on.max(Day::first_of(line.year()).unwrap_or(on))
}

/// Cents for sums that may leave the range of an amount on their way.
pub fn wide(amount: Cents) -> i128 {
    i128::from(amount.get())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_the_whole_however_they_are_added() {
        let amounts =
            [1, -1, i128::from(i64::MAX), i128::from(i64::MIN), 0xFFFF_FFFF, -0x1_0000_0000, 2 * i128::from(i64::MAX)];
        let mut sum = Halves::default();
        for (place, amount) in amounts.iter().enumerate() {
            sum.add(*amount);
            assert_eq!(sum.whole(), amounts[..=place].iter().sum::<i128>());
        }
    }

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    /// A line of 1.00 EUR, of which 0.60 came on 10 June and 0.30 went on 20 June.
    fn missing(on: &str, taken: i128, covered: i128, leave: Leave) -> Option<(i64, i64, Option<Day>, Option<Day>)> {
        let line: LineName = "2026/30/25/bezirksamt-pankow/geraete".parse().unwrap();
        let mut days = Days::default();
        for (on, by) in [("2026-06-10", 60), ("2026-06-20", -30)] {
            days.record(&line, DayChange { what: LineAmount::Free, day: day(on), by });
        }
        let step = Step { day: day(on), taken, covered };
        let taking = Taking { on: day(on), leave, steps: &[step], whole: Cents::ZERO };
        let lack = days.must_hold(&line, LineAmount::Free, Cents::new(100), &taking).err()?;
        Some((lack.free.get(), lack.needed.get(), lack.on, lack.enough_from))
    }

    #[test]
    fn no_order_overspends_on_any_day() {
        let (asked, free) = (Leave::Consented(Cents::ZERO), None);
        assert_eq!(missing("2026-06-25", 100, 0, asked), free);
        assert_eq!(missing("2026-06-25", 101, 0, asked), Some((100, 101, None, None)));
        // 0.70 were there before the 10th, 1.30 until the 20th.
        assert_eq!(missing("2026-06-01", 70, 0, asked), free);
        let (first, second) = (Some(day("2026-06-01")), Some(day("2026-06-10")));
        assert_eq!(missing("2026-06-01", 71, 0, asked), Some((70, 71, first, second)));
        assert_eq!(missing("2026-06-10", 101, 0, asked), Some((100, 101, Some(day("2026-06-20")), None)));
        // Before its year begins nothing of it is there: what is asked for then is held to all that comes.
        assert_eq!(missing("2025-12-01", 71, 0, asked), Some((70, 71, Some(day("2026-01-01")), second)));
    }

    #[test]
    fn nobody_is_sent_beyond_the_fiscal_year_of_a_line() {
        let line: LineName = "2026/30/25/bezirksamt-pankow/geraete".parse().unwrap();
        for (comes, helps) in [("2026-12-31", true), ("2027-01-01", false), ("2027-06-30", false)] {
            let mut days = Days::default();
            days.record(&line, DayChange { what: LineAmount::Free, day: day(comes), by: 60 });
            let step = Step { day: day("2026-06-01"), taken: 90, covered: 0 };
            let taking = |leave| Taking { on: step.day, leave, steps: std::slice::from_ref(&step), whole: Cents::ZERO };
            let asked = taking(Leave::Consented(Cents::ZERO));
            let lack = days.must_hold(&line, LineAmount::Free, Cents::new(100), &asked).unwrap_err();
            assert_eq!((lack.free.get(), lack.enough_from), (40, helps.then(|| day(comes))), "{comes}");
            let there = There { before: 100, after: 100 };
            let fact = days.beyond(&line, LineAmount::Free, there, (Cents::new(100), true), &taking(Leave::Any));
            assert_eq!(fact.unwrap().lack.enough_from, helps.then(|| day(comes)), "{comes}");
        }
    }

    #[test]
    fn a_consent_covers_its_part_and_a_fact_needs_none() {
        let consented = Leave::Consented(Cents::new(30));
        assert_eq!(missing("2026-06-25", 130, 30, consented), None);
        assert_eq!(missing("2026-06-25", 131, 30, consented), Some((100, 101, None, None)));
        assert_eq!(missing("2026-06-25", 131, 0, Leave::None), Some((100, 131, None, None)));
        assert_eq!(missing("2026-06-25", 131, 0, Leave::Any), None);
        // Who gives something back is not held to what others did.
        assert_eq!(missing("2026-06-01", -1, 0, Leave::None), None);
    }
}

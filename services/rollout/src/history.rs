//! A rollout by day of effect: how many are to be done at the end of each day, and how many are done. Pure.

use sollist_contract::{
    day::Day,
    event::{RolloutPlanned, RolloutProgressed},
};

/// What one report says of numbers, and of which day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Report {
    pub day: Day,
    pub total: Option<i64>,
    pub done: Option<i64>,
}

impl Report {
    pub fn planned(event: &RolloutPlanned, day: Day) -> Report {
        Report { day, total: event.scope.total(), done: None }
    }
    pub fn progressed(event: &RolloutProgressed, day: Day) -> Report {
        Report { day, total: event.total.map(|total| total.get()), done: Some(event.done.get()) }
    }
}

/// More done than there is to do, at the end of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Excess {
    pub day: Day,
    pub done: i64,
    pub total: i64,
}

/// Far fewer done at the end of a day than before it, of the same total.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Back {
    pub day: Day,
    pub done: i64,
    pub before: i64,
}

/// The numbers at the end of a day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Standing {
    total: Option<i64>,
    done: i64,
}

impl Standing {
    fn step(&mut self, report: &Report) {
        self.total = report.total.or(self.total);
        self.done = report.done.unwrap_or(self.done);
    }
}

/// What is known of a rollout by day.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// Where it stood before the first report here.
    base: Standing,
    /// By day, of one day in the order of the journal.
    reports: Vec<Report>,
}

impl History {
    /// Of a rollout that stands so, of which nothing that comes is dated earlier than what is known.
    pub fn from(total: Option<i64>, done: i64) -> History {
        History { base: Standing { total, done }, reports: Vec::new() }
    }

    /// Everything reported of a rollout: by day, of one day in the order of the journal.
    pub fn of(reports: Vec<Report>) -> History {
        History { base: Standing::default(), reports }
    }

    /// The first day on which one more report makes more done than there is to do.
    pub fn excess(&self, report: &Report) -> Option<Excess> {
        let place = self.place(report);
        let (known, later) = self.reports.split_at_checked(place)?;
        let mut before = self.base;
        known.iter().for_each(|known| before.step(known));
        let mut after = before;
        after.step(report);
        let excess = |day: Day, before: Standing, after: Standing| {
            // What others said stands as it is.
            let total = after.total.filter(|total| after != before && after.done > *total)?;
            Some(Excess { day, done: after.done, total })
        };
        let mut found =
            later.first().is_none_or(|next| next.day > report.day).then(|| excess(report.day, before, after)).flatten();
        let mut rest = later.iter().peekable();
        while let (None, Some(known)) = (found, rest.next()) {
            before.step(known);
            after.step(known);
            if rest.peek().is_none_or(|next| next.day > known.day) {
                found = excess(known.day, before, after);
            }
        }
        found
    }

    /// Where one more report makes the number of those done fall by more than a tenth, on its own day or to the next
    /// one that says a number: some devices come back every week. A new total counts anew, and the last report of a day
    /// replaces the others of it.
    pub fn goes_back(&self, report: &Report) -> Option<Back> {
        let earlier = self.reports.partition_point(|known| known.day < report.day);
        let (known, _) = self.reports.split_at_checked(earlier)?;
        let mut before = self.base;
        known.iter().for_each(|known| before.step(known));
        let fall = |before: Standing, next: &Report| {
            let done = next.done.filter(|done| done.saturating_mul(10) < before.done.saturating_mul(9))?;
            let same = next.total.is_none() || next.total == before.total;
            same.then_some(Back { day: next.day, done, before: before.done })
        };
        let at = |before: Standing, report: &Report| {
            let mut after = before;
            after.step(report);
            after
        };
        let next = self.reports.iter().find(|known| known.day > report.day && known.done.is_some());
        fall(before, report).or_else(|| fall(at(before, report), next?))
    }

    /// How many are to be done as of a day, where that is known.
    pub fn total_on(&self, day: Day) -> Option<i64> {
        let known = self.reports.iter().take_while(|known| known.day <= day);
        known.fold(self.base.total, |total, known| known.total.or(total))
    }

    pub fn record(&mut self, report: Report) {
        let place = self.place(&report);
        self.reports.insert(place, report);
    }

    /// Behind everything of its day and of earlier ones.
    fn place(&self, report: &Report) -> usize {
        self.reports.partition_point(|known| known.day <= report.day)
    }
}

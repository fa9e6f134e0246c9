//! What may be recorded of a stock: at the end of no day since the count before it more is taken than there is. Pure.

use super::fold::{Entry, Missing, Part, Stock, Walk, What};
use crate::day::Day;

/// Entries between two states that are kept, so that one that comes late is not counted from the beginning.
const MARK_EVERY: usize = 1024;

/// The counts and movements of one stock, and where it stands after them.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// What was there before the first entry.
    base: Walk,
    /// By day, of one day in the order of the journal.
    entries: Vec<Entry>,
    /// After all entries.
    now: Walk,
    /// States before the entry of a place, in the order of places.
    marks: Vec<(usize, Walk)>,
}

impl History {
    /// Begins with a stock that nothing before or on `day` is added to any more, but for what comes last on it.
    pub fn after(stock: Stock, day: Option<Day>) -> History {
        let base = Walk { stock, day, ..Walk::default() };
        History { now: base.clone(), base, ..History::default() }
    }

    /// Everything recorded of a stock, or everything since a count: by day, of one day in the order of the journal.
    pub fn of(entries: Vec<Entry>) -> History {
        let mut history = History::default();
        history.entries.reserve(entries.len());
        entries.into_iter().for_each(|entry| history.append(entry));
        history
    }

    /// The stock after everything.
    pub fn stock(&self) -> Stock {
        self.now.clone().end()
    }
    /// The stock at the end of a day; nothing where that lies before all that is known here.
    pub fn stock_on(&self, day: Day) -> Option<Stock> {
        if self.last_day().is_none_or(|last| last <= day) {
            return Some(self.stock());
        }
        let known = self.base.day.is_none_or(|known| known <= day);
        known.then(|| self.before(self.entries.partition_point(|entry| entry.day <= day)).end())
    }
    /// The last day on which anything happened.
    pub fn last_day(&self) -> Option<Day> {
        self.entries.last().map(|entry| entry.day).or(self.base.day)
    }

    /// What the last count of a day says there is, in use and in stock, where that day was counted.
    pub fn counted_on(&self, day: Day) -> Option<(i64, i64)> {
        let of_day = self.entries.iter().rev().skip_while(|entry| entry.day > day).take_while(|entry| entry.day == day);
        let mut counted = of_day.filter_map(|entry| match &entry.what {
            What::Counted(parts) => Some(parts),
            What::Delivered(_) | What::Issued { .. } | What::Returned { .. } | What::Retired { .. } => None,
        });
        let sum =
            |sum: (i64, i64), part: &Part| (sum.0.saturating_add(part.in_use), sum.1.saturating_add(part.in_stock));
        if let Some(parts) = counted.next() {
            return Some(parts.iter().fold((0, 0), sum));
        }
        let base = &self.base.stock;
        (base.counted_on == Some(day) && self.base.day == Some(day)).then(|| (base.in_use(), base.in_stock()))
    }

    /// The day of the last count up to a day: what is there since is held to it.
    pub fn counted_up_to(&self, day: Day) -> Option<Day> {
        let counts = self.entries.iter().rev().filter(|entry| entry.day <= day && entry.what.is_count());
        counts.map(|entry| entry.day).next().or(self.base.stock.counted_on.filter(|counted| *counted <= day))
    }

    /// The day of the first count after a day: what happened on that day does not change what is there since.
    pub fn counted_after(&self, day: Day) -> Option<Day> {
        let later = self.base.stock.counted_on.filter(|counted| *counted > day);
        later.or_else(|| {
            let mut counts = self.entries.iter().filter(|entry| entry.day > day && entry.what.is_count());
            counts.next().map(|entry| entry.day)
        })
    }

    /// Records a movement or a count, recorded after everything here. Refused, and nothing changed, when at the end of
    /// its day or of any day since, up to the next count, more pieces are missing than without it.
    pub fn record(&mut self, entry: Entry) -> Result<(), Missing> {
        self.add(entry, true)
    }

    /// Records what was accepted once, whatever is said of it today; what is missing is short.
    pub fn replay(&mut self, entry: Entry) {
        // Nothing is refused here.
        let _ = self.add(entry, false);
    }

    fn add(&mut self, entry: Entry, strict: bool) -> Result<(), Missing> {
        let place = self.entries.partition_point(|known| known.day <= entry.day);
        if place < self.entries.len() {
            return self.insert(place, entry, strict);
        }
        if strict && let Some(missing) = self.lacks_now(&entry) {
            return Err(missing);
        }
        self.append(entry);
        Ok(())
    }

    /// What an entry that comes last would lack.
    fn lacks_now(&self, entry: &Entry) -> Option<Missing> {
        if self.now.waiting.is_empty() {
            let there = self.now.stock.there_for(&entry.what)?;
            let lacking = entry.what.pieces().saturating_sub(there);
            return (lacking > 0).then(|| Missing { day: entry.day, what: entry.what.clone(), lacking });
        }
        let (before, mut after) = (self.now.missing(), self.now.clone());
        after.step(entry);
        let more = !entry.what.is_count() && after.missing() > before;
        more.then(|| Missing { day: entry.day, what: entry.what.clone(), lacking: after.missing() - before })
    }

    fn append(&mut self, entry: Entry) {
        if self.entries.len() % MARK_EVERY == MARK_EVERY - 1 {
            self.marks.push((self.entries.len(), self.now.clone()));
        }
        self.now.step(&entry);
        self.entries.push(entry);
    }

    /// Puts a late entry in its place and goes on from there to the next count: that one says anew what is there.
    fn insert(&mut self, place: usize, entry: Entry, strict: bool) -> Result<(), Missing> {
        let later = self.entries.get(place..).unwrap_or_default();
        let next = later.iter().find(|known| known.what.is_count()).map(|count| count.day);
        let until = next.map_or(later.len(), |day| later.partition_point(|known| known.day < day));
        let later = later.get(..until).unwrap_or_default();

        let before = self.before(place);
        let mut after = before.clone();
        after.first = None;
        after.step(&entry);
        let mut marks = Vec::new();
        for (offset, known) in later.iter().enumerate() {
            let at = place + 1 + offset;
            if next.is_none() && at % MARK_EVERY == MARK_EVERY - 1 {
                marks.push((at, after.clone()));
            }
            after.step(known);
        }
        if strict && let Some(missing) = worse(&before, later, &entry, &after) {
            return Err(missing);
        }
        self.entries.insert(place, entry);
        // States of later places do not know of it; those behind a count begin with that count.
        self.marks.retain(|(at, _)| *at <= place);
        if next.is_none() {
            self.marks.extend(marks);
            self.now = after;
        }
        Ok(())
    }

    /// The state before the entry of a place.
    fn before(&self, place: usize) -> Walk {
        let known = self.entries.get(..place).unwrap_or_default();
        let count = known.iter().rposition(|entry| entry.what.is_count());
        let mark = self.marks.iter().rev().find(|(at, _)| *at <= place && count.is_none_or(|count| *at > count));
        let (from, mut walk) = match (mark, count) {
            (Some((at, walk)), _) => (*at, walk.clone()),
            // It begins by saying what is there.
            (None, Some(count)) => (count, Walk::default()),
            (None, None) => (0, self.base.clone()),
        };
        known.iter().skip(from).for_each(|entry| walk.step(entry));
        walk
    }
}

/// The first movement that lacks something once `entry` is there, if more is lacking than without it.
fn worse(before: &Walk, later: &[Entry], entry: &Entry, after: &Walk) -> Option<Missing> {
    // A count begins anew, also with what is short.
    let began = if entry.what.is_count() { 0 } else { before.missing() };
    let lacking = after.missing() - began;
    if lacking <= 0 {
        return None;
    }
    let mut without = before.clone();
    later.iter().for_each(|known| without.step(known));
    if lacking <= without.missing() - before.missing() {
        return None;
    }
    let mut after = after.clone();
    after.close();
    after.first
}

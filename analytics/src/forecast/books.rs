//! What is posted on each line by its cut and by its end: one walk through the postings for all lines and years.

use crate::{
    facts::Facts,
    forecast::calendar::{Calendar, Phase},
    tables::{MEASURES, Measure, index},
    view::View,
};

/// What is posted on a line. Cents.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Posted {
    /// Anything of it is seen.
    pub seen: bool,
    /// As of the cut.
    pub soll: i128,
    pub frozen: i128,
    pub cut: i128,
    /// Paid, whenever it was posted.
    pub end: i128,
    /// The same without signs, and what of it is the Ist of a closed account.
    moved: i128,
    accounts: i128,
}

impl Posted {
    /// Of most of the year only the end is known: more than a fifth of what was paid came as the Ist of the whole year.
    pub fn end_only(&self) -> bool {
        self.accounts.saturating_mul(5) > self.moved
    }
    pub fn disposable(&self) -> i128 {
        self.soll.saturating_sub(self.frozen)
    }
    pub fn paid_anything(&self) -> bool {
        self.moved > 0
    }
}

/// By number of the line.
pub(super) fn posted(facts: &Facts, view: &View, calendar: &Calendar) -> Vec<Posted> {
    let mut all = vec![Posted::default(); facts.lines.len()];
    let table = &facts.postings;
    let known = table.seq.partition_point(|seq| *seq <= view.seq);
    let mut accounts = facts.accounts.iter().copied().peekable();
    let rows = table.seq.iter().zip(&table.day).zip(table.slot.iter().zip(&table.cents)).take(known);
    for ((&seq, &day), (&slot, &cents)) in rows {
        if view.hides(seq, day) {
            continue;
        }
        let number = index(slot / MEASURES);
        let (Some(posted), Some(line)) = (all.get_mut(number), facts.lines.get(number)) else { continue };
        posted.seen = true;
        let Some(cut) = calendar.cuts.get(&line.year) else { continue };
        let cents = i128::from(cents);
        // Nothing of a year to come has begun; what is planned of it is known all the same.
        let to_come = line.year == calendar.year && calendar.phase == Phase::ToCome;
        let by_cut = to_come || day <= if line.year == calendar.year { calendar.today } else { cut.day };
        match slot % MEASURES {
            measure if measure == Measure::Actual as u32 => {
                while accounts.next_if(|account| *account < seq).is_some() {}
                posted.moved += cents.abs();
                if accounts.peek() == Some(&seq) {
                    posted.accounts += cents.abs();
                }
                posted.end += cents;
                // What is posted before the year begins counts on its first day, what comes after its end on its last.
                let counts =
                    if line.year == calendar.year { day <= calendar.today } else { day.min(cut.last) <= cut.day };
                if counts {
                    posted.cut += cents;
                }
            }
            measure if measure == Measure::Frozen as u32 => posted.frozen += if by_cut { cents } else { 0 },
            _ => posted.soll += if by_cut { cents } else { 0 },
        }
    }
    all
}

/// Places into which what was paid on a line is summed; `u32::MAX` is none.
pub(super) type Places = [u32; 4];
pub(super) const NOWHERE: Places = [u32::MAX; 4];

/// What was paid by the ends of the months, summed into places.
pub(super) fn by_month(facts: &Facts, view: &View, places: &[Places], count: usize) -> Vec<[i128; 12]> {
    let mut sums = vec![[0_i128; 12]; count];
    let table = &facts.postings;
    for row in table.rows(view) {
        let (Some(&slot), Some(&day), Some(&cents)) = (table.slot.get(row), table.day.get(row), table.cents.get(row))
        else {
            continue;
        };
        let number = index(slot / MEASURES);
        let Some(into) = places.get(number).filter(|_| slot % MEASURES == Measure::Actual as u32) else { continue };
        let Some(year) = facts.lines.get(number).map(|line| line.year) else { continue };
        let month = match day.year() {
            before if before < year => 0,
            after if after > year => 11,
            _ => usize::try_from(day.date().month()).unwrap_or(1).saturating_sub(1),
        };
        for place in into.iter().filter(|place| **place != u32::MAX) {
            if let Some(sum) = sums.get_mut(index(*place)).and_then(|months| months.get_mut(month)) {
                *sum += i128::from(cents);
            }
        }
    }
    for months in &mut sums {
        let mut sum = 0;
        for month in months {
            sum += *month;
            *month = sum;
        }
    }
    sums
}

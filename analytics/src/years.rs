//! Fiscal years with an appropriation, as they became known.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use sollist_contract::day::Day;

/// From this event on a fiscal year is planned, or is not any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Known {
    seq: u64,
    day: Day,
    year: i16,
    planned: bool,
}

/// Which fiscal years have an appropriation. One of which all was taken back by amendments has none: a plan of a
/// mistyped year would be the newest for everybody for ever.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Years {
    known: Vec<Known>,
    /// The Ansatz of all lines of a year, in cents.
    sums: Vec<(i16, i128)>,
}

impl Years {
    /// A line gets its Ansatz.
    pub(crate) fn appropriated(&mut self, (seq, day): (u64, Day), year: i16, cents: i64) {
        self.add(year, cents);
        // One entry per year and day is enough; the first knows it earliest.
        let known = self.known.iter().any(|known| known.day == day && known.year == year);
        if !known || !self.is_planned(year) {
            self.known.push(Known { seq, day, year, planned: true });
        }
    }
    /// A line's Ansatz is amended.
    pub(crate) fn amended(&mut self, (seq, day): (u64, Day), year: i16, cents: i64) {
        let planned = self.add(year, cents) != 0;
        if planned != self.is_planned(year) {
            self.known.push(Known { seq, day, year, planned });
        }
    }
    /// The years that are planned by events that somebody sees.
    pub(crate) fn seen(&self, sees: impl Fn(u64, Day) -> bool) -> BTreeSet<i16> {
        let mut years = BTreeSet::new();
        for known in self.known.iter().filter(|known| sees(known.seq, known.day)) {
            if known.planned {
                years.insert(known.year);
            } else {
                years.remove(&known.year);
            }
        }
        years
    }

    fn is_planned(&self, year: i16) -> bool {
        self.known.iter().rev().find(|known| known.year == year).is_some_and(|known| known.planned)
    }
    fn add(&mut self, year: i16, cents: i64) -> i128 {
        let place = self.sums.iter().position(|(known, _)| *known == year).unwrap_or_else(|| {
            self.sums.push((year, 0));
            self.sums.len() - 1
        });
        let Some((_, sum)) = self.sums.get_mut(place) else { return 0 };
        *sum = sum.saturating_add(i128::from(cents));
        *sum
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_year_of_which_all_was_taken_back_is_planned_no_more() {
        let mut years = Years::default();
        let at = |seq: u64, day: &str| (seq, day.parse().unwrap());
        years.appropriated(at(1, "2026-01-01"), 2026, 100);
        years.appropriated(at(2, "2062-01-01"), 2062, 100);
        years.amended(at(3, "2026-11-29"), 2062, -40);
        let by = |seq: u64| years.seen(|known, _| known <= seq).into_iter().collect::<Vec<_>>();
        assert_eq!((by(1), by(2), by(3)), (vec![2026], vec![2026, 2062], vec![2026, 2062]));
        years.amended(at(4, "2026-11-29"), 2062, -60);
        let by = |seq: u64| years.seen(|known, _| known <= seq).into_iter().collect::<Vec<_>>();
        assert_eq!((by(3), by(4)), (vec![2026, 2062], vec![2026]));
        years.amended(at(5, "2026-11-30"), 2062, 1);
        years.appropriated(at(6, "2062-01-01"), 2062, 0);
        let until = |day: &str| years.seen(|_, known| known <= day.parse().unwrap()).len();
        assert_eq!((until("2026-11-29"), until("2026-11-30")), (1, 2));
    }
}

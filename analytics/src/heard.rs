//! Of which days something was heard.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sollist_contract::day::Day;

use crate::tables::{At, index};

/// Days of effect of what was heard of each authority, with the first event of each.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Heard {
    first: BTreeMap<(u32, Day), u64>,
    /// The day of the last event of each authority: the next one is mostly of the same, which is noted already.
    #[serde(skip)]
    lately: Vec<Option<Day>>,
}

impl Heard {
    /// Something was heard of an authority.
    pub fn note(&mut self, who: u32, at: At) {
        let place = index(who);
        if place >= self.lately.len() {
            self.lately.resize(place.saturating_add(1), None);
        }
        if let Some(lately) = self.lately.get_mut(place)
            && lately.replace(at.day) != Some(at.day)
        {
            self.first.entry((who, at.day)).or_insert(at.seq);
        }
    }
    /// Every authority and day, with the first event.
    pub fn iter(&self) -> impl Iterator<Item = (u32, Day, u64)> {
        self.first.iter().map(|((who, day), seq)| (*who, *day, *seq))
    }
    /// The last day up to one of which something was heard of an authority by an event.
    pub fn last(&self, who: u32, until: Day, seq: u64) -> Option<Day> {
        let mut days = self.first.range(..=(who, until)).rev().take_while(|((whose, _), _)| *whose == who);
        days.find(|(_, first)| **first <= seq).map(|((_, day), _)| *day)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_first_event_of_a_day_counts_also_where_others_come_between() {
        let mut heard = Heard::default();
        let day = |day: &str| -> Day { day.parse().unwrap() };
        let (monday, tuesday) = (day("2026-03-02"), day("2026-03-03"));
        for (seq, who, day) in [(1, 4, tuesday), (2, 0, monday), (3, 4, tuesday), (4, 4, monday), (5, 4, tuesday)] {
            heard.note(who, At { seq, day, kind: "" });
        }
        assert_eq!(heard.iter().collect::<Vec<_>>(), [(0, monday, 2), (4, monday, 4), (4, tuesday, 1)]);
        let last = |who, until, seq| heard.last(who, until, seq);
        assert_eq!([last(4, tuesday, 1), last(4, tuesday, 0)], [Some(tuesday), None]);
        assert_eq!([last(4, monday, 3), last(4, monday, 4)], [None, Some(monday)]);
        assert_eq!([last(0, tuesday, 9), last(5, tuesday, 9)], [Some(monday), None]);
    }
}

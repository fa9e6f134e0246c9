//! When each event was recorded: a batch is recorded in one instant, so that few are kept.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sollist_contract::day::Day;

/// Instants of recording by number from 1 on, never earlier than the one before.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Instants {
    /// How many events there are.
    count: u64,
    /// Number of the first event of an instant, and the instant in microseconds since 1970.
    runs: Vec<(u64, i64)>,
    /// The instant of which the day was asked last.
    #[serde(skip)]
    asked: Option<(Timestamp, Day)>,
}

impl Instants {
    /// The next event. A clock that was set back must not make a later event known earlier.
    pub fn push(&mut self, recorded_at: Timestamp) {
        self.count = self.count.saturating_add(1);
        let micros = recorded_at.as_microsecond();
        if self.runs.last().is_none_or(|(_, last)| micros > *last) {
            self.runs.push((self.count, micros));
        }
    }
    /// The day in Berlin of an instant of recording, mostly that of the event before.
    pub fn day(&mut self, recorded_at: Timestamp) -> Day {
        match self.asked.filter(|(at, _)| *at == recorded_at) {
            Some((_, day)) => day,
            None => self.asked.insert((recorded_at, Day::of(recorded_at))).1,
        }
    }
    pub fn count(&self) -> u64 {
        self.count
    }
    /// When an event was recorded.
    pub fn of(&self, seq: u64) -> Option<Timestamp> {
        if !(1..=self.count).contains(&seq) {
            return None;
        }
        let run = self.runs.partition_point(|(first, _)| *first <= seq).checked_sub(1)?;
        Timestamp::from_microsecond(self.runs.get(run)?.1).ok()
    }
    /// The day in Berlin on which an event was recorded, for whoever asks with rising numbers: most are of the day of
    /// the one before.
    pub fn days(&self) -> impl FnMut(u64) -> Option<Day> {
        let (mut runs, mut micros) = (self.runs.iter().peekable(), None);
        let mut known: Option<(Day, i64)> = None;
        move |seq| {
            while let Some((_, of_run)) = runs.next_if(|(first, _)| *first <= seq) {
                micros = Some(*of_run);
            }
            let micros = micros?;
            if let Some((day, _)) = known.filter(|(_, end)| micros <= *end) {
                return Some(day);
            }
            let day = Day::of(Timestamp::from_microsecond(micros).ok()?);
            known = day.end().map(|end| (day, end.as_microsecond()));
            Some(day)
        }
    }
    /// The last event that was recorded by then; 0 where none was.
    pub fn until(&self, instant: Timestamp) -> u64 {
        let is_later = |micros: i64| Timestamp::from_microsecond(micros).is_ok_and(|recorded| recorded > instant);
        let later = self.runs.partition_point(|(_, micros)| !is_later(*micros));
        self.runs.get(later).map_or(self.count, |(first, _)| first.saturating_sub(1))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_known_from_the_instant_of_its_batch_on() {
        let instant = |second| Timestamp::from_second(second).unwrap();
        let mut instants = Instants::default();
        // The clock is set back between the third and the fourth.
        for second in [10, 10, 20, 5, 20, 30] {
            instants.push(instant(second));
        }
        let known: Vec<u64> = [9, 10, 19, 20, 29, 30, 99].map(|second| instants.until(instant(second))).to_vec();
        assert_eq!(known, [0, 2, 2, 5, 5, 6, 6]);
        let recorded: Vec<Option<i64>> = (0..=7).map(|seq| instants.of(seq).map(|at| at.as_second())).collect();
        assert_eq!(recorded, [None, Some(10), Some(10), Some(20), Some(20), Some(20), Some(30), None]);
        assert_eq!(Instants::default().until(instant(0)), 0);
    }
}

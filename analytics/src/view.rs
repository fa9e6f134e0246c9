//! A view: which knowledge counts (`as-of`) and what had happened (`until`), docs/spec.md#time.

use sollist_contract::day::Day;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct View {
    /// Number of the last event known.
    pub seq: u64,
    /// The last day of effect that counts; `None`: everything recorded.
    pub until: Option<Day>,
    /// The day ages and rates refer to: `until`, else the Berlin day on which the as-of was recorded, else today.
    pub day: Day,
    /// On the way from one position to another, between two events of a day; `None` everywhere else.
    pub walk: Option<Walk>,
}

/// Where a walk from one position to another stands (docs/spec.md#restatement-bridge).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Walk {
    /// Of the last day that counts, the last number that counts.
    pub last: u64,
    /// Parameters up to this number count whenever they were published; later ones as any event, by the day of their
    /// time.
    pub known: u64,
    /// The day whose parameters are in force instead of those of the day of the view.
    pub rates: Option<Day>,
}

impl View {
    /// The same knowledge, with nothing that took effect after `day`.
    pub fn cut(&self, day: Day) -> View {
        // A day before the last one is there as a whole.
        let whole = self.until.is_some_and(|until| day < until);
        let walk = self.walk.map(|walk| if whole { Walk { last: u64::MAX, ..walk } } else { walk });
        View { seq: self.seq, until: Some(self.until.map_or(day, |until| until.min(day))), day, walk }
    }

    /// Whether a fact counts.
    pub fn sees(&self, seq: u64, day: Day) -> bool {
        seq <= self.seq && !self.hides(seq, day)
    }

    /// Whether what is known had not happened.
    pub(crate) fn hides(&self, seq: u64, day: Day) -> bool {
        self.until.is_some_and(|until| day > until || day == until && self.walk.is_some_and(|walk| seq > walk.last))
    }

    /// Whether parameters count that were published on a day.
    pub(crate) fn publishes(&self, seq: u64, on: Day) -> bool {
        seq <= self.seq && self.walk.is_none_or(|walk| seq <= walk.known || !self.hides(seq, on))
    }

    /// The day whose parameters are asked for, where a view asks for those of `day`.
    pub(crate) fn rates_on(&self, day: Day) -> Day {
        self.walk.and_then(|walk| walk.rates).filter(|_| day == self.day).unwrap_or(day)
    }
}

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
}

impl View {
    /// The same knowledge, with nothing that took effect after `day`.
    pub fn cut(&self, day: Day) -> View {
        View { seq: self.seq, until: Some(self.until.map_or(day, |until| until.min(day))), day }
    }

    /// Whether a fact counts.
    pub fn sees(&self, seq: u64, day: Day) -> bool {
        seq <= self.seq && self.until.is_none_or(|until| day <= until)
    }
}

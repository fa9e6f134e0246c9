//! A view: which knowledge counts (`as-of`) and what had happened (`until`), docs/spec.md#time.

use sollist_contract::day::Day;

use crate::{error::FigureError, facts::Facts};

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
    /// Everything known, as of today.
    pub fn all(facts: &Facts, today: Day) -> View {
        View { seq: facts.last_seq(), until: None, day: today }
    }

    /// Resolves what a caller wrote. `as_of`: empty, an RFC 3339 instant, or a journal number. `until`: empty or a day.
    pub fn resolve(facts: &Facts, as_of: &str, until: &str, today: Day) -> Result<View, FigureError> {
        let seq = if as_of.is_empty() { facts.last_seq() } else { facts.seq_of(as_of)? };
        let until = match until {
            "" => None,
            text => Some(text.parse::<Day>().map_err(|_| {
                FigureError::bad(
                    "until",
                    format!("„{text}“ ist kein Tag der Form JJJJ-MM-TT (1990 bis 2199)."),
                    format!("“{text}” is no day of the form YYYY-MM-DD (1990 to 2199)."),
                )
            })?),
        };
        let known_on = match as_of {
            "" => None,
            text => sollist_contract::envelope::parse_time(text).ok().or_else(|| facts.recorded_at(seq)).map(Day::of),
        };
        Ok(View { seq, until, day: until.or(known_on).unwrap_or(today) })
    }

    /// The day for which extra need is asked when nobody names one: the view's, if its fiscal year is planned (or is the
    /// `year` asked for); else the nearest day of that year, or of the newest year that is planned.
    pub fn target_day(&self, facts: &Facts, year: Option<i16>) -> Day {
        let planned = year.is_none() && facts.has_year(self, self.day.year());
        let year =
            if planned { self.day.year() } else { year.or_else(|| facts.newest_year(self)).unwrap_or(self.day.year()) };
        match year.cmp(&self.day.year()) {
            std::cmp::Ordering::Equal => self.day,
            std::cmp::Ordering::Less => Day::last_of(year).unwrap_or(self.day),
            std::cmp::Ordering::Greater => Day::first_of(year).unwrap_or(self.day),
        }
    }
    /// The same knowledge, with nothing that took effect after `day`.
    pub fn cut(&self, day: Day) -> View {
        View { seq: self.seq, until: Some(self.until.map_or(day, |until| until.min(day))), day }
    }

    /// Whether a fact counts.
    pub fn sees(&self, seq: u64, day: Day) -> bool {
        seq <= self.seq && self.until.is_none_or(|until| day <= until)
    }
}

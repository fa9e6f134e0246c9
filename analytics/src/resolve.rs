//! What a caller wrote of a view, resolved against what is known.

use std::cmp::Ordering;

use sollist_contract::{day::Day, envelope::parse_time};

use crate::{
    error::{FigureError, Refused},
    facts::Facts,
    view::View,
};

impl View {
    /// Everything known, as of today.
    pub fn all(facts: &Facts, today: Day) -> View {
        View { seq: facts.last_seq(), until: None, day: today, walk: None }
    }

    /// Resolves what a caller wrote. `as_of`: empty, an RFC 3339 instant, or a journal number. `until`: empty or a day.
    pub fn resolve(facts: &Facts, as_of: &str, until: &str, today: Day) -> Result<View, FigureError> {
        let seq = if as_of.is_empty() { facts.last_seq() } else { facts.seq_of(as_of)? };
        let until = match until {
            "" => None,
            text => Some(text.parse::<Day>().map_err(|_| Refused::NotAnUntil(text.to_owned()))?),
        };
        let known_on = match as_of {
            "" => None,
            text => parse_time(text).ok().or_else(|| facts.recorded_at(seq)).map(Day::of),
        };
        Ok(View { seq, until, day: until.or(known_on).unwrap_or(today), walk: None })
    }

    /// The day for which extra need is asked when nobody names one: the view's, if its fiscal year is planned (or is
    /// the `year` asked for); else the nearest day of that year, or of the newest year that is planned.
    pub fn target_day(&self, facts: &Facts, year: Option<i16>) -> Day {
        let planned = year.is_none() && facts.has_year(self, self.day.year());
        let year =
            if planned { self.day.year() } else { year.or_else(|| facts.newest_year(self)).unwrap_or(self.day.year()) };
        match year.cmp(&self.day.year()) {
            Ordering::Equal => self.day,
            Ordering::Less => Day::last_of(year).unwrap_or(self.day),
            Ordering::Greater => Day::first_of(year).unwrap_or(self.day),
        }
    }
}

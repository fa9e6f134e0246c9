//! When the money of a line is used up, if the rest of the year goes as years usually go.

use sollist_contract::{day::Day, money::Overflow};

use crate::whole::{MILLION, minus, plus, scaled, times};

/// The shares, in millionths, of a year's payments that are there by the ends of its months.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Months([i128; 12]);

/// Month ends in ten thousandths: the Länder's spending on goods and services by the monthly tables of the Federal
/// Ministry of Finance (end of April and June 2011, August and October 2020), even in between.
const SUBSTITUTE: [i128; 12] = [759, 1518, 2277, 3036, 3810, 4584, 5395, 6206, 6973, 7739, 8506, 10_000];

/// The published profile by the ends of the months, in millionths.
pub(crate) fn published() -> [i128; 12] {
    Months::substitute().0
}

impl Months {
    /// The published profile, where neither a line nor its pool has one.
    pub fn substitute() -> Months {
        Months(SUBSTITUTE.map(|share| share * 100))
    }
    /// What was paid by the ends of the months; `None` where nothing was.
    pub fn of(paid: &[i128; 12]) -> Result<Option<Months>, Overflow> {
        let [.., whole] = *paid;
        if whole <= 0 {
            return Ok(None);
        }
        let mut months = [0; 12];
        for (month, paid) in months.iter_mut().zip(paid) {
            *month = scaled((*paid).clamp(0, whole), MILLION, whole)?;
        }
        Ok(Some(Months(months)))
    }
    /// The share by the end of a month, 1 to 12; nothing is there before the first.
    fn end_of(&self, month: i8) -> i128 {
        let place = usize::try_from(month).ok().and_then(|month| month.checked_sub(1));
        place.and_then(|place| self.0.get(place)).copied().unwrap_or_default()
    }
    /// The share by a day: even within a month.
    pub fn at(&self, day: Day) -> Result<i128, Overflow> {
        let date = day.date();
        let (before, end) = (self.end_of(date.month().saturating_sub(1)), self.end_of(date.month()));
        between(before, end, date.day().into(), date.days_in_month().into())
    }
}

/// So many days of a stretch on the way from one share to another.
fn between(from: i128, to: i128, days: i128, of: i128) -> Result<i128, Overflow> {
    plus(from, scaled(minus(to, from)?, days, of)?)
}

/// The way of a line from today to the end of its year.
#[derive(Debug, Clone, Copy)]
pub(super) struct Path<'m> {
    pub today: Day,
    /// What is paid.
    pub paid: i128,
    /// The share of the year's payments that is usually there by today, in millionths.
    pub share: i128,
    pub months: &'m Months,
}

impl Path<'_> {
    /// The first day after today at whose end more than this is paid, if so much is expected by the end of the year.
    pub fn beyond(&self, disposable: i128, expected: i128) -> Result<Option<Day>, Overflow> {
        if expected <= disposable {
            return Ok(None);
        }
        let Ok(last) = Day::last_of(self.today.year()) else { return Ok(None) };
        // Who expects more although all is usually paid by now expects it evenly.
        let share = if self.share >= MILLION { 0 } else { self.share };
        let rest = times(minus(disposable, self.paid)?, MILLION - share)?;
        let is_beyond =
            |at: i128| -> Result<bool, Overflow> { Ok(times(minus(expected, self.paid)?, minus(at, share)?)? > rest) };
        let (mut from, mut there) = (self.today, share);
        while from < last {
            let (to, end) = if share == self.share { self.next(from) } else { (last, MILLION) };
            let end = end.max(there);
            if is_beyond(end)? {
                let of = from.days_to(to);
                for days in 1..=of {
                    if is_beyond(between(there, end, days.into(), of.into())?)? {
                        return Ok(Day::of_number(from.number() + days));
                    }
                }
            }
            (from, there) = (to, end);
        }
        Ok(Some(last))
    }

    /// The next end of a month after a day, and the share that is there by then.
    fn next(&self, day: Day) -> (Day, i128) {
        let next = day.next().date().last_of_month();
        let day = Day::new(next.year(), next.month(), next.day()).unwrap_or(day);
        (day, if next.month() == 12 { MILLION } else { self.months.end_of(next.month()) })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    /// Section 1, the profile that stands in for a missing one.
    #[test]
    fn the_published_profile_goes_evenly_through_its_months() {
        let profile = Months::substitute();
        for (on, share) in [
            ("2026-01-31", 75_900),
            ("2026-04-30", 303_600),
            ("2026-06-30", 458_400),
            ("2026-09-30", 697_300),
            ("2026-12-31", 1_000_000),
            // 75,900 of 31 days; 75,900 of 28 days beyond the 75,900 of January.
            ("2026-01-10", 24_484),
            ("2026-02-14", 113_850),
            ("2028-02-29", 151_800),
        ] {
            assert_eq!(profile.at(day(on)), Ok(share), "{on}");
        }
    }

    /// Section 1, the example: when its money ends.
    /// 520,000.00 paid of an expected 1,022,280.37, 900,000.00 to spend: 87.6 % of the year's payments, in December.
    #[test]
    fn a_line_is_used_up_on_the_day_its_profile_says() {
        let mut ends = [0; 12];
        ends[8..].copy_from_slice(&[492_100, 600_000, 720_000, 1_000_000]);
        let months = Months(ends);
        let path = Path { today: day("2026-09-30"), paid: 52_000_000, share: 492_063, months: &months };
        let beyond = |disposable, expected| path.beyond(disposable, expected).unwrap();
        assert_eq!(beyond(90_000_000, 102_228_037), Some(day("2026-12-18")));
        assert_eq!(beyond(102_228_037, 102_228_037), None);
        assert_eq!(beyond(102_228_036, 102_228_037), Some(day("2026-12-31")));
        // Nothing is left: the first day on which anything more is paid.
        assert_eq!(beyond(52_000_000, 102_228_037), Some(day("2026-10-01")));
        // All is usually paid by now: what is expected on top comes evenly, 92 days of it.
        let late = Path { share: MILLION, ..path };
        assert_eq!(late.beyond(52_000_000 + 46, 52_000_000 + 92).unwrap(), Some(day("2026-11-16")));
    }
}

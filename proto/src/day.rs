//! Days and counts as events carry them, and Berlin's calendar.

use std::{fmt, str::FromStr};

use jiff::{
    Timestamp,
    civil::{Date, Weekday},
    tz::TimeZone,
};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A calendar day in Berlin, `YYYY-MM-DD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

/// Why a text is no day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotADay {
    #[error("a day is written YYYY-MM-DD and exists in the calendar (1990 to 2199)")]
    Shape,
    #[error("a day is of the years 1990 to 2199")]
    Beyond,
    /// Written as one, and the calendar has it not.
    #[error("there is no day {day} of month {month} in {year}")]
    NotThere { year: i16, month: i8, day: i8 },
}

/// The time zone in which a day of effect is counted.
pub fn berlin() -> TimeZone {
    // The zone data are compiled in; UTC is the answer only if they were left out of the build.
    TimeZone::get("Europe/Berlin").unwrap_or(TimeZone::UTC)
}

/// A day, and the field of an event that names it, `data.delivered_on`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NamedDay {
    pub field: &'static str,
    pub day: Day,
}

/// Days of 400 years, after which the calendar repeats itself.
const ERA_DAYS: i32 = 146_097;
/// Days from 1 March of the year 0 to 1970-01-01.
const MARCH_OF_YEAR_0: i32 = 719_468;
/// Seconds.
const HOUR: i64 = 3_600;
/// 1990-01-01, in seconds since 1970: since then Berlin was one hour ahead of UTC, or two, and no other time.
const ONE_OR_TWO_HOURS_SINCE: i64 = 631_152_000;

impl Day {
    pub fn new(year: i16, month: i8, day: i8) -> Result<Day, NotADay> {
        if !(1990..=2199).contains(&year) {
            return Err(NotADay::Beyond);
        }
        Date::new(year, month, day).map(Day).map_err(|_| NotADay::NotThere { year, month, day })
    }
    /// The day in Berlin on which an instant falls.
    pub fn of(instant: Timestamp) -> Day {
        // Asked for every event that is counted: mostly it is the same day an hour and two ahead of UTC.
        let ahead = |hours: i64| instant.as_second().saturating_add(hours * HOUR).div_euclid(24 * HOUR);
        if instant.as_second() >= ONE_OR_TWO_HOURS_SINCE
            && ahead(1) == ahead(2)
            && let Some(day) = i32::try_from(ahead(1)).ok().and_then(Day::of_number)
        {
            return day;
        }
        thread_local!(static BERLIN: TimeZone = berlin());
        BERLIN.with(|zone| Day(zone.to_datetime(instant).date()))
    }
    /// Why the day that an instant begins with is none, where it is written as one.
    pub fn of_no_instant(text: &str) -> Option<NotADay> {
        let (day, _) = text.split_once(['T', 't'])?;
        day.parse::<Day>().err().filter(|why| matches!(why, NotADay::NotThere { .. }))
    }
    /// How many days the month of a year has; nothing where there is no such month.
    pub fn days_in_month(year: i16, month: i8) -> Option<i8> {
        Some(Date::new(year, month, 1).ok()?.days_in_month())
    }
    /// 1 January of a fiscal year.
    pub fn first_of(year: i16) -> Result<Day, NotADay> {
        Day::new(year, 1, 1)
    }
    pub fn last_of(year: i16) -> Result<Day, NotADay> {
        Day::new(year, 12, 31)
    }
    /// Its noon in Berlin.
    pub fn noon(self) -> Option<Timestamp> {
        Some(self.0.at(12, 0, 0, 0).to_zoned(berlin()).ok()?.timestamp())
    }
    /// The last microsecond of the day in Berlin.
    pub fn end(self) -> Option<Timestamp> {
        let next = self.0.tomorrow().ok()?.to_zoned(berlin()).ok()?.timestamp();
        next.checked_sub(jiff::SignedDuration::from_micros(1)).ok()
    }
    #[inline]
    pub fn date(self) -> Date {
        self.0
    }
    #[inline]
    pub fn year(self) -> i16 {
        self.0.year()
    }
    /// Days since 1970-01-01: how a day stands in a column.
    ///
    /// By hand, since figures ask it of millions of rows. Years begin in March, so that a leap day is the last of its
    /// year, and the calendar repeats itself every 400 years (Hinnant, "chrono-Compatible Low-Level Date Algorithms").
    #[inline]
    pub fn number(self) -> i32 {
        let (month, day) = (i32::from(self.0.month()), i32::from(self.0.day()));
        let year = i32::from(self.0.year()) - i32::from(month <= 2);
        let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        era * ERA_DAYS + of_era * 365 + of_era / 4 - of_era / 100 + of_year - MARCH_OF_YEAR_0
    }
    #[inline]
    pub fn of_number(days: i32) -> Option<Day> {
        let days = days.checked_add(MARCH_OF_YEAR_0)?;
        let (era, of_era) = (days.div_euclid(ERA_DAYS), days.rem_euclid(ERA_DAYS));
        let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let since_march = (5 * of_year + 2) / 153;
        let day = of_year - (153 * since_march + 2) / 5 + 1;
        let month = (since_march + 2) % 12 + 1;
        let year = year + era * 400 + i32::from(month <= 2);
        Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok().map(Day)
    }
    /// Days from `self` to `later`; negative when `later` lies before.
    #[inline]
    pub fn days_to(self, later: Day) -> i32 {
        later.number().saturating_sub(self.number())
    }
    /// Whole months from `self` to `later` (docs/spec.md#extra-need); negative spans count as none.
    pub fn whole_months_to(self, later: Day) -> i32 {
        if later <= self {
            return 0;
        }
        let years = i32::from(later.0.year()) - i32::from(self.0.year());
        let months = years * 12 + i32::from(later.0.month()) - i32::from(self.0.month());
        // The 31st reaches its month on the last day of a shorter one.
        let due = self.0.day().min(later.0.days_in_month());
        if later.0.day() < due { months - 1 } else { months }
    }
    /// Whole months left in its fiscal year: 12 on 1 January, 6 on 30 June, none on 31 December.
    pub fn months_left_in_year(self) -> i32 {
        // A month counts when all of it lies ahead: from its first day on.
        12 - i32::from(self.0.month()) + i32::from(self.0.day() == 1)
    }
    pub fn next(self) -> Day {
        self.0.tomorrow().map(Day).unwrap_or(self)
    }
    /// Working days after `self` up to and including `last`: Monday to Friday without Berlin's public holidays.
    pub fn working_days_to(self, last: Day) -> u32 {
        let mut count = 0;
        let mut day = self;
        while day < last {
            day = day.next();
            if day.is_working_day() {
                count += 1;
            }
        }
        count
    }
    pub fn is_working_day(self) -> bool {
        !matches!(self.0.weekday(), Weekday::Saturday | Weekday::Sunday) && !self.is_holiday()
    }
    /// Public holidays in Berlin: Gesetz über die Sonn- und Feiertage (8 March since 2019), with the single ones of
    /// 31 October 2017, 8 May 2020, 8 May 2025 and 17 June 2028.
    pub fn is_holiday(self) -> bool {
        let (year, month, day) = (self.0.year(), self.0.month(), self.0.day());
        let fixed = matches!((month, day), (1, 1) | (5, 1) | (10, 3) | (12, 25) | (12, 26))
            || (month, day) == (3, 8) && year >= 2019
            || matches!((year, month, day), (2017, 10, 31) | (2020, 5, 8) | (2025, 5, 8) | (2028, 6, 17));
        // Good Friday, Easter Monday, Ascension, Whit Monday.
        fixed || easter(year).is_some_and(|sunday| [-2, 1, 39, 50].contains(&sunday.days_to(self)))
    }
}

/// Easter Sunday of the Gregorian calendar (the "anonymous" computus, Nature 13, 1876).
fn easter(year: i16) -> Option<Day> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    Day::new(year, i8::try_from(n / 31).ok()?, i8::try_from(n % 31 + 1).ok()?).ok()
}

impl FromStr for Day {
    type Err = NotADay;
    fn from_str(text: &str) -> Result<Day, NotADay> {
        let b = text.as_bytes();
        let shape = b.len() == 10
            && b.iter().enumerate().all(|(i, c)| if i == 4 || i == 7 { *c == b'-' } else { c.is_ascii_digit() });
        if !shape {
            return Err(NotADay::Shape);
        }
        let number = |range: std::ops::Range<usize>| text[range].parse::<i16>().map_err(|_| NotADay::Shape);
        let narrow = |n: i16| i8::try_from(n).map_err(|_| NotADay::Shape);
        Day::new(number(0..4)?, narrow(number(5..7)?)?, narrow(number(8..10)?)?)
    }
}
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
impl Serialize for Day {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        if s.is_human_readable() { s.collect_str(self) } else { self.number().serialize(s) }
    }
}
impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Day, D::Error> {
        if d.is_human_readable() {
            return crate::ids::de_text(d);
        }
        Day::of_number(i32::deserialize(d)?).ok_or_else(|| serde::de::Error::custom(NotADay::Beyond))
    }
}
impl JsonSchema for Day {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Day".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "string", "format": "date"})
    }
}

/// 31.03.2026
pub fn german_day(day: Day) -> String {
    format!("{:02}.{:02}.{}", day.0.day(), day.0.month(), day.0.year())
}

/// Largest count one event may carry. No authority has a billion of anything.
pub const COUNT_MAX: i64 = 1_000_000_000;

macro_rules! counts {
    ($($(#[$doc:meta])* $name:ident $low:expr, $expect:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(i64);

        impl $name {
            pub const fn get(self) -> i64 { self.0 }
            pub fn new(count: i64) -> Option<Self> { ($low..=COUNT_MAX).contains(&count).then_some(Self(count)) }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                struct Number;
                impl serde::de::Visitor<'_> for Number {
                    type Value = $name;
                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str($expect) }
                    fn visit_i64<E: serde::de::Error>(self, n: i64) -> Result<$name, E> {
                        $name::new(n).ok_or_else(|| E::invalid_value(serde::de::Unexpected::Signed(n), &self))
                    }
                    fn visit_u64<E: serde::de::Error>(self, n: u64) -> Result<$name, E> {
                        i64::try_from(n).ok().and_then($name::new)
                            .ok_or_else(|| E::invalid_value(serde::de::Unexpected::Unsigned(n), &self))
                    }
                }
                d.deserialize_i64(Number)
            }
        }
        impl JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> { stringify!($name).into() }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({"type": "integer", "minimum": $low, "maximum": COUNT_MAX})
            }
        }
    )*};
}

counts! {
    /// A quantity: a whole number, at least one.
    Quantity 1, "a whole number from 1 to 1000000000";
    /// A count: a whole number, possibly none.
    Count 0, "a whole number from 0 to 1000000000";
    /// A change of a count, either sign.
    Change -COUNT_MAX, "a whole number from -1000000000 to 1000000000";
}

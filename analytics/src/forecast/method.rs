//! How much of a line will have been paid by the end of the year: five methods of claims reserving and of habit, on
//! what is paid up to the day, what past years had paid by then, and what the year may spend
//! (docs/spec.md#forecast).
//!
//! "What will still be paid this year" is the question of reserving ("what will still be paid of this accident
//! year"), so its methods are used by their names: chain ladder, Bornhuetter and Ferguson 1972, Benktander 1976,
//! Mack 2000.

use sollist_contract::money::Overflow;

use crate::whole::{MILLION, minus, nearest, plus, scaled, times};

/// A year of one line. Cents.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LineYear {
    pub year: i16,
    /// What it may spend, as of the cut.
    pub soll: i128,
    /// Paid up to the cut: the same day and month of each year.
    pub cut: i128,
    /// Paid up to the end, whenever it was posted. Of the current year: not known, and not read.
    pub end: i128,
    /// Open at the cut of orders that are to be paid before the year ends.
    pub due: i128,
    /// Only its end is known: the Ist of a plan says nothing of the way there.
    pub end_only: bool,
}

/// What some years came to together: all that a forecast takes from them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct History {
    /// Years of which the way to their end is known, what was paid of them by the cut, and by the end.
    years: usize,
    part: i128,
    whole: i128,
    /// What all of them were to spend, and spent.
    soll: i128,
    spent: i128,
}

impl History {
    pub fn of<'y>(years: impl IntoIterator<Item = &'y LineYear>) -> Result<History, Overflow> {
        years.into_iter().try_fold(History::default(), History::with)
    }
    fn with(self, year: &LineYear) -> Result<History, Overflow> {
        let mut sum = self;
        (sum.soll, sum.spent) = (plus(sum.soll, year.soll)?, plus(sum.spent, year.end)?);
        if !year.end_only {
            sum.years += 1;
            (sum.part, sum.whole) = (plus(sum.part, year.cut)?, plus(sum.whole, year.end)?);
        }
        Ok(sum)
    }
    pub fn plus(self, other: &History) -> Result<History, Overflow> {
        Ok(History {
            years: self.years + other.years,
            part: plus(self.part, other.part)?,
            whole: plus(self.whole, other.whole)?,
            soll: plus(self.soll, other.soll)?,
            spent: plus(self.spent, other.spent)?,
        })
    }
    /// Years of which the way to their end is known.
    pub fn known_years(&self) -> usize {
        self.years
    }
}

/// The share of a year's payments that is there by the cut: `part` of `whole`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Profile {
    part: i128,
    whole: i128,
    pub of: ProfileOf,
}

/// Whose payments say so; the later, the less they say of the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProfileOf {
    Line,
    Pool,
    /// Neither line nor pool has a complete year.
    Substitute,
}

impl ProfileOf {
    pub fn code(self) -> &'static str {
        match self {
            ProfileOf::Line => "line",
            ProfileOf::Pool => "pool",
            ProfileOf::Substitute => "substitute",
        }
    }
}

/// Years of its own from which a line has a profile of its own.
pub const OWN_YEARS: usize = 3;

impl Profile {
    fn of(history: &History, of: ProfileOf) -> Option<Profile> {
        let (part, whole) = (history.part, history.whole);
        (whole > 0).then(|| Profile { part: part.clamp(0, whole), whole, of })
    }

    /// That of the line where it has years enough, else that of the pool, else a published one in millionths.
    pub fn new(own: &History, pool: &History, substitute: i128) -> Profile {
        let own = Some(own).filter(|own| own.years >= OWN_YEARS).and_then(|own| Profile::of(own, ProfileOf::Line));
        own.or_else(|| Profile::of(pool, ProfileOf::Pool)).unwrap_or(Profile {
            part: substitute.clamp(0, MILLION),
            whole: MILLION,
            of: ProfileOf::Substitute,
        })
    }

    /// What is still to come of an amount by this profile.
    fn rest(&self, amount: i128) -> Result<i128, Overflow> {
        scaled(minus(self.whole, self.part)?, amount, self.whole)
    }

    /// In millionths.
    pub fn ppm(&self) -> Result<i128, Overflow> {
        scaled(self.part, MILLION, self.whole)
    }

    /// So little is paid by the cut that nothing can be concluded from it.
    pub fn is_thin(&self) -> bool {
        self.part.saturating_mul(20) < self.whole
    }
}

/// How much a line will spend, judged by its past years, else by those of its pool; no more than twice its Soll.
pub fn prior(soll: i128, own: &History, pool: &History) -> Result<i128, Overflow> {
    for years in [own, pool] {
        if years.soll > 0 {
            return scaled(soll, years.spent.clamp(0, years.soll.saturating_mul(2)), years.soll);
        }
    }
    Ok(soll)
}

/// The methods, in the order that breaks ties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// Gedämpfte Verbindung (Benktander): the two below, mixed with the profile as weight.
    Damped,
    /// Plan × Restprofil (Bornhuetter and Ferguson): what is paid, and the planned rest.
    PlanProfile,
    /// Saisonprofil (chain ladder): what is paid, by the share that is usually there by now.
    Seasonal,
    /// Fällige Festlegungen: what is paid, and what falls due.
    Commitments,
    /// Hochrechnung: as if every day were like the days gone; the naive yardstick, always shown.
    RunRate,
}

impl Method {
    pub const ALL: [Method; 5] =
        [Method::Damped, Method::PlanProfile, Method::Seasonal, Method::Commitments, Method::RunRate];

    pub fn code(self) -> &'static str {
        match self {
            Method::Damped => "damped",
            Method::PlanProfile => "plan-profile",
            Method::Seasonal => "seasonal",
            Method::Commitments => "commitments",
            Method::RunRate => "run-rate",
        }
    }
}

/// How far the year is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    pub gone: i128,
    pub of_year: i128,
}

/// What a method says will have been paid by the end of the year: never less than what is paid. `None`: it says
/// nothing here.
pub fn expected(
    method: Method,
    year: LineYear,
    profile: Profile,
    prior: i128,
    days: Days,
) -> Result<Option<i128>, Overflow> {
    let x = year.cut;
    let planned = || plus(x, profile.rest(prior)?);
    let expected = match method {
        Method::Damped => plus(x, profile.rest(planned()?)?)?,
        Method::PlanProfile => planned()?,
        Method::Seasonal if profile.is_thin() => return Ok(None),
        Method::Seasonal => scaled(x, profile.whole, profile.part)?,
        Method::Commitments => plus(x, year.due)?,
        Method::RunRate if days.gone <= 0 => return Ok(None),
        Method::RunRate => nearest(times(x, days.of_year)?, days.gone)?,
    };
    Ok(Some(expected.max(x)))
}

//! Lines that are alike, judged together: which method would have been nearest in past years, and how far it was
//! off.
//!
//! The interval is that of a conformal prediction in which each past year is left out once (Vovk et al. 2005; Lei
//! et al. 2018): scores of past errors, normed by how uneven a line is, of which the outer tenths are cut off. What
//! it covers is measured and printed beside it, never promised: years that are unlike for all lines at once break
//! the exchange that a promise would need.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use sollist_contract::money::Overflow;

use super::method::{Days, History, LineYear, Method, OWN_YEARS, Profile, expected, prior};
use crate::whole::{self, MILLION, nearest, plus, scaled, times};

/// Lines of one pool, each by its complete years, rising. `days` of each year at the cut; `substitute`: the published
/// profile, in millionths.
#[derive(Debug, Clone)]
pub struct Pool<'a> {
    pub lines: Vec<&'a [LineYear]>,
    pub days: &'a BTreeMap<i16, Days>,
    pub substitute: i128,
}

/// What the interval is made to cover, in percent: the outer tenths are cut off.
pub const LEVEL: i32 = 80;
/// Complete years that must lie before one for its forecast to count in the choice of a method.
pub const EARLIER_YEARS: usize = 2;
/// The weight of the pool in how uneven a line is, in years.
const POOL_WEIGHT: i128 = 2;
/// Below this much nothing is divided: one euro.
const SCALE_MIN: i128 = 100;

/// How far a forecast was off, in millionths of what was still open then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Score {
    pub line: usize,
    pub year: i16,
    pub score: i128,
    /// The same, normed by how uneven its line is otherwise.
    pub normed: i128,
}

/// What past years say of a method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calibration {
    pub method: Method,
    pub scores: Vec<Score>,
    /// How uneven a line is, in millionths: by its place.
    pub unevenness: Vec<i128>,
    /// The normed scores at the lower bound, the middle and the upper bound; `None` where there are fewer than nine.
    pub quantiles: Option<[i128; 3]>,
}

/// A line's forecast with its interval. Cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    pub lower: i128,
    pub centre: i128,
    pub upper: i128,
}

/// How often past years ended inside the interval that the years before them gave.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Covered {
    pub inside: usize,
    pub of: usize,
}

/// Cover from which on, and up to which, a range is as it should be, in millionths.
const AS_IT_SHOULD_BE: std::ops::RangeInclusive<i128> = 700_000..=900_000;

impl Covered {
    /// Whether what was measured is far from what was expected: the range is to be read with care.
    pub fn is_far_off(&self) -> bool {
        let whole = |count: usize| i128::try_from(count).unwrap_or(i128::MAX);
        let share = scaled(whole(self.inside), MILLION, whole(self.of));
        share.is_ok_and(|share| !AS_IT_SHOULD_BE.contains(&share))
    }
    /// In percent with one decimal; `None`: nothing could be measured.
    pub fn percent(&self) -> Option<Decimal> {
        let (inside, of) = (i128::try_from(self.inside).ok()?, i128::try_from(self.of).ok()?);
        let tenths = scaled(inside, 1000, of).ok()?;
        Decimal::try_from_i128_with_scale(tenths, 1).ok()
    }
}

/// What a step knows: the line by its own years, its pool by all.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    pub own: History,
    pub pool: History,
}

impl Pool<'_> {
    /// The years of which the way to their end is known for some line.
    fn years(&self) -> BTreeSet<i16> {
        self.lines.iter().flat_map(|line| line.iter()).filter(|year| !year.end_only).map(|year| year.year).collect()
    }

    /// What all lines came to, by year.
    fn by_year(&self) -> Result<BTreeMap<i16, History>, Overflow> {
        let mut sums: BTreeMap<i16, History> = BTreeMap::new();
        for year in self.lines.iter().flat_map(|line| line.iter()) {
            let sum = sums.entry(year.year).or_default();
            *sum = sum.plus(&History::of([year])?)?;
        }
        Ok(sums)
    }

    /// What all of its years came to.
    pub fn history(&self) -> Result<History, Overflow> {
        History::of(self.lines.iter().flat_map(|line| line.iter()))
    }

    /// Pairs of line and year that can be scored.
    pub fn pairs(&self) -> usize {
        self.lines.iter().flat_map(|line| line.iter()).filter(|year| !year.end_only).count()
    }

    /// What a method says of a year of a line, from what is known.
    pub fn forecast(
        &self,
        method: Method,
        year: LineYear,
        days: Days,
        known: &Known,
    ) -> Result<Option<i128>, Overflow> {
        let profile = Profile::new(&known.own, &known.pool, self.substitute);
        expected(method, year, profile, prior(year.soll, &known.own, &known.pool)?, days)
    }

    /// The same; where the method has no answer the run rate.
    pub fn forecast_or_run_rate(
        &self,
        method: Method,
        year: LineYear,
        days: Days,
        known: &Known,
    ) -> Result<Option<i128>, Overflow> {
        match self.forecast(method, year, days, known)? {
            Some(said) => Ok(Some(said)),
            None => self.forecast(Method::RunRate, year, days, known),
        }
    }

    /// The method whose errors in past years add up to the least, among those that had an answer for each; each year
    /// is forecast from the years before it only. `None`: no year has two before it.
    pub fn selected(&self) -> Result<Option<Method>, Overflow> {
        let errors = self.errors()?;
        Ok(errors.into_iter().min_by_key(|(method, error)| (*error, *method)).map(|(method, _)| method))
    }

    /// The sums of the errors, in millionths of the Soll, of each method that had an answer for every year.
    pub fn errors(&self) -> Result<BTreeMap<Method, i128>, Overflow> {
        let mut sums: BTreeMap<Method, i128> = BTreeMap::new();
        let mut silent: BTreeSet<Method> = BTreeSet::new();
        let mut before = History::default();
        for (year, of_all) in self.by_year()? {
            for line in &self.lines {
                let place = line.partition_point(|one| one.year < year);
                let (earlier, Some(&of_year)) = (line.get(..place).unwrap_or_default(), line.get(place)) else {
                    continue;
                };
                let Some(&days) = self.days.get(&year) else { continue };
                if of_year.year != year || of_year.end_only || earlier.len() < EARLIER_YEARS {
                    continue;
                }
                let known = Known { own: History::of(earlier)?, pool: before };
                for method in Method::ALL {
                    let Some(said) = self.forecast(method, of_year, days, &known)? else {
                        silent.insert(method);
                        continue;
                    };
                    let off = whole::minus(of_year.end, said)?.abs();
                    let sum = sums.entry(method).or_default();
                    *sum = plus(*sum, scaled(off, MILLION, of_year.soll)?)?;
                }
            }
            before = before.plus(&of_all)?;
        }
        sums.retain(|method, _| !silent.contains(method));
        Ok(sums)
    }

    /// What the chosen method would have said of each past year from the others.
    pub fn calibrate(&self, method: Method) -> Result<Calibration, Overflow> {
        let raw = self.scores(method)?;
        let count = i128::try_from(raw.len()).map_err(|_| Overflow)?;
        if count == 0 {
            let unevenness = vec![1; self.lines.len()];
            return Ok(Calibration { method, scores: Vec::new(), unevenness, quantiles: None });
        }
        let mean = nearest(whole::sum(raw.iter().map(|(.., score)| score.abs()))?, count)?.max(1);
        let mut of_line: Vec<(i128, i128)> = vec![(0, 0); self.lines.len()];
        for (place, _, score) in &raw {
            if let Some((sum, number)) = of_line.get_mut(*place) {
                (*sum, *number) = (plus(*sum, score.abs())?, *number + 1);
            }
        }
        let uneven = |sum: i128, number: i128| -> Result<i128, Overflow> {
            Ok(nearest(plus(sum, times(POOL_WEIGHT, mean)?)?, number + POOL_WEIGHT)?.max(1))
        };
        let mut scores = Vec::with_capacity(raw.len());
        for (line, year, score) in raw {
            let (sum, number) = of_line.get(line).copied().unwrap_or_default();
            // Its own score does not say how uneven its line is.
            let unevenness = uneven(whole::minus(sum, score.abs())?, number - 1)?;
            scores.push(Score { line, year, score, normed: scaled(score, MILLION, unevenness)? });
        }
        let unevenness = of_line.iter().map(|&(sum, number)| uneven(sum, number)).collect::<Result<_, _>>()?;
        let quantiles = quantiles(scores.iter().map(|score| score.normed).collect());
        Ok(Calibration { method, scores, unevenness, quantiles })
    }

    /// By place of the line and year: how far the method was off.
    fn scores(&self, method: Method) -> Result<Vec<(usize, i16, i128)>, Overflow> {
        let by_year = self.by_year()?;
        let mut without: BTreeMap<i16, History> = BTreeMap::new();
        for year in by_year.keys() {
            let others = by_year.iter().filter(|(other, _)| *other != year).map(|(_, sum)| sum);
            without.insert(*year, others.copied().try_fold(History::default(), |sum, next| sum.plus(&next))?);
        }
        let mut raw = Vec::new();
        // By year, then by line: the order in which a pencil goes through them.
        for (year, pool) in without {
            let Some(&days) = self.days.get(&year) else { continue };
            for (place, line) in self.lines.iter().enumerate() {
                let Some(&of_year) = line.iter().find(|one| one.year == year && !one.end_only) else { continue };
                let own = History::of(line.iter().filter(|one| one.year != year))?;
                let said = self.forecast_or_run_rate(method, of_year, days, &Known { own, pool })?;
                let Some(said) = said else { continue };
                let off = whole::minus(of_year.end, said)?;
                raw.push((place, year, scaled(off, MILLION, open(of_year)?)?));
            }
        }
        Ok(raw)
    }

    /// The same lines, as they were known before a year.
    fn before(&self, year: i16) -> Pool<'_> {
        let before = |line: &&[LineYear]| line.partition_point(|one| one.year < year);
        let lines = self.lines.iter().map(|line| line.get(..before(line)).unwrap_or_default()).collect();
        Pool { lines, days: self.days, substitute: self.substitute }
    }

    /// Measured on past years that have three others before them: how often they ended inside the interval that those
    /// gave.
    pub fn covered(&self) -> Result<Covered, Overflow> {
        let mut covered = Covered::default();
        for year in self.years() {
            let earlier = self.before(year);
            let known_years = |line: &[LineYear]| line.iter().filter(|one| !one.end_only).count();
            let judged: Vec<(usize, LineYear)> = (self.lines.iter().zip(&earlier.lines).enumerate())
                .filter(|(_, (_, before))| known_years(before) >= OWN_YEARS)
                .filter_map(|(place, (line, before))| {
                    let of_year = line.get(before.len()).filter(|one| one.year == year && !one.end_only)?;
                    Some((place, *of_year))
                })
                .collect();
            let (Some(&days), false) = (self.days.get(&year), judged.is_empty()) else { continue };
            let method = earlier.selected()?.unwrap_or(Method::PlanProfile);
            let (calibration, pool) = (earlier.calibrate(method)?, earlier.history()?);
            for (place, of_year) in judged {
                let own = History::of(earlier.lines.get(place).copied().unwrap_or_default())?;
                let said = earlier.forecast_or_run_rate(method, of_year, days, &Known { own, pool })?;
                let Some(said) = said else { continue };
                let Some(interval) = calibration.interval(place, of_year, said)? else { continue };
                covered.of += 1;
                covered.inside += usize::from((interval.lower..=interval.upper).contains(&of_year.end));
            }
        }
        Ok(covered)
    }
}

/// What is still open of a year at the cut, and never nearly nothing.
fn open(year: LineYear) -> Result<i128, Overflow> {
    Ok(whole::minus(year.soll, year.cut)?.max(nearest(year.soll, 20)?).max(SCALE_MIN))
}

/// Places, from 1, of the bounds of the middle four fifths and of the middle among `n` scores.
pub fn places(n: usize) -> Option<[usize; 3]> {
    let low = (n + 1) / 10;
    (low >= 1).then(|| [low, n.div_ceil(2), n + 1 - low])
}

fn quantiles(mut normed: Vec<i128>) -> Option<[i128; 3]> {
    normed.sort_unstable();
    let [low, middle, high] = places(normed.len())?;
    let at = |place: usize| normed.get(place - 1).copied();
    Some([at(low)?, at(middle)?, at(high)?])
}

impl Calibration {
    /// The interval about a forecast of the current year of a line.
    pub fn interval(&self, line: usize, year: LineYear, expected: i128) -> Result<Option<Interval>, Overflow> {
        let (Some([low, middle, high]), Some(unevenness)) = (self.quantiles, self.unevenness.get(line)) else {
            return Ok(None);
        };
        let scale = scaled(open(year)?, *unevenness, MILLION)?;
        let at = |normed: i128| -> Result<i128, Overflow> {
            Ok(plus(expected, scaled(scale, normed, MILLION)?)?.max(year.cut))
        };
        Ok(Some(Interval { lower: at(low)?, centre: at(middle)?, upper: at(high)? }))
    }
}

//! Lines that are alike, judged together: which method would have been nearest in past years, and how far it was off.
//!
//! The interval is that of a conformal prediction in which each past year is left out once (Vovk et al. 2005; Lei et al.
//! 2018): scores of past errors, normed by how uneven a line is, of which the outer tenths are cut off. What it covers
//! is measured and printed beside it, never promised: years that are unlike for all lines at once break the exchange
//! that a promise would need.

use std::collections::BTreeMap;

use sollist_contract::money::Overflow;

use super::method::{Days, LineYear, Method, Profile, expected, prior};
use crate::whole::{self, MILLION, nearest, plus, scaled, times};

/// A line with its complete years, by year, and how far each year was at the cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub past: BTreeMap<i16, LineYear>,
}

/// Lines of one pool. `days` of each year at the cut; `substitute`: the published profile, in millionths.
#[derive(Debug, Clone)]
pub struct Pool<'a> {
    pub lines: Vec<&'a Line>,
    pub days: BTreeMap<i16, Days>,
    pub substitute: i128,
}

/// Complete years that must lie before one for its forecast to count in the choice of a method.
const EARLIER_YEARS: usize = 2;
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

impl Pool<'_> {
    fn years(&self) -> Vec<i16> {
        let mut years: Vec<i16> = self.lines.iter().flat_map(|line| line.past.keys().copied()).collect();
        years.sort_unstable();
        years.dedup();
        years
    }

    /// What the pool knows of the years that a step may see.
    fn history(&self, may_see: impl Fn(i16) -> bool) -> Vec<LineYear> {
        let of =
            |line: &&Line| line.past.iter().filter(|(year, _)| may_see(**year)).map(|(_, y)| *y).collect::<Vec<_>>();
        self.lines.iter().flat_map(of).collect()
    }

    /// What a method says of a year of a line, from the years that it may see.
    pub fn forecast(
        &self,
        method: Method,
        line: &Line,
        year: LineYear,
        days: Days,
        pool: &[LineYear],
        may_see: impl Fn(i16) -> bool,
    ) -> Result<Option<i128>, Overflow> {
        let own: Vec<LineYear> = line.past.iter().filter(|(year, _)| may_see(**year)).map(|(_, y)| *y).collect();
        let profile = Profile::new(&own, pool, self.substitute)?;
        expected(method, year, profile, prior(year.soll, &own, pool)?, days)
    }

    /// The method whose errors in past years add up to the least, among those that had an answer for each; each year
    /// is forecast from the years before it only. `None`: no year has two before it.
    pub fn selected(&self) -> Result<Option<Method>, Overflow> {
        let errors = self.errors()?;
        Ok(errors.into_iter().min_by_key(|(method, error)| (*error, *method)).map(|(method, _)| method))
    }

    /// The sums of the errors, in millionths of the Soll, of each method that had an answer for every year.
    pub fn errors(&self) -> Result<BTreeMap<Method, i128>, Overflow> {
        let years = self.years();
        let mut sums = BTreeMap::new();
        'methods: for method in Method::ALL {
            let (mut sum, mut pairs) = (0_i128, 0_usize);
            for &year in &years {
                let Some(days) = self.days.get(&year) else { continue };
                let pool = self.history(|earlier| earlier < year);
                for line in &self.lines {
                    let Some(of_year) = line.past.get(&year) else { continue };
                    if line.past.range(..year).count() < EARLIER_YEARS {
                        continue;
                    }
                    let Some(said) = self.forecast(method, line, *of_year, *days, &pool, |other| other < year)? else {
                        continue 'methods;
                    };
                    let off = whole::minus(of_year.end, said)?.abs();
                    sum = plus(sum, scaled(off, MILLION, of_year.soll)?)?;
                    pairs += 1;
                }
            }
            if pairs > 0 {
                sums.insert(method, sum);
            }
        }
        Ok(sums)
    }

    /// What the chosen method would have said of each past year from the others.
    pub fn calibrate(&self, method: Method) -> Result<Calibration, Overflow> {
        let mut raw: Vec<(usize, i16, i128)> = Vec::new();
        for year in self.years() {
            let Some(days) = self.days.get(&year) else { continue };
            let pool = self.history(|other| other != year);
            for (place, line) in self.lines.iter().enumerate() {
                let Some(of_year) = line.past.get(&year) else { continue };
                let other = |other: i16| other != year;
                let said = match self.forecast(method, line, *of_year, *days, &pool, other)? {
                    Some(said) => Some(said),
                    None => self.forecast(Method::RunRate, line, *of_year, *days, &pool, other)?,
                };
                let Some(said) = said else { continue };
                let off = whole::minus(of_year.end, said)?;
                raw.push((place, year, scaled(off, MILLION, open(*of_year)?)?));
            }
        }
        let count = i128::try_from(raw.len()).map_err(|_| Overflow)?;
        if count == 0 {
            return Ok(Calibration {
                method,
                scores: Vec::new(),
                unevenness: vec![1; self.lines.len()],
                quantiles: None,
            });
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

//! The forecast of a sum of lines: points add up; intervals neither add up (lines do not all go wrong together) nor
//! shrink as if no year were good or bad for all of them. How much the lines go together is measured.

use std::collections::BTreeMap;

use sollist_contract::money::Overflow;

use super::pool::{Interval, Score};
use crate::whole::{self, minus, nearest, plus, root, scaled, times};

/// Correlation in thousandths: never taken as less than this.
pub const TOGETHER_MIN: i128 = 50;
pub const TOGETHER_MAX: i128 = 1000;

/// How much the normed scores of one year go together, in thousandths: one-way random effects (analysis of variance)
/// over all pools.
pub fn together<'s>(scores: impl IntoIterator<Item = &'s Score>) -> Result<i128, Overflow> {
    let mut by_year: BTreeMap<i16, Vec<i128>> = BTreeMap::new();
    for score in scores {
        by_year.entry(score.year).or_default().push(score.normed);
    }
    let counted = |list: &[i128]| i128::try_from(list.len()).map_err(|_| Overflow);
    let years = i128::try_from(by_year.len()).map_err(|_| Overflow)?;
    let all: Vec<i128> = by_year.values().flatten().copied().collect();
    let n = counted(&all)?;
    if n <= years || years < 2 {
        return Ok(TOGETHER_MIN);
    }
    let mean = nearest(whole::sum(all)?, n)?;
    let square = |a: i128, b: i128| -> Result<i128, Overflow> {
        let off = minus(a, b)?;
        times(off, off)
    };
    let (mut between, mut within, mut squares) = (0_i128, 0_i128, 0_i128);
    for scores in by_year.values() {
        let count = counted(scores)?;
        let of_year = nearest(whole::sum(scores.iter().copied())?, count)?;
        between = plus(between, times(count, square(of_year, mean)?)?)?;
        for score in scores {
            within = plus(within, square(*score, of_year)?)?;
        }
        squares = plus(squares, times(count, count)?)?;
    }
    let q = times(n, years - 1)?;
    let r = minus(times(n, n)?, squares)?;
    let (b, v) = (times(between, n - years)?, times(within, years - 1)?);
    let divisor = plus(times(q, b)?, times(minus(r, q)?, v)?)?;
    if divisor <= 0 {
        return Ok(TOGETHER_MIN);
    }
    let rho = scaled(times(1000, q)?, minus(b, v)?, divisor)?;
    Ok(rho.clamp(TOGETHER_MIN, TOGETHER_MAX))
}

/// Widths of one side of intervals, summed as they are and as their squares.
#[derive(Debug, Clone, Copy, Default)]
struct Widths {
    sum: i128,
    squares: i128,
}

impl Widths {
    fn add(&mut self, width: i128) -> Result<(), Overflow> {
        (self.sum, self.squares) = (plus(self.sum, width)?, plus(self.squares, times(width, width)?)?);
        Ok(())
    }
    /// The width of the sum.
    fn together(&self, rho: i128) -> Result<i128, Overflow> {
        let (as_one, apart) = (times(rho, times(self.sum, self.sum)?)?, times(TOGETHER_MAX - rho, self.squares)?);
        root(nearest(plus(as_one, apart)?, TOGETHER_MAX)?)
    }
}

/// The interval of a sum on its way: points add up, widths by how much the parts go together.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sum {
    centre: i128,
    below: Widths,
    above: Widths,
}

impl Sum {
    pub fn add(&mut self, part: &Interval) -> Result<(), Overflow> {
        self.add_point(part.centre)?;
        self.below.add(minus(part.centre, part.lower)?)?;
        self.above.add(minus(part.upper, part.centre)?)
    }
    /// A part without an interval.
    pub fn add_point(&mut self, value: i128) -> Result<(), Overflow> {
        self.centre = plus(self.centre, value)?;
        Ok(())
    }
    /// The interval of a sum whose parts go together by `rho` thousandths.
    pub fn interval(&self, rho: i128) -> Result<Interval, Overflow> {
        Ok(Interval {
            lower: minus(self.centre, self.below.together(rho)?)?,
            centre: self.centre,
            upper: plus(self.centre, self.above.together(rho)?)?,
        })
    }
}

/// The same of all parts at once.
pub fn summed(parts: &[Interval], rho: i128) -> Result<Interval, Overflow> {
    let mut sum = Sum::default();
    parts.iter().try_for_each(|part| sum.add(part))?;
    sum.interval(rho)
}

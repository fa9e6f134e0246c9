//! How far the extra need may lie from its figure: parameters drawn from published distributions, again and again
//! (docs/spec.md#range). Read in this order: `draw`, one draw; `books`, what is drawn with, one state of the books for
//! each delay; `factors`, the draws of everybody; this file, the needs that come of them.

mod books;
pub mod draw;
mod factors;

use sollist_contract::{
    day::Day,
    ids::{Authority, District},
    money::{Cents, Overflow},
    parameters::Uncertainty,
};

pub use books::{Drawing, drawing};
pub use factors::{Distribution, distributions};

use self::{books::Office, draw::percentile, factors::Drawn};
use crate::{
    composed::withheld,
    error::FigureError,
    missing::{Missing, Part, Withheld},
    parameters::Origin,
    terms::Factors,
};

/// Where half, four fifths and nineteen of twenty draws lie below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spread {
    pub p50: Cents,
    pub p80: Cents,
    pub p95: Cents,
}

impl Spread {
    /// What is to be kept in reserve beside the middle, so that it suffices in four of five cases.
    pub fn reserve(&self) -> Result<Cents, Overflow> {
        self.p80.minus(self.p50)
    }

    fn of(mut needs: Vec<i128>) -> Result<Option<Spread>, Overflow> {
        needs.sort_unstable();
        let at = |percent| percentile(&needs, percent).map(Cents::of_wide).transpose();
        let (p50, p80, p95) = (at(50)?, at(80)?, at(95)?);
        Ok(p50.zip(p80).zip(p95).map(|((p50, p80), p95)| Spread { p50, p80, p95 }))
    }
}

/// The range of one authority's need, or of the sum of them all.
#[derive(Debug, Clone, PartialEq)]
pub struct RangeRow {
    /// `None`: the sum, draw by draw.
    pub of: Option<(District, Authority)>,
    /// The figure itself, with nothing drawn.
    pub need: Option<Cents>,
    pub spread: Option<Spread>,
    /// Why something of it is not given.
    pub why: Option<Withheld>,
}

/// The answer, with all that it takes to draw it again.
#[derive(Debug, Clone, PartialEq)]
pub struct RangeTable {
    pub target_day: Day,
    /// By authority.
    pub rows: Vec<RangeRow>,
    pub total: RangeRow,
    /// From what was drawn, and which set says so.
    pub drawn_from: Option<(Box<Uncertainty>, Origin)>,
    /// Registered Bezirksämter in scope without a headcount.
    pub not_reported: Vec<Authority>,
    /// Why nothing was drawn.
    pub why: Option<Missing>,
}

impl Drawing {
    /// Draws. Nothing of the facts is needed any more.
    pub fn draw(self) -> Result<RangeTable, FigureError> {
        let Drawing { target_day, offices, drawn_from, not_reported, why } = self;
        let (mut rows, mut sum, mut lacking) = (Vec::new(), Vec::new(), Vec::new());
        if let (Some((uncertainty, _)), None) = (&drawn_from, &why) {
            let drawn = Drawn::of(uncertainty, &offices)?;
            sum = vec![0_i128; drawn.count()];
            for office in &offices {
                let (row, needs) = office.drawn(&drawn)?;
                if row.why.is_some() {
                    lacking.push(Part::Authority(office.authority.clone()));
                }
                for (sum, need) in sum.iter_mut().zip(&needs) {
                    *sum = sum.saturating_add(*need);
                }
                rows.push(RangeRow { spread: spread(&row, needs)?, ..row });
            }
        }
        let total = total(&rows, sum, lacking)?;
        Ok(RangeTable { target_day, rows, total, drawn_from, not_reported, why })
    }
}

fn spread(row: &RangeRow, needs: Vec<i128>) -> Result<Option<Spread>, FigureError> {
    Ok(if row.why.is_some() { None } else { Spread::of(needs)? })
}

/// Of the sums of all, draw by draw; withheld where a row is, or where they are beyond the range of an amount.
fn total(rows: &[RangeRow], sums: Vec<i128>, lacking: Vec<Part>) -> Result<RangeRow, FigureError> {
    let none = RangeRow { of: None, need: None, spread: None, why: None };
    if rows.is_empty() {
        return Ok(none);
    }
    if !lacking.is_empty() {
        return Ok(RangeRow { why: Some(Withheld::without(lacking)), ..none });
    }
    let wide: i128 = rows.iter().filter_map(|row| row.need).map(|need| i128::from(need.get())).sum();
    let given = Cents::of_wide(wide).and_then(|need| Ok((need, Spread::of(sums)?)));
    Ok(match given {
        Ok((need, spread)) => RangeRow { need: Some(need), spread, ..none },
        Err(Overflow) => RangeRow { why: Some(Withheld::Beyond(None)), ..none },
    })
}

impl Office {
    /// Its need in every draw; the row that says why there is none.
    fn drawn(&self, drawn: &Drawn) -> Result<(RangeRow, Vec<i128>), FigureError> {
        let of = Some((self.authority.district(), self.authority.clone()));
        let row = |need: Option<Cents>, why| RangeRow { of: of.clone(), need, spread: None, why };
        let need = match withheld(self.now.need(|_| Factors::NONE))? {
            Ok(need) => need,
            Err(why) => return Ok((row(None, Some(why)), Vec::new())),
        };
        let places: Vec<Vec<usize>> = self.delayed.iter().map(|state| drawn.places(state)).collect();
        let mut needs = Vec::with_capacity(drawn.count());
        for draw in 0..drawn.count() {
            let delay = drawn.delay(draw);
            let (Some(state), Some(places)) = (self.delayed.get(delay), places.get(delay)) else { continue };
            let staff = drawn.staff(draw, &self.authority)?;
            let by = |piece: usize| drawn.factors(draw, places.get(piece).copied(), staff);
            match withheld(state.need(by))? {
                Ok(need) => needs.push(i128::from(need.get())),
                Err(why) => return Ok((row(Some(need), Some(why)), Vec::new())),
            }
        }
        Ok((row(Some(need), None), needs))
    }
}

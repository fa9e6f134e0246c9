//! The draws that concern everybody, made once: prices and quotas by item, step costs, delay, the staff that all
//! follow.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use sollist_contract::{
    ids::{Authority, Item},
    money::Overflow,
    parameters::{Triple, Uncertainty},
};

use super::{
    books::{Office, delays, months},
    draw::{Triangle, is_below, uniform},
};
use crate::{composed::Composed, error::FigureError, terms::Factors, whole::MILLION};

/// A distribution by the name under which it is drawn: `seed|draw|driver|key`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Distribution<'u> {
    pub driver: &'static str,
    pub key: &'u str,
    pub triple: &'u Triple,
}

/// Everything that a set draws from. Staff is drawn for all, and for each authority under its own name
/// (`eligible|ba-pankow`); a draw `follow|staff|eligible|ba-pankow` says which of the two counts.
pub fn distributions(uncertainty: &Uncertainty) -> Vec<Distribution<'_>> {
    let one = [
        ("staff", "eligible", &uncertainty.staff),
        ("one_off", "all", &uncertainty.one_off),
        ("delay_months", "all", &uncertainty.delay_months),
    ];
    let by_item = [("price", &uncertainty.price), ("quota", &uncertainty.quota)];
    let by_item = by_item.into_iter().flat_map(|(driver, all)| {
        all.iter().map(move |(item, triple)| Distribution { driver, key: item.as_str(), triple })
    });
    let one = one
        .into_iter()
        .filter_map(|(driver, key, triple)| triple.as_ref().map(|triple| Distribution { driver, key, triple }));
    by_item.chain(one).collect()
}

fn triangle(triple: &Triple) -> Triangle {
    let [least, mode, most] = triple.ppm().map(i128::from);
    Triangle { least, mode, most }
}

/// Millionths fit: no factor is above a thousand.
fn narrow(ppm: i128) -> Result<i64, Overflow> {
    i64::try_from(ppm).map_err(|_| Overflow)
}

/// The factors of every draw, in millionths.
pub(super) struct Drawn {
    seed: i64,
    /// With this probability, a part of a whole, an authority follows the draw of all.
    common: (i128, i128),
    staff: Option<Triangle>,
    items: Vec<Item>,
    /// By draw, then by item.
    prices: Vec<i64>,
    quotas: Vec<i64>,
    /// By draw.
    one_off: Vec<i64>,
    together: Vec<i64>,
    /// Places of the delays from the shortest one on.
    delay: Vec<u16>,
}

/// Draws of one kind: by draw, then by key; one that nobody published is none.
fn all(
    count: i64,
    seed: i64,
    driver: &str,
    keys: &[(&str, Option<Triangle>)],
    none: i128,
) -> Result<Vec<i64>, Overflow> {
    let mut factors = Vec::new();
    let mut name = String::new();
    for draw in 0..count {
        for (key, triangle) in keys {
            let factor = match triangle {
                None => none,
                Some(triangle) => triangle.at(uniform(named(&mut name, seed, draw, &[driver, key])))?,
            };
            factors.push(narrow(factor)?);
        }
    }
    Ok(factors)
}

/// `seed|draw|driver|key`
fn named<'n>(name: &'n mut String, seed: i64, draw: i64, parts: &[&str]) -> &'n str {
    name.clear();
    // Writing into a text cannot fail.
    let _ = write!(name, "{seed}|{draw}");
    for part in parts {
        name.push('|');
        name.push_str(part);
    }
    name
}

impl Drawn {
    pub fn of(uncertainty: &Uncertainty, offices: &[Office]) -> Result<Drawn, FigureError> {
        let (seed, count) = (uncertainty.seed.get(), uncertainty.draws.get());
        let pieces = offices.iter().flat_map(|office| &office.delayed).flat_map(|state| &state.pieces);
        let items: Vec<Item> = pieces.map(|piece| &piece.item).collect::<BTreeSet<_>>().into_iter().cloned().collect();
        let by_item = |driver: &str, of: &BTreeMap<Item, Triple>| {
            let keys: Vec<_> = items.iter().map(|item| (item.as_str(), of.get(item).map(triangle))).collect();
            all(count, seed, driver, &keys, MILLION)
        };
        let one = |driver: &str, key: &str, of: &Option<Triple>, none: i128| {
            all(count, seed, driver, &[(key, of.as_ref().map(triangle))], none)
        };
        let (shortest, _) = delays(uncertainty.delay_months.as_ref())?;
        let place = |ppm: i64| -> Result<u16, FigureError> {
            Ok(u16::try_from(months(ppm.into())? - shortest).map_err(|_| Overflow)?)
        };
        let share = uncertainty.common_share.0;
        let delay = one("delay_months", "all", &uncertainty.delay_months, 0)?;
        Ok(Drawn {
            seed,
            common: (share.mantissa(), 10_i128.checked_pow(share.scale()).ok_or(Overflow)?),
            staff: uncertainty.staff.as_ref().map(triangle),
            prices: by_item("price", &uncertainty.price)?,
            quotas: by_item("quota", &uncertainty.quota)?,
            one_off: one("one_off", "all", &uncertainty.one_off, MILLION)?,
            together: one("staff", "eligible", &uncertainty.staff, MILLION)?,
            delay: delay.into_iter().map(place).collect::<Result<_, _>>()?,
            items,
        })
    }

    pub fn count(&self) -> usize {
        self.delay.len()
    }
    /// Which delay is drawn, counted from the shortest.
    pub fn delay(&self, draw: usize) -> usize {
        self.delay.get(draw).copied().map_or(0, usize::from)
    }
    /// Where the items of an authority's pieces stand.
    pub fn places(&self, of: &Composed) -> Vec<usize> {
        of.pieces.iter().map(|piece| self.items.binary_search(&piece.item).unwrap_or(usize::MAX)).collect()
    }

    /// The factor on an authority's staff: that of all, or one of its own.
    pub fn staff(&self, draw: usize, authority: &Authority) -> Result<i128, FigureError> {
        let Some(triangle) = self.staff else { return Ok(MILLION) };
        let number = i64::try_from(draw).map_err(|_| Overflow)?;
        let (mut name, authority) = (String::new(), authority.as_str());
        let follow = uniform(named(&mut name, self.seed, number, &["follow", "staff", "eligible", authority]));
        let (part, whole) = self.common;
        if is_below(follow, part, whole)? {
            return Ok(self.together.get(draw).copied().map_or(MILLION, i128::from));
        }
        Ok(triangle.at(uniform(named(&mut name, self.seed, number, &["staff", "eligible", authority])))?)
    }

    /// The factors on a piece, by the place of its item.
    pub fn factors(&self, draw: usize, place: Option<usize>, staff: i128) -> Factors {
        let factor = |of: &[i64], at: Option<usize>| at.and_then(|at| of.get(at)).copied().map_or(MILLION, i128::from);
        let at = place.filter(|place| *place < self.items.len()).map(|place| draw * self.items.len() + place);
        Factors {
            quota: factor(&self.quotas, at),
            staff,
            price: factor(&self.prices, at),
            one_off: factor(&self.one_off, Some(draw)),
        }
    }
}

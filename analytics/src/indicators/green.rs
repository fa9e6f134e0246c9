//! Green figures (docs/spec.md#green-figures): orders of magnitude from published footprints, never without their
//! source.

use std::collections::BTreeSet;

use rust_decimal::{Decimal, RoundingStrategy};
use sollist_contract::{
    ids::{Authority, Item},
    money::Overflow,
    parameters::{Footprint, Rate},
};

use super::{
    beside::{Beside, Note, Numbers},
    cell::{FigureCell, rounded_ratio},
    inputs::{Group, Inputs},
};
use crate::{
    error::FigureError,
    fraction::Fraction,
    missing::{Missing, Unreported, Withheld},
};

const TWELVE: Decimal = Decimal::from_parts(12, 0, 0, false, 0);

pub(super) fn times(a: Decimal, b: Decimal) -> Result<Decimal, Overflow> {
    a.checked_mul(b).ok_or(Overflow)
}
pub(super) fn over(a: Decimal, b: Decimal) -> Result<Decimal, Overflow> {
    a.checked_div(b).ok_or(Overflow)
}
pub(super) fn plus(a: Decimal, b: Decimal) -> Result<Decimal, Overflow> {
    a.checked_add(b).ok_or(Overflow)
}
/// With one decimal.
pub(super) fn tenths(value: Decimal) -> Decimal {
    let mut rounded = value.round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero);
    rounded.rescale(1);
    rounded
}

/// An item with its footprint and how many of it are in use.
struct InUse<'a> {
    item: &'a Item,
    footprint: &'a Footprint,
    pieces: i64,
}

/// What a row has in use of items with a footprint; or why nothing can be said.
fn in_use<'a>(group: &Group, inputs: &'a Inputs<'_>) -> Result<Vec<InUse<'a>>, Missing> {
    let published = inputs.parameters.footprints.as_ref().map(|(footprints, _)| footprints);
    let published = published.filter(|all| !all.is_empty()).ok_or(Missing::NoFootprint)?;
    let mut list = Vec::new();
    for (item, footprint) in published.iter().filter(|(item, _)| inputs.asks_for(group, item)) {
        if let Some(pieces) = inputs.in_use(group, |had| had == item) {
            list.push(InUse { item, footprint, pieces });
        }
    }
    if list.is_empty() {
        return Err(Unreported::Stock.into());
    }
    if list.iter().all(|one| one.pieces == 0) {
        return Err(Missing::NoDeviceInUse);
    }
    Ok(list)
}

/// Whether an item is asked for and a footprint of it is published.
pub(crate) fn has_footprint(group: &Group, inputs: &Inputs<'_>, item: &Item) -> bool {
    inputs.asks_for(group, item) && inputs.parameters.footprint(item).is_some()
}

/// Whether an item is one of the devices: all of which anything is in use. By its kind, which is said with a
/// footprint, nobody would find what has none.
pub(crate) fn is_counted(group: &Group, inputs: &Inputs<'_>, item: &Item) -> bool {
    inputs.asks_for(group, item)
}

/// Of all devices in use the share of which a footprint is published.
fn coverage(group: &Group, inputs: &Inputs<'_>) -> Option<Decimal> {
    let known = inputs.in_use(group, |item| has_footprint(group, inputs, item)).unwrap_or(0);
    let all = inputs.in_use(group, |item| is_counted(group, inputs, item))?;
    rounded_ratio(i128::from(known), 100, i128::from(all), 1)
}

/// How many products the footprints were made of, and by whom.
fn magnitude<'a>(footprints: impl Iterator<Item = &'a Footprint>) -> Note {
    let (mut products, mut sources) = (0_i64, BTreeSet::new());
    for footprint in footprints {
        products = products.saturating_add(footprint.n.get());
        sources.insert(footprint.source.as_str().to_owned());
    }
    Note::OrderOfMagnitude { products, sources: sources.into_iter().collect() }
}

/// Who has reported nothing of items with a footprint.
fn silent(group: &Group, inputs: &Inputs<'_>) -> Vec<Authority> {
    inputs.without(group, |member| inputs.has_any(member, |item| has_footprint(group, inputs, item)))
}

/// A cell of figures of what is in use, with what belongs to each.
fn cell(
    group: &Group,
    inputs: &Inputs<'_>,
    of: fn(&[InUse<'_>], &Inputs<'_>) -> Result<FigureCell, FigureError>,
) -> Result<FigureCell, FigureError> {
    let cell = match in_use(group, inputs) {
        Ok(list) => of(&list, inputs)?.note(magnitude(list.iter().map(|one| one.footprint))),
        // Nobody has to report what nothing is published of.
        Err(why @ Missing::NoFootprint) => return Ok(FigureCell::none(why)),
        Err(why) => FigureCell::none(why),
    };
    Ok(cell.with(Beside::Coverage, coverage(group, inputs)).missing(silent(group, inputs)))
}

/// kg CO2e of making, spread over the years of use.
pub(super) fn embodied(group: &Group, inputs: &Inputs<'_>) -> Result<FigureCell, FigureError> {
    cell(group, inputs, embodied_of)
}

fn embodied_of(list: &[InUse<'_>], inputs: &Inputs<'_>) -> Result<FigureCell, FigureError> {
    let (mut kg, mut low, mut high) = (Decimal::ZERO, Decimal::ZERO, Decimal::ZERO);
    let mut exact = Ok(Fraction::ZERO);
    let mut left_out = Vec::new();
    for InUse { item, footprint, pieces } in list {
        let Some(life) = inputs.parameters.life_months(item).filter(|life| *life > 0) else {
            left_out.push((*item).clone());
            continue;
        };
        let made = times(times(Decimal::from(*pieces), footprint.manufacturing_kg.0)?, TWELVE)?;
        let a_year = |factor: Rate| -> Result<Decimal, Overflow> {
            over(times(made, factor.0)?, times(Decimal::from(life), footprint.total_median.0)?)
        };
        kg = plus(kg, over(made, Decimal::from(life))?)?;
        let of_item = Fraction::of_decimal(made).and_then(|made| made.times(Fraction::of(1, life.into())?));
        exact = exact.and_then(|sum| sum.plus(of_item?));
        low = plus(low, a_year(footprint.total_p10)?)?;
        high = plus(high, a_year(footprint.total_p90)?)?;
    }
    if left_out.len() == list.len() {
        return Ok(FigureCell::none(Missing::NoLifeTime));
    }
    let cell = FigureCell::number(tenths(kg))
        .before_rounding(exact)
        .with(Beside::Lower, Some(tenths(low.min(high))))
        .with(Beside::Upper, Some(tenths(low.max(high))));
    Ok(if left_out.is_empty() { cell } else { cell.note(Note::NoLife(left_out)) })
}

/// kWh a year, and the direct CO2 of them.
pub(super) fn energy(group: &Group, inputs: &Inputs<'_>) -> Result<FigureCell, FigureError> {
    cell(group, inputs, energy_of)
}

fn energy_of(list: &[InUse<'_>], inputs: &Inputs<'_>) -> Result<FigureCell, FigureError> {
    let mut kwh = Decimal::ZERO;
    for one in list {
        kwh = plus(kwh, times(Decimal::from(one.pieces), one.footprint.kwh_per_year.0)?)?;
    }
    let cell = FigureCell::number(tenths(kwh)).before_rounding(Fraction::of_decimal(kwh));
    Ok(match inputs.parameters.grid_factor(inputs.view.day) {
        Some((year, factor)) => cell.with(Beside::Kg, Some(tenths(times(kwh, factor)?))).note(Note::DirectCo2 { year }),
        None => cell.note(Note::NoGridFactor),
    })
}

/// What was retired of items with a footprint in the fiscal year, up to the day of the view.
struct Gone {
    pieces: i128,
    /// Of known age: pieces, and months of all of them.
    dated: i128,
    months: i128,
}

fn gone(group: &Group, inputs: &Inputs<'_>) -> Gone {
    let year = inputs.query.year.unwrap_or_else(|| inputs.view.day.year());
    let mut gone = Gone { pieces: 0, dated: 0, months: 0 };
    for retired in inputs.retired(group, |item| has_footprint(group, inputs, item)) {
        if retired.day.year() != year {
            continue;
        }
        let pieces = i128::from(retired.pieces);
        gone.pieces = gone.pieces.saturating_add(pieces);
        if let Some(since) = retired.commissioned {
            let months = i128::from(since.whole_months_to(retired.day).max(0));
            gone.dated = gone.dated.saturating_add(pieces);
            gone.months = gone.months.saturating_add(pieces.saturating_mul(months));
        }
    }
    gone
}

/// Mean age of what is in use, in years.
fn mean_age(group: &Group, inputs: &Inputs<'_>) -> Option<Decimal> {
    let (mut pieces, mut months) = (0_i128, 0_i128);
    for (since, lot) in inputs.lots(group, |item| has_footprint(group, inputs, item)) {
        let in_use = i128::from(lot.in_use);
        pieces = pieces.saturating_add(in_use);
        months =
            months.saturating_add(in_use.saturating_mul(i128::from(since.whole_months_to(inputs.view.day).max(0))));
    }
    rounded_ratio(months, 1, pieces.saturating_mul(12), 1)
}

/// How long devices were used that were retired in the year, in years.
pub(super) fn device_life(group: &Group, inputs: &Inputs<'_>) -> FigureCell {
    let age = mean_age(group, inputs);
    let beside: Numbers = age.map(|age| (Beside::MeanAge, age)).into_iter().collect();
    let told = |cell: FigureCell| FigureCell { beside: [beside.clone(), cell.beside].concat(), ..cell };
    let cell = match in_use(group, inputs) {
        Err(why @ Missing::NoFootprint) => return FigureCell::none(why),
        _ => gone(group, inputs),
    };
    let unknown = Decimal::try_from_i128_with_scale(cell.pieces.saturating_sub(cell.dated), 0).ok();
    let years = rounded_ratio(cell.months, 1, cell.dated.saturating_mul(12), 1);
    let found = match (years, cell.pieces) {
        (_, 0) => FigureCell::none(Missing::NothingRetired),
        (None, _) => FigureCell::none(Missing::AgeUnknown),
        (Some(years), _) => {
            FigureCell::number(years).before_rounding(Fraction::of(cell.months, cell.dated.saturating_mul(12)))
        }
    };
    let unknown = unknown.filter(|unknown| !unknown.is_zero());
    told(found.with(Beside::UnknownAge, unknown)).with(Beside::Coverage, coverage(group, inputs))
}

/// How many pieces were retired in the year. None is none.
pub(super) fn retired(group: &Group, inputs: &Inputs<'_>) -> FigureCell {
    if let Err(why @ Missing::NoFootprint) = in_use(group, inputs) {
        return FigureCell::none(why);
    }
    match Decimal::try_from_i128_with_scale(gone(group, inputs).pieces, 0) {
        Ok(pieces) => FigureCell::number(pieces).with(Beside::Coverage, coverage(group, inputs)),
        Err(_) => FigureCell::none(Withheld::BeyondCount),
    }
}

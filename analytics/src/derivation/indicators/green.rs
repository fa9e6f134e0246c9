//! Green figures: what is in use, what was retired, by published footprints.

use rust_decimal::Decimal;
use sollist_contract::ids::Item;

use super::{
    super::{
        make::{ON_THE_WAY, given, kind, made, quotient},
        op::Op,
        part::{Derivation, Of},
        stock::{Gone, Pick},
    },
    told::{Shape, Told},
};
use crate::error::FigureError;

type Shapes<'a> = Result<Vec<Shape<'a>>, FigureError>;

/// The items with a published footprint that are asked for.
fn items<'i>(told: &'i Told<'_, '_>) -> impl Iterator<Item = &'i Item> {
    let published = told.inputs.parameters.footprints.iter().flat_map(|(footprints, _)| footprints.keys());
    published.filter(|item| told.inputs.asks_for(&told.group, item))
}

/// How many of an item are in use; `None`: nobody has said anything of it.
fn in_use<'a>(told: &Told<'a, '_>, item: &Item) -> Option<Derivation<'a>> {
    told.sum("in-use", "pieces in use", Of::Count, |who| {
        let known = !told.items(who, |had| had == item).is_empty();
        known.then(|| told.reports.stock("stock", who, item, Pick::InUse))
    })
}

/// kg of making what is in use, a year of its life.
pub(super) fn embodied<'a>(told: &Told<'a, '_>) -> Shapes<'a> {
    let one = |item: &Item| {
        let life = told.inputs.parameters.life_months(item).filter(|life| *life > 0)?;
        let twelve = given("months of a year", 12, "months of a year", Of::Number);
        let making = told.reports.footprint(item, "manufacturing_kg", |footprint| footprint.manufacturing_kg)?;
        let above = vec![in_use(told, item)?, making, twelve];
        let life = told.reports.parameter(item, "life_months", life, Of::Count)?;
        let part = kind(item.as_str(), Op::Ratio, "in use * manufacturing_kg * 12 / life_months", Of::Number);
        Some(quotient(part, ON_THE_WAY, above, vec![life]))
    };
    summed(told, "kg a year, item by item", one)
}

/// kWh of what is in use.
pub(super) fn energy<'a>(told: &Told<'a, '_>) -> Shapes<'a> {
    let one = |item: &Item| {
        let kwh = told.reports.footprint(item, "kwh_per_year", |footprint| footprint.kwh_per_year)?;
        let part = kind(item.as_str(), Op::Product, "in use * kwh_per_year", Of::Number);
        Some(made(part, vec![in_use(told, item)?, kwh]))
    };
    summed(told, "kWh a year, item by item", one)
}

/// A sum over items, rounded once.
fn summed<'a>(told: &Told<'a, '_>, formula: &'static str, one: impl Fn(&Item) -> Option<Derivation<'a>>) -> Shapes<'a> {
    let parts: Vec<Derivation<'a>> = items(told).filter_map(one).collect();
    if parts.is_empty() {
        return Ok(vec![Shape::parts(Op::Each, parts)]);
    }
    let sum = made(kind("exact", Op::Sum, formula, Of::Number), parts);
    Ok(vec![Shape { rated: Some((1, 1)), ..Shape::parts(Op::Ratio, vec![sum, one_of()]) }])
}

fn one_of<'a>() -> Derivation<'a> {
    given("one", Decimal::ONE, "rounded once", Of::Number)
}

/// What was retired in the year of each authority, item by item.
fn gone<'a>(told: &Told<'a, '_>, name: &'static str, formula: &'static str, gone: Gone) -> Derivation<'a> {
    let year = told.query.year.unwrap_or_else(|| told.view.day.year());
    let all = told.sum(name, formula, Of::Count, |who| {
        let parts = items(told).filter_map(|item| told.reports.gone(item.as_str(), who, item, gone, year));
        let parts: Vec<Derivation<'a>> = parts.collect();
        (!parts.is_empty()).then(|| made(kind(name, Op::Sum, formula, Of::Count), parts))
    });
    all.unwrap_or_else(|| made(kind(name, Op::Sum, formula, Of::Count), Vec::new()))
}

/// How long devices were used that were retired in the year.
pub(super) fn device_life<'a>(told: &Told<'a, '_>) -> Shapes<'a> {
    let months = gone(told, "months in use", "months in use of what was retired", Gone::Months);
    let pieces = gone(told, "pieces", "pieces retired of known age", Gone::Dated);
    let twelve = given("months of a year", 12, "months of a year", Of::Number);
    Ok(vec![Shape::quotient(1, vec![months], vec![twelve, pieces])])
}

pub(super) fn retired<'a>(told: &Told<'a, '_>) -> Shapes<'a> {
    let all = gone(told, "retired", "pieces retired in the year", Gone::Pieces);
    Ok(vec![Shape::parts(Op::Sum, all.parts()?)])
}

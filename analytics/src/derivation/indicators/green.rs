//! Green figures: what is in use, what was retired, by published footprints.

use rust_decimal::Decimal;
use sollist_contract::{
    ids::Item,
    parameters::{Footprint, Rate},
};

use super::{
    super::{
        make::{ON_THE_WAY, given, kind, made, quotient, rated},
        op::Op,
        part::{Derivation, Of},
        stock::{Gone, Pick},
    },
    told::{Shape, Told},
};
use crate::{
    error::FigureError,
    indicators::{Beside, Group, Inputs, has_footprint, is_counted},
};

type Shapes<'a> = Result<Vec<Shape<'a>>, FigureError>;

/// The items with a published footprint that are asked for.
fn items<'i>(told: &'i Told<'_, '_>) -> impl Iterator<Item = &'i Item> {
    let published = told.inputs.parameters.footprints.iter().flat_map(|(footprints, _)| footprints.keys());
    published.filter(|item| told.inputs.asks_for(&told.group, item))
}

/// How many of an item are in use; `None`: nobody has said anything of it.
fn in_use<'a>(told: &Told<'a, '_>, item: &Item) -> Option<Derivation<'a>> {
    let in_use = told.sum("in-use", "pieces in use", Of::Count, |who| {
        let known = !told.items(who, |had| had == item).is_empty();
        known.then(|| told.reports.stock("stock", who, item, Pick::InUse))
    })?;
    Some(in_use.known_as(format!("in-use/{item}")))
}

/// Pieces that are in use as somebody says, of items that count.
fn pieces<'a>(
    told: &Told<'a, '_>,
    name: &'static str,
    formula: &'static str,
    pick: Pick,
    counts: fn(&Group, &Inputs<'_>, &Item) -> bool,
) -> Option<Derivation<'a>> {
    told.sum(name, formula, Of::Count, |who| told.stock(who, pick, |item| counts(&told.group, told.inputs, item)))
}

/// Of all devices in use the share of which a footprint is published.
fn coverage<'a>(told: &Told<'a, '_>) -> Option<Derivation<'a>> {
    let formula = "in use, of items with a published footprint";
    let known = pieces(told, "known", formula, Pick::InUse, has_footprint)
        .unwrap_or_else(|| made(kind("known", Op::Sum, formula, Of::Count), Vec::new()));
    let all = pieces(told, "in-use", "all devices in use", Pick::InUse, is_counted)?;
    let part = kind("coverage", Op::Ratio, "in use with a footprint / all devices in use", Of::Percent);
    Some(rated(part, 100, 1, vec![known, all]))
}

/// An end of the range of what making a device takes: by a footprint of the whole life, of the one in the middle.
struct End {
    name: &'static str,
    field: &'static str,
    formula: &'static str,
    of: fn(&Footprint) -> Rate,
}
const ENDS: [End; 2] = [
    End {
        name: "by p10",
        field: "total_p10",
        formula: "in use * manufacturing_kg * 12 * total_p10 / (life_months * total_median)",
        of: |footprint| footprint.total_p10,
    },
    End {
        name: "by p90",
        field: "total_p90",
        formula: "in use * manufacturing_kg * 12 * total_p90 / (life_months * total_median)",
        of: |footprint| footprint.total_p90,
    },
];

/// kg of making what is in use of an item, a year of its life; at an end of the range.
fn making<'a>(told: &Told<'a, '_>, item: &Item, end: Option<&End>) -> Option<Derivation<'a>> {
    let life = told.inputs.parameters.life_months(item).filter(|life| *life > 0)?;
    let twelve = given("months of a year", 12, "months of a year", Of::Number);
    let footprint = |field: &str, of: fn(&Footprint) -> Rate| told.reports.footprint(item, field, of);
    let kg = footprint("manufacturing_kg", |footprint| footprint.manufacturing_kg)?;
    let mut above = vec![in_use(told, item)?, kg, twelve];
    let mut below = vec![told.reports.parameter(item, "life_months", life, Of::Count)?];
    let mut formula = "in use * manufacturing_kg * 12 / life_months";
    if let Some(end) = end {
        above.push(footprint(end.field, end.of)?);
        below.push(footprint("total_median", |footprint| footprint.total_median)?);
        formula = end.formula;
    }
    Some(quotient(kind(item.as_str(), Op::Ratio, formula, Of::Number), ON_THE_WAY, above, below))
}

/// kg of making what is in use, a year of its life.
pub(super) fn embodied<'a>(told: &Told<'a, '_>) -> Shapes<'a> {
    let by =
        |name: &str, end: Option<&End>| summed(told, name, "kg a year, item by item", |item| making(told, item, end));
    let range = |name: &str, op: Op, formula: &'static str| {
        let ends = ENDS.iter().map(|end| by(end.name, Some(end))).collect::<Option<Vec<_>>>()?;
        let exact = made(kind("exact", op, formula, Of::Number), ends);
        Some(rated(kind(name, Op::Ratio, "rounded once", Of::Number), 1, 1, vec![exact, one_of()]))
    };
    Ok(vec![rounded(by("exact", None)).beside(told, |number| match number {
        Beside::Lower => range("lower", Op::Min, "the less of both"),
        Beside::Upper => range("upper", Op::Max, "the more of both"),
        Beside::Coverage => coverage(told),
        _ => None,
    })])
}

/// kWh of what is in use.
pub(super) fn energy<'a>(told: &Told<'a, '_>) -> Shapes<'a> {
    let one = |item: &Item| {
        let kwh = told.reports.footprint(item, "kwh_per_year", |footprint| footprint.kwh_per_year)?;
        let part = kind(item.as_str(), Op::Product, "in use * kwh_per_year", Of::Number);
        Some(made(part, vec![in_use(told, item)?, kwh]))
    };
    let kwh = summed(told, "exact", "kWh a year, item by item", one);
    Ok(vec![rounded(kwh.clone()).beside(told, |number| match number {
        Beside::Kg => {
            let above = vec![kwh?.named("kwh"), told.reports.grid_factor()?];
            Some(quotient(kind("kg", Op::Ratio, "kwh * grid_kg_per_kwh", Of::Number), 1, above, vec![one_of()]))
        }
        Beside::Coverage => coverage(told),
        _ => None,
    })])
}

/// A sum over items; `None`: of none.
fn summed<'a>(
    told: &Told<'a, '_>,
    name: &str,
    formula: &'static str,
    one: impl Fn(&Item) -> Option<Derivation<'a>>,
) -> Option<Derivation<'a>> {
    let parts: Vec<Derivation<'a>> = items(told).filter_map(one).collect();
    (!parts.is_empty()).then(|| made(kind(name, Op::Sum, formula, Of::Number), parts))
}

/// A sum that is rounded once.
fn rounded(sum: Option<Derivation<'_>>) -> Shape<'_> {
    let Some(sum) = sum else { return Shape::parts(Op::Each, Vec::new()) };
    Shape { rated: Some((1, 1)), ..Shape::parts(Op::Ratio, vec![sum, one_of()]) }
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
    let twelve = || given("months of a year", 12, "months of a year", Of::Number);
    let months = gone(told, "months in use", "months in use of what was retired", Gone::Months);
    let dated = gone(told, "pieces", "pieces retired of known age", Gone::Dated);
    let shape = Shape::quotient(1, vec![months], vec![twelve(), dated.clone()]);
    Ok(vec![shape.beside(told, |number| match number {
        Beside::MeanAge => {
            let formula = "months in use of what is in use, of known age";
            let months = pieces(told, "months in use", formula, Pick::Months, has_footprint)?;
            let pieces = pieces(told, "pieces", "pieces in use of known age", Pick::Dated, has_footprint)?;
            let part = kind("mean_age", Op::Ratio, "months in use / 12 / pieces", Of::Number);
            Some(quotient(part, 1, vec![months], vec![twelve(), pieces]))
        }
        Beside::UnknownAge => {
            let all = gone(told, "retired", "pieces retired in the year", Gone::Pieces);
            Some(made(kind("unknown_age", Op::Diff, "retired - retired of known age", Of::Count), vec![all, dated]))
        }
        Beside::Coverage => coverage(told),
        _ => None,
    })])
}

pub(super) fn retired<'a>(told: &Told<'a, '_>) -> Shapes<'a> {
    let all = gone(told, "retired", "pieces retired in the year", Gone::Pieces);
    let shape = Shape::parts(Op::Sum, all.parts()?);
    Ok(vec![shape.beside(told, |number| if number == Beside::Coverage { coverage(told) } else { None })])
}

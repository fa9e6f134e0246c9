//! Indicators, down to what authorities reported: each definition has its own derivation, by its id.

mod counts;
mod earned;
mod green;
mod life_cycle;
mod money;
mod payments;
mod progress;
mod stones;
mod time;
mod told;

use sollist_contract::said::{Bilingual as _, Said};

use self::told::{Shape, Told};
use super::{
    make::{kind, made, rated, unknown},
    op::Op,
    part::{Derivation, Of, Part},
    query::DerivationQuery,
    reports::Reports,
    side::Side,
};
use crate::{
    error::{FigureError, Refused},
    facts::Facts,
    indicators::{
        Absent, CATALOGUE, Exact, Indicator, IndicatorQuery, IndicatorRow, Inputs, RowKey, Unit, indicators_of,
    },
    missing::Missing,
    parameters::in_force,
    scope::{By, Scope},
    view::View,
};

/// What an indicator is made of.
type Derive = for<'a> fn(&Told<'a, '_>) -> Result<Vec<Shape<'a>>, FigureError>;

/// The derivation of every definition that has one here; those of `budget.*` stand with the budget.
const DERIVED: [(&str, Derive); 47] = [
    ("mobile.device-rate", counts::device_rate),
    ("mobile.access-rate", counts::access_rate),
    ("mobile.capable-rate", counts::capable_rate),
    ("mobile.one-device-rate", counts::one_device_rate),
    ("procurement.delivery-rate", counts::delivery_rate),
    ("procurement.issue-rate", counts::issue_rate),
    ("procurement.lead-time", counts::lead_time),
    ("rollout.degree", progress::degree),
    ("rollout.required-rate", progress::required_rate),
    ("efile.connection-rate", counts::connection_rate),
    ("efile.usage-rate", counts::usage_rate),
    ("efile.licence-use", counts::licence_use),
    ("device.over-age-rate", counts::over_age_rate),
    ("cost.per-device", money::per_device),
    ("cost.per-mobile-workplace", money::per_mobile_workplace),
    ("data.completeness", progress::completeness),
    ("data.punctuality", progress::punctuality),
    ("data.age", progress::age),
    ("need.total", money::need_total),
    ("need.covered-rate", money::covered_rate),
    ("budget.allocation-coverage", payments::allocation_coverage),
    ("budget.carry-over-rate", money::carry_over_rate),
    ("budget.ve-use", payments::ve_use),
    ("cost.per-workplace", money::per_workplace),
    ("cost.tco-workplace", life_cycle::workplace),
    ("data.latency", payments::latency),
    ("device.per-workplace", counts::devices_per_workplace),
    ("evm.accrued", earned::accrued),
    ("evm.cpi", earned::cpi),
    ("evm.cv", earned::cost_variance),
    ("evm.eac", earned::at_completion),
    ("evm.eac-atypical", earned::at_completion_atypical),
    ("evm.eac-combined", earned::at_completion_combined),
    ("evm.ieac", time::at_completion),
    ("evm.spi", earned::spi),
    ("evm.spi-time", time::spi),
    ("evm.sv", earned::schedule_variance),
    ("evm.tcpi", earned::to_complete),
    ("evm.vac", earned::variance_at_completion),
    ("forecast.variance", money::forecast_variance),
    ("green.device-life", green::device_life),
    ("green.embodied", green::embodied),
    ("green.energy", green::energy),
    ("green.retired", green::retired),
    ("procurement.on-time", counts::on_time),
    ("procurement.open-invoices", payments::open_invoices),
    ("project.milestones-on-time", stones::on_time),
];

/// What the row is called that has all of what others have by themselves.
const ALL_TOGETHER: &str = "all";

/// The ids of the indicators that are derived here, in the order of the catalogue.
pub(super) fn ids() -> impl Iterator<Item = &'static str> {
    CATALOGUE.into_iter().map(|one| one.id).filter(|id| DERIVED.iter().any(|(known, _)| known == id))
}

/// How an indicator came about, or what stands with it: the value of its row, and what it is made of.
pub(super) fn derivation<'a>(
    facts: &'a Facts,
    view: &View,
    (id, side): (&str, Option<Side>),
    query: &DerivationQuery,
) -> Result<Derivation<'a>, FigureError> {
    let known = DERIVED.iter().find(|(known, _)| *known == id).zip(CATALOGUE.iter().find(|one| one.id == id));
    let ((_, derive), indicator) = known.ok_or_else(|| Refused::NoSuchFigure(id.to_owned()))?;
    let scope = Scope::of(query.district, query.authority.as_ref())?;
    let asked = IndicatorQuery {
        id: Some(id.to_owned()),
        year: query.year,
        district: query.district,
        authority: query.authority.clone(),
        programme: query.programme,
        item: query.item.clone(),
        target_day: query.target_day,
        by: By::default(),
    };
    let rows = indicators_of(facts, view, &asked, &scope)?;
    let inputs = Inputs::collect(facts, view, &asked, &scope)?;
    let group = inputs.groups(&By::default()).pop().unwrap_or_default();
    let reports = Reports::of(facts, *view, in_force(facts, view, view.day));
    let told = Told { facts, view: *view, query, side, inputs: &inputs, group, reports };
    let shapes = derive(&told)?;
    let called = side.map_or_else(|| id.to_owned(), |side| side.id(id));
    let keys: Vec<RowKey> = shapes.iter().filter_map(|shape| shape.key.clone()).collect();
    let named = |shape: Shape<'a>| {
        let row = rows.iter().find(|row| told::key_of(row) == shape.key)?;
        let name = match &shape.key {
            Some(key) => told::name_of(key, &keys),
            None if keys.is_empty() => called.clone(),
            None => ALL_TOGETHER.to_owned(),
        };
        Some(match side {
            None => root(indicator, row, name, shape),
            Some(side) => one_side(indicator, row, name, shape, side),
        })
    };
    let mut each: Vec<Derivation<'a>> = shapes.into_iter().filter_map(named).collect();
    match each.pop() {
        Some(one) if keys.is_empty() => Ok(one),
        last => Ok(together(called, indicator, &rows, each.into_iter().chain(last).collect())),
    }
}

/// Several values that stand by themselves.
fn together<'a>(
    called: String,
    indicator: &Indicator,
    rows: &[IndicatorRow],
    each: Vec<Derivation<'a>>,
) -> Derivation<'a> {
    let mut part = kind(called, Op::Each, indicator.formula, unit(indicator.unit));
    part.why = rows.iter().find_map(|row| row.why.as_ref()).filter(|_| each.is_empty()).map(|why| why.said());
    if each.is_empty() {
        return Derivation::leaf(Part { op: Op::Lookup, ..part });
    }
    let mut whole = made(part, each);
    // Each of them says for itself why it has no value.
    whole.part.why = None;
    whole
}

fn unit(of: Unit) -> Of {
    match of {
        Unit::Percent => Of::Percent,
        Unit::Eur => Of::Eur,
        _ => Of::Number,
    }
}

/// What stands with the value of a row, as a figure of its own; where nothing does the reason of the row, else when
/// there is none by the definition.
fn one_side<'a>(
    indicator: &Indicator,
    row: &IndicatorRow,
    name: String,
    shape: Shape<'a>,
    side: Side,
) -> Derivation<'a> {
    let [above, below] = shape.sides;
    let (said, told, given_in) = match side {
        Side::Numerator => (row.numerator.map(Exact::decimal), above, indicator.unit),
        Side::Denominator => (row.denominator.map(Exact::decimal), below, indicator.unit),
        Side::Beside(number) => (row.number(number), shape.beside, number.unit(indicator.unit)),
    };
    match (told, said) {
        (Some(told), Some(_)) => told.named(name),
        // Nothing is counted, and that is a number.
        (None, Some(said)) if said.is_zero() => made(kind(name, Op::Sum, indicator.formula, Of::Count), Vec::new()),
        (told, _) => {
            let formula = told.map_or(indicator.formula, |told| told.part.formula);
            unknown(name, formula, unit(given_in), why_none(indicator, row, side))
        }
    }
}

/// Why nothing stands there.
fn why_none(indicator: &Indicator, row: &IndicatorRow, side: Side) -> Said {
    match (side, &row.why) {
        (Side::Beside(number), None) => Absent(number).said(),
        // It is made of something else than what the value lacks.
        (Side::Beside(number), Some(why))
            if !number.is_of_value() && !matches!(why, Missing::NoFootprint | Missing::Withheld(_)) =>
        {
            Absent(number).said()
        }
        (_, Some(why)) => why.said(),
        (_, None) => Said::read(indicator.null.de, indicator.null.en),
    }
}

/// The part that an indicator itself is: its value is that of its row.
fn root<'a>(indicator: &Indicator, row: &IndicatorRow, name: String, shape: Shape<'a>) -> Derivation<'a> {
    let part = kind(name, shape.op, indicator.formula, unit(indicator.unit));
    if row.value.is_none() {
        // No share is said of what is known; what is known is told all the same.
        let why = row.why.as_ref().map(|why| why.said());
        let part = Part { why, op: Op::Each, ..part };
        let parts = shape.parts;
        return match parts.is_empty() {
            true => Derivation::leaf(Part { op: Op::Lookup, ..part }),
            false => Derivation::of(part, move || Ok(parts.clone())),
        };
    }
    let mut whole = match shape.rated {
        Some((factor, places)) => rated(Part { inputs: shape.inputs, ..part }, factor, places, shape.parts),
        None => made(Part { inputs: shape.inputs, ..part }, shape.parts),
    };
    whole.part.value = row.value;
    whole
}

//! What a workplace costs a year as long as its devices are used, year by year of each.

use std::rc::Rc;

use rust_decimal::Decimal;
use sollist_contract::{
    ids::Item,
    parameters::{ItemValues, LifeCycleValues},
};

use super::{
    super::{
        make::{ON_THE_WAY, given, kind, made, quotient, rated},
        op::Op,
        part::{Derivation, Of},
    },
    told::{Shape, Told},
};
use crate::{
    error::FigureError,
    indicators::{Beside, EUR_PER_TONNE, KG_PER_TONNE},
    life_cycle::years,
};

fn number<'a>(name: impl Into<String>, op: Op, formula: &'static str, parts: Vec<Derivation<'a>>) -> Derivation<'a> {
    made(kind(name, op, formula, Of::Number), parts)
}

fn one<'a>() -> Derivation<'a> {
    given("one", Decimal::ONE, "so that it has no more decimals than it needs", Of::Number)
}

/// Some numbers multiplied, with so many decimals as are kept on the way.
fn times<'a>(name: impl Into<String>, formula: &'static str, of: Vec<Derivation<'a>>) -> Derivation<'a> {
    quotient(kind(name, Op::Ratio, formula, Of::Number), ON_THE_WAY, of, vec![one()])
}

/// An item over its life.
#[derive(Clone, Copy)]
struct Device<'a, 't, 'i> {
    told: &'t Told<'a, 'i>,
    item: &'t Item,
    values: &'t ItemValues,
    lcc: &'t LifeCycleValues,
    years: u32,
}

impl<'a, 't, 'i> Device<'a, 't, 'i> {
    /// The items with a price and a life of which a footprint is published.
    fn all(told: &'t Told<'a, 'i>) -> Vec<Device<'a, 't, 'i>> {
        let parameters = &told.inputs.parameters;
        let published = parameters.footprints.iter().flat_map(|(footprints, _)| footprints.keys());
        let one = |item: &'t Item| {
            let ((lcc, _), (values, _)) = (parameters.life_cycle.as_ref()?, parameters.items.get(item)?);
            let is_wanted = told.query.item.as_ref().is_none_or(|wanted| wanted == item)
                && told.group.programme.is_none_or(|programme| values.programme == programme);
            let years = values.life_months.and_then(|months| years(u32::from(months)))?;
            (is_wanted && !values.unit_price.0.is_zero()).then_some(Device { told, item, values, lcc, years })
        };
        published.filter_map(one).collect()
    }

    fn parameter(&self, field: &str, value: Decimal) -> Option<Derivation<'a>> {
        self.told.reports.parameter(self.item, field, value, Of::Number)
    }
    /// One and a share that a set of parameters says.
    fn grown(&self, name: &str, formula: &'static str, field: &str, share: Decimal) -> Option<Derivation<'a>> {
        let share = self.told.reports.life_cycle(field, field, share)?;
        Some(number(name, Op::Sum, formula, vec![one(), share]).known_as(name))
    }

    /// What it takes in a year: running cost, and electricity, which gets dearer.
    fn year(&self, electricity: &Derivation<'a>, year: u32) -> Option<Derivation<'a>> {
        let running = self.parameter("running_cost_per_year", self.values.running_cost_per_year.0)?;
        let parts = vec![running, electricity.named("electricity")];
        Some(number(format!("year {year}"), Op::Sum, "running cost + electricity", parts))
    }

    /// Everything that it costs, and one and the discount rate to the power of its years. With a rate all of it as of
    /// the end of its life: each year what was spent before grows by the rate.
    fn whole(&self) -> Option<(Derivation<'a>, Derivation<'a>)> {
        let rate = self.lcc.discount_rate.0;
        let later = self.grown("one and the rate", "1 + discount_rate", "discount_rate", rate)?;
        let rise = self.grown("one and the rise", "1 + price_rise", "price_rise", self.lcc.price_rise.0)?;
        let kwh = self.told.reports.footprint(self.item, "kwh_per_year", |footprint| footprint.kwh_per_year)?;
        let field = "electricity_eur_per_kwh";
        let price = self.told.reports.life_cycle(field, field, self.lcc.electricity_eur_per_kwh.0)?;
        let mut electricity = times("electricity 1", "kwh_per_year * electricity_eur_per_kwh", vec![kwh, price]);
        let mut all = self.parameter("unit_price", self.values.unit_price.0)?;
        let mut power = later.named("power");
        for year in 1..=self.years {
            if year > 1 {
                let parts = vec![electricity.named("the year before"), rise.clone()];
                electricity = times(format!("electricity {year}"), "that of the year before * (1 + price_rise)", parts)
                    .known_as(format!("electricity {year}"));
                power = times("power", "the power before * (1 + discount_rate)", vec![power, later.clone()]);
            }
            let grown = match rate.is_zero() {
                true => all,
                false => times("grown", "all before * (1 + discount_rate)", vec![all, later.clone()]),
            };
            let parts = vec![grown, self.year(&electricity, year)?];
            all = number(format!("after {year}"), Op::Sum, "all before + the year", parts);
        }
        let disposal = self.lcc.disposal.get(self.item).copied().unwrap_or_default().0;
        let disposal = self.told.reports.life_cycle("disposal", &format!("disposal/{}", self.item), disposal)?;
        let all = number("whole cost", Op::Sum, "price, every year, disposal", vec![all, disposal]);
        Some((all, power.known_as("power")))
    }

    /// An even amount a year.
    fn annuity(&self) -> Option<Derivation<'a>> {
        let (all, power) = self.whole()?;
        if self.lcc.discount_rate.0.is_zero() {
            let years = given("years", Decimal::from(self.years), "years of use", Of::Count);
            let part = kind("annuity", Op::Ratio, "all / years", Of::Number);
            return Some(quotient(part, ON_THE_WAY, vec![all], vec![years]));
        }
        let rate = self.told.reports.life_cycle("discount_rate", "discount_rate", self.lcc.discount_rate.0)?;
        let below = number("power less one", Op::Diff, "(1 + discount_rate) ^ years - 1", vec![power, one()]);
        let formula = "all, as of the end * discount_rate / ((1 + discount_rate) ^ years - 1)";
        Some(quotient(kind("annuity", Op::Ratio, formula, Of::Number), ON_THE_WAY, vec![all, rate], vec![below]))
    }

    /// What it costs a workplace a year, with the steps that a started number of pieces brings.
    fn a_year(&self) -> Option<Derivation<'a>> {
        let quota = self.parameter("quota", self.values.quota.0)?;
        let mut parts = vec![times("pieces", "quota * annuity", vec![quota.clone(), self.annuity()?])];
        for (at, step) in self.values.step_costs.iter().enumerate() {
            let field = |what: &str| format!("step_costs/{at}/{what}");
            let amount = self.parameter(&field("amount"), step.amount.decimal())?;
            let every = self.parameter(&field("every"), Decimal::from(step.every.get()))?;
            let years = given("years", Decimal::from(self.years), "years of use", Of::Count);
            let part = kind(format!("step {at}"), Op::Ratio, "amount * quota / every / years", Of::Number);
            parts.push(quotient(part, ON_THE_WAY, vec![amount, quota.clone()], vec![every, years]));
        }
        let whole = number(self.item.as_str(), Op::Sum, "pieces, and steps", parts);
        Some(whole.beside(&Rc::from(self.item.as_str())))
    }

    /// kg CO2 of making it and of all its years.
    fn kg(&self) -> Option<Derivation<'a>> {
        let reports = &self.told.reports;
        let quota = self.parameter("quota", self.values.quota.0)?;
        let making = reports.footprint(self.item, "manufacturing_kg", |footprint| footprint.manufacturing_kg)?;
        let kwh = reports.footprint(self.item, "kwh_per_year", |footprint| footprint.kwh_per_year)?;
        let years = given("years", Decimal::from(self.years), "years of use", Of::Count);
        let used =
            times("electricity", "years * kwh_per_year * grid_kg_per_kwh", vec![years, kwh, reports.grid_factor()?]);
        let whole = number("kg", Op::Sum, "kg of making, and of all years", vec![making, used]);
        Some(times(self.item.as_str(), "quota * kg", vec![quota, whole]))
    }
}

/// What some items cost a workplace a year; `None`: there are none.
fn a_year<'a>(devices: &[Device<'a, '_, '_>]) -> Option<Derivation<'a>> {
    let parts: Vec<Derivation<'a>> = devices.iter().filter_map(Device::a_year).collect();
    (!parts.is_empty()).then(|| number("exact", Op::Sum, "item by item", parts))
}

/// An end of the range: all items used a year less, or a year more.
fn range<'a>(devices: &[Device<'a, '_, '_>], name: &str, op: Op, formula: &'static str) -> Option<Derivation<'a>> {
    let used = |name: &str, formula: &'static str, years: fn(u32) -> u32| {
        let shifted: Vec<_> = devices.iter().map(|device| Device { years: years(device.years), ..*device }).collect();
        let exact = a_year(&shifted)?.beside(&Rc::from(name));
        Some(rated(kind(name, Op::Ratio, formula, Of::Eur), 1, 2, vec![exact, one()]))
    };
    let less = used("a year less", "used a year less, at least one", |years| years.saturating_sub(1).max(1))?;
    let more = used("a year more", "used a year more", |years| years.saturating_add(1))?;
    Some(made(kind(name, op, formula, Of::Eur), vec![less, more]))
}

/// kg CO2 of a workplace and of all years of its devices.
fn kg<'a>(devices: &[Device<'a, '_, '_>]) -> Option<Derivation<'a>> {
    let parts = devices.iter().map(Device::kg).collect::<Option<Vec<_>>>()?;
    Some(number("kg", Op::Sum, "kg CO2, item by item", parts))
}

pub(super) fn workplace<'a>(told: &Told<'a, '_>) -> Result<Vec<Shape<'a>>, FigureError> {
    let devices = Device::all(told);
    let shape = match a_year(&devices) {
        Some(exact) => Shape { rated: Some((1, 2)), ..Shape::parts(Op::Ratio, vec![exact, one()]) },
        None => Shape::parts(Op::Each, Vec::new()),
    };
    Ok(vec![shape.beside(told, |number| match number {
        Beside::Lower => range(&devices, "lower", Op::Min, "the less of both"),
        Beside::Upper => range(&devices, "upper", Op::Max, "the more of both"),
        Beside::Kg => {
            Some(quotient(kind("kg", Op::Ratio, "rounded once", Of::Number), 1, vec![kg(&devices)?], vec![one()]))
        }
        Beside::CarbonCost => {
            let price = given("EUR a tonne", EUR_PER_TONNE, "EUR a tonne", Of::Number);
            let tonne = given("kg a tonne", KG_PER_TONNE, "kg a tonne", Of::Number);
            let part = kind("carbon_cost", Op::Ratio, "kg * EUR a tonne / kg a tonne", Of::Eur);
            Some(quotient(part, 2, vec![kg(&devices)?, price], vec![tonne]))
        }
        _ => None,
    })])
}

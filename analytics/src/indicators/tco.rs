//! What a workplace costs a year as long as its devices are used (docs/spec.md#life-cycle-cost).

use rust_decimal::Decimal;
use sollist_contract::{
    ids::Item,
    money::{Cents, Overflow},
    parameters::{Footprint, ItemValues, LifeCycleValues},
};

use super::{
    beside::{Beside, Note},
    cell::FigureCell,
    green::{over, plus, tenths, times},
    inputs::{Group, Inputs},
};
use crate::{
    error::FigureError,
    fraction::Fraction,
    life_cycle::{Costs, years},
    missing::Missing,
};

/// EUR of a tonne of CO2 (KlimakostenV Berlin of 7 June 2022, § 2).
pub(crate) const EUR_PER_TONNE: Decimal = Decimal::from_parts(195, 0, 0, false, 0);
pub(crate) const KG_PER_TONNE: Decimal = Decimal::ONE_THOUSAND;

/// An item of the workplace with everything that is known of it.
struct Device<'a> {
    values: &'a ItemValues,
    footprint: &'a Footprint,
    costs: Costs,
    years: u32,
}

impl Device<'_> {
    /// What it costs a year if it is used that long; with the steps that a started number of pieces brings.
    fn a_year(&self, years: u32) -> Result<Decimal, Overflow> {
        let quota = self.values.quota.0;
        let mut cost = times(quota, self.costs.exactly(years)?.annuity)?;
        for step in &self.values.step_costs {
            let share = over(times(step.amount.decimal(), quota)?, Decimal::from(step.every.get()))?;
            cost = plus(cost, over(share, Decimal::from(years))?)?;
        }
        Ok(cost)
    }
    /// kg CO2 of making it and of all its years.
    fn kg(&self, factor: Decimal) -> Result<Decimal, Overflow> {
        let used = times(times(Decimal::from(self.years), self.footprint.kwh_per_year.0)?, factor)?;
        times(self.values.quota.0, plus(self.footprint.manufacturing_kg.0, used)?)
    }
}

fn sum(devices: &[Device<'_>], of: impl Fn(&Device<'_>) -> Result<Decimal, Overflow>) -> Result<Decimal, Overflow> {
    devices.iter().try_fold(Decimal::ZERO, |sum, device| plus(sum, of(device)?))
}

/// The items with a footprint, and those of which price or life time are missing.
fn devices<'a>(group: &Group, inputs: &'a Inputs<'_>, lcc: &LifeCycleValues) -> (Vec<Device<'a>>, Vec<Item>) {
    let (mut list, mut left_out) = (Vec::new(), Vec::new());
    let published = inputs.parameters.footprints.iter().flat_map(|(footprints, _)| footprints);
    for (item, footprint) in published {
        let values = inputs.parameters.items.get(item).map(|(values, _)| values);
        let of_programme = |programme| values.is_some_and(|values| values.programme == programme);
        let asked = inputs.query.item.as_ref().is_none_or(|wanted| wanted == item);
        if !asked || !group.programme.is_none_or(of_programme) {
            continue;
        }
        let life = values.and_then(|values| values.life_months).and_then(|months| years(u32::from(months)));
        match (values.filter(|values| !values.unit_price.0.is_zero()), life) {
            (Some(values), Some(years)) => {
                let costs = Costs {
                    price: values.unit_price.0,
                    running: values.running_cost_per_year.0,
                    kwh_per_year: footprint.kwh_per_year.0,
                    eur_per_kwh: lcc.electricity_eur_per_kwh.0,
                    price_rise: lcc.price_rise.0,
                    disposal: lcc.disposal.get(item).copied().unwrap_or_default().0,
                    discount_rate: lcc.discount_rate.0,
                };
                list.push(Device { values, footprint, costs, years });
            }
            _ => left_out.push(item.clone()),
        }
    }
    (list, left_out)
}

pub(super) fn workplace(group: &Group, inputs: &Inputs<'_>) -> Result<FigureCell, FigureError> {
    if inputs.parameters.footprints.as_ref().is_none_or(|(footprints, _)| footprints.is_empty()) {
        return Ok(FigureCell::none(Missing::NoFootprint));
    }
    let Some((lcc, _)) = &inputs.parameters.life_cycle else { return Ok(FigureCell::none(Missing::NoLifeCycle)) };
    let (devices, left_out) = devices(group, inputs, lcc);
    if devices.is_empty() {
        return Ok(FigureCell::none(Missing::NoPriceOrLife));
    }
    let exactly = |shift: fn(u32) -> u32| sum(&devices, |device| device.a_year(shift(device.years)));
    let rounded = |shift| -> Result<Decimal, Overflow> { Ok(Cents::rounded(exactly(shift)?)?.decimal()) };
    let unrounded = exactly(|years| years)?;
    // A year less and a year more, all items together.
    let (shorter, longer) =
        (rounded(|years| years.saturating_sub(1).max(1))?, rounded(|years| years.saturating_add(1))?);
    let mut cell = FigureCell::number(Cents::rounded(unrounded)?.decimal())
        .before_rounding(Fraction::of_decimal(unrounded))
        .with(Beside::Lower, Some(shorter.min(longer)))
        .with(Beside::Upper, Some(shorter.max(longer)));
    if let Some((_, factor)) = inputs.parameters.grid_factor(inputs.view.day) {
        let kg = sum(&devices, |device| device.kg(factor))?;
        let cost = Cents::rounded(over(times(kg, EUR_PER_TONNE)?, KG_PER_TONNE)?)?.decimal();
        cell = cell.with(Beside::Kg, Some(tenths(kg))).with(Beside::CarbonCost, Some(cost));
    } else {
        cell = cell.note(Note::NoGridFactor);
    }
    if lcc.discount_rate.0.is_zero() {
        cell = cell.note(Note::Static);
    }
    Ok(if left_out.is_empty() { cell } else { cell.note(Note::LeftOut(left_out)) })
}

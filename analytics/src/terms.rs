//! What a need is made of, in exact whole numbers: how many are to be there, and what those that are missing cost. A
//! draw multiplies by factors in millionths; nothing is rounded before the end (docs/spec.md#extra-need).

use rust_decimal::Decimal;
use sollist_contract::{
    money::Cents,
    parameters::{ItemValues, Rate, StepCost},
};

use crate::whole::MILLION;

/// What a draw multiplies by, in millionths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Factors {
    pub quota: i128,
    pub staff: i128,
    pub price: i128,
    pub one_off: i128,
}

impl Factors {
    pub const NONE: Factors = Factors { quota: MILLION, staff: MILLION, price: MILLION, one_off: MILLION };
}

/// How many are to be there: a fraction, of which the next whole number is the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Target {
    exact: i128,
    whole: i128,
}

impl Target {
    /// quota * eligible * factor. `None` where it is beyond all range.
    pub fn of(quota: Decimal, eligible: i64, factor: Decimal) -> Option<Target> {
        let (quota, factor) = (quota.normalize(), factor.normalize());
        let whole = 10_i128.checked_pow(quota.scale().checked_add(factor.scale())?)?;
        let exact = quota.mantissa().checked_mul(i128::from(eligible))?.checked_mul(factor.mantissa())?;
        Some(Target { exact, whole })
    }
    fn times(self, millionths: i128) -> Option<Target> {
        if millionths == MILLION {
            return Some(self);
        }
        let (exact, whole) = (self.exact.checked_mul(millionths)?, self.whole.checked_mul(MILLION)?);
        Some(Target { exact, whole })
    }
    /// The whole number, rounded up.
    pub fn at(self, by: &Factors) -> Option<i128> {
        let Target { exact, whole } = self.times(by.quota)?.times(by.staff)?;
        Some(exact.div_euclid(whole) + i128::from(exact.rem_euclid(whole) != 0))
    }
}

/// Units of a rate in one: a rate has at most twelve decimals.
const RATE_UNITS: u32 = 12;
/// A cent in twelfths of the unit of a rate, so that nothing is divided before the end.
const CENT: i128 = 12 * 10_i128.pow(RATE_UNITS - 2);

/// A rate in whole units.
fn units(rate: Rate) -> Option<i128> {
    let missing = RATE_UNITS.checked_sub(rate.0.scale())?;
    rate.0.mantissa().checked_mul(10_i128.checked_pow(missing)?)
}

/// What pieces cost: price, running cost until the end of the year, step costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cost {
    /// Of one, in twelfths of a unit.
    price: i128,
    /// Of one and a month, in twelfths of a unit.
    running: i128,
    /// Every how many pieces, and how much in twelfths of a unit.
    steps: Vec<(i64, i128)>,
}

impl Cost {
    /// `None` where a part of it is beyond all range.
    pub fn of(values: &ItemValues) -> Option<Cost> {
        let step = |step: &StepCost| Some((step.every.get(), i128::from(step.amount.get()).checked_mul(CENT)?));
        Some(Cost {
            price: units(values.unit_price)?.checked_mul(12)?,
            running: units(values.running_cost_per_year)?,
            steps: values.step_costs.iter().map(step).collect::<Option<_>>()?,
        })
    }

    /// Of so many, with so many months left; exact, rounded once to cents, half away from zero. `None` where it is
    /// beyond the range of an amount.
    pub fn at(&self, quantity: i128, months: i128, by: &Factors) -> Option<Cents> {
        // In millionths of the twelfths.
        let running = self.running.checked_mul(months)?.checked_mul(MILLION)?;
        let a_piece = self.price.checked_mul(by.price)?.checked_add(running)?;
        let mut sum = quantity.checked_mul(a_piece)?;
        for (every, amount) in &self.steps {
            sum = sum.checked_add(steps(quantity, *every).checked_mul(amount.checked_mul(by.one_off)?)?)?;
        }
        let cent = CENT * MILLION;
        let (cents, rest) = (sum / cent, sum % cent);
        let up = if rest.abs() * 2 >= cent { rest.signum() } else { 0 };
        Cents::of_wide(cents + up).ok()
    }
}

/// How many steps of `every` are started by a quantity.
pub(crate) fn steps(quantity: i128, every: i64) -> i128 {
    let every = i128::from(every.max(1));
    quantity / every + i128::from(quantity % every != 0)
}

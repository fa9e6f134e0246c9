//! What a thing costs as long as it is used (BerlAVG § 7, VwVBU no. 7: to be shown for electric devices): its
//! price, what it takes every year, and its disposal, as a value of today and as an even amount a year. Exact to 28
//! digits, rounded once, to cents (docs/spec.md#life-cycle-cost).

use rust_decimal::Decimal;
use sollist_contract::money::{Cents, Overflow};

/// Longest use that is counted with: a century is no device.
const YEARS_MAX: u32 = 100;

/// What is known of an item. EUR; rates as shares a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Costs {
    pub price: Decimal,
    /// Every year, beside electricity.
    pub running: Decimal,
    pub kwh_per_year: Decimal,
    pub eur_per_kwh: Decimal,
    /// By how much electricity gets dearer every year.
    pub price_rise: Decimal,
    /// At the end.
    pub disposal: Decimal,
    /// Zero: what is paid later counts as much as what is paid today (statisch).
    pub discount_rate: Decimal,
}

/// The life of a thing in whole years, at least one. `None`: it has none.
pub fn years(life_months: u32) -> Option<u32> {
    (life_months > 0).then(|| (life_months.saturating_add(6) / 12).clamp(1, YEARS_MAX))
}

/// Life-cycle cost and annuity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LifeCycle {
    pub cost: Cents,
    pub annuity: Cents,
}

/// The same before it is rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exactly {
    pub cost: Decimal,
    pub annuity: Decimal,
}

fn plus(a: Decimal, b: Decimal) -> Result<Decimal, Overflow> {
    a.checked_add(b).ok_or(Overflow)
}
fn times(a: Decimal, b: Decimal) -> Result<Decimal, Overflow> {
    a.checked_mul(b).ok_or(Overflow)
}
fn over(a: Decimal, b: Decimal) -> Result<Decimal, Overflow> {
    a.checked_div(b).ok_or(Overflow)
}

impl Costs {
    /// Price, every year's cost and disposal at their value of today; and the annuity, `LCC · i(1+i)ⁿ/((1+i)ⁿ−1)`.
    pub fn over(&self, years: u32) -> Result<LifeCycle, Overflow> {
        let Exactly { cost, annuity } = self.exactly(years)?;
        Ok(LifeCycle { cost: Cents::rounded(cost)?, annuity: Cents::rounded(annuity)? })
    }

    /// The same, to be rounded by whoever adds it up.
    pub fn exactly(&self, years: u32) -> Result<Exactly, Overflow> {
        let (mut cost, mut rise, mut discount) = (self.price, Decimal::ONE, Decimal::ONE);
        let later = plus(Decimal::ONE, self.discount_rate)?;
        for _ in 0..years {
            discount = times(discount, later)?;
            let electricity = times(times(self.kwh_per_year, self.eur_per_kwh)?, rise)?;
            cost = plus(cost, over(plus(self.running, electricity)?, discount)?)?;
            rise = times(rise, plus(Decimal::ONE, self.price_rise)?)?;
        }
        cost = plus(cost, over(self.disposal, discount)?)?;
        let annuity = if self.discount_rate.is_zero() {
            over(cost, Decimal::from(years))?
        } else {
            over(times(times(cost, self.discount_rate)?, discount)?, plus(discount, -Decimal::ONE)?)?
        };
        Ok(Exactly { cost, annuity })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    /// The contract, section 3, the example: one notebook.
    #[test]
    fn a_notebook_over_five_years() {
        let costs = Costs {
            price: decimal("1071.72"),
            running: decimal("120.00"),
            kwh_per_year: decimal("18.78"),
            eur_per_kwh: decimal("0.30"),
            price_rise: Decimal::ZERO,
            disposal: decimal("10.00"),
            discount_rate: decimal("0.02"),
        };
        let cents = |text: &str| text.parse::<Cents>().unwrap();
        let found = costs.over(5).unwrap();
        assert_eq!((found.cost, found.annuity), (cents("1672.95"), cents("354.93")));
        let even = Costs { discount_rate: Decimal::ZERO, ..costs };
        assert_eq!(even.over(5).unwrap().annuity, cents("341.98"));
    }

    #[test]
    fn lives_are_whole_years() {
        assert_eq!([0, 1, 5, 6, 17, 18, 60].map(years), [None, Some(1), Some(1), Some(1), Some(1), Some(2), Some(5)]);
    }
}

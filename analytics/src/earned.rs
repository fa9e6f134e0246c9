//! Earned value (Ertragswert): what was planned, done and paid, and what that says of the end
//! (docs/spec.md#earned-value; ISO 21508; earned schedule: Lipke 2003). Pure. Amounts are rounded to cents first,
//! ratios are made of the rounded ones.

use sollist_contract::{
    day::Day,
    money::{Cents, Overflow},
};

use crate::whole::{self, scaled, times};

/// A ratio that is not rounded before it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ratio {
    pub numerator: i128,
    pub denominator: i128,
}

impl Ratio {
    fn of(numerator: i128, denominator: i128) -> Ratio {
        Ratio { numerator, denominator }
    }
    /// In hundredths, as it is shown.
    pub fn hundredths(self) -> Result<i128, Overflow> {
        scaled(100, self.numerator, self.denominator)
    }
}

/// Why there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoValue {
    /// No budget is planned.
    NoBudget,
    /// No payments are assigned.
    NoPaymentsAssigned,
    NotBegun,
    /// Something is done, and nothing paid.
    DoneWithoutPayment,
    NothingPlannedYet,
    /// The deadline is not after the start.
    NoTime,
    /// Nothing is done, so nothing can be concluded.
    NothingDone,
    BudgetUsedUp,
}

/// What there is at a day. `ac`: none where no payments are assigned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measures {
    pub budget: Cents,
    pub planned: Cents,
    pub earned: Cents,
    pub actual: Option<Cents>,
}

type Value<T> = Result<Result<T, NoValue>, Overflow>;

fn wide(cents: Cents) -> i128 {
    i128::from(cents.get())
}

/// A part of the budget by the share that is done, in whole cents: planned value of a rollout by working days, earned
/// value by pieces.
pub fn share(budget: Cents, done: i128, of: i128) -> Result<Cents, Overflow> {
    Cents::of_wide(scaled(wide(budget), done.clamp(0, of), of)?)
}

impl Measures {
    fn paid(&self) -> Result<i128, NoValue> {
        if !self.budget.is_positive() {
            return Err(NoValue::NoBudget);
        }
        self.actual.map(wide).ok_or(NoValue::NoPaymentsAssigned)
    }

    /// EV / AC.
    pub fn cpi(&self) -> Result<Ratio, NoValue> {
        match (self.paid()?, wide(self.earned)) {
            (0, 0) => Err(NoValue::NotBegun),
            (paid, _) if paid <= 0 => Err(NoValue::DoneWithoutPayment),
            (paid, earned) => Ok(Ratio::of(earned, paid)),
        }
    }

    /// EV / PV.
    pub fn spi(&self) -> Result<Ratio, NoValue> {
        if !self.budget.is_positive() {
            return Err(NoValue::NoBudget);
        }
        if !self.planned.is_positive() {
            return Err(NoValue::NothingPlannedYet);
        }
        Ok(Ratio::of(wide(self.earned), wide(self.planned)))
    }

    /// What all will cost if it goes on as it went: BAC · AC / EV.
    pub fn at_completion(&self) -> Value<Cents> {
        let paid = match self.cpi() {
            Ok(ratio) if ratio.numerator > 0 => ratio.denominator,
            Ok(_) => return Ok(Err(NoValue::NothingDone)),
            Err(why) => return Ok(Err(why)),
        };
        Ok(Ok(Cents::of_wide(scaled(wide(self.budget), paid, wide(self.earned))?)?))
    }

    /// If the rest costs what was planned: AC + BAC - EV.
    pub fn at_completion_atypical(&self) -> Value<Cents> {
        let paid = match self.paid() {
            Ok(paid) => paid,
            Err(why) => return Ok(Err(why)),
        };
        let rest = whole::minus(wide(self.budget), wide(self.earned))?;
        Ok(Ok(Cents::of_wide(whole::plus(paid, rest)?)?))
    }

    /// If the rest goes by cost and by time as it went: AC + (BAC - EV) · AC · PV / EV².
    pub fn at_completion_combined(&self) -> Value<Cents> {
        let (cpi, spi) = match (self.cpi(), self.spi()) {
            (Ok(cpi), Ok(spi)) => (cpi, spi),
            (Err(why), _) | (_, Err(why)) => return Ok(Err(why)),
        };
        if cpi.numerator <= 0 {
            return Ok(Err(NoValue::NothingDone));
        }
        let rest = whole::minus(wide(self.budget), wide(self.earned))?;
        let factor = times(cpi.denominator, spi.denominator)?;
        let earned = wide(self.earned);
        let rest = scaled(rest, factor, times(earned, earned)?)?;
        Ok(Ok(Cents::of_wide(whole::plus(cpi.denominator, rest)?)?))
    }

    /// How well the rest must go for the budget to do: (BAC - EV) / (BAC - AC).
    pub fn to_complete(&self) -> Result<Ratio, NoValue> {
        let paid = self.paid()?;
        let (rest, left) = (wide(self.budget) - wide(self.earned), wide(self.budget) - paid);
        if left <= 0 { Err(NoValue::BudgetUsedUp) } else { Ok(Ratio::of(rest, left)) }
    }
}

/// How far a rollout or a project is in time. Working days, or months; exact, as parts of `unit`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schedule {
    /// Earned schedule: when that was planned which is done now.
    pub earned: Ratio,
    /// How much time has gone.
    pub gone: Ratio,
    /// How much was planned for all of it.
    pub planned: Ratio,
}

impl Schedule {
    /// ES / AT.
    pub fn spi(&self) -> Value<Ratio> {
        if self.planned.numerator <= 0 {
            return Ok(Err(NoValue::NoTime));
        }
        if self.gone.numerator <= 0 {
            return Ok(Err(NoValue::NotBegun));
        }
        Ok(Ok(Ratio::of(
            times(self.earned.numerator, self.gone.denominator)?,
            times(self.earned.denominator, self.gone.numerator)?,
        )))
    }

    /// How long all will take if it goes on as it went: PD / SPI(t).
    pub fn at_completion(&self) -> Value<Ratio> {
        Ok(match self.spi()? {
            Ok(spi) if spi.numerator > 0 => Ok(Ratio::of(
                times(self.planned.numerator, spi.denominator)?,
                times(self.planned.denominator, spi.numerator)?,
            )),
            Ok(_) => Err(NoValue::NothingDone),
            Err(why) => Err(why),
        })
    }
}

/// Months of the calendar from that of a day to that of another.
pub(crate) fn months_between(from: Day, to: Day) -> i32 {
    let (from, to) = (from.date(), to.date());
    (i32::from(to.year()) - i32::from(from.year())) * 12 + i32::from(to.month()) - i32::from(from.month())
}

/// The earned schedule of a project: periods that were planned for what is earned, with a part of the next.
/// `planned`: what was planned by the end of each period, from the first on; `budget` by the last.
pub fn earned_periods(planned: &[Cents], budget: Cents, earned: Cents) -> Result<Ratio, Overflow> {
    let count = |n: usize| i128::try_from(n).map_err(|_| Overflow);
    if earned >= budget {
        return Ok(Ratio::of(count(planned.len())?, 1));
    }
    // The last period by whose end no more was planned than is earned.
    let whole_periods = planned.iter().take_while(|planned| **planned <= earned).count();
    let before = whole_periods.checked_sub(1).and_then(|last| planned.get(last)).copied().unwrap_or(Cents::ZERO);
    let Some(next) = planned.get(whole_periods) else { return Ok(Ratio::of(count(whole_periods)?, 1)) };
    let (part, of) = (wide(earned.minus(before)?), wide(next.minus(before)?));
    Ok(Ratio::of(whole::plus(times(count(whole_periods)?, of)?, part)?, of))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use sollist_contract::day::Day;

    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }
    fn euros(amount: &str) -> Cents {
        amount.parse().unwrap()
    }

    /// The contract, section 2, the first example.
    #[test]
    fn windows_11_on_2_june_2025() {
        let (start, today, deadline) = (day("2025-02-03"), day("2025-06-02"), day("2025-10-14"));
        let (gone, all) = (start.working_days_to(today), start.working_days_to(deadline));
        assert_eq!((gone, all), (80, 174));
        let budget = euros("2500000.00");
        let measures = Measures {
            budget,
            planned: share(budget, gone.into(), all.into()).unwrap(),
            earned: share(budget, 11_744, 96_613).unwrap(),
            actual: Some(euros("480000.00")),
        };
        assert_eq!((measures.planned, measures.earned), (euros("1149425.29"), euros("303892.85")));
        let shown = |ratio: Result<Ratio, NoValue>| ratio.unwrap().hundredths().unwrap();
        assert_eq!([shown(measures.cpi()), shown(measures.spi()), shown(measures.to_complete())], [63, 26, 109]);
        assert_eq!(
            [
                measures.at_completion().unwrap().unwrap(),
                measures.at_completion_atypical().unwrap().unwrap(),
                measures.at_completion_combined().unwrap().unwrap()
            ],
            [euros("3948760.23"), euros("2676107.15"), euros("13600021.52")]
        );
    }

    /// The contract, section 2, the second example.
    #[test]
    fn four_milestones() {
        let thousand = |n: i64| Cents::euros(n * 1000).unwrap();
        let at = |planned: i64, earned: i64| Measures {
            budget: thousand(2000),
            planned: thousand(planned),
            earned: thousand(earned),
            actual: Some(thousand(950)),
        };
        let shown = |ratio: Result<Ratio, NoValue>| ratio.unwrap().hundredths().unwrap();
        let june = at(800, 800);
        assert_eq!((shown(june.spi()), shown(june.cpi())), (100, 84));
        assert_eq!(june.at_completion().unwrap().unwrap(), thousand(2375));
        let september = at(1200, 800);
        assert_eq!(shown(september.spi()), 67);
        // By the end of each month from January on; planned 15 February, 30 April, 31 July, 30 November.
        let planned = [0, 300, 300, 800, 800, 800, 1200, 1200, 1200, 1200, 2000].map(thousand);
        let earned = earned_periods(&planned, thousand(2000), thousand(800)).unwrap();
        assert_eq!(earned.numerator / earned.denominator, 6);
        let months = |n| Ratio { numerator: n, denominator: 1 };
        let schedule = Schedule { earned, gone: months(9), planned: months(11) };
        assert_eq!(schedule.spi().unwrap().unwrap().hundredths().unwrap(), 67);
        assert_eq!(schedule.at_completion().unwrap().unwrap().hundredths().unwrap(), 1650);
    }

    #[test]
    fn what_is_missing_is_said() {
        let none = Measures { budget: Cents::ZERO, planned: Cents::ZERO, earned: Cents::ZERO, actual: None };
        assert_eq!((none.cpi(), none.spi()), (Err(NoValue::NoBudget), Err(NoValue::NoBudget)));
        let budget = Measures { budget: euros("100.00"), ..none };
        assert_eq!((budget.cpi(), budget.spi()), (Err(NoValue::NoPaymentsAssigned), Err(NoValue::NothingPlannedYet)));
        let begun = |earned: &str, paid: &str| Measures { earned: euros(earned), actual: Some(euros(paid)), ..budget };
        assert_eq!(begun("0.00", "0.00").cpi(), Err(NoValue::NotBegun));
        assert_eq!(begun("1.00", "0.00").cpi(), Err(NoValue::DoneWithoutPayment));
        assert_eq!(begun("1.00", "0.00").at_completion_atypical(), Ok(Ok(euros("99.00"))));
        assert_eq!(begun("0.00", "1.00").cpi().unwrap().numerator, 0);
        assert_eq!(begun("0.00", "1.00").at_completion(), Ok(Err(NoValue::NothingDone)));
        assert_eq!(begun("0.00", "100.00").to_complete(), Err(NoValue::BudgetUsedUp));
    }
}

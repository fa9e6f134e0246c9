//! Exact quotients: a figure before it is rounded, and the parts of a bridge, which are rounded once, at the end.

use std::cmp::Ordering;

use rust_decimal::Decimal;
use sollist_contract::money::Overflow;

use crate::whole::{minus, nearest, times};

/// A quotient in lowest terms; what is below the line is positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fraction {
    above: i128,
    below: i128,
}

fn common(a: i128, b: i128) -> u128 {
    let (mut a, mut b) = (a.unsigned_abs(), b.unsigned_abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl Fraction {
    pub const ZERO: Fraction = Fraction { above: 0, below: 1 };

    /// Nothing is divided by zero.
    pub fn of(above: i128, below: i128) -> Result<Fraction, Overflow> {
        let divisor = i128::try_from(common(above, below)).map_err(|_| Overflow)?;
        let (above, below) = (above.checked_div(divisor).ok_or(Overflow)?, below.checked_div(divisor).ok_or(Overflow)?);
        match below.cmp(&0) {
            Ordering::Greater => Ok(Fraction { above, below }),
            Ordering::Equal => Err(Overflow),
            Ordering::Less => Ok(Fraction { above: minus(0, above)?, below: minus(0, below)? }),
        }
    }
    pub fn of_decimal(number: Decimal) -> Result<Fraction, Overflow> {
        Fraction::of(number.mantissa(), 10_i128.checked_pow(number.scale()).ok_or(Overflow)?)
    }
    pub fn whole(number: i128) -> Fraction {
        Fraction { above: number, below: 1 }
    }
    pub fn is_zero(self) -> bool {
        self.above == 0
    }
    pub fn minus(self, other: Fraction) -> Result<Fraction, Overflow> {
        let divisor = i128::try_from(common(self.below, other.below)).map_err(|_| Overflow)?;
        let (of_self, of_other) = (other.below / divisor, self.below / divisor);
        let above = minus(times(self.above, of_self)?, times(other.above, of_other)?)?;
        Fraction::of(above, times(self.below, of_self)?)
    }
    pub fn plus(self, other: Fraction) -> Result<Fraction, Overflow> {
        self.minus(Fraction { above: minus(0, other.above)?, below: other.below })
    }
    pub fn times(self, other: Fraction) -> Result<Fraction, Overflow> {
        let (one, two) = (Fraction::of(self.above, other.below)?, Fraction::of(other.above, self.below)?);
        Fraction::of(times(one.above, two.above)?, times(one.below, two.below)?)
    }
    /// One divided by it.
    pub fn turned(self) -> Result<Fraction, Overflow> {
        Fraction::of(self.below, self.above)
    }
    /// The next whole number below it.
    pub fn floor(self) -> i128 {
        self.above.div_euclid(self.below)
    }
    /// What it has more than that.
    pub fn rest(self) -> Fraction {
        Fraction { above: self.above.rem_euclid(self.below), below: self.below }
    }
    /// The nearest whole number, half away from zero.
    pub fn nearest(self) -> Result<i128, Overflow> {
        nearest(self.above, self.below)
    }
}

impl Ord for Fraction {
    /// By whole parts, and of equal ones by what is left turned over: nothing is multiplied, so nothing overflows.
    fn cmp(&self, other: &Fraction) -> Ordering {
        let (mut one, mut two) = (*self, *other);
        let mut turned = false;
        loop {
            let by_whole = one.floor().cmp(&two.floor());
            let (left, right) = (one.rest(), two.rest());
            let order = match (by_whole, left.is_zero(), right.is_zero()) {
                (Ordering::Equal, true, true) => return Ordering::Equal,
                (Ordering::Equal, true, false) => Ordering::Less,
                (Ordering::Equal, false, true) => Ordering::Greater,
                (Ordering::Equal, false, false) => {
                    one = Fraction { above: left.below, below: left.above };
                    two = Fraction { above: right.below, below: right.above };
                    turned = !turned;
                    continue;
                }
                (order, ..) => order,
            };
            return if turned { order.reverse() } else { order };
        }
    }
}
impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Fraction) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Whole numbers for parts that add up to `whole`: each the next one below it, and what is missing goes to the largest
/// fractions, of equal ones to the first (analytics of signed parts; docs/spec.md#restatement-bridge).
pub(crate) fn rounded(parts: &[Fraction], whole: i128) -> Result<Vec<i128>, Overflow> {
    let mut all: Vec<i128> = parts.iter().map(|part| part.floor()).collect();
    let mut missing = all.iter().try_fold(whole, |missing, part| minus(missing, *part))?;
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by(|one, other| parts.get(*other).map(|part| part.rest()).cmp(&parts.get(*one).map(|part| part.rest())));
    // The two ends are rounded by themselves: one more may be missing than there are fractions, or one be too many.
    if missing < 0 {
        order.reverse();
    }
    while missing != 0 && !order.is_empty() {
        for place in &order {
            if missing == 0 {
                break;
            }
            if let Some(part) = all.get_mut(*place) {
                *part += missing.signum();
                missing -= missing.signum();
            }
        }
    }
    Ok(all)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(above: i128, below: i128) -> Fraction {
        Fraction::of(above, below).unwrap()
    }

    #[test]
    fn quotients_are_exact_and_ordered() {
        assert_eq!(of(2, -4), of(-1, 2));
        assert_eq!(of(1, 3).minus(of(1, 2)).unwrap(), of(-1, 6));
        assert_eq!(of(1, 3).plus(of(1, 6)).unwrap(), of(1, 2));
        assert_eq!(of(2, 3).times(of(3, 4)).unwrap(), of(1, 2));
        assert_eq!((of(-1, 3).floor(), of(-1, 3).rest()), (-1, of(2, 3)));
        assert_eq!((of(5, 2).nearest().unwrap(), of(-5, 2).nearest().unwrap()), (3, -3));
        assert!(Fraction::of(1, 0).is_err());
        assert!(of(i128::MAX, 3).minus(of(i128::MIN + 1, 7)).is_err());
    }

    #[test]
    fn what_is_missing_goes_to_the_largest_fractions() {
        for (parts, whole, shown) in [
            (vec![of(71723, 1000), of(6251, 1000)], 78, vec![72, 6]),
            (vec![of(1, 2), of(1, 2), of(1, 2)], 2, vec![1, 1, 0]),
            (vec![of(-1, 3), of(-1, 3), of(-1, 3)], -1, vec![0, 0, -1]),
            // The ends crossed zero, each half away from it.
            (vec![of(-1, 1)], -2, vec![-2]),
            (vec![], 0, vec![]),
        ] {
            assert_eq!(rounded(&parts, whole), Ok(shown), "{parts:?}");
        }
    }

    proptest! {
        #[test]
        fn the_order_is_that_of_the_numbers(
            a in -500_i128..500, b in 1_i128..60, c in -500_i128..500, d in 1_i128..60,
        ) {
            prop_assert_eq!(of(a, b).cmp(&of(c, d)), (a * d).cmp(&(c * b)));
        }

        #[test]
        fn rounded_parts_add_up_and_none_is_off_by_more_than_one(
            ends in (-5_000_i128..5_000, 1_i128..40, -5_000_i128..5_000, 1_i128..40),
            between in proptest::collection::vec((-5_000_i128..5_000, 1_i128..40), 0..6),
        ) {
            let mut values = vec![of(ends.0, ends.1)];
            values.extend(between.iter().map(|(above, below)| of(*above, *below)));
            values.push(of(ends.2, ends.3));
            let parts: Vec<Fraction> = values.windows(2).map(|two| two[1].minus(two[0]).unwrap()).collect();
            let whole = values.last().unwrap().nearest().unwrap() - values[0].nearest().unwrap();
            let all = rounded(&parts, whole).unwrap();
            prop_assert_eq!(all.iter().sum::<i128>(), whole);
            for (shown, part) in all.iter().zip(&parts) {
                prop_assert!((-1..=2).contains(&(shown - part.floor())));
            }
        }
    }
}

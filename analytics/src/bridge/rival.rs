//! Two definitions of one figure side by side: how much of the difference is the numerator's, how much the
//! denominator's. The Shapley value of the two, so neither has to be changed first.

use rust_decimal::Decimal;
use sollist_contract::money::Overflow;

use crate::fraction::{Fraction, rounded};

/// A numerator and a denominator.
pub type Quotient = (Decimal, Decimal);

/// What makes another definition give another percentage. Points with one decimal; both parts add up to the difference
/// of what is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rival {
    pub difference: Decimal,
    pub numerator: Decimal,
    pub denominator: Decimal,
}

/// Tenths of a percent in one.
const UNITS: i128 = 1_000;

fn exact(value: Decimal) -> Result<Fraction, Overflow> {
    Fraction::of(value.mantissa(), 10_i128.checked_pow(value.scale()).ok_or(Overflow)?)
}

fn share((above, below): Quotient) -> Result<Fraction, Overflow> {
    let below = exact(below)?;
    if below <= Fraction::ZERO {
        return Err(Overflow);
    }
    exact(above)?.times(below.turned()?)?.times(Fraction::whole(UNITS))
}

/// Theirs less ours, taken apart.
///
/// # Errors
/// A denominator is none, or a part is beyond all range.
pub fn rival(ours: Quotient, theirs: Quotient) -> Result<Rival, Overflow> {
    let (mine, other) = (share(ours)?, share(theirs)?);
    let (above, below) = ((exact(ours.0)?, exact(theirs.0)?), (exact(ours.1)?.turned()?, exact(theirs.1)?.turned()?));
    let half = Fraction::of(UNITS, 2)?;
    let numerator = above.1.minus(above.0)?.times(below.0.plus(below.1)?)?.times(half)?;
    let denominator = above.0.plus(above.1)?.times(below.1.minus(below.0)?)?.times(half)?;
    let whole = other.nearest()?.checked_sub(mine.nearest()?).ok_or(Overflow)?;
    let parts = rounded(&[numerator, denominator], whole)?;
    let shown = |units: i128| Decimal::try_from_i128_with_scale(units, 1).map_err(|_| Overflow);
    let part = |place: usize| shown(parts.get(place).copied().unwrap_or(0));
    Ok(Rival { difference: shown(whole)?, numerator: part(0)?, denominator: part(1)? })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The example of the contract, section 6: January 2021.
    #[test]
    fn a_quarrel_about_what_counts_is_told_from_one_about_staff() {
        let of = |above: i64, below: i64| (Decimal::from(above), Decimal::from(below));
        let found = rival(of(12_500, 85_000), of(34_000, 86_000)).unwrap();
        let said = [found.difference, found.numerator, found.denominator].map(|part| part.to_string());
        assert_eq!(said, ["24.8", "25.1", "-0.3"]);
        assert!(rival(of(1, 0), of(1, 2)).is_err() && rival(of(1, 2), of(1, -2)).is_err());
        assert!(rival(of(i64::MAX, 1), (Decimal::MAX, Decimal::new(1, 28))).is_err());
    }

    proptest! {
        #[test]
        fn both_parts_add_up(n0 in 0..100_000_i64, d0 in 1..100_000_i64, n1 in 0..100_000_i64, d1 in 1..100_000_i64) {
            let of = |above: i64, below: i64| (Decimal::from(above), Decimal::from(below));
            let found = rival(of(n0, d0), of(n1, d1)).unwrap();
            prop_assert_eq!(found.numerator + found.denominator, found.difference);
            let back = rival(of(n1, d1), of(n0, d0)).unwrap();
            prop_assert_eq!(back.difference, -found.difference);
            prop_assert!(n0 != n1 || found.numerator.is_zero());
            prop_assert!(d0 != d1 || found.denominator.is_zero());
        }
    }
}

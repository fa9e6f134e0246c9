//! Arithmetic in whole numbers: nothing is rounded but here, and nothing is a binary fraction. Shares and factors are
//! millionths (ppm).

use sollist_contract::money::Overflow;

/// One, in millionths.
pub const MILLION: i128 = 1_000_000;

/// `a / b`, to the nearest whole number, half away from zero.
pub fn nearest(a: i128, b: i128) -> Result<i128, Overflow> {
    let (whole, rest) = (a.checked_div(b).ok_or(Overflow)?, a.checked_rem(b).ok_or(Overflow)?);
    // Twice the rest is at least the divisor, without leaving the range.
    let up = rest != 0 && rest.unsigned_abs() >= b.unsigned_abs() - rest.unsigned_abs();
    if !up {
        return Ok(whole);
    }
    whole.checked_add(if (a < 0) == (b < 0) { 1 } else { -1 }).ok_or(Overflow)
}

/// `a * b / c`, to the nearest whole number, half away from zero.
pub fn scaled(a: i128, b: i128, c: i128) -> Result<i128, Overflow> {
    nearest(a.checked_mul(b).ok_or(Overflow)?, c)
}

/// The square root, to the nearest whole number. Nothing below zero has one.
pub fn root(n: i128) -> Result<i128, Overflow> {
    let below = n.checked_isqrt().ok_or(Overflow)?;
    // n - below² is at most 2·below: no overflow.
    Ok(if n - below * below > below { below + 1 } else { below })
}

/// A sum that must be in range.
pub fn sum(parts: impl IntoIterator<Item = i128>) -> Result<i128, Overflow> {
    parts.into_iter().try_fold(0_i128, |sum, part| sum.checked_add(part).ok_or(Overflow))
}

pub fn minus(a: i128, b: i128) -> Result<i128, Overflow> {
    a.checked_sub(b).ok_or(Overflow)
}

pub fn plus(a: i128, b: i128) -> Result<i128, Overflow> {
    a.checked_add(b).ok_or(Overflow)
}

pub fn times(a: i128, b: i128) -> Result<i128, Overflow> {
    a.checked_mul(b).ok_or(Overflow)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn halves_go_away_from_zero() {
        for (a, b, expected) in [
            (5, 2, 3),
            (-5, 2, -3),
            (5, -2, -3),
            (-5, -2, 3),
            (4, 3, 1),
            (-4, 3, -1),
            (0, 7, 0),
            (i128::MAX, 1, i128::MAX),
        ] {
            assert_eq!(nearest(a, b), Ok(expected), "{a}/{b}");
        }
        assert_eq!((nearest(1, 0), nearest(i128::MIN, -1)), (Err(Overflow), Err(Overflow)));
    }

    #[test]
    fn a_root_is_the_nearest_whole_number() {
        for n in 0..10_000_i128 {
            let root = root(n).unwrap();
            // (root - ½)² < n < (root + ½)², times four; between two whole numbers there is no tie.
            assert!(
                (2 * root - 1).pow(2) * i128::from(root > 0) <= 4 * n && 4 * n < (2 * root + 1).pow(2),
                "{n}: {root}"
            );
        }
        assert_eq!(root(-1), Err(Overflow));
    }
}

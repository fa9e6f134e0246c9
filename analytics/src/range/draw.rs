//! Draws that anybody can repeat: the first bytes of a digest of what is drawn. A triangular distribution says the
//! least, the likeliest and the largest factor (GAO-20-195G). Factors are millionths.

use sha2::{Digest as _, Sha256};
use sollist_contract::money::Overflow;

use crate::whole::{minus, plus, times};

/// A draw is this many bits.
const BITS: u32 = 53;
const ONE: i128 = 1 << BITS;

/// The draw of a name such as `20261126|0|price|notebook`, evenly in [0, 2^53).
pub fn uniform(name: &str) -> i128 {
    let digest = Sha256::digest(name.as_bytes());
    let first = digest.iter().take(8).fold(0_u64, |bytes, byte| bytes << 8 | u64::from(*byte));
    i128::from(first >> (64 - BITS))
}

/// Whether a draw falls below a share, a part of a whole.
pub fn is_below(uniform: i128, part: i128, whole: i128) -> Result<bool, Overflow> {
    Ok(times(uniform, whole)? < times(part, ONE)?)
}

/// A triangular distribution of a factor: least, likeliest, largest, in millionths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Triangle {
    pub least: i128,
    pub mode: i128,
    pub most: i128,
}

impl Triangle {
    /// The factor that a draw means: the inverse of the distribution, its roots rounded down.
    pub fn at(self, uniform: i128) -> Result<i128, Overflow> {
        let Triangle { least, mode, most } = self;
        let width = minus(most, least)?;
        let isqrt = |n: i128| n.checked_isqrt().ok_or(Overflow);
        if times(uniform, width)? < times(minus(mode, least)?, ONE)? {
            let square = times(times(uniform, width)?, minus(mode, least)?)? / ONE;
            plus(least, isqrt(square)?)
        } else {
            let square = times(times(minus(ONE, uniform)?, width)?, minus(most, mode)?)? / ONE;
            minus(most, isqrt(square)?)
        }
    }
}

/// The ⌈p·n⌉-th smallest of sorted values; `percent` from 1 to 100.
pub fn percentile(sorted: &[i128], percent: usize) -> Option<i128> {
    let place = sorted.len().checked_mul(percent)?.div_ceil(100);
    sorted.get(place.checked_sub(1)?).copied()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::whole::{MILLION, scaled};

    /// The contract, section 4.1, the test vector.
    #[test]
    fn an_outsider_draws_the_same() {
        let triangle = Triangle { least: 950_000, mode: 1_000_000, most: 1_200_000 };
        let factor = |draw: u32| triangle.at(uniform(&format!("20261126|{draw}|price|notebook"))).unwrap();
        assert_eq!(uniform("20261126|0|price|notebook"), 2_880_936_320_025_097);
        assert_eq!([factor(0), factor(1), factor(2)], [1_015_589, 1_132_399, 967_807]);

        let mut needs: Vec<i128> =
            (0..10_000).map(|draw| scaled(600 * 107_172, factor(draw), MILLION).unwrap()).collect();
        needs.sort_unstable();
        let at = |percent| percentile(&needs, percent).unwrap();
        assert_eq!([at(50), at(80), at(95)], [67_075_568, 70_723_039, 73_972_794]);
    }

    #[test]
    fn the_ends_are_the_ends() {
        let triangle = Triangle { least: 0, mode: 500_000, most: 1_000_000 };
        assert_eq!(triangle.at(0), Ok(0));
        assert_eq!(triangle.at(ONE - 1), Ok(1_000_000));
        let certain = Triangle { least: 7, mode: 7, most: 7 };
        assert_eq!((certain.at(0), certain.at(ONE / 2)), (Ok(7), Ok(7)));
    }
}

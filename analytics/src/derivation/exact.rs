//! Sums and products that are exact or none: a decimal that does not fit is never rounded.

use rust_decimal::Decimal;

fn decimal(units: i128, scale: u32) -> Option<Decimal> {
    Decimal::try_from_i128_with_scale(units, scale).ok()
}

/// Both in units of the finer one.
fn aligned(a: Decimal, b: Decimal) -> Option<(i128, i128, u32)> {
    let scale = a.scale().max(b.scale());
    let units = |of: Decimal| {
        let missing = scale.checked_sub(of.scale())?;
        of.mantissa().checked_mul(10_i128.checked_pow(missing)?)
    };
    Some((units(a)?, units(b)?, scale))
}

pub(super) fn plus(a: Decimal, b: Decimal) -> Option<Decimal> {
    let (a, b, scale) = aligned(a, b)?;
    decimal(a.checked_add(b)?, scale)
}

pub(super) fn minus(a: Decimal, b: Decimal) -> Option<Decimal> {
    plus(a, -b)
}

pub(super) fn times(a: Decimal, b: Decimal) -> Option<Decimal> {
    let of =
        |a: Decimal, b: Decimal| decimal(a.mantissa().checked_mul(b.mantissa())?, a.scale().checked_add(b.scale())?);
    of(a, b).or_else(|| of(a.normalize(), b.normalize()))
}

/// The first by the second, up to the next whole number. None where nothing is divided by.
pub(super) fn up(a: Decimal, b: Decimal) -> Option<Decimal> {
    let (a, b, _) = aligned(a, b)?;
    if b <= 0 {
        return None;
    }
    decimal(a.div_euclid(b).checked_add(i128::from(a.rem_euclid(b) != 0))?, 0)
}

/// The product of some numbers as units, and how many decimals these have.
fn multiplied(of: &[Decimal]) -> Option<(i128, u32)> {
    of.iter().map(Decimal::normalize).try_fold((1_i128, 0_u32), |(units, scale), next| {
        Some((units.checked_mul(next.mantissa())?, scale.checked_add(next.scale())?))
    })
}

fn common_divisor(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.saturating_abs().max(1)
}

/// Some numbers multiplied, by others multiplied, times a factor, with so many decimals, half away from zero. None
/// where nothing is divided by.
pub(super) fn ratio(above: &[Decimal], below: &[Decimal], factor: u32, places: u32) -> Option<Decimal> {
    let ((above, scale_above), (below, scale_below)) = (multiplied(above)?, multiplied(below)?);
    if below <= 0 {
        return None;
    }
    // Shortened first, so that it stays in range as long as what comes out is.
    let divisor = common_divisor(above, below);
    let (above, below) = (above / divisor, below / divisor);
    let scale = scale_below.checked_add(places)?;
    let raised = |of: i128, by: u32| of.checked_mul(10_i128.checked_pow(by)?);
    let above = raised(above, scale.saturating_sub(scale_above))?;
    let below = raised(below, scale_above.saturating_sub(scale))?;
    decimal(crate::whole::scaled(above, i128::from(factor), below).ok()?, places)
}

/// The square root, to the nearest number with so many decimals.
pub(super) fn root(of: Decimal, places: u32) -> Option<Decimal> {
    let twice = places.checked_mul(2)?;
    let whole = times(of, Decimal::from(10_i64.checked_pow(twice)?))?.normalize();
    if whole.scale() > 0 {
        return None;
    }
    decimal(crate::whole::root(whole.mantissa()).ok()?, places)
}

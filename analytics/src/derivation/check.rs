//! The check that a part is what its parts give.

use rust_decimal::Decimal;

use super::{
    op::Op,
    part::{Derivation, Part},
};
use crate::{error::FigureError, indicators::rounded_ratio};

/// A part that its parts do not give.
#[derive(Debug, Clone, PartialEq)]
pub struct Wrong {
    pub name: String,
    pub says: Option<Decimal>,
    pub is: Option<Decimal>,
}

/// Recomputes a figure from what it is made of, part by part; what is read from events is taken as it is.
///
/// # Errors
/// What a part cannot be told for.
pub fn check(derivation: &Derivation<'_>) -> Result<Result<(), Wrong>, FigureError> {
    if !derivation.is_composed() {
        return Ok(Ok(()));
    }
    let parts = derivation.parts()?;
    let of: Vec<&Part> = parts.iter().map(|part| &part.part).collect();
    let is = recomputed(&derivation.part, &of);
    if is != derivation.part.value {
        let Part { name, value, .. } = derivation.part.clone();
        return Ok(Err(Wrong { name, says: value, is }));
    }
    for part in &parts {
        if let wrong @ Err(_) = check(part)? {
            return Ok(wrong);
        }
    }
    Ok(Ok(()))
}

/// What a part is by its operation. Nothing follows from a part that is not known, but for the newest of others.
pub(super) fn recomputed(of: &Part, parts: &[&Part]) -> Option<Decimal> {
    let input = |part: &Part, wanted: &str| {
        part.inputs.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value.clone())
    };
    if of.op == Op::Newest {
        let order = |part: &&&Part| (input(part, "day"), input(part, "number").and_then(|n| n.parse::<u64>().ok()));
        return parts.iter().max_by_key(order)?.value;
    }
    let values: Vec<Decimal> = parts.iter().map(|part| part.value).collect::<Option<_>>()?;
    let Some((first, others)) = values.split_first() else {
        return (of.op == Op::Sum).then_some(Decimal::ZERO);
    };
    match of.op {
        Op::Sum => others.iter().try_fold(*first, |sum, value| sum.checked_add(*value)),
        Op::Diff => others.iter().try_fold(*first, |rest, value| rest.checked_sub(*value)),
        Op::Product => others.iter().try_fold(*first, |product, value| product.checked_mul(*value)),
        Op::Clamp0 => Some((*first).max(Decimal::ZERO)),
        Op::Ratio => {
            let number = |name| input(of, name).and_then(|text| text.parse::<u32>().ok());
            let (mut above, mut below) = (*first, *others.first()?);
            let scale = above.scale().max(below.scale());
            above.rescale(scale);
            below.rescale(scale);
            rounded_ratio(above.mantissa(), i128::from(number("factor")?), below.mantissa(), number("places")?)
        }
        Op::Newest | Op::Lookup => None,
    }
}

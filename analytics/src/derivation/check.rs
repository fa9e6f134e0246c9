//! The check that a part is what its parts give.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use sollist_contract::day::Day;

use super::{
    exact,
    op::Op,
    part::{Derivation, Part, input},
    shared, stock,
};
use crate::{earned::months_between, error::FigureError};

/// A part that its parts do not give.
#[derive(Debug, Clone, PartialEq)]
pub struct Wrong {
    pub name: String,
    pub says: Option<Decimal>,
    pub is: Option<Decimal>,
}

/// Recomputes a figure from what it is made of, part by part, each once; what is read from events is taken as it is.
///
/// # Errors
/// What a part cannot be told for.
pub fn check(derivation: &Derivation<'_>) -> Result<Result<(), Wrong>, FigureError> {
    checked(derivation, &mut BTreeSet::new())
}

fn checked(derivation: &Derivation<'_>, done: &mut BTreeSet<String>) -> Result<Result<(), Wrong>, FigureError> {
    if derivation.shared().is_some_and(|name| !done.insert(name.to_owned())) {
        return Ok(Ok(()));
    }
    let read = derivation.part.op == Op::Lookup || !derivation.is_composed() && derivation.part.value.is_none();
    if read {
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
        if let wrong @ Err(_) = checked(part, done)? {
            return Ok(wrong);
        }
    }
    Ok(Ok(()))
}

fn number(part: &Part, wanted: &str) -> Option<u32> {
    input(part, wanted)?.parse().ok()
}

/// By what the newest is found.
fn order(part: &Part) -> (Option<String>, Option<u64>) {
    (input(part, "day").map(str::to_owned), input(part, "number").and_then(|number| number.parse().ok()))
}

/// What a part is by its operation. Nothing follows from a part that is not known, but for the newest of others.
pub(super) fn recomputed(of: &Part, parts: &[&Part]) -> Option<Decimal> {
    match of.op {
        Op::Newest => return parts.iter().copied().max_by_key(|part| order(part))?.value,
        Op::Stock => return stock::folded(of, parts),
        Op::Least => return least(parts),
        Op::Calendar => return calendar(of).map(Decimal::from),
        Op::Given => return input(of, "is")?.parse().ok(),
        _ => {}
    }
    let values: Vec<Decimal> = parts.iter().map(|part| part.value).collect::<Option<_>>()?;
    let Some((first, others)) = values.split_first() else {
        return matches!(of.op, Op::Sum | Op::Count).then_some(Decimal::ZERO);
    };
    match of.op {
        Op::Sum => others.iter().try_fold(*first, |sum, value| exact::plus(sum, *value)),
        Op::Count => i64::try_from(values.len()).ok().map(Decimal::from),
        Op::Diff => others.iter().try_fold(*first, |rest, value| exact::minus(rest, *value)),
        Op::Product => others.iter().try_fold(*first, |product, value| exact::times(product, *value)),
        Op::Clamp0 => Some((*first).max(Decimal::ZERO)),
        Op::Min => values.iter().min().copied(),
        Op::Max => values.iter().max().copied(),
        Op::Ceil => exact::up(*first, others.first().copied().unwrap_or(Decimal::ONE)),
        Op::Ratio => {
            let above = number(of, "above").map_or(Some(1), |above| usize::try_from(above).ok())?;
            let (above, below) = values.split_at_checked(above)?;
            exact::ratio(above, below, number(of, "factor")?, number(of, "places")?)
        }
        Op::Split => shared::split(of, *first, others),
        Op::Median => median(&values),
        Op::Quantile => {
            let place = usize::try_from(number(of, "place")?.checked_sub(1)?).ok()?;
            let mut rising = values.clone();
            rising.sort();
            rising.get(place).copied()
        }
        Op::Isqrt => exact::root(*first, number(of, "places")?),
        Op::Newest | Op::Stock | Op::Least | Op::Calendar | Op::Given | Op::Lookup | Op::Same | Op::Each => None,
    }
}

/// Of values and errors in turn the value that was least off; where that is none the last.
fn least(parts: &[&Part]) -> Option<Decimal> {
    let (otherwise, pairs) = parts.split_last()?;
    let mut best: Option<(Decimal, Option<Decimal>)> = None;
    for pair in pairs.chunks_exact(2) {
        let (value, error) = (pair.first()?.value, pair.get(1)?.value?);
        if best.is_none_or(|(least, _)| error < least) {
            best = Some((error, value));
        }
    }
    best.and_then(|(_, value)| value).or(otherwise.value)
}

fn calendar(of: &Part) -> Option<i32> {
    let day = |name: &str| input(of, name)?.parse::<Day>().ok();
    match input(of, "count")? {
        "months-left" => Some(day("day")?.months_left_in_year()),
        "days" => Some(day("from")?.days_to(day("to")?)),
        "months" => Some(months_between(day("from")?, day("to")?)),
        "day-of-month" => Some(day("day")?.date().day().into()),
        "days-in-month" => Some(day("day")?.date().days_in_month().into()),
        "working-days" => i32::try_from(day("from")?.working_days_to(day("to")?)).ok(),
        _ => None,
    }
}

/// The middle of values that are each followed by their weight.
fn median(pairs: &[Decimal]) -> Option<Decimal> {
    let mut pairs: Vec<(Decimal, Decimal)> =
        pairs.chunks_exact(2).filter_map(|pair| Some((*pair.first()?, *pair.get(1)?))).collect();
    pairs.sort();
    let whole = pairs.iter().try_fold(Decimal::ZERO, |sum, (_, weight)| exact::plus(sum, *weight))?;
    let twice = |of: Decimal| exact::times(of, Decimal::TWO);
    let mut before = Decimal::ZERO;
    let mut left = pairs.iter().filter(|(_, weight)| !weight.is_zero()).peekable();
    while let Some((value, weight)) = left.next() {
        before = exact::plus(before, *weight)?;
        if twice(before)? == whole
            && let Some((next, _)) = left.peek()
        {
            return exact::times(exact::plus(*value, *next)?, Decimal::new(5, 1)).map(|mean| mean.normalize());
        }
        if twice(before)? >= whole {
            return Some(*value);
        }
    }
    None
}

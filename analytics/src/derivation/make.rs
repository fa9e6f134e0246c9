//! How parts are put together: a part that is made has the value that its parts give.

use rust_decimal::Decimal;
use sollist_contract::{money::Cents, said::Said};

use super::{
    check::recomputed,
    op::Op,
    part::{Derivation, Of, Part},
};

/// A part of which only its kind is known.
pub(super) fn kind(name: impl Into<String>, op: Op, formula: &'static str, unit: Of) -> Part {
    let (inputs, events) = (Vec::new(), Vec::new());
    Part { name: name.into(), op, formula, value: None, unit, inputs, events, why: None }
}

/// A part as its parts give it.
pub(super) fn made<'a>(of: Part, parts: Vec<Derivation<'a>>) -> Derivation<'a> {
    let known: Vec<&Part> = parts.iter().map(|part| &part.part).collect();
    let value = recomputed(&of, &known);
    let why = known.iter().find_map(|part| part.why.clone()).filter(|_| value.is_none()).or(of.why.clone());
    Derivation::of(Part { value, why, ..of }, move || Ok(parts.clone()))
}

/// A ratio times a factor, with so many decimals.
pub(super) fn rated<'a>(mut of: Part, factor: u32, places: u32, parts: Vec<Derivation<'a>>) -> Derivation<'a> {
    of.inputs.extend([("factor", factor.to_string()), ("places", places.to_string())]);
    made(of, parts)
}

/// A number of the rules.
pub(super) fn given<'a>(name: &str, is: impl Into<Decimal>, formula: &'static str, unit: Of) -> Derivation<'a> {
    let is = is.into();
    let mut part = kind(name, Op::Given, formula, unit);
    (part.value, part.inputs) = (Some(is), vec![("is", is.to_string())]);
    Derivation::leaf(part)
}

/// What is not known, and why.
pub(super) fn unknown<'a>(name: impl Into<String>, formula: &'static str, unit: Of, why: Said) -> Derivation<'a> {
    Derivation::leaf(Part { why: Some(why), ..kind(name, Op::Lookup, formula, unit) })
}

/// What an event says in a field of its data.
pub(super) fn read<'a>(
    name: impl Into<String>,
    seq: u64,
    field: impl Into<String>,
    value: impl Into<Decimal>,
    unit: Of,
) -> Derivation<'a> {
    let mut part = kind(name, Op::Lookup, "as the event says it", unit);
    (part.value, part.events, part.inputs) = (Some(value.into()), vec![seq], vec![("field", field.into())]);
    Derivation::leaf(part)
}

pub(super) fn eur(cents: Cents) -> Decimal {
    cents.decimal()
}

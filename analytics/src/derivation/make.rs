//! How parts are put together: a part that is made has the value that its parts give.

use rust_decimal::Decimal;
use sollist_contract::{money::Cents, said::Said};

use super::{
    check::recomputed,
    op::Op,
    part::{Derivation, Of, Part},
};

/// What a name ends with that comes again beside itself.
const AGAIN: &str = " again";
/// Decimals of a number on the way to one that is rounded once.
pub(super) const ON_THE_WAY: u32 = 15;

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

/// Some parts multiplied, by others multiplied, with so many decimals.
pub(super) fn quotient<'a>(
    mut of: Part,
    places: u32,
    above: Vec<Derivation<'a>>,
    below: Vec<Derivation<'a>>,
) -> Derivation<'a> {
    let (inputs, parts) = divided(above, below);
    of.inputs.extend(inputs);
    rated(of, 1, places, parts)
}

/// What a ratio of products needs beside its parts, and these: what comes again has a name of its own.
pub(super) fn divided<'a>(
    above: Vec<Derivation<'a>>,
    below: Vec<Derivation<'a>>,
) -> (Vec<(&'static str, String)>, Vec<Derivation<'a>>) {
    let inputs = if above.len() == 1 { Vec::new() } else { vec![("above", above.len().to_string())] };
    let mut parts: Vec<Derivation<'a>> = Vec::new();
    for part in above.into_iter().chain(below) {
        let mut name = part.part.name.clone();
        while parts.iter().any(|known| known.part.name == name) {
            name.push_str(AGAIN);
        }
        parts.push(part.named(name));
    }
    (inputs, parts)
}

/// Amounts that events say, added up; told when they are asked for.
pub(super) fn amounts<'a>(name: impl Into<String>, formula: &'static str, of: Vec<(u64, i64)>) -> Derivation<'a> {
    let sum = of.iter().fold(0_i128, |sum, (_, cents)| sum.saturating_add(i128::from(*cents)));
    let value = Cents::of_wide(sum).ok().map(Cents::decimal);
    let part = Part { value, ..kind(name, Op::Sum, formula, Of::Eur) };
    Derivation::of(part, move || {
        let one =
            |(seq, cents): &(u64, i64)| read(seq.to_string(), *seq, "amount", Cents::new(*cents).decimal(), Of::Eur);
        Ok(of.iter().map(one).collect())
    })
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

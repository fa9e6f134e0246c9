//! How much of a figure each event is, where the figure is a sum of what its events say (docs/spec.md#derivation).
//!
//! The parts are gone through as they are told, each with its weight in the figure, and none is kept: what there is of
//! a figure over all of Berlin in memory are its events.

use std::{
    collections::{BTreeSet, HashSet},
    sync::Arc,
};

use rust_decimal::Decimal;

use super::{
    exact::{plus, times},
    figures::derivation,
    op::Op,
    part::{Derivation, Of, Part},
    query::DerivationQuery,
};
use crate::{contributed::Contributions, error::FigureError, facts::Facts, situation::Situation, view::View};

/// What each event is of a figure, or of the part of it at the end of a path of names. The last answers of each view
/// are remembered.
///
/// # Errors
/// No such figure, or none that is narrowed so; no such part; what the figure itself refuses.
pub fn contributions(
    facts: &Facts,
    view: &View,
    id: &str,
    query: &DerivationQuery,
    path: &[String],
) -> Result<Arc<Contributions>, FigureError> {
    let situation = Situation::at(facts, view);
    // One number and last day may be looked at on several days.
    let question = format!("{:?}", (view.day, id, query, path));
    if let Some(known) = situation.contributions.of(&question) {
        return Ok(known);
    }
    let answer = Arc::new(behind(&derivation(facts, view, id, query)?.at(path)?)?);
    situation.contributions.keep(question, &answer);
    Ok(answer)
}

/// What each event is of a part.
fn behind(part: &Derivation<'_>) -> Result<Contributions, FigureError> {
    let mut adding = Adding::default();
    if adding.part(part, Decimal::ONE)?
        && let Some((events, sum)) = adding.together()
        && part.part.value == Some(sum)
    {
        return Ok(Contributions::Sum { events, sum });
    }
    let mut events = BTreeSet::new();
    part.walk(&mut |_, part, _| {
        events.extend(part.events.iter().copied());
        Ok::<_, FigureError>(())
    })?;
    Ok(Contributions::Together(events.into_iter().collect()))
}

/// A sum as its parts are gone through.
#[derive(Default)]
struct Adding {
    events: Vec<(u64, Decimal)>,
    /// What several parts are made of, and was gone through.
    told: HashSet<String>,
}

impl Adding {
    /// Adds what the events behind a part are of the figure; whether they can be added at all.
    fn part(&mut self, of: &Derivation<'_>, weight: Decimal) -> Result<bool, FigureError> {
        let part = &of.part;
        if let Some(name) = of.shared()
            && !self.told.insert(name.to_owned())
        {
            // There might be as many ways to it as there are parts.
            return Ok(part.value.unwrap_or_default().is_zero());
        }
        if let Some(shares) = of.shares() {
            let own = shares.into_iter().map(|(event, share)| Some((event, times(share, weight)?)));
            return Ok(own.collect::<Option<Vec<_>>>().map(|own| self.events.extend(own)).is_some());
        }
        let parts = of.parts()?;
        if parts.is_empty() {
            return Ok(self.read(part, weight).is_some());
        }
        let known: Vec<&Part> = parts.iter().map(|part| &part.part).collect();
        let Some(weights) = weights(part, &known) else { return Ok(false) };
        for (of, own) in parts.iter().zip(weights) {
            let Some(weight) = times(own, weight) else { return Ok(false) };
            if !weight.is_zero() && !self.part(of, weight)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Adds what is read from one event. Nothing else may stand at an end, unless it is nothing: a sum without parts.
    fn read(&mut self, part: &Part, weight: Decimal) -> Option<()> {
        let share = times(part.value.unwrap_or_default(), weight)?;
        match (part.op, part.events.as_slice()) {
            (Op::Lookup, [event]) => self.events.push((*event, share)),
            _ if share.is_zero() => {}
            _ => return None,
        }
        Some(())
    }

    /// Each event once, in the order of the journal, and what all come to.
    fn together(mut self) -> Option<(Vec<(u64, Decimal)>, Decimal)> {
        let sum = self.events.iter().try_fold(Decimal::ZERO, |sum, (_, share)| plus(sum, *share))?;
        self.events.sort_by_key(|(event, _)| *event);
        let mut beyond = false;
        self.events.dedup_by(|(next, more), (event, share)| {
            let same = next == event;
            if same {
                match plus(*share, *more) {
                    Some(both) => *share = both,
                    None => beyond = true,
                }
            }
            same
        });
        self.events.shrink_to_fit();
        (!beyond).then_some((self.events, sum))
    }
}

/// How each part counts in the one that is made of them: once, against it, not at all; `None`: in no such way.
fn weights(of: &Part, parts: &[&Part]) -> Option<Vec<Decimal>> {
    let only = |chosen: Option<usize>| {
        let of = |place| if chosen == Some(place) { Decimal::ONE } else { Decimal::ZERO };
        (0..parts.len()).map(of).collect()
    };
    match of.op {
        Op::Sum => Some(vec![Decimal::ONE; parts.len()]),
        Op::Diff => {
            Some((0..parts.len()).map(|at| if at == 0 { Decimal::ONE } else { Decimal::NEGATIVE_ONE }).collect())
        }
        Op::Clamp0 => parts
            .iter()
            .map(|part| part.value.map(|value| if value < Decimal::ZERO { Decimal::ZERO } else { Decimal::ONE }))
            .collect(),
        Op::Min | Op::Max => Some(only(parts.iter().position(|part| part.value == of.value))),
        Op::Newest => {
            let newest = parts.iter().map(|part| moment(part)).max()?;
            Some(only(parts.iter().position(|part| moment(part) == newest)))
        }
        Op::Product => multiplied(parts),
        Op::Count
        | Op::Ratio
        | Op::Ceil
        | Op::Split
        | Op::Stock
        | Op::Median
        | Op::Least
        | Op::Quantile
        | Op::Isqrt
        | Op::Calendar
        | Op::Given
        | Op::Lookup
        | Op::Same
        | Op::Each => None,
    }
}

/// One amount as often as the counts beside it say.
fn multiplied(parts: &[&Part]) -> Option<Vec<Decimal>> {
    let is_amount = |part: &Part| part.unit == Of::Eur;
    if parts.iter().filter(|part| is_amount(part)).count() != 1 {
        return None;
    }
    let mut counts = parts.iter().filter(|part| !is_amount(part)).map(|part| part.value);
    let often = counts.try_fold(Decimal::ONE, |often, count| times(often, count?))?;
    Some(parts.iter().map(|part| if is_amount(part) { often } else { Decimal::ZERO }).collect())
}

/// When something was said, by which the newest of several is told.
fn moment(part: &Part) -> (&str, u64) {
    let input = |wanted: &str| part.inputs.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value.as_str());
    (input("day").unwrap_or_default(), input("number").and_then(|number| number.parse().ok()).unwrap_or_default())
}

//! The components of a bridge out of the values on its way.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use sollist_contract::{ids::Authority, money::Overflow};

use super::{
    class::Class,
    component::{Component, NAMED_MAX},
    events::Event,
    value::{Exactly, shown},
};
use crate::{
    error::FigureError,
    facts::Facts,
    fraction::{Fraction, rounded},
    indicators::Unit,
};

/// What happens between two values.
#[derive(Debug, Clone)]
pub(super) struct Stop {
    class: Class,
    events: Vec<u64>,
    authority: Option<Authority>,
}

impl Stop {
    pub fn of(facts: &Facts, block: &[&Event]) -> Stop {
        let first = block.first().map(|event| event.who);
        let one = first.filter(|who| block.iter().all(|event| event.who == *who));
        Stop {
            class: block.iter().map(|event| event.class).min().unwrap_or(Class::New),
            events: block.iter().map(|event| event.seq).collect(),
            authority: one.and_then(|who| facts.authorities.name(who)).cloned(),
        }
    }
    /// Other parameters are in force on another day.
    pub fn parameters(events: Vec<u64>) -> Stop {
        Stop { class: Class::Parameters, events, authority: None }
    }
    pub fn reference() -> Stop {
        Stop { class: Class::Reference, events: Vec::new(), authority: None }
    }
}

/// A component before its part is rounded.
struct Exact {
    stop: Stop,
    part: Option<Fraction>,
    ends_without: bool,
}

/// The components, and their sum in units of what is shown; without one where the figure is missing at one end.
pub(super) fn rows(
    values: &[Exactly],
    stops: &[Stop],
    unit: Unit,
) -> Result<(Vec<Component>, Option<Decimal>), FigureError> {
    let (Some(Ok(first)), Some(Ok(last))) = (values.first(), values.last()) else {
        return Ok((came_and_went(values, stops), None));
    };
    let whole = last.nearest()?.checked_sub(first.nearest()?).ok_or(Overflow)?;
    let exact = parts(values, stops)?;
    let units = rounded(&exact.iter().map(|one| one.part.unwrap_or(Fraction::ZERO)).collect::<Vec<_>>(), whole)?;
    let components = exact.into_iter().zip(units).map(|(one, units)| one.told(shown(units, unit))).collect();
    Ok((components, shown(whole, unit)))
}

/// What each stop adds. Over a stretch without a figure, all its events together.
fn parts(values: &[Exactly], stops: &[Stop]) -> Result<Vec<Exact>, FigureError> {
    let (mut all, mut gap): (Vec<Exact>, Vec<&Stop>) = (Vec::new(), Vec::new());
    let mut before: Option<Fraction> = None;
    for (place, value) in values.iter().enumerate() {
        let stop = place.checked_sub(1).and_then(|place| stops.get(place));
        let Ok(value) = value else {
            gap.extend(stop);
            continue;
        };
        if let Some((before, stop)) = before.zip(stop) {
            gap.push(stop);
            let (part, stop) = (value.minus(before)?, together(&std::mem::take(&mut gap)));
            // Nothing came of it: it is counted and not listed.
            if !part.is_zero() {
                all.push(Exact { stop, part: Some(part), ends_without: false });
            }
        }
        before = Some(*value);
    }
    Ok(all)
}

/// The events that made or ended a stretch without a figure.
fn came_and_went(values: &[Exactly], stops: &[Stop]) -> Vec<Component> {
    let pairs = values.windows(2).zip(stops);
    let turned = pairs.filter_map(|(pair, stop)| match pair {
        [before, after] if before.is_ok() != after.is_ok() => Some((stop, after.is_err())),
        _ => None,
    });
    turned.map(|(stop, ends_without)| Exact { stop: stop.clone(), part: None, ends_without }.told(None)).collect()
}

/// Stops as one; its class is the first that fits any of them.
fn together(stops: &[&Stop]) -> Stop {
    let authorities: BTreeSet<&Option<Authority>> = stops.iter().map(|stop| &stop.authority).collect();
    let one = if authorities.len() == 1 { authorities.into_iter().next().cloned().flatten() } else { None };
    Stop {
        class: stops.iter().map(|stop| stop.class).min().unwrap_or(Class::Reference),
        events: stops.iter().flat_map(|stop| stop.events.iter().copied()).collect(),
        authority: one,
    }
}

impl Exact {
    fn told(self, part: Option<Decimal>) -> Component {
        let Exact { stop: Stop { class, events, authority }, ends_without, .. } = self;
        Component {
            class,
            part,
            events_total: events.len(),
            events: events.into_iter().take(NAMED_MAX).collect(),
            authority,
            ends_without,
        }
    }
}

//! How much of a figure each event is, where the figure is a sum of what its events say.

use std::{collections::BTreeMap, str::FromStr as _};

use rust_decimal::Decimal;
use sollist_contract::grpc::analytics::v1::{FigurePart, TracedPart};

/// A derivation with the parts that a path names, from the part at its end on.
#[derive(Debug, Default)]
pub struct Trace {
    /// Names that still stand between what came last and the part that is asked for.
    path: Vec<String>,
    found: usize,
    base: usize,
    done: bool,
    parts: Vec<Part>,
}

/// What is kept of a part.
#[derive(Debug)]
struct Part {
    depth: usize,
    op: String,
    value: Option<Decimal>,
    money: bool,
    event: Option<u64>,
    events: Vec<u64>,
    /// By which the newest of several is told.
    moment: (String, u64),
}

/// What each event is of the figure.
#[derive(Debug, PartialEq, Eq)]
pub struct Shares {
    /// In the order of the journal; nothing where the figure is no sum of them.
    pub events: Vec<(u64, Option<Decimal>)>,
    /// What they come to.
    pub sum: Option<Decimal>,
}

impl Trace {
    pub fn of(path: &[String]) -> Trace {
        Trace { path: path.to_vec(), ..Trace::default() }
    }

    /// Takes the next part; they come each right before its own.
    pub fn take(&mut self, traced: TracedPart) {
        let depth = usize::try_from(traced.depth).unwrap_or(usize::MAX);
        let part = traced.part.unwrap_or_default();
        if self.done {
            return;
        }
        if self.parts.is_empty() {
            if depth > 0 {
                if depth != self.found.saturating_add(1) || self.path.get(self.found) != Some(&part.name) {
                    return;
                }
                self.found = depth;
            }
            if self.found < self.path.len() {
                return;
            }
            self.base = depth;
        } else if depth <= self.base {
            self.done = true;
            return;
        }
        self.parts.push(Part::of(depth.saturating_sub(self.base), part));
    }

    /// What each event is of the part.
    pub fn shares(&self) -> Shares {
        if let Some(events) = self.weighed() {
            let sum = events.values().try_fold(Decimal::ZERO, |sum, share| sum.checked_add(*share));
            if sum.is_some() && sum == self.parts.first().and_then(|part| part.value) {
                return Shares { events: events.into_iter().map(|(event, share)| (event, Some(share))).collect(), sum };
            }
        }
        let mut events: Vec<u64> = self.parts.iter().flat_map(|part| part.events.iter().copied()).collect();
        events.sort_unstable();
        events.dedup();
        Shares { events: events.into_iter().map(|event| (event, None)).collect(), sum: None }
    }

    /// Each event with its share; `None` where some part is not a sum of its own.
    fn weighed(&self) -> Option<BTreeMap<u64, Decimal>> {
        let mut weights: Vec<Decimal> = vec![Decimal::ZERO; self.parts.len()];
        *weights.first_mut()? = Decimal::ONE;
        let mut events = BTreeMap::new();
        for (at, part) in self.parts.iter().enumerate() {
            let weight = weights.get(at).copied()?;
            if weight.is_zero() {
                continue;
            }
            let own = self.own(at);
            if own.is_empty() {
                let share = part.value.unwrap_or_default().checked_mul(weight)?;
                match (part.op.as_str(), part.event) {
                    ("lookup", Some(event)) => {
                        let sum = events.entry(event).or_insert(Decimal::ZERO);
                        *sum = sum.checked_add(share)?;
                    }
                    // Nothing of nothing: a sum without parts.
                    _ if share.is_zero() => {}
                    _ => return None,
                }
                continue;
            }
            for (place, child) in own.iter().enumerate() {
                *weights.get_mut(*child)? = self.weight(part, &own, place)?.checked_mul(weight)?;
            }
        }
        Some(events)
    }

    /// The parts that a part is made of, by their places.
    fn own(&self, at: usize) -> Vec<usize> {
        let Some(depth) = self.parts.get(at).map(|part| part.depth) else { return Vec::new() };
        let behind = self.parts.iter().enumerate().skip(at.saturating_add(1));
        let inside = behind.take_while(|(_, part)| part.depth > depth);
        inside.filter(|(_, part)| part.depth == depth.saturating_add(1)).map(|(place, _)| place).collect()
    }

    /// How a part counts in the one that is made of it: once, against it, not at all; `None`: in no such way.
    fn weight(&self, part: &Part, own: &[usize], place: usize) -> Option<Decimal> {
        let parts: Vec<&Part> = own.iter().filter_map(|at| self.parts.get(*at)).collect();
        let this = parts.get(place)?;
        let only = |chosen: Option<usize>| if chosen == Some(place) { Decimal::ONE } else { Decimal::ZERO };
        match part.op.as_str() {
            "sum" => Some(Decimal::ONE),
            "diff" => Some(if place == 0 { Decimal::ONE } else { Decimal::NEGATIVE_ONE }),
            "clamp0" => Some(if this.value? < Decimal::ZERO { Decimal::ZERO } else { Decimal::ONE }),
            "min" | "max" => Some(only(parts.iter().position(|it| it.value == part.value))),
            "newest" => {
                let newest = parts.iter().map(|it| &it.moment).max()?;
                Some(only(parts.iter().position(|it| &it.moment == newest)))
            }
            // Money once or not at all, as counts say.
            "product" => {
                if parts.iter().filter(|it| it.money).count() != 1 {
                    return None;
                }
                if !this.money {
                    return Some(Decimal::ZERO);
                }
                let mut counts = parts.iter().filter(|it| !it.money).map(|it| it.value);
                counts.try_fold(Decimal::ONE, |product, value| product.checked_mul(value?))
            }
            _ => None,
        }
    }
}

impl Part {
    fn of(depth: usize, part: FigurePart) -> Part {
        let input = |name: &str| part.inputs.iter().find(|input| input.name == name).map(|input| input.value.clone());
        let number = input("number").and_then(|number| number.parse().ok()).unwrap_or_default();
        let event = if let [one] = part.events.as_slice() { Some(*one) } else { None };
        Part {
            depth,
            value: part.value.as_deref().and_then(|value| Decimal::from_str(value).ok()),
            money: part.unit == "EUR",
            event,
            moment: (input("day").unwrap_or_default(), number),
            op: part.op,
            events: part.events,
        }
    }
}

#[cfg(test)]
mod tests {
    use sollist_contract::grpc::analytics::v1::FigureInput;

    use super::*;

    fn part(depth: u32, name: &str, op: &str, value: &str, unit: &str, event: u64, day: &str) -> TracedPart {
        let inputs = [("day", day.to_owned()), ("number", event.to_string())];
        TracedPart {
            depth,
            part: Some(FigurePart {
                name: name.to_owned(),
                op: op.to_owned(),
                value: Some(value.to_owned()),
                unit: unit.to_owned(),
                events: if event == 0 { Vec::new() } else { vec![event] },
                inputs: inputs.into_iter().map(|(name, value)| FigureInput { name: name.to_owned(), value }).collect(),
                ..FigurePart::default()
            }),
        }
    }

    /// What is bound by an order: changed once, paid in part.
    fn order() -> Vec<TracedPart> {
        vec![
            part(0, "budget.commitments", "sum", "70.00", "EUR", 0, ""),
            part(1, "B-1", "product", "70.00", "EUR", 0, ""),
            part(2, "open", "clamp0", "70.00", "EUR", 0, ""),
            part(3, "rest", "diff", "70.00", "EUR", 0, ""),
            part(4, "ordered", "newest", "100.00", "EUR", 0, ""),
            part(5, "1", "lookup", "90.00", "EUR", 1, "2026-01-01"),
            part(5, "2", "lookup", "100.00", "EUR", 2, "2026-01-02"),
            part(4, "paid", "clamp0", "30.00", "EUR", 0, ""),
            part(5, "3", "lookup", "30.00", "EUR", 3, ""),
            part(2, "binds", "lookup", "1", "count", 1, ""),
            part(1, "B-2", "sum", "0.00", "EUR", 0, ""),
        ]
    }

    fn shares(parts: Vec<TracedPart>, path: &[&str]) -> Shares {
        let mut trace = Trace::of(&path.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        parts.into_iter().for_each(|part| trace.take(part));
        trace.shares()
    }

    #[test]
    fn events_come_to_what_is_bound_by_an_order() {
        let decimal = |text: &str| Decimal::from_str(text).ok();
        let whole = shares(order(), &[]);
        assert_eq!(
            whole.events,
            [(1, decimal("0")), (2, decimal("100.00")), (3, decimal("-30.00"))].into_iter().skip(1).collect::<Vec<_>>()
        );
        assert_eq!(whole.sum, decimal("70.00"));
        let paid = shares(order(), &["B-1", "open", "rest", "paid"]);
        assert_eq!((paid.events, paid.sum), (vec![(3, decimal("30.00"))], decimal("30.00")));
    }

    #[test]
    fn what_is_no_sum_has_events_without_shares() {
        let ratio = vec![
            part(0, "budget.outflow", "ratio", "50.0", "percent", 0, ""),
            part(1, "a", "lookup", "1.00", "EUR", 4, ""),
            part(1, "b", "lookup", "2.00", "EUR", 2, ""),
        ];
        assert_eq!(shares(ratio, &[]), Shares { events: vec![(2, None), (4, None)], sum: None });
        // What does not come to the figure is not claimed to.
        let wrong = vec![part(0, "x", "sum", "3.00", "EUR", 0, ""), part(1, "1", "lookup", "1.00", "EUR", 1, "")];
        assert_eq!(shares(wrong, &[]).sum, None);
        assert_eq!(shares(order(), &["nobody"]), Shares { events: Vec::new(), sum: None });
    }
}

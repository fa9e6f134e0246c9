//! The restatement bridge (Überleitung): what made a figure of one position that of a later one, event by event,
//! exactly and without a choice of method (docs/spec.md#restatement-bridge).
//!
//! Events are replayed one after the other, first what corrects the past, then what happened since, then the mere
//! passing of time; the contribution of each is the figure after it less the figure before it.

mod class;
mod component;
mod events;
mod money;
mod rival;
mod rows;
mod value;

use std::{
    collections::{BTreeMap, BTreeSet},
    iter, thread,
};

use rust_decimal::Decimal;

pub use self::{
    class::Class,
    component::{Component, NAMED_MAX},
    rival::{Quotient, Rival, rival},
    value::Key,
};
use self::{
    events::{Between, Event, events},
    rows::{Stop, rows},
    value::{Exactly, indicator, shown},
};
use crate::{
    derivation::{BUDGET_FIGURES, Figure},
    error::{FigureError, Refused},
    facts::Facts,
    fraction::Fraction,
    indicators::{CATALOGUE, IndicatorQuery, IndicatorRow, Unit, indicators},
    missing::Missing,
    parameters::in_force,
    view::{View, Walk},
};

/// More events than these are taken together, block by block.
pub const EVENTS_MAX: usize = 10_000;
/// About a second.
const ROWS_READ_MAX: u64 = 100_000_000;

/// How far a bridge goes into detail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Detail {
    /// More events than these are taken together, block by block: consecutive ones of one class and authority.
    pub events_max: usize,
    /// Whether events that cannot move the figure are replayed too. They give the same, later.
    pub everything: bool,
    /// Rows of tables that are read for a figure that is counted anew after each block. Where the blocks are more than
    /// that allows, neighbours are told together; they add up to the same.
    pub rows_read_max: u64,
}

impl Default for Detail {
    fn default() -> Detail {
        Detail { events_max: EVENTS_MAX, everything: false, rows_read_max: ROWS_READ_MAX }
    }
}

impl Detail {
    /// Of a report, which has many figures and shows sums of their parts.
    pub fn of_a_report() -> Detail {
        Detail { rows_read_max: ROWS_READ_MAX / 10, ..Detail::default() }
    }
}

/// How a figure came from one position to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bridge {
    pub figure: &'static str,
    pub unit: Unit,
    /// Of several rows the one.
    pub key: Key,
    /// The figure of both positions as it is shown, or why there is none.
    pub before: Result<Decimal, Missing>,
    pub after: Result<Decimal, Missing>,
    /// `after - before`; `None` where one of them is not there.
    pub difference: Option<Decimal>,
    /// In the order in which they are replayed. The parts add up to the difference.
    pub components: Vec<Component>,
    /// Events between the positions that did not move it.
    pub without_effect: usize,
}

impl Bridge {
    /// Whether the figure is of something else since: what is counted was called otherwise, or by other parameters.
    pub fn has_break(&self) -> bool {
        self.components.iter().any(|one| matches!(one.class, Class::Relabelling))
    }
    /// Whether nothing moved the figure.
    pub fn is_still(&self) -> bool {
        self.components.is_empty()
    }
}

/// What figures can be compared: those of the budget that are amounts, and every indicator.
pub fn comparable() -> impl Iterator<Item = &'static str> {
    let indicators = CATALOGUE.iter().map(|one| one.id);
    BUDGET_FIGURES.iter().map(|(id, _)| *id).filter(|id| !CATALOGUE.iter().any(|one| one.id == *id)).chain(indicators)
}

/// What the position of the budget is compared by, in its order.
pub const POSITION: [&str; 5] =
    ["budget.soll", "budget.frozen", "budget.commitments", "budget.actual", "budget.available"];

/// The bridge of a figure from one position to a later state of knowledge; one of each rollout where it is of rollouts.
///
/// # Errors
/// No such figure; the later position knows less than the earlier one.
pub fn bridge(
    facts: &Facts,
    from: &View,
    to: &View,
    query: &IndicatorQuery,
    detail: Detail,
) -> Result<Vec<Bridge>, FigureError> {
    let asked = query.id.clone().unwrap_or_default();
    let known = comparable().find(|id| *id == asked).ok_or(Refused::NotComparable(asked))?;
    if from.seq > to.seq {
        return Err(Refused::PositionsReversed { from: from.seq, to: to.seq }.into());
    }
    // Both positions are of one fiscal year.
    let year = year_of(facts, to, known, query.year);
    let query = IndicatorQuery { id: Some(known.to_owned()), year, ..query.clone() };
    let mut unit = CATALOGUE.iter().find(|one| one.id == known).map_or(Unit::Eur, |one| one.unit);
    let mut keys: BTreeMap<Key, bool> = BTreeMap::new();
    if Figure::of(known).is_none() {
        for row in
            [from, to].map(|view| rows_of(facts, view, &query)).into_iter().collect::<Result<Vec<_>, _>>()?.concat()
        {
            *keys.entry(Key::of(&row)).or_default() |= row.value.is_some();
            unit = row.unit;
        }
    }
    // That there is no rollout yet is no figure beside those of rollouts.
    if keys.len() > 1 {
        keys.retain(|key, given| *given || !key.is_whole());
    } else if keys.is_empty() {
        keys.insert(Key::default(), false);
    }
    let between = Between { from, to };
    let events: Vec<Event> = events(facts, &between).into_values().collect();
    let asked = Asked { facts, between, query: &query, figure: known, unit, detail };
    keys.into_keys().map(|key| asked.bridge(&events, key)).collect()
}

/// The fiscal year that a figure is compared in: the one asked for; of the extra need and of a forecast that of the day
/// of the later position, of the money the newest with an appropriation there.
pub fn year_of(facts: &Facts, to: &View, figure: &str, asked: Option<i16>) -> Option<i16> {
    let own = || match figure {
        "budget.forecast" => facts.running_year(to),
        need if need.starts_with("need.") => Some(to.target_day(facts, None).year()),
        _ => facts.newest_year(to),
    };
    asked.or_else(own)
}

/// The rows of an indicator; none where it cannot be given.
fn rows_of(facts: &Facts, view: &View, query: &IndicatorQuery) -> Result<Vec<IndicatorRow>, FigureError> {
    match indicators(facts, view, query) {
        Err(FigureError::Overflow | FigureError::Withheld(_)) => Ok(Vec::new()),
        rows => rows,
    }
}

struct Asked<'a> {
    facts: &'a Facts,
    between: Between<'a>,
    query: &'a IndicatorQuery,
    figure: &'static str,
    unit: Unit,
    detail: Detail,
}

impl Asked<'_> {
    fn bridge(&self, events: &[Event], key: Key) -> Result<Bridge, FigureError> {
        let moving: Vec<&Event> =
            events.iter().filter(|event| self.detail.everything || self.may_move(event.kind)).collect();
        let Between { from, to } = self.between;
        let past: Vec<&Event> = moving.iter().filter(|one| self.between.in_past(one.seq, one.day)).copied().collect();
        let mut time: Vec<&Event> =
            moving.iter().filter(|one| self.between.in_time(one.seq, one.day)).copied().collect();
        time.sort_by_key(|event| (event.day, event.seq));
        let wanted = past.len().saturating_add(time.len());
        let (many, most) = (wanted > self.detail.events_max, self.blocks_max(wanted));
        let (past, time) = (coarser(blocks(&past, many), most), coarser(blocks(&time, many), most));
        let rates =
            View { walk: Some(Walk { last: u64::MAX, known: to.seq, rates: Some(to.day) }), day: from.day, ..*to };
        let (with_rates, last) = (self.value(&rates, &key)?, self.value(to, &key)?);
        // What is known of the past, day by day as of the first position.
        let of_past = |seq: u64| View { seq, walk: self.walk(u64::MAX), ..*from };
        let after = |event: &Event| of_past(event.seq);
        let mut values = self.along(&key, of_past(from.seq), &past, after)?;
        let gap = values.first().is_none_or(Result::is_err) || last.is_err();
        let mut stops = self.stops(&key, &past, &values, gap.then_some(&after))?;

        let begin = if self.between.goes_back() { to.until } else { from.until };
        let of_time = |until, last| View { seq: to.seq, until, day: from.day, walk: self.walk(last) };
        let after = |event: &Event| of_time(Some(event.day), event.seq);
        let mut in_time = self.along(&key, of_time(begin, u64::MAX), &time, after)?;
        let mut times = self.stops(&key, &time, &in_time, gap.then_some(&after))?;
        if self.between.goes_back() {
            in_time.reverse();
            times.reverse();
        }
        // Both steps meet: what the first ends with the second begins with.
        values.extend(in_time.into_iter().skip(1));
        stops.extend(times);

        values.push(with_rates);
        stops.push(Stop::parameters(self.in_force_since(&rates)));
        values.push(last);
        stops.push(Stop::reference());
        self.told(values, stops, key, events.len())
    }

    fn told(&self, values: Vec<Exactly>, stops: Vec<Stop>, key: Key, events: usize) -> Result<Bridge, FigureError> {
        let (components, difference) = match rows(&values, &stops, self.unit) {
            // Of quotients too long to be taken from each other what is shown of them.
            Err(FigureError::Overflow) => rows(&as_shown(&values)?, &stops, self.unit)?,
            told => told?,
        };
        let show = |value: Option<&Exactly>| match value {
            Some(Ok(value)) => {
                let units = value.nearest()?;
                Ok::<_, FigureError>(shown(units, self.unit).ok_or(beyond()))
            }
            Some(Err(why)) => Ok(Err(why.clone())),
            None => Ok(Err(beyond())),
        };
        let moved: usize =
            components.iter().filter(|one| !matches!(one.class, Class::Reference)).map(|one| one.events_total).sum();
        Ok(Bridge {
            figure: self.figure,
            unit: self.unit,
            key,
            before: show(values.first())?,
            after: show(values.last())?,
            difference,
            components,
            without_effect: events.saturating_sub(moved),
        })
    }

    fn walk(&self, last: u64) -> Option<Walk> {
        Some(Walk { last, known: self.between.from.seq, rates: None })
    }

    /// The figure at a view, and then after each block of events; `after` is the view behind an event.
    fn along(
        &self,
        key: &Key,
        base: View,
        blocks: &[Vec<&Event>],
        after: impl Fn(&Event) -> View,
    ) -> Result<Vec<Exactly>, FigureError> {
        if let Some(figure) = Figure::of(self.figure) {
            let steps: Vec<Vec<u64>> =
                blocks.iter().map(|block| block.iter().map(|event| event.seq).collect()).collect();
            return money::Walk::new(self.facts, figure, self.query)?.along(&base, &steps);
        }
        let behind = blocks.iter().filter_map(|block| block.last()).map(|event| after(event));
        self.values(&iter::once(base).chain(behind).collect::<Vec<_>>(), key)
    }

    /// The figure at each of some views. None needs another, so every core has its share.
    fn values(&self, views: &[View], key: &Key) -> Result<Vec<Exactly>, FigureError> {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let each = views.len().div_ceil(cores).max(1);
        let of_some = |some: &[View]| some.iter().map(|view| self.value(view, key)).collect::<Result<Vec<_>, _>>();
        thread::scope(|scope| {
            let shares: Vec<_> = views.chunks(each).map(|some| scope.spawn(move || of_some(some))).collect();
            let mut values = Vec::with_capacity(views.len());
            for share in shares {
                values.extend(share.join().map_err(|_| FigureError::Engine("a figure panicked".to_owned()))??);
            }
            Ok(values)
        })
    }

    /// What happens between values: the blocks. Where the figure is missing at an end nothing is computed, and of a
    /// block with which it came or went only the event is named that did it (`gap`: the view behind an event).
    fn stops<After: Fn(&Event) -> View>(
        &self,
        key: &Key,
        blocks: &[Vec<&Event>],
        values: &[Exactly],
        gap: Option<&After>,
    ) -> Result<Vec<Stop>, FigureError> {
        let stop = |(block, pair): (&Vec<&Event>, &[Exactly])| -> Result<Stop, FigureError> {
            match (pair, gap) {
                ([before, then], Some(after)) if before.is_ok() != then.is_ok() => {
                    let one = self.turning(key, block, then.is_ok(), after)?;
                    Ok(Stop::of(self.facts, one))
                }
                _ => Ok(Stop::of(self.facts, block)),
            }
        };
        blocks.iter().zip(values.windows(2)).map(stop).collect()
    }

    /// The event of a block with which the figure came (`there`) or went, found by halves.
    fn turning<'b, 'e>(
        &self,
        key: &Key,
        block: &'b [&'e Event],
        there: bool,
        after: &impl Fn(&Event) -> View,
    ) -> Result<&'b [&'e Event], FigureError> {
        let mut rest = block;
        while rest.len() > 1 {
            let (first, second) = rest.split_at(rest.len() / 2);
            let has_turned = match first.last() {
                Some(event) => self.value(&after(event), key)?.is_ok() == there,
                None => false,
            };
            rest = if has_turned { first } else { second };
        }
        Ok(rest)
    }

    fn value(&self, view: &View, key: &Key) -> Result<Exactly, FigureError> {
        match Figure::of(self.figure) {
            Some(figure) => {
                let mut values = money::Walk::new(self.facts, figure, self.query)?.along(view, &[])?;
                Ok(values.pop().unwrap_or(Err(Missing::NoLine)))
            }
            None => indicator(self.facts, view, self.query, key),
        }
    }

    /// Sets of parameters in force at the later position that were not at the end of the second step.
    fn in_force_since(&self, rates: &View) -> Vec<u64> {
        let until = View { day: self.between.from.day, walk: self.walk(u64::MAX), ..*self.between.to };
        let of = |view: &View| {
            let in_force = in_force(self.facts, view, view.day);
            in_force.origins().map(|origin| origin.seq).collect::<BTreeSet<u64>>()
        };
        of(rates).difference(&of(&until)).copied().collect()
    }

    /// How many blocks a step may have. Figures of the budget are kept up and need no bound; a forecast reads every
    /// line of several years, a need or a cost every line. Events that are not too many to be told one by one are,
    /// where that takes no more than three times as long.
    fn blocks_max(&self, wanted: usize) -> usize {
        if Figure::of(self.figure).is_some() {
            return usize::MAX;
        }
        let lines = self.facts.lines.len() as u64;
        let of_lines = match self.figure {
            "budget.forecast" => lines.saturating_mul(300),
            figure if figure.starts_with("need.") || figure.starts_with("cost.") => lines.saturating_mul(30),
            _ => lines,
        };
        let each = self.facts.last_seq().saturating_add(of_lines).saturating_add(1_000);
        let is_little_more = each.saturating_mul(wanted as u64) <= self.detail.rows_read_max.saturating_mul(3);
        if is_little_more && wanted <= self.detail.events_max {
            return wanted;
        }
        usize::try_from(self.detail.rows_read_max / each).unwrap_or(usize::MAX).max(1)
    }

    /// Whether events of a type can move the figure. Of a figure that nobody thought of here, all can.
    fn may_move(&self, kind: &str) -> bool {
        let of = |begins: &[&str]| begins.iter().any(|begin| kind.starts_with(begin));
        match self.figure {
            "rollout.degree" | "rollout.required-rate" => of(&["rollout.planned", "rollout.progressed"]),
            "data.completeness" | "data.punctuality" | "data.age" => of(&["submission."]),
            "budget.forecast" => of(&["budget.", "procurement.", "parameters.", "submission."]),
            figure if Figure::of(figure).is_some() => of(&["budget.", "procurement."]),
            figure if figure.starts_with("mobile.") => {
                of(&["rollout.", "staffing.", "procurement.goods-delivered", "parameters."])
            }
            _ => true,
        }
    }
}

/// Values as they are shown.
fn as_shown(values: &[Exactly]) -> Result<Vec<Exactly>, FigureError> {
    let one = |value: &Exactly| match value {
        Ok(value) => Ok(Ok(Fraction::whole(value.nearest()?))),
        Err(why) => Ok(Err(why.clone())),
    };
    values.iter().map(one).collect()
}

fn beyond() -> Missing {
    Missing::Withheld(crate::missing::Withheld::Beyond(None))
}

/// Events one by one; or, of many, consecutive ones of one class and authority together.
fn blocks<'e>(events: &[&'e Event], many: bool) -> Vec<Vec<&'e Event>> {
    let mut blocks: Vec<Vec<&Event>> = Vec::new();
    for event in events {
        match blocks.last_mut() {
            Some(block)
                if many && block.last().is_some_and(|last| (last.class, last.who) == (event.class, event.who)) =>
            {
                block.push(event);
            }
            _ => blocks.push(vec![event]),
        }
    }
    blocks
}

/// Blocks of which neighbours are told together until there are no more than so many: first those of one class.
fn coarser(blocks: Vec<Vec<&Event>>, most: usize) -> Vec<Vec<&Event>> {
    if blocks.len() <= most {
        return blocks;
    }
    let mut of_class: Vec<Vec<&Event>> = Vec::new();
    for block in blocks {
        let class = block.first().map(|event| event.class);
        match of_class.last_mut().filter(|last| last.last().map(|event| event.class) == class) {
            Some(last) => last.extend(block),
            None => of_class.push(block),
        }
    }
    if of_class.len() <= most {
        return of_class;
    }
    let each = of_class.len().div_ceil(most.max(1));
    of_class.chunks(each).map(|some| some.concat()).collect()
}

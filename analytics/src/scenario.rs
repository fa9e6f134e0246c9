//! Scenarios: other parameters, without touching the books (docs/spec.md#scenarios): written down for a question, or
//! kept in the journal under a name.

use std::collections::BTreeMap;

pub use sollist_contract::parameters::Scenario;
use sollist_contract::{
    day::Day,
    event::ScenarioPublished,
    ids::{Authority, Item, ScenarioName},
    parameters::Change,
    question, reading, similar,
};

use crate::{
    error::{FigureError, Refused},
    facts::Facts,
    not_there::{NoScenario, NotKept},
    parameters::InForce,
    scenarios::Until,
    tree::EventRef,
    view::View,
};

/// A scenario that is kept, and the number of the event that published it.
type Kept<'f> = (u64, &'f ScenarioPublished);

/// Names that are told where one is not there.
const NAMED_MAX: usize = 5;

/// What is kept by somebody, or by all.
fn kept<'f>(facts: &'f Facts, until: Until, by: Option<&Authority>) -> BTreeMap<&'f ScenarioName, Kept<'f>> {
    let mut kept = facts.scenarios.kept(until);
    kept.retain(|_, (_, event)| by.is_none_or(|by| event.authority.as_ref() == Some(by)));
    kept
}

/// Why nothing is kept under a name, as far as somebody sees.
fn absent(facts: &Facts, name: &ScenarioName, until: Until, by: Option<&Authority>) -> NotKept {
    let scenarios = &facts.scenarios;
    let kept = kept(facts, until, by);
    if by.is_some_and(|by| !scenarios.was_kept_by(name, by)) {
        return never(name, &kept);
    }
    if let Some(seq) = scenarios.gone(name, until) {
        return NotKept::Withdrawn { seq };
    }
    let first = scenarios.first(name);
    let later = first.filter(|seq| *seq > until.seq);
    if let Some((seq, at)) = later.and_then(|seq| Some((seq, facts.recorded_at(seq)?))) {
        return NotKept::Recorded { seq, at };
    }
    if let Some(day) = first.and_then(|seq| scenarios.day(seq)) {
        return NotKept::Dated(day);
    }
    never(name, &kept)
}

fn never(name: &ScenarioName, kept: &BTreeMap<&ScenarioName, Kept<'_>>) -> NotKept {
    // Large and small letters are no difference that somebody means.
    let small: Vec<(String, &ScenarioName)> = kept.keys().map(|name| (name.as_str().to_lowercase(), *name)).collect();
    let near = similar::nearest(name.as_str(), small.iter().map(|(small, _)| small.as_str()));
    let meant = small.iter().find(|(small, _)| Some(small.as_str()) == near).map(|(_, name)| name.to_string());
    let names = kept.keys().take(NAMED_MAX).map(ToString::to_string).collect();
    NotKept::Never { meant, names, more: kept.len().saturating_sub(NAMED_MAX) }
}

/// What is kept under a name, that a field asks for.
fn find<'f>(
    facts: &'f Facts,
    (field, name): (&'static str, &ScenarioName),
    until: Until,
    by: Option<&Authority>,
) -> Result<Kept<'f>, FigureError> {
    kept(facts, until, by).remove(name).ok_or_else(|| {
        let why = absent(facts, name, until, by);
        Refused::NoScenario(Box::new(NoScenario { field, name: name.clone(), why })).into()
    })
}

/// A scenario that is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptScenario<'f> {
    pub seq: u64,
    pub day: Day,
    pub event: &'f ScenarioPublished,
}

/// By a view: known by its number, and published by its last day.
fn until(view: &View) -> Until {
    Until { seq: view.seq, day: view.until }
}

impl<'f> KeptScenario<'f> {
    fn of(facts: &Facts, (seq, event): (u64, &'f ScenarioPublished)) -> Option<KeptScenario<'f>> {
        Some(KeptScenario { seq, day: facts.scenarios.day(seq)?, event })
    }
}

/// Scenarios that are kept, by name: of somebody, or all.
pub fn scenarios<'f>(facts: &'f Facts, view: &View, of: Option<&Authority>) -> Vec<KeptScenario<'f>> {
    kept(facts, until(view), of).into_values().filter_map(|kept| KeptScenario::of(facts, kept)).collect()
}

/// The scenario that is kept under a name: by somebody, or by anybody.
pub fn scenario<'f>(
    facts: &'f Facts,
    view: &View,
    name: &ScenarioName,
    by: Option<&Authority>,
) -> Result<KeptScenario<'f>, FigureError> {
    let (seq, event) = find(facts, ("name", name), until(view), by)?;
    Ok(KeptScenario { seq, day: facts.scenarios.day(seq).unwrap_or(view.day), event })
}

/// What a question assumes: nothing, what stands in it, or what is kept under a name.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Assumption {
    #[default]
    None,
    Written(Scenario),
    /// By somebody alone, or by anybody.
    Kept(ScenarioName, Option<Authority>),
}

impl Assumption {
    /// Reads what a question says: a scenario as JSON, or a name.
    pub fn read(json: &str, name: &str) -> Result<Assumption, FigureError> {
        let name = question::filter::<ScenarioName>("scenario_name", name)?;
        match (parse(json)?, name) {
            (Some(_), Some(_)) => Err(Refused::ScenarioTwice.into()),
            (Some(written), None) => Ok(Assumption::Written(written)),
            (None, Some(name)) => Ok(Assumption::Kept(name, None)),
            (None, None) => Ok(Assumption::None),
        }
    }

    /// Of what is kept only that of somebody; `None`: of everybody.
    pub fn kept_by(self, by: Option<&Authority>) -> Assumption {
        match self {
            Assumption::Kept(name, _) => Assumption::Kept(name, by.cloned()),
            Assumption::None | Assumption::Written(_) => self,
        }
    }

    /// What is assumed in a view. What is kept is as it was known: a last day hides it no more than it hides
    /// parameters.
    pub fn at(self, facts: &Facts, view: &View) -> Result<Option<Scenario>, FigureError> {
        match self {
            Assumption::None => Ok(None),
            Assumption::Written(written) => Ok(Some(written)),
            Assumption::Kept(name, by) => {
                let known = Until { seq: view.seq, day: None };
                let (seq, event) = find(facts, ("scenario_name", &name), known, by.as_ref())?;
                Ok(Some(Scenario { published: Some(seq), ..Scenario::from(event) }))
            }
        }
    }
}

/// Reads a scenario. An empty text is none.
pub fn parse(json: &str) -> Result<Option<Scenario>, FigureError> {
    if json.trim().is_empty() {
        return Ok(None);
    }
    let read: Scenario = serde_json::from_str(json).map_err(|error: serde_json::Error| {
        Refused::ScenarioUnreadable { place: reading::place(&error, json), why: reading::of_json(&error) }
    })?;
    match read.without_life() {
        Some(item) => Err(Refused::ScenarioWithoutLife(item.clone()).into()),
        None => Ok(Some(read)),
    }
}

impl InForce {
    /// The event of the scenario behind parameters, where it says something of the kind that is asked for.
    pub(crate) fn assumed(&self, says: impl Fn(&Scenario) -> bool) -> Vec<EventRef> {
        let seq = self.scenario.as_ref().filter(|scenario| says(scenario)).and_then(|scenario| scenario.published);
        seq.map(|seq| EventRef { seq, kind: "scenario.published.v1" }).into_iter().collect()
    }

    /// The same of an item.
    pub(crate) fn assumed_of(&self, item: &Item, says: fn(&Change) -> bool) -> Vec<EventRef> {
        self.assumed(|scenario| scenario.items.get(item).is_some_and(says))
    }
}

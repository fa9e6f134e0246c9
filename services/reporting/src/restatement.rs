//! Collects what of the figures of the quarter before was restated since they were reported: by the bridge of each that
//! is another now (docs/spec.md#restatement-bridge).

use sollist_analytics::{
    self as figures, Bridge, CATALOGUE, Detail, FigureError, IndicatorQuery, Scope, View,
    bridge::{Key, POSITION},
    facts::Facts,
    lists,
};
use sollist_contract::{
    day::Day,
    reading::Bilingual,
    words::terms::{self, Term},
};

use crate::{
    quarter::Quarter,
    restated::{LastReport, Restated, RestatedFigure, RestatedPart},
};

/// What the amounts of the position are called.
const AMOUNTS: [(&str, Term); 5] = [
    ("budget.soll", terms::CURRENT_BUDGET),
    ("budget.frozen", terms::FROZEN),
    ("budget.commitments", terms::COMMITMENTS),
    ("budget.actual", terms::ACTUAL),
    ("budget.available", terms::AVAILABLE),
];

/// The figures of Berlin at the end of a quarter that are others now than they were reported.
///
/// # Errors
/// What the bridge refuses.
pub fn restated(
    facts: &Facts,
    now: &View,
    quarter: Quarter,
    target_day: Day,
    since: Option<u64>,
) -> Result<Option<Restated>, FigureError> {
    let Ok(until) = quarter.last_day() else { return Ok(None) };
    let (since, last_report) = match since {
        Some(since) => (since.min(now.seq), LastReport::Named),
        None => last_report(facts, now, quarter, until),
    };
    let at = |seq: u64| View { seq, until: Some(until), day: until, walk: None };
    let (reported, known) = (at(since), at(now.seq));
    let query = |id: &str| IndicatorQuery {
        id: Some(id.to_owned()),
        year: Some(quarter.year()),
        target_day: Some(target_day),
        ..IndicatorQuery::default()
    };
    let mut list = Vec::new();
    // Of what nobody knew, nothing was reported.
    for id in changed(facts, &reported, &known, &IndicatorQuery { id: None, ..query("") })?.iter().filter(|_| since > 0)
    {
        let bridges = figures::bridge(facts, &reported, &known, &query(id), Detail::of_a_report())?;
        list.extend(bridges.iter().filter(|one| !one.is_still()).map(figure));
    }
    let recorded_at = facts.recorded_at(since);
    Ok(Some(Restated { quarter, until, since, recorded_at, last_report, figures: list }))
}

/// What the last report knew, where nobody says it: what was recorded by the end of the last deadline of the quarter's
/// submissions, else by the end of the quarter.
fn last_report(facts: &Facts, now: &View, quarter: Quarter, until: Day) -> (u64, LastReport) {
    let period = quarter.to_string();
    let all = lists::submissions(facts, now, &Scope::Berlin).into_iter().filter(|one| one.period == period);
    let deadline = all.filter_map(|one| one.deadline()).max();
    let (day, last_report) = match deadline {
        Some(day) => (day, LastReport::Deadline { day }),
        None => (until, LastReport::QuarterEnd { day: until }),
    };
    let known = day.end().and_then(|end| facts.seq_of(&end.to_string()).ok());
    (known.unwrap_or(0).min(now.seq), last_report)
}

/// Ids of figures that both positions give otherwise, in the order in which they are shown.
fn changed(
    facts: &Facts,
    reported: &View,
    known: &View,
    query: &IndicatorQuery,
) -> Result<Vec<&'static str>, FigureError> {
    let rows = [reported, known].map(|view| figures::indicators(facts, view, query));
    let [before, now] = rows;
    let (before, now) = (before?, now?);
    let values = |rows: &[figures::IndicatorRow], id: &str| -> Vec<_> {
        let of = rows.iter().filter(|row| row.id == id && row.value.is_some());
        of.map(|row| (row.rollout.clone(), row.project.clone(), row.due_year, row.value)).collect()
    };
    let other = |id: &&str| values(&before, id) != values(&now, id);
    let indicators = CATALOGUE.iter().map(|one| one.id).filter(|id| !POSITION.contains(id)).filter(other);
    // The amounts of the position are looked at in any case: they cost little.
    Ok(POSITION.into_iter().chain(indicators).collect())
}

/// The rollout, project or year that a figure is of.
fn of_key(key: &Key) -> Option<String> {
    let year = key.due_year.map(|year| year.to_string());
    let project = key.project.as_ref().map(ToString::to_string);
    key.rollout.as_ref().map(ToString::to_string).or(project).or(year)
}

fn figure(bridge: &Bridge) -> RestatedFigure {
    let amount = AMOUNTS.iter().find(|(id, _)| *id == bridge.figure).map(|(_, term)| term.de);
    let indicator = || CATALOGUE.iter().find(|one| one.id == bridge.figure).map(|one| one.name_de);
    let why = bridge.before.as_ref().err().or(bridge.after.as_ref().err());
    RestatedFigure {
        key: bridge.figure.to_owned(),
        label: amount.or_else(indicator).unwrap_or(bridge.figure).to_owned(),
        of: of_key(&bridge.key),
        unit: bridge.unit.code().to_owned(),
        before: bridge.before.as_ref().ok().copied(),
        now: bridge.after.as_ref().ok().copied(),
        change: bridge.difference,
        reason: why.filter(|_| bridge.difference.is_none()).map(|why| why.said().de),
        parts: bridge
            .components
            .iter()
            .map(|one| RestatedPart {
                class: one.class.code().to_owned(),
                part: one.part,
                authority: one.authority.clone(),
                events: one.events.clone(),
                events_total: one.events_total as u64,
            })
            .collect(),
    }
}

//! Bridges as they go over the wire: the figures of both positions, what moved them, and what its events say.

use std::collections::HashMap;

use prost::Message;
use sollist_analytics::{
    Bridge, Component, Detail, Facts, FigureError, Indicator, IndicatorQuery, Refused, View,
    bridge::{self, POSITION},
    definition,
    scope::{authority_filter, district_filter, item_filter, known, known_item, programme_filter},
};
use sollist_contract::{
    day::Day,
    grpc::{
        analytics::v1::{BridgeRow, CompareFiguresRequest, CompareFiguresResponse, ComparedFigure, FormerDefinition},
        common::v1::AsOf,
    },
    question,
    said::{Said, short},
    words::rows,
};
use sollist_platform::store::journal::Recorded;

use crate::{
    catalogue,
    pages::Cut,
    shown::{day, said},
    words,
};

/// Stands for the whole position of the budget.
const BUDGET: &str = "budget";

/// Characters of what an event says, in each language.
const SAID_MAX: usize = 400;
/// Room for it in a row, read only where the row belongs to the page.
const SAID_BYTES: usize = 4 * 1024;

/// What is asked, but the later position.
pub(crate) struct Question {
    figures: Vec<String>,
    query: IndicatorQuery,
    as_of: String,
    until: String,
}

impl Question {
    pub fn of(request: &CompareFiguresRequest) -> Result<Question, FigureError> {
        let from = request.from.clone().unwrap_or_default();
        let (figures, target_day) = (figures(&request.figures)?, day("target_day", &request.target_day)?);
        let is_of_need = |figure: &&String| definition(figure).is_some_and(Indicator::is_by_target_day);
        if let (Some(_), Some(figure)) = (target_day, figures.iter().find(|figure| !is_of_need(figure))) {
            return Err(Refused::NotNarrowedBy { figure: figure.clone(), by: "target_day" }.into());
        }
        for figure in &figures {
            catalogue::programme_of(figure, &request.programme)?;
        }
        Ok(Question {
            figures,
            query: IndicatorQuery {
                year: question::year(request.year)?,
                district: district_filter(&request.district)?,
                authority: authority_filter(&request.authority)?,
                programme: programme_filter(&request.programme)?,
                item: item_filter(&request.item)?,
                target_day,
                ..IndicatorQuery::default()
            },
            as_of: from.as_of,
            until: from.until,
        })
    }

    /// The earlier position. Without a state of knowledge of its own it has that of the later one, on every page.
    fn from(&self, facts: &Facts, view: &View) -> Result<View, FigureError> {
        let known = if self.as_of.is_empty() { view.seq.to_string() } else { self.as_of.clone() };
        let from = View::resolve(facts, &known, &self.until, view.day).map_err(|error| match error {
            FigureError::Refused(why) => FigureError::from(Refused::From(why)),
            error => error,
        })?;
        let today = self.as_of.is_empty() && from.until.is_none();
        Ok(if today { View { day: view.day, ..from } } else { from })
    }

    /// What belongs to a page, and the state of knowledge of the earlier position, without its hash.
    pub fn page(
        &self,
        facts: &Facts,
        view: &View,
        cut: &mut Cut,
    ) -> Result<(AsOf, CompareFiguresResponse), FigureError> {
        known(facts, self.query.authority.as_ref())?;
        known_item(facts, self.query.item.as_ref())?;
        let from = self.from(facts, view)?;
        let mut all: Vec<Bridge> = Vec::new();
        for figure in &self.figures {
            let query = IndicatorQuery { id: Some(figure.clone()), ..self.query.clone() };
            all.extend(bridge::bridge(facts, &from, view, &query, Detail::default())?);
        }
        let then = facts.recorded_at(from.seq).map(Day::of);
        let figure = |of: &Bridge| {
            let (former, figure) = (then.and_then(|day| former(of.figure, day)), figure(of));
            // Another definition is a row of its own.
            let rows_total = figure.rows_total.saturating_add(u64::from(former.is_some()));
            ComparedFigure { former, rows_total, ..figure }
        };
        let make = |at: usize, _| Ok((all.get(at).map(figure).unwrap_or_default(), None));
        let figures = cut.list(all.len(), Message::encoded_len, make)?;
        let mut parts: Vec<(&Bridge, Option<&Component>)> = Vec::new();
        for bridge in &all {
            let is_redefined = then.is_some_and(|day| former(bridge.figure, day).is_some());
            parts.extend(is_redefined.then_some((bridge, None)));
            parts.extend(bridge.components.iter().map(|part| (bridge, Some(part))));
        }
        let made = |(of, part): &(&Bridge, Option<&Component>)| match part {
            Some(part) => row(of, part),
            None => redefined(of, then),
        };
        let make = |at: usize, _| Ok((parts.get(at).map(made).unwrap_or_default(), None));
        let bytes = |row: &BridgeRow| row.encoded_len().saturating_add(SAID_BYTES);
        let rows = cut.list(parts.len(), bytes, make)?;
        let recorded_at = facts.recorded_at(from.seq).map(|instant| instant.to_string()).unwrap_or_default();
        let as_of = AsOf { sequence: from.seq, recorded_at, unreadable: facts.unreadable(from.seq), ..AsOf::default() };
        let first = self.figures.first().map_or("", String::as_str);
        let year = bridge::year_of(facts, view, first, self.query.year).map_or(0, i32::from);
        Ok((as_of, CompareFiguresResponse { figures, rows, year, ..Default::default() }))
    }
}

/// The figures that are asked for, each once.
fn figures(asked: &[String]) -> Result<Vec<String>, FigureError> {
    let mut all: Vec<String> = Vec::new();
    let whole = [BUDGET.to_owned()];
    for figure in if asked.is_empty() { &whole[..] } else { asked } {
        let more: Vec<String> = match figure.as_str() {
            BUDGET => POSITION.map(str::to_owned).to_vec(),
            one if bridge::comparable().any(|known| known == one) => vec![one.to_owned()],
            other => return Err(Refused::NotComparable(other.to_owned()).into()),
        };
        for one in more {
            if !all.contains(&one) {
                all.push(one);
            }
        }
    }
    Ok(all)
}

fn figure(of: &Bridge) -> ComparedFigure {
    ComparedFigure {
        figure: of.figure.to_owned(),
        rollout: of.key.rollout.as_ref().map(ToString::to_string),
        project: of.key.project.as_ref().map(ToString::to_string),
        due_year: of.key.due_year.map(i32::from),
        unit: of.unit.code().to_owned(),
        before: of.before.as_ref().ok().map(ToString::to_string),
        after: of.after.as_ref().ok().map(ToString::to_string),
        difference: of.difference.as_ref().map(ToString::to_string),
        why_before: of.before.as_ref().err().map(said),
        why_after: of.after.as_ref().err().map(said),
        rows_total: of.components.len() as u64,
        without_effect: of.without_effect as u64,
        series_break: of.has_break(),
        former: None,
    }
}

/// The definition that held on a day, where another one holds now.
fn former(figure: &str, day: Day) -> Option<FormerDefinition> {
    definition(figure)?.former_on(day).map(catalogue::former)
}

/// A row of a figure that says nothing yet.
fn row_of(of: &Bridge) -> BridgeRow {
    BridgeRow {
        figure: of.figure.to_owned(),
        rollout: of.key.rollout.as_ref().map(ToString::to_string),
        project: of.key.project.as_ref().map(ToString::to_string),
        due_year: of.key.due_year.map(i32::from),
        ..BridgeRow::default()
    }
}

/// The row of a definition that is another one since a day.
fn redefined(of: &Bridge, then: Option<Day>) -> BridgeRow {
    let told = definition(of.figure).zip(then.and_then(|day| former(of.figure, day)));
    let said = told.map(|(now, before)| {
        let formula = Said::read(now.formula_de, now.formula);
        rows::redefined(&before, now.definition, now.since, &formula).into()
    });
    BridgeRow { class: rows::DEFINITION.to_owned(), said, ..row_of(of) }
}

fn row(of: &Bridge, part: &Component) -> BridgeRow {
    BridgeRow {
        class: part.class.code().to_owned(),
        part: part.part.as_ref().map(ToString::to_string),
        events: part.events.clone(),
        events_total: part.events_total as u64,
        authority: part.authority.as_ref().map(ToString::to_string),
        ends_without: part.ends_without,
        ..row_of(of)
    }
}

/// The event that a row tells of, where it is one.
pub(crate) fn told_of(row: &BridgeRow) -> Option<u64> {
    row.events.first().copied().filter(|_| row.events_total == 1)
}

/// Adds what events are and say.
pub(crate) fn tell(rows: &mut [BridgeRow], events: &[Recorded]) {
    let events: HashMap<u64, &Recorded> = events.iter().map(|event| (event.seq, event)).collect();
    for row in rows {
        let Some(event) = told_of(row).and_then(|number| events.get(&number)) else { continue };
        let Said { de, en } = words::event(event);
        row.said = Some(Said::read(short(&de, SAID_MAX), short(&en, SAID_MAX)).into());
        if let Ok(envelope) = event.envelope() {
            row.r#type = Some(envelope.event.type_name().to_owned());
            row.day = Some(envelope.day().to_string());
        }
    }
}

//! Figures that others published, as they go over the wire.

use prost::Message;
use sollist_analytics::{Comparison, Facts, FigureError, Refused, Rival, View, conflicts, definition, was_published};
use sollist_contract::grpc::analytics::v1 as wire;

use crate::{catalogue, pages::Cut, shown, words};

/// What is asked for of them.
pub(crate) struct Query {
    /// An indicator's id, or the publisher's own name.
    pub metric: Option<String>,
    /// Only what differs from ours or from another.
    pub contradicting: bool,
}

/// What of the published figures belongs to a page.
pub(crate) fn page(
    facts: &Facts,
    view: &View,
    query: &Query,
    cut: &mut Cut,
) -> Result<wire::ListPublishedFiguresResponse, FigureError> {
    let all = conflicts(facts, view)?;
    let is_known = |metric: &&String| definition(metric).is_some() || was_published(facts, metric);
    if let Some(metric) = query.metric.as_ref().filter(|metric| !is_known(metric)) {
        return Err(Refused::NoSuchIndicator(metric.clone()).into());
    }
    let wanted = |one: &&Comparison| {
        query.metric.as_ref().is_none_or(|metric| *metric == one.figure.metric)
            && (!query.contradicting || one.is_conflict())
    };
    let rows: Vec<&Comparison> = all.iter().filter(wanted).collect();
    let make = |at: usize, _| Ok((rows.get(at).map(|one| row(one)).unwrap_or_default(), None));
    let total = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let rows = cut.list(rows.len(), Message::encoded_len, make)?;
    Ok(wire::ListPublishedFiguresResponse { rows, total, ..Default::default() })
}

fn row(one: &Comparison) -> wire::PublishedFigure {
    let figure = &one.figure;
    let ours = one.ours.as_ref();
    wire::PublishedFigure {
        sequence: figure.seq,
        authority: figure.authority.as_ref().map(ToString::to_string),
        metric: figure.metric.clone(),
        definition: figure.definition.clone(),
        scope: figure.scope.clone(),
        day: figure.as_of.to_string(),
        value: one.shown.map(|value| value.to_string()),
        numerator: figure.numerator.map(|value| value.to_string()),
        denominator: figure.denominator.map(|value| value.to_string()),
        origin: figure.origin.clone(),
        our_value: one.our_value.map(|value| value.to_string()),
        our_numerator: ours.and_then(|row| row.numerator).map(|exact| exact.decimal().to_string()),
        our_denominator: ours.and_then(|row| row.denominator).map(|exact| exact.decimal().to_string()),
        our_formula: definition(&figure.metric).and_then(catalogue::formula),
        why: match ours.filter(|row| row.value.is_none()).and_then(|row| row.why.as_ref()) {
            Some(why) => Some(shown::said(why)),
            None => one.several.then(|| words::several_of_ours().into()),
        },
        apart: one.rival.map(apart),
        differs_from_ours: one.differs_from_ours,
        differs_from: one.differs_from.clone(),
        differs_from_count: one.differs_from_count,
    }
}

fn apart(rival: Rival) -> wire::Apart {
    wire::Apart {
        difference: rival.difference.to_string(),
        numerator: rival.numerator.to_string(),
        denominator: rival.denominator.to_string(),
    }
}

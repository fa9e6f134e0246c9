//! Findings as they go over the wire.

use prost::Message;
use sollist_analytics::{Anomaly, AnomalyQuery, Facts, FigureError, Used, View, anomalies};
use sollist_contract::{grpc::analytics::v1 as wire, page::ROW_BYTES_MAX};

use crate::{pages::Cut, shown::said};

/// Bytes that the number of an event takes at most: ten of a varint.
const EVENT_BYTES: usize = 10;

/// What of the findings belongs to a page.
pub(crate) fn page(
    facts: &Facts,
    view: &View,
    query: &AnomalyQuery,
    cut: &mut Cut,
) -> Result<wire::ListAnomaliesResponse, FigureError> {
    let all = anomalies(facts, view, query)?;
    let make = |at: usize, offset| Ok(all.get(at).map(|one| row(one, offset)).unwrap_or_default());
    let rows = cut.list(all.len(), Message::encoded_len, make)?;
    Ok(wire::ListAnomaliesResponse {
        day: view.day.to_string(),
        rows,
        total: u32::try_from(all.len()).unwrap_or(u32::MAX),
        ..Default::default()
    })
}

/// A finding with its events from an offset on, and where they go on.
fn row(one: &Anomaly, offset: usize) -> (wire::Anomaly, Option<usize>) {
    let events: Vec<u64> = one.events.iter().skip(offset).take(ROW_BYTES_MAX / EVENT_BYTES).copied().collect();
    let next = offset.saturating_add(events.len());
    let rest = (next < one.events.len()).then_some(next);
    let message = wire::Anomaly {
        rule: one.rule.code().to_owned(),
        severity: one.severity.code().to_owned(),
        district: one.authority.district().to_string(),
        authority: one.authority.to_string(),
        key: one.key.clone(),
        since: one.since.to_string(),
        amount: one.amount.map(|amount| amount.to_string()),
        quantity: one.quantity,
        said: Some(said(one)),
        events,
        parameters: one.parameters.iter().map(parameter).collect(),
        continues: rest.is_some(),
        why: one.why.as_ref().map(said),
    };
    (message, rest)
}

fn parameter(used: &Used) -> wire::UsedParameter {
    wire::UsedParameter {
        name: used.name.clone(),
        value: used.value.clone(),
        set: used.origin.as_ref().map(|origin| origin.set.clone()),
        valid_from: used.origin.as_ref().map(|origin| origin.valid_from.to_string()),
        sequence: used.origin.as_ref().map(|origin| origin.seq),
    }
}

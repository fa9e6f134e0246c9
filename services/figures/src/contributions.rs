//! The events behind a figure, as they go over the wire: how much of it each is, and what it says.

use std::collections::HashMap;

use prost::Message as _;
use sollist_analytics::{FigureError, contributed::Contributions};
use sollist_contract::grpc::analytics::v1::{
    Contribution, ExplainFigureRequest, ListContributionsRequest, ListContributionsResponse,
};
use sollist_platform::store::journal::Recorded;

use crate::{explain::EVENT_BYTES, pages::Cut, words};

/// The same question of the figure alone.
pub(crate) fn explained(of: ListContributionsRequest) -> ExplainFigureRequest {
    let ListContributionsRequest { view, figure, year, section, district, authority, programme, line, path, .. } = of;
    ExplainFigureRequest {
        view,
        figure,
        year,
        section,
        district,
        authority,
        programme,
        line,
        path,
        item: of.item,
        target_day: of.target_day,
        ..ExplainFigureRequest::default()
    }
}

/// A page of the events, which do not say anything yet.
pub(crate) fn page(all: &Contributions, cut: &mut Cut) -> Result<ListContributionsResponse, FigureError> {
    let row = |at: usize, _| {
        let (sequence, share) = all.at(at).unwrap_or_default();
        let contribution = share.map(|share| share.to_string());
        Ok((Contribution { sequence, contribution, ..Contribution::default() }, None))
    };
    let bytes = |row: &Contribution| row.encoded_len().saturating_add(EVENT_BYTES);
    Ok(ListContributionsResponse {
        contributions: cut.list(all.len(), bytes, row)?,
        events_total: all.len() as u64,
        sum: all.sum().map(|sum| sum.to_string()),
        ..ListContributionsResponse::default()
    })
}

/// Adds what the events say.
pub(crate) fn tell(rows: &mut [Contribution], events: &[Recorded]) {
    let known: HashMap<u64, &Recorded> = events.iter().map(|event| (event.seq, event)).collect();
    for row in rows {
        if let Some(event) = known.get(&row.sequence) {
            row.day = event.envelope().map(|envelope| envelope.day().to_string()).unwrap_or_default();
            row.said = Some(words::event(event).into());
        }
    }
}

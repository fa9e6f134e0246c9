//! The transfer that a grant makes: recorded with it, as the event after it, and it names no request.

use serde::Deserialize;
use sollist_contract::{
    event::Transferred,
    grpc::intake::v1::{ListEventsRequest, RecordedEvent},
};

use super::{Link, failure::Failure};

#[derive(Default, Deserialize)]
#[serde(default)]
struct Head {
    #[serde(rename = "type")]
    kind: String,
    source: String,
}

fn head(event: &RecordedEvent) -> Head {
    serde_json::from_str(&event.event).unwrap_or_default()
}

/// The number of the transfer that a grant with this number made.
pub fn transfer_of(grant: u64) -> u64 {
    grant.saturating_add(1)
}

/// The events of a request, each grant with its transfer, as far as numbers are wanted.
pub async fn with_transfers(
    link: &Link,
    events: Vec<RecordedEvent>,
    asked: &ListEventsRequest,
) -> Result<Vec<RecordedEvent>, Failure> {
    let mut all = Vec::with_capacity(events.len());
    for event in events {
        let next = transfer_of(event.sequence);
        let wanted = asked.r#type.is_empty() && (asked.to_sequence == 0 || next <= asked.to_sequence);
        let transfer = match wanted && head(&event).kind.starts_with("funding.granted.") {
            true => transfer(link, next).await?,
            false => None,
        };
        let behind = if asked.newest_first { 0 } else { 1 };
        let at = all.len().saturating_add(behind);
        all.push(event);
        if let Some(transfer) = transfer {
            all.insert(at, transfer);
        }
    }
    Ok(all)
}

async fn transfer(link: &Link, number: u64) -> Result<Option<RecordedEvent>, Failure> {
    let (from_sequence, to_sequence) = (number, number);
    let request = ListEventsRequest { page_size: 1, from_sequence, to_sequence, ..ListEventsRequest::default() };
    let found = link.intake().list_events(request).await?.into_inner().events.into_iter().next();
    Ok(found.filter(|event| Transferred::is_of_grant(&head(event).source)))
}

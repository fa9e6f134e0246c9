//! `sollist journal`: the events as they were recorded, oldest first.

use serde::Deserialize;
use serde_json::value::{RawValue, to_raw_value};
use sollist_contract::grpc::intake::v1::{ListEventsRequest, RecordedEvent};

use super::{
    Link,
    args::JournalArgs,
    failure::{Exit, Failure},
    output::{Output, Pages, berlin_time},
    table::{Cell, Column, Sheet},
    words::figures as words,
};

const PAGE_SIZE: u64 = 1000;

/// `sollist journal`
pub async fn journal(link: &Link, args: &JournalArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let mut list = Pages::new("events");
    let mut intake = link.intake();
    let mut page_token = String::new();
    loop {
        let left = if args.limit == 0 { PAGE_SIZE } else { args.limit.saturating_sub(list.rows()).min(PAGE_SIZE) };
        let page_size = i32::try_from(left).unwrap_or_default();
        let page = intake
            .list_events(ListEventsRequest { page_size, page_token, from_sequence: args.from })
            .await?
            .into_inner();
        let wanted = page
            .events
            .into_iter()
            .filter(|event| event.sequence >= args.from)
            .take(usize::try_from(left).unwrap_or(usize::MAX));
        list.page(&sheet(wanted)?, out)?;
        if page.next_page_token.is_empty() || args.limit > 0 && list.rows() >= args.limit {
            break;
        }
        page_token = page.next_page_token;
    }
    list.finish(&sheet([])?, &out.lang.say(words::no_events()), out)?;
    Ok(Exit::Done)
}

/// What a table shows of an event.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Head {
    #[serde(rename = "type")]
    kind: String,
    source: String,
    id: String,
    time: String,
}

/// The event as it stands there; as a text where somebody made it no JSON.
fn as_json(event: String) -> Result<Box<RawValue>, Failure> {
    RawValue::from_string(event.clone()).or_else(|_| to_raw_value(&event)).map_err(Failure::answer)
}

fn sheet(events: impl IntoIterator<Item = RecordedEvent>) -> Result<Sheet, Failure> {
    let columns = vec![
        Column::new("sequence", "Nr.", "No."),
        Column::new("recorded_at", "aufgezeichnet", "Recorded"),
        Column::new("actor", "Handelnder", "Actor"),
        Column::new("type", "Typ", "Type"),
        Column::new("time", "Zeitpunkt", "Time").hidden(),
        Column::new("source", "Quelle", "Source"),
        Column::new("id", "Kennung", "Id"),
        Column::new("hash", "Hash", "Hash").hidden(),
        Column::new("event", "Ereignis", "Event").hidden(),
    ];
    let row = |event: RecordedEvent| {
        let head: Head = serde_json::from_str(&event.event).unwrap_or_default();
        let recorded =
            berlin_time(&event.recorded_at).map_or(event.recorded_at.clone(), |(day, time)| format!("{day} {time}"));
        Ok(vec![
            Cell::Number(event.sequence.to_string(), ""),
            Cell::Named(event.recorded_at, recorded),
            Cell::text(event.actor),
            Cell::text(head.kind),
            Cell::text(head.time),
            Cell::text(head.source),
            Cell::text(head.id),
            Cell::text(event.hash),
            Cell::Json(as_json(event.event)?),
        ])
    };
    Ok(Sheet::new(columns, events.into_iter().map(row).collect::<Result<_, Failure>>()?))
}

//! Why an answer is empty: when the journal begins.

use sollist_contract::{grpc::intake::v1::ListEventsRequest, said::Said};

use super::{
    Link,
    args::{Format, View},
    failure::Failure,
    output::Output,
    words::begin as words,
};

/// Says below an answer why nothing is in it: nothing was known then, or had happened. `known`: the number of the last
/// event that it rests on.
pub async fn say(link: &Link, view: &View, known: u64, empty: bool, out: &mut Output<'_>) -> Result<(), Failure> {
    if known > 0 && !(empty && view.until.is_some()) {
        return Ok(());
    }
    let Some(first) = first(link).await else { return Ok(()) };
    let said = match (known, first, &view.until) {
        (_, None, _) => words::empty(),
        (0, Some(first), until) => words::not_yet_known(&first, view.as_of.as_deref(), *until),
        (_, Some(first), Some(until)) => words::not_yet_happened(&first, *until),
        (_, Some(_), None) => return Ok(()),
    };
    below(said, out)
}

/// Says below a list of now in which nothing is that there is nothing at all, and how one begins.
pub async fn say_of_an_empty_journal(link: &Link, out: &mut Output<'_>) -> Result<(), Failure> {
    match first(link).await {
        Some(None) => below(words::empty(), out),
        _ => Ok(()),
    }
}

/// When the first event was recorded, where there is one. `None` where nobody here tells of events: the answer stays as
/// short as it is.
async fn first(link: &Link) -> Option<Option<String>> {
    let request = ListEventsRequest { page_size: 1, ..Default::default() };
    let first = link.intake().list_events(request).await.ok()?.into_inner();
    Some(first.events.into_iter().next().map(|event| event.recorded_at))
}

fn below(said: Said, out: &mut Output<'_>) -> Result<(), Failure> {
    let text = out.lang.say(said);
    if out.format == Format::Table {
        return out.tell(&format!("{text}\n"));
    }
    out.note(&text);
    Ok(())
}

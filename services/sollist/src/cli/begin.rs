//! Why an answer is empty: when the journal begins.

use sollist_contract::grpc::intake::v1::ListEventsRequest;

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
    let request = ListEventsRequest { page_size: 1, ..Default::default() };
    // Where nobody here tells of events the answer stays as short as it is.
    let Ok(first) = link.intake().list_events(request).await else { return Ok(()) };
    let first = first.into_inner().events.into_iter().next().map(|event| event.recorded_at);
    let text = out.lang.say(match (known, first, &view.until) {
        (_, None, _) => words::empty(),
        (0, Some(first), until) => words::not_yet_known(&first, view.as_of.as_deref(), *until),
        (_, Some(first), Some(until)) => words::not_yet_happened(&first, *until),
        (_, Some(_), None) => return Ok(()),
    });
    if out.format == Format::Table {
        return out.tell(&format!("{text}\n"));
    }
    out.note(&text);
    Ok(())
}

//! Imports that are only checked: everything goes in one stream, so that each entry is decided after those before it,
//! and nothing is recorded.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};

use sollist_contract::grpc::intake::v1::SubmitEventsRequest;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use super::{
    Link,
    failure::Failure,
    submit::{Batch, Fault, Outcome, Source},
    values::Form,
};

/// What is checked together: entries of one origin, and what would become of them.
pub struct Part {
    pub origin: String,
    pub source: Source,
    pub outcome: Outcome,
}

/// A message that was sent and is not answered yet: of which part, its last position, how its places are counted.
type Awaited = (usize, u64, Form);

/// Has the parts checked one after the other, as one.
pub async fn check(link: &Link, parts: &mut [Part]) -> Result<(), Failure> {
    let awaited: Mutex<VecDeque<Awaited>> = Mutex::default();
    let (requests, outgoing) = mpsc::channel(1);
    let (mut sources, mut outcomes) = (Vec::new(), Vec::new());
    for Part { origin, source, outcome } in parts {
        outcome.checked = true;
        sources.push((origin.as_str(), source));
        outcomes.push((origin.as_str(), outcome));
    }
    let send = async {
        send(&mut sources, requests, &awaited).await?;
        // What is sent is sent; from here on the receipts decide.
        std::future::pending::<Result<(), Failure>>().await
    };
    let receive = async {
        let mut receipts = link.intake().submit_events(ReceiverStream::new(outgoing)).await?.into_inner();
        while let Some(receipt) = receipts.message().await? {
            let next = awaited.lock().unwrap_or_else(PoisonError::into_inner).front().copied();
            let Some((part, last, form)) = next else { return Err(Failure::answer("SubmitEventsResponse")) };
            if receipt.position >= last {
                awaited.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
            }
            if let Some((origin, outcome)) = outcomes.get_mut(part) {
                outcome.numbered |= form == Form::Elements;
                outcome.take(receipt, origin);
            }
        }
        Ok(())
    };
    tokio::select! {
        received = receive => received,
        // A file that could not be read on: there is no answer.
        failed = send => failed,
    }
}

/// Sends every batch of every part. Returning closes the stream.
async fn send(
    sources: &mut [(&str, &mut Source)],
    requests: mpsc::Sender<SubmitEventsRequest>,
    awaited: &Mutex<VecDeque<Awaited>>,
) -> Result<(), Failure> {
    for (part, (origin, source)) in sources.iter_mut().enumerate() {
        while let Some(next) = source.recv().await {
            let Batch { entries, form, .. } = match next {
                Ok(batch) => batch,
                Err(Fault::Reading(error)) => return Err(Failure::reading((*origin).as_ref(), &error)),
                Err(Fault::Shape(failure)) => return Err(failure),
            };
            let last = entries.last().map_or(0, |entry| entry.position);
            awaited.lock().unwrap_or_else(PoisonError::into_inner).push_back((part, last, form));
            let message = SubmitEventsRequest { origin: (*origin).to_owned(), entries, validate_only: true };
            if requests.send(message).await.is_err() {
                // The answer says why.
                return Ok(());
            }
        }
    }
    Ok(())
}

//! A stream that is only to be checked: collected, decided as one once all of it is there, answered as it would be.

use std::sync::Arc;

use sollist_contract::grpc::intake::v1::SubmitEventsRequest;
use sollist_platform::{
    Error,
    process::stop::Stop,
    wire::{caller::Caller, foreign},
    write::{
        batch::{Answers, Command},
        door::Door,
    },
};
use tokio::sync::mpsc;
use tonic::{Status, Streaming};

use crate::{
    commands::{self, Sent},
    entry::{self, Senders, beginning},
    under_way::{Submitted, name_of},
};

/// A message that is collected: where it ends, where it came from, and how many entries it had.
struct Collected {
    position: u64,
    origin: Arc<str>,
    entries: usize,
}

/// Collects the messages of a stream, the first of which is here, and sends on what would become of each.
pub(crate) async fn take(
    first: SubmitEventsRequest,
    messages: Streaming<SubmitEventsRequest>,
    (door, stop): (&Door, Stop),
    (caller, senders): (&Caller, Senders),
    submitted: &mpsc::Sender<Result<Submitted, Status>>,
) {
    match collect(first, messages, (door, stop), (caller, senders)).await {
        Ok(answered) => {
            for message in answered {
                if submitted.send(Ok(message)).await.is_err() {
                    return;
                }
            }
        }
        Err(error) => {
            let _ = submitted.send(Err(error.into())).await;
        }
    }
}

async fn collect(
    first: SubmitEventsRequest,
    mut messages: Streaming<SubmitEventsRequest>,
    (door, mut stop): (&Door, Stop),
    (caller, senders): (&Caller, Senders),
) -> Result<Vec<Submitted>, Error> {
    let mut check = door.writer.begin_check();
    let mut collected: Vec<Collected> = Vec::new();
    let mut next = Some(first);
    while let Some(message) = next {
        let origin: Arc<str> = beginning(message.origin, entry::ORIGIN_BYTES_MAX).into();
        // Within a message only: several files, or several parts of a plan, are checked as one.
        entry::must_rise(&message.entries, 0).map_err(Error::refused)?;
        let position = message.entries.last().map_or(0, |entry| entry.position);
        let from = Sent { origin: &origin, caller, senders, now: door.clock.now() };
        let commands = commands::of_entries(&door.db, message.entries, from).await?;
        collected.push(Collected { position, origin, entries: commands.len() });
        check.take(commands).map_err(Error::refused)?;
        next = tokio::select! {
            biased;
            () = stop.wait() => return Err(Error::Stopping),
            next = messages.message() => match next {
                Ok(next) => next,
                // A sender that is gone hears nothing; one that sent what is no message is told.
                Err(status) => return Err(foreign::of_a_message(&status)),
            },
        };
    }
    let mut decided = check.decide().await?.into_iter();
    let answered = collected.into_iter().map(|Collected { position, origin, entries }| {
        let (commands, answers): (Vec<Command>, Vec<_>) = decided.by_ref().take(entries).unzip();
        let names = commands.iter().map(name_of).collect();
        Submitted { position, origin, names, answers: Answers::given(answers) }
    });
    Ok(answered.collect())
}

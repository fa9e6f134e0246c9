//! Following the journal: every event once, in order, from a checkpoint on.

use std::time::Duration;

use crate::{Error, error::is_damaged, journal::Recorded, tail::Tail};

/// Events read at a time.
const PAGE: u64 = 5_000;

/// Hands every event after `checkpoint` to `apply`, in order, until the journal ends or `apply` fails. `apply` keeps the
/// checkpoint together with its effect: for a fold in memory that is the fold's own last number.
pub async fn run<F>(mut tail: Tail, mut checkpoint: u64, mut apply: F) -> Result<(), Error>
where
    F: FnMut(Vec<Recorded>) -> Result<(), Error>,
{
    loop {
        let events = match tail.next(checkpoint, PAGE).await {
            Ok(Some(events)) => events,
            Ok(None) => return Ok(()),
            Err(error @ Error::Unreadable { .. }) => return Err(error),
            Err(Error::Db(error)) if is_damaged(&error) => return Err(Error::Db(error)),
            Err(error) => {
                tracing::warn!(%error, "the journal cannot be read; trying again");
                tokio::time::sleep(Duration::from_millis(500)).await;
                continue;
            }
        };
        for event in &events {
            let expected = checkpoint.saturating_add(1);
            if event.seq != expected {
                return Err(Error::Unreadable { seq: expected, why: format!("the next event has number {}", event.seq) });
            }
            checkpoint = event.seq;
        }
        apply(events)?;
    }
}

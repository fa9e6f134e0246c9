//! The head of the journal as it grows: one stream for the whole role, heard by every open page and every address that
//! is asked again.

use std::time::Duration;

use sollist_contract::grpc::{common::v1::AsOf, intake::v1::WatchJournalRequest};
use sollist_platform::wire::link::Link;
use tokio::{sync::watch, task::JoinHandle};

/// Pause before a stream that ended is asked for again.
const PAUSE: Duration = Duration::from_secs(1);

/// Where the journal ends, as far as it was told. `None`: nobody has told yet, or not any more.
#[derive(Debug, Clone)]
pub struct Head(watch::Receiver<Option<AsOf>>);

impl Head {
    /// Listens until the task is ended.
    pub fn follow(link: Link) -> (Head, JoinHandle<()>) {
        let (told, heard) = watch::channel(None);
        let following = tokio::spawn(async move {
            loop {
                if let Err(status) = listen(&link, &told).await {
                    tracing::debug!(%status, "the journal is not watched; trying again");
                }
                told.send_replace(None);
                tokio::time::sleep(PAUSE).await;
            }
        });
        (Head(heard), following)
    }
    pub fn now(&self) -> Option<AsOf> {
        self.0.borrow().clone()
    }
    /// The next number that is told.
    pub async fn next(&mut self) -> Option<u64> {
        loop {
            self.0.changed().await.ok()?;
            if let Some(as_of) = self.0.borrow_and_update().as_ref() {
                return Some(as_of.sequence);
            }
        }
    }
}

async fn listen(link: &Link, told: &watch::Sender<Option<AsOf>>) -> Result<(), tonic::Status> {
    let mut stream = link.intake().watch_journal(WatchJournalRequest {}).await?.into_inner();
    while let Some(answer) = stream.message().await? {
        told.send_if_modified(|known| {
            let changed = *known != answer.as_of;
            known.clone_from(&answer.as_of);
            changed
        });
    }
    Ok(())
}

//! The head of the journal as it grows, for whoever reads on: told at once, after every growth, and from time to time
//! as a sign of life.

use std::time::Duration;

use sollist_contract::{
    grpc::{common::v1::AsOf, intake::v1::WatchJournalResponse},
    method::Method,
};
use sollist_platform::{
    Error,
    process::stop::Stop,
    store::{
        db::Db,
        journal::{self, Head},
    },
    wire::caller::Caller,
};
use tokio::sync::{OwnedSemaphorePermit, mpsc};
use tonic::Status;

/// Streams that are open at a time.
pub const WATCHING_MAX: usize = 256;
/// How long nothing is said of a journal that does not grow. It is looked at then: of what another process recorded the
/// news may have been lost.
const SIGN_OF_LIFE: Duration = Duration::from_secs(10);
/// How long growth is gathered before it is told: a thousand events a second are ten messages.
const GATHERED: Duration = Duration::from_millis(100);

/// Tells the head of the journal until the client is gone, or the process ends. One message is under way at most: a
/// client that reads slowly is told the newest state when it comes to it, and nothing waits for it.
pub async fn tell(
    (caller, db): (Caller, Db),
    mut stop: Stop,
    out: mpsc::Sender<Result<WatchJournalResponse, Status>>,
    _room: OwnedSemaphorePermit,
) {
    let mut heads = db.heads();
    loop {
        let permit = tokio::select! {
            biased;
            () = stop.wait() => return end(&out),
            permit = out.reserve() => permit,
        };
        let Ok(permit) = permit else { return };
        // Noted before it is read: what grows meanwhile is told next.
        heads.borrow_and_update();
        // Whoever may not listen any more is told so.
        if let Err(error) = caller.sight(Method::IntakeWatchJournal) {
            return permit.send(Err(error.into()));
        }
        match journal::head(db.reader()).await {
            Ok(head) => permit.send(Ok(message(&head))),
            Err(error) => return permit.send(Err(error.into())),
        }
        tokio::select! {
            biased;
            () = stop.wait() => return end(&out),
            () = out.closed() => return,
            changed = heads.changed() => if changed.is_err() { return },
            () = tokio::time::sleep(SIGN_OF_LIFE) => {}
        }
        tokio::time::sleep(GATHERED).await;
    }
}

/// The client goes on elsewhere. Who has not read the last message yet sees the end of the stream as a cut.
fn end(out: &mpsc::Sender<Result<WatchJournalResponse, Status>>) {
    let _ = out.try_send(Err(Error::Stopping.into()));
}

fn message(head: &Head) -> WatchJournalResponse {
    WatchJournalResponse { as_of: Some(as_of(head)) }
}

/// A state of knowledge as the contract writes it.
pub(crate) fn as_of(head: &Head) -> AsOf {
    let recorded_at = if head.seq == 0 { String::new() } else { head.recorded_at.to_string() };
    AsOf { sequence: head.seq, recorded_at, hash: head.hash_hex(), ..AsOf::default() }
}

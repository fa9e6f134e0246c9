//! The tail of the journal: what was recorded, in order, as it comes.

use tokio::sync::watch;

use crate::{
    Error,
    db::Db,
    journal::{self, Head, Recorded},
};

/// Where a reader gets events from; configuration decides, once.
pub enum Tail {
    /// The journal itself, in the process that writes it.
    Local { db: Db, head: watch::Receiver<Head> },
}

impl Tail {
    /// The next events after a number: at least one, at most `limit`, in order without a gap. Waits while there is none;
    /// `None` when there will never be more.
    pub async fn next(&mut self, after: u64, limit: u64) -> Result<Option<Vec<Recorded>>, Error> {
        match self {
            Tail::Local { db, head } => loop {
                // Marked seen before reading, so that what is recorded meanwhile wakes us again.
                head.borrow_and_update();
                let events = journal::read(db.reader(), after, limit).await?;
                if !events.is_empty() {
                    return Ok(Some(events));
                }
                if head.changed().await.is_err() {
                    return Ok(None);
                }
            },
        }
    }
}

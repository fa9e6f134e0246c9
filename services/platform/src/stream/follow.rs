//! Following the journal: every event once, in order. A tail that is behind, ahead, or other than the journal is
//! noticed and said; then nothing is counted from it, and the journal itself is read until both agree again.

use std::time::Duration;

use sollist_contract::{refusal::Kind, said::Bilingual as _};
use tokio::{
    sync::{mpsc, watch},
    task::JoinSet,
};

use crate::{
    Error,
    error::is_damaged,
    store::{
        db::Db,
        journal::{self, Mark, Recorded},
        onward,
    },
    stream::tail::{self, Doubt, NatsTail, Tail},
};

/// Events read at a time.
const PAGE: u64 = 2_000;
/// Pages that wait to be counted, beside the one that is read and the one that is counted.
const AHEAD: usize = 1;
/// How long the stream may be behind the journal before the journal is read instead.
const PATIENCE: Duration = Duration::from_millis(500);
/// How often a stream that was doubted is asked whether it agrees again, and a quiet journal whether it is still the
/// one we know.
const LOOK: Duration = Duration::from_secs(1);
/// Pause after a failure of the database.
const PAUSE: Duration = Duration::from_millis(300);

/// Who follows.
pub trait Reader: Send + Sync {
    /// Takes events, in order, each once. An error ends the following.
    fn apply(&self, events: &[Recorded]) -> Result<(), Error>;
    /// Forgets everything: what was counted is not the journal's. It will come again from the first event on.
    fn reset(&self);
    /// Hears what is wrong with the tail, or that it is trusted again.
    fn doubts(&self, doubt: Option<Doubt>);
    /// Hears how far it is, and how far the journal.
    fn reached(&self, _seq: u64, _head: u64) {}
}

/// Hands every event behind `mark` to the reader, for ever; ends with an error when the journal cannot be followed.
/// Where the journal has something else at `mark` than the reader has, it is told to forget.
pub async fn run(db: Db, tail: Tail, reader: &impl Reader, mark: Mark) -> Result<(), Error> {
    let mut following = Following { heads: db.heads(), db, reader, mark };
    match tail {
        Tail::Journal => loop {
            following.journal(None).await?;
        },
        Tail::Nats(mut tail) => loop {
            let doubt = following.stream(&mut tail).await?;
            tracing::warn!(doubt = doubt.code(), seq = following.mark.seq, "{}", doubt.said().en);
            reader.doubts(Some(doubt));
            tail.reset();
            following.journal(Some(&mut *tail)).await?;
            tracing::info!(seq = following.mark.seq, "the event stream agrees with the journal again");
            reader.doubts(None);
        },
    }
}

struct Following<'a, R> {
    db: Db,
    heads: watch::Receiver<u64>,
    reader: &'a R,
    mark: Mark,
}

impl<R: Reader> Following<'_, R> {
    fn apply(&mut self, events: &[Recorded], mark: Mark) -> Result<(), Error> {
        self.reader.apply(events)?;
        self.mark = mark;
        self.reader.reached(mark.seq, *self.heads.borrow());
        Ok(())
    }

    /// Counts from the stream until there is a reason not to.
    async fn stream(&mut self, tail: &mut NatsTail) -> Result<Doubt, Error> {
        let mut looks = tokio::time::interval(LOOK);
        looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            let limit = usize::try_from(PAGE).unwrap_or(usize::MAX);
            let events = tokio::select! {
                biased;
                // Also while nothing comes: a database that was put back may have the very number that we are at.
                _ = looks.tick() => match self.still_known().await {
                    Some(false) => return Ok(Doubt::Other),
                    _ => continue,
                },
                events = tail.next(self.mark.seq, limit) => events,
                doubt = left_behind(self.heads.clone(), self.mark.seq) => return Ok(doubt),
            };
            let mark = match tail::check(&self.mark, &events) {
                Ok(mark) => mark,
                Err(doubt) => return Ok(doubt),
            };
            // Who may publish can forge a chain that fits: its hash has no secret. The journal has the last word, and
            // the hash of the last event covers all before it.
            if let Some(doubt) = self.doubt(&mark).await {
                return Ok(doubt);
            }
            self.db.announce(mark.seq);
            self.apply(&events, mark)?;
        }
    }

    /// Whether the journal still has what we counted, under its number; nothing where it cannot be asked.
    async fn still_known(&self) -> Option<bool> {
        self.held(&self.mark).await.ok().map(|doubt| doubt.is_none())
    }

    /// What is wrong with a place, by the journal; asked until the database answers. It has what the stream is fed
    /// with, unless it was put back to an earlier day.
    async fn doubt(&self, mark: &Mark) -> Option<Doubt> {
        loop {
            match self.held(mark).await {
                Ok(doubt) => return doubt,
                Err(error) => {
                    tracing::warn!(error = error.for_log(), "the journal cannot be read; trying again");
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }

    async fn held(&self, mark: &Mark) -> Result<Option<Doubt>, Error> {
        match self.db.answered(journal::hash_at(self.db.reader(), mark.seq)).await {
            Ok(hash) => Ok((hash != mark.hash).then_some(Doubt::Other)),
            Err(error) if error.is_refusal(Kind::NotFound) => Ok(Some(Doubt::Ahead)),
            // The journal itself is read then, and says what is wrong with it.
            Err(Error::Unreadable { .. }) => Ok(Some(Doubt::Other)),
            Err(error) => Err(error),
        }
    }

    /// The journal's last number, asked until the database answers.
    async fn head(&self) -> u64 {
        loop {
            match self.db.answered(journal::head(self.db.reader())).await {
                Ok(head) => {
                    self.db.announce(head.seq);
                    return head.seq;
                }
                Err(error) => {
                    tracing::warn!(error = error.for_log(), "the journal cannot be read; trying again");
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }

    /// Counts from the journal itself; with a stream, until that one agrees.
    async fn journal(&mut self, mut until: Option<&mut NatsTail>) -> Result<(), Error> {
        loop {
            // Marked seen before reading, so that what is recorded meanwhile wakes us again.
            self.heads.borrow_and_update();
            match self.read().await {
                Ok(()) => {}
                Err(error @ Error::Unreadable { .. }) => return Err(error),
                Err(Error::Db(error)) if is_damaged(&error) => return Err(Error::Db(error)),
                Err(error) => {
                    tracing::warn!(error = error.for_log(), "the journal cannot be read; trying again");
                    tokio::time::sleep(PAUSE).await;
                    continue;
                }
            }
            match &mut until {
                Some(tail) => {
                    if tail.agrees(&self.mark, self.head().await).await {
                        return Ok(());
                    }
                    let _ = tokio::time::timeout(LOOK, self.heads.changed()).await;
                }
                None => {
                    if let Ok(Err(_)) = tokio::time::timeout(LOOK, self.heads.changed()).await {
                        tokio::time::sleep(LOOK).await;
                    }
                }
            }
        }
    }

    /// Reads up to the end of the journal. What we counted and the journal does not know any more is forgotten first.
    async fn read(&mut self) -> Result<(), Error> {
        let known = match self.db.answered(journal::hash_at(self.db.reader(), self.mark.seq)).await {
            Ok(hash) => hash == self.mark.hash,
            Err(error) if error.is_refusal(Kind::NotFound) => false,
            Err(error) => return Err(error),
        };
        if !known {
            tracing::warn!(
                seq = self.mark.seq,
                "the journal is another one than we counted; counting again from its first event"
            );
            self.reader.reset();
            self.mark = Mark::default();
        }
        // Pages are read while those before them are counted.
        let (read, mut pages) = mpsc::channel(AHEAD);
        let mut reading = JoinSet::new();
        reading.spawn(read_on(self.db.clone(), self.mark.seq, read));
        loop {
            let Some(events) = pages.recv().await.transpose()? else {
                let ended = reading.join_next().await;
                tracing::error!(?ended, "reading the journal on ended");
                return Err(Error::Internal);
            };
            if events.is_empty() {
                self.reader.reached(self.mark.seq, *self.heads.borrow());
                return Ok(());
            }
            let mark = tail::must_follow(&self.mark, &events)?;
            self.apply(&events, mark)?;
        }
    }
}

/// Reads page after page until one is empty or cannot be read, or nobody takes them any more.
async fn read_on(db: Db, mut after: u64, pages: mpsc::Sender<Result<Vec<Recorded>, Error>>) {
    loop {
        let page = db.answered(onward::read(db.reader(), after, PAGE)).await;
        let last = page.as_ref().ok().and_then(|events| events.last()).map(|last| last.seq);
        let taken = pages.send(page).await;
        match last {
            Some(seq) if taken.is_ok() => after = seq,
            _ => return,
        }
    }
}

/// Waits until the journal has something that the stream has not delivered for too long, or went back behind us.
async fn left_behind(mut heads: watch::Receiver<u64>, seq: u64) -> Doubt {
    loop {
        let head = *heads.borrow_and_update();
        if head > seq {
            tokio::time::sleep(PATIENCE).await;
            return Doubt::Behind;
        }
        if head < seq {
            // Heard of by the stream before by the database; or the journal was put back.
            tokio::time::sleep(LOOK.saturating_mul(2)).await;
            if *heads.borrow() < seq {
                return Doubt::Ahead;
            }
        }
        if heads.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

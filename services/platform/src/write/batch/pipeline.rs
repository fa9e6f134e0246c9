//! The stages of the write path, which overlap: while a batch is on its way to the disk, the next one is gathered,
//! loaded and decided on what that one is going to leave behind.
//!
//! Batches are written one after the other, in the order in which they were decided. Where one turns out not to be
//! written (somebody else recorded, or the store failed), what was decided after it is thrown away, and both are
//! decided again in their order.

use std::{
    pin::Pin,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::{
    sync::{OwnedSemaphorePermit, mpsc},
    task::{JoinError, JoinHandle},
};

use super::{
    job::{Job, Lane, Reply},
    lines::{Kind, Lines, Pace},
    record::{Recorded, held, record},
    shelved::{self, Own, Ready, Shelved},
};
use crate::{
    Error,
    error::is_unreachable,
    process::clock::Clock,
    store::db::Db,
    watch::metrics::{self, Stage},
    write::books::{Answer, Command, MakeBooks},
};

/// One job's share of a batch: how many of the commands are its own, and who waits for them.
struct Share {
    commands: usize,
    lane: Lane,
    reply: Reply,
}

/// What is decided together.
struct Batch {
    kind: Kind,
    commands: Vec<Command>,
    shares: Vec<Share>,
    /// What its commands take of what may wait, given back when they are answered.
    rooms: Vec<OwnedSemaphorePermit>,
}

impl Batch {
    fn of(kind: Kind, jobs: Vec<Job>) -> Batch {
        let mut batch = Batch { kind, commands: Vec::new(), shares: Vec::new(), rooms: Vec::new() };
        for Job { commands, room, lane, reply, since, .. } in jobs {
            metrics::stage(Stage::Waiting, since.elapsed());
            batch.shares.push(Share { commands: commands.len(), lane, reply });
            batch.commands.extend(commands);
            batch.rooms.push(room);
        }
        batch
    }

    /// The same without what follows a failure of its lane, which is told so.
    fn still_wanted(self) -> Batch {
        if !self.shares.iter().any(|share| share.lane.is_broken()) {
            return self;
        }
        let mut left = Batch { kind: self.kind, commands: Vec::new(), shares: Vec::new(), rooms: self.rooms };
        let mut commands = self.commands.into_iter();
        for share in self.shares {
            let own = commands.by_ref().take(share.commands);
            if share.lane.is_broken() {
                own.for_each(drop);
                let _ = share.reply.send(Err(Error::Stopping));
            } else {
                left.commands.extend(own);
                left.shares.push(share);
            }
        }
        left
    }
}

/// A batch on its way to the store. It answers when it is there, and comes back where it is not.
struct Flight(JoinHandle<Option<Lost>>);

/// A batch that was not written; the error, where there was one.
struct Lost {
    batch: Batch,
    error: Option<Error>,
}

/// Takes what waits and records it, batch after batch.
pub(super) struct Pipeline {
    db: Db,
    make: MakeBooks,
    clock: Clock,
    own: Own,
    pace: Arc<Pace>,
    flight: Option<Flight>,
}

impl Pipeline {
    pub(super) fn new(db: Db, make: MakeBooks, clock: Clock) -> Pipeline {
        Pipeline { db, make, clock, own: Own::default(), pace: Arc::default(), flight: None }
    }

    /// Ends when nobody can put anything in line any more.
    pub(super) async fn run(mut self, jobs: [mpsc::Receiver<Job>; 2], batch_max: usize) {
        let mut lines = Lines::new(jobs, batch_max, self.pace.clone());
        while let Some((kind, first)) = self.first(&mut lines).await {
            if kind == Kind::Call {
                // Until then more of them come. They take little to decide, and the way to the disk is the same for one
                // and for all.
                self.land().await;
            }
            let jobs = lines.gather(kind, first).await;
            self.serve(Batch::of(kind, jobs)).await;
        }
        self.land().await;
    }

    /// The next job. Meanwhile what is on its way may come back, and is seen to at once.
    async fn first(&mut self, lines: &mut Lines) -> Option<(Kind, Job)> {
        if let Some(Flight(flight)) = &mut self.flight {
            tokio::select! {
                biased;
                first = lines.first() => return first,
                landed = flight => {
                    self.flight = None;
                    self.landed(landed).await;
                }
            }
        }
        lines.first().await
    }

    /// Decides a batch, and sends it on its way once the one before it has arrived.
    async fn serve(&mut self, batch: Batch) {
        let began = Instant::now();
        let batch = batch.still_wanted();
        if batch.shares.is_empty() {
            return;
        }
        let prepared = if self.own.may_be_alone(&self.db) {
            let prepared = shelved::prepare(&self.db, &self.make, self.clock, &batch.commands, &self.own.shelf);
            self.db.answered(prepared).await
        } else {
            Ok(Shelved::Held)
        };
        let deciding = began.elapsed();
        metrics::stage(Stage::Deciding, deciding);
        let all_well = self.land().await;
        metrics::stage(Stage::Behind, began.elapsed().saturating_sub(deciding));
        match prepared {
            // Decided on what did not come about.
            _ if !all_well => self.hold(batch.still_wanted(), began).await,
            Ok(Shelved::Ready(ready)) => {
                self.flight = Some(self.send(*ready, batch, (began, deciding)).await);
                // It sets out before the next one is decided.
                tokio::task::yield_now().await;
            }
            Ok(Shelved::Held) => self.hold(batch, began).await,
            Err(error) => match self.own.may_go_on(error) {
                Ok(()) => self.hold(batch, began).await,
                Err(error) => self.failed(error, batch).await,
            },
        }
    }

    async fn send(&self, ready: Ready, batch: Batch, (began, deciding): (Instant, Duration)) -> Flight {
        let Ready { whole, answers, head } = ready;
        let (db, pace, way) = (self.db.clone(), self.pace.clone(), self.own.shelf.set_out().await);
        Flight(tokio::spawn(async move {
            let begun = Instant::now();
            let sent = db.answered(whole.send(db.reader())).await;
            drop(way);
            let writing = begun.elapsed();
            metrics::stage(Stage::Writing, writing);
            if batch.kind == Kind::Bulk {
                pace.took(answers.len(), deciding.saturating_add(writing));
            }
            match sent {
                Ok(true) => {
                    count(&answers, began);
                    tell(&db, Ok((answers, Some(head))), batch.shares);
                    None
                }
                Ok(false) => Some(Lost { batch, error: None }),
                Err(error) => Some(Lost { batch, error: Some(error) }),
            }
        }))
    }

    /// Waits until what is on its way has arrived, or is decided anew. Says whether all that was decided on it holds.
    async fn land(&mut self) -> bool {
        match self.flight.take() {
            Some(Flight(flight)) => self.landed(flight.await).await,
            None => true,
        }
    }

    async fn landed(&mut self, landed: Result<Option<Lost>, JoinError>) -> bool {
        let lost = match landed {
            Ok(None) => {
                self.own.was_alone();
                return true;
            }
            Ok(Some(lost)) => Some(lost),
            // Nobody knows what became of it, and whoever waits for it is told so: they send it again.
            Err(_) => None,
        };
        self.own.shelf.clear();
        let Some(Lost { batch, error }) = lost else { return false };
        match error {
            Some(error) if !shelved::is_other(&error) => self.failed(error, batch).await,
            // Somebody else records too; or sends again what is recorded, as a rule, and goes on with it.
            Some(_) | None => {
                tracing::debug!("a batch met another process's, and is decided on rows that are held");
                self.own.met();
                self.hold(batch, Instant::now()).await;
            }
        }
        false
    }

    /// Decides a batch on rows that are held, and records it.
    async fn hold(&self, batch: Batch, began: Instant) {
        if batch.shares.is_empty() {
            return;
        }
        let begun = Instant::now();
        let result = held(&self.db, &self.make, self.clock, &batch.commands, &self.own.shelf).await;
        let holding = begun.elapsed();
        metrics::stage(Stage::Holding, holding);
        if batch.kind == Kind::Bulk {
            self.pace.took(batch.commands.len(), holding);
        }
        match result {
            Ok((answers, head)) => {
                count(&answers, began);
                tell(&self.db, Ok((answers, head)), batch.shares);
            }
            Err(error) => self.failed(error, batch).await,
        }
    }

    /// A batch failed as a whole. Each job is tried alone, so that one job's trouble is nobody else's.
    async fn failed(&self, error: Error, batch: Batch) {
        let of_somebody = batch.shares.len() > 1 || error.is_of_what_was_sent();
        match &error {
            // Nobody's trouble in particular: each would only wait in vain once more.
            Error::Db(db) if is_unreachable(db) => {
                for Share { lane, reply, .. } in batch.shares {
                    lane.break_off();
                    let _ = reply.send(Err(Error::Db(db.clone())));
                }
                return;
            }
            error if of_somebody => {
                let jobs = batch.shares.len();
                tracing::warn!(error = error.for_log(), jobs, "a batch failed; each job is tried alone")
            }
            _ => return tell(&self.db, Err(error), batch.shares),
        }
        let mut rest = batch.commands.into_iter();
        for share in batch.shares {
            let commands: Vec<Command> = rest.by_ref().take(share.commands).collect();
            let alone = if share.lane.is_broken() {
                Err(Error::Stopping)
            } else {
                apart((&self.db, &self.own), &self.make, self.clock, &commands).await
            };
            tell(&self.db, alone, vec![share]);
        }
    }
}

fn count(answers: &[Answer], began: Instant) {
    metrics::batch(answers.len(), began.elapsed().as_secs_f64());
    for answer in answers {
        if let Answer::Refused(refusal) = answer {
            metrics::refused(refusal.reason, 1)
        }
    }
}

/// Runs the commands of a job. What one of them makes impossible is that one's trouble: they are tried in halves until
/// it stands alone, and is refused.
fn apart<'a>(
    (db, own): (&'a Db, &'a Own),
    make: &'a MakeBooks,
    clock: Clock,
    commands: &'a [Command],
) -> Pin<Box<dyn Future<Output = Result<Recorded, Error>> + Send + 'a>> {
    Box::pin(async move {
        let error = match record(db, make, clock, commands, own).await {
            Err(error) if error.is_of_what_was_sent() => error,
            done => return done,
        };
        if let [command] = commands {
            if error.is_guarded() {
                metrics::guarded();
                if let Some(caller) = command.caller.seeing_what_they_change() {
                    // What is not theirs is not there for them, and they are told so.
                    tracing::error!(error = error.for_log(), "a command was about to change what is another's");
                    return apart((db, own), make, clock, &[Command { caller, ..command.clone() }]).await;
                }
            }
            tracing::error!(error = error.for_log(), "a command cannot be recorded, and is refused");
            let refused = Command { what: Err(error.as_refusal()), ..command.clone() };
            return record(db, make, clock, &[refused], own).await;
        }
        let (first, second) = commands.split_at(commands.len() / 2);
        let (mut answers, head) = apart((db, own), make, clock, first).await?;
        if let Some(head) = &head {
            // It is recorded, whatever becomes of the others.
            db.announce(head.seq);
        }
        let (more, later) = apart((db, own), make, clock, second).await?;
        answers.extend(more);
        Ok((answers, later.or(head)))
    })
}

/// Announces the new head and gives each job its answers.
fn tell(db: &Db, result: Result<Recorded, Error>, shares: Vec<Share>) {
    match result {
        Ok((answers, head)) => {
            if let Some(head) = head {
                db.announce(head.seq);
            }
            let mut answers = answers.into_iter();
            for Share { commands, reply, .. } in shares {
                // Whoever does not wait any more has their answer in the journal.
                let _ = reply.send(Ok(answers.by_ref().take(commands).collect()));
            }
        }
        Err(error) => {
            // One job only: more were tried alone.
            if let Some(Share { lane, reply, .. }) = shares.into_iter().next() {
                lane.break_off();
                let _ = reply.send(Err(error));
            }
        }
    }
}

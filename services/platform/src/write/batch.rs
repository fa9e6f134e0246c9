//! The one write path: the batch. A unary call, a stream and a file all end here.
//!
//! Begin, load what the commands name, decide each in turn by pure functions, save what changed, append the events,
//! commit, answer everybody. A refused command changes nothing and does not harm its neighbours.

mod check;
mod decide;
mod replay;
mod shelved;

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use sea_orm::{ConnectionTrait as _, DatabaseTransaction, DbBackend};
use sollist_contract::{day::Day, envelope::Envelope, event::Event, refusal::Refusal, subject};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot};

use crate::{
    Error,
    error::{collision, is_unreachable},
    process::clock::Clock,
    store::{
        db::Db,
        journal::{self, Head},
        reading::Reading,
        rows::Saving,
        shelf::{self, Shelf, Stand},
    },
    watch::{metrics, telemetry},
    wire::caller::Caller,
    write::{
        acts::{self, Earlier},
        books::weight,
        names, seen, warned,
    },
};

use check::Checking;
pub use check::{Check, NoCheck};
use decide::{Denied, How, Weighed};
pub(crate) use replay::fold;
pub use replay::{Filled, alone, fill, rebuild};
use shelved::{Own, Shelved};

pub use crate::write::books::{
    Answer, Asked, Authorised, AuthorityEffect, Beside, Books, Command, Decision, Effect, MakeBooks, Mode, Otherwise,
    Place, RefusedList, TableRow, When,
};

/// How often a batch is decided again when it met another one.
const TRIES_MAX: u32 = 12;

/// Decides and records a batch in one transaction. When it met another process's batch (a deadlock, a lock that was
/// held too long, a row or an event made meanwhile) nothing was recorded, and it is decided again on what the other one
/// left behind.
pub async fn run(db: &Db, make: &MakeBooks, clock: Clock, commands: &[Command]) -> Result<Recorded, Error> {
    record(db, make, clock, commands, &Own::default()).await
}

/// The same by a writer, with what it knows from its own batches: on these first, and on rows that are held where that
/// is not enough.
async fn record(db: &Db, make: &MakeBooks, clock: Clock, commands: &[Command], own: &Own) -> Result<Recorded, Error> {
    if own.may_be_alone(db) {
        match shelved::attempt(db, make, clock, commands, &own.shelf).await {
            Ok(Shelved::Done(answers, head)) => {
                own.was_alone();
                return Ok((answers, Some(head)));
            }
            Ok(Shelved::Held) => {}
            Ok(Shelved::Met) => {
                tracing::debug!("a batch met another process's, and is decided on rows that are held");
                own.met();
            }
            Err(error) => {
                own.shelf.clear();
                if !shelved::is_other(&error) {
                    return Err(error);
                }
                // Somebody sends again what is recorded, as a rule, and goes on with it.
                own.met();
            }
        }
    }
    held(db, make, clock, commands, &own.shelf).await
}

/// The same on rows that are held.
async fn held(db: &Db, make: &MakeBooks, clock: Clock, commands: &[Command], shelf: &Shelf) -> Result<Recorded, Error> {
    let (mut tried, mut known) = (0, 0);
    let mut denied = Denied::new();
    loop {
        let attempted = attempt((db, shelf), make, clock, commands, known, &denied).await;
        if attempted.is_err() {
            // On it are rows that were not written, and the next attempt need not write them; or nobody knows.
            shelf.clear();
        }
        let reason = match attempted {
            Ok(Attempt::Done(answers, head)) => return Ok((answers, head)),
            Ok(Attempt::Denied(at, refusal)) => {
                tracing::warn!(
                    reason = refusal.reason.code(),
                    "a command cannot be recorded; the others are decided again without it"
                );
                denied.insert(at, refusal);
                continue;
            }
            Ok(Attempt::Known(more)) => {
                // Recorded long ago, as a rule: somebody repeats what they sent.
                if std::mem::replace(&mut known, more) == 0 && tried == 0 {
                    tried = 1;
                    continue;
                }
                "made_meanwhile"
            }
            Err(Error::Db(error)) => match collision(&error) {
                Some(reason) if tried < TRIES_MAX => reason,
                _ => return Err(Error::Db(error)),
            },
            Err(error) => return Err(error),
        };
        if tried >= TRIES_MAX {
            return Err(Error::Busy);
        }
        tried += 1;
        tracing::debug!(reason, tried, "a batch met another one and is decided again");
        metrics::batch_retry(reason);
        tokio::time::sleep(pause(tried)).await;
    }
}

/// The answers of a batch, and the journal's head where it recorded something.
pub type Recorded = (Vec<Answer>, Option<Head>);

/// Longer each time, and not the same for two who met: the nanoseconds of the clock are the dice.
fn pause(tried: u32) -> Duration {
    let dice = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |time| time.subsec_nanos());
    Duration::from_micros(u64::from(tried.saturating_mul(500).saturating_add(dice % 2_000)))
}

/// What an attempt came to.
enum Attempt {
    Done(Vec<Answer>, Option<Head>),
    /// This command cannot be recorded, as was found when the books had changed.
    Denied(usize, Refusal),
    /// So many of the commands are recorded, more than were known when it began. What was loaded may be older than
    /// their events.
    Known(usize),
}

/// `known`: so many of the commands were recorded when it began. Looked for once, and last, because nearly always there
/// are none: whoever recorded the same command a moment ago in another process held the rows that we have just waited
/// for, and what it did to them must not be taken for somebody else's doing.
async fn attempt(
    (db, shelf): (&Db, &Shelf),
    make: &MakeBooks,
    clock: Clock,
    commands: &[Command],
    known: usize,
    denied: &Denied,
) -> Result<Attempt, Error> {
    let mut books = make();
    let tx = db.begin().await?;
    shelf::hold_rows(&tx).await?;
    // Embedded the whole store is held, so what is kept of it is what stands there.
    let from = match tx.get_database_backend() {
        DbBackend::Postgres => Reading::held(&tx),
        _ => {
            shelf.stands(Stand::now(&tx).await?);
            Reading::held_with(&tx, shelf)
        }
    };
    books.load(&from, commands).await?;
    let found = decide::found_of(&from, commands).await?;
    let recorded = found.recorded.len();
    // Embedded nobody else records meanwhile.
    if recorded > known && tx.get_database_backend() == DbBackend::Postgres {
        // Now, not when the pool gets round to it: the next try wants the same rows.
        tx.rollback().await?;
        return Ok(Attempt::Known(recorded));
    }

    let how = How { today: Day::of(clock.now()), kept: true };
    let Weighed { mut decided, entries } =
        match decide::all(&from, books.as_mut(), commands, found, denied, how).await? {
            Ok(weighed) => weighed,
            Err((at, refusal)) => return again_without(tx, at, refusal).await,
        };
    let mut first = 0;
    let mut moved = None;
    if !entries.is_empty() || books.list().is_some_and(|list| !list.is_empty()) {
        let stand = journal::hold(&tx).await?;
        let now = clock.now();
        first = stand.next();
        shelf.stands(stand.clone());
        let mut saving = Saving::new(&from).kept_on(shelf);
        books.save(&mut saving).await?;
        if let Some(list) = books.list() {
            list.save(&mut saving, now, first).await?;
        }
        for one in &mut decided {
            one.tell_again(&entries, |place, _| Earlier::Recorded(first.saturating_add(place)));
        }
        warned::keep(&mut saving, now, decide::warned(commands, &decided, first)).await?;
        acts::keep(&mut saving, first, &entries).await?;
        names::keep(&mut saving, &entries).await?;
        if !entries.is_empty() {
            moved = Some(journal::append(&mut saving, &stand, now, entries).await?);
        }
        saving.send().await?;
    }
    let head = moved.as_ref().map(Head::try_from).transpose()?;
    tx.commit().await?;
    if let Some(stand) = moved {
        shelf.moved(stand);
    }
    let answers = decided.into_iter().map(|decided| decided.numbered(first)).collect();
    Ok(Attempt::Done(answers, head))
}

async fn again_without(tx: DatabaseTransaction, at: usize, refusal: Refusal) -> Result<Attempt, Error> {
    tx.rollback().await?;
    Ok(Attempt::Denied(at, refusal))
}

/// How long a batch waits for those whom the one before it answered.
const LINGER: Duration = Duration::from_millis(1);

/// Bytes of one batch, about: what a transaction, and the statement that it writes with, have to carry.
const BATCH_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Bytes of all commands that wait, about: whoever sends more waits before they are taken.
const WAITING_BYTES_MAX: usize = 64 * 1024 * 1024;

type Reply = oneshot::Sender<Result<Vec<Answer>, Error>>;

struct Job {
    commands: Vec<Command>,
    weight: usize,
    /// Its part of what may wait, given back when it is answered.
    room: OwnedSemaphorePermit,
    lane: Lane,
    reply: Reply,
}

/// Jobs that follow each other: once one of them failed, none after it is recorded, or a later event would come before
/// an earlier one when both are sent again.
#[derive(Debug, Clone, Default)]
pub struct Lane {
    broken: Arc<AtomicBool>,
}

impl Lane {
    fn is_broken(&self) -> bool {
        self.broken.load(Ordering::SeqCst)
    }
    fn break_off(&self) {
        self.broken.store(true, Ordering::SeqCst);
    }
}

/// Answers to come, one a command, in their order.
pub struct Answers(oneshot::Receiver<Result<Vec<Answer>, Error>>);

impl Answers {
    /// Answers that are there.
    pub fn given(answers: Vec<Answer>) -> Answers {
        let (reply, waiting) = oneshot::channel();
        // Whoever waits is right here.
        let _ = reply.send(Ok(answers));
        Answers(waiting)
    }
    pub async fn wait(self) -> Result<Vec<Answer>, Error> {
        self.0.await.map_err(|_| Error::Stopping)?
    }
}

/// Takes commands from everywhere and records what waits together in one transaction (group commit).
#[derive(Clone)]
pub struct Writer {
    jobs: mpsc::Sender<Job>,
    room: Arc<Semaphore>,
    checking: Arc<Checking>,
}

impl Writer {
    /// Starts the writer of a store. It ends when every clone is gone.
    pub fn start(db: Db, make: MakeBooks, clock: Clock, batch_max: usize) -> Writer {
        let (jobs, mut waiting) = mpsc::channel::<Job>(64);
        let checking = Arc::new(Checking::new(db.clone(), make.clone(), clock));
        tokio::spawn(async move {
            let own = Own::default();
            let mut next: Option<Job> = None;
            let mut expected: usize = 0;
            while let Some(job) = match next.take() {
                Some(job) => Some(job),
                None => waiting.recv().await,
            } {
                let mut batch = vec![job];
                let mut size = batch.iter().map(|job| job.commands.len()).sum::<usize>();
                let mut bytes = batch.iter().map(|job| job.weight).sum::<usize>();
                let linger = tokio::time::sleep(LINGER);
                tokio::pin!(linger);
                loop {
                    let job = match waiting.try_recv() {
                        Ok(job) => job,
                        Err(_) if batch.len() >= expected => break,
                        Err(_) => tokio::select! {
                            biased;
                            job = waiting.recv() => match job { Some(job) => job, None => break },
                            () = &mut linger => break,
                        },
                    };
                    size = size.saturating_add(job.commands.len());
                    bytes = bytes.saturating_add(job.weight);
                    if size > batch_max || bytes > BATCH_BYTES_MAX {
                        next = Some(job);
                        break;
                    }
                    batch.push(job);
                }
                let answered = batch.len();
                serve((&db, &own), &make, clock, batch).await;
                // Whoever was answered comes again in a moment, while others wait already: worth that moment, or the
                // two halves of them take turns in batches of half the size. A batch of one answers nobody who could
                // join.
                let others = waiting.len().saturating_add(usize::from(next.is_some()));
                expected = if answered > 1 { answered.saturating_add(others) } else { 0 };
            }
        });
        Writer { jobs, room: Arc::new(Semaphore::new(WAITING_BYTES_MAX)), checking }
    }

    /// Puts commands in line; the answers come later. What is put in line first is decided first; what follows a
    /// failure of the same lane is not decided at all.
    pub async fn enqueue(&self, lane: &Lane, mut commands: Vec<Command>) -> Result<Answers, Error> {
        let (reply, answers) = oneshot::channel();
        if let Some(trace) = telemetry::traceparent() {
            let trace: Arc<str> = trace.into();
            commands.iter_mut().for_each(|command| command.traceparent = Some(trace.clone()));
        }
        let weight = weight(&commands);
        // More than there is room for waits until nobody else does.
        let room = u32::try_from(weight.min(WAITING_BYTES_MAX)).unwrap_or(u32::MAX);
        let room = self.room.clone().acquire_many_owned(room).await.map_err(|_| Error::Stopping)?;
        self.jobs.send(Job { commands, weight, room, lane: lane.clone(), reply }).await.map_err(|_| Error::Stopping)?;
        Ok(Answers(answers))
    }

    /// Records commands in their order and answers each. Everything answered is durable.
    pub async fn submit(&self, commands: Vec<Command>) -> Result<Vec<Answer>, Error> {
        self.enqueue(&Lane::default(), commands).await?.wait().await
    }

    /// Records one command of a service under its own name ([`source_of`]); a refusal is an error.
    pub async fn ask(
        &self,
        caller: Caller,
        id: &str,
        time: impl Into<When>,
        event: impl Into<Event>,
    ) -> Result<Told, Error> {
        self.ask_for(asked(caller, id, (time.into(), 0), event.into())).await
    }

    /// The same, of a command as it was made ([`asked`]).
    pub async fn ask_for(&self, command: Command) -> Result<Told, Error> {
        told(self.submit(vec![command]).await?)
    }

    /// Decides one command of a service as [`Writer::ask_for`] would, and records nothing.
    pub async fn check(&self, command: Command) -> Result<Told, Error> {
        told(self.checking.decide(&[command]).await?)
    }

    /// Begins a check of many commands, which are decided together once all of them are there.
    pub fn begin_check(&self) -> Check {
        Check::begin(self.checking.clone())
    }
}

/// What became of a command of a service.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// Number of its event; 0 where it was only checked, and would be recorded.
    pub seq: u64,
    pub duplicate: bool,
    pub beside: Beside,
}

/// What is asked of a service; `seen`: the journal number that whoever asks saw before, 0 where nobody says.
pub fn asked(caller: Caller, id: &str, (when, seen): (When, u64), event: Event) -> Command {
    let (time, time_left) = match when {
        When::Said(time) => (time, false),
        When::Left(now) => (now, true),
    };
    let formerly = Some(source_by_actor(&event, &caller).into());
    let what = Ok(seen::noted(Envelope::new(source_of(&event), id, time, event), seen));
    Command { what, mode: Mode::Asked, caller, place: None, formerly, time_left, traceparent: None }
}

fn told(answers: Vec<Answer>) -> Result<Told, Error> {
    match answers.into_iter().next() {
        Some(Answer::Recorded(seq, beside)) => Ok(Told { seq, duplicate: false, beside }),
        Some(Answer::Duplicate(seq)) => Ok(Told { seq, duplicate: true, beside: Beside::default() }),
        Some(Answer::Refused(refusal)) => Err(Error::Refused(refusal)),
        None => Err(Error::Stopping),
    }
}

/// How the sources of requests begin.
pub const REQUESTS: &str = "/sollist/requests/";

/// The source under which a request is recorded: the context, and whom the request is about. With the request's own id
/// it names the event, whoever asks: a system that is given another name may repeat what it asked for under the old
/// one.
pub fn source_of(event: &Event) -> String {
    format!("{REQUESTS}{}/{}", event.context(), event.authority().map_or(subject::LAND, |of| of.as_str()))
}

/// The source under which version 0.2.0 recorded it: the name of who asked was a part of it.
pub fn source_by_actor(event: &Event, caller: &Caller) -> String {
    format!("/sollist/{}/{}", event.context(), caller.actor)
}

/// Runs the waiting jobs as one batch. When a batch of several fails, each job is tried alone, so that one job's
/// trouble is nobody else's.
async fn serve((db, own): (&Db, &Own), make: &MakeBooks, clock: Clock, batch: Vec<Job>) {
    let began = Instant::now();
    let mut together = Vec::new();
    let mut waiting = Vec::new();
    let mut rooms = Vec::new();
    for job in batch {
        if job.lane.is_broken() {
            let _ = job.reply.send(Err(Error::Stopping));
            continue;
        }
        waiting.push((job.commands.len(), job.lane, job.reply));
        rooms.push(job.room);
        together.extend(job.commands);
    }
    if waiting.is_empty() {
        return;
    }
    let result = record(db, make, clock, &together, own).await;
    if let Ok((answers, _)) = &result {
        metrics::batch(together.len(), began.elapsed().as_secs_f64());
        answers.iter().for_each(|answer| {
            if let Answer::Refused(refusal) = answer {
                metrics::refused(refusal.reason, 1)
            }
        });
    }
    match &result {
        Ok(_) => return tell(db, result, waiting),
        // Nobody's trouble in particular: each would only wait in vain once more.
        Err(Error::Db(error)) if is_unreachable(error) => {
            for (_, lane, reply) in waiting {
                lane.break_off();
                let _ = reply.send(Err(Error::Db(error.clone())));
            }
            return;
        }
        Err(error) if waiting.len() > 1 || error.is_of_what_was_sent() => {
            tracing::warn!(error = error.for_log(), jobs = waiting.len(), "a batch failed; each job is tried alone")
        }
        Err(_) => return tell(db, result, waiting),
    }
    let mut rest = together.into_iter();
    for job in waiting {
        let commands: Vec<Command> = rest.by_ref().take(job.0).collect();
        let alone =
            if job.1.is_broken() { Err(Error::Stopping) } else { apart((db, own), make, clock, &commands).await };
        tell(db, alone, vec![job]);
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
fn tell(db: &Db, result: Result<Recorded, Error>, replies: Vec<(usize, Lane, Reply)>) {
    match result {
        Ok((answers, head)) => {
            if let Some(head) = head {
                db.announce(head.seq);
            }
            let mut answers = answers.into_iter();
            for (count, _, reply) in replies {
                // Whoever does not wait any more has their answer in the journal.
                let _ = reply.send(Ok(answers.by_ref().take(count).collect()));
            }
        }
        Err(error) => {
            // One job only: more were tried alone.
            if let Some((_, lane, reply)) = replies.into_iter().next() {
                lane.break_off();
                let _ = reply.send(Err(error));
            }
        }
    }
}

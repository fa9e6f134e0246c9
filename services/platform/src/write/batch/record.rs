//! A batch from begin to commit: on what the writer keeps, else on rows that are held, again where it met another one.

use std::time::Duration;

use sea_orm::{ConnectionTrait as _, DatabaseTransaction, DbBackend};
use sollist_contract::{day::Day, refusal::Refusal};

use super::{
    decide::{self, Denied, How, Weighed},
    shelved::{self, Own, Shelved},
};
use crate::{
    Error,
    error::collision,
    process::clock::Clock,
    store::{
        db::Db,
        journal::{self, Head},
        reading::Reading,
        rows::Saving,
        shelf::{self, Shelf, Stand},
    },
    watch::metrics,
    write::{
        acts::{self, Earlier},
        books::{Answer, Command, MakeBooks},
        names, warned,
    },
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
pub(super) async fn record(
    db: &Db,
    make: &MakeBooks,
    clock: Clock,
    commands: &[Command],
    own: &Own,
) -> Result<Recorded, Error> {
    if own.may_be_alone(db) {
        match db.answered(shelved::prepare(db, make, clock, commands, &own.shelf)).await {
            Ok(Shelved::Ready(ready)) => match db.answered(ready.whole.send(db.reader())).await {
                Ok(true) => {
                    own.was_alone();
                    return Ok((ready.answers, Some(ready.head)));
                }
                Ok(false) => own.met(),
                Err(error) => own.may_go_on(error)?,
            },
            Ok(Shelved::Held) => {}
            Err(error) => own.may_go_on(error)?,
        }
    }
    held(db, make, clock, commands, &own.shelf).await
}

/// The same on rows that are held.
pub(super) async fn held(
    db: &Db,
    make: &MakeBooks,
    clock: Clock,
    commands: &[Command],
    shelf: &Shelf,
) -> Result<Recorded, Error> {
    let (mut tried, mut known) = (0, 0);
    let mut denied = Denied::new();
    loop {
        let attempted = db.answered(attempt((db, shelf), make, clock, commands, known, &denied)).await;
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
        let back = commands.iter().any(warned::takes_back);
        let back: Vec<_> = entries.iter().filter(|_| back).map(|it| (it.stored.clone(), it.actor.clone())).collect();
        if !entries.is_empty() {
            moved = Some(journal::append(&mut saving, &stand, now, entries).await?);
        }
        saving.send().await?;
        warned::close(&tx, now, first, &back).await?;
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

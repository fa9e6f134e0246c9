//! A batch on what the writer knows: rows that it has read or written before, held by nobody, and one statement that
//! writes everything and commits, if the journal still stands where these rows were seen.
//!
//! While nobody else records, a batch costs one way to the database. As soon as somebody does, nothing was written, and
//! the batch is decided again on rows that are held.

use std::sync::atomic::{AtomicU32, Ordering};

use sea_orm::DbBackend;
use sollist_contract::day::Day;

use super::decide::{self, Decided, Denied, How, Weighed};
use crate::{
    Error,
    process::clock::Clock,
    store::{
        db::Db,
        journal::{self, Head},
        reading::Reading,
        rows::{self, Saving, Whole},
        shelf::{Shelf, Stand},
    },
    write::{
        acts::{self, Earlier},
        books::{Answer, Command, MakeBooks},
        names, warned,
    },
};

/// Batches that hold their rows at once after one that met another process's; twice as many each time it happens
/// again.
const APART: u32 = 64;
const APART_MAX: u32 = 4_096;

/// What a writer knows of the store from its own batches.
#[derive(Default)]
pub struct Own {
    pub(super) shelf: Shelf,
    /// Batches that do not even try to be alone.
    left: AtomicU32,
    /// How many there are the next time.
    apart: AtomicU32,
}

impl Own {
    /// Whether a batch may go without holding rows. Embedded the whole store is ours, and nothing is to be gained.
    pub(super) fn may_be_alone(&self, db: &Db) -> bool {
        let left = self.left.load(Ordering::Relaxed);
        self.left.store(left.saturating_sub(1), Ordering::Relaxed);
        left == 0 && db.backend() == DbBackend::Postgres
    }
    /// Somebody else records too, and nothing was written.
    pub(super) fn met(&self) {
        self.shelf.clear();
        let apart = self.apart.load(Ordering::Relaxed).clamp(APART, APART_MAX);
        self.left.store(apart, Ordering::Relaxed);
        self.apart.store(apart.saturating_mul(2), Ordering::Relaxed);
    }
    /// Nothing was written for an error. Where it says no more than that rows are to be held, that is no error:
    /// somebody sends again what is recorded, as a rule, and goes on with it.
    pub(super) fn may_go_on(&self, error: Error) -> Result<(), Error> {
        self.shelf.clear();
        if !is_other(&error) {
            return Err(error);
        }
        self.met();
        Ok(())
    }
    pub(super) fn was_alone(&self) {
        self.apart.store(0, Ordering::Relaxed);
    }
}

/// What a batch comes to on the shelf. The shelf holds what it writes already.
pub(super) enum Shelved {
    Ready(Box<Ready>),
    /// Rows are to be held.
    Held,
}

/// A batch that is decided and only has to be written.
pub(super) struct Ready {
    pub(super) whole: Whole,
    pub(super) answers: Vec<Answer>,
    pub(super) head: Head,
}

/// Decides a batch on the shelf. Whoever does not write it clears the shelf.
pub(super) async fn prepare(
    db: &Db,
    make: &MakeBooks,
    clock: Clock,
    commands: &[Command],
    shelf: &Shelf,
) -> Result<Shelved, Error> {
    // What could not be read is refused, and kept on a list of which others may have their part; so is what was queried
    // of an event that is taken back.
    if commands.iter().any(|command| command.what.is_err() || warned::takes_back(command)) {
        return Ok(Shelved::Held);
    }
    let stand = match shelf.stand() {
        Some(stand) => stand,
        None => {
            shelf.stands(Stand::now(&Reading::on_shelf(db.reader(), shelf, false)).await?);
            shelf.stand().ok_or(Error::Internal)?
        }
    };
    match rows::looking(on(db, make, clock, commands, (shelf, &stand), true)).await? {
        Some(done) => Ok(done),
        // Something is not as it is as a rule: with a look at everything it may be so all the same.
        None => {
            Ok(rows::looking(on(db, make, clock, commands, (shelf, &stand), false)).await?.unwrap_or(Shelved::Held))
        }
    }
}

/// Nothing: decided on what was assumed, and it came out otherwise than as a rule.
async fn on(
    db: &Db,
    make: &MakeBooks,
    clock: Clock,
    commands: &[Command],
    (shelf, stand): (&Shelf, &Stand),
    assuming: bool,
) -> Result<Option<Shelved>, Error> {
    let from = Reading::on_shelf(db.reader(), shelf, assuming);
    let mut books = make();
    books.load(&from, commands).await?;
    let found = decide::found_of(&from, commands).await?;
    let how = How { today: Day::of(clock.now()), kept: true };
    let weighed = decide::all(&from, books.as_mut(), commands, found, &Denied::new(), how).await?;
    let Ok(Weighed { mut decided, entries }) = weighed else { return Ok(Some(Shelved::Held)) };
    if from.has_assumed() && !decided.iter().all(Decided::is_recorded) {
        return Ok(None);
    }
    if let Some(list) = books.list()
        && !list.is_idle(&from).await?
    {
        return Ok(Some(Shelved::Held));
    }
    let first = stand.next();
    if entries.is_empty() {
        // Nothing is written, so nobody has said that this is how it stands.
        return Ok(Some(Shelved::Held));
    }
    let now = clock.now();
    let mut saving = Saving::new(&from).kept_on(shelf).only_at(stand.clone());
    books.save(&mut saving).await?;
    for one in &mut decided {
        one.tell_again(&entries, |place, _| Earlier::Recorded(first.saturating_add(place)));
    }
    warned::keep(&mut saving, now, decide::warned(commands, &decided, first)).await?;
    acts::keep(&mut saving, first, &entries).await?;
    names::keep(&mut saving, &entries).await?;
    let moved = journal::append(&mut saving, stand, now, entries).await?;
    let head = Head::try_from(&moved)?;
    let whole = saving.behind_the_head().ok_or(Error::Internal)?;
    shelf.moved(moved);
    let answers = decided.into_iter().map(|decided| decided.numbered(first)).collect();
    Ok(Some(Shelved::Ready(Box::new(Ready { whole, answers, head }))))
}

/// Whether an error of the shelf's statement says no more than that the batch is to be decided on rows that are held.
pub(super) fn is_other(error: &Error) -> bool {
    match error {
        Error::Db(error) => !crate::error::is_unreachable(error),
        error => error.is_of_what_was_sent(),
    }
}

//! Commands that are only checked: decided on the books as they would be, one after the other, and nothing is kept.
//!
//! A check reads one state of the store in a transaction of its own that cannot write, holds no row and no head, and
//! stands in nobody's line: whoever records does not notice it.

use std::sync::Arc;

use sollist_contract::{day::Day, refusal::Refusal};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::decide::{self, Decided, Denied, How, Weighed};
use crate::{
    Error,
    process::clock::Clock,
    store::{db::Db, reading::Reading, rows},
    write::{
        acts::Earlier,
        books::{Answer, Command, MakeBooks, weight},
    },
};

/// Checks that are decided at a time: each has a connection, and the embedded store has few.
const AT_A_TIME: usize = 2;
/// Most that is checked together: as many as the twelve districts report in two years, and more than Berlin's whole
/// published plan has lines (36,135), in a few seconds.
const COMMANDS_MAX: usize = 100_000;
/// The same in bytes, about.
const BYTES_MAX: usize = 64 * 1024 * 1024;
/// Bytes of everything that is collected to be checked, about.
const COLLECTED_MAX: usize = 2 * BYTES_MAX;

/// Why something is not checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoCheck {
    /// More than is checked together.
    TooLarge { commands_max: usize, bytes_max: usize },
    /// Others have so much checked that there is no room just now.
    Crowded,
}

/// What checks are decided on.
pub(super) struct Checking {
    db: Db,
    make: MakeBooks,
    clock: Clock,
    turns: Semaphore,
    room: Arc<Semaphore>,
}

impl Checking {
    pub(super) fn new(db: Db, make: MakeBooks, clock: Clock) -> Checking {
        let room = Arc::new(Semaphore::new(COLLECTED_MAX));
        Checking { db, make, clock, turns: Semaphore::new(AT_A_TIME), room }
    }

    /// Decides commands in their order, and keeps nothing.
    pub(super) async fn decide(&self, commands: &[Command]) -> Result<Vec<Answer>, Error> {
        let _turn = self.turns.acquire().await.map_err(|_| Error::Stopping)?;
        let mut denied = Denied::new();
        loop {
            match rows::looking(self.attempt(commands, &denied)).await? {
                Ok(Weighed { mut decided, entries }) => {
                    for one in &mut decided {
                        one.tell_again(&entries, |_, at| Earlier::Checked(position(commands, at)));
                    }
                    return Ok(decided.into_iter().map(Decided::checked).collect());
                }
                Err((at, refusal)) => denied.insert(at, refusal),
            };
        }
    }

    async fn attempt(&self, commands: &[Command], denied: &Denied) -> Result<Result<Weighed, (usize, Refusal)>, Error> {
        let mut books = (self.make)();
        let tx = self.db.look().await?;
        let from = Reading::held(&tx);
        books.load(&from, commands).await?;
        let found = decide::found_of(&from, commands).await?;
        let how = How { today: Day::of(self.clock.now()), kept: false };
        let weighed = decide::all(&from, books.as_mut(), commands, found, denied, how).await?;
        tx.rollback().await?;
        Ok(weighed)
    }
}

/// Where one of the commands stands in what was sent: its line of a file, or its place, from 1.
fn position(commands: &[Command], at: usize) -> u64 {
    let place = commands.get(at).and_then(|command| command.place.as_ref());
    place.map_or(at as u64 + 1, |place| place.position)
}

/// Commands that are collected to be checked together: each is decided after those before it.
pub struct Check {
    checking: Arc<Checking>,
    commands: Vec<Command>,
    bytes: usize,
    /// Its part of what may be collected.
    room: Vec<OwnedSemaphorePermit>,
}

impl Check {
    pub(super) fn begin(checking: Arc<Checking>) -> Check {
        Check { checking, commands: Vec::new(), bytes: 0, room: Vec::new() }
    }

    /// Takes more commands. Nobody waits for room: two who did would wait for each other.
    pub fn take(&mut self, commands: Vec<Command>) -> Result<(), NoCheck> {
        let bytes = weight(&commands);
        self.bytes = self.bytes.saturating_add(bytes);
        if self.bytes > BYTES_MAX || self.commands.len().saturating_add(commands.len()) > COMMANDS_MAX {
            return Err(NoCheck::TooLarge { commands_max: COMMANDS_MAX, bytes_max: BYTES_MAX });
        }
        let wanted = u32::try_from(bytes).unwrap_or(u32::MAX);
        let room = self.checking.room.clone().try_acquire_many_owned(wanted).map_err(|_| NoCheck::Crowded)?;
        self.room.push(room);
        self.commands.extend(commands);
        Ok(())
    }

    /// Decides them in their order; gives them back with what would become of each.
    pub async fn decide(self) -> Result<Vec<(Command, Answer)>, Error> {
        let answers = self.checking.decide(&self.commands).await?;
        Ok(self.commands.into_iter().zip(answers).collect())
    }
}

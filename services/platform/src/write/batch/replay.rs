//! The derived tables, thrown away and filled anew from the journal.

use sea_orm::{ConnectionTrait as _, DatabaseTransaction, DbBackend};
use sollist_contract::refusal::Refusal;

use crate::{
    Error,
    store::{
        db::Db,
        journal::{self, Recorded},
        onward,
        reading::Reading,
        rows::{self, Saving},
    },
    wire::caller::Caller,
    write::{
        acts,
        books::{Asked, Command, MakeBooks, Mode},
        names,
    },
};

/// What a replay came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filled {
    /// Number of the last event.
    pub events: u64,
    /// Events that could not be taken in, and why: everything else was.
    pub left_out: Vec<(u64, Refusal)>,
}

/// Throws the derived tables away and fills them anew from the journal, in one transaction.
pub async fn rebuild(db: &Db, make: &MakeBooks) -> Result<Filled, Error> {
    let tx = db.begin().await?;
    let filled = fill(&tx, make).await?;
    tx.commit().await?;
    Ok(filled)
}

/// Lets no batch begin until the transaction ends, and waits for those that have begun: a row that is thrown away and
/// made anew is not there for a batch that waited for it. Nothing limits the statements of the transaction from here
/// on.
pub async fn alone(tx: &DatabaseTransaction, make: &MakeBooks) -> Result<(), Error> {
    if tx.get_database_backend() == DbBackend::Postgres {
        let unlimited = ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"]
            .map(|limit| format!("SET LOCAL {limit} = 0"));
        rows::execute(tx, &unlimited.join("; ")).await?;
        if let Some(first) = make().derived_tables().first() {
            rows::execute(tx, &format!("LOCK TABLE {first} IN ACCESS EXCLUSIVE MODE")).await?;
        }
    }
    // Nor does anybody draw a number; last, as in every batch.
    journal::hold(tx).await?;
    Ok(())
}

/// The same in a transaction that is open.
pub async fn fill(tx: &DatabaseTransaction, make: &MakeBooks) -> Result<Filled, Error> {
    alone(tx, make).await?;
    for table in make().derived_tables() {
        rows::execute(tx, &format!("DELETE FROM {table}")).await?;
    }
    // Whoever keeps rows of them asks again.
    rows::execute(tx, "UPDATE journal_head SET fillings = fillings + 1 WHERE id = 1").await?;
    fold(tx, make).await
}

/// Fills derived tables that are empty, wherever a transaction finds them under their names.
pub(crate) async fn fold(tx: &DatabaseTransaction, make: &MakeBooks) -> Result<Filled, Error> {
    const PAGE: u64 = 5_000;
    let held = Reading::held(tx);
    let mut filled = Filled::default();
    loop {
        let page = onward::read(tx, filled.events, PAGE).await?;
        let Some(newest) = page.last() else { break };
        filled.events = newest.seq;
        let commands: Vec<Command> = page.iter().map(replayed).collect();
        let mut books = make();
        books.load(&held, &commands).await?;
        for (event, command) in page.iter().zip(commands) {
            let taken = command.what.and_then(|envelope| {
                books.decide(Asked { envelope: &envelope, mode: &command.mode, caller: &command.caller })
            });
            if let Err(refusal) = taken {
                tracing::error!(
                    seq = event.seq,
                    reason = refusal.reason.code(),
                    "a journal event was left out; `sollist verify` says more"
                );
                filled.left_out.push((event.seq, refusal));
            }
        }
        let mut saving = Saving::new(&held);
        books.save(&mut saving).await?;
        acts::fill(&mut saving, &page).await?;
        names::fill(&mut saving, &page).await?;
        saving.send().await?;
    }
    Ok(filled)
}

fn replayed(event: &Recorded) -> Command {
    Command {
        what: event.envelope().map_err(Into::into),
        mode: Mode::Replay,
        caller: Caller::of_house(event.actor.clone()),
        place: None,
        formerly: None,
        time_left: false,
        traceparent: None,
        written: Default::default(),
    }
}

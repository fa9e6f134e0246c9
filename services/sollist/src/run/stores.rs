//! Stores as an operator handles them: brought up to date with the services' rights, and moved from SQLite to
//! PostgreSQL.

use std::collections::BTreeSet;

use jiff::Timestamp;
use sea_orm::EntityTrait as _;
use sollist_contract::day::Day;
use sollist_intake::{
    forgotten, look,
    refused::{self, refused_row},
};
use sollist_platform::{
    Error,
    process::config::Config,
    store::{
        db::{Access, Db, Store},
        journal::{self, Head, event_row, head_row},
        persons::{self, person_row},
        proof,
        reading::Reading,
        reads::{self, Proved},
        retention::{self, Due},
        rows::{self, Saving},
        texts::{self, key_row},
    },
    write::{
        batch,
        warned::{self, warning_row},
    },
};

use sollist_proof::note::Log;

use super::process;

/// Rows copied at a time.
const PAGE: u64 = 2_000;

/// Those who are recorded under pseudonyms, or whoever has a name.
pub async fn persons(config: &Config, name: Option<&str>) -> Result<Vec<person_row::Model>, Error> {
    let db = Store::of(config).open(Access::Read).await?;
    persons::listed(db.reader(), name).await
}

/// Erases a name; returns the pseudonym that it had.
pub async fn erase(config: &Config, name: &str) -> Result<Option<String>, Error> {
    let db = Store::of(config).open(Access::Write).await?;
    persons::erase(&db, name, Timestamp::now()).await
}

/// The keys under which texts are sealed: all of them, or those of whoever has a name or a pseudonym.
pub async fn text_keys(config: &Config, person: Option<&str>) -> Result<Vec<key_row::Model>, Error> {
    let db = Store::of(config).open(Access::Read).await?;
    let authors = match person {
        Some(person) => Some(recorded_as(&db, person).await?),
        None => None,
    };
    texts::listed(db.reader(), authors.as_deref()).await
}

/// Destroys the keys of somebody's texts, of one year or of all; how many there were.
pub async fn erase_texts(config: &Config, person: &str, year: Option<i64>) -> Result<u64, Error> {
    let db = Store::of(config).open(Access::Write).await?;
    let authors = recorded_as(&db, person).await?;
    let is_meant = |key: &key_row::Model| authors.contains(&key.author) && year.is_none_or(|year| key.year == year);
    texts::destroy(&db, is_meant, Timestamp::now()).await
}

/// What of names, texts and refused entries is due to be erased on a day.
pub async fn due(config: &Config, on: Day) -> Result<Due, Error> {
    due_of(&Store::of(config).open(Access::Read).await?, on).await
}

/// The same of a store: of everything that is kept.
async fn due_of(db: &Db, on: Day) -> Result<Due, Error> {
    let due = retention::due(db.reader(), on).await?;
    let refused = match due.terms {
        Some((_, terms)) => forgotten::due(db.reader(), on, terms).await?,
        None => Vec::new(),
    };
    Ok(Due { refused, ..due })
}

/// Erases what is due on a day; what that was.
pub async fn erase_due(config: &Config, on: Day) -> Result<Due, Error> {
    let db = Store::of(config).open(Access::Write).await?;
    let due = due_of(&db, on).await?;
    let keys: BTreeSet<&str> = due.keys.iter().map(|(key, _)| key.key.as_str()).collect();
    texts::destroy(&db, |key| keys.contains(key.key.as_str()), Timestamp::now()).await?;
    for name in due.names.iter().filter_map(|(person, ..)| person.name.as_deref()) {
        persons::erase(&db, name, Timestamp::now()).await?;
    }
    forgotten::erase(&db, &due.refused).await?;
    Ok(due)
}

/// Under which names somebody is recorded: the one that they have themselves, and their pseudonym.
async fn recorded_as(db: &Db, person: &str) -> Result<Vec<String>, Error> {
    let pseudonyms = persons::listed(db.reader(), Some(person)).await?;
    Ok(pseudonyms.into_iter().map(|row| row.pseudonym).chain([person.to_owned()]).collect())
}

/// Brings a database up to date and gives the services' roles their rights. Returns its public name and the roles that
/// were there.
pub async fn migrate(config: &Config) -> Result<(String, Vec<&'static str>), Error> {
    let store = Store::of(config);
    let db = process::open(&store, Access::Write).await?;
    db.forget_samples().await?;
    Ok((store.to_string(), db.grant().await?))
}

/// What was moved.
pub struct Moved {
    pub head: Head,
    pub refused: u64,
    /// Lines of the log of reads.
    pub reads: u64,
}

/// Why a store is not moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    NotEmpty {
        store: String,
    },
    /// A line of the log of reads is missing, or is not what was written.
    ReadsBroken {
        sequence: u64,
    },
    /// What arrived ends in another hash.
    MovedOtherwise,
}

/// Copies the journal, the refused entries, the warnings, the names of persons, the keys of texts, the log of reads and
/// what is signed of an embedded store into an empty database, fills its tables from the journal, and proves that both
/// chains end in the same hash. Nothing of the embedded store changes; nobody writes it meanwhile. In one transaction:
/// a move that breaks off has moved nothing.
pub async fn move_to(from: &Config, to: &Config, mut progress: impl FnMut(u64, u64)) -> Result<Moved, Error> {
    let (source, target) = (Store::Embedded(from.data.clone()), Store::of(to));
    if !from.data.exists() {
        // Opening for writing would make one.
        source.open(Access::Read).await?;
    }
    let (old, new) = (source.open(Access::Write).await?, target.open(Access::Write).await?);
    let head = match proof::verify(old.reader()).await? {
        Ok(head) => head,
        Err(fault) => return Err(Error::refused(fault)),
    };
    let noted = match reads::verify(&old).await? {
        Proved::Whole { to, .. } => to,
        Proved::Broken { sequence } => return Err(Error::refused(Refused::ReadsBroken { sequence })),
    };
    let tx = new.begin().await?;
    batch::alone(&tx, &process::books(&[])).await?;
    let kept = refused::last_number(&tx).await? != 0
        || warned::last_number(&tx).await? != 0
        || reads::last_number(&tx).await? != 0;
    if journal::hold(&tx).await?.next() != 1 || kept {
        return Err(Error::refused(Refused::NotEmpty { store: target.to_string() }));
    }
    let held = Reading::held(&tx);
    let mut last = 0;
    loop {
        let page = journal::table_rows(old.reader(), last, PAGE).await?;
        let Some(newest) = page.last() else { break };
        last = newest.seq.unsigned_abs();
        let mut saving = Saving::new(&held);
        rows::save_new::<event_row::Entity>(&mut saving, page).await?;
        saving.send().await?;
        progress(last, head.seq);
    }
    let refused = move_refused(&old, &tx).await?;
    move_warnings(&old, &tx).await?;
    let reads = reads::copy(old.reader(), &tx).await?;
    for log in Log::ALL {
        sollist_notary::store::copy(old.reader(), &tx, log).await?;
    }
    let mut saving = Saving::new(&held);
    rows::save_new::<person_row::Entity>(&mut saving, persons::listed(old.reader(), None).await?).await?;
    rows::save_new::<key_row::Entity>(&mut saving, texts::listed(old.reader(), None).await?).await?;
    saving.send().await?;
    if let Some(row) = head_row::Entity::find_by_id(1).one(old.reader()).await? {
        let mut saving = Saving::new(&held);
        rows::save::<head_row::Entity>(&mut saving, [row]).await?;
        saving.send().await?;
    }
    batch::fill(&tx, &process::books(&[])).await?;
    tx.commit().await?;
    let same_reads = matches!(reads::verify(&new).await?, Proved::Whole { to, .. } if to == noted);
    match proof::verify(new.reader()).await? {
        Ok(arrived) if arrived == head && same_reads => Ok(Moved { head, refused, reads }),
        Ok(_) => Err(Error::refused(Refused::MovedOtherwise)),
        Err(fault) => Err(Error::refused(fault)),
    }
}

async fn move_warnings(old: &Db, tx: &sea_orm::DatabaseTransaction) -> Result<(), Error> {
    let held = Reading::held(tx);
    let mut after = 0;
    loop {
        let page: Vec<warning_row::Model> = look::read(old.reader(), after, PAGE).await?;
        let Some(newest) = page.last() else { return Ok(()) };
        after = newest.number;
        let mut saving = Saving::new(&held);
        rows::save_new::<warning_row::Entity>(&mut saving, page).await?;
        saving.send().await?;
    }
}

async fn move_refused(old: &Db, tx: &sea_orm::DatabaseTransaction) -> Result<u64, Error> {
    let held = Reading::held(tx);
    let mut after = 0;
    loop {
        let page: Vec<refused_row::Model> = refused::read(old.reader(), after, PAGE).await?;
        let Some(newest) = page.last() else { return Ok(after.unsigned_abs()) };
        after = newest.number;
        let mut saving = Saving::new(&held);
        rows::save_new::<refused_row::Entity>(&mut saving, page).await?;
        saving.send().await?;
    }
}

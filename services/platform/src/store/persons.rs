//! Who acted, under a name that says nothing: the journal, its hashes, the stream and every copy of them hold a
//! pseudonym, and this table alone says whose it is. A name that is erased here is gone, and nothing of what was
//! recorded changes by it.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use jiff::Timestamp;
use person_row::Column::{Name, Pseudonym};
use ring::rand::{SecureRandom as _, SystemRandom};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, DbBackend, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, QueryOrder as _, sea_query::OnConflict,
};
use tokio::sync::OnceCell;

use crate::{
    Error,
    store::{db::Db, digest::hex, rows},
};

pub mod person_row {
    use sea_orm::entity::prelude::*;

    #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "persons")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub pseudonym: String,
        /// None once it is erased.
        pub name: Option<String>,
        /// Microseconds since 1970 UTC, like the next one.
        pub since: i64,
        pub erased_at: Option<i64>,
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// How every pseudonym begins.
const BEGINNING: &str = "p-";
/// How long a process goes on with a pseudonym that it knows: its name may be erased meanwhile.
const KNOWN_FOR: Duration = Duration::from_secs(30);
/// Names that a process keeps in mind.
const KNOWN_MAX: usize = 10_000;
/// Names that are looked for by one statement: a statement takes no more values than a database lets it.
const NAMES_AT_ONCE: usize = 1_000;
/// Longest name that a caller has.
const NAME_BYTES_MAX: usize = 200;

/// A pseudonym, and when it was looked up.
type Known = (Arc<str>, Instant);

/// The pseudonyms of whoever acts, drawn where there is none.
pub struct Persons {
    db: Db,
    asked_for: bool,
    wanted: OnceCell<bool>,
    known: Mutex<HashMap<Arc<str>, Known>>,
}

impl Persons {
    /// `asked_for`: whether the configuration asks for pseudonyms.
    pub fn new(db: Db, asked_for: bool) -> Persons {
        Persons { db, asked_for, wanted: OnceCell::new(), known: Mutex::default() }
    }

    /// Whether pseudonyms are recorded: as the configuration says, and in a store that has one in any case. Who works
    /// there once without that configuration must not leave names behind that nothing erases.
    ///
    /// # Errors
    /// What the database says.
    pub async fn wanted(&self) -> Result<bool, Error> {
        let there = || async {
            let any = self.asked_for || person_row::Entity::find().one(self.db.reader()).await?.is_some();
            Ok::<_, Error>(any)
        };
        self.wanted.get_or_try_init(there).await.copied()
    }

    /// Under which name somebody is recorded.
    ///
    /// # Errors
    /// What the database says.
    pub async fn pseudonym(&self, name: &Arc<str>) -> Result<Arc<str>, Error> {
        if let Some(known) = self.known(name) {
            return Ok(known);
        }
        let found = match named(self.db.reader(), name).await? {
            Some(found) => found,
            None => {
                draw(self.db.reader(), name).await?;
                // Whoever was first drew it.
                named(self.db.reader(), name).await?.ok_or(Error::Busy)?
            }
        };
        let pseudonym: Arc<str> = found.into();
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= KNOWN_MAX {
            known.clear();
        }
        known.insert(name.clone(), (pseudonym.clone(), Instant::now()));
        Ok(pseudonym)
    }

    /// The pseudonyms of names, of those that have one, each with its name.
    ///
    /// # Errors
    /// What the database says.
    pub async fn pseudonyms(&self, names: &[Arc<str>]) -> Result<HashMap<Arc<str>, Arc<str>>, Error> {
        let mut pseudonyms = HashMap::new();
        for some in names.chunks(NAMES_AT_ONCE) {
            let some = some.iter().map(|name| &**name);
            let rows = person_row::Entity::find().filter(Name.is_in(some)).all(self.db.reader()).await?;
            pseudonyms.extend(rows.into_iter().filter_map(|row| Some((row.pseudonym.into(), row.name?.into()))));
        }
        Ok(pseudonyms)
    }

    fn known(&self, name: &str) -> Option<Arc<str>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let (pseudonym, when) = known.get(name)?;
        (when.elapsed() < KNOWN_FOR).then(|| pseudonym.clone())
    }
}

async fn named(db: &impl ConnectionTrait, name: &str) -> Result<Option<String>, Error> {
    let row = person_row::Entity::find().filter(Name.eq(name)).one(db).await?;
    Ok(row.map(|row| row.pseudonym))
}

async fn draw(db: &impl ConnectionTrait, name: &str) -> Result<(), Error> {
    let mut chance = [0; 10];
    SystemRandom::new().fill(&mut chance).map_err(|_| std::io::Error::other("the system gives no random numbers"))?;
    let row = person_row::Model {
        pseudonym: format!("{BEGINNING}{}", hex(&chance)),
        name: Some(name.to_owned()),
        since: Timestamp::now().as_microsecond(),
        erased_at: None,
    };
    let mut once = OnConflict::column(Name);
    once.do_nothing_on([Pseudonym]);
    person_row::Entity::insert(row.into_active_model()).on_conflict(once).exec_without_returning(db).await?;
    Ok(())
}

/// Who stands behind a pseudonym.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    Named(String),
    /// Nobody knows any more.
    Erased(Timestamp),
}

/// Puts the name into the place of a pseudonym; where it was erased the pseudonym stays.
pub fn name(actor: &mut String, who: &HashMap<String, Who>) {
    if let Some(Who::Named(name)) = who.get(actor) {
        actor.clone_from(name);
    }
}

/// How many bytes more an answer may have because of who an actor is: a name in two languages.
pub fn room(actor: &str) -> usize {
    if actor.starts_with(BEGINNING) { 2 * NAME_BYTES_MAX + 32 } else { 0 }
}

/// Who stands behind pseudonyms. Nothing of what is none.
///
/// # Errors
/// What the database says.
pub async fn who<'a>(
    db: &impl ConnectionTrait,
    actors: impl IntoIterator<Item = &'a str>,
) -> Result<HashMap<String, Who>, Error> {
    let asked: Vec<&str> =
        actors.into_iter().filter(|name| name.starts_with(BEGINNING)).collect::<BTreeSet<_>>().into_iter().collect();
    let mut found = HashMap::new();
    for asked in rows::chunks(&asked) {
        let rows = person_row::Entity::find().filter(Pseudonym.is_in(asked.iter().copied())).all(db).await?;
        found.extend(rows.into_iter().map(|row| {
            let who = row.name.map_or_else(|| Who::Erased(instant(row.erased_at.unwrap_or_default())), Who::Named);
            (row.pseudonym, who)
        }));
    }
    Ok(found)
}

fn instant(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Everybody with a pseudonym, or those who have this name; the oldest first.
///
/// # Errors
/// What the database says.
pub async fn listed(db: &impl ConnectionTrait, name: Option<&str>) -> Result<Vec<person_row::Model>, Error> {
    let of = person_row::Entity::find().order_by_asc(person_row::Column::Since).order_by_asc(Pseudonym);
    let of = name.map_or_else(|| of.clone(), |name| of.clone().filter(Name.eq(name)));
    Ok(of.all(db).await?)
}

/// Erases a name: the pseudonym stays without it, wherever it is recorded. Returns the pseudonym; `None` where nobody
/// has this name. Nothing of the name is left in the files of the database that is written; its backups and the log
/// that it keeps for recovery have it until they expire.
///
/// # Errors
/// What the database says.
pub async fn erase(db: &Db, name: &str, now: Timestamp) -> Result<Option<String>, Error> {
    let tx = db.begin_erasing().await?;
    let mut rows = listed(&tx, None).await?;
    let Some(row) = rows.iter_mut().find(|row| row.name.as_deref() == Some(name)) else {
        // Where erasing broke off before the files were clean it is asked for once more.
        tx.rollback().await?;
        db.forget("persons", false).await?;
        return Ok(None);
    };
    (row.name, row.erased_at) = (None, Some(now.as_microsecond()));
    let pseudonym = row.pseudonym.clone();
    if db.backend() == DbBackend::Postgres {
        let erased = person_row::ActiveModel { pseudonym: Set(pseudonym.clone()), ..Default::default() };
        let erased = person_row::ActiveModel { name: Set(None), erased_at: Set(row.erased_at), ..erased };
        person_row::Entity::update(erased).exec(&tx).await?;
    } else {
        // Written anew: what a page has where nothing is any more would keep it.
        person_row::Entity::delete_many().exec(&tx).await?;
        let all = rows.into_iter().map(sea_orm::IntoActiveModel::into_active_model);
        for row in all.collect::<Vec<_>>() {
            person_row::Entity::insert(row).exec_without_returning(&tx).await?;
        }
    }
    tx.commit().await?;
    db.forget("persons", false).await?;
    Ok(Some(pseudonym))
}

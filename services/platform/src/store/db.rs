//! The store: opened, migrated, and (when embedded) locked against a second writer.

use std::{
    fmt,
    fs::File,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, IsolationLevel,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};
use sollist_migrations::{Migrator, MigratorTrait as _};
use tokio::sync::watch;

pub use crate::store::access::Access;
use crate::{
    Error,
    error::is_unreachable,
    process::config::{self, Config},
    store::{
        access::SOON,
        unusable::{NoWayIn, Unusable},
    },
};

mod embedded;
mod postgres;

/// Where the store is; configuration decides, once.
#[derive(Debug, Clone, PartialEq)]
pub enum Store {
    /// A folder of this machine: SQLite.
    Embedded(PathBuf),
    Postgres(config::Database),
}

impl Store {
    pub fn of(config: &Config) -> Store {
        if config.database.url.is_empty() {
            Store::Embedded(config.data.clone())
        } else {
            Store::Postgres(config.database.clone())
        }
    }

    pub async fn open(&self, access: Access) -> Result<Db, Error> {
        match self {
            Store::Embedded(folder) => Db::open(folder, access).await,
            Store::Postgres(database) => Db::connect(database, access).await,
        }
    }
}

impl fmt::Display for Store {
    /// The name people know it by, without a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Store::Embedded(folder) => write!(f, "{}", folder.display()),
            Store::Postgres(database) => f.write_str(&postgres::public_name(&database.url)),
        }
    }
}

/// A store, open. Clones share it.
#[derive(Clone)]
pub struct Db {
    connection: DatabaseConnection,
    /// Number of the last event of the journal, as far as this process has heard of it.
    heads: Arc<watch::Sender<u64>>,
    /// How long an answer is waited for; `None`: what is asked is in this process.
    patience: Option<postgres::Patience>,
    /// Held as long as any clone lives.
    _lock: Option<Arc<File>>,
}

impl Db {
    /// Opens the embedded store in a folder: SQLite, WAL, `synchronous=FULL`.
    pub async fn open(folder: &Path, access: Access) -> Result<Db, Error> {
        let (connection, lock) = embedded::connect(folder, access).await?;
        let name = folder.display().to_string();
        let db = Db { connection, heads: Arc::new(watch::Sender::new(0)), patience: None, _lock: lock };
        let opened = async {
            db.check_version(&name, access).await?;
            db.head_now().await
        };
        let head = opened.await.map_err(|error| match error {
            Error::Db(error) => embedded::unusable(folder, &error),
            other => other,
        })?;
        db.announce(head);
        Ok(db)
    }

    /// Connects to a database of PostgreSQL.
    pub async fn connect(database: &config::Database, access: Access) -> Result<Db, Error> {
        let (connection, patience) = postgres::connect(database, access).await?;
        let db = Db { connection, heads: Arc::new(watch::Sender::new(0)), patience: Some(patience), _lock: None };
        db.check_version(&postgres::public_name(&database.url), access).await?;
        db.announce(db.head_now().await?);
        postgres::listen(db.connection.clone(), Arc::downgrade(&db.heads));
        Ok(db)
    }

    /// Refuses a store whose steps we do not all know; brings an older one up to date when we may write.
    async fn check_version(&self, name: &str, access: Access) -> Result<(), Error> {
        let known: Vec<String> = Migrator::migrations().iter().map(|step| step.name().to_owned()).collect();
        let applied = self.applied().await?;
        if let Some(newer) = applied.iter().find(|version| !known.contains(version)) {
            return Err(Error::refused(Unusable::Newer { name: name.to_owned(), step: newer.clone() }));
        }
        if applied.len() == known.len() {
            return Ok(());
        }
        if access == Access::Prove && !applied.is_empty() {
            return Ok(());
        }
        if access != Access::Write {
            return Err(self.behind(name));
        }
        // All steps or none, and one process at a time.
        let tx = self.begin().await?;
        if self.backend() == DbBackend::Postgres {
            postgres::may_migrate(&tx, name).await?;
        }
        Migrator::up(&tx, None).await?;
        // Of an empty journal they are as they should be.
        tx.execute_unprepared(&format!("UPDATE journal_head SET filled_by = {RULES} WHERE last = 0")).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The refusal of a store that a writer must bring up to date.
    fn behind(&self, name: &str) -> Error {
        match self.backend() {
            DbBackend::Postgres => postgres::no_way_in(name, NoWayIn::Behind),
            _ => Error::refused(Unusable::Behind { name: name.to_owned() }),
        }
    }

    /// Whether the derived tables were filled by older rules than ours and have to be filled anew from the journal.
    pub async fn is_filled_by_older_rules(&self) -> Result<bool, Error> {
        let rows = self.rows("SELECT filled_by FROM journal_head WHERE id = 1").await?;
        let filled_by: Option<i64> = match rows.first().map(|row| row.try_get_by_index(0)) {
            Some(Err(_)) => return Err(changed("journal_head", "filled_by")),
            read => read.transpose()?,
        };
        Ok(filled_by.is_some_and(|filled_by| filled_by < RULES))
    }
    /// Says that the derived tables were filled by our rules.
    pub async fn filled(&self) -> Result<(), Error> {
        self.connection.execute_unprepared(&format!("UPDATE journal_head SET filled_by = {RULES}")).await?;
        Ok(())
    }
    /// The refusal of a store whose derived tables we may not fill anew.
    pub async fn may_fill(&self, store: &Store, access: Access) -> Result<(), Error> {
        match (self.backend(), access) {
            (DbBackend::Postgres, Access::Write) => {
                let tx = self.begin().await?;
                postgres::may_migrate(&tx, &store.to_string()).await?;
                Ok(tx.rollback().await?)
            }
            (_, Access::Write) => Ok(()),
            (_, Access::Read | Access::Prove) => Err(self.behind(&store.to_string())),
        }
    }

    /// Names of the steps that the store has been through.
    pub(crate) async fn applied(&self) -> Result<Vec<String>, Error> {
        let there = match self.backend() {
            DbBackend::Postgres => "SELECT 1 WHERE to_regclass('seaql_migrations') IS NOT NULL",
            _ => "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'seaql_migrations'",
        };
        if self.rows(there).await?.is_empty() {
            return Ok(Vec::new());
        }
        let rows = self.rows("SELECT version FROM seaql_migrations ORDER BY version").await?;
        rows.iter().map(|row| row.try_get_by_index(0).map_err(|_| changed("seaql_migrations", "version"))).collect()
    }

    async fn rows(&self, sql: &str) -> Result<Vec<sea_orm::QueryResult>, DbErr> {
        self.connection.query_all_raw(Statement::from_string(self.backend(), sql)).await
    }

    async fn head_now(&self) -> Result<u64, Error> {
        // A head that cannot be read keeps nobody from looking: `verify` names what is wrong with it, and whoever
        // needs it is told.
        let rows = self.rows("SELECT last FROM journal_head WHERE id = 1").await?;
        let last = rows.first().and_then(|row| row.try_get_by_index::<i64>(0).ok());
        Ok(last.and_then(|last| u64::try_from(last).ok()).unwrap_or_default())
    }

    pub fn backend(&self) -> DbBackend {
        self.connection.get_database_backend()
    }

    /// What is asked of the store, for no longer than it may take to answer. Its limits end a statement that takes too
    /// long as long as there is somebody who ends it; a machine that is gone without a word says nothing at all, and
    /// whoever asks one question after the other would wait for it for ever.
    pub async fn answered<T>(&self, asked: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        self.answered_within(None, asked).await
    }

    /// The same for what is asked only to see whether there is an answer.
    pub async fn answered_soon<T>(&self, asked: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        self.answered_within(Some(SOON), asked).await
    }

    async fn answered_within<T>(
        &self,
        limit: Option<Duration>,
        asked: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        match &self.patience {
            Some(patience) => patience.wait(limit, asked).await,
            None => asked.await,
        }
    }

    /// For reading outside a batch.
    pub fn reader(&self) -> &DatabaseConnection {
        &self.connection
    }

    /// Begins a writing transaction. On SQLite immediate: one that turned from reading to writing would fail at once
    /// when busy. A connection that died while it lay in the pool is found here, where nothing has happened yet:
    /// another one is taken.
    pub async fn begin(&self) -> Result<DatabaseTransaction, Error> {
        const TRIES: usize = 3;
        let mut tried = 0;
        loop {
            let immediate = SqliteTransactionMode::Immediate;
            let options = TransactionOptions { sqlite_transaction_mode: Some(immediate), ..Default::default() };
            match self.connection.begin_with_options(options).await {
                Err(error) if is_unreachable(&error) && tried < TRIES => tried += 1,
                begun => return Ok(begun?),
            }
        }
    }

    /// Begins a transaction that overwrites what it erases.
    pub async fn begin_erasing(&self) -> Result<DatabaseTransaction, Error> {
        let tx = self.begin().await?;
        if self.backend() == DbBackend::Sqlite {
            tx.execute_unprepared("PRAGMA secure_delete = ON").await?;
        }
        Ok(tx)
    }

    /// Leaves nothing in the files of the database of what was erased from a table: rows as they were go with the file
    /// that they lay in. Embedded that is one file for everything, and `whole` says whether it is written anew: who
    /// wrote every row of the table anew in a transaction of [`Db::begin_erasing`] has left nothing in it already.
    pub async fn forget(&self, table: &str, whole: bool) -> Result<(), Error> {
        if self.backend() == DbBackend::Postgres {
            self.connection.execute_unprepared(&format!("VACUUM FULL {table}")).await?;
            return Ok(());
        }
        if whole {
            self.connection.execute_unprepared("VACUUM").await?;
        }
        self.connection.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await?;
        Ok(())
    }

    /// Leaves nothing in the planner's statistics of samples that were drawn before it was told to draw none (step
    /// `m0038_no_samples`). Who does not own the database is warned in its log, and nothing happens.
    pub async fn forget_samples(&self) -> Result<(), Error> {
        if self.backend() == DbBackend::Postgres {
            self.connection.execute_unprepared("VACUUM FULL pg_catalog.pg_statistic").await?;
        }
        Ok(())
    }

    /// Begins a transaction that only reads, on one state of the store: nobody waits for it.
    pub async fn look(&self) -> Result<DatabaseTransaction, Error> {
        match self.backend() {
            DbBackend::Postgres => {
                let (isolation, mode) = (Some(IsolationLevel::RepeatableRead), Some(AccessMode::ReadOnly));
                let tx = self.connection.begin_with_config(isolation, mode).await?;
                // Who decides much on what is read asks nothing meanwhile; how much it may be is bounded elsewhere.
                tx.execute_unprepared("SET LOCAL idle_in_transaction_session_timeout = 0").await?;
                Ok(tx)
            }
            // What only reads never asks for the one lock to write.
            _ => Ok(self.connection.begin().await?),
        }
    }

    /// A connection of its own to the same store, for work that makes tables of its own and leaves none behind. It
    /// changes nothing of the store: embedded it could not, elsewhere it is for who asked to undo what they did.
    pub async fn aside(&self) -> Result<DatabaseConnection, Error> {
        match self.backend() {
            DbBackend::Postgres => postgres::aside(&self.connection).await,
            _ => embedded::aside(&self.connection).await,
        }
    }

    /// Says that the journal has this number now.
    pub fn announce(&self, head: u64) {
        self.heads.send_if_modified(|known| {
            let newer = head > *known;
            *known = head.max(*known);
            newer
        });
    }

    /// The number of the last event, as it becomes known: from our own writer, and on PostgreSQL from every other
    /// process.
    pub fn heads(&self) -> watch::Receiver<u64> {
        self.heads.subscribe()
    }

    /// Why the store does not answer, once it did not: what PostgreSQL says to a new connection tells more than that
    /// there was none to be had.
    pub async fn why_silent(&self, error: Error) -> Error {
        match error {
            Error::Db(error) if self.backend() == DbBackend::Postgres && is_unreachable(&error) => {
                postgres::why_silent(&self.connection).await
            }
            other => other,
        }
    }

    /// Connections of the pool: idle, in use.
    pub fn pool(&self) -> (u32, u32) {
        let (size, idle) = match self.backend() {
            DbBackend::Postgres => {
                let pool = self.connection.get_postgres_connection_pool();
                (pool.size(), pool.num_idle())
            }
            _ => {
                let pool = self.connection.get_sqlite_connection_pool();
                (pool.size(), pool.num_idle())
            }
        };
        let idle = u32::try_from(idle).unwrap_or(u32::MAX);
        (idle, size.saturating_sub(idle))
    }

    /// How much room the store takes, in bytes.
    pub async fn bytes(&self) -> Result<u64, Error> {
        let sql = match self.backend() {
            DbBackend::Postgres => "SELECT pg_database_size(current_database())",
            _ => "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
        };
        let rows = self.rows(sql).await?;
        let bytes: i64 = rows.first().map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default();
        Ok(bytes.unsigned_abs())
    }

    /// Brings the store up to date and gives the services' roles their rights (PostgreSQL). Returns the roles that are
    /// there.
    pub async fn grant(&self) -> Result<Vec<&'static str>, Error> {
        if self.backend() != DbBackend::Postgres {
            return Ok(Vec::new());
        }
        // Two that grant at the same time would stumble over each other.
        let tx = self.begin().await?;
        postgres::migrate_alone(&tx).await?;
        postgres::may_grant(&tx).await?;
        let roles = sollist_migrations::grant(&tx).await?;
        tx.commit().await?;
        Ok(roles)
    }

    /// Refuses to serve with a database role that lacks rights which a service needs (PostgreSQL): it would be ready,
    /// and able to do nothing.
    pub async fn may_serve(&self, services: &[&str]) -> Result<(), Error> {
        if self.backend() != DbBackend::Postgres {
            return Ok(());
        }
        for service in services {
            if let Some((role, right)) = sollist_migrations::lacking(&self.connection, service).await? {
                return Err(Error::refused(Unusable::Lacks { role, service: (*service).to_owned(), right }));
            }
        }
        Ok(())
    }

    /// Closes every connection, so that the log is written back into the file.
    pub async fn close(self) -> Result<(), Error> {
        Ok(self.connection.close().await?)
    }
}

/// The refusal of a store in which a column holds another kind of value than it is for.
fn changed(table: &str, column: &str) -> Error {
    Error::refused(Unusable::Column { table: table.to_owned(), column: column.to_owned() })
}

/// The rules by which the derived tables are filled. Counted up when the same journal makes other tables than before; a
/// step of the migrations adds what columns they need.
const RULES: i64 = 15;

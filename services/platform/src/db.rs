//! The store: opened, migrated, and locked against a second writer.

use std::{fs::File, path::Path, sync::Arc, time::Duration};

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, SqliteTransactionMode, Statement,
    TransactionOptions, TransactionTrait, sqlx::Connection as _,
};
use sollist_migrations::{Migrator, MigratorTrait as _};

use crate::{Error, error::is_damaged};

/// Name of the database file in the store's folder.
const FILE: &str = "sollist.db";
/// Name of the file that a writer holds locked.
const LOCK: &str = "writer.lock";

/// What the opener will do with the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Reads and writes: creates the store, migrates it, and keeps every other writer out.
    Write,
    /// Reads what is there, also beside a writer.
    Read,
}

/// A store, open. Clones share it.
#[derive(Clone)]
pub struct Db {
    connection: DatabaseConnection,
    /// Held as long as any clone lives.
    _lock: Option<Arc<File>>,
}

impl Db {
    /// Opens the embedded store in a folder: SQLite, WAL, `synchronous=FULL`.
    pub async fn open(folder: &Path, access: Access) -> Result<Db, Error> {
        let file = folder.join(FILE);
        let lock = match access {
            Access::Write => {
                std::fs::create_dir_all(folder).map_err(|error| cannot_open(folder, &error.to_string()))?;
                Some(Arc::new(lock(folder)?))
            }
            Access::Read if !file.exists() => {
                return Err(Error::store(
                    format!(
                        "In {} liegt kein Sollist-Speicher. Beginnen Sie mit „sollist import budget DATEI“ oder „sollist demo“.",
                        folder.display()
                    ),
                    format!(
                        "There is no Sollist store in {}. Begin with `sollist import budget FILE` or `sollist demo`.",
                        folder.display()
                    ),
                ));
            }
            Access::Read => None,
        };
        // The path is given beside the address: a folder may have any name, an address may not.
        let mut options = ConnectOptions::new("sqlite://store");
        let create = access == Access::Write;
        options.max_connections(4).min_connections(1).sqlx_logging(false).acquire_timeout(Duration::from_secs(10));
        options.map_sqlx_sqlite_opts(move |sqlite| {
            sqlite
                .filename(&file)
                .create_if_missing(create)
                .pragma("journal_mode", "WAL")
                .pragma("synchronous", "FULL")
                .pragma("foreign_keys", "ON")
                .pragma("cache_size", "-65536")
                .pragma("temp_store", "MEMORY")
                .pragma("query_only", if access == Access::Read { "ON" } else { "OFF" })
                .busy_timeout(Duration::from_secs(10))
        });
        // A COMMIT that found no room is undone by SQLite itself, and the pool's ROLLBACK after it fails: sqlx then takes the
        // connection to be inside a transaction for ever, and what is „committed“ on it later is not. Such a one is thrown away.
        options.map_sqlx_sqlite_before_acquire(|connection, _| {
            let usable = !connection.is_in_transaction();
            Box::pin(async move { Ok(usable) })
        });
        let connection = Database::connect(options).await.map_err(|error| unusable(folder, &error))?;
        let db = Db { connection, _lock: lock };
        db.check_version(folder, access).await?;
        Ok(db)
    }

    /// Refuses a store whose steps we do not all know; brings an older one up to date when we may write.
    async fn check_version(&self, folder: &Path, access: Access) -> Result<(), Error> {
        let known: Vec<String> = Migrator::migrations().iter().map(|step| step.name().to_owned()).collect();
        let table = self.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'seaql_migrations'").await;
        let table = table.map_err(|error| unusable(folder, &error))?;
        let applied: Vec<String> = if table.is_empty() {
            Vec::new()
        } else {
            self.rows("SELECT version FROM seaql_migrations ORDER BY version")
                .await?
                .iter()
                .map(|row| row.try_get_by_index(0))
                .collect::<Result<_, _>>()?
        };
        if let Some(newer) = applied.iter().find(|version| !known.contains(version)) {
            return Err(Error::store(
                format!(
                    "Der Speicher in {} stammt von einer neueren Version von Sollist (Schritt {newer}); bitte das Programm aktualisieren.",
                    folder.display()
                ),
                format!(
                    "The store in {} was made by a newer version of Sollist (step {newer}); please update the program.",
                    folder.display()
                ),
            ));
        }
        if applied.len() == known.len() {
            return Ok(());
        }
        if access == Access::Read {
            return Err(Error::store(
                format!(
                    "Der Speicher in {} ist leer oder älter als das Programm; ein schreibender Befehl bringt ihn auf Stand.",
                    folder.display()
                ),
                format!(
                    "The store in {} is empty or older than the program; a command that writes brings it up to date.",
                    folder.display()
                ),
            ));
        }
        Migrator::up(&self.connection, None).await?;
        Ok(())
    }

    async fn rows(&self, sql: &str) -> Result<Vec<sea_orm::QueryResult>, sea_orm::DbErr> {
        self.connection.query_all_raw(Statement::from_string(DbBackend::Sqlite, sql)).await
    }

    /// For reading outside a batch.
    pub fn reader(&self) -> &DatabaseConnection {
        &self.connection
    }

    /// Begins a writing transaction. Immediate: one that turned from reading to writing would fail at once when busy.
    pub async fn begin(&self) -> Result<DatabaseTransaction, Error> {
        let options = TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate), ..Default::default() };
        Ok(self.connection.begin_with_options(options).await?)
    }

    /// Closes every connection, so that the log is written back into the file.
    pub async fn close(self) -> Result<(), Error> {
        Ok(self.connection.close().await?)
    }
}

fn unusable(folder: &Path, error: &DbErr) -> Error {
    if is_damaged(error) {
        return Error::store(
            format!(
                "Die Datenbankdatei in {} ist beschädigt. Bitte die letzte Sicherung zurückspielen und seither Gemeldetes noch einmal senden.",
                folder.display()
            ),
            format!(
                "The database file in {} is damaged. Restore the last backup and send again what was reported since.",
                folder.display()
            ),
        );
    }
    cannot_open(folder, &error.to_string())
}

fn cannot_open(folder: &Path, why: &str) -> Error {
    Error::store(
        format!("Der Speicher in {} lässt sich nicht öffnen ({why}).", folder.display()),
        format!("The store in {} cannot be opened ({why}).", folder.display()),
    )
}

fn lock(folder: &Path) -> Result<File, Error> {
    let path = folder.join(LOCK);
    let file =
        File::options().create(true).truncate(false).read(true).write(true).open(&path).map_err(|e| cannot_open(folder, &e.to_string()))?;
    file.try_lock().map_err(|_| {
        Error::store(
            format!("Der Speicher in {} wird gerade von einem anderen Prozess beschrieben. Läuft dort „sollist serve“, dann bitte --server URL angeben; sonst warten.", folder.display()),
            format!("The store in {} is being written by another process. If `sollist serve` runs there, give --server URL; else wait.", folder.display()),
        )
    })?;
    Ok(file)
}

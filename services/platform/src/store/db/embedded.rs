//! The embedded store: a file of SQLite in a folder, and a lock beside it, for their owner alone.

use std::{
    fs::{DirBuilder, File, OpenOptions, Permissions},
    io,
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _},
    path::Path,
    sync::Arc,
    time::Duration,
};

use sea_orm::{
    ConnectOptions, Database, DatabaseConnection, DbErr, RuntimeErr, SqlxSqliteConnector,
    sqlx::{Connection as _, sqlite::SqlitePoolOptions},
};

use crate::{
    Error,
    error::{altered, is_damaged, is_full},
    store::{
        access::{ACQUIRE, Access},
        unusable::{Closed, Unusable},
    },
};

/// Name of the database file in the store's folder.
const FILE: &str = "sollist.db";
/// Name of the file that a writer holds locked.
const LOCK: &str = "writer.lock";
/// What the example lays beside its store.
const EVENTS: &str = "ereignisse.jsonl";
/// What the owner may do, and nobody else.
const FOLDER_MODE: u32 = 0o700;
const FILE_MODE: u32 = 0o600;

pub(super) async fn connect(folder: &Path, access: Access) -> Result<(DatabaseConnection, Option<Arc<File>>), Error> {
    let file = folder.join(FILE);
    let lock = match access {
        Access::Write => {
            must_be_a_folder(folder)?;
            make(folder).map_err(|error| closed(folder, Closed::Io(error)))?;
            let lock = lock(folder)?;
            keep_private(folder);
            Some(Arc::new(lock))
        }
        Access::Read | Access::Prove if !file.exists() => {
            must_be_a_folder(folder)?;
            return Err(closed(folder, Closed::Missing));
        }
        Access::Read | Access::Prove => None,
    };
    // The path is given beside the address: a folder may have any name, an address may not.
    let mut options = ConnectOptions::new("sqlite://store");
    let create = access == Access::Write;
    options.max_connections(4).min_connections(1).sqlx_logging(false).acquire_timeout(ACQUIRE);
    options.map_sqlx_sqlite_opts(move |sqlite| {
        sqlite
            .filename(&file)
            .create_if_missing(create)
            .pragma("journal_mode", "WAL")
            .pragma("synchronous", "FULL")
            .pragma("foreign_keys", "ON")
            // Of each of the connections: what one holds is of no use to another, and what all read the system holds.
            .pragma("cache_size", "-16384")
            .pragma("temp_store", "MEMORY")
            .pragma("query_only", if access == Access::Write { "OFF" } else { "ON" })
            .busy_timeout(Duration::from_secs(10))
    });
    // A COMMIT that found no room is undone by SQLite itself, and the pool's ROLLBACK after it fails: sqlx then takes
    // the connection to be inside a transaction for ever, and what is „committed“ on it later is not. Such a one is
    // thrown away.
    options.map_sqlx_sqlite_before_acquire(|connection, _| {
        let usable = !connection.is_in_transaction();
        Box::pin(async move { Ok(usable) })
    });
    let connection = Database::connect(options).await.map_err(|error| unusable(folder, &error))?;
    Ok((connection, lock))
}

/// One more connection, which can make tables for itself and change none of the store.
pub(super) async fn aside(connection: &DatabaseConnection) -> Result<DatabaseConnection, Error> {
    let known = connection.get_sqlite_connection_pool().connect_options();
    // Tables of its own lie in files: there may be many of them, and they may be large.
    let options = (*known)
        .clone()
        .read_only(true)
        .create_if_missing(false)
        .pragma("query_only", "OFF")
        .pragma("temp_store", "FILE");
    let pool = SqlitePoolOptions::new().max_connections(1).acquire_timeout(ACQUIRE).connect_with(options).await;
    let pool = pool.map_err(|error| DbErr::Conn(RuntimeErr::SqlxError(Arc::new(error))))?;
    Ok(SqlxSqliteConnector::from_sqlx_sqlite_pool(pool))
}

/// A store is a folder; a file of its name is something else, the database file itself too.
fn must_be_a_folder(folder: &Path) -> Result<(), Error> {
    if !folder.exists() || folder.is_dir() {
        return Ok(());
    }
    Err(closed(folder, Closed::NoFolder))
}

/// Makes the folder, for its owner alone, and the database file in it: SQLite gives its log and its index the rights of
/// that one.
fn make(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(FOLDER_MODE).create(folder)?;
    private().create(true).truncate(false).write(true).open(folder.join(FILE))?;
    Ok(())
}

/// How our files are opened: made for their owner alone.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.mode(FILE_MODE);
    options
}

/// A store that an earlier version made, or a folder that somebody made for it, is closed to others too. A folder in
/// which other things lie is somebody's own to open and close; what is ours in it is closed. Not the owner's to do:
/// then it stays as it is.
fn keep_private(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut only_ours = true;
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        if is_file && (name.starts_with(FILE) || name == LOCK) {
            close(&entry.path(), FILE_MODE);
        } else if name != EVENTS {
            only_ours = false;
        }
    }
    if only_ours {
        close(folder, FOLDER_MODE);
    }
}

/// Takes from everybody but the owner what they may do.
fn close(path: &Path, mode: u32) {
    let Ok(known) = std::fs::metadata(path) else { return };
    if known.permissions().mode() & 0o777 & !mode != 0
        && let Err(error) = std::fs::set_permissions(path, Permissions::from_mode(mode))
    {
        tracing::debug!(%error, path = %path.display(), "what others may do with the store stays as it is");
    }
}

pub(super) fn unusable(folder: &Path, error: &DbErr) -> Error {
    if is_damaged(error) {
        return closed(folder, Closed::Damaged);
    }
    if let Some(what) = altered(error) {
        return Error::refused(Unusable::Altered(what));
    }
    tracing::warn!(%error, "the store cannot be opened");
    closed(folder, if is_full(error) { Closed::DiskFull } else { Closed::NotOpened })
}

/// The refusal of a folder whose store cannot be used.
fn closed(folder: &Path, why: Closed) -> Error {
    Error::refused(Unusable::Embedded { folder: folder.to_path_buf(), why })
}

fn lock(folder: &Path) -> Result<File, Error> {
    let path = folder.join(LOCK);
    let file = private()
        .create(true)
        .truncate(false)
        .read(true)
        .write(true)
        .open(&path)
        .map_err(|error| closed(folder, Closed::Io(error)))?;
    file.try_lock().map_err(|_| closed(folder, Closed::Locked))?;
    Ok(file)
}

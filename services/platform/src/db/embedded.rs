//! The embedded store: a file of SQLite in a folder, and a lock beside it.

use std::{fs::File, path::Path, sync::Arc, time::Duration};

use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbErr, sqlx::Connection as _};

use super::{ACQUIRE, Access, is_damaged};
use crate::Error;

/// Name of the database file in the store's folder.
const FILE: &str = "sollist.db";
/// Name of the file that a writer holds locked.
const LOCK: &str = "writer.lock";

pub(super) async fn connect(folder: &Path, access: Access) -> Result<(DatabaseConnection, Option<Arc<File>>), Error> {
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
                format!("There is no Sollist store in {}. Begin with `sollist import budget FILE` or `sollist demo`.", folder.display()),
            ));
        }
        Access::Read => None,
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
    Ok((connection, lock))
}

pub(super) fn unusable(folder: &Path, error: &DbErr) -> Error {
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

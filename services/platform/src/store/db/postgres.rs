//! The store in PostgreSQL: a bounded pool, limits on every statement and lock, and a listener that hears of every
//! commit.

use std::{
    str::FromStr as _,
    sync::{Arc, Mutex, PoisonError, Weak},
    time::{Duration, Instant},
};

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, RuntimeErr,
    SqlxPostgresConnector, Statement,
    sqlx::{
        self, ConnectOptions as _, Connection as _,
        postgres::{PgConnectOptions, PgListener, PgPoolOptions},
    },
};
use tokio::{sync::watch, time::timeout};

use crate::{
    Error,
    error::{is_unreachable, state},
    process::{config, shown},
    store::{
        access::{ACQUIRE, Access, SOON},
        journal,
        unusable::{NoWayIn, Unusable},
    },
};

/// Channel on which the database says that the journal moved on (see the migrations).
const CHANNEL: &str = "sollist_journal";
/// The head is read at least so often: a listener whose connection is dead hears nothing.
const LOOK: Duration = Duration::from_secs(1);
/// A connection that lay idle for so long is tried before it is used.
const IDLE: Duration = Duration::from_secs(1);
/// Statements that a connection keeps prepared: each of ours in a few sizes ([`crate::store::rows::among`]).
const STATEMENTS: usize = 500;
/// How long a connection that is only to show whether there is one is waited for.
const PROBE: Duration = Duration::from_secs(2);
/// A few statements one after the other, as a batch has them, each as long as it may take.
const STATEMENTS_WAITED_FOR: u64 = 4;
/// How long after an answer that did not come connections are doubted.
const DOUBTED_FOR: Duration = Duration::from_secs(600);
/// Number of the lock that whoever migrates holds: „sollist“ in ASCII, cut to 7 bytes.
const MIGRATING: i64 = 0x73_6f_6c_6c_69_73_74;

/// The database's address without its password.
pub(super) fn public_name(url: &str) -> String {
    PgConnectOptions::from_str(url).map_or_else(|_| shown::address(url), |options| name_of(&options))
}

fn name_of(options: &PgConnectOptions) -> String {
    let database = options.get_database().unwrap_or_default();
    shown::address(&format!(
        "postgres://{}@{}:{}/{database}",
        options.get_username(),
        options.get_host(),
        options.get_port()
    ))
}

pub(super) async fn connect(
    database: &config::Database,
    access: Access,
) -> Result<(DatabaseConnection, Patience), Error> {
    let scheme = ["postgres://", "postgresql://"].iter().any(|scheme| database.url.starts_with(scheme));
    let Some(alone) = PgConnectOptions::from_str(&database.url).ok().filter(|_| scheme) else {
        return Err(Error::refused(Unusable::Address));
    };
    let mut options = ConnectOptions::new(&database.url);
    options
        .max_connections(database.connections_max.max(2))
        .min_connections(1)
        .sqlx_logging(false)
        .acquire_timeout(ACQUIRE)
        .test_before_acquire_if_idle_for(IDLE);
    let milliseconds = |seconds: u64| seconds.saturating_mul(1000).to_string();
    let limits = [
        ("statement_timeout", milliseconds(database.statement_timeout_s)),
        ("lock_timeout", milliseconds(database.lock_timeout_s)),
        ("idle_in_transaction_session_timeout", milliseconds(database.idle_timeout_s)),
        // What a client that is gone had begun ends soon after it.
        ("client_connection_check_interval", milliseconds(10)),
        // Everything we ask is asked by key. A statement is planned once, perhaps while its table is still empty, and
        // reading a table from end to end must not look cheap for ever because of that.
        ("enable_seqscan", "off".to_owned()),
        ("enable_hashjoin", "off".to_owned()),
        ("enable_mergejoin", "off".to_owned()),
        ("plan_cache_mode", "force_generic_plan".to_owned()),
        ("jit", "off".to_owned()),
        ("default_transaction_read_only", if access == Access::Write { "off" } else { "on" }.to_owned()),
    ];
    options.map_sqlx_postgres_opts(move |postgres| {
        postgres.application_name("sollist").options(limits.clone()).statement_cache_capacity(STATEMENTS)
    });
    let silence = Silence::default();
    let heard = silence.clone();
    options.map_sqlx_postgres_pool_opts(move |pool| {
        let heard = heard.clone();
        pool.after_release(move |connection, _| {
            let is_doubted = heard.is_doubted();
            Box::pin(async move {
                if is_doubted {
                    let alive = timeout(PROBE, connection.ping()).await;
                    alive.map_err(|_| sqlx::Error::Io(std::io::ErrorKind::TimedOut.into()))??;
                }
                Ok(true)
            })
        })
    });
    let name = name_of(&alone);
    let connection = match Database::connect(options).await {
        Ok(connection) => connection,
        Err(error) if is_unreachable(&error) => return Err(silent(&name, &alone).await),
        Err(error) => return Err(closed(&name, error)),
    };
    let encoding =
        connection.query_one_raw(Statement::from_string(DbBackend::Postgres, "SHOW server_encoding")).await?;
    let encoding: String = encoding.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default();
    if encoding != "UTF8" {
        return Err(no_way_in(&name, NoWayIn::Encoding(encoding)));
    }
    let longest = match database.statement_timeout_s {
        // Without a limit, as PostgreSQL has it.
        0 => Duration::MAX,
        seconds => Duration::from_secs(seconds.saturating_mul(STATEMENTS_WAITED_FOR)),
    };
    Ok((connection, Patience { longest, silence }))
}

/// How long an answer is waited for.
#[derive(Clone)]
pub(super) struct Patience {
    longest: Duration,
    silence: Silence,
}

impl Patience {
    pub(super) async fn wait<T>(
        &self,
        limit: Option<Duration>,
        asked: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let limit = limit.map_or(self.longest, |limit| limit.min(self.longest));
        timeout(limit, asked).await.unwrap_or_else(|_| {
            self.silence.note();
            Err(no_answer().into())
        })
    }
}

/// When a question was last not answered. For a while after that a connection of which somebody let go is asked whether
/// anybody is still there before it is kept: the pool's own question has no limit, and whoever is gone without a word
/// would have its place for a quarter of an hour.
#[derive(Clone, Default)]
struct Silence(Arc<Mutex<Option<Instant>>>);

impl Silence {
    fn note(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }
    fn is_doubted(&self) -> bool {
        let last = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        last.is_some_and(|last| last.elapsed() < DOUBTED_FOR)
    }
}

/// What is said of a database that did not answer in time.
fn no_answer() -> DbErr {
    database(sqlx::Error::Io(std::io::ErrorKind::TimedOut.into()))
}

/// One more connection with the same settings.
pub(super) async fn aside(connection: &DatabaseConnection) -> Result<DatabaseConnection, Error> {
    let options = connection.get_postgres_connection_pool().connect_options();
    let pool = PgPoolOptions::new().max_connections(1).acquire_timeout(ACQUIRE).connect_with((*options).clone()).await;
    Ok(SqlxPostgresConnector::from_sqlx_postgres_pool(pool.map_err(database)?))
}

fn database(error: sqlx::Error) -> DbErr {
    DbErr::Conn(RuntimeErr::SqlxError(std::sync::Arc::new(error)))
}

/// Why a database does not answer: what it says to one more connection. A pool hides that: it tries until its time is
/// up, and then says only that.
async fn silent(name: &str, options: &PgConnectOptions) -> Error {
    match timeout(PROBE, options.connect()).await {
        Ok(Ok(taken)) => {
            let _ = taken.close().await;
            no_way_in(name, NoWayIn::Slow)
        }
        Ok(Err(error)) => closed(name, database(error)),
        Err(_) => closed(name, no_answer()),
    }
}

/// Why a database that is open does not answer any more.
pub(super) async fn why_silent(connection: &DatabaseConnection) -> Error {
    let pool = connection.get_postgres_connection_pool();
    let options = pool.connect_options();
    let name = name_of(&options);
    // One connection more would be one too many where the role has just as many as its processes use.
    if pool.num_idle() == 0 && pool.size() >= pool.options().get_max_connections() {
        return no_way_in(&name, NoWayIn::InUse);
    }
    silent(&name, &options).await
}

/// What a database says that does not let us in.
fn closed(name: &str, error: DbErr) -> Error {
    match state(&error).as_deref() {
        Some("28000" | "28P01") => no_way_in(name, NoWayIn::NotLetIn),
        Some("3D000") => no_way_in(name, NoWayIn::Missing),
        Some("53300") => no_way_in(name, NoWayIn::UsedUp),
        _ if is_unreachable(&error) => no_way_in(name, NoWayIn::NotReached),
        _ => Error::Db(error),
    }
}

/// The refusal of a database that cannot be used.
pub(super) fn no_way_in(name: &str, why: NoWayIn) -> Error {
    Error::refused(Unusable::Postgres { name: name.to_owned(), why })
}

/// Whether an older or empty database may be brought up to date by us; then nobody else does it at the same time.
/// Whoever had to wait finds the work done.
pub(super) async fn may_migrate(tx: &DatabaseTransaction, name: &str) -> Result<(), Error> {
    let may = "SELECT 1 WHERE has_schema_privilege(current_schema(), 'CREATE')";
    if tx.query_one_raw(Statement::from_string(DbBackend::Postgres, may)).await?.is_none() {
        return Err(no_way_in(name, NoWayIn::Behind));
    }
    migrate_alone(tx).await
}

/// Lets nobody else change tables or rights until the transaction ends, and waits for whoever does.
pub(super) async fn migrate_alone(tx: &DatabaseTransaction) -> Result<(), Error> {
    tx.execute_unprepared(&format!(
        "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0; SELECT pg_advisory_xact_lock({MIGRATING})"
    ))
    .await?;
    Ok(())
}

/// Refuses a role that is not the owner's: PostgreSQL lets it give nothing, and only warns.
pub(super) async fn may_grant(tx: &DatabaseTransaction) -> Result<(), Error> {
    let owner = "SELECT pg_get_userbyid(relowner)::text, current_user::text FROM pg_class
        WHERE oid = 'journal_events'::regclass AND NOT pg_has_role(relowner, 'USAGE')";
    let Some(row) = tx.query_one_raw(Statement::from_string(DbBackend::Postgres, owner)).await? else { return Ok(()) };
    let (owner, we): (String, String) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
    Err(Error::refused(Unusable::NotTheOwner { owner, we }))
}

/// Hears of every commit of every process, for as long as the store is open.
pub(super) fn listen(connection: DatabaseConnection, heads: Weak<watch::Sender<u64>>) {
    tokio::spawn(async move {
        while heads.strong_count() > 0 {
            if let Err(error) = hear(&connection, &heads).await {
                tracing::warn!(%error, "the database does not tell what is recorded; trying again");
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    });
}

async fn hear(connection: &DatabaseConnection, heads: &Weak<watch::Sender<u64>>) -> Result<(), Error> {
    let pool = connection.get_postgres_connection_pool();
    let mut listener = PgListener::connect_with(pool).await.map_err(database)?;
    listener.listen(CHANNEL).await.map_err(database)?;
    loop {
        // Read after listening began, so that nothing falls between. Also when the journal went back: a database was
        // restored.
        let head = timeout(SOON, journal::head(connection)).await.map_err(|_| no_answer())??.seq;
        let Some(known) = heads.upgrade() else { return Ok(()) };
        known.send_if_modified(|known| std::mem::replace(known, head) != head);
        drop(known);
        let mut quiet = false;
        while !quiet {
            match timeout(LOOK, listener.try_recv()).await {
                Err(_) => quiet = true,
                // The connection was lost and is made anew: what was said meanwhile is read.
                Ok(Ok(None)) => quiet = true,
                Ok(Ok(Some(notice))) => match (notice.payload().parse::<u64>(), heads.upgrade()) {
                    (Ok(head), Some(known)) => {
                        known.send_if_modified(|known| std::mem::replace(known, head.max(*known)) < head);
                    }
                    (_, None) => return Ok(()),
                    (Err(_), _) => quiet = true,
                },
                Ok(Err(error)) => return Err(database(error).into()),
            }
        }
    }
}

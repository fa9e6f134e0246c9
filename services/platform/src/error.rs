//! The one error of the services, and the only way from it to a gRPC status.

use std::collections::HashMap;

use sea_orm::{DbErr, RuntimeErr, sqlx::error::DatabaseError, sqlx::postgres::PgDatabaseError};
use sollist_contract::{
    reading::for_headers,
    refusal::{Kind, Refusal, Say},
    said::Said,
};
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, StatusExt as _};

use crate::{rights::quota::TooMuch, watch::metrics};

/// `google.rpc.ErrorInfo.domain` of everything we say.
pub const DOMAIN: &str = "sollist";

/// What is recorded cannot be read, or not be written: nothing that is sent changes that. It holds why.
pub struct NotStorable(pub Said);

/// What can go wrong while serving. What each says to a caller stands in `words`.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Something that is said to a caller: a rule said no, an argument is none, somebody is not there.
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error("the database failed: {0}")]
    Db(#[from] DbErr),
    #[error("an event cannot be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
    #[error("input or output failed: {0}")]
    Io(#[from] std::io::Error),
    /// What the journal holds cannot be read back, or its head: its chain must be checked.
    #[error("journal event {seq} cannot be read: {why}")]
    Unreadable { seq: u64, why: String },
    /// What must not happen; the log has what it was.
    #[error("a fault of the program")]
    Internal,
    /// Too many did the same at the same time.
    #[error("too many did the same at the same time")]
    Busy,
    /// A call took longer than the process allows.
    #[error("a call took longer than {seconds} s")]
    Late { seconds: u64 },
    /// More than one caller may ask for at a time.
    #[error("more than one caller may ask for at a time")]
    TooMuch(TooMuch),
    /// The process is stopping.
    #[error("stopping")]
    Stopping,
}

impl Error {
    /// Something that is said to a caller: `Error::refused(Refused::OrderUnknown { … })`.
    pub fn refused(why: impl Into<Refusal>) -> Error {
        Error::Refused(why.into())
    }
    /// Whether a refusal of this kind was said.
    pub fn is_refusal(&self, kind: Kind) -> bool {
        matches!(self, Error::Refused(refusal) if refusal.reason.kind() == kind)
    }
    /// What must not happen, whoever asked what: the log has what it was.
    pub fn internal(error: &dyn std::fmt::Display) -> Error {
        tracing::error!(%error, "something failed that must not");
        Error::Internal
    }

    /// Whether what was sent makes it impossible: the same would fail again, whereas what was sent beside it need not.
    pub fn is_of_what_was_sent(&self) -> bool {
        match self {
            Error::Refused(refusal) => match refusal.reason.kind() {
                Kind::Malformed | Kind::NotFound | Kind::Conflict | Kind::Contradiction => true,
                Kind::BeyondRange | Kind::Store | Kind::Damaged | Kind::Forbidden => true,
                Kind::Nobody | Kind::NotHere | Kind::Unavailable => false,
                Kind::Late | Kind::Crowded | Kind::Internal => false,
            },
            Error::Json(_) | Error::Unreadable { .. } => true,
            Error::Db(error) => not_kept(error).is_some() || is_guarded(error),
            Error::Io(_) | Error::Internal | Error::Busy => false,
            Error::Late { .. } | Error::TooMuch(_) | Error::Stopping => false,
        }
    }

    /// The refusal of the one thing sent that makes it impossible.
    pub fn as_refusal(&self) -> Refusal {
        match self {
            Error::Refused(refusal) => refusal.clone(),
            Error::Db(error) => not_kept(error).map_or_else(|| self.say(), |why| why.say()),
            // What is recorded cannot be read, or not be written: nothing that is sent changes that.
            other => NotStorable(other.say().said).say(),
        }
    }

    /// Whether a guard of the database refused what the program had let pass.
    pub fn is_guarded(&self) -> bool {
        matches!(self, Error::Db(error) if is_guarded(error))
    }

    /// What a log may say: never what somebody sent, for that may name people. Who asked gets the whole text.
    pub fn for_log(&self) -> String {
        match self {
            Error::Refused(refusal) => match refusal.reason.kind() {
                // Of our own surroundings: nobody sent any of it.
                Kind::Store | Kind::Unavailable => refusal.said.en.clone(),
                _ => format!("refused: {}", refusal.reason.code()),
            },
            Error::Json(error) => format!("an event cannot be written as JSON ({:?})", error.classify()),
            Error::Unreadable { seq, .. } => format!("journal event {seq} cannot be read; `sollist verify` says why"),
            Error::Late { .. } | Error::Db(_) | Error::Io(_) => self.to_string(),
            Error::Internal | Error::Busy | Error::TooMuch(_) | Error::Stopping => self.to_string(),
        }
    }
}

/// What the database itself says of an error.
fn told(error: &DbErr) -> Option<&dyn DatabaseError> {
    let (DbErr::Conn(RuntimeErr::SqlxError(error))
    | DbErr::Exec(RuntimeErr::SqlxError(error))
    | DbErr::Query(RuntimeErr::SqlxError(error))) = error
    else {
        return None;
    };
    error.as_database_error()
}

/// The database's own code of an error (SQLSTATE of PostgreSQL).
pub(crate) fn state(error: &DbErr) -> Option<String> {
    Some(told(error)?.code()?.into_owned())
}

/// Whether a guard of the database refused what the program had let pass: a CHECK, or row security. PostgreSQL has the
/// same code for a row that is not ours as for a role without rights; which it is, says the place that reports it.
fn is_guarded(error: &DbErr) -> bool {
    let place = || told(error)?.try_downcast_ref::<PgDatabaseError>()?.routine();
    match state(error).as_deref() {
        // PostgreSQL, SQLite.
        Some("23514" | "275") => true,
        Some("42501") => place() == Some("ExecWithCheckOptions"),
        _ => false,
    }
}

/// Whether transactions met: what one of them wanted can be decided again on what the other left behind. Says how they
/// met.
pub fn collision(error: &DbErr) -> Option<&'static str> {
    match state(error)?.as_str() {
        "40001" => Some("serialization"),
        "40P01" => Some("deadlock"),
        // A row that was not there when we looked, and is now.
        "23505" => Some("made_meanwhile"),
        "55P03" => Some("lock_timeout"),
        _ => None,
    }
}

/// Whether the connection to the database is gone, or the database does not take any.
pub fn is_unreachable(error: &DbErr) -> bool {
    if let Some(state) = state(error) {
        // Connection trouble, the server is starting or stopping, too many connections, the session was ended.
        return state.starts_with("08") || state.starts_with("57P") || state == "53300" || state == "25P03";
    }
    match error {
        DbErr::ConnectionAcquire(_) => true,
        DbErr::Conn(RuntimeErr::SqlxError(error))
        | DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error)) => {
            use sea_orm::sqlx::Error::{Io, PoolClosed, PoolTimedOut, Protocol, WorkerCrashed};
            matches!(**error, Io(_) | PoolTimedOut | PoolClosed | WorkerCrashed | Protocol(_))
        }
        _ => false,
    }
}

/// Whether the database said that there is no room left (SQLITE_FULL, or the file system below it).
pub fn is_full(error: &DbErr) -> bool {
    let text = error.to_string();
    text.contains("disk is full") || text.contains("No space left") || text.contains("disk I/O error")
}

/// Whether the database file is damaged: another try would find the same.
pub fn is_damaged(error: &DbErr) -> bool {
    let text = error.to_string();
    // The last one: nothing stands where something must.
    ["malformed", "file is not a database", "while decoding column", "null value was encountered while decoding"]
        .iter()
        .any(|sign| text.contains(sign))
}

/// The database does not keep the data itself: out of range, too long, against a constraint. Another try would hear the
/// same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotKept {
    /// The database's own code.
    pub state: String,
}

fn not_kept(error: &DbErr) -> Option<NotKept> {
    let state = state(error).filter(|_| !is_guarded(error))?;
    let is_data = match state.len() {
        5 => ["22", "23", "54"].iter().any(|class| state.starts_with(class)),
        // SQLite: too big, constraint, mismatch, range; the rest of an extended code says which.
        _ => state.parse::<u32>().is_ok_and(|code| matches!(code & 0xff, 18..=20 | 25)),
    };
    is_data.then_some(NotKept { state })
}

/// What the trouble of a database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// There is no room left.
    Full,
    /// Not „unavailable“: nobody needs to try again.
    Damaged,
    /// Our role may not do what we wanted.
    Forbidden,
    /// A guard of the database refused what the program had let pass: a fault of ours.
    Guarded,
    /// A text holds what no text of the database does: a zero character.
    NoText,
    /// Somebody has changed what we made: another try would hear the same.
    Altered(Alteration),
    /// It does not answer.
    Silent,
}

/// What of the tables is not as we made it; without a name where the database does not say which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Alteration {
    Table(Option<String>),
    Column(Option<String>),
    Kind,
}

pub(crate) fn trouble(error: &DbErr) -> Trouble {
    match state(error).as_deref() {
        _ if is_full(error) => Trouble::Full,
        _ if is_damaged(error) => Trouble::Damaged,
        _ if is_guarded(error) => Trouble::Guarded,
        Some("42501") => Trouble::Forbidden,
        Some("22021" | "22P05") => Trouble::NoText,
        _ => altered(error).map_or(Trouble::Silent, Trouble::Altered),
    }
}

/// What of the tables is not as we made it, where the database has no such table or column, or one of another kind.
pub(crate) fn altered(error: &DbErr) -> Option<Alteration> {
    let text = error.to_string();
    let named = |sign: &str| {
        let (_, behind) = text.split_once(sign)?;
        let name = behind.trim_start().split(|c: char| !c.is_ascii_alphanumeric() && !"_.".contains(c)).next()?;
        Some(name.to_owned())
    };
    let quoted = || text.split('"').nth(1).map(str::to_owned);
    match state(error)?.as_str() {
        "42P01" => Some(Alteration::Table(quoted())),
        "42703" => Some(Alteration::Column(quoted())),
        "42804" | "42883" => Some(Alteration::Kind),
        // What SQLite calls any error of a statement.
        "1" => match (named("no such table:"), named("no such column:").or_else(|| named("has no column named"))) {
            (Some(table), _) => Some(Alteration::Table(Some(table))),
            (None, column) => column.map(|column| Alteration::Column(Some(column))),
        },
        _ => None,
    }
}

pub fn code_of(kind: Kind) -> Code {
    match kind {
        Kind::Malformed => Code::InvalidArgument,
        Kind::NotFound => Code::NotFound,
        Kind::Conflict => Code::AlreadyExists,
        Kind::Contradiction | Kind::Store => Code::FailedPrecondition,
        Kind::BeyondRange => Code::OutOfRange,
        Kind::Nobody => Code::Unauthenticated,
        Kind::Forbidden => Code::PermissionDenied,
        Kind::NotHere => Code::Unimplemented,
        Kind::Unavailable => Code::Unavailable,
        Kind::Late => Code::DeadlineExceeded,
        Kind::Crowded => Code::ResourceExhausted,
        Kind::Damaged => Code::DataLoss,
        Kind::Internal => Code::Internal,
    }
}

/// Says in the log what only it is told: a caller hears that something of ours failed, not what a library said of it.
fn log(error: &Error) {
    if error.is_guarded() {
        metrics::guarded();
    }
    match error {
        Error::Db(db) => tracing::error!(error = %db, "the database failed a request"),
        Error::Io(io) => tracing::error!(error = %io, "input or output failed in a request"),
        Error::Unreadable { .. } | Error::Json(_) => tracing::error!(error = error.for_log(), "a request failed"),
        Error::TooMuch(which) => metrics::limited(which.limit()),
        // Whoever asked is told all of it.
        Error::Refused(_) | Error::Internal | Error::Busy | Error::Late { .. } | Error::Stopping => {}
    }
}

impl From<Error> for Status {
    fn from(error: Error) -> Status {
        log(&error);
        let again = if let Error::TooMuch(which) = &error { Some(which.after()) } else { None };
        let Refusal { reason, field, said } = error.say();
        let said = said.map(|text| for_headers(text).into_owned());
        let texts = HashMap::from([("de".to_owned(), said.de.clone()), ("en".to_owned(), said.en.clone())]);
        let mut details = ErrorDetails::with_error_info(reason.code(), DOMAIN, texts);
        if let Some(after) = again {
            details.set_retry_info(Some(after));
        }
        if !field.is_empty() {
            details.add_bad_request_violation(for_headers(&field), said.en.clone());
        }
        Status::with_error_details(code_of(reason.kind()), format!("{} / {}", said.de, said.en), details)
    }
}

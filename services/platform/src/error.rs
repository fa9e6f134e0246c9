//! The one error of the services, and the only way from it to a gRPC status.

use std::collections::HashMap;

use sea_orm::{DbErr, RuntimeErr};
use sollist_contract::{
    reading::for_headers,
    refusal::{Kind, Reason, Refusal},
};
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, StatusExt as _};

/// `google.rpc.ErrorInfo.domain` of everything we say.
pub const DOMAIN: &str = "sollist";

/// What a person reads of a fault of ours.
pub const INTERNAL: (&str, &str) = (
    "Das ist ein Fehler im Programm, nicht in der Angabe; bitte den Befehl und die letzten Zeilen des Protokolls an die Betreuung von Sollist geben.",
    "This is a fault of the program, not of what was given; please pass the command and the last lines of the log on to whoever looks after Sollist.",
);

/// What can go wrong while serving. Every text a caller sees is in German and English.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The domain said no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// An argument of a request cannot be understood. The field is for programs; the texts say for people what is meant.
    #[error("{field}: {en}")]
    Invalid { field: String, de: String, en: String },
    /// There is no such resource.
    #[error("{en}")]
    NotFound { de: String, en: String },
    /// Who asks is not known.
    #[error("{en}")]
    Nobody { de: String, en: String },
    /// Nobody here answers such a call.
    #[error("{en}")]
    NotHere { de: String, en: String },
    /// Whoever is needed for it (another process, the database, the broker) cannot be reached.
    #[error("{en}")]
    Unreachable { de: String, en: String },
    /// The store cannot be used: locked, newer than the program, absent, damaged.
    #[error("{en}")]
    Store { de: String, en: String },
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
    /// Others use all there is of something just now.
    #[error("{en}")]
    Crowded { de: String, en: String },
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
        match self {
            Error::Refused(refusal) => refusal.reason.kind() == kind,
            Error::Invalid { .. } => kind == Kind::Malformed,
            Error::NotFound { .. } => kind == Kind::NotFound,
            Error::Nobody { .. } => kind == Kind::Nobody,
            Error::NotHere { .. } => kind == Kind::NotHere,
            Error::Unreachable { .. } => kind == Kind::Unavailable,
            Error::Store { .. } => kind == Kind::Store,
            Error::Crowded { .. } => kind == Kind::Crowded,
            _ => false,
        }
    }
    pub fn invalid(field: &str, de: impl Into<String>, en: impl Into<String>) -> Error {
        Error::Invalid { field: field.to_owned(), de: de.into(), en: en.into() }
    }
    /// What must not happen, whoever asked what: the log has what it was.
    pub fn internal(error: &dyn std::fmt::Display) -> Error {
        tracing::error!(%error, "something failed that must not");
        Error::Internal
    }
    pub fn store(de: impl Into<String>, en: impl Into<String>) -> Error {
        Error::Store { de: de.into(), en: en.into() }
    }

    /// Whether what was sent makes it impossible: the same would fail again, whereas what was sent beside it need not.
    pub fn is_of_what_was_sent(&self) -> bool {
        match self {
            Error::Refused(refusal) => match refusal.reason.kind() {
                Kind::Malformed | Kind::NotFound | Kind::Conflict | Kind::Contradiction => true,
                Kind::BeyondRange | Kind::Store | Kind::Damaged => true,
                Kind::Nobody | Kind::NotHere | Kind::Unavailable => false,
                Kind::Late | Kind::Crowded | Kind::Internal => false,
            },
            Error::Invalid { .. } | Error::NotFound { .. } | Error::Store { .. } => true,
            Error::Json(_) | Error::Unreadable { .. } => true,
            Error::Db(error) => is_no_data(error),
            _ => false,
        }
    }

    /// The refusal of the one thing sent that makes it impossible.
    pub fn as_refusal(&self) -> Refusal {
        let (de, en) = match self {
            Error::Refused(refusal) => return refusal.clone(),
            Error::Db(error) => (
                format!(
                    "Der Eintrag lässt sich nicht speichern (Datenbank: {0}). Noch einmal senden hilft nicht; bitte die Angaben prüfen. \
                     Was daneben gesendet wurde, ist davon nicht betroffen.",
                    state(error).unwrap_or_default()
                ),
                format!(
                    "The entry cannot be stored (database: {0}). Sending it again does not help; check what it says. What was sent \
                     beside it is not affected.",
                    state(error).unwrap_or_default()
                ),
            ),
            other => other.texts(),
        };
        Refusal::new(Reason::NotStorable, "", de, en)
    }

    /// What a log may say: never what somebody sent, for that may name people. Who asked gets the whole text.
    pub fn for_log(&self) -> String {
        match self {
            Error::Refused(refusal) => match refusal.reason.kind() {
                // Of our own surroundings: nobody sent any of it.
                Kind::Store | Kind::Unavailable => refusal.said.en.clone(),
                _ => format!("refused: {}", refusal.reason.code()),
            },
            Error::Invalid { field, .. } => format!("{field}: invalid"),
            Error::NotFound { .. } => "not found".to_owned(),
            Error::Nobody { .. } => "the caller is not known".to_owned(),
            Error::NotHere { .. } => "nobody here answers such a call".to_owned(),
            Error::Json(error) => format!("an event cannot be written as JSON ({:?})", error.classify()),
            Error::Unreadable { seq, .. } => format!("journal event {seq} cannot be read; `sollist verify` says why"),
            Error::Crowded { .. } => "crowded".to_owned(),
            Error::Unreachable { .. }
            | Error::Late { .. }
            | Error::Store { .. }
            | Error::Db(_)
            | Error::Io(_)
            | Error::Internal
            | Error::Busy
            | Error::Stopping => self.to_string(),
        }
    }

    /// What a person reads, German and English.
    pub fn texts(&self) -> (String, String) {
        match self {
            Error::Refused(refusal) => (refusal.said.de.clone(), refusal.said.en.clone()),
            Error::Invalid { de, en, .. }
            | Error::NotFound { de, en }
            | Error::Nobody { de, en }
            | Error::NotHere { de, en }
            | Error::Unreachable { de, en }
            | Error::Crowded { de, en }
            | Error::Store { de, en } => (de.clone(), en.clone()),
            Error::Db(error) if is_full(error) => (
                "Der Datenträger ist voll; nichts wurde gebucht. Bitte Platz schaffen und dasselbe noch einmal senden.".into(),
                "The disk is full; nothing was recorded. Make room and send the same again.".into(),
            ),
            Error::Db(error) if is_damaged(error) => (
                "Die Datenbankdatei ist beschädigt; nichts wurde gebucht. Bitte die letzte Sicherung zurückspielen und seither Gemeldetes noch einmal senden.".into(),
                "The database file is damaged; nothing was recorded. Restore the last backup and send again what was reported since.".into(),
            ),
            Error::Db(error) if is_forbidden(error) => (
                "Die Datenbankrolle dieses Dienstes hat dafür keine Rechte. Bitte prüfen, ob er seine eigene Rolle verwendet, und „sollist migrate“ mit der Rolle des Eigentümers ausführen.".into(),
                "The database role of this service has no rights to do so. Check that it uses its own role, and run `sollist migrate` with the owner's role.".into(),
            ),
            Error::Db(error) if is_no_text(error) => (
                "Der Text enthält ein Null-Zeichen; das kann die Datenbank nicht aufbewahren.".into(),
                "The text holds a zero character, which the database cannot keep.".into(),
            ),
            Error::Db(error) if altered(error).is_some() => altered(error).unwrap_or_default(),
            Error::Db(_) | Error::Io(_) => (
                "Der Speicher antwortet nicht. Bitte dasselbe noch einmal senden; was schon gebucht ist, wird erkannt und nicht doppelt gebucht.".into(),
                "The store does not answer. Send the same again; what is recorded already is recognised and not recorded twice.".into(),
            ),
            Error::Unreadable { seq, .. } => (
                format!("Das Journal ist an Nummer {seq} nicht lesbar. Bitte „sollist verify“ ausführen, das Tabelle und Spalte nennt, und die letzte Sicherung zurückspielen."),
                format!("The journal cannot be read at number {seq}. Run `sollist verify`, which names table and column, and restore the last backup."),
            ),
            Error::Json(_) => (
                "Interner Fehler; bitte „sollist verify“ ausführen.".into(),
                "Internal error; please run `sollist verify`.".into(),
            ),
            Error::Internal => (INTERNAL.0.into(), INTERNAL.1.into()),
            Error::Busy => (
                "Zu viele haben dasselbe gleichzeitig geändert; bitte dasselbe noch einmal senden.".into(),
                "Too many changed the same at the same time; send the same again.".into(),
            ),
            Error::Late { seconds } => (
                format!("Der Aufruf dauerte länger als {seconds} s, mehr lässt dieser Server nicht zu. Bitte die Abfrage eingrenzen oder in seiner Konfiguration request_timeout_s (für Prüfungen und Berichte long_request_timeout_s) erhöhen."),
                format!("The call took longer than {seconds} s, which is all that this server allows. Narrow the query, or raise request_timeout_s in its configuration (long_request_timeout_s for proofs and reports)."),
            ),
            Error::Stopping => (
                "Der Dienst wird beendet; bitte dasselbe noch einmal senden.".into(),
                "The service is stopping; send the same again.".into(),
            ),
        }
    }
}

/// The database's own code of an error (SQLSTATE of PostgreSQL).
pub(crate) fn state(error: &DbErr) -> Option<String> {
    let (DbErr::Conn(RuntimeErr::SqlxError(error))
    | DbErr::Exec(RuntimeErr::SqlxError(error))
    | DbErr::Query(RuntimeErr::SqlxError(error))) = error
    else {
        return None;
    };
    Some(error.as_database_error()?.code()?.into_owned())
}

/// Whether transactions met: what one of them wanted can be decided again on what the other left behind. Says how they met.
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

/// Whether the database does not take the data itself: out of range, too long, against a constraint. Another try would hear the same.
fn is_no_data(error: &DbErr) -> bool {
    let Some(state) = state(error) else { return false };
    if state.len() == 5 {
        return ["22", "23", "54"].iter().any(|class| state.starts_with(class));
    }
    // SQLite: too big, constraint, mismatch, range; the rest of an extended code says which.
    state.parse::<u32>().is_ok_and(|code| matches!(code & 0xff, 18..=20 | 25))
}

/// What is told where the database has no such table or column, or one of another kind: somebody has changed what we
/// made, and another try would hear the same. German and English.
pub(crate) fn altered(error: &DbErr) -> Option<(String, String)> {
    let text = error.to_string();
    let named = |sign: &str| {
        let (_, behind) = text.split_once(sign)?;
        let name = behind.trim_start().split(|c: char| !c.is_ascii_alphanumeric() && !"_.".contains(c)).next()?;
        Some(name.to_owned())
    };
    let quoted = || text.split('"').nth(1).map(|name| format!(" {name}")).unwrap_or_default();
    let (de, en) = match state(error)?.as_str() {
        "42P01" => (format!("die Tabelle{} fehlt", quoted()), format!("the table{} is missing", quoted())),
        "42703" => (format!("die Spalte{} fehlt", quoted()), format!("the column{} is missing", quoted())),
        "42804" | "42883" => ("eine Spalte ist von anderer Art".to_owned(), "a column is of another kind".to_owned()),
        // What SQLite calls any error of a statement.
        "1" => match (named("no such table:"), named("no such column:").or_else(|| named("has no column named"))) {
            (Some(table), _) => (format!("die Tabelle {table} fehlt"), format!("the table {table} is missing")),
            (None, column) => column
                .map(|column| (format!("die Spalte {column} fehlt"), format!("the column {column} is missing")))?,
        },
        _ => return None,
    };
    Some((
        format!(
            "Die Datenbank ist nicht, wie Sollist sie angelegt hat: {de}. Gebucht ist nichts. „sollist verify“ nennt alles, was anders ist; \
             bitte die Änderung rückgängig machen, oder die letzte Sicherung zurückspielen und seither Gemeldetes noch einmal senden."
        ),
        format!(
            "The database is not as Sollist made it: {en}. Nothing was recorded. `sollist verify` names everything that differs; undo the \
             change, or restore the last backup and send again what was reported since."
        ),
    ))
}

/// Whether our role of the database may not do what we wanted: another try would hear the same.
fn is_forbidden(error: &DbErr) -> bool {
    state(error).as_deref() == Some("42501")
}

/// Whether a text holds what no text of the database does: a zero character.
fn is_no_text(error: &DbErr) -> bool {
    matches!(state(error).as_deref(), Some("22021" | "22P05"))
}

fn code_of(kind: Kind) -> Code {
    match kind {
        Kind::Malformed => Code::InvalidArgument,
        Kind::NotFound => Code::NotFound,
        Kind::Conflict => Code::AlreadyExists,
        Kind::Contradiction | Kind::Store => Code::FailedPrecondition,
        Kind::BeyondRange => Code::OutOfRange,
        Kind::Nobody => Code::Unauthenticated,
        Kind::NotHere => Code::Unimplemented,
        Kind::Unavailable => Code::Unavailable,
        Kind::Late => Code::DeadlineExceeded,
        Kind::Crowded => Code::ResourceExhausted,
        Kind::Damaged => Code::DataLoss,
        Kind::Internal => Code::Internal,
    }
}

impl From<Error> for Status {
    fn from(error: Error) -> Status {
        let (code, reason, field) = match &error {
            Error::Refused(refusal) => (code_of(refusal.reason.kind()), refusal.reason.code(), refusal.field.clone()),
            Error::Invalid { field, .. } => (Code::InvalidArgument, "INVALID_ARGUMENT", field.clone()),
            Error::NotFound { .. } => (Code::NotFound, "NOT_FOUND", String::new()),
            Error::Nobody { .. } => (Code::Unauthenticated, "UNAUTHENTICATED", String::new()),
            Error::NotHere { .. } => (Code::Unimplemented, "NOT_HERE", String::new()),
            Error::Unreachable { .. } => (Code::Unavailable, "UNREACHABLE", String::new()),
            Error::Store { .. } => (Code::FailedPrecondition, "STORE", String::new()),
            Error::Crowded { .. } => (Code::ResourceExhausted, "CROWDED", String::new()),
            Error::Db(db) => {
                tracing::error!(error = %db, "the database failed a request");
                let (code, reason) = match db {
                    db if is_full(db) => (Code::ResourceExhausted, "DISK_FULL"),
                    // Not „unavailable“: nobody needs to try again.
                    db if is_damaged(db) => (Code::DataLoss, "DAMAGED"),
                    db if is_forbidden(db) || altered(db).is_some() => (Code::FailedPrecondition, "STORE"),
                    db if is_no_text(db) => (Code::InvalidArgument, "INVALID_ARGUMENT"),
                    _ => (Code::Unavailable, "DATABASE"),
                };
                (code, reason, String::new())
            }
            Error::Io(io) => {
                tracing::error!(error = %io, "input or output failed in a request");
                (Code::Unavailable, "IO", String::new())
            }
            Error::Unreadable { .. } => {
                tracing::error!(error = error.for_log(), "a request failed");
                (Code::DataLoss, "DAMAGED", String::new())
            }
            Error::Json(_) => {
                tracing::error!(error = error.for_log(), "a request failed");
                (Code::Internal, "INTERNAL", String::new())
            }
            Error::Internal => (Code::Internal, "INTERNAL", String::new()),
            Error::Late { .. } => (Code::DeadlineExceeded, "TOO_LATE", String::new()),
            Error::Busy => (Code::Unavailable, "BUSY", String::new()),
            Error::Stopping => (Code::Unavailable, "STOPPING", String::new()),
        };
        let (de, en) = error.texts();
        let (de, en) = (for_headers(&de).into_owned(), for_headers(&en).into_owned());
        let texts = HashMap::from([("de".to_owned(), de.clone()), ("en".to_owned(), en.clone())]);
        let mut details = ErrorDetails::with_error_info(reason, DOMAIN, texts);
        if !field.is_empty() {
            details.add_bad_request_violation(for_headers(&field), en.clone());
        }
        Status::with_error_details(code, format!("{de} / {en}"), details)
    }
}

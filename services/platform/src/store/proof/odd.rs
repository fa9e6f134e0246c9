//! Which column of the journal holds another kind of value than it is for: SQLite keeps any kind in any column, and a
//! hand at the database may do more.

use sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult, Statement};

use super::fault::Fault;
use crate::Error;

/// What a column is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Text,
    Bytes,
    /// A text, or nothing.
    Perhaps,
    /// Bytes, or nothing.
    PerhapsBytes,
}

/// A table of the journal.
struct Journal {
    table: &'static str,
    /// Its key, and what of it is part of the journal.
    key: &'static str,
    of_it: &'static str,
    columns: &'static [(&'static str, Kind)],
}

const EVENTS: Journal = Journal {
    table: "journal_events",
    key: "seq",
    of_it: "seq > 0",
    columns: &[
        ("seq", Kind::Number),
        ("recorded_at", Kind::Number),
        ("source", Kind::Text),
        ("id", Kind::Text),
        ("actor", Kind::Text),
        ("event", Kind::Text),
        ("hash", Kind::Bytes),
        ("traceparent", Kind::Perhaps),
        ("salt", Kind::PerhapsBytes),
        ("scope", Kind::Text),
        ("about", Kind::Text),
    ],
};

const HEAD: Journal = Journal {
    table: "journal_head",
    key: "id",
    of_it: "id = 1",
    columns: &[("last", Kind::Number), ("recorded_at", Kind::Number), ("hash", Kind::Bytes), ("journal", Kind::Text)],
};

impl Kind {
    /// What SQLite calls the kinds that a column may hold.
    fn sqlite(self) -> &'static str {
        match self {
            Kind::Number => "('integer')",
            Kind::Text => "('text')",
            Kind::Bytes => "('blob')",
            Kind::Perhaps => "('text', 'null')",
            Kind::PerhapsBytes => "('blob', 'null')",
        }
    }
    fn can_be_read(self, row: &QueryResult, column: &str) -> bool {
        match self {
            Kind::Number => row.try_get::<i64>("", column).is_ok(),
            Kind::Text => row.try_get::<String>("", column).is_ok(),
            Kind::Bytes => row.try_get::<Vec<u8>>("", column).is_ok(),
            Kind::Perhaps => row.try_get::<Option<String>>("", column).is_ok(),
            Kind::PerhapsBytes => row.try_get::<Option<Vec<u8>>>("", column).is_ok(),
        }
    }
}

impl Journal {
    /// The first row with a value of another kind: its key and the column. Bytes in the place of a text read like it,
    /// and are not.
    async fn of_other_kind(&self, db: &impl ConnectionTrait) -> Result<Option<(i64, String)>, Error> {
        if db.get_database_backend() == DbBackend::Postgres {
            // A column there has one kind.
            return Ok(None);
        }
        let each = |shape: &dyn Fn(&str, &str) -> String, between: &str| {
            let kinds = self.columns.iter().filter(|(name, _)| *name != self.key);
            kinds.map(|(name, kind)| shape(name, kind.sqlite())).collect::<Vec<_>>().join(between)
        };
        let sql = format!(
            "SELECT {}, CASE {} END FROM {} WHERE {} AND ({}) ORDER BY {} LIMIT 1",
            self.key,
            each(&|name, kinds| format!("WHEN typeof({name}) NOT IN {kinds} THEN '{name}'"), " "),
            self.table,
            self.of_it,
            each(&|name, kinds| format!("typeof({name}) NOT IN {kinds}"), " OR "),
            self.key,
        );
        let found = one(db, sql).await?;
        Ok(found.map(|row| Ok::<_, DbErr>((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).transpose()?)
    }

    /// The column of the first row behind a key that cannot be read; `None` where all can.
    async fn unreadable(&self, db: &impl ConnectionTrait, after: u64) -> Result<Option<&'static str>, Error> {
        let (table, key, of_it) = (self.table, self.key, self.of_it);
        let columns = self.columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
        let row =
            one(db, format!("SELECT {columns} FROM {table} WHERE {of_it} AND {key} > {after} ORDER BY {key} LIMIT 1"))
                .await?;
        let bad = row.and_then(|row| self.columns.iter().find(|(name, kind)| !kind.can_be_read(&row, name)));
        Ok(bad.map(|(name, _)| *name))
    }
}

async fn one(db: &impl ConnectionTrait, sql: String) -> Result<Option<QueryResult>, DbErr> {
    db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await
}

/// What no chain can find, as it is behind what is read: a column with a value of another kind.
pub(super) async fn event(db: &impl ConnectionTrait) -> Result<Option<Fault>, Error> {
    let found = EVENTS.of_other_kind(db).await?;
    Ok(found.map(|(seq, column)| event_column(seq.unsigned_abs(), &column)))
}

/// The event behind a number, of which a column cannot be read.
pub(super) async fn unreadable_event(db: &impl ConnectionTrait, after: u64) -> Result<Fault, Error> {
    let column = EVENTS.unreadable(db, after).await?;
    Ok(event_column(after.saturating_add(1), column.unwrap_or("event")))
}

pub(super) fn event_column(seq: u64, column: &str) -> Fault {
    Fault::Column { seq, column: column.to_owned() }
}

/// What is wrong with the head where it is not even a head; `None` where every column of it can be read.
pub(super) async fn head(db: &impl ConnectionTrait) -> Result<Option<Fault>, Error> {
    if one(db, "SELECT id FROM journal_head WHERE id = 1".to_owned()).await?.is_none() {
        return Ok(Some(Fault::NoHead));
    }
    if let Some((_, column)) = HEAD.of_other_kind(db).await? {
        return Ok(Some(head_column(&column)));
    }
    Ok(HEAD.unreadable(db, 0).await?.map(head_column))
}

pub(super) fn head_column(column: &str) -> Fault {
    Fault::HeadColumn { column: column.to_owned() }
}

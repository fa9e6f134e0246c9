//! Whether tables, columns and what is tied to them are as the steps of the migrations made them. What they should be
//! is seen in an empty store in memory that has been through the same steps: there is no second list of them.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DbBackend, DbErr, Statement};

use super::fault::{Fault, OddTable};
use crate::{Error, store::db::Db};

/// What the migrations of PostgreSQL tie to tables, and the step that does: embedded there is nothing of the kind.
const TIED: [(&str, &str, &str); 2] = [
    ("m0002_many_processes", "journal_events", "journal_is_append_only"),
    ("m0002_many_processes", "journal_head", "journal_moved"),
];

/// The tables of a store: their columns with their types; and what else has a name there.
#[derive(Debug, Default)]
struct Schema {
    tables: BTreeMap<String, BTreeMap<String, String>>,
    indexes: BTreeSet<String>,
    /// Triggers and rules, with their table.
    tied: BTreeSet<(String, String)>,
}

/// What somebody has changed of the tables themselves; nothing where all is as it was made.
pub async fn altered(db: &Db) -> Result<Option<Fault>, Error> {
    let steps = db.applied().await?;
    let expected = expected(db.backend(), &steps).await?;
    let found = read(db.reader()).await?;
    let odd = differences(&expected, &found);
    Ok((!odd.is_empty()).then_some(Fault::Tables(odd)))
}

/// What the steps make.
async fn expected(backend: DbBackend, steps: &[String]) -> Result<Schema, Error> {
    let mut options = ConnectOptions::new("sqlite::memory:");
    options.max_connections(1).sqlx_logging(false);
    let memory = Database::connect(options).await?;
    sollist_migrations::make(&memory, steps).await?;
    let mut schema = read(&memory).await?;
    memory.close().await?;
    if backend == DbBackend::Postgres {
        for columns in schema.tables.values_mut() {
            for kind in columns.values_mut() {
                *kind = of_postgres(kind).to_owned();
            }
        }
        let tied = TIED.iter().filter(|(step, ..)| steps.iter().any(|known| known == step));
        schema.tied.extend(tied.map(|(_, table, name)| ((*table).to_owned(), (*name).to_owned())));
    }
    Ok(schema)
}

/// A type of the migrations as PostgreSQL calls it.
fn of_postgres(kind: &str) -> &str {
    match kind {
        "INTEGER" => "bigint",
        "TEXT" => "text",
        "BLOB" => "bytea",
        other => other,
    }
}

async fn texts<const N: usize>(db: &impl ConnectionTrait, sql: &str) -> Result<Vec<[String; N]>, DbErr> {
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await?;
    let read = |row: &sea_orm::QueryResult| {
        let mut texts = std::array::from_fn(|_| String::new());
        for (at, text) in texts.iter_mut().enumerate() {
            *text = row.try_get_by_index(at)?;
        }
        Ok(texts)
    };
    rows.iter().map(read).collect()
}

/// What there is. The list of steps is not among it: it has been read, and was made by others.
async fn read(db: &impl ConnectionTrait) -> Result<Schema, DbErr> {
    let postgres = db.get_database_backend() == DbBackend::Postgres;
    let (columns, indexes, tied) = if postgres {
        (
            "SELECT c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod) FROM pg_class c
             JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
             WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace",
            "SELECT indexname::text FROM pg_indexes WHERE schemaname = current_schema()",
            "SELECT c.relname::text, t.tgname::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
             WHERE NOT t.tgisinternal AND t.tgenabled <> 'D' AND c.relnamespace = current_schema()::regnamespace
             UNION SELECT tablename::text, rulename::text FROM pg_rules WHERE schemaname = current_schema()",
        )
    } else {
        (
            "SELECT t.name, c.name, c.type FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = \
             'table'",
            "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
            "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'",
        )
    };
    let mut schema = Schema::default();
    for [table, column, kind] in texts(db, columns).await? {
        schema.tables.entry(table).or_default().insert(column, kind);
    }
    schema.tables.remove("seaql_migrations");
    schema.indexes = texts(db, indexes).await?.into_iter().map(|[name]| name).collect();
    schema.tied = texts(db, tied).await?.into_iter().map(|[table, name]| (table, name)).collect();
    Ok(schema)
}

/// What is missing, is there and should not be, or is of another kind. Tables that are not ours are their owner's.
fn differences(expected: &Schema, found: &Schema) -> Vec<OddTable> {
    let mut odd = Vec::new();
    for (table, columns) in &expected.tables {
        match found.tables.get(table) {
            None => odd.push(OddTable::Missing { table: table.clone() }),
            Some(there) => odd.extend(of_columns(table, columns, there)),
        }
    }
    let missing = expected.indexes.difference(&found.indexes);
    odd.extend(missing.map(|name| OddTable::IndexMissing { name: name.clone() }));
    let missing = expected.tied.difference(&found.tied).cloned();
    odd.extend(missing.map(|(table, name)| OddTable::TriggerMissing { table, name }));
    let ours = found.tied.difference(&expected.tied).filter(|(table, _)| expected.tables.contains_key(table));
    odd.extend(ours.cloned().map(|(table, name)| OddTable::TriggerOdd { table, name }));
    odd
}

fn of_columns(table: &str, expected: &BTreeMap<String, String>, found: &BTreeMap<String, String>) -> Vec<OddTable> {
    let names = |column: &String| (table.to_owned(), column.clone());
    let mut odd = Vec::new();
    for (column, kind) in expected {
        let (table, column_name) = names(column);
        match found.get(column) {
            None => odd.push(OddTable::ColumnMissing { table, column: column_name }),
            Some(there) if there != kind => {
                odd.push(OddTable::ColumnKind { table, column: column_name, there: there.clone(), kind: kind.clone() })
            }
            Some(_) => {}
        }
    }
    let more = found.keys().filter(|column| !expected.contains_key(*column)).map(names);
    odd.extend(more.map(|(table, column)| OddTable::ColumnOdd { table, column }));
    odd
}

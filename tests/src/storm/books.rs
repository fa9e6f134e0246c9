//! The books as they lie in the database, read with plain SQL.

use std::{collections::BTreeMap, path::Path};

use sea_orm::{ConnectOptions, ConnectionTrait as _, Database, DatabaseConnection, QueryResult, Statement};

use super::oracle::{Authorities, Line, Row};

/// What a storm is judged by.
#[derive(Debug)]
pub struct Books {
    pub journal: Vec<Row>,
    /// Last number and hash as the head says.
    pub head: (i64, Vec<u8>),
    pub lines: BTreeMap<String, Line>,
    pub authorities: Authorities,
    /// What was refused and kept: number and text.
    pub refused: Vec<(i64, String)>,
}

/// The address of an embedded store, for reading.
pub fn sqlite(data: &Path) -> String {
    format!("sqlite://{}?mode=ro", data.join("sollist.db").display())
}

async fn rows<T>(db: &DatabaseConnection, sql: &str, read: impl Fn(&QueryResult) -> T) -> Vec<T> {
    let found = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await;
    found.unwrap_or_else(|error| panic!("{sql}: {error}")).iter().map(read).collect()
}

impl Books {
    pub async fn read(url: &str) -> Books {
        let mut options = ConnectOptions::new(url);
        options.max_connections(1).sqlx_logging(false);
        let db = Database::connect(options).await.unwrap_or_else(|error| panic!("{url}: {error}"));
        let number = |row: &QueryResult, place: usize| row.try_get_by_index::<i64>(place).unwrap();
        let text = |row: &QueryResult, place: usize| row.try_get_by_index::<String>(place).unwrap();
        let journal = rows(
            &db,
            "SELECT seq, recorded_at, source, id, actor, event, hash, salt, scope FROM journal_events ORDER BY seq",
            |row| Row {
                seq: number(row, 0),
                recorded_at: number(row, 1),
                source: text(row, 2),
                id: text(row, 3),
                actor: text(row, 4),
                event: text(row, 5),
                hash: row.try_get_by_index(6).unwrap(),
                salt: row.try_get_by_index(7).unwrap(),
                scope: row.try_get_by_index(8).unwrap(),
            },
        )
        .await;
        let head =
            rows(&db, "SELECT last, hash FROM journal_head", |row| (number(row, 0), row.try_get_by_index(1).unwrap()))
                .await
                .remove(0);
        let sql = "SELECT name, appropriation, carry_over, adjustments, frozen, commitments, actual FROM ledger_lines \
                   WHERE same_as IS NULL";
        let line = |row: &QueryResult| Line {
            appropriation: number(row, 1),
            carry_over: number(row, 2),
            adjustments: number(row, 3),
            frozen: number(row, 4),
            commitments: number(row, 5),
            actual: number(row, 6),
        };
        let lines = rows(&db, sql, |row| (text(row, 0), line(row))).await.into_iter().collect();
        let sql = "SELECT line, year, granted, used FROM ledger_commitment_authorities";
        let authority = |row: &QueryResult| ((text(row, 0), number(row, 1)), (number(row, 2), number(row, 3)));
        let authorities = rows(&db, sql, authority).await.into_iter().collect();
        let refused = rows(&db, "SELECT number, content FROM intake_refused ORDER BY number", |row| {
            (number(row, 0), text(row, 1))
        })
        .await;
        db.close().await.unwrap();
        Books { journal, head, lines, authorities, refused }
    }
}

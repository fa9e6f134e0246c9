//! Whether the derived tables are what the journal says: folded anew beside them, and compared row by row.
//!
//! The fold finds empty tables of the same names, made for one connection only, in front of the real ones: it is the
//! very code that fills those, and nothing of the store changes. Both databases compare the rows themselves, so no
//! table has to fit into memory.

use sea_orm::{
    AccessMode, ConnectionTrait as _, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, IsolationLevel,
    QueryResult, Statement, TransactionTrait as _,
};

use crate::{
    Error,
    store::{db::Db, rows::execute},
    write::{batch, books::MakeBooks},
};

/// What was compared, and found the same.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Compared {
    pub tables: u64,
    pub rows: u64,
}

/// The first row that is not what the journal says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub table: String,
    /// The row's key: `authority=ba-pankow, number=B-1`.
    pub key: String,
    /// The first column that differs; empty where the whole row is missing, or is there and should not be.
    pub column: String,
    /// What the journal says; nothing where it says that there is no such row.
    pub expected: Option<String>,
    /// What the table has; nothing where it has no such row.
    pub found: Option<String>,
}

impl Difference {
    /// The same for who sees no figure: where it is, and not what stands there.
    pub fn veiled(self) -> Difference {
        let veil = |value: Option<String>| value.map(|_| "…".to_owned());
        Difference { expected: veil(self.expected), found: veil(self.found), ..self }
    }
}

/// What a comparison came to: everything is the same, or so much and then this difference.
pub type Outcome = Result<Compared, (Compared, Difference)>;

/// Folds the journal anew beside the tables and compares. What it sees is one state of the store, whatever is recorded
/// meanwhile.
pub async fn compare(db: &Db, make: &MakeBooks) -> Result<Outcome, Error> {
    let connection = db.aside().await?;
    let tx = begin(&connection).await?;
    let outcome = in_transaction(&tx, make).await;
    // Whatever it came to: nothing stays.
    let undone = tx.rollback().await;
    let _ = connection.close().await;
    let outcome = outcome?;
    undone?;
    Ok(outcome)
}

async fn begin(connection: &DatabaseConnection) -> Result<DatabaseTransaction, Error> {
    if connection.get_database_backend() != DbBackend::Postgres {
        return Ok(connection.begin().await?);
    }
    // Who may only read may still make tables of its own.
    let tx = connection.begin_with_config(Some(IsolationLevel::RepeatableRead), Some(AccessMode::ReadWrite)).await?;
    let unlimited = ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"];
    execute(&tx, &unlimited.map(|limit| format!("SET LOCAL {limit} = 0")).join("; ")).await?;
    Ok(tx)
}

async fn in_transaction(tx: &DatabaseTransaction, make: &MakeBooks) -> Result<Outcome, Error> {
    let names = make().derived_tables();
    let real = schema(tx).await?;
    let mut tables = Vec::with_capacity(names.len());
    for name in names {
        let table = Table::of(tx, &real, name).await?;
        table.shadow(tx).await?;
        tables.push(table);
    }
    batch::fold(tx, make).await?;
    let mut compared = Compared::default();
    for table in &tables {
        if let Some(difference) = table.difference(tx).await? {
            return Ok(Err((compared, difference)));
        }
        compared.tables = compared.tables.saturating_add(1);
        compared.rows = compared.rows.saturating_add(table.rows(tx).await?);
    }
    Ok(Ok(compared))
}

async fn rows(tx: &DatabaseTransaction, sql: String) -> Result<Vec<QueryResult>, DbErr> {
    tx.query_all_raw(Statement::from_string(tx.get_database_backend(), sql)).await
}

/// Where the real tables are.
async fn schema(tx: &DatabaseTransaction) -> Result<String, Error> {
    if tx.get_database_backend() != DbBackend::Postgres {
        return Ok("main".to_owned());
    }
    let found = rows(tx, "SELECT quote_ident(current_schema())".to_owned()).await?;
    Ok(found.first().map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_else(|| "public".to_owned()))
}

/// A derived table: where the real one and the one beside it are, and what its rows are made of.
struct Table {
    name: &'static str,
    real: String,
    beside: &'static str,
    keys: Vec<String>,
    columns: Vec<String>,
}

impl Table {
    async fn of(tx: &DatabaseTransaction, schema: &str, name: &'static str) -> Result<Table, Error> {
        let postgres = tx.get_database_backend() == DbBackend::Postgres;
        let sql = if postgres {
            format!(
                "SELECT quote_ident(a.attname), coalesce(array_position(i.indkey::int2[], a.attnum)::bigint + 1, 0)
                FROM pg_attribute a LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary
                WHERE a.attrelid = '{schema}.{name}'::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum"
            )
        } else {
            format!("SELECT '\"' || name || '\"', pk FROM pragma_table_info('{name}', 'main') ORDER BY cid")
        };
        let (mut columns, mut keys) = (Vec::new(), Vec::new());
        for row in rows(tx, sql).await? {
            let (column, place): (String, i64) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
            if place > 0 {
                keys.push((place, column.clone()));
            }
            columns.push(column);
        }
        keys.sort();
        let keys = keys.into_iter().map(|(_, column)| column).collect();
        Ok(Table {
            name,
            real: format!("{schema}.{name}"),
            beside: if postgres { "pg_temp" } else { "temp" },
            keys,
            columns,
        })
    }

    fn beside(&self) -> String {
        format!("{}.{}", self.beside, self.name)
    }

    /// Makes an empty table of the same name and shape that only this connection sees, and sees first.
    async fn shadow(&self, tx: &DatabaseTransaction) -> Result<(), Error> {
        if tx.get_database_backend() == DbBackend::Postgres {
            let sql = format!("CREATE TEMPORARY TABLE {} (LIKE {} INCLUDING ALL) ON COMMIT DROP", self.name, self.real);
            return execute(tx, &sql).await;
        }
        let made = format!(
            "SELECT sql FROM main.sqlite_master WHERE tbl_name = '{}' AND sql IS NOT NULL ORDER BY type DESC",
            self.name
        );
        for row in rows(tx, made).await? {
            let sql: String = row.try_get_by_index(0)?;
            execute(tx, &temporary(&sql)).await?;
        }
        Ok(())
    }

    async fn rows(&self, tx: &DatabaseTransaction) -> Result<u64, Error> {
        let found = rows(tx, format!("SELECT count(*) FROM {}", self.real)).await?;
        let count: i64 = found.first().map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default();
        Ok(count.unsigned_abs())
    }

    /// The first row, in the order of keys, that is in one of the two only, or other in one than in the other.
    async fn difference(&self, tx: &DatabaseTransaction) -> Result<Option<Difference>, Error> {
        let list = |columns: &[String], each: &dyn Fn(&String) -> String, between: &str| {
            columns.iter().map(each).collect::<Vec<_>>().join(between)
        };
        let same_key = list(&self.keys, &|key| format!("n.{key} = o.{key}"), " AND ");
        let differs = list(&self.columns, &|column| format!("n.{column} IS DISTINCT FROM o.{column}"), " OR ");
        let embedded = tx.get_database_backend() != DbBackend::Postgres;
        let text = |of: &str, column: &str| match embedded {
            // Bytes in a column of texts look like the text, and are not.
            true => format!(
                "CAST(iif(typeof({of}.{column}) = 'blob', quote({of}.{column}), CAST({of}.{column} AS TEXT)) AS BLOB)"
            ),
            false => format!("convert_to(CAST({of}.{column} AS TEXT), 'UTF8')"),
        };
        let texts = |of: &str| list(&self.columns, &|column| text(of, column), ", ");
        let none = if embedded { "CAST(NULL AS BLOB)" } else { "CAST(NULL AS bytea)" };
        let nothing = list(&self.columns, &|_| none.to_owned(), ", ");
        let keys = |of: &str| {
            let numbered = self.keys.iter().enumerate();
            numbered.map(|(place, key)| format!("{of}.{key} AS k{place}")).collect::<Vec<_>>().join(", ")
        };
        let order = (0..self.keys.len()).map(|place| format!("k{place}")).collect::<Vec<_>>().join(", ");
        let (real, beside) = (&self.real, self.beside());
        let sql = format!(
            "SELECT * FROM (
                SELECT 'other' AS what, {}, {}, {} FROM {beside} n JOIN {real} o ON {same_key} WHERE {differs}
                UNION ALL
                SELECT 'missing', {}, {}, {nothing} FROM {beside} n WHERE NOT EXISTS (SELECT 1 FROM {real} o WHERE {same_key})
                UNION ALL
                SELECT 'extra', {}, {nothing}, {} FROM {real} o WHERE NOT EXISTS (SELECT 1 FROM {beside} n WHERE {same_key})
            ) AS found ORDER BY {order} LIMIT 1",
            keys("n"),
            texts("n"),
            texts("o"),
            keys("n"),
            texts("n"),
            keys("o"),
            texts("o"),
        );
        match rows(tx, sql).await?.first() {
            Some(row) => Ok(Some(self.read(row)?)),
            None => Ok(None),
        }
    }

    fn read(&self, row: &QueryResult) -> Result<Difference, Error> {
        let what: String = row.try_get_by_index(0)?;
        let first = self.keys.len().saturating_add(1);
        // As bytes: what somebody put there need not be a text at all.
        let text =
            |bytes: Vec<u8>| String::from_utf8(bytes).unwrap_or_else(|error| format!("{:?}", error.into_bytes()));
        let value = |at: usize| Ok::<_, DbErr>(row.try_get_by_index::<Option<Vec<u8>>>(at)?.map(text));
        let expected = (first..).take(self.columns.len()).map(value).collect::<Result<Vec<_>, _>>()?;
        let found = (first.saturating_add(self.columns.len())..)
            .take(self.columns.len())
            .map(value)
            .collect::<Result<Vec<_>, _>>()?;
        let there = if what == "extra" { &found } else { &expected };
        let key = self
            .columns
            .iter()
            .zip(there)
            .filter(|(column, _)| self.keys.contains(column))
            .map(pair)
            .collect::<Vec<_>>();
        let whole = |row: &[Option<String>]| self.columns.iter().zip(row).map(pair).collect::<Vec<_>>().join(", ");
        let (column, expected, found) = match what.as_str() {
            "missing" => (String::new(), Some(whole(&expected)), None),
            "extra" => (String::new(), None, Some(whole(&found))),
            _ => {
                let at =
                    expected.iter().zip(&found).position(|(expected, found)| expected != found).unwrap_or_default();
                let column = self.columns.get(at).map_or("", |column| plain(column)).to_owned();
                let text = |row: Vec<Option<String>>| {
                    Some(row.into_iter().nth(at).flatten().unwrap_or_else(|| "NULL".to_owned()))
                };
                (column, text(expected), text(found))
            }
        };
        Ok(Difference { table: self.name.to_owned(), key: key.join(", "), column, expected, found })
    }
}

fn plain(column: &str) -> &str {
    column.trim_matches('"')
}

fn pair((column, value): (&String, &Option<String>)) -> String {
    format!("{}={}", plain(column), value.as_deref().unwrap_or("NULL"))
}

/// What makes a table or an index of it, for one connection only.
fn temporary(sql: &str) -> String {
    for (kind, instead) in [
        ("CREATE TABLE ", "CREATE TEMP TABLE "),
        ("CREATE INDEX ", "CREATE INDEX temp."),
        ("CREATE UNIQUE INDEX ", "CREATE UNIQUE INDEX temp."),
    ] {
        if let Some(rest) = sql.strip_prefix(kind) {
            return format!("{instead}{rest}");
        }
    }
    sql.to_owned()
}

#[cfg(test)]
mod tests {
    use sollist_contract::said::{Bilingual as _, Said};

    use super::*;

    #[test]
    fn what_differs_is_said_in_both_languages_with_what_to_do() {
        let difference = |column: &str, expected: Option<&str>, found: Option<&str>| Difference {
            table: "ledger_lines".to_owned(),
            key: "name=x".to_owned(),
            column: column.to_owned(),
            expected: expected.map(str::to_owned),
            found: found.map(str::to_owned),
        };
        for (difference, german, english) in [
            (
                difference("actual", Some("0"), Some("7")),
                "die Spalte actual ist „7“, aus dem Journal folgt „0“",
                "the column actual is “7”, the journal says “0”",
            ),
            (difference("", Some("name=x"), None), "die Zeile fehlt", "the row is missing"),
            (
                difference("", None, Some("name=x")),
                "folgt nicht aus dem Journal",
                "does not say that this row is there",
            ),
        ] {
            let Said { de, en } = difference.said();
            assert!(
                de.starts_with("Tabelle ledger_lines, name=x: ")
                    && de.contains(german)
                    && de.contains("„sollist rebuild“"),
                "{de}"
            );
            assert!(
                en.starts_with("Table ledger_lines, name=x: ")
                    && en.contains(english)
                    && en.contains("`sollist rebuild`"),
                "{en}"
            );
        }
    }

    #[test]
    fn tables_and_indexes_are_made_for_one_connection() {
        assert_eq!(temporary("CREATE TABLE t (a)"), "CREATE TEMP TABLE t (a)");
        assert_eq!(temporary("CREATE INDEX i ON t (a)"), "CREATE INDEX temp.i ON t (a)");
        assert_eq!(temporary("CREATE UNIQUE INDEX i ON t (a)"), "CREATE UNIQUE INDEX temp.i ON t (a)");
    }
}

//! The stores that one suite runs on: made for a test, and looked into behind the program's back.

use std::{
    cell::Cell,
    collections::BTreeMap,
    path::Path,
    sync::{
        OnceLock,
        atomic::{AtomicU64, Ordering},
    },
};

use sea_orm::{
    ConnectOptions, ConnectionTrait as _, Database as Connector, DatabaseConnection, FromQueryResult as _, JsonValue,
    Statement,
};
use sollist_tests::servers::{OWNER, Postgres, patiently};

use crate::outside::block_on;

/// Makes two tests of a function: `name::embedded` and `name::postgres`. What is a plain `#[test]` beside them runs on
/// the embedded store only.
macro_rules! both_stores {
    ($name:ident) => {
        mod $name {
            #[test]
            fn embedded() {
                crate::stores::Kind::Embedded.run(super::$name);
            }
            #[test]
            fn postgres() {
                crate::stores::Kind::Postgres.run(super::$name);
            }
        }
    };
}
pub(crate) use both_stores;

/// Which store a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Embedded,
    Postgres,
}

thread_local! {
    static KIND: Cell<Kind> = const { Cell::new(Kind::Embedded) };
}

impl Kind {
    /// The store of the test that this thread runs.
    pub fn current() -> Kind {
        KIND.get()
    }
    /// Runs something on this store. A thread of its own has to be told again.
    pub fn run<T>(self, work: impl FnOnce() -> T) -> T {
        struct Before(Kind);
        impl Drop for Before {
            fn drop(&mut self) {
                if std::thread::panicking() {
                    eprintln!("the store was {:?}", KIND.get());
                }
                KIND.set(self.0);
            }
        }
        let _before = Before(KIND.replace(self));
        work()
    }
}

/// The database server of this run of the tests. Nothing is proved about its durability here, so it does not wait for a
/// disk.
pub fn server() -> &'static Postgres {
    static SERVER: OnceLock<Postgres> = OnceLock::new();
    SERVER.get_or_init(|| Postgres::start_with(false, &["fsync=off", "full_page_writes=off", "max_connections=400"]))
}

/// A database on it; goes with the test.
pub struct Database {
    pub name: String,
}

impl Database {
    /// Empty, or the copy of another that nobody is connected to.
    pub fn new(template: Option<&str>) -> Database {
        static MADE: AtomicU64 = AtomicU64::new(0);
        let name = format!("suite_{}", MADE.fetch_add(1, Ordering::SeqCst));
        server().create_database(&name, template);
        Database { name }
    }
    /// The address for a user.
    pub fn url(&self, user: &str) -> String {
        server().url(user, &self.name)
    }
    pub fn owners_url(&self) -> String {
        self.url(OWNER)
    }
    /// Runs statements as the superuser; rows as lines of values with `|` between them.
    #[track_caller]
    pub fn sql(&self, text: &str) -> String {
        server().sql(&self.name, text).trim().to_owned()
    }
    /// Waits until nobody is connected: what a killed process had begun ends only then.
    pub fn await_quiet(&self) {
        let others =
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
        patiently("everybody to leave the database", || (self.sql(others) == "0").then_some(()));
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // Not while a failure is told: a second panic would end the whole run.
        if !std::thread::panicking() {
            server().drop_database(&self.name);
        }
    }
}

/// What a test looks into: a store without the program that keeps it.
pub enum Files<'a> {
    Folder(&'a Path),
    Database(&'a Database),
}

/// Rows of every table, as JSON in a stated order.
pub type Tables = BTreeMap<String, Vec<String>>;

impl Files<'_> {
    async fn open(&self) -> DatabaseConnection {
        let url = match self {
            Files::Folder(folder) => format!("sqlite://{}?mode=rw", folder.join("sollist.db").display()),
            Files::Database(database) => database.url("postgres"),
        };
        let mut options = ConnectOptions::new(url);
        options.max_connections(1).sqlx_logging(false);
        Connector::connect(options).await.unwrap()
    }

    /// Does to the store what only a stranger to the program would do, and what no trigger of the database keeps from
    /// it.
    pub fn tamper(&self, sql: &str) {
        block_on(async {
            let db = self.open().await;
            if let Files::Database(_) = self {
                db.execute_unprepared("SET session_replication_role = replica").await.unwrap();
            }
            db.execute_unprepared(sql).await.unwrap();
            db.close().await.unwrap();
        });
    }

    /// One column of texts of a query.
    pub fn column(&self, sql: &str) -> Vec<String> {
        block_on(async {
            let db = self.open().await;
            let found = texts(&db, sql).await;
            db.close().await.unwrap();
            found
        })
    }

    /// Every table but the lists of what was refused and of what is to be looked at, which no journal holds. Columns
    /// that depend on when and by whom something was recorded can be left out; then both stores look the same.
    pub fn tables(&self, without: &[&str]) -> Tables {
        let names = match self {
            Files::Folder(_) => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
            Files::Database(_) => "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'",
        };
        block_on(async {
            let db = self.open().await;
            let mut out = BTreeMap::new();
            for name in texts(&db, names)
                .await
                .into_iter()
                .filter(|name| !["seaql_migrations", "intake_refused", "journal_warnings"].contains(&name.as_str()))
            {
                // Sixteen bytes are read as they like it: as digits they are the same from both.
                let digits = match self {
                    _ if name != "journal_events" => "",
                    Files::Folder(_) => ", lower(hex(salt)) AS salt_digits",
                    Files::Database(_) => ", encode(salt, 'hex') AS salt_digits",
                };
                let rows = format!("SELECT *{digits} FROM {name}");
                let found = db.query_all_raw(Statement::from_string(db.get_database_backend(), rows)).await;
                let text = |row| {
                    let mut row = JsonValue::from_query_result(row, "").unwrap();
                    let columns = row.as_object_mut().unwrap();
                    let of = |column: &str| without.contains(&column.trim_end_matches("_digits"));
                    columns.retain(|column, _| column != "salt" && !of(column));
                    row.to_string()
                };
                let mut rows: Vec<String> = found.unwrap().iter().map(text).collect();
                rows.sort();
                out.insert(name, rows);
            }
            db.close().await.unwrap();
            out
        })
    }
}

async fn texts(db: &DatabaseConnection, sql: &str) -> Vec<String> {
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

/// Says which table differs first, and where: two stores side by side are too long to read.
#[track_caller]
pub fn assert_same(left: &Tables, right: &Tables) {
    assert_eq!(left.keys().collect::<Vec<_>>(), right.keys().collect::<Vec<_>>());
    for (table, rows) in left {
        let others = &right[table];
        let differs = rows.iter().zip(others).position(|(a, b)| a != b);
        if let Some(at) = differs {
            panic!("{table}, row {at}:\n{}\n{}", rows[at], others[at]);
        }
        assert_eq!(rows.len(), others.len(), "rows of {table}");
    }
}

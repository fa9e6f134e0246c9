//! What a batch reads from: a transaction that holds the rows it reads, or the store as it stands, with rows that the
//! writer has kept of it.

use std::sync::atomic::{AtomicBool, Ordering};

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, Statement,
};

use crate::store::shelf::Shelf;

/// Where a batch reads.
pub struct Reading<'a> {
    from: From<'a>,
    /// Whether rows that are new, as a rule, are taken to be so: whoever writes one that is there collides.
    assuming: bool,
    /// Whether any was.
    assumed: AtomicBool,
    /// Whether the store is read as it stands, whatever is on its way to it.
    at_once: bool,
}

#[derive(Clone, Copy)]
enum From<'a> {
    /// The shelf only where nobody else can write: it says what the transaction would find.
    Held(&'a DatabaseTransaction, Option<&'a Shelf>),
    /// Nothing is held: what is read is as of the shelf's head, or what is written on it is not written.
    Shelf(&'a DatabaseConnection, &'a Shelf),
}

impl<'a> Reading<'a> {
    pub fn held(tx: &'a DatabaseTransaction) -> Reading<'a> {
        Reading::new(From::Held(tx, None), false)
    }
    /// The same with a shelf, where the whole store is held and stands where the shelf does.
    pub fn held_with(tx: &'a DatabaseTransaction, shelf: &'a Shelf) -> Reading<'a> {
        Reading::new(From::Held(tx, Some(shelf)), false)
    }
    /// `assuming`: rows that are new, as a rule, are taken to be so without a look.
    pub fn on_shelf(db: &'a DatabaseConnection, shelf: &'a Shelf, assuming: bool) -> Reading<'a> {
        Reading::new(From::Shelf(db, shelf), assuming)
    }
    fn new(from: From<'a>, assuming: bool) -> Reading<'a> {
        Reading { from, assuming, assumed: AtomicBool::new(false), at_once: false }
    }
    /// The same for what no batch on a shelf writes: nobody waits until one is written.
    pub fn at_once(&self) -> Reading<'a> {
        Reading { at_once: true, ..Reading::new(self.from, self.assuming) }
    }
    /// Waits for what is on its way from the shelf: the store may not hold it yet.
    async fn settled(&self) {
        match self.from {
            From::Shelf(_, shelf) if !self.at_once => shelf.settled().await,
            From::Shelf(..) | From::Held(..) => {}
        }
    }
    pub(super) fn shelf(&self) -> Option<&'a Shelf> {
        match self.from {
            From::Held(_, shelf) => shelf,
            From::Shelf(_, shelf) => Some(shelf),
        }
    }
    /// Whether what is new, as a rule, may be taken to be so; notes that it was.
    pub fn assumes(&self) -> bool {
        if self.assuming {
            self.assumed.store(true, Ordering::Relaxed);
        }
        self.assuming
    }
    /// Whether anything was taken to be new.
    pub fn has_assumed(&self) -> bool {
        self.assumed.load(Ordering::Relaxed)
    }
}

#[tonic::async_trait]
impl ConnectionTrait for Reading<'_> {
    fn get_database_backend(&self) -> DbBackend {
        match self.from {
            From::Held(tx, _) => tx.get_database_backend(),
            From::Shelf(db, _) => db.get_database_backend(),
        }
    }
    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.settled().await;
        match self.from {
            From::Held(tx, _) => tx.execute_raw(statement).await,
            From::Shelf(db, _) => db.execute_raw(statement).await,
        }
    }
    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.settled().await;
        match self.from {
            From::Held(tx, _) => tx.execute_unprepared(sql).await,
            From::Shelf(db, _) => db.execute_unprepared(sql).await,
        }
    }
    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.settled().await;
        match self.from {
            From::Held(tx, _) => tx.query_one_raw(statement).await,
            From::Shelf(db, _) => db.query_one_raw(statement).await,
        }
    }
    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.settled().await;
        match self.from {
            From::Held(tx, _) => tx.query_all_raw(statement).await,
            From::Shelf(db, _) => db.query_all_raw(statement).await,
        }
    }
}

//! Rows that a writer keeps in memory from one batch to the next: those that it has read or written, as of one head of
//! the journal.
//!
//! Whatever changes a row moves the head with it, in one transaction. So while the head is the one that these rows were
//! seen at, they are what the store holds, and nobody has to hold them; whoever writes on them writes only if the head
//! is still that one ([`crate::store::rows::Saving`]).

use std::{
    any::{Any, TypeId},
    collections::{BTreeSet, HashMap, hash_map::Entry},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, IdenStatic as _, Iterable as _, ModelTrait as _,
    Statement, Value,
};

use tokio::sync::OwnedMutexGuard;

use crate::{Error, store::text::storable};

/// Rows that are kept at most, of all tables; of more than these nothing is kept, and all is read again as it is named.
const ROWS_MAX: usize = 50_000;

/// Where the journal stands, as the row of its head says it, and how often the tables had been filled anew by then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stand {
    pub last: i64,
    pub recorded_at: i64,
    pub hash: [u8; 32],
    pub fillings: i64,
}

impl Stand {
    /// The one that is now.
    pub async fn now(db: &impl ConnectionTrait) -> Result<Stand, Error> {
        Stand::read(db, "").await
    }
    /// The same, held until the transaction ends (PostgreSQL).
    pub(super) async fn held(tx: &DatabaseTransaction) -> Result<Stand, Error> {
        Stand::read(tx, " FOR UPDATE").await
    }
    async fn read(db: &impl ConnectionTrait, held: &str) -> Result<Stand, Error> {
        let sql = format!("SELECT last, recorded_at, hash, fillings FROM journal_head WHERE id = 1{held}");
        // With no values, but prepared: it is asked for with every batch.
        let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, []);
        let unreadable = |last: i64, why: &str| Error::Unreadable { seq: last.unsigned_abs(), why: why.to_owned() };
        let row = db.query_one_raw(statement).await?.ok_or_else(|| unreadable(0, "last"))?;
        let (last, hash): (i64, Vec<u8>) = (row.try_get_by_index(0)?, row.try_get_by_index(2)?);
        // A head below zero would number what comes next before the first.
        if last < 0 {
            return Err(unreadable(last, "last"));
        }
        let hash = hash.try_into().map_err(|_| unreadable(last, "hash"))?;
        Ok(Stand { last, recorded_at: row.try_get_by_index(1)?, hash, fillings: row.try_get_by_index(3)? })
    }
    /// The number that is drawn next.
    pub fn next(&self) -> u64 {
        self.last.saturating_add(1).unsigned_abs()
    }
}

/// What is known of a table.
struct Table<M> {
    /// Rows by their key; nothing where it was looked for and is not there.
    rows: HashMap<Key, Option<M>>,
    /// Those whose key begins with one text and of which every one is known, by that text.
    groups: HashMap<String, BTreeSet<Key>>,
}

impl<M> Default for Table<M> {
    fn default() -> Table<M> {
        Table { rows: HashMap::new(), groups: HashMap::new() }
    }
}

impl<M> Table<M> {
    /// Keeps that a row of a group that is known as a whole is there.
    fn joins(&mut self, key: &Key) {
        if self.groups.is_empty() {
            return;
        }
        let first = key.split_once('\0').map_or("", |(first, _)| first);
        if let Some(group) = self.groups.get_mut(first) {
            group.insert(key.clone());
        }
    }
}

/// The text columns of a key, each ended by what no text of the store has.
type Key = String;

/// Rows as of a head of the journal.
#[derive(Default)]
pub struct Shelf {
    inner: Mutex<Inner>,
    /// Held while what is on the shelf already is on its way to the store.
    way: Arc<tokio::sync::Mutex<()>>,
}

/// What is on its way to the store, until this is dropped.
pub struct UnderWay {
    _way: OwnedMutexGuard<()>,
}

#[derive(Default)]
struct Inner {
    stand: Option<Stand>,
    tables: HashMap<TypeId, Box<dyn Any + Send>>,
    rows: usize,
    /// The last number of a table whose rows are numbered.
    numbers: HashMap<TypeId, i64>,
    /// Sources of events, and whether the journal has any of each.
    sources: HashMap<String, bool>,
}

impl Shelf {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        // Whoever stopped in the middle left rows that were as they were.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says that what is on the shelf is on its way to the store: until it is there, or known not to be, nobody reads
    /// the store for the shelf.
    pub async fn set_out(&self) -> UnderWay {
        UnderWay { _way: self.way.clone().lock_owned().await }
    }
    /// Waits until nothing is on its way.
    pub(super) async fn settled(&self) {
        drop(self.way.lock().await);
    }

    /// What the rows are as of; nothing where none is kept.
    pub fn stand(&self) -> Option<Stand> {
        self.inner().stand.clone()
    }

    /// Keeps nothing, and knows of no head.
    pub fn clear(&self) {
        *self.inner() = Inner::default();
    }

    /// Says that the store stands so. Where that is not what the rows are as of, none of them is kept.
    pub fn stands(&self, stand: Stand) {
        let mut inner = self.inner();
        if inner.stand.as_ref() != Some(&stand) {
            *inner = Inner { stand: Some(stand), ..Inner::default() };
        }
    }

    /// Says that the journal was moved on to there, by what is on the shelf already.
    pub fn moved(&self, stand: Stand) {
        let mut inner = self.inner();
        if inner.stand.is_none() {
            return;
        }
        if inner.rows > ROWS_MAX {
            *inner = Inner::default();
        }
        inner.stand = Some(stand);
    }

    /// Whether every row of a table that was written since is known: then what is not known of it was not written, and
    /// stands in the store as it did, whatever is on its way there.
    pub(super) fn keeps<E: EntityTrait>(&self) -> bool {
        self.inner().tables.contains_key(&TypeId::of::<E>())
    }

    /// What is known of a row: that it is there, that it is not, or nothing.
    pub(super) fn get<E: EntityTrait>(&self, key: &[&str]) -> Option<Option<E::Model>>
    where
        E::Model: 'static,
    {
        let inner = self.inner();
        let table = inner.tables.get(&TypeId::of::<E>())?.downcast_ref::<Table<E::Model>>()?;
        table.rows.get(&owned(key)).cloned()
    }

    /// Keeps a row that was read, and its table from now on.
    pub(super) fn read<E: EntityTrait>(&self, row: &E::Model)
    where
        E::Model: 'static,
    {
        if let Some(key) = key_of::<E>(row) {
            self.inner().looked_at::<E>(key, Some(row.clone()));
        }
    }
    /// Keeps that there is no such row, unless there is.
    pub(super) fn missing<E: EntityTrait>(&self, key: &[&str])
    where
        E::Model: 'static,
    {
        self.inner().looked_at::<E>(owned(key), None);
    }

    /// The rows whose key begins with a text, in the order of their keys; nothing where not all of them are known.
    pub(super) fn group<E: EntityTrait>(&self, first: &str) -> Option<Vec<E::Model>>
    where
        E::Model: 'static,
    {
        let inner = self.inner();
        let table = inner.tables.get(&TypeId::of::<E>())?.downcast_ref::<Table<E::Model>>()?;
        let group = table.groups.get(&*storable(first))?;
        Some(group.iter().filter_map(|key| table.rows.get(key)?.clone()).collect())
    }
    /// Keeps the rows whose key begins with a text, as they were read, and that there are no others but those that were
    /// written meanwhile.
    pub(super) fn read_group<E: EntityTrait>(&self, first: &str, rows: &[E::Model])
    where
        E::Model: 'static,
    {
        let first = storable(first);
        let mut inner = self.inner();
        for row in rows {
            if let Some(key) = key_of::<E>(row) {
                inner.looked_at::<E>(key, Some(row.clone()));
            }
        }
        if let Some(table) = inner.table::<E>() {
            let of = |key: &&Key| key.split_once('\0').is_some_and(|(one, _)| *one == *first);
            let group = table.rows.keys().filter(of).cloned().collect();
            table.groups.insert(first, group);
        }
    }

    /// The last number of a table, where it is known.
    pub fn last_number<E: EntityTrait>(&self) -> Option<i64> {
        self.inner().numbers.get(&TypeId::of::<E>()).copied()
    }
    /// Keeps the last number of a table, which is being written.
    pub fn numbered<E: EntityTrait>(&self, last: i64) {
        self.inner().numbers.insert(TypeId::of::<E>(), last);
    }

    /// Whether the journal has events of a source, where that is known.
    pub(super) fn has_source(&self, source: &str) -> Option<bool> {
        self.inner().sources.get(source).copied()
    }
    pub(super) fn source(&self, source: &str, any: bool) {
        let mut inner = self.inner();
        if inner.sources.insert(source.to_owned(), any).is_none() {
            inner.rows = inner.rows.saturating_add(1);
        }
    }

    /// Keeps a row that is being written, where its table is kept at all.
    pub(super) fn written<E: EntityTrait>(&self, row: &E::Model)
    where
        E::Model: 'static,
    {
        let mut inner = self.inner();
        if !inner.tables.contains_key(&TypeId::of::<E>()) {
            return;
        }
        match key_of::<E>(row) {
            Some(key) => inner.written::<E>(key, row.clone()),
            None => drop(inner.tables.remove(&TypeId::of::<E>())),
        }
    }
}

impl Inner {
    fn table<E: EntityTrait>(&mut self) -> Option<&mut Table<E::Model>>
    where
        E::Model: 'static,
    {
        let table = self.tables.entry(TypeId::of::<E>()).or_insert_with(|| Box::new(Table::<E::Model>::default()));
        table.downcast_mut()
    }
    fn looked_at<E: EntityTrait>(&mut self, key: Key, row: Option<E::Model>)
    where
        E::Model: 'static,
    {
        // What is being written meanwhile is newer than what was read.
        if let Some(Entry::Vacant(place)) = self.table::<E>().map(|table| table.rows.entry(key)) {
            place.insert(row);
            self.rows = self.rows.saturating_add(1);
        }
    }
    fn written<E: EntityTrait>(&mut self, key: Key, row: E::Model)
    where
        E::Model: 'static,
    {
        let Some(table) = self.table::<E>() else { return };
        table.joins(&key);
        if table.rows.insert(key, Some(row)).is_none() {
            self.rows = self.rows.saturating_add(1);
        }
    }
}

fn owned(key: &[&str]) -> Key {
    let mut owned = Key::new();
    for part in key {
        owned.push_str(&storable(part));
        owned.push('\0');
    }
    owned
}

/// The primary key of a row, where it is made of texts.
fn key_of<E: EntityTrait>(row: &E::Model) -> Option<Key> {
    use sea_orm::PrimaryKeyToColumn as _;
    let mut owned = Key::new();
    for key in E::PrimaryKey::iter() {
        match row.get(key.into_column()) {
            Value::String(Some(text)) => owned.push_str(&text),
            _ => return None,
        }
        owned.push('\0');
    }
    Some(owned)
}

/// Whether these columns are the primary key of the table, in its order.
pub(super) fn is_key<E: EntityTrait>(columns: &[E::Column]) -> bool {
    use sea_orm::PrimaryKeyToColumn as _;
    let key: Vec<&str> = E::PrimaryKey::iter().map(|key| key.into_column().as_str()).collect();
    key.iter().copied().eq(columns.iter().map(|column| column.as_str()))
}

/// The number of the lock by which whoever holds rows and whoever writes on rows that nobody holds keep out of each
/// other's way (PostgreSQL): „soll-ist“ in ASCII, cut to 7 bytes.
pub const APART: i64 = 0x73_6f_6c_6c_2d_69_73;

/// Says that this transaction is going to hold rows, and waits for who is writing on rows that nobody holds
/// (PostgreSQL).
pub async fn hold_rows(tx: &DatabaseTransaction) -> Result<(), Error> {
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared(&format!("SELECT pg_advisory_xact_lock_shared({APART})")).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    mod kept {
        use sea_orm::entity::prelude::*;

        #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
        #[sea_orm(table_name = "kept")]
        pub struct Model {
            #[sea_orm(primary_key, auto_increment = false)]
            pub authority: String,
            #[sea_orm(primary_key, auto_increment = false)]
            pub number: String,
            pub amount: i64,
        }
        #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
        pub enum Relation {}
        impl ActiveModelBehavior for ActiveModel {}
    }
    use kept::{Column, Entity, Model};

    fn row(number: &str, amount: i64) -> Model {
        Model { authority: "ba-mitte".to_owned(), number: number.to_owned(), amount }
    }
    fn stand(seq: i64, fillings: i64) -> Stand {
        Stand { last: seq, recorded_at: 0, hash: [1; 32], fillings }
    }
    fn amount(shelf: &Shelf, number: &str) -> Option<Option<i64>> {
        shelf.get::<Entity>(&["ba-mitte", number]).map(|row| row.map(|row| row.amount))
    }

    #[test]
    fn rows_are_known_as_read_and_as_written_since_and_what_is_not_there_too() {
        let shelf = Shelf::default();
        shelf.stands(stand(7, 0));
        // A table that nobody has read from is not kept: it would only grow.
        shelf.written::<Entity>(&row("a", 1));
        assert_eq!(amount(&shelf, "a"), None);
        shelf.read::<Entity>(&row("a", 1));
        shelf.missing::<Entity>(&["ba-mitte", "b"]);
        assert_eq!((amount(&shelf, "a"), amount(&shelf, "b"), amount(&shelf, "c")), (Some(Some(1)), Some(None), None));
        shelf.written::<Entity>(&row("a", 2));
        shelf.written::<Entity>(&row("b", 3));
        // What was read before it was written, and comes later, changes nothing.
        shelf.read::<Entity>(&row("a", 1));
        shelf.missing::<Entity>(&["ba-mitte", "b"]);
        assert_eq!((amount(&shelf, "a"), amount(&shelf, "b")), (Some(Some(2)), Some(Some(3))));
    }

    #[test]
    fn rows_of_a_group_are_known_as_a_whole_with_what_is_written_since() {
        let shelf = Shelf::default();
        shelf.stands(stand(7, 0));
        let group = |first: &str| {
            let known = shelf.group::<Entity>(first);
            known.map(|rows| rows.into_iter().map(|row| (row.number, row.amount)).collect::<Vec<_>>())
        };
        let one = |number: &str, amount| (number.to_owned(), amount);
        shelf.read::<Entity>(&row("c", 3));
        assert_eq!(group("ba-mitte"), None, "one of them is not all of them");
        // Written while they were read: newer than what was read, and one that was not read at all.
        shelf.written::<Entity>(&row("b", 20));
        shelf.written::<Entity>(&row("d", 4));
        shelf.read_group::<Entity>("ba-mitte", &[row("a", 1), row("b", 2), row("c", 3)]);
        assert_eq!(group("ba-mitte"), Some(vec![one("a", 1), one("b", 20), one("c", 3), one("d", 4)]));
        shelf.written::<Entity>(&row("e", 5));
        shelf.missing::<Entity>(&["ba-mitte", "f"]);
        shelf.written::<Entity>(&Model { authority: "ba-mitte-2".to_owned(), ..row("g", 7) });
        assert_eq!(group("ba-mitte").map(|rows| rows.len()), Some(5));
        shelf.read_group::<Entity>("ba-spandau", &[]);
        assert_eq!((group("ba-spandau"), group("ba-mitt")), (Some(Vec::new()), None));
        shelf.clear();
        assert_eq!(group("ba-mitte"), None);
    }

    #[test]
    fn rows_are_those_of_one_head_and_one_filling() {
        let shelf = Shelf::default();
        shelf.stands(stand(7, 0));
        shelf.read::<Entity>(&row("a", 1));
        shelf.stands(stand(7, 0));
        shelf.moved(stand(8, 0));
        assert_eq!((amount(&shelf, "a"), shelf.stand()), (Some(Some(1)), Some(stand(8, 0))));
        for other in [stand(9, 0), stand(8, 1), Stand { hash: [2; 32], ..stand(8, 0) }] {
            shelf.stands(stand(8, 0));
            shelf.read::<Entity>(&row("a", 1));
            shelf.stands(other.clone());
            assert_eq!((amount(&shelf, "a"), shelf.stand()), (None, Some(other)));
        }
        shelf.clear();
        assert_eq!(shelf.stand(), None);
        // Nobody knows where it stands, so it does not stand anywhere because it moved.
        shelf.moved(stand(9, 0));
        assert_eq!(shelf.stand(), None);
    }

    #[test]
    fn a_shelf_does_not_grow_for_ever() {
        let shelf = Shelf::default();
        shelf.stands(stand(1, 0));
        for number in 0..=ROWS_MAX {
            shelf.missing::<Entity>(&["ba-mitte", &number.to_string()]);
        }
        // Within a batch nothing is let go.
        assert_eq!(amount(&shelf, "0"), Some(None));
        shelf.moved(stand(2, 0));
        assert_eq!((amount(&shelf, "0"), shelf.stand()), (None, Some(stand(2, 0))));
    }

    #[test]
    fn columns_are_a_key_in_its_order_only() {
        assert!(is_key::<Entity>(&[Column::Authority, Column::Number]));
        assert!(!is_key::<Entity>(&[Column::Number, Column::Authority]) && !is_key::<Entity>(&[Column::Authority]));
    }
}

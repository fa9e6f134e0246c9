//! Rows of a table while a batch is decided: loaded once, changed in memory, saved in bulk.

use std::{collections::HashMap, hash::Hash};

use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, Iterable, QuerySelect as _,
    Select, sea_query::OnConflict,
};

use crate::Error;

/// Values in one statement: SQLite takes 32,766.
const VALUES_MAX: usize = 30_000;

/// What a row has been through since the batch began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Loaded,
    Changed,
    /// Was not in the table when the batch looked.
    New,
}

/// Rows by key; knows which of them changed, and which are new.
#[derive(Debug)]
pub struct Rows<K, V> {
    rows: HashMap<K, (V, State)>,
}

impl<K, V> Default for Rows<K, V> {
    fn default() -> Self {
        Rows { rows: HashMap::new() }
    }
}

impl<K: Eq + Hash + Clone + Ord, V> Rows<K, V> {
    /// Puts in a row as it stands in the table.
    pub fn loaded(&mut self, key: K, value: V) {
        self.rows.insert(key, (value, State::Loaded));
    }
    pub fn get(&self, key: &K) -> Option<&V> {
        self.rows.get(key).map(|(value, _)| value)
    }
    pub fn contains(&self, key: &K) -> bool {
        self.rows.contains_key(key)
    }
    /// A new row, or a new state of one: will be saved.
    pub fn put(&mut self, key: K, value: V) {
        let state = match self.rows.get(&key) {
            Some((_, State::Loaded | State::Changed)) => State::Changed,
            Some((_, State::New)) | None => State::New,
        };
        self.rows.insert(key, (value, state));
    }
    /// A row to change: will be saved.
    pub fn change(&mut self, key: &K) -> Option<&mut V> {
        self.rows.get_mut(key).map(|(value, state)| {
            if *state == State::Loaded {
                *state = State::Changed;
            }
            value
        })
    }
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.rows.iter().map(|(key, (value, _))| (key, value))
    }
    /// In the order of keys: every writer touches rows in the same order.
    fn in_state(&self, wanted: State) -> Vec<(&K, &V)> {
        let mut out: Vec<(&K, &V)> = self.rows.iter().filter(|(_, (_, state))| *state == wanted).map(|(k, (v, _))| (k, v)).collect();
        out.sort_by(|a, b| a.0.cmp(b.0));
        out
    }

    /// Saves what changed and what is new, in bulk. A row that is new here and was made elsewhere meanwhile is a collision
    /// ([`crate::error::collision`]): the batch is decided again and finds it.
    pub async fn save<E>(&self, tx: &DatabaseTransaction, model: impl Fn(&K, &V) -> Result<E::Model, Error>) -> Result<(), Error>
    where
        E: EntityTrait,
        E::Model: IntoActiveModel<E::ActiveModel>,
        E::ActiveModel: ActiveModelTrait<Entity = E> + ActiveModelBehavior + Send,
    {
        let models = |state| self.in_state(state).into_iter().map(|(k, v)| model(k, v)).collect::<Result<Vec<_>, _>>();
        let (changed, new) = (models(State::Changed)?, models(State::New)?);
        save::<E>(tx, changed).await?;
        save_new::<E>(tx, new).await
    }
}

/// Locks the rows that a query finds until the transaction ends, in the order of the query (PostgreSQL; on SQLite the whole
/// store is ours already).
pub fn locked<E: EntityTrait>(query: Select<E>) -> Select<E> {
    query.lock_exclusive()
}

/// Text as every database takes it: PostgreSQL knows no zero character.
pub fn storable(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

/// Inserts rows or overwrites those of the same primary key, in bulk.
pub async fn save<E>(tx: &DatabaseTransaction, models: impl IntoIterator<Item = E::Model>) -> Result<(), Error>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
    E::ActiveModel: ActiveModelTrait<Entity = E> + ActiveModelBehavior + Send,
{
    insert::<E>(tx, models, true).await
}

/// Inserts rows that must not be there yet; one that is there is a collision.
pub async fn save_new<E>(tx: &DatabaseTransaction, models: impl IntoIterator<Item = E::Model>) -> Result<(), Error>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
    E::ActiveModel: ActiveModelTrait<Entity = E> + ActiveModelBehavior + Send,
{
    insert::<E>(tx, models, false).await
}

/// Inserts rows in bulk, in the order given.
async fn insert<E>(tx: &DatabaseTransaction, models: impl IntoIterator<Item = E::Model>, overwrite: bool) -> Result<(), Error>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
    E::ActiveModel: ActiveModelTrait<Entity = E> + ActiveModelBehavior + Send,
{
    use sea_orm::PrimaryKeyToColumn;
    let models: Vec<E::ActiveModel> = models.into_iter().map(|m| m.into_active_model().reset_all()).collect();
    if models.is_empty() {
        return Ok(());
    }
    let keys: Vec<E::Column> = E::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column).collect();
    let is_key = |column: &E::Column| keys.iter().any(|key| format!("{key:?}") == format!("{column:?}"));
    let others: Vec<E::Column> = E::Column::iter().filter(|column| !is_key(column)).collect();
    let mut conflict = OnConflict::columns(keys.iter().copied());
    if others.is_empty() {
        conflict.do_nothing_on(keys.iter().copied());
    } else {
        conflict.update_columns(others);
    }
    let chunk = VALUES_MAX / E::Column::iter().count().max(1);
    let mut models = models;
    while !models.is_empty() {
        let rest = models.split_off(models.len().min(chunk));
        let statement = E::insert_many(models);
        let statement = if overwrite { statement.on_conflict(conflict.clone()) } else { statement };
        statement.exec_without_returning(tx).await?;
        models = rest;
    }
    Ok(())
}

/// Splits keys so that one statement can name them all.
pub fn chunks<T>(keys: &[T]) -> std::slice::Chunks<'_, T> {
    keys.chunks(VALUES_MAX / 4)
}

/// Runs plain SQL; for the few statements that SeaORM has no words for.
pub async fn execute(tx: &DatabaseTransaction, sql: &str) -> Result<(), Error> {
    tx.execute_unprepared(sql).await?;
    Ok(())
}

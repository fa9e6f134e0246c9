//! Rows of a table while a batch is decided: loaded once, changed in memory, saved in bulk.

use std::{collections::HashMap, hash::Hash};

use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, Iterable,
    sea_query::OnConflict,
};

use crate::Error;

/// Values in one statement: SQLite takes 32,766.
const VALUES_MAX: usize = 30_000;

/// Rows by key; knows which of them changed.
#[derive(Debug)]
pub struct Rows<K, V> {
    rows: HashMap<K, (V, bool)>,
}

impl<K, V> Default for Rows<K, V> {
    fn default() -> Self {
        Rows { rows: HashMap::new() }
    }
}

impl<K: Eq + Hash + Clone + Ord, V> Rows<K, V> {
    /// Puts in a row as it stands in the table.
    pub fn loaded(&mut self, key: K, value: V) {
        self.rows.insert(key, (value, false));
    }
    pub fn get(&self, key: &K) -> Option<&V> {
        self.rows.get(key).map(|(value, _)| value)
    }
    pub fn contains(&self, key: &K) -> bool {
        self.rows.contains_key(key)
    }
    /// A new row, or a new state of one: will be saved.
    pub fn put(&mut self, key: K, value: V) {
        self.rows.insert(key, (value, true));
    }
    /// A row to change: will be saved.
    pub fn change(&mut self, key: &K) -> Option<&mut V> {
        self.rows.get_mut(key).map(|(value, changed)| {
            *changed = true;
            value
        })
    }
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.rows.iter().map(|(key, (value, _))| (key, value))
    }
    /// What changed, in the order of keys: every writer locks rows in the same order.
    pub fn changed(&self) -> Vec<(&K, &V)> {
        let mut out: Vec<(&K, &V)> = self.rows.iter().filter(|(_, (_, changed))| *changed).map(|(k, (v, _))| (k, v)).collect();
        out.sort_by(|a, b| a.0.cmp(b.0));
        out
    }
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

/// Inserts rows; those whose primary key is there already stay as they are.
pub async fn save_new<E>(tx: &DatabaseTransaction, models: impl IntoIterator<Item = E::Model>) -> Result<(), Error>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
    E::ActiveModel: ActiveModelTrait<Entity = E> + ActiveModelBehavior + Send,
{
    insert::<E>(tx, models, false).await
}

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
    if others.is_empty() || !overwrite {
        conflict.do_nothing_on(keys.iter().copied());
    } else {
        conflict.update_columns(others);
    }
    let chunk = VALUES_MAX / E::Column::iter().count().max(1);
    let mut models = models;
    while !models.is_empty() {
        let rest = models.split_off(models.len().min(chunk));
        E::insert_many(models).on_conflict(conflict.clone()).exec_without_returning(tx).await?;
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

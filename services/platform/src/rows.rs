//! Rows of a table while a batch is decided: loaded once, changed in memory, saved in bulk.

use std::{collections::HashMap, hash::Hash};

use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ConnectionTrait, DatabaseTransaction, DbBackend, EntityName as _, EntityTrait, IdenStatic,
    IntoActiveModel, Iterable, QuerySelect as _, Select, Statement, Value, sea_query::OnConflict,
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
    let mut models: Vec<E::ActiveModel> = models.into_iter().map(|m| m.into_active_model().reset_all()).collect();
    if models.is_empty() {
        return Ok(());
    }
    if tx.get_database_backend() == DbBackend::Postgres {
        return insert_as_one_value::<E>(tx, models, overwrite).await;
    }
    let (keys, others) = columns::<E>();
    let mut conflict = OnConflict::columns(keys.iter().copied());
    if others.is_empty() {
        conflict.do_nothing_on(keys.iter().copied());
    } else {
        conflict.update_columns(others);
    }
    let chunk = VALUES_MAX / E::Column::iter().count().max(1);
    while !models.is_empty() {
        let rest = models.split_off(models.len().min(chunk));
        let statement = E::insert_many(models);
        let statement = if overwrite { statement.on_conflict(conflict.clone()) } else { statement };
        statement.exec_without_returning(tx).await?;
        models = rest;
    }
    Ok(())
}

/// The columns of a table: its primary key, the others.
fn columns<E: EntityTrait>() -> (Vec<E::Column>, Vec<E::Column>) {
    use sea_orm::PrimaryKeyToColumn;
    let keys: Vec<E::Column> = E::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column).collect();
    let is_key = |column: &E::Column| keys.iter().any(|key| format!("{key:?}") == format!("{column:?}"));
    let others = E::Column::iter().filter(|column| !is_key(column)).collect();
    (keys, others)
}

/// Rows written at a time as one value.
const ROWS_MAX: usize = 5_000;

/// All rows travel as one JSON value, so that a statement has the same text for any number of them: PostgreSQL plans it once, and
/// a batch of 17 rows is not a statement nobody has seen before.
async fn insert_as_one_value<E>(tx: &DatabaseTransaction, models: Vec<E::ActiveModel>, overwrite: bool) -> Result<(), Error>
where
    E: EntityTrait,
    E::ActiveModel: ActiveModelTrait<Entity = E>,
{
    let (keys, others) = columns::<E>();
    let list = |columns: &[E::Column]| columns.iter().map(IdenStatic::as_str).collect::<Vec<_>>().join(", ");
    let every: Vec<E::Column> = E::Column::iter().collect();
    let (table, every_column) = (E::default().table_name().to_owned(), list(&every));
    let mut sql =
        format!("INSERT INTO {table} ({every_column}) SELECT {every_column} FROM json_populate_recordset(NULL::{table}, $1::json)");
    if overwrite {
        let updates: Vec<String> = others.iter().map(|column| format!("{0} = excluded.{0}", column.as_str())).collect();
        let what = if updates.is_empty() { "NOTHING".to_owned() } else { format!("UPDATE SET {}", updates.join(", ")) };
        sql.push_str(&format!(" ON CONFLICT ({}) DO {what}", list(&keys)));
    }
    for rows in models.chunks(ROWS_MAX) {
        let rows = rows.iter().map(|row| as_json::<E>(row, &every)).collect::<Result<Vec<_>, _>>()?;
        let statement = Statement::from_sql_and_values(DbBackend::Postgres, &sql, [serde_json::to_string(&rows)?.into()]);
        tx.execute_raw(statement).await?;
    }
    Ok(())
}

/// A row by the names of its columns. Our tables know whole numbers, texts and bytes.
fn as_json<E>(row: &E::ActiveModel, columns: &[E::Column]) -> Result<serde_json::Map<String, serde_json::Value>, Error>
where
    E: EntityTrait,
    E::ActiveModel: ActiveModelTrait<Entity = E>,
{
    let mut out = serde_json::Map::new();
    for column in columns {
        let value = match row.get(*column).into_value() {
            Some(Value::BigInt(Some(number))) => number.into(),
            Some(Value::String(Some(text))) => text.into(),
            Some(Value::Bytes(Some(bytes))) => format!("\\x{}", crate::journal::hex(&bytes)).into(),
            None | Some(Value::BigInt(None) | Value::String(None) | Value::Bytes(None)) => serde_json::Value::Null,
            Some(_) => {
                let column = column.as_str();
                return Err(Error::store(format!("{column}: kein Wert für unsere Tabellen"), format!("{column}: no value of our tables")));
            }
        };
        out.insert(column.as_str().to_owned(), value);
    }
    Ok(out)
}

/// Keys for an `IN (…)`, filled up to a power of two by the last of them: a statement comes in few sizes, so the database has it
/// prepared already.
pub fn among<'a, T: ?Sized>(keys: &[&'a T]) -> impl Iterator<Item = &'a T> {
    let last = keys.last().copied();
    let missing = keys.len().next_power_of_two().saturating_sub(keys.len());
    keys.iter().copied().chain(last.into_iter().flat_map(move |last| std::iter::repeat_n(last, missing))).collect::<Vec<_>>().into_iter()
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

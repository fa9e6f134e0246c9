//! Rows of a table while a batch is decided: loaded once, changed in memory, saved in bulk.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    hash::Hash,
};

use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ColumnTrait as _, ColumnType, Condition, ConnectionTrait,
    DatabaseTransaction, DbBackend, DbErr, EntityTrait, IdenStatic, IntoActiveModel, Iterable, ModelTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, Select, Statement, Value,
    sea_query::{ArrayType, Expr, OnConflict, SimpleExpr},
};

pub use crate::store::{
    saving::{Saving, Whole},
    text::storable,
};
use crate::{
    Error,
    store::{reading::Reading, saving::Write, shelf},
};

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
    /// Changes a row that is there; one that the change refuses is not saved for it.
    pub fn try_change<T, E>(&mut self, key: &K, change: impl FnOnce(&mut V) -> Result<T, E>) -> Option<Result<T, E>> {
        self.rows.get_mut(key).map(|(value, state)| {
            let changed = change(value)?;
            if *state == State::Loaded {
                *state = State::Changed;
            }
            Ok(changed)
        })
    }
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.rows.iter().map(|(key, (value, _))| (key, value))
    }
    /// In the order of keys: every writer touches rows in the same order.
    fn in_state(&self, wanted: State) -> Vec<(&K, &V)> {
        let mut out: Vec<(&K, &V)> =
            self.rows.iter().filter(|(_, (_, state))| *state == wanted).map(|(k, (v, _))| (k, v)).collect();
        out.sort_by(|a, b| a.0.cmp(b.0));
        out
    }

    /// Saves what changed and what is new, in bulk. A row that is new here and was made elsewhere meanwhile is a
    /// collision ([`crate::error::collision`]): the batch is decided again and finds it.
    pub async fn save<E>(
        &self,
        saving: &mut Saving<'_>,
        model: impl Fn(&K, &V) -> Result<E::Model, Error>,
    ) -> Result<(), Error>
    where
        E: EntityTrait,
        E::Model: IntoActiveModel<E::ActiveModel> + 'static,
        E::ActiveModel: ActiveModelTrait<Entity = E> + ActiveModelBehavior + Send,
    {
        let models = |state| self.in_state(state).into_iter().map(|(k, v)| model(k, v)).collect::<Result<Vec<_>, _>>();
        let (changed, new) = (models(State::Changed)?, models(State::New)?);
        save::<E>(saving, changed).await?;
        save_new::<E>(saving, new).await
    }
}

/// Locks the rows that a query finds until the transaction ends, in the order of the query (PostgreSQL; on SQLite the
/// whole store is ours already).
pub fn locked<E: EntityTrait>(query: Select<E>) -> Select<E> {
    if is_looking() { query } else { query.lock_exclusive() }
}

tokio::task_local! {
    /// What runs within only looks: it holds no row.
    static LOOKING: ();
}

/// Runs what loads rows and will save none: it holds nothing that others wait for.
pub async fn looking<F: Future>(what: F) -> F::Output {
    LOOKING.scope((), what).await
}

fn is_looking() -> bool {
    LOOKING.try_with(|()| ()).is_ok()
}

/// A page of a list that stands in the order of authority and a name: the rows behind a key, of one authority or, where
/// none is named, of all.
pub fn page<E: EntityTrait>(
    query: Select<E>,
    [of, name]: [E::Column; 2],
    authority: &str,
    after: (&str, &str),
    limit: u64,
) -> Select<E> {
    let same = Condition::all().add(of.eq(after.0)).add(name.gt(after.1));
    let mut query = query.filter(Condition::any().add(of.gt(after.0)).add(same));
    if !authority.is_empty() {
        query = query.filter(of.eq(authority));
    }
    query.order_by_asc(of).order_by_asc(name).limit(limit)
}

/// Inserts rows or overwrites those of the same primary key, in bulk.
pub async fn save<E>(saving: &mut Saving<'_>, models: impl IntoIterator<Item = E::Model>) -> Result<(), Error>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel> + 'static,
    E::ActiveModel: ActiveModelTrait<Entity = E> + ActiveModelBehavior + Send,
{
    insert::<E>(saving, models, Taken::Overwritten).await
}

/// Inserts rows of numbers, or adds them to those of the same primary key, in bulk: nobody has to read them first.
/// Whoever writes them holds a row that stands for them.
pub async fn add<E>(saving: &mut Saving<'_>, models: impl IntoIterator<Item = E::Model>) -> Result<(), Error>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel> + 'static,
    E::ActiveModel: ActiveModelTrait<Entity = E> + ActiveModelBehavior + Send,
{
    insert::<E>(saving, models, Taken::AddedTo).await
}

/// Inserts rows that must not be there yet; one that is there is a collision.
pub async fn save_new<E>(saving: &mut Saving<'_>, models: impl IntoIterator<Item = E::Model>) -> Result<(), Error>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel> + 'static,
    E::ActiveModel: ActiveModelTrait<Entity = E> + ActiveModelBehavior + Send,
{
    insert::<E>(saving, models, Taken::Collides).await
}

/// What becomes of a row whose key is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Taken {
    Overwritten,
    AddedTo,
    Collides,
}

impl Taken {
    /// The new value of a column.
    fn value(self, table: &str, column: &str) -> String {
        if self == Taken::AddedTo {
            format!("{table}.{column} + excluded.{column}")
        } else {
            format!("excluded.{column}")
        }
    }
}

/// Inserts rows in bulk, in the order given.
async fn insert<E>(
    saving: &mut Saving<'_>,
    models: impl IntoIterator<Item = E::Model>,
    taken: Taken,
) -> Result<(), Error>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel> + 'static,
    E::ActiveModel: ActiveModelTrait<Entity = E> + ActiveModelBehavior + Send,
{
    let models: Vec<E::Model> = models.into_iter().collect();
    if models.is_empty() {
        return Ok(());
    }
    if let Some(shelf) = saving.shelf.filter(|_| taken != Taken::AddedTo) {
        models.iter().for_each(|model| shelf.written::<E>(model));
    }
    if saving.from().get_database_backend() == DbBackend::Postgres {
        return insert_as_arrays::<E>(saving, &models, taken);
    }
    let mut models: Vec<E::ActiveModel> =
        models.into_iter().map(|model| model.into_active_model().reset_all()).collect();
    let (keys, others) = columns::<E>();
    let mut conflict = OnConflict::columns(keys.iter().copied());
    if others.is_empty() {
        conflict.do_nothing_on(keys.iter().copied());
    } else {
        let table = E::default().table_name().to_owned();
        conflict.values(others.into_iter().map(|column| (column, Expr::cust(taken.value(&table, column.as_str())))));
    }
    let chunk = VALUES_MAX / E::Column::iter().count().max(1);
    while !models.is_empty() {
        let rest = models.split_off(models.len().min(chunk));
        let statement = E::insert_many(models);
        let statement = if taken == Taken::Collides { statement } else { statement.on_conflict(conflict.clone()) };
        statement.exec_without_returning(saving.from()).await?;
        models = rest;
    }
    Ok(())
}

/// The columns of a table: its primary key, the others.
fn columns<E: EntityTrait>() -> (Vec<E::Column>, Vec<E::Column>) {
    use sea_orm::PrimaryKeyToColumn;
    let keys: Vec<E::Column> = E::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column).collect();
    let is_key = |column: &E::Column| keys.iter().any(|key| key.as_str() == column.as_str());
    let others = E::Column::iter().filter(|column| !is_key(column)).collect();
    (keys, others)
}

/// Rows written at a time.
const ROWS_MAX: usize = 5_000;

/// All rows travel as one array a column, so that a statement has the same text for any number of them: PostgreSQL plans
/// it once, and a batch of 17 rows is not a statement nobody has seen before. (As one JSON text they take it longer to
/// read than to write.)
fn insert_as_arrays<E>(saving: &mut Saving<'_>, models: &[E::Model], taken: Taken) -> Result<(), Error>
where
    E: EntityTrait,
{
    let (keys, others) = columns::<E>();
    let list = |columns: &[E::Column]| columns.iter().map(IdenStatic::as_str).collect::<Vec<_>>().join(", ");
    let every: Vec<E::Column> = E::Column::iter().collect();
    let (table, every_column) = (E::default().table_name().to_owned(), list(&every));
    let (mut arrays, mut names, mut values) = (Vec::new(), Vec::new(), Vec::new());
    for column in &every {
        let (name, kind) = (column.as_str(), Kind::of::<E>(column)?);
        let mut array = |name: &str, kind: &str| {
            names.push(name.to_owned());
            arrays.push(format!("{{{}}}::{kind}[]", names.len()));
        };
        array(name, kind.name());
        if column.def().is_null() {
            // No element of an array of ours is nothing.
            array(&format!("no_{name}"), "boolean");
            values.push(format!("CASE WHEN no_{name} THEN NULL ELSE {name} END"));
        } else {
            values.push(name.to_owned());
        }
    }
    let mut sql = format!(
        "INSERT INTO {table} ({every_column}) SELECT {} FROM unnest({}) AS v({}){{gate}}",
        values.join(", "),
        arrays.join(", "),
        names.join(", "),
    );
    if taken != Taken::Collides {
        let update = |column: &E::Column| format!("{} = {}", column.as_str(), taken.value(&table, column.as_str()));
        let updates: Vec<String> = others.iter().map(update).collect();
        let what = if updates.is_empty() { "NOTHING".to_owned() } else { format!("UPDATE SET {}", updates.join(", ")) };
        sql.push_str(&format!(" ON CONFLICT ({}) DO {what}", list(&keys)));
    }
    for rows in models.chunks(ROWS_MAX) {
        let mut values = Vec::with_capacity(names.len());
        for column in &every {
            let kind = Kind::of::<E>(column)?;
            let of_column: Vec<Value> = rows.iter().map(|row| row.get(*column)).collect();
            let nulls = column.def().is_null().then(|| of_column.iter().map(is_nothing).collect());
            let of_column = of_column.into_iter().map(|value| kind.filled(value)).collect::<Option<Vec<_>>>();
            let of_column = of_column.ok_or_else(|| not_ours(column.as_str()))?;
            values.push(Value::Array(kind.array(), Some(Box::new(of_column))));
            values.extend(nulls.map(|nulls: Vec<Value>| Value::Array(ArrayType::Bool, Some(Box::new(nulls)))));
        }
        saving.writes.push(Write { sql: sql.clone(), values });
    }
    Ok(())
}

/// What our tables know: whole numbers, texts and bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Text,
    Bytes,
}

impl Kind {
    fn of<E: EntityTrait>(column: &E::Column) -> Result<Kind, Error> {
        match column.def().get_column_type() {
            ColumnType::BigInteger => Ok(Kind::Number),
            ColumnType::String(_) | ColumnType::Text => Ok(Kind::Text),
            ColumnType::VarBinary(_) | ColumnType::Binary(_) | ColumnType::Blob => Ok(Kind::Bytes),
            _ => Err(not_ours(column.as_str())),
        }
    }
    fn name(self) -> &'static str {
        match self {
            Kind::Number => "bigint",
            Kind::Text => "text",
            Kind::Bytes => "bytea",
        }
    }
    fn array(self) -> ArrayType {
        match self {
            Kind::Number => ArrayType::BigInt,
            Kind::Text => ArrayType::String,
            Kind::Bytes => ArrayType::Bytes,
        }
    }
    /// The value; something in the place of nothing.
    fn filled(self, value: Value) -> Option<Value> {
        match (self, value) {
            (Kind::Number, Value::BigInt(number)) => Some(number.unwrap_or_default().into()),
            (Kind::Text, Value::String(text)) => Some(text.unwrap_or_default().into()),
            (Kind::Bytes, Value::Bytes(bytes)) => Some(bytes.unwrap_or_default().into()),
            _ => None,
        }
    }
}

fn is_nothing(value: &Value) -> Value {
    matches!(value, Value::BigInt(None) | Value::String(None) | Value::Bytes(None)).into()
}

/// A column that holds no value of our tables.
fn not_ours(column: &str) -> Error {
    Error::Db(DbErr::Type(format!("{column}: no value of our tables")))
}

/// The rows with these keys of several text columns, in their order; locked until the transaction ends, where wanted.
/// One statement on PostgreSQL, whoever's rows they are: a batch of many districts costs no more round trips than one's
/// own.
pub async fn of_keys<'a, E, const N: usize>(
    db: &impl ConnectionTrait,
    columns: [E::Column; N],
    keys: impl IntoIterator<Item = [&'a str; N]>,
    lock: Lock,
) -> Result<Vec<E::Model>, Error>
where
    E: EntityTrait,
{
    let keys: BTreeSet<[&str; N]> = keys.into_iter().collect();
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let lock = if is_looking() { Lock::Not } else { lock };
    if db.get_database_backend() == DbBackend::Postgres {
        let named = |key: &[&str; N]| -> BTreeMap<&str, String> {
            columns.iter().zip(key).map(|(column, value)| (column.as_str(), storable(value))).collect()
        };
        let wanted = serde_json::to_string(&keys.iter().map(named).collect::<Vec<_>>())?;
        let statement =
            Statement::from_sql_and_values(DbBackend::Postgres, by_keys::<E, N>(columns, lock), [wanted.into()]);
        return Ok(E::find().from_raw_sql(statement).all(db).await?);
    }
    // Embedded there is no way to the database, and nobody to lock out.
    let mut by_first: BTreeMap<&[&str], Vec<&str>> = BTreeMap::new();
    for key in &keys {
        if let Some((last, first)) = key.split_last() {
            by_first.entry(first).or_default().push(last);
        }
    }
    let mut found = Vec::new();
    for (first, last) in by_first {
        for last in chunks(&last) {
            let mut query = E::find();
            for (column, value) in columns.iter().zip(first) {
                query = query.filter(column.eq(*value));
            }
            if let Some(column) = columns.last() {
                query = query.filter(column.is_in(among(last)));
            }
            found.extend(query.all(db).await?);
        }
    }
    Ok(found)
}

/// The same of a primary key, as a batch reads it: what its shelf knows is not asked for.
pub async fn by_key<'a, E, const N: usize>(
    from: &Reading<'_>,
    columns: [E::Column; N],
    keys: impl IntoIterator<Item = [&'a str; N]>,
    lock: Lock,
) -> Result<Vec<E::Model>, Error>
where
    E: EntityTrait,
    E::Model: 'static,
{
    look_up::<E, N>(from, columns, keys.into_iter().map(|key| (key, false)).collect(), lock).await
}

/// The same; each key says whether its row is made in the batch, and so is new as a rule: a batch on a shelf may take
/// it to be so, and whoever writes one that is there collides.
pub async fn by_key_or_new<'a, E, const N: usize>(
    from: &Reading<'_>,
    columns: [E::Column; N],
    keys: impl IntoIterator<Item = ([&'a str; N], bool)>,
    lock: Lock,
) -> Result<Vec<E::Model>, Error>
where
    E: EntityTrait,
    E::Model: 'static,
{
    look_up::<E, N>(from, columns, keys.into_iter().collect(), lock).await
}

/// `keys`: each with whether its row is new as a rule.
async fn look_up<E, const N: usize>(
    from: &Reading<'_>,
    columns: [E::Column; N],
    keys: BTreeMap<[&str; N], bool>,
    lock: Lock,
) -> Result<Vec<E::Model>, Error>
where
    E: EntityTrait,
    E::Model: 'static,
{
    let Some(shelf) = from.shelf() else { return of_keys::<E, N>(from, columns, keys.into_keys(), lock).await };
    debug_assert!(shelf::is_key::<E>(&columns));
    let (mut rows, mut missing) = (Vec::new(), BTreeSet::new());
    for (key, new) in keys {
        match shelf.get::<E>(&key) {
            Some(row) => rows.extend(row),
            None if new && from.assumes() => {}
            None => {
                missing.insert(key);
            }
        }
    }
    let at_once = shelf.keeps::<E>().then(|| from.at_once());
    let of = at_once.as_ref().unwrap_or(from);
    let found = of_keys::<E, N>(of, columns, missing.iter().copied(), Lock::Not).await?;
    for row in &found {
        shelf.read::<E>(row);
    }
    for key in &missing {
        shelf.missing::<E>(key);
    }
    rows.extend(found);
    Ok(rows)
}

/// The statement of [`of_keys`] on PostgreSQL.
///
/// It is planned once for each connection, perhaps while the table is known to be empty; the plan must be a look-up of
/// each key all the same. So the look-up is a query of its own, made for each key: what comes first is settled, and
/// within it the table can be reached by an index over the key or from end to end, which our connections shun. As one
/// join of two, the planner would read an empty table in its own order and look among the keys for each of its rows:
/// right until it has rows.
pub fn by_keys<E: EntityTrait, const N: usize>(columns: [E::Column; N], lock: Lock) -> String {
    let table = E::default().table_name().to_owned();
    let each = |shape: &dyn Fn(&str) -> String, between: &str| {
        columns.iter().map(|column| shape(column.as_str())).collect::<Vec<_>>().join(between)
    };
    // By their names: a column that is added beside them, or called otherwise, is no fault of a statement that is
    // prepared already.
    let every = E::Column::iter().map(|column| format!("t.{}", column.as_str())).collect::<Vec<_>>().join(", ");
    format!(
        "SELECT {every} FROM json_to_recordset($1::json) AS k({})
        CROSS JOIN LATERAL (SELECT r.* FROM {table} r WHERE {} {}) AS t ORDER BY {}",
        each(&|column| format!("{column} text COLLATE \"C\""), ", "),
        each(&|column| format!("r.{column} = k.{column}"), " AND "),
        // Either keeps it a query of its own. The keys come in their order, so rows are locked in it.
        match lock {
            Lock::Held => "FOR UPDATE",
            Lock::Not => "OFFSET 0",
        },
        each(&|column| format!("t.{column}"), ", "),
    )
}

/// Whether rows are held until the transaction ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lock {
    Held,
    Not,
}

/// Keys for an `IN (…)`, filled up to a power of two by the last of them: a statement comes in few sizes, so the
/// database has it prepared already.
pub fn among<'a, T: ?Sized>(keys: &[&'a T]) -> impl Iterator<Item = &'a T> {
    let last = keys.last().copied();
    let missing = keys.len().next_power_of_two().saturating_sub(keys.len());
    keys.iter()
        .copied()
        .chain(last.into_iter().flat_map(move |last| std::iter::repeat_n(last, missing)))
        .collect::<Vec<_>>()
        .into_iter()
}

/// Splits keys so that one statement can name them all.
pub fn chunks<T>(keys: &[T]) -> std::slice::Chunks<'_, T> {
    keys.chunks(VALUES_MAX / 4)
}

/// The bytes that columns of a row have together, texts or bytes; the database knows them without reading what is long.
pub fn bytes_of(columns: &[&str]) -> SimpleExpr {
    let each: Vec<String> = columns.iter().map(|column| format!("COALESCE(octet_length({column}), 0)")).collect();
    Expr::cust(format!("CAST({} AS bigint)", each.join(" + ")))
}

/// Runs plain SQL; for the few statements that SeaORM has no words for.
pub async fn execute(tx: &DatabaseTransaction, sql: &str) -> Result<(), Error> {
    tx.execute_unprepared(sql).await?;
    Ok(())
}

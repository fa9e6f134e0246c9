//! Rows of a table while a batch is decided: loaded once, changed in memory, saved in bulk.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    hash::Hash,
};

use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, IdenStatic as _,
    Iterable as _, ModelTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, Select, Statement, Value,
    sea_query::{Expr, SimpleExpr},
};

pub use crate::store::{
    saving::{Saving, Whole},
    text::storable,
};
use crate::{
    Error,
    store::{
        bulk::{Taken, insert},
        reading::Reading,
        shelf,
    },
};

/// Keys in one statement: SQLite takes 32,766 values.
const KEYS_MAX: usize = 7_500;

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
        E::Model: 'static,
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
    E::Model: 'static,
{
    insert::<E>(saving, models, Taken::Overwritten).await
}

/// Inserts rows of numbers, or adds them to those of the same primary key, in bulk: nobody has to read them first.
/// Whoever writes them holds a row that stands for them.
pub async fn add<E>(saving: &mut Saving<'_>, models: impl IntoIterator<Item = E::Model>) -> Result<(), Error>
where
    E: EntityTrait,
    E::Model: 'static,
{
    insert::<E>(saving, models, Taken::AddedTo).await
}

/// Inserts rows that must not be there yet; one that is there is a collision.
pub async fn save_new<E>(saving: &mut Saving<'_>, models: impl IntoIterator<Item = E::Model>) -> Result<(), Error>
where
    E: EntityTrait,
    E::Model: 'static,
{
    insert::<E>(saving, models, Taken::Collides).await
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

/// Every row whose primary key of texts begins with one of these, as a batch reads them: of what its shelf knows as a
/// whole it is not asked.
pub async fn by_first<'a, E>(
    from: &Reading<'_>,
    column: E::Column,
    first: impl IntoIterator<Item = &'a str>,
) -> Result<Vec<E::Model>, Error>
where
    E: EntityTrait,
    E::Model: 'static,
{
    let (mut rows, mut missing) = (Vec::new(), BTreeSet::new());
    for first in first {
        match from.shelf().and_then(|shelf| shelf.group::<E>(first)) {
            Some(known) => rows.extend(known),
            None => {
                missing.insert([first]);
            }
        }
    }
    if missing.is_empty() {
        return Ok(rows);
    }
    let at_once = from.shelf().filter(|shelf| shelf.keeps::<E>()).map(|_| from.at_once());
    let of = at_once.as_ref().unwrap_or(from);
    let found = of_keys::<E, 1>(of, [column], missing.iter().copied(), Lock::Not).await?;
    let Some(shelf) = from.shelf() else { return Ok(found) };
    let mut groups: HashMap<String, Vec<E::Model>> = HashMap::new();
    for row in found {
        if let Value::String(Some(first)) = row.get(column) {
            groups.entry(first).or_default().push(row);
        }
    }
    for [first] in missing {
        shelf.read_group::<E>(first, &groups.remove(&*storable(first)).unwrap_or_default());
        // As they are now: some may be on their way.
        rows.extend(shelf.group::<E>(first).unwrap_or_default());
    }
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
    keys.chunks(KEYS_MAX)
}

/// The bytes that columns of a row have together, texts or bytes; the database knows them without reading what is long.
pub fn bytes_of(columns: &[&str]) -> SimpleExpr {
    Expr::cust(bytes_in(columns))
}

/// The same as SQL.
pub(super) fn bytes_in(columns: &[&str]) -> String {
    let each: Vec<String> = columns.iter().map(|column| format!("COALESCE(octet_length({column}), 0)")).collect();
    format!("CAST({} AS bigint)", each.join(" + "))
}

/// Runs plain SQL; for the few statements that SeaORM has no words for.
pub async fn execute(tx: &DatabaseTransaction, sql: &str) -> Result<(), Error> {
    tx.execute_unprepared(sql).await?;
    Ok(())
}

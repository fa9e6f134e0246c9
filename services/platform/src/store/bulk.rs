//! Rows on their way into a table, many at a time: what a statement carries has the same text for any number of them.

use sea_orm::{
    ColumnTrait as _, ColumnType, ConnectionTrait as _, DbBackend, DbErr, EntityTrait, IdenStatic, Iterable as _,
    ModelTrait as _, Statement, Value, sea_query::ArrayType,
};
use serde::{
    Serialize, Serializer,
    ser::{Error as _, SerializeSeq as _},
};

use crate::{
    Error,
    store::{
        digest::hex,
        saving::{Saving, Write},
    },
};

/// What becomes of a row whose key is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
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
pub(super) async fn insert<E>(
    saving: &mut Saving<'_>,
    models: impl IntoIterator<Item = E::Model>,
    taken: Taken,
) -> Result<(), Error>
where
    E: EntityTrait,
    E::Model: 'static,
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
    insert_as_json::<E>(saving, &models, taken).await
}

fn list<E: EntityTrait>(columns: &[E::Column]) -> String {
    columns.iter().map(IdenStatic::as_str).collect::<Vec<_>>().join(", ")
}

/// What a statement does with rows whose key is taken.
fn on_conflict<E: EntityTrait>(taken: Taken) -> String {
    use sea_orm::PrimaryKeyToColumn;
    if taken == Taken::Collides {
        return String::new();
    }
    let table = E::default().table_name().to_owned();
    let keys: Vec<E::Column> = E::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column).collect();
    let is_key = |column: &E::Column| keys.iter().any(|key| key.as_str() == column.as_str());
    let update = |column: E::Column| format!("{} = {}", column.as_str(), taken.value(&table, column.as_str()));
    let updates: Vec<String> = E::Column::iter().filter(|column| !is_key(column)).map(update).collect();
    let what = if updates.is_empty() { "NOTHING".to_owned() } else { format!("UPDATE SET {}", updates.join(", ")) };
    format!(" ON CONFLICT ({}) DO {what}", list::<E>(&keys))
}

/// Rows written at a time.
const ROWS_MAX: usize = 5_000;

/// All rows travel as one array a column, so that a statement has the same text for any number of them: PostgreSQL
/// plans it once, and a batch of 17 rows is not a statement nobody has seen before. (As one JSON text they take it
/// longer to read than to write.)
fn insert_as_arrays<E>(saving: &mut Saving<'_>, models: &[E::Model], taken: Taken) -> Result<(), Error>
where
    E: EntityTrait,
{
    let every: Vec<E::Column> = E::Column::iter().collect();
    let (table, every_column) = (E::default().table_name().to_owned(), list::<E>(&every));
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
    let sql = format!(
        "INSERT INTO {table} ({every_column}) SELECT {} FROM unnest({}) AS v({}){{gate}}{}",
        values.join(", "),
        arrays.join(", "),
        names.join(", "),
        on_conflict::<E>(taken),
    );
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

/// The same embedded, where nobody reads arrays: as one JSON text, an array a row.
async fn insert_as_json<E: EntityTrait>(saving: &Saving<'_>, models: &[E::Model], taken: Taken) -> Result<(), Error> {
    let every: Vec<E::Column> = E::Column::iter().collect();
    let (table, every_column) = (E::default().table_name().to_owned(), list::<E>(&every));
    let mut values = Vec::with_capacity(every.len());
    for (place, column) in every.iter().enumerate() {
        values.push(match Kind::of::<E>(column)? {
            Kind::Number | Kind::Text => format!("value ->> {place}"),
            Kind::Bytes => format!("unhex(value ->> {place})"),
        });
    }
    // The condition keeps what becomes of a taken key from being read as one of a join.
    let sql = format!(
        "INSERT INTO {table} ({every_column}) SELECT {} FROM json_each(?) WHERE true{}",
        values.join(", "),
        on_conflict::<E>(taken)
    );
    for rows in models.chunks(ROWS_MAX) {
        let rows: Vec<_> = rows.iter().map(|row| AsJson::<E> { row, columns: &every }).collect();
        let rows = serde_json::to_string(&rows)?;
        let statement = Statement::from_sql_and_values(DbBackend::Sqlite, sql.as_str(), [rows.into()]);
        saving.from().execute_raw(statement).await?;
    }
    Ok(())
}

/// A row as the list of its values.
struct AsJson<'a, E: EntityTrait> {
    row: &'a E::Model,
    columns: &'a [E::Column],
}

impl<E: EntityTrait> Serialize for AsJson<'_, E> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_seq(Some(self.columns.len()))?;
        for column in self.columns {
            match self.row.get(*column) {
                Value::BigInt(Some(number)) => out.serialize_element(&number)?,
                Value::String(Some(text)) => out.serialize_element(&text)?,
                Value::Bytes(Some(bytes)) => out.serialize_element(&hex(&bytes))?,
                Value::BigInt(None) | Value::String(None) | Value::Bytes(None) => out.serialize_element(&())?,
                _ => return Err(S::Error::custom(format_args!("{}: no value of our tables", column.as_str()))),
            }
        }
        out.end()
    }
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

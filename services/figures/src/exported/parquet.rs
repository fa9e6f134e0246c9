//! A table as Parquet. Amounts are decimals (of events 18 digits in 64 bits, sums 38 in 128), never binary floats.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex, PoisonError},
};

use parquet::{
    basic::{Compression, LogicalType, Repetition, TimeUnit, Type as Physical},
    data_type::{BoolType, ByteArray, ByteArrayType, FixedLenByteArray, FixedLenByteArrayType, Int32Type, Int64Type},
    errors::ParquetError,
    file::{properties::WriterProperties, writer::SerializedFileWriter},
    schema::types::{Type, TypePtr},
};
use rust_decimal::Decimal;
use sollist_analytics::exported::{Cell, Column, Kind, Row, Table};

/// Digits of an amount of an event (`AMOUNT_MAX` has 15), and of a sum.
const AMOUNT_DIGITS: i32 = 18;
const SUM_DIGITS: i32 = 38;
/// Bytes of a sum.
const SUM_BYTES: i32 = 16;
/// Places of every amount.
const PLACES: i32 = 2;
/// Places of any other number.
const NUMBER_PLACES: i32 = 4;

/// A file that is being written; what is written is taken from it again and again.
pub(super) struct Parquet {
    columns: &'static [Column],
    writer: SerializedFileWriter<Shared>,
    written: Shared,
}

impl Parquet {
    pub fn begin(table: &Table) -> Result<Parquet, ParquetError> {
        let written = Shared::default();
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by("sollist".to_owned())
            .build();
        let writer = SerializedFileWriter::new(written.clone(), schema(table)?, Arc::new(properties))?;
        Ok(Parquet { columns: table.columns, writer, written })
    }

    /// Writes rows, as a group of their own.
    pub fn rows(&mut self, rows: &[Row<'_>]) -> Result<Vec<u8>, ParquetError> {
        if !rows.is_empty() {
            let mut group = self.writer.next_row_group()?;
            for (at, column) in self.columns.iter().enumerate() {
                let Some(mut to) = group.next_column()? else { break };
                let cells = rows.iter().map(|row| row.get(at).unwrap_or(&Cell::Nothing));
                // Where a column is optional, a level says whether there is something.
                let there = cells.clone().map(|cell| i16::from(*cell != Cell::Nothing)).collect::<Vec<_>>();
                let levels = column.optional.then_some(there.as_slice());
                match column.kind {
                    Kind::Text => {
                        let values: Vec<ByteArray> = cells.filter_map(text).collect();
                        to.typed::<ByteArrayType>().write_batch(&values, levels, None)?;
                    }
                    Kind::Count | Kind::Amount | Kind::Instant => {
                        let values: Vec<i64> = cells.filter_map(number).collect();
                        to.typed::<Int64Type>().write_batch(&values, levels, None)?;
                    }
                    Kind::Sum | Kind::Number => {
                        let values: Vec<FixedLenByteArray> = cells.filter_map(wide).collect();
                        to.typed::<FixedLenByteArrayType>().write_batch(&values, levels, None)?;
                    }
                    Kind::Day => {
                        let values: Vec<i32> = cells.filter_map(day).collect();
                        to.typed::<Int32Type>().write_batch(&values, levels, None)?;
                    }
                    Kind::Truth => {
                        let values: Vec<bool> = cells.filter_map(truth).collect();
                        to.typed::<BoolType>().write_batch(&values, levels, None)?;
                    }
                }
                to.close()?;
            }
            group.close()?;
        }
        self.writer.flush()?;
        Ok(self.written.take())
    }

    /// What stands at the end of the file.
    pub fn end(self) -> Result<Vec<u8>, ParquetError> {
        self.writer.close()?;
        Ok(self.written.take())
    }
}

fn schema(table: &Table) -> Result<TypePtr, ParquetError> {
    let fields = table.columns.iter().map(|column| field(column).map(Arc::new)).collect::<Result<Vec<_>, _>>()?;
    Ok(Arc::new(Type::group_type_builder(table.name).with_fields(fields).build()?))
}

fn field(column: &Column) -> Result<Type, ParquetError> {
    let (physical, logical) = match column.kind {
        Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Kind::Count => (Physical::INT64, None),
        Kind::Amount => (Physical::INT64, Some(LogicalType::decimal(PLACES, AMOUNT_DIGITS))),
        Kind::Sum => (Physical::FIXED_LEN_BYTE_ARRAY, Some(LogicalType::decimal(PLACES, SUM_DIGITS))),
        Kind::Number => (Physical::FIXED_LEN_BYTE_ARRAY, Some(LogicalType::decimal(NUMBER_PLACES, SUM_DIGITS))),
        Kind::Day => (Physical::INT32, Some(LogicalType::Date)),
        Kind::Instant => (Physical::INT64, Some(LogicalType::timestamp(true, TimeUnit::MICROS))),
        Kind::Truth => (Physical::BOOLEAN, None),
    };
    let repetition = if column.optional { Repetition::OPTIONAL } else { Repetition::REQUIRED };
    let mut field = Type::primitive_type_builder(column.name, physical).with_repetition(repetition);
    field = match column.kind {
        Kind::Amount => field.with_precision(AMOUNT_DIGITS).with_scale(PLACES),
        Kind::Sum => field.with_length(SUM_BYTES).with_precision(SUM_DIGITS).with_scale(PLACES),
        Kind::Number => field.with_length(SUM_BYTES).with_precision(SUM_DIGITS).with_scale(NUMBER_PLACES),
        _ => field,
    };
    field.with_logical_type(logical).build()
}

fn text(cell: &Cell<'_>) -> Option<ByteArray> {
    match cell {
        Cell::Text(text) => Some(ByteArray::from(text.as_bytes().to_vec())),
        _ => None,
    }
}

/// A count, an amount in cents, or an instant in microseconds.
fn number(cell: &Cell<'_>) -> Option<i64> {
    match cell {
        Cell::Count(count) => Some(*count),
        Cell::Amount(amount) => Some(amount.get()),
        Cell::Instant(instant) => Some(instant.as_microsecond()),
        _ => None,
    }
}

/// A sum in cents, or another number in units of its last place.
fn wide(cell: &Cell<'_>) -> Option<FixedLenByteArray> {
    let units = match cell {
        Cell::Amount(amount) => i128::from(amount.get()),
        Cell::Number(number) => units(*number)?,
        _ => return None,
    };
    Some(FixedLenByteArray::from(ByteArray::from(units.to_be_bytes().to_vec())))
}

/// `None`: it has more places, or more digits than there is room for; the file would say another number.
fn units(number: Decimal) -> Option<i128> {
    let number = number.normalize();
    let places = u32::try_from(NUMBER_PLACES).ok()?.checked_sub(number.scale())?;
    number.mantissa().checked_mul(10_i128.checked_pow(places)?)
}

fn day(cell: &Cell<'_>) -> Option<i32> {
    match cell {
        Cell::Day(day) => Some(day.number()),
        _ => None,
    }
}

fn truth(cell: &Cell<'_>) -> Option<bool> {
    match cell {
        Cell::Truth(truth) => Some(*truth),
        _ => None,
    }
}

/// Bytes that were written and not taken yet.
#[derive(Debug, Default, Clone)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Shared {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use parquet::{
        file::reader::{FileReader as _, SerializedFileReader},
        record::Field,
    };
    use sollist_analytics::exported::TABLES;
    use sollist_contract::{day::Day, money::Cents};

    use super::*;

    fn file(table: &Table, groups: &[Vec<Row<'_>>]) -> SerializedFileReader<bytes::Bytes> {
        let mut file = Parquet::begin(table).unwrap();
        let mut bytes = Vec::new();
        for rows in groups {
            bytes.extend(file.rows(rows).unwrap());
        }
        bytes.extend(file.end().unwrap());
        SerializedFileReader::new(bytes::Bytes::from(bytes)).unwrap()
    }

    #[test]
    fn nothing_in_any_table_is_a_binary_float() {
        for table in &TABLES {
            let file = file(table, &[]);
            for column in file.metadata().file_metadata().schema_descr().columns() {
                assert!(!matches!(column.physical_type(), Physical::FLOAT | Physical::DOUBLE), "{}", column.name());
            }
        }
    }

    #[test]
    fn the_ends_of_every_kind_are_read_as_they_were_written() {
        let table = TABLES.iter().find(|table| table.name == "budget").unwrap();
        let (least, most) = (Cents::new(i64::MIN), Cents::new(i64::MAX));
        let row = |amount: Option<Cents>, text: &str| -> Row<'static> {
            let cell = |column: &Column| match column.kind {
                Kind::Text => Cell::Text(text.to_owned().into()),
                Kind::Sum => amount.map_or(Cell::Nothing, Cell::Amount),
                _ => Cell::Count(i64::MIN),
            };
            table.columns.iter().map(cell).collect()
        };
        let odd = "=1+1;\"\r\n\u{0}🦀";
        let file = file(table, &[vec![row(Some(least), "a"), row(None, odd)], vec![], vec![row(Some(most), "c")]]);
        let rows: Vec<_> = file.get_row_iter(None).unwrap().map(Result::unwrap).collect();
        let at = table.columns.iter().position(|column| column.name == "soll").unwrap();
        let soll = |row: usize| rows[row].get_column_iter().nth(at).unwrap().1.clone();
        let digits = |field: Field| match field {
            Field::Decimal(decimal) => i128::from_be_bytes(decimal.data().try_into().unwrap()),
            other => panic!("{other}"),
        };
        assert_eq!((digits(soll(0)), digits(soll(2))), (i128::from(i64::MIN), i128::from(i64::MAX)));
        assert_eq!(soll(1), Field::Null);
        assert_eq!(rows[1].get_column_iter().last().unwrap().1, &Field::Str(odd.to_owned()));
        assert_eq!(rows[0].get_column_iter().next().unwrap().1, &Field::Long(i64::MIN));
    }

    #[test]
    fn days_and_instants_are_those_of_the_calendar() {
        let table = TABLES.iter().find(|table| table.name == "cancellations").unwrap();
        let (day, instant) = ("2199-12-31".parse::<Day>().unwrap(), "1990-01-01T00:00:00.000001Z".parse().unwrap());
        let row = vec![
            Cell::Count(7),
            Cell::Day(day),
            Cell::Instant(instant),
            Cell::Text("ba-pankow".into()),
            Cell::Text("B-1".into()),
        ];
        let rows: Vec<_> = file(table, &[vec![row]]).get_row_iter(None).unwrap().map(Result::unwrap).collect();
        let fields: Vec<Field> = rows[0].get_column_iter().map(|(_, field)| field.clone()).collect();
        assert_eq!(fields[1], Field::Date(day.number()));
        assert_eq!(fields[2], Field::TimestampMicros(631_152_000_000_001));
    }
}

//! What a batch is going to write, and the one statement that it becomes.

use sea_orm::{ConnectionTrait as _, DatabaseConnection, DbBackend, Statement, Value};

use crate::{
    Error,
    store::{
        reading::Reading,
        shelf::{APART, Shelf, Stand},
    },
};

/// What a batch is going to write. On PostgreSQL it is collected and becomes one statement, whatever tables it touches:
/// a batch costs one way to the database, not one a table. Embedded there is no way to save, and everything is written
/// at once.
#[must_use = "nothing is written before it is sent"]
pub struct Saving<'a> {
    from: &'a Reading<'a>,
    pub(super) writes: Vec<Write>,
    /// The head's move, on which everything else hangs; see [`Saving::only_at`].
    gate: Option<Write>,
    at: Option<Stand>,
    /// Where rows are kept that are written.
    pub(super) shelf: Option<&'a Shelf>,
}

/// A statement and its values, named `{1}`, `{2}`, …: which numbers they get depends on what goes with it. `{gate}`:
/// where what it hangs on stands.
pub(super) struct Write {
    pub(super) sql: String,
    pub(super) values: Vec<Value>,
}

/// What everything else hangs on where rows are not held: that the head was moved.
const GATE: &str = " WHERE EXISTS (SELECT 1 FROM gate)";

impl<'a> Saving<'a> {
    pub fn new(from: &'a Reading<'a>) -> Self {
        Saving { from, writes: Vec::new(), gate: None, at: None, shelf: None }
    }
    /// Keeps on a shelf what is written.
    pub fn kept_on(self, shelf: &'a Shelf) -> Self {
        Saving { shelf: Some(shelf), ..self }
    }
    /// Writes only if the journal still stands there, and nobody holds rows: in one statement, which also commits.
    /// Nobody else can have changed what was read as of that head (PostgreSQL).
    pub fn only_at(self, stand: Stand) -> Self {
        Saving { at: Some(stand), ..self }
    }
    pub fn from(&self) -> &'a Reading<'a> {
        self.from
    }
    pub fn shelf(&self) -> Option<&'a Shelf> {
        self.shelf
    }

    /// Moves the journal's head.
    pub async fn move_head(&mut self, to: &Stand) -> Result<(), Error> {
        let moved = "UPDATE journal_head SET last = {1}, recorded_at = {2}, hash = {3} WHERE id = 1".to_owned();
        let mut values: Vec<Value> = vec![to.last.into(), to.recorded_at.into(), to.hash.to_vec().into()];
        match &self.at {
            Some(Stand { last, hash, fillings, recorded_at: _ }) => {
                values.extend([(*last).into(), hash.to_vec().into(), (*fillings).into(), APART.into()]);
                let still = " AND last = {4} AND hash = {5} AND fillings = {6} AND pg_try_advisory_xact_lock({7})";
                self.gate = Some(Write { sql: format!("{moved}{still} RETURNING 1"), values });
                Ok(())
            }
            None => {
                self.writes.push(Write { sql: moved, values });
                if self.from.get_database_backend() == DbBackend::Postgres { Ok(()) } else { self.flush().await }
            }
        }
    }

    /// Sends what was collected. No two writes touch the same row, so their order does not matter.
    pub async fn send(mut self) -> Result<(), Error> {
        self.flush().await
    }

    /// What was collected behind the head's move ([`Saving::only_at`]), to be sent by itself.
    pub fn behind_the_head(mut self) -> Option<Whole> {
        let gate = self.gate.take()?;
        let writes = std::mem::take(&mut self.writes);
        let mut sql = format!("WITH gate AS ({})", gate.numbered(0, ""));
        let mut taken = gate.values.len();
        for (place, write) in writes.iter().enumerate() {
            sql.push_str(&format!(", w{place} AS ({})", write.numbered(taken, GATE)));
            taken = taken.saturating_add(write.values.len());
        }
        sql.push_str(" SELECT count(*) FROM gate");
        let values: Vec<Value> = std::iter::once(gate).chain(writes).flat_map(|write| write.values).collect();
        Some(Whole(Statement::from_sql_and_values(self.from.get_database_backend(), sql, values)))
    }

    async fn flush(&mut self) -> Result<(), Error> {
        let writes = std::mem::take(&mut self.writes);
        let Some((last, others)) = writes.split_last() else { return Ok(()) };
        let mut sql = String::new();
        let mut taken: usize = 0;
        for (place, write) in others.iter().enumerate() {
            sql.push_str(if place == 0 { "WITH " } else { ", " });
            sql.push_str(&format!("w{place} AS ({})", write.numbered(taken, "")));
            taken = taken.saturating_add(write.values.len());
        }
        sql.push(' ');
        sql.push_str(&last.numbered(taken, ""));
        let values: Vec<Value> = writes.into_iter().flat_map(|write| write.values).collect();
        self.from.execute_raw(Statement::from_sql_and_values(self.from.get_database_backend(), sql, values)).await?;
        Ok(())
    }
}

/// A batch as one statement that moves the head first, writes nothing where it did not, and commits.
pub struct Whole(Statement);

impl Whole {
    /// Says whether it was written: not where the journal does not stand any more where it should.
    pub async fn send(self, db: &DatabaseConnection) -> Result<bool, Error> {
        // To the end of the answer, which comes after the commit: who takes only the first row of it has it before.
        let answer = db.query_all_raw(self.0).await?;
        let moved: Option<i64> = answer.first().map(|row| row.try_get_by_index(0)).transpose()?;
        Ok(moved == Some(1))
    }
}

impl Write {
    /// The statement with its values numbered behind those of the writes before it.
    fn numbered(&self, before: usize, gate: &str) -> String {
        let mut sql = String::with_capacity(self.sql.len().saturating_add(gate.len()));
        for (place, part) in self.sql.split(['{', '}']).enumerate() {
            match part.parse::<usize>() {
                Ok(number) if place % 2 == 1 => sql.push_str(&format!("${}", before.saturating_add(number))),
                _ if place % 2 == 1 => sql.push_str(gate),
                _ => sql.push_str(part),
            }
        }
        sql
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_numbered_behind_those_of_the_writes_before() {
        let write = Write { sql: "INSERT INTO t SELECT {1}, {2}, {10}{gate}".to_owned(), values: Vec::new() };
        assert_eq!(write.numbered(0, ""), "INSERT INTO t SELECT $1, $2, $10");
        assert_eq!(write.numbered(7, GATE), format!("INSERT INTO t SELECT $8, $9, $17{GATE}"));
    }
}

//! The log of reads: who read what somebody may have to answer for, and who was refused. It has numbers and a chain of
//! its own and is not under the journal's head; what was read is never in it.

use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult, Statement, Value, sea_query::Query};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{Error, store::db::Db};

/// Number of the lock that whoever writes the log holds: „reads“ in ASCII.
const WRITING: i64 = 0x72_65_61_64_73;
/// Lines looked at in one go.
const PAGE: u64 = 1_000;

/// Days for which a line is kept, unless whoever removes it says that it is to be earlier.
pub const KEPT_DAYS: u32 = 365;
/// How the removal of old lines is called among the methods: it is done on the store itself.
pub const REMOVAL: &str = "reads remove";

/// One read, or one refusal; or that lines were removed, by whoever says that they are `name`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The name in the register; empty where nobody known asked.
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// For which authority alone they asked; absent where they spoke for nobody alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<String>,
    pub method: String,
    /// SHA-256 of what was asked, as it came; absent where it was refused before it was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<String>,
    /// How many records were answered; absent of a stream, which is noted as it opens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<u64>,
    /// How it ended, as gRPC calls it.
    pub code: String,
    /// So many more of these refusals were there, and are not noted one by one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub more: Option<u64>,
}

/// A line of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub sequence: u64,
    pub recorded_at: Timestamp,
    /// The entry as JSON, as the chain hashes it.
    pub text: String,
    pub hash: [u8; 32],
    /// The chain before it.
    pub before: [u8; 32],
}

impl Line {
    /// The place right after it.
    pub fn mark(&self) -> Mark {
        Mark { sequence: self.sequence, hash: self.hash }
    }
}

/// What is looked for in the log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Not noted before this instant, in microseconds.
    pub since: Option<i64>,
    /// Noted before this instant.
    pub until: Option<i64>,
    pub authority: Option<String>,
    pub name: Option<String>,
}

impl Wanted {
    /// Whether every line fits.
    pub fn is_open(&self) -> bool {
        *self == Wanted::default()
    }

    /// Whether a line fits that the database named: it looks for texts, and may find them where they mean something
    /// else.
    pub fn fits(&self, entry: &Entry) -> bool {
        self.authority.as_ref().is_none_or(|wanted| entry.authority.as_ref() == Some(wanted))
            && self.name.as_ref().is_none_or(|wanted| entry.name == *wanted)
    }
}

/// A place in the log: the number of a line, and the chain up to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    pub sequence: u64,
    pub hash: [u8; 32],
}

impl Mark {
    /// Whether a line is the very next one after this place.
    pub fn is_before(&self, line: &Line) -> bool {
        self.next(line.recorded_at.as_microsecond(), &line.text) == line.mark()
    }

    /// The chain one line further.
    fn next(&self, recorded_at: i64, text: &str) -> Mark {
        let sequence = self.sequence.saturating_add(1);
        let mut sha = Sha256::new();
        sha.update(self.hash);
        sha.update(sequence.to_be_bytes());
        sha.update(recorded_at.to_be_bytes());
        sha.update(text.as_bytes());
        Mark { sequence, hash: sha.finalize().into() }
    }
}

/// What came of looking at the whole log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proved {
    /// It holds from the line after the first mark up to the last.
    Whole { from: Mark, to: Mark },
    /// This line is missing, or is not what was written.
    Broken { sequence: u64 },
}

fn number(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn ask(db: &impl ConnectionTrait, postgres: &str, values: impl IntoIterator<Item = Value>) -> Statement {
    let backend = db.get_database_backend();
    let sql = match backend {
        DbBackend::Postgres => postgres.to_owned(),
        // The same places, as SQLite writes them.
        _ => postgres.replace('$', "?"),
    };
    Statement::from_sql_and_values(backend, sql, values)
}

fn mark(row: &QueryResult) -> Result<Mark, DbErr> {
    let (sequence, hash): (i64, Vec<u8>) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
    let hash = hash.try_into().map_err(|_| DbErr::Type("reads: hash".to_owned()))?;
    Ok(Mark { sequence: sequence.unsigned_abs(), hash })
}

/// Where the log begins: what was older was removed.
pub async fn start(db: &impl ConnectionTrait) -> Result<Mark, Error> {
    let row = db.query_one_raw(ask(db, "SELECT seq, hash FROM reads_start WHERE id = 1", [])).await?;
    row.as_ref().map(mark).transpose()?.ok_or_else(|| Error::from(DbErr::Type("reads_start".to_owned())))
}

async fn last(db: &impl ConnectionTrait) -> Result<Mark, Error> {
    let row = db.query_one_raw(ask(db, "SELECT seq, hash FROM reads_log ORDER BY seq DESC LIMIT 1", [])).await?;
    match row {
        Some(row) => Ok(mark(&row)?),
        None => start(db).await,
    }
}

/// Writes entries behind the last one; they are on the disk when this returns.
pub async fn append(db: &Db, entries: &[Entry], now: Timestamp) -> Result<(), Error> {
    let tx = db.begin().await?;
    hold(&tx).await?;
    add(&tx, entries, now).await?;
    Ok(tx.commit().await?)
}

/// The same in a transaction that [`hold`]s the log.
async fn add(tx: &impl ConnectionTrait, entries: &[Entry], now: Timestamp) -> Result<(), Error> {
    let mut mark = last(tx).await?;
    let recorded_at = now.as_microsecond();
    for entry in entries {
        let text = serde_json::to_string(entry)?;
        mark = mark.next(recorded_at, &text);
        let values: [Value; 4] =
            [number(mark.sequence).into(), recorded_at.into(), text.into(), mark.hash.to_vec().into()];
        let sql = "INSERT INTO reads_log (seq, recorded_at, entry, hash) VALUES ($1, $2, $3, $4)";
        tx.execute_raw(ask(tx, sql, values)).await?;
    }
    Ok(())
}

/// One writes at a time; embedded that is so whoever writes.
async fn hold(tx: &impl ConnectionTrait) -> Result<(), Error> {
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({WRITING})")).await?;
    }
    Ok(())
}

/// The hash of the chain at a number that is kept, or at which the log begins.
pub async fn hash_at(db: &impl ConnectionTrait, sequence: u64) -> Result<Option<[u8; 32]>, Error> {
    let begin = start(db).await?;
    if begin.sequence == sequence {
        return Ok(Some(begin.hash));
    }
    let sql = "SELECT seq, hash FROM reads_log WHERE seq = $1";
    let row = db.query_one_raw(ask(db, sql, [number(sequence).into()])).await?;
    Ok(row.as_ref().map(mark).transpose()?.map(|mark| mark.hash))
}

/// The number of the last line; of an empty log, where it begins.
pub async fn last_number(db: &impl ConnectionTrait) -> Result<u64, Error> {
    Ok(last(db).await?.sequence)
}

/// The lines after a number and up to another that may fit, oldest first.
pub async fn page(
    db: &impl ConnectionTrait,
    wanted: &Wanted,
    (after, to): (u64, u64),
    limit: u64,
) -> Result<Vec<Line>, Error> {
    let mut values: Vec<Value> = vec![number(after).into(), number(to).into(), number(limit).into()];
    let mut fits = String::new();
    let mut only = |condition: &str, value: Value| {
        values.push(value);
        fits.push_str(&format!(" AND {}", condition.replace('$', &format!("${}", values.len()))));
    };
    if let Some(since) = wanted.since {
        only("recorded_at >= $", since.into());
    }
    if let Some(until) = wanted.until {
        only("recorded_at < $", until.into());
    }
    let within = match db.get_database_backend() {
        DbBackend::Postgres => "strpos(entry, $) > 0",
        _ => "instr(entry, $) > 0",
    };
    for (key, text) in [("name", &wanted.name), ("authority", &wanted.authority)] {
        if let Some(text) = text {
            only(within, format!("\"{key}\":{}", serde_json::to_string(text)?).into());
        }
    }
    let sql = format!(
        "SELECT seq, hash, recorded_at, entry, COALESCE((SELECT b.hash FROM reads_log b WHERE b.seq = l.seq - 1), \
         (SELECT hash FROM reads_start WHERE id = 1)) FROM reads_log l WHERE seq > $1 AND seq <= $2{fits} ORDER BY \
         seq LIMIT $3"
    );
    let rows = db.query_all_raw(ask(db, &sql, values)).await?;
    let line = |row: &QueryResult| {
        let Mark { sequence, hash } = mark(row)?;
        let recorded_at = Timestamp::from_microsecond(row.try_get_by_index(2)?);
        let recorded_at = recorded_at.map_err(|_| DbErr::Type("reads: recorded_at".to_owned()))?;
        let before: Vec<u8> = row.try_get_by_index(4)?;
        let before = before.try_into().map_err(|_| DbErr::Type("reads: hash".to_owned()))?;
        Ok(Line { sequence, recorded_at, text: row.try_get_by_index(3)?, hash, before })
    };
    rows.iter().map(line).collect::<Result<_, DbErr>>().map_err(Error::from)
}

/// Looks at every line, from where the log begins.
pub async fn verify(db: &Db) -> Result<Proved, Error> {
    let look = db.look().await?;
    let from = start(&look).await?;
    let mut to = from;
    loop {
        let page = page(&look, &Wanted::default(), (to.sequence, u64::MAX), PAGE).await?;
        if page.is_empty() {
            break;
        }
        for line in page {
            if !to.is_before(&line) {
                return Ok(Proved::Broken { sequence: to.sequence.saturating_add(1) });
            }
            to = line.mark();
        }
    }
    // What stands before the beginning is no line of it.
    let sql = "SELECT seq, hash FROM reads_log WHERE seq <= $1 LIMIT 1";
    match look.query_one_raw(ask(&look, sql, [number(from.sequence).into()])).await? {
        Some(row) => Ok(Proved::Broken { sequence: mark(&row)?.sequence }),
        None => Ok(Proved::Whole { from, to }),
    }
}

/// Copies the log into an empty one, with where it begins. Returns how many lines came.
pub async fn copy(old: &impl ConnectionTrait, new: &impl ConnectionTrait) -> Result<u64, Error> {
    let begin = start(old).await?;
    let values: [Value; 2] = [number(begin.sequence).into(), begin.hash.to_vec().into()];
    new.execute_raw(ask(new, "UPDATE reads_start SET seq = $1, hash = $2 WHERE id = 1", values)).await?;
    let (mut last, mut copied) = (begin.sequence, 0_u64);
    loop {
        let page = page(old, &Wanted::default(), (last, u64::MAX), PAGE).await?;
        let Some(newest) = page.last() else { return Ok(copied) };
        last = newest.sequence;
        copied = copied.saturating_add(page.len() as u64);
        let mut insert = Query::insert();
        insert.into_table("reads_log").columns(["seq", "recorded_at", "entry", "hash"]);
        for Line { sequence, recorded_at, text, hash, .. } in page {
            let row = [number(sequence).into(), recorded_at.as_microsecond().into(), text.into(), hash.to_vec().into()];
            insert.values(row).map_err(|why| DbErr::Type(why.to_string()))?;
        }
        new.execute(&insert).await?;
    }
}

/// Removes what was written before an instant, and notes where the rest begins, and as its newest line who did it.
/// Returns how many lines went; where none is that old, nothing is noted.
/// `taken_up`: the number up to which the tree has them; a line that it has not is not removed.
pub async fn remove_before(
    db: &Db,
    instant: Timestamp,
    taken_up: u64,
    (by, now): (&str, Timestamp),
) -> Result<u64, Error> {
    let tx = db.begin().await?;
    hold(&tx).await?;
    let from = start(&tx).await?;
    // By number, not by time: a clock that was set back leaves no hole.
    let sql = "SELECT seq, hash FROM reads_log WHERE seq < COALESCE((SELECT MIN(seq) FROM reads_log WHERE \
               recorded_at >= $1), $2) AND seq <= $3 ORDER BY seq DESC LIMIT 1";
    let values: [Value; 3] = [instant.as_microsecond().into(), i64::MAX.into(), number(taken_up).into()];
    let Some(newest) = tx.query_one_raw(ask(&tx, sql, values)).await? else { return Ok(0) };
    let to = mark(&newest)?;
    let values: [Value; 2] = [number(to.sequence).into(), to.hash.to_vec().into()];
    tx.execute_raw(ask(&tx, "UPDATE reads_start SET seq = $1, hash = $2 WHERE id = 1", values)).await?;
    let gone = to.sequence.saturating_sub(from.sequence);
    let entry = Entry {
        name: by.to_owned(),
        method: REMOVAL.to_owned(),
        rows: Some(gone),
        code: "OK".to_owned(),
        ..Entry::default()
    };
    // While the line before it is still there.
    add(&tx, &[entry], now).await?;
    tx.execute_raw(ask(&tx, "DELETE FROM reads_log WHERE seq <= $1", [number(to.sequence).into()])).await?;
    tx.commit().await?;
    Ok(gone)
}

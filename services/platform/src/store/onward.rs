//! Reading the journal on, page after page, as whoever starts does. A page is asked for as one row: on its way from the
//! database a row costs more than an event in it.

use jiff::Timestamp;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbBackend, EntityTrait as _, ExprTrait as _, QueryFilter as _, QuerySelect as _,
    Statement,
};

use crate::{
    Error,
    rights::EVERYBODYS,
    store::{
        hashed::SALT,
        journal::{self, Recorded, event_row},
        rows,
    },
};

/// Most that whoever reads on holds at a time, in bytes.
const BYTES_MAX: u64 = 16 * 1024 * 1024;

/// The events after a number, in order: up to `limit`, fewer where they are long, none at the end.
///
/// # Errors
/// What the database says, or which event is none.
pub async fn read(db: &impl ConnectionTrait, after: u64, limit: u64) -> Result<Vec<Recorded>, Error> {
    match together(db, after, limit).await? {
        Some(events) if !events.is_empty() => Ok(events),
        // A column holds something else than it is for: row by row it is found out which. Or one is long. Or the next
        // numbers are not there: it is the end, or one sees what comes behind a gap.
        Some(_) | None => journal::read(db, after, room(db, after, limit).await?).await,
    }
}

/// How many events after a number are read at a time: up to `limit`, fewer where they are long.
pub(crate) async fn room(db: &impl ConnectionTrait, after: u64, limit: u64) -> Result<u64, Error> {
    // Nearly always all fit: one row says so.
    if bytes(db, after, limit).await? <= BYTES_MAX {
        return Ok(limit);
    }
    Ok(fitting(&journal::sizes(db, after, limit).await?, BYTES_MAX))
}

/// Bytes of the events with the next `limit` numbers together.
async fn bytes(db: &impl ConnectionTrait, after: u64, limit: u64) -> Result<u64, Error> {
    let bytes = rows::bytes_of(&["event", "actor"]);
    let [after, last] = next(after, limit);
    let sum = event_row::Entity::find()
        .select_only()
        .expr(bytes.sum().cast_as("bigint"))
        .filter(event_row::Column::Seq.gt(after).and(event_row::Column::Seq.lte(last)))
        .into_tuple::<Option<i64>>();
    Ok(sum.one(db).await?.flatten().unwrap_or_default().unsigned_abs())
}

/// The number before the next `limit` ones, and the last of them.
fn next(after: u64, limit: u64) -> [i64; 2] {
    [after, after.saturating_add(limit)].map(|number| i64::try_from(number).unwrap_or(i64::MAX))
}

/// How many of the first rows have so many bytes together; at least one.
fn fitting(sizes: &[(u64, u64)], bytes: u64) -> u64 {
    let mut left = bytes;
    let fits = |(_, size): &&(u64, u64)| {
        let fits = *size <= left;
        left = left.saturating_sub(*size);
        fits
    };
    Ord::max(sizes.iter().take_while(fits).count() as u64, 1)
}

/// What stands between texts of a page: none of them has a line break in it, or the page does not fall apart again.
const BETWEEN: char = '\n';
const BETWEEN_BYTE: u8 = b'\n';

/// The events with the next `limit` numbers, as many as there are, out of one row; `None` where that does not fall into
/// events again, or one is missing between them. By their numbers, for the journal has no gap: a limit costs the
/// database a quarter of the whole. One that is long is left out of the row, so that nobody has to ask before how long
/// they are together.
///
/// Each column is put together by itself, and what most events have not (a scope of their own, a trace) with their
/// numbers where they have it: putting columns together row by row costs the database more than all the rest. How many
/// there are, their last number says and the length of the hashes: counting costs as much as a column.
async fn together(db: &impl ConnectionTrait, after: u64, limit: u64) -> Result<Option<Vec<Recorded>>, Error> {
    const WANTED: &str = "journal_events WHERE seq > $1 AND seq <= $2";
    let backend = db.get_database_backend();
    // SQLite walks the table by number where numbers are asked for; a query within costs it a quarter of the whole.
    let (bytes, from) = match backend {
        DbBackend::Postgres => ("string_agg({}, ''::bytea)", format!("(SELECT * FROM {WANTED} ORDER BY seq) AS page")),
        _ => ("CAST(string_agg({}, '') AS blob)", WANTED.to_owned()),
    };
    let [hashes, salts] = ["hash", "salt"].map(|column| bytes.replace("{}", column));
    let most = BYTES_MAX.checked_div(limit).unwrap_or(BYTES_MAX);
    let sql = format!(
        "SELECT (SELECT MAX(seq) FROM {WANTED}), string_agg(CAST(recorded_at AS text), ' '), {hashes}, {salts}, \
         string_agg(seq || ' ' || scope, ' ') FILTER (WHERE scope <> '{EVERYBODYS}'), \
         string_agg(actor, '{BETWEEN}'), \
         string_agg(event, '{BETWEEN}') FILTER (WHERE octet_length(event) + octet_length(actor) <= {most}), \
         string_agg(seq || ' ' || traceparent, ' ') FILTER (WHERE traceparent IS NOT NULL) FROM {from}"
    );
    let values = next(after, limit).map(Into::into);
    let Some(row) = db.query_one_raw(Statement::from_sql_and_values(backend, sql, values)).await? else {
        return Ok(None);
    };
    let text = |column: usize| row.try_get_by_index::<Option<String>>(column).ok();
    let bytes = |column: usize| row.try_get_by_index::<Option<Vec<u8>>>(column).ok();
    let last = match row.try_get_by_index::<Option<i64>>(0) {
        Ok(Some(last)) => last,
        Ok(None) => return Ok(Some(Vec::new())),
        Err(_) => return Ok(None),
    };
    let page = || {
        let [instants, actors, events] = [text(1)??, text(5)??, text(6)??];
        let (hashes, salts) = (bytes(2)??, bytes(3)?);
        let (scopes, traces) = (text(4)?, text(7)?);
        let columns = Columns {
            after,
            last: u64::try_from(last).ok()?,
            instants: &instants,
            hashes: &hashes,
            salts: salts.as_deref(),
            scopes: scopes.as_deref(),
            actors: &actors,
            events: &events,
            traces: traces.as_deref(),
        };
        apart(&columns)
    };
    Ok(page())
}

/// A page of events, column by column.
#[derive(Debug, Clone, Copy)]
struct Columns<'a> {
    /// The number before them, and their last.
    after: u64,
    last: u64,
    /// Of each event, with a blank between.
    instants: &'a str,
    /// Of each, one after the other.
    hashes: &'a [u8],
    /// The same; nothing where no event has chance.
    salts: Option<&'a [u8]>,
    /// Number and scope of those that are not everybody's.
    scopes: Option<&'a str>,
    /// Of each, with [`BETWEEN`] between.
    actors: &'a str,
    events: &'a str,
    /// Number and trace of those that have one.
    traces: Option<&'a str>,
}

/// Events out of their columns.
fn apart(page: &Columns<'_>) -> Option<Vec<Recorded>> {
    let count = usize::try_from(page.last.checked_sub(page.after)?).ok()?;
    let hashes = pieces::<32>(page.hashes, count)?;
    let salts = match page.salts {
        None => None,
        Some(salts) => Some(pieces::<SALT>(salts, count)?),
    };
    let (mut instants, mut actors) = (Mostly::of(page.instants, ' '), Mostly::of(page.actors, BETWEEN));
    let (mut recorded_at, mut actor) = (None, None);
    let mut ends = memchr::memchr_iter(BETWEEN_BYTE, page.events.as_bytes()).chain([page.events.len()]);
    let mut begin = 0;
    let (mut scopes, mut traces) = (OfSome::of(page.scopes)?, OfSome::of(page.traces)?);
    let everybodys = journal::scope_of(EVERYBODYS)?;
    let mut found: Vec<Recorded> = Vec::with_capacity(count);
    for (at, (seq, hash)) in (page.after.checked_add(1)?..=page.last).zip(hashes).enumerate() {
        if let Another(micros) = instants.next()? {
            recorded_at = Timestamp::from_microsecond(micros.parse().ok()?).ok();
        }
        if let Another(name) = actors.next()? {
            actor = Some(name.into());
        }
        let (recorded_at, actor) = (recorded_at?, actor.clone()?);
        let (hash, salt) = (*hash, salts.and_then(|salts| salts.get(at).copied()));
        let scope = match scopes.of_event(seq)? {
            None => everybodys.clone(),
            Some(own) => journal::scope_of(own)?,
        };
        let end = ends.next()?;
        let text = page.events.get(begin..end)?.to_owned();
        begin = end.checked_add(1)?;
        let traceparent = traces.of_event(seq)?.map(str::to_owned);
        found.push(Recorded { seq, recorded_at, actor, hash, text, traceparent, salt, scope });
    }
    let none_left =
        [instants.is_empty(), actors.is_empty(), ends.next().is_none(), scopes.is_empty(), traces.is_empty()];
    none_left.into_iter().all(|none| none).then_some(found)
}

/// A column of texts of which most are like the one before.
struct Mostly<'a> {
    /// What is left of it; nothing behind the last.
    rest: Option<&'a str>,
    between: char,
    before: Option<&'a str>,
}

/// What comes next of them.
enum Next<'a> {
    TheSame,
    Another(&'a str),
}
use Next::{Another, TheSame};

impl<'a> Mostly<'a> {
    fn of(column: &'a str, between: char) -> Mostly<'a> {
        Mostly { rest: Some(column), between, before: None }
    }
    fn next(&mut self) -> Option<Next<'a>> {
        let rest = self.rest?;
        let the_same = self.before.and_then(|before| rest.strip_prefix(before)?.strip_prefix(self.between));
        if the_same.is_some() {
            self.rest = the_same;
            return Some(TheSame);
        }
        let (text, behind) = match rest.split_once(self.between) {
            Some((text, behind)) => (text, Some(behind)),
            None => (rest, None),
        };
        (self.rest, self.before) = (behind, Some(text));
        Some(Another(text))
    }
    fn is_empty(&self) -> bool {
        self.rest.is_none()
    }
}

/// A column of bytes, as many of the same length as there are events.
fn pieces<const BYTES: usize>(column: &[u8], count: usize) -> Option<&[[u8; BYTES]]> {
    match column.as_chunks() {
        (pieces, []) if pieces.len() == count => Some(pieces),
        _ => None,
    }
}

/// What some events of a page have, each after its number.
struct OfSome<'a> {
    next: Option<u64>,
    pieces: std::str::Split<'a, char>,
}

impl<'a> OfSome<'a> {
    fn of(column: Option<&'a str>) -> Option<OfSome<'a>> {
        let mut some = OfSome { next: None, pieces: column.unwrap_or_default().split(' ') };
        match column {
            None => {
                some.pieces.next();
            }
            Some(_) => some.step()?,
        }
        Some(some)
    }
    /// To the next number, where there is one.
    fn step(&mut self) -> Option<()> {
        self.next = match self.pieces.next() {
            Some(number) => Some(number.parse().ok()?),
            None => None,
        };
        Some(())
    }
    /// What an event has, asked in the order of numbers; nothing at all where the column does not fall apart.
    fn of_event(&mut self, seq: u64) -> Option<Option<&'a str>> {
        if self.next != Some(seq) {
            return Some(None);
        }
        let own = self.pieces.next()?;
        self.step()?;
        Some(Some(own))
    }
    fn is_empty(&self) -> bool {
        self.next.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_reads_on_holds_so_many_bytes_or_one_event() {
        let of = |sizes: &[u64]| {
            fitting(&sizes.iter().enumerate().map(|(at, size)| (at as u64 + 1, *size)).collect::<Vec<_>>(), 10)
        };
        assert_eq!([of(&[]), of(&[99, 1]), of(&[4, 6, 1]), of(&[4, 7, 1]), of(&[1, 1, 1])], [1, 1, 2, 1, 3]);
    }

    #[test]
    fn what_does_not_fall_into_events_again_is_read_row_by_row() {
        let (hashes, salts) = ([0x0A; 64], [0x0B; 32]);
        let page = Columns {
            after: 6,
            last: 8,
            instants: "5 8",
            hashes: &hashes,
            salts: Some(&salts),
            scopes: Some("8 ba-mitte"),
            actors: "ä\näb",
            events: "{ü\n\"}",
            traces: Some("8 t"),
        };
        let found = apart(&page).unwrap_or_default();
        let seen: Vec<_> = (found.iter())
            .map(|event| (event.seq, &*event.actor, &*event.text, event.traceparent.as_deref(), &*event.scope))
            .collect();
        assert_eq!(seen, [(7, "ä", "{ü", None, ""), (8, "äb", "\"}", Some("t"), "ba-mitte")]);
        let told: Vec<_> =
            found.iter().map(|event| (event.recorded_at.as_microsecond(), event.hash, event.salt)).collect();
        assert_eq!(told, [(5, [0x0A; 32], Some([0x0B; 16])), (8, [0x0A; 32], Some([0x0B; 16]))]);
        let bare = apart(&Columns { salts: None, scopes: None, traces: None, ..page }).unwrap_or_default();
        assert!(bare.len() == 2 && bare.iter().all(|event| event.salt.is_none() && event.scope.is_empty()));
        for wrong in [
            Columns { last: 9, ..page },
            Columns { after: 5, ..page },
            Columns { after: 8, ..page },
            Columns { after: 9, ..page },
            Columns { instants: "5", ..page },
            Columns { instants: "5 8 9", ..page },
            Columns { instants: "5 a", ..page },
            Columns { hashes: &hashes[..32], ..page },
            Columns { hashes: &hashes[1..], ..page },
            Columns { salts: Some(&salts[..16]), ..page },
            Columns { salts: Some(&salts[1..]), ..page },
            Columns { salts: Some(&[]), ..page },
            Columns { actors: "ä\nä\nb", ..page },
            Columns { actors: "ä", ..page },
            Columns { events: "{ü\n\"\n}", ..page },
            Columns { scopes: Some("9 ba-mitte"), ..page },
            Columns { scopes: Some("8"), ..page },
            Columns { scopes: Some("8 "), ..page },
            Columns { scopes: Some("8 ba mitte"), ..page },
            Columns { traces: Some("a t"), ..page },
        ] {
            assert!(apart(&wrong).is_none(), "{wrong:?}");
        }
    }
}

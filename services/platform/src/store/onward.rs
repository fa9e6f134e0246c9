//! Reading the journal on, page after page, as whoever starts does. A page is asked for as one row: on its way from the
//! database a row costs more than an event in it.

use jiff::Timestamp;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbBackend, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, QueryTrait as _, Statement,
    sea_query::{Expr, Query},
};

use crate::{
    Error,
    rights::EVERYBODYS,
    store::{
        digest,
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
    let limit = room(db, after, limit).await?;
    match together(db, after, limit).await? {
        Some(events) => Ok(events),
        // A column holds something else than it is for: row by row it is found out which.
        None => journal::read(db, after, limit).await,
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

/// Bytes of up to `limit` events after a number together.
async fn bytes(db: &impl ConnectionTrait, after: u64, limit: u64) -> Result<u64, Error> {
    let each = event_row::Entity::find()
        .select_only()
        .expr_as(rows::bytes_of(&["event", "actor"]), "bytes")
        .filter(event_row::Column::Seq.gt(i64::try_from(after).unwrap_or(i64::MAX)))
        .order_by_asc(event_row::Column::Seq)
        .limit(limit)
        .into_query();
    let sum = Expr::cust("CAST(COALESCE(SUM(bytes), 0) AS bigint)");
    let together = Query::select().expr(sum).from_subquery(each, "each_event").to_owned();
    let found = db.query_one(&together).await?.map(|row| row.try_get_by_index::<i64>(0)).transpose()?;
    Ok(found.unwrap_or_default().unsigned_abs())
}

/// How many of the first rows have so many bytes together; at least one.
fn fitting(sizes: &[(u64, u64)], bytes: u64) -> u64 {
    let mut left = bytes;
    let fits = |(_, size): &&(u64, u64)| {
        let fits = *size <= left;
        left = left.saturating_sub(*size);
        fits
    };
    (sizes.iter().take_while(fits).count() as u64).max(1)
}

/// What stands between texts of a page: none of them has a line break in it, or the page does not fall apart again.
const BETWEEN: char = '\n';

/// Up to `limit` events after a number, out of one row; `None` where that does not fall into events again.
///
/// Each column is put together by itself, and what most events have not (a scope of their own, a trace) with their
/// numbers where they have it: putting columns together row by row costs the database more than all the rest.
async fn together(db: &impl ConnectionTrait, after: u64, limit: u64) -> Result<Option<Vec<Recorded>>, Error> {
    let backend = db.get_database_backend();
    let digits = |column: &str| match backend {
        DbBackend::Postgres => format!("encode({column}, 'hex')"),
        _ => format!("hex({column})"),
    };
    let (hash, salt) = (digits("hash"), digits("salt"));
    let sql = format!(
        "SELECT MIN(seq), MAX(seq), COUNT(*), string_agg(CAST(recorded_at AS text), ' '), string_agg({hash}, ' '), \
         string_agg({salt}, ' '), string_agg(CASE WHEN scope <> '{EVERYBODYS}' THEN seq || ' ' || scope END, ' '), \
         string_agg(actor, '{BETWEEN}'), string_agg(event, '{BETWEEN}'), \
         string_agg(CASE WHEN traceparent IS NOT NULL THEN seq || ' ' || traceparent END, ' ') \
         FROM (SELECT * FROM journal_events WHERE seq > $1 ORDER BY seq LIMIT $2) AS page"
    );
    let values = [after, limit].map(|number| i64::try_from(number).unwrap_or(i64::MAX).into());
    let Some(row) = db.query_one_raw(Statement::from_sql_and_values(backend, sql, values)).await? else {
        return Ok(None);
    };
    let number = |column: usize| row.try_get_by_index::<Option<i64>>(column).ok().flatten();
    if number(2) == Some(0) {
        return Ok(Some(Vec::new()));
    }
    let text = |column: usize| row.try_get_by_index::<Option<String>>(column).ok();
    let page = || {
        let [instants, hashes, actors, events] = [text(3)??, text(4)??, text(7)??, text(8)??];
        let (salts, scopes, traces) = (text(5)?, text(6)?, text(9)?);
        let columns = Columns {
            first: u64::try_from(number(0)?).ok()?,
            last: u64::try_from(number(1)?).ok()?,
            count: u64::try_from(number(2)?).ok()?,
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
    first: u64,
    last: u64,
    count: u64,
    /// Of each event, with a blank between.
    instants: &'a str,
    hashes: &'a str,
    /// The same; nothing where no event has chance.
    salts: Option<&'a str>,
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
    if page.last.checked_sub(page.first)?.checked_add(1)? != page.count {
        return None;
    }
    let (mut instants, mut hashes) = (page.instants.split(' '), page.hashes.split(' '));
    let mut salts = page.salts.map(|salts| salts.split(' '));
    let (mut actors, mut events) = (page.actors.split(BETWEEN), page.events.split(BETWEEN));
    let (mut scopes, mut traces) = (OfSome::of(page.scopes)?, OfSome::of(page.traces)?);
    let everybodys = journal::scope_of(EVERYBODYS)?;
    let mut found: Vec<Recorded> = Vec::with_capacity(usize::try_from(page.count).ok()?);
    for seq in page.first..=page.last {
        let recorded_at = Timestamp::from_microsecond(instants.next()?.parse().ok()?).ok()?;
        let hash = digest::of_hex(hashes.next()?)?;
        let salt = match &mut salts {
            None => None,
            Some(salts) => Some(digest::of_hex(salts.next()?)?),
        };
        let actor = actors.next()?;
        let actor = match found.last().filter(|before| *before.actor == *actor) {
            Some(before) => before.actor.clone(),
            None => actor.into(),
        };
        let scope = match scopes.of_event(seq)? {
            None => everybodys.clone(),
            Some(own) => journal::scope_of(own)?,
        };
        let text = events.next()?.to_owned();
        let traceparent = traces.of_event(seq)?.map(str::to_owned);
        found.push(Recorded { seq, recorded_at, actor, hash, text, traceparent, salt, scope });
    }
    let none_left = [&mut instants, &mut hashes].map(|column| column.next().is_none());
    let none_left = none_left.into_iter().chain(salts.map(|mut salts| salts.next().is_none()));
    let none_left = none_left.chain([actors.next().is_none(), events.next().is_none()]);
    none_left.chain([scopes.is_empty(), traces.is_empty()]).all(|none| none).then_some(found)
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
        let (hash, salt) = ("0A".repeat(32), "0b".repeat(16));
        let (hashes, salts) = (format!("{hash} {hash}"), format!("{salt} {salt}"));
        let page = Columns {
            first: 7,
            last: 8,
            count: 2,
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
        let (cut, no_digit) = (hashes.replacen("0A ", " ", 1), hashes.replace("0A", "0G"));
        for wrong in [
            Columns { last: 9, ..page },
            Columns { first: 9, ..page },
            Columns { instants: "5", ..page },
            Columns { instants: "5 8 9", ..page },
            Columns { instants: "5 a", ..page },
            Columns { hashes: &hash, ..page },
            Columns { hashes: &cut, ..page },
            Columns { hashes: &no_digit, ..page },
            Columns { salts: Some(&salt), ..page },
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

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

/// Up to `limit` events after a number, out of one row; `None` where that does not fall into events again.
async fn together(db: &impl ConnectionTrait, after: u64, limit: u64) -> Result<Option<Vec<Recorded>>, Error> {
    let backend = db.get_database_backend();
    let digits = |column: &str| match backend {
        DbBackend::Postgres => format!("encode({column}, 'hex')"),
        _ => format!("hex({column})"),
    };
    let (hash, salt) = (digits("hash"), digits("salt"));
    let sql = format!(
        "SELECT string_agg(seq || ' ' || recorded_at || ' ' || {hash} || ' ' \
         || CASE WHEN salt IS NULL THEN '-' ELSE {salt} END || ' ' || scope || ' ' || octet_length(actor) || ' ' \
         || octet_length(event) || ' ' || COALESCE(octet_length(traceparent), -1), ' '), \
         string_agg(actor, ''), string_agg(event, ''), string_agg(COALESCE(traceparent, ''), '') \
         FROM (SELECT * FROM journal_events WHERE seq > $1 ORDER BY seq LIMIT $2) AS page"
    );
    let values = [after, limit].map(|number| i64::try_from(number).unwrap_or(i64::MAX).into());
    let Some(row) = db.query_one_raw(Statement::from_sql_and_values(backend, sql, values)).await? else {
        return Ok(None);
    };
    let text = |column: usize| row.try_get_by_index::<Option<String>>(column).ok();
    let (Some(heads), Some(actors), Some(events), Some(traces)) = (text(0), text(1), text(2), text(3)) else {
        return Ok(None);
    };
    let Some(heads) = heads else { return Ok(Some(Vec::new())) };
    let [actors, events, traces] = [actors, events, traces].map(Option::unwrap_or_default);
    Ok(apart(&heads, &actors, &events, &traces))
}

/// Events out of their texts, one behind the other: number, instant, hash, salt (a dash where there is none), scope,
/// and the bytes of actor, text and trace of each stand in `heads`.
fn apart(heads: &str, mut actors: &str, mut events: &str, mut traces: &str) -> Option<Vec<Recorded>> {
    let mut found: Vec<Recorded> = Vec::new();
    let mut heads = heads.split(' ');
    while let Some(seq) = heads.next() {
        let (seq, at) = (seq.parse().ok()?, heads.next()?.parse().ok()?);
        let hash = digest::of_hex(heads.next()?)?;
        let salt = match heads.next()? {
            "-" => None,
            digits => Some(digest::of_hex(digits)?),
        };
        let scope = journal::scope_of(heads.next()?)?;
        let actor = front(&mut actors, heads.next()?)?;
        let actor = match found.last().filter(|before| *before.actor == *actor) {
            Some(before) => before.actor.clone(),
            None => actor.into(),
        };
        let text = front(&mut events, heads.next()?)?.to_owned();
        let traceparent = match heads.next()? {
            "-1" => None,
            bytes => Some(front(&mut traces, bytes)?.to_owned()),
        };
        found.push(Recorded {
            seq,
            recorded_at: Timestamp::from_microsecond(at).ok()?,
            actor,
            hash,
            text,
            traceparent,
            salt,
            scope,
        });
    }
    (actors.is_empty() && events.is_empty() && traces.is_empty()).then_some(found)
}

/// Takes so many bytes from the front of a text.
fn front<'a>(text: &mut &'a str, bytes: &str) -> Option<&'a str> {
    let (front, rest) = text.split_at_checked(bytes.parse().ok()?)?;
    *text = rest;
    Some(front)
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
        let (hash, salt) = ("0A".repeat(32), "0B".repeat(16));
        let heads = format!("7 5 {hash} - * 2 3 -1 8 6 {hash} {salt} ba-mitte 3 2 1");
        let found = apart(&heads, "ääb", "{ü\"}", "t").unwrap_or_default();
        let seen: Vec<_> =
            found.iter().map(|event| (event.seq, &*event.actor, &*event.text, event.traceparent.as_deref())).collect();
        assert_eq!(seen, [(7, "ä", "{ü", None), (8, "äb", "\"}", Some("t"))]);
        assert_eq!(found.iter().map(|event| event.salt).collect::<Vec<_>>(), [None, Some([0x0B; 16])]);
        assert_eq!(found.iter().map(|event| &*event.scope).collect::<Vec<_>>(), ["", "ba-mitte"]);
        for (heads, actors, events) in [
            (heads.as_str(), "ääbc", "{ü\"}"),
            (&heads, "ääb", "{ü\""),
            (&heads, "äb", "{ü\"}"),
            (&heads.replace("0A", "0G"), "ääb", "{ü\"}"),
            (&heads.replace(" 2 3 ", " 3 3 "), "ääb", "{ü\"}"),
            (&heads.replace("0B0B ", "0B "), "ääb", "{ü\"}"),
            (&heads.replace("ba-mitte", ""), "ääb", "{ü\"}"),
            (&format!("{heads} 9"), "ääb", "{ü\"}"),
            (&heads.replace(" 5 ", "  "), "ääb", "{ü\"}"),
        ] {
            assert!(apart(heads, actors, events, "t").is_none(), "{heads} {actors} {events}");
        }
    }
}

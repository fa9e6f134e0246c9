//! The tables of the notary: of each log the tiles of its tree, and its signed heads.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::{
    ConnectionTrait, DbErr, QueryResult,
    sea_query::{Alias, Condition, Expr, ExprTrait as _, OnConflict, Order, Query},
};
use sollist_platform::Error;
use sollist_proof::{
    note::Log,
    tree::{Place, Tiles},
};

/// Tiles written by one statement: 2 MiB.
const TILES_AT_A_TIME: usize = 256;

/// A signed head as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    pub origin: String,
    pub size: u64,
    pub note: String,
    /// Microseconds since 1970 UTC.
    pub signed_at: i64,
}

fn tiles_of(log: Log) -> &'static str {
    match log {
        Log::Journal => "notary_tiles",
        Log::Reads => "reads_tiles",
    }
}

fn heads_of(log: Log) -> &'static str {
    match log {
        Log::Journal => "notary_checkpoints",
        Log::Reads => "reads_checkpoints",
    }
}

fn number(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn unfit(why: impl ToString) -> DbErr {
    DbErr::Type(why.to_string())
}

fn col(name: &'static str) -> Expr {
    Expr::col(Alias::new(name))
}

fn columns<const N: usize>(names: [&'static str; N]) -> [Alias; N] {
    names.map(Alias::new)
}

/// How many leaves the tree has that is stored.
pub async fn size(db: &impl ConnectionTrait, log: Log) -> Result<u64, Error> {
    let mut last = Query::select();
    last.columns(columns(["place", "hashes"])).from(Alias::new(tiles_of(log))).and_where(col("level").eq(0_i64));
    last.order_by(Alias::new("place"), Order::Desc).limit(1);
    let Some(row) = db.query_one(&last).await? else { return Ok(0) };
    let (place, hashes): (i64, Vec<u8>) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
    let leaves = u64::try_from(hashes.len() / 32).unwrap_or_default();
    Ok(place.unsigned_abs().saturating_mul(256).saturating_add(leaves))
}

/// The tiles at some places, as far as they are there.
pub async fn tiles(db: &impl ConnectionTrait, log: Log, places: &BTreeSet<Place>) -> Result<Tiles, Error> {
    let mut by_level: BTreeMap<u8, Vec<i64>> = BTreeMap::new();
    for place in places {
        by_level.entry(place.level).or_default().push(number(place.index));
    }
    let wanted = by_level.into_iter().fold(Condition::any(), |any, (level, places)| {
        any.add(Condition::all().add(col("level").eq(i64::from(level))).add(col("place").is_in(places)))
    });
    if places.is_empty() {
        return Ok(Tiles::default());
    }
    let mut query = Query::select();
    query.columns(columns(["level", "place", "hashes"])).from(Alias::new(tiles_of(log))).cond_where(wanted);
    let mut tiles = Tiles::default();
    for row in db.query_all(&query).await? {
        let (level, place): (i64, i64) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        if let (Ok(level), Ok(index)) = (level.try_into(), place.try_into()) {
            tiles.0.insert(Place { level, index }, row.try_get_by_index(2)?);
        }
    }
    Ok(tiles)
}

/// Writes tiles; one that was not full is written anew, and none becomes shorter: whoever else takes up the same log
/// beside us writes the same hashes, and may be further.
pub async fn save(db: &impl ConnectionTrait, log: Log, tiles: Tiles) -> Result<(), Error> {
    let rows: Vec<(Place, Vec<u8>)> = tiles.0.into_iter().collect();
    let longer = format!("length(excluded.hashes) >= length({}.hashes)", tiles_of(log));
    for rows in rows.chunks(TILES_AT_A_TIME) {
        let mut insert = Query::insert();
        insert.into_table(Alias::new(tiles_of(log))).columns(columns(["level", "place", "hashes"]));
        for (place, hashes) in rows {
            let row = [i64::from(place.level).into(), number(place.index).into(), hashes.clone().into()];
            insert.values(row).map_err(unfit)?;
        }
        let mut again = OnConflict::columns(columns(["level", "place"]));
        again.update_column(Alias::new("hashes")).action_and_where(Expr::cust(longer.clone()));
        db.execute(insert.on_conflict(again)).await?;
    }
    Ok(())
}

/// Copies what is signed of a log, and its tree: leaves outlive what they stand for, and could not be made anew.
pub async fn copy(old: &impl ConnectionTrait, new: &impl ConnectionTrait, log: Log) -> Result<(), Error> {
    copy_tiles(old, new, log).await?;
    let (mut origin, mut size) = (String::new(), 0_i64);
    loop {
        let mut query = heads(log);
        let further = col("origin").eq(origin.as_str()).and(col("size").gt(size));
        query.and_where(col("origin").gt(origin.as_str()).or(further)).limit(TILES_AT_A_TIME as u64);
        query.order_by("origin", Order::Asc).order_by("size", Order::Asc);
        let page: Vec<Checkpoint> =
            old.query_all(&query).await?.iter().map(checkpoint).collect::<Result<_, DbErr>>()?;
        let Some(last) = page.last() else { return Ok(()) };
        (origin, size) = (last.origin.clone(), number(last.size));
        publish(new, log, page).await?;
    }
}

async fn copy_tiles(old: &impl ConnectionTrait, new: &impl ConnectionTrait, log: Log) -> Result<(), Error> {
    for level in 0..=u8::MAX {
        let mut places = 0..;
        loop {
            let wanted = places.by_ref().take(TILES_AT_A_TIME).map(|index| Place { level, index }).collect();
            let there = tiles(old, log, &wanted).await?;
            let (found, full) = (there.0.len(), there.0.len() == TILES_AT_A_TIME);
            if found == 0 && wanted.contains(&Place { level, index: 0 }) {
                return Ok(());
            }
            save(new, log, there).await?;
            if !full {
                break;
            }
        }
    }
    Ok(())
}

fn checkpoint(row: &QueryResult) -> Result<Checkpoint, DbErr> {
    let size: i64 = row.try_get_by_index(1)?;
    Ok(Checkpoint {
        origin: row.try_get_by_index(0)?,
        size: size.unsigned_abs(),
        note: row.try_get_by_index(2)?,
        signed_at: row.try_get_by_index(3)?,
    })
}

fn heads(log: Log) -> sea_orm::sea_query::SelectStatement {
    let mut query = Query::select();
    query.columns(columns(["origin", "size", "note", "signed_at"])).from(Alias::new(heads_of(log))).limit(1);
    query
}

/// The largest head that was signed under a name; the newest of all where none is named.
pub async fn newest(db: &impl ConnectionTrait, log: Log, origin: Option<&str>) -> Result<Option<Checkpoint>, Error> {
    let mut query = heads(log);
    match origin {
        Some(origin) => query.and_where(col("origin").eq(origin)),
        None => query.order_by(Alias::new("signed_at"), Order::Desc),
    };
    query.order_by(Alias::new("size"), Order::Desc);
    Ok(db.query_one(&query).await?.as_ref().map(checkpoint).transpose()?)
}

/// The smallest head of a log that holds so many entries.
pub async fn first_with(
    db: &impl ConnectionTrait,
    log: Log,
    origin: &str,
    size: u64,
) -> Result<Option<Checkpoint>, Error> {
    let mut query = heads(log);
    query.and_where(col("origin").eq(origin)).and_where(col("size").gte(number(size)));
    query.order_by(Alias::new("size"), Order::Asc);
    Ok(db.query_one(&query).await?.as_ref().map(checkpoint).transpose()?)
}

/// Publishes signed heads; one that is there stays.
pub async fn publish(db: &impl ConnectionTrait, log: Log, heads: Vec<Checkpoint>) -> Result<(), Error> {
    let mut insert = Query::insert();
    insert.into_table(Alias::new(heads_of(log))).columns(columns(["origin", "size", "note", "signed_at"]));
    for Checkpoint { origin, size, note, signed_at } in heads {
        insert.values([origin.into(), number(size).into(), note.into(), signed_at.into()]).map_err(unfit)?;
    }
    let mut once = OnConflict::columns(columns(["origin", "size"]));
    once.do_nothing_on(columns(["origin", "size"]));
    db.execute(insert.on_conflict(once)).await?;
    Ok(())
}

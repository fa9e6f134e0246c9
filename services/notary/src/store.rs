//! The tables of the notary: tiles of the tree, and signed heads.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, Condition, ConnectionTrait, EntityTrait, IntoActiveModel as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, sea_query::OnConflict,
};
use sollist_platform::Error;
use sollist_proof::tree::{Place, Tiles};

/// Tiles written by one statement: 2 MiB.
const TILES_AT_A_TIME: usize = 256;

pub mod tile_row {
    use sea_orm::entity::prelude::*;

    #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "notary_tiles")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub level: i64,
        #[sea_orm(primary_key, auto_increment = false)]
        pub place: i64,
        pub hashes: Vec<u8>,
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub mod checkpoint_row {
    use sea_orm::entity::prelude::*;

    #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "notary_checkpoints")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub origin: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub size: i64,
        pub note: String,
        pub signed_at: i64,
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

fn number(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// How many leaves the tree has that is stored.
pub async fn size(db: &impl ConnectionTrait) -> Result<u64, Error> {
    let of = tile_row::Entity::find().filter(tile_row::Column::Level.eq(0)).order_by_desc(tile_row::Column::Place);
    let Some(last) = of.limit(1).one(db).await? else { return Ok(0) };
    let leaves = u64::try_from(last.hashes.len() / 32).unwrap_or_default();
    Ok(last.place.unsigned_abs().saturating_mul(256).saturating_add(leaves))
}

/// The tiles at some places, as far as they are there.
pub async fn tiles(db: &impl ConnectionTrait, places: &BTreeSet<Place>) -> Result<Tiles, Error> {
    let mut by_level: BTreeMap<u8, Vec<i64>> = BTreeMap::new();
    for place in places {
        by_level.entry(place.level).or_default().push(number(place.index));
    }
    let wanted = by_level.into_iter().fold(Condition::any(), |any, (level, places)| {
        let level = tile_row::Column::Level.eq(i64::from(level));
        any.add(Condition::all().add(level).add(tile_row::Column::Place.is_in(places)))
    });
    if places.is_empty() {
        return Ok(Tiles::default());
    }
    let rows = tile_row::Entity::find().filter(wanted).all(db).await?;
    Ok(Tiles(rows.into_iter().filter_map(|row| Some((place(&row)?, row.hashes))).collect()))
}

fn place(row: &tile_row::Model) -> Option<Place> {
    Some(Place { level: row.level.try_into().ok()?, index: row.place.try_into().ok()? })
}

/// Writes tiles; one that was not full is written anew.
pub async fn save(db: &impl ConnectionTrait, tiles: Tiles) -> Result<(), Error> {
    let rows: Vec<tile_row::ActiveModel> = tiles
        .0
        .into_iter()
        .map(|(place, hashes)| tile_row::ActiveModel {
            level: Set(place.level.into()),
            place: Set(number(place.index)),
            hashes: Set(hashes),
        })
        .collect();
    for rows in rows.chunks(TILES_AT_A_TIME) {
        let mut again = OnConflict::columns([tile_row::Column::Level, tile_row::Column::Place]);
        again.update_column(tile_row::Column::Hashes);
        tile_row::Entity::insert_many(rows.to_vec()).on_conflict(again).exec_without_returning(db).await?;
    }
    Ok(())
}

/// The largest head that was signed under a name; the newest of all where none is named.
pub async fn newest(db: &impl ConnectionTrait, origin: Option<&str>) -> Result<Option<checkpoint_row::Model>, Error> {
    use checkpoint_row::Column::{Origin, SignedAt, Size};
    let of = checkpoint_row::Entity::find();
    let of = match origin {
        Some(origin) => of.filter(Origin.eq(origin)).order_by_desc(Size),
        None => of.order_by_desc(SignedAt).order_by_desc(Size),
    };
    Ok(of.limit(1).one(db).await?)
}

/// The smallest head of a log that holds so many events.
pub async fn first_with(
    db: &impl ConnectionTrait,
    origin: &str,
    size: u64,
) -> Result<Option<checkpoint_row::Model>, Error> {
    use checkpoint_row::Column::{Origin, Size};
    let of = checkpoint_row::Entity::find().filter(Origin.eq(origin)).filter(Size.gte(number(size)));
    Ok(of.order_by_asc(Size).limit(1).one(db).await?)
}

/// Publishes a signed head; one that is there stays.
pub async fn publish(db: &impl ConnectionTrait, row: checkpoint_row::Model) -> Result<(), Error> {
    use checkpoint_row::Column::{Origin, Size};
    let mut once = OnConflict::columns([Origin, Size]);
    once.do_nothing_on([Origin, Size]);
    checkpoint_row::Entity::insert(row.into_active_model()).on_conflict(once).exec_without_returning(db).await?;
    Ok(())
}

//! What was refused and is set aside by hand, with the reason.

use std::collections::BTreeSet;

use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait as _},
};
use sollist_contract::{
    ids::{Authority, Text},
    question,
};
use sollist_platform::{
    Error,
    store::{
        db::Db,
        rows::{self, chunks},
    },
};

use crate::{
    open::must_be_id,
    refused::{is_corrected, refused_row, seen_by},
};

/// Why nothing was settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotSettled {
    /// Nobody said why.
    WithoutBasis,
    /// Nobody said what.
    Nothing,
    /// Entries and an origin: together they could mean more than either.
    TwoWays,
    /// There is no such entry, and so many others of those named are unknown too.
    EntryUnknown { id: String, others: usize },
    /// Nothing of it was ever refused; what has open entries, with how many, and whether there is more.
    OriginUnknown { origin: String, open: Vec<(String, i64)>, more: bool },
}

/// What became of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settled {
    /// How many were open.
    pub open: u64,
    /// On what basis the only one that was named was settled before.
    pub before: Option<String>,
}

/// Sets entries aside by hand: those named, all of them or none, or every open one of an origin. What was settled
/// before stays as it was, and what is not seen is told like what there is not. `kept`: the basis as it is kept.
pub async fn settle(
    db: &Db,
    (ids, origin): (&[String], &str),
    (basis, kept): (&str, &str),
    own: Option<&Authority>,
) -> Result<Settled, Error> {
    if basis.trim().is_empty() {
        return Err(Error::refused(NotSettled::WithoutBasis));
    }
    question::name::<Text>("basis", basis.trim()).map_err(Error::refused)?;
    if ids.is_empty() && origin.is_empty() {
        return Err(Error::refused(NotSettled::Nothing));
    }
    if !ids.is_empty() && !origin.is_empty() {
        return Err(Error::refused(NotSettled::TwoWays));
    }
    ids.iter().try_for_each(|id| must_be_id(id)).map_err(Error::refused)?;
    let tx = db.begin().await?;
    must_have_refused(&tx, origin, own).await?;
    let mut unknown: BTreeSet<&str> = ids.iter().map(String::as_str).collect();
    for ids in chunks(ids) {
        let query = refused_row::Entity::find()
            .select_only()
            .column(refused_row::Column::Id)
            .filter(seen_by(own.map(Authority::as_str)));
        let found: Vec<String> =
            query.filter(refused_row::Column::Id.is_in(ids.iter().cloned())).into_tuple().all(&tx).await?;
        for id in found {
            unknown.remove(id.as_str());
        }
    }
    if let Some(id) = unknown.first() {
        return Err(Error::refused(NotSettled::EntryUnknown { id: (*id).to_owned(), others: unknown.len() - 1 }));
    }
    let basis = rows::storable(kept.trim());
    let settle = || {
        refused_row::Entity::update_many()
            .col_expr(refused_row::Column::Settled, Expr::value(basis.as_str()))
            .filter(refused_row::Column::Settled.is_null())
            .filter(seen_by(own.map(Authority::as_str)))
    };
    let before = match ids {
        [id] => before(&tx, id).await?,
        _ => None,
    };
    let mut settled: u64 = 0;
    for ids in chunks(ids) {
        settled = settled.saturating_add(
            settle().filter(refused_row::Column::Id.is_in(ids.iter().cloned())).exec(&tx).await?.rows_affected,
        );
    }
    if !origin.is_empty() {
        let of_origin = settle()
            .filter(refused_row::Column::Origin.eq(rows::storable(origin)))
            .filter(refused_row::Column::Taken.is_null());
        settled = settled.saturating_add(of_origin.filter(is_corrected().not()).exec(&tx).await?.rows_affected);
    }
    tx.commit().await?;
    Ok(Settled { open: settled, before })
}

/// On what basis an entry was settled, where it was.
async fn before(tx: &DatabaseTransaction, id: &str) -> Result<Option<String>, Error> {
    let query = refused_row::Entity::find().select_only().column(refused_row::Column::Settled);
    let found: Option<Option<String>> = query.filter(refused_row::Column::Id.eq(id)).into_tuple().one(tx).await?;
    Ok(found.flatten())
}

/// Origins that a sentence names.
const ORIGINS_NAMED: usize = 5;

/// An origin of which nothing was ever refused is a slip; which there are is said.
async fn must_have_refused(tx: &DatabaseTransaction, origin: &str, own: Option<&Authority>) -> Result<(), Error> {
    use refused_row::Column;
    let of = |origin: &str| {
        let of = refused_row::Entity::find().select_only().column(Column::Number).filter(Column::Origin.eq(origin));
        of.filter(seen_by(own.map(Authority::as_str)))
    };
    if origin.is_empty() || of(&rows::storable(origin)).into_tuple::<i64>().one(tx).await?.is_some() {
        return Ok(());
    }
    let open = refused_row::Entity::find()
        .select_only()
        .column(Column::Origin)
        .expr(Expr::col(Column::Number).count())
        .filter(Column::Settled.is_null())
        .filter(Column::Taken.is_null())
        .filter(is_corrected().not())
        .filter(seen_by(own.map(Authority::as_str)))
        .group_by(Column::Origin)
        .order_by_asc(Column::Origin)
        .limit(ORIGINS_NAMED as u64 + 1);
    let mut open: Vec<(String, i64)> = open.into_tuple().all(tx).await?;
    let more = open.len() > ORIGINS_NAMED;
    open.truncate(ORIGINS_NAMED);
    Err(Error::refused(NotSettled::OriginUnknown { origin: origin.to_owned(), open, more }))
}

//! The tables of staffing: counts by authority and day, and what positions came and went.

use std::collections::BTreeSet;

use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Alias, Expr, ExprTrait, Query},
};
use sollist_contract::{day::Day, event::HeadcountReported, ids::Authority};
use sollist_platform::{
    Error,
    store::{reading::Reading, rows},
};

use crate::domain::{Known, Positions, Refused, Reported};

pub mod headcount_row {
    use sea_orm::entity::prelude::*;

    #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "staffing_headcounts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub authority: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub as_of: String,
        pub employees: i64,
        pub workplaces: i64,
        pub eligible: i64,
        pub definition: String,
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub mod positions_row {
    use sea_orm::entity::prelude::*;

    #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "staffing_positions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub authority: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub effective_on: String,
        pub change: i64,
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The row of what changed on a day.
pub fn positions_model((authority, day): &(Authority, Day), change: i64) -> positions_row::Model {
    positions_row::Model { authority: authority.to_string(), effective_on: day.to_string(), change }
}

/// Loads what was counted of authorities, and what came and went. What is rested on it is queried and never refused, so
/// nothing is held.
pub async fn load_positions(
    tx: &Reading<'_>,
    authorities: &BTreeSet<&Authority>,
    into: &mut Positions,
) -> Result<(), Error> {
    let codes = || authorities.iter().map(|authority| authority.as_str());
    let unreadable = |authority: &str| Error::refused(Refused::Unreadable(authority.to_owned()));
    for row in rows::by_first::<headcount_row::Entity>(tx, headcount_row::Column::Authority, codes()).await? {
        let (authority, day) = read(&row.authority, &row.as_of).ok_or_else(|| unreadable(&row.authority))?;
        into.counted(&authority, day, row.eligible);
    }
    for row in rows::by_first::<positions_row::Entity>(tx, positions_row::Column::Authority, codes()).await? {
        let (authority, day) = read(&row.authority, &row.effective_on).ok_or_else(|| unreadable(&row.authority))?;
        into.known(&authority, day, row.change);
    }
    Ok(())
}

/// What was reported before by those that report anew. It is queried and never refused, so nothing is held.
pub async fn load_counts(tx: &Reading<'_>, wanted: &BTreeSet<&str>) -> Result<Known, Error> {
    let codes = wanted.iter().copied();
    let found = rows::by_first::<headcount_row::Entity>(tx, headcount_row::Column::Authority, codes).await?;
    let known = |row: &headcount_row::Model| {
        let key = read(&row.authority, &row.as_of);
        let key = key.ok_or_else(|| Error::refused(Refused::Unreadable(row.authority.clone())))?;
        let numbers = [row.employees, row.workplaces, row.eligible];
        Ok((key, Reported { numbers, definition: row.definition.clone() }))
    };
    found.iter().map(known).collect()
}

fn read(authority: &str, day: &str) -> Option<(Authority, Day)> {
    Some((authority.parse().ok()?, day.parse().ok()?))
}

/// The row of a count.
pub fn model(event: &HeadcountReported) -> headcount_row::Model {
    headcount_row::Model {
        authority: event.authority.to_string(),
        as_of: event.as_of.to_string(),
        employees: event.employees.get(),
        workplaces: event.workplaces.get(),
        eligible: event.eligible.get(),
        definition: event.definition.to_string(),
    }
}

/// The newest count of an authority.
pub async fn newest(db: &impl ConnectionTrait, authority: &str) -> Result<Option<headcount_row::Model>, Error> {
    let query = headcount_row::Entity::find().filter(headcount_row::Column::Authority.eq(authority));
    Ok(query.order_by_desc(headcount_row::Column::AsOf).one(db).await?)
}

/// A page of the newest counts of every authority, or of one, after another, in the order of authorities.
pub async fn list_newest(
    db: &impl ConnectionTrait,
    authority: &str,
    after: &str,
    limit: u64,
) -> Result<Vec<headcount_row::Model>, Error> {
    let other = Alias::new("other");
    let newest = Query::select()
        .expr(Expr::col((other.clone(), headcount_row::Column::AsOf)).max())
        .from_as(headcount_row::Entity, other.clone())
        .and_where(
            Expr::col((other, headcount_row::Column::Authority))
                .equals((headcount_row::Entity, headcount_row::Column::Authority)),
        )
        .to_owned();
    let mut query = headcount_row::Entity::find();
    if !authority.is_empty() {
        query = query.filter(headcount_row::Column::Authority.eq(authority));
    }
    let query = query
        .filter(headcount_row::Column::Authority.gt(after))
        .filter(headcount_row::Column::AsOf.in_subquery(newest));
    Ok(query.order_by_asc(headcount_row::Column::Authority).limit(limit).all(db).await?)
}

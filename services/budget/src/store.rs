//! The table of budget: funding requests. Lines are the ledger's.

use std::collections::BTreeSet;

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use sollist_contract::money::Cents;
use sollist_platform::{
    Error,
    store::{
        reading::Reading,
        rows::{self, Lock, Rows},
    },
};

use crate::domain::{Funding, FundingKey, FundingState, Refused};

pub mod funding_row {
    use sea_orm::entity::prelude::*;

    #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "budget_funding_requests")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub authority: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub request: String,
        pub programme: String,
        pub amount: i64,
        pub state: String,
        pub granted: i64,
        pub approved: Option<i64>,
        pub stepped_on: Option<String>,
        pub requested: i64,
        /// Who asked, and who approved, as recorded.
        pub requested_by: Option<String>,
        pub approved_by: Option<String>,
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

fn unreadable(number: &str) -> Error {
    Error::refused(Refused::RequestUnreadable(number.to_owned()))
}

/// The row of a request.
pub fn model(key: &FundingKey, funding: &Funding) -> funding_row::Model {
    funding_row::Model {
        authority: key.0.to_string(),
        request: key.1.to_string(),
        programme: funding.programme.code().to_owned(),
        amount: funding.amount.get(),
        state: funding.state.code().to_owned(),
        granted: funding.granted.get(),
        approved: funding.approved.map(Cents::get),
        stepped_on: funding.stepped_on.map(|day| day.to_string()),
        requested: funding.requested.get(),
        requested_by: funding.requested_by.as_deref().map(str::to_owned),
        approved_by: funding.approved_by.as_deref().map(str::to_owned),
    }
}

/// The request in a row.
pub fn funding(row: funding_row::Model) -> Result<(FundingKey, Funding), Error> {
    let number = row.request;
    let funding = Funding {
        programme: row.programme.parse().map_err(|_| unreadable(&number))?,
        requested: Cents::new(row.requested),
        amount: Cents::new(row.amount),
        state: FundingState::of(&row.state).ok_or_else(|| unreadable(&number))?,
        approved: row.approved.map(Cents::new),
        granted: Cents::new(row.granted),
        stepped_on: row.stepped_on.map(|day| day.parse()).transpose().map_err(|_| unreadable(&number))?,
        requested_by: row.requested_by.map(Into::into),
        approved_by: row.approved_by.map(Into::into),
    };
    let authority = row.authority.parse().map_err(|_| unreadable(&number))?;
    let request = number.parse().map_err(|_| unreadable(&number))?;
    Ok(((authority, request), funding))
}

pub async fn load(
    tx: &Reading<'_>,
    keys: &BTreeSet<FundingKey>,
    into: &mut Rows<FundingKey, Funding>,
) -> Result<(), Error> {
    let columns = [funding_row::Column::Authority, funding_row::Column::Request];
    let keys = keys.iter().map(|(authority, request)| [authority.as_str(), request.as_str()]);
    for row in rows::by_key::<funding_row::Entity, 2>(tx, columns, keys, Lock::Held).await? {
        let (key, funding) = funding(row)?;
        into.loaded(key, funding);
    }
    Ok(())
}

/// Whether there is a request of this number: of one authority, or of any of these.
pub async fn has_request(db: &impl ConnectionTrait, of: &[String], number: &str) -> Result<bool, Error> {
    let keys = of.iter().map(|authority| [authority.as_str(), number]);
    let columns = [funding_row::Column::Authority, funding_row::Column::Request];
    Ok(!rows::of_keys::<funding_row::Entity, 2>(db, columns, keys, Lock::Not).await?.is_empty())
}

/// Which requests a list has; what is empty leaves all of them in.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter<'a> {
    pub authority: &'a str,
    pub state: Option<FundingState>,
    pub programme: &'a str,
}

/// A page of requests after a key, in the order of authority and number.
pub async fn list(
    db: &impl ConnectionTrait,
    Filter { authority, state, programme }: Filter<'_>,
    after: (&str, &str),
    limit: u64,
) -> Result<Vec<funding_row::Model>, Error> {
    let mut query = funding_row::Entity::find();
    if let Some(state) = state {
        query = query.filter(funding_row::Column::State.eq(state.code()));
    }
    if !programme.is_empty() {
        query = query.filter(funding_row::Column::Programme.eq(programme));
    }
    let key = [funding_row::Column::Authority, funding_row::Column::Request];
    Ok(rows::page(query, key, authority, after, limit).all(db).await?)
}

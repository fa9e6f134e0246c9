//! The table of what was told to whom.

use sea_orm::{ActiveValue::Set, EntityTrait, sea_query::OnConflict};
use sollist_platform::{
    Error,
    store::db::Db,
    stream::worker::{Message, Settled},
};

pub mod delivery_row {
    use sea_orm::entity::prelude::*;

    #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "webhook_deliveries")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub receiver: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub message: String,
        pub number: i64,
        pub delivered_at: i64,
        pub attempts: i64,
        pub outcome: String,
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

use delivery_row::{ActiveModel, Column, Entity};

const DELIVERED: &str = "delivered";
const GIVEN_UP: &str = "given-up";

/// How it ended with a message, if it has ended.
pub async fn find(db: &Db, receiver: &str, message: &str) -> Result<Option<Settled>, Error> {
    let row = Entity::find_by_id((receiver.to_owned(), message.to_owned())).one(db.reader()).await?;
    Ok(row.map(|row| if row.outcome == DELIVERED { Settled::Done } else { Settled::GivenUp }))
}

/// Writes down how it ended. What was given up may still be delivered; what was delivered is.
pub async fn put(db: &Db, receiver: &str, message: &Message, how: Settled, at_micros: i64) -> Result<(), Error> {
    let row = ActiveModel {
        receiver: Set(receiver.to_owned()),
        message: Set(message.name.clone()),
        number: Set(i64::try_from(message.number).unwrap_or(i64::MAX)),
        delivered_at: Set(at_micros),
        attempts: Set(i64::from(message.attempt)),
        outcome: Set(if how == Settled::Done { DELIVERED } else { GIVEN_UP }.to_owned()),
    };
    let key = [Column::Receiver, Column::Message];
    let mut conflict = OnConflict::columns(key);
    match how {
        Settled::Done => {
            conflict.update_columns([Column::Number, Column::DeliveredAt, Column::Attempts, Column::Outcome])
        }
        Settled::GivenUp => conflict.do_nothing_on(key),
    };
    let tx = db.begin().await?;
    Entity::insert(row).on_conflict(conflict).exec_without_returning(&tx).await?;
    tx.commit().await?;
    Ok(())
}

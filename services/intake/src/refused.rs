//! What was refused, kept until it is corrected: its event recorded, or set aside by hand.

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait as _, Query},
};
use sollist_platform::{Error, db::Db, journal::event_row};

pub mod refused_row {
    use sea_orm::entity::prelude::*;

    #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "intake_refused")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub number: i64,
        pub origin: String,
        pub position: i64,
        pub event_source: Option<String>,
        pub event_id: Option<String>,
        pub reason: String,
        pub field: String,
        pub message_de: String,
        pub message_en: String,
        pub content: String,
        pub raw: Option<Vec<u8>>,
        pub after_seq: i64,
        pub actor: String,
        pub refused_at: i64,
        pub settled: Option<String>,
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The number of the next entry.
pub async fn next_number(db: &impl ConnectionTrait) -> Result<i64, Error> {
    let last: Option<i64> = refused_row::Entity::find()
        .select_only()
        .column(refused_row::Column::Number)
        .order_by_desc(refused_row::Column::Number)
        .into_tuple()
        .one(db)
        .await?;
    Ok(last.unwrap_or(0).saturating_add(1))
}

/// The name of an event in a text that could not be read as one, as far as it is JSON.
pub fn name_in(text: &str) -> Option<(String, String)> {
    let value: serde_json::Value = serde_json::from_str(text).ok()?;
    let field = |key: &str| value.get(key)?.as_str().map(str::to_owned);
    Some((field("source")?, field("id")?))
}

/// A page of what is open, oldest first, after a number. Corrected is what has its event in the journal since.
pub async fn open(db: &impl ConnectionTrait, after: i64, limit: u64) -> Result<Vec<refused_row::Model>, Error> {
    let recorded = Query::select()
        .expr(Expr::val(1))
        .from(event_row::Entity)
        .and_where(
            Expr::col((event_row::Entity, event_row::Column::Source)).equals((refused_row::Entity, refused_row::Column::EventSource)),
        )
        .and_where(Expr::col((event_row::Entity, event_row::Column::Id)).equals((refused_row::Entity, refused_row::Column::EventId)))
        .and_where(
            Expr::col((event_row::Entity, event_row::Column::Seq)).gt(Expr::col((refused_row::Entity, refused_row::Column::AfterSeq))),
        )
        .to_owned();
    let found = refused_row::Entity::find()
        .filter(refused_row::Column::Settled.is_null())
        .filter(refused_row::Column::Number.gt(after))
        .filter(Expr::exists(recorded).not())
        .order_by_asc(refused_row::Column::Number)
        .limit(limit)
        .all(db)
        .await?;
    Ok(found)
}

/// Sets an entry aside by hand.
pub async fn settle(db: &Db, id: &str, basis: &str) -> Result<(), Error> {
    if basis.trim().is_empty() {
        return Err(Error::invalid("basis", "Bitte angeben, warum der Eintrag erledigt ist.", "Say why the entry is settled."));
    }
    let tx = db.begin().await?;
    let known = refused_row::Entity::find_by_id(id.to_owned()).one(&tx).await?;
    if known.is_none() {
        return Err(Error::NotFound {
            de: format!("Einen abgewiesenen Eintrag {id} gibt es nicht; „sollist refused“ zeigt die offenen."),
            en: format!("There is no refused entry {id}; `sollist refused` shows those that are open."),
        });
    }
    let row = refused_row::ActiveModel { id: Set(id.to_owned()), settled: Set(Some(basis.trim().to_owned())), ..Default::default() };
    refused_row::Entity::update(row).exec(&tx).await?;
    tx.commit().await?;
    Ok(())
}

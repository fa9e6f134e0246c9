//! What was refused, kept until it is corrected: its event recorded, or set aside by hand.

use std::{collections::HashSet, time::Duration};

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Expr, ExprTrait as _, Query},
};
use sollist_contract::{envelope::NAME_BYTES_MAX, ids::Authority, refused::EntryRefused, subject};
use sollist_platform::{
    Error,
    db::Db,
    journal::{self, event_row},
    nats::CONTENT_TYPE,
    relay::{Carried, Source},
    rows::{self, Saving, chunks},
};
use tokio::sync::watch;

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

/// Keeps entries, numbered without a gap in their order; the journal's head is held, so nobody else draws numbers. What is on
/// the list stays as it was first refused: corrected or settled, it is not open again.
pub async fn keep(saving: &mut Saving<'_>, mut rows: Vec<refused_row::Model>) -> Result<(), Error> {
    let tx = saving.tx();
    let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
    let mut known: HashSet<String> = HashSet::new();
    for ids in chunks(&ids) {
        let query = refused_row::Entity::find().select_only().column(refused_row::Column::Id);
        let found: Vec<String> = query.filter(refused_row::Column::Id.is_in(ids.iter().cloned())).into_tuple().all(tx).await?;
        known.extend(found);
    }
    // The same line twice is one entry, also within a batch.
    rows.retain(|row| known.insert(row.id.clone()));
    if rows.is_empty() {
        return Ok(());
    }
    let mut number = last_number(tx).await?;
    for row in &mut rows {
        number = number.saturating_add(1);
        row.number = number;
    }
    rows::save_new::<refused_row::Entity>(saving, rows).await
}

/// The number of the last entry; 0 before the first.
pub async fn last_number(db: &impl ConnectionTrait) -> Result<i64, Error> {
    let last: Option<i64> = refused_row::Entity::find()
        .select_only()
        .column(refused_row::Column::Number)
        .order_by_desc(refused_row::Column::Number)
        .into_tuple()
        .one(db)
        .await?;
    Ok(last.unwrap_or(0))
}

/// The name of an event in a text that could not be read as one, as far as it is JSON.
pub fn name_in(text: &str) -> Option<(String, String)> {
    let value: serde_json::Value = serde_json::from_str(text).ok()?;
    // A longer one is no name: nothing is ever recorded under it.
    let field = |key: &str| value.get(key)?.as_str().filter(|name| name.len() <= NAME_BYTES_MAX).map(str::to_owned);
    Some((field("source")?, field("id")?))
}

/// What is open after a number, oldest first. Corrected is what has its event in the journal since.
fn open_after(after: i64) -> Select<refused_row::Entity> {
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
    refused_row::Entity::find()
        .filter(refused_row::Column::Settled.is_null())
        .filter(refused_row::Column::Number.gt(after))
        .filter(Expr::exists(recorded).not())
        .order_by_asc(refused_row::Column::Number)
}

/// Numbers and sizes in bytes of what is open after a number, without reading it.
pub async fn open_sizes(db: &impl ConnectionTrait, after: i64, limit: u64) -> Result<Vec<(i64, u64)>, Error> {
    let texts = ["origin", "event_source", "event_id", "field", "message_de", "message_en", "content", "raw", "actor"];
    let query = open_after(after).select_only().column(refused_row::Column::Number).expr(rows::bytes_of(&texts));
    let found: Vec<(i64, i64)> = query.limit(limit).into_tuple().all(db).await?;
    Ok(found.into_iter().map(|(number, bytes)| (number, bytes.unsigned_abs())).collect())
}

/// What is open after a number and up to another.
pub async fn open(db: &impl ConnectionTrait, after: i64, last: i64) -> Result<Vec<refused_row::Model>, Error> {
    Ok(open_after(after).filter(refused_row::Column::Number.lte(last)).all(db).await?)
}

/// Whom a refused entry is about, as far as it can be read: an event's data, or a line of a plan.
fn authority_in(text: &str) -> Option<Authority> {
    let value: serde_json::Value = serde_json::from_str(text).ok()?;
    value.get("data").unwrap_or(&value).get("authority")?.as_str()?.parse().ok()
}

/// The refused entries as the relay carries them.
pub struct Refusals {
    db: Db,
    subject: String,
    heads: watch::Sender<u64>,
}

/// Most of a text that is carried, in bytes: written as JSON it must fit into a message of the broker, whatever it is. The list
/// has the whole.
const TEXT_BYTES_MAX: usize = 64 * 1024;
/// How often the list is looked at: nothing tells that it grew.
const LOOK: Duration = Duration::from_millis(300);

impl Refusals {
    pub fn of(db: Db, subject: &str) -> Refusals {
        let heads = watch::Sender::new(0);
        let (told, list) = (heads.clone(), db.clone());
        tokio::spawn(async move {
            while told.receiver_count() > 0 || told.sender_count() > 1 {
                // A database that does not answer is the relay's to say.
                if let Ok(last) = last_number(list.reader()).await {
                    told.send_if_modified(|known| std::mem::replace(known, last.unsigned_abs()) != last.unsigned_abs());
                }
                tokio::time::sleep(LOOK).await;
            }
        });
        Refusals { db, subject: subject.to_owned(), heads }
    }

    /// The same for whoever only looks an entry up.
    pub fn to_read(db: Db, subject: &str) -> Refusals {
        Refusals { db, subject: subject.to_owned(), heads: watch::Sender::new(0) }
    }

    fn carried(&self, row: refused_row::Model) -> Result<Carried, Error> {
        let text = if row.content.len() > TEXT_BYTES_MAX {
            let cut = row.content.char_indices().map(|(at, _)| at).take_while(|at| *at <= TEXT_BYTES_MAX).last().unwrap_or(0);
            format!("{} … [{} Byte]", row.content.get(..cut).unwrap_or_default(), row.content.len())
        } else {
            row.content.clone()
        };
        let authority = authority_in(&row.content);
        let entry = EntryRefused {
            origin: row.origin,
            position: row.position.unsigned_abs(),
            event_source: row.event_source,
            event_id: row.event_id,
            reason: row.reason,
            field: row.field,
            message_de: row.message_de,
            message_en: row.message_en,
            text,
        };
        let number = row.number.unsigned_abs();
        let when = jiff::Timestamp::from_microsecond(row.refused_at)
            .map_err(|_| Error::Unreadable { seq: number, why: "a refused entry's time is no instant".to_owned() })?;
        Ok(Carried {
            number,
            subject: subject::refused(&self.subject, authority.as_ref()),
            text: entry.to_json(&row.id, when)?,
            headers: vec![(CONTENT_TYPE.0, CONTENT_TYPE.1.to_owned())],
        })
    }
}

#[tonic::async_trait]
impl Source for Refusals {
    async fn read(&self, after: u64, limit: u64) -> Result<Vec<Carried>, Error> {
        let after = i64::try_from(after).unwrap_or(i64::MAX);
        read(self.db.reader(), after, limit).await?.into_iter().map(|row| self.carried(row)).collect()
    }
    async fn head(&self) -> Result<u64, Error> {
        Ok(last_number(self.db.reader()).await?.unsigned_abs())
    }
    fn heads(&self) -> watch::Receiver<u64> {
        self.heads.subscribe()
    }
    fn identity(&self) -> &'static str {
        CONTENT_TYPE.0
    }
    async fn owner(&self) -> Result<String, Error> {
        journal::id(self.db.reader()).await
    }
}

/// Up to `limit` entries after a number, in order, corrected or not.
pub async fn read(db: &impl ConnectionTrait, after: i64, limit: u64) -> Result<Vec<refused_row::Model>, Error> {
    let query = refused_row::Entity::find().filter(refused_row::Column::Number.gt(after));
    Ok(query.order_by_asc(refused_row::Column::Number).limit(limit).all(db).await?)
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
    let row = refused_row::ActiveModel { id: Set(id.to_owned()), settled: Set(Some(rows::storable(basis.trim()))), ..Default::default() };
    refused_row::Entity::update(row).exec(&tx).await?;
    tx.commit().await?;
    Ok(())
}

//! The journal: every accepted event, numbered without a gap, chained by hashes ([`crate::store::hashed`]). The one
//! truth.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use jiff::Timestamp;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use sollist_contract::{
    envelope::{Envelope, NotRead, Stored, is_oversized},
    ids::Authority,
};

pub use crate::store::digest::{digest, hex};
use crate::{
    Error,
    rights::{EVERYBODYS, Scope},
    store::{
        hashed::{self, Hashed, SALT},
        reading::Reading,
        rows::{self, Lock, Saving},
        shelf::Stand,
    },
};

pub mod event_row {
    use sea_orm::entity::prelude::*;

    #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "journal_events")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub seq: i64,
        pub recorded_at: i64,
        pub source: String,
        pub id: String,
        pub actor: String,
        pub event: String,
        pub hash: Vec<u8>,
        pub traceparent: Option<String>,
        /// Chance that the hash covers; none in format 1.
        pub salt: Option<Vec<u8>>,
        /// For whose affairs whoever caused it had a right; `*`: everybody's.
        pub scope: String,
        /// Whose affairs it touches: one authority's, or two, between them a blank. The database takes nothing of which
        /// they are not the scope's.
        pub about: String,
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub mod head_row {
    use sea_orm::entity::prelude::*;

    #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "journal_head")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i64,
        pub last: i64,
        pub recorded_at: i64,
        pub hash: Vec<u8>,
        /// Names this journal for ever, also after it was restored or moved.
        pub journal: String,
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// A state of knowledge: the last number, when it was recorded, and the hash of the chain up to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    pub seq: u64,
    pub recorded_at: Timestamp,
    pub hash: [u8; 32],
}

impl Head {
    pub fn hash_hex(&self) -> String {
        hex(&self.hash)
    }
}

/// An event as it stands in the journal.
#[derive(Debug, Clone)]
pub struct Recorded {
    pub seq: u64,
    pub recorded_at: Timestamp,
    pub actor: Arc<str>,
    pub hash: [u8; 32],
    /// The CloudEvent as JSON.
    pub text: String,
    /// The trace it belongs to (W3C traceparent); no part of the chain.
    pub traceparent: Option<String>,
    /// Chance that the hash covers; none in format 1.
    pub salt: Option<[u8; SALT]>,
    /// For whose affairs alone whoever caused it had a right; empty where for everybody's. Covered in format 2.
    pub scope: Arc<str>,
}

/// A place in the journal: a number, and the hash of the chain up to it. What a follower has seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Mark {
    pub seq: u64,
    pub hash: [u8; 32],
}

impl Mark {
    /// Whether an event is the very next one after this place: its number, and that its hash covers what we know.
    pub fn is_before(&self, event: &Recorded) -> bool {
        let Ok(number) = i64::try_from(event.seq) else { return false };
        event.seq == self.seq.saturating_add(1) && event.hashed(number).after(&self.hash) == event.hash
    }
}

impl Recorded {
    /// The place right after this event.
    pub fn mark(&self) -> Mark {
        Mark { seq: self.seq, hash: self.hash }
    }
    fn hashed(&self, seq: i64) -> Hashed<'_> {
        let (recorded_at, salt, scope) = (self.recorded_at.as_microsecond(), self.salt, &self.scope);
        Hashed { seq, recorded_at, salt, actor: &self.actor, scope, text: &self.text, ..Hashed::default() }
    }
    /// The event that the text holds; or why this version cannot read it. Nobody stops because of it: what it says is
    /// missing in what is derived, and its number is said.
    pub fn envelope(&self) -> Result<Envelope, NotRead> {
        Envelope::recorded(&self.text)
    }
}

/// `why`: the column that is not what it is for.
fn unreadable(seq: i64, why: &str) -> Error {
    Error::Unreadable { seq: seq.unsigned_abs(), why: why.to_owned() }
}

fn instant(seq: i64, micros: i64) -> Result<Timestamp, Error> {
    Timestamp::from_microsecond(micros).map_err(|_| unreadable(seq, "recorded_at"))
}

fn hash_of(seq: i64, bytes: &[u8]) -> Result<[u8; 32], Error> {
    bytes.try_into().map_err(|_| unreadable(seq, "hash"))
}

fn salt_of(seq: i64, bytes: Option<Vec<u8>>) -> Result<Option<[u8; SALT]>, Error> {
    bytes.map(|bytes| bytes.as_slice().try_into().map_err(|_| unreadable(seq, "salt"))).transpose()
}

/// The scope that a hash covers: what is everybody's is not said in it, so what was recorded before there was a scope
/// hashes as it did.
pub(super) fn scope_of(column: &str) -> Option<Arc<str>> {
    match column {
        "" => None,
        EVERYBODYS => Some("".into()),
        own => Some(own.into()),
    }
}

/// The head, read outside a batch.
pub async fn head(db: &impl ConnectionTrait) -> Result<Head, Error> {
    let row = head_row::Entity::find_by_id(1).one(db).await?.ok_or_else(|| unreadable(0, "last"))?;
    head_of(row.last, row.recorded_at, &row.hash)
}

fn head_of(last: i64, recorded_at: i64, hash: &[u8]) -> Result<Head, Error> {
    let seq = u64::try_from(last).map_err(|_| unreadable(last, "last"))?;
    Ok(Head { seq, recorded_at: instant(last, recorded_at)?, hash: hash_of(last, hash)? })
}

/// The name that this journal has for ever.
pub async fn id(db: &impl ConnectionTrait) -> Result<String, Error> {
    let row = head_row::Entity::find_by_id(1).one(db).await?.ok_or_else(|| unreadable(0, "journal"))?;
    Ok(row.journal)
}

/// An event that is to be appended: what is stored has been read back.
pub struct Entry {
    pub stored: Arc<Stored>,
    pub actor: Arc<str>,
    pub traceparent: Option<Arc<str>>,
    /// For whose affairs whoever caused it had a right.
    pub scope: Scope,
    /// Whose affairs it touches beside those of the authority that it is about.
    pub beside: Option<Authority>,
}

impl Entry {
    /// Everybody whose affairs it touches.
    fn about(&self) -> String {
        let all = [self.stored.envelope().event.authority(), self.beside.as_ref()];
        all.into_iter().flatten().map(Authority::as_str).collect::<Vec<_>>().join(" ")
    }
}

/// Takes hold of the head until commit. Call it last, when everything else is decided.
pub async fn hold(tx: &DatabaseTransaction) -> Result<Stand, Error> {
    match tx.get_database_backend() {
        DbBackend::Postgres => Stand::held(tx).await,
        // The whole store is ours already.
        _ => Stand::now(tx).await,
    }
}

/// Numbers and stores `entries` behind the head, which is held, or is written behind only if it still stands so.
/// Returns where it stands then.
pub async fn append(
    saving: &mut Saving<'_>,
    stand: &Stand,
    now: Timestamp,
    entries: Vec<Entry>,
) -> Result<Stand, Error> {
    let mut stand = stand.clone();
    // A clock that was turned back must not turn back the order of knowledge.
    stand.recorded_at = now.as_microsecond().max(stand.recorded_at);
    let mut new = Vec::with_capacity(entries.len());
    let salts = hashed::salts(entries.len())?;
    for (entry, salt) in entries.into_iter().zip(salts) {
        stand.last = stand.last.saturating_add(1);
        let (envelope, text) = (entry.stored.envelope(), entry.stored.text());
        let (seq, recorded_at, actor) = (stand.last, stand.recorded_at, &*entry.actor);
        let scope = match &entry.scope {
            Scope::Of(own) => own.as_str(),
            Scope::Everybodys | Scope::Nobodys => "",
        };
        let hashed = Hashed { seq, recorded_at, salt: Some(salt), actor, scope, text, ..Hashed::default() };
        stand.hash = hashed.after(&stand.hash);
        new.push(event_row::Model {
            seq: stand.last,
            recorded_at: stand.recorded_at,
            source: envelope.source.clone(),
            id: envelope.id.clone(),
            actor: entry.actor.to_string(),
            event: text.to_owned(),
            hash: stand.hash.to_vec(),
            traceparent: entry.traceparent.as_deref().map(str::to_owned),
            salt: Some(salt.to_vec()),
            scope: entry.scope.code().to_owned(),
            about: entry.about(),
        });
    }
    rows::save_new::<event_row::Entity>(saving, new).await?;
    saving.move_head(&stand).await?;
    Ok(stand)
}

impl TryFrom<&Stand> for Head {
    type Error = Error;
    fn try_from(stand: &Stand) -> Result<Head, Error> {
        head_of(stand.last, stand.recorded_at, &stand.hash)
    }
}

/// What is recorded under a name.
#[derive(Debug, Clone)]
pub struct There {
    pub seq: u64,
    pub text: String,
    /// Microseconds since 1970.
    pub recorded_at: i64,
}

/// What stands under some names (source, id).
#[derive(Debug, Default)]
pub struct Found {
    pub recorded: HashMap<(String, String), There>,
    /// Rows with a number that no event has, below the first or above the last: somebody put them there. They are no
    /// events, but they hold their name.
    pub outside: HashMap<(String, String), i64>,
}

/// Whether anything stands under any of these sources, as a batch on a shelf asks.
pub async fn is_any_of(from: &Reading<'_>, sources: impl Iterator<Item = &str>) -> Result<bool, Error> {
    for source in sources.collect::<BTreeSet<_>>() {
        let known = from.shelf().and_then(|shelf| shelf.has_source(source));
        let any = match known {
            Some(any) => any,
            None => {
                let of = event_row::Entity::find().select_only().column(event_row::Column::Seq);
                let of = of.filter(event_row::Column::Source.eq(source)).limit(1);
                let any = of.into_tuple::<i64>().one(from).await?.is_some();
                if let Some(shelf) = from.shelf() {
                    shelf.source(source, any);
                }
                any
            }
        };
        if any {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What stands under these names (source, id).
pub async fn find<'a>(
    db: &impl ConnectionTrait,
    names: impl Iterator<Item = (&'a str, &'a str)>,
) -> Result<Found, Error> {
    let names = names.map(|(source, id)| [source, id]);
    let rows =
        rows::of_keys::<event_row::Entity, 2>(db, [event_row::Column::Source, event_row::Column::Id], names, Lock::Not)
            .await?;
    let mut found = Found::default();
    if rows.is_empty() {
        return Ok(found);
    }
    // Read after the rows were: whoever recorded one of them has moved the head with it.
    let last = head_row::Entity::find_by_id(1).one(db).await?.map_or(0, |head| head.last);
    for row in rows {
        let name = (row.source, row.id);
        if (1..=last).contains(&row.seq) {
            let (seq, recorded_at) = (row.seq.unsigned_abs(), row.recorded_at);
            found.recorded.insert(name, There { seq, text: row.event, recorded_at });
        } else {
            found.outside.insert(name, row.seq);
        }
    }
    Ok(found)
}

/// Up to `limit` rows after a number, in order, as they stand in the table.
pub async fn table_rows(db: &impl ConnectionTrait, after: u64, limit: u64) -> Result<Vec<event_row::Model>, Error> {
    let rows = event_row::Entity::find()
        .filter(event_row::Column::Seq.gt(i64::try_from(after).unwrap_or(i64::MAX)))
        .order_by_asc(event_row::Column::Seq)
        .limit(limit)
        .all(db)
        .await?;
    Ok(rows)
}

/// Numbers and sizes in bytes of up to `limit` events after a number, in order, without reading them.
pub async fn sizes(db: &impl ConnectionTrait, after: u64, limit: u64) -> Result<Vec<(u64, u64)>, Error> {
    let found: Vec<(i64, i64)> = event_row::Entity::find()
        .select_only()
        .column(event_row::Column::Seq)
        .expr(rows::bytes_of(&["event", "actor"]))
        .filter(event_row::Column::Seq.gt(i64::try_from(after).unwrap_or(i64::MAX)))
        .order_by_asc(event_row::Column::Seq)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await?;
    Ok(found.into_iter().map(|(seq, bytes)| (seq.unsigned_abs(), bytes.unsigned_abs())).collect())
}

/// Number, instant, actor, text, hash, trace, salt and scope of an event.
type Columns = (i64, i64, String, String, Vec<u8>, Option<String>, Option<Vec<u8>>, String);

/// Up to `limit` events after a number, in order.
pub async fn read(db: &impl ConnectionTrait, after: u64, limit: u64) -> Result<Vec<Recorded>, Error> {
    use event_row::Column::{Actor, Event, Hash, RecordedAt, Salt, Scope, Seq, Traceparent};
    let found: Vec<Columns> = event_row::Entity::find()
        .select_only()
        .columns([Seq, RecordedAt, Actor, Event, Hash, Traceparent, Salt, Scope])
        .filter(Seq.gt(i64::try_from(after).unwrap_or(i64::MAX)))
        .order_by_asc(Seq)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await?;
    let recorded = |(seq, at, actor, text, hash, traceparent, salt, scope): Columns| {
        let (recorded_at, hash, salt) = (instant(seq, at)?, hash_of(seq, &hash)?, salt_of(seq, salt)?);
        let (scope, actor) = (scope_of(&scope).ok_or_else(|| unreadable(seq, "scope"))?, actor.into());
        Ok(Recorded { seq: seq.unsigned_abs(), recorded_at, actor, hash, text, traceparent, salt, scope })
    };
    found.into_iter().map(recorded).collect()
}

/// The events of these numbers, as far as there are such, in order.
pub async fn numbered(db: &impl ConnectionTrait, numbers: &[u64]) -> Result<Vec<Recorded>, Error> {
    let mut numbers: Vec<i64> = numbers.iter().filter_map(|number| i64::try_from(*number).ok()).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let mut found = Vec::with_capacity(numbers.len());
    for numbers in rows::chunks(&numbers) {
        let of = event_row::Entity::find().filter(event_row::Column::Seq.is_in(numbers.iter().copied()));
        let rows = of.order_by_asc(event_row::Column::Seq).all(db).await?;
        found.extend(rows.into_iter().map(recorded).collect::<Result<Vec<_>, _>>()?);
    }
    Ok(found)
}

/// An event as a row of the table holds it.
pub(crate) fn recorded(row: event_row::Model) -> Result<Recorded, Error> {
    Ok(Recorded {
        seq: row.seq.unsigned_abs(),
        recorded_at: instant(row.seq, row.recorded_at)?,
        actor: row.actor.into(),
        hash: hash_of(row.seq, &row.hash)?,
        text: row.event,
        traceparent: row.traceparent,
        salt: salt_of(row.seq, row.salt)?,
        scope: scope_of(&row.scope).ok_or_else(|| unreadable(row.seq, "scope"))?,
    })
}

/// The journal has no such number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoNumber(pub u64);

/// The hash of the chain up to a number; zeros for 0.
pub async fn hash_at(db: &impl ConnectionTrait, seq: u64) -> Result<[u8; 32], Error> {
    if seq == 0 {
        return Ok([0; 32]);
    }
    let before = seq.saturating_sub(1);
    let found = read(db, before, 1).await?;
    found.first().filter(|event| event.seq == seq).map(|event| event.hash).ok_or_else(|| Error::refused(NoNumber(seq)))
}

/// Events that are in the chain as they were recorded, but are not as an event should be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Odd {
    /// This version cannot read them: nothing of them is counted.
    pub unreadable: Vec<u64>,
    /// Longer, or with a longer name, than what is taken today. They are read and counted like any other.
    pub oversized: Vec<u64>,
}

/// Walks the journal for events that are not as they should be. In constant memory, as far as there are few.
pub async fn odd(db: &impl ConnectionTrait) -> Result<Odd, Error> {
    const PAGE: u64 = 5_000;
    let (mut odd, mut last) = (Odd::default(), 0);
    loop {
        let page = read(db, last, PAGE).await?;
        let Some(newest) = page.last() else { return Ok(odd) };
        last = newest.seq;
        for event in &page {
            match event.envelope() {
                Ok(envelope) if is_oversized(&envelope, &event.text) => odd.oversized.push(event.seq),
                Ok(_) => {}
                Err(_) => odd.unreadable.push(event.seq),
            }
        }
    }
}

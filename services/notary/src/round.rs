//! One round of the notary: it takes up what the journal has become, looks whether that contradicts anything it
//! signed, and signs. It keeps nothing in memory from round to round: what it rests on is the journal, its tiles, and
//! the head beside its key.

use std::collections::BTreeSet;

use jiff::Timestamp;
use sea_orm::DbErr;
use sollist_contract::{
    refusal::Kind,
    said::{Bilingual as _, Said},
};
use sollist_platform::{
    Error,
    store::{
        db::Db,
        journal::{self, Mark},
        proof::Beside,
    },
};
use sollist_proof::{
    Hash, Wrong,
    entry::leaf,
    note::Head,
    tree::{Asked, Edge, Place, Tiles, open, root},
};

use crate::{
    kept::{Custody, NotKept},
    store::{self, checkpoint_row},
};

/// Events read at a time.
const PAGE: u64 = 2_000;

/// Why nothing is signed: somebody has to look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Alarm {
    /// The journal ends before what was signed or what the tree holds.
    Shrunk { signed: u64, there: u64 },
    /// An event is not what its leaf says.
    Rewritten { sequence: u64 },
    /// The chain of the journal does not hold at this event.
    Broken { sequence: u64 },
    /// The tree is not the one whose head was signed.
    Contradicts { size: u64 },
    /// The tree that is stored cannot be read.
    TreeDamaged,
    /// Heads were signed, and the last one is not beside the key.
    HeadMissing { signed: u64, path: String },
    /// Somebody else signed with this key.
    SecondNotary { signed: u64, kept: u64 },
    /// What is kept beside the key cannot be read.
    HeadUnfit { path: String, wrong: Wrong },
}

/// Why a round signed nothing.
#[derive(Debug)]
pub enum Untrue {
    Alarm(Alarm),
    Failed(Error),
}

impl From<Error> for Untrue {
    fn from(error: Error) -> Untrue {
        Untrue::Failed(error)
    }
}

impl From<DbErr> for Untrue {
    fn from(error: DbErr) -> Untrue {
        Untrue::Failed(error.into())
    }
}

/// What came of a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// The head that was signed; `None`: nothing is new.
    pub signed: Option<Head>,
}

/// Takes up the journal, and signs where it has grown.
pub async fn round(db: &Db, custody: &Custody) -> Result<Round, Untrue> {
    let last = custody.last().map_err(|why| unfit(custody, why))?;
    let origin = custody.key().name.clone();
    let published = store::newest(db.reader(), Some(&origin)).await?;
    let published = published.map_or(0, |row| row.size.unsigned_abs());
    match &last {
        // Before anything is written: a second one touches nothing.
        Some((head, _)) if published > head.size => {
            return Err(Untrue::Alarm(Alarm::SecondNotary { signed: published, kept: head.size }));
        }
        None if published > 0 => {
            let path = custody.place().display().to_string();
            return Err(Untrue::Alarm(Alarm::HeadMissing { signed: published, path }));
        }
        Some(_) | None => {}
    }
    let size = take_up(db).await?;
    if let Some((head, note)) = &last {
        agrees(db, size, head).await?;
        if published < head.size {
            // The process ended between keeping it and publishing it.
            publish(db, row(&origin, head, note)).await?;
        }
        if head.size == size {
            return Ok(Round { signed: None });
        }
    }
    if size == 0 {
        return Ok(Round { signed: None });
    }
    let tiles = store::tiles(db.reader(), &Asked::Root { size }.places()).await?;
    let head = Head { size, root: root(size, &tiles).map_err(|_| Untrue::Alarm(Alarm::TreeDamaged))? };
    let note = custody.sign(&head);
    custody.keep(&note).map_err(|error| Untrue::Failed(error.into()))?;
    publish(db, row(&origin, &head, &note)).await?;
    Ok(Round { signed: Some(head) })
}

fn unfit(custody: &Custody, why: NotKept) -> Untrue {
    match why {
        NotKept::Unread { error, .. } => Untrue::Failed(error.into()),
        NotKept::Wrong { wrong, .. } => {
            Untrue::Alarm(Alarm::HeadUnfit { path: custody.place().display().to_string(), wrong })
        }
        NotKept::Open { .. } | NotKept::Taken { .. } => Untrue::Failed(Error::refused(why)),
    }
}

async fn publish(db: &Db, row: checkpoint_row::Model) -> Result<(), Error> {
    let tx = db.begin().await?;
    store::publish(&tx, row).await?;
    Ok(tx.commit().await?)
}

fn row(origin: &str, head: &Head, note: &str) -> checkpoint_row::Model {
    checkpoint_row::Model {
        origin: origin.to_owned(),
        size: i64::try_from(head.size).unwrap_or(i64::MAX),
        note: note.to_owned(),
        signed_at: Timestamp::now().as_microsecond(),
    }
}

/// Whether the tree holds what was signed.
async fn agrees(db: &Db, size: u64, head: &Head) -> Result<(), Untrue> {
    if size < head.size {
        return Err(Untrue::Alarm(Alarm::Shrunk { signed: head.size, there: size }));
    }
    let tiles = store::tiles(db.reader(), &Asked::Root { size: head.size }.places()).await?;
    match root(head.size, &tiles) {
        Ok(root) if root == head.root => Ok(()),
        Ok(_) => Err(Untrue::Alarm(Alarm::Contradicts { size: head.size })),
        Err(_) => Err(Untrue::Alarm(Alarm::TreeDamaged)),
    }
}

/// Adds what the journal has since to the tree that is stored. Returns how many leaves it has then.
async fn take_up(db: &Db) -> Result<u64, Untrue> {
    let size = store::size(db.reader()).await?;
    let mut wanted: BTreeSet<Place> = open(size).into_iter().collect();
    let last = size.checked_sub(1).map(|index| Place { level: 0, index: index / 256 });
    wanted.extend(last);
    let tiles = store::tiles(db.reader(), &wanted).await?;
    let mut edge = Edge::of(size, &tiles).map_err(|_| Untrue::Alarm(Alarm::TreeDamaged))?;
    let mut mark = Mark::default();
    if let Some(last) = last {
        mark = Mark { seq: size, hash: chained(db, size).await? };
        // The chain up to the last event covers every one before it: so does its leaf.
        let there = tiles.0.get(&last).and_then(|hashes| hashes.last_chunk::<32>());
        if there != Some(&leaf(&mark.hash)) {
            return Err(Untrue::Alarm(Alarm::Rewritten { sequence: size }));
        }
    }
    loop {
        let page = journal::read(db.reader(), mark.seq, PAGE).await?;
        if page.is_empty() {
            return Ok(edge.size());
        }
        let mut grown = Tiles::default();
        for event in &page {
            if !mark.is_before(event) {
                return Err(Untrue::Alarm(Alarm::Broken { sequence: mark.seq.saturating_add(1) }));
            }
            mark = event.mark();
            edge.push(&leaf(&mark.hash), &mut grown);
        }
        grown.0.extend(edge.open().0);
        let tx = db.begin().await?;
        store::save(&tx, grown).await?;
        tx.commit().await?;
    }
}

/// The hash of the journal's chain at a number.
async fn chained(db: &Db, sequence: u64) -> Result<Hash, Untrue> {
    match journal::hash_at(db.reader(), sequence).await {
        Err(error) if error.is_refusal(Kind::NotFound) || error.is_refusal(Kind::Malformed) => {
            let there = journal::head(db.reader()).await?.seq;
            Err(Untrue::Alarm(Alarm::Shrunk { signed: sequence, there }))
        }
        hash => Ok(hash?),
    }
}

/// The tree that is stored, proved with the tables that follow from the journal: made anew from it and compared.
pub struct Tree(pub Db);

#[tonic::async_trait]
impl Beside for Tree {
    async fn differs(&self) -> Result<Option<Said>, Error> {
        let size = store::size(self.0.reader()).await?;
        let signed = store::newest(self.0.reader(), None).await?.map_or(0, |row| row.size.unsigned_abs());
        if size < signed {
            return Ok(Some(Alarm::TreeDamaged.said()));
        }
        let (mut edge, mut last, mut wanted) = (Edge::default(), 0, Tiles::default());
        while last < size {
            let page = journal::read(self.0.reader(), last, PAGE.min(size.saturating_sub(last))).await?;
            let Some(newest) = page.last() else {
                return Ok(Some(Alarm::Shrunk { signed: size, there: last }.said()));
            };
            last = newest.seq;
            page.iter().for_each(|event| edge.push(&leaf(&event.hash), &mut wanted));
            // Full tiles are compared as they come: there is never more than a page of them.
            if let Some(alarm) = self.other(std::mem::take(&mut wanted)).await? {
                return Ok(Some(alarm.said()));
            }
        }
        Ok(self.other(edge.open()).await?.map(|alarm| alarm.said()))
    }
}

impl Tree {
    async fn other(&self, wanted: Tiles) -> Result<Option<Alarm>, Error> {
        let there = store::tiles(self.0.reader(), &wanted.0.keys().copied().collect()).await?;
        // It may have grown meanwhile.
        let begins = |place, hashes: &[u8]| there.0.get(place).is_some_and(|there| there.starts_with(hashes));
        let odd = wanted.0.iter().find(|(place, hashes)| !begins(*place, hashes));
        Ok(odd.map(|(place, _)| {
            let first = place.index.saturating_mul(256_u64.saturating_pow(u32::from(place.level).saturating_add(1)));
            Alarm::Rewritten { sequence: first.saturating_add(1) }
        }))
    }
}

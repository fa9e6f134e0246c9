//! One round of the notary: it takes up what a log, the journal or the log of reads, has become, looks whether that
//! contradicts anything it signed, and signs. It keeps nothing in memory from round to round: what it rests on is the
//! log, its tiles, and the head beside its key.

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
        reads::{self, Wanted},
    },
};
use sollist_proof::{
    Hash, Wrong,
    entry::leaf,
    note::{Head, Log},
    tree::{Asked, Edge, Place, Tiles, open, root},
};

use crate::{
    kept::{Custody, NotKept},
    store::{self, Checkpoint},
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

/// Takes up a log, and signs where it has grown.
pub async fn round(db: &Db, custody: &Custody, log: Log) -> Result<Round, Untrue> {
    let last = custody.last(log).map_err(|why| unfit(custody, log, why))?;
    let origin = custody.key().of(log).name;
    let published = store::newest(db.reader(), log, Some(&origin)).await?.map_or(0, |head| head.size);
    match &last {
        // Before anything is written: a second one touches nothing.
        Some((head, _)) if published > head.size => {
            return Err(Untrue::Alarm(Alarm::SecondNotary { signed: published, kept: head.size }));
        }
        None if published > 0 => {
            let path = custody.place(log).display().to_string();
            return Err(Untrue::Alarm(Alarm::HeadMissing { signed: published, path }));
        }
        Some(_) | None => {}
    }
    let size = take_up(db, log).await?;
    if let Some((head, note)) = &last {
        agrees(db, log, size, head).await?;
        if published < head.size {
            // The process ended between keeping it and publishing it.
            publish(db, log, checkpoint(&origin, head, note)).await?;
        }
        if head.size == size {
            return Ok(Round { signed: None });
        }
    }
    if size == 0 {
        return Ok(Round { signed: None });
    }
    let tiles = store::tiles(db.reader(), log, &Asked::Root { size }.places()).await?;
    let head = Head { size, root: root(size, &tiles).map_err(|_| Untrue::Alarm(Alarm::TreeDamaged))? };
    let note = custody.sign(log, &head);
    custody.keep(log, &note).map_err(|error| Untrue::Failed(error.into()))?;
    publish(db, log, checkpoint(&origin, &head, &note)).await?;
    Ok(Round { signed: Some(head) })
}

fn unfit(custody: &Custody, log: Log, why: NotKept) -> Untrue {
    match why {
        NotKept::Unread { error, .. } => Untrue::Failed(error.into()),
        NotKept::Wrong { wrong, .. } => {
            Untrue::Alarm(Alarm::HeadUnfit { path: custody.place(log).display().to_string(), wrong })
        }
        NotKept::Open { .. } | NotKept::Taken { .. } => Untrue::Failed(Error::refused(why)),
    }
}

async fn publish(db: &Db, log: Log, head: Checkpoint) -> Result<(), Error> {
    let tx = db.begin().await?;
    store::publish(&tx, log, vec![head]).await?;
    Ok(tx.commit().await?)
}

fn checkpoint(origin: &str, head: &Head, note: &str) -> Checkpoint {
    let signed_at = Timestamp::now().as_microsecond();
    Checkpoint { origin: origin.to_owned(), size: head.size, note: note.to_owned(), signed_at }
}

/// Whether the tree holds what was signed.
async fn agrees(db: &Db, log: Log, size: u64, head: &Head) -> Result<(), Untrue> {
    if size < head.size {
        return Err(Untrue::Alarm(Alarm::Shrunk { signed: head.size, there: size }));
    }
    let tiles = store::tiles(db.reader(), log, &Asked::Root { size: head.size }.places()).await?;
    match root(head.size, &tiles) {
        Ok(root) if root == head.root => Ok(()),
        Ok(_) => Err(Untrue::Alarm(Alarm::Contradicts { size: head.size })),
        Err(_) => Err(Untrue::Alarm(Alarm::TreeDamaged)),
    }
}

/// Adds what a log has since to the tree that is stored. Returns how many leaves it has then.
pub async fn take_up(db: &Db, log: Log) -> Result<u64, Untrue> {
    let size = store::size(db.reader(), log).await?;
    let mut wanted: BTreeSet<Place> = open(size).into_iter().collect();
    let last = size.checked_sub(1).map(|index| Place { level: 0, index: index / 256 });
    wanted.extend(last);
    let tiles = store::tiles(db.reader(), log, &wanted).await?;
    let mut edge = Edge::of(size, &tiles).map_err(|_| Untrue::Alarm(Alarm::TreeDamaged))?;
    let mut mark = Mark::default();
    if let Some(last) = last {
        mark = Mark { seq: size, hash: chained(db, log, size).await? };
        // The chain up to the last entry covers every one before it: so does its leaf.
        let there = tiles.0.get(&last).and_then(|hashes| hashes.last_chunk::<32>());
        if there != Some(&leaf(&mark.hash)) {
            return Err(Untrue::Alarm(Alarm::Rewritten { sequence: size }));
        }
    } else if log == Log::Reads {
        // What was removed before there was a tree: where the log begins stands for all of it.
        let begin = reads::start(db.reader()).await?;
        let mut grown = Tiles::default();
        (0..begin.sequence).for_each(|_| edge.push(&leaf(&begin.hash), &mut grown));
        put(db, log, &edge, grown).await?;
        mark = Mark { seq: begin.sequence, hash: begin.hash };
    }
    loop {
        let page = entries(db, log, mark).await?;
        let Some(newest) = page.last() else { return Ok(edge.size()) };
        mark = *newest;
        let mut grown = Tiles::default();
        page.iter().for_each(|entry| edge.push(&leaf(&entry.hash), &mut grown));
        put(db, log, &edge, grown).await?;
    }
}

/// Writes the tiles that were filled, and those that are not full yet.
async fn put(db: &Db, log: Log, edge: &Edge, mut grown: Tiles) -> Result<(), Error> {
    grown.0.extend(edge.open().0);
    let tx = db.begin().await?;
    store::save(&tx, log, grown).await?;
    Ok(tx.commit().await?)
}

/// Where the chain of a log is after each of the entries that follow a place, as far as one reads at a time.
async fn entries(db: &Db, log: Log, mut mark: Mark) -> Result<Vec<Mark>, Untrue> {
    let mut marks = Vec::new();
    let broken = |mark: Mark| Err(Untrue::Alarm(Alarm::Broken { sequence: mark.seq.saturating_add(1) }));
    match log {
        Log::Journal => {
            for event in journal::read(db.reader(), mark.seq, PAGE).await? {
                if !mark.is_before(&event) {
                    return broken(mark);
                }
                mark = event.mark();
                marks.push(mark);
            }
        }
        Log::Reads => {
            for line in reads::page(db.reader(), &Wanted::default(), (mark.seq, u64::MAX), PAGE).await? {
                if !(reads::Mark { sequence: mark.seq, hash: mark.hash }.is_before(&line)) {
                    return broken(mark);
                }
                mark = Mark { seq: line.sequence, hash: line.hash };
                marks.push(mark);
            }
        }
    }
    Ok(marks)
}

/// The hash of a log's chain at a number.
async fn chained(db: &Db, log: Log, sequence: u64) -> Result<Hash, Untrue> {
    let shrunk = |there| Untrue::Alarm(Alarm::Shrunk { signed: sequence, there });
    match log {
        Log::Journal => match journal::hash_at(db.reader(), sequence).await {
            Err(error) if error.is_refusal(Kind::NotFound) || error.is_refusal(Kind::Malformed) => {
                Err(shrunk(journal::head(db.reader()).await?.seq))
            }
            hash => Ok(hash?),
        },
        Log::Reads => match reads::hash_at(db.reader(), sequence).await? {
            Some(hash) => Ok(hash),
            // Whoever removed it has taken up more meanwhile: the next round goes on from there.
            None if store::size(db.reader(), log).await? > sequence => Err(Untrue::Failed(Error::Busy)),
            None => Err(shrunk(reads::last_number(db.reader()).await?)),
        },
    }
}

/// The tree that is stored, proved with the tables that follow from the journal: made anew from it and compared.
pub struct Tree(pub Db);

#[tonic::async_trait]
impl Beside for Tree {
    async fn differs(&self) -> Result<Option<Said>, Error> {
        Ok(differs(&self.0, Log::Journal, &[]).await?.map(|alarm| alarm.said()))
    }
}

/// What of a log or of its tree is not as it was: the tree is made anew from the log and compared with the one that is
/// stored, and with heads of it. Leaves of what was removed are in the stored one alone.
pub async fn differs(db: &Db, log: Log, heads: &[Head]) -> Result<Option<Alarm>, Error> {
    let size = store::size(db.reader(), log).await?;
    let signed = store::newest(db.reader(), log, None).await?.map_or(0, |head| head.size);
    if size < signed {
        return Ok(Some(Alarm::TreeDamaged));
    }
    let (mut edge, mut wanted, mut mark) = (Edge::default(), Tiles::default(), Mark::default());
    if log == Log::Reads && size > 0 {
        let begin = reads::start(db.reader()).await?;
        mark = Mark { seq: begin.sequence, hash: begin.hash };
        match removed(db, mark, &mut edge).await? {
            None => {}
            alarm => return Ok(alarm),
        }
    }
    while edge.size() < size {
        let page = match entries(db, log, mark).await {
            Ok(page) => page,
            Err(Untrue::Alarm(alarm)) => return Ok(Some(alarm)),
            Err(Untrue::Failed(error)) => return Err(error),
        };
        let Some(newest) = page.last() else { return Ok(Some(Alarm::Shrunk { signed: size, there: mark.seq })) };
        mark = *newest;
        let left = usize::try_from(size.saturating_sub(edge.size())).unwrap_or(usize::MAX);
        page.iter().take(left).for_each(|entry| edge.push(&leaf(&entry.hash), &mut wanted));
        // Full tiles are compared as they come: there is never more than a page of them.
        if let Some(alarm) = other(db, log, std::mem::take(&mut wanted)).await? {
            return Ok(Some(alarm));
        }
    }
    if let Some(alarm) = other(db, log, edge.open()).await? {
        return Ok(Some(alarm));
    }
    for head in heads {
        match agrees(db, log, size, head).await {
            Ok(()) => {}
            Err(Untrue::Alarm(alarm)) => return Ok(Some(alarm)),
            Err(Untrue::Failed(error)) => return Err(error),
        }
    }
    Ok(None)
}

/// Begins a tree with the leaves of the lines that were removed, as far as the stored one has them and they end where
/// the log begins.
async fn removed(db: &Db, begin: Mark, edge: &mut Edge) -> Result<Option<Alarm>, Error> {
    let (mut last, mut full) = (None, Tiles::default());
    while edge.size() < begin.seq {
        let place = Place { level: 0, index: edge.size() / 256 };
        let tiles = store::tiles(db.reader(), Log::Reads, &BTreeSet::from([place])).await?;
        let hashes = tiles.0.get(&place).map(Vec::as_slice).unwrap_or_default();
        let left = usize::try_from(begin.seq.saturating_sub(edge.size())).unwrap_or(usize::MAX);
        let leaves: Vec<&Hash> = hashes.as_chunks::<32>().0.iter().take(left).collect();
        if leaves.len() < left.min(256) {
            return Ok(Some(Alarm::TreeDamaged));
        }
        leaves.iter().for_each(|leaf| edge.push(leaf, &mut full));
        last = leaves.last().map(|leaf| **leaf);
        if let Some(alarm) = other(db, Log::Reads, std::mem::take(&mut full)).await? {
            return Ok(Some(alarm));
        }
    }
    let ends = last.is_none_or(|last| last == leaf(&begin.hash));
    Ok((!ends).then_some(Alarm::Rewritten { sequence: begin.seq }))
}

/// Where the stored tree has something else than these tiles.
async fn other(db: &Db, log: Log, wanted: Tiles) -> Result<Option<Alarm>, Error> {
    let there = store::tiles(db.reader(), log, &wanted.0.keys().copied().collect()).await?;
    // It may have grown meanwhile.
    let begins = |place, hashes: &[u8]| there.0.get(place).is_some_and(|there| there.starts_with(hashes));
    let odd = wanted.0.iter().find(|(place, hashes)| !begins(*place, hashes));
    Ok(odd.map(|(place, _)| {
        let first = place.index.saturating_mul(256_u64.saturating_pow(u32::from(place.level).saturating_add(1)));
        Alarm::Rewritten { sequence: first.saturating_add(1) }
    }))
}

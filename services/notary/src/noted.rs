//! The log of reads, as far as this program can tell: its chain, its tree, and the heads of it that are kept.

use sollist_contract::said::{Bilingual as _, Said};
use sollist_platform::{
    Error,
    store::{
        db::Db,
        proof::Beside,
        reads::{self, Proved},
    },
};
use sollist_proof::note::{Head, Log};

use crate::{round::differs, store, words};

/// What came of looking at the whole log of reads.
pub enum Noted {
    /// It holds from the line after the first number up to the last; the tree has it up to `taken_up`.
    Whole { after: u64, last: u64, taken_up: u64 },
    /// It is not what was written, or not what was signed.
    Altered(Said),
}

/// Looks at every line, at the tree over them, and at the heads: `kept` somewhere else, and the newest that was signed.
/// What the chain alone cannot tell is told by these, for whoever changes a line may make the chain anew.
pub async fn noted(db: &Db, kept: Option<Head>) -> Result<Noted, Error> {
    let (after, last) = match reads::verify(db).await? {
        Proved::Whole { from, to } => (from.sequence, to.sequence),
        Proved::Broken { sequence } => return Ok(Noted::Altered(words::line_broken(sequence))),
    };
    let signed = match store::newest(db.reader(), Log::Reads, None).await?.map(|head| Head::unsigned(&head.note)) {
        Some(Err(wrong)) => return Ok(Noted::Altered(wrong.said())),
        Some(Ok(head)) => Some(head),
        None => None,
    };
    let heads: Vec<Head> = kept.into_iter().chain(signed).collect();
    if let Some(alarm) = differs(db, Log::Reads, &heads).await? {
        return Ok(Noted::Altered(alarm.said_of(Log::Reads)));
    }
    Ok(Noted::Whole { after, last, taken_up: store::size(db.reader(), Log::Reads).await? })
}

/// The log of reads, proved with the tables that follow from the journal.
pub struct ReadsLog(pub Db);

#[tonic::async_trait]
impl Beside for ReadsLog {
    async fn differs(&self) -> Result<Option<Said>, Error> {
        match noted(&self.0, None).await? {
            Noted::Whole { .. } => Ok(None),
            Noted::Altered(said) => Ok(Some(said)),
        }
    }
}

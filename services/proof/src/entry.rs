//! What an event is to the tree. The journal chains its events: the hash of one covers the hash before it and all that
//! is recorded of it. That hash is the tree's entry, whatever the format of the event: so a proof that it stands at its
//! place proves the event, everything before it, and the hash that every report and every answer names.
//!
//! Format 1 hashes the hash before and the event in one go, and has no salt: whoever knows the hash before an event can
//! try out whether its text is what they guess. Format 2 has one; its hash is made of the hash before and of a leaf of
//! the event alone.

use sha2::{Digest, Sha256};

use crate::{Hash, What, Wrong};

/// An event with all that the chain hashes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Hash of the chain before it; zeros before the first.
    pub before: Hash,
    pub sequence: u64,
    /// Microseconds since 1970 UTC.
    pub recorded_at: i64,
    pub actor: String,
    /// The CloudEvent as JSON, as it is stored.
    pub text: String,
    /// What only format 2 hashes.
    pub salted: Option<Salted>,
}

/// What an event of format 2 has beside those of format 1.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Salted {
    /// Bytes of chance.
    pub salt: [u8; 16],
    /// The authority for which alone it was sent; empty where everybody's affairs were its sender's.
    pub scope: String,
    /// Through whom, and for whom, it was sent; empty where nobody is recorded.
    pub via: String,
    pub on_behalf: String,
}

impl Entry {
    /// The hash before, and the bytes that the chain hashes with it.
    pub fn bytes(&self) -> Vec<u8> {
        let mut out = self.before.to_vec();
        if self.salted.is_some() {
            out.extend(FORMAT_2);
        }
        out.extend(self.sequence.to_be_bytes());
        out.extend(self.recorded_at.to_be_bytes());
        match &self.salted {
            None => {
                measured(&mut out, &self.actor);
                out.extend(self.text.as_bytes());
            }
            Some(Salted { salt, scope, via, on_behalf }) => {
                out.extend(salt);
                for text in [&self.actor, scope, via, on_behalf, &self.text] {
                    measured(&mut out, text);
                }
            }
        }
        out
    }

    /// Reads those bytes.
    pub fn read(bytes: &[u8]) -> Result<Entry, Wrong> {
        let mut rest = Rest(bytes);
        let before = rest.take()?;
        // No number begins so: there are not that many events.
        let is_second = rest.0.strip_prefix(FORMAT_2.as_slice());
        rest.0 = is_second.unwrap_or(rest.0);
        let (sequence, recorded_at) = (u64::from_be_bytes(rest.take()?), i64::from_be_bytes(rest.take()?));
        let of = |actor, text, salted| Entry { before, sequence, recorded_at, actor, text, salted };
        if is_second.is_none() {
            return Ok(of(rest.measured()?, text_of(rest.0)?, None));
        }
        let (salt, actor) = (rest.take()?, rest.measured()?);
        let salted = Salted { salt, scope: rest.measured()?, via: rest.measured()?, on_behalf: rest.measured()? };
        let entry = of(actor, rest.measured()?, Some(salted));
        if rest.0.is_empty() { Ok(entry) } else { Err(Wrong::NotAsWritten(What::Event)) }
    }

    /// Hash of the chain up to it.
    pub fn hash(&self) -> Hash {
        let bytes = self.bytes();
        match &self.salted {
            None => Sha256::digest(bytes).into(),
            Some(_) => {
                let entry = bytes.strip_prefix(self.before.as_slice()).unwrap_or_default();
                let leaf = tlog_tiles::record_hash(entry).0;
                Sha256::new().chain_update(self.before).chain_update(leaf).finalize().into()
            }
        }
    }
}

/// How the bytes of an event of format 2 begin.
const FORMAT_2: &[u8; 10] = b"sollist/2\n";

/// A text behind its length in bytes.
fn measured(out: &mut Vec<u8>, text: &str) {
    out.extend(u32::try_from(text.len()).unwrap_or(u32::MAX).to_be_bytes());
    out.extend(text.as_bytes());
}

/// What is still to be read.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    fn take<const BYTES: usize>(&mut self) -> Result<[u8; BYTES], Wrong> {
        let (first, rest) = self.0.split_first_chunk::<BYTES>().ok_or(Wrong::NotAsWritten(What::Event))?;
        self.0 = rest;
        Ok(*first)
    }
    fn measured(&mut self) -> Result<String, Wrong> {
        let length = usize::try_from(u32::from_be_bytes(self.take()?)).unwrap_or(usize::MAX);
        let (text, rest) = self.0.split_at_checked(length).ok_or(Wrong::NotAsWritten(What::Event))?;
        self.0 = rest;
        text_of(text)
    }
}

fn text_of(bytes: &[u8]) -> Result<String, Wrong> {
    String::from_utf8(bytes.to_vec()).map_err(|_| Wrong::NotAsWritten(What::Event))
}

/// The leaf of an event, by the hash of the chain up to it.
pub fn leaf(hash: &Hash) -> Hash {
    tlog_tiles::record_hash(hash).0
}

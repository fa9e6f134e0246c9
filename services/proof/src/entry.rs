//! What an event is to the tree. The journal chains its events: the hash of one is SHA-256 over the hash before it and
//! all that is recorded of it. That hash is the tree's entry (format 1): so a proof that it stands at its place
//! proves the event, everything before it, and the hash that every report and every answer names.
//!
//! What format 1 lacks is a salt: whoever knows the hash before an event can try out whether its text is what they
//! guess.

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
}

impl Entry {
    /// The bytes that the chain hashes.
    pub fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(HEAD.saturating_add(self.actor.len()).saturating_add(self.text.len()));
        out.extend(self.before);
        out.extend(self.sequence.to_be_bytes());
        out.extend(self.recorded_at.to_be_bytes());
        out.extend(u32::try_from(self.actor.len()).unwrap_or(u32::MAX).to_be_bytes());
        out.extend(self.actor.as_bytes());
        out.extend(self.text.as_bytes());
        out
    }

    /// Reads those bytes.
    pub fn read(bytes: &[u8]) -> Result<Entry, Wrong> {
        let wrong = || Wrong::NotAsWritten(What::Event);
        let (before, rest) = bytes.split_first_chunk::<32>().ok_or_else(wrong)?;
        let (sequence, rest) = rest.split_first_chunk::<8>().ok_or_else(wrong)?;
        let (recorded_at, rest) = rest.split_first_chunk::<8>().ok_or_else(wrong)?;
        let (length, rest) = rest.split_first_chunk::<4>().ok_or_else(wrong)?;
        let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| wrong())?;
        let (actor, text) = rest.split_at_checked(length).ok_or_else(wrong)?;
        let read = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).map_err(|_| wrong());
        Ok(Entry {
            before: *before,
            sequence: u64::from_be_bytes(*sequence),
            recorded_at: i64::from_be_bytes(*recorded_at),
            actor: read(actor)?,
            text: read(text)?,
        })
    }

    /// Hash of the chain up to it.
    pub fn hash(&self) -> Hash {
        Sha256::digest(self.bytes()).into()
    }
}

/// Bytes before the actor.
const HEAD: usize = 52;

/// The leaf of an event, by the hash of the chain up to it.
pub fn leaf(hash: &Hash) -> Hash {
    tlog_tiles::record_hash(hash).0
}

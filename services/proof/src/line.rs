//! What a line of the log of reads is to its tree: the hash of its chain, as an event of format 1 is to the journal's,
//! without an actor.

use sha2::{Digest, Sha256};

use crate::{Hash, What, Wrong};

/// A line with all that the chain hashes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Hash of the chain before it; zeros before the first.
    pub before: Hash,
    pub sequence: u64,
    /// Microseconds since 1970 UTC.
    pub noted_at: i64,
    /// The line as JSON, as it is stored.
    pub text: String,
}

impl Line {
    /// The hash before, and the bytes that the chain hashes with it.
    pub fn bytes(&self) -> Vec<u8> {
        let (sequence, noted_at) = (self.sequence.to_be_bytes(), self.noted_at.to_be_bytes());
        [self.before.as_slice(), &sequence, &noted_at, self.text.as_bytes()].concat()
    }

    /// Reads those bytes.
    pub fn read(bytes: &[u8]) -> Result<Line, Wrong> {
        let wrong = || Wrong::NotAsWritten(What::Event);
        let (before, rest) = bytes.split_first_chunk::<32>().ok_or_else(wrong)?;
        let (sequence, rest) = rest.split_first_chunk::<8>().ok_or_else(wrong)?;
        let (noted_at, text) = rest.split_first_chunk::<8>().ok_or_else(wrong)?;
        Ok(Line {
            before: *before,
            sequence: u64::from_be_bytes(*sequence),
            noted_at: i64::from_be_bytes(*noted_at),
            text: String::from_utf8(text.to_vec()).map_err(|_| wrong())?,
        })
    }

    /// Hash of the chain up to it.
    pub fn hash(&self) -> Hash {
        Sha256::digest(self.bytes()).into()
    }
}

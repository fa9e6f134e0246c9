//! Proofs as files: that an event stands in the journal (`c2sp.org/tlog-proof@v1`), and that a head begins with an
//! older one (the body of C2SP's tlog-witness: `old SIZE`, the hashes, a blank line, the newer head).

use std::{fmt, str::FromStr};

use crate::{
    Hash, What, Wrong,
    note::{decoded, encoded, hash_of, number_of},
};

const MAGIC: &str = "c2sp.org/tlog-proof@v1";

/// A proof as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    pub about: About,
    pub hashes: Vec<Hash>,
    /// The signed head, verbatim.
    pub note: String,
}

/// What a proof is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// An event: its place from 0, and the bytes that the chain hashes.
    Event { index: u64, entry: Vec<u8> },
    /// An older head, by its size.
    Older { size: u64 },
}

impl fmt::Display for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.about {
            About::Event { index, entry } => writeln!(f, "{MAGIC}\nextra {}\nindex {index}", encoded(entry))?,
            About::Older { size } => writeln!(f, "old {size}")?,
        }
        for hash in &self.hashes {
            writeln!(f, "{}", encoded(hash))?;
        }
        write!(f, "\n{}", self.note)
    }
}

impl FromStr for Proof {
    type Err = Wrong;
    fn from_str(text: &str) -> Result<Proof, Wrong> {
        let wrong = || Wrong::NotAsWritten(What::Proof);
        let (top, note) = text.split_once("\n\n").ok_or_else(wrong)?;
        let mut lines = top.split('\n');
        let first = lines.next().unwrap_or_default();
        let about = if let Some(size) = first.strip_prefix("old ") {
            About::Older { size: number_of(size).ok_or_else(wrong)? }
        } else {
            let entry = lines.next().and_then(|line| decoded(line.strip_prefix("extra ")?)).ok_or_else(wrong)?;
            let index = lines.next().and_then(|line| number_of(line.strip_prefix("index ")?)).ok_or_else(wrong)?;
            About::Event { index, entry }
        };
        let hashes = lines.map(hash_of).collect::<Option<Vec<_>>>().ok_or_else(wrong)?;
        let proof = Proof { about, hashes, note: note.to_owned() };
        // One spelling, so that no bit of a file is without meaning.
        if proof.to_string() == text { Ok(proof) } else { Err(wrong()) }
    }
}

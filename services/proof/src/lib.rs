//! Proof for whoever trusts nobody: a tree of hashes over the journal and one over the log of reads
//! (RFC 6962), their signed heads (C2SP checkpoints),
//! and files that show, without a server, that an event stands in it or that one head is the beginning of another.
//! Pure: no I/O, no clock, no database. [`check`] is what an auditor runs.

pub mod check;
pub mod entry;
pub mod file;
pub mod line;
pub mod note;
pub mod tree;
pub mod witness;
pub mod words;

/// SHA-256.
pub type Hash = [u8; 32];

/// What is wrong with a proof, a head or a key. Whoever checks learns it; nothing of it is repaired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// The text is not written as the format says, to the byte.
    NotAsWritten(What),
    /// The head is of another log than the key.
    OtherLog { there: String, wanted: String },
    /// There is no signature of this key, or more than one.
    NotSigned,
    /// The signature does not fit the text.
    BadSignature,
    /// A witness that was named has not cosigned the head.
    NotCosigned { witness: String },
    /// The cosignature of a witness does not fit the head, or names no time that there is.
    BadCosignature { witness: String },
    /// A witness cannot bear the name of the log.
    WitnessIsLog { name: String },
    /// The event is not the one at its place.
    NotIncluded { sequence: u64, size: u64 },
    /// The event says another number than its place.
    OtherNumber { sequence: u64, index: u64 },
    /// The newer head does not hold what the older one held: something was changed, left out or put in.
    Inconsistent { from: u64, to: u64 },
    /// What begins at an older head is checked by that head, and none was given.
    NoHead { begins: u64 },
    /// The head that was kept is of another size than the proof begins at.
    OtherHead { kept: u64, begins: u64 },
    /// Two heads of different sizes say nothing of each other by themselves.
    NotComparable { kept: u64, size: u64 },
    /// The newer head ends before the older one.
    Shrunk { from: u64, to: u64 },
}

/// What is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    Key,
    WitnessKey,
    SecretKey,
    Origin,
    Head,
    Proof,
    Event,
    Tiles,
}

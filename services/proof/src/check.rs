//! What an auditor does: a file and the line of a key, nothing else.

use crate::{
    Hash, Wrong,
    entry::{Entry, leaf},
    file::{About, Proof},
    line::Line,
    note::{Head, Key, Log},
    tree::{begins_with, includes},
};

/// What a proof proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proved {
    /// The event stands at its number in the journal of this head.
    Event { entry: Entry, head: Head },
    /// The line stands at its number in the log of reads of this head.
    Read { line: Line, head: Head },
    /// The log of this head begins with all of the older one.
    Older { log: Log, from: u64, head: Head },
}

/// What stands at a place: its number, and the hash of the chain up to it.
enum Entered {
    Event(Entry),
    Read(Line),
}

impl Entered {
    fn read(log: Log, bytes: &[u8]) -> Result<Entered, Wrong> {
        match log {
            Log::Journal => Entry::read(bytes).map(Entered::Event),
            Log::Reads => Line::read(bytes).map(Entered::Read),
        }
    }
    fn number_and_hash(&self) -> (u64, Hash) {
        match self {
            Entered::Event(entry) => (entry.sequence, entry.hash()),
            Entered::Read(line) => (line.sequence, line.hash()),
        }
    }
}

/// Checks a proof by the journal's key, which is the log of reads' too. `kept`: a signed head that whoever checks has
/// kept, on which a proof about an older head rests, and which the head of an entry must not contradict.
pub fn check(text: &str, key: &Key, kept: Option<&str>) -> Result<Proved, Wrong> {
    let proof: Proof = text.parse()?;
    let (log, key) = &key.of_note(&proof.note);
    let head = Head::read(&proof.note, key)?;
    let kept = kept.map(|note| Head::read(note, key)).transpose()?;
    match proof.about {
        About::Event { index, entry } => {
            let entered = Entered::read(*log, &entry)?;
            let (sequence, hash) = entered.number_and_hash();
            if index.checked_add(1) != Some(sequence) {
                return Err(Wrong::OtherNumber { sequence, index });
            }
            if !includes((head.size, &head.root), index, &leaf(&hash), &proof.hashes) {
                return Err(Wrong::NotIncluded { sequence, size: head.size });
            }
            match kept {
                Some(kept) if kept.size != head.size => Err(Wrong::NotComparable { kept: kept.size, size: head.size }),
                Some(kept) if kept.root != head.root => Err(Wrong::Inconsistent { from: kept.size, to: head.size }),
                Some(_) | None => Ok(match entered {
                    Entered::Event(entry) => Proved::Event { entry, head },
                    Entered::Read(line) => Proved::Read { line, head },
                }),
            }
        }
        About::Older { size } => {
            let Some(kept) = kept else { return Err(Wrong::NoHead { begins: size }) };
            if kept.size != size {
                return Err(Wrong::OtherHead { kept: kept.size, begins: size });
            }
            grown(&kept, &head, &proof.hashes)?;
            Ok(Proved::Older { log: *log, from: kept.size, head })
        }
    }
}

/// Whether a head begins with all that an older one held.
pub fn grown(older: &Head, newer: &Head, hashes: &[Hash]) -> Result<(), Wrong> {
    let (from, to) = (older.size, newer.size);
    if to < from {
        return Err(Wrong::Shrunk { from, to });
    }
    if begins_with((to, &newer.root), (from, &older.root), hashes) {
        Ok(())
    } else {
        Err(Wrong::Inconsistent { from, to })
    }
}

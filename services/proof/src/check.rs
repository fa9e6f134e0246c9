//! What an auditor does: a file and the line of a key, nothing else.

use crate::{
    Wrong,
    entry::{Entry, leaf},
    file::{About, Proof},
    note::{Head, Key},
    tree::{begins_with, includes},
};

/// What a proof proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proved {
    /// The event stands at its number in the journal of this head.
    Event { entry: Entry, head: Head },
    /// The journal of this head begins with all of the older one.
    Older { from: u64, head: Head },
}

/// Checks a proof by a key; `kept`: a signed head that whoever checks has kept, on which a proof about an older head
/// rests, and which the head of an event must not contradict.
pub fn check(text: &str, key: &Key, kept: Option<&str>) -> Result<Proved, Wrong> {
    let proof: Proof = text.parse()?;
    let head = Head::read(&proof.note, key)?;
    let kept = kept.map(|note| Head::read(note, key)).transpose()?;
    match proof.about {
        About::Event { index, entry } => {
            let entry = Entry::read(&entry)?;
            if index.checked_add(1) != Some(entry.sequence) {
                return Err(Wrong::OtherNumber { sequence: entry.sequence, index });
            }
            if !includes((head.size, &head.root), index, &leaf(&entry.hash()), &proof.hashes) {
                return Err(Wrong::NotIncluded { sequence: entry.sequence, size: head.size });
            }
            match kept {
                Some(kept) if kept.size != head.size => Err(Wrong::NotComparable { kept: kept.size, size: head.size }),
                Some(kept) if kept.root != head.root => Err(Wrong::Inconsistent { from: kept.size, to: head.size }),
                Some(_) | None => Ok(Proved::Event { entry, head }),
            }
        }
        About::Older { size } => {
            let Some(kept) = kept else { return Err(Wrong::NoHead { begins: size }) };
            if kept.size != size {
                return Err(Wrong::OtherHead { kept: kept.size, begins: size });
            }
            grown(&kept, &head, &proof.hashes)?;
            Ok(Proved::Older { from: kept.size, head })
        }
    }
}

/// Whether a head begins with all that an older one held.
pub fn grown(older: &Head, newer: &Head, hashes: &[crate::Hash]) -> Result<(), Wrong> {
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

//! What was counted, put away as a file: a process that starts goes on from there instead of from the first event. A
//! convenience: what is damaged, another program's or another journal's is thrown away, and everything is counted anew.
//!
//! The file: a line that says what it is; the program that counted ([`packed::PROGRAM`]); the journal's name; number
//! and hash of the last event counted, and the number of the first simulated one; then the fold ([`packed`]), and at
//! the end the SHA-256 of all before it.

use std::{
    fs,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use sha2::{Digest as _, Sha256};
use sollist_analytics::{Facts, packed};
use sollist_platform::{
    Error,
    store::{
        db::Db,
        digest::{self, hex},
        journal::Mark,
        onward,
    },
    stream::tail,
};
use tempfile::NamedTempFile;

use crate::count::count;

/// The first line.
const WHAT: &str = "sollist figures";
/// Bytes of the sum at the end.
const SUM: usize = 32;
/// Events read at a time.
const PAGE: u64 = 5_000;
/// The file's name in its folder.
const NAME: &str = "figures.snapshot";
/// What is written beside it, until it is whole.
const PART: &str = ".figures.snapshot.";
/// After this time nobody is still at a part.
const LEFT_BEHIND: Duration = Duration::from_secs(3_600);

/// Where the fold of a journal is put away.
#[derive(Debug, Clone)]
pub struct Snapshots {
    folder: PathBuf,
    /// The journal's name for ever.
    journal: String,
}

/// What was counted.
pub struct Counted {
    pub mark: Mark,
    /// Number of the first simulated event; `u64::MAX` while there is none.
    pub simulated: u64,
    pub facts: Facts,
}

impl Snapshots {
    pub fn new(folder: &Path, journal: String) -> Snapshots {
        Snapshots { folder: folder.to_owned(), journal }
    }

    /// Where it lies.
    pub fn file(&self) -> PathBuf {
        self.folder.join(NAME)
    }

    /// What was put away last, where this program can go on from it.
    ///
    /// # Errors
    /// Why it cannot: there is none, or not of this program, or not whole.
    pub fn read(&self) -> io::Result<Counted> {
        let bytes = fs::read(self.file())?;
        let other = |why: &str| io::Error::other(why.to_owned());
        let (content, sum) = bytes.split_last_chunk::<SUM>().ok_or_else(|| other("too short"))?;
        // Cheap before dear: most often it is a newer program that reads.
        let mut rest = content;
        let mut line = || {
            let end = rest.iter().position(|byte| *byte == b'\n')?;
            let (line, after) = rest.split_at_checked(end)?;
            rest = after.get(1..)?;
            std::str::from_utf8(line).ok()
        };
        let head = [line(), line(), line()].map(Option::unwrap_or_default);
        if head != [WHAT, packed::PROGRAM, self.journal.as_str()] {
            return Err(other("of another program or journal"));
        }
        let (mark, simulated) = line().and_then(place).ok_or_else(|| other("no place in the journal"))?;
        if <[u8; SUM]>::from(Sha256::digest(content)) != *sum {
            return Err(other("damaged"));
        }
        let facts = packed::read(rest)?;
        if facts.last_seq() != mark.seq {
            return Err(other("of another number than it says"));
        }
        Ok(Counted { mark, simulated, facts })
    }

    /// Begins to put away. The caller holds the facts while they are written and lets go of them before
    /// [`Part::finish`], which waits for the disk.
    ///
    /// # Errors
    /// What writing fails with; what was put away before is still there.
    pub fn write(&self, mark: &Mark, simulated: u64, facts: &Facts) -> io::Result<Part> {
        self.clear();
        let file = tempfile::Builder::new().prefix(PART).tempfile_in(&self.folder)?;
        let mut to = Summed { to: BufWriter::new(file), sum: Sha256::new() };
        let (seq, hash) = (mark.seq, hex(&mark.hash));
        writeln!(to, "{WHAT}\n{}\n{}\n{seq} {hash} {simulated}", packed::PROGRAM, self.journal)?;
        packed::write(facts, &mut to)?;
        let Summed { mut to, sum } = to;
        to.write_all(&sum.finalize())?;
        let file = to.into_inner().map_err(io::IntoInnerError::into_error)?;
        Ok(Part { file, path: self.file() })
    }

    /// Takes away what a process that was killed left behind.
    fn clear(&self) {
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let old = entry.metadata().and_then(|of| of.modified()).ok().and_then(|written| written.elapsed().ok());
            let is_part = entry.file_name().to_str().is_some_and(|name| name.starts_with(PART));
            if is_part && old.is_some_and(|old| old > LEFT_BEHIND) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

impl Counted {
    /// Whether it is what the journal gives, counted from its first event. One that goes beyond the journal, or is of
    /// another past, is: nobody goes on from it.
    pub async fn is_of(&self, db: &Db) -> Result<bool, Error> {
        let (mut mark, mut facts) = (Mark::default(), Facts::new());
        while mark.seq < self.mark.seq {
            let events = onward::read(db.reader(), mark.seq, PAGE).await?;
            let wanted = events.iter().take_while(|event| event.seq <= self.mark.seq).count();
            let Some(events) = events.get(..wanted).filter(|events| !events.is_empty()) else { return Ok(true) };
            mark = tail::must_follow(&mark, events)?;
            for event in events {
                count(&mut facts, event, &event.envelope())?;
            }
        }
        Ok(mark != self.mark || packed(&facts)? == packed(&self.facts)?)
    }
}

/// The sum of a fold's bytes: equal folds have equal ones.
fn packed(facts: &Facts) -> Result<[u8; SUM], Error> {
    let mut summed = Summed { to: io::sink(), sum: Sha256::new() };
    packed::write(facts, &mut summed)?;
    Ok(summed.sum.finalize().into())
}

/// Written, but not yet in its place.
pub struct Part {
    file: NamedTempFile,
    path: PathBuf,
}

impl Part {
    /// Puts it in its place, once the disk has it.
    ///
    /// # Errors
    /// What the disk says.
    pub fn finish(self) -> io::Result<()> {
        self.file.as_file().sync_all()?;
        self.file.persist(&self.path).map(drop).map_err(|error| error.error)
    }
}

/// Sums up what is written.
struct Summed<W> {
    to: W,
    sum: Sha256,
}

impl<W: Write> Write for Summed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.sum.update(bytes.get(..written).unwrap_or(bytes));
        Ok(written)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// `seq hash simulated`
fn place(line: &str) -> Option<(Mark, u64)> {
    let mut parts = line.split(' ');
    let (seq, hash, simulated) = (parts.next()?, parts.next()?, parts.next()?);
    Some((Mark { seq: seq.parse().ok()?, hash: digest::of_hex(hash)? }, simulated.parse().ok()?))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    const MARK: Mark = Mark { seq: 3, hash: [7; 32] };

    fn counted() -> Facts {
        let mut facts = Facts::new();
        for seq in 1..=3 {
            facts.pass_over(seq, Timestamp::from_second(9).unwrap()).unwrap();
        }
        facts
    }

    fn put_away(folder: &Path) -> Snapshots {
        let snapshots = Snapshots::new(folder, "journal".to_owned());
        snapshots.write(&MARK, 2, &counted()).unwrap().finish().unwrap();
        snapshots
    }

    #[test]
    fn what_was_put_away_is_found_again() {
        let folder = tempfile::tempdir().unwrap();
        let found = put_away(folder.path()).read().unwrap();
        assert_eq!((found.mark, found.simulated, found.facts.unreadable(9)), (MARK, 2, vec![1, 2, 3]));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no part is left");
    }

    #[test]
    fn any_byte_that_is_other_or_missing_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let snapshots = put_away(folder.path());
        let path = folder.path().join(NAME);
        let whole = fs::read(&path).unwrap();
        for place in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[place] ^= 1;
            fs::write(&path, &damaged).unwrap();
            assert!(snapshots.read().is_err(), "byte {place}");
            fs::write(&path, &whole[..place]).unwrap();
            assert!(snapshots.read().is_err(), "cut at {place}");
        }
        fs::write(&path, &whole).unwrap();
        snapshots.read().unwrap();
        assert!(Snapshots::new(folder.path(), "another journal".to_owned()).read().is_err());
    }

    #[test]
    fn a_part_that_a_killed_process_left_is_taken_away_once_nobody_can_be_at_it() {
        let folder = tempfile::tempdir().unwrap();
        let (old, young) = (folder.path().join(format!("{PART}old")), folder.path().join(format!("{PART}young")));
        fs::write(&young, "").unwrap();
        let long_ago = std::time::SystemTime::now() - 2 * LEFT_BEHIND;
        fs::File::create(&old).unwrap().set_modified(long_ago).unwrap();
        put_away(folder.path());
        assert_eq!((old.exists(), young.exists()), (false, true));
    }
}

//! A packed file from outside (a workbook is one), unpacked within bounds. What the file says about its own size is not
//! believed: bytes are counted while they come.

use std::{
    collections::HashSet,
    io::{self, Cursor, Read},
};

use zip::{ZipArchive, read::ZipFile};

/// Most parts of a package: a workbook has some dozens.
const PARTS_MAX: u64 = 10_000;

/// Why a package is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PackageFault {
    /// No package, or a broken one.
    Damaged,
    /// Unpacked it is larger than what is taken.
    TooLarge,
}

impl From<io::Error> for PackageFault {
    fn from(error: io::Error) -> PackageFault {
        if error.kind() == io::ErrorKind::FileTooLarge { PackageFault::TooLarge } else { PackageFault::Damaged }
    }
}

/// A package in memory.
pub struct Package<B: AsRef<[u8]>> {
    archive: ZipArchive<Cursor<B>>,
    /// How many bytes may still be unpacked, of all parts together.
    left: u64,
}

impl<B: AsRef<[u8]>> Package<B> {
    /// Opens a package of which at most `unpacked_max` bytes will be unpacked.
    pub fn open(bytes: B, unpacked_max: u64) -> Result<Package<B>, PackageFault> {
        if says_too_many_parts(bytes.as_ref()) {
            return Err(PackageFault::TooLarge);
        }
        let said = parts_said(bytes.as_ref());
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| PackageFault::Damaged)?;
        if archive.len() as u64 > PARTS_MAX {
            return Err(PackageFault::TooLarge);
        }
        // Of two parts of one name the reader keeps the last: which of them counts, nobody can tell.
        let names: HashSet<String> = archive.file_names().map(str::to_ascii_lowercase).collect();
        if names.len() < archive.len() || said.is_some_and(|said| said != archive.len()) {
            return Err(PackageFault::Damaged);
        }
        Ok(Package { archive, left: unpacked_max })
    }

    /// Whether there is a part of this name.
    pub fn has(&self, name: &str) -> bool {
        self.index(name).is_some()
    }

    /// The names of all parts, in the order of the file.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.archive.file_names()
    }

    fn index(&self, name: &str) -> Option<usize> {
        self.archive.index_for_name(name).or_else(|| {
            // Some programs write the names otherwise than the standard does.
            let same = |other: &&str| other.eq_ignore_ascii_case(name);
            let name = self.archive.file_names().find(same)?.to_owned();
            self.archive.index_for_name(&name)
        })
    }

    /// A part, to be read; `None` where there is none of this name.
    pub fn part(&mut self, name: &str) -> Result<Option<Part<'_, B>>, PackageFault> {
        let Some(index) = self.index(name) else { return Ok(None) };
        let file = self.archive.by_index(index).map_err(|_| PackageFault::Damaged)?;
        Ok(Some(Part { file, left: &mut self.left }))
    }
}

/// The archive's reader makes room for as many parts as the file says it has.
fn says_too_many_parts(bytes: &[u8]) -> bool {
    // A record of the large format: its mark, its own length, …, the number of parts.
    let number = |at: usize| bytes.get(at..at + 8).and_then(|b| b.try_into().ok()).map(u64::from_le_bytes);
    bytes.windows(4).enumerate().filter(|(_, mark)| *mark == b"PK\x06\x06").any(|(at, _)| {
        number(at + 4).is_some_and(|length| length < 1 << 20) && number(at + 32).is_some_and(|parts| parts > PARTS_MAX)
    })
}

/// How many parts the file says it has, where it ends as such a file does.
fn parts_said(bytes: &[u8]) -> Option<usize> {
    const END_BYTES: usize = 22;
    let number =
        |at: usize| bytes.get(at..at + 2).and_then(|b| b.try_into().ok()).map(u16::from_le_bytes).map(usize::from);
    let last = bytes.len().checked_sub(END_BYTES)?;
    let first = last.saturating_sub(usize::from(u16::MAX));
    // Behind the record stands a comment, whose length the record has.
    let is_end = |at: &usize| {
        bytes.get(*at..at + 4) == Some(b"PK\x05\x06") && number(at + 20).is_some_and(|comment| at + comment == last)
    };
    let end = (first..=last).rev().find(is_end)?;
    // The large format has the number elsewhere.
    number(end + 10).filter(|parts| *parts != usize::from(u16::MAX))
}

/// A part of a package, unpacked as it is read.
pub struct Part<'a, B: AsRef<[u8]>> {
    file: ZipFile<'a, Cursor<B>>,
    left: &'a mut u64,
}

impl<B: AsRef<[u8]>> Read for Part<'_, B> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        match self.left.checked_sub(read as u64) {
            Some(left) => *self.left = left,
            None => return Err(io::ErrorKind::FileTooLarge.into()),
        }
        Ok(read)
    }
}

//! A packed file from outside (a workbook is one), unpacked within bounds. What the file says about its own size is not
//! believed: bytes are counted while they come.

use std::io::{self, Cursor, Read};

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
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| PackageFault::Damaged)?;
        if archive.len() as u64 > PARTS_MAX {
            return Err(PackageFault::TooLarge);
        }
        Ok(Package { archive, left: unpacked_max })
    }

    /// Whether there is a part of this name.
    pub fn has(&self, name: &str) -> bool {
        self.index(name).is_some()
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
    bytes
        .windows(4)
        .enumerate()
        .filter(|(_, mark)| *mark == b"PK\x06\x06")
        .any(|(at, _)| number(at + 4).is_some_and(|length| length < 1 << 20) && number(at + 32).is_some_and(|parts| parts > PARTS_MAX))
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

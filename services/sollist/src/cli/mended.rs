//! An export does not take the place of one that somebody is mending.

use std::{
    collections::HashMap,
    fs::{self, File},
    hash::{DefaultHasher, Hash as _, Hasher as _},
    io::{BufRead as _, BufReader, Read as _},
    path::Path,
};

use sollist_intake::correction;

use super::{encoding::Encoding, failure::Failure, words::file as words};

/// How much of a file tells how its letters are written.
const HEAD_BYTES: u64 = 4096;

/// What an export says of each entry, by its id: the first line, as a digest.
#[derive(Default)]
pub struct Gone(HashMap<String, u64>);

fn digest(line: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    line.trim_ascii_end().hash(&mut hasher);
    hasher.finish()
}

/// The entry that a line of an export stands for, also where a spreadsheet has saved it.
fn id_of(line: &[u8]) -> Option<String> {
    if let Some((id, _)) = correction::unmarked(line) {
        return Some(id);
    }
    let first = line.split(|byte| matches!(byte, b';' | b',' | b'\t')).next()?.trim_ascii();
    let first = std::str::from_utf8(first).ok()?.trim_matches('"');
    correction::is_id(first).then(|| first.to_owned())
}

impl Gone {
    /// Takes in what goes out for an entry.
    pub fn take(&mut self, id: &str, text: &[u8]) {
        let first = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
        self.0.insert(id.to_owned(), digest(first));
    }

    /// Whether the file at a path may be replaced: not while an entry in it is open and its line other than it went
    /// out. A file that nobody named is replaced only where it is an export.
    pub fn may_replace(&self, path: &Path, named: bool) -> Result<(), Failure> {
        // What is no file is refused where it is written; a link is replaced, not what it leads to.
        if !fs::symlink_metadata(path).is_ok_and(|there| there.is_file() && there.len() > 0) {
            return Ok(());
        }
        let reading = |error: std::io::Error| Failure::reading(path, &error);
        let mut file = File::open(path).map_err(reading)?;
        let mut head = Vec::new();
        file.by_ref().take(HEAD_BYTES).read_to_end(&mut head).map_err(reading)?;
        let mut lines = BufReader::new(Encoding::of(&head).reader(head.as_slice().chain(file)));
        let (mut ours, mut mended, mut line) = (false, 0_u64, Vec::new());
        while lines.read_until(b'\n', &mut line).map_err(reading)? > 0 {
            let text = sollist_contract::envelope::unmarked(&line);
            if let Some(id) = id_of(text) {
                ours = true;
                mended += u64::from(self.0.get(&id).is_some_and(|said| *said != digest(text)));
            }
            line.clear();
        }
        if mended > 0 {
            return Err(Failure::invalid(words::being_mended(path, mended)));
        }
        if named || ours { Ok(()) } else { Err(Failure::invalid(words::somebody_elses(path))) }
    }
}

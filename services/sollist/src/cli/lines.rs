//! Lines of any length out of a stream, in constant memory.

use std::io::{BufRead, BufReader, ErrorKind, Read, Result};

use sollist_contract::envelope::{EVENT_BYTES_MAX, unmarked};

/// How much of a line that is too long is kept to recognise it by, in bytes.
pub const BEGINNING_BYTES: usize = 1024;

/// What a line holds, without its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    Line(Vec<u8>),
    /// Longer than an event may be: its length in bytes, and its beginning.
    Oversized {
        length: u64,
        beginning: Vec<u8>,
    },
}

/// A line that is not empty, with its number in the stream from 1 and the offset of the byte after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileLine {
    pub position: u64,
    pub end: u64,
    pub content: Content,
}

impl<R: Read> Lines<BufReader<R>> {
    /// Whether more of the stream is here already.
    pub fn has_more(&self) -> bool {
        !self.reader.buffer().is_empty()
    }
}

/// Reads line after line. Ends at LF or CR LF; the last one needs no end. Empty lines are counted, not returned.
pub struct Lines<R> {
    reader: R,
    position: u64,
    offset: u64,
}

impl<R: BufRead> Lines<R> {
    pub fn new(reader: R) -> Lines<R> {
        Lines { reader, position: 0, offset: 0 }
    }

    /// What of the stream waits to be read; empty at its end.
    pub fn chunk(&mut self) -> Result<&[u8]> {
        loop {
            match self.reader.fill_buf() {
                Ok(_) => break,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        // Filled already.
        self.reader.fill_buf()
    }
    /// Marks bytes of it as read.
    pub fn consume(&mut self, bytes: usize) {
        self.offset = self.offset.saturating_add(bytes as u64);
        self.reader.consume(bytes);
    }
    /// How many bytes are read.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// The next line that is not empty; `None` at the end.
    pub fn next_line(&mut self) -> Result<Option<FileLine>> {
        loop {
            let Some(mut content) = self.raw()? else { return Ok(None) };
            self.position = self.position.saturating_add(1);
            if let Content::Line(line) = &mut content {
                // Programs on Windows begin a file with a byte order mark; of joined files every one has its own.
                let mark = line.len() - unmarked(line).len();
                line.drain(..mark);
                if line.trim_ascii().is_empty() {
                    continue;
                }
            }
            return Ok(Some(FileLine { position: self.position, end: self.offset, content }));
        }
    }

    fn raw(&mut self) -> Result<Option<Content>> {
        let mut line: Vec<u8> = Vec::new();
        let mut length: u64 = 0;
        let mut last = None;
        loop {
            let chunk = self.chunk()?;
            if chunk.is_empty() {
                if length == 0 {
                    return Ok(None);
                }
                break;
            }
            let end = line_feed(chunk);
            let part = chunk.get(..end.unwrap_or(chunk.len())).unwrap_or_default();
            // One byte more than an event may have: it may be the CR of the end.
            let room = (EVENT_BYTES_MAX + 1).saturating_sub(line.len());
            line.extend_from_slice(part.get(..room).unwrap_or(part));
            last = part.last().copied().or(last);
            length = length.saturating_add(part.len() as u64);
            let used = part.len() + usize::from(end.is_some());
            self.consume(used);
            if end.is_some() {
                break;
            }
        }
        if last == Some(b'\r') {
            length = length.saturating_sub(1);
        }
        if length > EVENT_BYTES_MAX as u64 {
            line.truncate(BEGINNING_BYTES);
            return Ok(Some(Content::Oversized { length, beginning: line }));
        }
        line.truncate(usize::try_from(length).unwrap_or(line.len()));
        Ok(Some(Content::Line(line)))
    }
}

fn line_feed(chunk: &[u8]) -> Option<usize> {
    chunk.iter().position(|byte| *byte == b'\n')
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;

    fn read(input: impl Read, buffer: usize) -> Vec<(u64, u64, Content)> {
        let mut lines = Lines::new(BufReader::with_capacity(buffer, input));
        std::iter::from_fn(|| lines.next_line().unwrap()).map(|line| (line.position, line.end, line.content)).collect()
    }

    #[test]
    fn lines_end_in_every_usual_way_and_keep_their_numbers() {
        let check = |input: &[u8], expected: &[(u64, u64, &str)]| {
            for buffer in [1, 2, 7, 4096] {
                let found = read(input, buffer);
                let wanted: Vec<_> =
                    expected.iter().map(|(p, e, t)| (*p, *e, Content::Line(t.as_bytes().to_vec()))).collect();
                assert_eq!(found, wanted, "buffer of {buffer}");
            }
        };
        check(b"", &[]);
        check(b"\n\r\n  \n", &[]);
        check(b"{}\n", &[(1, 3, "{}")]);
        check(b"{}", &[(1, 2, "{}")]);
        check(b"a\r\nb", &[(1, 3, "a"), (2, 4, "b")]);
        check(b"a\n\n\nb\n{\"cut", &[(1, 2, "a"), (4, 6, "b"), (5, 11, "{\"cut")]);
        check(b"\xEF\xBB\xBF{}\n\xEF\xBB\xBFx\n", &[(1, 6, "{}"), (2, 11, "x")]);
        check(b"a\0b\n\0\n", &[(1, 4, "a\0b"), (2, 6, "\0")]);
        check(b"a\rb\n", &[(1, 4, "a\rb")]);
    }

    #[test]
    fn the_longest_line_is_taken_and_one_byte_more_is_not() {
        let check = |length: usize, end: &str, long: bool| {
            let text = format!("{}{end}next", "x".repeat(length));
            let found = read(text.as_bytes(), 4096);
            let is_long = matches!(&found[0].2, Content::Oversized { length: l,
                beginning } if *l == length as u64 && beginning.len() == BEGINNING_BYTES);
            assert_eq!(is_long, long, "{length} {end:?}");
            assert_eq!(found[1].2, Content::Line(b"next".to_vec()));
        };
        check(EVENT_BYTES_MAX, "\n", false);
        check(EVENT_BYTES_MAX, "\r\n", false);
        check(EVENT_BYTES_MAX + 1, "\n", true);
        check(EVENT_BYTES_MAX + 1, "\r\n", true);
    }

    #[test]
    fn a_line_of_a_hundred_megabytes_needs_no_memory_of_its_size() {
        let huge = std::io::repeat(b'x').take(100_000_000);
        let input = huge.chain(&b"\nshort\n"[..]);
        let mut lines = Lines::new(BufReader::with_capacity(64 * 1024, input));
        let first = lines.next_line().unwrap().unwrap();
        let Content::Oversized { length, beginning } = first.content else { panic!("oversized") };
        assert_eq!((first.position, length, beginning.len()), (1, 100_000_000, BEGINNING_BYTES));
        // Nothing of the line's size stays behind.
        assert!(beginning.capacity() <= 2 * EVENT_BYTES_MAX);
        let second = lines.next_line().unwrap().unwrap();
        assert_eq!((second.position, second.end), (2, 100_000_007));
    }
}

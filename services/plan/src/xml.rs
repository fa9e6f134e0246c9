//! XML of a workbook, piece by piece: none may be longer, or nested deeper, than is taken. Elements are known by their
//! local names.

use std::io::{self, BufRead, BufReader, Read};

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use super::fault::Cause;

/// Longest piece of XML: a tag, or the text of a cell.
pub const PIECE_BYTES_MAX: u64 = 1024 * 1024;
/// Deepest nesting of elements.
const DEPTH_MAX: usize = 64;

/// A piece of XML.
pub enum Piece<'a> {
    Open(&'a [u8], &'a BytesStart<'a>),
    Close(&'a [u8]),
    Text(&'a str),
}

/// Reads XML piece by piece; none may be longer, or nested deeper, than is taken.
pub struct Xml<R: Read> {
    reader: Reader<Meter<R>>,
    buffer: Vec<u8>,
    depth: usize,
    /// The element that is open, kept while it is looked at.
    start: Option<BytesStart<'static>>,
    end: Vec<u8>,
    text: String,
}

impl<R: Read> Xml<R> {
    pub fn new(part: R) -> Xml<R> {
        let mut reader = Reader::from_reader(Meter { inner: BufReader::with_capacity(64 * 1024, part), since: 0 });
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.allow_unmatched_ends = false;
        Xml { reader, buffer: Vec::new(), depth: 0, start: None, end: Vec::new(), text: String::new() }
    }

    pub fn next(&mut self) -> Result<Option<Piece<'_>>, Cause> {
        loop {
            self.buffer.clear();
            self.reader.get_mut().since = 0;
            let event = self.reader.read_event_into(&mut self.buffer).map_err(damaged)?;
            match event {
                Event::Eof if self.depth == 0 => return Ok(None),
                // The file ends within an element.
                Event::Eof => return Err(Cause::DamagedXlsx),
                Event::Start(start) => {
                    self.depth += 1;
                    if self.depth > DEPTH_MAX {
                        return Err(Cause::DamagedXlsx);
                    }
                    let start = self.start.insert(start.into_owned());
                    return Ok(Some(Piece::Open(start.local_name().into_inner(), start)));
                }
                Event::End(end) => {
                    self.depth = self.depth.saturating_sub(1);
                    self.end.clear();
                    self.end.extend_from_slice(end.local_name().as_ref());
                    return Ok(Some(Piece::Close(&self.end)));
                }
                Event::Text(text) => {
                    self.text = text.decode().map_err(|_| Cause::DamagedXlsx)?.into_owned();
                    return Ok(Some(Piece::Text(&self.text)));
                }
                Event::CData(text) => {
                    self.text = text.decode().map_err(|_| Cause::DamagedXlsx)?.into_owned();
                    return Ok(Some(Piece::Text(&self.text)));
                }
                Event::GeneralRef(entity) => {
                    let letter = match entity.resolve_char_ref().map_err(|_| Cause::DamagedXlsx)? {
                        Some(letter) => letter,
                        None => match &entity[..] {
                            b"amp" => '&',
                            b"lt" => '<',
                            b"gt" => '>',
                            b"quot" => '"',
                            b"apos" => '\'',
                            // No workbook declares others; one that does is not trusted.
                            _ => return Err(Cause::DamagedXlsx),
                        },
                    };
                    self.text.clear();
                    self.text.push(letter);
                    return Ok(Some(Piece::Text(&self.text)));
                }
                _ => {}
            }
        }
    }
}

fn damaged(error: quick_xml::Error) -> Cause {
    match error {
        quick_xml::Error::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => Cause::TooLarge,
        _ => Cause::DamagedXlsx,
    }
}

/// Counts what is read for one piece of XML, and stops when it is too much.
struct Meter<R: Read> {
    inner: BufReader<R>,
    since: u64,
}

impl<R: Read> Read for Meter<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.since = self.since.saturating_add(read as u64);
        Ok(read)
    }
}

impl<R: Read> BufRead for Meter<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.since > PIECE_BYTES_MAX {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.inner.fill_buf()
    }
    fn consume(&mut self, amount: usize) {
        self.since = self.since.saturating_add(amount as u64);
        self.inner.consume(amount);
    }
}

/// An attribute by its local name, with its references resolved.
pub fn attribute(element: &BytesStart<'_>, name: &[u8]) -> Option<String> {
    let mut attributes = element.attributes();
    let found = attributes.with_checks(false).flatten().find(|a| a.key.local_name().as_ref() == name)?;
    let value = std::str::from_utf8(&found.value).ok()?;
    let value = quick_xml::escape::unescape(value).ok()?;
    Some(value.into_owned())
}

//! Text as programs on Windows write it, read as UTF-8.

use std::io::{Read, Result};

/// How the characters of a stream are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Encoding {
    /// With or without a byte order mark.
    #[default]
    Utf8,
    Utf16Little,
    Utf16Big,
}

impl Encoding {
    /// Told by the first bytes: a byte order mark, or where every other byte is zero, as in text of our letters.
    pub fn of(first: &[u8]) -> Encoding {
        match first {
            [0xFF, 0xFE, ..] | [1..=0x7F, 0, 1..=0x7F, 0, ..] => Encoding::Utf16Little,
            [0xFE, 0xFF, ..] | [0, 1..=0x7F, 0, 1..=0x7F, ..] => Encoding::Utf16Big,
            _ => Encoding::Utf8,
        }
    }
    /// Bytes of the stream that a letter takes.
    pub fn width(self) -> u64 {
        if self == Encoding::Utf8 { 1 } else { 2 }
    }
    /// The stream as UTF-8, without its byte order mark.
    pub fn reader<R: Read>(self, stream: R) -> Utf8<R> {
        Utf8 { stream, encoding: self, ready: Vec::new(), given: 0, odd: None, high: None, begun: false }
    }
}

/// Reads a stream as UTF-8. What stands for no character comes out as bytes that are no UTF-8: it is refused where it stands, and
/// never taken for something else.
pub struct Utf8<R> {
    stream: R,
    encoding: Encoding,
    /// Bytes to be given out, and how many of them are.
    ready: Vec<u8>,
    given: usize,
    /// The first byte of a unit whose second has not come.
    odd: Option<u8>,
    /// The first unit of a pair.
    high: Option<u16>,
    begun: bool,
}

const BYTES: usize = 64 * 1024;
const MARK: char = '\u{feff}';

impl<R: Read> Utf8<R> {
    /// Reads more; false at the end.
    fn fill(&mut self) -> Result<bool> {
        let mut bytes = vec![0; BYTES];
        let length = self.stream.read(&mut bytes)?;
        bytes.truncate(length);
        self.ready.clear();
        self.given = 0;
        if length == 0 {
            // Half a unit, or half a pair, and then nothing.
            let cut = self.odd.take().is_some() | self.high.take().is_some();
            self.ready.extend(cut.then_some(0xFF));
            return Ok(cut);
        }
        if self.encoding == Encoding::Utf8 {
            self.ready = bytes;
            return Ok(true);
        }
        let bytes: Vec<u8> = self.odd.take().into_iter().chain(bytes).collect();
        let (units, odd) = bytes.as_chunks::<2>();
        self.odd = odd.first().copied();
        for unit in units {
            self.unit(if self.encoding == Encoding::Utf16Big { u16::from_be_bytes(*unit) } else { u16::from_le_bytes(*unit) });
        }
        Ok(true)
    }

    fn unit(&mut self, unit: u16) {
        if let Some(high) = self.high.take() {
            if let Some(Ok(pair)) = char::decode_utf16([high, unit]).next().filter(|pair| pair.as_ref().is_ok_and(|c| *c > '\u{ffff}')) {
                return self.put(pair);
            }
            self.ready.push(0xFF);
        }
        match unit {
            0xD800..=0xDBFF => self.high = Some(unit),
            unit => match char::from_u32(u32::from(unit)) {
                Some(MARK) if !self.begun => self.begun = true,
                Some(letter) => self.put(letter),
                None => self.ready.push(0xFF),
            },
        }
    }

    fn put(&mut self, letter: char) {
        self.begun = true;
        self.ready.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
    }
}

impl<R: Read> Read for Utf8<R> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        loop {
            let rest = self.ready.get(self.given..).unwrap_or_default();
            if !rest.is_empty() {
                let length = rest.len().min(buffer.len());
                buffer.get_mut(..length).unwrap_or_default().copy_from_slice(rest.get(..length).unwrap_or_default());
                self.given = self.given.saturating_add(length);
                return Ok(length);
            }
            if !self.fill()? {
                return Ok(0);
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        Encoding::of(bytes).reader(bytes).read_to_end(&mut out).unwrap();
        out
    }

    #[test]
    fn utf_16_is_read_with_and_without_a_mark_in_both_orders() {
        let text = "{\"title\":\"Straßenbäume 🌳 \u{feff}\"}\r\n";
        let units: Vec<u16> = text.encode_utf16().collect();
        let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        for (mark, bytes) in [(&[0xFF, 0xFE][..], &little), (&[0xFE, 0xFF][..], &big), (&[][..], &little), (&[][..], &big)] {
            assert_eq!(read(&[mark, bytes].concat()), text.as_bytes());
        }
        assert_eq!(read(text.as_bytes()), text.as_bytes());
        assert_eq!(Encoding::of(b"{\"a\""), Encoding::Utf8);
        assert_eq!(Encoding::of(b"{"), Encoding::Utf8);
    }

    #[test]
    fn what_is_no_character_is_no_utf_8() {
        let good: Vec<u8> = "{\"a\":1}".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for bad in [&[0x00, 0xD8][..], &[0x00, 0xDC], &[0x7B], &[0x00, 0xD8, 0x41, 0x00]] {
            let out = read(&[&good, bad].concat());
            assert!(std::str::from_utf8(&out).is_err() && out.starts_with(b"{\"a\":1}"), "{bad:?}: {out:?}");
        }
    }
}

//! Text as programs on Windows write it, read as UTF-8.

use std::io::{ErrorKind, Read, Result};

/// How the characters of a stream are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Encoding {
    /// With or without a byte order mark.
    #[default]
    Utf8,
    Utf16Little,
    Utf16Big,
    /// One byte a letter.
    Windows1252,
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
        if matches!(self, Encoding::Utf16Little | Encoding::Utf16Big) { 2 } else { 1 }
    }
    /// Told by all that there is, where the first bytes say no more than letters of one byte.
    pub fn of_all(self, mut stream: impl Read) -> Result<Encoding> {
        if self != Encoding::Utf8 {
            return Ok(self);
        }
        let (mut seen, mut bytes) = (Seen::default(), vec![0; BYTES]);
        loop {
            match stream.read(&mut bytes) {
                Ok(0) => return Ok(seen.encoding()),
                Ok(length) => seen.read(bytes.get(..length).unwrap_or_default()),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// The stream as UTF-8, without its byte order mark.
    pub fn reader<R: Read>(self, stream: R) -> Utf8<R> {
        Utf8 { stream, encoding: self, ready: Vec::new(), given: 0, odd: None, high: None, begun: false }
    }
}

/// What was seen of a text: UTF-8, else Windows-1252. A bit of both is neither, nor is what has bytes of another kind:
/// then it is UTF-8 with lines that are refused, and never letters that nobody wrote. As plans are read.
#[derive(Default)]
struct Seen {
    letters_of_utf8: bool,
    no_utf8: bool,
    /// Bytes that no text in Windows-1252 has.
    no_windows: bool,
    umlaut: bool,
    /// What is an umlaut in the code pages of DOS and of old Macs, within a word.
    umlaut_of_another: bool,
    /// The begin of a letter whose end has not come, and the two bytes before the next.
    begun: Vec<u8>,
    before: [u8; 2],
}

impl Seen {
    fn read(&mut self, bytes: &[u8]) {
        if self.begun.is_empty()
            && self.before.is_ascii()
            && bytes.is_ascii()
            && !bytes.iter().any(|byte| is_control(*byte))
        {
            self.before = match bytes {
                [.., first, middle] => [*first, *middle],
                [middle] => [self.before[1], *middle],
                [] => self.before,
            };
            return;
        }
        bytes.iter().for_each(|byte| self.look(*byte));
        self.begun.extend_from_slice(bytes);
        let text = std::mem::take(&mut self.begun);
        let mut rest = text.as_slice();
        while let Err(error) = std::str::from_utf8(rest) {
            let (good, bad) = rest.split_at(error.valid_up_to());
            self.letters_of_utf8 |= !good.is_ascii();
            let Some(length) = error.error_len() else {
                self.begun = bad.to_vec();
                return;
            };
            self.no_utf8 = true;
            rest = bad.get(length..).unwrap_or_default();
        }
        self.letters_of_utf8 |= !rest.is_ascii();
    }

    fn look(&mut self, byte: u8) {
        let [first, middle] = self.before;
        let of_another = matches!(middle, 0x80 | 0x84 | 0x8A | 0x8E | 0x94 | 0x99 | 0x9A | 0x9F);
        self.umlaut_of_another |= of_another && first.is_ascii_lowercase() && byte.is_ascii_lowercase();
        self.umlaut |= matches!(byte, 0xC4 | 0xD6 | 0xDC | 0xDF | 0xE4 | 0xF6 | 0xFC);
        self.no_windows |= is_control(byte) || matches!(byte, 0x81 | 0x8D | 0x8F | 0x90 | 0x9D);
        self.before = [middle, byte];
    }

    /// A letter that has no end was cut off with the file.
    fn encoding(&self) -> Encoding {
        let windows =
            self.no_utf8 && !self.letters_of_utf8 && !self.no_windows && (self.umlaut || !self.umlaut_of_another);
        if windows { Encoding::Windows1252 } else { Encoding::Utf8 }
    }
}

fn is_control(byte: u8) -> bool {
    byte.is_ascii_control() && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C)
}

/// What the bytes from 0x80 to 0x9F are in Windows-1252; the others are as in Unicode.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

fn of_windows(byte: u8) -> char {
    let place = byte.checked_sub(0x80).map(usize::from);
    place.and_then(|place| WINDOWS.get(place)).copied().unwrap_or(char::from(byte))
}

/// Reads a stream as UTF-8. What stands for no character comes out as bytes that are no UTF-8: it is refused where it
/// stands, and never taken for something else.
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
        if self.encoding == Encoding::Windows1252 {
            bytes.into_iter().for_each(|byte| self.put(of_windows(byte)));
            return Ok(true);
        }
        let bytes: Vec<u8> = self.odd.take().into_iter().chain(bytes).collect();
        let (units, odd) = bytes.as_chunks::<2>();
        self.odd = odd.first().copied();
        for unit in units {
            self.unit(if self.encoding == Encoding::Utf16Big {
                u16::from_be_bytes(*unit)
            } else {
                u16::from_le_bytes(*unit)
            });
        }
        Ok(true)
    }

    fn unit(&mut self, unit: u16) {
        if let Some(high) = self.high.take() {
            if let Some(Ok(pair)) =
                char::decode_utf16([high, unit]).next().filter(|pair| pair.as_ref().is_ok_and(|c| *c > '\u{ffff}'))
            {
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
        for (mark, bytes) in
            [(&[0xFF, 0xFE][..], &little), (&[0xFE, 0xFF][..], &big), (&[][..], &little), (&[][..], &big)]
        {
            assert_eq!(read(&[mark, bytes].concat()), text.as_bytes());
        }
        assert_eq!(read(text.as_bytes()), text.as_bytes());
        assert_eq!(Encoding::of(b"{\"a\""), Encoding::Utf8);
        assert_eq!(Encoding::of(b"{"), Encoding::Utf8);
    }

    #[test]
    fn windows_1252_is_told_by_all_that_there_is() {
        let of = |bytes: &[u8]| {
            let whole = Encoding::of(bytes).of_all(bytes).unwrap();
            for size in [1, 3, 7] {
                let mut seen = Seen::default();
                bytes.chunks(size).for_each(|part| seen.read(part));
                assert_eq!(seen.encoding(), whole, "{bytes:x?} in pieces of {size}");
            }
            whole
        };
        let text = "{\"title\":\"Geräte für Köpenick – 7 €\"}\n";
        let windows = b"{\"title\":\"Ger\xE4te f\xFCr K\xF6penick \x96 7 \x80\"}\n";
        assert_eq!(of(windows), Encoding::Windows1252);
        let mut out = Vec::new();
        of(windows).reader(&windows[..]).read_to_end(&mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), text);
        // UTF-8, cut off within a letter too; both in one file; what is no text; code pages of DOS and of old Macs.
        let cut = &text.as_bytes()[..text.find('ä').unwrap() + 1];
        let both = [text.as_bytes(), windows].concat();
        for bytes in [text.as_bytes(), cut, &both, b"", b"\x00\xF6", b"Ger\x84te f\x81r", b"Ger\x8Ate f\x9Fr"] {
            assert_eq!(of(bytes), Encoding::Utf8, "{bytes:x?}");
        }
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

//! The text of a plan file, whatever it is encoded in, with line breaks of one kind.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::fault::Cause;

/// The text of the file, without byte order marks. Windows line breaks are plain ones; where the file knows no other
/// break, a carriage return is one.
pub fn text(bytes: &[u8]) -> Result<Cow<'_, str>, Cause> {
    let text = match wide(bytes) {
        Some(encoding) => Cow::Owned(utf16(bytes, encoding)?),
        None => narrow(bytes)?,
    };
    Ok(breaks(match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_start_matches('\u{feff}')),
        Cow::Owned(text) => Cow::Owned(text.trim_start_matches('\u{feff}').to_owned()),
    }))
}

fn breaks(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.contains('\r') {
        text
    } else if text.contains('\n') {
        // A bare one may be a row's end or stand within a cell: whoever reads the rows can tell.
        Cow::Owned(text.replace("\r\n", "\n"))
    } else {
        Cow::Owned(text.replace('\r', "\n"))
    }
}

/// The encoding of a file in two bytes a character: by its mark, or because every second byte of its beginning is zero.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [0xFF, 0xFE, ..] => return Some(UTF_16LE),
        [0xFE, 0xFF, ..] => return Some(UTF_16BE),
        _ => {}
    }
    let start = bytes.get(..64)?;
    let zeros = |odd: usize| start.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    match (zeros(0), zeros(1)) {
        (0, 28..) => Some(UTF_16LE),
        (28.., 0) => Some(UTF_16BE),
        _ => None,
    }
}

fn utf16(bytes: &[u8], encoding: &'static Encoding) -> Result<String, Cause> {
    if !bytes.len().is_multiple_of(2) {
        return Err(Cause::CutOff);
    }
    let (text, broken) = encoding.decode_with_bom_removal(bytes);
    if broken { Err(Cause::UnknownEncoding) } else { Ok(text.into_owned()) }
}

/// UTF-8, else Windows-1252; a file that is a bit of both is neither.
fn narrow(bytes: &[u8]) -> Result<Cow<'_, str>, Cause> {
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(Cow::Borrowed(text)),
        Err(error) => error,
    };
    let (before, rest) = bytes.split_at_checked(error.valid_up_to()).unwrap_or_default();
    // The first bytes of umlauts, dashes and quotation marks; in Windows-1252 no German text ends with what they mean
    // there.
    if error.error_len().is_none() && (!before.is_ascii() || matches!(rest, [0xC2 | 0xC3 | 0xE2, ..])) {
        return Err(Cause::CutOff);
    }
    if let Some(line) = mixed(bytes) {
        return Err(Cause::NotUtf8 { line });
    }
    // These five mean nothing in Windows-1252, but are frequent letters in the code pages of DOS and of old Macs.
    if bytes.iter().any(|byte| matches!(byte, 0x81 | 0x8D | 0x8F | 0x90 | 0x9D)) {
        return Err(Cause::UnknownEncoding);
    }
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
    // So are these, where no umlaut of Windows-1252 stands beside them.
    let umlaut = |c: char| "äöüÄÖÜß".contains(c);
    let of_another = |c: char| "„”ŠšŸŽ™€".contains(c);
    if text.contains(of_another) && !text.contains(umlaut) && within_words(&text, of_another) {
        return Err(Cause::UnknownEncoding);
    }
    Ok(text)
}

/// The line of the first byte that is no UTF-8, in a file that has letters of UTF-8 too.
fn mixed(bytes: &[u8]) -> Option<u64> {
    let mut chunks = bytes.utf8_chunks();
    let first = chunks.next()?;
    let letters = !first.valid().is_ascii() || chunks.any(|chunk| !chunk.valid().is_ascii());
    let line = first.valid().bytes().filter(|byte| *byte == b'\n').count() as u64 + 1;
    letters.then_some(line)
}

fn within_words(text: &str, wanted: impl Fn(char) -> bool) -> bool {
    let mut before = ' ';
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if wanted(letter) && before.is_ascii_lowercase() && letters.peek().is_some_and(char::is_ascii_lowercase) {
            return true;
        }
        before = letter;
    }
    false
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_of_a_plan_is_the_same_text() {
        let wanted = "Titel;Ansatz €\nGeschäftsbedarf – für Übungen;1\nGrößen;2\n";
        let windows = WINDOWS_1252.encode(wanted).0.into_owned();
        let le: Vec<u8> = wanted.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = wanted.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let marked = |mark: &[u8], rest: &[u8]| [mark, rest].concat();
        for bytes in [
            wanted.as_bytes().to_vec(),
            marked(b"\xEF\xBB\xBF", wanted.as_bytes()),
            marked(b"\xEF\xBB\xBF\xEF\xBB\xBF", wanted.as_bytes()),
            windows.clone(),
            marked(b"\xFF\xFE", &le),
            marked(b"\xFE\xFF", &be),
            le.clone(),
            be,
            wanted.replace('\n', "\r\n").into_bytes(),
            wanted.replace('\n', "\r").into_bytes(),
        ] {
            assert_eq!(text(&bytes).unwrap(), wanted, "{bytes:x?}");
        }
        assert_eq!(text(&le[..le.len() - 1]), Err(Cause::CutOff));
        assert_eq!(text(&wanted.as_bytes()[..wanted.find('ä').unwrap() + 1]), Err(Cause::CutOff));
        // Both in one file, and code pages of DOS and of old Macs: never letters that nobody wrote.
        assert_eq!(text(&[wanted.as_bytes(), &windows[..]].concat()), Err(Cause::NotUtf8 { line: 4 }));
        assert_eq!(text(b"Gesch\x84ftsbedarf f\x81r Ger\x84te"), Err(Cause::UnknownEncoding));
        assert_eq!(text(b"Gesch\x8Aftsbedarf f\x9Fr Ger\x8Ate"), Err(Cause::UnknownEncoding));
    }
}

//! Base64 as RFC 4648 writes it, read strictly: one text for one content.

/// The bytes of a text; `None` where it is no Base64: another character, no padding, bits that nothing stands for.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let bytes = text.as_bytes();
    if !bytes.len().is_multiple_of(4) {
        return None;
    }
    let mut out = Vec::with_capacity(bytes.len() / 4 * 3);
    let mut groups = bytes.chunks_exact(4).peekable();
    while let Some(group) = groups.next() {
        let padding = group.iter().rev().take_while(|byte| **byte == b'=').count();
        // Only the last group may be filled up, and no byte has fewer than two digits.
        if padding > 2 || padding > 0 && groups.peek().is_some() {
            return None;
        }
        let digits = group.get(..4 - padding)?;
        let bits = digits.iter().try_fold(0_u32, |bits, digit| Some(bits << 6 | value(*digit)?))? << (6 * padding);
        let [_, three @ ..] = bits.to_be_bytes();
        let (whole, rest) = three.split_at(3 - padding);
        if rest.iter().any(|byte| *byte != 0) {
            return None;
        }
        out.extend_from_slice(whole);
    }
    Some(out)
}

/// The same in the alphabet that fits addresses, without padding, as tokens are written.
pub fn decode_url(text: &str) -> Option<Vec<u8>> {
    if text.contains(['+', '/', '=']) {
        return None;
    }
    let mut usual = text.replace('-', "+").replace('_', "/");
    while !usual.len().is_multiple_of(4) {
        usual.push('=');
    }
    decode(&usual)
}

/// Bytes in that alphabet, without padding.
pub fn encode_url(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut out = String::with_capacity(bytes.len().div_ceil(3).saturating_mul(4));
    for group in bytes.chunks(3) {
        let bits = group.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - group.len()));
        let digits = [18, 12, 6, 0].into_iter().map(|shift| DIGITS.get((bits >> shift & 63) as usize));
        out.extend(digits.take(group.len().saturating_add(1)).flatten().map(|digit| char::from(*digit)));
    }
    out
}

fn value(digit: u8) -> Option<u32> {
    let value = match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_rfc_4648() {
        for (text, bytes) in [
            ("", ""),
            ("Zg==", "f"),
            ("Zm8=", "fo"),
            ("Zm9v", "foo"),
            ("Zm9vYg==", "foob"),
            ("Zm9vYmE=", "fooba"),
            ("Zm9vYmFy", "foobar"),
        ] {
            assert_eq!(decode(text).as_deref(), Some(bytes.as_bytes()), "{text}");
        }
    }

    #[test]
    fn what_fits_an_address_is_read_in_one_way() {
        assert_eq!(decode_url("Zg").as_deref(), Some(&b"f"[..]));
        for bytes in [&b""[..], b"f", b"fo", b"foo", b"foob", &[0xfb, 0xff, 0xfe, 0, 1]] {
            assert_eq!(decode_url(&encode_url(bytes)).as_deref(), Some(bytes));
        }
        assert_eq!(encode_url(&[0xfb, 0xff]), "-_8");
        assert_eq!(decode_url("-_8").as_deref(), Some(&[0xfb, 0xff][..]));
        for text in ["Zg==", "Z", "+/8", "Zh", "Zg ", "Zg\n"] {
            assert_eq!(decode_url(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_no_base64_is_told() {
        for text in
            ["Z", "Zg", "Zg=", "Zg===", "====", "=", "Zh==", "Zm9=", "Zg==Zg==", "Zm 8", "Zm8=\n", "Zm-_", "Zmö="]
        {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}

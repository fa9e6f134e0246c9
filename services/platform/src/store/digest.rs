//! Hashes as texts.

use sha2::{Digest as _, Sha256};

/// Bytes in hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(|digit| DIGITS[usize::from(digit)]).collect()
}

/// The bytes that twice as many hexadecimal digits stand for.
pub fn of_hex<const BYTES: usize>(text: &str) -> Option<[u8; BYTES]> {
    let mut bytes = [0; BYTES];
    let (pairs, []) = text.as_bytes().as_chunks::<2>() else { return None };
    if pairs.len() != bytes.len() {
        return None;
    }
    // Asked of every event that is read: all are looked up first, and whether any is no digit is asked once.
    let mut seen = 0;
    for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
        let (high, low) = (VALUES[usize::from(*high)], VALUES[usize::from(*low)]);
        seen |= high | low;
        *byte = high << 4 | low & 15;
    }
    (seen < NO_DIGIT).then_some(bytes)
}

/// What stands for a character that is no hexadecimal digit.
const NO_DIGIT: u8 = 16;

/// By character.
const VALUES: [u8; 256] = {
    let mut values = [NO_DIGIT; 256];
    let mut value = 0;
    while value < NO_DIGIT {
        let (digit, letter) = (b'0' + value, b'a' + value.saturating_sub(10));
        if value < 10 {
            values[digit as usize] = value;
        } else {
            values[letter as usize] = value;
            values[letter.to_ascii_uppercase() as usize] = value;
        }
        value += 1;
    }
    values
};

/// The SHA-256 of a content, hexadecimal.
pub fn whole(content: &[u8]) -> String {
    hex(&Sha256::digest(content))
}

/// A short name for a content: the first half of its SHA-256, hexadecimal.
pub fn digest(parts: &[&str]) -> String {
    let mut sha = Sha256::new();
    for part in parts {
        sha.update(part.len().to_be_bytes());
        sha.update(part.as_bytes());
    }
    hex(sha.finalize().get(..16).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_read_back_and_nothing_else_is() {
        let all: [u8; 256] = std::array::from_fn(|byte| u8::try_from(byte).unwrap_or_default());
        assert_eq!((of_hex(&hex(&all)), of_hex(&hex(&all).to_uppercase())), (Some(all), Some(all)));
        for wrong in ["", "0", "000", "0g", "g0", "-1", " 1", "1 ", "ä", "0@", "0`"] {
            assert_eq!(of_hex::<1>(wrong), None, "{wrong}");
        }
    }
}

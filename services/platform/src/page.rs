//! Pages of a List: sizes with limits, and tokens nobody needs to look into.

use crate::Error;

const SIZE_DEFAULT: u64 = 50;
/// Larger wishes are cut to this (AIP-158).
pub const SIZE_MAX: u64 = 1000;

/// A page's size; 0 asks for the default.
pub fn size(wanted: i32) -> Result<u64, Error> {
    match u64::try_from(wanted) {
        Ok(0) => Ok(SIZE_DEFAULT),
        Ok(size) => Ok(size.min(SIZE_MAX)),
        Err(_) => Err(Error::invalid("page_size", "Die Seitengröße darf nicht negativ sein.", "The page size must not be negative.")),
    }
}

/// Makes a token of the last key of a page. `list` tells one List (and its filter) from another.
pub fn token(list: &str, key: &[&str]) -> String {
    let text = serde_json::json!([1, list, key]).to_string();
    text.bytes().map(|b| format!("{b:02x}")).collect()
}

/// The key in a token; `None` for the first page.
pub fn key(list: &str, token: &str) -> Result<Option<Vec<String>>, Error> {
    if token.is_empty() {
        return Ok(None);
    }
    let bytes: Option<Vec<u8>> = (token.len().is_multiple_of(2) && token.is_ascii())
        .then(|| (0..token.len()).step_by(2).map(|i| u8::from_str_radix(token.get(i..i + 2).unwrap_or("x"), 16).ok()).collect())
        .flatten();
    bytes
        .and_then(|bytes| serde_json::from_slice::<(u8, String, Vec<String>)>(&bytes).ok())
        .filter(|(version, name, _)| *version == 1 && name == list)
        .map(|(_, _, key)| Some(key))
        .ok_or_else(|| {
            Error::invalid(
                "page_token",
                "Das Seitenzeichen stammt nicht aus dieser Liste mit diesem Filter; bitte ohne Seitenzeichen neu beginnen.",
                "The page token is not of this list with this filter; begin again without one.",
            )
        })
}

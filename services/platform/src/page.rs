//! Pages of a List: sizes with limits, and tokens nobody needs to look into.

use crate::Error;

const SIZE_DEFAULT: u64 = 50;
/// Larger wishes are cut to this (AIP-158).
pub const SIZE_MAX: u64 = 1000;

/// A page that is asked for.
#[derive(Debug, Clone)]
pub struct Page {
    list: String,
    size: u64,
    after: Vec<String>,
}

impl Page {
    /// `list` tells one List from another, its filter included.
    pub fn asked(list: impl Into<String>, page_size: i32, page_token: &str) -> Result<Page, Error> {
        let list = list.into();
        let after = key(&list, page_token)?.unwrap_or_default();
        Ok(Page { size: size(page_size)?, list, after })
    }
    /// Rows to read: one more than the page has, which tells whether there is a next one.
    pub fn limit(&self) -> u64 {
        self.size.saturating_add(1)
    }
    /// The last key of the page before; empty for the first page.
    pub fn after(&self) -> &str {
        self.after.first().map_or("", String::as_str)
    }
    /// The same where a key has two parts.
    pub fn after_pair(&self) -> (&str, &str) {
        (self.after(), self.after.get(1).map_or("", String::as_str))
    }
    /// Cuts the rows to the page and gives the token of the next one; empty at the end.
    pub fn cut<T>(&self, rows: &mut Vec<T>, key: impl Fn(&T) -> Vec<String>) -> String {
        let more = rows.len() as u64 > self.size;
        rows.truncate(usize::try_from(self.size).unwrap_or(usize::MAX));
        rows.last().filter(|_| more).map(|last| token(&self.list, &key(last))).unwrap_or_default()
    }
}

/// A page's size; 0 asks for the default.
fn size(wanted: i32) -> Result<u64, Error> {
    match u64::try_from(wanted) {
        Ok(0) => Ok(SIZE_DEFAULT),
        Ok(size) => Ok(size.min(SIZE_MAX)),
        Err(_) => Err(Error::invalid("page_size", "Die Seitengröße darf nicht negativ sein.", "The page size must not be negative.")),
    }
}

/// Makes a token of the last key of a page. `list` tells one List (and its filter) from another.
fn token(list: &str, key: &[String]) -> String {
    let text = serde_json::json!([1, list, key]).to_string();
    text.bytes().map(|b| format!("{b:02x}")).collect()
}

/// The key in a token; `None` for the first page.
fn key(list: &str, token: &str) -> Result<Option<Vec<String>>, Error> {
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

//! Pages of answers: how much one message holds, and the tokens that ask for what follows.

/// What a gRPC client takes in one message unless told otherwise, in bytes.
pub const MESSAGE_BYTES_MAX: usize = 4 * 1024 * 1024;
/// A page is full at this size, in bytes. Half of what a client takes: a page holds at least one row, whatever its
/// size.
pub const PAGE_BYTES: usize = 2 * 1024 * 1024;
/// A row that can be cut goes on in the next page from here, in bytes.
pub const ROW_BYTES_MAX: usize = 1024 * 1024;
/// What goes around a row in a message, in bytes: tag and length.
const AROUND_BYTES: usize = 8;

/// Why a page cannot be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoPage {
    #[error("the page size must not be negative")]
    Size,
    #[error("the page token is not of this list with this filter")]
    Token,
}

impl NoPage {
    /// The field of the request that is wrong.
    pub fn field(self) -> &'static str {
        match self {
            NoPage::Size => "page_size",
            NoPage::Token => "page_token",
        }
    }
}

/// The room of a page: so many rows, so many bytes.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    rows: usize,
    bytes: usize,
    empty: bool,
}

impl Room {
    /// Of a page of at most so many rows.
    pub fn new(rows: usize) -> Room {
        Room { rows, bytes: PAGE_BYTES, empty: true }
    }
    /// Takes a row of so many bytes, if there is room for it; there is always room for the first.
    pub fn take(&mut self, bytes: usize) -> bool {
        let bytes = bytes.saturating_add(AROUND_BYTES);
        if !self.empty && (self.rows == 0 || bytes > self.bytes) {
            return false;
        }
        *self = Room { rows: self.rows.saturating_sub(1), bytes: self.bytes.saturating_sub(bytes), empty: false };
        true
    }
}

/// The form of our tokens.
const VERSION: u8 = 2;

/// Makes a token: what tells one list and its filter from another, and where its next page begins.
pub fn token(list: &str, key: &[String]) -> String {
    let text = serde_json::json!([VERSION, digest(list), key]).to_string();
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

/// Where a page begins, read out of its token; `None` for the first page.
pub fn key(list: &str, token: &str) -> Result<Option<Vec<String>>, NoPage> {
    if token.is_empty() {
        return Ok(None);
    }
    let digits = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    let text: Option<Vec<u8>> =
        token.len().is_multiple_of(2).then(|| token.as_bytes().chunks(2).map(digits).collect()).flatten();
    text.and_then(|text| serde_json::from_slice::<(u8, String, Vec<String>)>(&text).ok())
        .filter(|(version, name, _)| *version == VERSION && *name == digest(list))
        .map(|(_, _, key)| Some(key))
        .ok_or(NoPage::Token)
}

/// A short name of a list with its filter, which may be as long as a caller likes (FNV-1a).
fn digest(text: &str) -> String {
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{hash:016x}")
}

//! The mark by which an entry that is sent again says which refused one it stands for.

/// The attribute that carries the id of a refused entry; in a table the column.
pub const MARK: &str = "sollistrefused";
/// The column beside it that carries the name of the budget line that the row is: alone in a table, a second line of a
/// name would be taken for the first.
pub const LINE: &str = "sollistline";
/// Digits of an id.
pub const ID_DIGITS: usize = 32;

/// Whether a text is an id of a refused entry.
pub fn is_id(text: &str) -> bool {
    text.len() == ID_DIGITS && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

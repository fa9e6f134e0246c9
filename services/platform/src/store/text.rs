//! Text as it can be kept.

/// Text as every database takes it: PostgreSQL knows no zero character.
pub fn storable(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

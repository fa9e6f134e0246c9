//! What an example is.

/// A line behind `sollist`, and what it does.
#[derive(Debug, Clone, Copy)]
pub struct Example {
    pub line: &'static str,
    pub de: &'static str,
    pub en: &'static str,
    /// Works on the store of the demo, once those before it were done there; the others need a file, a server or a
    /// database of one's own.
    pub alone: bool,
}

pub const fn alone(line: &'static str, de: &'static str, en: &'static str) -> Example {
    Example { line, de, en, alone: true }
}

pub const fn with(line: &'static str, de: &'static str, en: &'static str) -> Example {
    Example { line, de, en, alone: false }
}

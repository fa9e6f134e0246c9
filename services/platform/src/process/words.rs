//! What the libraries below us report, as two texts: see [`crate::words`].

use std::io;

use sollist_contract::said::Said;

/// A text in both languages.
pub type Both = (String, String);

fn both(said: Said) -> Both {
    (said.de, said.en)
}
pub fn io(error: &io::Error) -> Both {
    both(crate::words::io(error))
}
pub fn toml(message: &str) -> Both {
    both(crate::words::toml(message))
}

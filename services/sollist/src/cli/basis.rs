//! The basis on which something is done: a text that events take.

use sollist_contract::{ids::Text, said::Bilingual as _};

use super::{failure::Failure, words::plan as words};

/// A basis, as events take it: said once, before anything is read or sent.
pub fn basis(option: &str, text: &str) -> Result<String, Failure> {
    let text = text.trim();
    match text.parse::<Text>() {
        Ok(_) => Ok(text.to_owned()),
        Err(why) => Err(Failure::usage(words::no_basis(option, &why.said()))),
    }
}

//! How a plan is to be taken: as a first one or as an amendment, its rows as known lines or as new ones.

use sollist_contract::{ids::Text, said::Bilingual as _};

use super::{failure::Failure, words::plan as words};

/// What becomes of rows that would open a line beside one that is most likely the same.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Choice {
    /// Nothing is booked: a person decides.
    #[default]
    Ask,
    /// They are the same: the known line gets the row's name.
    Same,
    /// They are new.
    New,
}

/// How plans are to be taken.
#[derive(Debug, Clone, Default)]
pub struct Way {
    /// Basis of an amendment; empty for a first plan.
    pub amend: String,
    pub choice: Choice,
}

/// A basis, as events take it: said once, before anything is read or sent.
pub fn basis(option: &str, text: &str) -> Result<String, Failure> {
    let text = text.trim();
    match text.parse::<Text>() {
        Ok(_) => Ok(text.to_owned()),
        Err(why) => Err(Failure::usage(words::no_basis(option, &why.said()))),
    }
}

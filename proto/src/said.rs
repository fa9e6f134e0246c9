//! What is said to people: German and English side by side, never one without the other.

use serde::Serialize;

use crate::refusal::{Reason, Refusal};

/// A text in both languages. Made in a crate's `words` and nowhere else; read back where it was kept or sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, thiserror::Error)]
#[error("{en}")]
pub struct Said {
    pub de: String,
    pub en: String,
}

impl Said {
    pub fn new(de: impl Into<String>, en: impl Into<String>) -> Said {
        Said { de: de.into(), en: en.into() }
    }
    /// What was kept or sent as two texts.
    pub fn read(de: impl Into<String>, en: impl Into<String>) -> Said {
        Said::new(de, en)
    }
    pub fn is_empty(&self) -> bool {
        self.de.is_empty() && self.en.is_empty()
    }
    /// The same done to both languages: quoting, shortening.
    #[must_use]
    pub fn map(&self, change: impl Fn(&str) -> String) -> Said {
        Said { de: change(&self.de), en: change(&self.en) }
    }
    /// One sentence more.
    #[must_use]
    pub fn and(self, more: &Said) -> Said {
        Said { de: format!("{} {}", self.de, more.de), en: format!("{} {}", self.en, more.en) }
    }
}

/// Why something was not accepted, as the domain knows it: what rule, and the values that broke it. Its sentences, its reason and
/// the field it is about stand in `words`, and are asked for at the edge.
pub trait Say {
    fn say(&self) -> Refusal;

    fn reason(&self) -> Reason {
        self.say().reason
    }
}

impl<T: Say> From<T> for Refusal {
    fn from(why: T) -> Refusal {
        why.say()
    }
}

//! A word in both languages.

use crate::said::Said;

/// A word in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    pub de: &'static str,
    pub en: &'static str,
}

impl From<Term> for Said {
    fn from(term: Term) -> Said {
        Said::new(term.de, term.en)
    }
}

pub(super) const fn term(de: &'static str, en: &'static str) -> Term {
    Term { de, en }
}

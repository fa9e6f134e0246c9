//! What the tables and columns of the export hold, in both languages.

use sollist_contract::words::terms::Term;

const fn said(de: &'static str, en: &'static str) -> Term {
    Term { de, en }
}

macro_rules! words {
    ($($name:ident: $de:literal, $en:literal;)*) => { $(pub(crate) const $name: Term = said($de, $en);)* };
}

pub(crate) mod columns;
pub(crate) mod tables;

//! The language in which the command line speaks.

use clap::ValueEnum;
use sollist_contract::{said::Said, words::terms::Term};

/// As `--lang` names it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    #[default]
    #[value(aliases = ["deutsch", "german"])]
    De,
    #[value(aliases = ["englisch", "english"])]
    En,
}

impl Lang {
    pub fn pick<T>(self, de: T, en: T) -> T {
        match self {
            Lang::De => de,
            Lang::En => en,
        }
    }
    /// What is said, in this language.
    pub fn say(self, said: Said) -> String {
        self.pick(said.de, said.en)
    }
    pub fn word(self, term: Term) -> &'static str {
        self.pick(term.de, term.en)
    }
}

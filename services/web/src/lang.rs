//! The language of a page.

use sollist_contract::{grpc::common::v1 as wire, said::Said, words::terms::Term};

use crate::words::{DE, EN, Words};

/// The languages there are: the cookie and `?sprache=` name them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Lang {
    #[default]
    De,
    En,
}

impl Lang {
    pub fn code(self) -> &'static str {
        self.pick("de", "en")
    }
    pub fn of(code: &str) -> Option<Lang> {
        [Lang::De, Lang::En].into_iter().find(|lang| lang.code() == code)
    }
    pub fn pick<T>(self, de: T, en: T) -> T {
        match self {
            Lang::De => de,
            Lang::En => en,
        }
    }
    pub fn say(self, said: Said) -> String {
        self.pick(said.de, said.en)
    }
    pub fn word(self, term: Term) -> &'static str {
        self.pick(term.de, term.en)
    }
    /// The words of the pages.
    pub fn words(self) -> &'static Words {
        self.pick(&DE, &EN)
    }
    /// A sentence of a service; nothing where it says none.
    pub fn told(self, said: Option<&wire::Said>) -> String {
        said.map(|said| self.pick(&said.de, &said.en).clone()).unwrap_or_default()
    }
}

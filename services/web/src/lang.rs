//! The language of a page.

use sollist_contract::{grpc::common::v1 as wire, said::Said, words::terms::Term};
use sollist_platform::process::shown;

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
    /// A sentence, which may say what others typed: what is hidden in it is named.
    pub fn say(self, said: Said) -> String {
        shown::line(&self.pick(said.de, said.en)).into_owned()
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
        said.map(|said| shown::line(self.pick(&said.de, &said.en)).into_owned()).unwrap_or_default()
    }
}

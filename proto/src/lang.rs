//! The language in which something is said.

use crate::{
    grpc::{common::v1 as wire, intake::v1::RecordedEvent},
    said::Said,
    words::terms::Term,
};

/// The languages there are.
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
    /// What is said, in this language.
    pub fn say(self, said: Said) -> String {
        self.pick(said.de, said.en)
    }
    pub fn word(self, term: Term) -> &'static str {
        self.pick(term.de, term.en)
    }
    /// Who caused an event: the name of a pseudonym, or that it was erased; else as recorded.
    pub fn who(self, event: &RecordedEvent) -> String {
        event.who.as_ref().map_or_else(|| event.actor.clone(), |who| self.told(Some(who)))
    }
    /// A sentence of a service; nothing where it says none.
    pub fn told(self, said: Option<&wire::Said>) -> String {
        said.map(|said| self.pick(&said.de, &said.en).clone()).unwrap_or_default()
    }
}

impl RecordedEvent {
    /// The CloudEvent as people read it: with its texts opened, where some are sealed.
    pub fn shown(&self) -> &str {
        if self.opened.is_empty() { &self.event } else { &self.opened }
    }
}

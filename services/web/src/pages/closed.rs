//! What is settled or corrected already: who did, and why. There is nothing more to send, so there is no form.

use askama::Template;
use axum::http::StatusCode;
use sollist_contract::{
    said::{Said, short},
    words::{choices, reasons},
};

use crate::{
    act::Sent,
    ask::{Ask, Page},
    table::Cell,
    words::refused,
};

/// Letters of a reason that was not kept which an answer repeats.
const REASON_SHOWN: usize = 200;

/// What became of it, and what else is known.
#[derive(Template)]
#[template(path = "closed.html")]
pub struct Closed {
    /// What became of it.
    pub state: String,
    /// Where that stands, by its name; empty: nowhere.
    pub at: (String, String),
    /// What was sent now and is not kept.
    pub dropped: String,
    /// What it is about.
    pub lead: String,
    pub facts: Vec<(&'static str, Cell)>,
    pub on: Vec<(&'static str, String)>,
}

impl Closed {
    pub fn page(self, ask: &Ask, heading: &str) -> Page {
        ask.page(heading, self, None, None)
    }
    /// The answer to what was sent all the same.
    pub fn sent(self, ask: &Ask, heading: &str) -> Sent {
        Sent::Page(Box::new(self.page(ask, heading)), StatusCode::CONFLICT)
    }
}

/// What is said to whoever gives a reason for what is settled already: it stands there by their own form, or is not
/// kept. `kept` is the reason that stands, alone or with who gave it in brackets.
pub fn late(given: Option<String>, kept: &str) -> Option<Said> {
    let given = given?;
    let same = kept.strip_prefix(given.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(" ("));
    Some(if same { refused::noted_already() } else { refused::dropped(&short(&given, REASON_SHOWN)) })
}

/// What a reason is called, of a refusal or of a warning; one that nobody knows here has its code only.
pub fn titled(ask: &Ask, code: &str) -> String {
    let title = reasons::of_code(code).or_else(|| choices::query(code));
    title.map_or(code, |title| ask.lang.word(title)).to_owned()
}

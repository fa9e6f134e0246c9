//! What is settled or corrected already: who did, and why. There is nothing more to send, so there is no form.

use askama::Template;
use axum::http::StatusCode;
use sollist_contract::words::{choices, reasons};

use crate::{
    act::Sent,
    ask::{Ask, Page},
    table::Cell,
};

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

/// What a reason is called, of a refusal or of a warning; one that nobody knows here has its code only.
pub fn titled(ask: &Ask, code: &str) -> String {
    let title = reasons::of_code(code).or_else(|| choices::query(code));
    title.map_or(code, |title| ask.lang.word(title)).to_owned()
}

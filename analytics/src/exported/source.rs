//! What rows are made of: the facts at a view.

use std::collections::HashMap;

use sollist_contract::ids::LineName;

use crate::{facts::Facts, view::View};

/// The facts at a view, with what every row needs.
pub(super) struct Source<'a> {
    pub facts: &'a Facts,
    pub view: View,
    /// What lines are called that have another name than their first.
    pub renamed: HashMap<u32, &'a LineName>,
}

impl<'a> Source<'a> {
    pub fn of(facts: &'a Facts, view: &View) -> Source<'a> {
        Source { facts, view: *view, renamed: facts.names_at(view.seq) }
    }
}

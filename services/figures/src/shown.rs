//! What several answers show in the same way: reasons, and what the plan calls a line.

use sollist_analytics::facts::Facts;
use sollist_contract::{grpc::common::v1::Said, ids::LineName, reading::Bilingual};

/// A reason, each language by itself.
pub(crate) fn said(why: &impl Bilingual) -> Said {
    why.said().into()
}

/// A reason as one text, as it was before each language had its own.
pub(crate) fn joined(why: &impl Bilingual) -> String {
    let said = why.said();
    format!("{} / {}", said.de, said.en)
}

/// What the plan calls a line.
pub(crate) fn title(facts: &Facts, line: Option<&LineName>) -> Option<String> {
    let labels = line.and_then(|line| facts.labels(line));
    labels.map(|labels| labels.title.clone()).filter(|title| !title.is_empty())
}

//! What somebody should look at, as it stands in a report: the anomalies at the end of its quarter, each a question.

use serde::{Deserialize, Serialize};
use sollist_analytics::{self as figures, AnomalyQuery, FigureError, View, facts::Facts};
use sollist_contract::{day::Day, ids::Authority, money::Cents, reading::Bilingual};

/// Events of one finding that are named; of the others the number.
const EVENTS_MAX: usize = 2_000;

/// One finding (docs/spec.md#anomalies).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Code of the rule.
    pub rule: String,
    /// What the rule is called.
    pub label: String,
    /// Somebody should look soon.
    pub severe: bool,
    pub authority: Authority,
    /// What it is about: an item, a licence, a payment, an order, an invoice, a line; empty: the authority as a whole.
    pub key: String,
    /// The day from which on it is so.
    pub since: Day,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Cents>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<i64>,
    pub question: String,
    /// Numbers in the journal, rising; the first [`EVENTS_MAX`].
    pub events: Vec<u64>,
    pub events_total: u64,
}

/// Everything that is found, the most urgent first.
///
/// # Errors
/// What analytics refuses.
pub fn findings(facts: &Facts, view: &View) -> Result<Vec<Finding>, FigureError> {
    let found = figures::anomalies(facts, view, &AnomalyQuery::default())?;
    Ok(found.into_iter().map(|found| finding(facts, view, found)).collect())
}

/// The question with lines by their titles; where nobody gave one by their names.
fn question(facts: &Facts, view: &View, found: &figures::Anomaly) -> String {
    found.found.lines().into_iter().fold(found.said().de, |said, line| match facts.labels_at(line, view.seq) {
        Some(labels) if !labels.title.is_empty() => said.replace(line.as_str(), &format!("„{}“", labels.title)),
        _ => said,
    })
}

fn finding(facts: &Facts, view: &View, found: figures::Anomaly) -> Finding {
    Finding {
        rule: found.rule.code().to_owned(),
        label: figures::words::rule(found.rule).de.to_owned(),
        severe: found.severity == figures::Severity::Severe,
        question: question(facts, view, &found),
        authority: found.authority,
        key: found.key,
        since: found.since,
        amount: found.amount,
        quantity: found.quantity,
        events_total: u64::try_from(found.events.len()).unwrap_or(u64::MAX),
        events: found.events.into_iter().take(EVENTS_MAX).collect(),
    }
}

//! What the Ist of a plan is called in the journal: names of ours, one for each posting of a line, that nobody outside
//! can take.
//!
//! Version 0.2.0 had it under `/haushaltsrechnung/YEAR`, as systems of record may have theirs: those postings stay what
//! they are.

use sollist_contract::{
    day::Day,
    envelope::{Envelope, NAME_BYTES_MAX},
    event::PaymentMade,
    ids::{KEY_BYTES_MAX, LineName, PaymentNo},
};
use sollist_platform::store::journal::digest;

/// What the ids of events begin with.
const PREFIX: &str = "ist-";

/// The id of the how many-th posting of a line's Ist, counted from 1: the first is the Ist itself, later ones correct
/// it.
pub fn id(line: &LineName, posting: u64) -> String {
    named(PREFIX, line, posting, NAME_BYTES_MAX)
}

/// The line that an id speaks of, where it says so.
pub fn line_of(id: &str) -> Option<LineName> {
    let (_, line) = id.strip_prefix(PREFIX)?.split_once('-')?;
    line.parse().ok()
}

/// The payment number of a posting; nobody else's begin so.
fn number(line: &LineName, posting: u64) -> Option<PaymentNo> {
    named(PaymentMade::PLAN_NUMBER, line, posting, KEY_BYTES_MAX).parse().ok()
}

/// A line begins with its year and a slash, a digest has none: no two are called the same.
fn named(prefix: &str, line: &LineName, posting: u64, bytes_max: usize) -> String {
    let name = format!("{prefix}{posting}-{line}");
    if name.len() <= bytes_max { name } else { format!("{prefix}{posting}-{}", digest(&[line.as_str()])) }
}

/// The event of a posting: a payment on the last day of its fiscal year. A correction says on what basis it was made.
pub fn event(payment: PaymentMade, posting: u64, basis: &str) -> Option<Envelope> {
    let payment =
        PaymentMade { payment: number(&payment.line, posting)?, order: None, last: false, consent: None, ..payment };
    let (id, day) = (id(&payment.line, posting), Day::last_of(payment.line.year()).ok()?);
    let mut envelope = Envelope::new(PaymentMade::PLAN_SOURCE, id, day.noon()?, payment);
    if !basis.is_empty() {
        envelope.attributes.push(("basis".to_owned(), basis.into()));
    }
    Some(envelope)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_posting_of_every_line_has_a_name_of_its_own() {
        let long = |end: &str| format!("2026/30/25/{}/{}{end}", "k".repeat(300), "t".repeat(180));
        let lines = ["2026/30/25/2502/51185", "2026/30/25/2502/51185-2", &long("a"), &long("b")]
            .map(|line| line.parse().unwrap());
        let mut names = std::collections::BTreeSet::new();
        for line in &lines {
            for posting in [1, 2, 12] {
                let name = id(line, posting);
                assert!(name.len() <= NAME_BYTES_MAX && names.insert(name.clone()), "{name}");
                assert!(names.insert(number(line, posting).unwrap().to_string()));
                assert!(line_of(&name).is_none_or(|found| found == *line), "{name}");
            }
        }
        assert_eq!(id(&lines[0], 1), "ist-1-2026/30/25/2502/51185");
        assert_eq!(line_of("ist-2-2026/30/25/2502/51185-2"), Some(lines[1].clone()));
    }
}

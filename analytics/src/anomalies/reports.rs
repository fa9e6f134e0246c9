//! Authorities of which nothing is heard.

use sollist_contract::ids::Authority;

use super::{
    asked::Asked,
    finding::{Anomaly, Found},
    limits::Silent,
    rule::Rule,
    since::later,
};
use crate::{
    silent::{Overdue, Quiet, silences},
    tables::index,
};

/// No complete report for the latest deadline that passed, or nothing at all for a quarter of one of whom something is
/// heard every month.
pub(super) fn silent(asked: &Asked) -> Vec<Anomaly> {
    let limits = asked.limits.quiet();
    let silences = silences(asked.facts, asked.view, &limits);
    let mut found = Vec::new();
    for (number, silence) in silences {
        let known = asked.facts.mentioned.get(index(number)).is_some_and(|first| *first <= asked.view.seq);
        let Some(authority) = asked.authority(number).filter(|_| known) else { continue };
        let late = silence.overdue.and_then(|one| missing(authority, &one, asked, &limits));
        let quiet = silence.quiet.and_then(|one| quiet(authority, &one, &limits));
        // One of both is one finding: nobody has to be asked twice.
        found.extend(match (late, quiet) {
            (Some(late), Some(quiet)) => Some(late.since(quiet.since).by(quiet.events, &[])),
            (late, quiet) => late.or(quiet),
        });
    }
    found
}

fn missing(authority: &Authority, one: &Overdue, asked: &Asked, limits: &Silent) -> Option<Anomaly> {
    let days = one.deadline.days_to(asked.view.day);
    let found = Found::Overdue { periods: one.periods.clone(), deadline: one.deadline, days };
    let since = later(one.deadline, limits.days + 1)?;
    Some(
        Anomaly::new(Rule::Silent, authority, "", since, found)
            .of_pieces(days.into())
            .by(one.events.iter().copied(), &limits.used),
    )
}

fn quiet(authority: &Authority, one: &Quiet, limits: &Silent) -> Option<Anomaly> {
    let found = Found::Quiet { last: one.last, days: one.days, twice_usual: one.twice_usual };
    Some(
        Anomaly::new(Rule::Silent, authority, "", one.since, found)
            .of_pieces(one.days.into())
            .by(one.events.iter().copied(), &limits.used),
    )
}

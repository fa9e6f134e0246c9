//! Authorities that have not reported: the latest of their deadlines passed, what was due is not complete, and their
//! figures are less than there is.

use std::collections::{BTreeMap, BTreeSet};

use sollist_contract::day::Day;

use crate::{facts::Facts, lists::submissions, scope::Scope, view::View};

/// Days after a deadline until somebody counts as silent.
pub(crate) const DAYS_OF_GRACE: i64 = 14;

/// Authorities whose latest deadline, extensions among them, passed more than two weeks ago without a complete
/// submission. By their numbers.
pub(crate) fn silent(facts: &Facts, view: &View) -> BTreeSet<u32> {
    overdue(facts, view, DAYS_OF_GRACE).into_keys().collect()
}

/// What an authority has not reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Overdue {
    /// The latest deadline that passed, extensions among them.
    pub deadline: Day,
    /// The periods due then that are not complete.
    pub periods: Vec<String>,
    /// What was said of them: due, extended, received in part.
    pub events: Vec<u64>,
}

/// Authorities whose latest deadline passed more than so many days ago without a complete submission, by their numbers.
pub(crate) fn overdue(facts: &Facts, view: &View, days: i64) -> BTreeMap<u32, Overdue> {
    let mut latest: BTreeMap<u32, Overdue> = BTreeMap::new();
    for one in submissions(facts, view, &Scope::Berlin) {
        let deadline = one.extended_to.max(one.due_on).filter(|day| *day < view.day);
        let (Some(deadline), Some(who)) = (deadline, facts.authorities.find(&one.authority)) else { continue };
        let nothing = || Overdue { deadline, periods: Vec::new(), events: Vec::new() };
        let place = latest.entry(who).or_insert_with(nothing);
        if deadline > place.deadline {
            *place = nothing();
        }
        if deadline == place.deadline && !one.complete {
            place.periods.push(one.period);
        }
    }
    latest.retain(|_, one| !one.periods.is_empty() && i64::from(one.deadline.days_to(view.day)) > days);
    let table = &facts.submissions;
    for row in table.rows(view) {
        if let (Some(seq), Some(who), Some(period)) =
            (table.seq.get(row), table.authority.get(row), table.period.get(row))
            && let Some(one) = latest.get_mut(who)
            && one.periods.iter().any(|known| known == facts.text(*period))
        {
            one.events.push(*seq);
        }
    }
    latest
}

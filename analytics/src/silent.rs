//! Authorities that have not reported: their figures are less than there is.

use std::collections::{BTreeMap, BTreeSet};

use sollist_contract::day::Day;

use crate::{facts::Facts, lists::submissions, scope::Scope, view::View};

/// Days after a deadline until somebody counts as silent.
const DAYS_OF_GRACE: i32 = 14;

/// Authorities whose latest deadline, extensions among them, passed more than two weeks ago without a complete
/// submission. By their numbers.
pub(crate) fn silent(facts: &Facts, view: &View) -> BTreeSet<u32> {
    let mut latest: BTreeMap<u32, (Day, bool)> = BTreeMap::new();
    for one in submissions(facts, view, &Scope::Berlin) {
        let deadline = one.extended_to.max(one.due_on).filter(|day| *day < view.day);
        let (Some(deadline), Some(who)) = (deadline, facts.authorities.find(&one.authority)) else { continue };
        let place = latest.entry(who).or_insert((deadline, true));
        if deadline > place.0 {
            *place = (deadline, one.complete);
        } else if deadline == place.0 {
            place.1 &= one.complete;
        }
    }
    let late = |deadline: &Day| deadline.days_to(view.day) > DAYS_OF_GRACE;
    latest.into_iter().filter(|(_, (deadline, complete))| !complete && late(deadline)).map(|(who, _)| who).collect()
}

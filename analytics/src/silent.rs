//! Authorities that are silent (docs/spec.md#anomalies): the latest of their deadlines passed and what was due is not
//! complete, or nothing was heard of them for long. What is known of them is less than there is.

use std::collections::{BTreeMap, BTreeSet};

use sollist_contract::day::Day;

use crate::{
    anomalies::limits::{Limits, Silent},
    facts::Facts,
    lists::submissions,
    parameters::in_force,
    scope::Scope,
    view::View,
};

/// What makes an authority silent: one of both, or both.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Silence {
    pub overdue: Option<Overdue>,
    pub quiet: Option<Quiet>,
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

/// Of one of whom something is usually heard, nothing was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Quiet {
    /// The last day on which anything happened, and the days since.
    pub last: Day,
    pub days: i32,
    /// Twice the median of the days between two of them.
    pub twice_usual: i32,
    /// The first event of each day on which anything happened.
    pub events: Vec<u64>,
}

impl Silence {
    /// From this day on nothing more is known.
    fn known_until(&self) -> Option<Day> {
        let deadline = self.overdue.as_ref().map(|overdue| overdue.deadline);
        deadline.into_iter().chain(self.quiet.as_ref().map(|quiet| quiet.last)).min()
    }
}

/// Authorities that are silent at a view, by their numbers, as the limits in force say it.
pub(crate) fn silences(facts: &Facts, view: &View, limits: &Silent) -> BTreeMap<u32, Silence> {
    let mut all: BTreeMap<u32, Silence> = BTreeMap::new();
    for (number, overdue) in overdue(facts, view, limits.days) {
        all.entry(number).or_default().overdue = Some(overdue);
    }
    for (number, quiet) in quiet(facts, view, limits) {
        all.entry(number).or_default().quiet = Some(quiet);
    }
    all
}

/// Authorities of which it is not known what they did on days that count, by their numbers: `counts` says of the last
/// day of which it is known whether what came after it does.
pub(crate) fn silent(facts: &Facts, view: &View, counts: impl Fn(Day) -> bool) -> BTreeSet<u32> {
    let limits = Limits::of(&in_force(facts, view, view.day)).quiet();
    let all = silences(facts, view, &limits).into_iter();
    all.filter(|(_, silence)| silence.known_until().is_some_and(&counts)).map(|(number, _)| number).collect()
}

/// Authorities whose latest deadline passed more than so many days ago without a complete submission.
fn overdue(facts: &Facts, view: &View, days: i64) -> BTreeMap<u32, Overdue> {
    let mut latest: BTreeMap<u32, Overdue> = BTreeMap::new();
    for one in submissions(facts, view, &Scope::Berlin) {
        let deadline = one.deadline().filter(|day| *day < view.day);
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

/// Authorities of which nothing was heard for longer than is usual.
fn quiet(facts: &Facts, view: &View, limits: &Silent) -> BTreeMap<u32, Quiet> {
    let mut heard: BTreeMap<u32, Vec<(Day, u64)>> = BTreeMap::new();
    for (authority, day, seq) in facts.heard.iter() {
        // What is only to come was not heard of yet.
        if view.sees(seq, day) && day <= view.day {
            heard.entry(authority).or_default().push((day, seq));
        }
    }
    // How often something is usually heard, whoever says it; and when it was last told by themselves.
    let told = facts.heard_from.iter().filter(|(_, day, seq)| view.sees(*seq, *day) && *day <= view.day);
    let last: BTreeMap<u32, Day> = told.map(|(who, day, _)| (who, day)).collect();
    let quiet =
        |(who, days): (u32, Vec<(Day, u64)>)| Some((who, quiet_since(&days, *last.get(&who)?, view.day, limits)?));
    heard.into_iter().filter_map(quiet).collect()
}

/// `heard`: the days on which something happened, each with the first event that says so; `last`: the last on which
/// they told something themselves.
fn quiet_since(heard: &[(Day, u64)], last: Day, today: Day, limits: &Silent) -> Option<Quiet> {
    let days = last.days_to(today);
    if i64::from(days) <= limits.gap_days {
        return None;
    }
    let twice_usual = twice_median(heard)?;
    if i64::from(twice_usual) > limits.usual_days.saturating_mul(2) {
        return None;
    }
    Some(Quiet { last, days, twice_usual, events: heard.iter().map(|(_, seq)| *seq).collect() })
}

/// Twice the median of the days between: of an even number of them the mean of the two in the middle.
fn twice_median(heard: &[(Day, u64)]) -> Option<i32> {
    let mut gaps: Vec<i32> = heard.iter().zip(heard.iter().skip(1)).map(|(one, next)| one.0.days_to(next.0)).collect();
    gaps.sort_unstable();
    let (low, high) = (gaps.len().checked_sub(1)? / 2, gaps.len() / 2);
    Some(gaps.get(low)?.saturating_add(*gaps.get(high)?))
}

//! The rules of rollouts and milestones: pure.

use std::collections::{BTreeMap, BTreeSet};

use sollist_contract::{
    day::Day,
    event::{
        ActivityKind, ActivityRecorded, EFileUsed, MilestonePlanned, MilestoneWithdrawn, RemoteAccessProvided,
        RolloutPlanned, RolloutProgressed, Scope, SiteUpgraded, SiteWithdrawn,
    },
    ids::{Authority, Item, MilestoneId, ProjectId, RolloutId, SiteId, Text},
    money::Cents,
    similar::{is_of_another_order, nearest, plain},
    stock::Part,
};

use crate::{
    capacity::Unlike,
    history::{Back, Excess, History, Report},
};

/// More take part in nothing of one authority.
const PARTICIPANTS_MAX: i64 = 100_000;

/// Why rollout does not take an event, or has not what is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// A plan of fewer than are done, on its day or on one since.
    FewerThanDone(Excess),
    /// A total that comes with progress, and is less than is done on a later day.
    TotalBelowDone(Excess),
    /// Progress beyond what there is to do; `total_helps`: a total reported with it would count on that day.
    MoreThanThereIs {
        excess: Excess,
        total_helps: bool,
    },
    StartAfterDeadline {
        start: Day,
        deadline: Day,
    },
    NegativeCost {
        field: &'static str,
        amount: Cents,
    },
    RolloutUnknown {
        authority: Authority,
        rollout: RolloutId,
        /// One that is planned and differs in capitals or blanks only.
        meant: Option<String>,
    },
    MilestoneUnknown {
        milestone: MilestoneId,
        /// One of its project that may have been meant.
        meant: Option<MilestoneId>,
    },
    /// A milestone of a project of which none are planned.
    ProjectUnknown {
        authority: Authority,
        project: ProjectId,
        milestone: MilestoneId,
        /// A project of theirs that may have been meant.
        meant: Option<String>,
    },
    ReachedAlready {
        milestone: MilestoneId,
        on: Day,
    },
    /// It was not reported as reached on the day that is to be taken back; the day that is reported.
    NotReached {
        milestone: MilestoneId,
        day: Day,
        reached: Option<Day>,
    },
    /// What was not reported of that day, or is taken back already; the days of which the same is reported.
    NotReported {
        what: Happening,
        day: Day,
        others: Vec<Day>,
    },
    /// What was never reported of a site cannot be taken back; what is reported there, or else the site that may be
    /// meant.
    SiteUnknown {
        authority: Authority,
        site: SiteId,
        measure: Text,
        here: Vec<Text>,
        meant: Option<SiteId>,
    },
    SiteWithdrawnAlready {
        site: SiteId,
        on: Day,
    },
    /// It is reported of a later day than the one from which it is to be taken back.
    SiteReportedLater {
        site: SiteId,
        day: Day,
    },
    /// Of a read: what was asked for need not be a name.
    NoSuchRollout {
        authority: String,
        rollout: String,
    },
    NoSuchStock {
        authority: String,
        item: String,
    },
    Unreadable(String),
}

/// What is planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Plan {
    Rollout(RolloutId),
    Milestone(MilestoneId),
}

/// What an officer would query of what is recorded: a fact for what would have been refused, had it been asked for, and
/// numbers that are hardly meant, whoever says them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warned {
    /// More people use the digital file at the same time than have an account.
    ConcurrentBeyond {
        accounts: i64,
        concurrent: i64,
    },
    /// More can work from elsewhere at the same time than have access.
    SessionsBeyond {
        accounts: i64,
        sessions: i64,
    },
    /// What is reported as a licence is counted as pieces that lie in stock or are in use.
    LicenceCounted {
        licence: Item,
        pieces: i64,
    },
    /// Far fewer are done than before.
    GoesBack {
        rollout: RolloutId,
        back: Back,
    },
    StartAfterDeadline {
        rollout: RolloutId,
        start: Day,
        deadline: Day,
    },
    /// Nothing is to be done, as `field` says.
    ScopeZero {
        rollout: RolloutId,
        field: &'static str,
    },
    NegativeCost {
        field: &'static str,
        amount: Cents,
    },
    /// Planned to cost more than all lines of the year have together.
    CostBeyondBudget {
        field: &'static str,
        amount: Cents,
        year: i16,
        budget: Cents,
    },
    /// The digital file is used by who does not work with it, by what is reported.
    NotConnected {
        authority: Authority,
    },
    /// As many took part as live in a small town.
    ParticipantsMany {
        participants: i64,
    },
    /// A site that its authority has not named before, beside so many that it has.
    SiteUnknown {
        authority: Authority,
        site: SiteId,
        known: usize,
        /// The one that may have been meant.
        meant: Option<SiteId>,
        /// Whether it counts as done in the extra need.
        counts: bool,
    },
    /// What is reported was taken back from this later day on.
    SiteWithdrawn {
        site: SiteId,
        on: Day,
    },
    /// So many pieces are counted, at least ten times as many as there are, or a tenth.
    CountOfAnotherOrder {
        item: Item,
        there: i64,
        counted: i64,
    },
    /// Of so many in use it was known since when; of the so many that are counted now of less than half as many.
    AgesLost {
        item: Item,
        known: i64,
        counted: i64,
        dated: i64,
    },
    /// The plan that counted before is replaced.
    Replanned {
        rollout: RolloutId,
        before: PlanOf,
        after: PlanOf,
    },
    /// The same of a milestone: when it was planned, and what it was to cost.
    MilestoneReplanned {
        milestone: MilestoneId,
        before: (Day, Cents),
        after: (Day, Cents),
    },
    /// The plan that counts is of a later day: what is planned `on` an earlier one counts up to it only.
    PlanNotCounted {
        plan: Plan,
        on: Day,
        since: Day,
        /// What counts on: by when.
        by: Day,
    },
    /// Another total than before counts from this day on.
    TotalChanged {
        rollout: RolloutId,
        day: Day,
        before: i64,
        total: i64,
    },
    /// Licences, remote access or use of the digital file, quite unlike what was reported last.
    CapacityUnlike(Unlike),
    /// Another count of the same day is replaced: in use and in stock, before it and with it.
    CountReplaced {
        item: Item,
        day: Day,
        before: (i64, i64),
        after: (i64, i64),
    },
}

impl Refused {
    /// Of a milestone that is not planned, with the one of its project that may have been meant, or the project.
    pub fn milestone_unknown(name: &MilestoneId, of_project: &[&MilestoneId]) -> Refused {
        let near = nearest(name.as_str(), of_project.iter().map(|known| known.as_str()));
        let meant = of_project.iter().find(|known| Some(known.as_str()) == near).map(|known| (*known).clone());
        Refused::MilestoneUnknown { milestone: name.clone(), meant }
    }
}

impl Warned {
    /// Of a count, held to what was counted on its day before, and to how many pieces there are.
    pub fn of_count(
        item: &Item,
        day: Day,
        (before, there): (Option<(i64, i64)>, Option<i64>),
        parts: &[Part],
    ) -> Vec<Warned> {
        let sum = |of: fn(&Part) -> i64| parts.iter().fold(0, |sum: i64, part| sum.saturating_add(of(part)));
        let after = (sum(|part| part.in_use), sum(|part| part.in_stock));
        let counted = after.0.saturating_add(after.1);
        let replaced = before.filter(|before| *before != after);
        let replaced = replaced.map(|before| Warned::CountReplaced { item: item.clone(), day, before, after });
        let odd = there.filter(|there| is_of_another_order(*there, counted));
        let odd = odd.map(|there| Warned::CountOfAnotherOrder { item: item.clone(), there, counted });
        replaced.into_iter().chain(odd).collect()
    }

    /// Of a count that knows the ages of fewer than half as many as were known, where they are there still.
    pub fn of_ages(item: &Item, known: Option<i64>, parts: &[Part]) -> Option<Warned> {
        let sum = |wanted: fn(&Part) -> bool| {
            parts.iter().filter(|part| wanted(part)).fold(0, |sum: i64, part| sum.saturating_add(part.in_use))
        };
        let (counted, dated) = (sum(|_| true), sum(|part| part.commissioned.is_some()));
        let known = known.filter(|known| dated.saturating_mul(2) < (*known).min(counted))?;
        Some(Warned::AgesLost { item: item.clone(), known, counted, dated })
    }

    /// Of what is done at a site, beside the sites that its authority has named; `counts`: whether it makes a site
    /// count.
    pub fn of_site(event: &SiteUpgraded, known: &BTreeSet<&SiteId>, counts: bool) -> Option<Warned> {
        let (authority, site) = (event.authority.clone(), event.site.clone());
        // What differs in capitals or blanks only is told as such, and another number is another site.
        let perhaps = |known: &&&SiteId| form(known.as_str()) != form(site.as_str()) && !numbered(known, &site);
        let near = nearest(site.as_str(), known.iter().filter(perhaps).map(|site| site.as_str()));
        let meant = known.iter().find(|known| near == Some(known.as_str())).map(|known| (*known).clone());
        let unknown = !known.contains(&site);
        unknown.then_some(Warned::SiteUnknown { authority, site, known: known.len(), meant, counts })
    }

    /// Of a plan of a rollout beside the one that counts, where that is of a later day.
    pub fn of_late_plan(rollout: &RolloutId, on: Day, before: Option<&Rollout>) -> Option<Warned> {
        let Rollout { planned_on, deadline: by, .. } = *before?;
        let since = planned_on.filter(|since| on < *since)?;
        Some(Warned::PlanNotCounted { plan: Plan::Rollout(rollout.clone()), on, since, by })
    }

    /// The same of a milestone.
    pub fn of_late_milestone(name: &MilestoneId, on: Day, before: Option<&Milestone>) -> Option<Warned> {
        let Milestone { said_on, planned_on: by, .. } = *before?;
        let since = said_on.filter(|since| on < *since)?;
        Some(Warned::PlanNotCounted { plan: Plan::Milestone(name.clone()), on, since, by })
    }

    /// Of a plan that replaces another one.
    pub fn of_replanning(rollout: &RolloutId, before: Option<&Rollout>, after: &Rollout) -> Option<Warned> {
        let of = |plan: &Rollout| {
            let Rollout { total, start, budget, deadline, .. } = plan;
            PlanOf { total: *total, start: *start, budget: *budget, deadline: *deadline }
        };
        let (before, after) = (of(before?), of(after));
        (before != after).then(|| Warned::Replanned { rollout: rollout.clone(), before, after })
    }

    /// The same of a milestone.
    pub fn of_replanned(name: &MilestoneId, before: Option<&Milestone>, after: &Milestone) -> Option<Warned> {
        let of = |plan: &Milestone| (plan.planned_on, plan.budgeted_cost);
        let (before, after) = (of(before?), of(after));
        (before != after).then(|| Warned::MilestoneReplanned { milestone: name.clone(), before, after })
    }

    pub fn of_use(event: &EFileUsed) -> Option<Warned> {
        let (accounts, concurrent) = (event.accounts.get(), event.concurrent.get());
        (concurrent > accounts).then_some(Warned::ConcurrentBeyond { accounts, concurrent })
    }

    pub fn of_access(event: &RemoteAccessProvided) -> Option<Warned> {
        let (accounts, sessions) = (event.accounts?.get(), event.sessions.get());
        (sessions > accounts).then_some(Warned::SessionsBeyond { accounts, sessions })
    }

    pub fn of_plan(event: &RolloutPlanned) -> Vec<Warned> {
        let rollout = || event.rollout.clone();
        let of_fact = match must_be_possible(event) {
            Err(Refused::StartAfterDeadline { start, deadline }) => {
                Some(Warned::StartAfterDeadline { rollout: rollout(), start, deadline })
            }
            Err(Refused::NegativeCost { field, amount }) => Some(Warned::NegativeCost { field, amount }),
            _ => None,
        };
        let nothing = event.scope.total() == Some(0);
        let nothing = nothing.then(|| Warned::ScopeZero { rollout: rollout(), field: "data.scope" });
        of_fact.into_iter().chain(nothing).collect()
    }

    /// Of progress, held to what is known of the rollout by day.
    pub fn of_progress(event: &RolloutProgressed, on: Day, history: Option<&History>) -> Vec<Warned> {
        let rollout = || event.rollout.clone();
        let back = history.and_then(|history| history.goes_back(&Report::progressed(event, on)));
        let back = back.map(|back| Warned::GoesBack { rollout: rollout(), back });
        let nothing = event.total.is_some_and(|total| total.get() == 0);
        let nothing = nothing.then(|| Warned::ScopeZero { rollout: rollout(), field: "data.total" });
        let total = event.total.map(|total| total.get());
        let before = history.and_then(|history| history.total_on(on)).filter(|before| Some(*before) != total);
        let changed = total.zip(before);
        let changed =
            changed.map(|(total, before)| Warned::TotalChanged { rollout: rollout(), day: on, before, total });
        back.into_iter().chain(nothing).chain(changed).collect()
    }

    /// Of a planned cost, beside all the money of its year, where any is known.
    pub fn of_cost(field: &'static str, amount: Cents, year: i16, budget: i128) -> Option<Warned> {
        let beyond = budget > 0 && i128::from(amount.get()) > budget;
        beyond.then(|| Warned::CostBeyondBudget { field, amount, year, budget: Cents::nearest(budget) })
    }
    pub fn of_activity(event: &ActivityRecorded) -> Option<Warned> {
        let participants = event
            .participants
            .map(|participants| participants.get())
            .filter(|participants| *participants > PARTICIPANTS_MAX)?;
        Some(Warned::ParticipantsMany { participants })
    }
    pub fn of_milestone(event: &MilestonePlanned) -> Option<Warned> {
        let (field, amount) = ("data.budgeted_cost", event.budgeted_cost);
        amount.is_negative().then_some(Warned::NegativeCost { field, amount })
    }
}

/// What is left of a name without capitals and blanks.
fn form(name: &str) -> String {
    plain(name).split_whitespace().collect()
}

/// Whether two names are those of one list that numbers what it has: `Schule 1`, `Schule 14`.
fn numbered(one: &SiteId, other: &SiteId) -> bool {
    let letters = |name: &SiteId| -> String { form(name.as_str()).chars().filter(|c| !c.is_ascii_digit()).collect() };
    letters(one) == letters(other)
}

/// Who asks for a rollout lets it start before it ends, and has no cost below zero.
pub fn must_be_possible(event: &RolloutPlanned) -> Result<(), Refused> {
    let deadline = event.deadline;
    match (event.start, event.budget) {
        (Some(start), _) if start > deadline => Err(Refused::StartAfterDeadline { start, deadline }),
        (_, Some(amount)) => must_cost("data.budget", amount),
        _ => Ok(()),
    }
}

/// Nothing that is planned costs less than nothing.
pub fn must_cost(field: &'static str, amount: Cents) -> Result<(), Refused> {
    if amount.is_negative() { Err(Refused::NegativeCost { field, amount }) } else { Ok(()) }
}

/// Where something new is to be held to what is known of its rollout by day; `None`: it was accepted once, and is read
/// again.
pub type HeldTo<'h> = Option<&'h History>;

/// A rollout of one authority. Of several reports the newest by day of effect counts, then the one recorded last: each
/// part knows
/// the day of the report it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rollout {
    /// What is meant, or how many, as planned.
    pub scope: String,
    /// How many are to be done, once known.
    pub total: Option<i64>,
    pub done: i64,
    /// The day from which on, and for how much, where the plan says so.
    pub start: Option<Day>,
    pub budget: Option<Cents>,
    pub deadline: Day,
    /// The days of scope and deadline, of the total, of what is done.
    pub planned_on: Option<Day>,
    pub total_on: Option<Day>,
    pub done_on: Option<Day>,
    /// Reports of it so far.
    pub reports: i64,
    /// The last day of which anything was reported; what is dated earlier is late.
    pub last_day: Option<Day>,
}

/// Whether a report of a day counts beside one of a day that is known.
pub fn counts(on: Day, known: Option<Day>) -> bool {
    known.is_none_or(|known| known <= on)
}

/// What a plan of a rollout says: how many until a day, from which on, and for how much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlanOf {
    pub total: Option<i64>,
    pub start: Option<Day>,
    pub budget: Option<Cents>,
    pub deadline: Day,
}

impl Rollout {
    /// Planned, or planned anew: what was reached stays, and the scope is no less.
    pub fn planned(
        before: Option<&Rollout>,
        event: &RolloutPlanned,
        on: Day,
        held_to: HeldTo<'_>,
    ) -> Result<Rollout, Refused> {
        if let Some(excess) = held_to.and_then(|history| history.excess(&Report::planned(event, on))) {
            return Err(Refused::FewerThanDone(excess));
        }
        let scope = match &event.scope {
            Scope::Total(count) => count.get().to_string(),
            Scope::Described(text) => text.to_string(),
        };
        let new = Rollout {
            scope,
            total: None,
            done: 0,
            start: event.start,
            budget: event.budget,
            deadline: event.deadline,
            planned_on: Some(on),
            total_on: None,
            done_on: None,
            reports: 0,
            last_day: None,
        };
        let mut after = match before {
            Some(before) if counts(on, before.planned_on) => {
                let Rollout { scope, start, budget, deadline, planned_on, .. } = new;
                Rollout { scope, start, budget, deadline, planned_on, ..before.clone() }
            }
            Some(before) => before.clone(),
            None => new,
        };
        after.set_total(event.scope.total(), on);
        Ok(after.reported(on))
    }

    /// A running total was reached, of what was planned; another total is a break in the series, not an error.
    pub fn progressed(&self, event: &RolloutProgressed, on: Day, held_to: HeldTo<'_>) -> Result<Rollout, Refused> {
        let mut after = self.clone();
        if let Some(excess) = held_to.and_then(|history| history.excess(&Report::progressed(event, on))) {
            return Err(match excess.done == event.done.get() {
                // A total that comes with it counts from its own day on, until the next one.
                true => Refused::MoreThanThereIs { excess, total_helps: excess.day == on },
                false => Refused::TotalBelowDone(excess),
            });
        }
        after.set_total(event.total.map(|total| total.get()), on);
        if counts(on, after.done_on) {
            (after.done, after.done_on) = (event.done.get(), Some(on));
        }
        Ok(after.reported(on))
    }

    fn reported(self, on: Day) -> Rollout {
        Rollout { reports: self.reports.saturating_add(1), last_day: self.last_day.max(Some(on)), ..self }
    }

    fn set_total(&mut self, total: Option<i64>, on: Day) {
        if total.is_some() && counts(on, self.total_on) {
            (self.total, self.total_on) = (total, Some(on));
        }
    }
}

/// A milestone of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Milestone {
    pub planned_on: Day,
    pub budgeted_cost: Cents,
    pub reached_on: Option<Day>,
    /// The day of the plan that counts.
    pub said_on: Option<Day>,
}

impl Milestone {
    /// Planned, or planned anew: the newest plan by day of effect counts, and what was reached stays.
    pub fn planned(event: &MilestonePlanned, on: Day, before: Option<&Milestone>) -> Milestone {
        match before {
            Some(before) if !counts(on, before.said_on) => before.clone(),
            _ => Milestone {
                planned_on: event.planned_on,
                budgeted_cost: event.budgeted_cost,
                reached_on: before.and_then(|before| before.reached_on),
                said_on: Some(on),
            },
        }
    }

    /// Reached, and once. Not `strict`: it was accepted once, and is read again.
    pub fn reached(&self, name: &MilestoneId, day: Day, strict: bool) -> Result<Milestone, Refused> {
        match self.reached_on.filter(|_| strict) {
            Some(on) => Err(Refused::ReachedAlready { milestone: name.clone(), on }),
            None => Ok(Milestone { reached_on: Some(day), ..self.clone() }),
        }
    }

    /// Not reached after all: what was reported of that day.
    pub fn withdrawn(&self, event: &MilestoneWithdrawn) -> Result<Milestone, Refused> {
        let (name, day) = (&event.milestone, event.reached_on);
        match self.reached_on {
            Some(on) if on == day => Ok(Milestone { reached_on: None, ..self.clone() }),
            reached => Err(Refused::NotReached { milestone: name.clone(), day, reached }),
        }
    }
}

/// What happens on a day, is reported of it, and may be taken back.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Happening {
    /// An authority works with the digital file from then on.
    EFile,
    Activity(ActivityKind, Text),
}

/// Of a happening, by day, whether it counts: what was taken back does not, until it is reported again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Happened(BTreeMap<Day, bool>);

impl Happened {
    pub fn of(days: impl IntoIterator<Item = (Day, bool)>) -> Happened {
        Happened(days.into_iter().collect())
    }
    pub fn days(&self) -> impl Iterator<Item = (Day, bool)> {
        self.0.iter().map(|(day, counts)| (*day, *counts))
    }
    /// Whether anything that was reported counts by a day.
    pub fn counts_on(&self, on: Day) -> bool {
        self.0.range(..=on).any(|(_, counts)| *counts)
    }
    /// Whether it was reported, and nothing of that counts any more.
    pub fn is_taken_back(&self) -> bool {
        !self.0.is_empty() && !self.0.values().any(|counts| *counts)
    }
    pub fn report(&mut self, on: Day) {
        self.0.insert(on, true);
    }
    /// Taken back of a day: all that was reported of it.
    pub fn withdraw(&mut self, what: &Happening, on: Day) -> Result<(), Refused> {
        match self.0.get_mut(&on) {
            Some(counts) if *counts => *counts = false,
            _ => {
                let others = self.days().filter(|(_, counts)| *counts).map(|(day, _)| day).collect();
                return Err(Refused::NotReported { what: what.clone(), day: on, others });
            }
        }
        Ok(())
    }
}

/// What is said of a measure at a site: reported, and perhaps taken back since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// The latest day of effect of its reports.
    pub reported_on: Day,
    /// The day from which none of its reports counts.
    pub withdrawn_on: Option<Day>,
}

impl Site {
    /// Reported as done; a report of a day before it was taken back changes nothing.
    pub fn reported(before: Option<&Site>, on: Day) -> Site {
        let Some(before) = before else { return Site { reported_on: on, withdrawn_on: None } };
        let reported_on = before.reported_on.max(on);
        Site { reported_on, withdrawn_on: before.withdrawn_on.filter(|withdrawn| on < *withdrawn) }
    }

    /// Taken back from a day on: what is reported, and was so by then. `others`: what else is done at the authority's
    /// sites.
    pub fn withdrawn<'s>(
        known: Option<&Site>,
        event: &SiteWithdrawn,
        on: Day,
        others: impl Iterator<Item = (&'s SiteId, &'s Text)>,
    ) -> Result<Site, Refused> {
        let SiteWithdrawn { authority, site, measure, .. } = event;
        let Some(known) = known else {
            let (here, elsewhere): (Vec<_>, Vec<_>) = others.partition(|(other, _)| *other == site);
            let here = here.into_iter().map(|(_, measure)| measure.clone()).collect();
            // Another number is another site, and what is done there is not to be taken back.
            let perhaps = elsewhere.iter().map(|(other, _)| *other).filter(|other| !numbered(other, site));
            let near = nearest(site.as_str(), perhaps.clone().map(SiteId::as_str));
            let meant = perhaps.clone().find(|other| near == Some(other.as_str())).cloned();
            let (site, measure) = (site.clone(), measure.clone());
            return Err(Refused::SiteUnknown { authority: authority.clone(), site, measure, here, meant });
        };
        match known.withdrawn_on {
            Some(on) => Err(Refused::SiteWithdrawnAlready { site: site.clone(), on }),
            None if known.reported_on > on => {
                Err(Refused::SiteReportedLater { site: site.clone(), day: known.reported_on })
            }
            None => Ok(Site { withdrawn_on: Some(on), ..known.clone() }),
        }
    }
}

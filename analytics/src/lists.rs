//! Lists that a report shows beside the figures: submissions, activities, funding, sites, milestones, equipment.

use std::collections::BTreeMap;

use sollist_contract::{day::Day, event::ActivityKind, ids::*, money::Cents};

use crate::{
    error::FigureError,
    facts::Facts,
    parameters::in_force,
    scope::Scope,
    sites::{SiteReport, reports},
    situation::Situation,
    tables::{SUBMISSION_DUE, SUBMISSION_RECEIVED, index},
    taken_back::{self, Reached},
    view::View,
};

pub use crate::{
    funding::{Funding, funding},
    tables::FundingStep,
};

/// One submission: who had to report, by when, who did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    pub authority: Authority,
    pub period: String,
    /// The first deadline; `None` when it came without being due.
    pub due_on: Option<Day>,
    /// The deadline after extensions.
    pub extended_to: Option<Day>,
    pub extensions: u32,
    /// The first day on which it was complete; else the first on which anything came.
    pub received_on: Option<Day>,
    /// The last day on which anything came.
    pub last_received_on: Option<Day>,
    pub complete: bool,
    /// Complete by the FIRST deadline.
    pub on_time: bool,
}

impl Submission {
    /// The deadline that counts now, after extensions.
    pub fn deadline(&self) -> Option<Day> {
        self.extended_to.max(self.due_on)
    }
    /// Whether it is due on `day` ([`is_due`]).
    pub fn is_due(&self, day: Day) -> bool {
        is_due(self.due_on, self.extended_to, self.complete, day)
    }
    /// Whether its first deadline has come on `day`, or it came before: who had it put off has missed that one.
    pub fn was_due_first(&self, day: Day) -> bool {
        self.due_on.is_some_and(|due| due <= day || self.received_on.is_some())
    }
}

/// Whether a submission is due on `day`: its deadline has come, after extensions, or it was complete before. What
/// nobody asked for is never due.
pub fn is_due(due_on: Option<Day>, extended_to: Option<Day>, complete: bool, day: Day) -> bool {
    due_on.is_some() && (complete || extended_to.max(due_on).is_some_and(|deadline| deadline <= day))
}

/// Submissions, by authority and period.
pub fn submissions(facts: &Facts, view: &View, scope: &Scope) -> Vec<Submission> {
    let table = &facts.submissions;
    let mut all: BTreeMap<(u32, u32), Submission> = BTreeMap::new();
    for row in table.rows(view) {
        let (Some(who), Some(period), Some(step), Some(on), Some(complete)) = (
            table.authority.get(row).copied(),
            table.period.get(row).copied(),
            table.step.get(row).copied(),
            table.on.get(row).copied(),
            table.complete.get(row).copied(),
        ) else {
            continue;
        };
        let Some(authority) = facts.authorities.name(who).filter(|authority| scope.has(authority)) else { continue };
        let one = all.entry((who, period)).or_insert_with(|| Submission {
            authority: authority.clone(),
            period: facts.text(period).to_owned(),
            due_on: None,
            extended_to: None,
            extensions: 0,
            received_on: None,
            last_received_on: None,
            complete: false,
            on_time: false,
        });
        match step {
            SUBMISSION_DUE => one.due_on = one.due_on.or(Some(on)),
            SUBMISSION_RECEIVED => {
                // A complete one of a day before its period began is a slip: one since then counts.
                let begins = one.period.parse::<Period>().ok().filter(|_| complete).and_then(|period| period.begins());
                let rank = |day: Day| (begins.is_some_and(|begins| day < begins), day);
                let better = complete && !one.complete
                    || complete == one.complete && one.received_on.is_none_or(|known| rank(on) < rank(known));
                if better {
                    one.received_on = Some(on);
                }
                one.complete |= complete;
                one.last_received_on = one.last_received_on.max(Some(on));
            }
            _ => {
                one.extensions = one.extensions.saturating_add(1);
                one.extended_to = one.extended_to.max(Some(on));
            }
        }
    }
    let mut list: Vec<Submission> = all.into_values().collect();
    for one in &mut list {
        one.on_time = one.complete && one.received_on.zip(one.due_on).is_some_and(|(received, due)| received <= due);
    }
    list.sort_by(|a, b| (&a.authority, &a.period).cmp(&(&b.authority, &b.period)));
    list
}

/// A CityLAB activity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activity {
    pub authority: Authority,
    pub kind: ActivityKind,
    pub title: String,
    pub held_on: Day,
    pub participants: Option<i64>,
    pub line: Option<LineName>,
}

/// Activities in the order of their days.
pub fn activities(facts: &Facts, view: &View) -> Vec<Activity> {
    let mut list: Vec<Activity> = taken_back::activities(facts, view)
        .into_iter()
        .map(|activity| Activity {
            authority: activity.authority.clone(),
            kind: activity.kind,
            title: activity.title.as_str().to_owned(),
            held_on: activity.held_on,
            participants: activity.participants.map(|participants| participants.get()),
            line: activity.line.clone(),
        })
        .collect();
    list.sort_by_key(|activity| activity.held_on);
    list
}

/// Commitment authority (VE) of a line for a later year, and what orders due then have used of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitmentAuthority {
    pub line: LineName,
    pub year: i16,
    pub granted: Cents,
    pub used: Cents,
}

/// By line and year. Used is what was ordered for that year, paid or not; of cancelled and closed orders what was paid.
pub fn commitment_authorities(facts: &Facts, view: &View) -> Result<Vec<CommitmentAuthority>, FigureError> {
    let situation = Situation::at(facts, view);
    let renamed = facts.names_at(view.seq);
    let mut list = Vec::new();
    for ((line, year), (granted, used)) in situation.later_years(facts) {
        let Some(line) = renamed.get(line).copied().or_else(|| facts.line_names.name(*line)).cloned() else { continue };
        let (granted, used) = (Cents::of_wide(*granted)?, Cents::of_wide(*used)?);
        list.push(CommitmentAuthority { line, year: *year, granted, used });
    }
    list.sort_by(|a, b| (&a.line, a.year).cmp(&(&b.line, b.year)));
    Ok(list)
}

/// A site that is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    pub authority: Authority,
    pub site: String,
    pub measure: String,
    pub day: Day,
}

/// Sites in the order of the journal. One that was reported again is done once, on the first of its days.
pub fn sites(facts: &Facts, view: &View, scope: &Scope) -> Vec<Site> {
    let (mut all, mut known): (Vec<Site>, BTreeMap<_, usize>) = Default::default();
    for SiteReport { who, site, measure, day, .. } in reports(facts, view) {
        let Some(authority) = facts.authorities.name(who).filter(|authority| scope.has(authority)) else { continue };
        let place = *known.entry((who, site, measure)).or_insert(all.len());
        match all.get_mut(place) {
            Some(done) => done.day = done.day.min(day),
            None => all.push(Site {
                authority: authority.clone(),
                site: facts.text(site).to_owned(),
                measure: facts.text(measure).to_owned(),
                day,
            }),
        }
    }
    all
}

/// A milestone of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Milestone {
    pub authority: Authority,
    pub project: String,
    pub milestone: String,
    pub planned_on: Day,
    pub budgeted_cost: Cents,
    pub reached_on: Option<Day>,
}

/// Milestones as planned last, by authority, project and planned day.
pub fn milestones(facts: &Facts, view: &View, scope: &Scope) -> Vec<Milestone> {
    let plans = &facts.milestone_plans;
    let mut all: BTreeMap<(u32, u32, u32), Milestone> = BTreeMap::new();
    for row in plans.by_day(view) {
        let (Some(who), Some(project), Some(milestone), Some(planned_on), Some(cents)) = (
            plans.authority.get(row).copied(),
            plans.project.get(row).copied(),
            plans.milestone.get(row).copied(),
            plans.planned_on.get(row).copied(),
            plans.cents.get(row).copied(),
        ) else {
            continue;
        };
        let Some(authority) = facts.authorities.name(who).filter(|authority| scope.has(authority)) else { continue };
        all.insert(
            (who, project, milestone),
            Milestone {
                authority: authority.clone(),
                project: facts.text(project).to_owned(),
                milestone: facts.text(milestone).to_owned(),
                planned_on,
                budgeted_cost: Cents::new(cents),
                reached_on: None,
            },
        );
    }
    for Reached { who, project, milestone, day, .. } in taken_back::reached(facts, view) {
        if let Some(one) = all.get_mut(&(who, project, milestone)) {
            one.reached_on = Some(day);
        }
    }
    let mut list: Vec<Milestone> = all.into_values().collect();
    list.sort_by(|a, b| {
        (&a.authority, &a.project, a.planned_on, &a.milestone).cmp(&(
            &b.authority,
            &b.project,
            b.planned_on,
            &b.milestone,
        ))
    });
    list
}

/// What is to be done until when, as planned last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rollout {
    pub authority: Authority,
    pub rollout: String,
    pub deadline: Day,
}

/// Rollouts by their name and authority: of several plans the newest by day counts, then by number.
pub fn rollouts(facts: &Facts, view: &View, scope: &Scope) -> Vec<Rollout> {
    let plans = &facts.rollout_plans;
    let mut all: BTreeMap<(&str, &Authority), Day> = BTreeMap::new();
    for row in plans.by_day(view) {
        let (Some(who), Some(rollout), Some(deadline)) =
            (plans.authority.get(row), plans.rollout.get(row), plans.deadline.get(row))
        else {
            continue;
        };
        if let Some(authority) = facts.authorities.name(*who).filter(|authority| scope.has(authority)) {
            all.insert((facts.text(*rollout), authority), *deadline);
        }
    }
    let rollout = |((rollout, authority), deadline): ((&str, &Authority), Day)| Rollout {
        authority: authority.clone(),
        rollout: rollout.to_owned(),
        deadline,
    };
    all.into_iter().map(rollout).collect()
}

/// What an authority has of everything at the view; `None` where nothing was reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Equipment {
    pub authority: Authority,
    pub employees: Option<i64>,
    pub workplaces: Option<i64>,
    pub eligible: Option<i64>,
    /// The day of the headcount.
    pub counted_on: Option<Day>,
    pub devices_in_use: Option<i64>,
    pub devices_in_stock: Option<i64>,
    pub sessions: Option<i64>,
    pub accounts: Option<i64>,
    pub e_file_connected: bool,
    pub e_file_accounts: Option<i64>,
    pub e_file_concurrent: Option<i64>,
}

/// Every authority of the scope that the view knows, by code.
pub fn equipment(facts: &Facts, view: &View, scope: &Scope) -> Vec<Equipment> {
    let situation = Situation::at(facts, view);
    let parameters = in_force(facts, view, view.day);
    let mut devices: BTreeMap<u32, (i64, i64)> = BTreeMap::new();
    for (authority, item, stock) in situation.stock(facts) {
        if facts.items.name(item).is_some_and(|item| parameters.is_device(item)) {
            let place = devices.entry(authority).or_default();
            *place = (place.0 + stock.in_use(), place.1 + stock.in_stock());
        }
    }
    let mut list: Vec<Equipment> = facts
        .authorities
        .iter()
        .filter(|(number, authority)| {
            scope.has(authority) && facts.mentioned.get(index(*number)).is_some_and(|first| *first <= view.seq)
        })
        .filter_map(|(number, authority)| {
            let capacity = situation.of(facts, number)?;
            Some(Equipment {
                authority: authority.clone(),
                employees: capacity.headcount.map(|count| count.employees),
                workplaces: capacity.headcount.map(|count| count.workplaces),
                eligible: capacity.headcount.map(|count| count.eligible),
                counted_on: capacity.headcount.map(|count| count.day),
                devices_in_use: devices.get(&number).map(|(in_use, _)| *in_use),
                devices_in_stock: devices.get(&number).map(|(_, in_stock)| *in_stock),
                sessions: capacity.sessions,
                accounts: capacity.accounts,
                e_file_connected: capacity.connected,
                e_file_accounts: capacity.e_file.map(|(accounts, _)| accounts),
                e_file_concurrent: capacity.e_file.map(|(_, concurrent)| concurrent),
            })
        })
        .collect();
    list.sort_by(|a, b| a.authority.cmp(&b.authority));
    list
}

//! Lists that a report shows beside the figures: submissions, activities, funding, sites, milestones.
use sollist_contract::{day::Day, event::ActivityKind, ids::*, money::Cents};
use crate::{facts::Facts, scope::Scope, view::View};

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
    pub complete: bool,
    /// Complete by the FIRST deadline.
    pub on_time: bool,
}
pub fn submissions(_facts: &Facts, _view: &View, _scope: &Scope) -> Vec<Submission> { vec![] }

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
/// In the order of their days.
pub fn activities(_facts: &Facts, _view: &View) -> Vec<Activity> { vec![] }

/// How far a funding request has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FundingStep { Requested, Reviewed, Approved, Rejected, Granted }

/// A funding request (Mehrbedarfsantrag).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Funding {
    pub authority: Authority,
    pub request: String,
    pub programme: Option<Programme>,
    pub requested: Option<Cents>,
    pub approved: Option<Cents>,
    /// Sum of what was granted.
    pub granted: Cents,
    pub requested_on: Option<Day>,
    /// The newest step.
    pub step: FundingStep,
}
pub fn funding(_facts: &Facts, _view: &View, _scope: &Scope) -> Vec<Funding> { vec![] }

/// A site that is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site { pub authority: Authority, pub site: String, pub measure: String, pub day: Day }
pub fn sites(_facts: &Facts, _view: &View, _scope: &Scope) -> Vec<Site> { vec![] }

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
pub fn milestones(_facts: &Facts, _view: &View, _scope: &Scope) -> Vec<Milestone> { vec![] }

/// What an authority has of everything, on the day of the view.
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
pub fn equipment(_facts: &Facts, _view: &View, _scope: &Scope) -> Vec<Equipment> { vec![] }

//! Lists of what the events tell beside: commitment authority, sites, milestones, activities.

use sollist_contract::{
    event::ActivityKind,
    ids::{Authority, LineName},
    money::Cents,
};

use super::window::{Shown, Window};
use crate::{
    ahead::Ahead,
    error::FigureError,
    facts::Facts,
    lists::{self, Activity, Milestone, Site},
    scope::Scope,
    situation::Situation,
    tables::index,
    view::View,
};

/// Which commitment authority a list has.
#[derive(Debug, Clone, Default)]
pub struct VeFilter {
    /// Of whose lines.
    pub scope: Scope,
    /// Number of a line ([`super::line_filter`]).
    pub line: Option<u32>,
    /// The later year.
    pub year: Option<i16>,
}

/// Commitment authority (VE) of a line for a later year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VeRecord<'f> {
    pub line: &'f LineName,
    pub authority: &'f Authority,
    /// What the plan called the title of the line then.
    pub title: Option<&'f str>,
    pub year: i16,
    pub granted: Cents,
    pub used: Cents,
    /// Below zero where more is used than was granted.
    pub free: Cents,
}

/// Commitment authority in the order of line and year.
pub fn authorities<'f>(
    facts: &'f Facts,
    view: &View,
    filter: &VeFilter,
    window: Window,
) -> Result<Shown<VeRecord<'f>>, FigureError> {
    let situation = Situation::at(facts, view);
    let renamed = facts.names_at(view.seq);
    let mut all = Vec::new();
    for ((number, year), (granted, used)) in situation.later_years(facts) {
        let (number, year) = (*number, *year);
        let Some(line) = facts.lines.get(index(number)) else { continue };
        let name = renamed.get(&number).copied().or_else(|| facts.line_names.name(number));
        let (Some(name), Some(authority)) = (name, facts.authorities.name(line.authority)) else { continue };
        let wanted = filter.scope.has(authority)
            && filter.line.is_none_or(|wanted| wanted == number)
            && filter.year.is_none_or(|wanted| wanted == year);
        if !wanted {
            continue;
        }
        let (granted, used) = (Cents::of_wide(*granted)?, Cents::of_wide(*used)?);
        let labels = line.labels.iter().rev().find(|(since, _)| *since <= view.seq);
        let title = labels.map(|(_, labels)| labels.title.as_str()).filter(|title| !title.is_empty());
        all.push(VeRecord { line: name, authority, title, year, granted, used, free: granted.minus(used)? });
    }
    Ok(window.of(all, |a, b| (a.line, a.year).cmp(&(b.line, b.year))))
}

/// Sites at which a measure is done, in the order of authority, site, measure and day.
pub fn sites(facts: &Facts, view: &View, scope: &Scope, measure: Option<&str>, window: Window) -> Shown<Site> {
    let mut all = lists::sites(facts, view, scope);
    all.retain(|site| measure.is_none_or(|measure| site.measure == measure));
    let key = |site: &Site| (site.authority.clone(), site.site.clone(), site.measure.clone(), site.day);
    all.sort_by_cached_key(key);
    window.of_sorted(all)
}

/// What the list of sites counts before its day: reported, or taken back, of who is asked for.
pub fn ahead_of_sites(facts: &Facts, view: &View, scope: &Scope) -> Option<Ahead> {
    if view.until.is_some() {
        return None;
    }
    let (done, gone) = (&facts.sites, &facts.site_withdrawals);
    let rows = (done.rows(view).map(|row| (done.seq.get(row), done.day.get(row), done.authority.get(row))))
        .chain(gone.rows(view).map(|row| (gone.seq.get(row), gone.day.get(row), gone.authority.get(row))));
    let later = rows.filter_map(|(seq, day, who)| {
        let authority = facts.authorities.name(*who?)?;
        Some((*seq?, *day?)).filter(|(_, day)| *day > view.day && scope.has(authority))
    });
    Ahead::of(view.day, later)
}

/// Milestones as planned last, by authority, project, planned day and milestone.
pub fn milestones(
    facts: &Facts,
    view: &View,
    scope: &Scope,
    project: Option<&str>,
    window: Window,
) -> Shown<Milestone> {
    let mut all = lists::milestones(facts, view, scope);
    all.retain(|milestone| project.is_none_or(|project| milestone.project == project));
    window.of_sorted(all)
}

/// Activities in the order of days, of one day in the order of the journal.
pub fn activities(
    facts: &Facts,
    view: &View,
    scope: &Scope,
    kind: Option<ActivityKind>,
    window: Window,
) -> Shown<Activity> {
    let mut all = lists::activities(facts, view);
    all.retain(|activity| scope.has(&activity.authority) && kind.is_none_or(|kind| activity.kind == kind));
    window.of_sorted(all)
}

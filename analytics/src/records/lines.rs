//! Budget lines as they stood.

use std::collections::HashMap;

use sollist_contract::{
    event::Labels,
    ids::{Authority, CoverGroup, Kind, LineName, Programme},
    money::Cents,
    position::Position,
};

use super::{
    absent,
    window::{Shown, Window},
};
use crate::{
    books::{Account, accounts_of},
    error::FigureError,
    explain::unplanned,
    facts::{BudgetLine, Facts},
    scope::Scope,
    situation::Situation,
    tables::{MEASURES, index},
    view::View,
};

/// Which lines a list has.
#[derive(Debug, Clone, Default)]
pub struct LineFilter {
    pub scope: Scope,
    pub year: Option<i16>,
    pub programme: Option<Programme>,
}

/// A line as it stood.
#[derive(Debug, Clone, PartialEq)]
pub struct LineRecord<'f> {
    pub name: &'f LineName,
    /// What people called it then; `None`: the plan gave it no names.
    pub labels: Option<&'f Labels>,
    pub authority: &'f Authority,
    pub programme: Programme,
    pub kind: Kind,
    pub cover_group: Option<&'f CoverGroup>,
    /// `None`: beyond the range of an amount.
    pub position: Option<Position>,
    pub overdrawn: bool,
    pub foreign: bool,
    /// Commitment authority: later year, granted, used.
    pub authorities: Vec<(i16, Cents, Cents)>,
    /// What else it was called by then, in the order of names.
    pub other_names: Vec<&'f LineName>,
}

/// A line by any name that it ever had.
pub fn line<'f>(facts: &'f Facts, view: &View, name: &LineName) -> Result<LineRecord<'f>, FigureError> {
    let number = number_of(facts, view, name)?;
    let situation = Situation::at(facts, view);
    let wanted = facts.lines.get(index(number)).map_or(0, |line| line.seq);
    // A line is named by one event: its number tells it.
    let found = accounts_of(facts, &situation, |line: &BudgetLine| line.seq == wanted);
    let account = found.into_iter().find(|account| account.number == number);
    let account = account.ok_or_else(|| absent::line(name, facts.first_posted_on(number, view.seq)))?;
    let record = record(facts, &situation, account, &mut facts.former_names_at(view.seq));
    record.ok_or_else(|| unplanned(facts, view, name).into())
}

/// The line that a list is filtered by: one that is known at the view.
pub fn line_filter(facts: &Facts, view: &View, name: Option<&LineName>) -> Result<Option<u32>, FigureError> {
    name.map(|name| number_of(facts, view, name)).transpose()
}

fn number_of(facts: &Facts, view: &View, name: &LineName) -> Result<u32, FigureError> {
    let number = facts.line_names.find(name);
    let known = number.filter(|number| facts.lines.get(index(*number)).is_some_and(|line| line.seq <= view.seq));
    known.ok_or_else(|| unplanned(facts, view, name).into())
}

/// Lines in the order of their names.
pub fn lines<'f>(
    facts: &'f Facts,
    view: &View,
    filter: &LineFilter,
    window: Window,
) -> Result<Shown<LineRecord<'f>>, FigureError> {
    let situation = Situation::at(facts, view);
    let mut found = accounts_of(facts, &situation, |line: &BudgetLine| {
        filter.year.is_none_or(|year| line.year == year)
            && facts.authorities.name(line.authority).is_some_and(|authority| filter.scope.has(authority))
    });
    found.retain(|account| filter.programme.is_none_or(|programme| account.programme == programme));
    let Shown { rows, total } = window.of_sorted(found);
    let mut former = facts.former_names_at(view.seq);
    let rows = rows.into_iter().filter_map(|account| record(facts, &situation, account, &mut former)).collect();
    Ok(Shown { rows, total })
}

/// `former`: what lines were called before, by line.
fn record<'f>(
    facts: &'f Facts,
    situation: &Situation,
    account: Account<'f>,
    former: &mut HashMap<u32, Vec<&'f LineName>>,
) -> Option<LineRecord<'f>> {
    let mut other_names = former.remove(&account.number).unwrap_or_default();
    other_names.retain(|other| *other != account.name);
    other_names.sort_unstable();
    let (view, later) = (&situation.view, situation.later_years(facts));
    let overdrawn = account.is_overdrawn();
    let Account { number, name, line, programme, position, foreign, .. } = account;
    let authorities =
        later.range((number, i16::MIN)..=(number, i16::MAX)).filter_map(|((_, year), (granted, used))| {
            Some((*year, Cents::of_wide(*granted).ok()?, Cents::of_wide(*used).ok()?))
        });
    Some(LineRecord {
        name,
        labels: line.labels.iter().rev().find(|(since, _)| *since <= view.seq).map(|(_, labels)| labels),
        authority: facts.authorities.name(line.authority)?,
        programme,
        kind: line.kind,
        cover_group: line.cover_group.as_ref(),
        position,
        overdrawn,
        foreign,
        authorities: authorities.collect(),
        other_names,
    })
}

impl Facts {
    /// The first day on which anything was posted on a line, of what is known at a number.
    fn first_posted_on(&self, line: u32, seq: u64) -> Option<sollist_contract::day::Day> {
        let postings = &self.postings;
        let known = postings.seq.partition_point(|known| *known <= seq);
        let slots = postings.slot.iter().zip(&postings.day).take(known);
        slots.filter(|(slot, _)| **slot / MEASURES == line).map(|(_, day)| *day).min()
    }
}

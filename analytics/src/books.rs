//! The books at a view: the position of every budget line.

use std::collections::BTreeSet;

use sollist_contract::{
    ids::{Kind, LineName, Programme},
    money::Cents,
    position::{Position, overdrawn_by},
};

use crate::{
    facts::{BudgetLine, Facts, programme_of},
    situation::Situation,
    tables::index,
    view::View,
};

/// A line and where it stands.
pub(crate) struct Account<'a> {
    pub number: u32,
    pub name: &'a LineName,
    pub line: &'a BudgetLine,
    pub programme: Programme,
    /// `None`: beyond the range of an amount, and withheld.
    pub position: Option<Position>,
    /// Orders due in a later year use more commitment authority (Verpflichtungsermächtigung, VE) than was granted.
    pub ve_exceeded: bool,
    /// Somebody booked on it who may not spend on it, or moved or froze its money without directing it.
    pub foreign: bool,
}

impl Account<'_> {
    /// More is spent, committed, or committed for a later year than there is.
    pub fn is_overdrawn(&self) -> bool {
        self.ve_exceeded || self.position.is_some_and(|position| position.is_overdrawn().unwrap_or(false))
    }
    /// What it can give: never below zero. `None` where nobody can tell.
    pub fn free(&self) -> Option<Cents> {
        Some(self.position?.available().ok()?.or_zero())
    }
}

/// The lines of a year that the view knows, in the order of their names. Revenue lines are outside every sum.
pub(crate) fn accounts<'a>(facts: &'a Facts, situation: &Situation, year: i16) -> Vec<Account<'a>> {
    accounts_of(facts, situation, |line| line.year == year && line.kind != Kind::Revenue)
}

/// The lines that the view knows and somebody wants, in the order of their names.
pub(crate) fn accounts_of<'a>(
    facts: &'a Facts,
    situation: &Situation,
    wanted: impl Fn(&BudgetLine) -> bool,
) -> Vec<Account<'a>> {
    let view = &situation.view;
    let later = situation.later_years(facts).iter();
    let exceeded: BTreeSet<u32> =
        later.filter(|(_, (granted, used))| overdrawn_by(*used, *granted) > 0).map(|((line, _), _)| *line).collect();
    let bookings = &facts.foreign_bookings;
    let foreign: BTreeSet<u32> = bookings.rows(view).filter_map(|row| bookings.line.get(row)).copied().collect();
    let programmes = programmes(facts, view);
    let renamed = facts.names_at(view.seq);
    let mut accounts: Vec<Account<'a>> = facts
        .line_names
        .iter()
        .zip(facts.lines.iter().zip(situation.balances(facts)))
        .filter(|(_, (line, _))| line.seq <= view.seq && wanted(line))
        .filter_map(|((number, name), (line, balance))| {
            let programme = programmes.get(index(number)).copied().unwrap_or(line.programme);
            let position = balance.as_ref()?.position().ok();
            let name = renamed.get(&number).copied().unwrap_or(name);
            let (ve_exceeded, foreign) = (exceeded.contains(&number), foreign.contains(&number));
            Some(Account { number, name, line, programme, position, ve_exceeded, foreign })
        })
        .collect();
    accounts.sort_by(|a, b| a.name.cmp(b.name));
    accounts
}

/// The programme of every line: as planned, or as it was moved by hand last.
pub(crate) fn programmes(facts: &Facts, view: &View) -> Vec<Programme> {
    let mut programmes: Vec<Programme> = facts.lines.iter().map(|line| line.programme).collect();
    let moved = &facts.assignments;
    for row in moved.by_day(view) {
        let (Some(line), Some(programme)) =
            (moved.line.get(row), moved.programme.get(row).copied().and_then(programme_of))
        else {
            continue;
        };
        if let Some(place) = programmes.get_mut(index(*line)) {
            *place = programme;
        }
    }
    programmes
}

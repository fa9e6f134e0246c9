//! The books at a view: the position of every budget line.

use std::collections::BTreeSet;

use polars::prelude::*;
use sollist_contract::{
    ids::{Kind, LineName, Programme},
    money::Cents,
    position::Position,
};

use crate::{
    error::FigureError,
    facts::{Facts, Line, programme_of},
    lists::later_years,
    orders::OrderState,
    tables::{MEASURES, Measure, collected, index, pairs},
    view::View,
};

/// A line and where it stands.
pub(crate) struct Account<'a> {
    pub number: u32,
    pub name: &'a LineName,
    pub line: &'a Line,
    pub programme: Programme,
    pub position: Position,
    /// Orders due in a later year use more commitment authority (VE) than was granted.
    pub authority_exceeded: bool,
}

impl Account<'_> {
    /// More is spent, committed, or committed for a later year than there is.
    pub fn is_overdrawn(&self) -> Result<bool, FigureError> {
        Ok(self.authority_exceeded || self.position.is_overdrawn()?)
    }
    /// What it can give: never below zero.
    pub fn free(&self) -> Result<Cents, FigureError> {
        Ok(self.position.available()?.or_zero())
    }
}

/// The lines that the view knows, in the order of their names. Revenue lines are outside every sum.
pub(crate) fn accounts<'a>(
    facts: &'a Facts,
    view: &View,
    orders: &[Option<OrderState>],
    year: i16,
) -> Result<Vec<Account<'a>>, FigureError> {
    let mut positions: Vec<Option<Position>> = vec![None; facts.lines.len()];
    for (slot, cents) in posted(facts, view)? {
        let Some(place) = positions.get_mut(index(slot / MEASURES)) else { continue };
        let position = place.get_or_insert_default();
        let cents = Cents::new(cents);
        match slot % MEASURES {
            m if m == Measure::Appropriation as u32 => position.appropriation = cents,
            m if m == Measure::CarryOver as u32 => position.carry_over = cents,
            m if m == Measure::Adjustments as u32 => position.adjustments = cents,
            m if m == Measure::Frozen as u32 => position.frozen = cents,
            _ => position.actual = cents,
        }
    }
    for state in orders.iter().flatten() {
        let open = state.commitment()?;
        if let Some(place) = positions.get_mut(index(state.order.line)) {
            let position = place.get_or_insert_default();
            position.commitments = position.commitments.plus(open)?;
        }
    }
    let later = later_years(facts, view, orders)?;
    let exceeded: BTreeSet<u32> = later.iter().filter(|(_, (granted, used))| used > granted).map(|((line, _), _)| *line).collect();
    let programmes = programmes(facts, view);
    let mut accounts: Vec<Account<'a>> = facts
        .line_names
        .iter()
        .zip(facts.lines.iter().zip(positions))
        .filter(|(_, (line, _))| line.year == year && line.kind != Kind::Revenue && line.seq <= view.seq)
        .filter_map(|((number, name), (line, position))| {
            let programme = programmes.get(index(number)).copied().unwrap_or(line.programme);
            Some(Account { number, name, line, programme, position: position?, authority_exceeded: exceeded.contains(&number) })
        })
        .collect();
    accounts.sort_by(|a, b| a.name.cmp(b.name));
    Ok(accounts)
}

/// What was posted, by slot of [`crate::tables::Postings`].
fn posted(facts: &Facts, view: &View) -> Result<Vec<(u32, i64)>, FigureError> {
    facts.sums_fit()?;
    if facts.is_now(view) {
        let known = (0u32..).zip(&facts.now.posted);
        return Ok(known.filter_map(|(slot, cents)| Some((slot, (*cents)?))).collect());
    }
    let sums = collected(facts.postings.lazy(view)?.group_by([col("slot")]).agg([col("cents").sum()]))?;
    pairs(&sums, "slot", "cents")
}

/// The programme of every line: as planned, or as it was moved by hand last.
fn programmes(facts: &Facts, view: &View) -> Vec<Programme> {
    let mut programmes: Vec<Programme> = facts.lines.iter().map(|line| line.programme).collect();
    let moved = &facts.assignments;
    for row in moved.rows(view) {
        let (Some(line), Some(programme)) = (moved.line.get(row), moved.programme.get(row).copied().and_then(programme_of)) else {
            continue;
        };
        if let Some(place) = programmes.get_mut(index(*line)) {
            *place = programme;
        }
    }
    programmes
}

//! The budget position.
use sollist_contract::{ids::{Authority, District, LineName, Programme}, position::Position};
use crate::{error::FigureError, facts::Facts, scope::By, view::View};

/// What is asked of the budget (proto `GetBudgetRequest`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BudgetQuery {
    /// Fiscal year; `None`: the newest with an appropriation in the view.
    pub year: Option<i16>,
    /// The section part of a line's name, `25`.
    pub section: Option<String>,
    pub district: Option<District>,
    pub authority: Option<Authority>,
    pub programme: Option<Programme>,
    pub by: By,
}

/// One row: the keys of the grouping are there, the others are not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BudgetRow {
    /// 0 in the total of an empty table.
    pub year: i16,
    pub section: Option<String>,
    pub district: Option<District>,
    pub authority: Option<Authority>,
    pub programme: Option<Programme>,
    pub line: Option<LineName>,
    pub position: Position,
    /// Lines behind the row, and how many of them have `available` below zero.
    pub lines: u32,
    pub overdrawn: u32,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BudgetTable {
    /// The year that was answered; `None` without any appropriation.
    pub year: Option<i16>,
    pub rows: Vec<BudgetRow>,
    pub total: BudgetRow,
}

/// The budget position (spec section 5). Revenue lines are outside.
pub fn budget(_facts: &Facts, _view: &View, _query: &BudgetQuery) -> Result<BudgetTable, FigureError> { Ok(BudgetTable::default()) }

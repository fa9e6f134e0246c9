//! The extra need (spec section 8).
use sollist_contract::{day::Day, ids::{Authority, District, Item, Programme}, money::Cents};
use crate::{error::FigureError, facts::Facts, proposal::Proposal, scenario::Scenario, tree::Node, view::View};

/// What is asked (proto `GetNeedRequest`).
#[derive(Debug, Clone, PartialEq)]
pub struct NeedQuery {
    pub target_day: Day,
    pub district: Option<District>,
    pub authority: Option<Authority>,
    pub scenario: Option<Scenario>,
    /// Whether rows carry their tree.
    pub explain: bool,
}

impl NeedQuery {
    pub fn at(target_day: Day) -> NeedQuery {
        NeedQuery { target_day, district: None, authority: None, scenario: None, explain: false }
    }
}

/// The extra need of one authority for one item.
#[derive(Debug, Clone, PartialEq)]
pub struct NeedRow {
    pub district: District,
    pub authority: Authority,
    pub item: Item,
    pub programme: Programme,
    pub target: i64,
    pub usable: i64,
    pub pipeline: i64,
    pub quantity: i64,
    pub gross: Cents,
    pub cover: Cents,
    pub need: Cents,
    pub tree: Option<Node>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct NeedTable {
    /// The target day, after the delay of a scenario.
    pub target_day: Day,
    /// By authority, then item.
    pub rows: Vec<NeedRow>,
    pub gross: Cents,
    pub cover: Cents,
    pub need: Cents,
    /// Registered authorities in scope without a headcount: marked, not guessed.
    pub not_reported: Vec<Authority>,
    /// Why there are no rows: one German sentence.
    pub reason: Option<String>,
    pub proposal: Proposal,
}

pub fn need(_facts: &Facts, _view: &View, query: &NeedQuery) -> Result<NeedTable, FigureError> {
    Ok(NeedTable { target_day: query.target_day, rows: vec![], gross: Cents::ZERO, cover: Cents::ZERO, need: Cents::ZERO, not_reported: vec![], reason: None, proposal: Proposal::default() })
}

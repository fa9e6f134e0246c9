//! Figures from events: a fold into typed columns, answered by walks over them and summed by group with polars. Pure:
//! no database, no messaging.
//!
//! The order of things: [`Facts`] takes the journal event by event; a [`View`] says which knowledge and which days
//! count; [`budget()`], [`indicators()`], [`need()`], [`conflicts()`] and the lists answer from both.

mod ahead;
pub mod anomalies;
mod as_json;
pub mod asked;
mod balance;
mod books;
pub mod bridge;
pub mod budget;
mod composed;
pub mod conflicts;
mod consents;
pub mod contributed;
mod cover;
pub mod derivation;
pub mod drivers;
pub mod earned;
pub mod error;
mod evidence;
pub mod explain;
pub mod exported;
pub mod facts;
pub mod forecast;
mod fraction;
pub mod funding;
mod funding_steps;
pub mod given;
mod grouped;
mod heard;
mod history;
pub mod indicators;
mod instants;
mod kept;
pub mod life_cycle;
pub mod lists;
pub mod missing;
pub mod moved;
pub mod need;
pub mod not_there;
mod now;
mod orders;
pub mod packed;
pub mod parameters;
mod processes;
pub mod programmes;
pub mod proposal;
pub mod range;
pub mod records;
pub mod reports;
mod resolve;
pub mod scenario;
mod scenarios;
pub mod scope;
pub mod series;
mod shortfall;
mod silent;
mod sites;
mod situation;
pub mod split;
pub mod splits;
mod tables;
mod taken_back;
mod teams;
mod terms;
pub mod tree;
pub mod view;
pub mod whole;
pub mod words;
mod years;

pub use ahead::Ahead;
pub use anomalies::{Anomaly, AnomalyQuery, Found, Rule as AnomalyRule, Severity, Used, anomalies};
pub use asked::{AskedRow, AskedTable, asked_for};
pub use bridge::{Bridge, Class, Component, Detail, Rival, bridge};
pub use budget::{BudgetQuery, BudgetRow, BudgetTable, ahead_of_budget, budget};
pub use conflicts::{Comparison, Published, conflicts, was_published};
pub use error::{FigureError, Refused};
pub use explain::{Excess, Explained, Overdraft, Posting, explain, line_seen, overdrafts};
pub use facts::{Facts, FactsError};
pub use forecast::{ForecastRow, ForecastTable, NoRange, forecast, forecast_by, forecast_to_turn};
pub use given::{Given, Left};
pub use indicators::{
    Beside, CATALOGUE, Direction, Exact, Indicator, IndicatorQuery, IndicatorRow, Note, Unit, ahead_of_indicators,
    definition, indicators, indicators_by,
};
pub use missing::{Missing, NotYet, Part, Unreported, Withheld};
pub use moved::{DriverRow, DriversTable, Moved, Since, drivers_of};
pub use need::{NeedQuery, NeedRow, NeedTable, WithheldNeed, need};
pub use programmes::ProgrammeNeed;
pub use proposal::{Proposal, Rank, Share};
pub use range::{Distribution, Drawing, RangeRow, RangeTable, Spread, distributions, drawing};
pub use scenario::{Assumption, KeptScenario, Scenario};
pub use scope::{By, Scope};
pub use series::{BudgetPoint, DevicePoint, budget_series, device_series, month_ends};
pub use splits::{Gain, Rule, Split, SplitShare, SplitTable, splits};
pub use teams::Least;
pub use tree::Node;
pub use view::View;

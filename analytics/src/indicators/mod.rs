//! The indicators (docs/spec.md#indicators). Read in this order: `exact`, `unit`, `query`, `beside`, `cell`; `history`,
//! `paid`, `plans` and `inputs`, what they are made of; `counts`, `money`, `payments`, `workplaces`, `progress`, `evm`,
//! `green` and `tco`, the formulas; `catalogue`, which there are; `rows`, the answer.

mod beside;
mod catalogue;
mod cell;
mod counts;
mod evm;
mod exact;
mod green;
mod history;
mod inputs;
mod money;
mod paid;
mod payments;
mod plans;
mod progress;
mod query;
mod rows;
mod tco;
mod unit;
mod workplaces;

pub(crate) use beside::Absent;
pub use beside::{Beside, Note, Numbers, RowKey};
pub use catalogue::{Both, CATALOGUE, Former, Indicator, definition};
pub(crate) use cell::rounded_ratio;
pub(crate) use counts::has_positions;
pub(crate) use evm::{counting, keys as earned_keys, unplanned};
pub use exact::Exact;
pub(crate) use green::{has_footprint, is_counted};
pub(crate) use history::{Series, series};
pub(crate) use inputs::{Group, Inputs};
pub(crate) use paid::{Paid, is_old};
pub(crate) use payments::with_both_years;
pub(crate) use plans::Mapping;
pub(crate) use progress::{has_degree, has_rate};
pub use query::IndicatorQuery;
pub(crate) use rows::indicators_of;
pub use rows::{IndicatorRow, ahead_of_indicators, indicators, indicators_by};
pub(crate) use tco::{EUR_PER_TONNE, KG_PER_TONNE};
pub use unit::{Direction, Unit};

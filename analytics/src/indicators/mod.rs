//! The indicators (docs/spec.md#indicators). Read in this order: `exact`, `query`, `cell`; `history` and `inputs`, what
//! they are made of; `counts`, `money` and `progress`, the formulas; `catalogue`, which there are; `rows`, the answer.

mod catalogue;
mod cell;
mod counts;
mod exact;
mod history;
mod inputs;
mod money;
mod progress;
mod query;
mod rows;

pub use catalogue::{CATALOGUE, Direction, Indicator, Unit};
pub(crate) use cell::rounded_ratio;
pub use exact::Exact;
pub use query::IndicatorQuery;
pub(crate) use rows::indicators_of;
pub use rows::{IndicatorRow, indicators};

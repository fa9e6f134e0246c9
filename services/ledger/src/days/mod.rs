//! What there is of a line on each day, and who may take more: the rule that no order overspends.

mod domain;
mod leave;
mod store;

pub use domain::{DayChange, Days, LineAmount, Missing, Taking, There, Turned, disposable, wide};
pub use leave::{Leave, Shortfall};

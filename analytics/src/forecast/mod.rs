//! The year-end forecast (Jahresprognose): what will have been paid by 31 December, and how sure that is
//! (docs/spec.md#forecast). Read in this order: `method`, `pool`, `sums` and `path` are arithmetic in whole cents and
//! millionths; `calendar`, `books` and `open` say what the journal has of each line and year, `series` puts years of a
//! line together; `judge` asks a pool, `lines` forecasts every line, `rows` answers.

mod basis;
mod books;
mod calendar;
mod judge;
mod lines;
pub mod method;
mod open;
mod path;
pub mod pool;
mod rows;
mod series;
pub mod sums;
mod why;

pub(crate) use basis::Basis;
pub(crate) use calendar::{Cut, Phase};
pub(crate) use judge::Expected;
pub(crate) use lines::LineForecast;
pub(crate) use method::OWN_YEARS;
pub(crate) use open::is_due;
pub(crate) use path::published;
pub(crate) use pool::{EARLIER_YEARS, places};
pub(crate) use rows::{WITHOUT_MAX, checked_on, expected_by};
pub(crate) use series::{PoolKey, Series};

pub use method::{Days, LineYear, Method, Profile, ProfileOf};
pub use pool::{Calibration, Covered, Interval, LEVEL, Pool};
pub use rows::{ForecastRow, ForecastTable, forecast, forecast_by, forecast_to_turn};
pub use why::NoRange;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

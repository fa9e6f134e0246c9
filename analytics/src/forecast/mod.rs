//! The year-end forecast (Jahresprognose): what will have been paid by 31 December, and how sure that is
//! (docs/spec.md#forecast). Pure, in whole cents and millionths.

pub mod method;
pub mod pool;
pub mod sums;

pub use method::{Days, LineYear, Method, Profile, ProfileOf};
pub use pool::{Calibration, Interval, Line, Pool};

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

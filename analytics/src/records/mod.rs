//! What the books have, as of a view (docs/spec.md#time): lines, orders, funding requests, rollouts, each as it stood.
//! The books keep only where things stand now; the events tell where they stood.

mod absent;
mod lines;
mod orders;
mod others;
mod requests;
mod rollouts;
mod window;

pub use lines::{LineFilter, LineRecord, line, line_filter, lines};
pub use orders::{Consented, OrderFilter, OrderRecord, Standing, order, orders};
pub use others::{VeFilter, VeRecord, activities, ahead_of_sites, authorities, milestones, sites};
pub use requests::{RequestFilter, request, requests};
pub use rollouts::{RolloutRecord, rollout, rollouts};
pub use window::{Shown, Window};

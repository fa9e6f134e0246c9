//! Processes: what takes another person, held until one approves it. Whichever context asks for it opens one, so they
//! are shared books.

mod domain;
mod rule;
mod store;

pub use domain::{Outcome, Process, ProcessRefused, Standing, Verdict};
pub use rule::Approvals;
pub use store::{Filter, Processes, find, list};

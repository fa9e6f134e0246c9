//! Linearizability: whether the answers that many clients got of several processes are those of one budget that takes
//! one command after another, in an order that respects real time. Orders, payments, transfers and freezes on few
//! lines, each call with its begin, its end and its answer; the numbers of the journal say in which order the recorded
//! ones took effect, and the check finds a place between them for everything else that was answered.

pub mod budget;
pub mod check;
pub mod crowd;
pub mod history;
pub mod load;
mod record;
mod report;
pub mod run;

pub use self::{
    report::{Report, Total},
    run::{run, run_many},
};

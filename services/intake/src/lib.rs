//! Intake: everything from outside. Budget plans, streams of events, submissions, and what was refused.

pub mod api;
mod checked;
mod commands;
pub mod correction;
pub mod desk;
pub mod entry;
mod events;
mod figures;
mod filter;
pub mod forgotten;
mod kept;
pub mod look;
pub mod noted;
mod open;
pub mod planned;
mod processes;
pub mod published;
mod reads;
pub mod refused;
mod reported;
pub mod reports;
pub mod scan;
pub mod scenarios;
pub mod sets;
pub mod settled;
pub mod submissions;
mod submitted;
mod under_way;
mod watch;
pub mod words;

use sollist_ledger::{Desk, Desks};

/// The desks of every context.
pub fn desks() -> Vec<Box<dyn Desk>> {
    vec![
        Box::new(sollist_budget::desk::Budget::default()),
        Box::new(sollist_procurement::desk::Procurement::default()),
        Box::new(sollist_rollout::desk::Rollouts::default()),
        Box::new(sollist_staffing::desk::Staffing::default()),
        Box::new(desk::Intake::default()),
    ]
}

/// The books of every context, for a process that takes everything, with the list of what was refused.
pub fn books() -> Desks {
    Desks::new(desks()).with_list(Box::new(noted::Noted::default()))
}

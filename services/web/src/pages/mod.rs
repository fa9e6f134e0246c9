//! The pages, one a file.

pub mod budget;
pub mod decide;
pub mod entry;
pub mod event;
pub mod help;
pub mod indicator;
pub mod indicators;
pub mod journal;
pub mod line;
pub mod receipt;
pub mod refused;
pub mod request;
pub mod requests;
mod rows;
pub mod send;
pub mod submissions;
mod trace;
mod underived;
pub mod warned;
pub mod why;

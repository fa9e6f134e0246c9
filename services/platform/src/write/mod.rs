//! How something is recorded: a command comes through the door, and a batch decides it together with what came beside
//! it.

pub mod acts;
pub mod batch;
pub mod books;
pub mod days;
pub mod door;
pub mod names;
mod sealed;
pub mod seen;
pub mod tables;
pub mod taken;
pub mod waiting;
pub mod warned;

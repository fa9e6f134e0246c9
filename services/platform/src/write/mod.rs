//! How something is recorded: a command comes through the door, and a batch decides it together with what came beside
//! it.

pub mod batch;
pub mod books;
pub mod door;
pub mod far;
pub mod tables;
pub mod taken;
pub mod warned;

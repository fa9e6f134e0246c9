//! The pages, one a file.

pub mod budget;
pub mod event;
pub mod help;
pub mod indicator;
pub mod indicators;
pub mod journal;
pub mod line;
pub mod refused;
mod rows;
pub mod submissions;
mod underived;
pub mod why;

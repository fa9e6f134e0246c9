//! The pages, one a file.

pub mod budget;
mod course;
pub mod event;
pub mod forecast;
pub mod help;
pub mod indicator;
pub mod indicators;
pub mod journal;
pub mod line;
pub mod need;
mod need_tables;
pub mod refused;
mod rows;
pub mod submissions;
mod trace;
mod underived;
pub mod why;

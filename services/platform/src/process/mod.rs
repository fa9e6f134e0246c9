//! A process on its machine: its configuration, its clock, its end; files and texts as they come from outside.

pub mod clock;
pub mod config;
pub mod package;
pub mod shown;
pub mod stop;

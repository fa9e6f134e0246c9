//! The program `sollist`: command line, roles, wiring.

pub mod actions;
pub mod bench;
pub mod cli;
pub mod demo;
pub mod embedded;
pub mod process;
pub mod roles;
pub mod stores;

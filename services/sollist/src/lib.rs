//! The program `sollist`: command line, roles, wiring.

pub mod cli;
pub mod demo;
pub mod run;
pub mod words;

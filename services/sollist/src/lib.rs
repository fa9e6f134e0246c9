//! sollist

pub mod demo;
pub mod cli;

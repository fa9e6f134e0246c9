//! What the program does besides asking a server: one process with its store and roles, and what an operator does.

pub mod actions;
pub mod bench;
pub mod config;
pub mod dead;
pub mod embedded;
pub mod process;
pub mod role;
pub mod serve;
pub mod stores;
mod web;

//! The pages, one a file.

pub mod access;
pub mod anomalies;
pub mod budget;
pub mod compare;
pub mod district;
pub mod event;
pub mod help;
pub mod indicator;
pub mod indicators;
pub mod journal;
pub mod line;
pub mod order;
pub mod orders;
pub mod published;
pub mod refused;
mod rows;
pub mod search;
pub mod situation;
pub mod submissions;
mod underived;
pub mod warnings;
pub mod why;
pub mod word;

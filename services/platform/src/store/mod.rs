//! What is kept: the database, the journal in it, the tables that follow from the journal, and the proof of both.

pub mod access;
mod bulk;
pub mod db;
pub mod digest;
pub mod hashed;
pub mod journal;
pub mod onward;
pub mod persons;
pub mod proof;
pub mod reading;
pub mod reads;
pub mod retention;
pub mod rows;
mod saving;
pub mod search;
pub mod shelf;
mod text;
pub mod texts;
pub mod together;
pub mod unusable;

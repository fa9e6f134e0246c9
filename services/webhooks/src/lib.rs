//! Webhooks: systems outside are told, signed, of funding decisions and of refused entries. Each at least once, and
//! none twice but where a process died between the answer and writing it down; the name of the message is then the
//! same.

pub mod deliver;
pub mod domain;
pub mod letters;
pub mod receivers;
pub mod store;
pub mod telling;
#[cfg(test)]
mod tests;
pub mod words;

pub use telling::{Truths, durable, jobs, run};

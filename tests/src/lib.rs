//! What the tests of the whole stand on: real servers as child processes, a storm of faults over them, and
//! measurements.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod anything;
pub mod linear;
pub mod measure;
pub mod servers;
pub mod storm;

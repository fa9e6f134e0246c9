//! Tests of the whole program, through its command line and its contract.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod house;

//! Webhooks with a real broker, real HTTP, and receivers that misbehave.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod deaths;
mod forged;
mod letters;
mod outside;
mod telling;
mod world;

//! The words of Sollist: ids, money, days, events, the envelope, pages, and the gRPC contract. No I/O.

pub mod act;
pub mod base64;
pub mod command;
pub mod daily;
pub mod day;
mod digits;
pub mod envelope;
pub mod event;
pub mod example;
pub mod figure;
pub mod ids;
mod instant;
pub mod lang;
pub mod method;
mod misfit;
pub mod money;
pub mod named;
pub mod page;
pub mod parameters;
pub mod period;
pub mod position;
pub mod published;
pub mod quarter;
pub mod question;
pub mod reading;
pub mod refusal;
pub mod refused;
pub mod said;
pub mod sealed;
pub mod similar;
pub mod spreadsheet;
pub mod stock;
pub mod subject;
pub mod taken_back;
pub mod thing;
pub mod tree;
pub mod unread;
pub mod warning;
pub mod words;
mod written;

/// The gRPC contract, generated from the protos and committed.
#[allow(clippy::all, clippy::pedantic, missing_docs)]
#[rustfmt::skip]
#[path = "gen/mod.rs"]
pub mod grpc;

/// The descriptors of every proto, for reflection.
pub const DESCRIPTORS: &[u8] = include_bytes!("gen/descriptors.bin");

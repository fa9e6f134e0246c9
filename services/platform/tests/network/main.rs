//! Processes that speak with each other: certificates, callers, the gateway, and a stop in good order.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod gateway;
mod in_process;
mod issuer;
mod limits;
mod register;
mod revoked;
mod stopping;
mod support;
mod tls;
mod tokens;

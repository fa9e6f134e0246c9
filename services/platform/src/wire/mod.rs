//! Calls that come in and go out: who asks, over which connection, within which limits, on which page.

pub mod called;
pub mod caller;
pub mod certified;
pub mod dial;
pub mod foreign;
pub mod forward;
pub mod gateway;
pub mod grpc;
pub mod http;
mod keys;
mod lasting;
pub mod link;
pub mod listen;
pub mod login;
mod opened;
pub mod page;
pub mod reads;
pub mod register;
pub mod requests;
pub mod revoked;
mod shared;
pub mod tls;
pub mod token;

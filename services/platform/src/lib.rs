//! What every service stands on: the database, the journal, the one write path, following it, and gRPC.

pub mod batch;
pub mod caller;
pub mod clock;
pub mod config;
pub mod db;
pub mod dead;
pub mod door;
pub mod error;
pub mod follow;
pub mod grpc;
pub mod journal;
pub mod page;
pub mod rows;
pub mod tail;
pub mod telemetry;
pub mod worker;

pub use error::Error;

//! What every service stands on: the database, the journal, the one write path, following it, and gRPC.

pub mod batch;
pub mod caller;
pub mod clock;
pub mod config;
pub mod db;
pub mod dead;
pub mod dial;
pub mod door;
pub mod error;
pub mod follow;
pub mod forward;
pub mod gateway;
pub mod grpc;
pub mod journal;
pub mod listen;
pub mod metrics;
pub mod nats;
pub mod observe;
pub mod package;
pub mod page;
pub mod proof;
pub mod ready;
pub mod relay;
pub mod requests;
pub mod rows;
pub mod shown;
pub mod stop;
pub mod tail;
pub mod telemetry;
pub mod tls;
pub mod together;
pub mod words;
pub mod worker;

pub use error::Error;

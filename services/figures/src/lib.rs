//! Figures as a service: the fold of `sollist-analytics` kept up with the journal, and its answers over gRPC, in pages.

mod anomalies;
pub mod api;
mod bridge;
pub mod catalogue;
mod contributions;
mod count;
mod derivation;
mod error;
mod explain;
mod exported;
pub mod follow;
mod forecast;
mod journal;
mod need_messages;
mod needs;
mod pages;
mod published;
mod record_messages;
mod records;
mod shown;
pub mod snapshot;
mod words;

pub use api::AnalyticsApi;
pub use error::error;
pub use follow::{Figures, JournalOf};
pub use journal::JournalState;
pub use records::RecordApi;

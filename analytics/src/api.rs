//! The gRPC service of figures.
use std::sync::{Arc, RwLock};
use jiff::Timestamp;
use tonic::Status;
use crate::facts::Facts;

/// What the service needs of the journal.
#[tonic::async_trait]
pub trait JournalState: Send + Sync {
    /// Waits until the facts hold everything the journal holds now.
    async fn caught_up(&self) -> Result<(), Status>;
    /// The hash of the chain up to an event; empty for 0.
    async fn hash(&self, seq: u64) -> Result<String, Status>;
}

/// Serves [`crate::budget()`], [`crate::indicators()`] and [`crate::need()`].
pub struct AnalyticsApi {
    pub facts: Arc<RwLock<Facts>>,
    pub journal: Arc<dyn JournalState>,
    /// Tells the time; tests fix it.
    pub clock: fn() -> Timestamp,
}

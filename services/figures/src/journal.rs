//! What is asked of the journal that figures rest on.

use sollist_platform::store::journal::Recorded;
use tonic::Status;

/// The journal, as whoever answers with figures needs it.
#[tonic::async_trait]
pub trait JournalState: Send + Sync {
    /// Waits until the facts hold everything the journal holds now.
    async fn caught_up(&self) -> Result<(), Status>;
    /// The hash of the chain up to an event; empty for 0.
    async fn hash(&self, seq: u64) -> Result<String, Status>;
    /// The events of these numbers, as far as there are such, in order.
    async fn events(&self, numbers: &[u64]) -> Result<Vec<Recorded>, Status>;
    /// Number of the first event of the built-in example, if there is one.
    async fn first_simulated(&self) -> Result<Option<u64>, Status>;
}

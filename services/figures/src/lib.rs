//! Figures as a service: the fold of `sollist-analytics` kept up with the journal, and its answers over gRPC, in pages.

pub mod api;
pub mod follow;
mod pages;

use sollist_analytics::FigureError;
use sollist_contract::refusal::{Reason, Refusal};
use sollist_platform::Error;
use tonic::Status;

pub use api::AnalyticsApi;
pub use follow::{Figures, JournalOf};

/// What is asked of the journal that figures rest on.
#[tonic::async_trait]
pub trait JournalState: Send + Sync {
    /// Waits until the facts hold everything the journal holds now.
    async fn caught_up(&self) -> Result<(), Status>;
    /// The hash of the chain up to an event; empty for 0.
    async fn hash(&self, seq: u64) -> Result<String, Status>;
    /// Number of the first event of the built-in example, if there is one.
    async fn first_simulated(&self) -> Result<Option<u64>, Status>;
}

/// A figure that is not given, as any other error of a service.
pub fn error(error: FigureError) -> Error {
    let (de, en) = (error.german(), error.to_string());
    match error {
        FigureError::BadArgument { field, .. } => Error::invalid(field, de, en),
        FigureError::Overflow | FigureError::Withheld(_) => Refusal::new(Reason::BeyondRange, "", de, en).into(),
        // What went wrong inside stays inside.
        FigureError::Engine(why) => Error::internal(&why),
    }
}

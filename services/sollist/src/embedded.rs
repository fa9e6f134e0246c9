//! The store opened in this process and served to itself: what the command line does without a server.

use sollist_contract::refusal::Kind;
use sollist_platform::{
    Error,
    store::db::{Access, Store},
    stream::tail::Tail,
    watch::ready::Readiness,
    write::batch::Filled,
};
use tonic::transport::Channel;

use crate::{
    cli::{Failure, args::Global},
    process::{self, Process},
    roles,
};

/// What a person reads of an error of the services.
pub fn failure(error: Error) -> Failure {
    let unreachable = error.is_refusal(Kind::Unavailable);
    let (de, en) = error.texts();
    if unreachable { Failure::unreachable(de, en) } else { Failure::invalid(de, en) }
}

/// Opens the store of the command line and connects to it.
pub async fn connect(global: &Global, access: Access) -> Result<Channel, Failure> {
    let config = roles::config(global)?;
    let process = Process::open(&Store::of(&config), access, &config, &[], Tail::Journal, Readiness::new())
        .await
        .map_err(failure)?;
    process.connect(&config).await.map_err(failure)
}

/// Fills the derived tables of the store anew from the journal. Says how many events there are, and which
/// of them had to be left out.
pub async fn rebuild(global: &Global) -> Result<Filled, Failure> {
    let config = roles::config(global)?;
    let db = Store::of(&config).open(Access::Write).await.map_err(failure)?;
    process::refill(&db).await.map_err(failure)
}

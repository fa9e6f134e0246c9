//! The store opened in this process and served to itself: what the command line does without a server.

use std::sync::Arc;

use sollist_figures::Figures;
use sollist_platform::{
    store::db::{Access, Store},
    stream::tail::Tail,
    watch::ready::Readiness,
    write::batch::Filled,
};
use tonic::transport::Channel;

use super::{
    config,
    process::{self, Process},
};
use crate::cli::{Failure, Global};

/// Opens the store of the command line and connects to it. Says who counts the figures there.
pub async fn connect(global: &Global, access: Access) -> Result<(Channel, Arc<Figures>), Failure> {
    let config = config::of(global)?;
    let process = Process::open(&Store::of(&config), access, &config, &[], Tail::Journal, Readiness::new()).await?;
    Ok((process.connect(&config, None).await?, process.figures))
}

/// Fills the derived tables of the store anew from the journal. Says how many events there are, and which
/// of them had to be left out.
pub async fn rebuild(global: &Global) -> Result<Filled, Failure> {
    let config = config::of(global)?;
    let db = Store::of(&config).open(Access::Write).await?;
    Ok(process::refill(&db).await?)
}

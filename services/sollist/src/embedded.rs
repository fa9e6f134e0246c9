//! The embedded program: the store opened in this process, served to itself.

use sollist_platform::{
    Error, batch,
    clock::Clock,
    db::{Access, Db},
};
use tonic::transport::Channel;

use crate::{
    cli::{Failure, args::Global},
    process::{self, Process},
    roles,
};

/// What a person reads of an error of the services.
pub fn failure(error: Error) -> Failure {
    let (de, en) = error.texts();
    Failure::invalid(de, en)
}

/// Opens the store of the command line and connects to it.
pub async fn connect(global: &Global, access: Access) -> Result<Channel, Failure> {
    let config = roles::config(global)?;
    let process = Process::open(&config.data, access, config.batch_max).await.map_err(failure)?;
    process.connect(&config).await.map_err(failure)
}

/// Fills the derived tables of the store anew from the journal. Returns the number of events.
pub async fn rebuild(global: &Global) -> Result<u64, Failure> {
    let config = roles::config(global)?;
    let db = Db::open(&config.data, Access::Write).await.map_err(failure)?;
    batch::rebuild(&db, &process::books(), Clock::System).await.map_err(failure)
}

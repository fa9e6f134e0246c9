//! The embedded program: the store opened in this process, served to itself.

use sollist_platform::{Error, db::Access};
use tonic::transport::Channel;

use crate::{
    cli::{Failure, args::Global},
    process::Process,
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

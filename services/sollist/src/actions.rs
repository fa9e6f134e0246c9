//! What the command line does besides asking a server.

use sollist_platform::{store::db::Access, stream::dead::Letter, write::batch::Filled};
use sollist_webhooks::letters::{Sent, Which};
use tonic::transport::Channel;

use crate::{
    bench,
    cli::{
        Actions, Exit, Failure,
        args::{BenchArgs, DeadArgs, DemoArgs, Global, ServeArgs},
    },
    demo,
    embedded::{self, failure},
    roles,
    stores::{self, Moved},
};

/// The real program.
pub struct Program;

impl Actions for Program {
    async fn embedded(&self, global: &Global, access: Access) -> Result<Channel, Failure> {
        embedded::connect(global, access).await
    }
    async fn serve(&self, global: &Global, args: &ServeArgs) -> Result<Exit, Failure> {
        roles::serve(global, args).await
    }
    async fn demo(&self, global: &Global, args: &DemoArgs) -> Result<Exit, Failure> {
        demo::run::run(global, args).await
    }
    async fn bench(&self, global: &Global, args: &BenchArgs) -> Result<Exit, Failure> {
        bench::run(global, args).await
    }
    async fn rebuild(&self, global: &Global) -> Result<Filled, Failure> {
        embedded::rebuild(global).await
    }
    async fn migrate(&self, global: &Global) -> Result<(String, Vec<&'static str>), Failure> {
        stores::migrate(&roles::config(global)?).await.map_err(failure)
    }
    async fn dead_letters(&self, global: &Global, args: &DeadArgs) -> Result<Vec<Letter>, Failure> {
        roles::dead_letters(global, args).await
    }
    async fn redeliver(&self, global: &Global, args: &DeadArgs, which: Which) -> Result<Vec<Sent>, Failure> {
        roles::redeliver(global, args, which).await
    }
    async fn move_store(&self, global: &Global, progress: impl FnMut(u64, u64)) -> Result<Moved, Failure> {
        let config = roles::config(global)?;
        stores::move_to(&config, &config, progress).await.map_err(failure)
    }
    fn config(&self, global: &Global) -> Result<String, Failure> {
        Ok(roles::config(global)?.print())
    }
}

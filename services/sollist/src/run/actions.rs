//! What the command line does besides asking a server.

use std::sync::{Arc, Mutex, PoisonError};

use sollist_contract::day::Day;
use sollist_figures::Figures;
use sollist_platform::{
    store::{
        db::{Access, Db, Store},
        persons::person_row,
        retention::Due,
        texts::key_row,
    },
    stream::dead::Letter,
    write::batch::Filled,
};
use sollist_webhooks::letters::{Sent, Which};
use tonic::transport::Channel;

use super::{
    bench, config, dead, embedded, process, serve,
    stores::{self, Moved},
};
use crate::{
    cli::{
        Actions, Exit, Failure, Global,
        args::{BenchArgs, DeadArgs, DemoArgs, ServeArgs},
    },
    demo,
};

/// The real program.
#[derive(Default)]
pub struct Program {
    /// Who counts figures in this process.
    figures: Mutex<Vec<Arc<Figures>>>,
}

impl Program {
    /// Before the process ends: puts away what it counted.
    pub async fn finish(self) {
        for figures in self.figures.into_inner().unwrap_or_else(PoisonError::into_inner) {
            figures.finish().await;
        }
    }
}

impl Actions for Program {
    async fn embedded(&self, global: &Global, access: Access) -> Result<Channel, Failure> {
        let (channel, figures) = embedded::connect(global, access).await?;
        self.figures.lock().unwrap_or_else(PoisonError::into_inner).push(figures);
        Ok(channel)
    }
    async fn serve(&self, global: &Global, args: &ServeArgs) -> Result<Exit, Failure> {
        serve::serve(global, args).await
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
        Ok(stores::migrate(&config::of(global)?).await?)
    }
    async fn dead_letters(&self, global: &Global, args: &DeadArgs) -> Result<Vec<Letter>, Failure> {
        dead::dead_letters(global, args).await
    }
    async fn store(&self, global: &Global, access: Access) -> Result<Db, Failure> {
        Ok(process::open(&Store::of(&config::of(global)?), access).await?)
    }
    async fn redeliver(&self, global: &Global, args: &DeadArgs, which: Which) -> Result<Vec<Sent>, Failure> {
        dead::redeliver(global, args, which).await
    }
    async fn move_store(&self, global: &Global, progress: impl FnMut(u64, u64)) -> Result<Moved, Failure> {
        let config = config::of(global)?;
        Ok(stores::move_to(&config, &config, progress).await?)
    }
    async fn persons(&self, global: &Global, name: Option<&str>) -> Result<Vec<person_row::Model>, Failure> {
        Ok(stores::persons(&config::of(global)?, name).await?)
    }
    async fn erase(&self, global: &Global, name: &str) -> Result<Option<String>, Failure> {
        Ok(stores::erase(&config::of(global)?, name).await?)
    }
    async fn text_keys(&self, global: &Global, person: Option<&str>) -> Result<Vec<key_row::Model>, Failure> {
        Ok(stores::text_keys(&config::of(global)?, person).await?)
    }
    async fn erase_texts(&self, global: &Global, person: &str, year: Option<i64>) -> Result<u64, Failure> {
        Ok(stores::erase_texts(&config::of(global)?, person, year).await?)
    }
    async fn due(&self, global: &Global, on: Day) -> Result<Due, Failure> {
        Ok(stores::due(&config::of(global)?, on).await?)
    }
    async fn erase_due(&self, global: &Global, on: Day) -> Result<Due, Failure> {
        Ok(stores::erase_due(&config::of(global)?, on).await?)
    }
    fn config(&self, global: &Global) -> Result<String, Failure> {
        Ok(config::of(global)?.print())
    }
}

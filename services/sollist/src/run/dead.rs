//! Letters that did not reach their receivers: listed, and sent again.

use std::sync::Arc;

use sollist_intake::refused::Refusals;
use sollist_platform::{
    process::{clock::Clock, config::Config},
    store::db::{Access, Db, Store},
    stream::{dead::Letter, nats, relay},
};
use sollist_webhooks::{
    Truths,
    letters::{self, Sent, Which},
};

use super::config;
use crate::{
    cli::{Failure, Global, args::DeadArgs},
    words,
};

/// What a receiver may be told of.
pub fn truths(config: &Config, db: &Db) -> Truths {
    Truths {
        events: Arc::new(relay::Journal { db: db.clone(), subject: config.nats.subject.clone() }),
        refused: Arc::new(Refusals::to_read(db.clone(), &config.nats.refused().1)),
    }
}

/// The configuration with the broker of the command line.
fn with_broker(global: &Global, args: &DeadArgs) -> Result<Config, Failure> {
    let mut config = config::of(global)?;
    if let Some(url) = &args.nats_url {
        config.nats.url.clone_from(url);
    }
    if config.nats.url.is_empty() {
        return Err(Failure::usage(words::broker_missing()));
    }
    Ok(config)
}

/// Most dead letters that are shown at once.
const LETTERS_MAX: usize = 200;

/// The oldest dead letters.
pub async fn dead_letters(global: &Global, args: &DeadArgs) -> Result<Vec<Letter>, Failure> {
    let config = with_broker(global, args)?;
    let context = nats::connect_now(&config.nats, "dead").await?;
    Ok(letters::list(&context, &config.nats, LETTERS_MAX).await?)
}

/// Sends dead letters again.
pub async fn redeliver(global: &Global, args: &DeadArgs, which: Which) -> Result<Vec<Sent>, Failure> {
    let config = with_broker(global, args)?;
    if config.webhooks.receivers.as_os_str().is_empty() {
        return Err(Failure::usage(words::receivers_missing()));
    }
    let context = nats::connect_now(&config.nats, "dead").await?;
    let db = Store::of(&config).open(Access::Write).await?;
    Ok(letters::redeliver(&db, &truths(&config, &db), &context, &config, Clock::System, which).await?)
}

//! The notary: keeps the trees of hashes over the journal and the log of reads, signs their heads, and gives out
//! proofs. It stands outside of the write path and reads both like any reader; what was signed once it never
//! contradicts.

pub mod api;
pub mod kept;
mod noted;
mod round;
pub mod store;
pub mod words;

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use sollist_platform::{
    Error,
    process::{
        config::{Config, Notary as Setting},
        stop::Stop,
    },
    store::db::Db,
    watch::{metrics, ready::Readiness},
};
use sollist_proof::note::Log;

pub use kept::{Custody, NotKept, cosigner, generate, generate_witness};
pub use noted::{Noted, ReadsLog, noted};
pub use round::{Alarm, Round, Tree, Untrue, round, take_up};

/// The name under which it says that it does not sign a log.
fn name(log: Log) -> &'static str {
    match log {
        Log::Journal => "notary",
        Log::Reads => "notary-reads",
    }
}

/// Opens the key and the head that is kept beside it; `None` where no key is named.
pub fn custody(config: &Config) -> Result<Option<Custody>, Error> {
    let Setting { key, head, .. } = &config.notary;
    if key.as_os_str().is_empty() {
        return Ok(None);
    }
    let head = if head.as_os_str().is_empty() { beside(key) } else { head.clone() };
    Ok(Some(Custody::open(key, &head).map_err(Error::refused)?))
}

/// Where the last signed head is kept, unless something else is said.
fn beside(key: &Path) -> PathBuf {
    let mut name = key.as_os_str().to_owned();
    name.push(".head");
    name.into()
}

/// Signs every so often what the journal and the log of reads have become, and once more when the process stops.
pub async fn run(db: Db, custody: Custody, every: Duration, mut stop: Stop, readiness: Readiness) {
    tracing::info!(key = %custody.key(), "the notary signs with this key");
    let mut alarmed = [None, None];
    loop {
        every_log(&db, &custody, &readiness, &mut alarmed).await;
        tokio::select! {
            () = tokio::time::sleep(every) => {}
            () = stop.wait() => break,
        }
    }
    every_log(&db, &custody, &readiness, &mut alarmed).await;
}

async fn every_log(db: &Db, custody: &Custody, readiness: &Readiness, alarmed: &mut [Option<Alarm>; 2]) {
    for (log, alarmed) in Log::ALL.into_iter().zip(alarmed) {
        once(db, custody, log, readiness, alarmed).await;
    }
}

/// One round of a log, and what is said of it.
async fn once(db: &Db, custody: &Custody, log: Log, readiness: &Readiness, alarmed: &mut Option<Alarm>) {
    match round(db, custody, log).await {
        Ok(round) => {
            if let Some(head) = round.signed {
                match log {
                    Log::Journal => metrics::notary_signed(head.size),
                    Log::Reads => {}
                }
                tracing::debug!(size = head.size, ?log, "signed");
            }
            if alarmed.take().is_some() {
                tracing::info!("the notary signs again");
            }
            readiness.ready(name(log));
        }
        Err(Untrue::Alarm(alarm)) => {
            let said = alarm.said_of(log);
            metrics::notary_refused();
            if alarmed.as_ref() != Some(&alarm) {
                tracing::error!(why = said.en, "the notary does not sign");
            }
            readiness.not_ready(name(log), said.de, said.en);
            *alarmed = Some(alarm);
        }
        // The next round will do: nothing was signed, and nothing is lost.
        Err(Untrue::Failed(error)) => tracing::warn!(error = error.for_log(), "the notary could not look"),
    }
}

//! The notary: keeps the tree of hashes over the journal, signs its head, and gives out proofs. It stands outside of
//! the write path and reads the journal like any reader; what was signed once it never contradicts.

pub mod api;
pub mod kept;
mod round;
pub mod store;
pub mod words;

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use sollist_contract::said::Bilingual as _;
use sollist_platform::{
    Error,
    process::{
        config::{Config, Notary as Setting},
        stop::Stop,
    },
    store::db::Db,
    watch::{metrics, ready::Readiness},
};

pub use kept::{Custody, NotKept, cosigner, generate, generate_witness};
pub use round::{Alarm, Round, Tree, Untrue, round};

/// The name under which it says that it does not sign.
const NAME: &str = "notary";

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

/// Signs every so often what the journal has become, and once more when the process stops.
pub async fn run(db: Db, custody: Custody, every: Duration, mut stop: Stop, readiness: Readiness) {
    tracing::info!(key = %custody.key(), "the notary signs with this key");
    let mut alarmed = None;
    loop {
        once(&db, &custody, &readiness, &mut alarmed).await;
        tokio::select! {
            () = tokio::time::sleep(every) => {}
            () = stop.wait() => break,
        }
    }
    once(&db, &custody, &readiness, &mut alarmed).await;
}

/// One round, and what is said of it.
async fn once(db: &Db, custody: &Custody, readiness: &Readiness, alarmed: &mut Option<Alarm>) {
    match round(db, custody).await {
        Ok(round) => {
            if let Some(head) = round.signed {
                metrics::notary_signed(head.size);
                tracing::debug!(size = head.size, "signed");
            }
            if alarmed.take().is_some() {
                tracing::info!("the notary signs again");
            }
            readiness.ready(NAME);
        }
        Err(Untrue::Alarm(alarm)) => {
            let said = alarm.said();
            metrics::notary_refused();
            if alarmed.as_ref() != Some(&alarm) {
                tracing::error!(why = said.en, "the notary does not sign");
            }
            readiness.not_ready(NAME, said.de, said.en);
            *alarmed = Some(alarm);
        }
        // The next round will do: nothing was signed, and nothing is lost.
        Err(Untrue::Failed(error)) => tracing::warn!(error = error.for_log(), "the notary could not look"),
    }
}

//! Whether a process answers as it should: caught up, not merely started.

use std::collections::BTreeMap;

use sollist_contract::said::{Bilingual as _, Said};
use tokio::sync::watch;
use tonic_health::{ServingStatus, server::HealthReporter};

/// What every process waits for: the end of its own start.
pub const START: &str = "start";

/// Sets the health of the whole process.
pub async fn set_ready(health: &HealthReporter, ready: bool) {
    let status = if ready { ServingStatus::Serving } else { ServingStatus::NotServing };
    health.set_service_status("", status).await;
}

/// Why something is not ready.
pub type Why = Said;

/// Nothing is ready yet.
pub struct Starting;

/// What is not ready, by name: `figures`, `relay`, `database`.
type Waiting = BTreeMap<&'static str, Why>;

/// The conditions of a process, each ready or not. Clones share them.
#[derive(Debug, Clone)]
pub struct Readiness {
    waiting: watch::Sender<Waiting>,
    /// What is to be known beside it, and keeps nobody from working.
    notes: watch::Sender<Waiting>,
}

impl Default for Readiness {
    fn default() -> Self {
        Readiness::new()
    }
}

impl Readiness {
    /// Not ready: the process starts. Name what else it waits for, then say `ready(START)`.
    pub fn new() -> Readiness {
        let readiness = Readiness { waiting: watch::Sender::default(), notes: watch::Sender::default() };
        let why = Starting.said();
        readiness.not_ready(START, why.de, why.en);
        readiness
    }

    /// A condition does not hold, or does not hold any more.
    pub fn not_ready(&self, name: &'static str, de: impl Into<String>, en: impl Into<String>) {
        let why = Why { de: de.into(), en: en.into() };
        self.waiting.send_if_modified(|waiting| waiting.insert(name, why.clone()) != Some(why));
    }

    /// A condition holds.
    pub fn ready(&self, name: &'static str) {
        self.waiting.send_if_modified(|waiting| waiting.remove(name).is_some());
    }

    /// Something is to be known that makes nothing unready.
    pub fn note(&self, name: &'static str, de: impl Into<String>, en: impl Into<String>) {
        let why = Why { de: de.into(), en: en.into() };
        self.notes.send_if_modified(|notes| notes.insert(name, why.clone()) != Some(why));
    }

    /// What was noted is so no more.
    pub fn forget_note(&self, name: &'static str) {
        self.notes.send_if_modified(|notes| notes.remove(name).is_some());
    }

    /// What is to be known, ready or not.
    pub fn notes(&self) -> Vec<Why> {
        self.notes.borrow().values().cloned().collect()
    }

    /// Ready when every condition is.
    pub fn is_ready(&self) -> bool {
        self.waiting.borrow().is_empty()
    }

    /// Why the process is not ready; empty when it is.
    pub fn why(&self) -> Vec<Why> {
        self.waiting.borrow().values().cloned().collect()
    }

    /// Keeps the gRPC health of the whole process (the empty service name) as these conditions are, and logs each
    /// change. Ends when every clone of the conditions is gone.
    pub fn report(&self, health: HealthReporter) -> impl Future<Output = ()> + Send + use<> {
        let mut waiting = self.waiting.subscribe();
        async move {
            let mut was = None;
            loop {
                let why: Vec<Why> = waiting.borrow_and_update().values().cloned().collect();
                if was != Some(why.is_empty()) {
                    set_ready(&health, why.is_empty()).await;
                    match why.first() {
                        None => tracing::info!("ready"),
                        Some(why) => tracing::info!(why = why.en, "not ready"),
                    }
                    was = Some(why.is_empty());
                }
                if waiting.changed().await.is_err() {
                    return;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use tonic_health::{
        pb::{HealthCheckRequest, health_check_response::ServingStatus, health_server::Health as _},
        server::HealthService,
    };

    use super::*;

    #[test]
    fn ready_when_every_condition_is() {
        let readiness = Readiness::new();
        readiness.not_ready("figures", "Die Zahlen holen auf.", "The figures are catching up.");
        readiness.clone().ready(START);
        assert!(!readiness.is_ready());
        assert_eq!(
            readiness.why(),
            [Why { de: "Die Zahlen holen auf.".into(), en: "The figures are catching up.".into() }]
        );
        readiness.ready("figures");
        assert!(readiness.is_ready() && readiness.why().is_empty());
        readiness.not_ready("database", "Die Datenbank antwortet nicht.", "The database does not answer.");
        assert!(!readiness.is_ready());
    }

    #[tokio::test]
    async fn health_follows() -> Result<(), Box<dyn std::error::Error>> {
        let readiness = Readiness::new();
        let health = HealthReporter::new();
        let reporting = tokio::spawn(readiness.report(health.clone()));
        let service = HealthService::from_health_reporter(health);
        let mut seen = service.watch(tonic::Request::new(HealthCheckRequest::default())).await?.into_inner();
        let mut reached = async |expected: ServingStatus| -> Result<(), Box<dyn std::error::Error>> {
            loop {
                let next = tokio_stream::StreamExt::next(&mut seen).await.ok_or("the health ended")??;
                if next.status() == expected {
                    return Ok(());
                }
            }
        };
        reached(ServingStatus::NotServing).await?;
        readiness.ready(START);
        reached(ServingStatus::Serving).await?;
        readiness.not_ready("relay", "Das Relais hat die Verbindung verloren.", "The relay lost its connection.");
        reached(ServingStatus::NotServing).await?;
        drop(readiness);
        reporting.await?;
        Ok(())
    }
}

//! One process: the store, the writer, the figures and the services, wired once for the server and the command line.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use jiff::Timestamp;
use sollist_contract::grpc::{
    analytics::v1::{analytics_service_server::AnalyticsServiceServer, record_service_server::RecordServiceServer},
    reporting::v1::reporting_service_server::ReportingServiceServer,
};
use sollist_figures::{AnalyticsApi, Figures, JournalOf, RecordApi};
use sollist_intake::entry::Senders;
use sollist_ledger::{Desk, Desks};
use sollist_platform::{
    Error,
    process::{clock::Clock, config::Config, stop::Stop},
    store::{
        db::{Access, Db, Store},
        persons::Persons,
        texts::Texts,
    },
    stream::tail::Tail,
    watch::ready::Readiness,
    wire::{
        dial,
        grpc::{self, Services},
        reads::Reads,
        register::Register,
    },
    write::{
        batch::{self, Filled, MakeBooks, Writer},
        door::Door,
    },
};
use sollist_reporting::api::{ReportingApi, Uploads};
use tonic::transport::Channel;

use super::role::{Role, plays};

/// The books of some roles: a process decides only what its database role may write.
pub fn books(roles: &[Role]) -> MakeBooks {
    let roles = roles.to_vec();
    Arc::new(move || {
        // Intake takes the events of every context.
        if plays(&roles, Role::Intake) {
            return Box::new(sollist_intake::books());
        }
        let mut desks: Vec<Box<dyn Desk>> = Vec::new();
        if plays(&roles, Role::Budget) {
            desks.push(Box::new(sollist_budget::desk::Budget::default()));
        }
        if plays(&roles, Role::Procurement) {
            desks.push(Box::new(sollist_procurement::desk::Procurement::default()));
        }
        if plays(&roles, Role::Rollout) {
            desks.push(Box::new(sollist_rollout::desk::Rollouts::default()));
        }
        if plays(&roles, Role::Staffing) {
            desks.push(Box::new(sollist_staffing::desk::Staffing::default()));
        }
        Box::new(Desks::new(desks))
    })
}

/// Opens a store, and fills its derived tables anew where rules older than ours did.
pub async fn open(store: &Store, access: Access) -> Result<Db, Error> {
    let db = store.open(access).await?;
    // The journal is what it is, whatever its tables are.
    if access != Access::Prove && db.is_filled_by_older_rules().await? {
        db.may_fill(store, access).await?;
        refill(&db).await?;
    }
    Ok(db)
}

/// Fills the derived tables anew from the journal, by the rules of this program. Says how many events there are, and
/// which of them had to be left out.
pub async fn refill(db: &Db) -> Result<Filled, Error> {
    let filled = batch::rebuild(db, &books(&[])).await?;
    db.filled().await?;
    Ok(filled)
}

/// The folder in which the figures put away what they counted; `None`: they do not.
pub fn snapshots(store: &Store, config: &Config) -> Option<PathBuf> {
    match store {
        _ if !config.snapshots.as_os_str().is_empty() => Some(config.snapshots.clone()),
        Store::Embedded(folder) => Some(folder.clone()),
        Store::Postgres(_) => None,
    }
}

/// What one process holds.
pub struct Process {
    pub door: Door,
    pub figures: Arc<Figures>,
    /// Whose events its intake takes: the example opens a store for itself alone.
    pub senders: Senders,
}

impl Process {
    /// Opens an embedded store for every role.
    pub async fn embedded(folder: &Path, access: Access, config: &Config) -> Result<Process, Error> {
        let store = Store::Embedded(folder.to_path_buf());
        Process::open(&store, access, config, &[], Tail::Journal, Readiness::new()).await
    }

    /// Opens a store and starts its writer.
    pub async fn open(
        store: &Store,
        access: Access,
        config: &Config,
        roles: &[Role],
        tail: Tail,
        readiness: Readiness,
    ) -> Result<Process, Error> {
        let db = open(store, access).await?;
        Ok(Process::with(db, config, roles, tail, readiness, snapshots(store, config), access))
    }

    /// On a store that is open; `folder`: where what was counted is put away.
    pub fn with(
        db: Db,
        config: &Config,
        roles: &[Role],
        tail: Tail,
        readiness: Readiness,
        folder: Option<PathBuf>,
        access: Access,
    ) -> Process {
        let writer = Writer::start(db.clone(), books(roles), Clock::System, config.batch_max);
        let writer = writer.under_pseudonyms(Persons::new(db.clone(), config.privacy.pseudonyms));
        let writer = writer.sealing(Texts::new(db.clone(), config.privacy.sealed_texts));
        let figures = Figures::new(db.clone(), tail, readiness, folder, access);
        Process { door: Door { db, writer, clock: Clock::System }, figures, senders: Senders::Others }
    }

    /// The services of some roles, with health and reflection.
    pub fn services(&self, roles: &[Role], stop: &Stop) -> Result<Services, Error> {
        let mut services = Services::new()?;
        services.open_texts_of(self.door.db.clone());
        let routes = services.routes();
        let plays = |role| plays(roles, role);
        let door = || self.door.clone();
        if plays(Role::Budget) {
            routes.add_service(sollist_budget::api::service(door()));
        }
        if plays(Role::Procurement) {
            routes.add_service(sollist_procurement::api::service(door()));
        }
        if plays(Role::Rollout) {
            routes.add_service(sollist_rollout::api::service(door()));
        }
        if plays(Role::Staffing) {
            routes.add_service(sollist_staffing::api::service(door()));
        }
        if plays(Role::Intake) {
            routes.add_service(sollist_intake::api::service(
                door(),
                stop.clone(),
                self.senders,
                vec![
                    self.figures.clone(),
                    Arc::new(sollist_notary::Tree(self.door.db.clone())),
                    Arc::new(sollist_notary::ReadsLog(self.door.db.clone())),
                ],
            ));
        }
        let journal = || Arc::new(JournalOf(self.figures.clone()));
        if plays(Role::Analytics) {
            let api = AnalyticsApi { facts: self.figures.facts.clone(), journal: journal(), clock: Timestamp::now };
            routes.add_service(RecordServiceServer::new(RecordApi(api.clone())));
            routes.add_service(AnalyticsServiceServer::new(api));
        }
        if plays(Role::Notary) {
            routes.add_service(sollist_notary::api::service(self.door.db.clone()));
        }
        if plays(Role::Reporting) {
            let api = ReportingApi {
                facts: self.figures.facts.clone(),
                journal: journal(),
                uploads: Uploads::default(),
                clock: Timestamp::now,
            };
            routes.add_service(ReportingServiceServer::new(api));
        }
        Ok(services)
    }

    /// Serves this process to itself: the command line uses the services by the same contract as everybody. With a
    /// register, whoever is named must be in it; whoever opens a store by hand needs none.
    pub async fn connect(&self, config: &Config, register: Option<Arc<Register>>) -> Result<Channel, Error> {
        let reads = register.as_ref().map(|_| Reads::start(self.door.db.clone()));
        let routes = self.services(&[], &Stop::never())?.finish();
        let config = Config { request_timeout_s: 24 * 3600, long_request_timeout_s: 24 * 3600, ..config.clone() };
        dial::in_process(move |io| {
            let (config, guards, routes) = (config.clone(), (register.clone(), reads.clone()), routes.clone());
            async move {
                if let Err(error) = grpc::serve_local(&config, guards, routes, io).await {
                    tracing::error!(%error, "a connection to the services in this process ended");
                }
            }
        })
        .await
    }
}

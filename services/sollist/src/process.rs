//! One process: the store, the writer, the figures and the services, wired once for the server and the command line.

use std::{path::Path, sync::Arc};

use hyper_util::rt::TokioIo;
use jiff::Timestamp;
use sollist_analytics::AnalyticsApi;
use sollist_contract::grpc::{
    analytics::v1::analytics_service_server::AnalyticsServiceServer, reporting::v1::reporting_service_server::ReportingServiceServer,
};
use sollist_ledger::Books;
use sollist_platform::{
    Error,
    batch::{MakeBooks, Writer},
    clock::Clock,
    config::Config,
    db::{Access, Db},
    door::Door,
    grpc::{self, Services},
};
use sollist_reporting::api::ReportingApi;
use tonic::transport::{Channel, Endpoint};

use crate::{
    cli::{MESSAGE_BYTES_MAX, args::Role},
    figures::{Figures, JournalOf},
};

/// The books of every context.
pub fn books() -> MakeBooks {
    Arc::new(|| Box::new(Books::new(sollist_intake::desks())))
}

/// What one process holds.
pub struct Process {
    pub door: Door,
    pub figures: Arc<Figures>,
}

impl Process {
    /// Opens the store and starts its writer.
    pub async fn open(folder: &Path, access: Access, batch_max: usize) -> Result<Process, Error> {
        let db = Db::open(folder, access).await?;
        let make = books();
        let writer = Writer::start(db.clone(), make, Clock::System, batch_max).await?;
        let figures = Figures::new(db.clone(), writer.head());
        Ok(Process { door: Door { db, writer, clock: Clock::System }, figures })
    }

    /// The services of some roles, with health and reflection.
    pub fn services(&self, roles: &[Role]) -> Result<Services, Error> {
        let mut services = Services::new()?;
        let routes = services.routes();
        let plays = |role: Role| roles.is_empty() || roles.contains(&Role::All) || roles.contains(&role);
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
            routes.add_service(sollist_intake::api::service(door()));
        }
        let journal = || Arc::new(JournalOf(self.figures.clone()));
        if plays(Role::Analytics) {
            let api = AnalyticsApi { facts: self.figures.facts.clone(), journal: journal(), clock: Timestamp::now };
            routes.add_service(AnalyticsServiceServer::new(api).max_encoding_message_size(MESSAGE_BYTES_MAX));
        }
        if plays(Role::Reporting) {
            let api = ReportingApi { facts: self.figures.facts.clone(), journal: journal(), origins: journal() };
            routes.add_service(ReportingServiceServer::new(api).max_encoding_message_size(MESSAGE_BYTES_MAX));
        }
        Ok(services)
    }

    /// Serves this process to itself: the command line uses the services by the same contract as everybody.
    pub async fn connect(&self, config: &Config) -> Result<Channel, Error> {
        let (client, server) = tokio::io::duplex(1024 * 1024);
        let routes = self.services(&[])?.finish();
        let config = Config { request_timeout_s: 24 * 3600, ..config.clone() };
        tokio::spawn(async move {
            if let Err(error) = grpc::serve_local(&config, routes, server).await {
                tracing::error!(%error, "the services in this process ended");
            }
        });
        let mut client = Some(client);
        let connector = tower::service_fn(move |_| {
            let client = client.take().map(TokioIo::new);
            async move { client.ok_or_else(|| std::io::Error::other("the services in this process ended")) }
        });
        Endpoint::from_static("http://embedded").connect_with_connector(connector).await.map_err(|error| {
            Error::store(
                format!("Die eingebauten Dienste antworten nicht: {error}"),
                format!("The services in this process do not answer: {error}"),
            )
        })
    }
}

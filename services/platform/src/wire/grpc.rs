//! gRPC as every role serves it: limits, deadlines, health, reflection, and an end in good order.

use std::{future::Future, sync::Arc, time::Duration};

use tokio::net::TcpListener;
use tonic::{
    service::{Routes, RoutesBuilder},
    transport::Server,
};
use tonic_health::server::HealthReporter;
use tower::layer::util::{Identity, Stack};

use crate::{
    Error,
    process::{config::Config, stop::Stopper},
    rights::quota::Quota,
    store::db::Db,
    wire::{
        caller::{Entrance, known},
        forward,
        gateway::Gateway,
        listen::{Connection, Listener},
        opened,
        reads::Reads,
        register::Register,
        requests::{Limits, RequestLayer},
        shared::{OPEN_STREAMS_MAX, UNREAD_MAX, UNREAD_OF_ONE_MAX},
        tls::{Certificates, Protocol},
    },
};

/// Requests of one connection that may be under way until their answers begin; the others wait.
const OPEN_REQUESTS_MAX: usize = 256;
/// Bytes of all headers of a request: an access token, a name, and what a proxy adds.
const HEADER_BYTES_MAX: u32 = 16 * 1024;
/// Streams that were opened and cut off before we looked at them; who makes more loses the connection. All that one
/// connection may have open may be cut off at once: those of a gateway or of the pages belong to many callers, and what
/// one of them does must not end the calls of the others.
const RESET_STREAMS_MAX: usize = OPEN_STREAMS_MAX as usize;
/// After this long a connection takes no new call any more and its client opens another, with what it then shows.
const CONNECTION_AGE_MAX: Duration = Duration::from_secs(3600);

/// The routes of a process: its services, with health and reflection beside them.
pub struct Services {
    routes: RoutesBuilder,
    health: HealthReporter,
    gateway: Option<Arc<Gateway>>,
    /// The store whose sealed texts are opened in what is answered.
    store: Option<Db>,
}

impl Services {
    pub fn new() -> Result<Services, Error> {
        let (health, health_service) = tonic_health::server::health_reporter();
        let reflect = || {
            tonic_reflection::server::Builder::configure()
                .register_encoded_file_descriptor_set(sollist_contract::DESCRIPTORS)
        };
        let fault = |error: tonic_reflection::server::Error| Error::internal(&error);
        let mut routes = RoutesBuilder::default();
        routes.add_service(health_service);
        routes.add_service(reflect().build_v1().map_err(fault)?);
        routes.add_service(reflect().build_v1alpha().map_err(fault)?);
        Ok(Services { routes, health, gateway: None, store: None })
    }
    /// For adding services.
    pub fn routes(&mut self) -> &mut RoutesBuilder {
        &mut self.routes
    }
    /// Says whether the process as a whole answers (health of the empty service name): caught up, not merely started.
    pub fn health(&self) -> HealthReporter {
        self.health.clone()
    }
    /// Sends on what this process does not answer itself.
    pub fn forward(&mut self, gateway: Arc<Gateway>) {
        self.gateway = Some(gateway);
    }
    /// Opens sealed texts in what this process answers itself.
    pub fn open_texts_of(&mut self, store: Db) {
        self.store = Some(store);
    }
    pub fn finish(self) -> Routes {
        let routes = self.routes.routes();
        let routes = match self.store {
            Some(store) => opened::opening(store, routes),
            None => routes,
        };
        match self.gateway {
            Some(gateway) => forward::behind(gateway, routes),
            None => routes,
        }
    }
}

fn server(config: &Config) -> Server<Stack<RequestLayer, Identity>> {
    Server::builder()
        // Not `timeout`: that one gives every method the same time, and its end no words.
        .layer(RequestLayer { limits: Limits::of(config) })
        .concurrency_limit_per_connection(OPEN_REQUESTS_MAX)
        .max_concurrent_streams(OPEN_STREAMS_MAX)
        .initial_stream_window_size(UNREAD_OF_ONE_MAX)
        .initial_connection_window_size(UNREAD_MAX)
        .http2_max_header_list_size(HEADER_BYTES_MAX)
        .http2_max_pending_accept_reset_streams(Some(RESET_STREAMS_MAX))
        .http2_keepalive_interval(Some(Duration::from_secs(30)))
}

/// What calls are held to: certificates, the register of callers, and the log of who reads; each where there is one.
type Guards = (Option<Arc<Certificates>>, Option<Arc<Register>>, Option<Arc<Reads>>);

/// Serves on a listener until `told` to stop, which is when the process says that it is not ready any more. Then it
/// goes on for the time to drain, so that whoever sends to it can turn elsewhere; then it takes nothing new, tells what
/// lasts to end itself (`stopper`), and lets open calls end, but no longer than the grace allows.
pub async fn serve(
    config: &Config,
    (certificates, register, reads): Guards,
    routes: Routes,
    listener: TcpListener,
    stopper: Stopper,
    told: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Error> {
    let connections = Listener::new(listener, certificates, Protocol::Grpc).stream();
    let (stopping, stopped) = tokio::sync::oneshot::channel::<()>();
    let drain = Duration::from_secs(config.drain_s);
    let graceful = async move {
        told.await;
        tokio::time::sleep(drain).await;
        stopper.stop();
        let _ = stopping.send(());
    };
    let quota = quota(config, register.as_ref());
    let entrance = Entrance { gateways: config.tls.gateways.as_slice().into(), register, quota, reads };
    let serving = server(config)
        .max_connection_age(CONNECTION_AGE_MAX)
        .add_routes(known(routes, entrance))
        .serve_with_incoming_shutdown(connections, graceful);
    let grace = Duration::from_secs(config.stop_grace_s);
    tokio::select! {
        done = serving => done.map_err(transport),
        () = async {
            let _ = stopped.await;
            tokio::time::sleep(grace).await;
        } => {
            tracing::warn!(grace_s = grace.as_secs(), "calls were still open after the grace; ended");
            Ok(())
        }
    }
}

/// Serves one in-process connection: the embedded program uses the same services by the same contract.
pub async fn serve_local(
    config: &Config,
    (register, reads): (Option<Arc<Register>>, Option<Arc<Reads>>),
    routes: Routes,
    io: tokio::io::DuplexStream,
) -> Result<(), Error> {
    let quota = quota(config, register.as_ref());
    let entrance = Entrance { register, quota, reads, ..Entrance::default() };
    let one = tokio_stream::once(Ok::<_, std::io::Error>(Connection::in_process(io)));
    server(config).add_routes(known(routes, entrance)).serve_with_incoming(one).await.map_err(transport)
}

/// One house has no callers whose shares could be told apart.
fn quota(config: &Config, register: Option<&Arc<Register>>) -> Option<Arc<Quota>> {
    register.map(|_| Arc::new(Quota::of(&config.limits)))
}

fn transport(error: tonic::transport::Error) -> Error {
    Error::internal(&error)
}

//! The gateway: calls of services that this process does not play go to processes that do.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::{
        Arc, Mutex, PoisonError, Weak,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use prost::Message as _;
use prost_types::FileDescriptorSet;
use sollist_contract::said::Bilingual as _;
use tonic::transport::{self, Channel};
use tonic_health::pb::{HealthCheckRequest, health_check_response::ServingStatus, health_client::HealthClient};
use tower::ServiceExt as _;

use crate::{
    Error,
    process::{config::Config, shown, stop::Stop},
    wire::{dial, tls::Certificates},
};

/// How often an upstream is asked how it is, and how long it may think about it.
const CHECK: Duration = Duration::from_secs(1);
const CHECK_TIMEOUT: Duration = Duration::from_secs(2);
/// How long an upstream that failed a call is passed over.
const REST: Duration = Duration::from_secs(2);

/// Why a call is not sent on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotSent {
    /// The configuration names a role that has no service.
    RoleUnknown {
        key: String,
    },
    /// The configuration names a role and nobody who plays it.
    NoUpstream {
        key: String,
    },
    NoService {
        service: String,
    },
    NotHere {
        service: String,
        role: String,
    },
    /// No such method of any service.
    NoMethod {
        path: String,
    },
    /// This process does not play the role, and is no gateway.
    NotServed {
        service: String,
    },
    Unreachable {
        role: String,
    },
    /// An upstream ended its answer before its end.
    BrokenOff,
    /// The message did not arrive whole.
    NotWhole,
}

/// What is sent where.
pub struct Gateway {
    catalogue: Catalogue,
    roles: BTreeMap<String, Role>,
    pub(crate) message_bytes_max: usize,
    pub(crate) stop: Stop,
}

/// What the contract says of its services.
struct Catalogue {
    /// The role of a service, by the service's full name.
    roles: HashMap<String, String>,
    /// Paths of the methods whose request is one message.
    single: HashSet<String>,
}

/// The processes that play a role.
pub(crate) struct Role {
    pub(crate) name: String,
    upstreams: Vec<Arc<Upstream>>,
    turn: AtomicUsize,
}

/// One process that answers for others.
pub(crate) struct Upstream {
    /// Its address as it may be shown.
    url: String,
    channel: Channel,
    /// Says of itself that it is ready.
    serving: AtomicBool,
    failed_at: Mutex<Option<Instant>>,
}

impl Gateway {
    /// Takes the upstreams of the configuration, and begins to ask each how it is. Needs the runtime.
    pub fn new(config: &Config, certificates: Option<&Arc<Certificates>>, stop: Stop) -> Result<Arc<Gateway>, Error> {
        let catalogue = Catalogue::of_contract()?;
        let mut roles = BTreeMap::new();
        for (name, urls) in &config.gateway.upstreams {
            let key = format!("gateway.upstreams.{name}");
            if !catalogue.roles.values().any(|role| role == name) {
                return Err(Error::refused(NotSent::RoleUnknown { key }));
            }
            if urls.is_empty() {
                return Err(Error::refused(NotSent::NoUpstream { key }));
            }
            let upstreams = urls.iter().map(|url| Upstream::new(url, certificates)).collect::<Result<_, _>>()?;
            roles.insert(name.clone(), Role { name: name.clone(), upstreams, turn: AtomicUsize::new(0) });
        }
        Ok(Arc::new(Gateway { catalogue, roles, message_bytes_max: config.message_bytes_max, stop }))
    }

    /// For each role, whether one of its upstreams can be reached and is ready.
    pub fn health(&self) -> Vec<(&str, bool)> {
        self.roles
            .values()
            .map(|role| (role.name.as_str(), role.upstreams.iter().any(|upstream| upstream.is_well())))
            .collect()
    }
    /// Whether every call can be sent on.
    pub fn is_ready(&self) -> bool {
        self.health().iter().all(|(_, well)| *well)
    }

    /// The role that answers a path such as `/sollist.budget.v1.BudgetService/GetLine`.
    pub(crate) fn role(&self, path: &str) -> Result<&Role, Error> {
        let service = path.strip_prefix('/').unwrap_or(path).split('/').next().unwrap_or_default();
        let Some(role) = self.catalogue.roles.get(service) else {
            return Err(Error::refused(NotSent::NoService { service: service.to_owned() }));
        };
        self.roles
            .get(role)
            .ok_or_else(|| Error::refused(NotSent::NotHere { service: service.to_owned(), role: role.clone() }))
    }

    /// Whether a call may be sent again: its request is one message, and every command is idempotent by its
    /// `request_id`.
    pub(crate) fn may_repeat(&self, path: &str) -> bool {
        self.catalogue.single.contains(path)
    }
}

impl Catalogue {
    fn of_contract() -> Result<Catalogue, Error> {
        let files =
            FileDescriptorSet::decode(sollist_contract::DESCRIPTORS).map_err(|error| Error::internal(&error))?;
        let (mut roles, mut single) = (HashMap::new(), HashSet::new());
        for file in files.file {
            // `sollist.budget.v1`: the role is in the middle.
            let Some(role) = file.package().split('.').nth(1).map(str::to_owned) else { continue };
            for service in &file.service {
                let name = format!("{}.{}", file.package(), service.name());
                let methods = service.method.iter().filter(|method| !method.client_streaming());
                single.extend(methods.map(|method| format!("/{name}/{}", method.name())));
                roles.insert(name, role.clone());
            }
        }
        Ok(Catalogue { roles, single })
    }
}

impl Role {
    /// The upstreams in the order in which they are to be tried: in turn, the well ones first, those that just failed
    /// last.
    pub(crate) fn order(&self) -> Vec<Arc<Upstream>> {
        let count = self.upstreams.len();
        let turn = self.turn.fetch_add(1, Ordering::Relaxed) % count.max(1);
        let mut order: Vec<_> = self.upstreams.iter().cycle().skip(turn).take(count).cloned().collect();
        order.sort_by_key(|upstream| (upstream.is_resting(), !upstream.is_well()));
        order
    }
}

impl Upstream {
    fn new(url: &str, certificates: Option<&Arc<Certificates>>) -> Result<Arc<Upstream>, Error> {
        let channel = dial::channel(url, certificates)?;
        let upstream = Arc::new(Upstream {
            url: shown::address(url),
            channel,
            serving: AtomicBool::new(false),
            failed_at: Mutex::default(),
        });
        tokio::spawn(look_after(Arc::downgrade(&upstream)));
        Ok(upstream)
    }

    pub(crate) async fn call(
        &self,
        request: http::Request<tonic::body::Body>,
    ) -> Result<http::Response<tonic::body::Body>, transport::Error> {
        self.channel.clone().oneshot(request).await
    }

    /// A call failed here: others are asked first for a while.
    pub(crate) fn failed(&self, why: &dyn std::fmt::Display) {
        let before = self.failed_at.lock().unwrap_or_else(PoisonError::into_inner).replace(Instant::now());
        if before.is_none_or(|at| at.elapsed() > REST) {
            tracing::warn!(upstream = self.url, why = %why, "an upstream failed a call; others are asked first");
        }
    }

    fn is_resting(&self) -> bool {
        self.failed_at.lock().unwrap_or_else(PoisonError::into_inner).is_some_and(|at| at.elapsed() < REST)
    }
    fn is_well(&self) -> bool {
        self.serving.load(Ordering::Relaxed)
    }

    async fn ask(&self) {
        let mut client = HealthClient::new(self.channel.clone());
        let answer =
            tokio::time::timeout(CHECK_TIMEOUT, client.check(HealthCheckRequest { service: String::new() })).await;
        let (serving, why) = match answer {
            Ok(Ok(response)) => (response.get_ref().status() == ServingStatus::Serving, None),
            Ok(Err(status)) => {
                (false, Some(dial::distrust(&status).map_or_else(|| status.message().to_owned(), |why| why.said().en)))
            }
            Err(_) => (false, Some("no answer".to_owned())),
        };
        let before = self.serving.swap(serving, Ordering::Relaxed);
        match (before, serving) {
            (false, true) => {
                *self.failed_at.lock().unwrap_or_else(PoisonError::into_inner) = None;
                tracing::info!(upstream = self.url, "an upstream is ready");
            }
            (true, false) => tracing::warn!(upstream = self.url, why, "an upstream is not ready any more"),
            _ => {}
        }
    }
}

async fn look_after(upstream: Weak<Upstream>) {
    while let Some(upstream) = upstream.upgrade() {
        upstream.ask().await;
        drop(upstream);
        tokio::time::sleep(CHECK).await;
    }
}

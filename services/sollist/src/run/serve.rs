//! `sollist serve`: the roles of a process, started in order, ended in good order.

use std::{io::Write as _, net::SocketAddr, sync::Arc, time::Duration};

use sollist_contract::{refusal::Kind, said::Said};
use sollist_intake::refused::Refusals;
use sollist_platform::{
    Error,
    error::is_unreachable,
    process::{
        clock::Clock,
        config::Config,
        stop::{Signals, Stopper},
    },
    store::{
        db::{Access, Db, Store},
        journal,
    },
    stream::{
        nats,
        relay::{self, Source, Watcher},
        tail::{NatsTail, Tail},
    },
    watch::{
        metrics, observe,
        ready::{self, Readiness},
        telemetry,
    },
    wire::{
        gateway::Gateway,
        grpc::{self, Services},
        listen::Listener,
        login::Login,
        reads::Reads,
        register::Register,
        tls::{self, Certificates, Protocol},
    },
};
use tokio::{net::TcpListener, task::JoinHandle};

use super::{
    config,
    dead::truths,
    process::{self, Process},
    role::{Role, plays},
    web,
};
use crate::{
    cli::{Exit, Failure, Global, args::ServeArgs},
    words,
};

/// The name under which a process says that its database is missing.
const DATABASE: &str = "database";
/// Pause before a database that does not answer is tried again.
const PAUSE: Duration = Duration::from_secs(1);

/// Runs a server until it is told to stop.
pub async fn serve(global: &Global, args: &ServeArgs) -> Result<Exit, Failure> {
    let mut config = config::of(global)?;
    if let Some(listen) = args.listen {
        config.listen = listen;
    }
    if let Some(url) = &args.nats_url {
        config.nats.url.clone_from(url);
    }
    let roles = Roles::of(&args.role, &config)?;
    let telemetry = telemetry::start(&config, &roles.names(), true);
    tls::may_listen(&config).map_err(Failure::configuration)?;
    if roles.plays(Role::Webhooks) {
        sollist_webhooks::receivers::load(&config.webhooks.receivers).map_err(Failure::configuration)?;
        sollist_webhooks::deliver::client(&config.webhooks).map_err(Failure::configuration)?;
    }
    let custody = if roles.plays(Role::Notary) {
        sollist_notary::custody(&config).map_err(Failure::configuration)?
    } else {
        None
    };
    let certificates = Certificates::of(&config.tls).map_err(Failure::configuration)?;
    let register = Register::of(&config).map_err(Failure::configuration)?;
    let login = Login::of(&config, register.as_ref()).map_err(Failure::configuration)?;
    let server = web::server(&config, certificates.as_ref()).map_err(Failure::configuration)?;
    // Bound before any work: a port that is taken is said at once.
    let listener = bind(config.listen).await?;
    let address = listener.local_addr().map_err(Error::from)?;
    let (readiness, stopper) = (Readiness::new(), Stopper::default());
    if let Some(listen) = config.observe.listen {
        observe(bind(listen).await?, certificates.clone(), &readiness, &stopper);
    }
    let pages = if roles.plays(Role::Web) { Some(web::bind(config.web.listen).await?) } else { None };
    // Comes when the last call has ended: what it recorded is signed too.
    let served = Stopper::default();
    let (mut telling, mut signing, mut own, mut reads) = (None, None, None, None);
    let mut services = if roles.keep_something() {
        let store = Store::of(&config);
        let db = open(&store, &roles, &readiness).await?;
        tracing::info!(store = %store, "the store is open");
        // Where there are callers, it is noted what they read; behind a gateway, by who answers.
        reads = register.as_ref().map(|_| Reads::start(db.clone()));
        if roles.plays(Role::Webhooks) {
            telling = Some(tell(&config, &db, &stopper).await?);
        }
        if let Some(custody) = custody {
            let (every, stop) = (Duration::from_secs(config.notary.interval_s), served.watched());
            let signs = sollist_notary::run(db.clone(), custody, every, stop, readiness.clone());
            signing = Some(tokio::spawn(signs));
        }
        let process = start(&config, &roles, db, &readiness).await?;
        if pages.is_some() && server.is_none() {
            own = Some(process.connect(&config, register.clone()).await?);
        }
        process.services(&roles.0, &stopper.watched())?
    } else {
        Services::new()?
    };
    if roles.plays(Role::Gateway) {
        let gateway =
            Gateway::new(&config, certificates.as_ref(), stopper.watched()).map_err(Failure::configuration)?;
        tokio::spawn(look_beyond(gateway.clone(), readiness.clone()));
        services.forward(gateway);
    }
    let showing = match (pages, server.or(own)) {
        (Some(pages), Some(channel)) => Some(web::show(
            pages,
            (certificates.clone(), register.clone(), login),
            channel,
            &config.web,
            &stopper,
            &readiness,
        )?),
        _ => None,
    };
    tokio::spawn(readiness.report(services.health()));
    readiness.ready(ready::START);
    let scheme = if certificates.is_some() { "https" } else { "http" };
    tracing::info!(address = %address, roles = roles.names().join(","), "serving");
    if register.is_none() {
        tracing::info!("no register of callers (access): whoever comes in may do everything");
    }
    let signals = Signals::listen();
    say(&format!("sollist: {scheme}://{address}"));
    if let Some((address, _)) = &showing {
        say(&format!("sollist: web {scheme}://{address}/"));
    }
    let told = async move {
        signals.first().await;
        not_ready(&readiness, "stop", words::stopping());
    };
    grpc::serve(&config, (certificates, register, reads), services.finish(), listener, stopper, told).await?;
    if let Some((_, showing)) = showing {
        let _ = showing.await;
    }
    if let Some(telling) = telling {
        // What is being told to a receiver is brought to its end, or it would be told once more.
        let _ = tokio::time::timeout(Duration::from_secs(config.stop_grace_s), telling).await;
    }
    served.stop();
    if let Some(signing) = signing {
        // What was recorded before the end is signed at the end.
        let _ = tokio::time::timeout(Duration::from_secs(config.stop_grace_s), signing).await;
    }
    tracing::info!("stopped");
    telemetry.shutdown().await;
    Ok(Exit::Done)
}

/// For whoever started us. Nobody may listen any more.
fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// A condition that does not hold.
fn not_ready(readiness: &Readiness, name: &'static str, why: Said) {
    readiness.not_ready(name, why.de, why.en);
}

async fn bind(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| Failure::invalid(words::cannot_serve(address, &error)))
}

/// Offers metrics and readiness over HTTP.
fn observe(listener: TcpListener, certificates: Option<Arc<Certificates>>, readiness: &Readiness, stopper: &Stopper) {
    let mut stop = stopper.watched();
    if let Ok(address) = listener.local_addr() {
        let scheme = if certificates.is_some() { "https" } else { "http" };
        say(&format!("sollist: observe {scheme}://{address}"));
    }
    let pages = observe::serve(Listener::new(listener, certificates, Protocol::Http1), readiness.clone(), async move {
        stop.wait().await
    });
    tokio::spawn(async move {
        if let Err(error) = pages.await {
            tracing::error!(%error, "metrics and readiness are not offered any more");
        }
    });
}

/// A gateway is ready when every role it sends calls to has a process that is.
async fn look_beyond(gateway: Arc<Gateway>, readiness: Readiness) {
    loop {
        let missing: Vec<&str> = gateway.health().into_iter().filter(|(_, well)| !well).map(|(role, _)| role).collect();
        if missing.is_empty() {
            readiness.ready("upstreams");
        } else {
            not_ready(&readiness, "upstreams", words::not_reachable(&missing.join(", ")));
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// The roles that a process plays, all of them named; and whether what is read there is noted.
struct Roles(Vec<Role>, bool);

impl Roles {
    /// `all` is everything that the configuration makes possible; a role named by hand must be possible.
    fn of(asked: &[Role], config: &Config) -> Result<Roles, Failure> {
        // Pages of services elsewhere are asked for by the address of those.
        let own = [Role::Intake, Role::Analytics].into_iter().all(|role| plays(asked, role));
        let possible = |role: Role| match role {
            Role::All => false,
            Role::Web => own || !config.web.server.is_empty(),
            Role::Relay => !config.nats.url.is_empty(),
            Role::Webhooks => !config.nats.url.is_empty() && !config.webhooks.receivers.as_os_str().is_empty(),
            Role::Gateway => !config.gateway.upstreams.is_empty(),
            _ => true,
        };
        let named = |role: &Role| plays(asked, *role);
        let every = <Role as clap::ValueEnum>::value_variants();
        let roles: Vec<Role> = every.iter().copied().filter(named).filter(|role| possible(*role)).collect();
        for role in asked {
            let missing = match role {
                Role::Relay if !possible(*role) => "--nats-url",
                Role::Webhooks if !possible(*role) => "--nats-url, webhooks.receivers",
                Role::Notary if config.notary.key.as_os_str().is_empty() => "notary.key",
                Role::Gateway if !possible(*role) => "gateway.upstreams",
                Role::Web if !possible(*role) => "web.server",
                _ => continue,
            };
            return Err(Failure::usage(words::role_needs(missing)));
        }
        Ok(Roles(roles, !config.access.as_os_str().is_empty()))
    }
    fn plays(&self, role: Role) -> bool {
        self.0.contains(&role)
    }
    fn names(&self) -> Vec<&'static str> {
        self.0.iter().map(|role| role.name()).collect()
    }
    fn access(&self) -> Access {
        let writes = [
            Role::Budget,
            Role::Procurement,
            Role::Rollout,
            Role::Staffing,
            Role::Intake,
            Role::Webhooks,
            Role::Notary,
        ];
        if self.1 || writes.iter().any(|role| self.plays(*role)) { Access::Write } else { Access::Read }
    }
    /// Whether any of them needs the store: a gateway has none, and pages ask services.
    fn keep_something(&self) -> bool {
        self.0.iter().any(|role| !matches!(role, Role::Gateway | Role::Web))
    }
    fn counts(&self) -> bool {
        self.plays(Role::Analytics) || self.plays(Role::Reporting)
    }
}

/// Opens the store for these roles; a database that does not answer is waited for.
async fn open(store: &Store, roles: &Roles, readiness: &Readiness) -> Result<Db, Error> {
    let once = async || {
        let db = process::open(store, roles.access()).await?;
        db.may_serve(&roles.names()).await?;
        Ok::<Db, Error>(db)
    };
    loop {
        match once().await {
            Err(error)
                if error.is_refusal(Kind::Unavailable)
                    || matches!(&error, Error::Db(error) if is_unreachable(error)) =>
            {
                tracing::warn!(error = error.for_log(), store = %store, "the database does not answer; trying again");
                not_ready(readiness, DATABASE, error.say().said);
                tokio::time::sleep(PAUSE).await;
            }
            opened => {
                readiness.ready(DATABASE);
                return opened;
            }
        }
    }
}

/// Starts what works in the background: figures that follow, and the relay.
async fn start(config: &Config, roles: &Roles, db: Db, readiness: &Readiness) -> Result<Process, Error> {
    let mut tail = Tail::Journal;
    if !config.nats.url.is_empty() && roles.counts() {
        let context = nats::connect(&config.nats, "reader").await?;
        tail = Tail::Nats(Box::new(NatsTail::new(context, &config.nats.stream)));
    }
    if roles.plays(Role::Relay) {
        carry(config, &db, readiness).await?;
    }
    tokio::spawn(look_after(db.clone(), readiness.clone()));
    let process = Process::with(
        db,
        config,
        &roles.0,
        tail,
        readiness.clone(),
        process::snapshots(&Store::of(config), config),
        roles.access(),
    );
    if roles.counts() {
        process.figures.keep_ready();
    }
    Ok(process)
}

/// Looks at the database: whether it answers, what it holds, how its connections are used.
async fn look_after(db: Db, readiness: Readiness) {
    let answers = async {
        let mut said = None;
        loop {
            match db.answered_soon(journal::head(db.reader())).await {
                Ok(head) => {
                    metrics::journal_head(head.seq);
                    readiness.ready(DATABASE);
                    said = None;
                }
                Err(error) => {
                    if said.is_none() {
                        not_ready(&readiness, DATABASE, words::database_silent());
                    }
                    let why = db.why_silent(error).await;
                    if why.is_refusal(Kind::Unavailable) {
                        not_ready(&readiness, DATABASE, why.say().said);
                    }
                    let why = why.for_log();
                    if said.as_ref() != Some(&why) {
                        tracing::warn!(error = why, "the database does not answer");
                        said = Some(why);
                    }
                }
            }
            tokio::time::sleep(PAUSE * 2).await;
        }
    };
    tokio::join!(answers, metrics::watch_store(|| db.pool(), || async { db.bytes().await.ok() }));
}

/// Carries the journal and the refused entries into their streams.
async fn carry(config: &Config, db: &Db, readiness: &Readiness) -> Result<(), Error> {
    let context = nats::connect(&config.nats, "relay").await?;
    let journal = relay::Journal { db: db.clone(), subject: config.nats.subject.clone() };
    let stream = nats::stream_config(
        &config.nats,
        &config.nats.stream,
        format!("{}.>", config.nats.subject),
        "The journal: numbers as there",
    );
    carry_one(context.clone(), stream, journal, OfRelay { name: RELAY, readiness: readiness.clone() });
    let (stream, subject) = config.nats.refused();
    let refused = Refusals::of(db.clone(), &subject);
    let stream =
        nats::stream_config(&config.nats, &stream, format!("{subject}.>"), "Refused entries: numbers as in the list");
    carry_one(context, stream, refused, OfRelay { name: "relay-refused", readiness: readiness.clone() });
    Ok(())
}

/// Tells receivers what concerns them.
async fn tell(config: &Config, db: &Db, stopper: &Stopper) -> Result<JoinHandle<()>, Error> {
    let context = nats::connect(&config.nats, "webhooks").await?;
    let (config, db, mut stop) = (config.clone(), db.clone(), stopper.watched());
    Ok(tokio::spawn(async move {
        let told = sollist_webhooks::run(&db, &truths(&config, &db), &context, &config, Clock::System, async {
            stop.wait().await
        })
        .await;
        if let Err(error) = told {
            tracing::error!(error = error.for_log(), "receivers are not told any more");
        }
    }))
}

fn carry_one(
    context: async_nats::jetstream::Context,
    stream: async_nats::jetstream::stream::Config,
    source: impl Source + 'static,
    watcher: OfRelay,
) {
    watcher.troubled(Some("not begun"));
    let source = Arc::new(source);
    tokio::spawn(async move { relay::run(context, stream, source.as_ref(), &watcher).await });
}

/// The relay of the journal, as conditions and metrics name it.
const RELAY: &str = "relay";

/// What the process says of a relay.
struct OfRelay {
    name: &'static str,
    readiness: Readiness,
}

impl Watcher for OfRelay {
    fn carried(&self, stream: u64, head: u64, published: u64) {
        // The one stream that others wait for.
        if self.name == RELAY {
            metrics::relay(stream, head.saturating_sub(stream), published);
        }
    }
    fn troubled(&self, why: Option<&str>) {
        match why {
            None => self.readiness.ready(self.name),
            Some(why) => not_ready(&self.readiness, self.name, words::stream_not_filled(why)),
        }
    }
}

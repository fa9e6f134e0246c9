//! `sollist serve`: the roles of a process, started in order, ended in good order.

use std::{sync::Arc, time::Duration};

use sollist_intake::refused::Refusals;
use sollist_platform::{
    Error,
    config::Config,
    db::{Access, Db, Store},
    error::is_unreachable,
    grpc, nats,
    ready::{self, Readiness},
    relay::{self, Source, Watcher},
    tail::{NatsTail, Tail},
    telemetry,
};
use tokio::net::TcpListener;

use crate::{
    cli::{
        Exit, Failure,
        args::{Global, Role, ServeArgs},
    },
    embedded::failure,
    process::{self, Process},
};

/// Pause before a database that does not answer is tried again.
const PAUSE: Duration = Duration::from_secs(1);

/// The configuration: the file named, or the defaults; options of the command line win.
pub fn config(global: &Global) -> Result<Config, Failure> {
    let mut config = match &global.config {
        Some(path) => Config::load(path).map_err(failure)?,
        None => Config::default(),
    };
    if let Some(data) = &global.data {
        config.data.clone_from(data);
    }
    if let Some(url) = &global.database_url {
        config.database.url.clone_from(url);
    }
    Ok(config)
}

/// Runs a server until it is told to stop.
pub async fn serve(global: &Global, args: &ServeArgs) -> Result<Exit, Failure> {
    let mut config = config(global)?;
    if let Some(listen) = args.listen {
        config.listen = listen;
    }
    if let Some(url) = &args.nats_url {
        config.nats.url.clone_from(url);
    }
    let roles = Roles::of(&args.role, &config)?;
    telemetry::start(&config.log, true);
    if !config.listen.ip().is_loopback() {
        return Err(Failure::usage(
            format!("{} ist über das Netz erreichbar. Ohne gegenseitiges TLS dient Sollist nur auf 127.0.0.1 oder [::1].", config.listen),
            format!("{} can be reached over the network. Without mutual TLS Sollist serves on 127.0.0.1 or [::1] only.", config.listen),
        ));
    }
    // Bound before any work: a port that is taken is said at once.
    let listener = TcpListener::bind(config.listen).await.map_err(|error| {
        Failure::invalid(
            format!("Auf {} kann nicht gedient werden: {error}.", config.listen),
            format!("Cannot serve on {}: {error}.", config.listen),
        )
    })?;
    let address = listener.local_addr().map_err(|error| failure(error.into()))?;
    let readiness = Readiness::new();
    let store = Store::of(&config);
    let db = open(&store, roles.access(), &readiness).await.map_err(failure)?;
    let process = start(&config, &roles, db, &readiness).await.map_err(failure)?;
    let services = process.services(&roles.0).map_err(failure)?;
    tokio::spawn(readiness.report(services.health()));
    readiness.ready(ready::START);
    tracing::info!(address = %address, store = %store, "serving");
    eprintln!("sollist: http://{address}");
    grpc::serve(&config, services.finish(), listener, grpc::stop_signal()).await.map_err(failure)?;
    tracing::info!("stopped");
    Ok(Exit::Done)
}

/// The roles that a process plays, all of them named.
struct Roles(Vec<Role>);

impl Roles {
    /// `all` is everything that the configuration makes possible; a role named by hand must be possible.
    fn of(asked: &[Role], config: &Config) -> Result<Roles, Failure> {
        let possible = |role: Role| match role {
            Role::All => false,
            Role::Relay => !config.nats.url.is_empty(),
            Role::Webhooks => !config.nats.url.is_empty() && !config.webhooks.receivers.as_os_str().is_empty(),
            Role::Gateway => !config.gateway.upstreams.is_empty(),
            _ => true,
        };
        let named = |role: &Role| process::plays(asked, *role);
        let every = <Role as clap::ValueEnum>::value_variants();
        let roles: Vec<Role> = every.iter().copied().filter(named).filter(|role| possible(*role)).collect();
        for role in asked {
            let missing = match role {
                Role::Relay if !possible(*role) => "--nats-url",
                Role::Webhooks if !possible(*role) => "--nats-url, webhooks.receivers",
                Role::Gateway if !possible(*role) => "gateway.upstreams",
                _ => continue,
            };
            return Err(Failure::usage(
                format!("Diese Rolle braucht {missing} (Option oder Konfigurationsdatei)."),
                format!("This role needs {missing} (option or configuration file)."),
            ));
        }
        Ok(Roles(roles))
    }
    fn plays(&self, role: Role) -> bool {
        self.0.contains(&role)
    }
    fn access(&self) -> Access {
        let writes = [Role::Budget, Role::Procurement, Role::Rollout, Role::Staffing, Role::Intake, Role::Webhooks];
        if writes.iter().any(|role| self.plays(*role)) { Access::Write } else { Access::Read }
    }
    fn counts(&self) -> bool {
        self.plays(Role::Analytics) || self.plays(Role::Reporting)
    }
}

/// Opens the store; a database that does not answer is waited for.
async fn open(store: &Store, access: Access, readiness: &Readiness) -> Result<Db, Error> {
    loop {
        match store.open(access).await {
            Err(Error::Db(error)) if is_unreachable(&error) => {
                tracing::warn!(%error, store = %store, "the database does not answer; trying again");
                readiness.not_ready("database", "Die Datenbank antwortet nicht.", "The database does not answer.");
                tokio::time::sleep(PAUSE).await;
            }
            opened => {
                readiness.ready("database");
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
    let process = Process::with(db, config, &roles.0, tail, readiness.clone());
    if roles.counts() {
        process.figures.keep_ready();
    }
    Ok(process)
}

/// Carries the journal and the refused entries into their streams.
async fn carry(config: &Config, db: &Db, readiness: &Readiness) -> Result<(), Error> {
    let context = nats::connect(&config.nats, "relay").await?;
    let journal = relay::Journal { db: db.clone(), subject: config.nats.subject.clone() };
    let stream = nats::stream_config(&config.nats, &config.nats.stream, format!("{}.>", config.nats.subject), "The journal: numbers as there");
    carry_one(context.clone(), stream, journal, OfRelay { name: "relay", readiness: readiness.clone() });
    let (stream, subject) = config.nats.refused();
    let refused = Refusals::of(db.clone(), &subject);
    let stream = nats::stream_config(&config.nats, &stream, format!("{subject}.>"), "Refused entries: numbers as in the list");
    carry_one(context, stream, refused, OfRelay { name: "relay-refused", readiness: readiness.clone() });
    Ok(())
}

fn carry_one(context: async_nats::jetstream::Context, stream: async_nats::jetstream::stream::Config, source: impl Source + 'static, watcher: OfRelay) {
    watcher.troubled(Some("not begun"));
    let source = Arc::new(source);
    tokio::spawn(async move { relay::run(context, stream, source.as_ref(), &watcher).await });
}

/// What the process says of a relay.
struct OfRelay {
    name: &'static str,
    readiness: Readiness,
}

impl Watcher for OfRelay {
    fn carried(&self, _stream: u64, _head: u64, _published: u64) {}
    fn troubled(&self, why: Option<&str>) {
        match why {
            None => self.readiness.ready(self.name),
            Some(why) => self.readiness.not_ready(
                self.name,
                format!("Der Ereignisstrom kann nicht gefüllt werden ({why})."),
                format!("The event stream cannot be filled ({why})."),
            ),
        }
    }
}

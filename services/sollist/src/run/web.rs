//! The role `web`: where the pages are offered, and whose services they ask.

use std::{
    io::ErrorKind,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use sollist_platform::{
    Error,
    process::{
        config::{Config, Web as Pages},
        stop::Stopper,
    },
    watch::ready::Readiness,
    wire::{
        dial,
        link::Link,
        listen::Listener,
        login::Login,
        register::Register,
        tls::{Certificates, Protocol},
    },
};
use sollist_web::{Gate, Web};
use tokio::{net::TcpListener, task::JoinHandle};
use tonic::transport::Channel;

use super::role::Role;
use crate::{cli::Failure, words};

/// Where the pages are, unless the configuration names another place.
const USUAL: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 50_080);

/// What the pages wait for, by name.
const CONDITION: &str = "pages";
/// Pause between two looks at the services.
const PAUSE: Duration = Duration::from_millis(500);

/// The services elsewhere that the pages ask; `None`: those of this process.
pub fn server(config: &Config, certificates: Option<&Arc<Certificates>>) -> Result<Option<Channel>, Error> {
    match config.web.server.as_str() {
        "" => Ok(None),
        url => dial::channel(url, certificates).map(Some),
    }
}

/// Takes the port of the pages. One that was named must be free; the usual one may be another process's, then any free
/// one is taken, and it is said which.
pub async fn bind(named: Option<SocketAddr>) -> Result<TcpListener, Failure> {
    let address = named.unwrap_or(USUAL);
    match TcpListener::bind(address).await {
        Err(error) if named.is_none() && error.kind() == ErrorKind::AddrInUse => {
            let any = SocketAddr::new(USUAL.ip(), 0);
            TcpListener::bind(any).await.map_err(|error| Failure::invalid(words::cannot_serve(any, &error)))
        }
        bound => bound.map_err(|error| Failure::invalid(words::cannot_serve(address, &error))),
    }
}

/// What who comes to the pages is known by: certificates, the register, a login; each where there is one.
type KnownBy = (Option<Arc<Certificates>>, Option<Arc<Register>>, Option<Arc<Login>>);

/// Offers the pages until the stop. Says where.
pub fn show(
    listener: TcpListener,
    (certificates, register, login): KnownBy,
    channel: Channel,
    config: &Pages,
    stopper: &Stopper,
    readiness: &Readiness,
) -> Result<(SocketAddr, JoinHandle<()>), Failure> {
    let address = listener.local_addr().map_err(Error::from)?;
    // Elsewhere the pages are one caller of many, and are called so; in their own process they ask as that process.
    let own = if config.server.is_empty() {
        Link::unnamed(channel.clone())
    } else {
        Link::new(channel.clone(), Role::Web.name())
    };
    let protocol = if login.is_some() { Protocol::OpenPages } else { Protocol::Pages };
    let gate = login.map(Gate::new).transpose().map_err(|_| Failure::invalid(words::no_chance()))?;
    let (web, following) = Web::new((channel, own), stopper.watched(), &config.feedback, (register, gate));
    tokio::spawn(look_beyond(web.clone(), readiness.clone()));
    let listener = Listener::new(listener, certificates, protocol);
    let showing = tokio::spawn(async move {
        sollist_web::serve(listener, web).await;
        following.abort();
    });
    Ok((address, showing))
}

/// Pages are ready when the services are there that they ask.
async fn look_beyond(web: Web, readiness: Readiness) {
    loop {
        if web.reaches_services() {
            readiness.ready(CONDITION);
        } else {
            let why = words::not_reachable(Role::Intake.name());
            readiness.not_ready(CONDITION, why.de, why.en);
        }
        tokio::time::sleep(PAUSE).await;
    }
}

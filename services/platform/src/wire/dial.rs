//! Connections that go out: to `http://` as it is, to `https://` with our certificate and a look at the other's.

use std::{error::Error as StdError, io, pin::Pin, sync::Arc, time::Duration};

use http::Uri;
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader, DuplexStream},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::TlsConnector;
use tonic::transport::{Channel, Endpoint};

use crate::{
    Error,
    process::shown,
    wire::{
        listen::Io,
        shared::{UNREAD_MAX, UNREAD_OF_ONE_MAX},
        tls::Certificates,
    },
};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How long the first word of a server is waited for.
const FIRST_WORD_TIMEOUT: Duration = Duration::from_secs(2);
/// A server that vanished without a word is noticed after this long, and as long again.
const KEEP_ALIVE: Duration = Duration::from_secs(5);
/// What may be under way between two sides of one process.
const IN_PROCESS_BYTES: usize = 1024 * 1024;

type Dialled = Pin<Box<dyn Future<Output = io::Result<TokioIo<Box<dyn Io>>>> + Send>>;

/// Why an address is not dialled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotDialled {
    NoAddress { url: String },
    NoCertificate { url: String },
}

/// Whose certificate is not trusted, and what the library for TLS calls the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Distrust {
    OfTheirs(String),
    OfOurs(String),
}

/// How gRPC is spoken with an address such as `https://host:50051`.
pub fn endpoint(url: &str, certificates: Option<&Arc<Certificates>>) -> Result<Endpoint, Error> {
    let parsed = url
        .parse::<Uri>()
        .ok()
        .filter(|uri| uri.host().is_some() && matches!(uri.scheme_str(), Some("http" | "https")));
    let url = shown::address(url);
    let Some(uri) = parsed else {
        return Err(Error::refused(NotDialled::NoAddress { url }));
    };
    if uri.scheme_str() == Some("https") && certificates.is_none() {
        return Err(Error::refused(NotDialled::NoCertificate { url }));
    }
    Ok(Endpoint::from(uri)
        .http2_keep_alive_interval(KEEP_ALIVE)
        .keep_alive_timeout(KEEP_ALIVE)
        .keep_alive_while_idle(true)
        // What still comes of calls that were cut off is no fault of the server: without this, a thousand of those in
        // the life of a connection ended the calls of everybody.
        .http2_max_local_error_reset_streams(None)
        // Not the adaptive window: it gives a connection no more than one of its calls may take.
        .initial_stream_window_size(UNREAD_OF_ONE_MAX)
        .initial_connection_window_size(UNREAD_MAX))
}

/// A channel that connects when it is first used, and again when the connection is lost; each time with the
/// certificates then in force.
pub fn channel(url: &str, certificates: Option<&Arc<Certificates>>) -> Result<Channel, Error> {
    let endpoint = endpoint(url, certificates)?;
    let certificates = certificates.cloned();
    // Not `connect_with_connector_lazy`: that one insists on doing https itself, with certificates that never change.
    Ok(Channel::new(tower::service_fn(move |uri| dial(uri, certificates.clone())), endpoint))
}

/// The same, connected.
pub async fn connect(
    url: &str,
    certificates: Option<&Arc<Certificates>>,
) -> Result<Channel, Box<dyn StdError + Send + Sync>> {
    let endpoint = endpoint(url, certificates)?;
    let certificates = certificates.cloned();
    Ok(Channel::connect(tower::service_fn(move |uri| dial(uri, certificates.clone())), endpoint).await?)
}

/// A channel to the services of this process; `serve` serves one connection. One that ended is followed by another, as
/// between processes: nothing that one caller does may be the end of it for all.
pub async fn in_process<S>(serve: impl Fn(DuplexStream) -> S + Send + 'static) -> Result<Channel, Error>
where
    S: Future<Output = ()> + Send + 'static,
{
    let connector = tower::service_fn(move |_| {
        let (client, server) = tokio::io::duplex(IN_PROCESS_BYTES);
        tokio::spawn(serve(server));
        std::future::ready(Ok::<_, io::Error>(TokioIo::new(client)))
    });
    let endpoint = Endpoint::from_static("http://embedded")
        .http2_max_local_error_reset_streams(None)
        .initial_stream_window_size(UNREAD_OF_ONE_MAX)
        .initial_connection_window_size(UNREAD_MAX);
    endpoint.connect_with_connector(connector).await.map_err(|error| Error::internal(&error))
}

fn dial(uri: Uri, certificates: Option<Arc<Certificates>>) -> Dialled {
    Box::pin(async move {
        let opened = timeout(CONNECT_TIMEOUT, open(&uri, certificates)).await;
        opened.map_err(|_| io::ErrorKind::TimedOut)?.map(TokioIo::new)
    })
}

async fn open(uri: &Uri, certificates: Option<Arc<Certificates>>) -> io::Result<Box<dyn Io>> {
    let host = uri.host().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    let encrypted = uri.scheme_str() == Some("https");
    let port = uri.port_u16().unwrap_or(if encrypted { 443 } else { 80 });
    let tcp = TcpStream::connect((host, port)).await?;
    tcp.set_nodelay(true)?;
    if !encrypted {
        return Ok(Box::new(tcp));
    }
    let config = certificates.ok_or_else(|| io::Error::other("https without certificates"))?.client();
    let name = ServerName::try_from(host.to_owned()).map_err(io::Error::other)?;
    let mut stream = BufReader::new(TlsConnector::from(config).connect(name, tcp).await?);
    // In TLS 1.3 our side is done before the server has looked at our certificate: only its first word (its settings,
    // which it sends unasked) shows that it took it. A server that waits for ours is taken at its silence.
    if let Ok(first) = timeout(FIRST_WORD_TIMEOUT, stream.fill_buf()).await
        && first?.is_empty()
    {
        return Err(io::ErrorKind::ConnectionReset.into());
    }
    Ok(Box::new(stream))
}

/// What an error says of certificates; nothing where it is about something else.
pub fn distrust(error: &(dyn StdError + 'static)) -> Option<Distrust> {
    let mut next = Some(error);
    while let Some(error) = next {
        // Between us and rustls lie libraries that keep of an error only its text.
        let text = error.to_string();
        if let Some((_, why)) = text.split_once("invalid peer certificate: ") {
            return Some(Distrust::OfTheirs(why.to_owned()));
        }
        if let Some((_, why)) = text.split_once("received fatal alert: ") {
            return Some(Distrust::OfOurs(why.to_owned()));
        }
        next = error.source();
    }
    None
}

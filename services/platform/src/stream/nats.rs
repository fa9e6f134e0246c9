//! The broker: how we connect to it, and the stream that carries the journal.

use std::{io, path::PathBuf, time::Duration};

use async_nats::{
    Auth, AuthError, ConnectErrorKind, ConnectOptions,
    jetstream::{
        self, Context,
        context::ContextBuilder,
        stream::{Config as StreamConfig, DiscardPolicy, StorageType},
    },
};

use crate::{
    Error,
    process::{config::Nats, shown},
};

/// Headers beside an event: what the journal knows of it and its hash covers.
pub const RECORDED_AT: &str = "Sollist-Recorded-At";
pub const ACTOR: &str = "Sollist-Actor";
pub const HASH: &str = "Sollist-Hash";
/// Not of an event of format 1.
pub const SALT: &str = "Sollist-Salt";
/// Header with the authority for which alone an event was sent; absent where everybody's affairs were its sender's.
pub const SCOPE: &str = "Sollist-Scope";
/// Bytes of an event's text that was too long to travel.
pub const OMITTED: &str = "Sollist-Omitted";
pub const CONTENT_TYPE: (&str, &str) = ("Content-Type", "application/cloudevents+json");

/// A broker that says nothing for so long is gone (twice in a row).
const PING: Duration = Duration::from_secs(2);
/// How long an answer of the broker is waited for.
const ANSWER: Duration = Duration::from_secs(5);
/// Messages published and not yet acknowledged.
pub const IN_FLIGHT: usize = 1024;

/// What is wrong with the broker.
#[derive(Debug)]
pub enum NoBroker {
    /// It is there, but does not do what it should.
    Unusable(Where),
    NoPassword {
        path: PathBuf,
        error: io::Error,
    },
    Unreachable {
        name: String,
    },
}

/// What the broker was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Where {
    /// By an address, or as a stream.
    Named(String),
    DeadLetters,
}

/// The broker is there, but does not do what it should.
pub(crate) fn unusable(at: Where, error: &dyn std::fmt::Display) -> Error {
    tracing::warn!(?at, %error, "the broker does not answer as expected");
    Error::refused(NoBroker::Unusable(at))
}

/// Connects. A broker that is not there yet is no error: it is tried again for ever, and whoever needs it is not ready
/// until then.
pub async fn connect(nats: &Nats, name: &str) -> Result<Context, Error> {
    dial(nats, options(nats, name)?.retry_on_initial_connect()).await
}

/// Connects for one command of somebody who waits: a broker that is not there is said at once.
pub async fn connect_now(nats: &Nats, name: &str) -> Result<Context, Error> {
    dial(nats, options(nats, name)?).await
}

fn options(nats: &Nats, name: &str) -> Result<ConnectOptions, Error> {
    let options = if nats.user.is_empty() { ConnectOptions::new() } else { with_password(nats)? };
    let mut options = options
        .name(format!("sollist {name}"))
        .connection_timeout(ANSWER)
        .ping_interval(PING)
        .reconnect_delay_callback(|tries| {
            Duration::from_millis(100).saturating_mul(u32::try_from(tries.min(20)).unwrap_or(20))
        });
    if !nats.ca.as_os_str().is_empty() {
        options = options.add_root_certificates(nats.ca.clone()).require_tls(true);
    }
    if !nats.certificate.as_os_str().is_empty() {
        options = options.add_client_certificate(nats.certificate.clone(), nats.key.clone());
    }
    Ok(options)
}

/// By a password that is read anew for each connection: who changes it need not start us again.
fn with_password(nats: &Nats) -> Result<ConnectOptions, Error> {
    // One that is not there at all is said at once.
    std::fs::read_to_string(&nats.password_file)
        .map_err(|error| Error::refused(NoBroker::NoPassword { path: nats.password_file.clone(), error }))?;
    let (user, file) = (nats.user.clone(), nats.password_file.clone());
    Ok(ConnectOptions::with_auth_callback(move |_| {
        let read = std::fs::read_to_string(&file).map_err(AuthError::new);
        std::future::ready(read.map(|password| {
            let mut auth = Auth::new();
            (auth.username, auth.password) = (Some(user.clone()), Some(password.trim().to_owned()));
            auth
        }))
    }))
}

async fn dial(nats: &Nats, options: ConnectOptions) -> Result<Context, Error> {
    let addresses: Vec<&str> = nats.url.split(',').map(str::trim).collect();
    let client = options.connect(addresses.as_slice()).await.map_err(|error| {
        let name = shown::address(&nats.url);
        match error.kind() {
            ConnectErrorKind::Dns | ConnectErrorKind::Io | ConnectErrorKind::TimedOut => {
                Error::refused(NoBroker::Unreachable { name })
            }
            _ => unusable(Where::Named(name), &error),
        }
    })?;
    Ok(ContextBuilder::new()
        .timeout(ANSWER)
        .ack_timeout(ANSWER)
        .max_ack_inflight(IN_FLIGHT * 2)
        .backpressure_on_inflight(true)
        .build(client))
}

/// A stream whose numbers are those of what it carries. Only the relay writes it, and nobody deletes a message out of
/// it.
pub fn stream_config(nats: &Nats, name: &str, subjects: String, description: &str) -> StreamConfig {
    StreamConfig {
        name: name.to_owned(),
        description: Some(description.to_owned()),
        subjects: vec![subjects],
        storage: StorageType::File,
        num_replicas: nats.replicas,
        max_bytes: nats.bytes_max,
        // The journal keeps what a limit takes away here.
        discard: DiscardPolicy::Old,
        allow_direct: true,
        deny_delete: true,
        deny_purge: true,
        ..StreamConfig::default()
    }
}

/// The stream's state as the broker has it now; `None` where there is no such stream.
pub async fn state(context: &Context, stream: &str) -> Result<Option<jetstream::stream::State>, Error> {
    use jetstream::context::GetStreamErrorKind;
    match context.get_stream(stream).await {
        Ok(stream) => Ok(Some(stream.cached_info().state.clone())),
        Err(error) => match error.kind() {
            GetStreamErrorKind::JetStream(code) if code.error_code() == jetstream::ErrorCode::STREAM_NOT_FOUND => {
                Ok(None)
            }
            _ => Err(unusable(Where::Named(stream.to_owned()), &error)),
        },
    }
}

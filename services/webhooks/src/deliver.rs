//! One attempt to tell one receiver: the CloudEvent as it was carried, signed as Standard Webhooks says.

use std::{
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use reqwest::{Certificate, Client, Response, header, redirect};
use sollist_contract::refusal::Refusal;
use sollist_platform::{
    Error,
    process::{clock::Clock, config::Webhooks},
    store::db::Db,
    stream::worker::{Effect, Message, Outcome, Settled},
    wire::dial,
};
use standardwebhooks::{HEADER_WEBHOOK_ID, HEADER_WEBHOOK_SIGNATURE, HEADER_WEBHOOK_TIMESTAMP, Webhook};

use crate::{
    domain::{NotTold, judge},
    receivers::Receiver,
    store,
};

const CONTENT_TYPE: &str = "application/cloudevents+json";
/// The number of the message in its stream: messages may overtake each other, and this tells their order.
const NUMBER: &str = "sollist-number";
/// Most bytes of an answer that are read. Nobody needs them; read, the connection can be used again.
const ANSWER_BYTES_MAX: usize = 8 * 1024;
/// How long an answer's body is waited for: its status has said everything.
const ANSWER_WAIT: Duration = Duration::from_millis(500);

/// What sends. Follows no redirection, uses no proxy, tries once.
pub fn client(webhooks: &Webhooks) -> Result<Client, Error> {
    // A second one in this process keeps the first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let timeout = Duration::from_secs(webhooks.timeout_s);
    let ca = (!webhooks.ca.as_os_str().is_empty()).then_some(webhooks.ca.as_path());
    let trusted = ca.map(certificates).transpose()?.unwrap_or_default();
    Client::builder()
        .tls_certs_merge(trusted)
        .user_agent(concat!("sollist/", env!("CARGO_PKG_VERSION")))
        .redirect(redirect::Policy::none())
        .no_proxy()
        .retry(reqwest::retry::never())
        .timeout(timeout)
        .connect_timeout(timeout)
        .build()
        .map_err(|error| match ca {
            // Only here the certificates themselves are read.
            Some(path) => NoAuthorities::NoCertificate(path.to_owned()).into(),
            None => Error::internal(&error),
        })
}

/// Why the file of further authorities is not taken.
#[derive(Debug)]
pub enum NoAuthorities {
    Unreadable(PathBuf, io::Error),
    /// It holds no certificate that can be read.
    NoCertificate(PathBuf),
}

impl From<NoAuthorities> for Error {
    fn from(why: NoAuthorities) -> Error {
        Error::refused(why)
    }
}

/// The certificates of a file. One without any is refused: whoever named it relies on them.
fn certificates(path: &Path) -> Result<Vec<Certificate>, NoAuthorities> {
    let text = std::fs::read(path).map_err(|error| NoAuthorities::Unreadable(path.to_owned(), error))?;
    match Certificate::from_pem_bundle(&text) {
        Ok(certificates) if !certificates.is_empty() => Ok(certificates),
        _ => Err(NoAuthorities::NoCertificate(path.to_owned())),
    }
}

/// Tells one receiver.
pub struct Courier {
    receiver: Receiver,
    client: Client,
    db: Db,
    clock: Clock,
}

impl Courier {
    pub fn new(receiver: Receiver, client: Client, db: Db, clock: Clock) -> Courier {
        Courier { receiver, client, db, clock }
    }

    async fn send(&self, message: &Message, secrets: &[Webhook]) -> Outcome {
        let now = self.clock.now();
        let Some(signature) = sign(secrets, &message.name, now.as_second(), &message.payload) else {
            return Outcome::Hopeless { reason: NotTold::NoText.word() };
        };
        let answer = self
            .client
            .post(self.receiver.url.clone())
            .header(header::CONTENT_TYPE, CONTENT_TYPE)
            .header(HEADER_WEBHOOK_ID, &message.name)
            .header(HEADER_WEBHOOK_TIMESTAMP, now.as_second())
            .header(HEADER_WEBHOOK_SIGNATURE, signature)
            .header(NUMBER, message.number)
            .body(message.payload.clone())
            .send()
            .await;
        match answer {
            Ok(answer) => {
                let retry_after = answer.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok());
                let outcome = judge(answer.status().as_u16(), retry_after, now);
                let _ = tokio::time::timeout(ANSWER_WAIT, drain(answer)).await;
                outcome
            }
            Err(error) if error.is_timeout() => NotTold::Timeout.silent(),
            Err(error) if dial::distrust(&error).is_some() => NotTold::NotTrusted.silent(),
            Err(error) if error.is_connect() => NotTold::Unreachable.silent(),
            Err(_) => NotTold::Broken.silent(),
        }
    }
}

#[async_trait::async_trait]
impl Effect for Courier {
    async fn settled(&self, message: &Message) -> Result<bool, Error> {
        Ok(store::find(&self.db, &self.receiver.name, &message.name).await?.is_some())
    }

    async fn act(&self, message: &Message) -> Outcome {
        let secrets = match self.receiver.secrets() {
            Ok(secrets) => secrets,
            Err(why) => {
                let Refusal { field, said, .. } = why.into();
                return Outcome::Blocked { reason: format!("{field}: {said}") };
            }
        };
        let outcome = self.send(message, &secrets).await;
        let (receiver, number, attempt) = (&self.receiver.name, message.number, message.attempt);
        match &outcome {
            Outcome::Done => {
                sollist_platform::watch::metrics::webhook(receiver, "delivered");
                tracing::debug!(receiver = %receiver, number, attempt, "a receiver was told");
            }
            Outcome::Failed { reason, .. } | Outcome::Hopeless { reason } | Outcome::Blocked { reason } => {
                sollist_platform::watch::metrics::webhook(receiver, "failed");
                tracing::info!(receiver = %receiver, number, attempt, reason, "a receiver was not told");
            }
        }
        outcome
    }

    async fn settle(&self, message: &Message, how: Settled) -> Result<(), Error> {
        store::put(&self.db, &self.receiver.name, message, how, self.clock.now().as_microsecond()).await?;
        if how == Settled::GivenUp {
            sollist_platform::watch::metrics::webhook_dead(&self.receiver.name);
            tracing::warn!(receiver = %self.receiver.name, number = message.number, "given up: a dead letter is kept");
        }
        Ok(())
    }
}

/// The header `webhook-signature`: one signature for each secret. `None` for what is no text.
fn sign(secrets: &[Webhook], id: &str, timestamp: i64, payload: &[u8]) -> Option<String> {
    let signatures: Result<Vec<String>, _> = secrets.iter().map(|secret| secret.sign(id, timestamp, payload)).collect();
    signatures.ok().map(|signatures| signatures.join(" "))
}

/// Reads an answer to its end, or as far as is reasonable.
async fn drain(mut answer: Response) {
    let mut read = 0;
    while let Ok(Some(chunk)) = answer.chunk().await {
        read += chunk.len();
        if read > ANSWER_BYTES_MAX {
            return;
        }
    }
}

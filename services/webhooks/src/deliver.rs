//! One attempt to tell one receiver: the CloudEvent as it was carried, signed as Standard Webhooks says.

use std::{path::Path, time::Duration};

use reqwest::{Certificate, Client, Response, header, redirect};
use sollist_platform::{
    Error,
    process::{clock::Clock, config::Webhooks, words},
    store::db::Db,
    stream::worker::{Effect, Message, Outcome, Settled},
    wire::dial,
};
use standardwebhooks::{HEADER_WEBHOOK_ID, HEADER_WEBHOOK_SIGNATURE, HEADER_WEBHOOK_TIMESTAMP, Webhook};

use crate::{
    domain::{BROKEN, NO_TEXT, NOT_TRUSTED, TIMEOUT, UNREACHABLE, judge, silent},
    receivers::Receiver,
    store,
};

/// The key that names the file of authorities.
const CA: &str = "webhooks.ca";
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
            Some(path) => no_certificate(path),
            None => Error::internal(&error),
        })
}

/// The certificates of a file. One without any is refused: whoever named it relies on them.
fn certificates(path: &Path) -> Result<Vec<Certificate>, Error> {
    let file = path.display();
    let text = std::fs::read(path).map_err(|error| {
        let (de, en) = words::io(&error);
        Error::invalid(CA, format!("{file} kann nicht gelesen werden: {de}."), format!("{file} cannot be read: {en}."))
    })?;
    match Certificate::from_pem_bundle(&text) {
        Ok(certificates) if !certificates.is_empty() => Ok(certificates),
        _ => Err(no_certificate(path)),
    }
}

fn no_certificate(path: &Path) -> Error {
    let file = path.display();
    Error::invalid(
        CA,
        format!("In {file} steht kein lesbares Zertifikat (PEM)."),
        format!("There is no certificate in {file} that can be read (PEM)."),
    )
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
            return Outcome::Hopeless { reason: NO_TEXT.to_owned() };
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
            Err(error) if error.is_timeout() => silent(TIMEOUT),
            Err(error) if dial::distrust(&error).is_some() => silent(NOT_TRUSTED),
            Err(error) if error.is_connect() => silent(UNREACHABLE),
            Err(_) => silent(BROKEN),
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
            Err(error) => return Outcome::Blocked { reason: error.to_string() },
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

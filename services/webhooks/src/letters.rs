//! Dead letters of webhooks: shown, and sent once more when the receiver is well again.

use std::collections::BTreeMap;

use async_nats::jetstream::Context;
use sollist_platform::{
    Error,
    process::{
        clock::Clock,
        config::{Config, Nats},
    },
    store::db::Db,
    stream::{
        dead::{Letter, Letters},
        relay::Source,
        worker::{Effect as _, Outcome, Settled, Truth, truth},
    },
    watch::metrics,
};

use crate::{
    Truths,
    deliver::{self, Courier},
    domain::{DOUBTFUL, FORGED, NOT_TRUSTED, TIMEOUT, UNREACHABLE, told},
    durable, receivers, store,
};

/// Letters looked at in one go.
const PAGE: usize = 100;

/// Which letters to send again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    All,
    Number(u64),
}

/// What became of a letter: sent, or why not, German and English.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    pub number: u64,
    pub receiver: String,
    pub result: Result<(), (String, String)>,
}

/// The name of the receiver whom a letter did not reach.
pub fn receiver(letter: &Letter) -> &str {
    letter.consumer.strip_prefix("webhooks-").unwrap_or(&letter.consumer)
}

/// The oldest letters that are there.
pub async fn list(context: &Context, nats: &Nats, limit: usize) -> Result<Vec<Letter>, Error> {
    Letters::of(nats).list(context, 1, limit).await
}

/// Sends letters again, here and now, each once. What is delivered is no dead letter any more; a receiver that does not answer
/// is not asked again for its other letters.
pub async fn redeliver(
    db: &Db,
    truths: &Truths,
    context: &Context,
    config: &Config,
    clock: Clock,
    which: Which,
) -> Result<Vec<Sent>, Error> {
    let dead = Letters::of(&config.nats);
    let client = deliver::client(&config.webhooks)?;
    let receivers = receivers::load(&config.webhooks.receivers)?;
    let couriers: BTreeMap<String, Courier> = receivers
        .into_iter()
        .map(|receiver| (durable(&receiver.name), Courier::new(receiver, client.clone(), db.clone(), clock)))
        .collect();
    let mut sent = Vec::new();
    let mut silent: BTreeMap<String, String> = BTreeMap::new();
    let mut from = match which {
        Which::All => 1,
        Which::Number(number) => number,
    };
    loop {
        let letters = match which {
            Which::All => dead.list(context, from, PAGE).await?,
            Which::Number(number) => vec![dead.find(context, number).await?.ok_or_else(|| unknown(number))?],
        };
        for letter in &letters {
            from = letter.number.saturating_add(1);
            let result = match couriers.get(&letter.consumer) {
                None => Err((
                    "Diesen Empfänger gibt es in der Datei nicht mehr.".to_owned(),
                    "This receiver is not in the file any more.".to_owned(),
                )),
                Some(_) if let Some(reason) = silent.get(&letter.consumer) => Err(told(reason)),
                Some(courier) => {
                    match once(db, truths.of(&letter.message.stream, &config.nats).as_ref(), courier, letter).await? {
                        Outcome::Hopeless { reason } if reason == FORGED => {
                            metrics::forged(&letter.consumer);
                            tracing::error!(letter = letter.number, consumer = %letter.consumer, "a dead letter is not what the database holds under its number; dropped");
                            dead.remove(context, letter.number).await?;
                            Err(told(FORGED))
                        }
                        Outcome::Done => {
                            dead.remove(context, letter.number).await?;
                            Ok(())
                        }
                        Outcome::Failed { reason, .. } | Outcome::Hopeless { reason } | Outcome::Blocked { reason } => {
                            if [TIMEOUT, UNREACHABLE, NOT_TRUSTED].contains(&reason.as_str()) {
                                silent.insert(letter.consumer.clone(), reason.clone());
                            }
                            Err(told(&reason))
                        }
                    }
                }
            };
            sent.push(Sent { number: letter.number, receiver: receiver(letter).to_owned(), result });
        }
        if letters.len() < PAGE {
            return Ok(sent);
        }
    }
}

async fn once(db: &Db, source: &dyn Source, courier: &Courier, letter: &Letter) -> Result<Outcome, Error> {
    let mut message = letter.message.clone();
    // Whoever may publish could lay letters among the others.
    match truth(source, &message).await? {
        Truth::True => {}
        Truth::Forged => return Ok(Outcome::Hopeless { reason: FORGED.to_owned() }),
        Truth::Doubtful => return Ok(Outcome::Blocked { reason: DOUBTFUL.to_owned() }),
    }
    if store::find(db, receiver(letter), &message.name).await? == Some(Settled::Done) {
        // Two letters of one message, or a second try after the first was cut off.
        return Ok(Outcome::Done);
    }
    message.attempt = message.attempt.saturating_add(1);
    let outcome = courier.act(&message).await;
    if outcome == Outcome::Done {
        courier.settle(&message, Settled::Done).await?;
    }
    Ok(outcome)
}

fn unknown(number: u64) -> Error {
    Error::NotFound {
        de: format!("Eine unzustellbare Nachricht Nr. {number} gibt es nicht; „sollist dead“ zeigt, welche da sind."),
        en: format!("There is no dead letter {number}; `sollist dead` shows those that are there."),
    }
}

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
        worker::{Effect as _, Outcome, Settled, Truth, truth},
    },
    watch::metrics,
};

use crate::{
    deliver::{self, Courier},
    domain::NotTold,
    receivers, store,
    telling::{Truths, durable},
};

/// Letters looked at in one go.
const PAGE: usize = 100;

/// Which letters to send again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    All,
    Number(u64),
}

/// What became of a letter: sent, or why not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    pub number: u64,
    pub receiver: String,
    pub result: Result<(), NotTold>,
}

/// The name of the receiver whom a letter did not reach.
pub fn receiver(letter: &Letter) -> &str {
    letter.consumer.strip_prefix("webhooks-").unwrap_or(&letter.consumer)
}

/// The oldest letters that are there.
pub async fn list(context: &Context, nats: &Nats, limit: usize) -> Result<Vec<Letter>, Error> {
    Letters::of(nats).list(context, 1, limit).await
}

/// There is no letter of this number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoSuchLetter(pub u64);

/// Sends letters again, here and now, each once. What is delivered is no dead letter any more; a receiver that does not
/// answer is not asked again for its other letters.
pub async fn redeliver(
    db: &Db,
    truths: &Truths,
    context: &Context,
    config: &Config,
    clock: Clock,
    which: Which,
) -> Result<Vec<Sent>, Error> {
    let client = deliver::client(&config.webhooks)?;
    let receivers = receivers::load(&config.webhooks.receivers)?;
    let couriers: BTreeMap<String, Courier> = receivers
        .into_iter()
        .map(|receiver| (durable(&receiver.name), Courier::new(receiver, client.clone(), db.clone(), clock)))
        .collect();
    let office = Office { db, truths, context, config, dead: Letters::of(&config.nats) };
    let mut sent = Vec::new();
    let mut silent: BTreeMap<String, NotTold> = BTreeMap::new();
    let mut from = match which {
        Which::All => 1,
        Which::Number(number) => number,
    };
    loop {
        let letters = match which {
            Which::All => office.dead.list(context, from, PAGE).await?,
            Which::Number(number) => {
                vec![office.dead.find(context, number).await?.ok_or_else(|| Error::refused(NoSuchLetter(number)))?]
            }
        };
        for letter in &letters {
            from = letter.number.saturating_add(1);
            let result = match (couriers.get(&letter.consumer), silent.get(&letter.consumer)) {
                (None, _) => Err(NotTold::NotInTheFile),
                (Some(_), Some(why)) => Err(why.clone()),
                (Some(courier), None) => office.send(courier, letter).await?,
            };
            if let Err(why) = &result
                && why.is_silence()
            {
                silent.insert(letter.consumer.clone(), why.clone());
            }
            sent.push(Sent { number: letter.number, receiver: receiver(letter).to_owned(), result });
        }
        if letters.len() < PAGE {
            return Ok(sent);
        }
    }
}

/// Where letters lie, and what they are compared with.
struct Office<'a> {
    db: &'a Db,
    truths: &'a Truths,
    context: &'a Context,
    config: &'a Config,
    dead: Letters,
}

impl Office<'_> {
    /// Sends a letter once more; what arrived, or was no letter of ours, is taken away.
    async fn send(&self, courier: &Courier, letter: &Letter) -> Result<Result<(), NotTold>, Error> {
        let sent = match self.once(courier, letter).await? {
            Outcome::Done => Ok(()),
            Outcome::Failed { reason, .. } | Outcome::Hopeless { reason } | Outcome::Blocked { reason } => {
                Err(NotTold::of(&reason))
            }
        };
        if sent == Err(NotTold::Forged) {
            metrics::forged(&letter.consumer);
            tracing::error!(
                letter = letter.number,
                consumer = %letter.consumer,
                "a dead letter is not what the database holds under its number; dropped"
            );
        }
        if matches!(sent, Ok(()) | Err(NotTold::Forged)) {
            self.dead.remove(self.context, letter.number).await?;
        }
        Ok(sent)
    }

    async fn once(&self, courier: &Courier, letter: &Letter) -> Result<Outcome, Error> {
        let mut message = letter.message.clone();
        let source = self.truths.of(&message.stream, &self.config.nats);
        // Whoever may publish could lay letters among the others.
        match truth(source.as_ref(), &message).await? {
            Truth::True => {}
            Truth::Forged => return Ok(Outcome::Hopeless { reason: NotTold::Forged.word() }),
            Truth::Doubtful => return Ok(Outcome::Blocked { reason: NotTold::Doubtful.word() }),
        }
        if store::find(self.db, receiver(letter), &message.name).await? == Some(Settled::Done) {
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
}

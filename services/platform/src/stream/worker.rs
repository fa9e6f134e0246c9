//! The one way to do a side effect (tell somebody outside): every message of a stream until it is done or given up.
//!
//! A durable consumer shared by every worker of its name hands out one message at a time. What the effect did is kept
//! in a table under the message's name, so that a message that comes again (an acknowledgement was lost, the stream was
//! deleted and filled again) is not acted on again. What is given up is in the stream of dead letters before the
//! consumer lets go.
//!
//! Before anything is done the message is compared with what the database holds under its number ([`truth`]). One that
//! was forged is dropped; the stream it lies in is no copy any more, the relay makes it anew, and the true one comes.
//!
//! The server sets no limit to deliveries: reaching its `max_deliver` it would drop a message in silence, for instance
//! when the process died on each. The limit is ours, `Rules::attempts_max`, and behind it stands a dead letter.

use std::{
    collections::{BTreeSet, HashSet},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use async_nats::jetstream::{
    self, AckKind, Context,
    consumer::{AckPolicy, DeliverPolicy, PullConsumer, pull},
};
use futures::StreamExt as _;
use tokio::{sync::watch, task::JoinSet, time::Instant};

mod rules;
mod truth;

pub use crate::stream::message::Message;
pub use rules::{Next, Outcome, Rules};
pub use truth::{Truth, truth};

use crate::{
    Error,
    stream::{dead, relay::Source},
    watch::metrics,
};

/// How long one request for a message stays open. Short: one that is lost with its connection is missed only this long.
const PULL: Duration = Duration::from_secs(5);
/// Pause before something of ours (broker, store, a file) is tried again.
const PAUSE: Duration = Duration::from_secs(1);
/// How often our word on a message is offered to the server; after that it gives the message out again.
const WORD_TRIES: usize = 3;

/// Given up because no process lived long enough to say how it went.
pub const PROCESS_ENDED: &str = "process-ended";
/// Given up because the message is no CloudEvent.
pub const NO_CLOUDEVENT: &str = "no-cloudevent";

/// What is remembered of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settled {
    Done,
    GivenUp,
}

/// Something done for each message.
#[async_trait::async_trait]
pub trait Effect: Send + Sync {
    /// Whether this message was done or given up before.
    async fn settled(&self, message: &Message) -> Result<bool, Error>;
    /// Does it, once.
    async fn act(&self, message: &Message) -> Outcome;
    /// Remembers how it ended; said twice it is the same.
    async fn settle(&self, message: &Message, how: Settled) -> Result<(), Error>;
}

/// What a worker works on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    pub stream: String,
    /// Name of the durable consumer: workers of one name share the work.
    pub durable: String,
    /// Subjects, none within another.
    pub filters: Vec<String>,
    /// Messages this process has under way at a time.
    pub lanes: usize,
    /// Where it lays aside what it gives up.
    pub dead: dead::Letters,
    pub rules: Rules,
}

impl Job {
    fn consumer(&self) -> pull::Config {
        pull::Config {
            durable_name: Some(self.durable.clone()),
            // The stream is derived data: all of it may come again, and the table says what was done.
            deliver_policy: DeliverPolicy::All,
            ack_policy: AckPolicy::Explicit,
            ack_wait: self.rules.ack_wait,
            max_deliver: -1,
            max_ack_pending: self.rules.pending_max,
            filter_subjects: self.filters.clone(),
            ..Default::default()
        }
    }
}

/// Works until told to stop; a message in hand is brought to its end first. Ends at once when dropped: what was in hand
/// is handed out again after `ack_wait`. `source` is what the stream is a copy of.
pub async fn run(
    context: &Context,
    job: Job,
    source: Arc<dyn Source>,
    effect: Arc<dyn Effect>,
    stop: watch::Receiver<bool>,
) {
    metrics::known_worker(&job.durable);
    let worker = Worker { context: context.clone(), job: Arc::new(job), source, effect, in_hand: Arc::default(), stop };
    let Some(consumer) = worker.lasting("consumer", || worker.start()).await else { return };
    let mut lanes = JoinSet::new();
    for _ in 0..worker.job.lanes.max(1) {
        lanes.spawn(worker.clone().lane(consumer.clone()));
    }
    while lanes.join_next().await.is_some() {}
}

#[derive(Clone)]
struct Worker {
    context: Context,
    job: Arc<Job>,
    source: Arc<dyn Source>,
    effect: Arc<dyn Effect>,
    in_hand: Arc<Mutex<HashSet<String>>>,
    stop: watch::Receiver<bool>,
}

/// A message that one lane has in hand. A broker that was killed has forgotten whom it gave a message, and gives it out
/// again while it is still being worked on.
struct InHand {
    names: Arc<Mutex<HashSet<String>>>,
    name: String,
}

impl InHand {
    /// `None` when another lane has it.
    fn take(names: &Arc<Mutex<HashSet<String>>>, name: &str) -> Option<InHand> {
        let free = names.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned());
        free.then(|| InHand { names: names.clone(), name: name.to_owned() })
    }
}

impl Drop for InHand {
    fn drop(&mut self) {
        self.names.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.name);
    }
}

impl Worker {
    /// The consumer as the job wants it. With other subjects than before it begins anew: a new consumer walks the whole
    /// stream, and what was done is known.
    async fn start(&self) -> Result<PullConsumer, Error> {
        let Job { stream, durable, filters, .. } = &*self.job;
        if let Ok(there) = self.context.get_consumer_from_stream::<pull::Config, _, _>(durable, stream).await {
            let had: BTreeSet<&String> = there.cached_info().config.filter_subjects.iter().collect();
            if had != filters.iter().collect() {
                tracing::info!(consumer = %durable, stream = %stream,
                    "other subjects than before: walking the whole stream");
                self.context.delete_consumer_from_stream(durable, stream).await.map_err(dead::broker)?;
            }
        }
        self.context.create_consumer_on_stream(self.job.consumer(), stream).await.map_err(dead::broker)
    }

    /// The consumer that is there, or a new one: it vanishes together with its stream.
    async fn again(&self) -> Result<PullConsumer, Error> {
        let Job { stream, durable, .. } = &*self.job;
        match self.context.get_consumer_from_stream::<pull::Config, _, _>(durable, stream).await {
            Ok(there) => Ok(there),
            Err(_) => self.context.create_consumer_on_stream(self.job.consumer(), stream).await.map_err(dead::broker),
        }
    }

    /// Takes one message after another.
    async fn lane(self, mut consumer: PullConsumer) {
        let mut stop = self.stop.clone();
        loop {
            let pulled = tokio::select! {
                biased;
                () = stopped(&mut stop) => return,
                pulled = pull(&consumer) => pulled,
            };
            match pulled {
                Ok(Some(delivery)) => self.take(delivery).await,
                Ok(None) => {}
                Err(error) => {
                    tracing::debug!(consumer = %self.job.durable, %error, "no message could be asked for");
                    if !self.pause().await {
                        return;
                    }
                    match self.lasting("consumer", || self.again()).await {
                        Some(found) => consumer = found,
                        None => return,
                    }
                }
            }
        }
    }

    /// Brings one delivery to an end, and tells the server.
    async fn take(&self, delivery: jetstream::Message) {
        let Some(message) = read(&delivery) else { return };
        let work = self.settle(&message);
        tokio::pin!(work);
        // A long attempt is no dead worker.
        let beat = (self.job.rules.ack_wait / 3).max(Duration::from_millis(100));
        let mut beats = tokio::time::interval_at(Instant::now() + beat, beat);
        let word = loop {
            tokio::select! {
                word = &mut work => break word,
                _ = beats.tick() => {
                    let _ = delivery.ack_with(AckKind::Progress).await;
                }
            }
        };
        for _ in 0..WORD_TRIES {
            match delivery.double_ack_with(word).await {
                Ok(()) => return,
                // If it never hears of it, the message comes again, and the table knows.
                Err(error) => {
                    tracing::debug!(consumer = %self.job.durable, number = message.number, %error,
                        "the broker did not take our word")
                }
            }
        }
    }

    async fn settle(&self, message: &Message) -> AckKind {
        let _in_hand = loop {
            match InHand::take(&self.in_hand, &message.name) {
                Some(in_hand) => break in_hand,
                None if self.pause().await => {}
                None => return AckKind::Nak(None),
            }
        };
        match self.lasting("truth", || truth(self.source.as_ref(), message)).await {
            Some(Truth::True) => {}
            Some(Truth::Forged) => {
                metrics::forged(&self.job.durable);
                let (stream, number) = (&self.job.stream, message.number);
                tracing::error!(consumer = %self.job.durable, %stream, number,
                    "a message is not what the database holds under its number: forged, or of a stream that is no \
                     copy; dropped");
                return AckKind::Term;
            }
            Some(Truth::Doubtful) => {
                tracing::error!(consumer = %self.job.durable, number = message.number,
                    "what the journal holds under this number was changed; `sollist verify` says more; nobody is told");
                return AckKind::Nak(Some(self.job.rules.wait_longest));
            }
            None => return AckKind::Nak(None),
        }
        match self.lasting("settled", || self.effect.settled(message)).await {
            Some(true) => return AckKind::Ack,
            Some(false) => {}
            None => return AckKind::Nak(None),
        }
        let exhausted = self.job.rules.exhausted(message.attempt);
        loop {
            let outcome = if !message.is_cloudevent() {
                Outcome::Hopeless { reason: NO_CLOUDEVENT.to_owned() }
            } else if exhausted {
                Outcome::Hopeless { reason: PROCESS_ENDED.to_owned() }
            } else {
                self.effect.act(message).await
            };
            match self.job.rules.next(message.attempt, outcome) {
                Next::Done => return self.remember(message, Settled::Done, AckKind::Ack).await,
                Next::Again(wait) => return AckKind::Nak(Some(wait)),
                Next::GiveUp(reason) => {
                    // First there, then let go: in between it is in both, never in neither.
                    return match self.lasting("dead letter", || self.bury(message, &reason)).await {
                        Some(()) => self.remember(message, Settled::GivenUp, AckKind::Term).await,
                        None => AckKind::Nak(None),
                    };
                }
                Next::Hold(reason) => {
                    tracing::warn!(consumer = %self.job.durable, number = message.number, reason,
                        "cannot act; trying again");
                    if !self.pause().await {
                        return AckKind::Nak(None);
                    }
                }
            }
        }
    }

    async fn bury(&self, message: &Message, reason: &str) -> Result<(), Error> {
        self.job.dead.bury(&self.context, &self.job.durable, message, reason).await
    }

    async fn remember(&self, message: &Message, how: Settled, word: AckKind) -> AckKind {
        match self.lasting("settle", || self.effect.settle(message, how)).await {
            Some(()) => word,
            None => AckKind::Nak(None),
        }
    }

    /// Does something of ours until it succeeds: broker and store come back. `None` when told to stop before. The first
    /// try is always made.
    async fn lasting<T, F: Future<Output = Result<T, Error>>>(
        &self,
        what: &str,
        mut step: impl FnMut() -> F,
    ) -> Option<T> {
        let mut said = false;
        loop {
            match step().await {
                Ok(value) => return Some(value),
                Err(error) if !said => {
                    said = true;
                    tracing::warn!(consumer = %self.job.durable, step = what, %error, "a worker waits; trying again");
                }
                Err(error) => tracing::debug!(consumer = %self.job.durable, step = what, %error, "still waiting"),
            }
            if !self.pause().await {
                return None;
            }
        }
    }

    /// A pause; `false` when told to stop.
    async fn pause(&self) -> bool {
        let mut stop = self.stop.clone();
        tokio::select! {
            () = stopped(&mut stop) => false,
            () = tokio::time::sleep(PAUSE) => true,
        }
    }
}

/// Waits until told to stop, or until nobody is left who could say so.
async fn stopped(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}

async fn pull(consumer: &PullConsumer) -> Result<Option<jetstream::Message>, async_nats::Error> {
    let mut batch = consumer.batch().max_messages(1).expires(PULL).messages().await?;
    batch.next().await.transpose()
}

fn read(delivery: &jetstream::Message) -> Option<Message> {
    let info = match delivery.info() {
        Ok(info) => info,
        Err(error) => {
            tracing::warn!(%error, "a message without a number was left out");
            return None;
        }
    };
    Some(Message {
        name: Message::name(info.stream, info.stream_sequence, &delivery.payload),
        stream: info.stream.to_owned(),
        number: info.stream_sequence,
        subject: delivery.subject.to_string(),
        attempt: u32::try_from(info.delivered).unwrap_or(u32::MAX),
        payload: delivery.payload.to_vec(),
    })
}

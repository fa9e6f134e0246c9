//! Telling every receiver, all the time: one job for each stream that one hears of.

use std::{sync::Arc, time::Duration};

use async_nats::jetstream::Context;
use sollist_platform::{
    Error,
    process::{
        clock::Clock,
        config::{Config, Nats},
    },
    store::db::Db,
    stream::{
        dead,
        relay::Source,
        worker::{self, Job, Rules},
    },
    watch::metrics,
};
use tokio::{sync::watch, task::JoinSet};

use crate::{
    deliver::{self, Courier},
    domain::{Topic, filters},
    receivers::{self, Receiver},
};

/// Messages under way to one receiver from one stream.
const LANES: usize = 4;
/// Most messages of one receiver that wait for another attempt; with more, new ones wait too.
const PENDING_MAX: i64 = 1_000;
const ACK_WAIT: Duration = Duration::from_secs(30);

/// The consumer of a receiver. Each has its own, so that one that does not answer delays no other.
pub fn durable(receiver: &str) -> String {
    format!("webhooks-{receiver}")
}

/// What is to be done for a receiver: one job for each stream that it hears of.
pub fn jobs(receiver: &Receiver, config: &Config) -> Vec<Job> {
    let webhooks = &config.webhooks;
    let rules = Rules {
        attempts_max: webhooks.attempts_max,
        wait_first: Duration::from_millis(webhooks.retry_first_ms),
        wait_longest: Duration::from_secs(webhooks.retry_longest_s),
        ack_wait: ACK_WAIT,
        pending_max: PENDING_MAX,
    };
    let audience = &receiver.audience;
    let streams = audience.topics.iter().map(|topic| {
        let (stream, prefix) = match topic {
            Topic::Funding => (config.nats.stream.clone(), config.nats.subject.clone()),
            Topic::Refused => config.nats.refused(),
        };
        (*topic, stream, prefix)
    });
    streams
        .map(|(topic, stream, prefix)| Job {
            stream,
            durable: durable(&receiver.name),
            filters: filters(topic, audience, &prefix),
            lanes: LANES,
            dead: dead::Letters::of(&config.nats),
            rules,
        })
        .collect()
}

/// What the two streams are copies of: nobody is told what does not stand there.
#[derive(Clone)]
pub struct Truths {
    pub events: Arc<dyn Source>,
    pub refused: Arc<dyn Source>,
}

impl Truths {
    /// What a stream is a copy of.
    pub fn of(&self, stream: &str, nats: &Nats) -> Arc<dyn Source> {
        if stream == nats.refused().0 { self.refused.clone() } else { self.events.clone() }
    }
}

/// Tells every receiver of the file what concerns it, until told to stop: what is under way is brought to its end
/// first.
pub async fn run(
    db: &Db,
    truths: &Truths,
    context: &Context,
    config: &Config,
    clock: Clock,
    stop: impl Future<Output = ()> + Send,
) -> Result<(), Error> {
    let receivers = receivers::load(&config.webhooks.receivers)?;
    let client = deliver::client(&config.webhooks)?;
    let (stopping, stopped) = watch::channel(false);
    let mut work = JoinSet::new();
    for receiver in receivers {
        tracing::info!(receiver = %receiver.name, "telling a receiver");
        metrics::known_receiver(&receiver.name);
        let jobs = jobs(&receiver, config);
        let courier = Arc::new(Courier::new(receiver, client.clone(), db.clone(), clock));
        for job in jobs {
            let (context, courier, stopped) = (context.clone(), courier.clone(), stopped.clone());
            let source = truths.of(&job.stream, &config.nats);
            work.spawn(async move { worker::run(&context, job, source, courier, stopped).await });
        }
    }
    stop.await;
    let _ = stopping.send(true);
    while work.join_next().await.is_some() {}
    Ok(())
}

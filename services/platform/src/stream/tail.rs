//! The tail of the journal: what was recorded, in order, as it comes. From the journal itself, or as NATS carries it.

use std::time::Duration;

use async_nats::{
    HeaderMap,
    jetstream::{
        self, Context,
        consumer::{
            DeliverPolicy,
            pull::{Ordered, OrderedConfig},
        },
    },
};
use futures::{FutureExt as _, StreamExt as _};
use jiff::Timestamp;

use crate::{
    Error,
    store::{
        digest,
        journal::{Mark, Recorded},
    },
    stream::nats::{ACTOR, HASH, RECORDED_AT, SALT, SCOPE},
    watch::telemetry::TRACEPARENT,
};

/// Where a reader gets events from; configuration decides, once.
pub enum Tail {
    /// The journal itself.
    Journal,
    /// The stream that the relay fills. Its numbers are the journal's.
    Nats(Box<NatsTail>),
}

/// An ordered consumer of the stream.
pub struct NatsTail {
    context: Context,
    stream: String,
    /// The consumer, and the number that it delivers next.
    consumer: Option<(u64, Ordered)>,
}

/// Pause before a consumer is made again.
const PAUSE: Duration = Duration::from_millis(200);

impl NatsTail {
    pub fn new(context: Context, stream: &str) -> NatsTail {
        NatsTail { context, stream: stream.to_owned(), consumer: None }
    }

    /// The next messages of the stream behind a number, at most `limit`. Waits while there is none, also while the
    /// broker is away. What comes is what the stream holds; whether it is the journal's is for the reader to check.
    pub async fn next(&mut self, after: u64, limit: usize) -> Vec<Recorded> {
        let wanted = after.saturating_add(1);
        loop {
            if self.consumer.as_ref().is_none_or(|(next, _)| *next != wanted) {
                match consume(&self.context, &self.stream, wanted).await {
                    Ok(consumer) => self.consumer = Some((wanted, consumer)),
                    Err(why) => {
                        tracing::debug!(why, stream = self.stream, "the stream cannot be read; trying again");
                        tokio::time::sleep(PAUSE).await;
                        continue;
                    }
                }
            }
            let Some((next, messages)) = &mut self.consumer else { continue };
            let mut out = Vec::new();
            // Waits for the first, takes what has come with it.
            let mut message = messages.next().await;
            loop {
                match message {
                    Some(Ok(message)) => match recorded(&message) {
                        Some(event) => {
                            *next = event.seq.saturating_add(1);
                            out.push(event);
                        }
                        None => {
                            tracing::warn!(stream = self.stream, subject = %message.subject,
                                "a message of the stream is no recorded event");
                            self.consumer = None;
                            tokio::time::sleep(PAUSE).await;
                            break;
                        }
                    },
                    other => {
                        tracing::debug!(
                            ended = other.is_none(),
                            stream = self.stream,
                            "the consumer ended; making it again"
                        );
                        self.consumer = None;
                        tokio::time::sleep(PAUSE).await;
                        break;
                    }
                }
                if out.len() >= limit {
                    break;
                }
                match messages.next().now_or_never() {
                    Some(more) => message = more,
                    None => break,
                }
            }
            if !out.is_empty() {
                return out;
            }
        }
    }

    /// Whether the stream holds exactly what a reader has seen: its message of that number has that hash, and nothing
    /// in it is beyond `head`.
    pub async fn agrees(&mut self, mark: &Mark, head: u64) -> bool {
        let Ok(Some(state)) = crate::stream::nats::state(&self.context, &self.stream).await else { return false };
        if state.last_sequence > head || state.last_sequence < mark.seq {
            return false;
        }
        if mark.seq == 0 || mark.seq.saturating_add(1) == state.first_sequence {
            return true;
        }
        let Ok(stream) = self.context.get_stream_no_info(&self.stream).await else { return false };
        match stream.get_raw_message(mark.seq).await {
            Ok(message) => hash(&message.headers) == Some(mark.hash),
            Err(_) => false,
        }
    }

    /// Forgets where it was, so that it asks the broker anew.
    pub fn reset(&mut self) {
        self.consumer = None;
    }
}

async fn consume(context: &Context, stream: &str, from: u64) -> Result<Ordered, String> {
    let stream = context.get_stream_no_info(stream).await.map_err(|error| error.to_string())?;
    // Named: a broker that lets readers make nameless consumers lets them make anybody's.
    let unique = context.client().new_inbox().rsplit('.').next().unwrap_or_default().to_owned();
    let config = OrderedConfig {
        name: Some(format!("reader-{unique}")),
        deliver_policy: DeliverPolicy::ByStartSequence { start_sequence: from },
        ..OrderedConfig::default()
    };
    let consumer = stream.create_consumer(config).await.map_err(|error| error.to_string())?;
    consumer.messages().await.map_err(|error| error.to_string())
}

fn hash(headers: &HeaderMap) -> Option<[u8; 32]> {
    digest::of_hex(headers.get(HASH)?.as_str())
}

/// An event as the stream carries it; `None` where a message is none of ours.
fn recorded(message: &jetstream::Message) -> Option<Recorded> {
    carried(message.info().ok()?.stream_sequence, message.headers.as_ref()?, &message.payload)
}

/// The event that a message of a number is, by its headers and its text.
pub fn carried(seq: u64, headers: &HeaderMap, payload: &[u8]) -> Option<Recorded> {
    let micros: i64 = headers.get(RECORDED_AT)?.as_str().parse().ok()?;
    let salt = match headers.get(SALT) {
        None => None,
        Some(digits) => Some(digest::of_hex(digits.as_str())?),
    };
    Some(Recorded {
        seq,
        recorded_at: Timestamp::from_microsecond(micros).ok()?,
        actor: headers.get(ACTOR)?.as_str().into(),
        hash: hash(headers)?,
        text: String::from_utf8(payload.to_vec()).ok()?,
        traceparent: headers.get(TRACEPARENT).map(|value| value.as_str().to_owned()),
        salt,
        scope: headers.get(SCOPE).map_or("", |scope| scope.as_str()).into(),
    })
}

/// What is wrong with a tail, in the reader's words and the metric's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// The journal has more than the stream delivers.
    Behind,
    /// The stream, or what we read of it, has more than the journal.
    Ahead,
    /// A number is missing in the stream.
    Gap,
    /// The stream has other events under the journal's numbers.
    Other,
}

impl Doubt {
    pub fn code(self) -> &'static str {
        match self {
            Doubt::Behind => "behind",
            Doubt::Ahead => "ahead",
            Doubt::Gap => "gap",
            Doubt::Other => "other",
        }
    }
}

/// Checks that events follow each other and the place before them: numbers, and the hash that covers everything up to
/// each.
pub fn check(mark: &Mark, events: &[Recorded]) -> Result<Mark, Doubt> {
    let mut mark = *mark;
    for event in events {
        if !mark.is_before(event) {
            return Err(match event.seq == mark.seq.saturating_add(1) {
                // It was too long to travel; the journal has its text.
                true if event.text.is_empty() => Doubt::Behind,
                true => Doubt::Other,
                false => Doubt::Gap,
            });
        }
        mark = event.mark();
    }
    Ok(mark)
}

/// The same, as an error of the journal itself.
pub fn must_follow(mark: &Mark, events: &[Recorded]) -> Result<Mark, Error> {
    let expected = mark.seq.saturating_add(1);
    // Within a page the database's order is taken; that the page follows what we know is checked by its hash.
    for (event, number) in events.iter().zip(expected..) {
        if event.seq != number {
            return Err(Error::Unreadable { seq: number, why: format!("the next event has number {}", event.seq) });
        }
    }
    match events.first() {
        Some(first) if !mark.is_before(first) => {
            Err(Error::Unreadable { seq: first.seq, why: "the hash does not cover the event before it".into() })
        }
        _ => Ok(events.last().map_or(*mark, Recorded::mark)),
    }
}

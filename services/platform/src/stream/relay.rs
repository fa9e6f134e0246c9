//! The relay: carries what is numbered in the database into a stream of NATS, so that the stream's numbers are ours.
//!
//! Every message is published with the number that must be the stream's last: a repeat, a gap and a second relay are
//! refused by the broker. A stream that lost its end is filled again from the database with the same numbers and the
//! same bytes. One that holds more or other than the database (it was restored from a backup) is thrown away and made
//! anew: it is a copy.

use std::{collections::VecDeque, time::Duration};

use async_nats::jetstream::{
    Context, ErrorCode,
    context::{CreateStreamErrorKind, PublishAckFuture, PublishErrorKind},
    message::PublishMessage,
    stream::{Config as StreamConfig, LastRawMessageErrorKind, State},
};
use sollist_contract::subject;
use tokio::{sync::watch, time::Instant};

use crate::{
    Error,
    store::{
        db::Db,
        journal::{self, Mark, Recorded},
    },
    stream::nats::{self, ACTOR, CONTENT_TYPE, HASH, IN_FLIGHT, OMITTED, RECORDED_AT, SALT, SCOPE},
    watch::telemetry::{self, TRACEPARENT},
};

/// Messages read at a time.
const PAGE: u64 = 1_000;
/// Most of a text that is carried, in bytes: brokers take a message of one MiB, and an event has a quarter of that. An
/// earlier version recorded longer ones; they travel without their text, and whoever follows reads the journal instead.
const TEXT_BYTES_MAX: usize = 768 * 1024;
/// How often a quiet stream is looked at: whether it still holds what it held.
const LOOK: Duration = Duration::from_secs(1);
/// How long whoever lost a race against another relay stands by.
const STAND_BY: Duration = Duration::from_millis(300);
/// What a stream says of the journal that it is a copy of.
const OWNER: &str = "sollist-journal";
/// Pause after trouble with broker or database, at first; and after so many tries that all came to nothing.
const PAUSE: Duration = Duration::from_millis(200);
const PAUSE_LATER: Duration = Duration::from_secs(1);
const QUICK_TRIES: u32 = 5;
/// How often the same trouble is said.
const SAY_AGAIN: Duration = Duration::from_secs(10);

/// A message as the stream carries it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    pub number: u64,
    pub subject: String,
    pub text: String,
    pub headers: Vec<(&'static str, String)>,
}

/// What is numbered without a gap in the database, and carried.
#[tonic::async_trait]
pub trait Source: Send + Sync {
    /// Up to `limit` messages after a number, in order.
    async fn read(&self, after: u64, limit: u64) -> Result<Vec<Carried>, Error>;
    /// The message of a number, once it is sure that it is what was recorded; nothing where there is none.
    async fn one(&self, number: u64) -> Result<Option<Carried>, Error> {
        Ok(self.read(number.saturating_sub(1), 1).await?.into_iter().next().filter(|message| message.number == number))
    }
    /// The last number.
    async fn head(&self) -> Result<u64, Error>;
    /// Changes when there may be more.
    fn heads(&self) -> watch::Receiver<u64>;
    /// The header that says which one a message is, besides its text.
    fn identity(&self) -> &'static str;
    /// Which journal this belongs to, for ever: a stream of another one is not ours to touch.
    async fn owner(&self) -> Result<String, Error>;
}

/// The journal as a source.
pub struct Journal {
    pub db: Db,
    pub subject: String,
}

#[tonic::async_trait]
impl Source for Journal {
    async fn read(&self, after: u64, limit: u64) -> Result<Vec<Carried>, Error> {
        let events = self.db.answered(journal::read(self.db.reader(), after, limit)).await?;
        let carried = |event: Recorded| {
            let step = telemetry::step("relay", event.traceparent.as_deref());
            step.record("journal.seq", event.seq);
            self.carried(event)
        };
        events.into_iter().map(carried).collect()
    }
    async fn one(&self, number: u64) -> Result<Option<Carried>, Error> {
        let before = number.saturating_sub(1);
        let found = self.db.answered(journal::read(self.db.reader(), before, 1)).await?;
        let Some(event) = found.into_iter().next().filter(|event| event.seq == number) else {
            return Ok(None);
        };
        let mark = Mark { seq: before, hash: self.db.answered(journal::hash_at(self.db.reader(), before)).await? };
        if !mark.is_before(&event) {
            return Err(Error::Unreadable { seq: number, why: "the content does not match the hash".to_owned() });
        }
        self.carried(event).map(Some)
    }
    async fn head(&self) -> Result<u64, Error> {
        Ok(self.db.answered(journal::head(self.db.reader())).await?.seq)
    }
    fn heads(&self) -> watch::Receiver<u64> {
        self.db.heads()
    }
    fn identity(&self) -> &'static str {
        HASH
    }
    async fn owner(&self) -> Result<String, Error> {
        self.db.answered(journal::id(self.db.reader())).await
    }
}

impl Journal {
    fn carried(&self, event: Recorded) -> Result<Carried, Error> {
        // What cannot be read has its number all the same: left out, it would end the stream for ever.
        let subject =
            subject::subject_of_text(&self.subject, &event.text).unwrap_or_else(|| subject::unreadable(&self.subject));
        let mut headers = vec![
            (CONTENT_TYPE.0, CONTENT_TYPE.1.to_owned()),
            (RECORDED_AT, event.recorded_at.as_microsecond().to_string()),
            (ACTOR, event.actor.to_string()),
            (HASH, journal::hex(&event.hash)),
        ];
        headers.extend(event.salt.map(|salt| (SALT, journal::hex(&salt))));
        if !event.scope.is_empty() {
            headers.push((SCOPE, event.scope.to_string()));
        }
        headers.extend(event.traceparent.map(|trace| (TRACEPARENT, trace)));
        let text = if event.text.len() > TEXT_BYTES_MAX {
            headers.push((OMITTED, event.text.len().to_string()));
            String::new()
        } else {
            event.text
        };
        Ok(Carried { number: event.seq, subject, text, headers })
    }
}

/// How far the relay is; the process says it to whoever asks.
pub trait Watcher: Send + Sync {
    /// The last number in the stream and in the database, and how many messages were published since the last word.
    fn carried(&self, stream: u64, head: u64, published: u64);
    /// Why nothing is carried now; `None`: all is well.
    fn troubled(&self, why: Option<&str>);
}

/// Why a session with the stream ended.
enum Ended {
    /// Another relay was there before us, or the stream is not where we thought: look again.
    Race,
    Trouble(String),
}

impl<E: std::fmt::Display> From<E> for Ended {
    fn from(error: E) -> Self {
        Ended::Trouble(error.to_string())
    }
}

/// What went wrong since something was last carried.
#[derive(Default)]
struct Troubles {
    tries: u32,
    /// What was said last, and when.
    said: Option<(String, Instant)>,
}

impl Troubles {
    /// One more try came to nothing. Returns how long to wait for the next, and whether the trouble is to be said.
    fn add(&mut self, why: &str, now: Instant) -> (Duration, bool) {
        self.tries = self.tries.saturating_add(1);
        let known = self.said.as_ref().is_some_and(|(said, when)| said == why && now.duration_since(*when) < SAY_AGAIN);
        if !known {
            self.said = Some((why.to_owned(), now));
        }
        (if self.tries <= QUICK_TRIES { PAUSE } else { PAUSE_LATER }, !known)
    }
}

/// Carries for ever.
pub async fn run(context: Context, stream: StreamConfig, source: &impl Source, watcher: &impl Watcher) {
    let relay = Relay { context, stream, source, watcher };
    let mut troubles = Troubles::default();
    loop {
        match relay.session(&mut troubles).await {
            Ok(never) => match never {},
            Err(Ended::Race) => tokio::time::sleep(STAND_BY).await,
            Err(Ended::Trouble(why)) => {
                let (pause, say) = troubles.add(&why, Instant::now());
                if say {
                    tracing::warn!(why, stream = relay.stream.name, "the stream cannot be filled; trying again");
                }
                watcher.troubled(Some(&why));
                tokio::time::sleep(pause).await;
            }
        }
    }
}

struct Relay<'a, S, W> {
    context: Context,
    stream: StreamConfig,
    source: &'a S,
    watcher: &'a W,
}

impl<S: Source, W: Watcher> Relay<'_, S, W> {
    /// Looks where the stream is, and carries from there until something is not as expected.
    async fn session(&self, troubles: &mut Troubles) -> Result<std::convert::Infallible, Ended> {
        let (mut last, mut known) = self.prepared().await?;
        self.watcher.troubled(None);
        let mut heads = self.source.heads();
        let mut in_flight: VecDeque<(u64, PublishAckFuture)> = VecDeque::new();
        let mut looked = Instant::now();
        loop {
            heads.borrow_and_update();
            // Read from the last one on: it must still be what we carried. A database may be put back to an earlier day
            // between two pages, and its numbers alone would not tell.
            let mut page = self.source.read(last.saturating_sub(1), PAGE.saturating_add(1)).await?.into_iter();
            if last > 0 && page.next() != known {
                return Err(Ended::Race);
            }
            let published = page.len() as u64;
            let mut newest = None;
            while let Some(message) = page.next() {
                if message.number != last.saturating_add(1) {
                    return Err(Ended::Trouble(format!("number {} follows {last} in the database", message.number)));
                }
                if in_flight.len() >= IN_FLIGHT {
                    self.acknowledged(&mut in_flight).await?;
                }
                last = message.number;
                if page.len() == 0 {
                    newest = Some(message.clone());
                }
                in_flight.push_back((last, self.publish(message).await?));
            }
            known = newest.or(known);
            if published < PAGE {
                while !in_flight.is_empty() {
                    self.acknowledged(&mut in_flight).await?;
                }
            }
            if in_flight.is_empty() {
                *troubles = Troubles::default();
            }
            let head = (*heads.borrow()).max(last);
            self.watcher.carried(last.saturating_sub(in_flight.len() as u64), head, published);
            if published < PAGE {
                let _ = tokio::time::timeout(LOOK, heads.changed()).await;
            }
            if looked.elapsed() >= LOOK && in_flight.is_empty() {
                looked = Instant::now();
                self.still_whole(last).await?;
            }
        }
    }

    async fn publish(&self, message: Carried) -> Result<PublishAckFuture, Ended> {
        let mut publish = PublishMessage::build()
            .payload(message.text.into_bytes().into())
            .expected_last_sequence(message.number.saturating_sub(1));
        for (name, value) in message.headers {
            publish = publish.header(name, value.as_str());
        }
        Ok(self.context.send_publish(message.subject, publish.expected_stream(&self.stream.name)).await?)
    }

    async fn acknowledged(&self, in_flight: &mut VecDeque<(u64, PublishAckFuture)>) -> Result<(), Ended> {
        let Some((number, ack)) = in_flight.pop_front() else { return Ok(()) };
        match ack.await {
            Ok(ack) if ack.sequence == number => Ok(()),
            Ok(ack) => Err(Ended::Trouble(format!("the stream took number {number} as {}", ack.sequence))),
            Err(error) if error.kind() == PublishErrorKind::WrongLastSequence => Err(Ended::Race),
            Err(error) => Err(error.into()),
        }
    }

    /// Makes the stream where there is none, and anew where it is no copy. Returns its last number, and the message
    /// under it.
    async fn prepared(&self) -> Result<(u64, Option<Carried>), Ended> {
        let owner = self.source.owner().await?;
        if let Ok(stream) = self.context.get_stream(&self.stream.name).await
            && stream.cached_info().config.metadata.get(OWNER).is_some_and(|other| *other != owner)
        {
            return Err(Ended::Trouble(
                "the stream belongs to another journal; name another one in nats.stream and nats.subject".into(),
            ));
        }
        let mut config = self.stream.clone();
        config.metadata.insert(OWNER.to_owned(), owner);
        if let Err(error) = self.context.create_or_update_stream(config).await {
            let CreateStreamErrorKind::JetStream(why) = error.kind() else { return Err(error.into()) };
            if why.error_code() != ErrorCode::STREAM_UPDATE {
                return Err(error.into());
            }
            // Its files were taken away from under the broker: it holds on to a stream that it can neither keep nor
            // change.
            tracing::error!(why = %error, stream = self.stream.name,
                "the stream cannot be kept by the broker; it is made anew");
            self.context.delete_stream(&self.stream.name).await?;
            return Err(Ended::Race);
        }
        let Some(state) = nats::state(&self.context, &self.stream.name).await? else { return Err(Ended::Race) };
        match self.fault(&state).await? {
            Ok(known) => Ok((state.last_sequence, known)),
            Err(why) => {
                tracing::error!(
                    why,
                    stream = self.stream.name,
                    last = state.last_sequence,
                    "the stream is no copy; it is made anew"
                );
                self.context.delete_stream(&self.stream.name).await?;
                Err(Ended::Race)
            }
        }
    }

    /// The last message, as stream and database have it; or what makes the stream no copy.
    async fn fault(&self, state: &State) -> Result<Result<Option<Carried>, &'static str>, Ended> {
        if state.last_sequence == 0 {
            return Ok(Ok(None));
        }
        // Read after the stream's state: the database can only have more by then.
        if self.source.head().await? < state.last_sequence {
            return Ok(Err("it holds more than the database"));
        }
        let held = state.last_sequence.saturating_sub(state.first_sequence).saturating_add(1);
        if state.messages != held || (state.first_sequence > 1 && self.stream.max_bytes < 0) {
            return Ok(Err("messages are missing in it"));
        }
        let stream = self.context.get_stream_no_info(&self.stream.name).await?;
        let there = match stream.get_raw_message(state.last_sequence).await {
            Ok(message) => message,
            Err(error) => match error.kind() {
                LastRawMessageErrorKind::NoMessageFound | LastRawMessageErrorKind::JetStream(_) => {
                    return Ok(Err("its last message cannot be read"));
                }
                _ => return Err(error.into()),
            },
        };
        let here = self.source.read(state.last_sequence.saturating_sub(1), 1).await?.into_iter().next();
        let identity = self.source.identity();
        let same = here.as_ref().is_some_and(|here| {
            let named = here.headers.iter().find(|(name, _)| *name == identity).map(|(_, value)| value.as_str());
            here.number == state.last_sequence
                && here.text.as_bytes() == there.payload.as_ref()
                && there.headers.get(identity).map(|value| value.as_str()) == named
        });
        Ok(if same { Ok(here) } else { Err("it holds other messages than the database") })
    }

    /// Whether the stream, which we believe to end with `last`, still does, and nothing went missing in it.
    async fn still_whole(&self, last: u64) -> Result<(), Ended> {
        let Some(state) = nats::state(&self.context, &self.stream.name).await? else { return Err(Ended::Race) };
        if state.last_sequence != last || self.fault(&state).await?.is_err() {
            return Err(Ended::Race);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_trouble_is_said_now_and_then_and_tried_less_often() {
        let mut troubles = Troubles::default();
        let begun = Instant::now();
        let mut add = |why: &str, after: Duration| troubles.add(why, begun + after);
        assert_eq!(add("no room", Duration::ZERO), (PAUSE, true));
        assert_eq!(add("no room", PAUSE), (PAUSE, false));
        assert_eq!(add("no broker", PAUSE * 2), (PAUSE, true));
        assert_eq!(add("no broker", PAUSE * 3), (PAUSE, false));
        assert_eq!(add("no broker", PAUSE * 4), (PAUSE, false));
        assert_eq!(add("no broker", SAY_AGAIN), (PAUSE_LATER, false));
        assert_eq!(add("no broker", SAY_AGAIN + PAUSE * 2), (PAUSE_LATER, true));
    }
}

//! Dead letters: messages that a worker gave up, kept in a stream of their own until somebody looks at them.

use std::fmt::Display;

use async_nats::{
    HeaderMap,
    jetstream::{
        Context, ErrorCode,
        context::GetStreamErrorKind,
        message::StreamMessage,
        stream::{self, RawMessageErrorKind, StorageType, Stream},
    },
};
use jiff::Timestamp;
use sollist_contract::subject;

use crate::{
    Error,
    process::config::Nats,
    stream::{message::Message, nats},
};

const SUBJECT_HEADER: &str = "Sollist-Subject";
const STREAM_HEADER: &str = "Sollist-Stream";
const NUMBER_HEADER: &str = "Sollist-Number";
const REASON_HEADER: &str = "Sollist-Reason";
const ATTEMPTS_HEADER: &str = "Sollist-Attempts";

/// Where the dead letters of an installation lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letters {
    stream: String,
    /// Beginning of their subjects.
    subject: String,
    /// Copies of the stream, where it is yet to be made.
    replicas: usize,
}

/// A message that was given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// In the stream of dead letters.
    pub number: u64,
    pub consumer: String,
    pub reason: String,
    pub given_up_at: Timestamp,
    /// As it stood in its stream; `attempt` is the last one made.
    pub message: Message,
}

/// What a failure of the broker is to a caller.
pub fn broker(error: impl Display) -> Error {
    nats::unusable(nats::Where::DeadLetters, &error)
}

impl Letters {
    pub fn of(nats: &Nats) -> Letters {
        let (stream, subject) = nats.dead();
        Letters { stream, subject, replicas: nats.replicas }
    }

    /// Puts a message among the dead letters; returns when the broker has it.
    pub async fn bury(&self, context: &Context, consumer: &str, message: &Message, reason: &str) -> Result<(), Error> {
        self.ensure(context).await?;
        let mut headers = HeaderMap::new();
        headers.insert(SUBJECT_HEADER, message.subject.as_str());
        headers.insert(STREAM_HEADER, message.stream.as_str());
        headers.insert(NUMBER_HEADER, message.number.to_string());
        headers.insert(REASON_HEADER, reason);
        headers.insert(ATTEMPTS_HEADER, message.attempt.to_string());
        // A worker that died between this and its word to the server buries again: within the server's window that is
        // one letter.
        headers
            .insert(async_nats::header::NATS_MESSAGE_ID, format!("{consumer}.{}.{}", message.stream, message.number));
        let subject = subject::dead(&self.subject, consumer);
        let published = context.publish_with_headers(subject, headers, message.payload.clone().into());
        published.await.map_err(broker)?.await.map_err(broker)?;
        Ok(())
    }

    /// Letters from a number on, oldest first.
    pub async fn list(&self, context: &Context, from: u64, limit: usize) -> Result<Vec<Letter>, Error> {
        let Some(stream) = self.stream(context).await? else { return Ok(Vec::new()) };
        let mut letters = Vec::new();
        let mut next = from.max(1);
        while letters.len() < limit {
            match stream.get_first_raw_message_by_subject(self.all(), next).await {
                Ok(raw) => {
                    next = raw.sequence.saturating_add(1);
                    letters.push(self.letter(raw));
                }
                Err(error) if is_absent(&error.kind()) => break,
                Err(error) => return Err(broker(error)),
            }
        }
        Ok(letters)
    }

    /// The letter of a number.
    pub async fn find(&self, context: &Context, number: u64) -> Result<Option<Letter>, Error> {
        Ok(self.list(context, number, 1).await?.into_iter().find(|letter| letter.number == number))
    }

    /// Takes a letter away that was done after all. Gone already is gone.
    pub async fn remove(&self, context: &Context, number: u64) -> Result<(), Error> {
        let Some(stream) = self.stream(context).await? else { return Ok(()) };
        match stream.delete_message(number).await {
            Ok(_) => Ok(()),
            Err(_) if self.find(context, number).await?.is_none() => Ok(()),
            Err(error) => Err(broker(error)),
        }
    }

    /// Makes the stream where there is none.
    async fn ensure(&self, context: &Context) -> Result<(), Error> {
        let config = stream::Config {
            name: self.stream.clone(),
            subjects: vec![self.all()],
            storage: StorageType::File,
            num_replicas: self.replicas,
            ..Default::default()
        };
        context.get_or_create_stream(config).await.map_err(broker)?;
        Ok(())
    }

    async fn stream(&self, context: &Context) -> Result<Option<Stream>, Error> {
        match context.get_stream(&self.stream).await {
            Ok(stream) => Ok(Some(stream)),
            Err(error) => match error.kind() {
                GetStreamErrorKind::JetStream(error) if error.error_code() == ErrorCode::STREAM_NOT_FOUND => Ok(None),
                _ => Err(broker(error)),
            },
        }
    }

    fn all(&self) -> String {
        format!("{}.>", self.subject)
    }

    fn letter(&self, raw: StreamMessage) -> Letter {
        let header = |name: &str| raw.headers.get(name).map(ToString::to_string).unwrap_or_default();
        let (stream, number) = (header(STREAM_HEADER), header(NUMBER_HEADER).parse().unwrap_or_default());
        Letter {
            number: raw.sequence,
            consumer: raw
                .subject
                .strip_prefix(self.subject.as_str())
                .unwrap_or_default()
                .trim_start_matches('.')
                .to_owned(),
            reason: header(REASON_HEADER),
            given_up_at: Timestamp::from_second(raw.time.unix_timestamp()).unwrap_or_default(),
            message: Message {
                name: Message::name(&stream, number, &raw.payload),
                stream,
                number,
                subject: header(SUBJECT_HEADER),
                attempt: header(ATTEMPTS_HEADER).parse().unwrap_or_default(),
                payload: raw.payload.to_vec(),
            },
        }
    }
}

fn is_absent(kind: &RawMessageErrorKind) -> bool {
    match kind {
        RawMessageErrorKind::NoMessageFound => true,
        RawMessageErrorKind::JetStream(error) => error.error_code() == ErrorCode::NO_MESSAGE_FOUND,
        _ => false,
    }
}

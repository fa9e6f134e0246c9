//! A call lasts no longer than that with which it came in, a certificate or a token: looked at for every message of a
//! stream, also of one that only passes through. A stream on which nothing is sent any more ends, too, and the room
//! that a call takes is free when it has ended.

use std::{
    pin::Pin,
    sync::{Arc, OnceLock},
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    body::{Body, Bytes},
    extract::Request,
    response::Response,
};
use http_body::{Body as _, Frame};
use jiff::Timestamp;
use sollist_contract::{
    method::Method,
    refusal::{Refusal, Say as _},
};
use tokio::time::{Sleep, sleep};
use tonic::Status;

use crate::{
    Error,
    rights::quota::{Idle, Open},
    wire::{certified::Shown, token::NoToken},
};

/// With what a call came in. Nothing at all lasts as long as the call.
#[derive(Debug, Clone, Default)]
pub(super) struct Credential {
    /// The certificate of its connection.
    pub(super) shown: Option<Arc<Shown>>,
    /// When its token ends.
    pub(super) until: Option<Timestamp>,
}

impl Credential {
    /// Whether it can lapse at all.
    pub(super) fn lapses(&self) -> bool {
        self.shown.is_some() || self.until.is_some()
    }

    /// Whether it would be taken now.
    pub(super) fn still(&self) -> Result<(), Refusal> {
        if let Some(shown) = &self.shown {
            shown.still()?;
        }
        if self.until.is_some_and(|until| until <= Timestamp::now()) {
            return Err(NoToken::Time.say());
        }
        Ok(())
    }
}

/// Methods that take a stream. What came while the credential was taken has its receipts also afterwards: whoever goes
/// on with another one knows from where.
const TAKE_STREAMS: [Method; 2] = [Method::IntakeSubmitEvents, Method::ReportingVerifyReport];

/// A call, and with what it came in.
#[derive(Clone)]
pub(super) struct Lasting {
    by: Credential,
    /// Why it was ended. What is found good again later is another call.
    ended: Arc<OnceLock<Refusal>>,
    receipts: bool,
    /// How long the sender may send nothing.
    idle: Option<Duration>,
    /// What it takes of what its caller may have, until both directions have ended.
    room: Option<Arc<Open>>,
}

impl Lasting {
    pub(super) fn new(
        by: Credential,
        method: Option<Method>,
        (room, idle): (Option<Open>, Option<Duration>),
    ) -> Lasting {
        let receipts = method.is_some_and(|method| TAKE_STREAMS.contains(&method));
        let idle = idle.filter(|_| receipts);
        Lasting { by, ended: Arc::default(), receipts, idle, room: room.map(Arc::new) }
    }

    /// Whether anything depends on when it ends, or can end it early.
    pub(super) fn may_end(&self) -> bool {
        self.by.lapses() || self.room.is_some()
    }

    /// What is sent is cut where the credential lapses; that it was, says the end of the answer.
    pub(super) fn sent(&self, request: Request) -> Request {
        request.map(|body| Body::new(Held { body, call: self.clone(), part: Part::Sent, quiet: None }))
    }

    pub(super) fn answered(self, response: Response) -> Response {
        if let Some(lapsed) = self.lapsed() {
            return Status::from(Error::refused(lapsed)).into_http();
        }
        if response.body().is_end_stream() {
            return response;
        }
        response.map(|body| Body::new(Held { body, call: self, part: Part::Answered, quiet: None }))
    }

    fn lapsed(&self) -> Option<Refusal> {
        let lapsed = self.ended.get().cloned().or_else(|| self.by.still().err())?;
        Some(self.ended.get_or_init(|| lapsed).clone())
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Sent,
    Answered,
    Over,
}

/// One direction of a call.
struct Held {
    body: Body,
    call: Lasting,
    part: Part,
    /// Until when something must be sent.
    quiet: Option<Pin<Box<Sleep>>>,
}

impl Held {
    /// Whether nothing was sent for too long; it is ended then.
    fn is_idle(&mut self, context: &mut Context<'_>) -> bool {
        let Some(idle) = self.call.idle.filter(|_| self.part == Part::Sent) else { return false };
        if self.quiet.get_or_insert_with(|| Box::pin(sleep(idle))).as_mut().poll(context).is_pending() {
            return false;
        }
        let _ = self.call.ended.set(Idle { seconds: idle.as_secs() }.say());
        self.part = Part::Over;
        true
    }
}

type Polled = Poll<Option<Result<Frame<Bytes>, axum::Error>>>;

impl http_body::Body for Held {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Polled {
        if self.part == Part::Over {
            return Poll::Ready(None);
        }
        let polled = Pin::new(&mut self.body).poll_frame(context);
        let Poll::Ready(next) = &polled else {
            return if self.is_idle(context) { Poll::Ready(None) } else { polled };
        };
        self.quiet = None;
        let is_data = matches!(next, Some(Ok(frame)) if frame.is_data());
        let passes = match self.part {
            Part::Sent => !is_data,
            Part::Answered => is_data && self.call.receipts,
            Part::Over => true,
        };
        let Some(lapsed) = (!passes).then(|| self.call.lapsed()).flatten() else { return polled };
        if std::mem::replace(&mut self.part, Part::Over) == Part::Sent {
            return Poll::Ready(None);
        }
        let mut trailers = http::HeaderMap::new();
        let told = Status::from(Error::refused(lapsed)).add_header(&mut trailers);
        Poll::Ready(Some(told.map(|()| Frame::trailers(trailers)).map_err(axum::Error::new)))
    }

    fn is_end_stream(&self) -> bool {
        self.part == Part::Over || (self.part == Part::Sent && self.body.is_end_stream())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use prost::Message as _;
    use prost_types::FileDescriptorSet;

    use super::*;

    #[test]
    fn the_methods_that_take_streams_are_those_of_the_contract() {
        let files = FileDescriptorSet::decode(sollist_contract::DESCRIPTORS).unwrap_or_default().file;
        let mut found = BTreeSet::new();
        for file in &files {
            for service in &file.service {
                let streams = service.method.iter().filter(|method| method.client_streaming());
                let path = |name: &str| format!("/{}.{}/{name}", file.package(), service.name());
                found.extend(streams.filter_map(|method| Method::of(&path(method.name()))));
            }
        }
        assert_eq!(found, BTreeSet::from(TAKE_STREAMS));
    }
}

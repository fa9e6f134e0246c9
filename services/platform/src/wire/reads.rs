//! What of reading is noted, before the answer leaves: who read funding data, drafts of reports, this log itself, and
//! as auditor or steering the events of everybody; and who was refused. A read that cannot be noted is not answered.

use std::{
    collections::HashMap,
    future::poll_fn,
    pin::{Pin, pin},
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::{Duration, Instant},
};

use axum::{
    body::{Body, Bytes},
    extract::Request,
    response::Response,
};
use http::HeaderMap;
use http_body::{Body as _, Frame, SizeHint};
use jiff::Timestamp;
use prost::encoding::{DecodeContext, decode_key, skip_field};
use sollist_contract::method::Method;
use tokio::sync::{mpsc, oneshot};
use tonic::{Code, Status};

use crate::{
    Error,
    store::{
        db::Db,
        digest,
        reads::{self, Entry},
    },
};

/// Entries that are written together at most.
const MANY: usize = 256;
/// Refusals of one caller that are noted one by one in a minute; the others are counted.
const REFUSED_ONE_BY_ONE: u64 = 10;
const MINUTE: Duration = Duration::from_secs(60);
/// What is asked, with the five bytes before it: more no method takes.
const ASKED_BYTES_MAX: usize = 4 * 1024 * 1024 + 5;
/// The bytes before a message of gRPC.
const PREFIX: usize = 5;

/// A read could not be noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotNoted;

/// What is noted of a method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Noted {
    /// One record.
    One,
    /// The records of a list, which stand in this field of the answer.
    Many(u32),
    /// A stream, as it opens.
    Stream,
}

/// Methods that show funding data, drafts of reports or who read what, whoever asks.
const ALWAYS: [(Method, Noted); 8] = [
    (Method::IntakeListReads, Noted::Many(1)),
    (Method::BudgetGetFundingRequest, Noted::One),
    (Method::BudgetListFundingRequests, Noted::Many(1)),
    (Method::RecordGetFundingRequest, Noted::One),
    (Method::RecordListFundingRequests, Noted::Many(2)),
    (Method::ReportingGetReport, Noted::Stream),
    (Method::AnalyticsGetRequestedNeed, Noted::Many(3)),
    (Method::AnalyticsExportTables, Noted::Stream),
];
/// Methods that show everybody's events to whoever sees everything: as they are recorded, as they were sent and
/// refused, and those behind a figure.
const OF_EVERYBODY: [(Method, Noted); 6] = [
    (Method::IntakeListEvents, Noted::Many(1)),
    (Method::IntakeWatchJournal, Noted::Stream),
    (Method::IntakeListRefused, Noted::Many(1)),
    (Method::IntakeGetRefused, Noted::One),
    (Method::AnalyticsTraceFigure, Noted::Stream),
    (Method::AnalyticsListContributions, Noted::Many(2)),
];

fn noted(method: Method, sees_all: bool) -> Option<Noted> {
    let of_everybody = OF_EVERYBODY.iter().filter(|_| sees_all);
    ALWAYS.iter().chain(of_everybody).find(|(of, _)| *of == method).map(|(_, noted)| *noted)
}

/// Writes the log. Who waits at the same time is written together.
#[derive(Debug)]
pub struct Reads {
    entries: mpsc::Sender<(Entry, oneshot::Sender<bool>)>,
    refusals: Mutex<HashMap<String, Refusals>>,
}

/// The refusals of one caller in a minute.
#[derive(Debug)]
struct Refusals {
    since: Instant,
    so_many: u64,
}

/// Who asks.
#[derive(Debug, Clone)]
pub(super) struct Who {
    pub(super) name: Arc<str>,
    pub(super) person: Option<String>,
    /// For which authority alone.
    pub(super) authority: Option<String>,
}

impl Reads {
    /// Begins to write; ends when it is dropped.
    pub fn start(db: Db) -> Arc<Reads> {
        let (entries, mut waiting) = mpsc::channel::<(Entry, oneshot::Sender<bool>)>(MANY);
        tokio::spawn(async move {
            let mut together = Vec::new();
            while waiting.recv_many(&mut together, MANY).await > 0 {
                let (entries, replies): (Vec<Entry>, Vec<_>) = together.drain(..).unzip();
                let written = db.answered(reads::append(&db, &entries, Timestamp::now())).await;
                if let Err(error) = &written {
                    tracing::error!(error = error.for_log(), reads = entries.len(), "reads could not be noted");
                }
                for reply in replies {
                    let _ = reply.send(written.is_ok());
                }
            }
        });
        Arc::new(Reads { entries, refusals: Mutex::default() })
    }

    /// Notes an entry: it is on the disk when this returns.
    async fn note(&self, entry: Entry) -> Result<(), Error> {
        let (reply, written) = oneshot::channel();
        let sent = self.entries.send((entry, reply)).await.is_ok();
        if sent && written.await.unwrap_or(false) { Ok(()) } else { Err(Error::refused(NotNoted)) }
    }

    /// Notes a refusal, or counts it. It is said whether that succeeds or not: nothing was shown.
    pub(super) async fn refused(&self, who: Option<&Who>, method: &str, code: Code) {
        let name = who.map_or("", |who| &who.name).to_owned();
        let Some(more) = self.room(&name, Instant::now()) else { return };
        let entry = Entry {
            name,
            person: who.and_then(|who| who.person.clone()),
            authority: who.and_then(|who| who.authority.clone()),
            method: method.to_owned(),
            filter: None,
            rows: None,
            code: crate::watch::metrics::code_name(code).to_owned(),
            more: Some(more).filter(|more| *more > 0),
        };
        // The log has said why.
        let _ = self.note(entry).await;
    }

    /// Whether a refusal is noted by itself, and how many before it were not.
    fn room(&self, name: &str, now: Instant) -> Option<u64> {
        let mut refusals = self.refusals.lock().unwrap_or_else(PoisonError::into_inner);
        let of = refusals.entry(name.to_owned()).or_insert(Refusals { since: now, so_many: 0 });
        let mut more = 0;
        if now.saturating_duration_since(of.since) >= MINUTE {
            more = of.so_many.saturating_sub(REFUSED_ONE_BY_ONE);
            *of = Refusals { since: now, so_many: 0 };
        }
        of.so_many = of.so_many.saturating_add(1);
        (of.so_many <= REFUSED_ONE_BY_ONE).then_some(more)
    }
}

/// Whether a refusal for want of a right or of a name.
pub(super) fn is_refusal(code: Code) -> bool {
    matches!(code, Code::PermissionDenied | Code::Unauthenticated)
}

fn code_in(headers: &HeaderMap) -> Option<Code> {
    headers.get(Status::GRPC_STATUS).map(|value| Code::from_bytes(value.as_bytes()))
}

/// Answers a request by `answer`, and notes what is to be noted before anything of the answer is seen.
pub(super) async fn noting<F: Future<Output = Response>>(
    reads: &Reads,
    who: &Who,
    (method, sees_all): (Method, bool),
    request: Request,
    answer: impl FnOnce(Request) -> F,
) -> Response {
    let Some(noted) = noted(method, sees_all) else {
        let answered = answer(request).await;
        if let Some(code) = code_in(answered.headers()).filter(|code| is_refusal(*code)) {
            reads.refused(Some(who), &method.shown(), code).await;
        }
        return answered;
    };
    let (head, body) = request.into_parts();
    let Ok(asked) = axum::body::to_bytes(body, ASKED_BYTES_MAX).await else { return unnoted(Error::refused(NotNoted)) };
    let entry = Entry {
        name: who.name.as_ref().to_owned(),
        person: who.person.clone(),
        authority: who.authority.clone(),
        method: method.shown(),
        filter: Some(digest::whole(asked.get(PREFIX..).unwrap_or_default())),
        rows: None,
        code: crate::watch::metrics::code_name(Code::Ok).to_owned(),
        more: None,
    };
    let request = Request::from_parts(head, Body::from(asked));
    let field = match noted {
        Noted::Stream => {
            if let Err(error) = reads.note(entry).await {
                return unnoted(error);
            }
            return answer(request).await;
        }
        Noted::One => None,
        Noted::Many(field) => Some(field),
    };
    let (head, body) = answer(request).await.into_parts();
    let Ok(whole) = Whole::read(body).await else { return unnoted(Error::refused(NotNoted)) };
    let code = code_in(&head.headers).or_else(|| code_in(whole.trailers.as_ref()?)).unwrap_or(Code::Ok);
    if is_refusal(code) {
        reads.refused(Some(who), &method.shown(), code).await;
    } else {
        let rows = match (code, field) {
            (Code::Ok, Some(field)) => rows(whole.data.get(PREFIX..).unwrap_or_default(), field),
            (Code::Ok, None) => 1,
            _ => 0,
        };
        let entry = Entry { rows: Some(rows), code: crate::watch::metrics::code_name(code).to_owned(), ..entry };
        if let Err(error) = reads.note(entry).await {
            return unnoted(error);
        }
    }
    Response::from_parts(head, Body::new(whole))
}

fn unnoted(error: Error) -> Response {
    Status::from(error).into_http()
}

/// How often a field stands in a message.
fn rows(mut message: &[u8], field: u32) -> u64 {
    let mut rows: u64 = 0;
    while !message.is_empty() {
        let Ok((tag, kind)) = decode_key(&mut message) else { break };
        if skip_field(kind, tag, &mut message, DecodeContext::default()).is_err() {
            break;
        }
        rows = rows.saturating_add(u64::from(tag == field));
    }
    rows
}

/// An answer that is all there.
struct Whole {
    data: Bytes,
    trailers: Option<HeaderMap>,
    given: bool,
}

impl Whole {
    async fn read(body: Body) -> Result<Whole, axum::Error> {
        let mut body = pin!(body);
        let (mut data, mut trailers) = (Vec::new(), None);
        while let Some(frame) = poll_fn(|context| body.as_mut().poll_frame(context)).await {
            match frame?.into_data() {
                Ok(piece) => data.extend_from_slice(&piece),
                Err(frame) => trailers = frame.into_trailers().ok(),
            }
        }
        Ok(Whole { given: data.is_empty(), data: data.into(), trailers })
    }
}

impl http_body::Body for Whole {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let whole = self.get_mut();
        if !whole.given {
            whole.given = true;
            return Poll::Ready(Some(Ok(Frame::data(whole.data.clone()))));
        }
        Poll::Ready(whole.trailers.take().map(|trailers| Ok(Frame::trailers(trailers))))
    }

    fn is_end_stream(&self) -> bool {
        self.given && self.trailers.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::default()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use prost::Message as _;
    use prost_types::FileDescriptorSet;

    use super::*;

    /// What shows funding requests or events is noted, and the field that is counted is the one with the records.
    #[test]
    fn every_read_of_funding_data_and_events_is_noted_with_the_field_of_its_records() {
        let files = FileDescriptorSet::decode(sollist_contract::DESCRIPTORS).unwrap().file;
        let messages: HashMap<String, _> = files
            .iter()
            .flat_map(|file| {
                file.message_type.iter().map(|message| (format!(".{}.{}", file.package(), message.name()), message))
            })
            .collect();
        let mut found = 0;
        for file in &files {
            for (service, of) in
                file.service.iter().flat_map(|service| service.method.iter().map(move |of| (service, of)))
            {
                let method = Method::of(&format!("/{}.{}/{}", file.package(), service.name(), of.name())).unwrap();
                let is_read = ["Get", "List", "Watch"].iter().any(|verb| of.name().starts_with(verb));
                let is_ours = ["FundingRequest", "RequestedNeed", "Events", "Journal", "Reads", "Refused"]
                    .iter()
                    .any(|of_what| of.name().contains(of_what));
                let Some(noted) = noted(method, true) else {
                    assert!(!(is_read && is_ours), "{} is not noted", of.name());
                    continue;
                };
                found += 1;
                assert_eq!(noted == Noted::Stream, of.server_streaming(), "{}", of.name());
                if let Noted::Many(number) = noted {
                    let repeated = messages[of.output_type()]
                        .field
                        .iter()
                        .find(|field| field.label() == prost_types::field_descriptor_proto::Label::Repeated);
                    assert_eq!(repeated.unwrap().number().unsigned_abs(), number, "{}", of.name());
                }
            }
        }
        assert_eq!(found, ALWAYS.len() + OF_EVERYBODY.len());
        assert_eq!(noted(Method::IntakeListEvents, false), None, "a district reads its own");
    }

    #[test]
    fn records_are_counted_and_nothing_else() {
        let mut message = Vec::new();
        for (field, text) in [(1, "a"), (2, "b"), (1, "c"), (1, "")] {
            prost::encoding::string::encode(field, &text.to_owned(), &mut message);
        }
        assert_eq!((rows(&message, 1), rows(&message, 2), rows(&message, 3), rows(&[], 1)), (3, 1, 0, 0));
    }

    #[test]
    fn ten_refusals_a_minute_are_noted_one_by_one_and_the_others_counted() {
        let (entries, _waiting) = mpsc::channel(1);
        let reads = Reads { entries, refusals: Mutex::default() };
        let now = Instant::now();
        let noted = (0..100).filter(|_| reads.room("a", now) == Some(0)).count();
        assert_eq!((noted, reads.room("b", now)), (10, Some(0)), "somebody else has their own ten");
        assert_eq!(reads.room("a", now + MINUTE), Some(90));
        assert_eq!(reads.room("a", now + MINUTE), Some(0));
    }
}

//! Sends a call on to another process: as it came, as often as it may, and with its answer back as it was given.

use std::{
    pin::Pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    body::{Body, Bytes},
    extract::Request as HttpRequest,
    response::Response as HttpResponse,
};
use http::{
    HeaderMap, HeaderName, HeaderValue, Method, Uri, Version,
    header::{CONNECTION, CONTENT_LENGTH, HOST, PROXY_AUTHENTICATE, PROXY_AUTHORIZATION, TE, TRAILER, TRANSFER_ENCODING, UPGRADE},
};
use http_body::Frame;
use tonic::{Code, Status};

use crate::{
    Error,
    caller::{ACTOR_HEADER, Caller},
    gateway::{Gateway, Role},
    stop::Stop,
};

/// How often all upstreams are gone through, with a pause after each round: about seven seconds, in which a process that is
/// restarted comes back.
const ROUNDS: u32 = 12;
const PAUSE_FIRST: Duration = Duration::from_millis(50);
const PAUSE_MAX: Duration = Duration::from_secs(1);
/// Bytes before a message.
const FRAME_BYTES: usize = 5;
const GRPC_STATUS: &str = "grpc-status";

/// Of one connection, not of the call.
static OF_THE_CONNECTION: [HeaderName; 11] = [
    CONNECTION,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-connection"),
    PROXY_AUTHENTICATE,
    PROXY_AUTHORIZATION,
    TE,
    TRAILER,
    TRANSFER_ENCODING,
    UPGRADE,
    HOST,
    CONTENT_LENGTH,
];

type Answer = http::Response<tonic::body::Body>;

/// Sends a call on and gives its answer.
pub(crate) async fn forward(gateway: &Gateway, request: HttpRequest) -> HttpResponse {
    match pass(gateway, request).await {
        Ok(answer) => answer,
        Err(error) => Status::from(error).into_http(),
    }
}

async fn pass(gateway: &Gateway, request: HttpRequest) -> Result<HttpResponse, Error> {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path();
    let role = gateway.role(path)?;
    let caller = Caller::within(&parts.extensions)?;
    let head = Head::new(&parts.uri, &parts.headers, &caller)?;
    if gateway.may_repeat(path) {
        let limit = gateway.message_bytes_max.saturating_add(FRAME_BYTES);
        let body = axum::body::to_bytes(body, limit).await.map_err(|_| {
            Error::invalid(
                "request",
                format!("Die Nachricht kam nicht ganz an oder hat mehr als {} Bytes.", gateway.message_bytes_max),
                format!("The message did not arrive whole or has more than {} bytes.", gateway.message_bytes_max),
            )
        })?;
        repeat(role, &head, &body).await
    } else {
        stream(role, &head, body, &gateway.stop).await
    }
}

/// Sends a call of one message until somebody has answered it. That is safe: every command is idempotent by its
/// `request_id`. The call's own deadline ends it from outside.
async fn repeat(role: &Role, head: &Head, body: &Bytes) -> Result<HttpResponse, Error> {
    let mut said = None;
    let mut pause = PAUSE_FIRST;
    for round in 1..=ROUNDS {
        for upstream in role.order() {
            match upstream.call(head.request(Body::from(body.clone()))).await {
                Ok(answer) if !is_unavailable(&answer) => return Ok(back(answer, None)),
                Ok(answer) => {
                    upstream.failed(&"it answered that it is not available");
                    said = Some(answer);
                }
                Err(error) => upstream.failed(&whole(&error)),
            }
        }
        if round < ROUNDS {
            tokio::time::sleep(pause).await;
            pause = pause.saturating_mul(2).min(PAUSE_MAX);
        }
    }
    // What an upstream said itself tells more than that it did not answer.
    said.map(|answer| back(answer, None)).ok_or_else(|| unreachable(role))
}

/// Sends a call with a stream of messages. Elsewhere it goes only as long as nothing of it was read.
async fn stream(role: &Role, head: &Head, body: Body, stop: &Stop) -> Result<HttpResponse, Error> {
    let waiting = Arc::new(Mutex::new(Some(body)));
    let cut = Arc::new(AtomicBool::new(false));
    let mut said = None;
    for upstream in role.order() {
        let upload = Upload { waiting: waiting.clone(), body: None, stop: stopped(stop), cut: cut.clone() };
        match upstream.call(head.request(Body::new(upload))).await {
            Ok(answer) if !is_unavailable(&answer) => return Ok(back(answer, Some(cut))),
            Ok(answer) => {
                upstream.failed(&"it answered that it is not available");
                said = Some(answer);
            }
            Err(error) => upstream.failed(&whole(&error)),
        }
        if waiting.lock().unwrap_or_else(PoisonError::into_inner).is_none() {
            break;
        }
    }
    said.map(|answer| back(answer, Some(cut))).ok_or_else(|| unreachable(role))
}

/// What goes before the messages of a call.
struct Head {
    uri: Uri,
    headers: HeaderMap,
}

impl Head {
    fn new(uri: &Uri, headers: &HeaderMap, caller: &Caller) -> Result<Head, Error> {
        let path = uri.path_and_query().cloned().map(Uri::from).unwrap_or_default();
        let mut headers = passed_on(headers);
        headers.insert(TE, HeaderValue::from_static("trailers"));
        let actor =
            HeaderValue::from_str(&caller.actor).map_err(|error| Error::invalid(ACTOR_HEADER, error.to_string(), error.to_string()))?;
        headers.insert(ACTOR_HEADER, actor);
        Ok(Head { uri: path, headers })
    }

    fn request(&self, body: Body) -> http::Request<tonic::body::Body> {
        let mut request = http::Request::new(tonic::body::Body::new(body));
        *request.method_mut() = Method::POST;
        *request.version_mut() = Version::HTTP_2;
        *request.uri_mut() = self.uri.clone();
        *request.headers_mut() = self.headers.clone();
        request
    }
}

/// What of the headers belongs to the call, its deadline (`grpc-timeout`) and its trace included.
fn passed_on(headers: &HeaderMap) -> HeaderMap {
    let named: Vec<&str> = headers
        .get_all(CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect();
    let passes =
        |name: &HeaderName| !OF_THE_CONNECTION.contains(name) && !named.iter().any(|named| named.eq_ignore_ascii_case(name.as_str()));
    headers.iter().filter(|(name, _)| passes(name)).map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// Whether an upstream says, before anything else, that somebody else should be asked.
fn is_unavailable(answer: &Answer) -> bool {
    let status = answer.headers().get(GRPC_STATUS).map(|status| Code::from_bytes(status.as_bytes()));
    status == Some(Code::Unavailable) || answer.status().is_server_error()
}

fn back(answer: Answer, cut: Option<Arc<AtomicBool>>) -> HttpResponse {
    let (parts, body) = answer.into_parts();
    if parts.headers.contains_key(GRPC_STATUS) && cut.as_ref().is_some_and(|cut| cut.load(Ordering::SeqCst)) {
        return Status::from(Error::Stopping).into_http();
    }
    let mut response = HttpResponse::new(Body::new(Download { body, cut, ended: false }));
    *response.status_mut() = parts.status;
    *response.headers_mut() = passed_on(&parts.headers);
    response
}

fn unreachable(role: &Role) -> Error {
    let name = &role.name;
    Error::Unreachable {
        de: format!("Kein Dienst der Rolle „{name}“ ist erreichbar; bitte dasselbe später noch einmal senden."),
        en: format!("No service of the role “{name}” can be reached; send the same again later."),
    }
}

fn whole(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(error) = next {
        text = format!("{text}: {error}");
        next = error.source();
    }
    text
}

type Stopped = Pin<Box<dyn Future<Output = ()> + Send>>;

fn stopped(stop: &Stop) -> Stopped {
    let mut stop = stop.clone();
    Box::pin(async move { stop.wait().await })
}

/// What the caller sends. It stays where it is until the upstream begins to read, and ends early when this process stops:
/// then the upstream answers what it has got.
struct Upload {
    waiting: Arc<Mutex<Option<Body>>>,
    body: Option<Body>,
    stop: Stopped,
    cut: Arc<AtomicBool>,
}

impl http_body::Body for Upload {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let me = &mut *self;
        if me.body.is_none() {
            me.body = me.waiting.lock().unwrap_or_else(PoisonError::into_inner).take();
        }
        if me.cut.load(Ordering::SeqCst) {
            return Poll::Ready(None);
        }
        if me.stop.as_mut().poll(cx).is_ready() {
            me.cut.store(true, Ordering::SeqCst);
            return Poll::Ready(None);
        }
        match &mut me.body {
            Some(body) => Pin::new(body).poll_frame(cx),
            None => Poll::Ready(None),
        }
    }
}

/// What the upstream answers. Where it breaks off, or was cut short by us, its end says that the same may be sent again.
struct Download {
    body: tonic::body::Body,
    cut: Option<Arc<AtomicBool>>,
    ended: bool,
}

impl Download {
    fn end(&mut self, error: Error) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        self.ended = true;
        let mut trailers = HeaderMap::new();
        Poll::Ready(Some(Status::from(error).add_header(&mut trailers).map(|()| Frame::trailers(trailers))))
    }
}

impl http_body::Body for Download {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let was_cut = self.cut.as_ref().is_some_and(|cut| cut.load(Ordering::SeqCst));
        match Pin::new(&mut self.body).poll_frame(cx) {
            Poll::Ready(Some(Ok(frame))) if frame.is_trailers() && was_cut => self.end(Error::Stopping),
            Poll::Ready(Some(Err(status))) => {
                tracing::warn!(%status, "an upstream broke off its answer");
                self.end(Error::Unreachable {
                    de: "Der Dienst hat seine Antwort abgebrochen; bitte dasselbe noch einmal senden.".to_owned(),
                    en: "The service broke off its answer; send the same again.".to_owned(),
                })
            }
            other => other,
        }
    }
    fn is_end_stream(&self) -> bool {
        self.ended || self.body.is_end_stream()
    }
}
